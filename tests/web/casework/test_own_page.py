"""The person's own page at the caseworker's desk: the receipt after a question, what is asked, and the answers."""

import html
import re
import uuid

import pytest
from django.urls import reverse

from opennrm.access.session import acting
from opennrm.ownpage import opening
from opennrm.ownpage.models import OwnPage, OwnRequest
from opennrm.ownpage.states import About, Kind, Part
from opennrm.web.ask.door import PUBLIC
from tests import factories
from tests.children.scene import a_guardian
from tests.ownpage.pages import a_page, asked, read
from tests.web.responder.steps import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def m():
    return factories.a_mechanism()


@pytest.fixture
def case(m):
    return factories.an_assisted_case(m)


def act(client, case, slug, subject=None, **answers):
    """Send one act."""
    args = [case.reference, slug, *([subject] if subject else [])]
    where = reverse("casework:act_on" if subject else "casework:act", args=args)
    assert client.get(where).status_code == 200
    return client.post(where, {"number": str(uuid.uuid4()), **answers})


def page_of(client, case, part="own"):
    return html.unescape(
        client.get(reverse("casework:section", args=[case.reference, part])).content.decode()
    )


HANDED = {"present": "on", "safe": "read", "speaks": "en"}


def digits_on(client, case):
    answer = client.get(reverse("casework:receipt", args=[case.reference]))
    found = re.search(r'receipt-number">([\d ]+)<', answer.content.decode())
    return found[1] if found else ""


def test_a_receipt_is_handed_over_and_shown_until_the_person_has_it(m, case):
    client = client_of(m.caseworker)
    answer = act(client, case, "open-own-page", **HANDED)
    assert answer["Location"].endswith("/receipt/")
    digits = digits_on(client, case)
    assert digits == digits_on(client, case)
    with acting(PUBLIC):
        assert opening.open_with(PUBLIC, digits)
    client.post(answer["Location"])
    assert digits_on(client, case) == ""
    said = page_of(client, case)
    assert "last used on" in said
    assert digits not in said


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"safe": "no"}, "do not hand a receipt over now"),
        ({"safe": ""}, "Ask the person whether it is safe"),
        ({"present": ""}, "in the person's presence only"),
    ],
)
def test_no_receipt_where_it_is_not_safe(m, case, changed, says):
    client = client_of(m.caseworker)
    answer = act(client, case, "open-own-page", **{**HANDED, **changed})
    assert says in html.unescape(answer.content.decode())
    with acting(m.caseworker):
        assert not OwnPage.objects.exists()


def test_what_is_read_aloud_is_not_printed(m, case):
    client = client_of(m.caseworker)
    act(client, case, "open-own-page", **HANDED)
    said = client.get(reverse("casework:receipt", args=[case.reference])).content.decode()
    assert '<div class="receipt only-screen">' in said
    assert '<body class="flow only-receipt">' in said
    assert "<title>Page</title>" in said


def test_a_second_page_is_refused_kindly(m, case):
    a_page(m.caseworker, case)
    answer = act(client_of(m.caseworker), case, "open-own-page", **HANDED)
    assert "There is an open page already" in html.unescape(answer.content.decode())


def test_a_new_receipt_and_closing(m, case):
    page, client = a_page(m.caseworker, case), client_of(m.caseworker)
    act(client, case, "renew-own-page", page.pk, **HANDED, end="lost")
    digits = digits_on(client, case)
    with acting(PUBLIC):
        assert opening.open_with(PUBLIC, digits)[0] == page.pk
    act(client, case, "close-own-page", page.pk, end="unsafe")
    with acting(PUBLIC):
        assert opening.open_with(PUBLIC, digits) is None
    assert "Somebody else may have it" in page_of(client, case)


def test_what_is_asked_stands_on_the_desk_and_is_answered(m, case):
    page, client = a_page(m.caseworker, case), client_of(m.caseworker)
    found = asked(page, Kind.CORRECT, part=Part.NAME, words="I am Aizhan.")
    assert "A person says that their file is wrong" in client.get("/desk/").content.decode()
    assert "Read and answer" in page_of(client, case)
    where = reverse("casework:act_on", args=[case.reference, "answer-request", found.pk])
    assert "I am Aizhan." in client.get(where).content.decode()
    act(client, case, "answer-request", found.pk, agrees="yes", words="It says so now.")
    assert read(page)[0][2] == "It says so now."


def test_a_copy_needs_a_safe_way(m, case):
    page, client = a_page(m.caseworker, case), client_of(m.caseworker)
    found = asked(page, Kind.COPY)
    answer = act(client, case, "answer-request", found.pk, agrees="yes", words="Here.")
    assert "Say how the copy was handed over" in answer.content.decode()
    act(client, case, "answer-request", found.pk, agrees="yes", words="Here.", way="together")
    with acting(m.caseworker):
        assert OwnRequest.objects.get().status == "agreed"


def test_a_complaint_goes_past_whom_it_is_about(m, case):
    page = a_page(m.caseworker, case)
    about_her = asked(page, Kind.COMPLAIN, about=About.WORKER, words="She shouts.")
    about_them = asked(page, Kind.COMPLAIN, about=About.ORGANISATION, words="They take money.")
    where = {
        one.pk: reverse("casework:act_on", args=[case.reference, "answer-request", one.pk])
        for one in (about_her, about_them)
    }
    worker, boss, head = client_of(m.caseworker), client_of(m.supervisor), client_of(m.coordinator)
    assert [worker.get(one).status_code for one in where.values()] == [404, 404]
    assert [boss.get(one).status_code for one in where.values()] == [200, 404]
    assert [head.get(one).status_code for one in where.values()] == [404, 200]
    assert "complaint" not in worker.get("/desk/").content.decode()
    assert "Answer a person&#x27;s complaint" in boss.get("/desk/").content.decode()
    assert "Answer a person&#x27;s complaint" in head.get("/desk/").content.decode()
    answer = act(head, case, "answer-request", about_them.pk, agrees="no", words="We looked at the books.")
    assert answer["Location"] == "/desk/"


def test_a_guardian_gets_a_page_only_on_a_basis(m):
    child = factories.an_assisted_case(m, factories.CHILD)
    client = client_of(m.caseworker)
    guardian = reverse("casework:act", args=[child.reference, "open-guardian-page"])
    assert client.get(guardian).status_code == 404, "nobody speaks for the child"
    a_guardian(m.caseworker, child, m.authority)
    refused = act(client, child, "open-guardian-page", **HANDED, basis="court", against="yes")
    assert "This guardian is shown nothing" in refused.content.decode()
    act(client, child, "open-guardian-page", **HANDED, basis="court", against="no")
    assert "Decision of a court" in page_of(client, child)


def test_others_find_no_such_part(m, case):
    page = a_page(m.caseworker, case)
    where = [
        reverse("casework:section", args=[case.reference, "own"]),
        reverse("casework:act", args=[case.reference, "open-own-page"]),
        reverse("casework:act_on", args=[case.reference, "close-own-page", page.pk]),
        reverse("casework:receipt", args=[case.reference]),
    ]
    assert [client_of(m.coordinator).get(one).status_code for one in where] == [403] * 4
    assert [client_of(m.officer).get(one).status_code for one in where] == [404, 404, 404, 403]
