"""Changing how a person is reached: what somebody tells us opens nothing until the person confirmed it in an earlier way.

Whoever controls a person may ring as her and name another number or address. What closes a way counts at once, whoever
says so; what opens one waits, unless the person said it in our presence or in a way that was safe before.
"""

import re
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from opennrm.people.identity import Change, Contact
from opennrm.people.states import ChangeStatus, Heard

NOBODY = "none"
# What leads to the person. Hours, language and words lead nowhere: they count at once, and the log says who wrote them.
GUARDED = ("phone", "whom", "address", "mail", "may_leave_message", "ways", "never_use")
SURE = frozenset({Heard.PRESENCE, Heard.ASKED})


def changed(held: Contact, wanted: Contact, heard: Heard, *, report: UUID, by: UUID, at: datetime) -> Contact:
    """What is held after somebody wrote down a change.

    Returns:
        The contact with all of the change in it when the person said it in a sure way; otherwise with what closes ways
        in it, and what opens ways waiting among its `changes`. Both keep what was before, and who wrote it.
    """
    differing = [name for name in GUARDED if not _is_same(name, getattr(held, name), getattr(wanted, name))]
    now = {name: _at_once(name, getattr(held, name), getattr(wanted, name), heard) for name in differing}
    noted = [
        Change(
            report=str(report), part=name, before=getattr(held, name), after=getattr(wanted, name), at=at,
            by=str(by), heard=heard,
            status=ChangeStatus.IN_USE if now[name] == getattr(wanted, name) else ChangeStatus.WAITING,
        )
        for name in differing
    ]  # fmt: skip
    return replace(wanted, **now, changes=(*_overtaken(held.changes, differing), *noted))


def waiting(contact: Contact) -> tuple[Change, ...]:
    """What was changed and is not confirmed."""
    return tuple(one for one in contact.changes if one.status == ChangeStatus.WAITING)


def settled(contact: Contact, report: UUID, *, stands: bool, through: str, by: UUID, at: datetime) -> Contact:
    """The contact after the person was asked: what waited of the report is in use, or is never used."""
    status = ChangeStatus.IN_USE if stands else ChangeStatus.DROPPED
    mine = [one for one in waiting(contact) if one.report == str(report)]
    answered = {
        one: replace(one, status=status, settled_at=at, settled_by=str(by), through=through) for one in mine
    }
    values: dict[str, Any] = {one.part: one.after for one in mine} if stands else {}
    changes = tuple(answered.get(one, one) for one in contact.changes)
    return replace(contact, **values, changes=changes)


def _is_same(name: str, old: Any, new: Any) -> bool:
    """A number written with other marks between its digits, or a list in another order, is no change."""
    if name == "phone":
        return re.sub(r"[^+\d]", "", old) == re.sub(r"[^+\d]", "", new)
    return set(old) == set(new) if isinstance(old, tuple) else bool(old == new)


def _at_once(name: str, old: Any, new: Any, heard: Heard) -> Any:
    """The value that counts now: all of the new one, or as much of it as only closes ways."""
    if heard in SURE:
        return new
    if name == "ways":
        kept = tuple(code for code in old if code in new or code == NOBODY)
        return kept if NOBODY not in new or NOBODY in kept else (*kept, NOBODY)
    if name == "never_use":
        return (*old, *(line for line in new if line not in old))
    return old if new else new


def _overtaken(changes: tuple[Change, ...], parts: list[str]) -> tuple[Change, ...]:
    """What waited for the same part is overtaken by what was told last."""
    return tuple(
        replace(one, status=ChangeStatus.DROPPED)
        if one.part in parts and one.status == ChangeStatus.WAITING
        else one
        for one in changes
    )
