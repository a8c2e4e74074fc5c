"""Adding up what was written, and counting everything anew. Jobs of the worker; nobody else does this."""

from django.db import connection
from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.decisions import Denied
from opennrm.audit import log
from opennrm.country import profile
from opennrm.mechanism.models import Recount

MOST = 100_000
# Taken and added in one statement: whoever reads meanwhile sees each change once, here or there.
FOLD = """
with taken as (
    delete from mechanism_change where id in (
        select id from mechanism_change order by id limit %s for update skip locked)
    returning subject, at, region, one, two, three, n)
insert into mechanism_tally as t (subject, month, region, one, two, three, n)
    select subject, date_trunc('month', at at time zone %s)::date, region, one, two, three, sum(n)
    from taken group by 1, 2, 3, 4, 5, 6 having sum(n) <> 0
on conflict (subject, month, region, one, two, three) do update set n = t.n + excluded.n
"""


def fold(actor: Actor) -> int:
    """Add the oldest changes to the tallies; returns how many kinds of numbers moved."""
    _only_the_system(actor)
    with connection.cursor() as cursor:
        cursor.execute(FOLD, [MOST, profile().timezone.key])
        return int(cursor.rowcount)


def recount(actor: Actor) -> Recount:
    """Count everything from the beginning, with writers waiting, and keep how many numbers had been wrong.

    A number may be wrong when a file's region or door is corrected after others were counted by it.
    """
    _only_the_system(actor)
    with connection.cursor() as cursor:
        cursor.execute("select mechanism_recount(%s)", [profile().timezone.key])
        corrected = int(cursor.fetchone()[0])
    found = Recount.objects.create(at=timezone.now(), corrected=corrected)
    log.record(actor, "flow.recount", detail={"corrected": corrected})
    return found


def _only_the_system(actor: Actor) -> None:
    if not actor.is_system:
        raise Denied("system")
