"""Child or adult: what an assessment and an eighteenth birthday change in a file."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from opennrm.access.actor import Actor
from opennrm.access.roles import Reach
from opennrm.audit import log
from opennrm.cases import queries, withdrawals
from opennrm.cases.actions import leave
from opennrm.cases.models import Case, Consent, Participant
from opennrm.cases.states import Basis
from opennrm.people.states import CHILD_BANDS, AgeBand


def settle_age(actor: Actor, case: Case, *, is_child: bool, age_band: str = "") -> None:
    """Follow an assessment of age, or majority; the caller has found, locked and required."""
    case.is_child = is_child
    if age_band:
        case.age_band = AgeBand(age_band)
    elif not is_child and case.age_band in CHILD_BANDS:
        case.age_band = AgeBand.TO_20
    case.save(update_fields=["is_child", "age_band"])
    # The clock of the system belongs to no organisation: the fact is the leading one's.
    whose = case.lead_id if actor.is_system else actor.organisation_id
    case.milestones.create(code="age.child" if is_child else "age.adult", organisation_id=whose)
    log.record(actor, "case.settle_age", object_id=case.pk, case_id=case.pk, detail={"is_child": is_child})


def set_adult_from(actor: Actor, case: Case, day: date | None) -> None:
    """Keep the first of the month from which the person is certainly an adult; nothing where it is not known."""
    case.adult_from = day
    case.save(update_fields=["adult_from"])
    log.record(actor, "case.set_adult_from", object_id=case.pk, case_id=case.pk)


def come_of_age(actor: Actor, today: date) -> QuerySet[Case]:
    """Files of children who are certainly adults now; the system alone finds those of everybody."""
    if actor.reach is not Reach.SYSTEM:
        return queries.cases(actor).none()
    return queries.cases(actor).filter(is_child=True, adult_from__lte=today)


def without_consent(actor: Actor, case: Case) -> QuerySet[Participant]:
    """Who takes part on a child's referral that asked for no consent, and must be asked about once the child is adult."""
    if case.is_child:
        return case.participants.none()
    asked = case.participants.filter(basis=Basis.REFERRAL, consent__isnull=True, until__isnull=True)
    return asked.select_related("organisation").order_by("since")


def keep_by_consent(actor: Actor, case: Case, organisation_id: UUID, consent: Consent) -> None:
    """The person, now adult, agrees that an organisation goes on."""
    for one in without_consent(actor, case).filter(organisation_id=organisation_id):
        one.consent = consent
        one.save(update_fields=["consent"])


def let_go(actor: Actor, case: Case, organisation_id: UUID) -> None:
    """The person, now adult, does not agree: its work stops, it finds nothing more, and its keys are taken."""
    for one in without_consent(actor, case).filter(organisation_id=organisation_id):
        withdrawals.stop(actor, case, one.purpose, organisation_id)
        leave(actor, case, organisation_id)
    log.record(actor, "case.let_go", object_id=organisation_id, case_id=case.pk)
