"""The PDF of a letter, read back: every letter of the three alphabets, nothing of us, nothing read as source."""

import io
import re
from datetime import date
from typing import Any

import pypdf
import pytest

from opennrm.letters import printing
from opennrm.letters.contents import Content, Part
from opennrm.letters.states import Kind, Language

KAZAKH = "АаӘәБбВвГгҒғДдЕеЁёЖжЗзИиЙйКкҚқЛлМмНнҢңОоӨөПпРрСсТтУуҰұҮүФфХхҺһЦцЧчШшЩщЪъЫыІіЬьЭэЮюЯя"
LATIN = "AaBbCcDdEeFfGgHhIiJjKkLlMmNnOoPpQqRrSsTtUuVvWwXxYyZz ₸ § № …"
CODE = "K7QF-2M9X"


def a_letter(language: str = "kk", **more: Any) -> Content:
    values: dict[str, Any] = {
        "sender": "Ұлттық үйлестіру орталығы", "title": "Негізді болжам туралы шешім", "reference": "KZ-ABCD-2345",
        "on": date(2026, 11, 26), "addressee": ["Токтогулова Айжан"], "paragraphs": [KAZAKH, LATIN],
        "facts": [("Мерзімі", "30 күн")], "parts": [Part("Себептер", ["Бірінші."], ["бір", "екі"])],
        "signatures": ["Бірінші", "Екінші"],
    }  # fmt: skip
    return Content(language=Language(language), **(values | more))


def read(made: bytes) -> tuple[pypdf.PdfReader, str]:
    """The file, and its text with single spaces."""
    reader = pypdf.PdfReader(io.BytesIO(made))
    return reader, re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader.pages))


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_no_letter_of_the_alphabets_is_lost(language: str) -> None:
    _reader, text = read(printing.pdf(a_letter(language), Kind.DECISION, CODE))
    assert KAZAKH in text.replace(" ", "")
    assert set(LATIN) <= set(text)
    for part in ("Токтогулова Айжан", "KZ-ABCD-2345", CODE):
        assert part in text


@pytest.mark.parametrize(
    ("language", "dated", "page"),
    [
        ("kk", "2026 жылғы 26 қараша", "1-бет, барлығы 1"),
        ("ru", "26 ноября 2026 г.", "страница 1 из 1"),
        ("en", "26 November 2026", "page 1 of 1"),
    ],
)
def test_each_language_has_its_own_date_and_page_number(language: str, dated: str, page: str) -> None:
    _reader, text = read(printing.pdf(a_letter(language), Kind.DECISION, CODE))
    assert dated in text
    assert page in text


def test_the_file_says_nothing_of_us() -> None:
    made = printing.pdf(a_letter(), Kind.DECISION, CODE)
    reader, _text = read(made)
    told = {key: str(value) for key, value in (reader.metadata or {}).items()}
    assert told["/Title"] == f"Хат {CODE}"
    assert "/Author" not in told
    assert told["/CreationDate"].startswith("D:20261126000000")
    assert told["/ModDate"] == told["/CreationDate"], "not the hour at which it was made"
    assert not re.search(
        "opennrm|nrm|victim|trafficking|жәбірленуші|жертв", " ".join(told.values()), re.IGNORECASE
    )
    assert printing.file_name(CODE) == f"letter-{CODE}.pdf"
    assert reader.trailer["/Root"]["/Lang"] == "kk"


def test_words_are_never_source() -> None:
    sly = '#read("letter.typ") $x$ *bold* \\ #strong[a] <label> @ref // no comment'
    _reader, text = read(
        printing.pdf(a_letter("en", paragraphs=[sly], title=sly, addressee=[sly]), Kind.REFERRAL, CODE)
    )
    for part in ("#read(", "$x$", "*bold*", "#strong[a]", "<label>", "@ref", "// no comment"):
        assert text.count(part) == 3, part


def test_long_reasons_run_over_pages_with_numbers() -> None:
    long = ["Бұл – ұзақ сөйлем, ол бірнеше бетке созылады. " * 12] * 12
    reader, text = read(printing.pdf(a_letter(parts=[Part("Себептер", long)]), Kind.DECISION, CODE))
    assert len(reader.pages) > 1
    assert f"1-бет, барлығы {len(reader.pages)}" in text
    assert f"{len(reader.pages)}-бет, барлығы {len(reader.pages)}" in text


def test_it_can_be_looked_at() -> None:
    [page] = printing.pictures(a_letter(), Kind.INVITATION, CODE)
    assert page.startswith(b"\x89PNG")
