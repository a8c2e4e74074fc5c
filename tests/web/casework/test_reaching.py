"""How a person is reached, on the pages: the card without a number, the change that waits, the number that is opened."""

import re
import uuid
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from opennrm.access.session import acting
from opennrm.audit.models import Entry
from opennrm.cases import queries
from opennrm.cases.models import Case
from opennrm.country import profile
from opennrm.people.identity import Contact
from opennrm.relations import actions as relations
from opennrm.relations import reaching
from tests import factories
from tests.factories import Mechanism
from tests.web.casework.steps import Worker
from tests.web.responder.steps import client_of

pytestmark = pytest.mark.django_db
NUMBER, NEW = "+77010000001", "+77055550002"
ALWAYS = {"heard": "presence", "phone": NUMBER, "language": "ky", "safe_word": "Almaty", "say": "The dentist"}


def codes(m: Mechanism, case: Case) -> list[str]:
    with acting(m.caseworker):
        rows = Entry.objects.filter(case_id=case.pk, action__startswith="person.contact_")
        return list(rows.order_by("id").values_list("action", flat=True))


def contact(m: Mechanism, case: Case) -> Contact:
    with acting(m.caseworker):
        return queries.contact(m.caseworker, queries.case_by_id(m.caseworker, case.pk))


def opened(worker: Worker, way: str = "call") -> str:
    return str(worker.client.get(f"/cases/{worker.case.reference}/reach/{way}/").content.decode())


def outside() -> str:
    """Hours that do not hold now."""
    at = timezone.now().astimezone(profile().timezone)
    return f"{at + timedelta(hours=2):%H:%M}-{at + timedelta(hours=3):%H:%M}"


def waits(page: str) -> str:
    found = re.search(r"/do/confirm-reach/([0-9a-f-]{36})/", page)
    assert found, "nothing waits on the page"
    return found[1]


def test_a_number_is_opened_for_a_call_and_the_log_tells_it(
    mechanism: Mechanism, case: Case, worker: Worker
) -> None:
    worker.do("reach", **ALWAYS)
    card = worker.see("person")
    assert NUMBER not in card
    assert f"/cases/{case.reference}/reach/call/" in card
    assert "person.contact_use" not in codes(mechanism, case)
    page = opened(worker)
    for part in (NUMBER, f'href="tel:{NUMBER}"', "Almaty", "The dentist", "Kyrgyz"):
        assert part in page
    assert codes(mechanism, case).count("person.contact_use") == 1
    assert "A number or address of the person was opened to be used" in worker.see("timeline")


def test_a_refused_number_is_not_shown_and_the_page_says_what_to_do(
    mechanism: Mechanism, case: Case, worker: Worker
) -> None:
    hours = outside()
    worker.do("reach", **ALWAYS, hours=hours)
    page = opened(worker)
    assert NUMBER not in page + worker.see("person")
    assert "Wait until the safe hours begin." in page
    assert f"{hours[:5]}</strong>" in page
    assert "person.contact_refuse" in codes(mechanism, case)
    assert "person.contact_use" not in codes(mechanism, case)
    assert opened(worker, "letter").count("did not agree to this way") == 1
    assert worker.client.get(f"/cases/{case.reference}/reach/none/").status_code == 404


def test_a_number_that_somebody_rang_in_is_used_only_when_the_person_confirmed_it(
    mechanism: Mechanism, case: Case, worker: Worker
) -> None:
    worker.do("reach", **ALWAYS)
    told = {**ALWAYS, "heard": "told", "phone": NEW}
    page = worker.do("reach", **told)
    assert "not yet confirmed" in page
    assert NEW not in page
    assert NEW not in opened(worker)
    assert NUMBER in opened(worker), "the number of before is good for the call-back"
    found = waits(page)
    for wrong in ("", "+77099999999"):
        answer = worker.try_to("confirm-reach", found, stands="yes", through="call", said=wrong)
        assert answer.status_code == 200
    done = worker.do("confirm-reach", found, stands="yes", through="call", said="8 705 555 00 02")
    assert "confirm-reach" not in done
    assert NEW in opened(worker)
    assert worker.try_to("confirm-reach", found, stands="yes", through="call", said=NEW).status_code == 404
    (change,) = [one for one in contact(mechanism, case).changes if one.after == NEW]
    assert (change.by, change.settled_by) == (str(mechanism.caseworker.user_id),) * 2
    assert {"person.contact_change", "person.contact_confirm"} <= set(codes(mechanism, case))
    with acting(mechanism.caseworker):
        who = queries.identity(
            mechanism.caseworker, queries.case_by_id(mechanism.caseworker, case.pk)
        )  # fmt: skip
    assert who.phones[0] == NEW


def test_what_was_not_the_persons_is_never_used(mechanism: Mechanism, case: Case, worker: Worker) -> None:
    worker.do("reach", **ALWAYS)
    page = worker.do("reach", **{**ALWAYS, "heard": "told", "phone": NEW})
    done = worker.do("confirm-reach", waits(page), stands="no", through="call")
    assert "Not confirmed: never used" in done
    assert contact(mechanism, case).phone == NUMBER
    assert "person.contact_drop" in codes(mechanism, case)


def test_a_change_without_an_earlier_way_is_confirmed_only_in_presence(
    mechanism: Mechanism, case: Case, worker: Worker
) -> None:
    worker.do("reach", heard="presence", ways=["none"], phone="")
    refused = worker.try_to("reach", heard="asked", phone=NEW, ways=["call"])
    assert "No way was safe before" in refused.content.decode()
    page = worker.do("reach", heard="told", phone=NEW, ways=["call"])
    form = worker.client.get(f"/cases/{case.reference}/do/confirm-reach/{waits(page)}/").content.decode()
    assert re.findall(r'name="through" value="(\w+)"', form) == ["presence"]
    worker.do("confirm-reach", waits(page), stands="yes", through="presence", said=NEW)
    assert NEW in opened(worker)


def test_an_exploiters_number_is_refused_and_confirms_nothing(
    mechanism: Mechanism, case: Case, worker: Worker
) -> None:
    worker.do("reach", **ALWAYS)
    page = worker.do("reach", **{**ALWAYS, "heard": "told", "phone": NEW})
    worker.do(
        "add-associate", role="exploiter", reach="8 (701) 000-00-01\nAbai 10", age_band="unknown", sex="man"
    )
    assert "belongs to somebody who exploits the person" in opened(worker)
    assert NUMBER not in opened(worker) + worker.see("person") + worker.see("circle")
    form = worker.client.get(f"/cases/{case.reference}/do/confirm-reach/{waits(page)}/").content.decode()
    assert re.findall(r'name="through" value="(\w+)"', form) == ["presence"]


def test_a_letter_goes_only_to_an_address_that_was_confirmed(
    mechanism: Mechanism, case: Case, worker: Worker
) -> None:
    given = {**ALWAYS, "ways": ["call", "letter"], "address": "Abai avenue 10, flat 5"}
    worker.do("reach", **given)
    assert "Abai avenue 10, flat 5" in opened(worker, "letter")
    invitation = f"/letters/invitation/{case.reference}/"
    assert "No letter can be made" not in worker.client.get(invitation).content.decode()
    worker.do("reach", **{**given, "heard": "told", "address": "Satpaev street 22"})
    for page in (opened(worker, "letter"), worker.client.get(invitation).content.decode()):
        assert "the person has not confirmed the change" in page
        assert "Abai avenue" not in page + worker.see("person")
        assert "Satpaev" not in page


def test_the_gate_is_closed_to_an_organisation_without_the_key(
    mechanism: Mechanism, case: Case, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def sealed(*_asked: Any) -> Any:
        raise reaching.Sealed

    worker.do("reach", **ALWAYS)
    monkeypatch.setattr(reaching.cases, "contact", sealed)
    with acting(mechanism.caseworker):
        found = reaching.reached(mechanism.caseworker, case)
    assert {one.refusals for one in found.ways} == {(reaching.Refusal.SEALED,)}


def test_who_may_not_know_the_person_opens_no_number(
    mechanism: Mechanism, case: Case, worker: Worker
) -> None:
    worker.do("reach", **ALWAYS)
    address = f"/cases/{case.reference}/reach/call/"
    for actor, status in ((mechanism.coordinator, 403), (mechanism.officer, 404), (mechanism.responder, 403)):
        answer = client_of(actor).get(address)
        assert answer.status_code == status, actor.roles
        assert NUMBER not in answer.content.decode()


def test_the_same_report_settled_twice_is_settled_once(
    mechanism: Mechanism, case: Case, worker: Worker
) -> None:
    worker.do("reach", **ALWAYS)
    found, number = waits(worker.do("reach", **{**ALWAYS, "heard": "told", "phone": NEW})), uuid.uuid4()
    worker.do("confirm-reach", found, number=number, stands="yes", through="call", said=NEW)
    with acting(mechanism.caseworker), pytest.raises(relations.people.NothingWaits):
        relations.confirm_contact(
            mechanism.caseworker, case.pk, uuid.UUID(found), stands=True, through="presence"
        )  # fmt: skip


def test_a_screening_speaks_with_the_person(mechanism: Mechanism) -> None:
    screened = factories.a_case(mechanism.responder, contact=replace(factories.REACHED, phone=NUMBER))
    with acting(mechanism.responder):
        assert not queries.contact(mechanism.responder, screened).changes
