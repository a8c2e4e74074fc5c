"""What an entry may hold: codes, numbers and ids. Anything that could be a person's words is refused."""

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

CODE = re.compile(r"[a-z0-9_.:-]{0,80}", re.ASCII)


class NotACode(ValueError):
    """A value that could carry content was given to the log. The message names the key, never the value."""


def code(value: object, name: str) -> str:
    """The code itself. Raises NotACode."""
    text = str(getattr(value, "value", value))
    if not CODE.fullmatch(text):
        raise NotACode(f"{name} is not a code")
    return text


def detail(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values in the form in which they are stored: flat, or lists of codes. Raises NotACode."""
    return {code(name, "a key"): _value(name, value) for name, value in values.items()}


def _value(name: str, value: Any) -> Any:
    if isinstance(value, list | tuple | set | frozenset):
        items = sorted(value, key=str) if isinstance(value, set | frozenset) else value
        return [_one(name, item) for item in items]
    return _one(name, value)


def _one(name: str, value: Any) -> bool | int | str | None:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        if abs(value) >= 2**63:
            raise NotACode(f"{code(name, 'a key')} is too large")
        return int(value)
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, str):
        return code(value, name)
    raise NotACode(f"{code(name, 'a key')} is not a code")
