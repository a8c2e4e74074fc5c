"""Marks of pages come back as they were given; what is none is said to be none."""

import uuid
from datetime import UTC, datetime

import pytest

from opennrm.database import marks


def test_a_mark_reads_as_it_was_made() -> None:
    at, pk = datetime(2026, 11, 26, 12, 0, 0, 123456, tzinfo=UTC), uuid.uuid4()
    assert marks.read(marks.mark(at, pk)) == (at, pk)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "~",
        "2026-11-26",
        f"2026-13-45T99~{uuid.uuid4()}",
        f"2026-11-26T12:00:00~{uuid.uuid4()}",
        "2026-11-26T12:00:00+00:00~none",
    ],
)
def test_what_is_none_is_refused(text: str) -> None:
    with pytest.raises(marks.NotAMark):
        marks.read(text)
