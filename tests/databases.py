"""The throw-away PostgreSQL of a test run: one cluster, one migrated template, one copy for each who asks."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management import call_command, get_commands
from django.db import connections

from opennrm.database import embedded, environment, roles

TEMPLATE = "migrated"
PASSWORD = "of-a-throw-away-cluster"


@dataclass(frozen=True)
class Copy:
    """A database with all tables and no rows of ours."""

    name: str
    cluster: embedded.Cluster

    @property
    def url(self) -> str:
        """As the application."""
        return environment.socket_url(roles.APP_ROLE, PASSWORD, self.name, self.cluster.sockets)

    @property
    def owner_url(self) -> str:
        """As the owner of the tables."""
        return environment.socket_url(roles.OWNER_ROLE, PASSWORD, self.name, self.cluster.sockets)

    @property
    def superuser(self) -> dict[str, str]:
        """As the superuser, for what no role of ours may do."""
        return self.cluster.connection(self.name)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One process of the run at a time."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def started(folder: Path) -> embedded.Cluster:
    """The run's cluster, with roles; started by whoever comes first."""
    with alone(folder):
        cluster = embedded.cluster(folder / "state", fsync=False)
        if embedded.start(cluster):
            roles.create_roles(cluster.connection(), owner_password=PASSWORD, app_password=PASSWORD)
    return cluster


def make_template(folder: Path, cluster: embedded.Cluster) -> None:
    """Migrate once for the run, as owner."""
    with alone(folder):
        if (folder / TEMPLATE).exists():
            return
        roles.create_database(cluster.connection(), TEMPLATE)
        with pointing_to(Copy(TEMPLATE, cluster).owner_url):
            call_command("migrate", verbosity=0, interactive=False)
        (folder / TEMPLATE).touch()


def make_keys(folder: Path) -> None:
    """The keys of the run, where this version has them."""
    with alone(folder):
        if "keys" in get_commands() and not (folder / "state" / "keys" / "keys.json").exists():
            call_command("keys", "init", verbosity=0)


def copy(cluster: embedded.Cluster, name: str) -> Copy:
    """A fresh copy of the template."""
    roles.create_database(cluster.connection(), name, template=TEMPLATE)
    return Copy(name, cluster)


def drop(which: Copy) -> None:
    """Remove a copy."""
    roles.drop_database(which.cluster.connection(), which.name)


@contextmanager
def pointing_to(url: str) -> Iterator[None]:
    """Django's connections, of every thread, lead to this address."""
    settings: dict[str, Any] = connections.settings["default"]
    before = dict(settings)
    connections.close_all()
    settings.update(environment.database_settings(url))
    try:
        yield
    finally:
        connections.close_all()
        settings.update(before)
