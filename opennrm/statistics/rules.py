"""The counting rules: what is counted, when it counts, in what unit. Three rules, so that three offices count one thing."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Rule:
    """One way to count. `dimensions` are the properties by which a row can be told apart."""

    code: str
    title: Promise
    sentence: Promise
    event: str
    dimensions: frozenset[str]


TIME = {"year", "quarter"}
PERSON = {"age", "gender", "nationality", "exploitation", "place"}

RULES: dict[str, Rule] = {
    one.code: one
    for one in (
        Rule(
            "referrals",
            _("Persons referred to the mechanism"),
            _(
                "A file counts once, on the day of its first referral for identification, under the organisation that sent it. "
                "What was withdrawn or declined later still counts: the person was noticed."
            ),
            "referral.propose",
            frozenset(TIME | PERSON | {"responder", "kind"}),
        ),
        Rule(
            "reasonable_grounds",
            _("Decisions on reasonable grounds"),
            _(
                "A decision counts on the day on which a second officer approved it. A suspension is no decision. A decision "
                "that was changed later counts as it was taken."
            ),
            "decision.approve",
            frozenset(TIME | PERSON | {"outcome"}),
        ),
        Rule(
            "formal",
            _("Formal decisions on the status"),
            _("As for reasonable grounds; both stages are never added up."),
            "decision.approve",
            frozenset(TIME | PERSON | {"outcome"}),
        ),
        Rule(
            "notifications",
            _("Notifications without a name"),
            _(
                "A notification counts in its month; no day and no sender is kept, so that nothing leads back to the person. "
                "The same person may have been noticed twice."
            ),
            "notification.send",
            frozenset(TIME | {"age", "gender", "nationality", "exploitation"}),
        ),
    )
}
