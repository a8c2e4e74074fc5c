"""What those who help do with a person's page: hand the receipt over, renew it, close it, answer what is asked."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.audit import log
from opennrm.cases import queries as cases
from opennrm.children import queries as children
from opennrm.deadlines import actions as deadlines
from opennrm.mailbox import receipts
from opennrm.ownpage import ending, policies, queries, telling
from opennrm.ownpage.models import OwnPage, OwnRequest
from opennrm.ownpage.states import ANSWER_STEPS, AnswerStep, GuardianBasis, Handed, Kind, Status, Viewer, Way
from opennrm.relations import queries as relations
from opennrm.vault import sealing
from opennrm.workflow import machine

if TYPE_CHECKING:
    from opennrm.cases.models import Case


class AlreadyOpen(Exception):
    """The person has a page already: renew its receipt, or close it."""


class Dangerous(Exception):
    """Whoever brought, controls or gains by a child is shown nothing of its file, whatever office they hold."""


class NoWay(Exception):
    """A copy is handed over only in a way that leaves nothing lying about."""


@dataclass(frozen=True)
class Receipt:
    """A receipt to be handed over: its number, how, and the language of the page. The same id again is the same page."""

    page_id: UUID
    number: int = field(repr=False)
    handed: str
    language: str


def open_page(actor: Actor, case_id: UUID, receipt: Receipt) -> OwnPage:
    """Make the person's own page; its receipt is handed over in the person's presence.

    Raises:
        Denied: the actor does not help where the file is led, or the file is closed. AlreadyOpen: there is one.
    """
    with transaction.atomic():
        case = _locked(actor, case_id)
        require(actor, policies.may_open, case)
        page = _page(actor, case, receipt, Viewer.PERSON)
        return _opened(actor, case, page, receipt)


def open_for_guardian(
    actor: Actor, case_id: UUID, receipt: Receipt, *, basis: str, is_against_the_child: bool
) -> OwnPage:
    """Make a page for whoever speaks for a child now, on a basis that is written down. It shows less.

    Args:
        is_against_the_child: whether they brought the child, are linked to who exploits it, or gain by it; asked each time.

    Raises:
        Denied, AlreadyOpen: as for `open_page`; the person is no child.
        Guardian.DoesNotExist: nobody speaks for the child now. Dangerous: it was said, or the file knows the name so.
    """
    with transaction.atomic():
        case = _locked(actor, case_id)
        require(actor, policies.may_open_for_guardian, case)
        guardian = children.guardians(actor, case).filter(until_on__isnull=True).get()
        name = children.words(actor, case, [guardian]).get((guardian.pk, "name"), "")
        if is_against_the_child or relations.is_dangerous(actor, case, name):
            raise Dangerous
        page = _page(actor, case, receipt, Viewer.GUARDIAN)
        page.guardian_id, page.guardian_basis = guardian.pk, GuardianBasis(basis)
        return _opened(actor, case, page, receipt)


def open_by_mailbox(actor: Actor, case_id: UUID, mailbox_id: UUID, page_id: UUID, language: str) -> OwnPage:
    """The mailbox in which the person wrote opens the person's own page from now on, by the receipt that they have.

    Raises:
        Denied, AlreadyOpen: as for `open_page`. Mailbox.DoesNotExist: it did not become this file, or is not the actor's.
    """
    with transaction.atomic():
        case = _locked(actor, case_id)
        require(actor, policies.may_open, case)
        if mailbox_id not in queries.mailboxes_of(actor, case):
            raise OwnPage.DoesNotExist
        page = _page(actor, case, Receipt(page_id, 0, Handed.MAILBOX, language), Viewer.PERSON)
        page.receipt_hash, page.mailbox_id = None, mailbox_id
        return _stored(actor, case, page)


def renew(actor: Actor, page_id: UUID, receipt: Receipt, end: str) -> OwnPage:
    """A new receipt for the same page: the old one opens nothing from this moment, in no browser.

    Raises:
        Denied: as for `open_page`. WrongState: the page was closed.
    """
    with transaction.atomic():
        page, case = _found(actor, page_id)
        require(actor, policies.may_open, case)
        proof = receipts.fingerprint(receipts.digits(receipt.number))
        if page.receipt_hash is not None and bytes(page.receipt_hash) == proof:
            return page
        ending.refuse_closed(actor, page)
        ending.leave_browsers(actor, page)
        page.receipt_hash, page.mailbox_id = proof, None
        page.handed, page.handed_at, page.language = Handed(receipt.handed), timezone.now(), receipt.language
        page.save(update_fields=["receipt_hash", "mailbox", "handed", "handed_at", "language"])
        log.record(actor, "ownpage.renew", object_id=page.pk, case_id=case.pk, detail={"end": end})
    telling.bring(actor, page.case_id)
    return page


def close(actor: Actor, page_id: UUID, end: str) -> OwnPage:
    """Close a page at once, in every browser: the receipt is lost, somebody else has it, or the person does not want it.

    Raises:
        Denied: the actor does not help where the file is led. WrongState: it was closed before.
    """
    with transaction.atomic():
        page, case = _found(actor, page_id)
        require(actor, policies.may_close, case)
        return ending.end(actor, page, end)


def answer(
    actor: Actor, case_id: UUID, request_id: UUID, *, agrees: bool, words: str, way: str = ""
) -> OwnRequest:
    """Answer what was asked, with words that the person reads on the page; its clock stops.

    Raises:
        OwnRequest.DoesNotExist: it is not the actor's to answer. WrongState: it was answered before.
        NoWay: a copy, and not how it was handed over.
    """
    with transaction.atomic():
        case = cases.case_by_id(actor, case_id)
        queries.request(actor, case, request_id)
        found = OwnRequest.objects.select_for_update().get(pk=request_id)
        require(actor, policies.may_answer, case, found)
        if agrees and found.kind == Kind.COPY and way not in Way.values:
            raise NoWay
        found.answer = sealing.seal(
            words, subject_id=found.pk, data_class="narrative", organisation_id=actor.organisation_id,
            place=queries.request_place(actor, found.pk, "answer"),
        )  # fmt: skip
        found.answered_at, found.answered_by_id = timezone.now(), actor.user_id
        found.way = Way(way) if agrees and found.kind == Kind.COPY else ""
        # The answer goes first: the database refuses an answered request without one.
        found.save(update_fields=["answer", "answered_at", "answered_by", "way"])
        step, detail = AnswerStep.AGREE if agrees else AnswerStep.REFUSE, {"kind": str(found.kind)}
        machine.take(step, found, ANSWER_STEPS, actor=actor, case_id=case.pk, detail=detail)
        deadlines.stop(actor, found.pk)
    return found


def _locked(actor: Actor, case_id: UUID) -> "Case":
    return cases.cases(actor).select_for_update(of=("self",)).get(pk=case_id)


def _found(actor: Actor, page_id: UUID) -> tuple[OwnPage, "Case"]:
    page = OwnPage.objects.select_for_update().get(pk=page_id)
    return page, cases.case_by_id(actor, page.case_id)


def _page(actor: Actor, case: "Case", receipt: Receipt, viewer: Viewer) -> OwnPage:
    return OwnPage(
        id=receipt.page_id, case_id=case.pk, viewer=viewer, organisation_id=actor.organisation_id,
        language=receipt.language, handed=Handed(receipt.handed),
        made_by_id=actor.user_id,
    )  # fmt: skip


def _opened(actor: Actor, case: "Case", page: OwnPage, receipt: Receipt) -> OwnPage:
    page.receipt_hash = receipts.fingerprint(receipts.digits(receipt.number))
    return _stored(actor, case, page)


def _stored(actor: Actor, case: "Case", page: OwnPage) -> OwnPage:
    known = OwnPage.objects.filter(case_id=case.pk, viewer=page.viewer, status=Status.OPEN).first()
    if known and known.pk == page.pk:
        return known
    if known:
        raise AlreadyOpen
    page.save(force_insert=True)
    sealing.new_key(page.pk, "narrative", [page.pk, actor.organisation_id])
    log.record(
        actor, "ownpage.open_for", object_id=page.pk, case_id=case.pk,
        detail={"viewer": str(page.viewer), "handed": str(page.handed), "basis": str(page.guardian_basis)},
    )  # fmt: skip
    telling.bring(actor, case.pk)
    return page
