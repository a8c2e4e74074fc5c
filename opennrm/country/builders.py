"""One builder for each kind of row in a profile file; a wrong row is a ProfileError that names it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from opennrm.country.entries import (
    Body,
    ClockKind,
    ClockRule,
    Code,
    Confidence,
    DayOff,
    Definition,
    Leave,
    Limit,
    Offence,
    PublicWords,
    Region,
    Rung,
    Unit,
    Way,
    Who,
)
from opennrm.country.instruments import Dimension, Indicator, Instrument, Method, Strength
from opennrm.country.rows import ProfileError, Row, read

WHOM = frozenset({"adult", "child", "anyone"})
ELEMENTS = frozenset({"act", "means", "purpose"})


def build_code(row: Row, place: str, languages: tuple[str, ...]) -> Code:
    row.place = f"{place}: {row.place}"
    code = Code(
        code=row.text("code"),
        text=row.words(languages),
        group=row.text("group", ""),
        standard=row.pairs("standard"),
        note=row.text("note", ""),
        refused=row.flag("refused"),
        units=row.texts("units") if "units" in row.left else (),
    )
    row.finish()
    return code


def build_region(row: Row, default: str, languages: tuple[str, ...]) -> Region:
    row.named("code")
    region = Region(
        code=row.text("code"),
        register_code=row.text("register_code", ""),
        centre=row.words_of("centre", languages),
        text=row.words(languages),
        column=row.number("column"),
        row=row.number("row"),
        valid_from=row.day("valid_from"),
        source=row.text("source", default or None),
        confidence=row.confidence(),
    )
    row.finish()
    return region


def build_body(row: Row, default: str, languages: tuple[str, ...]) -> Body:
    row.named("code")
    body = Body(
        code=row.text("code"),
        kind=row.text("kind"),
        role=row.words_of("role", languages),
        text=row.words(languages),
        source=row.text("source", default or None),
        confidence=row.confidence(),
        region=row.text("region", ""),
        telephone=row.text("telephone", ""),
        parent=row.text("parent", ""),
        valid_from=row.day("valid_from"),
        ask=row.text("ask", ""),
    )
    row.finish()
    return body


def build_public_words(row: Row, languages: tuple[str, ...]) -> PublicWords:
    row.named("language")
    words = PublicWords(
        language=row.text("language"),
        name=row.text("name"),
        tag=row.text("tag"),
        falls_back_to=row.text("falls_back_to"),
        words=dict(row.pairs("words")),
        source=row.text("source"),
        confidence=row.confidence(),
        ask=row.text("ask", ""),
    )
    if words.falls_back_to not in languages:
        raise row.wrong(f"`falls_back_to` must be one of {', '.join(languages)}")
    row.finish()
    return words


def build_clock(row: Row, languages: tuple[str, ...]) -> ClockRule:
    row.named("code")
    rule = ClockRule(
        code=row.text("code"),
        starts_on=row.text("starts_on"),
        legal=_limit(row.row("legal"), ClockKind.LEGAL_LIMIT),
        target=_limit(row.row("target"), ClockKind.SERVICE_TARGET) if "target" in row.left else None,
        automatic=row.flag("automatic"),
        stops=_leave(row.row("stops"), extends=False) if "stops" in row.left else None,
        extension=_leave(row.row("extension"), extends=True) if "extension" in row.left else None,
        text=row.words(languages),
    )
    row.finish()
    if rule.legal.is_unknown and any(one and not one.is_unknown for one in (rule.stops, rule.extension)):
        raise row.wrong("the law cannot be known to stop or extend a limit that is not known")
    return rule


def _leave(row: Row, *, extends: bool) -> Leave:
    """Stops or extensions of a legal limit: known with reasons and source, or unknown with a question."""
    confidence = row.confidence()
    if confidence is Confidence.UNKNOWN:
        leave = Leave(None, (), "", confidence, ask=row.text("ask"))
    else:
        leave = Leave(
            reasons=row.texts("reasons"),
            by=tuple(row.each("by", Who)),
            source=row.text("source"),
            confidence=confidence,
            most=row.number("most") if extends else 0,
            times=row.number("times") if extends else 0,
            ask=row.text("ask", ""),
        )
        if extends and (leave.most < 1 or leave.times < 1):
            raise row.wrong("`most` and `times` must be one or more")
    row.finish()
    return leave


def _limit(row: Row, kind: ClockKind) -> Limit:
    length = row.number("length") if "length" in row.left else None
    limit = Limit(
        kind=kind,
        length=length,
        unit=row.choice("unit", Unit) if length is not None else None,
        source=row.text("source", "" if length is None else None),
        confidence=row.confidence(),
        valid_from=row.day("valid_from"),
        ask=row.text("ask", ""),
    )
    row.finish()
    if (length is None) != (limit.confidence is Confidence.UNKNOWN) or (length is None and not limit.ask):
        raise row.wrong('needs a `length` and a confidence, or confidence = "unknown" and `ask`')
    if length is not None and length < (0 if limit.unit is Unit.HOURS else 1):
        raise row.wrong("`length` is too short")
    return limit


RUNGS = frozenset({"supervisor", "coordinator", "body"})


def build_rung(row: Row, languages: tuple[str, ...]) -> Rung:
    row.named("code")
    clocks = row.content("clocks")
    rung = Rung(
        code=row.text("code"),
        clocks=tuple(str(one) for one in clocks) if isinstance(clocks, tuple) else (),
        after_hours=row.number("after_hours"),
        tell=row.text("tell"),
        body=row.text("body", ""),
        source=row.text("source"),
        confidence=row.confidence(),
        ask=row.text("ask", ""),
        text=row.words(languages),
    )
    row.finish()
    if not rung.clocks or rung.after_hours < 0:
        raise row.wrong("needs `clocks` and an `after_hours` of nought or more")
    if rung.tell not in RUNGS or (rung.tell == "body") != bool(rung.body):
        raise row.wrong("`tell` must be supervisor, coordinator, or body with the code of a `body`")
    return rung


def build_offence(row: Row, languages: tuple[str, ...]) -> Offence:
    row.named("article")
    offence = Offence(
        article=row.text("article"),
        related=row.text("related"),
        fund_category=row.text("fund_category", ""),
        source=row.text("source"),
        confidence=row.confidence(),
        valid_from=row.day("valid_from"),
        ask=row.text("ask", ""),
        text=row.words(languages),
    )
    row.finish()
    return offence


def build_definition(row: Row, default: str, languages: tuple[str, ...]) -> Definition:
    row.named("code")
    definition = Definition(
        code=row.text("code"),
        ways=tuple(_way(one.named("code"), languages) for one in row.rows("ways")),
        source=row.text("source", default),
        confidence=row.confidence(),
        valid_from=row.day("valid_from"),
        ask=row.text("ask", ""),
        text=row.words(languages),
    )
    row.finish()
    if definition.is_unknown == bool(definition.ways) or definition.is_unknown != bool(definition.ask):
        raise row.wrong('needs `ways`, or confidence = "unknown" and `ask`')
    return definition


def _way(row: Row, languages: tuple[str, ...]) -> Way:
    acts, needs = row.content("acts"), row.content("needs")
    way = Way(
        code=row.text("code"), of=row.text("of"), text=row.words(languages),
        acts=tuple(map(str, acts)) if isinstance(acts, tuple) else (),
        needs=tuple(map(str, needs)) if isinstance(needs, tuple) else (),
    )  # fmt: skip
    row.finish()
    if way.of not in WHOM or not way.needs or not set(way.needs) <= ELEMENTS or not way.acts:
        raise row.wrong("needs `of` (adult, child, anyone), `acts`, and `needs` out of act, means, purpose")
    return way


def build_day_off(row: Row, default: str, languages: tuple[str, ...]) -> DayOff:
    row.named("day")
    off = DayOff(
        day=required_day(row, "day"),
        kind=row.text("kind", "holiday"),
        source=row.text("source", default or None),
        confidence=row.confidence(Confidence.LOW),
        text=row.words(languages),
    )
    row.finish()
    return off


def required_day(row: Row, key: str) -> date:
    found = row.day(key)
    if found is None:
        raise row.wrong(f"`{key}` must be a date")
    return found


def build_instrument(path: Path, languages: tuple[str, ...]) -> Instrument:
    top = read(path)
    instrument = Instrument(
        code=top.named("code").text("code"),
        version=top.text("version"),
        source=top.text("source"),
        method=top.choice("method", Method),
        configured=not top.flag("not_configured"),
        sector=top.text("sector", ""),
        ask=top.text("ask", ""),
        dimensions=tuple(_dimension(row.named("code"), languages) for row in top.rows("dimension")),
        text=top.words_of("name", languages),
    )
    top.finish()
    if instrument.configured != bool(instrument.indicators) or instrument.configured == bool(instrument.ask):
        raise top.wrong("needs indicators, or not_configured = true and `ask`")
    check_unique(top.file, "indicator", [one.code for one in instrument.indicators])
    return instrument


def _dimension(row: Row, languages: tuple[str, ...]) -> Dimension:
    code = row.text("code")
    dimension = Dimension(
        code=code,
        part=row.text("part", ""),
        indicators=tuple(_indicator(one.named("code"), code, languages) for one in row.rows("indicators")),
        text=row.words(languages),
    )
    row.finish()
    return dimension


def _indicator(row: Row, dimension: str, languages: tuple[str, ...]) -> Indicator:
    indicator = Indicator(
        code=row.text("code"),
        dimension=dimension,
        adult=row.choice("adult", Strength) if "adult" in row.left else None,
        child=row.choice("child", Strength) if "child" in row.left else None,
        text=row.words(languages),
    )
    row.finish()
    return indicator


def check_unique(file: str, what: str, codes: list[str]) -> None:
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        raise ProfileError(file, what, f"is given twice: {', '.join(twice)}")
