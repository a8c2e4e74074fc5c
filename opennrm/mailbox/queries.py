"""Reading mailboxes: the organisation that receives them; the holder of the receipt; the co-ordinator counts them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.access.roles import Reach
from opennrm.audit import log
from opennrm.database import marks
from opennrm.mailbox import policies
from opennrm.mailbox.models import Mailbox, Message
from opennrm.mailbox.states import Side, Status, Writer
from opennrm.organisations import queries as organisations
from opennrm.vault import sealing

PAGE = 25


def mailboxes(actor: Actor) -> QuerySet[Mailbox]:
    """The holder's own; those of the organisation for whoever takes calls; all, without a word, for the co-ordinator."""
    if policies.is_holder(actor):
        return Mailbox.objects.filter(pk=actor.organisation_id)
    if actor.reach is not Reach.ORGANISATION:
        return Mailbox.objects.all()
    here = Mailbox.objects.filter(organisation_id=actor.organisation_id)
    return here if actor.has("take_calls") else here.none()


def mailbox(actor: Actor, mailbox_id: UUID) -> Mailbox:
    """One mailbox, with a row in the log.

    Raises:
        Mailbox.DoesNotExist: there is none, or the actor may not see it.
    """
    # Not the signal beside it: what the organisation wrote about it is not the holder's to see.
    found = mailboxes(actor).select_related("organisation", "proposed").get(pk=mailbox_id)
    log.record(actor, "mailbox.read", object_id=found.pk)
    return found


@dataclass(frozen=True)
class Said:
    """One message, opened. `words` are empty where the keys are gone."""

    side: str
    words: str
    written_at: datetime
    read_at: datetime | None
    organisation_id: UUID | None

    @property
    def is_from_person(self) -> bool:
        """Whether it came from outside."""
        return self.side == Side.PERSON


def conversation(actor: Actor, mailbox: Mailbox) -> list[Said]:
    """Everything that was written, the oldest first.

    Raises:
        Denied: the actor neither holds the receipt nor may read in the organisation.
    """
    require(actor, policies.may_read, mailbox)
    rows = list(Message.objects.filter(mailbox_id=mailbox.pk).order_by("written_at", "id"))
    log.record(actor, "mailbox.words_read", object_id=mailbox.pk, shown=[row.pk for row in rows])
    sealed = [(words_place(actor, row.pk), bytes(row.words)) for row in rows]
    opened = sealing.unseal_many(sealed, organisation_id=actor.organisation_id)
    return [
        Said(row.side, str(words or ""), row.written_at, row.read_at, row.organisation_id)
        for row, words in zip(rows, opened, strict=True)
    ]


def names_of(actor: Actor, said: Sequence[Said], language: str) -> dict[UUID | None, str]:
    """The organisations that wrote, by id, with their names."""
    wanted = {one.organisation_id for one in said if one.organisation_id}
    found = organisations.named(actor, wanted)
    return {one.pk: one.name(language) for one in found}


def words_place(actor: Actor, message_id: UUID) -> sealing.Place:
    """Where the words of a message are sealed."""
    return sealing.Place("mailbox_message", message_id, "words")


def waiting(actor: Actor) -> QuerySet[Mailbox]:
    """Mailboxes with a message that nobody has answered: the urgent first, then the longest waiting."""
    unanswered = mailboxes(actor).filter(asked_at__isnull=False)
    return unanswered.select_related("signal").order_by("-signal__urgency", "asked_at")


@dataclass(frozen=True)
class Page:
    """One page of mailboxes and where the next begins."""

    rows: Sequence[Mailbox]
    after: str | None


def listing(actor: Actor, *, only: str = "", writer: str = "", after: str = "", size: int = PAGE) -> Page:
    """Mailboxes, the newest first; `only` is waiting, open or withdrawn; `writer` person or friend. Logged."""
    rows = mailboxes(actor).filter(_state(only))
    if writer in Writer.values:
        rows = rows.filter(writer=writer)
    if after:
        rows = rows.filter(marks.older(after, "made_at"))
    found = list(rows.select_related("signal", "organisation").order_by("-made_at", "-id")[: size + 1])
    shown = found[:size]
    log.record(actor, "mailbox.list", shown=[one.pk for one in shown])
    more = marks.mark(shown[-1].made_at, shown[-1].pk) if len(found) > size else None
    return Page(shown, more)


def _state(only: str) -> Q:
    if only == "waiting":
        return Q(asked_at__isnull=False)
    return Q(status=only) if only in Status.values else Q()
