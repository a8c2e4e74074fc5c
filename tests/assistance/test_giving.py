"""What is given: counted as the country counts it, marked where it is not paid for, written for several people at once."""

import uuid
from datetime import date, timedelta

import pytest

from opennrm.access.session import acting
from opennrm.assistance import actions, classification, queries
from opennrm.assistance.actions import (
    AlreadyReversed,
    NobodyChosen,
    NotForGroups,
    OutOfReach,
    UnitNotAllowed,
    What,
)
from opennrm.assistance.models import GroupSession, ServiceGiven
from opennrm.assistance.states import Unit
from opennrm.audit.models import Entry
from opennrm.cases.models import Case
from opennrm.country import loader, profile
from opennrm.notices import queries as notices
from opennrm.organisations.models import Organisation
from tests import factories
from tests.factories import Mechanism

pytestmark = pytest.mark.django_db


@pytest.fixture
def mechanism() -> Mechanism:
    return factories.a_mechanism()


def a_lesson(on: date | None = None) -> What:
    return What("language_course", "session", 2, on or profile().today())


def licensed(mechanism: Mechanism, until: date | None) -> None:
    with acting(factories.TESTER):
        Organisation.objects.filter(pk=mechanism.shelter.pk).update(licence_until=until)


def test_the_eight_kinds_are_dated_and_what_no_source_says_is_not_configured() -> None:
    country = loader.load("kz")
    listed = country.code_list("service_kinds")
    assert (len(listed.codes), listed.valid_from) == (8, date(2023, 7, 1))
    services = {code.code for code in country.codes("services")}
    for kind in listed.codes:
        value = country.value(f"services.of_kind.{kind.code}")
        assert value.ask, "every row asks the lawyer"
        assert value.value is None or set(value.value) <= services
    assert classification.kind_of("legal_information").code == "legal"
    assert classification.kind_of("primary_care") is None
    assert classification.kind_of("legal_information", date(2020, 1, 1)) is None, "before the list began"


def test_every_unit_of_the_profile_is_one_that_we_count() -> None:
    for code in ("kz", "xx", "gb"):
        for service in loader.load(code).codes("services"):
            assert set(service.units) <= set(Unit.values)


def test_a_night_in_a_shelter_is_not_counted_in_trips(mechanism: Mechanism) -> None:
    case, worker = factories.an_assisted_case(mechanism), mechanism.caseworker
    with acting(worker), pytest.raises(UnitNotAllowed):
        actions.give_service(
            worker, case.pk, service_id=uuid.uuid4(), kind="emergency_shelter", unit="trip", quantity=1,
            on=profile().today(),
        )  # fmt: skip


@pytest.mark.parametrize(("days", "reason"), [(0, ""), (-1, "licence_over"), (None, "no_licence")])
def test_without_a_licence_of_that_day_help_stands_and_is_not_paid_for(
    mechanism: Mechanism, days: int | None, reason: str
) -> None:
    case, worker = factories.an_assisted_case(mechanism), mechanism.caseworker
    licensed(mechanism, None if days is None else profile().today() + timedelta(days=days))
    with acting(worker):
        for _twice in range(2):
            given = actions.give_service(
                worker, case.pk, service_id=uuid.uuid4(), kind="food", unit="item", quantity=1,
                on=profile().today(),
            )  # fmt: skip
        assert given.unpaid_reason == reason
    with acting(mechanism.supervisor):
        told = notices.notices(mechanism.supervisor).filter(code="service.not_paid")
        assert told.count() == (1 if reason else 0), "once a day"


def test_before_licences_were_obligatory_nothing_is_marked(mechanism: Mechanism) -> None:
    licensed(mechanism, None)
    with acting(mechanism.caseworker):
        assert classification.unpaid_reason(mechanism.shelter, date(2024, 12, 31)) == ""


def test_a_session_writes_into_every_file_once_and_is_taken_back_together(mechanism: Mechanism) -> None:
    worker = mechanism.caseworker
    files = [factories.an_assisted_case(mechanism).pk for _ in range(3)]
    number = uuid.uuid4()
    with acting(worker):
        for _twice in range(2):
            session = actions.give_to_group(worker, number, files, a_lesson())
        rows = list(queries.of_session(worker, session))
        assert {row.case_id for row in rows} == set(files)
        assert (session.people, GroupSession.objects.count()) == (3, 1)
        actions.reverse_service(worker, rows[0].pk, uuid.uuid4())
        actions.reverse_group(worker, session.pk)
        assert all(hasattr(row, "reversed_by") for row in queries.of_session(worker, session))
        assert ServiceGiven.objects.filter(case_id__in=files).count() == 6
        with pytest.raises(AlreadyReversed):
            actions.reverse_group(worker, session.pk)
    with acting(factories.TESTER):
        for file in files:
            acts = list(Entry.objects.filter(case_id=file).values_list("action", flat=True))
            assert (acts.count("service.give"), acts.count("service.reverse")) == (1, 1)


def test_a_session_with_a_file_out_of_reach_writes_nothing(mechanism: Mechanism) -> None:
    worker, own = mechanism.caseworker, factories.an_assisted_case(mechanism)
    foreign = factories.a_case(mechanism.responder)
    with acting(worker):
        with pytest.raises(Case.DoesNotExist):
            actions.give_to_group(worker, uuid.uuid4(), [own.pk, foreign.pk], a_lesson())
        with pytest.raises(NobodyChosen):
            actions.give_to_group(worker, uuid.uuid4(), [], a_lesson())
        with pytest.raises(NotForGroups):
            actions.give_to_group(
                worker, uuid.uuid4(), [own.pk], What("return_travel", "trip", 1, profile().today())
            )
        assert not GroupSession.objects.exists()
        assert not ServiceGiven.objects.filter(case_id=own.pk).exists()


def test_a_session_is_not_taken_back_by_halves(mechanism: Mechanism) -> None:
    worker = mechanism.caseworker
    one, two = (factories.an_assisted_case(mechanism).pk for _ in range(2))
    with acting(worker):
        session = actions.give_to_group(worker, uuid.uuid4(), [one, two], a_lesson())
    with acting(worker):
        actions.cases.ask_closure(worker, two, "goals_met", factories.AN_ENDING)
    with acting(mechanism.supervisor):
        actions.close_case(mechanism.supervisor, two)
    with acting(worker), pytest.raises(OutOfReach):
        actions.reverse_group(worker, session.pk)
    with acting(worker):
        assert not ServiceGiven.objects.filter(reverses__isnull=False).exists()
