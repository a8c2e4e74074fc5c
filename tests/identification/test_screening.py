"""A screening keeps what is typed, opens one file, advises, and writes no status."""

import uuid

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError

from opennrm.access.actor import Actor
from opennrm.access.decisions import Denied
from opennrm.access.session import acting
from opennrm.audit.models import Entry
from opennrm.cases.actions import Description
from opennrm.cases.models import Case
from opennrm.cases.states import Social
from opennrm.country import profile
from opennrm.identification import actions, policies, queries
from opennrm.identification.actions import Urgent
from opennrm.identification.models import Screening
from opennrm.identification.states import ScreeningStatus
from opennrm.workflow.machine import WrongState
from tests import factories

pytestmark = pytest.mark.django_db
WORDS = "He says that he may not leave the farm."


@pytest.fixture
def responder() -> Actor:
    return factories.an_actor("first_responder", factories.an_organisation("police"))


def test_a_doubled_form_opens_one_file(responder: Actor) -> None:
    screening_id = uuid.uuid4()
    with acting(responder):
        first = actions.begin(responder, factories.WOMAN, screening_id=screening_id)
        second = actions.begin(responder, factories.WOMAN, screening_id=screening_id)
        assert Case.objects.count() == 1

    assert first == second


def test_an_id_that_somebody_else_used_opens_nothing(responder: Actor) -> None:
    other = factories.an_actor("first_responder")
    taken = factories.a_screening(other)

    with acting(responder), pytest.raises(IntegrityError):
        actions.begin(responder, factories.WOMAN, screening_id=taken.pk)


def test_every_page_is_kept_and_nothing_is_lost(responder: Actor) -> None:
    one, two = (indicator.code for indicator in profile().instrument("ilo11").indicators[:2])
    screening = factories.a_screening(responder, observed={one: "yes"})
    with acting(responder):
        actions.answer(responder, screening.pk, urgent=Urgent(medical=True))
        actions.answer(responder, screening.pk, observed={two: "unknown"}, notes=WORDS)
        actions.answer(responder, screening.pk, sector="construction")

        found = queries.screening(responder, screening.pk)
        assert found.observed == {one: "yes", two: "unknown"}
        assert (found.urgent_medical, found.urgent_threat) == (True, None)
        assert found.sector == "construction"
        assert queries.notes(responder, found) == WORDS
        assert list(queries.unfinished(responder)) == [found]


def test_notes_are_sealed(responder: Actor) -> None:
    screening = factories.a_screening(responder)
    with acting(responder):
        actions.answer(responder, screening.pk, notes=WORDS)
        stored = bytes(Screening.objects.get(pk=screening.pk).notes)

    assert WORDS.encode() not in stored


@pytest.mark.parametrize("observed", [{"nothing.such": "yes"}, {"ilo11.deception": "perhaps"}])
def test_strange_answers_are_refused(responder: Actor, observed: dict[str, str]) -> None:
    screening = factories.a_screening(responder)
    with acting(responder), pytest.raises(ValueError, match=r"indicator|perhaps"):
        actions.answer(responder, screening.pk, observed=observed)


@pytest.mark.parametrize("description", [factories.WOMAN, factories.MAN, factories.CHILD])
def test_advice_never_writes_a_status(responder: Actor, description: Description) -> None:
    every_sign = {one.code: "yes" for one in profile().instrument("delphi_labour").indicators}
    screening = factories.a_screening(
        responder, description, at="completed", observed=every_sign, instrument="delphi_labour"
    )

    assert screening.status == ScreeningStatus.COMPLETED
    assert "person_decides" in screening.advice
    assert factories.the_case(responder, screening.case_id).social == Social.SIGNAL


def test_the_advice_keeps_its_reasons_and_versions(responder: Actor) -> None:
    every_sign = {one.code: "yes" for one in profile().instrument("delphi_labour").indicators}
    screening = factories.a_screening(
        responder, at="completed", observed=every_sign, instrument="delphi_labour"
    )

    assert screening.conclusion in {one.code for one in profile().codes("screening_conclusions")}
    assert screening.conclusion == "vulnerability_and_exploitation" or "offer_referral" in screening.advice
    assert all(one["reasons"] for one in screening.dimensions if one["positive"])
    assert screening.instrument_version == profile().instrument("delphi_labour").version
    assert screening.profile_version == profile().version


def test_a_sign_of_the_sector_alone_is_not_lost(responder: Actor) -> None:
    farm = profile().instrument("sector_agriculture").indicators[0].code
    screening = factories.a_screening(
        responder, at="completed", observed={farm: "yes"}, instrument="delphi_labour"
    )

    assert screening.conclusion == "any_sign"
    assert "offer_help" in screening.advice


def test_no_sign_is_said_as_such(responder: Actor) -> None:
    screening = factories.a_screening(responder, at="completed", observed={})

    assert screening.conclusion == "no_signs"


def test_a_child_is_not_asked_about_means(responder: Actor) -> None:
    child = factories.a_screening(responder, factories.CHILD, instrument="delphi_labour")
    adult = factories.a_screening(responder, instrument="delphi_labour")

    with acting(responder):
        asked = {one.part for group in queries.questions(responder, child) for one in group.dimensions}
        asked_of_adult = {
            one.part for group in queries.questions(responder, adult) for one in group.dimensions
        }

    assert "exploitation" in asked
    assert asked_of_adult - asked == queries.MEANS


def test_the_list_of_the_sector_is_asked_too(responder: Actor) -> None:
    screening = factories.a_screening(responder, instrument="delphi_labour")

    with acting(responder):
        asked = [group.instrument.code for group in queries.questions(responder, screening)]

    assert asked == ["delphi_labour", "sector_agriculture"]


def test_a_finished_screening_is_not_answered(responder: Actor) -> None:
    screening = factories.a_screening(responder, at="completed")

    with acting(responder), pytest.raises(Denied):
        actions.answer(responder, screening.pk, notes=WORDS)
    with acting(responder), pytest.raises(WrongState):
        actions.complete(responder, screening.pk)
    with acting(responder):
        assert not queries.unfinished(responder).exists()


def test_screening_again_gives_the_draft_back(responder: Actor) -> None:
    screening = factories.a_screening(responder)
    with acting(responder):
        again = actions.screen_again(
            responder, screening.case_id, screening_id=uuid.uuid4(), instrument="ilo11"
        )
        other = actions.screen_again(responder, screening.case_id, screening_id=uuid.uuid4())
        listed = set(queries.screenings_of_case(responder, factories.the_case(responder, screening.case_id)))

    assert again == screening
    assert listed == {screening, other}


def test_strangers_find_nothing(responder: Actor) -> None:
    screening = factories.a_screening(responder)
    stranger = factories.an_actor(("supervisor", "decision_officer"))

    with acting(stranger):
        assert not queries.screenings(stranger).exists()
        for reading in (queries.screening, actions.complete):
            with pytest.raises(ObjectDoesNotExist):
                reading(stranger, screening.pk)
        assert not Screening.objects.exists(), "row-level security is the net under the queries"


def test_the_coordinator_sees_no_conversation(responder: Actor) -> None:
    screening = factories.a_screening(responder)
    coordinator = factories.an_actor("coordinator")

    with acting(coordinator), pytest.raises(Denied):
        queries.screening(coordinator, screening.pk)
    with acting(coordinator), pytest.raises(Denied):
        queries.notes(coordinator, screening)


def test_every_step_is_in_the_log(responder: Actor) -> None:
    screening = factories.a_screening(responder, at="completed")
    with acting(factories.TESTER):
        said = set(Entry.objects.filter(case_id=screening.case_id).values_list("action", flat=True))

    assert {"case.open", "screening.begin", "screening.answer", "screening.complete"} <= said


def test_a_closed_file_is_not_screened(responder: Actor) -> None:
    case = factories.a_case(responder)
    with acting(responder):
        case = factories.the_case(responder, case.pk)
    assert policies.may_screen(responder, case)
    case.status = "closed"
    assert not policies.may_screen(responder, case)
