"""Steps that need two officers with a ground and reasons: shortening a recovery period, opening again, renewing."""

import uuid
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError

from opennrm.access.decisions import Denied
from opennrm.access.session import acting
from opennrm.cases import holds
from opennrm.cases.states import Social
from opennrm.country import profile
from opennrm.country.entries import Unit
from opennrm.country.snapshot import NotInProfile
from opennrm.deadlines.models import Clock
from opennrm.identification import motions, terms
from opennrm.identification.models import Motion, RecoveryPeriod, Term
from opennrm.identification.requirements import ReasonsMissing
from opennrm.workflow.approvals import ContentChanged
from opennrm.workflow.machine import SamePerson, WrongState
from tests import factories
from tests.factories import REASONS

pytestmark = pytest.mark.django_db


@pytest.fixture
def m() -> factories.Mechanism:
    return factories.a_mechanism()


def asked(m: factories.Mechanism, case_id: Any, kind: str = "shorten_recovery", **fields: Any) -> Motion:
    values = {"ground": "waived", "reasons": REASONS, "motion_id": uuid.uuid4(), **fields}
    with acting(m.officer):
        return motions.ask(m.officer, case_id, kind, **values)


def agreed(m: factories.Mechanism, motion: Motion) -> Motion:
    with acting(m.second_officer):
        return motions.agree(m.second_officer, motion.pk, motion.content_hash)


def with_term(days: int) -> Any:
    """The profile, with a term of the status that the law knows."""
    rules = tuple(
        replace(rule, legal=replace(rule.legal, length=days, unit=Unit.CALENDAR_DAYS))
        if rule.code == "status.term"
        else rule
        for rule in profile().clocks
    )
    return replace(profile(), clocks=rules)


def test_two_officers_shorten_a_recovery_period(m: factories.Mechanism) -> None:
    decision = factories.a_decision(m, at="approved")
    motion = asked(m, decision.case_id)
    with acting(m.officer), pytest.raises(SamePerson):
        motions.agree(m.officer, motion.pk, motion.content_hash)
    assert RecoveryPeriod.objects.get(decision=decision).ended_at is None
    agreed(m, motion)
    assert RecoveryPeriod.objects.get(decision=decision).end_reason == "waived"
    with acting(m.officer):
        assert not holds.live(m.officer, factories.the_case(m.officer, decision.case_id)).exists()
    with acting(m.second_officer), pytest.raises(WrongState):
        motions.agree(m.second_officer, motion.pk, motion.content_hash)


@pytest.mark.parametrize("fields", [{"reasons": "No."}, {"ground": ""}, {"ground": "lapsed"}])
def test_a_motion_has_a_ground_and_reasons(m: factories.Mechanism, fields: dict[str, str]) -> None:
    decision = factories.a_decision(m, at="approved")
    with pytest.raises(ReasonsMissing):
        asked(m, decision.case_id, **fields)


def test_not_helping_the_authorities_is_no_ground(m: factories.Mechanism) -> None:
    decision = factories.a_decision(m, at="approved")
    with pytest.raises(ValueError, match="no_co_operation"):
        asked(m, decision.case_id, ground="no_co_operation")


def test_the_same_is_asked_once(m: factories.Mechanism) -> None:
    decision, same = factories.a_decision(m, at="approved"), uuid.uuid4()
    assert asked(m, decision.case_id, motion_id=same).pk == asked(m, decision.case_id, motion_id=same).pk
    with pytest.raises(motions.AlreadyAsked):
        asked(m, decision.case_id)


def test_what_was_seen_is_what_is_agreed_to(m: factories.Mechanism) -> None:
    motion = asked(m, factories.a_decision(m, at="approved").case_id)
    with acting(m.second_officer), pytest.raises(ContentChanged):
        motions.agree(m.second_officer, motion.pk, "another")
    with acting(m.officer), pytest.raises(IntegrityError, match="as it was put"):
        Motion.objects.filter(pk=motion.pk).update(ground="public_order")


def test_a_refused_motion_changes_nothing(m: factories.Mechanism) -> None:
    decision = factories.a_decision(m, at="approved")
    motion = asked(m, decision.case_id)
    with acting(m.second_officer):
        assert [one.pk for one in motions.waiting(m.second_officer)] == [motion.pk]
        motions.refuse(m.second_officer, motion.pk)
    assert RecoveryPeriod.objects.get(decision=decision).ended_at is None
    assert asked(m, decision.case_id).status == "proposed"


def test_only_who_asked_takes_it_back(m: factories.Mechanism) -> None:
    motion = asked(m, factories.a_decision(m, at="approved").case_id)
    with acting(m.second_officer), pytest.raises(Denied):
        motions.withdraw_motion(m.second_officer, motion.pk)
    with acting(m.officer):
        assert motions.withdraw_motion(m.officer, motion.pk).status == "withdrawn"


def test_what_is_not_there_is_not_moved(m: factories.Mechanism) -> None:
    case = factories.a_case_to_decide(m)
    for kind, ground in (
        ("shorten_recovery", "waived"),
        ("reopen", "mistake"),
        ("renew", "other"),
    ):
        with pytest.raises(ObjectDoesNotExist):
            asked(m, case.pk, kind, ground=ground, until_on=profile().today())


@pytest.mark.parametrize(("first", "social"), [(True, Social.REASONABLE_GROUNDS), (False, Social.PRESUMED)])
def test_a_decision_is_opened_again(m: factories.Mechanism, first: bool, social: str) -> None:
    case = factories.a_case_to_decide(m)
    if first:
        factories.a_decision(m, case, at="approved", findings=factories.FOUND["negative"])
    refusal = factories.a_refusal(m, case)
    agreed(m, asked(m, case.pk, "reopen", ground="new_facts", subject_id=refusal.pk))
    refusal.refresh_from_db()
    assert refusal.status == "set_aside"
    assert factories.the_case(m.officer, case.pk).social == social
    with acting(factories.TESTER):
        running = Clock.objects.filter(
            case_id=case.pk, stopped_at=None, rule__startswith="identification"
        ).values_list("rule", flat=True)
        assert list(running) == ["identification.formal"]
    assert factories.a_decision(m, case, at="approved", stage="formal").status == "approved"


def test_a_ground_is_one_of_the_list(m: factories.Mechanism) -> None:
    refusal = factories.a_refusal(m)
    with pytest.raises(NotInProfile):
        asked(m, refusal.case_id, "reopen", ground="waived", subject_id=refusal.pk)


def test_a_status_without_a_known_term_has_no_end(m: factories.Mechanism) -> None:
    decision = factories.a_decision(m, stage="formal", at="approved")
    found = Term.objects.get(decision=decision)
    assert (found.from_on, found.until_on) == (profile().today(), None)
    with pytest.raises(motions.NotLonger):
        asked(m, decision.case_id, "renew", ground="other", until_on=profile().today() + timedelta(days=9))


def test_a_term_is_warned_of_renewed_and_expires(
    m: factories.Mechanism, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terms, "profile", lambda: with_term(20))
    decision = factories.a_decision(m, stage="formal", at="approved")
    found = Term.objects.get(decision=decision)
    assert found.until_on == found.from_on + timedelta(days=20)
    with acting(factories.TESTER):
        assert (terms.expire(factories.TESTER), terms.warn(factories.TESTER)) == (0, 1)
        assert terms.warn(factories.TESTER) == 0
    with acting(m.officer):
        assert [one.pk for one in terms.expiring(m.officer)] == [found.pk]
    with pytest.raises(motions.NotLonger):
        asked(m, decision.case_id, "renew", ground="other", until_on=found.until_on)
    later = found.until_on + timedelta(days=300)
    agreed(m, asked(m, decision.case_id, "renew", ground="danger_goes_on", until_on=later))
    found.refresh_from_db()
    assert (found.until_on, found.warned_at) == (later, None)


def test_a_status_expires_only_after_a_warning_in_good_time(
    m: factories.Mechanism, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terms, "profile", lambda: with_term(20))
    decision = factories.a_decision(m, stage="formal", at="approved")
    found = Term.objects.get(decision=decision)

    def days_later(days: int) -> int:
        late = with_term(20)
        object.__setattr__(late, "today", lambda: found.from_on + timedelta(days=days))
        monkeypatch.setattr(terms, "profile", lambda: late)
        with acting(factories.TESTER):
            return terms.expire(factories.TESTER)

    with acting(factories.TESTER):
        terms.warn(factories.TESTER)
    assert days_later(25) == 0, "warned of today: the status holds for thirty days more"
    with acting(factories.TESTER):
        Term.objects.filter(pk=found.pk).update(
            warned_at=found.warned_at or decision.approved_at - timedelta(days=31)
        )
    assert days_later(25) == 1
    assert factories.the_case(m.officer, decision.case_id).social == Social.EXPIRED
    later = profile().today() + timedelta(days=300)
    agreed(m, asked(m, decision.case_id, "renew", ground="other", until_on=later))
    assert factories.the_case(m.officer, decision.case_id).social == Social.IDENTIFIED


def test_a_term_is_never_shortened_in_the_database(
    m: factories.Mechanism, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terms, "profile", lambda: with_term(20))
    found = Term.objects.get(decision=factories.a_decision(m, stage="formal", at="approved"))
    with acting(m.officer), pytest.raises(IntegrityError, match="shortened"):
        Term.objects.filter(pk=found.pk).update(until_on=found.from_on)
    with acting(m.officer), pytest.raises(IntegrityError, match="term_expires_after_a_warning"):
        Term.objects.filter(pk=found.pk).update(expired_at=found.decision.approved_at)
