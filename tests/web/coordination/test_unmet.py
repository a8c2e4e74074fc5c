"""What is missing in the country, counted four times, with small numbers hidden on the page and in the file."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from opennrm.access.session import acting
from opennrm.assistance import actions, flow, queries
from opennrm.assistance.actions import WordsMissing
from opennrm.assistance.models import Need
from opennrm.cases.models import Case
from tests import factories
from tests.factories import Mechanism
from tests.web.casework.steps import Worker
from tests.web.responder.steps import client_of

pytestmark = pytest.mark.django_db
ADDRESS = "/mechanism/unmet/"
WORDS = "The only road to the clinic is closed in winter."


@pytest.fixture
def mechanism() -> Mechanism:
    return factories.a_mechanism()


@pytest.fixture
def case(mechanism: Mechanism) -> Case:
    return factories.an_assisted_case(mechanism)


def unmet(mechanism: Mechanism, case: Case, domain: str, reason: str, times: int, words: str = "") -> None:
    worker = mechanism.caseworker
    with acting(worker):
        for _again in range(times):
            need = actions.add_need(worker, case.pk, domain=domain)
            actions.leave_unmet(worker, need.pk, reason, words)


def seen(mechanism: Mechanism, query: str = "") -> Any:
    return client_of(mechanism.coordinator).get(ADDRESS + query)


def test_counted_by_kind_region_reason_and_month(mechanism: Mechanism, case: Case) -> None:
    unmet(mechanism, case, "legal", "no_money", 12)
    page = seen(mechanism).content.decode()
    assert "No money for it" in page
    assert page.count(">12<") >= 4
    with acting(mechanism.coordinator):
        since = timezone.now() - timedelta(days=40)
        counts = flow.unmet_since(mechanism.coordinator, since)
        assert counts["reason"] == {"no_money": 12}
        assert list(counts["month"].values()) == [12]


def test_small_numbers_are_hidden_on_the_page_and_in_the_file(mechanism: Mechanism, case: Case) -> None:
    unmet(mechanism, case, "legal", "no_money", 20)
    unmet(mechanism, case, "health", "no_place", 2)
    page = seen(mechanism).content.decode()
    assert "Too few to show" in page
    file = seen(mechanism, "?export=csv")
    rows = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert ["Why it could not be met", "No place is free", "too few"] in rows
    assert ["Why it could not be met", "No money for it", "20"] not in rows, (
        "the two would be worked out from all"
    )


def test_only_who_sees_the_mechanism(mechanism: Mechanism) -> None:
    assert client_of(mechanism.caseworker).get(ADDRESS).status_code == 403


def test_another_reason_is_said_in_words_that_are_sealed(mechanism: Mechanism, case: Case) -> None:
    worker, browser = mechanism.caseworker, Worker(mechanism.caseworker, case)
    with acting(worker):
        need = actions.add_need(worker, case.pk, domain="health")
        with pytest.raises(WordsMissing):
            actions.leave_unmet(worker, need.pk, "other")
    assert (
        "Say in a few words"
        in browser.try_to("leave-need", need.pk, reason="other", words=" ").content.decode()
    )
    browser.do("leave-need", need.pk, reason="other", words=WORDS)
    assert WORDS in browser.see("needs")
    with acting(worker):
        found = Need.objects.get(pk=need.pk)
        assert WORDS.encode() not in bytes(found.unmet_words)
        assert queries.unmet_words(worker, found) == WORDS
        again = actions.reopen_need(worker, need.pk)
        assert (again.unmet_words, again.unmet_at, again.unmet_reason) == (None, None, "")
