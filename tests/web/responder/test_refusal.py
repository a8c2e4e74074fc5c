"""An adult who says no: help is offered, a notification without a name is possible, its receipt is found again."""

import re
from uuid import uuid4

import pytest
from django.test import Client

from opennrm.access.session import acting
from opennrm.audit.models import Entry
from opennrm.notifications.models import Notification
from opennrm.referrals.models import Referral
from tests import factories
from tests.web.responder.steps import answer, begun, client_of, through

SAID = {"sex": "man", "age_band": "30-38", "nationality": "UZB", "region": "KZ-71", "door": "police"}


@pytest.fixture
def m(db: None) -> factories.Mechanism:
    return factories.a_mechanism()


@pytest.fixture
def client(m: factories.Mechanism) -> Client:
    return client_of(m.responder)


def said_no(m: factories.Mechanism, client: Client) -> str:
    """Up to the page after an adult has said no to everybody; its address."""
    address = begun(client)
    assert through(client, address) == "receivers"
    answer(client, address, "receivers", identification=m.authority.pk, assistance=m.shelter.pk)
    following = answer(
        client,
        address,
        "consent",
        identification="no",
        assistance="no",
        explained_in="ky",
        interpreter="telephone",
    )
    assert following == "refused"
    return address


def sent(client: Client, address: str = "/screening/notify/", **answers: object) -> str:
    """The receipt of a notification."""
    response = client.post(address, {"number": str(uuid4()), **SAID, **answers})
    assert response.status_code == 302, response.content.decode()
    found = re.search(r"\d{4} \d{4} \d{4} \d{4}", client.get(response["Location"]).content.decode())
    assert found
    return found[0]


def test_a_no_leads_to_help_and_to_a_nameless_notification(m: factories.Mechanism, client: Client) -> None:
    address = said_no(m, client)
    page = client.get(f"{address}refused/").content.decode()
    assert "Emergency medical care" in page
    response = client.post(f"{address}refused/", {"help_offered": ["hotline", "wages"], "notify": "yes"})
    onward = response["Location"]
    assert onward.startswith("/screening/notify/?from=")
    form = client.get(onward).content.decode()
    assert 'value="wages"' in form
    assert "Токтогулов" not in form
    receipt = sent(client, onward)
    assert client.get(f"{address}refused/").content.decode().count("was sent") == 1
    found = client.post("/screening/notify/receipt/", {"code": receipt}).content.decode()
    assert "It was received and is counted" in found
    assert answer(client, address, "refused", help_offered=["hotline"]) == "check"
    response = client.post(f"{address}check/", {})
    assert response.status_code == 302
    with acting(factories.TESTER):
        assert not Referral.objects.exists()
        offered = Entry.objects.filter(action="case.offer_help")
        assert [one.detail for one in offered] == [{"kinds": ["hotline", "wages"]}]


def test_the_request_that_sends_touches_no_file(m: factories.Mechanism, client: Client) -> None:
    """The log holds the number of a request: what is logged in one could be read together."""
    address = said_no(m, client)
    response = client.post(f"{address}refused/", {"notify": "yes"})
    with acting(factories.TESTER):
        before = set(Entry.objects.values_list("pk", flat=True))
    client.post(response["Location"], {"number": str(uuid4()), **SAID})
    with acting(factories.TESTER):
        written = Entry.objects.exclude(pk__in=before)
        assert [(one.action, one.case_id, one.object_id) for one in written] == [
            ("notification.send", None, None)
        ]


def test_a_doubled_press_counts_once(client: Client) -> None:
    number = str(uuid4())
    for _ in range(2):
        assert client.post("/screening/notify/", {"number": number, **SAID}).status_code == 302
    with acting(factories.TESTER):
        assert Notification.objects.count() == 1


def test_the_form_has_no_field_for_words_and_no_childs_age(client: Client) -> None:
    page = client.get("/screening/notify/").content.decode()
    main = page[page.index("<main") : page.index("</main")]
    assert "<textarea" not in main
    assert 'type="text"' not in main
    assert 'value="9-17"' not in main
    response = client.post("/screening/notify/", {"number": str(uuid4()), **SAID, "age_band": "9-17"})
    assert response.status_code == 200


def test_the_law_is_said_to_be_unknown(client: Client) -> None:
    page = client.get("/screening/notify/").content.decode()
    assert "administrative statistic" in page
    assert "Does the law oblige a body" in page


def test_a_wrong_receipt_says_so(client: Client) -> None:
    found = client.post("/screening/notify/receipt/", {"code": "1234"}).content.decode()
    assert "No notification has this receipt" in found
    assert client.get("/screening/notify/sent/")["Location"] == "/screening/notify/receipt/"


def test_a_half_no_sends_what_was_agreed(m: factories.Mechanism, client: Client) -> None:
    address = begun(client)
    through(client, address)
    answer(client, address, "receivers", identification=m.authority.pk, assistance=m.shelter.pk)
    answers = {"explained_in": "ky", "interpreter": "telephone"}
    assert answer(client, address, "consent", identification="no", assistance="yes", **answers) == "check"


def test_the_coordinator_sees_counts_and_no_small_number(m: factories.Mechanism, client: Client) -> None:
    for nationality in (*["UZB"] * 5, *["KGZ"] * 6, "TJK"):
        sent(client, nationality=nationality)
    page = client_of(m.coordinator).get("/mechanism/notifications/").content.decode()
    assert '<td class="numeric">6</td>' in page
    assert page.count("too few") == 2
    # The one is hidden, and the five with it: by door the same persons are counted together.
    assert '<td class="numeric">1</td>' not in page
    assert '<td class="numeric">5</td>' not in page
    by_door = client_of(m.coordinator).get("/mechanism/notifications/?by=door").content.decode()
    assert '<td class="numeric">12</td>' in by_door


@pytest.mark.parametrize(
    "kind", ["labour_inspection", "police", "border", "consulate", "health", "education", "ngo"]
)
def test_each_door_reads_what_it_may_do(db: None, kind: str) -> None:
    who = factories.an_actor("first_responder", factories.an_organisation(kind))
    page = client_of(who).get("/screening/").content.decode()
    assert "Your door" in page


def test_what_is_not_verified_is_said_to_be_not_configured(m: factories.Mechanism, client: Client) -> None:
    address = begun(client)
    through(client, address)
    page = client.get(f"{address}advice/").content.decode()
    assert "sexual exploitation" in page
    assert "must be read in the original publication" in page


def test_a_second_screening_makes_no_adult_of_a_child(m: factories.Mechanism, client: Client) -> None:
    address = begun(client)
    assert through(client, address, majority="unsure", age_band="unknown") == "receivers"
    answer(client, address, "receivers", identification="", assistance="")
    answer(client, address, "consent")
    client.post(f"{address}check/", {})
    with acting(m.responder):
        case = factories.identification.queries.screening(m.responder, address.split("/")[2]).case
        again = factories.identification.screen_again(m.responder, case.pk, screening_id=uuid4())
    response = client.post(f"/screening/{again.pk}/age/", {"majority": "adult"})
    assert "screened as a child" in response.content.decode()
