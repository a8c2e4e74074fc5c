"""A page that ends: its receipt opens nothing, it is open in no browser, and its holder finds nothing of the file."""

from django.db import connection
from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.ownpage.models import OwnPage
from opennrm.ownpage.states import STEPS, End, Status, Step
from opennrm.workflow import machine


def end(actor: Actor, page: OwnPage, reason: str) -> OwnPage:
    """Close a locked page; the caller has asked whether the actor may.

    Raises:
        WrongState: it was closed before.
    """
    refuse_closed(actor, page)
    page.receipt_hash, page.mailbox_id = None, None
    page.closed_at, page.end = timezone.now(), End(reason)
    # The receipt goes first: the database refuses a closed page that can be opened.
    page.save(update_fields=["receipt_hash", "mailbox", "closed_at", "end"])
    leave_browsers(actor, page)
    detail = {"end": str(page.end)}
    machine.take(Step.CLOSE, page, STEPS, actor=actor, case_id=page.case_id, detail=detail)
    return page


def leave_browsers(actor: Actor, page: OwnPage) -> None:
    """Close it wherever it is open now."""
    with connection.cursor() as cursor:
        cursor.execute("select nrm_leave_browsers(%s)", [page.pk])


def refuse_closed(actor: Actor, page: OwnPage) -> None:
    """Raises WrongState when the page was closed."""
    if page.status != Status.OPEN:
        raise machine.WrongState("ownpage")
