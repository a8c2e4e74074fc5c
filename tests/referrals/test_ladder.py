"""What waits too long is carried upwards, once per rung, and everybody concerned sees it."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from opennrm.access.actor import Actor, system
from opennrm.access.decisions import Denied
from opennrm.access.session import acting
from opennrm.cases.flow import Scope
from opennrm.country import profile
from opennrm.deadlines.models import Clock
from opennrm.notices import queries as notices
from opennrm.referrals import course, escalation, flow, queries
from opennrm.referrals.models import Referral
from tests import factories
from tests.factories import Mechanism

pytestmark = pytest.mark.django_db
WATCH = system("deadlines")


@pytest.fixture
def mechanism() -> Mechanism:
    return factories.a_mechanism()


def late_by(referral: Referral, hours: float) -> None:
    with acting(factories.TESTER):
        Clock.objects.filter(subject_id=referral.pk, stopped_at=None).update(
            due_at=timezone.now() - timedelta(hours=hours)
        )


def climbed() -> list[str]:
    with acting(WATCH):
        return [one.step for one in escalation.climb(WATCH)]


def told(actor: Actor) -> int:
    with acting(actor):
        return notices.unread(actor).filter(code="referral.escalated").count()


def test_rung_by_rung_and_each_once(mechanism: Mechanism) -> None:
    m, referral = mechanism, factories.a_referral(mechanism)
    ministry = factories.an_organisation("ministry", code="labour")
    reader = factories.an_actor("supervisor", ministry)
    late_by(referral, -1)
    assert climbed() == []
    late_by(referral, 0.1)
    assert climbed() == ["ordinary_supervisor"]
    assert climbed() == []
    assert (told(m.supervisor), told(m.coordinator)) == (2, 0), "on the own screen, and on the organisation's"
    late_by(referral, 13)
    assert climbed() == ["ordinary_coordinator"]
    assert told(m.coordinator) == 1
    late_by(referral, 80)
    assert climbed() == ["ordinary_body"]
    assert told(reader) == 1
    for actor in (m.responder, m.caseworker, m.coordinator):
        with acting(actor):
            seen = course.escalations(actor, queries.referral(actor, referral.pk))
            assert [one.told for one in seen] == ["supervisor", "coordinator", "body"]
            assert course.escalated(actor, [referral.pk])[referral.pk].step == "ordinary_body"


def test_an_urgent_one_climbs_faster(mechanism: Mechanism) -> None:
    referral = factories.a_referral(mechanism, urgency="urgent")
    late_by(referral, 7)
    assert climbed() == ["urgent_supervisor", "urgent_coordinator", "urgent_body"]


@pytest.mark.parametrize("at", ["accepted", "declined", "withdrawn"])
def test_who_was_answered_climbs_no_more(mechanism: Mechanism, at: str) -> None:
    referral = factories.a_referral(mechanism, at=at)
    with acting(factories.TESTER):
        Clock.objects.filter(subject_id=referral.pk, rule="referral.answer").update(
            due_at=timezone.now() - timedelta(days=9)
        )
    assert climbed() == []


def test_feedback_that_is_owed_climbs_too(mechanism: Mechanism) -> None:
    referral = factories.a_referral(mechanism, at="accepted")
    late_by(referral, 1)
    assert climbed() == ["feedback_supervisor"]


def test_the_co_ordinator_counts_them(mechanism: Mechanism) -> None:
    m, referral = mechanism, factories.a_referral(mechanism)
    late_by(referral, 13)
    climbed()
    with acting(m.coordinator):
        assert list(flow.escalated(m.coordinator, Scope()).values_list("pk", flat=True)) == [referral.pk]


def test_a_person_climbs_for_nobody(mechanism: Mechanism) -> None:
    with acting(mechanism.coordinator), pytest.raises(Denied):
        escalation.climb(mechanism.coordinator)


def test_every_rung_says_whether_it_is_law_or_proposal() -> None:
    for rung in profile("kz").ladder:
        assert "our proposal" in rung.source or rung.confidence != "low", rung.code


def test_a_wrong_ladder_is_refused(tmp_path: Any) -> None:
    import shutil

    from opennrm.country import loader

    folder = tmp_path / "profiles"
    shutil.copytree(loader.FOLDER, folder)
    path = folder / "kz" / "escalation.toml"
    words = path.read_text(encoding="utf-8")
    for before, after, said in (
        ('"referral.answer_urgent"', '"referral.never"', "no such clock or body"),
        ('body = "labour"', 'body = "moon"', "no such clock or body"),
        ('tell = "coordinator"', 'tell = "neighbour"', "`tell` must be"),
        ("after_hours = 12", "after_hours = -1", "nought or more"),
    ):
        path.write_text(words.replace(before, after, 1), encoding="utf-8")
        loader.load.cache_clear()
        with pytest.raises(loader.ProfileError, match=said):
            loader.load("kz", folder)
    loader.load.cache_clear()
