"""How long a status holds: begun by the decision, warned of, renewed by two officers, expired by the worker."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.audit import log
from opennrm.cases import actions as cases
from opennrm.cases import queries as case_queries
from opennrm.cases.states import Social
from opennrm.country import profile
from opennrm.deadlines.calendar import calendar_of, due
from opennrm.identification import policies
from opennrm.identification.models import Decision, Term
from opennrm.notices import actions as notices

if TYPE_CHECKING:
    from opennrm.cases.models import Case

RULE = "status.term"
# Our proposal, after the handbook's "status terms expire with warning"; also the least that lies between the two.
WARNING = timedelta(days=30)
BATCH = 500


def term(actor: Actor, case: "Case") -> Term | None:
    """The term of the status that holds in a case, or held last; for those who work on it."""
    require(actor, policies.may_read_screening, case)
    return Term.objects.filter(case_id=case.pk, ended_at__isnull=True).order_by("-from_on").first()


def expiring(actor: Actor) -> QuerySet[Term]:
    """Terms of the actor's authority of which was warned and which have not been renewed, the soonest first."""
    if not actor.has("decide"):
        return Term.objects.none()
    ours = _running().filter(organisation_id=actor.organisation_id, warned_at__isnull=False)
    return (
        ours.filter(case__in=case_queries.cases(actor).values("pk"))
        .select_related("case")
        .order_by("until_on")
    )


def begin_term(actor: Actor, decision: Decision, case: "Case") -> Term:
    """The status holds from today; until when, only the law says. Where it is not known, there is no end."""
    country = profile()
    found = Term.objects.create(
        case_id=case.pk, decision=decision, organisation_id=decision.organisation_id, from_on=country.today(),
        until_on=law_end(country.today()), profile_version=country.version,
    )  # fmt: skip
    log.record(actor, "term.begin", object_id=found.pk, case_id=case.pk)
    return found


def law_end(start: date) -> date | None:
    """The last day of a term that begins on that day; None where the profile does not know the length."""
    country = profile()
    law = country.clock(RULE).legal
    if law.length is None or law.unit is None:
        return None
    end = due(timezone.now(), law.length, law.unit, calendar_of(country)).astimezone(country.timezone).date()
    return end + (start - country.today())


def renew(actor: Actor, found: Term, case: "Case", until_on: date) -> None:
    """Give a status more time, also one that has expired; of two officers' agreement, see `motions`."""
    found.until_on, found.warned_at, found.expired_at = until_on, None, None
    found.save(update_fields=["until_on", "warned_at", "expired_at"])
    if case.social == Social.EXPIRED:
        cases.set_social(actor, case.pk, Social.IDENTIFIED)
    log.record(actor, "term.renew", object_id=found.pk, case_id=case.pk)
    cases.milestone(actor, case, "status.renewed", found.pk)


def end_term(actor: Actor, decision: Decision) -> None:
    """A decision that was set aside gives no status any more."""
    Term.objects.filter(decision=decision, ended_at__isnull=True).update(ended_at=timezone.now())


def warn(actor: Actor) -> int:
    """The worker: tell the authority and who leads the file that a status ends soon, once; returns how many."""
    soon = _running().filter(warned_at__isnull=True, until_on__lte=profile().today() + WARNING)
    found = list(soon.select_for_update(of=("self",), skip_locked=True).select_related("case")[:BATCH])
    for one in found:
        one.warned_at = timezone.now()
        one.save(update_fields=["warned_at"])
        log.record(actor, "term.warn", object_id=one.pk, case_id=one.case_id)
        for organisation_id in {one.organisation_id, one.case.lead_id}:
            notices.notify(actor, "status.expiring", organisation_id=organisation_id, object_id=one.case_id)
    return len(found)


def expire(actor: Actor) -> int:
    """The worker: a status whose time is over, and of which was warned in good time, has expired; returns how many.

    A warning that came late moves the day: nobody loses a status within 30 days of being told.
    """
    over = _running().filter(until_on__lt=profile().today(), warned_at__lte=timezone.now() - WARNING)
    found = list(over.select_for_update(of=("self",), skip_locked=True).select_related("case")[:BATCH])
    for one in found:
        one.expired_at = timezone.now()
        one.save(update_fields=["expired_at"])
        log.record(actor, "term.expire", object_id=one.pk, case_id=one.case_id)
        if one.case.social == Social.IDENTIFIED:
            cases.set_social(actor, one.case_id, Social.EXPIRED)
            cases.milestone(actor, one.case, "status.expired", one.pk, organisation_id=one.organisation_id)
        for organisation_id in {one.organisation_id, one.case.lead_id}:
            notices.notify(actor, "status.expired", organisation_id=organisation_id, object_id=one.case_id)
    return len(found)


def _running() -> QuerySet[Term]:
    return Term.objects.filter(expired_at__isnull=True, ended_at__isnull=True, until_on__isnull=False)
