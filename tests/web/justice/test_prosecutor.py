"""The file's part on non-punishment and residence, and the prosecutor's desk, over HTTP."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from opennrm.access.session import acting
from opennrm.country import profile
from opennrm.justice import queries
from tests import factories
from tests.justice.conftest import LINK, Court
from tests.web.casework.steps import Worker, day
from tests.web.responder.steps import client_of


@pytest.fixture
def court(db: None) -> Court:
    return Court()


@pytest.fixture
def worker(court: Court) -> Worker:
    return Worker(court.worker, court.case)


@pytest.fixture
def prosecutor(court: Court) -> Client:
    return client_of(court.prosecutor)


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return str(response.content.decode())


def the_notice(court: Court) -> Any:
    with acting(court.worker):
        return queries.of_case(court.worker, court.case)[0]


def answers(court: Court, page_text: str, *said: str) -> dict[str, str]:
    names = re.findall(r'name="([0-9a-f-]{36})" value="granted"', page_text)
    return dict(zip(names, said, strict=True)) | {"number": str(uuid.uuid4())}


def test_from_the_draft_to_the_answer(court: Court, worker: Worker, prosecutor: Client) -> None:
    worker.do(
        "draft-notice",
        recipient=str(court.office.pk),
        criminal="385, 394(2)",
        administrative="517",
        link=LINK,
    )
    notice = the_notice(court)
    assert "Article 394(2)" in worker.see("justice")
    worker.do("edit-notice", notice.pk, criminal="385", administrative="517", link=LINK)
    assert "Article 394(2)" not in worker.see("justice")
    worker.do("send-notice", notice.pk, explained_in="ky", interpreter="telephone", given_by="person")
    assert "waits for the prosecutor" in worker.see("justice")
    assert "our target; the law's limit is not configured" in worker.see("justice")
    desk = page(prosecutor, "/non-punishment/")
    assert "385, 517" in desk
    address = f"/non-punishment/{notice.pk}/"
    assert "Токтогулова Айжан" not in desk
    shown = page(prosecutor, address)
    assert "Токтогулова Айжан, 1999" in shown
    assert LINK in shown
    assert "The provision of law" in shown
    wrong = prosecutor.post(address, answers(court, shown, "granted", "refused") | {"note": "Kept."})
    assert "Choose why you refuse" in wrong.content.decode()
    assert "Kept." in wrong.content.decode()
    given = answers(court, shown, "granted", "refused") | {
        "reason": "no_provision",
        "note": "See article 65.",
    }
    assert prosecutor.post(address, given).status_code == 302
    assert prosecutor.post(address, given).status_code == 302, "sent twice is sent once"
    told = worker.see("justice")
    assert "granted in part" in told
    assert "See article 65." in told
    assert "Your answer" in page(prosecutor, address)


def test_a_notice_without_a_link_is_not_sent_and_nothing_is_lost(court: Court, worker: Worker) -> None:
    worker.do("draft-notice", recipient=str(court.office.pk), criminal="385", administrative="", link="")
    answer = worker.try_to(
        "send-notice", the_notice(court).pk, explained_in="ky", interpreter="none_needed", given_by="person"
    )
    assert "how it is linked to the exploitation" in answer.content.decode()


def test_for_a_child_no_consent_is_asked(court: Court) -> None:
    child = factories.an_assisted_case(court.mechanism, factories.CHILD)
    worker = Worker(court.worker, child)
    drafted = court.drafted(child)
    assert "explained_in" not in page(worker.client, worker.address("send-notice", drafted.pk))
    worker.do("send-notice", drafted.pk)


def test_a_notice_taken_back_is_gone_from_the_desk(court: Court, worker: Worker, prosecutor: Client) -> None:
    notice = court.sent()
    worker.do("withdraw-notice", notice.pk)
    page(prosecutor, f"/non-punishment/{notice.pk}/", 404)
    assert "appears here by itself" in page(prosecutor, "/non-punishment/")


def test_a_wrong_cursor_is_the_first_page(court: Court, prosecutor: Client) -> None:
    court.sent()
    for after in ("x", "2026~7", "~"):
        assert "385, 517" in page(prosecutor, f"/non-punishment/?after={after}")


def test_the_desk_costs_the_same_for_one_and_for_many(court: Court, prosecutor: Client) -> None:
    court.sent()
    costs = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as caught:
            page(prosecutor, "/non-punishment/")
        costs.append(len(caught))
        for _n in range(4):
            court.sent()
    assert costs[0] == costs[1] <= 30


def test_residence_with_a_warning_before_its_end(court: Court, worker: Worker) -> None:
    today = profile().today()
    worker.do("apply-residence", ground="personal", reference="AB-17", **day("on", today))
    with acting(court.worker):
        (asked,) = queries.residences(court.worker, court.case)
    assert "AB-17" in worker.see("justice")
    wrong = worker.try_to(
        "grant-residence",
        asked.pk,
        **day("on", today),
        **day("until", today - timedelta(days=1)),
        may_work="yes",
    )
    assert "The last day lies before the first" in wrong.content.decode()
    worker.do(
        "grant-residence",
        asked.pk,
        **day("on", today),
        **day("until", today + timedelta(days=30)),
        may_work="yes",
    )
    assert "ends soon: renew it now" in worker.see("justice")
    assert "Renew a right to stay before it ends" in page(worker.client, "/desk/")
    worker.do("apply-residence", ground="cooperation", **day("on", today))
    with acting(court.worker):
        renewal = queries.residences(court.worker, court.case).get(status="applied")
    worker.do("refuse-residence", renewal.pk, reasons="Too late.", **day("on", today))
    assert "Too late." in worker.see("justice")
    worker.do("end-residence", asked.pk, why="given_up")


def test_nothing_on_residence_is_shown_for_a_national(court: Court) -> None:
    own = factories.replace(factories.WOMAN, citizenship="KAZ")
    case = factories.an_assisted_case(court.mechanism, own)
    national = Worker(court.worker, case)
    assert "Right to stay" not in national.see("justice")
    answer = national.try_to("apply-residence", ground="personal", **day("on", profile().today()))
    assert "needs no permit" in answer.content.decode()


def test_a_proceeding_with_its_outcome(court: Court, worker: Worker) -> None:
    worker.do(
        "open-proceeding",
        kind="criminal",
        stage="trial",
        reference="1-23",
        measures=["video_link", "no_contact"],
    )
    assert "Questions by video link" in worker.see("justice")
    with acting(court.worker):
        begun = queries.proceedings(court.worker, court.case).get()
    worker.do("change-stage", begun.pk, stage="appeal", measures=["no_contact"])
    worker.do("end-proceeding", begun.pk, outcome="conviction", **day("on", profile().today()))
    assert "the person has not been told yet" in worker.see("justice")


@pytest.mark.parametrize("slug", ["draft-notice", "apply-residence", "open-proceeding"])
def test_an_empty_form_says_what_is_missing(worker: Worker, slug: str) -> None:
    answer = worker.try_to(slug)
    assert answer.status_code == 200
    assert "Choose" in answer.content.decode()


def test_a_doubled_draft_is_one(court: Court, worker: Worker) -> None:
    said = {"recipient": str(court.office.pk), "criminal": "385", "administrative": "", "link": LINK}
    number = uuid.uuid4()
    worker.do("draft-notice", number=number, **said)
    worker.do("draft-notice", number=number, **said)
    with acting(court.worker):
        assert len(queries.of_case(court.worker, court.case)) == 1


def test_another_office_finds_nothing(court: Court) -> None:
    notice = court.sent()
    other = client_of(factories.an_actor("prosecutor", factories.an_organisation("prosecutor")))
    page(other, f"/non-punishment/{notice.pk}/", 404)
