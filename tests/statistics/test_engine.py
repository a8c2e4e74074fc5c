"""Tables from groups, against numbers added up by hand; and what is hidden, against an attacker who can subtract."""

from __future__ import annotations

import io
import shutil
from datetime import UTC, datetime
from itertools import product

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opennrm.country.loader import FOLDER, available, load
from opennrm.country.rows import ProfileError
from opennrm.statistics import files
from opennrm.statistics.definitions import table_set
from opennrm.statistics.engine import HIDDEN, NOT_KNOWN, Words, draw
from opennrm.statistics.periods import Period, Quarter
from opennrm.statistics.queries import Count, Counted
from opennrm.statistics.suppression import hidden

GB = table_set("gb")
FROZEN = datetime(2026, 11, 26, tzinfo=UTC)
PERIOD = Period(Quarter(2025, 3), Quarter(2026, 2), FROZEN)
WORDS = Words(
    "en",
    {"nationality": {"ALB": "Albania", "VNM": "Vietnam"}, "responder": {"kent": "Kent Police"}},
    "Not known",
)
NOBODY = {
    "year": "2026", "quarter": "2026Q1", "age": "adult", "place": "home", "exploitation": "forced_labour", "gender": "man",
    "nationality": "ALB", "responder": "kent", "kind": "police", "outcome": "",
}  # fmt: skip


def group(n, **codes):
    return Counted({**NOBODY, **codes}, n)


LONG_AGO = Quarter(2020, 1)


def drawn(code, *groups, known_from=LONG_AGO, least=1):
    return draw(GB, GB.table(code), Count(tuple(groups), known_from), PERIOD, WORDS, least)


def test_referrals_by_quarter_stand_in_the_published_shape():
    table = drawn(
        "T2", group(7), group(2, age="child", place="both"), group(4, quarter="2025Q4", year="2025")
    )
    assert table.head[0][2:] == (
        *("Adult (18 or over)",) * 5, *("Child (17 or under)",) * 5, *("Age not specified or unknown",) * 5, "Total",
    )  # fmt: skip
    assert table.head[1][:7] == (
        "Year",
        "Quarter",
        "Overseas",
        "UK",
        "UK and Overseas",
        "Not specified or unknown",
        "Total",
    )
    rows = [(line.headings, line.cells[-1]) for line in table.lines]
    assert rows == [
        (("2025", ""), 4), (("", "Q3"), 0), (("", "Q4"), 4), (("2026", ""), 9), (("", "Q1"), 9), (("", "Q2"), 0),
    ]  # fmt: skip
    assert table.lines[4].cells[:10] == (0, 7, 0, 0, 7, 0, 0, 2, 0, 2)


def test_nothing_is_known_of_a_quarter_before_anything_was_kept():
    table = drawn("T2", group(7), known_from=Quarter(2026, 1))
    assert [line.cells[0] for line in table.lines] == [NOT_KNOWN, NOT_KNOWN, NOT_KNOWN, 0, 0, 0]
    assert drawn("T25", known_from=None).lines[0].cells == (NOT_KNOWN,)


def test_first_responders_are_nested_with_the_total_before_its_parts():
    table = drawn(
        "T13", group(6), group(5, exploitation="forced_labour+illicit", nationality="VNM"), group(1, age="child", gender="unknown"),
    )  # fmt: skip
    assert table.head == (
        (
            "First responder",
            "Exploitation type",
            "Age at exploitation",
            "Gender",
            "Albania",
            "Vietnam",
            "Total",
        ),
    )
    assert [(line.headings, line.cells) for line in table.lines] == [
        (("Kent Police", "", "", ""), (7, 5, 12)),
        (("", "Criminal & Labour", "", ""), (0, 5, 5)),
        (("", "", "Adult (18 or over)", ""), (0, 5, 5)),
        (("", "", "", "Male"), (0, 5, 5)),
        (("", "Labour", "", ""), (7, 0, 7)),
        (("", "", "Adult (18 or over)", ""), (6, 0, 6)),
        (("", "", "", "Male"), (6, 0, 6)),
        (("", "", "Child (17 or under)", ""), (1, 0, 1)),
        (("", "", "", "Not recorded"), (1, 0, 1)),
        (("Total", "", "", ""), (7, 5, 12)),
    ]


def test_an_unknown_nationality_comes_last_and_is_called_so():
    table = drawn("T26", group(3, nationality=""), group(4))
    assert [(line.headings[0], line.cells) for line in table.lines] == [
        ("Albania", (4,)), ("Not known", (3,)), ("Total", (7,)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        ("sexual", "Sexual"), ("", "Not specified or unknown"), ("other", "Not specified or unknown"),
        ("other+sexual", "Sexual"), ("servitude+sexual", "Domestic & Sexual"), ("child_labour+forced_labour", "Labour"),
        ("something new", "Not specified or unknown"),
    ],
)  # fmt: skip
def test_kinds_of_exploitation_are_put_together(codes, said):
    assert drawn("T14", group(1, exploitation=codes)).lines[0].headings[0] == said


def test_small_numbers_are_hidden_and_what_gives_them_away_too():
    table = drawn("T16", group(9, outcome="positive"), group(2, outcome="negative"), least=5)
    quarter = next(line for line in table.lines if line.headings[1] == "Q1")
    assert quarter.cells[:3] == (HIDDEN, HIDDEN, 11)
    assert table.hidden > 2
    assert "2" not in {str(cell) for line in table.lines for cell in line.cells}


def test_without_a_threshold_every_number_is_hidden():
    table = drawn("T16", group(900, outcome="positive"), group(2, outcome="negative"), least=None)
    assert {cell for line in table.lines for cell in line.cells} == {0, HIDDEN}


TABLES = st.lists(st.lists(st.integers(0, 30), min_size=3, max_size=3), min_size=2, max_size=4)


@given(TABLES, st.integers(2, 10))
@settings(max_examples=300, deadline=None)
def test_no_hidden_cell_can_be_worked_out_by_subtraction(numbers, least):
    cells, families = _square(numbers)
    dark = hidden(cells, families, least)
    assert not [key for key, n in cells.items() if 0 < n < least and key not in dark]
    for total, parts in families:
        gone = [part for part in parts if part in dark]
        if total not in dark:
            assert not gone or (len(gone) > 1 and sum(cells[part] for part in gone) >= least)
        else:
            assert gone, "a hidden total is the sum of its shown parts"
    if all(n == 0 or n >= least for n in cells.values()):
        assert dark == set()


def _square(numbers):
    rows, columns = len(numbers), len(numbers[0])
    cells = {(row, column): numbers[row][column] for row, column in product(range(rows), range(columns))}
    for row in range(rows):
        cells[row, "all"] = sum(numbers[row])
    for column in [*range(columns), "all"]:
        cells["all", column] = sum(cells[row, column] for row in range(rows))
    families = [((row, "all"), [(row, column) for column in range(columns)]) for row in [*range(rows), "all"]]
    families += [
        (("all", column), [(row, column) for row in range(rows)]) for column in [*range(columns), "all"]
    ]
    return cells, families


@pytest.mark.parametrize("code", available())
def test_every_country_has_tables_and_words_for_them(code):
    found, country = table_set(code), load(code)
    assert found.tables
    for one in found.tables:
        assert one.text.languages >= set(country.languages)
        table = draw(found, one, Count((group(8), group(9, age="child")), Quarter(2020, 1)), PERIOD, WORDS, 5)
        assert table.lines
        assert {len(line.headings) + len(line.cells) for line in table.lines} == {
            len(head) for head in table.head
        }


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            'counts = "referrals"',
            'counts = "moons"',
            "table T2: counts by a rule or dimension that is not there",
        ),
        ('columns = ["age", "place"]', 'columns = ["age", "outcome"]', "table T2: counts by a rule"),
        ('rows = ["year", "quarter"]', 'rows = ["quarter"]', "quarters stand under their year"),
        ('code = "age"\n', 'code = "old"\n', "has no words for: age"),
    ],
)
def test_a_wrong_definition_is_told_by_file_and_key(tmp_path, old, new, said):
    folder = shutil.copytree(FOLDER, tmp_path / "profiles")
    file = folder / "gb" / "tables" / "quarterly.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ProfileError, match=said):
        table_set("gb", folder)


@pytest.mark.parametrize(
    ("text", "quarter"),
    [("2026Q3", Quarter(2026, 3)), ("2026-q1", Quarter(2026, 1)), (" 1999Q4 ", Quarter(1999, 4))],
)
def test_quarters_are_read(text, quarter):
    assert Quarter.parse(text) == quarter
    assert str(Quarter.parse(text)) == text.strip().upper().replace("-", "")


@pytest.mark.parametrize("text", ["", "2026", "2026Q5", "Q1", "2026Q1; drop"])
def test_what_is_no_quarter(text):
    with pytest.raises(ValueError, match="2026Q3"):
        Quarter.parse(text)


def test_quarters_go_over_the_year():
    assert Quarter(2026, 4).plus(1) == Quarter(2027, 1)
    assert Quarter(2026, 1).plus(-5) == Quarter(2024, 4)
    assert [str(one) for one in PERIOD.quarters] == ["2025Q3", "2025Q4", "2026Q1", "2026Q2"]


def test_a_file_holds_values_alone():
    table = drawn("T13", group(12, responder="=cmd"))
    book = openpyxl.load_workbook(io.BytesIO(files.as_xlsx(table, ["A note."])))
    assert book.sheetnames == ["T13"]
    cells = [[cell.value for cell in row] for row in book.active.iter_rows()]
    assert cells[1][:4] == ["First responder", "Exploitation type", "Age at exploitation", "Gender"]
    assert cells[2][0] == "'=cmd"
    assert cells[2][4:] == [12, 12]
    assert {cell.data_type for row in book.active.iter_rows() for cell in row} <= {"s", "n"}
    csv = files.as_csv(table, ["A note."]).decode("utf-8-sig")
    assert "'=cmd,,,,12,12" in csv
