"""Documents in a file: found by duty and consent, sealed, limited, taken out and put back, opened by two."""

import hashlib
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from opennrm.access.session import acting
from opennrm.audit.models import Entry
from opennrm.cases import actions as cases
from opennrm.cases.models import Case
from opennrm.documents import actions, queries
from opennrm.documents.actions import AlreadyAsked, ReasonMissing
from opennrm.documents.formats import Refused
from opennrm.documents.models import Chunk, Document, Unsealing
from opennrm.documents.queries import NotOpen
from opennrm.documents.states import Role
from opennrm.vault import Erased, Sealed, Tampered, sealing
from opennrm.workflow.machine import SamePerson, WrongState
from tests import factories
from tests.documents import files
from tests.documents.scene import WORDS, a_document, a_photograph, an_upload

REASON = "The court asks for the file as it came."


@pytest.fixture
def m(db: None) -> factories.Mechanism:
    return factories.a_mechanism()


@pytest.fixture
def case(m: factories.Mechanism) -> Case:
    return factories.an_assisted_case(m)


def titles(actor: Any, case: Case, **narrowed: str) -> list[str]:
    with acting(actor):
        return [one.title for one in queries.listing(actor, case, **narrowed)]


def logged(action: str) -> list[Any]:
    with acting(factories.an_actor("auditor")):
        return list(Entry.objects.filter(action=action).order_by("at"))


def test_a_document_is_read_again_and_its_hash_stands_in_the_log(m: factories.Mechanism, case: Case) -> None:
    found = a_document(m.caseworker, case)
    with acting(m.caseworker):
        assert queries.preview(m.caseworker, case, found.pk).text == WORDS
        assert queries.download(m.caseworker, case, found.pk).content == WORDS.encode()
    assert titles(m.caseworker, case) == ["A notebook"]
    entry = logged("document.add")[-1]
    assert entry.detail["sha256"] == hashlib.sha256(WORDS.encode()).hexdigest()
    assert [one.object_id for one in logged("document.download")] == [found.pk]


def test_a_photograph_is_kept_without_its_place_and_with_its_original(
    m: factories.Mechanism, case: Case
) -> None:
    upload = a_photograph()
    found = a_document(m.caseworker, case, upload, kind="photograph")
    with acting(m.caseworker):
        clean = queries.download(m.caseworker, case, found.pk)
        assert files.PLANTED.encode() not in clean.content
        assert (clean.media_type, clean.ending) == ("image/jpeg", "jpg")
        assert queries.preview(m.caseworker, case, found.pk).picture.startswith(b"\xff\xd8")


def test_the_same_id_again_keeps_one(m: factories.Mechanism, case: Case) -> None:
    same = uuid.uuid4()
    assert a_document(m.caseworker, case, id=same).pk == a_document(m.caseworker, case, id=same).pk
    assert titles(m.caseworker, case) == ["A notebook"]


def test_consent_decides_who_else_finds_which_documents(m: factories.Mechanism, case: Case) -> None:
    a_document(m.caseworker, case, kind="work", title="Contract")
    a_document(m.caseworker, case, kind="identity_paper", title="Passport")
    classes = ("narrative", "files")
    consent = factories.a_consent(m.caseworker, case, m.authority, "identification", data_classes=classes)
    request = factories.referrals.Request(uuid.uuid4(), case.pk, m.authority.pk, "identification")
    with acting(m.caseworker):
        factories.referrals.propose(m.caseworker, request)
    with acting(m.coordinator):
        factories.identification.accept_for_identification(m.coordinator, request.id)
    seen = factories.the_case(m.officer, case.pk)
    assert titles(m.officer, seen) == ["Contract"]
    with acting(m.officer):
        # The database by itself says the same.
        assert [one.kind for one in Document.objects.all()] == ["work"]
        contract = Document.objects.get()
        assert queries.preview(m.officer, seen, contract.pk).text == WORDS
    with acting(m.caseworker):
        cases.withdraw_consent(m.caseworker, case.pk, consent.pk)
    with acting(m.officer):
        assert not Document.objects.exists()
        assert not Chunk.objects.exists()


def test_a_consent_that_is_silent_about_documents_opens_none(m: factories.Mechanism) -> None:
    file = factories.a_case(m.responder)
    a_document(m.responder, file)
    factories.a_consent(m.responder, file, m.shelter, data_classes=("identity", "location", "narrative"))
    request = factories.referrals.Request(uuid.uuid4(), file.pk, m.shelter.pk, "assistance")
    with acting(m.responder):
        factories.referrals.propose(m.responder, request)
    with acting(m.caseworker):
        factories.assistance.accept_for_assistance(m.caseworker, request.id)
    seen = factories.the_case(m.caseworker, file.pk)
    assert titles(m.caseworker, seen) == []
    with acting(m.caseworker), pytest.raises(Refused, match="not_agreed"):
        actions.prepare(m.caseworker, seen.pk, an_upload())


def test_health_is_for_those_who_help_or_decide(m: factories.Mechanism) -> None:
    file = factories.a_case(m.responder)
    with pytest.raises(Refused, match="not_agreed"):
        a_document(m.responder, file, kind="medical")
    a_document(m.responder, file, kind="court", title="Order")
    assert titles(m.responder, file) == ["Order"]


def test_limits_by_case_and_by_day(m: factories.Mechanism, case: Case, monkeypatch: Any) -> None:
    monkeypatch.setattr(actions, "MOST_PER_CASE", 2)
    for _one in range(2):
        a_document(m.caseworker, case)
    with pytest.raises(Refused, match="per_case"):
        a_document(m.caseworker, case)
    other = factories.an_assisted_case(m)
    monkeypatch.setattr(actions, "MOST_KIB_A_DAY", 3)
    a_document(m.caseworker, other)
    with pytest.raises(Refused, match="per_day"):
        a_document(m.caseworker, other)
    a_document(m.supervisor, other)


def test_taken_out_and_put_back(m: factories.Mechanism, case: Case) -> None:
    found = a_document(m.caseworker, case)
    with acting(m.caseworker):
        actions.take_out(m.caseworker, case.pk, found.pk, "other_person")
    assert titles(m.caseworker, case) == []
    assert titles(m.caseworker, case, status="retracted") == ["A notebook"]
    with acting(m.caseworker), pytest.raises(PermissionDenied):
        queries.download(m.caseworker, case, found.pk)
    with acting(m.caseworker), pytest.raises(WrongState):
        actions.take_out(m.caseworker, case.pk, found.pk, "duplicate")
    with acting(m.caseworker):
        actions.put_back(m.caseworker, case.pk, found.pk)
        assert queries.download(m.caseworker, case, found.pk).content == WORDS.encode()
    assert [one.detail for one in logged("document.retract")] == [{"reason": "other_person"}]


def asked(m: factories.Mechanism, case: Case, found: Document, reason: str = REASON) -> Unsealing:
    with acting(m.caseworker):
        return actions.ask_original(m.caseworker, case.pk, found.pk, reason, uuid.uuid4())


def answered(actor: Any, case: Case, one: Unsealing, agrees: bool = True) -> Unsealing:
    with acting(actor):
        return actions.answer_original(actor, case.pk, one.pk, agrees=agrees, seen_hash=one.content_hash)


def test_two_persons_open_an_original_byte_for_byte(m: factories.Mechanism, case: Case) -> None:
    upload = a_photograph()
    found = a_document(m.caseworker, case, upload, kind="photograph")
    with acting(m.caseworker), pytest.raises(NotOpen):
        queries.original(m.caseworker, case, found.pk)
    with pytest.raises(ReasonMissing):
        asked(m, case, found, "Please")
    one = asked(m, case, found)
    with pytest.raises(AlreadyAsked):
        asked(m, case, found)
    with pytest.raises(SamePerson):
        answered(m.caseworker, case, one)
    answered(m.supervisor, case, one)
    with acting(m.caseworker):
        assert queries.original(m.caseworker, case, found.pk).content == upload.content
    with acting(m.supervisor), pytest.raises(NotOpen):
        queries.original(m.supervisor, case, found.pk)
    assert logged("document.original_read")[-1].detail["sha256"] == hashlib.sha256(upload.content).hexdigest()
    assert logged("unsealing.approve")


def test_after_a_quarter_of_an_hour_it_is_sealed_again(
    m: factories.Mechanism, case: Case, monkeypatch: Any
) -> None:
    found = a_document(m.caseworker, case)
    one = asked(m, case, found)
    long_ago = timezone.now() - timedelta(minutes=16)
    monkeypatch.setattr(actions.timezone, "now", lambda: long_ago)
    answered(m.supervisor, case, one)
    monkeypatch.undo()
    with acting(m.caseworker):
        with pytest.raises(NotOpen):
            queries.original(m.caseworker, case, found.pk)
        assert not Chunk.objects.filter(role=Role.ORIGINAL).exists()


def test_a_no_opens_nothing(m: factories.Mechanism, case: Case) -> None:
    found = a_document(m.caseworker, case)
    answered(m.supervisor, case, asked(m, case, found), agrees=False)
    with acting(m.caseworker), pytest.raises(NotOpen):
        queries.original(m.caseworker, case, found.pk)


def test_the_database_asks_for_the_second_person_whatever_the_code_does(
    m: factories.Mechanism, case: Case
) -> None:
    found = a_document(m.caseworker, case)
    one = asked(m, case, found)
    with acting(m.caseworker):
        assert not Chunk.objects.filter(role=Role.ORIGINAL).exists()
        changed = Unsealing.objects.filter(pk=one.pk).update(
            status="approved", answered_by_id=m.supervisor.user_id, answered_at=timezone.now()
        )
        assert changed == 0
    with acting(m.supervisor), pytest.raises(DatabaseError), transaction.atomic():
        Unsealing.objects.filter(pk=one.pk).update(
            status="approved", answered_by_id=m.officer.user_id, answered_at=timezone.now()
        )
    with acting(m.supervisor), pytest.raises(DatabaseError), transaction.atomic():
        # Nor is an answer dated ahead, to keep the original open for longer.
        Unsealing.objects.filter(pk=one.pk).update(
            status="approved",
            answered_by_id=m.supervisor.user_id,
            answered_at=timezone.now() + timedelta(hours=1),
        )
    for change in (
        "update documents_chunk set number = 0",
        "delete from documents_chunk",
        "update documents_document set kind = ''",
    ):
        with (
            acting(m.caseworker),
            pytest.raises(DatabaseError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(change)


def test_chunks_that_are_moved_swapped_or_cut_off_are_found_out(m: factories.Mechanism, case: Case) -> None:
    content = b"0123456789abcdef" * 16 * 1024
    place = sealing.Place("documents_chunk", uuid.uuid4(), "clean")
    with acting(m.caseworker):
        ours = m.caseworker.organisation_id
        head, chunks = sealing.seal_file(content, subject_id=case.pk, organisation_id=ours, place=place)
        other_head, others = sealing.seal_file(content, subject_id=case.pk, organisation_id=ours, place=place)
        assert sealing.unseal_file(head, chunks, organisation_id=ours, place=place) == content
        assert len(chunks) == 5
        assert len({len(one) for one in chunks[:-1]}) == 1
        spoiled = [
            (head, [chunks[1], chunks[0], *chunks[2:]], place), (head, chunks[:-1], place), (head, chunks[1:], place),
            (head, [*chunks, chunks[-1]], place), (head, [others[0], *chunks[1:]], place), (other_head, chunks, place),
            (head, [], place), (head, [chunks[0][:-1] + b"x", *chunks[1:]], place), (head[:-1] + b"x", chunks, place),
            (head, chunks, sealing.Place("documents_chunk", place.row, "original")),
            (head, chunks, sealing.Place("documents_chunk", uuid.uuid4(), "clean")),
        ]  # fmt: skip
        for one_head, some, where in spoiled:
            with pytest.raises((Tampered, Sealed)):
                sealing.unseal_file(one_head, some, organisation_id=ours, place=where)


def test_sizes_tell_little(m: factories.Mechanism, case: Case) -> None:
    place = sealing.Place("documents_chunk", uuid.uuid4(), "clean")
    with acting(m.caseworker):
        lengths = {
            len(
                sealing.seal_file(
                    b"x" * n, subject_id=case.pk, organisation_id=m.caseworker.organisation_id, place=place
                )[1][0]
            )
            for n in (0, 1, 4000)
        }
    assert len(lengths) == 1


def test_an_erasure_leaves_nothing_that_can_be_read(m: factories.Mechanism, case: Case) -> None:
    found = a_document(m.caseworker, case)
    with acting(m.caseworker):
        sealing.erase(case.pk, ("files",))
        with pytest.raises(Sealed):
            queries.preview(m.caseworker, case, found.pk)
        assert [one.title for one in queries.listing(m.caseworker, case)] == [""]
    with pytest.raises(Erased):
        a_document(m.caseworker, case)


def test_whom_a_conflict_keeps_away_finds_no_document(m: factories.Mechanism, case: Case) -> None:
    from opennrm.cases import conflicts

    a_document(m.caseworker, case)
    other = factories.an_actor("supervisor", m.shelter)
    assert titles(other, factories.the_case(other, case.pk)) == ["A notebook"]
    with acting(other):
        conflicts.declare(other, case.pk, reason="relative")
    with acting(other):
        assert not Document.objects.exists()
        assert not Chunk.objects.exists()
