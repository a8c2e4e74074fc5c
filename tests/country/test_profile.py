from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

import opennrm
from opennrm.assistance.states import RiskLevel
from opennrm.cases.states import Purpose, Social
from opennrm.country import reference
from opennrm.country.entries import ClockKind, Confidence, Unit
from opennrm.country.instruments import Answer, Conclusion
from opennrm.country.loader import available, load
from opennrm.country.snapshot import NotInProfile
from opennrm.organisations.states import Kind
from opennrm.people.states import AgeBand, Sex


def test_every_text_is_in_every_language_of_the_profile(every):
    texts = [
        *(
            entry.text
            for entry in (*every.regions, *every.bodies, *every.clocks, *every.days_off, *every.offences)
        ),
        *(code.text for coded in every.lists.values() for code in coded.codes),
        *(indicator.text for tool in every.instruments.values() for indicator in tool.indicators),
    ]
    for text in texts:
        assert text.languages >= set(every.languages), text
        assert all(words.strip() for _, words in text.words), text


def test_every_value_has_a_source_or_a_question(every):
    for value in every.all_values():
        assert value.ask if value.is_unknown else value.source, value.key


def test_every_country_says_who_is_told_of_what_is_late_or_asks(every):
    assert every.ladder or (every.value("referral.ladder").is_unknown and every.value("referral.ladder").ask)


def test_the_country_that_was_not_read_asks_for_its_definition():
    national = load("gb").definition("national")
    assert national.is_unknown
    assert "Modern Slavery Act 2015" in national.ask


def test_every_clock_is_known_or_says_what_to_ask(every):
    for rule in every.clocks:
        assert rule.ask if rule.legal.is_unknown else rule.source, rule.code
        assert rule.legal.kind is ClockKind.LEGAL_LIMIT
        assert rule.target is None or rule.target.kind is ClockKind.SERVICE_TARGET
        assert not rule.is_unknown or (rule.length, rule.unit) == (None, None)


def test_profiles_answer_the_same_questions():
    """Code that runs on one profile must find the same clocks and lists in every other."""
    first, *others = (load(code) for code in available())
    for other in others:
        assert {rule.code for rule in other.clocks} == {rule.code for rule in first.clocks}
        assert set(other.lists) == set(first.lists)


def test_every_conclusion_has_words(every):
    known = {code.code for code in every.codes("screening_conclusions")}
    assert known == {conclusion.value for conclusion in Conclusion}


def test_kinds_of_bodies_are_named(every):
    kinds = {code.code for code in every.codes("body_kinds")}
    assert {body.kind for body in every.bodies} <= kinds


def test_the_tile_map_has_a_place_for_each_region():
    regions = load("kz").regions
    assert len(regions) == 20
    assert {region.code.removeprefix("KZ-") for region in regions} == {
        one.register_code[:2] for one in regions
    }
    places = {(region.column, region.row) for region in regions}
    for column, row in places:
        near = {(column + 1, row), (column - 1, row), (column, row + 1), (column, row - 1)}
        assert near & places, (column, row)


def test_an_index_that_changed_inside_a_year():
    profile = load("kz")
    assert profile.value("mci", on=date(2022, 3, 31)).value == 3063
    assert profile.value("mci", on=date(2022, 4, 1)).value == 3180
    assert len(profile.history("mci")) == 12


@pytest.mark.parametrize("day", [date(2017, 12, 31), date(2027, 1, 1)])
def test_a_day_outside_the_table_is_unknown_not_guessed(day):
    value = load("kz").value("mci", on=day)
    assert value.is_unknown
    assert value.value is None
    assert value.ask


def test_a_value_that_ended():
    profile = load("xx")
    assert profile.value("reflection_period.days", on=date(2024, 12, 31)).value == 30
    assert profile.value("reflection_period.days", on=date(2025, 1, 1)).value == 45
    assert profile.value("reflection_period.days", on=date(2019, 12, 31)).is_unknown
    assert profile.value("reflection_period.days").value == 45


@pytest.mark.parametrize("key", ["identification.deadline", "referral.deadline", "reflection_period.days"])
def test_what_the_law_leaves_open_stays_unknown(key):
    value = load("kz").value(key)
    assert value.is_unknown
    assert value.ask.endswith("?")


def test_a_target_is_never_called_a_legal_limit():
    rule = load("kz").clock("referral.answer")
    assert rule.legal.is_unknown
    assert (rule.length, rule.unit, rule.kind) == (24, Unit.HOURS, ClockKind.SERVICE_TARGET)
    assert "No 844" in rule.ask


def test_a_legal_limit_comes_before_our_target():
    rule = load("xx").clock("referral.answer")
    assert (rule.length, rule.unit, rule.kind) == (2, Unit.WORKING_DAYS, ClockKind.LEGAL_LIMIT)
    assert rule.source == "invented law, article 1"


def test_an_unknown_clock_without_a_target():
    rule = load("kz").clock("recovery.period")
    assert rule.is_unknown
    assert rule.automatic
    assert rule.effective is rule.legal


def test_a_companion_is_refused_as_interpreter(every):
    refused = [code.code for code in every.codes("interpreter_kinds") if code.refused]
    assert refused == ["companion"]


def test_doubt_about_age_means_child(every):
    assert every.code_of("age_groups", "unknown").group == "child"
    assert every.code_of("majority", "unsure").group == "child"


def test_eleven_types_of_exploitation_in_the_words_of_the_standard(every):
    codes = every.codes("exploitation")
    assert len({code.in_standard("htcds") for code in codes}) == len(codes) == 11
    assert codes[0].in_standard("a standard that is not there") == ""


def test_likely_citizenships_first_and_none_left_out():
    kz, xx = load("kz").codes("citizenships"), load("xx").codes("citizenships")
    assert [code.code for code in kz[:2]] == ["KAZ", "UZB"]
    assert {code.code for code in kz} == {code.code for code in xx}
    assert len(kz) == 251


@pytest.mark.parametrize(
    ("language", "label"),
    [("kk", "Астана қаласы"), ("ru-kz", "город Астана"), ("EN_us", "Astana"), ("uz", "Астана қаласы")],
)
def test_labels(language, label):
    assert load("kz").region("KZ-71").label(language) == label


def test_lines_are_telephones():
    assert [line.telephone for line in load("kz").lines] == ["116 16", "111", "150", "102", "112"]


def test_every_region_has_its_local_authority():
    profile = load("kz")
    assert {body.region for body in profile.bodies_of("akimat")} == {
        region.code for region in profile.regions
    }


def test_what_is_not_in_the_profile_is_our_mistake(every):
    for ask in (
        every.value,
        every.history,
        every.clock,
        every.region,
        every.body,
        every.codes,
        every.instrument,
    ):
        with pytest.raises(NotInProfile):
            ask("no.such.thing")
    with pytest.raises(NotInProfile):
        every.code_of("doors", "window")


def test_choices_for_a_form(every):
    assert ("self", "The person themself") in every.choices("doors", "en")


def test_constitution_day_moved():
    off = {one.day for one in load("kz").days_off}
    assert date(2025, 8, 30) in off
    assert not {date(2026, 8, 30), date(2026, 8, 31), date(2026, 3, 15)} & off
    assert date(2027, 3, 15) in off


def test_days_off_of_2026_are_the_list_that_was_checked():
    days = sorted(one.day for one in load("kz").days_off if one.day.year == 2026)
    expected = (
        "0101 0102 0107 0308 0309 0321 0322 0323 0324 0325 0501 0507 0509 0511 0527 0706 1025 1026 1216"
    )
    assert [day.strftime("%m%d") for day in days] == expected.split()


def test_the_reference_has_every_value_and_every_question(every):
    rows = reference.rows(every, every.default_language)
    keys = {row.key for row in rows}
    assert set(every.values) <= keys
    assert {region.code for region in every.regions} <= keys
    assert all(row.ask if row.is_unknown else row.source for row in rows)
    questions = reference.questions(every)
    assert questions[0].confidence is Confidence.UNKNOWN
    assert {row.key for row in questions} >= {value.key for value in every.all_values() if value.is_unknown}


@pytest.mark.parametrize(
    ("content", "text"), [(None, ""), (True, "Иә"), (("a", 1), "a, 1"), (7, "7"), (False, "Жоқ")]
)
def test_values_as_text(content, text):
    assert reference.shown(load("kz"), content, "kk") == text


def test_limits_as_text():
    profile = load("kz")
    assert reference.length(profile, profile.clock("risk.low").effective, "ru") == "календарных дней: 7"
    assert reference.length(profile, profile.clock("risk.low").legal, "ru") == ""


def test_every_unit_kind_and_confidence_has_words(every):
    named = {
        name: {code.code for code in every.codes(name)}
        for name in ("units", "clock_kinds", "confidences", "answers")
    }
    assert named["units"] == {unit.value for unit in Unit}
    assert named["clock_kinds"] == {kind.value for kind in ClockKind}
    assert named["confidences"] == {confidence.value for confidence in Confidence}
    assert named["answers"] == {answer.value for answer in Answer}


def test_no_country_is_named_in_code_of_the_foundations():
    """A country is data: its name, code and index belong into its profile only."""
    here = Path(opennrm.__file__).parent
    names = ("kazakh", "almaty", "astana", "tenge", "uzbek")
    for folder in ("country", "deadlines"):
        for path in (here / folder).rglob("*.py"):
            content = path.read_text(encoding="utf-8").lower()
            assert not [name for name in names if name in content], path


def test_no_word_mixes_scripts(every):
    """A Latin letter inside a Cyrillic word looks right, sorts wrong and is never found by search."""
    mixed = re.compile(r"[A-Za-z][\u0400-\u04ff]|[\u0400-\u04ff][A-Za-z]")
    entries = (*every.regions, *every.bodies, *every.clocks, *every.days_off, *every.offences)
    codes = (code for coded in every.lists.values() for code in coded.codes)
    signs = (sign for tool in every.instruments.values() for sign in tool.indicators)
    for entry in (*entries, *codes, *signs):
        assert not [words for _, words in entry.text.words if mixed.search(words)]


def test_kazakh_is_not_a_copy_of_russian():
    profile = load("kz")
    same = [
        code.code
        for name in (
            "doors",
            "referral_purposes",
            "services",
            "means_of_control",
            "needs_domains",
            "closure_reasons",
        )
        for code in profile.codes(name)
        if code.label("kk") == code.label("ru")
    ]
    assert set(same) <= {"reintegration", "police"}


@pytest.mark.parametrize(
    ("name", "choices"),
    [
        ("referral_purposes", Purpose),
        ("statuses", Social),
        ("genders", Sex),
        ("age_groups", AgeBand),
        ("risk_levels", RiskLevel),
    ],
)
def test_what_the_code_names_the_profile_names_too(every, name, choices):
    """A page and the API must never show a code that the rules do not take."""
    assert [code.code for code in every.codes(name)] == list(choices)


def test_kinds_of_organisation_are_kinds_of_bodies(every):
    assert {kind.value for kind in Kind} <= {code.code for code in every.codes("body_kinds")}
