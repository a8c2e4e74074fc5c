"""Where a house is: opened with a reason by those who must, and found by nobody else anywhere."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.utils import timezone

from opennrm.access.decisions import Denied
from opennrm.access.session import acting
from opennrm.audit.models import Entry
from opennrm.shelters import actions, queries
from opennrm.shelters.models import Passage
from opennrm.vault.failures import Sealed
from tests import factories

pytestmark = pytest.mark.django_db
ADDRESS = "Несуществующая 7451, калитка во дворе"
HOURS = timedelta(hours=1)


@pytest.fixture
def m() -> factories.Mechanism:
    return factories.a_mechanism()


def a_house(m: factories.Mechanism) -> Any:
    with acting(m.supervisor):
        return actions.keep_house(m.supervisor, label="House 1", address=ADDRESS)


def opened(actor: Any, house: Any, reason: str = "transport") -> str:
    with acting(actor):
        return actions.open_address(actor, house.pk, reason)


def let(m: factories.Mechanism, house: Any, **hours: int) -> Passage:
    referral, now = factories.a_referral(m, at="accepted"), timezone.now()
    with acting(m.caseworker):
        return actions.let_pass(
            m.caseworker, referral.pk, house.pk, from_at=now + hours.get("after", 0) * HOURS,
            until_at=now + hours.get("until", 3) * HOURS,
        )  # fmt: skip


def test_who_works_in_the_house_opens_it_and_the_log_says_why(m: factories.Mechanism) -> None:
    house = a_house(m)
    assert opened(m.caseworker, house, "emergency") == ADDRESS
    with acting(factories.TESTER):
        entry = Entry.objects.get(action="house.open")
    assert (entry.actor_id, entry.detail) == (m.caseworker.user_id, {"reason": "emergency"})


def test_nobody_else_finds_it(m: factories.Mechanism) -> None:
    house = a_house(m)
    for actor in (m.responder, m.coordinator, m.officer, factories.an_actor("supervisor")):
        with pytest.raises(ObjectDoesNotExist):
            opened(actor, house)
    with pytest.raises(Denied):
        opened(factories.an_actor("administrator", m.shelter), house)


def test_who_brings_the_person_opens_it_in_these_hours(m: factories.Mechanism) -> None:
    house = a_house(m)
    passage = let(m, house)
    assert opened(m.responder, house) == ADDRESS
    colleague = factories.an_actor("first_responder", m.police)
    with pytest.raises(ObjectDoesNotExist):
        opened(colleague, house)
    with acting(factories.TESTER):
        Passage.objects.filter(pk=passage.pk).update(
            until_at=timezone.now() - HOURS / 60, from_at=timezone.now() - HOURS
        )
    with pytest.raises(Denied):
        opened(m.responder, house)
    with acting(factories.TESTER):
        assert actions.end_passages(factories.TESTER)
    with pytest.raises((ObjectDoesNotExist, Sealed)):
        opened(m.responder, house)
    assert opened(m.caseworker, house) == ADDRESS


def test_not_before_the_drive_and_not_for_days(m: factories.Mechanism) -> None:
    house = a_house(m)
    let(m, house, after=2, until=4)
    with pytest.raises(Denied):
        opened(m.responder, house)
    with pytest.raises(actions.DriveTooLong):
        let(m, house, until=30)


def test_only_for_a_referral_that_was_accepted(m: factories.Mechanism) -> None:
    house, referral, now = a_house(m), factories.a_referral(m), timezone.now()
    with acting(m.caseworker), pytest.raises((ObjectDoesNotExist, actions.NotAccepted)):
        actions.let_pass(m.caseworker, referral.pk, house.pk, from_at=now, until_at=now + HOURS)


def test_the_list_of_houses_has_labels_only(m: factories.Mechanism) -> None:
    a_house(m)
    with acting(m.caseworker):
        shown = queries.houses(m.caseworker).get()
    assert shown.label == "House 1"
    assert ADDRESS.encode() not in bytes(shown.address)
