"""What happened, in words, and what the screenings suggested."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from opennrm.access.actor import Actor
from opennrm.cases import actions, policies, queries
from opennrm.identification import actions as identification
from opennrm.identification import policies as screening_policies
from opennrm.identification import queries as screenings
from opennrm.intake import queries as intake
from opennrm.web.casework.forms import ActForm, area
from opennrm.web.casework.words import language, region, word, words

if TYPE_CHECKING:
    from opennrm.cases.models import Case


class Narrate(ActForm):
    """What happened, in words."""

    slug, tab, title = "narrate", "happened", _("What happened")
    lead = _("In the person's own words. Do not ask again what was told before.")
    done = _("Saved and sealed.")

    narrative = area(_("What happened, in the person's own words"), 14, limit=15_000, hint=_("Sealed."))

    @classmethod
    def allowed(cls, actor: Actor, case: "Case") -> bool:
        return policies.may_describe(actor, case)

    def known(self) -> dict[str, Any]:
        return {"narrative": queries.narrative(self.actor, self.case)}

    def act(self) -> None:
        actions.narrate(self.actor, self.case.pk, self.cleaned_data["narrative"].strip())


class ScreenAgain(ActForm):
    """Another screening in this file."""

    slug, tab, title = "screen-again", "happened", _("Screen the person again")
    lead = _("Only when something new was said or seen. A screening is advice and changes no status.")
    button, done = _("Begin a screening"), _("The screening is begun.")

    @classmethod
    def allowed(cls, actor: Actor, case: "Case") -> bool:
        return screening_policies.may_screen(actor, case)

    def act(self) -> None:
        number: UUID = self.cleaned_data["number"]
        identification.screen_again(self.actor, self.case.pk, screening_id=number)

    def onward(self) -> str:
        drafts = screenings.unfinished(self.actor).filter(case_id=self.case.pk)
        draft = drafts.first()
        return reverse("responder:screening", args=[draft.pk]) if draft else super().onward()


def shown(actor: Actor, case: "Case") -> dict[str, Any]:
    """The narrative, and every screening with what it suggested."""
    rows = [
        {
            "screening": one, "organisation": one.organisation.name(language()),
            "conclusion": word("screening_conclusions", one.conclusion),
            "advice": words("screening_advice", one.advice),
            "is_open": one.status == "draft" and one.organisation_id == actor.organisation_id,
        }
        for one in screenings.screenings_of_case(actor, case)
    ]  # fmt: skip
    return {
        "narrative": queries.narrative(actor, case), "screenings": rows,
        "exploitation": words("exploitation", case.forms), "sector": word("sectors", case.sector),
        "door": word("doors", case.door), "region": region(case.region),
        "has_report": intake.has_report(actor, case), "may_describe": policies.may_describe(actor, case),
        "may_screen": screening_policies.may_screen(actor, case),
    }  # fmt: skip
