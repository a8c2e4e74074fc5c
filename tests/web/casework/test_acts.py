"""What a caseworker does in a file, from the first look at the risk to closure by a second person."""

import uuid
from datetime import date, timedelta
from typing import Any

import pytest

from opennrm.access.session import acting
from opennrm.assistance import queries as assistance
from opennrm.cases import queries as cases
from opennrm.cases.models import Case, Consent
from opennrm.country import profile
from opennrm.identification.models import Screening
from opennrm.people.identity import Contact, Identity
from opennrm.referrals.models import Referral
from tests import factories
from tests.factories import Mechanism
from tests.web.casework.steps import Worker, day, number_of

pytestmark = pytest.mark.django_db
ENDING = {"feedback": "said", "no_plan": "no_danger"}


def today() -> date:
    return profile().today()


def everything(mechanism: Mechanism, case: Case) -> Any:
    with acting(mechanism.caseworker):
        return assistance.everything(mechanism.caseworker, cases.case_by_id(mechanism.caseworker, case.pk))


def person(mechanism: Mechanism, case: Case) -> tuple[Case, Identity, Contact]:
    actor = mechanism.caseworker
    with acting(actor):
        found = cases.case_by_id(actor, case.pk)
        return found, cases.identity(actor, found), cases.contact(actor, found)


def test_from_risk_to_a_completed_plan(mechanism: Mechanism, case: Case, worker: Worker) -> None:
    assert "The risk is written down" in worker.do(
        "assess-risk",
        level="high",
        factor_threats="yes",
        factor_debt="yes",
        note="The owner calls every day.",
    )
    assert "The owner calls every day." in worker.see("needs")
    worker.do("add-need", domain="health", urgency="now", note="Teeth hurt.")
    (need,) = everything(mechanism, case).needs
    worker.do("meet-need", need.pk)
    worker.do("reopen-need", need.pk)
    worker.do("leave-need", need.pk, reason="no_place")
    assert "No place is free" in worker.see("needs")
    worker.do("draft-plan")
    plan = everything(mechanism, case).plan
    assert "holds no service" in worker.try_to("agree-plan", plan.pk, explained_in="ky").content.decode()
    worker.do(
        "add-service", plan.pk, kind="mental_health", provider=str(mechanism.shelter.pk), goal="To sleep."
    )
    worker.do("agree-plan", plan.pk, explained_in="ky")
    assert "explained in: Kyrgyz" in worker.see("plan")
    (planned,) = everything(mechanism, case).planned
    worker.do(
        "give-service", planned.pk, kind="mental_health", quantity="2", unit="session", **day("on", today())
    )
    worker.do("review-plan", plan.pk)
    worker.do("complete-plan", plan.pk)
    found = everything(mechanism, case)
    assert (found.plan.status, found.planned[0].status, found.given[0].quantity) == ("completed", "given", 2)


def test_a_doubled_form_does_once(mechanism: Mechanism, case: Case, worker: Worker) -> None:
    for slug, answers in {
        "assess-risk": {"level": "low"},
        "add-need": {"domain": "health", "urgency": "now", "note": "Teeth hurt."},
        "give-service": {"kind": "food", "quantity": "1", "unit": "item", **day("on", today())},
        "record-consent": {
            "to": f"identification:{mechanism.authority.pk}", "explained_in": "ky", "interpreter": "telephone",
            "given_by": "person",
        },
    }.items():  # fmt: skip
        number = number_of(worker.client, worker.address(slug))
        worker.do(slug, number=number, **answers)
        worker.do(slug, number=number, **answers)
    found = everything(mechanism, case)
    assert (len(found.risks), len(found.needs), len(found.given)) == (1, 1, 1)
    with acting(mechanism.caseworker):
        assert Consent.objects.filter(case=case, purpose="identification").count() == 1


def test_the_same_page_sent_again_with_other_answers_is_asked_about(worker: Worker) -> None:
    number = uuid.uuid4()
    worker.do("add-need", number=number, domain="health", urgency="now")
    response = worker.try_to(
        "add-need", number=number, domain="money", urgency="now", note="Wages of a year."
    )
    page = response.content.decode()
    assert response.status_code == 200
    assert "sent already with other answers" in page
    assert "Wages of a year." in page
    assert str(number) not in page


def test_a_wrong_entry_is_taken_back_and_stays_to_be_seen(
    mechanism: Mechanism, case: Case, worker: Worker
) -> None:
    worker.do("give-service", kind="food", quantity="3", unit="item", **day("on", today()))
    (given,) = everything(mechanism, case).given
    assert "taken back" in worker.do("reverse-service", given.pk)
    assert worker.try_to("reverse-service", given.pk).status_code == 200
    tomorrow = today() + timedelta(days=1)
    refused = worker.try_to("give-service", kind="food", quantity="3", unit="item", **day("on", tomorrow))
    assert "has not come yet" in refused.content.decode()


def test_nothing_that_was_typed_is_lost(worker: Worker) -> None:
    page = worker.try_to("assess-risk", note="The owner calls every day.").content.decode()
    assert "Choose a level" in page
    assert "The owner calls every day." in page


def test_a_place_is_reserved_begun_and_ended(mechanism: Mechanism, case: Case, worker: Worker) -> None:
    place = factories.a_place(mechanism, label="Room 3")
    factories.a_place(mechanism, label="For men", sexes=["man"])
    assert "For men" not in worker.see("stay")
    worker.do("reserve", place=str(place.pk), **day("from_on", today() - timedelta(days=3)))
    (stay,) = everything(mechanism, case).stays
    worker.do("begin-stay", stay.pk, **day("on", today() - timedelta(days=3)))
    early = worker.try_to(
        "end-stay", stay.pk, why="left", to="rented", **day("on", today() - timedelta(days=5))
    )
    assert "cannot leave before they came" in early.content.decode()
    worker.do("end-stay", stay.pk, why="moved", to="other_house", **day("on", today()))
    assert "3 nights counted" in worker.see("stay")
    other = Worker(mechanism.caseworker, factories.an_assisted_case(mechanism))
    other.do("reserve", place=str(place.pk), **day("from_on", today()))
    (kept,) = everything(mechanism, other.case).stays
    assert "The reservation is cancelled" in other.do("cancel-stay", kept.pk)


def test_who_the_person_is_and_how_to_reach_them_are_kept_apart(
    mechanism: Mechanism, case: Case, worker: Worker
) -> None:
    worker.do(
        "describe", family="Токтогулова", given="Айжан", other_family="Toktogulova", other_given="Aizhan",
        born_year="1999", age_band="21-29", sex="woman", citizenship="KGZ", languages=["ky", "ru"], region="KZ-71",
    )  # fmt: skip
    worker.do(
        "reach",
        heard="presence",
        phone="+7 701 000 00 02",
        hours="after 20",
        language="ky",
        never_use="+77010000001\nsister",
    )
    found, identity, contact = person(mechanism, case)
    assert [one.whole for one in identity.names] == ["Токтогулова Айжан", "Toktogulova Aizhan"]
    assert identity.phones == ("+77010000002", "+77010000001")
    assert (contact.hours, contact.never_use) == ("after 20", ("+77010000001", "sister"))
    assert (found.citizenship, found.sector, found.languages) == ("KGZ", "agriculture", ["ky", "ru"])
    page = worker.see("person")
    assert "…01, sister" in page
    assert "The safe hours are written in words only" in page
    assert "+77010000002" not in page


def test_a_date_of_birth_makes_a_child_a_child(mechanism: Mechanism, case: Case, worker: Worker) -> None:
    worker.do("describe", sex="woman", age_band="21-29", **day("born_on", today() - timedelta(days=365 * 15)))
    found, _identity, _contact = person(mechanism, case)
    assert (found.age_band, found.is_child) == ("9-17", True)


def test_the_story_is_sealed_and_read_again(worker: Worker) -> None:
    worker.do("narrate", narrative="Kept on a farm, without pay.")
    assert "Kept on a farm, without pay." in worker.see("happened")


def test_a_person_is_screened_again_in_the_same_file(
    mechanism: Mechanism, case: Case, worker: Worker
) -> None:
    response = worker.try_to("screen-again")
    with acting(mechanism.caseworker):
        screening = Screening.objects.get(case=case)
    assert response["Location"] == f"/screening/{screening.pk}/"


def test_consent_through_a_companion_does_not_count(mechanism: Mechanism, worker: Worker) -> None:
    answers = {"to": f"identification:{mechanism.authority.pk}", "explained_in": "ky", "given_by": "person"}
    page = worker.try_to("record-consent", interpreter="companion", **answers).content.decode()
    assert "does not count" in page


def test_a_person_is_referred_further_on_their_consent(
    mechanism: Mechanism, case: Case, worker: Worker
) -> None:
    worker.do(
        "record-consent", to=f"identification:{mechanism.authority.pk}", explained_in="ky", interpreter="telephone",
        given_by="person",
    )  # fmt: skip
    with acting(mechanism.caseworker):
        consent = Consent.objects.get(case=case, purpose="identification")
    number = uuid.uuid4()
    for _time in range(2):
        worker.do(
            "refer",
            consent.pk,
            number=number,
            urgency="urgent",
            needs_doctor="yes",
            note="Afraid of uniforms.",
        )
    with acting(mechanism.caseworker):
        sent = Referral.objects.get(case=case, purpose="identification")
    assert (sent.recipient_id, sent.needs_doctor, sent.pk) == (mechanism.authority.pk, True, number)
    again = worker.try_to("refer", consent.pk, urgency="urgent")
    assert "asked for this already" in again.content.decode()


def test_a_child_is_referred_without_a_consent_and_an_adult_is_not(
    mechanism: Mechanism, worker: Worker
) -> None:
    child = Worker(mechanism.caseworker, factories.an_assisted_case(mechanism, factories.CHILD))
    to = f"identification:{mechanism.authority.pk}"
    assert "The referral is sent" in child.do("refer-child", to=to, urgency="ordinary")
    assert worker.try_to("refer-child", to=to, urgency="ordinary").status_code == 403


def test_a_consent_to_our_own_organisation_is_taken_back(
    mechanism: Mechanism, case: Case, worker: Worker
) -> None:
    with acting(mechanism.caseworker):
        consent = Consent.objects.get(case=case)
    response = worker.try_to("withdraw-consent", consent.pk)
    assert response["Location"] == "/cases/"
    worker.see(status=404)


def test_the_supervisor_gives_a_file_to_a_member(
    mechanism: Mechanism, supervisor: Worker, worker: Worker
) -> None:
    colleague = factories.an_actor("caseworker", mechanism.shelter)
    stranger = factories.an_actor("caseworker")
    assert supervisor.try_to("assign", member=str(stranger.user_id)).status_code == 200
    assert worker.try_to("assign", member=str(colleague.user_id)).status_code == 403
    supervisor.do("assign", member=str(colleague.user_id))
    Worker(colleague, supervisor.case).see("person")


def test_the_procedural_status_changes_nothing_else(worker: Worker) -> None:
    worker.do("procedural-status", procedural="injured_party")
    page = worker.see()
    assert "injured party" in page
    assert "presumed victim" in page


def test_closing_takes_two_persons(
    mechanism: Mechanism, case: Case, worker: Worker, supervisor: Worker
) -> None:
    worker.do("add-need", domain="health", urgency="now")
    assert "A need is still open" in worker.see("closure")
    assert worker.try_to("close").status_code == 403
    supervisor.do("ask-closure", reason="goals_met", **ENDING)
    refused = supervisor.try_to("close")
    assert refused.status_code == 200
    assert "Another supervisor must close the file" in refused.content.decode()
    supervisor.do("keep-open")
    worker.do("ask-closure", reason="goals_met", **ENDING)
    assert "Another person, a supervisor" in worker.see("closure")
    assert "The file is closed" in supervisor.do("close")
    assert worker.try_to("add-need", domain="health", urgency="now").status_code == 403
    assert case.reference in worker.client.get("/cases/?view=closed").content.decode()
    assert case.reference not in worker.client.get("/cases/?view=all").content.decode()


def test_what_was_done_meanwhile_is_said(worker: Worker) -> None:
    worker.do("ask-closure", reason="goals_met", **ENDING)
    page = worker.try_to("ask-closure", reason="goals_met", **ENDING).content.decode()
    assert "Somebody has changed this meanwhile" in page
