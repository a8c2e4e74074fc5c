"""How the acts on documents are done in the world."""

import uuid
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from opennrm.access.actor import Actor
from opennrm.access.session import acting
from opennrm.cases import queries as case_queries
from opennrm.cases.models import Case
from opennrm.documents import actions, queries
from opennrm.documents.actions import StillWaiting
from opennrm.documents.models import Document
from opennrm.documents.queries import NotOpen
from tests import factories
from tests.documents.scene import a_document, an_upload

if TYPE_CHECKING:
    from tests.authorisation.world import World

REASON = "The court asks for the file as it came."


def kept(w: "World") -> None:
    """A contract in the file, and a request to open its original."""
    w.paper = a_document(w.worker, w.case)  # type: ignore[attr-defined]
    with acting(w.worker):
        w.prepared = actions.prepare(w.worker, w.case.pk, an_upload())  # type: ignore[attr-defined]
        w.unsealing = actions.ask_original(  # type: ignore[attr-defined]
            w.worker, w.case.pk, w.paper.pk, REASON, uuid.uuid4()
        )


def taken_out(w: "World") -> None:
    """The contract is out of use."""
    with acting(w.worker):
        actions.take_out(w.worker, w.case.pk, w.paper.pk, "duplicate")


def waits(w: "World") -> None:
    """The scanner has not answered about it."""
    with acting(factories.TESTER):
        Document.objects.filter(pk=w.paper.pk).update(scan="waiting")


def file(w: "World", a: Actor) -> Case:
    """The file as this actor finds it."""
    return case_queries.case_by_id(a, w.case.pk)


def shows(rows: Any, pk: Any) -> bool:
    """Whether a list shows the row."""
    return any(one.pk == pk for one in rows)


def opened(w: "World", a: Actor) -> bool:
    """As far as the second person; nobody agreed."""
    with suppress(NotOpen):
        queries.original(a, file(w, a), w.paper.pk)
    return True


def scanned(w: "World", a: Actor) -> bool:
    """As far as the scanner; none is there."""
    with suppress(StillWaiting):
        actions.scan_again(a, w.case.pk, w.paper.pk)
    return True


DOCUMENTS: dict[str, tuple[Callable[..., Any], ...]] = {
    "queries.documents": (lambda w, a: shows(queries.documents(a, file(w, a)), w.paper.pk),),
    "queries.listing": (
        lambda w, a: shows([one.document for one in queries.listing(a, file(w, a))], w.paper.pk),
    ),
    "queries.document": (lambda w, a: queries.document(a, file(w, a), w.paper.pk).title,),
    "queries.preview": (lambda w, a: queries.preview(a, file(w, a), w.paper.pk).text,),
    "queries.download": (lambda w, a: queries.download(a, file(w, a), w.paper.pk),),
    "queries.count": (lambda w, a: queries.count(a, file(w, a)),),
    "queries.unsealings": (
        lambda w, a: shows(queries.unsealings(a, file(w, a), w.paper.pk), w.unsealing.pk),
    ),
    "queries.unsealing_reason": (lambda w, a: queries.unsealing_reason(a, file(w, a), w.unsealing),),
    "queries.original": (opened,),
    "queries.case_of_unsealing": (lambda w, a: queries.case_of_unsealing(a, w.unsealing.pk),),
    "actions.prepare": (lambda w, a: actions.prepare(a, w.case.pk, an_upload()),),
    "actions.keep": (
        lambda w, a: actions.keep(a, w.case.pk, w.prepared, kind="work", title="One", document_id=uuid.uuid4()),
    ),
    "actions.take_out": (lambda w, a: actions.take_out(a, w.case.pk, w.paper.pk, "duplicate"),),
    "actions.put_back": (lambda w, a: actions.put_back(a, w.case.pk, w.paper.pk), taken_out),
    "actions.scan_again": (scanned, waits),
    "actions.ask_original": (
        lambda w, a: actions.ask_original(a, w.case.pk, w.paper.pk, REASON, uuid.uuid4()),
    ),
    "actions.answer_original": (
        lambda w, a: actions.answer_original(
            a, w.case.pk, w.unsealing.pk, agrees=True, seen_hash=w.unsealing.content_hash
        ),
    ),
}  # fmt: skip
