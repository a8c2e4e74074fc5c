"""Keeping documents: look at the file, have it cleaned and scanned, then find, lock, require, seal, log, in one transaction."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.audit import log
from opennrm.cases import queries as case_queries
from opennrm.country import profile
from opennrm.documents import formats, policies, queries, sandbox, scanning
from opennrm.documents.cleaning.results import Cleaned, Unreadable
from opennrm.documents.formats import MOST_KIB_A_DAY, MOST_PER_CASE, Refused
from opennrm.documents.models import Document, Unsealing
from opennrm.documents.states import ANSWERS, STEPS, Answering, DataClass, Reason, Role, Scan, Step
from opennrm.notices import actions as notices
from opennrm.vault import sealing
from opennrm.workflow import approvals, machine

if TYPE_CHECKING:
    from opennrm.cases.models import Case

SHORTEST_REASON = 10


class ReasonMissing(Exception):
    """An original is not opened without saying why."""


class AlreadyAsked(Exception):
    """The same person asks for it already."""


class StillWaiting(Exception):
    """The scanner gives no answer, or none is configured any more."""


@dataclass(frozen=True)
class Upload:
    """A file as it came: what it was called, what type the browser says, its bytes."""

    name: str = field(repr=False)
    declared: str
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class Prepared:
    """A file that was looked at, cleaned and scanned, and is not stored yet."""

    upload: Upload
    format: str
    cleaned: Cleaned
    scan: Scan


def prepare(actor: Actor, case_id: UUID, upload: Upload) -> Prepared:
    """Look at a file, scan it and make its clean copy in a process of its own. Nothing is stored but a found infection.

    Raises:
        Refused: with the code of `formats.recognised`, of the cleaning (`broken`, `too_much`, `pixels`, `pages`, `locked`), or
            `infected`; `not_agreed` where the person's consent says nothing of documents.
    """
    case = case_queries.case_by_id(actor, case_id)
    require(actor, policies.may_add, case)
    if not queries.readable(actor, case):
        raise Refused("not_agreed")
    found = formats.recognised(upload.name, upload.declared, upload.content)
    scan = _scanned(actor, case, upload.content)
    try:
        cleaned = sandbox.clean(upload.content, found.code)
    except Unreadable as problem:
        raise Refused(problem.code) from None
    return Prepared(upload, found.code, cleaned, scan)


def keep(
    actor: Actor, case_id: UUID, prepared: Prepared, *, kind: str, title: str, document_id: UUID
) -> Document:
    """Put a prepared file into the person's file: the clean copy for use, the original sealed. The same id again keeps one.

    Raises:
        Refused: `per_case` or `per_day` beyond a limit, `not_agreed` where consent or duty do not reach this kind.
    """
    with transaction.atomic():
        case = _locked(actor, case_id)
        require(actor, policies.may_add, case)
        known = queries.documents(actor, case).filter(pk=document_id).first()
        if known:
            return known
        listed = profile().code_of("document_kinds", kind)
        data_class = DataClass(listed.group)
        if data_class not in queries.readable(actor, case):
            raise Refused("not_agreed")
        kib = -(-len(prepared.upload.content) // 1024)
        _require_room(actor, case, kib)
        found = Document(
            id=document_id, case=case, organisation_id=actor.organisation_id, added_by_id=actor.user_id, kind=listed.code,
            data_class=data_class, format=prepared.format, kib=kib, pages=prepared.cleaned.pages, scan=prepared.scan,
        )  # fmt: skip
        _store(actor, found, prepared, title)
    return found


def take_out(actor: Actor, case_id: UUID, document_id: UUID, reason: str) -> Document:
    """Take a document out of use, with a reason; it stays sealed until the file's time is over. Raises WrongState."""
    with transaction.atomic():
        case, found = _document(actor, case_id, document_id)
        require(actor, policies.may_take_out, case, found)
        _require_step(found, Step.RETRACT)
        found.retract_reason, found.status = Reason(reason), STEPS[Step.RETRACT].target
        found.retracted_by_id, found.retracted_at = actor.user_id, timezone.now()
        _changed(actor, found, Step.RETRACT, reason=found.retract_reason)
    return found


def put_back(actor: Actor, case_id: UUID, document_id: UUID) -> Document:
    """Undo: the document is for use again. Raises WrongState."""
    with transaction.atomic():
        case, found = _document(actor, case_id, document_id)
        require(actor, policies.may_take_out, case, found)
        _require_step(found, Step.RESTORE)
        found.status = STEPS[Step.RESTORE].target
        found.retract_reason, found.retracted_by, found.retracted_at = "", None, None
        _changed(actor, found, Step.RESTORE)
    return found


def scan_again(actor: Actor, case_id: UUID, document_id: UUID) -> Document:
    """Ask the scanner about the original of a document that waits for its answer.

    Raises:
        StillWaiting: it gives none now. Refused: `infected`; the document stays closed.
    """
    with transaction.atomic():
        case, found = _document(actor, case_id, document_id)
        require(actor, policies.may_scan, case, found)
        content = queries.content_of(actor, found, Role.ORIGINAL)
    # Nothing is held while the scanner thinks, and what it finds is logged also when the step is refused.
    scan = _scanned(actor, case, content)
    if scan != Scan.CLEAN:
        raise StillWaiting
    with transaction.atomic():
        case, found = _document(actor, case_id, document_id)
        require(actor, policies.may_scan, case, found)
        found.scan = scan
        found.save(update_fields=["scan"])
        log.record(actor, "document.scan", object_id=found.pk, case_id=case.pk, detail={"scan": scan})
    return found


def ask_original(
    actor: Actor, case_id: UUID, document_id: UUID, reason: str, unsealing_id: UUID
) -> Unsealing:
    """Ask to open the original; another of the organisation is told. The same id again asks nothing.

    Raises:
        ReasonMissing, AlreadyAsked: as they say.
    """
    with transaction.atomic():
        case, found = _document(actor, case_id, document_id)
        require(actor, policies.may_ask_original, case, found)
        known = Unsealing.objects.filter(pk=unsealing_id, document=found).first()
        if known:
            return known
        if len(reason.strip()) < SHORTEST_REASON:
            raise ReasonMissing
        asked = Unsealing(
            id=unsealing_id, document=found, organisation_id=actor.organisation_id, asked_by_id=actor.user_id
        )
        asked.reason = sealing.seal(
            reason, subject_id=case.pk, data_class="files", organisation_id=actor.organisation_id,
            place=queries.reason_place(actor, asked),
        )  # fmt: skip
        asked.content_hash = approvals.content_hash(document=found.pk, by=actor.user_id, reason=reason)
        _insert(asked)
        log.record(actor, "unsealing.ask", object_id=asked.pk, case_id=case.pk)
        notices.notify(
            actor, "document.original_asked", organisation_id=actor.organisation_id, object_id=asked.pk
        )
    return asked


def answer_original(
    actor: Actor, case_id: UUID, unsealing_id: UUID, *, agrees: bool, seen_hash: str
) -> Unsealing:
    """The second person agrees or not; agreed, the first may open the original for a quarter of an hour.

    Raises:
        SamePerson, WrongState, ContentChanged: as they say.
    """
    with transaction.atomic():
        case = _locked(actor, case_id)
        found = queries.documents(actor, case)
        known = Unsealing.objects.filter(document__in=found)
        step = Answering.APPROVE if agrees else Answering.REFUSE
        if known.get(pk=unsealing_id).asked_by_id == actor.user_id:
            # Said here in words; the database does not let the one who asked lock the row either.
            raise machine.SamePerson(step)
        asked = known.select_for_update(of=("self",)).filter(pk=unsealing_id).first()
        if asked is None:
            raise machine.WrongState(step)
        require(actor, policies.may_answer_original, case, asked)
        approvals.require_unchanged(seen_hash, asked.content_hash)
        asked.answered_by_id, asked.answered_at = actor.user_id, timezone.now()
        asked.save(update_fields=["answered_by", "answered_at"])
        machine.take(step, asked, ANSWERS, actor=actor, case_id=case.pk, first_person=asked.asked_by_id)
        notices.notify(actor, "document.original_answered", user_id=asked.asked_by_id, object_id=asked.pk)
    return asked


def _require_room(actor: Actor, case: "Case", kib: int) -> None:
    """Two uploads of one person at the same moment count both: they wait for each other here."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 39))", [str(actor.user_id)])
    if queries.count(actor, case) >= MOST_PER_CASE:
        raise Refused("per_case")
    today = datetime.combine(profile().today(), time.min, tzinfo=profile().timezone)
    if queries.kib_since(actor, today) + kib > MOST_KIB_A_DAY:
        raise Refused("per_day")


def _store(actor: Actor, found: Document, prepared: Prepared, title: str) -> None:
    cleaned, content = prepared.cleaned, prepared.upload.content
    hashes = {"sha256": hashlib.sha256(content).hexdigest()}
    if cleaned.clean:
        hashes["clean"] = hashlib.sha256(cleaned.clean).hexdigest()
    found.details = sealing.seal(
        {"title": title, "name": prepared.upload.name, **hashes}, subject_id=found.case_id, data_class="files",
        organisation_id=actor.organisation_id, place=queries.details_place(actor, found),
    )  # fmt: skip
    _let_read(actor, found)
    files = {Role.ORIGINAL: content, Role.CLEAN: cleaned.clean, Role.PREVIEW: cleaned.preview}
    rows = []
    for role, one in files.items():
        if one:
            head, chunks = sealing.seal_file(
                one, subject_id=found.case_id, organisation_id=actor.organisation_id,
                place=queries.file_place(actor, found, role),
            )  # fmt: skip
            setattr(found, f"{role.value}_head", head)
            rows += [(found.pk, role.value, number, sealed) for number, sealed in enumerate(chunks)]
    found.save(force_insert=True)
    _insert_chunks(rows)
    detail = {
        "kind": found.kind,
        "class": found.data_class,
        "format": found.format,
        "scan": found.scan,
        **hashes,
    }
    log.record(actor, "document.add", object_id=found.pk, case_id=found.case_id, detail=detail)


def _let_read(actor: Actor, found: Document) -> None:
    """Whoever takes part under a consent that reaches documents holds their key, also when it was made just now."""
    for part in case_queries.participants(actor, found.case):
        if part.consent is None or "files" in part.consent.data_classes:
            sealing.share(found.case_id, ("files",), actor.organisation_id, part.organisation_id)


def _insert_chunks(rows: list[tuple[UUID, str, int, bytes]]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(
            "insert into documents_chunk (document_id, role, number, sealed) values (%s, %s, %s, %s)", rows
        )


def _scanned(actor: Actor, case: "Case", content: bytes) -> Scan:
    """The scanner's verdict; what it finds is logged, without a word of what it was. Raises Refused."""
    try:
        return scanning.verdict(content)
    except Refused:
        log.record(actor, "document.infected", object_id=case.pk, case_id=case.pk)
        raise


def _require_step(found: Document, step: Step) -> None:
    if found.status not in STEPS[step].sources:
        raise machine.WrongState(f"{step}: {found.status}")


def _changed(actor: Actor, found: Document, step: Step, **detail: str) -> None:
    """The database asks for state, reason and person at once, so they are stored with one statement."""
    found.save(update_fields=["status", "retract_reason", "retracted_by", "retracted_at"])
    log.record(actor, f"document.{step}", object_id=found.pk, case_id=found.case_id, detail=detail)


def _insert(asked: Unsealing) -> None:
    try:
        with transaction.atomic():
            asked.save(force_insert=True)
    except IntegrityError:
        raise AlreadyAsked from None


def _document(actor: Actor, case_id: UUID, document_id: UUID) -> tuple["Case", Document]:
    case = _locked(actor, case_id)
    return case, queries.documents(actor, case).select_for_update(of=("self",)).get(pk=document_id)


def _locked(actor: Actor, case_id: UUID) -> "Case":
    return case_queries.cases(actor).select_for_update(of=("self",)).get(pk=case_id)
