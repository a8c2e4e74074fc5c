"""The supervisor of the private PostgreSQL, on a real one."""

import os
import shutil
import signal
import stat
import subprocess
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from opennrm.database import binaries, embedded, roles
from tests.environment import FOLDER


@pytest.fixture
def state() -> Iterator[Path]:
    folder = FOLDER / uuid.uuid4().hex[:8]
    yield folder
    if folder.exists():
        embedded.stop(embedded.cluster(folder))


def ask(cluster: embedded.Cluster, question: str) -> object:
    with psycopg.connect(**cluster.connection(), autocommit=True) as connection:
        return connection.execute(question).fetchall()[0][0]


def test_it_starts_stops_and_starts_again(state: Path) -> None:
    cluster = embedded.cluster(state)
    assert not embedded.is_running(cluster)
    assert embedded.start(cluster) is True
    assert embedded.start(cluster) is False
    assert embedded.is_running(cluster)
    assert embedded.stop(cluster) is True
    assert embedded.stop(cluster) is False
    assert embedded.start(cluster) is True


def test_what_was_committed_survives_kill_9(state: Path) -> None:
    cluster = embedded.cluster(state)
    embedded.start(cluster)
    with psycopg.connect(**cluster.connection(), autocommit=True) as connection:
        connection.execute("create table kept as select 42 as number")
        os.kill(embedded.postmaster(cluster), signal.SIGKILL)
    assert embedded.start(cluster) is True
    assert ask(cluster, "select number from kept") == 42


def test_a_stranger_with_the_number_in_the_lock_file_does_not_prevent_the_start(state: Path) -> None:
    cluster = embedded.cluster(state)
    embedded.start(cluster)
    lock = (cluster.data / "postmaster.pid").read_text().splitlines()
    embedded.stop(cluster)
    account = binaries.drop(binaries.account())
    stranger = subprocess.Popen(["/bin/cat"], stdin=subprocess.PIPE, cwd="/", **account)
    try:
        (cluster.data / "postmaster.pid").write_text("\n".join([str(stranger.pid), *lock[1:]]) + "\n")
        assert not embedded.is_running(cluster)
        assert embedded.start(cluster) is True
        assert stranger.poll() is None
    finally:
        stranger.communicate(b"\n")


def test_two_at_once_start_one(state: Path) -> None:
    cluster = embedded.cluster(state)
    with ThreadPoolExecutor() as pool:
        began = list(pool.map(embedded.start, [cluster, cluster, cluster]))
    assert sorted(began) == [False, False, True]
    assert ask(cluster, "select 1") == 1


def test_nobody_enters_without_the_password_or_over_the_network(state: Path) -> None:
    cluster = embedded.cluster(state)
    embedded.start(cluster)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(**cluster.connection() | {"password": "guessed"})
    assert ask(cluster, "show listen_addresses") == ""
    assert stat.S_IMODE(cluster.sockets.stat().st_mode) == 0o700
    assert stat.S_IMODE(cluster.password_file.stat().st_mode) == 0o600
    assert stat.S_IMODE(cluster.data.stat().st_mode) == 0o700


def test_pages_have_checksums_and_commits_reach_the_disk(state: Path) -> None:
    cluster = embedded.cluster(state)
    embedded.start(cluster)
    for setting in ("data_checksums", "fsync", "full_page_writes", "synchronous_commit"):
        assert ask(cluster, f"show {setting}") == "on"


def test_a_refused_name_does_not_reach_the_log(state: Path) -> None:
    cluster = embedded.cluster(state)
    embedded.start(cluster)
    with psycopg.connect(**cluster.connection(), autocommit=True) as connection:
        connection.execute("create table person (name text primary key)")
        connection.execute("insert into person values (%s)", ["Planted Name"])
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("insert into person values (%s)", ["Planted Name"])
        with pytest.raises(psycopg.errors.UndefinedTable):
            connection.execute("select 'Planted Name' from nowhere")
    log = cluster.log.read_text()
    assert "duplicate key" in log
    assert "Planted" not in log


def test_kazakh_words_have_trigrams(state: Path) -> None:
    cluster = embedded.cluster(state)
    embedded.start(cluster)
    assert roles.create_roles(cluster.connection(), owner_password="a", app_password="b") is None
    assert roles.create_database(cluster.connection(), "opennrm") is True
    assert roles.create_database(cluster.connection(), "opennrm") is False
    with psycopg.connect(**cluster.connection("opennrm")) as connection:
        assert connection.execute("select similarity('Әлия', 'Алия')").fetchall()[0][0] > 0


def test_a_long_path_gets_a_short_socket_folder(state: Path) -> None:
    cluster = embedded.cluster(state / ("long" * 30))
    assert len(os.fsencode(cluster.sockets)) <= embedded.LONGEST_SOCKET_FOLDER
    assert embedded.start(cluster) is True
    assert embedded.stop(cluster) is True
    shutil.rmtree(cluster.sockets, ignore_errors=True)


def test_a_socket_folder_of_somebody_else_is_refused(state: Path) -> None:
    planted = FOLDER / uuid.uuid4().hex[:8]
    planted.symlink_to("/tmp")
    with pytest.raises(embedded.CannotStart, match="belongs to somebody else"):
        embedded.cluster(state, runtime=planted)


def test_a_broken_off_creation_leaves_nothing_half_made(state: Path) -> None:
    cluster = embedded.cluster(state)
    (cluster.home / "cluster.draft").mkdir()
    (cluster.home / "cluster.draft" / "half").touch()
    assert embedded.start(cluster) is True


def test_a_data_folder_of_another_version_is_named(state: Path) -> None:
    cluster = embedded.cluster(state)
    cluster.data.mkdir()
    (cluster.data / "PG_VERSION").write_text("99\n")
    with pytest.raises(binaries.NotFound, match="PostgreSQL 99"):
        embedded.cluster(state)
    (cluster.data / "PG_VERSION").unlink()
    cluster.data.rmdir()
