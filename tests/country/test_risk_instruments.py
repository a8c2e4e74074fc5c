"""What a risk instrument proposes."""

import re
from pathlib import Path
from shutil import copytree

import pytest

from opennrm.country.loader import FOLDER, load
from opennrm.country.risk import propose
from opennrm.country.rows import ProfileError
from opennrm.country.snapshot import NotInProfile

ADULT = load("xx").risk_instrument(child=False)
HEAVY = [one.code for one in ADULT.factors if one.weight == "high"]
ASKED = dict.fromkeys(HEAVY, "no")


@pytest.mark.parametrize(
    ("answers", "level", "reasons"),
    [
        ({}, None, ()),
        ({"debt": "unknown"}, None, ()),
        ({"threats": "yes", "debt": "yes"}, "high", ("threats",)),
        ({"debt": "yes"}, "medium", ("debt",)),
        ({"debt": "yes", "health": "yes", "no_support": "yes"}, "high", ("debt", "health", "no_support")),
        (ASKED, "low", ()),
        ({**ASKED, "no_language": "yes"}, "low", ("no_language",)),
        ({**ASKED, "threats": "unknown"}, "medium", ("threats",)),
    ],
)
def test_a_level_is_proposed_with_its_reasons(
    answers: dict[str, str], level: str | None, reasons: tuple[str, ...]
) -> None:
    found = propose(ADULT, answers)
    assert (found.level, found.reasons) == (level, reasons)


def test_what_is_not_known_is_named_as_such() -> None:
    assert propose(ADULT, {**ASKED, "threats": "unknown"}).not_known
    assert not propose(ADULT, {"debt": "yes"}).not_known


def test_strange_factors_and_answers_are_refused() -> None:
    with pytest.raises(ValueError, match="nothing"):
        propose(ADULT, {"nothing.such": "yes"})
    with pytest.raises(ValueError, match="perhaps"):
        propose(ADULT, {"debt": "perhaps"})


@pytest.mark.parametrize("country", ["kz", "gb", "xx"])
@pytest.mark.parametrize("child", [True, False])
def test_every_factor_is_worded_and_explained_in_every_language(country: str, child: bool) -> None:
    profile = load(country)
    instrument = profile.risk_instrument(child=child)
    mixed = re.compile(r"[A-Za-z][\u0400-\u04ff]|[\u0400-\u04ff][A-Za-z]")
    assert instrument.label("en") != instrument.code
    for factor in instrument.factors:
        assert instrument.factor(factor.code) is factor
        for language in profile.languages:
            for words in (factor.label(language), factor.help.label(language)):
                assert words
                assert not mixed.search(words)
    assert instrument.factor("nothing.such") is None


def test_a_wrong_file_names_itself(tmp_path: Path) -> None:
    folder = tmp_path / "profiles"
    copytree(FOLDER, folder)
    path = folder / "risk" / "adult.toml"
    path.write_text(path.read_text().replace("several_make_high = 3", "several_make_high = 0"))
    with pytest.raises(ProfileError, match="needs factors"):
        load("xx", folder)
    path.unlink()
    with pytest.raises(NotInProfile):
        load("xx", folder).risk_instrument(child=False)
