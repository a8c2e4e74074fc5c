"""Numbers that are kept: after any acts the same as counting everything, before and after the worker adds them up."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from opennrm.access.actor import Actor, system
from opennrm.access.decisions import Denied
from opennrm.access.session import acting
from opennrm.assistance import actions as assistance
from opennrm.cases.flow import Scope
from opennrm.cases.models import Case
from opennrm.mechanism import counting, queries
from opennrm.mechanism.models import Change, Tally
from tests import factories
from tests.factories import MAN, Mechanism
from tests.mechanism import slow_counting

pytestmark = pytest.mark.django_db
WORKER = system("mechanism")
ALL = Scope()


@pytest.fixture
def m(db: None) -> Mechanism:
    """A mechanism in which much has happened."""
    made = factories.a_mechanism()
    factories.a_decision(made, at="approved")
    factories.a_decision(made, at="submitted")
    factories.a_case_to_decide(made, MAN)
    for at in ("declined", "withdrawn", "proposed", "done"):
        factories.a_referral(made, at=at)
    helped = factories.an_assisted_case(made)
    with acting(made.caseworker):
        need = assistance.add_need(made.caseworker, helped.pk, domain="health")
        assistance.leave_unmet(made.caseworker, need.pk, "no_service")
        other = assistance.add_need(made.caseworker, helped.pk, domain="documents")
        assistance.leave_unmet(made.caseworker, other.pk, "no_service")
        assistance.reopen_need(made.caseworker, other.pk)
    return made


def kept(actor: Actor, scope: Scope = ALL) -> queries.Numbers:
    with acting(actor):
        return queries.numbers(actor, scope)


def fold() -> int:
    with acting(WORKER):
        return counting.fold(WORKER)


def same_as_counting(found: queries.Numbers, actor: Actor, scope: Scope) -> None:
    """Each number as counting row by row finds it."""
    with acting(actor):
        assert {door: (n, found.referred[door]) for door, n in found.doors.items()} == slow_counting.doors(
            scope
        )
        files, sent, decided = (
            slow_counting.files(scope), slow_counting.referrals(scope), slow_counting.decisions(scope),
        )  # fmt: skip
        assert +found.sectors == Counter(one.sector for one in files)
        assert +found.regions == Counter(one.region for one in slow_counting.files(Scope(scope.since)))
        assert +found.outcomes == Counter((one.stage, one.outcome) for one in decided)
        assert +found.unmet == slow_counting.unmet(scope)
        by_status: Counter[str] = Counter()
        for (_door, _body, status), n in found.paths.items():
            by_status[status] += n
        assert +by_status == Counter(one.status for one in sent)
        for name, moments in (
            ("files", [one.opened_at for one in files]),
            ("referrals", [one.sent_at for one in sent]),
            ("decisions", [one.approved_at for one in decided]),
        ):
            assert dict(found.months[name]) == slow_counting.by_month(moments)
        assert {sex: sum(some.values()) for sex, some in found.waits.items()} == slow_counting.waited(scope)


@pytest.mark.parametrize("region", ["", "KZ-71", "KZ-10"])
def test_the_kept_numbers_are_what_counting_finds(m: Mechanism, region: str) -> None:
    scope = Scope(region=region)
    same_as_counting(kept(m.coordinator, scope), m.coordinator, scope)
    before = kept(m.coordinator, scope)
    assert fold() > 5
    after = kept(m.coordinator, scope)
    same_as_counting(after, m.coordinator, scope)
    assert after.paths == before.paths
    with acting(WORKER):
        assert not Change.objects.exists()


def test_acts_after_adding_up_are_counted_at_once(m: Mechanism) -> None:
    fold()
    factories.a_decision(m, at="approved")
    factories.a_referral(m, at="accepted")
    same_as_counting(kept(m.coordinator), m.coordinator, ALL)
    fold()
    same_as_counting(kept(m.coordinator), m.coordinator, ALL)
    with acting(WORKER):
        assert counting.recount(WORKER).corrected == 0


def test_a_corrected_file_moves_its_numbers(m: Mechanism) -> None:
    fold()
    with acting(factories.TESTER):
        Case.objects.all().update(region="KZ-10", sector="construction")
    found = kept(m.coordinator)
    assert set(+found.regions) == {"KZ-10"}
    assert set(+found.sectors) == {"construction"}


def test_the_night_finds_and_mends_what_is_wrong(m: Mechanism) -> None:
    fold()
    with acting(WORKER):
        Tally.objects.filter(subject="decision").update(n=99)
    with acting(WORKER):
        assert counting.recount(WORKER).corrected == 1
    found = kept(m.coordinator)
    same_as_counting(found, m.coordinator, ALL)
    assert found.counted_at is not None


def test_a_number_of_the_past_does_not_narrow_a_period(m: Mechanism) -> None:
    with acting(factories.TESTER):
        old = Case.objects.order_by("opened_at").first()
        assert old is not None
        Case.objects.filter(pk=old.pk).update(opened_at=old.opened_at - timedelta(days=800))
    from opennrm.web.coordination.scope import since_of

    scope = Scope(since_of(""))
    found = kept(m.coordinator, scope)
    with acting(m.coordinator):
        assert sum(found.doors.values()) == len(slow_counting.files(scope))


def test_the_middle_of_waits() -> None:
    now = timezone.now()
    for waits, middle in (({1: 1, 5: 1, 9: 1}, 5), ({1: 3, 400: 1}, 1), ({}, None)):
        assert queries.Numbers(now, waits={"woman": Counter(waits)}).median_wait("woman") == middle


def test_only_the_coordinator_reads_and_only_the_system_counts(m: Mechanism) -> None:
    for actor in (m.caseworker, m.supervisor, m.officer, m.responder):
        with acting(actor), pytest.raises(Denied):
            queries.numbers(actor, ALL)
        with acting(actor):
            assert not Change.objects.exists()
            assert not Tally.objects.exists()
    with acting(m.coordinator), pytest.raises(Denied):
        counting.recount(m.coordinator)
    with (
        acting(m.coordinator),
        pytest.raises(ProgrammingError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("select mechanism_recount('UTC')")


def test_reading_costs_one_query_for_all_numbers(m: Mechanism, django_assert_num_queries: Any) -> None:
    with acting(m.coordinator), django_assert_num_queries(2):
        queries.numbers(m.coordinator, ALL)
