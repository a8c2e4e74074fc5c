"""Fixtures for everybody: the database as the application sees it, real commits, the real server, a browser."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, settings

from opennrm.commands.management.commands.up import SERVER
from tests import databases
from tests.environment import FOLDER

ROOT = Path(__file__).resolve().parent.parent
# How fast a machine invents values says nothing about the rule that is tried.
settings.register_profile("ours", suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("ours")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    """In CI a test that was skipped is a test that failed: what did not run has shown nothing."""
    report = yield
    if os.environ.get("CI") == "true" and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, which CI does not accept: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def cluster(django_test_environment: None) -> databases.embedded.Cluster:
    """The run's PostgreSQL, with nothing flushed to disk."""
    return databases.started(FOLDER)


@pytest.fixture(scope="session")
def keys(django_test_environment: None) -> None:
    """The key file of the run."""
    databases.make_keys(FOLDER)


@pytest.fixture(scope="session")
def migrated(
    cluster: databases.embedded.Cluster, keys: None, django_db_blocker: Any
) -> databases.embedded.Cluster:
    """The cluster with a template that has every table."""
    with django_db_blocker.unblock():
        databases.make_template(FOLDER, cluster)
    return cluster


@pytest.fixture(scope="session")
def django_db_setup(migrated: databases.embedded.Cluster, django_db_blocker: Any) -> Iterator[None]:
    """pytest-django's database: a copy for this process, entered as the application, so row security is live."""
    copied = databases.copy(migrated, f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}")
    with django_db_blocker.unblock():
        pointing = databases.pointing_to(copied.url)
        pointing.__enter__()
    yield
    with django_db_blocker.unblock():
        pointing.__exit__(None, None, None)


@pytest.fixture
def committed_database(
    migrated: databases.embedded.Cluster, django_db_blocker: Any
) -> Iterator[databases.Copy]:
    """A database of the test's own, for real commits and several connections.

    Not a database that is emptied afterwards: the log refuses that to everybody.
    """
    copied = databases.copy(migrated, f"committed_{uuid.uuid4().hex[:12]}")
    with django_db_blocker.unblock():
        with databases.pointing_to(copied.url):
            yield copied
        databases.drop(copied)


@pytest.fixture(scope="session")
def static_files(django_test_environment: None) -> None:
    """The style sheet and the script where the server looks for them."""
    with databases.alone(FOLDER):
        if not (FOLDER / "state" / "static").exists():
            call_command("collectstatic", verbosity=0, interactive=False)


@pytest.fixture
def served(committed_database: databases.Copy, static_files: None) -> Iterator[str]:
    """The real server in front of `committed_database`; gives its address."""
    with serving(committed_database) as address:
        yield address


@contextmanager
def serving(database: databases.Copy, **more: str) -> Iterator[str]:
    """Run the web server as production does, on a free port, until the block ends."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    environment = os.environ | {"DATABASE_URL": database.url, "OPENNRM_ADDRESS": address} | more
    words = f"-m gunicorn --bind 127.0.0.1:{port} {' '.join(SERVER)} --workers 1 --log-level warning"
    command = [sys.executable, *words.split(), "opennrm.config.wsgi:application"]
    with subprocess.Popen(command, cwd=ROOT, env=environment) as server:
        try:
            wait_for(address, server)
            yield address
        finally:
            server.terminate()


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    """Return when any answer comes; fail when the server ends or is silent for half a minute."""
    give_up = time.monotonic() + 30
    while time.monotonic() < give_up and server.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=10).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("The web server did not answer.")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """The system's Chromium, driven by Playwright."""
    from playwright.sync_api import sync_playwright

    named = [os.environ.get("OPENNRM_CHROMIUM", ""), *BROWSERS]
    found = next((place for name in named if name and (place := shutil.which(name))), None)
    if found is None:
        pytest.skip("Chromium was not found; `make test` says how to get it")
    # Playwright's loop lives in this thread; the tests between its calls are ordinary Django.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=found, args=arguments)
        yield launched
        launched.close()
