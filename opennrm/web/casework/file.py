"""The pages of one file: its parts as tabs, and its acts, each on a page of its own."""

from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.assistance import policies as assistance
from opennrm.cases import policies, queries
from opennrm.children import policies as protection
from opennrm.conferences import policies as conference_policies
from opennrm.documents import policies as document_policies
from opennrm.justice import policies as justice_policies
from opennrm.ownpage import policies as own_policies
from opennrm.web.acting import Request
from opennrm.web.casework import (
    access,
    children,
    circle,
    closure,
    conferences,
    consents,
    documents,
    endings,
    history,
    housed,
    justice,
    needs,
    nonpunishment,
    overview,
    ownpages,
    persons,
    plans,
    reaching,
    remedies,
    stays,
    stories,
    tomorrow,
    tracks,
)
from opennrm.web.casework.forms import ActForm, Policy, address
from opennrm.web.doors import desk

if TYPE_CHECKING:
    from opennrm.cases.models import Case

FILE_DUTIES = ("assist", "decide", "supervise", "read_flow")


def anybody(actor: Actor, case: "Case") -> bool:
    """Whoever finds the file."""
    return True


def told(actor: Actor, case: "Case", request: Request) -> dict[str, Any]:
    """The timeline, with or without what was only read."""
    page = request.GET.get("page", "0")
    with_reads = request.GET.get("reads") != "no"
    return history.shown(actor, case, with_reads=with_reads, page=int(page) if page.isdecimal() else 0)


SECTIONS: dict[str, tuple[Any, Policy, Any]] = {
    "overview": (_("Overview"), anybody, overview.shown),
    "child": (_("Child"), protection.may_read, children.shown),
    "person": (_("Person"), policies.may_work_on, persons.shown),
    "circle": (_("People around"), policies.may_work_on, circle.shown),
    "happened": (_("What happened"), policies.may_work_on, stories.shown),
    "needs": (_("Risk and needs"), assistance.may_read, needs.shown),
    "plan": (_("Plan and services"), assistance.may_read, plans.shown),
    "stay": (_("Stay"), assistance.may_read, stays.shown),
    "documents": (_("Documents"), document_policies.may_list, documents.shown),
    "consent": (_("Consent"), policies.may_work_on, consents.shown),
    "conference": (_("Conference"), conference_policies.may_see, conferences.shown),
    "justice": (_("Justice and stay"), justice_policies.may_read, justice.shown),
    "decisions": (_("Decisions and review"), policies.may_work_on, remedies.shown),
    "own": (_("The person's own page"), own_policies.may_see, ownpages.shown),
    "access": (_("Who can see this"), anybody, access.shown),
    "tomorrow": (_("Who could see it tomorrow"), anybody, tomorrow.shown),
    "timeline": (_("Timeline"), policies.may_work_on, told),
    "closure": (_("Closure"), assistance.may_read, closure.shown),
}
# Parts that what stands in the address narrows.
ASKING = (told, documents.shown, tomorrow.shown)
# Parts to which another leads; the other stays the tab that is open.
UNDER = {"tomorrow": "access"}
FORMS: tuple[type[ActForm], ...] = (
    access.Assign, access.SetProcedural, access.Take, children.AppointGuardian, children.AskAgain, children.AssessAge,
    children.ComeOfAge, children.EndGuardian, children.RecordBestInterests, children.SetMajority, circle.AddAssociate,
    circle.EndAssociate, circle.LinkFile, circle.ReferFamily, circle.UnlinkFile, closure.AskClosure, closure.Close, closure.KeepOpen,
    conferences.CallConference, consents.RecordConsent, consents.Refer, consents.ReferChild, consents.WithdrawConsent, needs.AddNeed,
    needs.AssessRisk, needs.LeaveNeed, needs.MeetNeed, needs.ReopenNeed, needs.RespondRisk, needs.WriteSafetyPlan, persons.Describe, reaching.ConfirmReach, reaching.Reach, plans.AddService, plans.AgreePlan, plans.CancelService, plans.CompletePlan,
    plans.DraftPlan, plans.GiveService, plans.RefuseService, plans.ReverseService, plans.ReviewPlan, plans.WriteFeedback,
    *stays.STAYS, *housed.HOUSED, stories.Narrate, stories.ScreenAgain,
    nonpunishment.DiscardNotice, nonpunishment.DraftNotice, nonpunishment.EditNotice, nonpunishment.SendNotice,
    nonpunishment.WithdrawNotice, tracks.ApplyForResidence, tracks.ChangeStage, tracks.EndProceeding, tracks.EndResidence,
    tracks.GrantResidence, tracks.OpenProceeding, tracks.RefuseResidence, *remedies.ACTS,
    *ownpages.ACTS,
    *documents.ACTS,
    *endings.ACTS,
)  # fmt: skip
ACTS = {form.slug: form for form in FORMS}


@desk(*FILE_DUTIES)
@require_safe
def section(request: Request, reference: str, tab: str = "overview") -> HttpResponse:
    """One part of the file."""
    if tab not in SECTIONS:
        raise Http404
    case = queries.case(request.actor, reference)
    _title, policy, reading = SECTIONS[tab]
    require(request.actor, policy, case)
    extra = (request,) if reading in ASKING else ()
    shown = {**frame(request.actor, case, tab), **reading(request.actor, case, *extra)}
    return render(request, f"casework/{tab}.html", shown)


@desk(*FILE_DUTIES)
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: Request, reference: str, slug: str, subject_id: UUID | None = None) -> HttpResponse:
    """One act: the page that asks, and the doing."""
    kind = ACTS.get(slug)
    if kind is None or (kind.needs_subject and subject_id is None):
        raise Http404
    case = queries.case(request.actor, reference)
    require(request.actor, kind.allowed, case)
    posted = request.POST if request.method == "POST" else None
    form = kind(posted, actor=request.actor, case=case, subject_id=subject_id)
    form.files = request.FILES
    if posted is not None and form.is_valid() and form.sent():
        messages.success(request, str(form.done))
        form.carry(request)
        return redirect(form.onward())
    shown = {"case": case, "form": form, "back": address(case.reference, kind.tab)}
    return render(request, "casework/act.html", shown)


def frame(actor: Actor, case: "Case", tab: str) -> dict[str, Any]:
    """What every part of a file shows around itself; parts that the actor may not open are not offered."""
    tabs = [
        {
            "label": label,
            "url": address(case.reference, name),
            "current": name == UNDER.get(tab, tab),
            "count": None,
        }
        for name, (label, policy, _reading) in SECTIONS.items()
        if name not in UNDER and policy(actor, case) and (name != "child" or children.concerns(case))
    ]
    # A template calls what can be called: every button gets a number of its own.
    return {"case": case, "tabs": tabs, "tab": tab, "number": uuid4, **way_back(actor, case)}


def way_back(actor: Actor, case: "Case") -> dict[str, Any]:
    """To the list of files, or, for who decides and helps nobody, to the case to decide; nowhere for who only looks."""
    if actor.has("assist") or actor.has("supervise"):
        return {"back": reverse("casework:home"), "back_label": _("Cases")}
    if actor.has("decide"):
        return {"back": reverse("authority:case", args=[case.reference]), "back_label": _("Case to decide")}
    return {"back": reverse("desk:home"), "back_label": _("My desk")}
