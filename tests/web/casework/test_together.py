"""One page on which a service given to several people is written once."""

import re
import uuid
from typing import Any

import pytest

from opennrm.access.session import acting
from opennrm.assistance import queries as assistance
from opennrm.assistance.models import ServiceGiven
from opennrm.cases import queries as cases
from opennrm.cases.models import Case
from opennrm.country import profile
from tests import factories
from tests.factories import Mechanism
from tests.web.casework.steps import Worker, day, mistakes

pytestmark = pytest.mark.django_db
ADDRESS = "/cases/together/"


def answers(*people: Case, **other: Any) -> dict[str, Any]:
    given = {
        "number": str(uuid.uuid4()), "kind": "language_course", "unit": "session", "quantity": "2", "search": "",
        "people": [one.reference for one in people], **day("on", profile().today()),
    }  # fmt: skip
    return given | other


def test_looked_over_written_once_and_taken_back(mechanism: Mechanism, case: Case, worker: Worker) -> None:
    other = factories.an_assisted_case(mechanism)
    page = worker.client.get(ADDRESS).content.decode()
    assert case.reference in page
    assert other.reference in page
    sent = answers(case, other)
    look = worker.client.post(ADDRESS, sent).content.decode()
    assert "Write it into 2 files" in look
    assert "not configured" in look
    assert not ServiceGiven.objects.exists()
    for _twice in range(2):
        done = worker.client.post(ADDRESS, sent | {"step": "write"})
        assert done.status_code == 302, mistakes(done)
    with acting(factories.TESTER):
        assert ServiceGiven.objects.count() == 2
    shown = worker.client.get(done["Location"]).content.decode()
    assert "Take it all back" in shown
    assert case.reference in shown
    back = f"{done['Location']}take-back/"
    number = re.search(r'name="number" value="([^"]+)"', worker.client.get(back).content.decode())
    assert number
    for _twice in range(2):
        worker.client.post(back, {"number": number[1]})
    with acting(factories.TESTER):
        assert ServiceGiven.objects.count() == 4
    assert "Take it all back" not in worker.client.get(done["Location"]).content.decode()


def test_the_list_is_searched_and_ticks_stay(mechanism: Mechanism, case: Case, worker: Worker) -> None:
    other, third = (factories.an_assisted_case(mechanism) for _ in range(2))
    sent = answers(other, search=case.reference[3:].lower(), step="narrow", kind="")
    page = worker.client.post(ADDRESS, sent).content.decode()
    assert f'value="{case.reference}"' in page
    assert f'value="{third.reference}"' not in page
    assert re.search(f'value="{other.reference}"[^>]*checked', page)
    assert "Choose a service" not in page, "nothing is called missing while one looks for a file"


def test_what_is_wrong_stands_at_its_field(mechanism: Mechanism, case: Case, worker: Worker) -> None:
    page = worker.client.post(ADDRESS, answers(case, kind="emergency_shelter", unit="trip")).content.decode()
    assert "This service is counted in: night." in page
    assert "Tick the people to whom it was given" in worker.client.post(ADDRESS, answers()).content.decode()


def test_only_ones_own_caseload(mechanism: Mechanism, case: Case, supervisor: Worker) -> None:
    colleague = factories.an_actor("caseworker", mechanism.shelter.pk)
    page = Worker(colleague, case).client
    assert case.reference not in page.get(ADDRESS).content.decode()
    sent = answers(case, step="write")
    assert page.post(ADDRESS, sent).status_code == 200
    assert not ServiceGiven.objects.exists()
    assert case.reference in supervisor.client.get(ADDRESS).content.decode()
    with acting(mechanism.caseworker):
        assert not assistance.group_sessions(mechanism.caseworker).exists()


def test_the_person_says_how_it_was_if_they_want(mechanism: Mechanism, case: Case, worker: Worker) -> None:
    worker.client.post(ADDRESS, answers(case) | {"step": "write"})
    with acting(mechanism.caseworker):
        given = ServiceGiven.objects.get(case_id=case.pk)
    assert (
        "no help depends on the answer"
        in worker.client.get(worker.address("feedback", given.pk)).content.decode()
    )
    refused = worker.try_to("feedback", given.pk, felt="", words="Nothing.").content.decode()
    assert "none is needed" in refused
    assert "Nothing." in refused
    worker.do("feedback", given.pk, felt="not", words="I could not follow.")
    worker.do("feedback", given.pk, felt="partly", words="Now I can read signs.")
    page = worker.see("plan")
    assert "Now I can read signs." in page
    assert "I could not follow." not in page, "the newest counts; the older one stays in the database"
    with acting(mechanism.caseworker):
        said = list(
            assistance.feedback(mechanism.caseworker, cases.case_by_id(mechanism.caseworker, case.pk))
        )
        assert [one.felt for one in said] == ["partly", "not"]
        assert b"follow" not in bytes(said[1].words)
    worker.do("reverse-service", given.pk)
    assert "taken back already" in worker.try_to("feedback", given.pk, felt="helped").content.decode()
