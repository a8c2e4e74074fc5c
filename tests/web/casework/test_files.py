"""A file: who opens which part of it, and that every part costs the same however much it holds."""

import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from opennrm.access.session import acting
from opennrm.assistance import actions as assistance
from opennrm.assistance import queries
from opennrm.cases import actions as cases
from opennrm.cases.models import Case
from opennrm.referrals.models import Referral
from opennrm.web.casework.file import FORMS, SECTIONS
from tests import factories
from tests.factories import Mechanism
from tests.web.casework.steps import NUMBER, Worker
from tests.web.responder.steps import client_of

pytestmark = pytest.mark.django_db
MOST = 20


def filled(mechanism: Mechanism, case: Case, times: int) -> None:
    """A file with this many of everything that a file can have many of."""
    plan = factories.a_plan(mechanism, case, at="agreed")
    worker = mechanism.caseworker
    with acting(worker):
        for _time in range(times):
            assistance.assess_risk(
                worker, case.pk, level="high", answers={"threats": "yes"}, note="Calls every day."
            )
            assistance.add_need(worker, case.pk, domain="health", note="Teeth hurt.")
            assistance.add_service(
                worker, plan.pk, kind="food", provider_id=mechanism.shelter.pk, goal="To eat."
            )
            assistance.give_service(
                worker,
                case.pk,
                service_id=uuid.uuid4(),
                kind="food",
                unit="item",
                quantity=1,
                on=plan.drafted_at.date(),
            )
            cases.record_consent(
                worker, case.pk, purpose="identification", recipient_id=mechanism.authority.pk, language="ky"
            )
            cases.narrate(worker, case.pk, "Kept on a farm.")
    factories.a_stay(mechanism, case, at="here")


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_every_part_opens_in_every_language(mechanism: Mechanism, case: Case, language: str) -> None:
    filled(mechanism, case, 1)
    worker = Worker(mechanism.caseworker, case, language)
    for tab in SECTIONS:
        # Once the way back stood there twice, with the whole head of the page.
        assert worker.see("" if tab == "overview" else tab).count("<h1") == 1, tab


def test_every_part_costs_the_same_with_little_and_with_much(mechanism: Mechanism) -> None:
    little, much = factories.an_assisted_case(mechanism), factories.an_assisted_case(mechanism)
    filled(mechanism, little, 5)
    filled(mechanism, much, 30)
    for tab in SECTIONS:
        asked = {case.pk: len(queries_of(mechanism, case, tab)) for case in (little, much)}
        assert asked[little.pk] == asked[much.pk] <= MOST, tab


def queries_of(mechanism: Mechanism, case: Case, tab: str) -> Any:
    worker = Worker(mechanism.caseworker, case)
    with CaptureQueriesContext(connection) as asked:
        worker.see("" if tab == "overview" else tab)
    return [one for one in asked.captured_queries if "SAVEPOINT" not in one["sql"]]


def test_strangers_find_no_file(mechanism: Mechanism, case: Case) -> None:
    stranger = Worker(factories.an_actor("caseworker"), case)
    for tab in SECTIONS:
        stranger.see("" if tab == "overview" else tab, status=404)
    for form in FORMS:
        subject = uuid.uuid4() if form.needs_subject else None
        assert stranger.try_to(form.slug, subject).status_code == 404, form.slug


def test_first_responders_and_visitors_are_kept_out(mechanism: Mechanism, case: Case, client: Any) -> None:
    responder = Worker(mechanism.responder, case)
    responder.see(status=403)
    assert responder.client.get("/cases/").status_code == 403
    assert responder.try_to("take").status_code == 403
    assert client.get("/cases/").status_code == client.get(f"/cases/{case.reference}/").status_code == 302


def test_a_colleague_sees_that_the_file_exists_and_takes_it(mechanism: Mechanism, case: Case) -> None:
    colleague = Worker(factories.an_actor("caseworker", mechanism.shelter), case)
    assert "You do not work on this file" in colleague.see()
    for tab in ("person", "happened", "needs", "plan", "stay", "consent", "timeline", "closure"):
        colleague.see(tab, status=403)
    assert colleague.try_to("describe").status_code == 403
    assert "You work on this file now" in colleague.do("take")
    assert "Токтогулова" in colleague.see("person")


def test_the_coordinator_sees_a_pseudonym_and_no_name(mechanism: Mechanism, case: Case) -> None:
    coordinator = Worker(mechanism.coordinator, case)
    page = coordinator.see()
    assert case.reference in page
    assert "Токтогулова" not in page
    coordinator.see("person", status=403)
    coordinator.see("timeline", status=403)


def test_a_withdrawn_consent_closes_the_file_to_its_recipient(
    mechanism: Mechanism, case: Case, worker: Worker
) -> None:
    consent = factories.a_consent(mechanism.caseworker, case, mechanism.authority, "identification")
    worker.do("refer", consent.pk, urgency="ordinary", note="Afraid of uniforms.")
    officer = Worker(mechanism.officer, case)
    officer.see(status=404)
    coordinator = client_of(mechanism.coordinator)
    with acting(mechanism.coordinator):
        referral = Referral.objects.get(purpose="identification")
    answered = coordinator.post(f"/cases/received/{referral.pk}/accept/", {"number": str(uuid.uuid4())})
    assert answered.status_code == 302
    officer.see()
    assert "finds nothing more" in worker.do("withdraw-consent", consent.pk)
    officer.see(status=404)
    worker.see()


def test_an_unknown_part_or_act_is_not_found(worker: Worker) -> None:
    worker.see("nothing", status=404)
    assert worker.try_to("nothing").status_code == 404
    assert worker.try_to("meet-need").status_code == 404
    assert worker.try_to("meet-need", uuid.uuid4()).status_code == 404


SUBJECTS: dict[str, Callable[[Any], Any]] = {
    "meet-need": lambda found: found.needs[0].pk,
    "refuse-service": lambda found: found.planned[0].pk,
    "reverse-service": lambda found: found.given[0].pk,
    "end-stay": lambda found: found.stays[0].pk,
    "add-service": lambda found: found.plan.pk,
}


def test_what_belongs_to_another_file_cannot_be_changed_from_this_one(
    mechanism: Mechanism, case: Case
) -> None:
    filled(mechanism, case, 1)
    with acting(mechanism.caseworker):
        found = queries.everything(
            mechanism.caseworker, factories.case_queries.case_by_id(mechanism.caseworker, case.pk)
        )
    elsewhere = Worker(mechanism.caseworker, factories.an_assisted_case(mechanism))
    for slug, subject in SUBJECTS.items():
        assert elsewhere.try_to(slug, subject(found)).status_code == 404, slug


def test_a_decision_and_the_recovery_period_are_shown_to_those_who_help(
    mechanism: Mechanism, case: Case, worker: Worker
) -> None:
    factories.a_referral(
        mechanism, at="accepted", purpose="identification", sender=mechanism.caseworker, case=case
    )
    factories.a_decision(mechanism, case, at="approved")
    page = worker.see()
    assert "It began on" in page
    assert "Length of the recovery period" in page
    assert "Reasonable grounds: yes" in page
    assert "in force" in page
    assert factories.REASONS not in page
    assert "Reasonable grounds" in Worker(mechanism.officer, case).see()


def test_a_page_carries_a_fresh_number_for_every_button(mechanism: Mechanism, worker: Worker) -> None:
    for domain in ("health", "money"):
        worker.do("add-need", domain=domain, urgency="now")
    numbers = NUMBER.findall(worker.see("needs"))
    assert len(numbers) == len(set(numbers)) == 2
    page = worker.see("needs")
    pressed = re.search(
        r'action="(/cases/[^"]+/meet-need/[^"]+)".*?name="number" value="([0-9a-f-]{36})"', page, re.S
    )
    assert pressed
    for _time in range(2):
        assert worker.client.post(pressed[1], {"number": pressed[2]}).status_code == 302
