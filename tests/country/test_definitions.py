"""What two laws call trafficking, as dated rows: one country's own replaces the shared one, each edition on its day."""

from datetime import date
from pathlib import Path
from shutil import copytree

import pytest

from opennrm.country.entries import Confidence
from opennrm.country.loader import FOLDER, load
from opennrm.country.rows import ProfileError
from opennrm.country.snapshot import NotInProfile

TODAY = date(2026, 11, 26)
AMENDED = """
[[definition]]
code = "national"
en = "As amended"
ru = "В новой редакции"
kk = "Жаңа редакцияда"
valid_from = 2026-01-01
source = "invented amendment"
confidence = "high"
ways = [{ code = "all", of = "anyone", acts = ["transport"], needs = ["act", "means"], en = "All", ru = "Все", kk = "Бәрі" }]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(copytree(FOLDER, tmp_path / "profiles"))


def test_means_are_an_element_of_the_protocol_for_adults_only() -> None:
    ways = {way.of: way.needs for way in load("kz").definition("protocol", TODAY).ways}
    assert ways == {"adult": ("act", "means", "purpose"), "child": ("act", "purpose")}


def test_means_are_no_element_in_kazakhstan() -> None:
    national = load("kz").definition("national", TODAY)
    assert [way.code for way in national.ways] == ["sale", "exploitation", "movement"]
    assert not any("means" in way.needs for way in national.ways)


def test_a_country_without_a_definition_asks() -> None:
    national = load("xx").definition("national", TODAY)
    assert (national.confidence, national.ways) == (Confidence.UNKNOWN, ())
    assert national.ask.endswith("?")


def test_before_the_law_there_was_no_such_definition() -> None:
    with pytest.raises(NotInProfile):
        load("kz").definition("national", date(2024, 1, 1))


def test_an_amended_definition_holds_from_its_day_on(folder: Path) -> None:
    place = folder / "kz" / "definitions.toml"
    place.write_text(place.read_text(encoding="utf-8") + AMENDED, encoding="utf-8")
    amended = load("kz", folder)
    assert amended.definition("national", date(2025, 12, 31)).ways[0].code == "sale"
    assert amended.definition("national", date(2026, 1, 1)).ways[0].needs == ("act", "means")


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ('needs = ["act"]', 'needs = ["luck"]'),
        ('of = "anyone"', 'of = "cats"'),
        ('confidence = "medium"\nways', 'confidence = "unknown"\nask = "Which?"\nways'),
    ],
)
def test_a_wrong_definition_is_named(folder: Path, right: str, wrong: str) -> None:
    place = folder / "kz" / "definitions.toml"
    text = place.read_text(encoding="utf-8")
    assert right in text
    place.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(ProfileError, match=r"definitions\.toml"):
        load("kz", folder)


def test_an_article_has_editions(folder: Path) -> None:
    place = folder / "kz" / "offences.toml"
    later = (
        '\n[[offence]]\narticle = "128"\nen = "New title"\nru = "Новое название"\nkk = "Жаңа атау"\nrelated = "yes"\n'
        'valid_from = 2026-06-01\nsource = "invented"\nconfidence = "high"\n'
    )
    place.write_text(place.read_text(encoding="utf-8") + later, encoding="utf-8")
    found = load("kz", folder)
    assert found.offence("128", date(2026, 5, 31)).label("en") == "Trafficking in persons"
    assert found.offence("128", date(2026, 6, 1)).label("en") == "New title"
    with pytest.raises(NotInProfile):
        found.offence("1", TODAY)
