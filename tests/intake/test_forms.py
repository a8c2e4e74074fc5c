"""The table of the form's fields, and what the answers mean."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from opennrm.country.loader import FOLDER
from opennrm.country.rows import ProfileError
from opennrm.intake.columns import meaning
from opennrm.intake.forms import Kind, available, load
from opennrm.intake.reading import cleaned, problems
from opennrm.intake.states import AgeThen, Place
from opennrm.people.states import AgeBand

FORM = available()["uk-nrm"]
TODAY = date(2026, 11, 26)
EVERY = json.loads((Path(__file__).parent / "every_field.json").read_text(encoding="utf-8"))
SOURCE = FOLDER / "gb" / "forms" / "uk_nrm.toml"


@pytest.fixture(autouse=True)
def in_the_country(settings):
    settings.OPENNRM_PROFILE = "gb"


def told(**answers):
    return meaning(FORM, cleaned(EVERY | answers), TODAY)


def test_the_form_has_all_its_fields_and_the_example_answers_each():
    assert len(FORM.fields) == 144
    assert {one.name for one in FORM.fields} == set(EVERY)
    assert problems(FORM, EVERY, TODAY) == []


def test_every_field_says_where_it_lives():
    for one in FORM.fields:
        assert one.data_class in {"identity", "location", "narrative"}, one.name
        assert one.label, one.name
    assert [one.name for one in FORM.fields if "not kept" in one.home] == ["upload-file"]


@pytest.mark.parametrize(
    ("name", "answer", "said"),
    [
        ("pv-gender", "woman", "Choose one of: female, male, unknown."),
        ("pv-dob", "14 March 1999", "This must be a date"),
        ("pv-dob", "2026-11-27", "has not come yet"),
        ("pv-dob", "1899-01-01", "too early"),
        ("fr-alternative-contact", "nobody at all", "not an e-mail address"),
        ("pv-phone-number-yes", "call me", "not a telephone number"),
        ("does-pv-have-children-yes-amount", "two", "a whole number"),
        ("types-of-exploitation-other", "maybe", "true, or left out"),
        ("how-they-were-treated", "ы" * 15_001, "at most 15000 characters"),
        ("alternative-number-relation-to-pv", "a" * 251, "at most 250 characters"),
        ("who-exploited-pv", {"name": "X"}, "This must be a text."),
        ("pv-contact-details", ["email", "pigeon"], "Choose one of: email, post."),
        ("upload-file", [["x"]], "This must be a text."),
        ("family", "a\x00b", "cannot be kept"),
        ("reference", "", "An answer is missing."),
        ("reference", None, "An answer is missing."),
    ],
)
def test_a_bad_answer_is_told_by_its_field_and_never_repeated(name, answer, said):
    found = problems(FORM, EVERY | {name: answer}, TODAY)
    assert [one.field for one in found] == [name]
    assert said in found[0].what
    assert isinstance(answer, dict | list) or not answer or str(answer) not in found[0].what


def test_fifteen_thousand_characters_are_enough():
    assert problems(FORM, EVERY | {"how-they-were-treated": "ә" * 15_000}, TODAY) == []


def test_an_unknown_field_is_told():
    assert [one.field for one in problems(FORM, EVERY | {"shoe-size": "42"}, TODAY)] == ["shoe-size"]


def test_nothing_at_all_names_every_field_that_must_be_answered():
    found = {one.field for one in problems(FORM, {}, TODAY)}
    assert {"reference", "pv-under-age", "pv-gender"} <= found
    # What is asked only after another answer is not missing yet.
    assert "reported-to-police-crime-reference" not in found


def test_what_is_asked_after_an_answer_is_missing_only_then():
    without = {name: answer for name, answer in EVERY.items() if name != "reported-to-police-police-forces"}
    assert [one.field for one in problems(FORM, without, TODAY)] == ["reported-to-police-police-forces"]
    assert problems(FORM, without | {"reported-to-police": "no"}, TODAY) == []


def test_an_answer_true_may_be_true():
    assert problems(FORM, EVERY | {"types-of-exploitation-other": True}, TODAY) == []
    assert cleaned({"a": True, "b": None, "c": "", "d": []}) == {"a": "true"}


def test_the_columns_that_a_case_works_with():
    found = told()
    case = found.description
    assert (case.sex, case.citizenship, case.region, case.languages) == ("man", "ALB", "GB-WLS", ("sq",))
    assert (case.age_band, case.is_child, case.is_internal) == (AgeBand.TO_29, False, False)
    assert case.sector == "illicit"
    assert set(case.forms) == {"forced_labour", "sexual", "servitude", "organ_removal", "other"}
    assert [one.whole for one in found.identity.names] == ["Invented-Hoxha Arben", "Beni"]
    assert found.identity.born_on == date(1999, 3, 14)
    assert found.identity.documents[0].number == "M1234567/8"
    assert found.contact.phone == "+44 7700 900123"
    assert (found.place, found.age_then, found.is_still_there) == (Place.BOTH, AgeThen.ADULT, False)
    assert EVERY["how-they-were-treated"] in found.narrative


@pytest.mark.parametrize(
    ("answers", "is_child", "then"),
    [
        ({"pv-under-age": "yes", "pv-dob": "2012-01-01"}, True, AgeThen.CHILD),
        ({"pv-under-age": "not-sure", "pv-dob": ""}, True, AgeThen.ADULT),
        ({"pv-under-age": "no", "pv-dob": "2012-01-01"}, True, AgeThen.ADULT),
        ({"pv-under-age": "no", "pv-dob": ""}, False, AgeThen.ADULT),
        ({"pv-under-age": "no", "pv-under-age-at-time-of-exploitation": "not-sure"}, False, AgeThen.UNKNOWN),
    ],
)
def test_doubt_about_age_means_child(answers, is_child, then):
    found = told(**answers)
    assert (found.description.is_child, found.age_then) == (is_child, then)


@pytest.mark.parametrize(
    ("answer", "place"), [("uk", "home"), ("overseas", "abroad"), ("uk-and-overseas", "both")]
)
def test_where_it_happened(answer, place):
    assert told(**{"where-exploitation-happened": answer}).place == place


@pytest.mark.parametrize(
    ("nationality", "code"), [("Vietnamese", "VNM"), ("Albania", "ALB"), ("Atlantean", "")]
)
def test_a_nationality_that_nobody_knows_stays_in_words(nationality, code):
    assert told(**{"pv-nationality": nationality}).description.citizenship == code


def test_a_language_that_the_profile_does_not_list_is_another():
    assert told(**{"pv-interpreter-requirements-language": "Klingon"}).language == "other"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('kind = "date"', 'kind = "moon"', "`kind` must be one of"),
        ('name = "family"', 'name = "birthplace"', "a field is there twice"),
        (
            'agrees = "pv-want-to-submit-nrm"',
            'agrees = "pv-wants"',
            "names fields that are not there: pv-wants",
        ),
        ('class = "identity", home = "cases.Case.sex"', 'class = "secret"', "needs a known `class`"),
    ],
)
def test_a_wrong_table_is_told_by_file_and_key(tmp_path, old, new, said):
    text = SOURCE.read_text(encoding="utf-8")
    assert old in text
    copied = tmp_path / "form.toml"
    copied.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ProfileError, match=said):
        load(copied)


def test_kinds_of_answers_are_all_used():
    assert {one.kind for one in FORM.fields} == set(Kind)
