"""Loaded before Django's settings: a test run has a folder, keys and a database of its own, whatever the checkout has.

Several processes of pytest-xdist share the folder, and so one PostgreSQL.
"""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from opennrm.database import processes

PREFIX = f"opennrm-tests-{os.geteuid()}-"


def choose_folder() -> Path:
    """This run's folder; the ones of runs that were killed are removed."""
    if "OPENNRM_TEST_RUN" in os.environ:
        return Path(os.environ["OPENNRM_TEST_RUN"])
    everywhere = Path(tempfile.gettempdir())
    for left in everywhere.glob(f"{PREFIX}*"):
        number = left.name.removeprefix(PREFIX)
        if number.isdigit() and not processes.words(int(number)):
            remove(left)
    folder = everywhere / f"{PREFIX}{os.getpid()}"
    folder.mkdir(mode=0o711)
    os.environ["OPENNRM_TEST_RUN"] = str(folder)
    return folder


def remove(folder: Path) -> None:
    """Stop the PostgreSQL of a run and remove its folder."""
    from opennrm.database import embedded

    state = folder / "state"
    if (state / "postgres").exists():
        embedded.stop(embedded.cluster(state, fsync=False))
    shutil.rmtree(folder, ignore_errors=True)


def settings(folder: Path) -> dict[str, str]:
    """What the process and its children find in the environment."""
    return {
        "OPENNRM_STATE": str(folder / "state"),
        "OPENNRM_KEY_FILE": str(folder / "state" / "keys" / "keys.json"),
        "OPENNRM_RUNTIME": str(folder / "state" / "run"),
        "OPENNRM_SECRET_KEY": "for tests alone, and long enough to be accepted by the checks",
        "OPENNRM_ADDRESS": "http://127.0.0.1:8000",
        "OPENNRM_DEMONSTRATION": "0",
        "OPENNRM_DEBUG": "0",
        "OPENNRM_TEST": "1",
        "OPENNRM_LANGUAGE": "en",
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/not_a_test_database",
        "DATABASE_OWNER_URL": "",
    }


FOLDER = choose_folder()
os.environ.update(settings(FOLDER))
os.environ.pop("OPENNRM_DATABASE_ROLE", None)


def pytest_unconfigure(config: pytest.Config) -> None:
    """The process that chose the folder removes it."""
    if not hasattr(config, "workerinput"):
        remove(FOLDER)
