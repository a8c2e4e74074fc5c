"""A caseworker works on a file, page by page."""

import re
import uuid
from typing import Any

import pytest
from django.test import Client

from opennrm.access.session import acting
from opennrm.web.casework.file import SECTIONS
from tests import factories
from tests.factories import Mechanism
from tests.web.responder.steps import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def mechanism(db: None) -> Mechanism:
    return factories.a_mechanism()


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
@pytest.mark.parametrize("tab", SECTIONS)
def test_every_part_opens(mechanism: Mechanism, tab: str, language: str) -> None:
    case = factories.an_assisted_case(mechanism)
    factories.a_plan(mechanism, case, at="agreed")
    factories.a_stay(mechanism, case, at="here")
    client = client_of(mechanism.caseworker, language)
    place = "" if tab == "overview" else f"{tab}/"
    response = client.get(f"/cases/{case.reference}/{place}")
    assert response.status_code == 200
