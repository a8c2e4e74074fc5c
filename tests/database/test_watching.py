"""A private PostgreSQL that ended, or that will never answer again by itself, is started anew; one at work is left alone."""

import os
import shutil
import signal
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from opennrm.database import embedded, processes, watching
from tests.environment import FOLDER


@pytest.fixture
def cluster() -> Iterator[embedded.Cluster]:
    state = FOLDER / uuid.uuid4().hex[:8]
    which = embedded.cluster(state)
    embedded.start(which)
    yield which
    embedded.stop(which)
    shutil.rmtree(state, ignore_errors=True)


@pytest.fixture
def watch(cluster: embedded.Cluster, monkeypatch: pytest.MonkeyPatch) -> watching.Watch:
    monkeypatch.setattr(watching, "BETWEEN_LOOKS", 0.0)
    return watching.Watch(cluster, patience=1.0)


def look_until(watch: watching.Watch, seconds: float = 30) -> str:
    give_up = time.monotonic() + seconds
    said = ""
    while not said and time.monotonic() < give_up:
        said = watch.look()
        time.sleep(0.05)
    return said


def test_a_server_that_answers_is_left_alone(cluster: embedded.Cluster, watch: watching.Watch) -> None:
    before = embedded.postmaster(cluster)
    assert look_until(watch, seconds=1.5) == ""
    assert embedded.postmaster(cluster) == before


def test_a_server_that_ended_is_started(cluster: embedded.Cluster, watch: watching.Watch) -> None:
    before = embedded.postmaster(cluster)
    assert before is not None
    os.kill(before, signal.SIGKILL)
    while processes.words(before):
        time.sleep(0.01)
    assert "started anew" in watch.look()
    assert embedded.answers(cluster)


def test_a_server_that_fell_silent_is_started(cluster: embedded.Cluster, watch: watching.Watch) -> None:
    """A stopped postmaster answers nobody, and no startup process is at work."""
    before = embedded.postmaster(cluster)
    assert before is not None
    os.kill(before, signal.SIGSTOP)
    assert "fallen silent" in look_until(watch)
    assert embedded.postmaster(cluster) != before
    with psycopg.connect(**cluster.connection()) as connection:
        assert connection.execute("select 1").fetchone() == (1,)


def test_a_server_that_recovers_is_left_to_it(
    cluster: embedded.Cluster, watch: watching.Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = embedded.postmaster(cluster)
    monkeypatch.setattr(embedded, "answers", lambda which: False)
    monkeypatch.setattr(processes, "commands_of_children", lambda number: ["postgres: startup recovering"])
    assert look_until(watch, seconds=2.5) == ""
    assert embedded.postmaster(cluster) == before


def test_children_are_known_by_what_they_call_themselves(cluster: embedded.Cluster) -> None:
    postmaster = embedded.postmaster(cluster)
    assert postmaster is not None
    assert any("checkpointer" in command for command in processes.commands_of_children(postmaster))


def test_nobody_reads_for_others(cluster: embedded.Cluster) -> None:
    """No worker for reading, whose death during a recovery nobody would notice."""
    if cluster.binaries.major < 18:
        assert "io_method" not in (cluster.data / "opennrm.conf").read_text(encoding="utf-8")
        return
    with psycopg.connect(**cluster.connection()) as connection:
        assert connection.execute("show io_method").fetchone() == ("sync",)


def test_a_start_that_fails_is_told_and_tried_again(
    cluster: embedded.Cluster, watch: watching.Watch, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refuse(which: embedded.Cluster) -> bool:
        raise embedded.CannotStart("No room is left.")

    embedded.stop(cluster)
    with monkeypatch.context() as patched:
        patched.setattr(embedded, "start", refuse)
        assert "No room is left." in watch.look()
    assert "started anew" in watch.look()
