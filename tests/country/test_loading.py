from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from opennrm import country
from opennrm.country.loader import load
from opennrm.country.rows import ProfileError

VALUE = '\n[[value]]\nkey = "made.up"\nvalue = 1\nsource = "a test"\nconfidence = "high"\n'


def spoil(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    content = path.read_text(encoding="utf-8")
    assert old in content
    path.write_text(content.replace(old, new, 1), encoding="utf-8")


def add(folder: Path, text: str) -> None:
    path = folder / "xx/identity.toml"
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (
            VALUE.replace('confidence = "high"\n', ""),
            "`confidence` must be one of high, medium, low, unknown",
        ),
        (VALUE.replace('source = "a test"\n', ""), "needs `value` and `source`"),
        (VALUE.replace("value = 1\n", ""), "needs `value` and `source`"),
        (VALUE.replace('"high"', '"unknown"'), "needs `ask` and no `value`"),
        (VALUE.replace("value = 1", "value = 1.5"), "`value` must be a text, a whole number"),
        (VALUE + "sorce = 1\n", "has keys that nobody reads: sorce"),
        (VALUE + 'valid_from = "soon"\n', "`valid_from` must be a date, a year or a year and month"),
        (VALUE + VALUE, "is given twice for the same day"),
    ],
)
def test_a_wrong_value_is_named(folder, text, complaint):
    add(folder, text)
    with pytest.raises(ProfileError) as caught:
        load("xx", folder)
    assert "xx/identity.toml: value[" in str(caught.value)
    assert "made.up" in str(caught.value)
    assert complaint in str(caught.value)


@pytest.mark.parametrize(
    ("file", "old", "new", "complaint"),
    [
        ("kz/regions.toml", 'kk = "Абай облысы"\n', "", "KZ-10: has no text in: kk"),
        (
            "kz/regions.toml",
            "column = 1\nrow = 2",
            "column = 1\nrow = 3",
            "tile of a region: is given twice: 1,3",
        ),
        ("kz/regions.toml", 'code = "KZ-11"', 'code = "KZ-10"', "region: is given twice: KZ-10"),
        ("kz/bodies.toml", 'region = "KZ-10"', 'region = "KZ-99"', "no such region: KZ-99"),
        ("kz/clocks.toml", 'unit = "hours"', 'unit = "moons"', "`unit` must be one of hours"),
        ("kz/clocks.toml", "length = 5,", "length = 0,", "`length` is too short"),
        ("kz/clocks.toml", "length = 24, unit", "unit", "has keys that nobody reads: unit"),
        ("kz/clocks.toml", 'length = 24, unit = "hours",', "", "needs a `length`"),
        ("kz/holidays.toml", "day = 2023-01-02", "day = 2023-01-01", "day off: is given twice: 2023-01-01"),
        ("kz/holidays.toml", "[[worked]]\nday = 2023-07-01", "[[worked]]", "`day` must be a date"),
        ("kz/languages.toml", '"KAZ", "UZB"', '"KAZ", "ZZZ"', "citizenships: has no code ZZZ"),
        (
            "kz/identity.toml",
            'languages = ["kk", "ru", "en"]',
            "languages = []",
            "`languages` must be a list",
        ),
        ("kz/identity.toml", 'version = "2026.11"', "version = 2026", "`version` must be a text"),
        ("standard/person.toml", "refused = true", 'refused = "yes"', "`refused` must be true or false"),
        ("standard/process.toml", 'code = "self"', 'code = "police"', "doors: is given twice: police"),
        (
            "instruments/ilo11.toml",
            'method = "any_sign"',
            'method = "guess"',
            "`method` must be one of delphi",
        ),
        (
            "instruments/delphi_sexual.toml",
            "not_configured = true",
            "",
            "needs indicators, or not_configured",
        ),
        (
            "instruments/ilo11.toml",
            'code = "ilo11.debt"',
            'code = "ilo11.wages"',
            "is given twice: ilo11.wages",
        ),
        ("kz/law.toml", "[[value]]", "[[value", "file:"),
        ("kz/regions.toml", "column = 1", 'column = "1"', "`column` must be a whole number"),
        ("kz/services.toml", "[[list]]", "[list]", "`list` must be a list of tables"),
        ("kz/bodies.toml", "role = {", "role = 1 # {", "must be a table"),
        (
            "standard/exploitation.toml",
            'standard = { htcds = "sexual"',
            "standard = { htcds = 1",
            "table of texts",
        ),
        ("kz/languages.toml", 'name = "citizenships"', 'name = "moons"', "`first` reorders a shared list"),
    ],
)
def test_a_wrong_file_is_named(folder, file, old, new, complaint):
    spoil(folder, file, old, new)
    with pytest.raises(ProfileError) as caught:
        load("kz", folder)
    assert complaint in str(caught.value)
    assert {*Path(file).parts} & {*re.split(r"[/:]", str(caught.value))}


@pytest.mark.parametrize("code", ["zz", "../kz", "standard", "instruments"])
def test_a_profile_that_is_not_there(code):
    with pytest.raises(ProfileError, match="there is no such profile"):
        load(code)


def test_the_version_follows_every_file(folder):
    before = load("kz", folder).version
    load.cache_clear()
    spoil(folder, "standard/process.toml", "Goals met", "Goals reached")
    after = load("kz", folder).version
    assert before != after
    assert before.split("-")[0] == after.split("-")[0] == "2026.11"


def test_the_profile_is_loaded_once():
    assert country.profile("kz") is country.profile("kz")


def test_the_settings_name_the_profile(monkeypatch):
    monkeypatch.setattr("django.conf.settings", SimpleNamespace(OPENNRM_PROFILE="xx"))
    assert country.profile().label() == "Example country"
