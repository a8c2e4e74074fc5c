"""From the case to decide to the other parts of the file, and where an officer lands when a consent is taken back."""

import uuid

import pytest

from opennrm.access.session import acting
from opennrm.cases import queries as cases
from opennrm.cases.states import Purpose
from tests import factories
from tests.web.responder.steps import client_of

pytestmark = pytest.mark.django_db


def test_an_officer_finds_conference_and_justice(db: None) -> None:
    m = factories.a_mechanism()
    decision = factories.a_decision(m, at="drafted")
    client = client_of(m.officer)
    with acting(m.officer):
        reference = cases.case_by_id(m.officer, decision.case_id).reference
    page = client.get(f"/decisions/cases/{reference}/").content.decode()
    for part in ("conference", "justice", "consent"):
        assert f"/cases/{reference}/{part}/" in page
        assert client.get(f"/cases/{reference}/{part}/").status_code == 200


def test_who_takes_the_own_consent_back_lands_on_a_page_with_the_confirmation(db: None) -> None:
    m = factories.a_mechanism()
    referral = factories.a_referral(m, at="accepted", purpose=Purpose.IDENTIFICATION)
    client = client_of(m.officer)
    with acting(m.officer):
        case = cases.case_by_id(m.officer, referral.case_id)
        (consent,) = cases.consents(m.officer, case)
    where = f"/cases/{case.reference}/do/withdraw-consent/{consent.pk}/"
    answer = client.post(where, {"number": str(uuid.uuid4())}, follow=True)
    assert answer.status_code == 200
    assert "The consent is taken back" in answer.content.decode()
    assert client.get(f"/decisions/cases/{case.reference}/").status_code == 404
