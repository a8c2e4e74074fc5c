"""Building a Profile from the TOML files of one country and the lists that all countries share."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from opennrm.country.builders import (
    build_body,
    build_clock,
    build_code,
    build_day_off,
    build_definition,
    build_instrument,
    build_offence,
    build_public_words,
    build_region,
    build_rung,
    check_unique,
    required_day,
)
from opennrm.country.entries import (
    Body,
    ClockRule,
    CodeList,
    Confidence,
    DayOff,
    Definition,
    Offence,
    PublicWords,
    Region,
    Rung,
    Value,
)
from opennrm.country.risk import build as build_risk
from opennrm.country.rows import ProfileError, Row, read
from opennrm.country.snapshot import Profile

FOLDER = Path(__file__).parent / "profiles"
SHARED = "standard"
INSTRUMENTS = "instruments"
RISK = "risk"


class Gathered:
    """What the files of one profile have given so far."""

    def __init__(self, languages: tuple[str, ...]) -> None:
        self.languages = languages
        self.values: dict[str, list[Value]] = {}
        self.lists: dict[str, CodeList] = {}
        self.regions: list[Region] = []
        self.bodies: list[Body] = []
        self.clocks: list[ClockRule] = []
        self.ladder: list[Rung] = []
        self.days_off: list[DayOff] = []
        self.worked: list[date] = []
        self.offences: list[Offence] = []
        self.definitions: dict[str, list[Definition]] = {}
        self.shared_definitions: set[str] = set()
        self.public_words: dict[str, PublicWords] = {}

    def define(self, definition: Definition, *, shared: bool) -> None:
        """Keep one edition of a definition; a country's own replaces what all countries share."""
        if shared:
            self.shared_definitions.add(definition.code)
        elif definition.code in self.shared_definitions:
            self.shared_definitions.remove(definition.code)
            self.definitions[definition.code] = []
        self.definitions.setdefault(definition.code, []).append(definition)


@cache
def load(code: str, folder: Path = FOLDER) -> Profile:
    """The profile of one country. Raises ProfileError, naming file and key, when a file is wrong."""
    own = folder / code
    if not code.isalpha() or not (own / "identity.toml").is_file():
        raise ProfileError(code, "identity.toml", "there is no such profile")
    head = read(own / "identity.toml").row("profile")
    languages = tuple(str(one) for one in _several(head, "languages"))
    declared = head.text("version")
    gathered = Gathered(languages)
    files = [*sorted((folder / SHARED).glob("*.toml")), *sorted(own.glob("*.toml"))]
    for path in files:
        _gather(path, gathered)
    tools = sorted((folder / INSTRUMENTS).glob("*.toml"))
    instruments = {one.code: one for one in (build_instrument(path, languages) for path in tools)}
    risks = sorted((folder / RISK).glob("*.toml"))
    risk_instruments = tuple(build_risk(path, languages) for path in risks)
    _check(gathered, own.name)
    return Profile(
        code=code,
        version=f"{declared}-{_digest([*files, *tools, *risks])}",
        declared_version=declared,
        text=head.words_of("name", languages),
        languages=languages,
        timezone=ZoneInfo(head.text("timezone")),
        weekend=frozenset(int(one) for one in _several(head, "weekend")),
        days_off=tuple(sorted(gathered.days_off, key=lambda one: one.day)),
        worked=frozenset(gathered.worked),
        regions=tuple(gathered.regions),
        bodies=tuple(gathered.bodies),
        clocks=tuple(gathered.clocks),
        ladder=tuple(sorted(gathered.ladder, key=lambda one: one.after_hours)),
        offences=tuple(gathered.offences),
        definitions=tuple(one for editions in gathered.definitions.values() for one in editions),
        values={key: tuple(rows) for key, rows in sorted(gathered.values.items())},
        lists=gathered.lists,
        instruments=instruments,
        risk_instruments=risk_instruments,
        public_words=gathered.public_words,
    )


def available(folder: Path = FOLDER) -> tuple[str, ...]:
    """The codes of the profiles that are shipped."""
    return tuple(sorted(path.parent.name for path in folder.glob("*/identity.toml")))


def _several(row: Row, key: str) -> tuple[str | int | bool, ...]:
    found = row.content(key)
    if not isinstance(found, tuple) or not found:
        raise row.wrong(f"`{key}` must be a list with something in it")
    return found


def _digest(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in files:
        content = path.read_bytes()
        digest.update(f"{path.parent.name}/{path.name}:{len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()[:10]


def _gather(path: Path, gathered: Gathered) -> None:
    top = read(path)
    subject = path.stem
    top.left.pop("profile", None)
    default = top.text("source", "")
    for row in top.rows("value"):
        _add_value(row, subject, default, gathered)
    for row in top.rows("list"):
        _add_list(row, subject, default, gathered)
    gathered.regions += [build_region(row, default, gathered.languages) for row in top.rows("region")]
    gathered.bodies += [build_body(row, default, gathered.languages) for row in top.rows("body")]
    gathered.clocks += [build_clock(row, gathered.languages) for row in top.rows("clock")]
    gathered.offences += [build_offence(row, gathered.languages) for row in top.rows("offence")]
    for row in top.rows("definition"):
        shared = path.parent.name == SHARED
        gathered.define(build_definition(row, default, gathered.languages), shared=shared)
    gathered.ladder += [build_rung(row, gathered.languages) for row in top.rows("escalation")]
    for row in top.rows("public_words"):
        words = build_public_words(row, gathered.languages)
        gathered.public_words[words.language] = words
    for row in top.rows("day_off"):
        gathered.days_off.append(build_day_off(row, default, gathered.languages))
    for row in top.rows("worked"):
        gathered.worked.append(required_day(row, "day"))
        row.finish()
    top.finish()


def _add_value(row: Row, subject: str, default: str, gathered: Gathered) -> None:
    key = row.named("key").text("key")
    since = row.left.get("valid_from", "")
    value = Value(
        key=key,
        value=row.content("value"),
        source=row.text("source", default),
        confidence=row.confidence(),
        valid_from=row.day("valid_from"),
        valid_until=row.day("valid_until"),
        since=since if isinstance(since, str) else str(since),
        ask=row.text("ask", ""),
        note=row.text("note", ""),
        subject=subject,
        text=row.words_of("words", gathered.languages),
    )
    row.finish()
    _check_value(row, value)
    before = gathered.values.setdefault(key, [])
    if any(other.valid_from == value.valid_from for other in before):
        raise row.wrong("is given twice for the same day")
    before.append(value)
    before.sort(key=lambda one: one.valid_from or date.min)


def _check_value(row: Row, value: Value) -> None:
    """An unknown has a question and no value; everything else has a value and a source."""
    if value.is_unknown and (value.value is not None or not value.ask):
        raise row.wrong("is unknown, so it needs `ask` and no `value`")
    if not value.is_unknown and (value.value is None or not value.source):
        raise row.wrong('needs `value` and `source`, or confidence = "unknown" and `ask`')


def _add_list(row: Row, subject: str, default: str, gathered: Gathered) -> None:
    name = row.named("name").text("name")
    coded = CodeList(
        name=name,
        codes=tuple(build_code(one.named("code"), name, gathered.languages) for one in row.rows("codes")),
        source=row.text("source", default or None),
        confidence=row.confidence(Confidence.MEDIUM),
        subject=subject,
        valid_from=row.day("valid_from"),
    )
    first = row.content("first")
    row.finish()
    check_unique(row.file, name, [code.code for code in coded.codes])
    earlier = gathered.lists.get(name)
    if isinstance(first, tuple):
        if earlier is None or coded.codes:
            raise row.wrong("`first` reorders a shared list, so it needs one and no codes of its own")
        coded = _reordered(row, earlier, first)
    gathered.lists[name] = coded


def _reordered(row: Row, coded: CodeList, first: tuple[str | int | bool, ...]) -> CodeList:
    known = {code.code: code for code in coded.codes}
    strange = [str(one) for one in first if one not in known]
    if strange:
        raise row.wrong(f"has no code {', '.join(strange)}")
    front = tuple(known[str(one)] for one in first)
    rest = tuple(code for code in coded.codes if code.code not in first)
    return CodeList(coded.name, front + rest, coded.source, coded.confidence, coded.subject, coded.valid_from)


def _check(gathered: Gathered, name: str) -> None:
    check_unique(name, "region", [one.code for one in gathered.regions])
    check_unique(name, "tile of a region", [f"{one.column},{one.row}" for one in gathered.regions])
    check_unique(name, "body", [one.code for one in gathered.bodies])
    check_unique(name, "clock", [one.code for one in gathered.clocks])
    check_unique(name, "offence", [f"{one.article} of {one.valid_from}" for one in gathered.offences])
    check_unique(name, "day off", [one.day.isoformat() for one in gathered.days_off])
    for code, editions in gathered.definitions.items():
        check_unique(name, f"definition {code}", [str(one.valid_from) for one in editions])
    _check_reasons(gathered, name)
    check_unique(name, "escalation", [one.code for one in gathered.ladder])
    _check_ladder(gathered, name)
    known = {one.code for one in gathered.regions} | {""}
    for body in gathered.bodies:
        if body.region not in known:
            raise ProfileError(f"{name}/bodies.toml", f"body {body.code}", f"no such region: {body.region}")


def _check_reasons(gathered: Gathered, name: str) -> None:
    """The law stops and extends clocks for reasons of the list, so that they can be counted."""
    listed = gathered.lists.get("clock_reasons")
    known = {code.code for code in listed.codes} if listed else set()
    for clock in gathered.clocks:
        for leave in (clock.stops, clock.extension):
            strange = sorted(set(leave.reasons or ()) - known) if leave else []
            if strange:
                raise ProfileError(
                    f"{name}/clocks.toml", f"clock {clock.code}", f"no such reason: {', '.join(strange)}"
                )


def _check_ladder(gathered: Gathered, name: str) -> None:
    """Every rung hangs on a clock and tells a body that the profile has."""
    clocks, bodies = {one.code for one in gathered.clocks}, {one.code for one in gathered.bodies} | {""}
    for rung in gathered.ladder:
        strange = [one for one in rung.clocks if one not in clocks] + [rung.body] * (rung.body not in bodies)
        if strange:
            raise ProfileError(
                name, f"escalation {rung.code}", f"no such clock or body: {', '.join(strange)}"
            )
