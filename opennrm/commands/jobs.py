"""What the worker does by the clock: tell who is late, sign the head of the log, clear what has expired."""

from procrastinate.contrib.django import app

from opennrm.access import setbacks
from opennrm.access.actor import system
from opennrm.access.session import acting
from opennrm.access.sessions import SessionStore
from opennrm.audit import chain
from opennrm.children import actions as children
from opennrm.deadlines import actions as deadlines
from opennrm.identification import terms
from opennrm.justice import actions as justice
from opennrm.mailbox import limits, openings
from opennrm.mechanism import counting
from opennrm.notices import actions as notices
from opennrm.referrals import escalation


@app.periodic(cron="* * * * *")
@app.task(name="deadlines.watch", queueing_lock="deadlines.watch", pass_context=False)
def watch_deadlines(timestamp: int) -> None:
    """Once a minute: a deadline that has passed is marked, once, and those who had to act are told; the ladder is climbed."""
    actor = system("deadlines")
    with acting(actor):
        for clock in deadlines.escalate_overdue(actor):
            notices.notify(
                actor, "deadline.passed", organisation_id=clock.organisation_id, object_id=clock.pk
            )
        escalation.climb(actor)


@app.periodic(cron="40 3 * * *")
@app.task(name="justice.watch_residence", queueing_lock="justice.watch_residence", pass_context=False)
def watch_residence(timestamp: int) -> None:
    """Once a day: a right to stay that ends soon is told, once, to the organisation that keeps it."""
    actor = system("residence")
    with acting(actor):
        justice.warn_expiring(actor)


@app.periodic(cron="7 * * * *")
@app.task(name="children.watch", queueing_lock="children.watch", pass_context=False)
def watch_majority(timestamp: int) -> None:
    """Every hour: who is certainly 18 now is asked for consent again, whether or not somebody remembered."""
    actor = system("children")
    with acting(actor):
        children.watch_majority(actor)


@app.periodic(cron="* * * * *")
@app.task(name="mechanism.fold", queueing_lock="mechanism.fold", pass_context=False)
def fold_numbers(timestamp: int) -> None:
    """Once a minute: what was written is added to the co-ordinator's numbers, which are exact before and after."""
    actor = system("mechanism")
    with acting(actor):
        counting.fold(actor)


@app.periodic(cron="30 3 * * *")
@app.task(name="mechanism.recount", queueing_lock="mechanism.recount", pass_context=False)
def count_anew(timestamp: int) -> None:
    """Every night: the numbers are counted from the beginning, and the page says how many had been wrong."""
    actor = system("mechanism")
    with acting(actor):
        counting.recount(actor)


@app.periodic(cron="23 * * * *")
@app.task(name="identification.terms", queueing_lock="identification.terms", pass_context=False)
def watch_terms(timestamp: int) -> None:
    """Every hour: who loses a status soon is warned of, once; a status whose time is over has expired."""
    actor = system("terms")
    with acting(actor):
        terms.expire(actor)
        terms.warn(actor)


@app.periodic(cron="*/10 * * * *")
@app.task(name="audit.sign", queueing_lock="audit.sign")
def sign_head(timestamp: int) -> None:
    """Every ten minutes: sign the head of the log, so that what came before it cannot be rewritten unseen."""
    chain.sign()


@app.periodic(cron="17 * * * *")
@app.task(name="access.sweep", queueing_lock="access.sweep")
def sweep(timestamp: int) -> None:
    """Every hour: sessions and open mailboxes that are over, failed sign-ins and tries that no longer count are removed."""
    SessionStore.clear_expired()
    setbacks.sweep()
    with acting(system("sweep")):
        openings.sweep()
        limits.sweep()
