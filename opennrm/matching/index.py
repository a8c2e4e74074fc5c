"""The index of the matching process: who may be meant, by sound, year and number, among the people one may read.

It lives in memory only (or sealed on disk), holds keyed integers, and answers with ids and scores. Who may not be read by
the asking organisation is left out before the best are chosen, so that neither order nor number tells of anybody else.
"""

from collections.abc import Iterable
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from opennrm.matching.columns import Column, Exact, Rows
from opennrm.matching.encoding import Asked, Encoder, Known, Sounds, Token

Scores = NDArray[np.float32]

ALIKE_ENOUGH = 0.45
MOST_TOKENS = 80
STEM_WORTH = 0.95
PATRONYMIC_WORTH = 0.6
YEAR_GAIN = 0.12
YEAR_LOSS = 0.10
HALF_NUMBER = 0.6
HALF_NUMBER_GAIN = 0.1
NUMBER_GAIN = 0.3
LEAST_SCORE = 0.3
WORTH_OPENING = 0.55
NO_YEAR = 0


class NameIndex:
    """Rows are versions of people: a changed person gets a new row and the old one dies; `compact` drops the dead."""

    def __init__(self, key: bytes) -> None:
        self.encoder = Encoder(key)
        self.ids: list[UUID] = []
        self.row_of: dict[UUID, int] = {}
        self.alive = Column()
        self.years = Column()
        self.token_of: dict[int, int] = {}
        self.token_sizes = Column()
        self.token_rows: list[Column] = []
        self.tokens_with: dict[int, Column] = {}
        self.organisation_rows: dict[UUID, Column] = {}
        self.numbers = Exact()
        self.halves = Exact()

    def __len__(self) -> int:
        return len(self.row_of)

    @property
    def dead(self) -> int:
        return len(self.ids) - len(self.row_of)

    def put(self, known: Known, sounds: Sounds | None = None) -> None:
        """Adds a person or replaces what was known of them; without organisations the person is only forgotten."""
        self.forget(known.person_id)
        if not known.organisations:
            return
        row = len(self.ids)
        self.ids.append(known.person_id)
        self.row_of[known.person_id] = row
        self.alive.append(1)
        self.years.append(known.year or NO_YEAR)
        for organisation in known.organisations:
            self.organisation_rows.setdefault(organisation, Column()).append(row)
        for sound in (sounds or Sounds()).of(known.names):
            self.token_rows[self._token(sound)].append(row)
        for written in known.numbers:
            self._number(written, row)

    def forget(self, person_id: UUID) -> None:
        row = self.row_of.pop(person_id, None)
        if row is not None:
            self.alive.replace(row, 0)

    def fill(self, people: Iterable[Known]) -> None:
        """Adds many people; words seen before are not folded again."""
        sounds = Sounds()
        for known in people:
            self.put(known, sounds)

    def _number(self, written: str, row: int) -> None:
        whole, first, last = self.encoder.numbers(written)
        self.numbers.add(whole, row)
        self.halves.add(first, row)
        self.halves.add(last, row)

    def _token(self, sound: str) -> int:
        identity = self.encoder.code("sound", sound)
        known = self.token_of.get(identity)
        if known is not None:
            return known
        position = self.token_of[identity] = len(self.token_rows)
        token = self.encoder.token(sound)
        self.token_rows.append(Column())
        self.token_sizes.append(len(token.features))
        for feature in token.features:
            self.tokens_with.setdefault(feature, Column()).append(position)
        return position

    def search(self, asked: Asked, organisation: UUID, limit: int) -> list[tuple[UUID, float]]:
        """The likeliest people whose identity the organisation may read, best first.

        A score is 1 for a name that fits in full; year and numbers add to it or take away.
        """
        mine = self.organisation_rows.get(organisation)
        if mine is None or limit < 1:
            return []
        readable = np.zeros(len(self.ids), dtype=bool)
        readable[mine.view()] = True
        readable &= self.alive.view() == 1
        scores = self._name_scores(asked)
        self._weigh_year(scores, asked)
        self._weigh_numbers(scores, asked)
        scores[~readable] = 0
        return self._best(scores, limit)

    def _best(self, scores: Scores, limit: int) -> list[tuple[UUID, float]]:
        found = np.flatnonzero(scores >= max(LEAST_SCORE, WORTH_OPENING * float(scores.max(initial=0))))
        if len(found) > limit:
            found = found[np.argpartition(-scores[found], limit - 1)[:limit]]
        order = found[np.argsort(-scores[found], kind="stable")]
        return [(self.ids[row], round(float(scores[row]), 4)) for row in order]

    def _name_scores(self, asked: Asked) -> Scores:
        total = np.zeros(len(self.ids), dtype=np.float32)
        weight = 0.0
        for each in asked.words:
            alike = self._alike(each.sounds, each.stems)
            worth = self._worth(alike) * (PATRONYMIC_WORTH if each.is_patronymic else 1.0)
            total += self._spread(alike) * np.float32(worth)
            weight += worth
        return total / np.float32(weight) if weight else total

    def _alike(self, sounds: Iterable[str], stems: Iterable[str]) -> list[tuple[float, int]]:
        """The tokens of the vocabulary that sound like one asked word, the least alike first."""
        best = np.zeros(len(self.token_rows), dtype=np.float32)
        for sound in sounds:
            np.maximum(best, self._dice(self.encoder.token(sound)), out=best)
        for sound in stems:
            np.maximum(best, self._dice(self.encoder.token(sound)) * np.float32(STEM_WORTH), out=best)
        chosen = np.flatnonzero(best >= ALIKE_ENOUGH)
        chosen = chosen[np.argsort(best[chosen], kind="stable")][-MOST_TOKENS:]
        return [(float(best[token]), int(token)) for token in chosen]

    def _dice(self, token: Token) -> Scores:
        lists = [
            self.tokens_with[feature].view() for feature in token.features if feature in self.tokens_with
        ]
        if not lists:
            return np.zeros(len(self.token_rows), dtype=np.float32)
        common = np.bincount(np.concatenate(lists), minlength=len(self.token_rows))
        sizes = self.token_sizes.view().astype(np.float32) + len(token.features)
        return (2 * common / sizes).astype(np.float32)

    def _worth(self, alike: list[tuple[float, int]]) -> float:
        """A rare name tells more than a frequent one; between a half and one and a half."""
        bearers = sum(len(self.token_rows[token]) for score, token in alike if score >= 0.85)
        everybody = len(self.ids) + 2
        return 0.5 + float(np.log(everybody / (bearers + 1)) / np.log(everybody))

    def _spread(self, alike: list[tuple[float, int]]) -> Scores:
        """The best likeness of each person; the later, better value overwrites the earlier one."""
        scores = np.zeros(len(self.ids), dtype=np.float32)
        for score, token in alike:
            scores[self.token_rows[token].view()] = score
        return scores

    def _weigh_year(self, scores: Scores, asked: Asked) -> None:
        if asked.year is None:
            return
        if not asked.words and not asked.numbers:
            scores[self.years.view() == asked.year] = 0.5
            return
        named = np.flatnonzero(scores)
        born = self.years.view()[named].astype(np.int32)
        gap = np.abs(born - asked.year)
        gain = np.where(gap == 0, YEAR_GAIN, np.where(gap > 1, -YEAR_LOSS, 0.0))
        scores[named] += np.where(born == NO_YEAR, 0.0, gain).astype(np.float32)

    def _weigh_numbers(self, scores: Scores, asked: Asked) -> None:
        """A number adds to a name, it does not outvote it: families share a telephone."""
        floor_whole, floor_half = (0.75, LEAST_SCORE) if asked.words else (1.0, HALF_NUMBER)
        for written in asked.numbers:
            whole, first, last = self.encoder.numbers(written)
            rows: Rows = np.union1d(self.halves.rows(first), self.halves.rows(last))
            scores[rows] = np.maximum(scores[rows] + HALF_NUMBER_GAIN, floor_half)
            rows = self.numbers.rows(whole)
            scores[rows] = np.maximum(scores[rows] + NUMBER_GAIN, floor_whole)

    def compact(self) -> None:
        """Drops dead rows, and tokens that nobody bears any more, and renumbers what lives."""
        lives = self.alive.view() == 1
        number = np.cumsum(lives, dtype=np.uint32) - np.uint32(1)

        def kept(column: Column) -> Column:
            rows = column.view()
            return Column.of(number[rows[lives[rows]]])

        self.years = kept_values(self.years, lives)
        self.organisation_rows = {key: kept(column) for key, column in self.organisation_rows.items()}
        for exact in (self.numbers, self.halves):
            codes, rows = exact.export()
            exact.keep(codes[lives[rows]], number[rows[lives[rows]]])
        self.ids = [person for person, stays in zip(self.ids, lives, strict=True) if stays]
        self.alive = Column([1] * len(self.ids))
        self.row_of = {person: row for row, person in enumerate(self.ids)}
        self._drop_tokens([kept(column) for column in self.token_rows])

    def _drop_tokens(self, token_rows: list[Column]) -> None:
        borne = np.array([len(column) > 0 for column in token_rows], dtype=bool)
        number = np.cumsum(borne, dtype=np.uint32) - np.uint32(1)
        self.token_rows = [column for column in token_rows if len(column)]
        self.token_sizes = kept_values(self.token_sizes, borne)
        self.token_of = {code: int(number[token]) for code, token in self.token_of.items() if borne[token]}
        for feature, column in list(self.tokens_with.items()):
            tokens = column.view()
            self.tokens_with[feature] = Column.of(number[tokens[borne[tokens]]])


def kept_values(column: Column, lives: NDArray[np.bool_]) -> Column:
    return Column.of(column.view()[lives])
