"""Reading own pages and what is asked on them: by those who help, by whoever answers, by the holder."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.access.roles import Reach
from opennrm.audit import log
from opennrm.cases import queries as cases
from opennrm.mailbox import queries as mailboxes
from opennrm.mailbox.states import Status as MailboxStatus
from opennrm.mailbox.states import Writer
from opennrm.ownpage import policies
from opennrm.ownpage.models import OwnPage, OwnRequest, Told
from opennrm.ownpage.states import Answer, Kind, Status
from opennrm.vault import sealing

if TYPE_CHECKING:
    from opennrm.cases.models import Case


def pages(actor: Actor, case: "Case") -> QuerySet[OwnPage]:
    """The pages of a file, the newest first; for those who help where it is led."""
    require(actor, policies.may_see, case)
    return OwnPage.objects.filter(case_id=case.pk).order_by("-made_at")


def mailboxes_of(actor: Actor, case: "Case") -> list[UUID]:
    """Open mailboxes of the person that became this file, as far as the actor's organisation receives them."""
    require(actor, policies.may_see, case)
    ours = mailboxes.mailboxes(actor).filter(signal__case_id=case.pk, status=MailboxStatus.OPEN)
    return list(ours.filter(writer=Writer.PERSON).values_list("pk", flat=True))


def of_case(actor: Actor, case: "Case") -> list[OwnRequest]:
    """What was asked in a file and is the actor's to answer, the newest first."""
    require(actor, policies.may_answer_some, case)
    found = _requests(actor).filter(case_id=case.pk).order_by("-asked_at")
    return [one for one in found if policies.may_answer(actor, case, one)]


def request(actor: Actor, case: "Case", request_id: UUID) -> OwnRequest:
    """One request of a file that is the actor's to answer.

    Raises:
        OwnRequest.DoesNotExist: there is none, or it is not the actor's: who is complained about does not learn of it.
    """
    found = _requests(actor).get(pk=request_id, case_id=case.pk)
    if not policies.may_answer(actor, case, found):
        raise OwnRequest.DoesNotExist
    return found


@dataclass(frozen=True)
class Words:
    """What was asked and what was answered, opened; empty where nothing was written."""

    asked: str
    answer: str


def words(actor: Actor, case: "Case", found: OwnRequest) -> Words:
    """The words of a request, with a row in the log.

    Raises:
        Denied: it is not the actor's to answer.
    """
    require(actor, policies.may_answer, case, found)
    log.record(actor, "ownrequest.read", object_id=found.pk, case_id=case.pk)
    return _opened(actor, [found])[found.pk]


def waiting(actor: Actor) -> list[OwnRequest]:
    """What waits for the actor, the longest first: of the files they work on; complaints of the whole organisation.

    Begins with what was asked of the organisation, which is little: nothing asked costs one look at an index.
    """
    asked = OwnRequest.objects.filter(status=Answer.WAITING, organisation_id=actor.organisation_id)
    found = list(asked.order_by("asked_at"))
    seen = (
        {one.pk: one for one in cases.cases(actor).filter(pk__in={one.case_id for one in found})}
        if found
        else {}
    )
    mine = []
    for one in found:
        case = seen.get(one.case_id)
        if case is None or not (case.is_assigned or one.kind == Kind.COMPLAIN):
            continue
        if policies.may_answer(actor, case, one):
            one.case = case
            mine.append(one)
    return mine


def own_page(actor: Actor) -> OwnPage:
    """The page whose receipt the actor holds, with a row in the log that the file's own readers do not see.

    Raises:
        OwnPage.DoesNotExist: the actor holds none, or it was closed.
    """
    if not actor.is_holder:
        raise OwnPage.DoesNotExist
    found = OwnPage.objects.get(pk=actor.organisation_id, status=Status.OPEN)
    log.record(actor, "ownpage.read", object_id=found.pk)
    return found


def own_requests(actor: Actor) -> list[tuple[OwnRequest, Words]]:
    """What the holder asked, with the answers, the newest first."""
    if not actor.is_holder:
        return []
    found = list(OwnRequest.objects.filter(page_id=actor.organisation_id).order_by("-asked_at"))
    opened = _opened(actor, found)
    return [(one, opened[one.pk]) for one in found]


def told(actor: Actor) -> dict[UUID, str]:
    """The goals that were put on the page for its holder, by the planned service."""
    if not actor.is_holder:
        return {}
    rows = list(Told.objects.filter(page_id=actor.organisation_id))
    sealed = [(told_place(actor, row.pk), bytes(row.words)) for row in rows]
    opened = sealing.unseal_many(sealed, organisation_id=actor.organisation_id) if rows else []
    return {row.source_id: str(words) for row, words in zip(rows, opened, strict=True) if words}


def told_place(actor: Actor, told_id: UUID) -> sealing.Place:
    """Where a goal is sealed for the person."""
    return sealing.Place("ownpage_told", told_id, "words")


def request_place(actor: Actor, request_id: UUID, column: str) -> sealing.Place:
    """Where the words of a request (`words`) or of its answer (`answer`) are sealed."""
    return sealing.Place("ownpage_ownrequest", request_id, column)


def _opened(actor: Actor, found: Sequence[OwnRequest]) -> dict[UUID, Words]:
    sealed = [
        (request_place(actor, one.pk, column), bytes(value))
        for one in found
        for column in ("words", "answer")
        if (value := getattr(one, column))
    ]
    opened = sealing.unseal_many(sealed, organisation_id=actor.organisation_id) if sealed else []
    said = {
        (place.row, place.column): str(value or "") for (place, _), value in zip(sealed, opened, strict=True)
    }
    return {one.pk: Words(said.get((one.pk, "words"), ""), said.get((one.pk, "answer"), "")) for one in found}


def _requests(actor: Actor) -> QuerySet[OwnRequest]:
    """What was asked of the actor's organisation, in files that it still finds; of complaints the co-ordinator sees all."""
    found = OwnRequest.objects.filter(case__in=cases.cases(actor).values("pk")).select_related("case")
    if actor.reach is Reach.NATIONAL:
        return found.filter(kind=Kind.COMPLAIN)
    return found.filter(organisation_id=actor.organisation_id)
