"""A new root key: everything is wrapped again, beside other work, and after a kill -9."""

import os
import signal
import subprocess
import sys
import threading
import time
import uuid
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.management import call_command
from django.db import connection, connections

from opennrm.vault import keys, rotation, sealing
from opennrm.vault.sealing import Place
from tests.vault.acting import acting

OURS = uuid.UUID(int=11)


@pytest.fixture
def own_keys(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A key file of the test's own, since rotating is for good."""
    path = tmp_path / "keys.json"
    settings.OPENNRM_KEY_FILE = path
    monkeypatch.setenv("OPENNRM_KEY_FILE", str(path))
    keys.init()
    return path


def some_keys(count: int) -> dict[UUID, bytes]:
    subjects = [uuid.uuid4() for _ in range(count)]
    made, wraps = sealing.new_subject_keys(subjects, ("identity",), OURS)
    with acting(OURS):
        sealing.store(wraps)
    return {one: sealing.seal_with(made[one, "identity"], str(one), Place("t", one, "c")) for one in subjects}


def assert_all_open(sealed: dict[UUID, bytes]) -> None:
    with acting(OURS):
        items = [(Place("t", one, "c"), envelope) for one, envelope in sealed.items()]
        assert sealing.unseal_many(items, organisation_id=OURS) == [str(one) for one in sealed]


def versions() -> dict[int, int]:
    return dict(rotation.by_version())


@pytest.mark.usefixtures("committed_database")
def test_rotation_wraps_everything_again(own_keys: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sealed = some_keys(120)
    call_command("keys", "rotate", "--batch", "50")
    assert versions() == {2: 120}
    assert "100 done, 20 left" in capsys.readouterr().out
    assert_all_open(sealed)
    call_command("keys", "check")
    call_command("keys", "status")
    assert "root 2 (current): 120 wrapped keys" in capsys.readouterr().out


@pytest.mark.usefixtures("committed_database")
def test_an_interrupted_rotation_is_finished_and_no_further_root_is_added(own_keys: Path) -> None:
    sealed = some_keys(120)
    rotation.begin()
    next(rotation.rewrap(50))
    assert versions() == {1: 70, 2: 50}
    assert_all_open(sealed)
    assert rotation.begin() == 2
    list(rotation.rewrap(50))
    assert versions() == {2: 120}
    assert keys.ring().versions == (1, 2)


@pytest.mark.usefixtures("committed_database")
def test_a_rotation_that_was_killed_is_finished_by_the_next(committed_database: Any, own_keys: Path) -> None:
    sealed = some_keys(2000)
    environment = os.environ | {"DATABASE_URL": committed_database.url}
    command = [sys.executable, "-m", "opennrm.cli", "keys", "rotate", "--batch", "5"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        for _ in range(12):
            running.stdout.readline()
        running.send_signal(signal.SIGKILL)
    between = versions()
    assert between[1] > 0
    assert between[2] >= 50
    assert_all_open(sealed)
    call_command("keys", "rotate", stdout=open(os.devnull, "w"))  # noqa: SIM115
    assert versions() == {2: 2000}
    assert_all_open(sealed)


@pytest.mark.usefixtures("committed_database")
def test_rotation_runs_beside_readers_and_writers_and_another_rotation(own_keys: Path) -> None:
    sealed = some_keys(1500)
    rotation.begin()
    failures: list[BaseException] = []
    stop = threading.Event()

    def watched(work: Any) -> None:
        try:
            work()
        except BaseException as failure:
            failures.append(failure)
        finally:
            connections.close_all()

    def rotate() -> None:
        for _ in rotation.rewrap(20):
            pass

    def use() -> None:
        while not stop.is_set():
            sealed.update(some_keys(3))
            assert_all_open(dict(list(sealed.items())[:25]))

    rotating = [threading.Thread(target=watched, args=(rotate,)) for _ in range(2)]
    using = threading.Thread(target=watched, args=(use,))
    for thread in (*rotating, using):
        thread.start()
    for thread in rotating:
        thread.join(60)
    stop.set()
    using.join(10)
    assert failures == []
    assert versions() == {2: len(sealed)}
    assert_all_open(sealed)


@pytest.mark.usefixtures("committed_database")
def test_a_row_held_by_somebody_else_is_waited_for(own_keys: Path) -> None:
    some_keys(3)
    rotation.begin()
    held, release = threading.Event(), threading.Event()

    def hold() -> None:
        with acting(OURS, "system"):
            connection.cursor().execute("select from vault_wrap order by key_id limit 1 for update")
            held.set()
            release.wait(10)
        connections.close_all()

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(10)
    threading.Timer(0.3, release.set).start()
    begun = time.monotonic()
    list(rotation.rewrap())
    assert time.monotonic() - begun > 0.2
    assert versions() == {2: 3}
    holder.join()


@pytest.mark.usefixtures("committed_database")
def test_a_key_file_of_another_database_is_noticed(own_keys: Path) -> None:
    some_keys(1)
    own_keys.unlink()
    keys.init()
    with pytest.raises(Exception, match="belongs to another database"):
        call_command("keys", "check")
