"""Many rows in one statement. COPY is not possible into a table with row-level security."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection


def insert(table: str, columns: Mapping[str, str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert all rows at once.

    Args:
        columns: the names of the columns with their types in SQL; both come from code, never from outside.
        rows: one value per column. For a column of type `text[]` give `array(...)` of its values.
    """
    if not rows:
        return
    asked = ", ".join(f"%s::{'text' if kind.endswith('[]') else kind}[]" for kind in columns.values())
    taken = ", ".join(f"v.{name}::{kind}" for name, kind in columns.items())
    names = ", ".join(columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"insert into {table} ({names}) select {taken} from unnest({asked}) as v ({names})",  # noqa: S608  names from code
            [list(column) for column in zip(*rows, strict=True)],
        )


def array(values: Sequence[str]) -> str:
    """A list of texts as PostgreSQL writes one, because an array of arrays of unlike lengths cannot be sent."""
    quoted = (value.replace("\\", "\\\\").replace('"', '\\"') for value in values)
    return "{" + ",".join(f'"{value}"' for value in quoted) + "}"
