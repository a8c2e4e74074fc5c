"""The way from the first page to the receipt: kind to mistakes, without a trace."""

import uuid

import pytest
from django.test import Client

from opennrm.access.session import acting
from opennrm.mailbox import receipts, receiving
from opennrm.mailbox.models import Mailbox
from opennrm.people.identity import Contact
from opennrm.signals import queries as signals
from opennrm.signals.models import Signal
from opennrm.web.ask.door import PUBLIC
from tests import factories
from tests.mailbox.letters import a_receiver
from tests.web.ask.visit import Visitor

pytestmark = pytest.mark.django_db
LONG = "Ә" * 15_000


@pytest.fixture(autouse=True)
def hotline():
    return a_receiver(name_en="Night Line", name_ru="Ночная линия", name_kk="Түнгі желі")


def stored() -> list[Signal]:
    with acting(PUBLIC):
        return list(Signal.objects.all())


def test_a_letter_from_beginning_to_end(hotline):
    visitor = Visitor().to_the_end(
        urgent={"doctor": "yes", "threat": "not_known"},
        contact={"phone": "+7 701 000 00 02", "hours": "10-12", "word": "tulip", "message": "on"},
    )
    for words in ("I do", "They keep my passport.", "+77010000002", "Night Line"):
        assert words in visitor.html
    visitor.send()
    [signal] = stored()
    assert receipts.read(visitor.digits) == receipts.read(" ".join(visitor.words)) is not None
    assert (signal.channel, signal.caller, signal.door, signal.urgency, signal.needs_doctor, signal.is_threatened) == (
        "public_form", "person", "self", "urgent", True, None,
    )  # fmt: skip
    operator = factories.an_actor("hotline_operator", hotline)
    with acting(operator):
        found = signals.signal(operator, signal.pk)
        assert signals.narrative(operator, found) == "They keep my passport."
        assert signals.contact(operator, found) == Contact(
            "+77010000002", "10-12", "en", True, "tulip", ways=("call", "text")
        )


def test_a_friend_writes(hotline):
    Visitor().to_the_end(who={"writer": "friend"}).send()
    [signal] = stored()
    assert (signal.caller, signal.door) == ("relative", "relative_or_friend")


def test_everything_but_two_answers_may_be_left_out():
    visitor = Visitor().to_the_end(urgent={}, region={"region": ""}, story={"story": ""}).send()
    assert visitor.digits
    [signal] = stored()
    assert (signal.region, signal.urgency, signal.narrative) == ("", "ordinary", None)


def test_no_page_sets_a_cookie_or_says_where_it_was():
    visitor = Visitor().arrive()
    for step in (
        visitor.begin,
        visitor.to_the_end,
        visitor.send,
        lambda: visitor.press("noted"),
    ):
        step()
        assert not visitor.client.cookies
        assert visitor.last.headers["Cache-Control"] == "no-store"
        assert visitor.last.headers["Referrer-Policy"] == "no-referrer"
    assert visitor.last.status_code == 302


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_title_says_nothing(language):
    for visitor in (
        Visitor().arrive(language),
        Visitor().begin(language),
        Visitor().to_the_end(language).send(),
    ):
        title = visitor.html.split("<title>")[1].split("</title>")[0]
        assert title in {"Page", "Бет", "Страница"}


def test_nothing_typed_is_in_an_address():
    visitor = Visitor().to_the_end().send()
    assert "?" not in visitor.last.request.get("QUERY_STRING", "")
    assert visitor.last.request["PATH_INFO"] == "/ask/"


def test_numbers_come_before_everything():
    page = Visitor().arrive("en").html
    assert page.index('href="tel:11616"') < page.index('name="begin"')
    visitor = Visitor().begin().press(writer="person").press(doctor="yes", threat="no")
    assert visitor.html.index('href="tel:112"') < visitor.html.index('name="draft"')


def test_sent_twice_it_is_one_letter_with_one_receipt():
    visitor = Visitor().to_the_end()
    again = Visitor(html=visitor.html)
    assert visitor.send().digits == again.send().digits != ""
    assert len(stored()) == 1


def test_once_written_down_nobody_finds_the_receipt_on_the_page():
    visitor = Visitor().to_the_end()
    before = visitor.html
    visitor.send().press("noted")
    after = Visitor(html=before).send()
    assert after.digits == ""
    assert "has arrived" in after.html


def test_back_and_forth_nothing_is_lost():
    visitor = Visitor().to_the_end(story={"story": "A house near the station."})
    visitor.press("to", "story")
    assert "A house near the station." in visitor.html
    visitor.press(story="A house near the market.")
    assert "A house near the market." in visitor.html
    assert 'name="send"' in visitor.html, "back to where one was"
    visitor.press("to", "organisation").press("to", "contact", organisation="")
    assert 'name="phone"' in visitor.html


def test_another_language_in_the_middle_of_a_sentence():
    visitor = Visitor().begin().press(writer="person").press().press()
    visitor.press("say", "ru", story="Меня не отпуска")
    assert "Меня не отпуска" in visitor.html
    assert "Что случилось?" in visitor.html


@pytest.mark.parametrize(
    ("story", "stays"), [(LONG, True), (LONG + "!", False), ("\u202eabc\u200b", True), ("nul\0", False)]
)
def test_long_and_strange_words_stay_on_the_page(story, stays):
    visitor = Visitor().begin().press(writer="person").press().press().press(story=story)
    assert ('name="phone"' in visitor.html) is stays
    if stays:
        visitor.press().press(organisation=visitor.html.split('name="organisation" value="')[-1][:36])
        assert story in visitor.press("to", "story").html
    else:
        assert story.replace("\0", "") in visitor.html.replace("\0", "")
        assert "story" in visitor.html
        assert visitor.last.status_code == 200


def test_fifteen_thousand_letters_of_kazakh_arrive(hotline):
    visitor = Visitor().to_the_end(story={"story": LONG}).send()
    assert visitor.digits
    operator = factories.an_actor("hotline_operator", hotline)
    with acting(operator):
        assert signals.narrative(operator, signals.signal(operator, stored()[0].pk)) == LONG


def test_a_mistake_is_said_and_nothing_is_lost():
    visitor = Visitor().begin().press()
    assert "Choose one answer" in visitor.html
    visitor = Visitor().begin().press(writer="friend").press().press().press()
    visitor.press(phone="call me", hours="at night")
    assert "call me" in visitor.html
    assert "at night" in visitor.html
    assert "Write the number in digits" in visitor.html
    assert 'name="phone"' in visitor.html


@pytest.mark.parametrize("spoil", [lambda text: "", lambda text: "AAAA", lambda text: text[:-8] + "AAAAAAA="])
def test_a_page_that_was_open_too_long_keeps_what_was_typed(spoil):
    visitor = Visitor().begin().press(writer="person").press().press()
    carried = {**visitor.carried, "draft": spoil(visitor.carried["draft"])}
    visitor.see(visitor.client.post("/ask/", {**carried, "story": "Typed for an hour.", "next": "1"}))
    assert "Typed for an hour." in visitor.html
    assert "open for a long time" in visitor.html
    assert stored() == []


def test_a_draft_is_sealed_and_nobody_chooses_the_receipt():
    visitor = Visitor().to_the_end(story={"story": "Nightingale"})
    assert b"Nightingale".hex() not in visitor.carried["draft"]
    first, second = Visitor().begin(), Visitor().begin()
    assert first.carried["draft"] != second.carried["draft"]


def test_pages_in_the_wrong_order_lead_to_what_is_missing():
    visitor = Visitor().begin().press("to", "check")
    assert "Choose one answer" in visitor.html
    assert 'name="writer"' in visitor.html
    assert Visitor().begin().press("to", "nowhere").last.status_code == 200
    assert stored() == []


def test_a_program_that_fills_every_box_sends_nothing():
    visitor = Visitor().to_the_end()
    visitor.press("send", website="spam")
    assert stored() == []
    assert "once more" in visitor.html
    assert visitor.send().digits, "whoever is a person presses again"


def test_many_letters_from_one_place_wait_and_none_is_lost(monkeypatch):
    for _ in range(11):
        visitor = Visitor().to_the_end().send()
    assert len(stored()) == 11
    visitor = Visitor().to_the_end(story={"story": "The twelfth."}).send()
    assert len(stored()) == 11
    assert "what you wrote stays on this page" in visitor.html
    assert "The twelfth." in visitor.html


def test_another_sites_form_is_refused():
    client = Client(enforce_csrf_checks=True)
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}):
        assert client.post("/ask/", {"begin": "1"}, headers=headers).status_code == 403
    for headers in ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, {"Origin": "null"}, {}):
        assert client.post("/ask/", {"begin": "1"}, headers=headers).status_code == 200


def test_where_nobody_receives_the_page_says_so_and_gives_the_numbers(hotline):
    with acting(factories.TESTER):
        receiving.end_receiver(factories.TESTER, hotline.pk)
    page = Visitor().arrive().html
    assert "Messages cannot be received here yet" in page
    assert 'href="tel:11616"' in page
    assert 'name="begin"' not in page


def test_a_receiver_that_left_meanwhile_is_said(hotline):
    visitor = Visitor().to_the_end()
    other = a_receiver(name_en="Other Line")
    with acting(factories.TESTER):
        receiving.end_receiver(factories.TESTER, hotline.pk)
    visitor.send()
    assert "no longer receives messages here" in visitor.html
    assert "Other Line" in visitor.html
    assert stored() == []
    assert visitor.press(organisation=str(other.pk)).send().digits


def test_whoever_works_here_may_write_too(hotline):
    from tests.web.responder.steps import client_of

    worker = factories.an_actor("hotline_operator", hotline)
    visitor = Visitor(client=client_of(worker)).to_the_end().send()
    assert visitor.digits
    [signal] = stored()
    assert signal.received_by_id is None


def test_the_posted_organisation_must_be_one_that_receives():
    visitor = Visitor().to_the_end()
    visitor.press("to", "organisation").press(organisation=str(uuid.uuid4()))
    assert 'name="send"' not in visitor.html
    with acting(PUBLIC):
        assert not Mailbox.objects.exists()
