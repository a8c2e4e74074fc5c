"""Growing columns and codes that stay sorted."""

import pytest

from opennrm.matching import columns
from opennrm.matching.columns import Column, Exact


def test_a_column_grows_and_changes() -> None:
    column = Column([1, 2])
    column.append(3)
    column.replace(0, 9)
    assert column.view().tolist() == [9, 2, 3]
    assert Column().view().tolist() == []
    assert Column.of(column.view()[1:]).view().tolist() == [2, 3]


def test_codes_are_found_before_and_after_they_are_sorted_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "TAIL", 4)
    exact = Exact()
    for row, code in enumerate([7, 3, 7, 2**64 - 1, 5, 7]):
        exact.add(code, row)
        assert row in exact.rows(code)
    assert sorted(exact.rows(7).tolist()) == [0, 2, 5]
    assert exact.rows(4).tolist() == []
    codes, rows = exact.export()
    assert codes.tolist() == sorted(codes.tolist())
    assert len(rows) == 6
