"""Reading documents, never more than the actor may see. Which classes those are is decided by duty and by consent."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.audit import log
from opennrm.cases import queries as cases
from opennrm.documents import policies
from opennrm.documents.formats import FORMATS
from opennrm.documents.models import Chunk, Document, Unsealing
from opennrm.documents.states import OPEN_FOR, Answer, DataClass, Role, Status
from opennrm.vault import sealing

if TYPE_CHECKING:
    from opennrm.cases.models import Case

TEXT_SHOWN = 20_000


class NotOpen(Exception):
    """No second person has agreed, or the time for it is over."""


@dataclass(frozen=True)
class Shown:
    """One document with what it is called."""

    document: Document
    title: str
    name: str = field(repr=False)


@dataclass(frozen=True)
class Preview:
    """What is to be seen of a document in a page: a picture, or the beginning of a text."""

    picture: bytes = field(default=b"", repr=False)
    text: str = field(default="", repr=False)
    is_cut: bool = False


@dataclass(frozen=True)
class File:
    """A file that leaves: its bytes, its type, and the ending for its name."""

    content: bytes = field(repr=False)
    media_type: str
    ending: str


def readable(actor: Actor, case: "Case") -> frozenset[str]:
    """The classes of documents that the actor finds in this file, by their duties and by what the person agreed to.

    A consent that says nothing of documents opens none. Where the law asks for no consent, duties alone decide.
    """
    by_duty = {one for one in DataClass.values if policies.may_read_class(actor, one)}
    part = cases.live_participations(actor).filter(case=case).select_related("consent").first()
    if part is None:
        return frozenset()
    if part.consent is None:
        return frozenset(by_duty)
    agreed = set(part.consent.data_classes)
    if "files" not in agreed:
        return frozenset()
    return frozenset(one for one in by_duty if _consented_as(one) in agreed)


def _consented_as(data_class: str) -> str:
    """The class of a consent under which a class of documents falls."""
    return "identity" if data_class == DataClass.IDENTITY else "narrative"


def documents(actor: Actor, case: "Case") -> QuerySet[Document]:
    """Those of the file that the actor finds, the newest first, also those taken out."""
    require(actor, policies.may_list, case)
    found = Document.objects.filter(case_id=case.pk, data_class__in=readable(actor, case))
    return found.select_related("organisation", "added_by").order_by("-added_at", "-pk")


def listing(actor: Actor, case: "Case", *, kind: str = "", status: str = Status.KEPT) -> list[Shown]:
    """The documents of the file with their titles, with a row in the log that names each."""
    found = documents(actor, case).filter(status=status)
    shown = _titled(actor, list(found.filter(kind=kind) if kind else found))
    log.record(
        actor, "document.list", object_id=case.pk, case_id=case.pk, shown=[one.document.pk for one in shown]
    )
    return shown


def document(actor: Actor, case: "Case", document_id: UUID) -> Shown:
    """One document with its title. Raises Document.DoesNotExist."""
    return _titled(actor, [documents(actor, case).get(pk=document_id)])[0]


def preview(actor: Actor, case: "Case", document_id: UUID) -> Preview:
    """What is to be seen of it, with a row in the log. Raises Document.DoesNotExist, Denied."""
    found = documents(actor, case).get(pk=document_id)
    require(actor, policies.may_open, found)
    log.record(actor, "document.read", object_id=found.pk, case_id=case.pk)
    if found.preview_head:
        return Preview(picture=content_of(actor, found, Role.PREVIEW))
    if found.format == "txt" and found.clean_head:
        words = content_of(actor, found, Role.CLEAN).decode()
        return Preview(text=words[:TEXT_SHOWN], is_cut=len(words) > TEXT_SHOWN)
    return Preview()


def download(actor: Actor, case: "Case", document_id: UUID) -> File:
    """The clean copy, with a row in the log. Raises Document.DoesNotExist (also where there is no clean copy), Denied."""
    found = documents(actor, case).get(pk=document_id, clean_head__isnull=False)
    require(actor, policies.may_open, found)
    log.record(actor, "document.download", object_id=found.pk, case_id=case.pk)
    return _file(found, content_of(actor, found, Role.CLEAN))


def original(actor: Actor, case: "Case", document_id: UUID) -> File:
    """The sealed original, byte for byte, for the one who asked, after another has agreed, with a row in the log.

    Raises:
        NotOpen: nobody has agreed, or longer ago than `OPEN_FOR`. Document.DoesNotExist, Denied.
    """
    found = documents(actor, case).get(pk=document_id)
    require(actor, policies.may_ask_original, case, found)
    if not is_open(actor, found):
        raise NotOpen
    content = content_of(actor, found, Role.ORIGINAL)
    digest = hashlib.sha256(content).hexdigest()
    log.record(
        actor, "document.original_read", object_id=found.pk, case_id=case.pk, detail={"sha256": digest}
    )
    return _file(found, content)


def is_open(actor: Actor, found: Document) -> bool:
    """Whether the actor may open the original now."""
    agreed = Unsealing.objects.filter(document=found, asked_by_id=actor.user_id, status=Answer.APPROVED)
    return agreed.filter(answered_at__gt=timezone.now() - OPEN_FOR).exists()


def unsealings(actor: Actor, case: "Case", document_id: UUID) -> QuerySet[Unsealing]:
    """Requests of the actor's organisation to open the original of this document, the last first."""
    found = documents(actor, case).get(pk=document_id)
    asked = Unsealing.objects.filter(document=found, organisation_id=actor.organisation_id)
    return asked.select_related("asked_by", "answered_by").order_by("-asked_at")


def unsealing_reason(actor: Actor, case: "Case", asked: Unsealing) -> str:
    """Why it is asked for, in words; for whoever lists the documents of the file."""
    require(actor, policies.may_list, case)
    where = reason_place(actor, asked)
    return str(sealing.unseal(bytes(asked.reason), organisation_id=actor.organisation_id, place=where))


def case_of_unsealing(actor: Actor, unsealing_id: UUID) -> tuple["Case", Unsealing]:
    """The file in which an original is asked for, for a notice. Raises ObjectDoesNotExist."""
    asked = Unsealing.objects.select_related("document").get(
        pk=unsealing_id, organisation_id=actor.organisation_id
    )
    return cases.case_by_id(actor, asked.document.case_id), asked


def count(actor: Actor, case: "Case") -> int:
    """How many documents the file holds for everybody together, for its limit."""
    require(actor, policies.may_list, case)
    return int(_number("select nrm_document_count(%s)", case.pk))


def kib_since(actor: Actor, since: datetime) -> int:
    """How much the actor has added since then, in all files."""
    return int(_number("select nrm_document_kib(%s)", since))


def details_place(actor: Actor, found: Document) -> sealing.Place:
    """Where title, name and hashes of a document are sealed."""
    return sealing.Place("documents_document", found.pk, "details")


def reason_place(actor: Actor, asked: Unsealing) -> sealing.Place:
    """Where the reason for opening an original is sealed."""
    return sealing.Place("documents_unsealing", asked.pk, "reason")


def file_place(actor: Actor, found: Document, role: str) -> sealing.Place:
    """Where the chunks of one file of a document are sealed."""
    return sealing.Place("documents_chunk", found.pk, role)


def content_of(actor: Actor, found: Document, role: str) -> bytes:
    """One file of a document that the caller was allowed to open."""
    head = {
        Role.CLEAN: found.clean_head,
        Role.PREVIEW: found.preview_head,
        Role.ORIGINAL: found.original_head,
    }[Role(role)]
    chunks = Chunk.objects.filter(document_id=found.pk, role=role).order_by("number")
    return sealing.unseal_file(
        bytes(head or b""),
        (bytes(one) for one in chunks.values_list("sealed", flat=True)),
        organisation_id=actor.organisation_id,
        place=file_place(actor, found, role),
    )


def _titled(actor: Actor, found: Sequence[Document]) -> list[Shown]:
    sealed = [(details_place(actor, one), bytes(one.details)) for one in found]
    opened = sealing.unseal_many(sealed, organisation_id=actor.organisation_id)
    said: list[dict[str, Any]] = [one or {} for one in opened]
    return [
        Shown(one, str(told.get("title", "")), str(told.get("name", "")))
        for one, told in zip(found, said, strict=True)
    ]


def _file(found: Document, content: bytes) -> File:
    known = FORMATS[found.format]
    return File(content, known.media_type, known.endings[0])


def _number(sql: str, value: UUID | datetime) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, [value])
        return cursor.fetchone()[0]
