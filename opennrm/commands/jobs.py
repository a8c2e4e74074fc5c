"""What the worker does by the clock: tell who is late, sign the head of the log, clear what has expired."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ParamSpec, cast

from procrastinate.contrib.django import app
from procrastinate.tasks import Task

from opennrm.access import setbacks
from opennrm.access.actor import Actor, system
from opennrm.access.session import acting
from opennrm.access.sessions import SessionStore
from opennrm.audit import chain
from opennrm.cases import consents, retention
from opennrm.children import actions as children
from opennrm.deadlines import actions as deadlines
from opennrm.identification import terms
from opennrm.justice import actions as justice
from opennrm.mailbox import limits, openings
from opennrm.mechanism import counting
from opennrm.notices import actions as notices
from opennrm.referrals import escalation
from opennrm.shelters import actions as shelters

P = ParamSpec("P")


def by_the_clock(cron: str, name: str) -> Callable[[Callable[P, None]], Task[P, None, P]]:
    """Make a job a task of this name that the clock puts into the queue, never while it waits there already."""

    def made(job: Callable[P, None]) -> Task[P, None, P]:
        task: Any = app.task(name=name, queueing_lock=name)(job)
        app.periodic(cron=cron)(task)
        return cast("Task[P, None, P]", task)

    return made


@contextmanager
def as_system(name: str) -> Iterator[Actor]:
    """Act as the system, in one transaction, under the name by which the log knows the job."""
    actor = system(name)
    with acting(actor):
        yield actor


@by_the_clock("* * * * *", "deadlines.watch")
def watch_deadlines(timestamp: int) -> None:
    """Once a minute: a deadline that has passed is marked, once, and those who had to act are told; the ladder is climbed."""
    with as_system("deadlines") as actor:
        for clock in deadlines.escalate_overdue(actor):
            notices.notify(
                actor, "deadline.passed", organisation_id=clock.organisation_id, object_id=clock.pk
            )
        escalation.climb(actor)


@by_the_clock("40 3 * * *", "justice.watch_residence")
def watch_residence(timestamp: int) -> None:
    """Once a day: a right to stay that ends soon is told, once, to the organisation that keeps it."""
    with as_system("residence") as actor:
        justice.warn_expiring(actor)


@by_the_clock("20 3 * * *", "shelters.watch")
def watch_stays(timestamp: int) -> None:
    """Once a day: a longest stay that ends soon is told, once, to the house."""
    with as_system("shelters") as actor:
        shelters.warn_of_ends(actor)


@by_the_clock("*/5 * * * *", "shelters.passages")
def end_drives(timestamp: int) -> None:
    """Every five minutes: whoever brought somebody to a house loses the key of its address."""
    with as_system("shelters") as actor:
        shelters.end_passages(actor)


@by_the_clock("50 3 * * *", "cases.watch_consents")
def watch_consents(timestamp: int) -> None:
    """Once a day: a consent that ends soon is told, once, to who leads the file and who was let in by it."""
    with as_system("consents") as actor:
        consents.remind(actor)


@by_the_clock("7 * * * *", "children.watch")
def watch_majority(timestamp: int) -> None:
    """Every hour: who is certainly 18 now is asked for consent again, whether or not somebody remembered."""
    with as_system("children") as actor:
        children.watch_majority(actor)


@by_the_clock("* * * * *", "mechanism.fold")
def fold_numbers(timestamp: int) -> None:
    """Once a minute: what was written is added to the co-ordinator's numbers, which are exact before and after."""
    with as_system("mechanism") as actor:
        counting.fold(actor)


@by_the_clock("30 3 * * *", "mechanism.recount")
def count_anew(timestamp: int) -> None:
    """Every night: the numbers are counted from the beginning, and the page says how many had been wrong."""
    with as_system("mechanism") as actor:
        counting.recount(actor)


@by_the_clock("23 * * * *", "identification.terms")
def watch_terms(timestamp: int) -> None:
    """Every hour: who loses a status soon is warned of, once; a status whose time is over has expired."""
    with as_system("terms") as actor:
        terms.expire(actor)
        terms.warn(actor)


@by_the_clock("50 3 * * *", "cases.retention")
def watch_retention(timestamp: int) -> None:
    """Once a day: a closed file whose time is over is put on the list of what two supervisors destroy."""
    with as_system("retention") as actor:
        retention.watch(actor)


@by_the_clock("*/10 * * * *", "audit.sign")
def sign_head(timestamp: int) -> None:
    """Every ten minutes: sign the head of the log, so that what came before it cannot be rewritten unseen."""
    chain.sign()


@by_the_clock("17 * * * *", "access.sweep")
def sweep(timestamp: int) -> None:
    """Every hour: sessions and open mailboxes that are over, failed sign-ins and tries that no longer count are removed."""
    SessionStore.clear_expired()
    setbacks.sweep()
    with as_system("sweep"):
        openings.sweep()
        limits.sweep()
