"""One table from its definition to what is shown: count, name, hide small numbers."""

from __future__ import annotations

from datetime import datetime

from opennrm.access.actor import Actor
from opennrm.country import small_numbers
from opennrm.country.snapshot import Profile
from opennrm.statistics import queries
from opennrm.statistics.definitions import table_set
from opennrm.statistics.engine import HIDDEN, NOT_KNOWN, Drawn, Words, draw
from opennrm.statistics.periods import Period, Quarter

MOST_QUARTERS = 40


def tabulated(actor: Actor, country: Profile, code: str, period: Period, words: Words) -> Drawn:
    """One table of the country as it may be published.

    Raises:
        KeyError: the country publishes no such table. Denied: the actor does not see the whole mechanism.
    """
    found = table_set(country.code)
    table = found.table(code)
    counted = queries.count(actor, country, table, period)
    return draw(found, table, counted, period, words, small_numbers.least(country))


def words(actor: Actor, country: Profile, language: str, unknown: str) -> Words:
    """What organisations and countries are called in a language."""
    nationalities = {one.code: one.label(language) for one in country.codes("citizenships")}
    named = {"responder": queries.names(actor, language), "nationality": nationalities}
    return Words(language, named, unknown)


def period(country: Profile, last: Quarter, quarters: int, frozen_at: datetime) -> Period:
    """So many quarters up to the last one. Raises ValueError when nobody could read so many."""
    if not 1 <= quarters <= MOST_QUARTERS:
        raise ValueError(f"Between 1 and {MOST_QUARTERS} quarters.")
    return Period(last.plus(1 - quarters), last, frozen_at)


def signs(least: int | None, texts: tuple[str, str, str]) -> list[str]:
    """What the two signs in a table mean; the third text is for a country that does not know its threshold."""
    dark = texts[2] if least is None else texts[0] % {"n": least}
    return [f"{HIDDEN} {dark}", f"{NOT_KNOWN} {texts[1]}"]
