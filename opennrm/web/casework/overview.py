"""The first page of a file: two statuses, who leads, what is next, what was decided."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from opennrm.access.actor import Actor
from opennrm.assistance import policies as assistance
from opennrm.cases import policies, queries
from opennrm.cases.states import Social, Status
from opennrm.country import profile
from opennrm.deadlines import queries as deadlines
from opennrm.identification import queries as identification
from opennrm.web.authority.milestones import said
from opennrm.web.casework.forms import address
from opennrm.web.casework.words import clock, language, region, word

if TYPE_CHECKING:
    from opennrm.cases.models import Case, Milestone

TABS_OF_CLOCKS = {
    "assistance": "plan",
    "risk": "needs",
    "referral": "consent",
    "child": "child",
    "shelter": "stay",
}
# Parts that only those who help may open.
OF_HELPERS = {"plan", "needs", "stay"}
MILESTONES = {
    "nonpunishment.sent": _("A notice on non-punishment was sent"),
    "residence.applied": _("Residence was applied for"),
    "residence.granted": _("Residence was granted"),
    "residence.refused": _("Residence was refused"),
    "proceeding.ended": _("A proceeding ended"),
    "opened": _("The file was opened"),
    "screened": _("The person was screened"),
    "reasonable_grounds.positive": _("Reasonable grounds: yes"),
    "reasonable_grounds.negative": _("Reasonable grounds: no"),
    "reasonable_grounds.suspended": _("Reasonable grounds: cannot be decided now"),
    "formal.positive": _("Formal identification: yes"),
    "formal.negative": _("Formal identification: no"),
    "formal.suspended": _("Formal identification: cannot be decided now"),
    "recovery.started": _("The recovery period began"),
    "recovery.ended": _("The recovery period ended"),
    "help.offered": _("Help without identification was offered"),
    "guardian.appointed": _("A guardian was appointed"),
    "best_interests.recorded": _("What is best for the child was decided"),
    "age.child": _("Age: treated as a child"),
    "age.adult": _("Age: an adult"),
    "reasonable_grounds.resumed": _("Reasonable grounds: the question is open again"),
    "formal.resumed": _("Formal identification: the question is open again"),
    "reasonable_grounds.reopened": _("Reasonable grounds: opened again by two officers"),
    "formal.reopened": _("Formal identification: opened again by two officers"),
    "reasonable_grounds.set_aside": _("Reasonable grounds: the decision was set aside after a review"),
    "formal.set_aside": _("Formal identification: the decision was set aside after a review"),
    "review.filed": _("The person asked for a review"),
    "review.upheld": _("Review: the decision stays"),
    "review.reversed": _("Review: the decision is reversed"),
    "review.remitted": _("Review: it must be decided again"),
    "identification.stopped": _("Consent was taken back: the decision stopped, help goes on"),
    "status.renewed": _("The status was renewed"),
    "status.expired": _("The status expired"),
    "offence.requalified": _("The article of the criminal code was written down"),
    "plan.agreed": _("The person agreed to a plan"),
    "plan.completed": _("A plan was completed"),
    "stay.begun": _("The person came to a place to stay"),
    "stay.ended": _("The person left a place to stay"),
    "procedural.none": _("No criminal case is known"),
    "procedural.witness": _("The person is a witness in a criminal case"),
    "procedural.injured_party": _("The person is an injured party in a criminal case"),
    "closed": _("The file was closed"),
}
# The social status follows a decision; this is the milestone from which it holds.
SINCE = {
    Social.REASONABLE_GROUNDS: "reasonable_grounds.positive",
    Social.IDENTIFIED: "formal.positive",
    Social.NOT_IDENTIFIED: "formal.negative",
    Social.EXPIRED: "status.expired",
}


def shown(actor: Actor, case: "Case") -> dict[str, Any]:
    """The overview, as far as the actor may know it."""
    reached = list(queries.milestones(actor, case))
    works = policies.may_work_on(actor, case)
    recovery = identification.recovery(actor, case) if works else None
    return {
        "social": social(case, reached), "procedural": procedural(case, reached),
        "lead": case.lead.name(language()), "opened_by": case.opened_by.name(language()),
        "works": works, "helps": works and assistance.may_read(actor, case), "may_take": policies.may_take(actor, case) and not case.is_assigned,
        "clocks": clocks(actor, case), "recovery": recovery,
        "reflection": profile().value("reflection_period.days") if recovery else None,
        "milestones": [
            {"at": one.at, "sentence": MILESTONES.get(one.code) or said(one.code)[0], "who": one.organisation.name(language()), "icon": "flag"}
            for one in reversed(reached)
        ],
        "decisions": decisions(actor, case) if works else [], "may_decide": actor.has("decide"),
        "working": list(queries.assignments(actor, case)),
        "sex": case.get_sex_display(), "age": case.get_age_band_display(), "region": region(case.region),
        "sector": word("sectors", case.sector), "is_closing": case.status == Status.CLOSING,
    }  # fmt: skip


def decisions(actor: Actor, case: "Case") -> list[dict[str, Any]]:
    """The decisions in the file that the actor may read."""
    found = identification.decisions_of_case(actor, case)
    return [{"decision": one, "by": one.organisation.name(language())} for one in found]


def clocks(actor: Actor, case: "Case") -> list[dict[str, Any]]:
    """What must be done next, by when and where."""
    return [
        {
            "what": clock(one.rule), "clock": one, "due": one.due_at, "is_ours": one.organisation_id == actor.organisation_id,
            "url": part_of(actor, case, one.rule.partition(".")[0]),
        }
        for one in deadlines.of_case(actor, case.pk)
    ]  # fmt: skip


def part_of(actor: Actor, case: "Case", clock_of: str) -> str:
    """Where what a clock measures is done, for those who may open that part."""
    tab = TABS_OF_CLOCKS.get(clock_of, "")
    closed = tab in OF_HELPERS and not assistance.may_read(actor, case)
    return "" if not tab or closed else address(case.reference, tab)


def social(case: "Case", reached: "list[Milestone]") -> dict[str, Any]:
    """The social status and since when it holds."""
    at = since(reached, SINCE.get(Social(case.social), ""))
    return {"code": case.social, "label": case.get_social_display(), "since": at}


def procedural(case: "Case", reached: "list[Milestone]") -> dict[str, Any]:
    """The procedural status and since when it holds."""
    at = since(reached, f"procedural.{case.procedural}")
    return {"code": case.procedural, "label": case.get_procedural_display(), "since": at, "tone": "neutral"}


def since(reached: "list[Milestone]", code: str) -> Any:
    """The day of the last milestone of a kind, as it is written here."""
    from django.utils import formats, timezone

    at = next((one.at for one in reversed(reached) if one.code == code), None)
    return formats.date_format(timezone.localtime(at), "DATE_FORMAT") if at else ""
