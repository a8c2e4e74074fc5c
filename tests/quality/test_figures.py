"""The figures of decision quality against results that were worked out by hand, and properties that hold of every sample."""

import math
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opennrm.people import masking
from opennrm.quality import agreement, sampling, survival
from opennrm.quality.survival import Quantile

# Remission in weeks under 6-mercaptopurine (Freireich and others 1963): day to (ended, going on). The textbook example.
FREIREICH = {
    6: (3, 1), 7: (1, 0), 9: (0, 1), 10: (1, 1), 11: (0, 1), 13: (1, 0), 16: (1, 0), 17: (0, 1), 19: (0, 1),
    20: (0, 1), 22: (1, 0), 23: (1, 0), 25: (0, 1), 32: (0, 2), 34: (0, 1), 35: (0, 1),
}  # fmt: skip
# 18/21, then times 16/17, 14/15, 11/12, 10/11, 6/7, 5/6.
BY_HAND = {6: 0.8571, 7: 0.8067, 10: 0.7529, 13: 0.6902, 16: 0.6275, 22: 0.5378, 23: 0.4482}


def test_the_textbook_curve() -> None:
    steps = survival.curve(FREIREICH)
    assert {step.day: round(step.share, 4) for step in steps} == BY_HAND
    assert [step.at_risk for step in steps] == [21, 17, 15, 12, 11, 7, 6]


def test_quantiles_with_their_intervals() -> None:
    steps = survival.curve(FREIREICH)
    # By hand: the lower limit of the share falls to one half first on day 13 (0.4316), on day 10 it is 0.5032.
    assert survival.quantile(steps, 0.5) == Quantile(23, 13, None)
    assert survival.quantile(steps, 0.25) == Quantile(13, 6, 22)
    assert survival.quantile(steps, 0.75) == Quantile(None, 23, None)


def test_without_anybody_waiting_it_is_the_plain_share() -> None:
    steps = survival.curve({1: (1, 0), 2: (1, 0), 3: (1, 0), 4: (1, 0)})
    assert [round(step.share, 6) for step in steps] == [0.75, 0.5, 0.25, 0.0]
    assert survival.quantile(steps, 0.5).day == 2
    assert (steps[-1].low, steps[-1].high) == (0.0, 0.0)


def test_those_who_wait_make_the_wait_longer_and_are_not_left_out() -> None:
    alone = survival.quantile(survival.curve({5: (2, 0), 9: (2, 0)}), 0.5)
    waiting = survival.quantile(survival.curve({5: (2, 0), 9: (2, 0), 30: (0, 4)}), 0.5)
    assert (alone.day, waiting.day) == (5, 9)


def test_of_nobody_there_is_no_curve() -> None:
    assert survival.curve({}) == []
    assert survival.quantile([], 0.5) == Quantile(None, None, None)


@given(
    st.dictionaries(
        st.integers(0, 900), st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=40
    )
)
def test_a_curve_only_falls_and_lies_within_its_interval(waits: dict[int, tuple[int, int]]) -> None:
    steps = survival.curve(waits)
    shares = [step.share for step in steps]
    assert shares == sorted(shares, reverse=True)
    assert all(0 <= step.low <= step.share + 1e-12 <= step.high + 2e-12 <= 1 + 3e-12 for step in steps)
    assert sum(step.decided for step in steps) == sum(decided for decided, _waiting in waits.values())


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    # Wilson's interval worked out by hand: 8 of 10; none and all of 10.
    [(8, 10, 0.4902, 0.9433), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0)],
)
def test_the_interval_of_a_share(hits: int, of: int, low: float, high: float) -> None:
    found = agreement.wilson(hits, of)
    assert found is not None
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


def test_kappa_by_hand() -> None:
    """20 and 15 agree, 5 and 10 do not: observed 0.7, by chance 0.5, so kappa is 0.4."""
    pairs = [("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15
    found = agreement.of(pairs)
    assert (found.read, found.agreed) == (50, 35)
    assert found.kappa is not None
    assert math.isclose(found.kappa.value, 0.4)
    assert math.isclose(found.kappa.high - found.kappa.value, 1.959964 * math.sqrt(0.21 / 50) / 0.5)


def test_kappa_says_nothing_where_chance_explains_all() -> None:
    assert agreement.kappa([("yes", "yes")] * 9) is None
    assert agreement.of([]) == agreement.Agreement(0, 0, None, None)


def test_every_outcome_is_drawn_and_the_rest_in_proportion() -> None:
    assert sampling.allotted({"negative": 3, "positive": 97}, 20) == {"negative": 1, "positive": 19}
    assert sampling.allotted({"negative": 30, "positive": 70}, 10) == {"negative": 3, "positive": 7}
    assert sampling.allotted({"negative": 2, "positive": 0}, 10) == {"negative": 2}
    assert sampling.allotted({}, 10) == {}


NAMES = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 60), max_size=6)


@given(NAMES, st.integers(0, 80))
def test_never_more_than_there_are_and_as_many_as_asked_for(strata: dict[str, int], size: int) -> None:
    drawn = sampling.allotted(strata, size)
    there = {name: count for name, count in strata.items() if count}
    assert all(drawn[name] <= count for name, count in there.items())
    assert sum(drawn.values()) in {min(size, sum(there.values())), max(size, len(there)) if size else 0}


def test_the_same_seed_draws_the_same() -> None:
    ids = [uuid.UUID(int=number) for number in range(50)]
    first = sampling.draw({"positive": ids[:40], "negative": ids[40:]}, 12, 2026)
    again = sampling.draw({"negative": ids[:39:-1], "positive": ids[39::-1]}, 12, 2026)
    assert first == again
    assert len(set(first)) == 12
    assert first != sampling.draw({"positive": ids[:40], "negative": ids[40:]}, 12, 2027)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Токтогуловой сказали молчать.", "▇▇▇ сказали молчать."),
        ("Айжанға хат келді.", "▇▇▇ хат келді."),
        ("TOKTOGULOVA Aizhan, +7 701 000 00 01", "▇▇▇ ▇▇▇, ▇▇▇"),
        ("She worked 14 hours for 8 months.", "She worked 14 hours for 8 months."),
    ],
)
def test_names_are_taken_out_with_their_endings(text: str, masked: str) -> None:
    known = ["Токтогулова Айжан", "Toktogulova Aizhan"]
    assert masking.masked(text, known) == masked
