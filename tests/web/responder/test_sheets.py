"""Paper and screen are one form: every question of the screen is on the sheet, and the code finds the record."""

import re
import uuid
from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape

from opennrm.access.session import acting
from opennrm.country import profile
from opennrm.identification.models import Screening
from opennrm.referrals import sheets
from tests import factories
from tests.factories import Mechanism
from tests.web.responder.steps import begun, client_of, through

pytestmark = pytest.mark.django_db
CODE = re.compile(r"/screening/sheets/([0-9A-Z]{4}-[0-9A-Z]{4})/")


@pytest.fixture
def mechanism(db: None) -> Mechanism:
    return factories.a_mechanism()


@pytest.fixture
def client(mechanism: Mechanism) -> Client:
    return client_of(mechanism.responder)


def printed(client: Client, **typed: str) -> str:
    """The code of a new empty sheet."""
    answer = client.post("/screening/sheets/", {"sector": "", **typed})
    return CODE.search(answer["Location"])[1]  # type: ignore[index]


def words_of(answer: Any) -> str:
    return str(answer.content.decode())


def test_every_question_of_the_screen_is_on_the_empty_sheet(client: Client) -> None:
    code = printed(client, sector="agriculture")
    page = words_of(client.get(f"/screening/sheets/{code}/"))
    country = profile()
    asked = [
        one.label("en")
        for instrument in (country.instrument("delphi_labour"), country.instrument("sector_agriculture"))
        for one in instrument.indicators
    ]
    assert [one for one in asked if escape(one) not in page] == []
    for label in ("Family name", "Languages that the person understands well", "Is the person 18 or older?"):
        assert label in page
    assert "☒" not in page, "nothing is answered on an empty sheet"
    companion = next(one for one in country.codes("interpreter_kinds") if one.refused)
    assert companion.label("en") not in page, "a companion never interprets"
    assert code in page


def test_the_code_of_an_empty_sheet_begins_the_screening_once(client: Client, mechanism: Mechanism) -> None:
    code = printed(client, sector="agriculture")
    number = str(uuid.uuid4())
    for _ in range(2):
        client.post(f"/screening/sheets/{code}/type-in/", {"screening": number})
    with acting(mechanism.responder):
        screening = Screening.objects.get()
    assert (str(screening.pk), screening.sector) == (number, "agriculture")
    found = client.post("/screening/sheets/", {"code": code.lower().replace("-", "")})
    assert found["Location"] == f"/screening/{number}/"


def test_a_filled_sheet_holds_the_answers_and_its_code_finds_it(client: Client) -> None:
    address = begun(client)
    through(client, address)
    page = words_of(client.get(f"{address}sheet/"))
    assert "Токтогулов" in page
    assert "Пас овец без оплаты." in page
    assert page.count("☒") >= 7
    code = re.search(r'class="code">([0-9A-Z]{4}-[0-9A-Z]{4})<', page)[1]  # type: ignore[index]
    assert code in words_of(client.get(f"{address}sheet/")), "the code stays"
    assert client.post("/screening/sheets/", {"code": code})["Location"] == address


def test_unknown_codes_and_those_of_others_answer_alike(client: Client, mechanism: Mechanism) -> None:
    with acting(mechanism.caseworker):
        theirs = sheets.print_sheet(mechanism.caseworker).code
    answers = [
        words_of(client.post("/screening/sheets/", {"code": one})) for one in (theirs, "ZZZZ-ZZZZ", "x")
    ]
    assert all("No sheet with this code can be opened here" in one for one in answers)
    assert client.get(f"/screening/sheets/{theirs}/").status_code == 404
    assert client.get("/screening/sheets/ZZZZ-ZZZZ/").status_code == 404


def test_a_colleagues_screening_stays_the_colleagues(client: Client, mechanism: Mechanism) -> None:
    address = begun(client)
    page = words_of(client.get(f"{address}sheet/"))
    code = re.search(r'class="code">([0-9A-Z]{4}-[0-9A-Z]{4})<', page)[1]  # type: ignore[index]
    colleague = client_of(factories.an_actor("first_responder", mechanism.police))
    assert "No sheet with this code" in words_of(colleague.post("/screening/sheets/", {"code": code}))
