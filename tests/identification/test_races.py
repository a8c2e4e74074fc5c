"""Two at the same moment, on real connections with real commits."""

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from opennrm.access.actor import Actor
from opennrm.access.session import acting
from opennrm.cases.models import Case
from opennrm.identification import actions
from opennrm.identification.models import Screening
from opennrm.workflow.machine import WrongState
from tests import factories

pytestmark = pytest.mark.usefixtures("committed_database")


def both(actor: Actor, act: Callable[[], object]) -> list[object]:
    """What the same act gives when it is done twice at once: results and errors."""
    start = Barrier(2)

    def run(_: int) -> object:
        try:
            start.wait(10)
            with acting(actor):
                return act()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(run, range(2)))


def test_a_form_sent_twice_at_once_opens_one_file() -> None:
    responder, screening_id = factories.an_actor("first_responder"), uuid.uuid4()

    results = both(responder, lambda: actions.begin(responder, factories.WOMAN, screening_id=screening_id).pk)

    assert results == [screening_id, screening_id]
    with acting(responder):
        assert (Case.objects.count(), Screening.objects.count()) == (1, 1)


def test_a_decision_is_approved_once() -> None:
    mechanism = factories.a_mechanism()
    decision, second = factories.a_decision(mechanism, at="submitted"), mechanism.second_officer

    results = both(second, lambda: actions.approve(second, decision.pk, decision.content_hash).status)

    assert sum(isinstance(one, WrongState) for one in results) == 1
    assert "approved" in results
