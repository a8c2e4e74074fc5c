"""An inspector with a telephone screens a farm worker and refers him, in pages that need no script."""

import uuid
from typing import Any

import pytest
from django.test import Client

from opennrm.access.session import acting
from opennrm.audit.models import Entry
from opennrm.cases import queries as cases
from opennrm.cases.models import Case, Consent
from opennrm.identification.models import Screening
from opennrm.referrals.models import Referral
from tests import factories
from tests.factories import Mechanism
from tests.web.responder.steps import answer, begun, client_of, hidden, through

pytestmark = pytest.mark.django_db


@pytest.fixture
def mechanism(db: None) -> Mechanism:
    return factories.a_mechanism()


@pytest.fixture
def client(mechanism: Mechanism) -> Client:
    return client_of(mechanism.responder)


def chosen(mechanism: Mechanism) -> dict[str, str]:
    return {"identification": str(mechanism.authority.pk), "assistance": str(mechanism.shelter.pk)}


def consent(
    identification: str = "yes", assistance: str = "yes", interpreter: str = "telephone"
) -> dict[str, str]:
    return {
        "identification": identification, "assistance": assistance, "explained_in": "ky", "interpreter": interpreter,
    }  # fmt: skip


def at_check(client: Client, mechanism: Mechanism, **answers: Any) -> tuple[str, Any]:
    """A screening at its last page, with the page."""
    address = begun(client)
    assert through(client, address) == "receivers"
    assert answer(client, address, "receivers", **chosen(mechanism)) == "consent"
    following = answer(client, address, "consent", **consent(**answers))
    if following == "refused":
        following = answer(client, address, "refused", notify="no")
    assert following == "check"
    return address, client.get(f"{address}check/")


def seen_by(mechanism: Mechanism, model: Any) -> list[Any]:
    with acting(mechanism.responder):
        return list(model.objects.all())


def test_a_farm_worker_is_referred_to_both(client: Client, mechanism: Mechanism) -> None:
    address, page = at_check(client, mechanism)
    assert "Токтогулов" in page.content.decode()
    response = client.post(
        f"{address}check/", {**hidden(page), "urgency": "ordinary", "note": "Speaks softly."}
    )
    assert response["Location"] == f"{address}done/"
    done = client.get(response["Location"]).content.decode()
    (case,) = seen_by(mechanism, Case)
    assert case.reference in done
    assert "Answer due" in done
    referrals = {one.purpose: one for one in seen_by(mechanism, Referral)}
    assert set(referrals) == {"identification", "assistance"}
    assert {str(one.pk) for one in referrals.values()} == set(hidden(page).values())
    with acting(mechanism.responder):
        who = cases.identity(mechanism.responder, cases.case_by_id(mechanism.responder, case.pk))
    assert who.name == "Токтогулов Айбек"
    assert seen_by(mechanism, Screening)[0].conclusion == "trafficking_indicated"
    given = {(one.purpose, one.language, one.interpreter) for one in seen_by(mechanism, Consent)}
    assert given == {("identification", "ky", "telephone"), ("assistance", "ky", "telephone")}


def test_a_doubled_submission_sends_once(client: Client, mechanism: Mechanism) -> None:
    address, page = at_check(client, mechanism)
    sent = {**hidden(page), "urgency": "ordinary", "note": ""}
    first, second = client.post(f"{address}check/", sent), client.post(f"{address}check/", sent)
    assert first["Location"] == second["Location"] == f"{address}done/"
    assert len(seen_by(mechanism, Referral)) == 2
    assert len(seen_by(mechanism, Consent)) == 2


def test_a_doubled_beginning_opens_one_file(client: Client, mechanism: Mechanism) -> None:
    screening = uuid.uuid4()
    assert begun(client, screening) == begun(client, screening)
    assert len(seen_by(mechanism, Case)) == 1


def test_a_yes_to_an_urgent_question_shows_the_numbers_and_makes_the_referral_urgent(
    client: Client, mechanism: Mechanism
) -> None:
    address = begun(client)
    assert answer(client, address, "urgent", medical="yes", threat="no") == "numbers"
    assert "tel:112" in client.get(f"{address}numbers/").content.decode()
    through(client, address, medical="yes")
    answer(client, address, "receivers", **chosen(mechanism))
    answer(client, address, "consent", **consent())
    page = client.get(f"{address}check/")
    assert 'value="urgent" id="id_urgency_0" checked' in page.content.decode().replace(
        " required", ""
    ).replace(' class="input"', "")


def test_an_adult_who_refuses_is_not_referred_and_is_told_what_remains(
    client: Client, mechanism: Mechanism
) -> None:
    address, page = at_check(client, mechanism, identification="no", assistance="no")
    assert "No referral will be sent" in page.content.decode()
    assert client.post(f"{address}check/", {})["Location"] == f"{address}done/"
    done = client.get(f"{address}done/").content.decode()
    assert "What you can still do" in done
    assert "116 16" in done
    assert seen_by(mechanism, Referral) == seen_by(mechanism, Consent) == []
    (case,) = seen_by(mechanism, Case)
    assert case.lead_id == mechanism.police.pk


def test_consent_to_one_refers_to_one(client: Client, mechanism: Mechanism) -> None:
    address, page = at_check(client, mechanism, identification="no")
    client.post(f"{address}check/", {**hidden(page), "urgency": "ordinary"})
    assert [one.purpose for one in seen_by(mechanism, Referral)] == ["assistance"]


def test_a_person_who_changes_their_mind_is_asked_again(client: Client, mechanism: Mechanism) -> None:
    address, _page = at_check(client, mechanism, identification="no", assistance="no")
    client.post(f"{address}check/", {})
    response = client.post(f"{address}ask-again/", hidden(client.get(f"{address}done/")))
    again = response["Location"].removesuffix("receivers/")
    assert again != address
    answer(client, again, "receivers", **chosen(mechanism))
    answer(client, again, "consent", **consent())
    sent = {**hidden(client.get(f"{again}check/")), "urgency": "ordinary"}
    client.post(f"{again}check/", sent)
    assert len(seen_by(mechanism, Referral)) == 2
    assert len(seen_by(mechanism, Case)) == 1


@pytest.mark.parametrize("majority", ["child", "unsure"])
def test_a_child_is_not_asked_for_consent_or_means(
    client: Client, mechanism: Mechanism, majority: str
) -> None:
    address = begun(client)
    for slug in ("urgent", "place", "talk", "age"):
        given = {
            "urgent": {"medical": "no", "threat": "no"},
            "place": {"region": "KZ-71", "sector": "agriculture", "door": "labour_inspection"},
            "talk": {"interpreter": "none_needed"},
            "age": {"majority": majority},
        }[slug]
        following = answer(client, address, slug, **given)
    asked = []
    while following.startswith("signs"):
        asked.append(following)
        following = answer(client, address, following)
    assert asked == ["signs-exploitation", "signs-act", "signs-agriculture"]
    answer(client, address, "person", age_band="9-17")
    answer(client, address, "receivers", **chosen(mechanism))
    page = client.get(f"{address}consent/").content.decode()
    assert "Palermo Protocol" in page
    assert 'type="radio"' not in page
    assert answer(client, address, "consent") == "check"
    sent = {**hidden(client.get(f"{address}check/")), "urgency": "ordinary"}
    client.post(f"{address}check/", sent)
    assert len(seen_by(mechanism, Referral)) == 2
    assert seen_by(mechanism, Consent) == []


@pytest.mark.parametrize(("slug", "answers"), [
    ("talk", {"interpreter": "companion"}),
    ("urgent", {"medical": "no"}),
    ("age", {}),
    ("person", {}),
    ("person", {"born_on_day": "31", "born_on_month": "02", "born_on_year": "1990"}),
    ("contact", {"phone": "not a number"}),
    ("place", {"region": "XX-1", "door": "other"}),
])  # fmt: skip
def test_a_mistake_is_said_and_nothing_is_lost(client: Client, slug: str, answers: dict[str, str]) -> None:
    address = begun(client)
    response = client.post(f"{address}{slug}/", answers)
    page = response.content.decode()
    assert response.status_code == 200
    assert "data-errors" in page
    for value in answers.values():
        assert value in page


def test_a_companion_never_interprets(client: Client, mechanism: Mechanism) -> None:
    address = begun(client)
    page = client.post(f"{address}talk/", {"interpreter": "companion"}).content.decode()
    assert "may be the one who controls them" in page
    through(client, address)
    answer(client, address, "receivers", **chosen(mechanism))
    page = client.post(f"{address}consent/", consent(interpreter="companion")).content.decode()
    assert "does not count" in page


def test_an_age_that_contradicts_childhood_is_not_accepted(client: Client) -> None:
    address = begun(client)
    answer(client, address, "age", majority="child")
    page = client.post(f"{address}person/", {"age_band": "30-38"}).content.decode()
    assert "Please correct one of the two" in page


def test_a_date_of_birth_decides_that_an_adult_is_a_child(client: Client, mechanism: Mechanism) -> None:
    address = begun(client)
    answer(client, address, "age", majority="adult")
    answer(client, address, "person", born_on_day="01", born_on_month="05", born_on_year="2015")
    assert seen_by(mechanism, Case)[0].is_child


def test_without_consent_the_last_page_says_so(client: Client, mechanism: Mechanism) -> None:
    address = begun(client)
    through(client, address)
    answer(client, address, "receivers", **chosen(mechanism))
    page = client.get(f"{address}check/").content.decode()
    assert "has not been asked yet" in page
    assert client.post(f"{address}check/", {})["Location"] == f"{address}done/"
    assert seen_by(mechanism, Referral) == []


def test_an_organisation_that_no_longer_receives_is_an_error_and_nothing_is_sent(
    client: Client, mechanism: Mechanism, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, page = at_check(client, mechanism)
    monkeypatch.setattr("opennrm.referrals.actions.organisations.can_receive", lambda *_args: False)
    response = client.post(f"{address}check/", {**hidden(page), "urgency": "ordinary", "note": "Kept."})
    assert response.status_code == 200
    assert "does not receive such referrals now" in response.content.decode()
    assert "Kept." in response.content.decode()
    assert seen_by(mechanism, Consent) == []
    assert seen_by(mechanism, Screening)[0].status == "draft"


def test_an_answer_stays_when_the_page_is_opened_again(client: Client) -> None:
    address = begun(client)
    through(client, address)
    assert 'value="Айбек"' in client.get(f"{address}person/").content.decode()
    assert "Пас овец" in client.get(f"{address}story/").content.decode()
    overview = client.get(address).content.decode()
    assert "answered" in overview
    assert address in client.get("/screening/").content.decode()


def test_a_change_from_the_summary_leads_back_to_it(client: Client) -> None:
    address = begun(client)
    through(client, address)
    response = client.post(f"{address}story/?from=check", {"narrative": "Otherwise."})
    assert response["Location"] == f"{address}check/"


def test_a_stranger_does_not_find_the_screening(client: Client, mechanism: Mechanism) -> None:
    address = begun(client)
    other = client_of(factories.an_actor("first_responder"))
    assert other.get(address).status_code == 404
    assert other.get(f"{address}person/").status_code == 404
    colleague = client_of(factories.an_actor("first_responder", mechanism.police))
    assert colleague.get(f"{address}person/").status_code == 404


@pytest.mark.parametrize("role", ["decision_officer", "administrator", "auditor", "coordinator"])
def test_who_does_not_screen_is_refused(mechanism: Mechanism, role: str) -> None:
    client = client_of(factories.an_actor(role))
    assert client.get("/screening/").status_code == 403
    assert client.post("/screening/begin/", {"screening": str(uuid.uuid4())}).status_code == 403


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_page_is_drawn_in_every_language(mechanism: Mechanism, language: str) -> None:
    client = client_of(mechanism.responder, language)
    address = begun(client)
    through(client, address)
    for slug in (
        "urgent",
        "place",
        "talk",
        "age",
        "signs-exploitation",
        "person",
        "contact",
        "story",
        "advice",
    ):
        assert client.get(f"{address}{slug}/").status_code == 200


def test_the_log_names_no_one(client: Client, mechanism: Mechanism) -> None:
    at_check(client, mechanism)
    assert all("Токтогулов" not in str(one.detail) for one in seen_by(mechanism, Entry))
