"""What the holder of a page does on it: takes consent back, asks, complains, ends everything, closes the page."""

from dataclasses import dataclass, field
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from opennrm.access.actor import Actor
from opennrm.audit import log
from opennrm.cases import actions as cases
from opennrm.cases import own as own_file
from opennrm.deadlines import actions as deadlines
from opennrm.mailbox import finding
from opennrm.notices import actions as notices
from opennrm.organisations import queries as organisations
from opennrm.ownpage import ending, policies, queries
from opennrm.ownpage.models import OwnPage, OwnRequest
from opennrm.ownpage.opening import holder
from opennrm.ownpage.states import CLOCKS, About, Kind, Part, Status, Viewer
from opennrm.vault import sealing

# Of what the database keeps whole without words.
NOTICES = {Kind.COMPLAIN: "ownpage.complaint"}


class NobodyToAsk(Exception):
    """There is nobody who could answer without being the one complained about."""


@dataclass(frozen=True)
class Asked:
    """One thing that is asked; the same id again is the same request."""

    id: UUID
    kind: Kind
    words: str = field(default="", repr=False)
    part: str = ""
    about: str = ""
    consent_id: UUID | None = None


def coordinators(actor: Actor, page_id: UUID) -> list[UUID]:
    """The organisations of the co-ordinator that do not lead this file: they answer complaints about who does.

    Raises:
        Denied: the actor is not the public page.
    """
    finding.only_the_public_page(actor)
    page = OwnPage.objects.select_related("case").get(pk=page_id)
    return [one for one in organisations.homes(actor, "coordinator") if one != page.case.lead_id]


def ask(actor: Actor, asked: Asked, coordinators: list[UUID]) -> OwnRequest:
    """Ask those who help; complain to somebody who is not the one complained about.

    Args:
        coordinators: what `coordinators` says: they answer complaints about the organisation, and are told of every other.

    Raises:
        OwnPage.DoesNotExist: the actor holds no page, or a guardian's page is not for this. NobodyToAsk: as it says.
    """
    page = queries.own_page(actor)
    if not (policies.shows_all(page) or asked.kind == Kind.COMPLAIN):
        raise OwnPage.DoesNotExist
    known = _known(page, asked)
    if known:
        return known
    to = _to_whom(actor, asked, coordinators)
    try:
        with transaction.atomic():
            return _asked(actor, page, asked, to, coordinators)
    except IntegrityError:
        known = _known(page, asked)
        if known is None:
            raise
        return known


def _known(page: OwnPage, asked: Asked) -> OwnRequest | None:
    """This request, or one of those that are asked one at a time and waits already."""
    same = OwnRequest.objects.filter(page_id=page.pk)
    waiting = same.filter(kind=asked.kind, status="waiting")
    if asked.kind in (Kind.COPY, Kind.STOP):
        return same.filter(pk=asked.id).first() or waiting.first()
    if asked.kind == Kind.CONSENT and asked.consent_id:
        return same.filter(pk=asked.id).first() or waiting.filter(consent_id=asked.consent_id).first()
    return same.filter(pk=asked.id).first()


def _to_whom(actor: Actor, asked: Asked, coordinators: list[UUID]) -> UUID:
    if asked.about == About.ORGANISATION:
        if not coordinators:
            raise NobodyToAsk
        return coordinators[0]
    return UUID(str(own_file.case(actor).lead_id))


def _asked(actor: Actor, page: OwnPage, asked: Asked, to: UUID, coordinators: list[UUID]) -> OwnRequest:
    consent_id = own_file.consents(actor).get(pk=asked.consent_id).pk if asked.consent_id else None
    found = OwnRequest(
        id=asked.id, case_id=page.case_id, page_id=page.pk, kind=asked.kind, organisation_id=to, consent_id=consent_id,
        about=About(asked.about) if asked.about else "", part=Part(asked.part) if asked.part else "",
    )  # fmt: skip
    sealing.new_key(found.pk, "narrative", [page.pk, to])
    if asked.words:
        found.words = sealing.seal(
            asked.words, subject_id=found.pk, data_class="narrative", organisation_id=page.pk,
            place=queries.request_place(actor, found.pk, "words"),
        )  # fmt: skip
    found.save(force_insert=True)
    # Who is complained about must not learn of it from the file's own timeline.
    case_id = None if asked.kind == Kind.COMPLAIN else page.case_id
    log.record(actor, "ownrequest.ask", object_id=found.pk, case_id=case_id, detail={"kind": str(asked.kind)})
    if asked.kind in CLOCKS:
        deadlines.start(
            actor, CLOCKS[asked.kind], subject_id=found.pk, organisation_id=to, starts_at=found.asked_at
        )
    notices.notify(actor, NOTICES.get(asked.kind, "ownpage.asked"), organisation_id=to, object_id=found.pk)
    if asked.kind == Kind.COMPLAIN:
        for one in coordinators:
            notices.notify(actor, "ownpage.complaint_filed", organisation_id=one, object_id=found.pk)
    return found


def withdraw_consent(actor: Actor, page_id: UUID, consent_id: UUID) -> int:
    """The person takes one consent back: from the next request on its recipient finds nothing, and what rests on it stops.

    Done by the public page for the holder of the receipt, because rows of others change. Twice is once. Returns how much
    stopped.

    Raises:
        Denied: the actor is not the public page. OwnPage.DoesNotExist: no open page of the person.
        Consent.DoesNotExist: it is of another file.
    """
    finding.only_the_public_page(actor)
    page = _persons(actor, page_id)
    with transaction.atomic():
        own = own_file.live_consents_of(actor, page.case_id).filter(pk=consent_id).first()
        if own is None:
            return 0
        stopped = cases.withdraw_consent(actor, page.case_id, consent_id)
        log.record(
            holder(page_id), "ownpage.withdraw_consent", object_id=consent_id, case_id=page.case_id,
            detail={"stopped": stopped},
        )  # fmt: skip
    return stopped


def stop_everything(actor: Actor, page_id: UUID) -> int:
    """The person wants nothing more: every consent is taken back but that of whoever leads the file, who must close it.

    Raises as `withdraw_consent`. Returns how many were taken back.
    """
    finding.only_the_public_page(actor)
    page = _persons(actor, page_id)
    with transaction.atomic():
        live = own_file.live_consents_of(actor, page.case_id).exclude(recipient_id=F("case__lead_id"))
        found = list(live.values_list("pk", flat=True))
        for consent_id in found:
            withdraw_consent(actor, page_id, consent_id)
    return len(found)


def speak(actor: Actor, language: str) -> OwnPage:
    """The holder reads the page in another language from now on."""
    with transaction.atomic():
        page = queries.own_page(actor)
        page.language = language
        page.save(update_fields=["language"])
    return page


def close(actor: Actor, end: str) -> OwnPage:
    """The holder closes the page for good: the receipt was lost, somebody forces them, or they do not want it.

    Raises:
        OwnPage.DoesNotExist: the actor holds no page, or it was closed before.
    """
    with transaction.atomic():
        page = queries.own_page(actor)
        locked = OwnPage.objects.select_for_update().get(pk=page.pk)
        organisation_id = locked.organisation_id
        ended = ending.end(actor, locked, end)
        notices.notify(actor, "ownpage.closed", organisation_id=organisation_id, object_id=page.pk)
    return ended


def _persons(actor: Actor, page_id: UUID) -> OwnPage:
    return OwnPage.objects.get(pk=page_id, status=Status.OPEN, viewer=Viewer.PERSON)
