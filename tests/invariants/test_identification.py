"""Invariants of identification (international.md 11): each is tried against the database itself, past our own code.

`rules.py` lists them; `test_rules_taken_away.py` takes each rule away and sees the test fail.
"""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from opennrm.access.session import acting
from opennrm.cases.models import Case
from opennrm.cases.states import Procedural, Social
from opennrm.country import profile
from opennrm.deadlines.models import Clock
from opennrm.identification import motions, terms
from opennrm.identification.models import Decision, RecoveryPeriod, Review, Term
from opennrm.notices.models import Notice
from tests import factories

pytestmark = pytest.mark.django_db
Refused = tuple[str, Callable[[factories.Mechanism], Any]]


@pytest.fixture
def m() -> factories.Mechanism:
    return factories.a_mechanism()


def refusal_under_way(m: factories.Mechanism) -> Decision:
    """A refusal that waits for its second officer."""
    return factories.a_decision(
        m, stage="formal", at="submitted", outcome="negative", reason_codes=("insufficient",)
    )


def change(m: factories.Mechanism, decision: Decision, **values: Any) -> None:
    """What a careless or a hurried programmer would write."""
    with acting(m.second_officer):
        Decision.objects.filter(pk=decision.pk).update(**values)
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")


def signed(m: factories.Mechanism, **more: Any) -> dict[str, Any]:
    """A second officer's signature, with a body for the review."""
    return {
        "status": "approved",
        "approved_by_id": m.second_officer.user_id,
        "approved_at": timezone.now(),
        "review_body_id": m.authority.pk,
        **more,
    }


def clocked(m: factories.Mechanism, decision: Decision) -> None:
    """The clock of the review runs."""
    with acting(m.second_officer):
        Clock.objects.create(
            subject_id=decision.pk, case_id=decision.case_id, rule="identification.review",
            organisation_id=m.authority.pk, set_by_id=m.authority.pk, started_at=timezone.now(), profile_version="",
        )  # fmt: skip


def no_reason(m: factories.Mechanism) -> None:
    """A refusal without a coded reason."""
    decision = refusal_under_way(m)
    clocked(m, decision)
    change(m, decision, reason_codes=[], **signed(m))


def no_second_person(m: factories.Mechanism) -> None:
    """A refusal signed by the one who drafted it."""
    decision = refusal_under_way(m)
    clocked(m, decision)
    change(m, decision, **signed(m, approved_by_id=m.officer.user_id))


def no_reviewer(m: factories.Mechanism) -> None:
    """A refusal that nobody hears a review of."""
    decision = refusal_under_way(m)
    clocked(m, decision)
    change(m, decision, **signed(m, review_body_id=None))


def no_deadline(m: factories.Mechanism) -> None:
    """A refusal without a clock for its review."""
    change(m, refusal_under_way(m), **signed(m))


def elements_left_out(m: factories.Mechanism) -> None:
    """A formal decision that does not say what was found."""
    decision = refusal_under_way(m)
    clocked(m, decision)
    with acting(m.officer):
        Decision.objects.filter(pk=decision.pk).update(status="drafted", act="not_examined")
    change(m, decision, status="submitted")


def typed_qualification(m: factories.Mechanism) -> None:
    """A decision in force of which somebody types the qualification."""
    change(m, factories.a_decision(m, at="approved"), protocol="met")


def means_of_a_child(m: factories.Mechanism) -> None:
    """A child's decision that says something of means."""
    decision = factories.a_decision(m, factories.a_case_to_decide(m, factories.CHILD), at="submitted")
    with acting(m.officer):
        Decision.objects.filter(pk=decision.pk).update(for_child=True, means="established")


def own_reviewer(m: factories.Mechanism) -> None:
    """A review by one of those who decided."""
    refusal = factories.a_refusal(m)
    with acting(m.officer):
        Review.objects.create(
            case_id=refusal.case_id, decision=refusal, filed_by="person", filed_on=profile().today(),
            recorded_by_id=m.officer.user_id, organisation=m.authority, grounds=["facts"], body=m.authority,
            first_officers=[refusal.drafted_by_id, refusal.approved_by_id], proposed_by_id=m.officer.user_id,
            profile_version="",
        )  # fmt: skip


def recovery_ended_by_one(m: factories.Mechanism) -> None:
    """A recovery period that one officer ends."""
    decision = factories.a_decision(m, at="approved")
    with acting(m.officer):
        period = RecoveryPeriod.objects.filter(decision=decision)
        period.update(ended_at=timezone.now(), end_reason="waived")


def recovery_cut_short(m: factories.Mechanism) -> None:
    """A recovery period with an earlier end and no word said."""
    decision = factories.a_decision(m, at="approved")
    with acting(m.officer):
        RecoveryPeriod.objects.filter(decision=decision).update(ends_on=profile().today())


def expired_unwarned(m: factories.Mechanism) -> None:
    """A status that expires without a warning."""
    decision = factories.a_decision(m, stage="formal", at="approved")
    with acting(m.officer):
        Term.objects.filter(decision=decision).update(expired_at=timezone.now())


REFUSED: dict[str, Refused] = {
    "identification_decision.negative_decision_has_a_reason_code": ("reason_code", no_reason),
    "identification_decision.decision_is_approved_by_a_second_person": ("second_person", no_second_person),
    "identification_decision.decision_is_whole:reviewer": ("hears a review", no_reviewer),
    "identification_decision.negative_has_a_deadline": ("starts the clock", no_deadline),
    "identification_decision.decision_is_whole:elements": ("each element", elements_left_out),
    "identification_decision.decision_is_final": ("cannot change", typed_qualification),
    "identification_decision.no_means_are_asked_of_a_child": ("no_means_are_asked", means_of_a_child),
    "identification_review.review_is_fair": ("nobody reviews", own_reviewer),
    "identification_recoveryperiod.recovery_holds:reason": ("two officers", recovery_ended_by_one),
    "identification_recoveryperiod.recovery_holds:days": ("shortened", recovery_cut_short),
    "identification_term.term_expires_after_a_warning": ("after_a_warning", expired_unwarned),
}


@pytest.mark.parametrize("rule", REFUSED)
def test_the_database_refuses(m: factories.Mechanism, rule: str) -> None:
    sentence, act = REFUSED[rule]
    with pytest.raises(IntegrityError, match=sentence), transaction.atomic():
        act(m)


def test_a_refusal_has_a_reason_a_second_person_a_reviewer_and_a_deadline(m: factories.Mechanism) -> None:
    refusal = factories.a_refusal(m)
    with acting(factories.TESTER):
        clock = Clock.objects.get(subject_id=refusal.pk, stopped_at=None)
    assert refusal.reason_codes
    assert refusal.approved_by_id not in (None, refusal.drafted_by_id)
    assert (refusal.review_body_id, clock.rule) == (m.authority.pk, "identification.review")


def test_recovery_starts_without_a_click(m: factories.Mechanism) -> None:
    decision = factories.a_decision(m, at="approved")
    assert RecoveryPeriod.objects.get(case_id=decision.case_id).started_on == profile().today()


def test_recovery_is_shortened_with_a_word_said(m: factories.Mechanism) -> None:
    """A ground of the law, reasons, two officers: then it is in the log and in the history of the case."""
    decision = factories.a_decision(m, at="approved")
    with acting(m.officer):
        motion = motions.ask(
            m.officer, decision.case_id, "shorten_recovery", ground="public_order", reasons=factories.REASONS,
            motion_id=uuid.uuid4(),
        )  # fmt: skip
    with acting(m.second_officer):
        motions.agree(m.second_officer, motion.pk, motion.content_hash)
    assert RecoveryPeriod.objects.get(case_id=decision.case_id).end_reason == "public_order"


def test_a_status_expires_with_a_warning_to_authority_and_helper(m: factories.Mechanism) -> None:
    case = factories.an_assisted_case(m)
    factories.a_referral(m, at="accepted", purpose="identification", sender=m.caseworker, case=case)
    first, today = factories.a_decision(m, case, at="approved"), profile().today()
    decision = factories.a_decision(m, case, stage="formal", at="approved")
    with acting(factories.TESTER):
        Term.objects.create(
            case=case, decision=first, organisation=m.authority,
            from_on=today - timedelta(days=700), until_on=today + timedelta(days=30), profile_version="",
        )  # fmt: skip
        assert (terms.warn(factories.TESTER), terms.expire(factories.TESTER)) == (1, 0)
        told = list(Notice.objects.filter(code="status.expiring").values_list("organisation_id", flat=True))
    assert sorted(map(str, told)) == sorted(map(str, [m.authority.pk, m.shelter.pk]))
    assert factories.the_case(m.officer, decision.case_id).social == Social.IDENTIFIED


@pytest.mark.parametrize("procedural", Procedural.values)
def test_the_social_status_needs_no_criminal_case(m: factories.Mechanism, procedural: str) -> None:
    """Whatever the procedural status is, the decision comes into force and changes it not."""
    case: Case = factories.a_case_to_decide(m)
    with acting(factories.TESTER):
        Case.objects.filter(pk=case.pk).update(procedural=procedural)
    factories.a_decision(m, case, stage="formal", at="approved")
    found = factories.the_case(m.officer, case.pk)
    assert (found.social, found.procedural) == (Social.IDENTIFIED, procedural)


def test_a_child_is_identified_without_means(m: factories.Mechanism) -> None:
    case = factories.a_case_to_decide(m, factories.CHILD)
    decision = factories.a_decision(m, case, stage="formal", at="approved")
    assert (decision.means, decision.protocol) == ("not_examined", "met")
