"""Files on which nobody of the leading organisation works: the database keeps the mark, and the desk goes by it."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.db.models import Exists, OuterRef

from opennrm.access.actor import Actor, system
from opennrm.access.session import acting
from opennrm.assistance import actions as assistance
from opennrm.cases import actions, queries, registers
from opennrm.cases.actions import Description
from opennrm.cases.models import Assignment, Case
from opennrm.people.identity import Contact, Identity
from tests import factories
from tests.factories import Mechanism


@pytest.fixture
def mechanism(db: None) -> Mechanism:
    return factories.a_mechanism()


def marked() -> set[UUID]:
    """The files that carry the mark; those that must carry it are found by asking for each."""
    worked_on = Assignment.objects.filter(
        case=OuterRef("pk"), organisation=OuterRef("lead"), until__isnull=True
    )
    with acting(system("test")):
        asked = set(Case.objects.filter(~Exists(worked_on), status="open").values_list("pk", flat=True))
        found = set(Case.objects.filter(unattended=True).values_list("pk", flat=True))
    assert found == asked
    return found


def leaves(actor: Actor) -> None:
    """The actor's assignments end, as when they leave the organisation."""
    administrator = factories.an_actor("administrator", actor.organisation_id)
    with acting(administrator):
        actions.end_assignments(administrator, actor.user_id)


def test_who_takes_leaves_and_closes_a_file_moves_the_mark(mechanism: Mechanism) -> None:
    case, other = factories.an_assisted_case(mechanism), factories.an_assisted_case(mechanism)
    assert marked() == set()
    leaves(mechanism.caseworker)
    assert marked() == {case.pk, other.pk}
    with acting(mechanism.caseworker):
        actions.take(mechanism.caseworker, case.pk)
    assert marked() == {other.pk}
    with acting(mechanism.supervisor):
        assert [one.pk for one in queries.unassigned(mechanism.supervisor)] == [other.pk]
        actions.assign(mechanism.supervisor, other.pk, mechanism.caseworker.user_id)
    assert marked() == set()
    with acting(mechanism.caseworker):
        actions.ask_closure(mechanism.caseworker, case.pk, "goals_met", factories.AN_ENDING)
    leaves(mechanism.caseworker)
    assert marked() == {other.pk}
    with acting(mechanism.supervisor):
        actions.keep_open(mechanism.supervisor, case.pk)
    assert marked() == {case.pk, other.pk}


def test_a_file_whose_lead_changes_is_marked_by_the_new_lead(mechanism: Mechanism) -> None:
    referral = factories.a_referral(mechanism)
    assert marked() == set()
    leaves(mechanism.responder)
    assert marked() == {referral.case_id}
    # Who accepts takes the lead and works on the file at once.
    with acting(mechanism.caseworker):
        assistance.accept_for_assistance(mechanism.caseworker, referral.pk)
    assert marked() == set()


def test_a_register_comes_without_anybody(mechanism: Mechanism) -> None:
    keeper = registers.keeper(mechanism.shelter.pk)
    row = registers.RegisterRow(Description(), Identity(), Contact(), key="1")
    taken = registers.take_in(keeper, mechanism.shelter.pk, [row])
    assert marked() == set(taken.case_ids)


def test_nobody_can_write_the_mark(mechanism: Mechanism) -> None:
    case = factories.an_assisted_case(mechanism)
    with acting(mechanism.caseworker):
        Case.objects.filter(pk=case.pk).update(unattended=True)
    assert marked() == set()


def test_the_desk_of_a_large_register_reads_no_more_than_it_shows(mechanism: Mechanism) -> None:
    keeper = registers.keeper(mechanism.shelter.pk)
    rows = [registers.RegisterRow(Description(), Identity(), Contact(), key=str(n)) for n in range(600)]
    registers.take_in(keeper, mechanism.shelter.pk, rows)
    supervisor = mechanism.supervisor
    with connection.cursor() as cursor:
        cursor.execute("analyze cases_case, cases_participant")
    with acting(supervisor), connection.cursor() as cursor:
        asked, given = queries.unassigned(supervisor)[:30].query.sql_with_params()
        cursor.execute(f"explain (analyze, format json, timing off) {asked}", given)
        plan = cursor.fetchone()[0][0]["Plan"]
    assert sum(read_of(plan, "cases_case")) == 30


def read_of(plan: dict[str, Any], table: str) -> Iterator[float]:
    """How many rows of a table each step of a plan read, those included that it threw away."""
    if plan.get("Relation Name") == table:
        yield (plan["Actual Rows"] + plan.get("Rows Removed by Filter", 0)) * plan["Actual Loops"]
    for part in plan.get("Plans", []):
        yield from read_of(part, table)
