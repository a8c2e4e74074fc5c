"""The person's own page over HTTP: one address, no trace, and every act as it says."""

import gzip
import re
import uuid
from pathlib import Path

import pytest
from django.test import Client

from opennrm import web
from opennrm.access.session import acting
from opennrm.cases import queries as cases
from opennrm.cases.models import Case
from opennrm.cases.states import Purpose
from opennrm.mailbox import receipts
from opennrm.ownpage import actions
from opennrm.ownpage.models import OwnPage, OwnRequest
from opennrm.ownpage.states import Answer, Kind, Part
from opennrm.referrals import actions as referrals
from opennrm.referrals import queries as referral_queries
from opennrm.web.ask.door import COOKIE, PUBLIC
from tests import factories
from tests.ownpage.pages import a_page, a_receipt, asked
from tests.web.ask.visit import Visitor

pytestmark = pytest.mark.django_db
# An old telephone, a slow network: SECURITY 3.8 and the wish of those who would use it.
WIDEST = 30_000
STATIC = Path(web.__file__).parent / "static"


class Her(Visitor):
    """The person with the receipt."""

    def press(self, button="part", value="home", **typed):
        """Press a button of her page."""
        answer = self.client.post("/ask/box/", {"ours": self.carried.get("ours", ""), **typed, button: value})
        return self.see(self.client.get("/ask/box/") if answer.status_code == 302 else answer)

    def go(self, part):
        """Open a part."""
        return self.press("part", part)

    def ids(self, name="of"):
        """The ids that the page carries."""
        return list(dict.fromkeys(re.findall(rf'name="{name}" value="([0-9a-f-]{{36}})"', self.html)))


@pytest.fixture
def m():
    return factories.a_mechanism()


@pytest.fixture
def case(m):
    found = factories.an_assisted_case(m)
    factories.a_plan(m, found, at="agreed")
    factories.a_referral(m, at="accepted", purpose=Purpose.IDENTIFICATION, sender=m.caseworker, case=found)
    return found


@pytest.fixture
def receipt():
    return a_receipt()


@pytest.fixture
def page(m, case, receipt):
    return a_page(m.caseworker, case, receipt)


@pytest.fixture
def her(page, receipt):
    return Her().open(receipts.digits(receipt.number))


PARTS = {
    "home": "Where it stands", "decisions": "Nothing is decided yet", "plan": "To sleep without fear.",
    "helpers": "It leads your file", "consents": "Identification and co-ordination", "readers": "Who read my file",
    "asking": "You have asked nothing so far", "end": "Close this page for good", "correct": "What is right?",
    "complain": "About whom?", "copy": "Ask for a copy",
}  # fmt: skip


@pytest.mark.parametrize("part", PARTS)
def test_every_part_says_what_it_should_and_leaves_nothing(her, part, case):
    her.go(part)
    assert PARTS[part] in her.html
    assert "<title>Page</title>" in her.html
    assert her.last.headers["Cache-Control"] == "no-store"
    assert her.last.headers["Referrer-Policy"] == "no-referrer"
    assert her.last.request["PATH_INFO"] == "/ask/box/"
    assert case.reference not in her.html
    assert "Invented Person" not in her.html, "no name of anybody who works there"
    assert list(her.client.cookies) == [COOKIE]
    assert her.client.cookies[COOKIE]["samesite"] == "Strict"
    assert not her.client.cookies[COOKIE]["expires"]


def weight(html):
    """What a first visit takes: the page as it is, styles and script as the server of an installation sends them, by gzip."""
    named = re.findall(r'(?:href|src)="/static/([^"]+)"', html)
    files = [(STATIC / name).read_bytes() for name in dict.fromkeys(named)]
    return len(html.encode()) + sum(len(gzip.compress(one)) for one in files)


@pytest.mark.parametrize("part", PARTS)
def test_every_part_is_light(her, m, case, page, part):
    for _ in range(3):
        asked(page, Kind.CORRECT, part=Part.NAME, words="Something is wrong. " * 20)
    for reader in [m.caseworker, *(factories.an_actor("caseworker", m.shelter) for _ in range(2))]:
        with acting(reader):
            cases.case(reader, case.reference)
    her.press("say", "ru")
    her.go(part)
    assert 5_000 < weight(her.html) < WIDEST


def test_no_part_without_the_token_of_the_page(her):
    answer = her.client.post("/ask/box/", {"part": "consents"})
    assert answer.status_code == 403


def test_the_receipt_is_in_no_page_and_no_address(her, receipt):
    whole = receipts.digits(receipt.number)
    for part in PARTS:
        her.go(part)
        assert whole not in her.html
        assert whole.replace(" ", "") not in her.html


def test_a_consent_is_taken_back_after_a_question(her, m, case):
    her.go("consents")
    with acting(m.officer):
        consent = case.consents.get(purpose=Purpose.IDENTIFICATION)
    assert str(consent.pk) in her.ids()
    her.press("act", "ask_withdraw", of=str(consent.pk))
    assert "Yes, take it back" in her.html
    her.press("act", "withdraw", of=str(consent.pk))
    assert "From now on they find nothing" in her.html
    with acting(m.officer):
        assert not Case.objects.filter(pk=case.pk).exists()
    her.press("act", "withdraw", of=str(consent.pk))
    assert her.last.status_code == 200
    her.press("act", "again", of=str(consent.pk), number=str(uuid.uuid4()))
    assert "You asked to agree again" in her.html
    with acting(m.caseworker):
        assert OwnRequest.objects.get().kind == Kind.CONSENT


@pytest.mark.parametrize("of", ["", "nonsense", "3b1d4f0e-5a6c-4d7e-8f90-a1b2c3d4e5f6"])
def test_a_consent_that_is_not_hers_changes_nothing(her, m, case, of):
    for act in ("ask_withdraw", "withdraw", "again"):
        her.press("act", act, of=of)
        assert her.last.status_code == 200
    with acting(m.officer):
        assert Case.objects.filter(pk=case.pk).exists()


def test_a_correction_is_sent_once_and_its_answer_is_read(her, m, case):
    her.go("correct")
    [number] = her.ids("number")
    her.press("act", "correct", number=number, words="")
    assert "Write a few words first" in her.html
    for _ in range(2):
        her.press("act", "correct", number=number, part=Part.NAME, words="My name is Aizhan.")
    assert "It is sent" in her.html
    assert "How soon they must answer is not configured" in her.html
    with acting(m.caseworker):
        found = OwnRequest.objects.get()
        actions.answer(m.caseworker, case.pk, found.pk, agrees=True, words="We wrote it down.")
    her.go("home")
    assert "There is an answer for you" in her.html
    her.go("asking")
    assert "We wrote it down." in her.html
    assert "My name is Aizhan." in her.html


def test_what_was_typed_is_kept_when_it_is_too_long(her):
    her.go("complain")
    her.press("act", "complain", number=str(uuid.uuid4()), about="worker", words="x" * 5000)
    assert "x" * 5000 in her.html
    assert "too long" in her.html


def test_a_complaint_about_the_organisation_is_offered_only_where_somebody_else_reads_it(her, m):
    her.go("complain")
    assert "The co-ordinator of the mechanism reads it" in her.html
    her.press("act", "complain", number=str(uuid.uuid4()), about="organisation", words="They take my money.")
    with acting(m.coordinator):
        assert OwnRequest.objects.get().organisation_id == m.authority.pk


def test_stopping_everything(her, m, case):
    her.press("act", "ask_stop")
    assert "Yes, stop everything" in her.html
    her.press("act", "stop", number=str(uuid.uuid4()))
    assert "Everything is taken back" in her.html
    with acting(m.officer):
        assert not Case.objects.filter(pk=case.pk).exists()


def test_closing_for_good_closes_it_for_a_thief_too(her, receipt):
    thief = Her().open(receipts.digits(receipt.number))
    assert "Your page" in thief.html
    her.go("end").press("act", "close", end="unsafe")
    assert "The number opens nothing any more" in her.html
    thief.go("consents")
    assert "What I agreed to" not in thief.html
    assert "No mailbox opens with this" in Her().open(receipts.digits(receipt.number)).html


def test_a_page_that_the_worker_closed_says_so(her, m, page):
    with acting(m.caseworker):
        actions.close(m.caseworker, page.pk, "unsafe")
    assert her.go("consents").last.status_code == 200
    assert "What I agreed to" not in her.html


def test_leaving_closes_it_in_this_browser(her):
    her.press("act", "leave")
    assert "16 digits or six words" in her.html or "What I agreed to" not in her.html
    assert 'name="receipt"' in her.see(her.client.get("/ask/box/")).html


def test_the_quick_exit_closes_it(her):
    her.client.post("/exit/")
    assert 'name="receipt"' in her.see(her.client.get("/ask/box/")).html


@pytest.mark.parametrize(
    ("code", "says"), [("ru", "Ваша страница"), ("kk", "Сіздің бетіңіз"), ("uz_latn", "Ваша страница")]
)
def test_it_speaks_the_persons_language(m, case, code, says):
    receipt = a_receipt(language=code)
    a_page(m.caseworker, case, receipt)
    her = Her().open(receipts.digits(receipt.number))
    assert says in her.html
    assert "Your page" not in her.html


def test_another_language_is_kept(her, page):
    her.press("say", "ru")
    assert "Ваша страница" in her.html
    assert "Ваша страница" in her.see(her.client.get("/ask/box/")).html


def test_who_read_it_is_paged_and_names_nobody(her, m, case):
    with acting(m.caseworker):
        cases.case(m.caseworker, case.reference)
    her.go("readers")
    assert "Caseworker" in her.html
    assert "The file was opened on a screen" in her.html
    assert "It leads your file" in her.html or "You agreed" in her.html
    her.press("turn", "999999", part="readers")
    assert her.last.status_code == 200


def test_whoever_was_asked_reads_on_the_persons_consent(her, m, case):
    aid = factories.an_organisation(purposes=(Purpose.LEGAL_AID,))
    lawyer = factories.an_actor("caseworker", aid)
    factories.a_consent(m.caseworker, case, aid, Purpose.LEGAL_AID)
    with acting(m.caseworker):
        request = referrals.Request(
            uuid.uuid4(), case.pk, aid.pk, Purpose.LEGAL_AID, note="Ask for her gently."
        )
        sent = referrals.propose(m.caseworker, request)
    with acting(lawyer):
        referral_queries.note(lawyer, referral_queries.referral(lawyer, sent.pk))
    her.go("readers")
    assert "You agreed: Legal aid." in her.html
    assert "Nothing says why" not in her.html


def test_a_refusal_shows_its_reason_and_what_can_be_done(her, m, case):
    factories.a_refusal(m, case, stage="reasonable_grounds")
    her.go("decisions")
    assert "No good reasons were found" in her.html
    assert "How long you have for that is not configured" in her.html
    assert factories.REASONS not in her.html


def test_a_mailbox_leads_to_the_page(m, case):
    from opennrm.signals.models import Signal
    from tests.mailbox.letters import a_letter, named_receiver, sent

    letter = a_letter(named_receiver(m.shelter), language="en")
    mailbox = sent(letter)
    with acting(PUBLIC):
        Signal.objects.filter(pk=mailbox.signal_id).update(case_id=case.pk)
    with acting(m.caseworker):
        actions.open_by_mailbox(m.caseworker, case.pk, mailbox.pk, uuid.uuid4(), "en")
    her = Her().open(receipts.digits(letter.number))
    assert "Open my page" in her.html
    her.press("own", "1")
    assert "Where it stands" in her.html
    her.press("part", "consents", own="1")
    assert "What I agreed to" in her.html
    with acting(PUBLIC):
        assert OwnPage.objects.get().used_on


def test_a_guardians_page_shows_less(m):
    from tests.children.scene import a_guardian

    child = factories.an_assisted_case(m, factories.CHILD)
    a_guardian(m.caseworker, child, m.authority)
    receipt = a_receipt()
    with acting(m.caseworker):
        actions.open_for_guardian(m.caseworker, child.pk, receipt, basis="court", is_against_the_child=False)
    them = Her().open(receipts.digits(receipt.number))
    assert "You see less than the child may" in them.html
    for part in ("consents", "readers", "decisions", "correct", "copy"):
        them.go(part)
        assert "Where it stands" in them.html, part
    for act in ("stop", "copy", "correct", "withdraw"):
        them.press("act", act, number=str(uuid.uuid4()), of=str(uuid.uuid4()), part="name", words="x")
        assert them.last.status_code in {200, 404}, act
    with acting(PUBLIC):
        assert not OwnRequest.objects.exists()


def test_an_answer_waits_until_somebody_gives_it(her, page):
    asked(page)
    her.go("asking")
    assert "No answer yet" in her.html
    assert Answer.WAITING in Answer.values


def test_a_stranger_without_the_cookie_finds_the_question_for_the_receipt(her, page):
    assert 'name="receipt"' in Client().get("/ask/box/").content.decode()
