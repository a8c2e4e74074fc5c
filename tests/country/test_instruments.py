from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opennrm.country.instruments import Assessment, Conclusion, Strength, assess, is_positive
from opennrm.country.loader import load

PROFILE = load("kz")
LABOUR = PROFILE.instrument("delphi_labour")
CODES = [indicator.code for indicator in LABOUR.indicators]
answers = st.dictionaries(st.sampled_from(CODES), st.sampled_from(["yes", "no", "unknown", True, False]))
ORDER = (Strength.WEAK, Strength.MEDIUM, Strength.STRONG)


def seen(*codes: str, child: bool = False) -> Assessment:
    return assess(LABOUR, dict.fromkeys(codes, "yes"), child=child)


@pytest.mark.parametrize(
    ("strong", "medium", "weak", "positive"),
    [
        (2, 0, 0, True),
        (1, 1, 0, True),
        (1, 0, 1, True),
        (0, 3, 0, True),
        (0, 2, 1, True),
        (1, 0, 0, False),
        (0, 2, 0, False),
        (0, 1, 2, False),
        (0, 0, 9, False),
        (0, 0, 0, False),
    ],
)
def test_the_rule_of_the_survey(strong, medium, weak, positive):
    assert is_positive(strong, medium, weak) is positive


@given(
    st.integers(0, 9),
    st.integers(0, 9),
    st.integers(0, 9),
    st.sampled_from([(1, 0, 0), (0, 1, 0), (0, 0, 1)]),
)
def test_one_more_indicator_never_makes_a_dimension_negative(strong, medium, weak, more):
    if is_positive(strong, medium, weak):
        assert is_positive(strong + more[0], medium + more[1], weak + more[2])


@pytest.mark.parametrize(
    ("code", "adults", "children"),
    [
        ("deceptive_recruitment", "1 8 1", "2 8 0"),
        ("coercive_recruitment", "1 9 0", "4 6 0"),
        ("vulnerability_recruitment", "0 14 2", "0 15 0"),
        ("exploitation", "1 7 1", "1 7 0"),
        ("coercion_destination", "4 10 1", "8 7 0"),
        ("vulnerability_destination", "0 5 2", "0 7 0"),
    ],
)
def test_counts_of_the_published_lists(code, adults, children):
    dimension = next(one for one in LABOUR.dimensions if one.code == code)
    for child, expected in ((False, adults), (True, children)):
        strengths = [indicator.strength(child=child) for indicator in dimension.indicators]
        assert [strengths.count(strength) for strength in reversed(ORDER)] == [
            int(one) for one in expected.split()
        ]


def test_totals_of_the_published_lists():
    assert sum(indicator.adult is not None for indicator in LABOUR.indicators) == 67
    assert sum(indicator.child is not None for indicator in LABOUR.indicators) == 65
    assert not [one.code for one in LABOUR.indicators if one.child is Strength.WEAK]


DECEIVED = ("dr.job", "dr.wages")
FORCED = ("cr.violence", "cr.debt")
EXPLOITED = ("ex.hours", "ex.pay")
COERCED = ("cd.documents", "cd.debt")
VULNERABLE = ("vr.economic", "vr.information", "vr.past")
STRANDED = ("vd.dependency", "vd.area", "vd.economic")


@pytest.mark.parametrize(
    ("codes", "conclusion"),
    [
        ((), Conclusion.NO_SIGNS),
        (("ex.hours",), Conclusion.SOME_SIGNS),
        (DECEIVED + COERCED, Conclusion.SOME_SIGNS),
        (EXPLOITED, Conclusion.EXPLOITATION_ONLY),
        (DECEIVED + EXPLOITED, Conclusion.DECEPTION_AND_EXPLOITATION),
        (FORCED + EXPLOITED, Conclusion.COERCION_AND_EXPLOITATION),
        (EXPLOITED + COERCED, Conclusion.COERCION_AND_EXPLOITATION),
        (VULNERABLE + EXPLOITED, Conclusion.VULNERABILITY_AND_EXPLOITATION),
        (EXPLOITED + STRANDED, Conclusion.VULNERABILITY_AND_EXPLOITATION),
        (VULNERABLE + EXPLOITED + COERCED, Conclusion.VULNERABILITY_AND_EXPLOITATION),
        (DECEIVED + EXPLOITED + COERCED, Conclusion.TRAFFICKING_INDICATED),
        (FORCED + EXPLOITED + COERCED, Conclusion.TRAFFICKING_INDICATED),
        (DECEIVED + VULNERABLE + EXPLOITED + COERCED, Conclusion.TRAFFICKING_INDICATED),
    ],
)
def test_conclusions_for_adults(codes, conclusion):
    assert seen(*codes).conclusion is conclusion


@pytest.mark.parametrize(
    ("codes", "conclusion"),
    [
        (("ex.hours",), Conclusion.SOME_SIGNS),
        (EXPLOITED, Conclusion.CHILD_EXPLOITED),
        ((*EXPLOITED, "act.harboured"), Conclusion.CHILD_TRAFFICKING_INDICATED),
        ((*EXPLOITED, "dr.wages"), Conclusion.CHILD_TRAFFICKING_INDICATED),
        (EXPLOITED + COERCED, Conclusion.CHILD_EXPLOITED),
        (DECEIVED + EXPLOITED + COERCED, Conclusion.CHILD_TRAFFICKING_INDICATED),
    ],
)
def test_for_a_child_means_are_never_asked(codes, conclusion):
    found = seen(*codes, child=True)
    assert found.conclusion is conclusion
    assert "child_protection" in found.advice


def test_an_indicator_outside_the_list_of_children_is_not_counted():
    assert seen("ex.protection", "ex.pay", "ex.law", child=False).positive == ("exploitation",)
    assert seen("ex.protection", "ex.pay", "ex.law", child=True).positive == ()


def test_reasons_name_what_was_seen():
    found = seen(*DECEIVED, *EXPLOITED, *COERCED)
    assert found.reasons == ("deceptive_recruitment", "exploitation", "coercion_destination")
    exploitation = next(result for result in found.dimensions if result.code == "exploitation")
    assert (exploitation.strong, exploitation.medium, exploitation.weak) == (("ex.hours",), ("ex.pay",), ())
    assert exploitation.reasons == EXPLOITED


@given(answers, st.booleans())
def test_advice_is_always_in_words_and_a_person_decides(observed, child):
    found = assess(LABOUR, observed, child=child)
    known = {code.code for code in PROFILE.codes("screening_advice")}
    assert set(found.advice) <= known
    assert found.advice[0] == "ask_urgent_needs"
    assert found.advice[-1] == "person_decides"
    anything = any(answer in {"yes", True} for answer in observed.values())
    assert ("offer_help" in found.advice) is anything


@given(answers, st.booleans())
def test_a_no_or_an_unknown_changes_nothing(observed, child):
    said = {code: answer for code, answer in observed.items() if answer in {"yes", True}}
    assert assess(LABOUR, observed, child=child) == assess(LABOUR, said, child=child)


@given(answers, st.sampled_from(CODES), st.booleans())
def test_one_more_sign_never_takes_a_positive_dimension_away(observed, code, child):
    before = assess(LABOUR, observed, child=child)
    after = assess(LABOUR, {**observed, code: True}, child=child)
    assert set(before.positive) <= set(after.positive)


@given(answers, st.sampled_from(CODES), st.booleans())
def test_one_more_sign_never_takes_the_offer_of_a_referral_away(observed, code, child):
    if "offer_referral" in assess(LABOUR, observed, child=child).advice:
        assert "offer_referral" in assess(LABOUR, {**observed, code: True}, child=child).advice


@given(answers)
def test_exploitation_of_an_adult_is_needed_for_any_conclusion_of_trafficking(observed):
    found = assess(LABOUR, observed, child=False)
    if "exploitation" not in found.positive:
        assert found.conclusion in {Conclusion.NO_SIGNS, Conclusion.SOME_SIGNS}


@given(answers)
def test_a_positive_dimension_has_its_reasons_seen(observed):
    for result in assess(LABOUR, observed, child=False).dimensions:
        assert all(observed[code] in {"yes", True} for code in result.reasons)
        assert result.positive is is_positive(len(result.strong), len(result.medium), len(result.weak))


def test_a_list_that_is_not_configured_says_so():
    found = assess(PROFILE.instrument("delphi_sexual"), {}, child=False)
    assert found.conclusion is Conclusion.NOT_CONFIGURED
    assert "use_other_instrument" in found.advice


def test_one_sign_of_the_eleven_is_enough_to_offer_help():
    tool = PROFILE.instrument("ilo11")
    assert len(tool.indicators) == 11
    found = assess(tool, {"ilo11.documents": "yes", "ilo11.debt": "unknown"}, child=False)
    assert found.conclusion is Conclusion.ANY_SIGN
    assert found.reasons == ("ilo11.documents",)
    assert "offer_help" in found.advice
    assert assess(tool, {}, child=True).conclusion is Conclusion.NO_SIGNS


def test_two_urgent_questions_and_three_sectors():
    assert len(PROFILE.instrument("urgent").indicators) == 2
    sectors = {tool.sector for tool in PROFILE.instruments.values()} - {""}
    assert sectors == {"agriculture", "construction", "domestic_work"}
    assert sectors <= {code.code for code in PROFILE.codes("sectors")}


@pytest.mark.parametrize(
    ("observed", "word"), [({"dr.moon": "yes"}, "dr.moon"), ({"dr.job": "perhaps"}, "perhaps")]
)
def test_what_the_instrument_does_not_know(observed, word):
    with pytest.raises(ValueError, match=word):
        assess(LABOUR, observed, child=False)


def test_labels_of_instruments(every):
    tool = every.instrument("delphi_labour")
    assert tool.label("en") == "Operational indicators: labour"
    assert tool.dimensions[1].label("en") == "Deceptive recruitment"
    assert tool.dimensions[1].indicators[0].label("en").startswith("Was the person deceived")
