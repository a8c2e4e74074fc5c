"""Clocks in words: how long, whose limit, under which source."""

from typing import TYPE_CHECKING

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from opennrm.country import profile
from opennrm.country.entries import ClockRule, Unit
from opennrm.country.snapshot import NotInProfile
from opennrm.deadlines.states import Basis

if TYPE_CHECKING:
    from opennrm.deadlines.models import Clock


def lasting(length: int, unit: str) -> str:
    """A length of time in its unit."""
    if unit == Unit.HOURS:
        return ngettext("%(n)s hour", "%(n)s hours", length) % {"n": length}
    if unit == Unit.WORKING_DAYS:
        return ngettext("%(n)s working day", "%(n)s working days", length) % {"n": length}
    return ngettext("%(n)s calendar day", "%(n)s calendar days", length) % {"n": length}


def unit_word(length: int, unit: str) -> str:
    """The unit alone, after a number in a box of its own."""
    return lasting(length, unit).partition(" ")[2] or lasting(length, unit)


def rule_of(code: str) -> ClockRule | None:
    """The rule of a clock; None where the profile has it no more."""
    try:
        return profile().clock(code)
    except NotInProfile:
        return None


def name_of(code: str) -> str:
    """What a clock measures."""
    rule = rule_of(code)
    return rule.label(get_language() or "") if rule else code


def source_of(clock: "Clock") -> str:
    """From where the limit comes: the law's source, the co-ordinator's words, or the profile's proposal."""
    rule = rule_of(clock.rule)
    if clock.basis == Basis.ADMINISTRATIVE and clock.target:
        return clock.target.reason
    if rule is None:
        return ""
    if clock.basis == Basis.LEGAL:
        return rule.legal.source
    return rule.target.source if rule.target and clock.basis == Basis.PROPOSED else ""


def reason(code: str) -> str:
    """Why a clock stood or was extended."""
    try:
        return profile().code_of("clock_reasons", code).label(get_language() or "") if code else ""
    except NotInProfile:
        return code


def whose(basis: Basis) -> str:
    """One short sentence on whose figure a limit is."""
    return {
        Basis.LEGAL: _("This is a limit of the law."),
        Basis.ADMINISTRATIVE: _("This is a target set by the co-ordinator, not a legal limit."),
        Basis.PROPOSED: _("This is a target that the profile proposes, not a legal limit."),
        Basis.NONE: _("No limit is known: it runs without an end."),
    }[basis]
