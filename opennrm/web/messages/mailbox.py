"""One mailbox: the conversation, the answer, and what else may come of it."""

from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from opennrm.deadlines import queries as deadlines
from opennrm.mailbox import actions, passing, queries, receiving
from opennrm.mailbox.states import Status
from opennrm.signals.states import OPEN
from opennrm.web.acting import Request
from opennrm.web.ask.drafts import LONGEST
from opennrm.web.casework.forms import give
from opennrm.web.casework.words import language, region, word
from opennrm.web.doors import desk
from opennrm.workflow.machine import WrongState

if TYPE_CHECKING:
    from opennrm.mailbox.models import Mailbox


class AnswerForm(forms.Form):
    """What we write back; its id is chosen with the page, so that pressing twice answers once."""

    message = forms.UUIDField(widget=forms.HiddenInput)
    words = forms.CharField(
        label=gettext_lazy("Your answer"), max_length=LONGEST, widget=forms.Textarea({"rows": "6", "dir": "auto"}),
        help_text=gettext_lazy(
            "Somebody else may read it over the person's shoulder: write no name, no address and no time of a meeting "
            "that would betray them."
        ),
        error_messages={"required": gettext_lazy("Write an answer")},
    )  # fmt: skip


class PassingForm(forms.Form):
    """Whom the person is asked about."""

    organisation = forms.ChoiceField(
        label=gettext_lazy("Who could answer instead?"), widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose an organisation")},
    )  # fmt: skip


@desk("take_calls")
@require_http_methods(["GET", "HEAD", "POST"])
def mailbox(request: Request, mailbox_id: UUID) -> HttpResponse:
    """Read and answer. Opening it is written into the log, and the person sees that it was read."""
    found = queries.mailbox(request.actor, mailbox_id)
    form = AnswerForm(request.POST if request.method == "POST" else None, initial={"message": uuid4()})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.answer(request.actor, mailbox_id, given["words"], given["message"])
        except WrongState:
            messages.error(request, taken_back())
        else:
            messages.success(request, _("Sent. It is read when the person opens the mailbox."))
        return redirect("messages:mailbox", mailbox_id)
    return render(request, "messages/mailbox.html", shown(request, found, form))


def shown(request: Request, found: "Mailbox", form: AnswerForm) -> dict[str, Any]:
    """Everything on the page."""
    actor = request.actor
    said = queries.conversation(actor, found)
    actions.mark_read(actor, found)
    names = queries.names_of(actor, said, language())
    due = deadlines.of_subjects(actor, [found.pk, found.signal_id]) if found.asked_at else {}
    return {
        "mailbox": found, "signal": found.signal, "said": [(one, names.get(one.organisation_id)) for one in said],
        "form": form, "clock": due.get(found.pk) or due.get(found.signal_id), "is_open": found.status == Status.OPEN,
        "may_open_file": found.signal.status in OPEN, "region": region(found.signal.region),
        "spoken": word("client_languages", found.language),
        "proposed": found.proposed.name(language()) if found.proposed else "",
    }  # fmt: skip


@desk("take_calls")
@require_POST
def settle(request: Request, mailbox_id: UUID) -> HttpResponse:
    """What was written needs no answer."""
    queries.mailbox(request.actor, mailbox_id)
    try:
        actions.settle(request.actor, mailbox_id)
    except WrongState:
        messages.error(request, taken_back())
    else:
        messages.success(request, _("Nothing waits for an answer there any more."))
    return redirect("messages:home")


@desk("take_calls")
@require_http_methods(["GET", "HEAD", "POST"])
def pass_on(request: Request, mailbox_id: UUID) -> HttpResponse:
    """Ask the person whether another organisation may read it and answer instead."""
    found = queries.mailbox(request.actor, mailbox_id)
    form = PassingForm(request.POST if request.method == "POST" else None)
    offered = receiving.receivers(request.actor, found.signal.region)
    others = [(str(one.id), one.name(language())) for one in offered if one.id != found.organisation_id]
    give(form, "organisation", others)
    if request.method == "POST" and form.is_valid():
        return proposed(request, mailbox_id, UUID(form.cleaned_data["organisation"]))
    return render(request, "messages/pass_on.html", {"mailbox": found, "form": form, "others": others})


def proposed(request: Request, mailbox_id: UUID, organisation_id: UUID) -> HttpResponse:
    """The question is in the mailbox, or somebody was quicker."""
    try:
        passing.propose(request.actor, mailbox_id, organisation_id)
    except WrongState:
        messages.error(request, taken_back())
    except receiving.NotReceiving:
        messages.error(request, _("This organisation no longer receives messages of the public page."))
    else:
        messages.success(request, _("The person is asked. Nothing is passed on before they agree."))
    return redirect("messages:mailbox", mailbox_id)


@desk("take_calls", "screen")
@require_safe
def of_signal(request: Request, signal_id: UUID) -> HttpResponse:
    """From a signal to the mailbox behind it."""
    found = queries.mailboxes(request.actor).filter(signal_id=signal_id).first()
    if found is None:
        raise Http404
    return redirect("messages:mailbox", found.pk)


def taken_back() -> str:
    """The person was quicker."""
    return _("The person has taken everything back meanwhile. Nothing was changed.")
