"""Keyed encodings: what the index holds instead of names, numbers and sounds."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from opennrm.matching.spelling import VOWELS, Word, split, word, words

LONGEST_TEXT = 200
MOST_WORDS = 6
LOOK_ALIKE_IN_NUMBER = str.maketrans("АВСЕНКМОРТХУІ", "ABCEHKMOPTXYI")
TELEPHONE_DIGITS = 9
LEAST_NUMBER = 5
VOWEL = re.compile(f"[{VOWELS}]")
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
DATE = re.compile(r"\b(?:(?:19|20)\d\d-\d\d-\d\d|\d\d?[./]\d\d?[./](?:19|20)\d\d)\b")
NUMBER_PART = re.compile(r"[+(]?[^\W_]*\d[\w()\-]*")


@dataclass(frozen=True, slots=True)
class Known:
    """What the index must learn about one person; it forgets the words as soon as they are encoded."""

    person_id: UUID
    names: tuple[str, ...]
    year: int | None = None
    numbers: tuple[str, ...] = ()
    organisations: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class Asked:
    """A searcher's text, taken apart."""

    words: tuple[Word, ...]
    year: int | None
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Token:
    """One sound of a name: an identity under the key, and its features (pairs of letters) under the key."""

    identity: int
    features: tuple[int, ...]


def asked(text: str) -> Asked:
    """Takes names, a year or date of birth, and telephone or document numbers out of what was typed."""
    rest = text[:LONGEST_TEXT]
    year: int | None = None
    for pattern in (DATE, YEAR):
        if found := pattern.search(rest):
            year = year or year_of(found[0])
            rest = rest[: found.start()] + " " + rest[found.end() :]
            break
    names, numbers = apart(rest)
    return Asked(tuple(words(" ".join(names))[:MOST_WORDS]), year, tuple(numbers[:MOST_WORDS]))


def apart(text: str) -> tuple[list[str], list[str]]:
    """Parts without and with digits. Neighbouring groups of digits are one telephone number; one or two letters before
    digits are the series of a document, which people leave out as often as not."""
    names: list[str] = []
    groups: list[list[str]] = []
    goes_on = False
    for part in text.split():
        if not NUMBER_PART.fullmatch(part):
            names.append(part)
            goes_on = False
        elif goes_on and part[0].isdigit():
            groups[-1].append(part)
        else:
            groups.append([names.pop()] if names and len(names[-1]) <= 2 and part[0].isdigit() else [])
            groups[-1].append(part)
            goes_on = True
    numbers = ["".join(group) for group in groups]
    numbers += ["".join(group[1:]) for group in groups if group[0].isalpha()]
    return names, [each for each in map(number, numbers) if len(each) >= LEAST_NUMBER]


def year_of(written: str | int | None) -> int | None:
    """The year in a written date, or None."""
    found = re.search(r"(?:19|20)\d\d", str(written or ""))
    return int(found[0]) if found and int(found[0]) <= date.max.year else None


def number(written: str) -> str:
    """A document or telephone number without spaces and marks; a telephone keeps its last nine digits."""
    kept = "".join(sign for sign in written.upper().translate(LOOK_ALIKE_IN_NUMBER) if sign.isalnum())
    is_telephone = written.strip().startswith("+") or (kept.isdigit() and len(kept) in {10, 11})
    return kept[-TELEPHONE_DIGITS:] if is_telephone else kept


class Encoder:
    """Turns sounds and numbers into integers that mean nothing without the key."""

    def __init__(self, key: bytes) -> None:
        if len(key) < 32:
            raise ValueError("the key of the index has at least 32 bytes")
        self._key = key

    def code(self, kind: str, value: str) -> int:
        digest = hashlib.blake2b(
            value.encode(), digest_size=8, key=self._key, person=kind.encode()[:16]
        ).digest()
        return int.from_bytes(digest, "big")

    def token(self, sound: str) -> Token:
        """Pairs of letters with the edges marked, and the same for the consonants alone, which change less."""
        frame = VOWEL.sub("", sound) or sound[:1]
        features = {self.code("pair", pair) for pair in pairs(f"^{sound}$")}
        features |= {self.code("frame", pair) for pair in pairs(f"^{frame}$")}
        return Token(self.code("sound", sound), tuple(sorted(features)))

    def numbers(self, written: str) -> tuple[int, int, int]:
        """The whole number and its halves, so that one wrong digit leaves a half that agrees."""
        middle = len(written) // 2
        return (
            self.code("number", written),
            self.code("first half", written[:middle]),
            self.code("last half", written[middle:]),
        )


def pairs(text: str) -> Iterable[str]:
    """Neighbouring letters, a repeated pair numbered so that it counts again."""
    seen: dict[str, int] = {}
    for start in range(len(text) - 1):
        pair = text[start : start + 2]
        seen[pair] = seen.get(pair, 0) + 1
        yield pair if seen[pair] == 1 else f"{pair}{seen[pair]}"


class Sounds:
    """Sounds of whole names, remembering words while an index is built, because given names repeat."""

    def __init__(self) -> None:
        self._seen: dict[str, tuple[str, ...]] = {}

    def of(self, names: Iterable[str]) -> set[str]:
        found: set[str] = set()
        for name in names:
            for part in split(name):
                found.update(self._word(part))
        return found

    def _word(self, part: str) -> tuple[str, ...]:
        known = self._seen.get(part)
        if known is None:
            folded = word(part)
            known = self._seen[part] = (*folded.sounds, *folded.stems)
        return known
