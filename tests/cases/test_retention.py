"""How long a closed file is kept: listed when its time is over, kept while it is held or the time is unknown, gone for everybody after."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import Error, connection, transaction
from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.session import acting
from opennrm.cases import actions as cases
from opennrm.cases import closings, episodes, erasure, flow, holds, keeping, retention
from opennrm.cases import queries as case_queries
from opennrm.cases.closings import Ending, NoSafetyPlan
from opennrm.cases.models import Case, Erasure, Hold, LegalHold
from opennrm.cases.states import ErasureGround, ErasureStatus
from opennrm.country import entries, profile
from opennrm.people import queries as people
from opennrm.workflow.machine import SamePerson
from tests import factories
from tests.authorisation.world import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture
def m() -> factories.Mechanism:
    return factories.a_mechanism()


@pytest.fixture
def second(m: factories.Mechanism) -> Actor:
    return factories.an_actor("supervisor", m.shelter)


def closed(case: Case, *, years: int = 6) -> Case:
    """The file as it is some years after closure."""
    with acting(SYSTEM):
        at = timezone.now() - timedelta(days=366 * years)
        Case.objects.filter(pk=case.pk).update(status="closed", closed_at=at, closure_reason="goals_met")
        Hold.objects.filter(case=case).update(lifted_at=at)
    return case


def kept_for(monkeypatch: Any, years: int | None, *, automatic: bool | None = None) -> None:
    """A country whose law says for how many years."""
    said = {retention.YEARS: years, retention.AUTOMATIC: automatic}
    values = {
        key: (entries.Value(key, value, "invented", entries.Confidence.HIGH if value is not None else entries.Confidence.UNKNOWN),)
        for key, value in said.items()
    }  # fmt: skip
    country = replace(profile(), values={**profile().values, **values})
    monkeypatch.setattr(retention, "profile", lambda: country)


def watched() -> int:
    with acting(SYSTEM):
        return retention.watch(SYSTEM)


def test_while_the_time_is_unknown_every_file_is_kept(m: factories.Mechanism) -> None:
    closed(factories.an_assisted_case(m), years=60)
    assert watched() == 0
    with acting(m.supervisor):
        assert not retention.waiting(m.supervisor).exists()


def test_a_file_is_listed_once_when_its_time_is_over(m: factories.Mechanism, monkeypatch: Any) -> None:
    over, fresh = (factories.an_assisted_case(m) for _ in range(2))
    closed(over), closed(fresh, years=1)
    kept_for(monkeypatch, 5)
    assert (watched(), watched()) == (1, 0)
    with acting(m.supervisor):
        assert [(one.case_id, one.status) for one in retention.waiting(m.supervisor)] == [(over.pk, "due")]
    with acting(m.caseworker):
        assert factories.the_case(m.caseworker, over.pk), "listing destroys nothing"


def test_what_is_listed_is_destroyed_by_two_and_is_then_nowhere(
    m: factories.Mechanism, second: Actor, monkeypatch: Any
) -> None:
    """Participations end too: otherwise the file would stand in the list, without its words."""
    case = closed(factories.an_assisted_case(m))
    kept_for(monkeypatch, 5)
    watched()
    with acting(m.coordinator):
        before = flow.scoped(m.coordinator, flow.Scope()).count()
    with acting(second), pytest.raises(Erasure.DoesNotExist):
        erasure.erase(second, case.pk)
    with acting(m.supervisor):
        erasure.ask(m.supervisor, case.pk, ErasureGround.PERIOD)
        with pytest.raises(SamePerson):
            erasure.erase(m.supervisor, case.pk)
    with acting(second):
        assert erasure.erase(second, case.pk) > 0
    for actor in (m.supervisor, second, m.caseworker):
        with acting(actor), pytest.raises(Case.DoesNotExist):
            case_queries.case(actor, case.reference)
    with acting(m.supervisor):
        row = retention.destroyed(m.supervisor).get()
        assert (row.references, row.ground, row.keys is not None) == (case.reference, "period", True)
        assert (row.asked_by_id, row.answered_by_id) == (m.supervisor.user_id, second.user_id)
    with acting(m.coordinator):
        assert flow.scoped(m.coordinator, flow.Scope()).count() == before, "it stays counted"
    with acting(SYSTEM), pytest.raises(Error, match="never rewritten"), transaction.atomic():
        connection.cursor().execute("update cases_erasure set \"references\" = 'KZ-0000-0000'")
    assert watched() == 0, "it does not come back"


def test_by_rule_only_where_the_profile_says_so_and_only_by_the_worker(
    m: factories.Mechanism, monkeypatch: Any
) -> None:
    case, held = (closed(factories.an_assisted_case(m)) for _ in range(2))
    fresh = closed(factories.an_assisted_case(m), years=1)
    with acting(m.supervisor):
        keeping.hold(m.supervisor, held.pk, hold_id=uuid4(), ground="claim", words="A claim runs.")
    kept_for(monkeypatch, 5, automatic=True)
    assert watched() == 1
    with acting(m.supervisor):
        assert [(one.references, one.by_rule) for one in retention.destroyed(m.supervisor)] == [
            (case.reference, True)
        ]
        other = erasure.ask(m.supervisor, fresh.pk, ErasureGround.UNLAWFUL)
        with pytest.raises(Error, match="only the worker"), transaction.atomic():
            connection.cursor().execute("update cases_erasure set by_rule = true where id = %s", [other.pk])
        assert case_queries.case(m.supervisor, held.reference)


def test_a_second_episode_outlives_the_first(m: factories.Mechanism, second: Actor, monkeypatch: Any) -> None:
    """The person's key goes with the last file only."""
    first = factories.an_assisted_case(m)
    with acting(m.caseworker):
        later = episodes.open_another(m.caseworker, first.pk, factories.WOMAN, case_id=uuid4())
        for one in (first, later):
            cases.narrate(m.caseworker, one.pk, "Kept on a farm without pay.")
    closed(first)
    with acting(m.supervisor):
        erasure.ask(m.supervisor, first.pk, ErasureGround.PERIOD)
    with acting(second):
        erasure.erase(second, first.pk)
    with acting(m.caseworker):
        found = factories.the_case(m.caseworker, later.pk)
        assert case_queries.narrative(m.caseworker, found) == "Kept on a farm without pay."
        assert people.identity(m.caseworker, found.person_id).names
        assert not episodes.others(m.caseworker, found).exists()
    closed(later)
    with acting(m.supervisor):
        erasure.ask(m.supervisor, later.pk, ErasureGround.PERSON)
    with acting(second):
        erasure.erase(second, later.pk)
        with pytest.raises(people.Person.DoesNotExist):
            people.identity(second, found.person_id)


def test_a_legal_hold_is_lifted_by_two(m: factories.Mechanism, second: Actor) -> None:
    """The table of steps asks for a second person, and the database refuses too."""
    case = closed(factories.an_assisted_case(m))
    with acting(m.supervisor):
        one = keeping.hold(
            m.supervisor, case.pk, hold_id=uuid4(), ground="court", words="It is heard in May."
        )
        with pytest.raises(keeping.HeldAlready):
            keeping.hold(m.supervisor, case.pk, hold_id=uuid4(), ground="claim", words="Again.")
        with pytest.raises(holds.Held):
            erasure.ask(m.supervisor, case.pk, ErasureGround.PERIOD)
        keeping.ask_lift(m.supervisor, case.pk, "The court has decided.")
        with pytest.raises(SamePerson), transaction.atomic():
            keeping.lift(m.supervisor, case.pk)
        with pytest.raises(Error, match="legal_hold_is_lifted_by_two"), transaction.atomic():
            LegalHold.objects.filter(pk=one.pk).update(status="lifted", lifted_by=m.supervisor.user_id)
    with acting(second):
        keeping.keep(second, case.pk)
        with pytest.raises(holds.Held):
            erasure.ask(second, case.pk, ErasureGround.PERIOD)
        keeping.ask_lift(second, case.pk, "The court has decided.")
    with acting(m.supervisor):
        keeping.lift(m.supervisor, case.pk)
        assert erasure.ask(m.supervisor, case.pk, ErasureGround.PERIOD).status == ErasureStatus.ASKED


def test_no_closure_without_a_safety_plan_or_the_reason(m: factories.Mechanism) -> None:
    case = factories.an_assisted_case(m)
    with acting(m.caseworker):
        for nothing in (Ending("said"), Ending("said", "A plan.", "lost")):
            with pytest.raises(NoSafetyPlan):
                cases.ask_closure(m.caseworker, case.pk, "goals_met", nothing)
        cases.ask_closure(m.caseworker, case.pk, "goals_met", factories.AN_ENDING)
        found = factories.the_case(m.caseworker, case.pk)
        row = closings.last(m.caseworker, found)
        assert row
        assert closings.safety_plan(m.caseworker, found, row) == factories.AN_ENDING.safety_plan
    bare = factories.an_assisted_case(m)
    with acting(SYSTEM):
        Case.objects.filter(pk=bare.pk).update(
            status="closing", closed_at=timezone.now(), closure_reason="other"
        )
        with pytest.raises(Error, match="with a safety plan"), transaction.atomic():
            Case.objects.filter(pk=bare.pk).update(status="closed")
