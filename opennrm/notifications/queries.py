"""Looking a receipt up, what the country's law says of the duty, and counts for the co-ordinator."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Count

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.audit import log
from opennrm.country import profile
from opennrm.country.entries import Value
from opennrm.country.snapshot import NotInProfile
from opennrm.notifications import policies
from opennrm.notifications.models import Notification
from opennrm.notifications.states import ONE_VALUED
from opennrm.organisations import queries as organisations
from opennrm.vault import tokens

DUTY = "duty_to_notify"
DIGITS = 16


@dataclass(frozen=True)
class Receipt:
    """What the holder of a receipt may see again: the month in which it is counted and the help that was offered."""

    month: date
    region: str
    door: str
    help_offered: tuple[str, ...]


def duty(actor: Actor) -> Value:
    """Whether the law of the country makes the notification a duty; unknown where the profile cannot say."""
    return profile().value(DUTY)


def is_asked(actor: Actor) -> bool:
    """Whether the law asks the actor's kind of organisation; where it names no kinds, it asks everybody."""
    if not duty(actor).value:
        return False
    try:
        named = profile().value(f"{DUTY}.who").value
    except NotInProfile:
        return True
    kind = organisations.organisation(actor, actor.organisation_id).kind
    return kind in named if isinstance(named, tuple) else True


def code_of(actor: Actor, number: UUID) -> str:
    """The receipt of a form's number: sixteen digits, the same every time, from which the number cannot be found."""
    digits = int.from_bytes(tokens.fingerprint(str(number), purpose="notification.code")) % 10**DIGITS
    return f"{digits:0{DIGITS}d}"


def kept(actor: Actor, code: str) -> bytes:
    """What the table holds of a receipt."""
    return tokens.fingerprint("".join(one for one in code if one.isdecimal()), purpose="notification.receipt")


def receipt(actor: Actor, code: str) -> Receipt | None:
    """What a receipt says, for whoever holds it; None when no notification has it."""
    require(actor, policies.may_notify)
    log.record(actor, "notification.look_up")
    with connection.cursor() as cursor:
        cursor.execute(
            "select month, region, door, help_offered from nrm_notification(%s)", [kept(actor, code)]
        )
        found = cursor.fetchone()
    return Receipt(found[0], found[1], found[2], tuple(found[3])) if found else None


def counts(actor: Actor, by: str, since: date | None = None) -> dict[str, int]:
    """How many notifications there are by one column (`region`, `nationality`, `door`, `sex`, ...).

    Raises:
        Denied: the actor does not see the mechanism. ValueError: no such column.
    """
    require(actor, policies.may_count)
    if by not in ONE_VALUED:
        raise ValueError(by)
    found = Notification.objects.filter(month__gte=since) if since else Notification.objects.all()
    rows = found.order_by().values(by).annotate(n=Count("pk"))
    return {row[by]: row["n"] for row in rows}


def by_quarter(actor: Actor, by: str) -> dict[tuple[int, int], dict[str, int]]:
    """Counts by (year, quarter), the newest first, and within it by one column: how other countries publish them.

    Raises:
        Denied: the actor does not see the mechanism. ValueError: no such column.
    """
    require(actor, policies.may_count)
    if by not in ONE_VALUED:
        raise ValueError(by)
    log.record(actor, "notification.count", detail={"by": by})
    found: dict[tuple[int, int], dict[str, int]] = {}
    rows = Notification.objects.order_by("-month", by).values("month", by).annotate(n=Count("pk"))
    for row in rows:
        quarter = found.setdefault((row["month"].year, (row["month"].month + 2) // 3), {})
        quarter[row[by]] = quarter.get(row[by], 0) + row["n"]
    return found
