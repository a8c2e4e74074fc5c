"""The last word on the order of what was found, from the names as written, with the reasons as codes."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from uuid import UUID

from rapidfuzz.distance import OSA

from opennrm.matching.encoding import Asked, number, year_of
from opennrm.matching.spelling import Word, words
from opennrm.people.identity import Identity, Name

Fold = Callable[[str], list[Word]]

SAME_SPELLING, SAME_SOUND, SAME_STEM = 1.0, 0.98, 0.94
LEAST_ALIKE = 0.6
ERROR_WORTH = 0.93
LEAST_SHOWN = 0.35
BY_INDEX = 0.6
PARTS = {"family": 1.0, "given": 1.0, "patronymic": 0.6}
YEAR_GAIN, YEAR_LOSS = 0.04, 0.15
NUMBER_GAIN = 0.25
REASONS = (
    "document_matches", "phone_matches", "same_spelling", "same_sound", "typing_error", "order_swapped",
    "patronymic_missing", "year_matches", "year_differs",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """A person who may be meant; the score advises, a person decides."""

    person_id: UUID
    score: float
    reasons: tuple[str, ...]
    identity: Identity = field(repr=False)


@dataclass(frozen=True, slots=True)
class Pairing:
    """One asked word laid beside one word of the record."""

    place: int
    part: str
    alike: float


def rank(
    asked: Asked, proposed: Iterable[tuple[UUID, float]], people: Mapping[UUID, Identity], limit: int
) -> list[Found]:
    """The people worth showing, best first, at most `limit`; those proposed but not opened are left out.

    The index sees every word at once, the names as written tell order and part: together they err less than either.
    """
    fold = lru_cache(maxsize=256)(
        words
    )  # for this call only: those proposed share names, and nobody keeps them
    found = [
        judged(asked, person, people[person], score, fold) for person, score in proposed if person in people
    ]
    found = [each for each in found if each.score >= LEAST_SHOWN]
    return sorted(found, key=lambda each: (-each.score, str(each.person_id)))[:limit]


def judged(asked: Asked, person_id: UUID, identity: Identity, proposed: float, fold: Fold = words) -> Found:
    """One person, by the best of their names, the year, and the numbers."""
    named = (by_name(asked, name, fold) for name in identity.names)
    score, reasons = max(named, key=lambda each: each[0], default=(0.0, set()))
    if asked.words:
        score += by_year(asked, identity, reasons)
        score += NUMBER_GAIN * by_number(asked, identity, reasons)
    elif asked.numbers:
        score = by_number(asked, identity, reasons)
    else:
        score = 0.5 + by_year(asked, identity, reasons)
    ordered = tuple(reason for reason in REASONS if reason in reasons)
    blended = BY_INDEX * proposed + (1 - BY_INDEX) * score
    return Found(person_id, round(min(1.0, max(0.0, blended)), 3), ordered, identity)


def by_name(asked: Asked, name: Name, fold: Fold = words) -> tuple[float, set[str]]:
    """How well the asked words cover the name; a word that fits nowhere counts against."""
    if not asked.words:
        return 0.0, set()
    parts = {"family": fold(name.family), "given": fold(name.given), "patronymic": fold(name.patronymic)}
    pairs = paired(asked.words, parts)
    weight = sum(PARTS[pair.part] for pair in pairs) + 0.9 * (len(asked.words) - len(pairs))
    score = sum(PARTS[pair.part] * pair.alike for pair in pairs) / weight if weight else 0.0
    return score, reasons_of(asked, pairs, has_patronymic=bool(parts["patronymic"]))


def paired(asked: Iterable[Word], parts: Mapping[str, list[Word]]) -> list[Pairing]:
    """Each asked word with the word of the record that it resembles most, every word used once."""
    possible = [
        (alike(one, other), place, part, position)
        for place, one in enumerate(asked)
        for part, written in parts.items()
        for position, other in enumerate(written)
    ]
    chosen: list[Pairing] = []
    used: set[tuple[str, int]] = set()
    for likeness, place, part, position in sorted(possible, key=lambda each: -each[0]):
        is_free = (part, position) not in used and all(pair.place != place for pair in chosen)
        if is_free and likeness >= LEAST_ALIKE * ERROR_WORTH:
            used.add((part, position))
            chosen.append(Pairing(place, part, likeness))
    return chosen


def alike(one: Word, other: Word) -> float:
    """From 0 to 1: spelt the same, sounding the same, of one stem, or close enough for a typing error."""
    if one.written == other.written:
        return SAME_SPELLING
    if any(sound in other.sounds for sound in one.sounds):
        return SAME_SOUND
    if not one.forms.isdisjoint(other.forms):
        return SAME_STEM
    return ERROR_WORTH * max(
        closeness(a, b) for a in one.sounds + one.stems for b in other.sounds + other.stems
    )


def closeness(one: str, other: str) -> float:
    """The share of strokes that agree, neighbours in the wrong order counting once; 0 when too few do."""
    return OSA.normalized_similarity(one, other, score_cutoff=LEAST_ALIKE)


def reasons_of(asked: Asked, pairs: list[Pairing], *, has_patronymic: bool) -> set[str]:
    """Why this name: codes only."""
    if not pairs:
        return set()
    least = min(pair.alike for pair in pairs)
    reasons = {SAME_SPELLING: "same_spelling"}.get(
        least, "same_sound" if least >= SAME_STEM else "typing_error"
    )
    place = {pair.part: pair.place for pair in pairs}
    found = {reasons}
    if "family" in place and "given" in place and place["given"] < place["family"]:
        found.add("order_swapped")
    if (
        "family" in place
        and "given" in place
        and (("patronymic" in place) != has_patronymic or is_longer(asked, pairs))
    ):
        found.add("patronymic_missing")
    return found


def is_longer(asked: Asked, pairs: list[Pairing]) -> bool:
    """Whether a patronymic was asked for that the record does not have."""
    matched = {pair.place for pair in pairs}
    return any(word.is_patronymic and place not in matched for place, word in enumerate(asked.words))


def by_year(asked: Asked, identity: Identity, reasons: set[str]) -> float:
    """What the year of birth adds or takes; a year beside it does neither."""
    born = year_of(identity.born_year) or (identity.born_on.year if identity.born_on else None)
    if asked.year is None or born is None:
        return 0.0
    if born == asked.year:
        reasons.add("year_matches")
        return YEAR_GAIN
    reasons.add("year_differs")
    return -YEAR_LOSS if abs(born - asked.year) > 1 else 0.0


def by_number(asked: Asked, identity: Identity, reasons: set[str]) -> float:
    """1 for the same document or telephone, less for one that differs in a sign or two."""
    best = 0.0
    if not asked.numbers:
        return best
    known = [("document_matches", each.number) for each in identity.documents]
    known += [("phone_matches", each) for each in identity.phones]
    for reason, written in known:
        own = number(written)
        likeness = max((OSA.normalized_similarity(own, each) for each in asked.numbers), default=0.0)
        if likeness == 1.0 or any(is_series_missing(own, each) for each in asked.numbers):
            reasons.add(reason)
            likeness = 1.0
        elif likeness < 0.8:
            likeness = 0.0
        best = max(best, likeness)
    return best


def is_series_missing(own: str, other: str) -> bool:
    """Whether the two numbers differ only by one or two letters in front."""
    longer, shorter = (own, other) if len(own) > len(other) else (other, own)
    front = longer[: len(longer) - len(shorter)]
    return longer.endswith(shorter) and front.isalpha() and len(front) <= 2
