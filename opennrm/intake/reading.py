"""Is a filled-in form as it should be? Every complaint names its field and never repeats what was answered."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

from opennrm.intake.forms import Field, Form, Kind

EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]+\.[^@\s.]{2,}")
PHONE = re.compile(r"\+?[0-9][0-9 ()./-]{4,24}")
CHECKED = ("true", "false", "")
EARLIEST = date(1900, 1, 1)

Answer = str | list[str]
Answers = Mapping[str, Answer]


@dataclass(frozen=True)
class Problem:
    """What is wrong with one field."""

    field: str
    what: str


def problems(form: Form, given: Mapping[str, object], today: date) -> list[Problem]:
    """Everything that is wrong, in the order of the form; nothing when it can be taken in."""
    known = {one.name for one in form.fields}
    found = [
        Problem(str(name), "The form has no such field.") for name in sorted(map(str, set(given) - known))
    ]
    for one in form.fields:
        found += [Problem(one.name, what) for what in _wrong(one, given, today)]
    return found


def cleaned(given: Mapping[str, object]) -> dict[str, Answer]:
    """The answers as they came, without those that are empty."""
    kept: dict[str, Answer] = {}
    for name, answer in given.items():
        if isinstance(answer, list):
            kept[name] = [str(one) for one in answer]
        elif answer not in (None, ""):
            kept[name] = str(answer).lower() if isinstance(answer, bool) else str(answer)
    return {name: answer for name, answer in kept.items() if answer}


def _wrong(one: Field, given: Mapping[str, object], today: date) -> Iterator[str]:
    answer = given.get(one.name)
    if answer in (None, "", []):
        if one.required and _is_asked(one, given):
            yield "An answer is missing."
        return
    several = one.kind in (Kind.SEVERAL, Kind.FILES) and isinstance(answer, list)
    for text in cast("list[object]", answer) if several else [answer]:
        yield from _wrong_answer(one, text, today)


def _is_asked(one: Field, given: Mapping[str, object]) -> bool:
    return not one.asked_if or _as_text(given.get(one.asked_if)) in one.asked_values


def _as_text(answer: object) -> str:
    return str(answer).lower() if isinstance(answer, bool) else str(answer)


def _wrong_answer(one: Field, answer: object, today: date) -> Iterator[str]:
    text = _as_text(answer)
    if not isinstance(answer, str | int):
        yield "This must be a text."
    elif len(text) > one.most:
        yield f"Too long: at most {one.most} characters."
    elif "\x00" in text:
        yield "There is a character that cannot be kept."
    elif said := SHAPES.get(one.kind, _anything)(one, text, today):
        yield said


def _anything(one: Field, text: str, today: date) -> str:
    return ""


def _option(one: Field, text: str, today: date) -> str:
    return "" if text in one.options else f"Choose one of: {', '.join(one.options)}."


def _tick(one: Field, text: str, today: date) -> str:
    return "" if text in CHECKED else "This must be true, or left out."


def _address(one: Field, text: str, today: date) -> str:
    return "" if EMAIL.fullmatch(text) else "This is not an e-mail address."


def _telephone(one: Field, text: str, today: date) -> str:
    return "" if PHONE.fullmatch(text.strip()) else "This is not a telephone number."


def _count(one: Field, text: str, today: date) -> str:
    return "" if text.isascii() and text.isdigit() else "This must be a whole number."


def _day(one: Field, text: str, today: date) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return "This must be a date, such as 1999-12-31."
    return "" if EARLIEST < day <= today else "This day is too early, or has not come yet."


SHAPES: dict[Kind, Callable[[Field, str, date], str]] = {
    Kind.CHOICE: _option,
    Kind.SEVERAL: _option,
    Kind.CHECK: _tick,
    Kind.EMAIL: _address,
    Kind.PHONE: _telephone,
    Kind.NUMBER: _count,
    Kind.DATE: _day,
}
