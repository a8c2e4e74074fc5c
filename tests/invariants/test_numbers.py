"""Small numbers are hidden by one threshold, and so are those from which they could be worked out."""

from opennrm.country import small_numbers
from opennrm.country.loader import available, load
from opennrm.statistics.engine import HIDDEN, Drawn
from tests.architecture import ours
from tests.statistics.test_engine import drawn, group


def published() -> Drawn:
    """Nine decisions for adults and two against, twelve for children: one number of a quarter is small."""
    least = small_numbers.least(load("gb"))
    decisions = (
        group(9, outcome="positive"),
        group(2, outcome="negative"),
        group(12, age="child", outcome="positive"),
    )
    return drawn("T16", *decisions, least=least)  # type: ignore[no-any-return]


def test_no_small_number_is_shown() -> None:
    shown = [cell for line in published().lines for cell in line.cells if isinstance(cell, int)]
    assert 12 in shown
    assert [cell for cell in shown if 0 < cell < 5] == []


def test_no_hidden_number_can_be_worked_out() -> None:
    """Wherever a total is shown, none of its parts is hidden, or at least two are."""
    for line in published().lines:
        dark = [cell for cell in line.cells if cell == HIDDEN]
        assert len(dark) != 1


def test_every_country_has_a_threshold_or_hides_everything() -> None:
    for code in available():
        least = small_numbers.least(load(code))
        assert least is None or least > 1, code


def readers() -> set[str]:
    """Which files of ours name the value."""
    return {
        name for name, path in ours.sources() if small_numbers.THRESHOLD in path.read_text(encoding="utf-8")
    }


def test_the_threshold_is_read_in_one_place() -> None:
    assert readers() == {"country/small_numbers.py"}
