"""The demonstration's safe contacts: one of every kind, a number that waits, one of an exploiter's."""

from datetime import timedelta

import pytest
from django.utils import timezone

from opennrm.access.session import acting
from opennrm.cases import queries
from opennrm.commands.demonstration import contacts, scene, simulated_time
from opennrm.people import changes
from opennrm.people.safety import Refusal
from opennrm.relations import reaching
from tests import factories


@pytest.mark.django_db
def test_the_demonstration_has_contacts_of_every_kind() -> None:
    now = timezone.now()
    with simulated_time.in_force(simulated_time.Clock(now - timedelta(days=400))):
        country = scene.build(7, now)
    helper = country.actors["caseworker"]
    files = [factories.a_case(helper) for _ in contacts.ASKED]

    contacts.said(country, now)

    with acting(helper):
        ways = {
            contact.ways: {gate.way: gate.refusals for gate in reaching.reached(helper, case).ways}
            for case in files
            for contact in [queries.contact(helper, case)]
        }
        waiting = [one.part for case in files for one in changes.waiting(queries.contact(helper, case))]
    assert set(ways) == {one.ways for one in contacts.ASKED}
    assert sorted(waiting) == ["address", "phone"]
    assert Refusal.DANGEROUS in ways["call",]["call"]
    assert ways["call", "letter", "text"]["letter"] == (Refusal.NOT_CONFIRMED,)
    assert Refusal.DO_NOT in ways["none",]["call"]
