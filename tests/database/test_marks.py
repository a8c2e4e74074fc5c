"""Marks of pages come back as they were given; what is none is said to be none."""

import uuid
from datetime import UTC, datetime

import pytest

from opennrm.database import marks

# The same in every process of a run, which must gather the same tests.
SOMEBODY = "6f70656e-6e72-4d00-8000-000000000001"


def test_a_mark_reads_as_it_was_made() -> None:
    at, pk = datetime(2026, 11, 26, 12, 0, 0, 123456, tzinfo=UTC), uuid.uuid4()
    assert marks.read(marks.mark(at, pk)) == (at, pk)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "~",
        "2026-11-26",
        f"2026-13-45T99~{SOMEBODY}",
        f"2026-11-26T12:00:00~{SOMEBODY}",
        "2026-11-26T12:00:00+00:00~none",
    ],
)
def test_what_is_none_is_refused(text: str) -> None:
    with pytest.raises(marks.NotAMark):
        marks.read(text)
