"""Telling people that something awaits them, without saying what about whom."""

from uuid import UUID

from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.audit import log
from opennrm.notices import outbox, queries
from opennrm.notices.models import Notice


def notify(
    actor: Actor,
    code: str,
    *,
    object_id: UUID,
    organisation_id: UUID | None = None,
    user_id: UUID | None = None,
) -> Notice:
    """Leave a notice on the screen of a member or of an organisation; a content-free mail follows after commit.

    Args:
        code: a key of `notices.sentences.SENTENCES`.
    """
    notice = Notice.objects.create(
        code=code, object_id=object_id, organisation_id=organisation_id, user_id=user_id
    )
    log.record(actor, "notice.leave", object_id=notice.pk, detail={"code": code})
    outbox.queue(notice.pk)
    return notice


def mark_read(actor: Actor, notice_ids: list[UUID]) -> int:
    """The actor has seen these; returns how many were new."""
    new = queries.notices(actor).filter(pk__in=notice_ids, read_at__isnull=True)
    return new.update(read_at=timezone.now())
