"""Writing the log: in the act's own transaction, codes only, and never changed again."""

import uuid
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from django.db.utils import IntegrityError
from hypothesis import given
from hypothesis import strategies as st

from opennrm.audit import codes, log, queries
from opennrm.audit.models import Entry
from tests.audit.scene import OURS, THEIRS, Somebody, chain, write, write_one
from tests.vault.acting import acting, tell


@pytest.fixture
def ours(db: None) -> Any:
    with acting(OURS):
        yield


def entry() -> Entry:
    return Entry.objects.get()


def test_an_entry_names_who_did_what_with_codes_and_ids(ours: None) -> None:
    number, case, request = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
    token = log.request_id.set(request)
    log.record(
        Somebody(roles=("supervisor", "caseworker")),
        "referral.accept",
        number,
        case_id=case,
        shown=[number, case],
        ground="consent",
        detail={"purpose": "shelter", "days": 3, "late": False, "to": THEIRS, "of": ["a", 1], "none": None},
    )
    log.request_id.reset(token)
    found = entry()
    assert (found.action, found.object_type, found.object_id, found.case_id) == (
        "referral.accept",
        "referral",
        number,
        case,
    )
    assert (found.role, found.reach, found.organisation_id) == ("caseworker:supervisor", "organisation", OURS)
    assert found.shown == [number, case]
    assert found.request_id == request
    assert found.detail == {
        "purpose": "shelter",
        "days": 3,
        "late": False,
        "to": str(THEIRS),
        "of": ["a", 1],
        "none": None,
    }


@pytest.mark.parametrize(
    "detail",
    [
        {"name": "Айгүл"},
        {"name": "Aigul Invented"},
        {"note": "x" * 81},
        {"Aigul": "zz"},
        {"a b": "zz"},
        {"a": 1.5},
        {"a": {"b": "c"}},
        {"a": ["b", ["c"]]},
        {"a": b"bytes"},
        {"a": "line\n"},
        {"a": 2**63},
        {"a": "٣"},
    ],
)
def test_free_text_is_refused_without_repeating_it(ours: None, detail: dict[str, Any]) -> None:
    with pytest.raises(codes.NotACode) as refused:
        log.record(Somebody(), "case.read", detail=detail)
    for value in detail.values():
        assert str(value) not in str(refused.value)
    assert not Entry.objects.exists()


@pytest.mark.parametrize("field", ["action", "ground", "object_type"])
def test_free_text_is_refused_in_every_field(ours: None, field: str) -> None:
    with pytest.raises(codes.NotACode):
        log.record(Somebody(), **{"action": "case.read", field: "She said so"})


@given(st.text())
def test_what_is_accepted_as_a_code_has_no_letters_of_a_name(text: str) -> None:
    try:
        assert codes.code(text, "text") == text
    except codes.NotACode:
        return
    assert text.isascii()
    assert not any(letter.isspace() or letter.isupper() for letter in text)


@pytest.mark.parametrize(
    "change",
    [
        {"action": "She said so"},
        {"ground": "She said so"},
        {"object_type": "Aigul"},
        {"role": "Aigul Invented"},
        {"detail": {"name": "Aigul"}},
        {"detail": {"Name": "a"}},
        {"detail": {"a": {"b": "c"}}},
        {"detail": {"a": [["b"]]}},
        {"detail": {"a": ["Айгүл"]}},
        {"detail": {"a": 1.5}},
        {"detail": "text"},
        {"detail": ["a"]},
        {"action": "a\n"},
    ],
)
def test_the_database_refuses_free_text_too(ours: None, change: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.bulk_create([Entry(**{"action": "case.read", "organisation_id": OURS, **change})])


def test_the_clock_is_the_databases(ours: None) -> None:
    Entry.objects.bulk_create([Entry(action="a", organisation_id=OURS, at="1999-01-01T00:00Z")])
    assert entry().at.year > 2020


def test_an_entry_outside_a_transaction_is_refused(committed_database: Any) -> None:
    with pytest.raises(log.NoTransaction):
        log.record(Somebody(), "case.read")
    assert chain() == []


def test_what_is_rolled_back_leaves_neither_entry_nor_link(committed_database: Any) -> None:
    write_one(action="case.first")
    with pytest.raises(ZeroDivisionError):
        act_and_fail("case.rolled_back")
    with acting(OURS):
        log.record(Somebody(), "case.outer")
        with pytest.raises(ZeroDivisionError):
            act_and_fail("case.inner")
    assert chain() == [(1, "case.first"), (2, "case.outer")]


def test_a_refusal_is_written_after_the_roll_back(committed_database: Any) -> None:
    with pytest.raises(ZeroDivisionError):
        act_and_fail("referral.accept")
    log.refused(Somebody(), "referral.accept", uuid.UUID(int=1))
    with acting(OURS):
        assert entry().detail == {"refused": True}
    assert chain() == [(1, "referral.accept")]


def test_if_the_log_cannot_be_written_the_act_does_not_happen(committed_database: Any) -> None:
    with committed_database_as_owner(committed_database) as cursor:
        cursor.execute("alter table audit_link add constraint full_up check (seq < 2)")
        cursor.execute("create table act (id int); grant all on act to opennrm_app")
    write_one()
    with pytest.raises(IntegrityError):
        act_and_log()
    with acting(OURS):
        assert Entry.objects.count() == 1
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from act")
            assert cursor.fetchone()[0] == 0


CHANGES = [
    "update audit_entry set action = 'x'",
    "delete from audit_entry",
    "truncate audit_entry",
    "truncate audit_entry cascade",
    "update audit_link set seq = 7",
    "delete from audit_link",
    "truncate audit_link",
    "update audit_head set seq = 7",
    "delete from audit_head",
    "truncate audit_head",
    "update audit_entry set action = 'x' where false",
]


@pytest.mark.parametrize("statement", CHANGES)
def test_the_application_cannot_change_the_log(ours: None, statement: str) -> None:
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(statement)


def test_the_application_cannot_write_a_link_itself_nor_make_the_functions_its_own(ours: None) -> None:
    for statement in (
        "insert into audit_link values (1, gen_random_uuid(), sha256('a'))",
        "create or replace function audit_chain() returns trigger language plpgsql as 'begin return null; end'",
        "alter table audit_entry disable trigger all",
        "set session_replication_role = replica",
        "alter table audit_entry disable row level security",
    ):
        with pytest.raises(DatabaseError, match=r"permission denied|must be owner"), transaction.atomic():
            connection.cursor().execute(statement)


def test_the_owner_cannot_change_the_log_either(committed_database: Any) -> None:
    write(3)
    for statement in CHANGES:
        with committed_database_as_owner(committed_database) as one:
            one.execute("select set_config('app.reach', 'system', false)")
            with pytest.raises(psycopg.errors.InsufficientPrivilege, match="only ever added to"):
                one.execute(statement)
    assert len(chain()) == 3


def test_an_organisation_reads_its_own_entries_and_reach_reads_all(db: None) -> None:
    case = uuid.uuid4()
    with acting(OURS):
        log.record(Somebody(), "case.read", case_id=case)
    with acting(THEIRS):
        log.record(Somebody(organisation_id=THEIRS), "case.open", case_id=case)
        assert [one.action for one in Entry.objects.all()] == ["case.open"]
        for reach, seen in (
            ("national", 2),
            ("system", 2),
            ("log", 2),
            ("auditor", 2),
            ("", 1),
            ("other", 1),
        ):
            tell(THEIRS, reach)
            assert Entry.objects.count() == seen
        tell(None)
        assert Entry.objects.count() == 0


def test_who_sees_a_case_sees_what_others_did_to_it(committed_database: Any) -> None:
    case = uuid.uuid4()
    write_one(Somebody(organisation_id=THEIRS), "case.open", case)
    write_one(Somebody(organisation_id=THEIRS), "case.other", uuid.uuid4())
    with acting(OURS):
        assert queries.history(Somebody(), case) == []
    with committed_database_as_owner(committed_database) as cursor:
        cursor.execute(
            "create or replace function nrm_can_see(case_id uuid) returns boolean language sql stable"
            f" as $$ select case_id = '{case}' $$"
        )
    with acting(OURS):
        assert [one.action for one in queries.history(Somebody(), case)] == ["case.open"]


def test_the_log_is_read_page_by_page_and_reading_is_logged(committed_database: Any) -> None:
    write(12)
    write_one(Somebody(organisation_id=THEIRS))
    seen: list[uuid.UUID] = []
    after, pages = "", 0
    with acting(OURS):
        while True:
            page = queries.entries(Somebody(), queries.Wanted(action="case."), after=after, limit=5)
            seen += [one.id for one in page.entries]
            after, pages = page.after, pages + 1
            if not after:
                break
    assert (len(seen), len(set(seen)), pages) == (12, 12, 3)
    assert [action for _, action in chain()].count("audit.read") == 3


def test_the_log_can_be_narrowed(committed_database: Any) -> None:
    write(10)
    with acting(OURS):
        everything = queries.entries(Somebody()).entries
        case = next(one for one in everything if one.case_id)
        narrowed = queries.entries(Somebody(), queries.Wanted(case_id=case.case_id)).entries
        assert {one.case_id for one in narrowed} == {case.case_id}
        half = everything[5].at
        assert all(one.at >= half for one in queries.entries(Somebody(), queries.Wanted(since=half)).entries)
        assert all(one.at < half for one in queries.entries(Somebody(), queries.Wanted(until=half)).entries)
        assert queries.entries(Somebody(), queries.Wanted(actor_id=uuid.uuid4())).entries == []
        with pytest.raises(ValueError, match=r"badly formed|invalid literal"):
            queries.entries(Somebody(), after="1.x")


def committed_database_as_owner(copy: Any) -> Any:
    """A connection of the tables' owner."""
    return psycopg.connect(copy.owner_url, autocommit=True)


def act_and_fail(action: str) -> None:
    """Log an act in a transaction that is then rolled back."""
    with acting(OURS):
        log.record(Somebody(), action)
        raise ZeroDivisionError


def act_and_log() -> None:
    """Change a row, and log it."""
    with acting(OURS):
        connection.cursor().execute("insert into act values (1)")
        log.record(Somebody(), "case.read")
