"""What a thief of the disk, of a dump or of the logs reads of a person: not one planted name, number or address."""

import contextlib
import re
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote
from urllib.request import Request, urlopen

import psycopg
import pytest
from django.conf import settings
from django.test import Client
from psycopg.conninfo import make_conninfo

from opennrm.access.session import acting
from opennrm.assistance import actions as assistance
from opennrm.cases import actions as cases
from opennrm.cases import registers
from opennrm.database.embedded import SUPERUSER
from opennrm.identification import actions as identification
from opennrm.mailbox import actions as mailboxes
from opennrm.matching import client as search
from opennrm.organisations import actions as organisations
from tests import databases, factories
from tests.access.people import a_person, sign_in
from tests.conftest import ROOT
from tests.documents import files
from tests.faults import canaries, stored
from tests.faults.canaries import ADDRESS, CONTACT, CYRILLIC, DOCUMENT, IDENTITY, KAZAKH, LATIN, PHONE, STORY
from tests.faults.server import Server
from tests.faults.submissions import body, post, tokens
from tests.mailbox import letters


@pytest.fixture
def searching(
    committed_database: databases.Copy, static_files: None, tmp_path: Path
) -> Iterator[tuple[Server, Path]]:
    """The web server and the search by name, with a folder for what they say."""
    runtime = tmp_path / "run"
    server = Server(committed_database, tmp_path / "server.log")
    server.environment["OPENNRM_RUNTIME"] = str(runtime)
    # A temporary file of an upload would lie where the hunt looks.
    server.environment["TMPDIR"] = str(tmp_path)
    server.start()
    with (tmp_path / "matching.log").open("ab") as said:
        words = [sys.executable, "-m", "opennrm.cli", "matching", "serve"]
        process = subprocess.Popen(words, cwd=ROOT, env=server.environment, stdout=said, stderr=said)
    try:
        wait_for_search(runtime)
        yield server, tmp_path
    finally:
        process.terminate()
        process.wait(20)
        server.stop()


def wait_for_search(runtime: Path) -> None:
    give_up = time.monotonic() + 60
    while time.monotonic() < give_up:
        with contextlib.suppress(search.SearchUnavailable):
            if search.ask({"ask": "status"}, runtime)["state"] == "ready":
                return
        time.sleep(0.1)
    pytest.fail("The search by name did not become ready.")


def test_no_planted_word_is_found_in_dump_files_wal_or_logs(
    committed_database: databases.Copy, searching: tuple[Server, Path]
) -> None:
    server, folder = searching
    first = wal_from_here(committed_database)
    mechanism = factories.a_mechanism()
    file = a_whole_case(mechanism)
    by_partner_systems(server, mechanism)
    by_browser(server, mechanism, file.reference)
    with_a_table_away(committed_database, server, mechanism)
    flush(committed_database)
    assert canaries.found_in(dump(committed_database)) == set()
    assert canaries.found_in_files(on_disk(committed_database, first)) == {}
    assert canaries.found_in_files(folder.rglob("*")) == {}
    assert (folder / "server.log").stat().st_size > 0, "The server had nothing to say: its log was not read."


def test_one_field_that_is_not_sealed_is_found(committed_database: databases.Copy) -> None:
    """The control: without sealing, the same search finds the names in the dump, in the tables' files and in the WAL."""
    first = wal_from_here(committed_database)
    mechanism = factories.a_mechanism()
    file = factories.a_case(mechanism.responder, identity=IDENTITY, contact=CONTACT)
    with psycopg.connect(make_conninfo(**committed_database.superuser)) as connection:
        connection.execute(
            "update cases_case set narrative = convert_to(%s, 'UTF8') where id = %s", [STORY, file.pk]
        )
    flush(committed_database)
    written = {CYRILLIC[1], LATIN[0], ADDRESS, PHONE[1:], canaries.DOCUMENT}
    assert canaries.found_in(dump(committed_database)) == written
    found = canaries.found_in_files(on_disk(committed_database, first))
    assert {Path(file).parent.name == "pg_wal" for file in found} == {True, False}
    assert set().union(*found.values()) == written


def wal_from_here(database: databases.Copy) -> str:
    """The WAL's present segment; PostgreSQL throws none away from now on, however many checkpoints come."""
    with psycopg.connect(make_conninfo(**database.superuser), autocommit=True) as connection:
        connection.execute("alter system set wal_keep_size = '4GB'")
        connection.execute("select pg_reload_conf()")
    first: str = stored.rows(database, "select pg_walfile_name(pg_current_wal_lsn())")[0][0]
    return first


def a_whole_case(mechanism: factories.Mechanism) -> factories.Case:
    """Every place where somebody writes of a person, by the acts that the pages use."""
    actor = mechanism.responder
    with acting(actor):
        screening = identification.begin(
            actor, factories.WOMAN, screening_id=uuid.uuid4(), identity=IDENTITY, contact=CONTACT
        )
        identification.answer(actor, screening.pk, notes=STORY)
        cases.narrate(actor, screening.case_id, STORY)
        cases.describe(actor, screening.case_id, factories.WOMAN, IDENTITY, CONTACT)
    file = factories.the_case(mechanism.responder, screening.case_id)
    factories.a_referral(mechanism, case=file, at="accepted", purpose="identification", note=STORY)
    factories.a_decision(mechanism, file, at="approved", reasons=STORY)
    factories.a_referral(mechanism, case=file, at="accepted", note=STORY)
    worker = mechanism.caseworker
    with acting(worker):
        assistance.assess_risk(worker, file.pk, level="high", note=STORY)
        assistance.add_need(worker, file.pk, domain="housing", note=STORY)
        plan = assistance.draft_plan(worker, file.pk)
        assistance.add_service(
            worker, plan.pk, kind="mental_health", provider_id=mechanism.shelter.pk, goal=STORY
        )
    mailbox = letters.a_mailbox(letters.named_receiver(mechanism.shelter), STORY, contact=CONTACT)
    with acting(worker):
        mailboxes.answer(worker, mailbox.pk, STORY, uuid.uuid4())
    extra = registers.Extra(of_person={"a": STORY}, of_contact={"b": ADDRESS}, of_case={"c": STORY})
    row = registers.RegisterRow(
        factories.WOMAN, IDENTITY, CONTACT, narrative=STORY, extra=extra, key=CYRILLIC[0]
    )
    registers.take_in(registers.keeper(mechanism.shelter.pk), mechanism.shelter.pk, [row], source=STORY)
    return file


def by_partner_systems(server: Server, mechanism: factories.Mechanism) -> None:
    """The API: accepted, repeated, refused, and broken in the middle of a name."""
    token = tokens(mechanism.police, 1)[0]
    names = [{"family": family, "given": given} for family, given in (CYRILLIC, LATIN, KAZAKH)]
    content = body(mechanism.shelter.code) | {"note": STORY, "episode": {"narrative": STORY}}
    content["person"] |= {"names": names, "phone": PHONE}
    key = uuid.uuid4()
    assert [post(server.port, "/referrals", token, content, key).status for _ in range(2)] == [200, 200]
    for spoiled in (
        content | {"unknown": STORY},
        content | {"to": [{"organisation": LATIN[0], "purpose": "assistance"}]},
        content | {"episode": {"region": canaries.DOCUMENT}},
        content | {"needs_doctor": STORY},
    ):
        assert post(server.port, "/referrals", token, spoiled, uuid.uuid4()).status != 200
    assert post(server.port, f"/referrals/{quote(CYRILLIC[0])}/accept", token).status in (404, 422)


def with_a_table_away(database: databases.Copy, server: Server, mechanism: factories.Mechanism) -> None:
    """An error in the middle of a submission, which the server and PostgreSQL write about."""
    token = tokens(mechanism.police, 1)[0]
    content = body(mechanism.shelter.code) | {"note": STORY, "episode": {"narrative": STORY}}
    for change in ("cases_milestone rename to away", "away rename to cases_milestone"):
        with psycopg.connect(make_conninfo(**database.superuser), autocommit=True) as connection:
            connection.execute(f"alter table {change}".encode())
        if change.endswith("away"):
            assert post(server.port, "/referrals", token, content, uuid.uuid4()).status == 500


def by_browser(server: Server, mechanism: factories.Mechanism, reference: str) -> None:
    """A supervisor searches for the person by every spelling, adds papers, and follows addresses that do not exist."""
    account = a_person()
    with acting(factories.TESTER):
        organisations.enrol(
            factories.TESTER, user_id=account.pk, organisation_id=mechanism.shelter.pk, roles=["supervisor"]
        )
    browser = Client()
    sign_in(browser, account)
    cookie = f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}"
    for family, given in (CYRILLIC, LATIN, KAZAKH):
        page = read(server, cookie, f"/cases/?view=all&q={quote(f'{family} {given}')}")
        assert CYRILLIC[0] in page, "The search does not show the person: nothing was tried."
    photograph = files.jpeg().replace(files.PLANTED.encode()[: len(DOCUMENT)], DOCUMENT.encode())
    assert DOCUMENT.encode() in photograph
    for name, content in (("txt", STORY.encode()), ("jpg", photograph)):
        assert CYRILLIC[0] in upload(server, cookie, reference, f"{LATIN[0]}.{name}", content)
    assert "cannot be read" in upload(
        server, cookie, reference, f"{LATIN[0]}.pdf", b"%PDF-1.7 " + STORY.encode()
    )
    for path in (
        f"/cases/{quote(LATIN[0])}/",
        f"/{quote(CYRILLIC[0])}/?q={quote(STORY)}",
        "/cases/?after=" + quote(STORY),
    ):
        with contextlib.suppress(OSError):
            read(server, cookie, path)


def upload(server: Server, cookie: str, reference: str, name: str, content: bytes) -> str:
    """Send a file with a planted name and planted words, as a browser does; the page that comes."""
    path = f"{server.address}/cases/{reference}/do/add-document/"
    with urlopen(Request(path, headers={"Cookie": cookie}), timeout=30) as answer:
        page = answer.read().decode()
        token = answer.headers["Set-Cookie"].partition(";")[0]
    hidden = dict(re.findall(r'name="(csrfmiddlewaretoken|number)" value="([^"]+)"', page))
    fields = {**hidden, "kind": "other", "title_of": CYRILLIC[0]}
    parts = [
        f'--planted\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
        for key, value in fields.items()
    ]
    parts.append(f'--planted\r\nContent-Disposition: form-data; name="papers"; filename="{name}"\r\n\r\n')
    body = "".join(parts).encode() + content + b"\r\n--planted--\r\n"
    headers = {
        "Cookie": f"{cookie}; {token}", "Origin": server.address, "Content-Type": "multipart/form-data; boundary=planted",
    }  # fmt: skip
    with urlopen(Request(path, body, headers), timeout=60) as answer:
        text: str = answer.read().decode()
    return text


def read(server: Server, cookie: str, path: str) -> str:
    with urlopen(Request(f"{server.address}{path}", headers={"Cookie": cookie}), timeout=30) as answer:
        text: str = answer.read().decode()
    return text


def flush(database: databases.Copy) -> None:
    """Everything that is in memory goes to the files."""
    with psycopg.connect(make_conninfo(**database.superuser), autocommit=True) as connection:
        connection.execute("checkpoint")


def dump(database: databases.Copy) -> bytes:
    """The whole database as `pg_dump` writes it."""
    sockets = quote(str(database.cluster.sockets), safe="")
    address = f"postgresql://{SUPERUSER}:{quote(database.cluster.password(), safe='')}@/{database.name}?host={sockets}"
    said = database.cluster.binaries.run("pg_dump", "--dbname", address, within=database.cluster.home)
    assert said.returncode == 0, said.stderr
    assert "COPY public.people_person" in said.stdout
    return said.stdout.encode()


def on_disk(database: databases.Copy, first: str) -> list[Path]:
    """The files of this database's tables, the WAL from a segment on, and what PostgreSQL said."""
    oid = stored.rows(database, "select oid from pg_database where datname = current_database()")[0][0]
    data = database.cluster.data
    segments = [
        file for file in (data / "pg_wal").iterdir() if len(file.name) == len(first) and file.name >= first
    ]
    tables = list((data / "base" / str(oid)).iterdir())
    assert first in {file.name for file in segments}, "PostgreSQL threw away the WAL that was to be read."
    assert tables
    return [*segments, *tables, database.cluster.log]
