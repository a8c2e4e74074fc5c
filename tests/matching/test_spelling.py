"""Spellings of one name meet, by the table of letters in the country notes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opennrm.matching.spelling import LEAST_STEM, one_script, script, split, word, words

SAME_NAME = [
    "Әсел Asel Äsel Aesel",
    "Қожахмет Kozhakhmet Qojahmet Kojahmet",
    "Ғани Гани Gani Ğani Ghani",
    "Теңіз Тенгиз Tengiz Teñız Teniz",
    "Жандос Zhandos Jandos Dzhandos Djandos",
    "Майра Maira Mayra Majra Maıra",
    "Хуршид Khurshid Xurshid Hurshid",
    "Шынар Shynar Şynar Šynar Шинар",
    "Щукин Shchukin Schukin Ŝukin",
    "Юлия Юлія Yuliya Iuliia Julia Ûliâ",
    "Яна Yana Iana Jana",
    "Өмірбек Omirbek Ömırbek Oemirbek",
    "Ұлан Улан Ulan Ūlan",
    "Үміт Умит Umit Ümıt Uemit",
    "Хадиша Khadisha Hadişa Xadisha Һадиша",
    "Дәулет Даулет Давлет Daulet Dawlet",
    "O‘ktam Ўктам Уктам Oʻktam Uktam O'ktam",
    "Ғолиб G‘olib Gʻolib G'olib Голиб",
    "Ерлан Yerlan Erlan Эрлан",
    "Цветков Tsvetkov Cvetkov Chvetkov",
    "Ҷамшед Джамшед Jamshed Dzhamshed",
]


@pytest.mark.parametrize("spellings", SAME_NAME)
def test_spellings_of_one_name_share_a_sound(spellings: str) -> None:
    first, *others = [set(each.sounds) for each in words(spellings)]
    assert others
    assert all(first & other for other in others), (first, others)


@pytest.mark.parametrize(
    "different", ["Асан Ержан", "Марат Мурат", "Айгүл Айжан", "Ким Ли", "Нурлан Нурсултан"]
)
def test_other_names_sound_otherwise(different: str) -> None:
    first, second = words(different)
    assert not set(first.sounds) & set(second.sounds)


@pytest.mark.parametrize(
    "forms",
    [
        "Нурланұлы Нурланович Nurlanuly Nurlanovich Nurlanūly Нурланқызы Нурлановна Nurlankyzy Nurlanqyzy",
        "Алишерзода Алишерович Alisherovna Alisherzoda",
        "Серікбаев Серикбаева Serikbayev Serikbaeva Serikbajev",
    ],
)
def test_the_stem_is_common_to_all_endings(forms: str) -> None:
    first, *others = [set(each.stems) for each in words(forms)]
    assert first
    assert all(first & other for other in others)


def test_a_particle_of_kinship_is_no_name() -> None:
    for text in ("Бекболот уулу", "Bekbolot uulu", "Анвар ўғли", "Anvar o'g'li", "Anvar qizi", "Анвар кызы"):
        assert len(words(text)) == 1


def test_short_names_keep_their_ending() -> None:
    assert words("Лин")[0].stems == ()
    assert all(len(stem) >= LEAST_STEM for stem in words("Ковов Юнев")[0].stems)


def test_only_patronymics_are_called_so() -> None:
    assert [each.is_patronymic for each in words("Асанов Асан Асанович")] == [False, False, True]


def test_latin_letters_typed_into_a_cyrillic_word_are_read_as_cyrillic() -> None:
    mixed = "Acaнoв"
    assert script(mixed) == "Cyrl"
    assert one_script(mixed) == "Асанов"
    assert words(mixed)[0].sounds == words("Асанов")[0].sounds
    assert words("Əсел")[0].sounds == words("Әсел")[0].sounds


def test_cyrillic_letters_typed_into_a_latin_word_are_read_as_latin() -> None:
    assert one_script("Nurlаn") == "Nurlan"


def test_every_apostrophe_is_the_same_and_hyphens_part_words() -> None:
    assert split("G‘ulom-Aka  Oʻktam") == ["g'ulom", "aka", "o'ktam"]
    assert split(" - ' ,") == []


def test_unknown_scripts_and_marks_fold_to_nothing_or_bare_letters() -> None:
    assert word("123").sounds == ()
    assert words("Ñúñez")[0].sounds == ("nunez",)


@given(st.text(max_size=60))
def test_any_text_folds_to_plain_latin_or_nothing(text: str) -> None:
    for each in words(text):
        assert each.sounds
        assert all(sound for sound in each.sounds + each.stems)


@given(st.text(alphabet="абвгдежзиклмнопрстуфхцчшэюяәғқңөұүһі", min_size=2, max_size=12))
def test_case_does_not_matter(name: str) -> None:
    assert word(name).sounds == words(name.upper())[0].sounds if words(name) else True
