"""Access ends where its ground ends: at eighteen, when a person is passed on, and when consent is taken back."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from opennrm.access.actor import Actor, system
from opennrm.access.session import acting
from opennrm.cases import actions as cases
from opennrm.cases import queries as case_queries
from opennrm.cases.models import Case
from opennrm.children import actions as children
from opennrm.country import profile
from opennrm.deadlines.models import Clock
from opennrm.referrals import actions as referrals
from opennrm.referrals import passing_on
from opennrm.referrals.actions import ConsentMissing
from opennrm.referrals.models import Referral
from opennrm.referrals.states import Status
from tests import factories
from tests.children.scene import a_child_case
from tests.justice.conftest import Court, court  # noqa: F401

pytestmark = pytest.mark.django_db
WATCH = system("children")


@pytest.fixture
def m() -> factories.Mechanism:
    return factories.a_mechanism()


def is_18(m: factories.Mechanism, case: Case) -> None:
    """The month of the birthday is over, and the worker has run."""
    month_over(m, case)
    with acting(WATCH):
        children.watch_majority(WATCH)


def month_over(m: factories.Mechanism, case: Case) -> None:
    """The month of the birthday is over, and the worker has not run yet."""
    with acting(m.caseworker):
        children.set_majority(m.caseworker, case.pk, profile().today() - timedelta(days=40))


def referred(m: factories.Mechanism, case: Case, to: Any, purpose: str = "legal_aid") -> Referral:
    with acting(m.caseworker):
        return referrals.propose(m.caseworker, referrals.Request(uuid4(), case.pk, to.pk, purpose))


def test_a_waiting_referral_of_a_child_is_not_passed_on_without_the_adults_consent(
    m: factories.Mechanism,
) -> None:
    """Also before the worker has run. Seen to fail with the copied `is_child` of the referral (2026-11-26)."""
    one, other = (factories.an_organisation(purposes=("legal_aid",), takes_children=True) for _ in range(2))
    lawyer = factories.an_actor("supervisor", one)
    child, grown, known = (a_child_case(m) for _ in range(3))
    waiting = {case.pk: referred(m, case, one) for case in (child, grown, known)}
    month_over(m, grown)
    is_18(m, known)
    with acting(lawyer):
        for case in (grown, known):
            with pytest.raises(ConsentMissing):
                passing_on.transfer(lawyer, waiting[case.pk].pk, other.pk, new_id=uuid4())
        passed = passing_on.transfer(lawyer, waiting[child.pk].pk, other.pk, new_id=uuid4())
    assert passed.status == Status.TRANSFERRED


def test_a_waiting_referral_of_a_child_is_accepted_after_18_only_by_consent(m: factories.Mechanism) -> None:
    """What the person said meanwhile counts. Seen to fail without the question in `actions._taken_on` (2026-11-26)."""
    one = factories.an_organisation(purposes=("legal_aid",), takes_children=True)
    lawyer = factories.an_actor("supervisor", one)
    case = a_child_case(m)
    waiting = referred(m, case, one)
    is_18(m, case)
    with acting(lawyer), pytest.raises(ConsentMissing):
        referrals.accept(lawyer, waiting.pk)
    consent = factories.a_consent(m.caseworker, case, one, "legal_aid")
    with acting(lawyer):
        assert referrals.accept(lawyer, waiting.pk).consent_id == consent.pk
        assert case_queries.cases(lawyer).filter(pk=case.pk).exists()


def running(subject: Any) -> int:
    with acting(factories.TESTER):
        return Clock.objects.filter(subject_id=subject.pk, stopped_at=None).count()


def test_every_way_to_take_consent_back_stops_the_decision(m: factories.Mechanism) -> None:
    """There is one act, in `cases`. Seen to fail while only `identification.stops` stopped decisions (2026-11-26)."""
    case = factories.an_assisted_case(m)
    factories.a_referral(m, at="accepted", purpose="identification", sender=m.caseworker, case=case)
    decision = factories.a_decision(m, case)
    with acting(m.caseworker):
        consent = case_queries.consent_for(m.caseworker, case, "identification", m.authority.pk)
        assert consent
        assert cases.withdraw_consent(m.caseworker, case.pk, consent.pk) == 1
    decision.refresh_from_db()
    assert decision.status == "stopped"


def test_who_is_18_and_says_no_stops_the_decision(m: factories.Mechanism) -> None:
    """Seen to fail without the question in `majority.let_go` (2026-11-26)."""
    case = a_child_case(m)
    factories.a_referral(m, at="accepted", purpose="identification", sender=m.caseworker, case=case)
    decision = factories.a_decision(m, case)
    is_18(m, case)
    with acting(m.caseworker):
        children.answer_again(m.caseworker, case.pk, m.authority.pk, agrees=False, language="ru")
    decision.refresh_from_db()
    assert decision.status == "stopped"


def test_the_prosecutors_clock_stops_with_the_consent(court: Court) -> None:  # noqa: F811
    """The notice is taken back with its keys. Seen to fail before `justice` followed withdrawals (2026-11-26)."""
    notice = court.sent()
    assert running(notice) == 1
    with acting(court.worker):
        assert notice.consent_id
        assert cases.withdraw_consent(court.worker, court.case.pk, notice.consent_id) == 1
    assert running(notice) == 0
    notice.refresh_from_db()
    assert notice.status == "withdrawn"
    with acting(court.prosecutor), connection.cursor() as cursor:
        cursor.execute("select count(*) from vault_wrap where subject_id = %s", [notice.pk])
        assert cursor.fetchone() == (0,)


def test_an_answered_notice_stays_as_it_was_answered(court: Court) -> None:  # noqa: F811
    """What a prosecutor has answered never changes."""
    notice = court.answered()
    with acting(court.worker):
        assert cases.withdraw_consent(court.worker, court.case.pk, notice.consent_id) == 0
    notice.refresh_from_db()
    assert notice.status == "answered"


def keys(actor: Actor, case: Case) -> int:
    """How many keys of the person or the file the actor's organisation can use."""
    with acting(actor), connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from vault_wrap where subject_id in (%s, %s)", [case.pk, case.person_id]
        )
        return int(cursor.fetchone()[0])
