"""Everything in a profile as rows of one table: for the reference page, the docs and the lawyer's list of questions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from opennrm.country.entries import ClockRule, Confidence, Content, Limit, Value
from opennrm.country.snapshot import Profile


@dataclass(frozen=True)
class ReferenceRow:
    """One fact. `shown` is empty when it is unknown; then `ask` is what must be asked."""

    subject: str
    key: str
    shown: str
    since: str
    source: str
    confidence: Confidence
    ask: str = ""
    note: str = ""

    @property
    def is_unknown(self) -> bool:
        return self.confidence is Confidence.UNKNOWN


def rows(profile: Profile, language: str = "") -> tuple[ReferenceRow, ...]:
    """Every value, clock, region, body, offence, list and day off, in the order of subjects."""
    found = [
        *_values(profile, language),
        *_clocks(profile, language),
        *_ladder(profile, language),
        *_places(profile, language),
        *_offences(profile, language),
        *_definitions(profile, language),
        *_lists(profile, language),
        *_public_words(profile, language),
        *_days_off(profile, language),
    ]
    return tuple(sorted(found, key=lambda row: (row.subject, row.key, row.since)))


def questions(profile: Profile) -> tuple[ReferenceRow, ...]:
    """What the ministry's lawyer is asked: every row with a question, the unknown ones first."""
    asked = [row for row in rows(profile) if row.ask]
    return tuple(sorted(asked, key=lambda row: not row.is_unknown))


def shown(profile: Profile, content: Content, language: str = "") -> str:
    """A value as plain text in that language; lists are joined by commas, an unknown value is empty."""
    if content is None:
        return ""
    if isinstance(content, bool):
        return profile.code_of("answers", "yes" if content else "no").label(language)
    if isinstance(content, tuple):
        return ", ".join(shown(profile, one, language) for one in content)
    return str(content)


def worded(profile: Profile, value: Value, language: str = "") -> str:
    """A value in the words of a language where the profile has them (the title of a law), else as it stands."""
    return value.text.label(language) or shown(profile, value.value, language)


def length(profile: Profile, limit: Limit, language: str = "") -> str:
    """A limit as plain text, such as "working days: 5" (a form that is right for every number)."""
    if limit.unit is None:
        return ""
    return f"{profile.code_of('units', limit.unit).label(language)}: {limit.length}"


def _values(profile: Profile, language: str) -> Iterator[ReferenceRow]:
    for value in profile.all_values():
        yield ReferenceRow(
            subject=value.subject,
            key=value.key,
            shown=worded(profile, value, language),
            since=value.since,
            source=value.source,
            confidence=value.confidence,
            ask=value.ask,
            note=value.note,
        )


def _clocks(profile: Profile, language: str) -> Iterator[ReferenceRow]:
    for rule in profile.clocks:
        for limit in (rule.legal, rule.target):
            if limit is not None:
                yield ReferenceRow(
                    subject="clocks",
                    key=f"{rule.code} ({limit.kind})",
                    shown=length(profile, limit, language),
                    since=limit.valid_from.isoformat() if limit.valid_from else "",
                    source=limit.source,
                    confidence=limit.confidence,
                    ask=limit.ask,
                    note=rule.label(language),
                )
        yield from _leaves(profile, rule, language)


def _leaves(profile: Profile, rule: ClockRule, language: str) -> Iterator[ReferenceRow]:
    """What the law lets be done to a running limit."""
    for name, leave in (("stops", rule.stops), ("extension", rule.extension)):
        if leave is not None:
            reasons = ", ".join(
                profile.code_of("clock_reasons", one).label(language) for one in leave.reasons or ()
            )
            most = f"{leave.most} x {leave.times}: " if leave.most else ""
            yield ReferenceRow(
                subject="clocks",
                key=f"{rule.code} ({name})",
                shown=f"{most}{reasons}",
                since="",
                source=leave.source,
                confidence=leave.confidence,
                ask=leave.ask,
                note=rule.label(language),
            )


def _ladder(profile: Profile, language: str) -> Iterator[ReferenceRow]:
    for rung in profile.ladder:
        after = f"{profile.code_of('units', 'hours').label(language)}: {rung.after_hours}"
        yield ReferenceRow(
            subject="clocks",
            key=f"escalation.{rung.code}",
            shown=f"{', '.join(rung.clocks)} + {after}",
            since="",
            source=rung.source,
            confidence=rung.confidence,
            ask=rung.ask,
            note=rung.label(language),
        )


def _places(profile: Profile, language: str) -> Iterator[ReferenceRow]:
    for region in profile.regions:
        named = f"{region.label(language)} ({region.centre.label(language)})"
        since = region.valid_from.isoformat() if region.valid_from else ""
        yield ReferenceRow("regions", region.code, named, since, region.source, region.confidence)
    for body in profile.bodies:
        since = body.valid_from.isoformat() if body.valid_from else ""
        named = " ".join(part for part in (body.label(language), body.telephone) if part)
        role = body.role.label(language)
        yield ReferenceRow("bodies", body.code, named, since, body.source, body.confidence, body.ask, role)


def _offences(profile: Profile, language: str) -> Iterator[ReferenceRow]:
    for offence in profile.offences:
        since = offence.valid_from.isoformat() if offence.valid_from else ""
        yield ReferenceRow(
            subject="offences",
            key=offence.article,
            shown=offence.label(language),
            since=since,
            source=offence.source,
            confidence=offence.confidence,
            ask=offence.ask,
            note=offence.fund_category,
        )


def _definitions(profile: Profile, language: str) -> Iterator[ReferenceRow]:
    for definition in profile.definitions:
        yield ReferenceRow(
            subject="law",
            key=f"definition.{definition.code}",
            shown="; ".join(way.label(language) for way in definition.ways),
            since=definition.valid_from.isoformat() if definition.valid_from else "",
            source=definition.source,
            confidence=definition.confidence,
            ask=definition.ask,
            note=definition.label(language),
        )


def _lists(profile: Profile, language: str) -> Iterator[ReferenceRow]:
    for coded in profile.lists.values():
        named = ", ".join(code.label(language) for code in coded.codes)
        since = coded.valid_from.isoformat() if coded.valid_from else ""
        yield ReferenceRow("lists", coded.name, named, since, coded.source, coded.confidence)


def _public_words(profile: Profile, language: str) -> Iterator[ReferenceRow]:
    for one in profile.public_words.values():
        shown = f"{one.name}: {len(one.words)}"
        yield ReferenceRow("public_words", one.language, shown, "", one.source, one.confidence, one.ask)


def _days_off(profile: Profile, language: str) -> Iterator[ReferenceRow]:
    for off in profile.days_off:
        day = off.day.isoformat()
        yield ReferenceRow(
            "holidays", day, off.label(language), day, off.source, off.confidence, note=off.kind
        )
