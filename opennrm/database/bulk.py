"""Many rows in one statement. COPY is not possible into a table with row-level security."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection


def insert(table: str, columns: Mapping[str, str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert all rows at once, sent as one JSON text: quicker to write than a literal for each value.

    Args:
        columns: the names of the columns with their types in SQL; both come from code, never from outside.
        rows: one value for each column: text, number, truth value, None, UUID, aware datetime, bytes, or a list of texts.
    """
    if not rows:
        return
    names = list(columns)
    sent = json.dumps(
        [dict(zip(names, row, strict=True)) for row in rows], default=_written, ensure_ascii=False
    )
    listed, typed = ", ".join(names), ", ".join(f"{name} {kind}" for name, kind in columns.items())
    with connection.cursor() as cursor:
        cursor.execute(
            f"insert into {table} ({listed}) select {listed} from json_to_recordset(%s::json) as v ({typed})",  # noqa: S608  names from code
            [sent],
        )


def _written(value: object) -> str:
    if isinstance(value, bytes | bytearray | memoryview):
        return "\\x" + bytes(value).hex()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"not a value of a column: {type(value).__name__}")
