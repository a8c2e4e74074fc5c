"""The receipt by which somebody without an account comes back: one number, as 16 digits or as six words.

10^16 numbers are 53.1 bits. Six words from lists of 512 are 54 bits, so every number has its words, and a list that fits
on two pages is enough. The lists are our own: plain nouns that may be read aloud in front of anybody.
"""

import re
import secrets
import unicodedata
from functools import cache
from math import log2
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from opennrm.vault.receipts import slow_fingerprint

NUMBERS = 10**16
DIGITS, GROUP = 16, 4
WORDS, LIST = 6, 512
BITS = log2(NUMBERS)
FOLDER = Path(__file__).parent / "words"
LANGUAGES = ("kk", "ru", "en")
# Who has no Kazakh keyboard writes the nearest Russian letter.
ALIKE = str.maketrans("ёәқңөұүһіғй", "еакноуухиги")
TYPING_MISTAKES = 1


def new() -> int:
    """A number that nobody can guess, from the operating system's generator."""
    return secrets.randbelow(NUMBERS)


def digits(number: int) -> str:
    """The number as it is written down: four groups of four."""
    whole = f"{number:0{DIGITS}}"
    return " ".join(whole[at : at + GROUP] for at in range(0, DIGITS, GROUP))


def in_words(number: int, language: str) -> tuple[str, ...]:
    """The same number as six words; a language without a list of its own gives the words of the last one."""
    listed = words_of(language if language in LANGUAGES else LANGUAGES[-1])
    found = []
    for _ in range(WORDS):
        number, place = divmod(number, LIST)
        found.append(listed[place])
    return tuple(reversed(found))


def read(written: str) -> int | None:
    """The number that somebody wrote, in digits or words, with whatever stands between; None when it is neither."""
    plain = "".join(str(unicodedata.digit(one, one)) for one in written)
    parts = re.findall(r"[^\W\d_]+", plain.lower())
    found = re.findall(r"\d", plain)
    if not parts and len(found) == DIGITS:
        return int("".join(found))
    return _of_words(parts) if len(parts) == WORDS else None


def fingerprint(written: str) -> bytes:
    """What is stored of a receipt; what is no receipt takes just as long and is found nowhere."""
    number = read(written)
    return slow_fingerprint(written[:200] if number is None else str(number))


@cache
def words_of(language: str) -> tuple[str, ...]:
    """The list of one language."""
    return tuple((FOLDER / f"{language}.txt").read_text(encoding="utf-8").split())


@cache
def _places(language: str) -> dict[str, int]:
    return {folded(word): place for place, word in enumerate(words_of(language))}


def folded(word: str) -> str:
    """A word without what keyboards and hurry change."""
    return unicodedata.normalize("NFC", word.lower()).translate(ALIKE)


def _of_words(parts: list[str]) -> int | None:
    for language in LANGUAGES:
        places = [_place(folded(part), language) for part in parts]
        known = [place for place in places if place is not None]
        if len(known) == WORDS:
            number = 0
            for place in known:
                number = number * LIST + place
            return number if number < NUMBERS else None
    return None


def _place(word: str, language: str) -> int | None:
    """Where the word stands, also with one letter wrong, if only one word of the list is so near."""
    places = _places(language)
    if word in places:
        return places[word]
    near = [known for known in places if Levenshtein.distance(word, known, score_cutoff=TYPING_MISTAKES) <= 1]
    return places[near[0]] if len(near) == 1 else None
