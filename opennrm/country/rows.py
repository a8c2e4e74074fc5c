"""Strict reading of a profile's TOML: every complaint names the file and the key."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TypeVar, cast

from opennrm.country.entries import Confidence, Content, Plain, Text

Choice = TypeVar("Choice", bound=StrEnum)
LANGUAGE = re.compile(r"[a-z]{2}")
PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?")


class ProfileError(ValueError):
    """A profile file is wrong; says which file, which entry and what to mend."""

    def __init__(self, file: str, place: str, problem: str) -> None:
        super().__init__(f"{file}: {place}: {problem}")


class Row:
    """One table of a TOML file. Each key is taken once; what is left over at the end is an error."""

    def __init__(self, content: object, file: str, place: str) -> None:
        self.file, self.place = file, place
        if not isinstance(content, dict):
            raise self.wrong("must be a table")
        self.left: dict[str, object] = dict(content)

    def wrong(self, problem: str) -> ProfileError:
        return ProfileError(self.file, self.place, problem)

    def named(self, key: str) -> Row:
        """The same row, called by the value of `key` in messages."""
        self.place = f"{self.place} {self.left.get(key, '?')}"
        return self

    def text(self, key: str, default: str | None = None) -> str:
        found = self.left.pop(key, default)
        if not isinstance(found, str) or (default is None and not found.strip()):
            raise self.wrong(f"`{key}` must be a text")
        return found

    def number(self, key: str) -> int:
        found = self.left.pop(key, None)
        if not isinstance(found, int) or isinstance(found, bool):
            raise self.wrong(f"`{key}` must be a whole number")
        return found

    def flag(self, key: str) -> bool:
        found = self.left.pop(key, False)
        if not isinstance(found, bool):
            raise self.wrong(f"`{key}` must be true or false")
        return found

    def choice(self, key: str, choices: type[Choice], default: Choice | None = None) -> Choice:
        found = self.left.pop(key, default)
        if found not in set(choices):
            raise self.wrong(f"`{key}` must be one of {', '.join(choices)}")
        return choices(cast("str", found))

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts that is not empty."""
        found = self.left.pop(key, None)
        if not isinstance(found, list) or not found or not all(isinstance(one, str) for one in found):
            raise self.wrong(f"`{key}` must be a list of texts")
        return tuple(found)

    def each(self, key: str, choices: type[Choice]) -> list[Choice]:
        """A list of choices that is not empty."""
        found = self.texts(key)
        if not set(found) <= set(choices):
            raise self.wrong(f"`{key}` must hold only {', '.join(choices)}")
        return [choices(one) for one in found]

    def confidence(self, default: Confidence | None = None) -> Confidence:
        return self.choice("confidence", Confidence, default)

    def day(self, key: str) -> date | None:
        """A date, or the first day of a text such as "2024" or "2024-11"; None when absent."""
        found = self.left.pop(key, None)
        if found is None or type(found) is date:
            return found
        match = PARTIAL_DATE.fullmatch(found) if isinstance(found, str) else None
        if match is None:
            raise self.wrong(f"`{key}` must be a date, a year or a year and month")
        return date(int(match[1]), int(match[2] or 1), 1)

    def content(self, key: str) -> Content:
        found = self.left.pop(key, None)
        if isinstance(found, list):
            return tuple(self._plain(key, one) for one in found)
        return None if found is None else self._plain(key, found)

    def _plain(self, key: str, found: object) -> Plain:
        if not isinstance(found, str | int | bool):
            raise self.wrong(f"`{key}` must be a text, a whole number, true, false or a list of these")
        return found

    def words(self, languages: Iterable[str]) -> Text:
        """All two-letter keys as one text; each of `languages` must be there."""
        found = {key: self.text(key) for key in list(self.left) if LANGUAGE.fullmatch(key)}
        return self._complete(found, languages)

    def words_of(self, key: str, languages: Iterable[str]) -> Text:
        """A sub-table of languages as one text; empty when absent."""
        if key not in self.left:
            return Text(())
        row = self.row(key)
        text = row.words(languages)
        row.finish()
        return text

    def _complete(self, found: Mapping[str, str], languages: Iterable[str]) -> Text:
        order = list(languages)
        missing = [language for language in order if language not in found]
        if missing:
            raise self.wrong(f"has no text in: {', '.join(missing)}")
        order += [language for language in found if language not in order]
        return Text(tuple((language, found[language]) for language in order))

    def row(self, key: str) -> Row:
        return Row(self.left.pop(key, None), self.file, f"{self.place}.{key}")

    def rows(self, key: str) -> list[Row]:
        found = self.left.pop(key, [])
        if not isinstance(found, list):
            raise self.wrong(f"`{key}` must be a list of tables")
        return [Row(one, self.file, f"{key}[{place}]") for place, one in enumerate(found)]

    def pairs(self, key: str) -> tuple[tuple[str, str], ...]:
        found = self.left.pop(key, {})
        if not isinstance(found, dict) or not all(isinstance(one, str) for one in found.values()):
            raise self.wrong(f"`{key}` must be a table of texts")
        return tuple(sorted(found.items()))

    def finish(self) -> None:
        if self.left:
            raise self.wrong(f"has keys that nobody reads: {', '.join(sorted(self.left))}")


def read(path: Path) -> Row:
    """The whole of one TOML file, or a ProfileError that names it."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise ProfileError(path.name, "file", str(problem)) from problem
    return Row(content, f"{path.parent.name}/{path.name}", "top")
