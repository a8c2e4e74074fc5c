"""From a receipt to the holder of a page, and back out: closed by the person, by who helps, or with the mailbox."""

from uuid import UUID

from opennrm.access.actor import Actor
from opennrm.audit import log
from opennrm.country import profile
from opennrm.mailbox import actions as mailboxes
from opennrm.mailbox import finding, openings, receipts
from opennrm.ownpage.models import OwnPage
from opennrm.ownpage.states import Status

holder = openings.holder


def open_with(actor: Actor, written: str) -> tuple[UUID, str] | None:
    """What a receipt opens, a page or a mailbox, and the value of its cookie; None for anything else, after the same time.

    The caller has asked `limits.take` before. Raises Denied for everybody but the public page.
    """
    finding.only_the_public_page(actor)
    proof = receipts.fingerprint(written)
    page = OwnPage.objects.filter(receipt_hash=proof, status=Status.OPEN).first()
    if page is None:
        return mailboxes.open_with(actor, written, proof)
    used(actor, page)
    return page.pk, openings.begin(page.pk)


def page_of(actor: Actor, holder_id: UUID) -> OwnPage | None:
    """The open page that somebody holds by its own receipt or by that of the mailbox; None where there is none."""
    finding.only_the_public_page(actor)
    open_ones = OwnPage.objects.filter(status=Status.OPEN)
    return open_ones.filter(pk=holder_id).first() or open_ones.filter(mailbox_id=holder_id).first()


def is_page(actor: Actor, holder_id: UUID) -> bool:
    """Whether what is open in a browser is a page and not a mailbox; also one that was closed meanwhile."""
    finding.only_the_public_page(actor)
    return OwnPage.objects.filter(pk=holder_id).exists()


def used(actor: Actor, page: OwnPage) -> None:
    """The page was used today: kept by the day. The row in the log is the person's own, not the file's."""
    finding.only_the_public_page(actor)
    today = profile().today()
    if page.used_on != today:
        page.used_on = today
        page.save(update_fields=["used_on"])
    log.record(holder(page.pk), "ownpage.open", object_id=page.pk)
