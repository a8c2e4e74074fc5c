"""Writing to each other without an account: the first letter, answers, passing on by consent, taking everything back."""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.audit import log
from opennrm.deadlines import actions as deadlines
from opennrm.mailbox import finding, openings, policies, queries, receipts, receiving
from opennrm.mailbox.models import Mailbox, Message
from opennrm.mailbox.states import STEPS, Side, Status, Step, Writer
from opennrm.notices import actions as notices
from opennrm.signals import actions as signals
from opennrm.signals.actions import Told
from opennrm.vault import sealing
from opennrm.workflow.machine import take

# What waits here waits for the same first look as a call does.
CLOCK = "signal.triage"
CLASSES = ("narrative",)
SHOWN_FOR = timedelta(minutes=30)


@dataclass(frozen=True)
class Letter:
    """The first that somebody writes. `told` is what the organisation gets; the words are kept in the mailbox as well."""

    mailbox_id: UUID
    organisation_id: UUID
    told: Told
    writer: str = Writer.PERSON
    language: str = ""
    number: int = field(default=0, repr=False)


def begin(actor: Actor, letter: Letter) -> Mailbox:
    """Receive a first letter and give it a mailbox, which the receipt `letter.number` opens; the same again does it once.

    Raises:
        Denied: the actor is not the public page. NotReceiving: as it says; nothing was stored.
    """
    finding.only_the_public_page(actor)
    known = Mailbox.objects.filter(pk=letter.mailbox_id).first()
    if known:
        return known
    if all(one.id != letter.organisation_id for one in receiving.receivers(actor)):
        raise receiving.NotReceiving
    proof = receipts.fingerprint(receipts.digits(letter.number))
    try:
        with transaction.atomic():
            return _begun(actor, letter, proof)
    except IntegrityError:
        known = Mailbox.objects.filter(pk=letter.mailbox_id).first()
        if known is None:
            raise
        return known


def _begun(actor: Actor, letter: Letter, proof: bytes) -> Mailbox:
    signal_id = uuid5(letter.mailbox_id, "signal")
    signal = signals.receive(actor, letter.told, signal_id=signal_id, organisation_id=letter.organisation_id)
    mailbox = Mailbox(
        id=letter.mailbox_id, signal_id=signal.pk, organisation_id=letter.organisation_id, writer=letter.writer,
        language=letter.language, receipt_hash=proof, made_at=signal.received_at, asked_at=signal.received_at,
    )  # fmt: skip
    mailbox.save(force_insert=True)
    sealing.new_key(mailbox.pk, "narrative", [mailbox.pk, letter.organisation_id])
    if letter.told.narrative:
        _put(openings.holder(mailbox.pk), mailbox, letter.told.narrative, uuid5(mailbox.pk, "first"))
    log.record(actor, "mailbox.begin", object_id=mailbox.pk, detail={"writer": letter.writer})
    return mailbox


def is_begun(actor: Actor, mailbox_id: UUID) -> bool:
    """Whether this letter has arrived: sent once more, it is not counted as another."""
    finding.only_the_public_page(actor)
    return Mailbox.objects.filter(pk=mailbox_id).exists()


def shows_receipt(actor: Actor, mailbox: Mailbox) -> bool:
    """Whether the page that sent the letter may still show its receipt: shortly, and until it was written down."""
    finding.only_the_public_page(actor)
    is_new = timezone.now() - mailbox.made_at < SHOWN_FOR
    return is_new and not mailbox.is_noted and mailbox.status == Status.OPEN


def note_receipt(actor: Actor, mailbox_id: UUID) -> None:
    """The receipt was written down: whoever comes back to the page does not find it there."""
    finding.only_the_public_page(actor)
    with transaction.atomic():
        if Mailbox.objects.filter(pk=mailbox_id, is_noted=False).update(is_noted=True):
            log.record(actor, "mailbox.note_receipt", object_id=mailbox_id)


def open_with(actor: Actor, written: str, proof: bytes = b"") -> tuple[UUID, str] | None:
    """The mailbox that a receipt opens and the value of its cookie; None for anything else, after the same time.

    The caller has asked `limits.take` before.

    Args:
        proof: the receipt's slow hash, where the caller had to make it already.
    """
    finding.only_the_public_page(actor)
    proof = proof or receipts.fingerprint(written)
    with transaction.atomic():
        found = Mailbox.objects.filter(receipt_hash=proof, status=Status.OPEN).first()
        log.record(
            actor, "mailbox.open" if found else "mailbox.open_failed", object_id=found.pk if found else None
        )
        if found is None:
            return None
        Mailbox.objects.filter(pk=found.pk).update(is_noted=True)
        return found.pk, openings.begin(found.pk)


def speak(actor: Actor, language: str) -> None:
    """The holder reads the mailbox in another language from now on."""
    with transaction.atomic():
        mailbox = finding.of_holder(actor)
        mailbox.language = language
        mailbox.save(update_fields=["language"])
        log.record(actor, "mailbox.speak", object_id=mailbox.pk)


def write(actor: Actor, words: str, message_id: UUID) -> Mailbox:
    """The holder of the receipt writes more; the same id again is the same message.

    Raises:
        WrongState: everything was taken back. Mailbox.DoesNotExist: the actor holds no mailbox.
    """
    with transaction.atomic():
        mailbox = finding.of_holder(actor)
        if _put(actor, mailbox, words, message_id):
            mailbox.asked_at = mailbox.asked_at or timezone.now()
            mailbox.save(update_fields=["asked_at"])
            deadlines.start(
                actor, CLOCK, subject_id=mailbox.pk, organisation_id=mailbox.organisation_id,
                starts_at=mailbox.asked_at,
            )  # fmt: skip
            log.record(actor, "mailbox.write", object_id=mailbox.pk)
            notices.notify(
                actor, "message.waiting", organisation_id=mailbox.organisation_id, object_id=mailbox.pk
            )
    return mailbox


def answer(actor: Actor, mailbox_id: UUID, words: str, message_id: UUID) -> Mailbox:
    """Write back; what waited has been answered, and the signal has been looked at.

    Raises:
        Denied: the actor does not take calls here. WrongState: the person took everything back.
    """
    with transaction.atomic():
        mailbox = finding.locked(actor, mailbox_id)
        require(actor, policies.may_answer, mailbox)
        if _put(actor, mailbox, words, message_id):
            mailbox.answered_at = timezone.now()
            log.record(actor, "mailbox.answer", object_id=mailbox.pk)
            finding.settled(actor, mailbox)
    return mailbox


def settle(actor: Actor, mailbox_id: UUID) -> Mailbox:
    """What was written needs no answer.

    Raises:
        Denied, WrongState: as for `answer`.
    """
    with transaction.atomic():
        mailbox = finding.locked(actor, mailbox_id)
        require(actor, policies.may_answer, mailbox)
        log.record(actor, "mailbox.settle", object_id=mailbox.pk)
        finding.settled(actor, mailbox)
    return mailbox


def mark_read(actor: Actor, mailbox: Mailbox) -> int:
    """The actor has seen what the other side wrote: the other side can see that. Returns how many were new."""
    require(actor, policies.may_read, mailbox)
    other = Side.ORGANISATION if policies.is_holder(actor) else Side.PERSON
    new = Message.objects.filter(mailbox_id=mailbox.pk, side=other, read_at__isnull=True)
    return new.update(read_at=timezone.now())


def withdraw(actor: Actor, mailbox_id: UUID) -> None:
    """The holder takes everything back: keys and receipt are destroyed, and the words of the signal with them.

    Raises:
        Denied: the actor is not the public page. WrongState: it was taken back before.
    """
    finding.only_the_public_page(actor)
    with transaction.atomic():
        mailbox = Mailbox.objects.select_for_update().get(pk=mailbox_id)
        mailbox.receipt_hash = mailbox.asked_at = mailbox.proposed_id = None
        # The receipt goes first: the database refuses a mailbox that was taken back and can be opened.
        mailbox.save(update_fields=["receipt_hash", "asked_at", "proposed"])
        take(Step.WITHDRAW, mailbox, STEPS, actor=actor)
        sealing.erase(mailbox.pk)
        openings.end_all(mailbox.pk)
        deadlines.stop(actor, mailbox.pk)
        signals.take_back(actor, mailbox.signal_id)


def _put(actor: Actor, mailbox: Mailbox, words: str, message_id: UUID) -> bool:
    """One more message, sealed; no when it is there already."""
    if Message.objects.filter(pk=message_id).exists():
        return False
    from_person = policies.is_holder(actor)
    sealed = sealing.seal(
        words, subject_id=mailbox.pk, data_class="narrative", organisation_id=actor.organisation_id,
        place=queries.words_place(actor, message_id),
    )  # fmt: skip
    Message.objects.create(
        id=message_id, mailbox_id=mailbox.pk, words=sealed, side=Side.PERSON if from_person else Side.ORGANISATION,
        organisation_id=None if from_person else actor.organisation_id,
        written_by_id=None if from_person else actor.user_id,
    )  # fmt: skip
    return True
