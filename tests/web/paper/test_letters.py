"""Making letters on the pages: the person's language, the person's safety, a file that says nothing."""

import io
import re
import uuid
from datetime import timedelta
from typing import Any

import pypdf
import pytest
from django.utils import timezone

from opennrm.access.session import acting
from opennrm.assistance import actions as assistance
from opennrm.letters.models import Letter
from opennrm.people.identity import Contact
from tests import factories
from tests.factories import Mechanism
from tests.web.responder.steps import client_of

pytestmark = pytest.mark.django_db
MAY = Contact(phone="+77010000001", language="kk", ways=("call", "letter"))
NAME = "Токтогулова Айжан"


@pytest.fixture
def m(db: None) -> Mechanism:
    return factories.a_mechanism()


def text_of(answer: Any) -> str:
    assert answer["Content-Type"] == "application/pdf", answer.content[:300]
    assert re.fullmatch(
        r'attachment; filename="letter-[2-9A-Z]{4}-[2-9A-Z]{4}\.pdf"', answer["Content-Disposition"]
    )
    pages = pypdf.PdfReader(io.BytesIO(answer.content)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


def decided(m: Mechanism, contact: Contact) -> Any:
    """A decision in force on a person who can be reached so."""
    case = factories.a_case(m.responder, contact=contact)
    factories.a_referral(m, at="accepted", purpose="identification", case=case)
    return factories.a_decision(m, at="approved", case=case)


def test_a_decision_is_a_letter_in_the_persons_language(m: Mechanism) -> None:
    found, number = decided(m, MAY), uuid.uuid4()
    page = client_of(m.officer).get(f"/letters/decision/{found.pk}/").content.decode()
    assert re.search(r'value="kk"[^>]*checked', page), "the person reads Kazakh"
    codes = set()
    for _twice in range(2):
        answer = client_of(m.officer).post(
            f"/letters/decision/{found.pk}/", {"number": number, "language": "kk"}
        )
        said = text_of(answer)
        codes.add(answer["Content-Disposition"])
        for part in (NAME, "Негіздеме", "Осы хаттың коды", factories.REASONS[:30]):
            assert part in said, (part, said)
    assert len(codes) == 1, "asked for twice, made once"


def test_a_certificate_holds_the_status_and_not_the_story(m: Mechanism) -> None:
    found = decided(m, MAY)
    answer = client_of(m.officer).post(
        f"/letters/certificate/{found.pk}/", {"number": uuid.uuid4(), "language": "ru"}
    )
    said = text_of(answer)
    assert NAME in said
    assert "1999" in said
    assert factories.REASONS[:30] not in said


@pytest.mark.parametrize(
    ("contact", "why"),
    [
        (Contact(phone="+77010000001", language="kk", may_leave_message=True), "did not agree to this way"),
        (Contact(phone="+77010000001", may_leave_message=True, ways=("call",)), "did not agree to this way"),
        (
            Contact(phone="+77010000001", may_leave_message=True, ways=("none",)),
            "asked us not to make contact",
        ),
    ],
)
def test_no_letter_where_the_person_did_not_allow_it(m: Mechanism, contact: Contact, why: str) -> None:
    found = decided(m, contact)
    for send in ("get", "post"):
        client = client_of(m.officer)
        answer = getattr(client, send)(
            f"/letters/decision/{found.pk}/",
            {"number": uuid.uuid4(), "language": "kk"} if send == "post" else {},
        )
        assert answer["Content-Type"].startswith("text/html")
        assert "No letter can be made for this person" in answer.content.decode()
        assert why in answer.content.decode()
    with acting(m.officer):
        assert not Letter.objects.exists()


def test_an_invitation_says_nothing_and_names_no_shelter(m: Mechanism) -> None:
    case = factories.a_case(m.responder, contact=MAY)
    factories.a_referral(m, at="accepted", case=case)
    place = factories.a_place(m, label="Red house")
    with acting(m.caseworker):
        stay = assistance.reserve(m.caseworker, case.pk, place.pk, from_on=timezone.localdate())
        assert stay
    tomorrow = timezone.localdate() + timedelta(days=1)
    asked = {
        "number": uuid.uuid4(), "language": "en", "on_day": tomorrow.day, "on_month": tomorrow.month, "on_year": tomorrow.year, "at": "14:30", "place": "The red house, back door", "sign_as": "Service centre", "phone": "",
    }  # fmt: skip
    path = f"/letters/invitation/{case.reference}/"
    refused = client_of(m.caseworker).post(path, asked)
    assert "names a place where the person stays" in refused.content.decode()
    said = text_of(client_of(m.caseworker).post(path, {**asked, "place": "Room 12, Akimat, 1 Abai avenue"}))
    for part in (NAME, "Service centre", "14:30", "Room 12"):
        assert part in said
    assert not re.search("traffick|victim|shelter|NRM", said, re.IGNORECASE)


def test_a_referral_as_a_letter_names_nobody(m: Mechanism) -> None:
    sent = factories.a_referral(m, urgency="urgent", needs_doctor=True, note="She speaks little Russian.")
    answer = client_of(m.responder).post(
        f"/letters/referral/{sent.pk}/", {"number": uuid.uuid4(), "language": "en"}
    )
    said = text_of(answer)
    assert "needs a doctor at once" in said
    assert "She speaks little Russian." in said
    assert "Токтогулова" not in said
    assert client_of(m.caseworker).get(f"/letters/referral/{sent.pk}/").status_code == 404


def test_letters_are_listed_and_arrive(m: Mechanism) -> None:
    sent = factories.a_referral(m)
    client_of(m.responder).post(f"/letters/referral/{sent.pk}/", {"number": uuid.uuid4(), "language": "en"})
    with acting(m.responder):
        code = Letter.objects.get().code
    assert code in client_of(m.responder).get("/letters/").content.decode()
    wrong = client_of(m.responder).post("/letters/", {"code": "AAAA-AAAA"})
    assert "We made no letter under this code." in wrong.content.decode()
    assert client_of(m.responder).post("/letters/", {"code": code.lower()}).status_code == 302
    with acting(m.responder):
        assert Letter.objects.get().acknowledged_at


def test_what_cannot_be_a_letter_is_not_found(m: Mechanism) -> None:
    drafted = factories.a_decision(m, at="submitted")
    assert client_of(m.officer).get(f"/letters/decision/{drafted.pk}/").status_code == 404
    assert client_of(m.officer).get(f"/letters/poem/{drafted.pk}/").status_code == 404
    assert client_of(m.responder).get("/letters/invitation/KZ-NONE-NONE/").status_code == 404


def test_the_list_of_letters_costs_the_same_for_many(
    m: Mechanism, django_assert_max_num_queries: Any
) -> None:
    for more in (1, 4):
        for _one in range(more):
            sent = factories.a_referral(m)
            client_of(m.responder).post(
                f"/letters/referral/{sent.pk}/", {"number": uuid.uuid4(), "language": "ru"}
            )
        client = client_of(m.responder)
        client.get("/letters/")
        with django_assert_max_num_queries(14):
            assert client.get("/letters/").status_code == 200
