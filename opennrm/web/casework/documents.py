"""The documents of a file: list, upload, preview, taking out and putting back, and the sealed original for two persons."""

import base64
import hashlib
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4, uuid5

from django import forms
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from opennrm.access.actor import Actor
from opennrm.cases import queries as cases
from opennrm.country import profile
from opennrm.documents import actions, policies, queries, scanning
from opennrm.documents.actions import AlreadyAsked, Prepared, ReasonMissing, StillWaiting, Upload
from opennrm.documents.formats import Refused
from opennrm.documents.queries import NotOpen
from opennrm.documents.states import DataClass, Reason, Scan, Status
from opennrm.web.acting import Request
from opennrm.web.casework.forms import ActForm, address, area, give
from opennrm.web.casework.papers import ACCEPTED, REFUSALS, FilesField, FilesInput
from opennrm.web.casework.words import choice, language, word
from opennrm.web.doors import desk
from opennrm.workflow.approvals import ContentChanged

if TYPE_CHECKING:
    from opennrm.cases.models import Case
    from opennrm.documents.models import Unsealing

DUTIES = ("assist", "decide", "supervise")
SANDBOXED = "default-src 'none'; sandbox"


class DocumentForm(ActForm):
    """An act on the documents of a file."""

    tab = "documents"

    @classmethod
    def allowed(cls, actor: Actor, case: "Case") -> bool:
        return policies.may_add(actor, case)


class AddDocument(DocumentForm):
    """One to five files of one kind."""

    slug, title = "add-document", _("Add documents")
    lead = _(
        "Each file is cleaned before it is kept: places, names of authors, programs and links inside it are taken out. "
        "The original stays sealed, and is opened by two persons only."
    )
    button, done = _("Add"), _("The documents are in the file.")

    kind = forms.ChoiceField(
        label=_("What is it?"), widget=forms.RadioSelect, error_messages={"required": _("Choose what it is")}
    )
    title_of = forms.CharField(
        label=_("What should it be called?"), max_length=120, required=False,
        help_text=_("For those who work on the file. Sealed. Left empty, it is called by its kind."),
    )  # fmt: skip
    papers = FilesField(
        label=_("Files"),
        help_text=_("PDF, JPEG, PNG, text, WAV, MP3 or M4A; up to 20 MB each and five at once."),
        widget=FilesInput({"accept": ACCEPTED}),
    )  # fmt: skip
    photograph = FilesField(
        label=_("Or take a photograph of the paper"), required=False,
        help_text=_("On a telephone, this opens the camera."),
        widget=forms.ClearableFileInput({"accept": "image/jpeg", "capture": "environment"}),
    )  # fmt: skip

    def prepare(self) -> None:
        self.offer("kind", "document_kinds")
        self.prepared: list[Prepared] = []

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        uploads: list[Upload] = [*found.get("papers", ()), *found.get("photograph", ())]
        if not uploads and not self.errors:
            self.add_error("papers", _("Choose a file, or take a photograph"))
        if not self.errors:
            for name in ("papers", "photograph"):
                for upload in found.get(name, ()):
                    self._look_at(name, upload)
        elif uploads:
            self.add_error("papers", _("Please choose the files again: a browser does not keep them."))
        return found

    def _look_at(self, name: str, upload: Upload) -> None:
        try:
            self.prepared.append(actions.prepare(self.actor, self.case.pk, upload))
        except Refused as refused:
            self.add_error(name, f"{upload.name}: {REFUSALS[refused.code]}")

    def concerns(self) -> list[str]:
        return [
            *super().concerns(),
            *(hashlib.sha256(one.upload.content).hexdigest() for one in self.prepared),
        ]

    def sent(self) -> bool:
        try:
            return super().sent()
        except Refused as refused:
            self.add_error("papers", str(REFUSALS[refused.code]))
            self._renew()
            return False

    def act(self) -> None:
        found = self.cleaned_data
        called = found["title_of"].strip() or word("document_kinds", found["kind"])
        for number, one in enumerate(self.prepared):
            title = called if len(self.prepared) == 1 else f"{called} ({number + 1})"
            actions.keep(
                self.actor, self.case.pk, one, kind=found["kind"], title=title,
                document_id=uuid5(found["number"], str(number)),
            )  # fmt: skip


class OneDocument(DocumentForm):
    """An act on one document."""

    needs_subject = True

    def find(self) -> None:
        self.shown = queries.document(self.actor, self.case, self.subject)

    @property
    def about(self) -> str:
        return self.shown.title

    def onward(self) -> str:
        return reverse("casework:document", args=[self.case.reference, self.subject])


class TakeOut(OneDocument):
    """Out of use, with a reason."""

    slug, title = "take-out-document", _("Take this document out?")
    lead = _(
        "Nobody can open it from then on. It stays sealed until the time of the file is over, and can be put back."
    )
    button, done = _("Take it out"), _("The document is taken out. You can put it back below.")
    is_dangerous = True

    reason = forms.ChoiceField(
        label=_("Why?"),
        widget=forms.RadioSelect,
        choices=Reason.choices,
        error_messages={"required": _("Choose why")},
    )

    def act(self) -> None:
        actions.take_out(self.actor, self.case.pk, self.subject, self.cleaned_data["reason"])


class PutBack(OneDocument):
    """Undo."""

    slug, title = "put-back-document", _("Put this document back?")
    button, done = _("Put it back"), _("The document is in the file again.")

    def act(self) -> None:
        actions.put_back(self.actor, self.case.pk, self.subject)


class ScanAgain(OneDocument):
    """Ask the scanner once more."""

    slug, title = "scan-document", _("Ask the scanner again?")
    button, done = _("Ask again"), _("The scanner found nothing. The document can be opened.")
    refusals = {
        StillWaiting: _(
            "The scanner still gives no answer. Tell your administrator; the document stays closed."
        ),
        Refused: _("The scanner found malicious software. The document stays closed. Take it out."),
    }

    def act(self) -> None:
        actions.scan_again(self.actor, self.case.pk, self.subject)


class AskOriginal(OneDocument):
    """Ask a second person to agree that the original is opened."""

    slug, title = "ask-original", _("Why must the original be opened?")
    lead = _(
        "The original can hold a place, a name or a program that the clean copy does not. A second person of your organisation "
        "must agree; then you can open it for 15 minutes. Both of you stand in the log."
    )
    button, done = _("Ask"), _("A second person is told. You can open the original once they have agreed.")
    refusals = {
        ReasonMissing: _("Write in a sentence why it is needed."),
        AlreadyAsked: _("You have asked already. A second person must answer first."),
    }

    reason = area(_("Reason"), required=True, limit=1000, hint=_("Sealed. The second person reads it."))

    @classmethod
    def allowed(cls, actor: Actor, case: "Case") -> bool:
        return policies.may_list(actor, case)

    def act(self) -> None:
        actions.ask_original(
            self.actor,
            self.case.pk,
            self.subject,
            self.cleaned_data["reason"],
            uuid5(self.cleaned_data["number"], "ask"),
        )


class AnswerOriginal(DocumentForm):
    """The second person agrees, or not."""

    slug, title = "answer-original", _("May the original be opened?")
    lead = _("Agree only to what you would defend. The one who asks can then open it for 15 minutes.")
    button, done = _("Answer"), _("The one who asked is told.")
    needs_subject = True
    refusals = {ContentChanged: _("This is not what you saw. Look at it again.")}

    answer = forms.ChoiceField(
        label=_("Your answer"), widget=forms.RadioSelect, error_messages={"required": _("Choose an answer")},
        choices=(("yes", _("I agree that the original is opened")), ("no", _("I do not agree"))),
    )  # fmt: skip
    seen = forms.CharField(widget=forms.HiddenInput)

    @classmethod
    def allowed(cls, actor: Actor, case: "Case") -> bool:
        return policies.may_list(actor, case)

    def find(self) -> None:
        _case, self.asked = queries.case_of_unsealing(self.actor, self.subject)
        self.shown = queries.document(self.actor, self.case, self.asked.document_id)

    def known(self) -> dict[str, Any]:
        return {"seen": self.asked.content_hash}

    @property
    def about(self) -> str:
        reason = queries.unsealing_reason(self.actor, self.case, self.asked)
        return f"{self.shown.title}: {reason}"

    def onward(self) -> str:
        return reverse("casework:document", args=[self.case.reference, self.asked.document_id])

    def act(self) -> None:
        found = self.cleaned_data
        actions.answer_original(
            self.actor, self.case.pk, self.subject, agrees=found["answer"] == "yes", seen_hash=found["seen"]
        )


ACTS = (AddDocument, AnswerOriginal, AskOriginal, PutBack, ScanAgain, TakeOut)


class Filters(forms.Form):
    """What narrows the list; it lives in the address."""

    kind = forms.ChoiceField(label=_("Kind"), required=False)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("In the file")), (Status.RETRACTED.value, _("Taken out"))],
    )

    def __init__(self, data: Any, kinds: list[tuple[Any, Any]]) -> None:
        super().__init__(data)
        give(self, "kind", [("", _("All")), *kinds])


def shown(actor: Actor, case: "Case", request: Request) -> dict[str, Any]:
    """The list of the file's documents; a fixed number of queries."""
    form = Filters(request.GET, list(profile().choices("document_kinds", language())))
    chosen = form.cleaned_data if form.is_valid() else {}
    rows = queries.listing(
        actor, case, kind=chosen.get("kind", ""), status=chosen.get("state") or Status.KEPT.value
    )
    return {
        "form": form, "rows": [line(one) for one in rows], "is_narrowed": any(chosen.values()),
        "may_add": policies.may_add(actor, case) and bool(queries.readable(actor, case)),
        "is_agreed": bool(queries.readable(actor, case)),
        "no_scanner": actor.has("supervise") and not scanning.is_configured(),
    }  # fmt: skip


def line(one: queries.Shown) -> dict[str, Any]:
    """One document as a list and its page show it."""
    found = one.document
    return {
        "document": found, "title": one.title, "kind": word("document_kinds", found.kind),
        "by": f"{found.added_by.display_name}, {found.organisation.name(language())}",
        "scan": choice(Scan, found.scan), "waits": found.scan == Scan.WAITING,
        "reason": choice(Reason, found.retract_reason) if found.retract_reason else "",
        "class": choice(DataClass, found.data_class), "size": found.kib * 1024,
    }  # fmt: skip


@desk(*DUTIES)
@require_safe
def document(request: Request, reference: str, document_id: UUID) -> HttpResponse:
    """One document: a picture of it or its words, and what can be done."""
    actor, case = request.actor, cases.case(request.actor, reference)
    one = queries.document(actor, case, document_id)
    found = one.document
    seen = queries.preview(actor, case, document_id) if policies.may_open(actor, found) else queries.Preview()
    return render(request, "casework/document.html", {
        "case": case, "number": uuid4, "back": address(reference, "documents"), **line(one), "text": seen.text, "is_cut": seen.is_cut,
        "picture": base64.b64encode(seen.picture).decode(), "may_open": policies.may_open(actor, found),
        "may_take_out": policies.may_take_out(actor, case, found), "may_scan": policies.may_scan(actor, case, found),
        "may_ask": policies.may_ask_original(actor, case, found), "is_open": queries.is_open(actor, found),
        "asked": [asked_line(actor, case, each) for each in queries.unsealings(actor, case, document_id)],
    })  # fmt: skip


def asked_line(actor: Actor, case: "Case", one: "Unsealing") -> dict[str, Any]:
    """One request to open the original."""
    return {
        "asked": one, "by": one.asked_by.display_name, "answered_by": one.answered_by.display_name if one.answered_by else "",
        "may_answer": policies.may_answer_original(actor, case, one) and one.asked_by_id != actor.user_id,
    }  # fmt: skip


@desk(*DUTIES)
@require_safe
def clean_copy(request: Request, reference: str, document_id: UUID) -> HttpResponse:
    """The clean copy as a file."""
    case = cases.case(request.actor, reference)
    return attached(queries.download(request.actor, case, document_id), document_id)


@desk(*DUTIES)
@require_safe
def original(request: Request, reference: str, document_id: UUID) -> HttpResponse:
    """The sealed original as a file, for the one who asked, for a quarter of an hour; back to the page when it is not."""
    case = cases.case(request.actor, reference)
    try:
        return attached(queries.original(request.actor, case, document_id), document_id)
    except NotOpen:
        return render(request, "casework/not_open.html", {
            "case": case, "back": reverse("casework:document", args=[reference, document_id]),
        }, status=403)  # fmt: skip


def attached(file: queries.File, document_id: UUID) -> HttpResponse:
    """A file that no browser opens inside our pages; its name is its number."""
    answer = HttpResponse(file.content, content_type=file.media_type)
    answer["Content-Disposition"] = f'attachment; filename="{document_id}.{file.ending}"'
    answer["Content-Security-Policy"] = SANDBOXED
    return answer


def page_of_unsealing(actor: Actor, unsealing_id: UUID) -> str:
    """The page that a notice about an original speaks of; nothing for whom the file is closed meanwhile."""
    try:
        case, asked = queries.case_of_unsealing(actor, unsealing_id)
    except ObjectDoesNotExist:
        return ""
    return reverse("casework:document", args=[case.reference, asked.document_id])
