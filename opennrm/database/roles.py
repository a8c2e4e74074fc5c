"""The two roles: one owns the tables and changes them, the other serves and owns nothing.

Row-level security and append-only tables hold only against a role that does not own them.
"""

from collections.abc import Mapping
from typing import Any, Protocol

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

OWNER_ROLE = "opennrm_owner"
APP_ROLE = "opennrm_app"
EXTENSIONS = ("pg_trgm", "btree_gist")
# Where the application may do less than read and write every row. Triggers refuse the same to the owner.
NARROWER: Mapping[str, tuple[str, ...]] = {
    "audit_entry": ("SELECT", "INSERT"),
    "audit_link": ("SELECT",),
    "audit_head": ("SELECT", "INSERT"),
    "django_migrations": ("SELECT",),
}
# One statement or one idle transaction that runs longer than this holds locks that people wait for.
LIMITS = {"statement_timeout": "60s", "idle_in_transaction_session_timeout": "60s", "lock_timeout": "20s"}


class NoLetters(RuntimeError):
    """PostgreSQL does not take Cyrillic letters for letters: searching names would silently find nobody."""


class Cursor(Protocol):
    """What Django's cursor and psycopg's have in common."""

    def execute(self, query: Any, params: Any = None, /) -> Any: ...
    def fetchall(self) -> list[Any]: ...


def create_roles(superuser: Mapping[str, str], *, owner_password: str, app_password: str) -> None:
    """Create both roles, or set their passwords and attributes right again."""
    with psycopg.connect(make_conninfo(**superuser), autocommit=True) as connection:
        for role, password in ((OWNER_ROLE, owner_password), (APP_ROLE, app_password)):
            if not connection.execute("select 1 from pg_roles where rolname = %s", [role]).fetchone():
                connection.execute(sql.SQL("create role {}").format(sql.Identifier(role)))
            attributes = "alter role {} login nosuperuser nobypassrls nocreatedb nocreaterole noreplication password {}"
            connection.execute(sql.SQL(attributes).format(sql.Identifier(role), sql.Literal(password)))
        for name, value in LIMITS.items():
            limit = sql.SQL("alter role {} set {} = {}")
            connection.execute(
                limit.format(sql.Identifier(APP_ROLE), sql.Identifier(name), sql.Literal(value))
            )


def create_database(superuser: Mapping[str, str], name: str, *, template: str = "template0") -> bool:
    """Create the database for the owner role, with the extensions; False when it is there already.

    A `template` other than template0 is copied with all its tables. Raises NoLetters.
    """
    with psycopg.connect(make_conninfo(**superuser), autocommit=True) as connection:
        if connection.execute("select 1 from pg_database where datname = %s", [name]).fetchone():
            return False
        create = sql.SQL("create database {} owner {} template {}")
        connection.execute(create.format(*map(sql.Identifier, (name, OWNER_ROLE, template))))
        connection.execute(sql.SQL("revoke all on database {} from public").format(sql.Identifier(name)))
        allow = sql.SQL("grant connect on database {} to {}")
        connection.execute(allow.format(sql.Identifier(name), sql.Identifier(APP_ROLE)))
    with psycopg.connect(make_conninfo(**{**superuser, "dbname": name}), autocommit=True) as connection:
        for extension in EXTENSIONS:
            connection.execute(sql.SQL("create extension if not exists {}").format(sql.Identifier(extension)))
        check_letters(connection.cursor())
    return True


def check_letters(cursor: Cursor) -> None:
    """Raise NoLetters unless Kazakh words have trigrams."""
    cursor.execute("select show_trgm('Әл')")
    if not cursor.fetchall()[0][0]:
        raise NoLetters(
            "This PostgreSQL finds no letters in Kazakh words: create the database with LC_CTYPE C.UTF-8."
        )


def drop_database(superuser: Mapping[str, str], name: str) -> None:
    """Remove a database and whoever is connected to it: throw-away ones of tests."""
    with psycopg.connect(make_conninfo(**superuser), autocommit=True) as connection:
        connection.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


def default_grants(cursor: Cursor) -> None:
    """As owner, before migrating: what the application may do with tables that come; a migration may take away."""
    cursor.execute(f"grant usage on schema public to {APP_ROLE}")
    for what in (
        "select, insert, update, delete on tables",
        "usage, select on sequences",
        "execute on functions",
    ):
        cursor.execute(f"alter default privileges in schema public grant {what} to {APP_ROLE}")


def narrow_grants(cursor: Cursor) -> None:
    """As owner, after migrating: the application writes the log and never changes it."""
    cursor.execute(
        "select tablename from pg_tables where schemaname = 'public' and tableowner = current_user"
    )
    tables = {row[0] for row in cursor.fetchall()}
    for table, allowed in NARROWER.items():
        if table in tables:
            cursor.execute(f"revoke all on {table} from {APP_ROLE}")
            cursor.execute(f"grant {', '.join(allowed)} on {table} to {APP_ROLE}")
