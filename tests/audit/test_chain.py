"""The chain: gapless under concurrency, the same in SQL and Python, and every change of the past is found."""

import threading
import uuid
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections
from hypothesis import given, settings
from hypothesis import strategies as st

from opennrm.audit import chain, log, verifier
from opennrm.audit.models import Entry, Head
from opennrm.audit.verifier import Wrong
from opennrm.vault.system import seeing_all
from tests.audit.scene import OURS, Somebody, write, write_one
from tests.audit.scene import chain as links
from tests.vault.acting import acting

CODE = st.from_regex(r"[a-z0-9_.:-]{1,80}", fullmatch=True)
ONE = CODE | st.integers(-(2**63) + 1, 2**63 - 1) | st.booleans() | st.none() | st.uuids()


def test_sixteen_connections_make_one_gapless_chain(committed_database: Any) -> None:
    failures: list[BaseException] = []

    def commit_fifty(number: int) -> None:
        try:
            for turn in range(50):
                write_one(action=f"thread.{number}.{turn}")
        except BaseException as failure:
            failures.append(failure)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=commit_fifty, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    found = links()
    assert [seq for seq, _ in found] == list(range(1, 801))
    assert len({action for _, action in found}) == 800
    assert chain.check().seq == 800


def test_entries_of_one_transaction_follow_each_other(committed_database: Any) -> None:
    write(5)
    assert [action for _, action in links()] == [f"case.step_{number}" for number in range(5)]


def test_a_repeatable_read_fails_rather_than_forks(committed_database: Any) -> None:
    with psycopg.connect(committed_database.url) as other:
        other.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        other.execute("select 1 from audit_link")
        write_one()
        other.execute("insert into audit_entry (id, at, action, role, reach, object_type, shown, ground, detail)"
                      " values (gen_random_uuid(), now(), 'late', '', '', '', '{}', '', '{}')")  # fmt: skip
        with pytest.raises(psycopg.errors.UniqueViolation):
            other.commit()
    assert [seq for seq, _ in links()] == [1]
    assert chain.check().seq == 1


@pytest.mark.django_db
@settings(max_examples=150, deadline=None)
@given(
    detail=st.dictionaries(CODE, ONE | st.lists(ONE, max_size=4), max_size=5),
    shown=st.lists(st.uuids(), max_size=4),
    ids=st.tuples(*[st.none() | st.uuids()] * 4),
    ground=CODE | st.just(""),
)
def test_sql_and_python_encode_alike(detail: Any, shown: Any, ids: Any, ground: str) -> None:
    with acting(OURS):
        actor = Somebody(organisation_id=ids[0], user_id=ids[1])
        log.record(actor, "case.read", ids[2], case_id=ids[3], shown=shown, ground=ground, detail=detail)
        with seeing_all():
            one = Entry.objects.latest("at")
            assert_alike(one.id)


@pytest.mark.django_db
def test_sql_and_python_encode_alike_what_no_code_could_hold(committed_database: Any) -> None:
    with psycopg.connect(committed_database.owner_url) as owner:
        row = (
            "row(gen_random_uuid(), '1969-12-31 23:59:59.999999+00', null, gen_random_uuid(), 'Ә\u2028\U0001f5dd',"
            " '', E'\\\\', '\"', null, null, array[gen_random_uuid()], 'ғ', '{\"Ә\": \"\\u2028ң\", \"b\": [null]}', null)"
        )
        fields = owner.execute(
            f"select audit_canonical(e), {chain.COLUMNS} from (select ({row}::audit_entry).*) e"
        ).fetchone()
    assert fields is not None
    plain = dict(zip(verifier.FIELDS, map(chain._plain, fields[1:]), strict=True))
    assert plain["at"] == -1
    assert verifier.canonical(plain) == bytes(fields[0])


def assert_alike(entry_id: uuid.UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"select audit_canonical(e), {chain.COLUMNS} from audit_entry e where id = %s", [entry_id]
        )
        encoded, *values = cursor.fetchone()
    fields = dict(zip(verifier.FIELDS, map(chain._plain, values), strict=True))
    assert verifier.canonical(fields) == bytes(encoded)


TAMPERING = [
    ("update audit_entry set action = 'case.hidden' where id = (select entry_id from audit_link where seq = 5)", 5),
    ("update audit_entry set at = at + interval '1 microsecond' where id = (select entry_id from audit_link where seq = 5)", 5),
    ("update audit_entry set detail = '{}' where id = (select entry_id from audit_link where seq = 6)", 6),
    ("update audit_entry set shown = shown || gen_random_uuid() where id = (select entry_id from audit_link where seq = 6)", 6),
    ("delete from audit_entry where id = (select entry_id from audit_link where seq = 7)", 7),
    ("delete from audit_link where seq = 7", 7),
    ("delete from audit_link where seq = 1", 1),
    ("delete from audit_link where seq > 8; delete from audit_entry where id not in (select entry_id from audit_link)", 9),
    ("delete from audit_link where seq = 12", 12),
    ("update audit_link set entry_id = case seq when 3 then (select entry_id from audit_link where seq = 4)"
     " else (select entry_id from audit_link where seq = 3) end where seq in (3, 4)", 3),
    ("update audit_link set hash = sha256('x') where seq = 2", 2),
    ("update audit_head set seq = 9", 9),
    ("update audit_head set note = replace(note, '10', '11')", 10),
    ("update audit_head set hash = sha256('x')", 10),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "seq"), TAMPERING)
def test_a_change_by_the_superuser_is_found_where_it_is(
    committed_database: Any, statement: str, seq: int
) -> None:
    write(10)
    chain.sign()
    write(2)
    assert chain.check().seq == 12
    with psycopg.connect(**committed_database.superuser) as superuser:
        superuser.execute("set session_replication_role = replica")
        superuser.execute("alter table audit_link drop constraint audit_link_entry_id_key")
        superuser.execute(statement)
    with pytest.raises(Wrong) as wrong:
        chain.check()
    assert wrong.value.seq == seq
    with pytest.raises(CommandError, match=f"First wrong: {seq}:"):
        call_command("audit", "verify")


def test_a_log_that_was_chained_again_is_found_by_its_signed_head(committed_database: Any) -> None:
    write(10)
    chain.sign()
    with psycopg.connect(**committed_database.superuser) as superuser:
        superuser.execute("set session_replication_role = replica")
        superuser.execute(
            "update audit_entry set action = 'case.hidden' where id = (select entry_id from audit_link where seq = 4)"
        )
        superuser.execute("""
            do $$ declare one record; last bytea := decode(repeat('00', 32), 'hex'); entry bytea; begin
              for one in select seq, entry_id from audit_link order by seq loop
                select audit_canonical(e) into entry from audit_entry e where id = one.entry_id;
                last := sha256('\\x00'::bytea || last || int8send(octet_length(entry)) || entry);
                update audit_link set hash = last where seq = one.seq;
              end loop; end $$""")
    with pytest.raises(Wrong, match="signed head is of another log") as wrong:
        chain.check()
    assert wrong.value.seq == 10


def test_signing_twice_gives_the_same_head_and_an_empty_log_none(committed_database: Any) -> None:
    assert chain.sign() is None
    write(3)
    first = chain.sign()
    assert first is not None
    assert first.seq == 3
    assert chain.sign() == first
    write(1)
    chain.sign()
    assert [one.seq for one in Head.objects.order_by("seq")] == [3, 4]
    assert chain.check() == chain.Checked(4, chain.check().hash, 2, 4)


def test_an_unchanged_log_never_gives_a_false_alarm(committed_database: Any) -> None:
    for _ in range(20):
        write(7)
        chain.sign()
        assert chain.check().heads == chain.check().seq // 7
