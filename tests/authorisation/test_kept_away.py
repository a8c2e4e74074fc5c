"""A conflict of interest closes everything that hangs on a file: read from the catalogue, so that a new table is not missed."""

import psycopg
from django.db import connection

from opennrm.access.session import acting
from opennrm.cases import conflicts
from tests import databases
from tests.authorisation import acts_identification
from tests.authorisation.world import World

# Tables that hang on a file and stay open to whom a conflict keeps away, and why.
OPEN = {
    "audit_entry": "the log is whole for whoever checks it; a file's own log is read by way of the file",
    "cases_conflict": "it is the row that keeps away, and the queries ask for it",
}
# A foreign key to one of these binds a table to a file; ids without one are bound by the name of the column.
BOUND = """
with recursive bound (id) as (
    select c.oid from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname = 'public' and (c.relname = 'cases_case' or exists (
        select from pg_attribute a where a.attrelid = c.oid and a.attname = 'case_id' and not a.attisdropped))
    union
    select k.conrelid from pg_constraint k join bound b on b.id = k.confrelid where k.contype = 'f'
)
select c.relname, exists (
    select from pg_policy p where p.polrelid = c.oid and p.polname = 'kept_away' and not p.polpermissive
        and p.polcmd in ('r', '*'))
from bound b join pg_class c on c.oid = b.id
"""


def bound() -> dict[str, bool]:
    """Every table that hangs on a file, also by way of another, and whether it is closed by a conflict."""
    with connection.cursor() as cursor:
        cursor.execute(BOUND)
        return dict(cursor.fetchall())


def test_every_table_of_a_file_is_closed_by_a_conflict(db: None) -> None:
    tables = bound()
    assert len(tables) > 40
    assert {name for name, closed in tables.items() if not closed} == set(OPEN)


def test_a_new_table_of_a_file_and_a_lost_policy_are_found(committed_database: databases.Copy) -> None:
    with psycopg.connect(committed_database.owner_url) as owner:
        owner.execute("create table planted (id uuid, case_id uuid)")
        owner.execute("create table planted_below (id uuid, need_id uuid references assistance_need)")
        owner.execute("drop policy kept_away on mailbox_message")
    found = {name for name, closed in bound().items() if not closed}
    assert found == {*OPEN, "planted", "planted_below", "mailbox_message"}


def counted(tables: list[str]) -> dict[str, int]:
    """How many rows of each table are seen."""
    found = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'select count(*) from "{table}"')
            found[table] = cursor.fetchone()[0]
    return found


def test_whom_a_conflict_keeps_away_finds_no_row_of_it_anywhere(db: None) -> None:
    """The world's second file stays: of each table nothing is left that speaks of the first."""
    world = World()
    acts_identification.around_a_decision(world)
    boss = world.actors["supervisor", "assigned"]
    with connection.cursor() as cursor:
        cursor.execute(
            "select table_name from information_schema.columns"
            " where column_name = 'case_id' and table_schema = 'public' and table_name <> all(%s)",
            [list(OPEN)],
        )
        tables = sorted(name for (name,) in cursor.fetchall())

    def of_the_file() -> set[str]:
        with acting(boss), connection.cursor() as cursor:
            seen = set()
            for table in tables:
                cursor.execute(f'select count(*) from "{table}" where case_id = %s', [world.case.pk])
                seen |= {table} if cursor.fetchone()[0] else set()
            return seen

    before = of_the_file()
    assert len(before) > 20
    with acting(boss):
        conflicts.declare(boss, world.case.pk, reason="relative")
    assert of_the_file() == set()
    with acting(boss):
        assert counted(["cases_case"])["cases_case"] > 0, "other files are still found"
