"""A refusal is reviewed when the person asks, by two officers who had no part in it; what follows, follows by itself."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from opennrm.access.actor import Actor
from opennrm.access.decisions import Denied
from opennrm.access.session import acting
from opennrm.cases.models import Milestone
from opennrm.cases.states import Social
from opennrm.country import profile
from opennrm.deadlines.models import Clock
from opennrm.identification import queries, reviews
from opennrm.identification.models import Decision, Review
from opennrm.identification.requirements import FindingsMissing, ReasonsMissing
from opennrm.notices.models import Notice
from opennrm.workflow.approvals import ContentChanged
from opennrm.workflow.machine import SamePerson, WrongState
from tests import factories
from tests.factories import REASONS

pytestmark = pytest.mark.django_db


class Scene:
    """A refusal in a file that the shelter leads, and two more officers."""

    def __init__(self, stage: str = "formal") -> None:
        self.m = factories.a_mechanism()
        self.third = factories.an_actor("decision_officer", self.m.authority)
        self.fourth = factories.an_actor("decision_officer", self.m.authority)
        self.case = factories.an_assisted_case(self.m)
        factories.a_referral(
            self.m, at="accepted", purpose="identification", sender=self.m.caseworker, case=self.case
        )
        self.refusal = factories.a_refusal(self.m, self.case, stage=stage)

    def filed(self, **fields: Any) -> Review:
        values = {"filed_by": "person", "filed_on": profile().today(), "grounds": ("facts",), "words": "No."}
        with acting(self.m.caseworker):
            filing = reviews.Filing(**{**values, **fields})
            return reviews.file(self.m.caseworker, self.refusal.pk, filing, review_id=uuid.uuid4())

    def answered(self, review: Review, outcome: str, **fields: Any) -> Review:
        found = factories.FOUND["positive"] if outcome == "reversed" else {}
        answer = reviews.Answer(outcome, fields.pop("reasons", REASONS), fields.pop("findings", found))
        with acting(self.third):
            return reviews.propose(self.third, review.pk, answer)

    def decided(self, outcome: str) -> Review:
        review = self.answered(self.filed(), outcome)
        with acting(self.fourth):
            return reviews.decide(self.fourth, review.pk, review.content_hash)

    def running(self) -> set[str]:
        with acting(factories.TESTER):
            found = Clock.objects.filter(case_id=self.case.pk, stopped_at=None, rule__startswith="identif")
            return set(found.values_list("rule", flat=True))

    def social(self) -> str:
        return factories.the_case(self.m.caseworker, self.case.pk).social

    def milestones(self) -> list[str]:
        with acting(factories.TESTER):
            found = Milestone.objects.filter(case_id=self.case.pk).order_by("at")
            return list(found.values_list("code", flat=True))


@pytest.fixture
def s() -> Scene:
    return Scene()


def test_a_refusal_names_who_reviews_it_and_starts_the_clock(s: Scene) -> None:
    assert s.refusal.review_body_id == s.m.authority.pk
    assert s.running() == {"identification.review"}


def test_filing_stops_one_clock_starts_the_other_and_tells_the_body(s: Scene) -> None:
    review = s.filed()
    assert s.running() == {"identification.review_decision"}
    assert "review.filed" in s.milestones()
    with acting(s.third):
        assert [one.pk for one in reviews.waiting(s.third)] == [review.pk]
        assert reviews.words(s.third, review) == "No."
        assert Notice.objects.filter(code="review.filed", organisation_id=s.m.authority.pk).count() == 1
    with acting(s.m.officer):
        assert not reviews.waiting(s.m.officer).exists()


def test_the_same_filing_twice_is_one(s: Scene) -> None:
    same, filing = uuid.uuid4(), reviews.Filing("advocate", profile().today(), ("law",))
    with acting(s.m.caseworker):
        for _ in range(2):
            reviews.file(s.m.caseworker, s.refusal.pk, filing, review_id=same)
        assert len(reviews.of_case(s.m.caseworker, s.case)) == 1


def test_a_second_review_waits_for_the_first(s: Scene) -> None:
    s.filed()
    with pytest.raises(reviews.NotInForce):
        s.filed()


def test_what_is_not_refused_is_not_reviewed(s: Scene) -> None:
    case = factories.an_assisted_case(s.m)
    factories.a_referral(s.m, at="accepted", purpose="identification", sender=s.m.caseworker, case=case)
    s.refusal = factories.a_decision(s.m, case, at="approved")
    with pytest.raises(Denied):
        s.filed()


@pytest.mark.parametrize("name", ["officer", "second_officer"])
def test_nobody_reviews_what_they_decided(s: Scene, name: str) -> None:
    review, who = s.filed(), getattr(s.m, name)
    with acting(who), pytest.raises(Denied):
        reviews.propose(who, review.pk, reviews.Answer("upheld", REASONS))
    review = s.answered(review, "upheld")
    with acting(who), pytest.raises(Denied):
        reviews.decide(who, review.pk, review.content_hash)
    with acting(who), pytest.raises(IntegrityError, match="nobody reviews what they decided"):
        Review.objects.filter(pk=review.pk).update(decided_by=who.user_id)


def test_the_second_reviewer_is_not_the_first(s: Scene) -> None:
    review = s.answered(s.filed(), "upheld")
    with acting(s.third), pytest.raises(SamePerson):
        reviews.decide(s.third, review.pk, review.content_hash)
    with acting(s.fourth), pytest.raises(ContentChanged):
        reviews.decide(s.fourth, review.pk, "another")
    with acting(s.fourth):
        reviews.decide(s.fourth, review.pk, review.content_hash)
    with acting(s.fourth), pytest.raises(WrongState):
        reviews.decide(s.fourth, review.pk, review.content_hash)


def test_an_answer_says_why(s: Scene) -> None:
    with pytest.raises(ReasonsMissing):
        s.answered(s.filed(), "upheld", reasons="No.")


def test_a_reversal_says_what_was_found(s: Scene) -> None:
    with pytest.raises(FindingsMissing):
        s.answered(s.filed(), "reversed", findings={"act": ("established", ("transport",))})


def test_upheld_changes_nothing_and_the_person_is_told(s: Scene) -> None:
    review = s.decided("upheld")
    assert (s.social(), s.running()) == (Social.NOT_IDENTIFIED, set())
    with acting(s.m.caseworker):
        assert reviews.reasons(s.m.caseworker, reviews.review(s.m.caseworker, review.pk)) == REASONS
        assert Notice.objects.filter(code="review.decided", organisation_id=s.m.shelter.pk).count() == 1
        told = reviews.tell(s.m.caseworker, review.pk, profile().today())
        assert told.told_by_id == s.m.caseworker.user_id
    with acting(s.m.caseworker), pytest.raises(Denied):
        reviews.tell(s.m.caseworker, review.pk, profile().today())


def test_a_reversal_changes_the_status_by_itself(s: Scene) -> None:
    s.decided("reversed")
    assert s.social() == Social.IDENTIFIED
    assert s.milestones()[-5:] == [
        "review.filed", "review.reversed", "formal.set_aside", "formal.positive", "recovery.started",
    ]  # fmt: skip
    with acting(s.m.officer):
        found = queries.in_force(s.m.officer, s.case, "formal")
        assert found
        assert queries.reasons(s.m.officer, found) == REASONS
        assert (found.drafted_by_id, found.approved_by_id) == (s.third.user_id, s.fourth.user_id)
        assert (found.national, found.protocol) == ("met", "met")
        assert Decision.objects.get(pk=s.refusal.pk).status == "set_aside"


@pytest.mark.parametrize(
    ("stage", "clock"),
    [("formal", "identification.formal"), ("reasonable_grounds", "identification.reasonable_grounds")],
)
def test_a_remittal_opens_the_stage_again(stage: str, clock: str) -> None:
    s = Scene(stage)
    s.decided("remitted")
    assert (s.social(), s.running()) == (Social.PRESUMED, {clock})
    assert factories.a_decision(s.m, s.case, at="approved", stage=stage).status == "approved"


def test_the_second_reviewer_can_disagree(s: Scene) -> None:
    review = s.answered(s.filed(), "upheld")
    with acting(s.fourth):
        reviews.return_review(s.fourth, review.pk)
        reviews.propose(s.fourth, review.pk, reviews.Answer("remitted", REASONS))
    with acting(s.third), pytest.raises(ContentChanged):
        reviews.decide(s.third, review.pk, review.content_hash)


def test_the_person_can_take_it_back_and_ask_again(s: Scene) -> None:
    review = s.filed()
    with acting(s.m.caseworker):
        reviews.withdraw_review(s.m.caseworker, review.pk)
    assert s.running() == {"identification.review"}
    assert s.filed().pk != review.pk


def test_late_is_noted_and_never_refused(s: Scene) -> None:
    with acting(factories.TESTER):
        clock = Clock.objects.get(subject_id=s.refusal.pk)
        clock.due_at, clock.is_legal = clock.started_at + timedelta(days=30), True
        clock.save(update_fields=["due_at", "is_legal"])
    assert s.filed(filed_on=profile().today() + timedelta(days=31)).in_time is False
    with acting(s.m.caseworker):
        reviews.withdraw_review(s.m.caseworker, Review.objects.get(decision=s.refusal).pk)
    # The clock that was started anew has no limit, as the profile knows none.
    assert s.filed().in_time is None


def test_a_review_that_ended_is_final_in_the_database(s: Scene) -> None:
    review = s.decided("upheld")
    with acting(s.fourth), pytest.raises(IntegrityError, match="cannot change"):
        Review.objects.filter(pk=review.pk).update(outcome="reversed")


def test_two_persons_set_a_decision_aside_or_nobody(s: Scene) -> None:
    with acting(s.m.officer), pytest.raises(IntegrityError, match="two persons"), transaction.atomic():
        Decision.objects.filter(pk=s.refusal.pk).update(status="set_aside")


def test_outsiders_find_no_review(s: Scene) -> None:
    review, outsider = s.filed(), factories.an_actor("decision_officer")
    with acting(outsider), pytest.raises(Review.DoesNotExist):
        reviews.review(outsider, review.pk)
    with acting(outsider):
        assert not reviews.waiting(outsider).exists()
    someone: Actor = s.m.responder
    with acting(someone):
        assert not reviews.waiting(someone).exists()
