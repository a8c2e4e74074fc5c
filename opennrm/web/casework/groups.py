"""One service given to several people at once: entered on one page, looked over, written once, taken back together."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from opennrm.access.actor import Actor
from opennrm.assistance import actions, queries
from opennrm.assistance.actions import (
    MOST,
    AlreadyReversed,
    NobodyChosen,
    NotForGroups,
    OutOfReach,
    ServiceInFuture,
    What,
)
from opennrm.assistance.states import RETURNS, Unit
from opennrm.web.acting import Request
from opennrm.web.acts import OnceForm, give
from opennrm.web.casework.plans import check_unit, national_kind, services
from opennrm.web.casework.words import word
from opennrm.web.components.fields import DayField
from opennrm.web.doors import desk

if TYPE_CHECKING:
    from opennrm.assistance.models import GroupSession

FUTURE = _("This day has not come yet. Write down only what was given.")
LATEST = 10


class GroupForm(OnceForm):
    """What was given, and to whom: files of the own caseload, by their references alone."""

    desk, slug = "casework", "group"
    refusals = {
        NobodyChosen: _("Tick the people to whom it was given, at most 60 at a time."),
        NotForGroups: _("A way home is one person's: write it in their own file."),
        ServiceInFuture: FUTURE,
    }

    kind = forms.ChoiceField(label=_("Service"), error_messages={"required": _("Choose a service")})
    on = DayField(label=_("Day"))
    quantity = forms.IntegerField(
        label=_("How many, for each person"), min_value=1, max_value=1000, initial=1,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "class": "input-short"}),
    )  # fmt: skip
    unit = forms.ChoiceField(
        label=_("Counted in"), choices=Unit.choices, widget=forms.RadioSelect, initial=Unit.SESSION
    )
    search = forms.CharField(
        label=_("Find a file in the list"), required=False, max_length=20,
        help_text=_("A part of the reference. Those that you ticked stay in the list."),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "class": "input-short"}),
    )  # fmt: skip
    people = forms.MultipleChoiceField(
        label=_("Who took part?"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick the people to whom it was given")},
    )  # fmt: skip

    def find(self) -> None:
        self.of_reference: dict[str, UUID] = dict(queries.caseload(self.actor).values_list("reference", "pk"))

    def known(self) -> dict[str, Any]:
        return {"on": self.country.today()}

    def prepare(self) -> None:
        give(self, "kind", services(self, without=RETURNS))
        give(self, "people", [(one, one) for one in self.of_reference])

    def clean(self) -> None:
        check_unit(self)
        day = self.cleaned_data.get("on")
        if day and day > self.country.today():
            self.add_error("on", FUTURE)
        if len(self.cleaned_data.get("people", [])) > MOST:
            self.add_error("people", str(self.refusals[NobodyChosen]))

    def concerns(self) -> list[str]:
        return [str(self.of_reference[one]) for one in sorted(self.cleaned_data["people"])]

    def act(self) -> None:
        found = self.cleaned_data
        what = What(found["kind"], found["unit"], found["quantity"], found["on"])
        actions.give_to_group(
            self.actor, found["number"], [self.of_reference[one] for one in found["people"]], what
        )

    def narrow(self) -> int:
        """Leave in the list what was searched for and what is ticked; how many more there are."""
        ticked = set(self.posted.getlist("people")) if self.posted else set()
        typed = self.posted.get("search", "") if self.posted else ""
        wanted = str(typed).replace("-", "").strip().upper()
        fitting = [one for one in self.of_reference if one not in ticked and wanted in one.replace("-", "")]
        shown = [one for one in self.of_reference if one in ticked] + fitting[:MOST]
        give(self, "people", [(one, one) for one in shown])
        return len(fitting) - len(fitting[:MOST])

    def hush(self) -> None:
        """Show what was typed without saying what is missing yet."""
        self.is_valid()
        self.errors.clear()


@desk("assist")
@require_http_methods(["GET", "HEAD", "POST"])
def group(request: Request) -> HttpResponse:
    """Ask what was given and to whom; show it once more; write it."""
    posted = request.POST if request.method == "POST" else None
    step = request.POST.get("step", "look")
    form = GroupForm(posted, request.actor)
    if step in {"narrow", "back"}:
        form.hush()
    elif posted is not None and form.is_valid():
        if step != "write":
            return render(request, "casework/group_confirm.html", looked_over(form))
        if form.sent():
            messages.success(request, _("Written into every file. It can be taken back together."))
            return redirect("casework:group_session", form.cleaned_data["number"])
    more = form.narrow()
    shown = {
        "form": form,
        "more": more,
        "latest": [told(one) for one in queries.group_sessions(request.actor)[:LATEST]],
    }
    return render(request, "casework/group.html", shown)


def looked_over(form: GroupForm) -> dict[str, Any]:
    """What is about to be written, and the answers to send again."""
    found = form.cleaned_data
    again = [
        (name, value)
        for name, values in (form.posted.lists() if form.posted else ())
        if name not in {"csrfmiddlewaretoken", "step", "search"}
        for value in values
    ]
    return {
        "again": again, "kind": word("services", found["kind"]), "national": national_kind(found["kind"], found["on"]),
        "quantity": found["quantity"], "unit": dict(Unit.choices)[found["unit"]], "on": found["on"],
        "people": sorted(found["people"]),
    }  # fmt: skip


def told(session: "GroupSession") -> dict[str, Any]:
    """A session in words."""
    return {"session": session, "kind": word("services", session.kind)}


@desk("assist")
@require_safe
def session(request: Request, session_id: UUID) -> HttpResponse:
    """What was written together, file by file."""
    found = queries.group_sessions(request.actor).get(pk=session_id)
    rows = list(queries.of_session(request.actor, found))
    standing = [one for one in rows if not hasattr(one, "reversed_by")]
    lines = [{"given": one, "is_taken_back": hasattr(one, "reversed_by")} for one in rows]
    shown = {
        **told(found),
        "lines": lines,
        "stands": bool(standing),
        "unpaid": any(one.unpaid_reason for one in standing),
    }
    return render(request, "casework/group_session.html", shown)


class TakeBack(OnceForm):
    """A whole session is taken back; every row stays to be seen."""

    desk, slug, title = "casework", "group-take-back", _("Take this back in every file?")
    lead = _("The entries stay to be seen and count no more.")
    button, done = _("Take it all back"), _("Taken back in every file.")
    is_dangerous = True
    refusals = {
        AlreadyReversed: _("All of it was taken back already."),
        OutOfReach: _(
            "One of the files is closed, or you do not see it any more. Take the others back one by one, or ask a supervisor."
        ),
    }

    def __init__(self, data: Any, actor: Actor, session: "GroupSession") -> None:
        self.session = session
        super().__init__(data, actor)

    @property
    def about(self) -> str:
        return word("services", self.session.kind)

    def concerns(self) -> list[str]:
        return [str(self.session.pk)]

    def act(self) -> None:
        actions.reverse_group(self.actor, self.session.pk)


@desk("assist")
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: Request, session_id: UUID) -> HttpResponse:
    """Ask once, and take the session back."""
    found = queries.group_sessions(request.actor).get(pk=session_id)
    back = reverse("casework:group_session", args=[found.pk])
    form = TakeBack(request.POST if request.method == "POST" else None, request.actor, found)
    if request.method == "POST" and form.is_valid() and form.sent():
        messages.success(request, str(form.done))
        return redirect(back)
    return render(request, "casework/group_take_back.html", {"form": form, "back": back})
