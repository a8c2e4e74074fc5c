"""The mailbox: what the receipt opens, what its holder can do, what is left of it afterwards."""

import uuid

import pytest
from django.test import Client

from opennrm.access.session import acting
from opennrm.mailbox import actions, passing, queries, receipts
from opennrm.mailbox.models import Mailbox, Opening
from opennrm.referrals import actions as referrals
from opennrm.signals import actions as signals
from opennrm.web.ask.door import COOKIE, PUBLIC
from tests import factories
from tests.mailbox.letters import a_letter, a_receiver, sent
from tests.web.ask.visit import Visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def hotline():
    return a_receiver(name_en="Night Line")


@pytest.fixture
def operator(hotline):
    return factories.an_actor("hotline_operator", hotline)


@pytest.fixture
def letter(hotline):
    return a_letter(hotline, "First words", language="en")


@pytest.fixture
def mailbox(letter):
    return sent(letter)


@pytest.fixture
def visitor(letter, mailbox):
    return Visitor().open(receipts.digits(letter.number))


def test_six_words_open_it_and_the_answer_is_read(letter, mailbox, operator):
    with acting(operator):
        actions.answer(operator, mailbox.pk, "You are right to write.", uuid.uuid4())
    visitor = Visitor().open(" ".join(receipts.in_words(letter.number, "ru")))
    for words in ("There is an answer for you.", "First words", "You are right to write.", "Night Line"):
        assert words in visitor.html
    again = visitor.see(visitor.client.get("/ask/box/"))
    assert "There is nothing new." in again.html
    with acting(operator):
        assert queries.conversation(operator, queries.mailbox(operator, mailbox.pk))[1].read_at


def test_where_it_stands_in_plain_words(visitor, mailbox, operator):
    assert "Nobody has read it yet." in visitor.html
    with acting(operator):
        actions.mark_read(operator, queries.mailbox(operator, mailbox.pk))
    assert "has been read. An answer will come." in visitor.see(visitor.client.get("/ask/box/")).html
    with acting(operator):
        actions.settle(operator, mailbox.pk)
    assert "Your newest message waits" in visitor.post(words="One thing more").html


def test_what_help_was_asked_for_and_not_where(visitor, mailbox, operator):
    shelter, file = factories.a_shelter(name_en="Hidden Harbour"), factories.a_case(operator)
    factories.a_consent(operator, file, shelter)
    with acting(operator):
        signals.triage(operator, mailbox.signal_id)
        signals.link_case(operator, mailbox.signal_id, file.pk)
        referrals.propose(operator, referrals.Request(uuid.uuid4(), file.pk, shelter.pk, "assistance"))
    html = visitor.see(visitor.client.get("/ask/box/")).html
    assert "help is being organised" in html
    assert "Shelter and assistance" in html
    assert "waiting for an answer" in html
    assert "Hidden Harbour" not in html
    assert file.reference not in html
    with acting(PUBLIC):
        Mailbox.objects.update(writer="friend")
    html = visitor.see(visitor.client.get("/ask/box/")).html
    assert "help is being organised" in html
    assert "Shelter and assistance" not in html


def test_a_doubled_message_is_one(visitor, mailbox, operator):
    page = visitor.html
    for _ in range(2):
        visitor.html = page
        visitor.post(words="Twice pressed")
    assert visitor.html.count("Twice pressed") == 1


def test_an_empty_message_is_said_and_a_long_one_stays(visitor):
    assert "Write a few words first." in visitor.post(words=" ").html
    assert "Ә" * 15_001 in visitor.post(words="Ә" * 15_001).html


def test_two_tabs_are_one_mailbox(letter, mailbox):
    one, other = (
        Visitor().open(receipts.digits(letter.number)),
        Visitor().open(receipts.digits(letter.number)),
    )
    one.post(words="From the first tab")
    assert "From the first tab" in other.post(words="From the second tab").html


def test_what_was_written_when_the_time_was_over_is_not_lost(visitor, letter):
    with acting(PUBLIC):
        Opening.objects.all().delete()
    visitor.post(words="Written for an hour")
    assert "Written for an hour" in visitor.html
    assert 'name="receipt"' in visitor.html
    answer = visitor.client.post(
        "/ask/box/",
        {"receipt": receipts.digits(letter.number), "words": "Written for an hour", "language": "en"},
    )
    assert answer.status_code == 200
    visitor.see(answer)
    assert ">\nWritten for an hour</textarea>" in visitor.html
    assert visitor.post(words="Written for an hour").html.count("Written for an hour") == 1


def test_every_wrong_receipt_is_answered_alike(mailbox):
    answers = []
    for wrong in ("0000 0000 0000 0000", "apple", "<script>", ""):
        html = Visitor().open(wrong).html
        answers.append(html)
        assert "No mailbox opens with this." in html
        assert "<script>" not in html.split("<main")[1]
    assert len(set(answers)) == 1


def test_the_seventh_wrong_receipt_has_to_wait(mailbox):
    said = [Visitor().open(str(number)).html for number in range(8)]
    assert all("No mailbox opens" in html for html in said[:6])
    assert "Please wait" in said[6]
    assert "Please wait" in said[7]


def test_the_cookie_is_there_only_while_it_is_open(visitor):
    cookie = visitor.client.cookies[COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert not cookie["max-age"]
    assert not cookie["expires"]
    assert set(visitor.client.cookies) == {COOKIE}
    visitor.post(close="1")
    assert visitor.client.cookies[COOKIE].value == ""
    assert 'name="receipt"' in visitor.see(visitor.client.get("/ask/box/")).html
    with acting(PUBLIC):
        assert not Opening.objects.exists()


def test_the_quick_exit_closes_it_on_the_server_too(visitor):
    token = visitor.client.cookies[COOKIE].value
    answer = visitor.client.post("/exit/")
    assert "cookies" in answer.headers["Clear-Site-Data"]
    assert answer.cookies[COOKIE].value == ""
    thief = Client()
    thief.cookies[COOKIE] = token
    assert 'name="receipt"' in thief.get("/ask/box/").content.decode()


def test_a_form_without_the_mailboxs_own_token_does_nothing(visitor, mailbox):
    for ours in ("", "00" * 32, "zz"):
        assert visitor.client.post("/ask/box/", {"withdraw": "1", "ours": ours}).status_code == 403
    with acting(PUBLIC):
        assert Mailbox.objects.get().status == "open"


def test_taking_everything_back_asks_first(visitor, letter):
    visitor.post(ask_withdrawal="1")
    assert "Take everything back?" in visitor.html
    assert "First words" not in visitor.html
    visitor.post(withdraw="1")
    assert "Your messages are destroyed." in visitor.html
    assert "No mailbox opens" in Visitor().open(receipts.digits(letter.number)).html


def test_passing_on_is_asked_in_the_mailbox(visitor, mailbox, operator):
    shelter = a_receiver("ngo", name_en="Open House")
    with acting(operator):
        passing.propose(operator, mailbox.pk, shelter.pk)
    visitor.see(visitor.client.get("/ask/box/"))
    assert "Night Line asks whether Open House may read your messages" in visitor.html
    visitor.post(refuse="1")
    assert "Open House" not in visitor.html
    with acting(operator):
        passing.propose(operator, mailbox.pk, shelter.pk)
    visitor.post(pass_on="1")
    helper = factories.an_actor("caseworker", shelter)
    with acting(helper):
        assert queries.mailbox(helper, mailbox.pk).organisation_id == shelter.pk


def test_another_language_while_writing(visitor):
    visitor.post(say="ru", words="Half a sent")
    assert "Half a sent" in visitor.html
    assert "Ваш ящик" in visitor.html
    assert "Ваш ящик" in visitor.see(visitor.client.get("/ask/box/")).html


@pytest.mark.parametrize("messages", [1, 12])
def test_the_number_of_questions_does_not_grow(visitor, mailbox, messages, django_assert_max_num_queries):
    for _ in range(messages):
        visitor.post(words="More")
    with django_assert_max_num_queries(40):
        visitor.client.get("/ask/box/")
