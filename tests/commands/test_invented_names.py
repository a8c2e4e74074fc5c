"""Invented names: the same seed, the same people; the forms of each country."""

from itertools import islice

import pytest

from opennrm.commands.invented_names import CITIZENSHIPS, in_latin, names


def test_the_same_seed_gives_the_same_people() -> None:
    assert list(islice(names(5), 50)) == list(islice(names(5), 50))
    assert list(islice(names(5), 50)) != list(islice(names(6), 50))


def test_citizenship_and_sex_can_be_asked_for() -> None:
    for place in CITIZENSHIPS:
        assert {(each.citizenship, each.sex) for each in islice(names(1, place, "female"), 40)} == {
            (place, "female")
        }
    assert {each.citizenship for each in islice(names(1), 400)} == set(CITIZENSHIPS)


@pytest.mark.parametrize("style", ["passport", "2021", "home"])
def test_latin_spellings_hold_no_cyrillic(style: str) -> None:
    for each in islice(names(2), 500):
        assert not any("Ѐ" <= letter <= "ӿ" for letter in in_latin(each, style).full)  # type: ignore[arg-type]


def test_forms_of_the_countries_occur() -> None:
    found = " ".join(each.full for each in islice(names(3), 2000))
    for ending in ("ұлы", "қызы", " ўғли", " қизи", " уулу", " кызы", "зода", "ович", "овна"):
        assert ending in found


def test_women_have_the_womans_form() -> None:
    assert all(
        each.family.endswith("ва") or each.family.endswith("на")
        for each in islice(names(4, "RU", "female"), 50)
    )
