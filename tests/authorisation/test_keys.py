"""Keys go with the referral for which they were given, and not with another one that is still open."""

import uuid

import pytest

from opennrm.access.actor import Actor
from opennrm.access.session import acting
from opennrm.cases.states import Purpose
from opennrm.referrals import actions as referrals
from opennrm.referrals.states import DeclineReason
from opennrm.vault.models import Wrap
from tests import factories


def keys_of(actor: Actor, subject: uuid.UUID) -> int:
    """How many keys of a person or file the actor's organisation holds."""
    with acting(actor):
        return Wrap.objects.filter(subject_id=subject, organisation_id=actor.organisation_id).count()


@pytest.mark.parametrize("end", ["withdraw", "decline"])
def test_keys_go_when_the_last_open_referral_ends(db: None, end: str) -> None:
    m = factories.a_mechanism()
    house = factories.an_organisation(purposes=(Purpose.ASSISTANCE, Purpose.LEGAL_AID), takes_children=True)
    there = factories.an_actor("caseworker", house)
    case = factories.a_case(m.responder)
    sent = []
    for purpose in (Purpose.ASSISTANCE, Purpose.LEGAL_AID):
        factories.a_consent(m.responder, case, house, purpose)
        with acting(m.responder):
            request = referrals.Request(uuid.uuid4(), case.pk, house.pk, purpose)
            sent.append(referrals.propose(m.responder, request).pk)
    left = []
    for referral in sent:
        who = m.responder if end == "withdraw" else there
        with acting(who):
            if end == "withdraw":
                referrals.withdraw(who, referral)
            else:
                referrals.decline(who, referral, DeclineReason.NO_PLACE)
        left.append(keys_of(there, case.person_id))

    assert left[0] > 0, "the second referral still waits"
    assert left[1] == 0
