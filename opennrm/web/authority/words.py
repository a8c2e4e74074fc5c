"""Decisions in whole sentences, and what the profile says about them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from opennrm.country import profile, reference
from opennrm.country.snapshot import NotInProfile
from opennrm.identification.states import Outcome, Stage

if TYPE_CHECKING:
    from opennrm.identification.models import Decision

SENTENCES: dict[tuple[str, str], Promise] = {
    (Stage.REASONABLE_GROUNDS, Outcome.POSITIVE): _(
        "There are reasonable grounds to believe that the person is a victim of trafficking in human beings."
    ),
    (Stage.REASONABLE_GROUNDS, Outcome.NEGATIVE): _(
        "There are no reasonable grounds to believe that the person is a victim of trafficking in human beings."
    ),
    (Stage.REASONABLE_GROUNDS, Outcome.SUSPENDED): _(
        "The question of reasonable grounds cannot be decided now. It stays open, and its clock runs on."
    ),
    (Stage.FORMAL, Outcome.POSITIVE): _("The person is a victim of trafficking in human beings."),
    (Stage.FORMAL, Outcome.NEGATIVE): _(
        "The person was not found to be a victim of trafficking in human beings."
    ),
    (Stage.FORMAL, Outcome.SUSPENDED): _(
        "Formal identification cannot be decided now. It stays open, and its clock runs on."
    ),
}
FOLLOWS: dict[tuple[str, str], tuple[Promise, ...]] = {
    (Stage.REASONABLE_GROUNDS, Outcome.POSITIVE): (
        _("The social status becomes: reasonable grounds."),
        _("The recovery period starts by itself, if none has started."),
        _("The clock of formal identification starts."),
    ),
    (Stage.REASONABLE_GROUNDS, Outcome.NEGATIVE): (
        _("The social status becomes: not identified."),
        _("The clock for a review starts. Help that is being given does not end by itself."),
    ),
    (Stage.FORMAL, Outcome.POSITIVE): (
        _("The social status becomes: identified victim."),
        _("The recovery period starts by itself, if none has started."),
    ),
    (Stage.FORMAL, Outcome.NEGATIVE): (
        _("The social status becomes: not identified."),
        _("The clock for a review starts. Help that is being given does not end by itself."),
    ),
}
NOTHING_YET = _("Nothing is decided yet.")
NOTHING_FOLLOWS = (_("No status changes. The clock runs on, so that the person is not forgotten."),)
CITED = ("law.thb", "law.criteria")
LAW = (*CITED, "law.definition_means")


@dataclass(frozen=True)
class Law:
    """One sentence of the profile with its source, or the question to ask."""

    shown: str
    source: str
    ask: str


def sentence(decision: "Decision") -> str:
    """What a decision says; a draft without an outcome says nothing yet."""
    if not decision.outcome:
        return str(NOTHING_YET)
    return str(SENTENCES[decision.stage, decision.outcome])


def follows(decision: "Decision") -> list[str]:
    """What an approval brings about."""
    return [str(one) for one in FOLLOWS.get((decision.stage, decision.outcome), NOTHING_FOLLOWS)]


def reason_labels(decision: "Decision") -> list[str]:
    """The reasons from the profile's list, in words."""
    listed = "suspension_reasons" if decision.outcome == Outcome.SUSPENDED else "negative_reasons"
    return [label(listed, code) for code in decision.reason_codes]


def ask(key: str) -> str:
    """What the ministry's lawyer must be asked about a value, while the profile does not know it."""
    try:
        value = profile().value(key)
    except NotInProfile:
        return ""
    return value.ask if value.is_unknown else ""


def label(listed: str, code: str) -> str:
    """A code of one of the profile's lists in words; a code that the list no longer has stands for itself."""
    try:
        return profile().code_of(listed, code).label(get_language() or "") if code else ""
    except NotInProfile:
        return code


def region(code: str) -> str:
    """A region in words; one that the profile no longer has stands for itself."""
    try:
        return profile().region(code).label(get_language() or "") if code else ""
    except NotInProfile:
        return code


def law(keys: tuple[str, ...] = LAW) -> list[Law]:
    """The law on identification as the profile has it."""
    language, country = get_language() or "", profile()
    found = []
    for key in keys:
        try:
            value = country.value(key)
        except NotInProfile:
            continue
        found.append(Law(reference.worded(country, value, language), value.source, value.ask))
    return found


def recovery_question() -> str:
    """What the ministry's lawyer must be asked on the recovery period, while the profile does not know its length."""
    rule = profile().clock("recovery.period")
    return rule.ask if rule.legal.is_unknown else ""
