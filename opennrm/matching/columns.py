"""Growing columns of integers, seen by numpy without a copy."""

from array import array
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.uint32]
TAIL = 8192


class Column:
    """Row numbers (or other small integers) that only grow."""

    __slots__ = ("_values",)

    def __init__(self, values: Iterable[int] = ()) -> None:
        self._values = array("I", values)

    def __len__(self) -> int:
        return len(self._values)

    def append(self, value: int) -> None:
        self._values.append(value)

    def replace(self, position: int, value: int) -> None:
        self._values[position] = value

    def view(self) -> Rows:
        """A view that must be gone before the next `append`: keep it inside one search."""
        return np.frombuffer(self._values, dtype=np.uint32) if self._values else np.empty(0, np.uint32)

    @classmethod
    def of(cls, values: Rows) -> "Column":
        column = cls()
        column._values.frombytes(np.ascontiguousarray(values, dtype=np.uint32).tobytes())
        return column


class Exact:
    """Rows by a 64-bit code: sorted, with a short unsorted tail for what came last."""

    def __init__(self) -> None:
        self._codes: NDArray[np.uint64] = np.empty(0, np.uint64)
        self._rows: Rows = np.empty(0, np.uint32)
        self._tail_codes = array("Q")
        self._tail_rows = array("I")

    def add(self, code: int, row: int) -> None:
        self._tail_codes.append(code)
        self._tail_rows.append(row)
        if len(self._tail_codes) >= max(TAIL, len(self._codes)):
            self.settle()

    def settle(self) -> None:
        """Sorts the tail in."""
        codes = np.concatenate([self._codes, np.frombuffer(self._tail_codes, np.uint64)])
        rows = np.concatenate([self._rows, np.frombuffer(self._tail_rows, np.uint32)])
        order = np.argsort(codes, kind="stable")
        self._codes, self._rows = codes[order], rows[order]
        self._tail_codes, self._tail_rows = array("Q"), array("I")

    def rows(self, code: int) -> Rows:
        wanted = np.uint64(code)
        start, end = (
            np.searchsorted(self._codes, wanted, "left"),
            np.searchsorted(self._codes, wanted, "right"),
        )
        settled = self._rows[start:end]
        if not self._tail_codes:
            return settled
        late = np.frombuffer(self._tail_rows, np.uint32)[np.frombuffer(self._tail_codes, np.uint64) == wanted]
        return np.concatenate([settled, late])

    def export(self) -> tuple[NDArray[np.uint64], Rows]:
        self.settle()
        return self._codes, self._rows

    def keep(self, codes: NDArray[np.uint64], rows: Rows) -> None:
        """Takes over codes that are sorted already."""
        self._codes, self._rows = codes, rows
