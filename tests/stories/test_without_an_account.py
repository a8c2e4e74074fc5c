"""Somebody without an account asks for help on a phone and reads the answer with six words; a friend writes too."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from opennrm.access.session import acting
from opennrm.audit.models import Entry
from opennrm.commands.demonstration import letters
from opennrm.commands.demonstration.scene import Scene
from opennrm.mailbox import actions, receipts
from opennrm.mailbox.models import Mailbox
from opennrm.signals.models import Signal
from opennrm.web.ask.door import PUBLIC
from opennrm.web.ask.words import Words
from tests.browser.scene import HEIGHT, PHONE, Desk, a_country, broken, desk_of, elsewhere, too_wide
from tests.conftest import serving
from tests.faults import canaries
from tests.faults.stored import rows

STORY = f"Мени қўйиб юбормаяпти. {canaries.CYRILLIC[0]}, {canaries.ADDRESS}."
ANSWER = "Siz toʻgʻri qildingiz. Hozir xavfsizmisiz?"
LINE = "Counter-trafficking trust line"
# What a browser keeps of a page: none of it may hold anything of ours after the exit.
KEPT = """async () => JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage), document.cookie,
    (await indexedDB.databases()).length, (await caches.keys()).length,
    (await navigator.serviceWorker?.getRegistrations?.() ?? []).length])"""
NOTHING = '[[],[],"",0,0,0]'


@pytest.fixture
def served(committed_database: Any, static_files: None, tmp_path: Path) -> Iterator[tuple[str, Scene]]:
    """The server in front of a country, with a neutral page of our own at the end of the quick exit."""
    country = a_country()
    with serving(committed_database, OPENNRM_DEMONSTRATION="1", OPENNRM_EXIT_URL="about:blank") as address:
        yield address, country


class Phone:
    """A telephone that belongs to nobody who works here."""

    def __init__(self, context: Any, origin: str) -> None:
        self.context, self.origin = context, origin
        self.page = context.new_page()
        self.page.set_default_timeout(10_000)
        self.wrong: list[str] = []
        self.addresses: set[str] = set()
        self.page.on("request", self.asked)
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))

    def asked(self, request: Any) -> None:
        """Every request: to whom, where from, with what in the address."""
        self.addresses.add(request.url)
        if request.url != "about:blank":
            self.wrong += elsewhere(request.url, self.origin)
        if "/ask" in request.headers.get("referer", "") and "/static/" not in request.url:
            self.wrong.append(f"told {request.url} where it was")

    def press(self, name: str) -> None:
        """Press a button and wait for the page after it; the page is no wider than the screen and breaks no rule."""
        with self.page.expect_navigation():
            self.page.get_by_role("main").get_by_role("button", name=name, exact=True).click()
        assert too_wide(self.page) == []

    def choose(self, *answers: str) -> None:
        """Tick answers."""
        for answer in answers:
            self.page.get_by_label(answer, exact=True).first.check()

    def text(self) -> str:
        """What the page says."""
        return re.sub(r"\s+", " ", self.page.get_by_role("main").inner_text())

    def look(self, name: str, folder: str) -> None:
        """A picture, where they are wanted."""
        if folder:
            self.page.screenshot(path=f"{folder}/{name}.png", full_page=True)


@contextmanager
def phone(browser: Any, origin: str, language: str) -> Iterator[Phone]:
    """A new browser in that language."""
    context = browser.new_context(
        base_url=origin,
        locale=language,
        viewport={"width": PHONE, "height": HEIGHT[PHONE]},
        reduced_motion="reduce",
    )
    found = Phone(context, origin)
    yield found
    context.close()
    assert found.wrong == []


def test_by_receipt_from_the_first_page_to_the_answer(
    browser: Any, served: tuple[str, Scene], committed_database: Any, capfd: Any
) -> None:
    origin, _country = served
    with phone(browser, origin, "uz-UZ") as her, desk_of(browser, origin, "hotline") as line:
        say = Words("uz_latn")
        number, words = she_writes(her, say)
        the_hotline_answers(line)
        she_reads_and_leaves(her, say, words)
        nothing_is_left(her)
    nothing_is_written_down(committed_database, number, capfd.readouterr().err)


def she_writes(her: Phone, say: Words) -> tuple[str, list[str]]:
    """One question on each page, in the language of her telephone; at the end the receipt."""
    page = her.page
    page.goto("/ask/")
    assert page.title() == "Sahifa"
    assert say["unchecked"] in her.text()
    assert page.get_by_role("link", name="116 16").is_visible()
    assert broken(page) == []
    her.press(say["write_button"])
    her.press(say["next"])
    assert say["choose"] in her.text(), "the one answer that is needed is asked for kindly"
    her.choose(say["who_person"])
    her.press(say["next"])
    page.get_by_role("group", name=say["urgent_doctor"]).get_by_label(say["no"], exact=True).check()
    page.get_by_role("group", name=say["urgent_threat"]).get_by_label(say["yes"], exact=True).check()
    her.press(say["next"])
    assert say["call_title"] in her.text(), "danger: the numbers again, before the next question"
    page.get_by_label(say["region_label"]).select_option("KZ-61")
    her.press(say["next"])
    page.get_by_label(say["story_label"]).fill(STORY)
    her.press("Русский")
    assert page.get_by_role("textbox").input_value() == STORY
    her.press("Oʻzbekcha")
    her.press(say["next"])
    her.press(say["next"])
    assert broken(page) == []
    her.press(say["next"])
    assert STORY in her.text()
    her.press(say["send"])
    assert broken(page) == []
    number = page.locator(".receipt-number").inner_text()
    words = page.locator(".receipt-words li").all_inner_texts()
    assert receipts.read(number) == receipts.read(" ".join(words)) is not None
    page.reload()
    assert page.locator(".receipt-number").inner_text() == number, "a lost network shows the same receipt"
    her.press(say["sent_done"])
    assert page.context.cookies() == []
    return number, words


def the_hotline_answers(line: Desk) -> None:
    """It waits on the first screen; the operator reads it, answers, and finds the way to a file."""
    line.open("/messages/")
    line.reads("waiting for an answer", "Uzbek (Latin)", "Turkistan")
    line.follow(re.compile("^S-"))
    line.reads(STORY, "The person is in danger now")
    assert broken(line.page) == []
    line.write("Your answer", ANSWER)
    line.press("Send the answer")
    line.reads(ANSWER, "being worked on")
    line.follow("Safe contact, and opening a file")
    line.reads("Screen and refer the person", STORY)


def she_reads_and_leaves(her: Phone, say: Words, words: list[str]) -> None:
    """The six words open it; she writes once more, and leaves by Shift, Shift, Shift."""
    page = her.page
    page.goto("/ask/")
    her.press(say["receipt_button"])
    page.get_by_label(say["open_label"]).fill(" ".join(words[:5]))
    her.press(say["receipt_button"])
    assert say["open_wrong"] in her.text()
    page.get_by_label(say["open_label"]).fill(" ".join(words).upper())
    her.press(say["receipt_button"])
    assert ANSWER in her.text()
    assert say["state_answered"] in her.text()
    assert broken(page) == []
    page.get_by_label(say["write_more"]).fill("Ha, xavfsizman.")
    her.press(say["send"])
    assert "Ha, xavfsizman." in her.text()
    assert [one["httpOnly"] and one["sameSite"] for one in page.context.cookies()] == ["Strict"]
    with page.expect_request("**/exit/"):
        for _ in range(3):
            page.keyboard.press("Shift")
    page.wait_for_url("about:blank")
    for _ in range(50):
        if not page.context.cookies():
            break
        page.wait_for_timeout(100)


def nothing_is_left(her: Phone) -> None:
    """No cookie, no storage, no word in an address, and the mailbox is closed for whoever takes the telephone."""
    assert her.context.cookies() == []
    page = her.page
    page.goto("/ask/box/")
    assert STORY not in page.content()
    assert page.locator("input[name=receipt]").is_visible()
    assert page.evaluate(KEPT) == NOTHING
    for address in her.addresses:
        assert not canaries.found_in(address.encode()), address
        assert "?" not in address, address


def nothing_is_written_down(database: Any, number: str, said: str) -> None:
    """In no table in the open, in no log of the server: neither her words nor her receipt."""
    whole = number.replace(" ", "")
    tables = [
        name for (name,) in rows(database, "select tablename from pg_tables where schemaname = 'public'")
    ]
    for table in tables:
        content = str(rows(database, f'select t::text from "{table}" t')).encode()
        assert canaries.found_in(content) == set(), table
        assert whole.encode() not in content, table
    assert canaries.found_in(said.encode()) == set()
    assert whole not in said


def test_a_friend_writes_and_is_told_less(browser: Any, served: tuple[str, Scene]) -> None:
    origin, _ = served
    with phone(browser, origin, "ru-RU") as friend:
        page = friend.page
        page.goto("/")
        with page.expect_navigation():
            page.get_by_role("link", name="Напишите тем, кто может помочь").click()
        friend.press("Начать писать")
        friend.choose("Тому, кого я знаю")
        for _ in range(4):
            friend.press("Продолжить")
        page.get_by_label("Телефон").fill("позвоните мне")
        friend.press("Продолжить")
        assert "Напишите номер цифрами" in friend.text()
        assert page.get_by_label("Телефон").input_value() == "позвоните мне"
        page.get_by_label("Телефон").fill("+7 700 000 41 17")
        friend.press("Продолжить")
        friend.press("Продолжить")
        friend.press("Отправить")
        number = page.locator(".receipt-number").inner_text()
        friend.press("Записано")
        nothing_comes_back(friend)
        page = friend.page
        page.goto("/ask/box/")
        page.get_by_label("16 цифр или шесть слов").fill(number)
        friend.press("Открыть мой ящик")
        assert "Его ещё никто не прочитал." in friend.text()
        friend.press("Отозвать всё")
        friend.press("Отозвать всё")
        assert "Ваши сообщения уничтожены." in friend.text()
        assert page.context.cookies() == []
    with acting(PUBLIC):
        signal = Signal.objects.get(channel="public_form")
        assert (signal.caller, signal.door, signal.status, signal.contact) == (
            "relative", "relative_or_friend", "closed", None,
        )  # fmt: skip
        assert Mailbox.objects.get().receipt_hash is None
        assert Entry.objects.filter(action="mailbox.withdraw").exists()


def nothing_comes_back(phone: Phone) -> None:
    """Back finds no page of ours: the browser kept none. What it would send again shows no receipt (`tests/web/ask`)."""
    with pytest.raises(Exception, match="ERR_CACHE_MISS"):
        phone.page.go_back()
    phone.page = phone.context.new_page()


def test_the_demonstration_has_letters_to_answer(committed_database: Any) -> None:
    country = a_country()
    letters.write(country, timezone.now())
    with acting(PUBLIC):
        assert Mailbox.objects.count() == len(letters.LETTERS)
        assert Mailbox.objects.filter(asked_at__isnull=False).count() == 2
        assert actions.open_with(PUBLIC, receipts.digits(letters.RECEIPT))
