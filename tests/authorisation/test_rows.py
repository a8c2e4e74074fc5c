"""The net under the queries: what the database itself shows and refuses, whatever the code asks for."""

import uuid

import psycopg
import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction
from django.db.models import CompositePrimaryKey, Model

from opennrm.access.actor import Actor, person
from opennrm.access.session import acting, introduce
from tests import databases
from tests.authorisation import acts_erasure, acts_hotline, acts_identification, acts_risk
from tests.authorisation.world import World

MODELS = {
    model._meta.db_table: model for model in apps.get_models() if model.__module__.startswith("opennrm.")
}
# Tables that speak of a case or a person, or belong to one organisation: each must be under row-level security.
BOUND = ("case_id", "person_id", "subject_id")
# Columns of these names that bind a table to nobody, and why.
UNBOUND = {
    "vault_erasure": "the application has no right to it at all",
}
LOG = ("audit_entry", "audit_link", "audit_head")
APPLICATION = "opennrm_app"


def rows(sql: str, *values: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(values))
        return cursor.fetchall()


def secured() -> set[str]:
    """Tables of ours with row-level security."""
    found = rows("select relname from pg_class where relkind = 'r' and relrowsecurity")
    return {name for (name,) in found} & set(MODELS)


def unprotected() -> set[str]:
    """Tables that hold a case, a person or a subject and have no row-level security."""
    found = rows(
        "select distinct c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid"
        " join pg_namespace n on n.oid = c.relnamespace"
        " where c.relkind = 'r' and n.nspname = 'public' and not a.attisdropped and not c.relrowsecurity"
        " and a.attname = any(%s)",
        list(BOUND),
    )
    return {name for (name,) in found} - set(UNBOUND)


def key_of(model: type[Model]) -> str:
    return next(f.column for f in model._meta.fields if not isinstance(f, CompositePrimaryKey))


@pytest.fixture
def world(db: None) -> World:
    return World()


@pytest.fixture
def other() -> Actor:
    """A caseworker of an organisation that nobody knows."""
    return person(uuid.uuid4(), uuid.uuid4(), ("supervisor", "decision_officer"))


def test_every_table_of_a_case_or_a_person_is_secured(db: None) -> None:
    assert unprotected() == set()
    assert {"cases_case", "people_person", "referrals_referral", "vault_wrap", "audit_entry"} <= secured()


def test_a_new_table_without_security_is_found(committed_database: databases.Copy) -> None:
    with psycopg.connect(committed_database.owner_url) as owner:
        owner.execute("create table planted (id uuid, case_id uuid)")
    assert unprotected() == {"planted"}


def test_the_policies_exist_for_every_secured_table(db: None) -> None:
    with_policy = {name for (name,) in rows("select distinct tablename from pg_policies")}
    assert secured() <= with_policy


# What every organisation may read: the chain without the entries, and targets, which speak of no case.
OPEN_TO_READ = {"audit_link", "audit_head", "deadlines_target"}


HOUSES = (
    "assistance_placeclosure", "shelters_requirement", "shelters_placement", "shelters_extension", "shelters_absence",
    "shelters_wait", "shelters_concern", "shelters_house", "shelters_passage",
)  # fmt: skip

# What stands around a decision comes late in a file; it is tried below.
AROUND_A_DECISION = (
    "identification_evidence", "identification_review", "identification_motion", "identification_term",
    "identification_article", "cases_conflict",
)  # fmt: skip


def test_another_organisation_finds_nothing_of_what_stands_around_a_decision(
    world: World, other: Actor
) -> None:
    acts_identification.around_a_decision(world)
    for table in AROUND_A_DECISION:
        with acting(world.worker):
            assert rows(f'select count(*) from "{table}"')[0][0] > 0, table
        with acting(other):
            assert rows(f'select count(*) from "{table}"')[0][0] == 0, table


# What comes of a signal later, which is tried here.
AFTER_A_SIGNAL = ("signals_secondlook", "signals_handing")


def test_another_organisation_finds_nothing_of_what_comes_of_a_signal(world: World, other: Actor) -> None:
    acts_hotline.looked_again(world)
    acts_hotline.handed(world)
    for table in AFTER_A_SIGNAL:
        with acting(world.worker):
            assert rows(f'select count(*) from "{table}"')[0][0] > 0, table
        with acting(other):
            assert rows(f'select count(*) from "{table}"')[0][0] == 0, table


# How a file ends, which comes last in it.
AT_THE_END = ("cases_closing", "cases_legalhold")


def test_another_organisation_finds_nothing_of_how_a_file_ends(world: World, other: Actor) -> None:
    acts_erasure.held(world)
    acts_erasure.written(world)
    for table in AT_THE_END:
        with acting(world.boss):
            assert rows(f'select count(*) from "{table}"')[0][0] > 0, table
        with acting(other):
            assert rows(f'select count(*) from "{table}"')[0][0] == 0, table


def test_another_organisation_finds_no_row(world: World, other: Actor) -> None:
    acts_risk.planned(world)
    acts_risk.answered(world)
    empty = set()
    for table in sorted(secured() - OPEN_TO_READ):
        if not _may(table, "select"):
            continue
        with acting(world.worker):
            ours = rows(f'select count(*) from "{table}"')[0][0]
        with acting(other):
            assert rows(f'select count(*) from "{table}"')[0][0] == 0, table
        empty |= set() if ours else {table}
    # What the world has no row of, the test has shown nothing about.
    assert empty <= {
        "cases_registerentry",
        # Asked for at the end of a file: `tests/cases/test_erasure.py`.
        "cases_erasure",
        *AT_THE_END,
        *AFTER_A_SIGNAL,
        "identification_recoveryperiod",
        "workflow_submission",
        "deadlines_event",
        "letters_letter",
        "mechanism_change",
        "mechanism_tally",
        "referrals_question",
        "referrals_feedback",
        "referrals_escalation",
        "referrals_letter",
        "referrals_sheet",
        "mailbox_opening",
        "ownpage_told",
        "notifications_notification",
        # Readings of other teams: `tests/quality/test_readings.py`.
        # What happens in a house: `tests/shelters`.
        *HOUSES,
        "quality_sample",
        "quality_reading",
        *AROUND_A_DECISION,
    }


def test_without_an_actor_there_is_no_row(world: World) -> None:
    with connection.cursor() as cursor:
        for name in ("app.user", "app.organisation", "app.reach"):
            cursor.execute("select set_config(%s, '', true)", [name])
    for table in sorted(secured() - OPEN_TO_READ):
        if _may(table, "select"):
            assert rows(f'select count(*) from "{table}"')[0][0] == 0, table


def test_rows_that_are_not_seen_are_not_changed(world: World, other: Actor) -> None:
    tried = 0
    for table in sorted(secured()):
        if not _may(table, "update"):
            continue
        column = key_of(MODELS[table])
        with acting(other), connection.cursor() as cursor:
            cursor.execute(f'update "{table}" set "{column}" = "{column}"')
            assert cursor.rowcount == 0, table
        tried += 1
    assert tried > 10


def test_consent_taken_back_hides_the_rows(world: World) -> None:
    helper = world.actors["supervisor", "withdrawn"]
    with acting(helper):
        assert rows("select count(*) from cases_case where id = %s", world.case.pk) == [(0,)]
        assert rows("select count(*) from people_person where id = %s", world.case.person_id) == [(0,)]
        assert rows("select count(*) from vault_wrap where subject_id = %s", world.case.person_id) == [(0,)]


@pytest.mark.parametrize("table", LOG)
@pytest.mark.parametrize("act", ["update", "delete", "truncate"])
def test_the_application_cannot_change_the_log(db: None, table: str, act: str) -> None:
    column = key_of(MODELS[table])
    statements = {
        "update": f'update "{table}" set "{column}" = "{column}"',
        "delete": f'delete from "{table}"',
        "truncate": f'truncate "{table}"',
    }
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statements[act])


def test_the_application_owns_nothing_and_bypasses_nothing(db: None) -> None:
    assert rows("select current_user")[0][0] == APPLICATION
    rights = rows(
        "select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles where rolname = %s",
        APPLICATION,
    )
    assert rights == [(False, False, False, False)]
    owns = "select relname from pg_class c join pg_roles r on r.oid = c.relowner where r.rolname = %s"
    assert rows(owns, APPLICATION) == []
    assert not rows("select pg_has_role(%s, 'opennrm_owner', 'member')", APPLICATION)[0][0]


def test_the_database_lets_in_only_whom_a_referral_invites(world: World, other: Actor) -> None:
    """Whatever the code would do: a row of taking part is refused."""
    for actor in (other, world.actors["supervisor", "other"], world.actors["supervisor", "sender"]):
        introduce(actor)
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "insert into cases_participant (id, case_id, organisation_id, basis, purpose, listed_at, since)"
                " values (%s, %s, %s, 'referral', '', now(), now())",
                [uuid.uuid4(), world.case.pk, actor.organisation_id],
            )


def _may(table: str, act: str) -> bool:
    return bool(rows("select has_table_privilege(%s, %s, %s)", APPLICATION, table, act)[0][0])
