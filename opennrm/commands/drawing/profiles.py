"""Every value of every country profile with its source, what must be asked, and the profiles side by side."""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import groupby

from opennrm import country
from opennrm.commands.drawing.markdown import code, table
from opennrm.country.entries import Confidence
from opennrm.country.loader import available
from opennrm.country.reference import ReferenceRow, length, questions, rows
from opennrm.country.snapshot import Profile

UNKNOWN = "not configured in the profile"
NOTHING = "–"


def documents() -> dict[str, Callable[[], str]]:
    """One document for each profile, and one that holds them side by side."""
    return {"profile.md": compared} | {f"profile-{one}.md": partial(drawn, one) for one in available()}


def drawn(name: str) -> str:
    """One profile, value by value."""
    profile = country.profile(name)
    parts = [f"# Country profile {profile.code}, version {profile.version}\n"]
    parts.append("[The profiles side by side](profile.md)\n")
    for subject, of_subject in groupby(rows(profile, "en"), key=lambda row: row.subject):
        told = (
            [code(row.key), row.shown or UNKNOWN, row.since, row.source, row.confidence.value]
            for row in of_subject
        )
        parts += [f"## {subject}\n", table(["Key", "Value", "Since", "Source", "Confidence"], told)]
    asked = ([code(row.key), row.ask] for row in questions(profile))
    parts += ["## What a lawyer is asked\n", table(["Key", "Question"], asked)]
    return "\n".join(parts)


def compared() -> str:
    """All profiles side by side: how much is known, the clocks, who is told, the definitions, and every single value."""
    profiles = [country.profile(one) for one in available()]
    head = [f"[{one.label('en')}](profile-{one.code}.md)" for one in profiles]
    return "\n".join(
        [
            "# Country profiles, side by side\n",
            "States and steps are the same in every country ([States and steps](states.md)); how long each may take, who is told, "
            "what the law asks for and whether it is known differs, and stands here.\n",
            "## How much is known\n",
            table(["", *head], _known(profiles)),
            "## Clocks\n",
            "The limit of the law; without one, the target that is proposed.\n",
            table(["Clock", *head], _clocks(profiles)),
            "## Who is told when a referral waits too long\n",
            "How long after the limit.\n",
            table(["Clock, whom", *head], _ladder(profiles)),
            "## What the law calls trafficking in persons\n",
            table(["Definition", *head], _definitions(profiles)),
            "## Values\n",
            table(["Key", *head], _values(profiles)),
        ]
    )


def _known(profiles: list[Profile]) -> Iterator[list[object]]:
    every = [rows(one, "en") for one in profiles]
    for sure in Confidence:
        yield [f"confidence {sure}", *(sum(row.confidence is sure for row in found) for found in every)]
    yield ["questions to a lawyer", *(len(questions(one)) for one in profiles)]


def _clocks(profiles: list[Profile]) -> Iterator[list[object]]:
    kept = [{one.code: one for one in profile.clocks} for profile in profiles]
    for name in sorted({name for clocks in kept for name in clocks}):
        line: list[object] = [code(name)]
        for profile, clocks in zip(profiles, kept, strict=True):
            if name not in clocks:
                line.append(NOTHING)
            elif clocks[name].is_unknown:
                line.append(UNKNOWN)
            else:
                shown = length(profile, clocks[name].effective, "en")
                line.append(f"{shown} ({'law' if not clocks[name].legal.is_unknown else 'target'})")
        yield line


def _ladder(profiles: list[Profile]) -> Iterator[list[object]]:
    kept = [
        {(clock, rung.tell): rung.after_hours for rung in profile.ladder for clock in rung.clocks}
        for profile in profiles
    ]
    for clock, tell in sorted({rung for ladder in kept for rung in ladder}):
        after = [
            f"hours: {found[clock, tell]}" if (clock, tell) in found else (NOTHING if found else UNKNOWN)
            for found in kept
        ]
        yield [f"{code(clock)}, {tell}", *after]


def _definitions(profiles: list[Profile]) -> Iterator[list[object]]:
    return _side_by_side(profiles, lambda row: row.key.startswith("definition."))


def _values(profiles: list[Profile]) -> Iterator[list[object]]:
    values = {key for profile in profiles for key in profile.values}
    return _side_by_side(profiles, lambda row: row.key in values)


def _side_by_side(profiles: list[Profile], wanted: Callable[[ReferenceRow], bool]) -> Iterator[list[object]]:
    """A row for each key: what each profile says today, that it does not know, or that it has no such key."""
    kept: list[dict[str, str]] = []
    for profile in profiles:
        found: dict[str, str] = {}
        for row in rows(profile, "en"):
            if wanted(row):
                # Dated rows come in the order of their days: the last one is the newest.
                found[row.key] = row.shown or UNKNOWN
        kept.append(found)
    for key in sorted({key for found in kept for key in found}):
        yield [code(key), *(found.get(key, NOTHING) for found in kept)]
