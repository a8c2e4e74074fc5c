"""Mail that says nothing: queued in the transaction of the act, sent after it by the jobs worker."""

from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone, translation
from procrastinate.contrib.django import app

from opennrm.notices.models import Notice
from opennrm.notices.sentences import LINK_BODY, MAIL_BODY, MAIL_SUBJECT


def queue(notice_id: UUID) -> None:
    """Queue the mail of a notice; nothing is queued where no mail server is configured: the screen still tells."""
    if settings.EMAIL_HOST:
        deliver.defer(notice_id=str(notice_id))


@app.task(name="notices.deliver", queue="mail", retry=5)
def deliver(notice_id: str) -> None:
    """Send the mail of one notice once to each addressee; a second run of the same job sends nothing."""
    from opennrm.access.actor import system
    from opennrm.access.session import acting

    with acting(system("mail")):
        notice = Notice.objects.select_for_update().select_related("user").get(pk=notice_id)
        if notice.mailed_at or notice.user is None:
            return
        notice.mailed_at = timezone.now()
        notice.save(update_fields=["mailed_at"])
        with translation.override(notice.user.language):
            send_mail(str(MAIL_SUBJECT), str(MAIL_BODY), None, [notice.user.email])


def can_mail() -> bool:
    """Whether a mail server is configured."""
    return bool(settings.EMAIL_HOST)


def send_link(address: str, link: str, language: str) -> None:
    """Mail a link after commit, at once and not by the queue: a queue is a table, and the link is a secret."""

    def send() -> None:
        with translation.override(language):
            send_mail(str(MAIL_SUBJECT), f"{LINK_BODY}\n\n{link}", None, [address])

    transaction.on_commit(send, robust=True)
