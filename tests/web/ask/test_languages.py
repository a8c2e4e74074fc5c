"""The public pages in the languages of the profile: complete, marked as unchecked, and never without a word."""

import re

import pytest

from opennrm.country import profile
from opennrm.mailbox import receipts
from opennrm.web.ask.words import SENTENCES, Words, interface
from tests.mailbox.letters import a_receiver
from tests.web.ask.visit import Visitor

CLIENTS = list(profile("kz").public_words)
PLACES = re.compile(r"%\(\w+\)s")


def test_the_profile_speaks_to_migrants() -> None:
    assert {"uz_latn", "uz_cyrl", "ky", "tg"} <= set(CLIENTS)
    assert set(CLIENTS) <= {code.code for code in profile("kz").codes("client_languages")}


@pytest.mark.parametrize("code", CLIENTS)
def test_a_language_says_what_we_say(code: str) -> None:
    words = profile("kz").public_words[code].words
    assert set(words) - set(SENTENCES) == set(), "no page says this"
    assert set(SENTENCES) - set(words) == set(), "said in another language"
    for key, said in words.items():
        assert set(PLACES.findall(said)) == set(PLACES.findall(str(SENTENCES[key]))), key


@pytest.mark.parametrize("code", CLIENTS)
def test_nobody_has_checked_it_and_the_reference_says_so(code: str) -> None:
    one = profile("kz").public_words[code]
    assert one.confidence == "low"
    assert one.ask
    assert "needs a native editor" in one.source


@pytest.mark.django_db
@pytest.mark.parametrize("code", CLIENTS)
def test_the_whole_way_in_a_migrants_language(code: str) -> None:
    a_receiver()
    say = Words(code)
    visitor = Visitor().to_the_end(code)
    assert f'<html lang="{say.tag}"' in visitor.html
    assert say["unchecked"] in visitor.html
    assert f"<title>{say['page']}</title>" in visitor.html
    visitor.send()
    assert say["sent_write"] in visitor.html
    assert receipts.read(" ".join(visitor.words)) == receipts.read(visitor.digits)
    assert set(visitor.words) <= set(receipts.words_of("ru")), "words that exist, in the language behind"
    box = Visitor().open(" ".join(visitor.words), code)
    assert say["box_title"] in box.html


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("accepted", "speaks"),
    [("uz-UZ,uz;q=0.9", "uz-Latn"), ("ky", "ky"), ("tg-TJ", "tg"), ("ru-RU", "ru")],
)
def test_the_first_page_speaks_the_language_of_the_browser(accepted: str, speaks: str) -> None:
    assert f'<html lang="{speaks}"' in Visitor().arrive(accepted).html


@pytest.mark.django_db
def test_an_unknown_language_is_none() -> None:
    assert Visitor().begin("xx<script>").last.status_code == 200
    assert interface() == ["kk", "ru", "en"]
