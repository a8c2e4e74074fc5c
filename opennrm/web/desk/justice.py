"""What waits of conferences, of notices on non-punishment and of permits that end."""

from collections.abc import Iterator
from datetime import datetime, time

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from opennrm.access.actor import Actor
from opennrm.conferences import queries as conferences
from opennrm.conferences import questions
from opennrm.conferences.states import SeatStatus, Status
from opennrm.deadlines import queries as deadlines
from opennrm.justice import queries as justice
from opennrm.justice.states import NoticeStatus
from opennrm.web.desk.item import SHOWN, Item, link


def seats(actor: Actor) -> Iterator[Item]:
    """Invitations to answer, minutes to vote on, minutes of one's own to sign."""
    if not actor.has("confer"):
        return
    for seat in conferences.desk(actor)[:SHOWN]:
        held = seat.conference
        url, which = (
            link("conferences:conference", held.pk),
            questions.worded(held.question, get_language() or ""),
        )
        day = timezone.make_aware(datetime.combine(held.meets_on, time(12)))
        chairs = held.chair_id == actor.user_id
        if seat.status == SeatStatus.INVITED:
            yield Item(
                _("Answer an invitation to a conference"), which, url, seat.invited_at, day, True, False
            )
        elif held.status == Status.HELD and seat.attended and not seat.vote:
            yield Item(
                _("Say whether you agree with the minutes"), which, url, held.called_at, None, False, False
            )
        elif chairs and held.status in {Status.CALLED, Status.HELD}:
            yield Item(
                _("Write or sign the minutes of your conference"),
                which,
                url,
                held.called_at,
                day,
                True,
                False,
            )
        elif not chairs and held.status == Status.SUBMITTED and seat.vote:
            since = held.submitted_at or held.called_at
            yield Item(_("Minutes wait for a second signature"), which, url, since, None, False, False)


def notices(actor: Actor) -> Iterator[Item]:
    """Notices that wait for the prosecutor."""
    if not actor.has("answer_notices"):
        return
    rows = list(justice.received(actor).filter(status=NoticeStatus.SENT).order_by("sent_at")[:SHOWN])
    clocks = deadlines.of_subjects(actor, [one.pk for one in rows])
    for one in rows:
        clock, url = clocks.get(one.pk), link("justice:notice", one.pk)
        name, since = one.sender.name(get_language() or ""), one.sent_at or one.drafted_at
        due = clock.due_at if clock else None
        yield Item(_("Answer a notice on non-punishment"), name, url, since, due, clock is not None, False)


def permits(actor: Actor) -> Iterator[Item]:
    """Rights to stay that end soon."""
    for one in justice.expiring(actor)[:SHOWN]:
        if one.until_on and one.granted_on:
            until = timezone.make_aware(datetime.combine(one.until_on, time(23, 59)))
            since = timezone.make_aware(datetime.combine(one.granted_on, time()))
            url = link("casework:section", one.case.reference, "justice")
            yield Item(_("Renew a right to stay before it ends"), one.case.reference, url, since, until, True)


SOURCES = (seats, notices, permits)
