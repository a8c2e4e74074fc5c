"""From a file opened in one organisation to its search, through the process, the socket, the vault and row security."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import connection, connections

from opennrm.access import actor as actors
from opennrm.access.actor import Actor
from opennrm.access.models import User
from opennrm.access.session import acting
from opennrm.audit.models import Entry
from opennrm.cases import actions as cases
from opennrm.matching import client, queries, source
from opennrm.matching import process as processes
from opennrm.matching.process import Process
from opennrm.organisations import actions as organisations
from opennrm.people import actions as people
from opennrm.people.identity import Contact, Document, Identity, Name
from opennrm.vault import sealing

# A second on a quiet machine; a busy one that runs tests gets more.
SOON = 5
pytestmark = pytest.mark.usefixtures("committed_database")


def organisation(name: str) -> UUID:
    founder = actors.system("tests")
    with acting(founder):
        return organisations.found(
            founder,
            code=f"{name.lower()}-{uuid4().hex[:6]}",
            kind="ngo",
            name_kk=name,
            name_ru=name,
            name_en=name,
        )


def member(organisation_id: UUID, *roles: str) -> Actor:
    number = uuid4()
    user = User.objects.create(email=f"{number.hex}@example.org", display_name="Invented")
    return actors.person(user.pk, organisation_id, roles or ("caseworker",))


def identity(
    family: str, given: str, patronymic: str = "", year: int | None = None, **more: tuple[str, ...]
) -> Identity:
    documents = tuple(Document("passport", number) for number in more.get("documents", ()))
    return Identity((Name(family, given, patronymic),), None, year, documents, more.get("phones", ()))


def recorded(actor: Actor, who: Identity) -> UUID:
    with acting(actor):
        return cases.open_case(actor, cases.Description(), identity=who).person_id


@pytest.fixture
def process(tmp_path: Path, settings: object) -> Iterator[Process]:
    settings.OPENNRM_RUNTIME = tmp_path / "run"  # type: ignore[attr-defined]
    running = Process(tmp_path / "run")
    thread = threading.Thread(target=running.serve)
    thread.start()
    until(lambda: ready() == "ready")
    yield running
    running.stop()
    thread.join(10)
    assert not thread.is_alive()
    connections.close_all()


def ready() -> str:
    try:
        return str(client.status()["state"])
    except client.SearchUnavailable as problem:
        return problem.reason


def until(happened: object, seconds: float = 10) -> float:
    started = time.monotonic()
    while not happened():  # type: ignore[operator]
        assert time.monotonic() - started < seconds, "it did not happen in time"
        time.sleep(0.02)
    return time.monotonic() - started


def search(actor: Actor, text: str) -> list[queries.Found]:
    with acting(actor):
        return queries.search(actor, text)


def test_a_new_person_is_found_soon_in_any_spelling(process: Process) -> None:
    worker = member(organisation("Shelter"))
    person = recorded(worker, identity("Асанова", "Айгерім", "Нұрланқызы", 1994, documents=("N1234567",)))
    assert until(lambda: [each.person_id for each in search(worker, "Asanova Aigerim")] == [person]) < SOON
    for text in ("Айгерим Асанова", "Асонова Айгирим", "asanova 1994", "N1234567", "N1234568"):
        assert [each.person_id for each in search(worker, text)] == [person], text


def test_reasons_are_codes_and_the_name_is_as_written(process: Process) -> None:
    worker = member(organisation("Shelter"))
    recorded(worker, identity("Асанова", "Айгерім", "Нұрланқызы", 1994))
    until(lambda: search(worker, "Асанова"))
    (found,) = search(worker, "Aigerim Asanova 1994")
    assert found.reasons == ("same_sound", "order_swapped", "patronymic_missing", "year_matches")
    assert found.identity.name == "Асанова Айгерім Нұрланқызы"
    assert set(found.reasons) <= set(queries.REASONS)
    assert search(worker, " - ") == []
    assert "typing_error" in search(worker, "Асанова Айгирам")[0].reasons


def test_another_organisation_finds_nobody_until_the_file_is_shared(process: Process) -> None:
    shelter, police = organisation("Shelter"), organisation("Police")
    mine, theirs = member(shelter), member(police)
    person = recorded(mine, identity("Асанова", "Айгерім"))
    until(lambda: search(mine, "Асанова"))
    assert search(theirs, "Асанова Айгерім") == []
    with acting(mine):
        sealing.share(person, ["identity"], shelter, police)
    until(lambda: client.search(police, "Асанова", 5))
    assert search(theirs, "Асанова Айгерім") == [], "a key alone, without a part in the case, shows nobody"


def test_a_new_spelling_replaces_the_old_one(process: Process) -> None:
    worker = member(organisation("Shelter"))
    person = recorded(worker, identity("Ким", "Инна"))
    until(lambda: search(worker, "Ким Инна"))
    with acting(worker):
        people.rewrite(worker, person, identity("Асанова", "Айгерім"), Contact())
    assert until(lambda: search(worker, "Асанова")) < SOON
    assert search(worker, "Ким Инна") == []


def test_an_erased_person_leaves_the_index(process: Process) -> None:
    shelter = organisation("Shelter")
    worker = member(shelter)
    person = recorded(worker, identity("Асанова", "Айгерім"))
    until(lambda: client.search(shelter, "Асанова", 5))
    with acting(worker):
        sealing.erase(person, ["identity"])
    assert until(lambda: not client.search(shelter, "Асанова", 5)) < SOON
    assert client.status()["people"] == 0


def test_a_process_that_starts_late_knows_everybody(tmp_path: Path, settings: object) -> None:
    worker = member(organisation("Shelter"))
    person = recorded(worker, identity("Асанова", "Айгерім", phones=("+7 701 123 45 67",)))
    settings.OPENNRM_RUNTIME = tmp_path  # type: ignore[attr-defined]
    with pytest.raises(client.SearchUnavailable, match="not_running"):
        search(worker, "Асанова")
    late = Process(tmp_path)
    thread = threading.Thread(target=late.serve)
    thread.start()
    try:
        until(lambda: ready() == "ready")
        assert [each.person_id for each in search(worker, "87011234567")] == [person]
    finally:
        late.stop()
        thread.join(10)


def test_a_lost_connection_is_made_again_and_nothing_is_missed(
    process: Process, committed_database: object
) -> None:
    worker = member(organisation("Shelter"))
    before = client.status()["changed"]
    with psycopg.connect(**committed_database.superuser, autocommit=True) as owner:  # type: ignore[attr-defined]
        owner.execute("select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen %%'")
    recorded(worker, identity("Асанова", "Айгерім"))
    until(lambda: client.status()["changed"] > before, 15)
    until(lambda: search(worker, "Асанова"))


def test_a_search_is_logged_without_its_words(process: Process) -> None:
    worker = member(organisation("Shelter"))
    person = recorded(worker, identity("Асанова", "Айгерім"))
    until(lambda: search(worker, "Асанова"))
    with acting(worker):
        written = list(
            Entry.objects.filter(action="matching.search", actor_id=worker.user_id).order_by("-at")
        )
        assert written[0].shown == [person]
        assert written[0].detail["found"] == 1
        assert len(written[0].detail["asked"]) == 32
        assert len({entry.detail["asked"] for entry in written}) == 1


def test_too_many_searches_are_refused(process: Process, settings: object) -> None:
    settings.OPENNRM_SEARCHES_PER_HOUR = 3  # type: ignore[attr-defined]
    worker = member(organisation("Shelter"))
    for _ in range(3):
        search(worker, "Асанова")
    with pytest.raises(queries.TooManySearches):
        search(worker, "Асанова")


def test_no_table_holds_a_trace_of_the_name(process: Process) -> None:
    worker = member(organisation("Shelter"))
    recorded(worker, identity("Асанова", "Айгерім"))
    until(lambda: search(worker, "Асанова"))
    with connection.cursor() as cursor:
        cursor.execute("select table_name from information_schema.tables where table_schema = 'public'")
        assert not [name for (name,) in cursor.fetchall() if name.startswith("matching")]


def test_a_spoiled_identity_is_left_out_and_counted_without_its_id(
    committed_database: object, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    worker = member(organisation("Shelter"))
    spoiled = recorded(worker, identity("Ким", "Инна"))
    sound = recorded(worker, identity("Асанова", "Айгерім"))
    with psycopg.connect(**committed_database.superuser, autocommit=True) as owner:  # type: ignore[attr-defined]
        owner.execute(
            "update people_person set identity = set_byte(identity, 60, 0) where id = %s", [spoiled]
        )
        owner.execute(
            "update people_person set identity = set_byte(identity, 61, 0) where id = %s", [spoiled]
        )
    assert source.people([spoiled, sound]).spoiled == 1
    running = Process(tmp_path)
    running.read_everybody()
    assert running.desk.status()["people"] == 1
    assert str(spoiled) not in caplog.text


def test_stopping_while_reading_ends_the_reading(tmp_path: Path) -> None:
    recorded(member(organisation("Shelter")), identity("Ким", "Инна"))
    running = Process(tmp_path)
    running.stop()
    running.read_everybody()
    assert running.desk.status()["state"] == "warming_up"


def test_a_quiet_connection_is_asked_whether_it_lives(
    process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "HEARTBEAT_SECONDS", 0.1)
    time.sleep(1)
    worker = member(organisation("Shelter"))
    recorded(worker, identity("Асанова", "Айгерім"))
    until(lambda: search(worker, "Асанова"))
