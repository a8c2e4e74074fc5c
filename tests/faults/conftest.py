"""A server that may be killed, in front of a database that may be killed."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from opennrm.database import embedded, roles, watching
from tests import databases
from tests.environment import FOLDER
from tests.faults.server import Server


@pytest.fixture
def server(committed_database: databases.Copy, static_files: None, tmp_path: Path) -> Iterator[Server]:
    """The web server in front of `committed_database`."""
    running = Server(committed_database, tmp_path / "server.log")
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="package")
def durable(keys: None, django_db_blocker: Any) -> Iterator[embedded.Cluster]:
    """A PostgreSQL of its own that flushes to the disk as in production, and that only these tests kill."""
    folder = FOLDER / "durable"
    folder.mkdir(mode=0o711, exist_ok=True)
    cluster = embedded.cluster(folder / "state")
    embedded.start(cluster)
    passwords = {"owner_password": databases.PASSWORD, "app_password": databases.PASSWORD}
    roles.create_roles(cluster.connection(), **passwords)
    with django_db_blocker.unblock():
        databases.make_template(folder, cluster)
    with watched(cluster):
        yield cluster
    embedded.stop(cluster)


@contextmanager
def watched(cluster: embedded.Cluster) -> Iterator[None]:
    """Looked after as `opennrm up` does: a kill may fall into a recovery, which PostgreSQL 18 does not survive alone."""
    watch, is_over = watching.Watch(cluster), threading.Event()

    def look() -> None:
        while not is_over.wait(0.5):
            watch.look()

    looking = threading.Thread(target=look)
    looking.start()
    yield
    is_over.set()
    looking.join()


@pytest.fixture
def durable_server(
    durable: embedded.Cluster,
    static_files: None,
    request: pytest.FixtureRequest,
    django_db_blocker: Any,
    tmp_path: Path,
) -> Iterator[tuple[databases.Copy, Server]]:
    """The web server in front of that PostgreSQL; parameter: what `synchronous_commit` is."""
    setting = request.param
    copied = databases.copy(durable, f"durable_{setting}")
    with psycopg.connect(make_conninfo(**copied.superuser), autocommit=True) as connection:
        connection.execute(f"alter database durable_{setting} set synchronous_commit = {setting}".encode())
    server = Server(copied, tmp_path / "server.log")
    with django_db_blocker.unblock():
        with databases.pointing_to(copied.url):
            server.start()
            yield copied, server
            server.stop()
        databases.drop(copied)
