"""Making a letter as PDF in the person's language, and noting that one has arrived."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from opennrm.access.decisions import Denied, require
from opennrm.assistance import queries as assistance
from opennrm.cases import policies as case_policies
from opennrm.cases import queries as cases
from opennrm.identification import queries as identification
from opennrm.identification.states import Outcome, Status
from opennrm.letters import actions, printing, queries
from opennrm.letters.contents import Content
from opennrm.letters.states import Kind, Language
from opennrm.organisations import queries as organisations
from opennrm.people import safety
from opennrm.people.identity import Identity
from opennrm.referrals import queries as referrals
from opennrm.relations.reaching import TO_A_BODY, Gate, gate
from opennrm.vault import Sealed
from opennrm.web.acting import Request
from opennrm.web.doors import desk
from opennrm.web.paper import composing
from opennrm.web.paper.forms import ArrivedForm, InvitationForm, LetterForm
from opennrm.web.reaching import why

if TYPE_CHECKING:
    from opennrm.cases.models import Case

PAGE = 25
WRITING = ("refer", "assist", "decide", "supervise")


@dataclass(frozen=True)
class Matter:
    """What a letter is about: its file, its own id, what the person allows, and its words once the language is chosen."""

    kind: Kind
    case_id: UUID
    object_id: UUID
    back: str
    gate: Gate
    words: Callable[[Language], Content]


@desk(*WRITING)
@require_http_methods(["GET", "HEAD", "POST"])
def home(request: Request) -> HttpResponse:
    """Letters of the own organisation, and the code of one that has arrived."""
    form = ArrivedForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.acknowledge(request.actor, form.cleaned_data["code"])
        except ObjectDoesNotExist:
            form.add_error("code", _("We made no letter under this code."))
        else:
            messages.success(request, _("Noted: this letter has arrived."))
            return redirect("paper:home")
    page = Paginator(queries.letters(request.actor), PAGE).get_page(request.GET.get("page"))
    known = references(request, [one.case_id for one in page])
    rows = [{"letter": one, "reference": known.get(one.case_id, "")} for one in page]
    return render(request, "paper/home.html", {"form": form, "page": page, "rows": rows})


def references(request: Request, ids: list[UUID]) -> dict[UUID, str]:
    """The pseudonyms of the files that the actor still sees."""
    return dict(cases.cases(request.actor).filter(pk__in=ids).values_list("pk", "reference"))


@desk(*WRITING)
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: Request, kind: str, object_id: UUID) -> HttpResponse:
    """A decision, a certificate or a referral as a letter."""
    made = {Kind.DECISION: decided, Kind.CERTIFICATE: decided, Kind.REFERRAL: referred}.get(kind)  # type: ignore[call-overload]
    if made is None:
        raise Http404
    matter: Matter = made(request, Kind(kind), object_id)
    posted = request.POST if request.method == "POST" and not matter.gate.refusals else None
    form = LetterForm(posted, language=spoken(matter.gate.language))
    if posted and form.is_valid():
        return sent(request, matter, form, matter.words)
    return render(request, "paper/write.html", shown(matter, form))


@desk(*WRITING)
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: Request, reference: str) -> HttpResponse:
    """An invitation to come and talk, which tells nobody what about."""
    case = cases.case(request.actor, reference)
    require(request.actor, case_policies.may_read_identity, case)
    allowed = gate(request.actor, case, safety.LETTER)
    posted = request.POST if request.method == "POST" and not allowed.refusals else None
    ours = organisations.organisation(request.actor, request.actor.organisation_id)
    housed = (
        tuple(one.place.label for one in assistance.stays(request.actor, case))
        if may_see_stays(request)
        else ()
    )
    form = InvitationForm(
        posted, language=spoken(allowed.language), housed=housed, sign_as=ours.name(get_language() or "")
    )
    matter = Matter(
        Kind.INVITATION, case.pk, case.pk, file_of(request, reference), allowed,
        lambda language: composing.invitation(case, who(request, case), form.cleaned_data, language),
    )  # fmt: skip
    if posted and form.is_valid():
        return sent(request, matter, form, matter.words)
    return render(request, "paper/write.html", shown(matter, form))


def shown(matter: Matter, form: LetterForm) -> dict[str, Any]:
    """What the page draws: the form, or why no letter may be made."""
    return {"form": form, "matter": matter, "kind": matter.kind, "why": why(matter.gate.refusals)}


def may_see_stays(request: Request) -> bool:
    """Only who assists knows where the person stays."""
    return request.actor.has("assist") or request.actor.has("supervise")


def decided(request: Request, kind: Kind, decision_id: UUID) -> Matter:
    """A decision of the own organisation that is in force; a certificate only of a positive one."""
    found = identification.decision(request.actor, decision_id)
    if found.status != Status.APPROVED or (kind == Kind.CERTIFICATE and found.outcome != Outcome.POSITIVE):
        raise Http404
    if found.organisation_id != request.actor.organisation_id:
        raise Denied("letter")
    compose = composing.decision if kind == Kind.DECISION else composing.certificate
    return Matter(
        kind, found.case_id, found.pk, reverse("authority:decision", args=[found.pk]), gate(request.actor, found.case, safety.LETTER),
        lambda language: compose(request, found, who(request, found.case), language),
    )  # fmt: skip


def referred(request: Request, kind: Kind, referral_id: UUID) -> Matter:
    """A referral that the own organisation sent; it goes to a body, so the person's contact rules do not speak of it."""
    found = referrals.referral(request.actor, referral_id)
    if found.sender_id != request.actor.organisation_id:
        raise Http404
    note = referrals.note(request.actor, found) or ""
    return Matter(
        kind, found.case_id, found.pk, reverse("responder:referral", args=[found.pk]), TO_A_BODY,
        lambda language: composing.referral(request, found, note, language),
    )  # fmt: skip


def sent(
    request: Request, matter: Matter, form: LetterForm, words: Callable[[Language], Content]
) -> HttpResponse:
    """Note the letter, set it, and hand it over under a name that says nothing."""
    language = Language(form.cleaned_data["language"])
    letter = actions.make(
        request.actor, form.cleaned_data["number"], matter.kind,
        object_id=matter.object_id, case_id=matter.case_id, language=language,
    )  # fmt: skip
    with translation.override(language.value):
        content = words(language)
    answer = HttpResponse(printing.pdf(content, matter.kind, letter.code), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{printing.file_name(letter.code)}"'
    answer["Cache-Control"] = "no-store"
    return answer


def who(request: Request, case: "Case") -> Identity | None:
    """The person's name, opened for this letter; nothing where it was not shared."""
    try:
        return cases.identity(request.actor, case)
    except Sealed:
        return None


def spoken(language: str) -> str:
    """The person's language if letters are set in it, else that of the page."""
    known = set(Language.values)
    return language if language in known else (get_language() or "")[:2]


def file_of(request: Request, reference: str) -> str:
    """The page of the file on which the actor works."""
    page = (
        "authority:case"
        if request.actor.has("decide") and not request.actor.has("assist")
        else "casework:case"
    )
    return reverse(page, args=[reference])
