"""Who can see the file and why, who of us works on it, and handing it over."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from opennrm.access.actor import Actor
from opennrm.cases import actions, policies, queries
from opennrm.cases.states import Procedural, Purpose
from opennrm.organisations import queries as organisations
from opennrm.web.casework.forms import ActForm, give
from opennrm.web.casework.remedies import kept_away
from opennrm.web.casework.words import language

if TYPE_CHECKING:
    from opennrm.cases.models import Case

PURPOSES = dict(Purpose.choices)
WORKING = ("caseworker", "supervisor", "decision_officer")


class Take(ActForm):
    """Work on the file from now on."""

    slug, tab, title = "take", "overview", _("Take this file")
    lead = _("You work on it from now on, and can read who the person is.")
    button, done = _("Take this file"), _("You work on this file now.")

    @classmethod
    def allowed(cls, actor: Actor, case: "Case") -> bool:
        return policies.may_take(actor, case)

    def act(self) -> None:
        actions.take(self.actor, self.case.pk)


class Assign(ActForm):
    """Give the file to a member."""

    slug, tab, title = "assign", "access", _("Give the file to a member")
    button, done = _("Give the file"), _("The file is given. The member is told.")

    member = forms.ChoiceField(
        label=_("Member of your organisation"), widget=forms.RadioSelect,
        error_messages={"required": _("Choose a member")},
    )  # fmt: skip

    @classmethod
    def allowed(cls, actor: Actor, case: "Case") -> bool:
        return policies.may_assign(actor, case)

    def prepare(self) -> None:
        found = organisations.colleagues(self.actor, duty_roles=WORKING)
        give(self, "member", [(str(one.user_id), one.user.display_name) for one in found])

    def act(self) -> None:
        actions.assign(self.actor, self.case.pk, UUID(self.cleaned_data["member"]))


class SetProcedural(ActForm):
    """The person's place in a criminal case."""

    slug, tab, title = "procedural-status", "overview", _("The person's place in a criminal case")
    lead = _("It opens the compensation fund and nothing else. Help never depends on it.")
    done = _("The procedural status is written down.")

    procedural = forms.ChoiceField(
        label=_("Procedural status"), choices=Procedural.choices, widget=forms.RadioSelect
    )

    @classmethod
    def allowed(cls, actor: Actor, case: "Case") -> bool:
        return policies.may_work_on(actor, case)

    def known(self) -> dict[str, Any]:
        return {"procedural": self.case.procedural}

    def act(self) -> None:
        actions.set_procedural(self.actor, self.case.pk, Procedural(self.cleaned_data["procedural"]))


def shown(actor: Actor, case: "Case") -> dict[str, Any]:
    """The organisations that take part, and our members who work on the file."""
    rows = [
        {
            "participant": one, "name": one.organisation.name(language()), "purpose": PURPOSES.get(one.purpose, ""),
            "leads": one.organisation_id == case.lead_id, "until": one.consent.until if one.consent else None,
            "by_consent": one.consent_id is not None,
        }
        for one in queries.participants(actor, case)
    ]  # fmt: skip
    return {
        "participants": rows, "working": list(queries.assignments(actor, case)),
        "may_take": policies.may_take(actor, case) and not case.is_assigned,
        "may_assign": policies.may_assign(actor, case),
        **kept_away(actor, case),
    }  # fmt: skip
