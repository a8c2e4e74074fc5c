"""An installation that is not safe refuses to serve."""

import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from opennrm.database import embedded, health, roles
from tests import databases


@pytest.fixture
def database(cluster: embedded.Cluster) -> Iterator[databases.Copy]:
    made = databases.Copy("health", cluster)
    roles.create_database(cluster.connection(), made.name)
    yield made
    databases.drop(made)


def codes(url: str, *, tests: bool = True) -> set[str]:
    with psycopg.connect(url) as connection:
        return {finding.code for finding in health.findings(connection.cursor(), tests=tests)}


def installation(**different: object) -> set[str]:
    sound = {
        "debug": False,
        "secret": "x" * 50,
        "key_file": Path("/nowhere"),
        "embedded": False,
        "demonstration": False,
    }
    return {finding.code for finding in health.installation(**sound | different)}


def test_the_application_role_is_accepted(database: databases.Copy) -> None:
    assert codes(database.url) == set()


def test_a_superuser_is_refused(database: databases.Copy) -> None:
    with psycopg.connect(**database.superuser) as connection:
        found = health.findings(connection.cursor(), tests=True)
    assert {finding.code for finding in found} == {"superuser", "bypass"}
    with pytest.raises(health.Unhealthy, match="superuser"):
        health.refuse(found)


def test_the_owner_of_a_table_is_refused(database: databases.Copy) -> None:
    with psycopg.connect(database.owner_url) as connection:
        connection.execute("create table public.one (id int)")
    assert codes(database.owner_url) == {"ownership"}
    assert codes(database.url) == set()


def test_a_role_that_passes_row_security_is_refused(database: databases.Copy) -> None:
    with psycopg.connect(**database.superuser, autocommit=True) as connection:
        connection.execute("alter role opennrm_app bypassrls")
        try:
            assert codes(database.url) == {"bypass"}
        finally:
            connection.execute("alter role opennrm_app nobypassrls")


def test_a_server_that_forgets_is_refused_outside_tests(database: databases.Copy) -> None:
    assert codes(database.url, tests=False) == {"fsync", "full_page_writes", "synchronous_commit"}


def test_the_application_cannot_make_tables(database: databases.Copy) -> None:
    with psycopg.connect(database.url) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("create table mine (id int)")


def test_the_log_can_be_written_and_not_changed(database: databases.Copy) -> None:
    with psycopg.connect(database.owner_url) as connection:
        roles.default_grants(connection.cursor())
        connection.execute("create table audit_entry (id int)")
        connection.execute("create table ordinary (id int)")
        roles.narrow_grants(connection.cursor())
    with psycopg.connect(database.url, autocommit=True) as connection:
        connection.execute("insert into audit_entry values (1)")
        connection.execute("insert into ordinary values (1)")
        connection.execute("delete from ordinary")
        for change in ("delete from audit_entry", "update audit_entry set id = 2", "truncate audit_entry"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(change)


def test_debug_and_a_short_secret_are_refused_in_production() -> None:
    assert installation() == set()
    assert installation(debug=True) == {"debug"}
    assert installation(secret="short") == {"secret"}


def test_the_embedded_server_with_real_cases_is_a_warning() -> None:
    assert installation(embedded=True) == {"embedded"}
    assert installation(embedded=True, demonstration=True) == set()
    found = health.installation(
        debug=False, secret="x" * 50, key_file=Path("/x"), embedded=True, demonstration=False
    )
    health.refuse(found)


def test_a_key_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "keys.json"
    place.touch(mode=0o600)
    assert installation(key_file=place) == set()
    place.chmod(0o640)
    assert installation(key_file=place) == {"permissions"}
    if os.geteuid() == 0:
        place.chmod(0o600)
        os.chown(place, 65534, 65534)
        assert installation(key_file=place) == {"owner"}
