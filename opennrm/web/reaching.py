"""The contact card: how somebody is reached, way by way, with the reasons where a way is closed, and never a number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from opennrm.people import changes, safety
from opennrm.people.identity import Change, Contact
from opennrm.people.safety import Refusal
from opennrm.people.states import ChangeStatus, Heard
from opennrm.web.casework.words import choice, word, words

# A way as the person reads it on a button.
OPENS: dict[str, str | Promise] = {
    safety.CALL: _("Show the number for a call"),
    safety.WRITE: _("Show the number for a message"),
    safety.LETTER: _("Show the address for a letter"),
    safety.MAIL: _("Show the address for a message"),
}
NAMES: dict[str, str | Promise] = {
    safety.CALL: _("Call"), safety.WRITE: _("Message to the telephone"), safety.LETTER: _("Letter"),
    safety.MAIL: _("E-mail or messenger"),
}  # fmt: skip
PARTS: dict[str, str | Promise] = {
    "phone": _("Telephone number"), "whom": _("Who answers there"), "address": _("Address for letters"),
    "mail": _("E-mail or messenger"), "may_leave_message": _("Messages"), "ways": _("Ways agreed to"),
    "never_use": _("Never use"),
}  # fmt: skip


FOR_GOOD = frozenset({Refusal.DO_NOT, Refusal.NOT_AGREED})
OF_USE = frozenset(
    {Refusal.NO_NUMBER, Refusal.NO_MAIL, Refusal.NO_MESSAGE, Refusal.HOURS, Refusal.HOURS_UNREAD}
)


@dataclass(frozen=True)
class Why:
    """One reason, and what to do next."""

    reason: str
    next: str


@dataclass(frozen=True)
class Way:
    """One way on the card; nothing in `why` means that it is open now. `url` opens the number, or explains more."""

    name: str
    why: tuple[Why, ...]
    safe_at: datetime | None
    url: str
    opens: str


@dataclass(frozen=True)
class Line:
    """One part that was changed, in words that show no number."""

    part: str
    before: str
    after: str


@dataclass(frozen=True)
class Report:
    """What one act changed: when, how it was heard, what became of it."""

    id: str
    at: datetime
    heard: str
    status: str
    lines: tuple[Line, ...]
    settled_at: datetime | None
    through: str


def why(refusals: Sequence[Refusal]) -> tuple[Why, ...]:
    """The reasons as sentences, each with what to do next; what is closed for good needs no word about hours."""
    is_closed = not FOR_GOOD.isdisjoint(refusals)
    told = [one for one in refusals if not (is_closed and one in OF_USE)]
    return tuple(Why(str(one.label), str(safety.NEXT[one])) for one in told)


def way(code: str, refusals: Sequence[Refusal], safe_at: datetime | None, url: str = "") -> Way:
    """One line of the card."""
    return Way(str(NAMES[code]), why(refusals), safe_at, url, str(OPENS[code]))


def card(contact: Contact, ways: Sequence[Way]) -> dict[str, Any]:
    """What the component draws; of the contact no number and no address is taken."""
    known = safety.quiet(contact)
    return {
        "ways": ways, "hours": known.hours, "language": word("client_languages", known.language),
        "safe_word": known.safe_word, "whom": known.whom, "say": known.say, "never_use": known.never_use,
        "agreed": words("safe_contacts", known.ways), "may_leave_message": known.may_leave_message,
        "waiting": reports(changes.waiting(known)),
        "past": reports([one for one in known.changes if one.status != ChangeStatus.WAITING])[::-1],
    }  # fmt: skip


def reports(found: Sequence[Change]) -> list[Report]:
    """Changes by the act that wrote them down."""
    ordered = sorted(found, key=lambda one: (one.at, one.report, one.status))
    return [
        _report(list(rows)) for _key, rows in groupby(ordered, key=lambda one: (one.report, one.status))
    ]  # fmt: skip


def _report(rows: list[Change]) -> Report:
    first = rows[0]
    return Report(
        id=first.report, at=first.at, heard=choice(Heard, first.heard), status=choice(ChangeStatus, first.status),
        lines=tuple(Line(str(PARTS[one.part]), _said(one, one.before), _said(one, one.after)) for one in rows),
        settled_at=first.settled_at, through=_through(first.through),
    )  # fmt: skip


def _through(code: str) -> str:
    return choice(Heard, code) if code in Heard.values else word("safe_contacts", code)


def _said(change: Change, value: Any) -> str:
    if change.part == "ways":
        return ", ".join(words("safe_contacts", value)) or "–"
    if isinstance(value, bool):
        return str(_("allowed") if value else _("not allowed"))
    return (", ".join(value) if isinstance(value, tuple) else str(value)) or "–"
