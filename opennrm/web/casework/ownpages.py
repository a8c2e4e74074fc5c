"""The person's own page, as those who help see it: whether there is one, its receipt, what is asked and the answers."""

from typing import TYPE_CHECKING, Any, ClassVar
from uuid import uuid4

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.cases import queries as cases
from opennrm.children import queries as children
from opennrm.deadlines import queries as deadlines
from opennrm.mailbox import receipts
from opennrm.ownpage import actions, policies, queries
from opennrm.ownpage.actions import AlreadyOpen, Dangerous, NoWay, Receipt
from opennrm.ownpage.states import End, GuardianBasis, Handed, Kind, Status, Viewer, Way
from opennrm.web.acting import Request
from opennrm.web.ask.words import offered
from opennrm.web.casework.forms import ActForm, address, area, give
from opennrm.web.doors import desk

if TYPE_CHECKING:
    from opennrm.cases.models import Case
    from opennrm.ownpage.models import OwnPage, OwnRequest

KEPT = "own_receipt"
NOT_SAFE = "no"
SAFE = (
    (Handed.PAPER, _("Yes, on paper: nobody looks where the person keeps it")),
    (Handed.READ, _("Nothing on paper: I read the six words aloud, and the person remembers them")),
    (NOT_SAFE, _("No: somebody could find it, or force the person to open the page")),
)
YES_NO = (("no", _("No")), ("yes", _("Yes")))
OPEN_ALREADY: dict[type[Exception], str | Promise] = {
    AlreadyOpen: _("There is an open page already. Give it a new receipt, or close it first.")
}


def one_of(label: Any, listed: Any, missing: Any) -> forms.ChoiceField:
    """A choice that must be made."""
    return forms.ChoiceField(
        label=label, choices=listed, widget=forms.RadioSelect, error_messages={"required": missing}
    )


def presence() -> forms.BooleanField:
    """Said each time a receipt is handed over."""
    return forms.BooleanField(
        label=_("The person is here with me, alone, and knows what the page shows and how to close it"),
        error_messages={"required": _("A receipt is handed over in the person's presence only")},
    )


class OwnForm(ActForm):
    """An act on the page of a file."""

    tab = "own"

    @classmethod
    def allowed(cls, actor: Actor, case: "Case") -> bool:
        return policies.may_open(actor, case)


class HandForm(OwnForm):
    """A receipt is handed over, after the question whether that is safe."""

    present = presence()
    safe = one_of(
        _("Is it safe for the person to hold a paper?"), SAFE, _("Ask the person whether it is safe")
    )
    speaks = forms.ChoiceField(label=_("In which language does the person read?"))

    number_given = 0

    def prepare(self) -> None:
        give(self, "speaks", [(one["code"], one["name"]) for one in offered(self.page_language)])

    def known(self) -> dict[str, Any]:
        spoken = {str(one["code"]) for one in offered(self.page_language)}
        return {"speaks": next((one for one in self.case.languages if one in spoken), self.page_language)}

    def clean_safe(self) -> str:
        safe = str(self.cleaned_data["safe"])
        if safe == NOT_SAFE:
            raise forms.ValidationError(
                _(
                    "Then do not hand a receipt over now. Ask again when the person is safe; tell them what the page would show."
                )
            )
        return safe

    def new_receipt(self) -> Receipt:
        """A receipt that nobody has yet, under the number of this form."""
        self.number_given = receipts.new()
        found = self.cleaned_data
        return Receipt(found["number"], self.number_given, found["safe"], found["speaks"])

    def carry(self, request: HttpRequest) -> None:
        if self.number_given:
            request.session[KEPT] = {
                "file": self.case.reference, "number": str(self.number_given), "paper": self.cleaned_data["safe"] == Handed.PAPER,
                "language": self.cleaned_data["speaks"],
            }  # fmt: skip

    def onward(self) -> str:
        return reverse("casework:receipt", args=[self.case.reference])


class OpenOwnPage(HandForm):
    """The person gets a page of their own."""

    slug, title = "open-own-page", _("Open a page of their own for the person")
    lead = _(
        "The person sees where their case stands, what was decided and why, the plan, their consents, and who read the file. "
        "They can take consent back there, correct, complain and ask for a copy. Nobody has to want one."
    )
    button, done = _("Open the page"), _("The page is open. Hand the receipt over now.")
    refusals = OPEN_ALREADY

    def act(self) -> None:
        actions.open_page(self.actor, self.case.pk, self.new_receipt())


class OpenGuardianPage(HandForm):
    """Whoever speaks for a child gets a page that shows less."""

    slug, title = "open-guardian-page", _("Open a page for the child's guardian")
    lead = _(
        "It shows where the case stands, the plan and who helps; not consents, decisions or who read the file. It is never opened "
        "by itself: write down on what it rests."
    )
    button, done = _("Open the page"), _("The page is open. Hand the receipt over now.")
    refusals = {
        **OPEN_ALREADY,
        Dangerous: _(
            "This guardian is shown nothing: they brought the child, are linked to who exploits it, or gain by it."
        ),
    }

    basis = one_of(_("On what does it rest?"), GuardianBasis.choices, _("Choose on what it rests"))
    against = one_of(
        _("Did the guardian bring the child, or are they linked to who exploits it, or do they gain by it?"), YES_NO,
        _("Answer this each time"),
    )  # fmt: skip

    @classmethod
    def allowed(cls, actor: Actor, case: "Case") -> bool:
        return policies.may_open_for_guardian(actor, case)

    def find(self) -> None:
        children.guardians(self.actor, self.case).filter(until_on__isnull=True).get()

    def act(self) -> None:
        found = self.cleaned_data
        actions.open_for_guardian(
            self.actor, self.case.pk, self.new_receipt(), basis=found["basis"],
            is_against_the_child=found["against"] == "yes",
        )  # fmt: skip


class OpenByMailbox(OwnForm):
    """The mailbox in which the person wrote opens the page."""

    slug, title = "own-page-by-mailbox", _("Let the person's mailbox open their own page")
    lead = _("The person has a receipt already. With it they find, besides the messages, their own page.")
    button, done = _("Open the page"), _("The mailbox opens the person's own page from now on.")
    refusals = OPEN_ALREADY
    needs_subject = True

    wanted = forms.BooleanField(
        label=_("The person wants this, and says that nobody else has the receipt"),
        error_messages={"required": _("Ask the person first")},
    )

    def find(self) -> None:
        if self.subject not in queries.mailboxes_of(self.actor, self.case):
            raise Http404

    def act(self) -> None:
        speaks = next((one for one in self.case.languages if one), self.page_language)
        actions.open_by_mailbox(self.actor, self.case.pk, self.subject, self.cleaned_data["number"], speaks)


class OnPage(ActForm):
    """An act on one page."""

    tab, needs_subject = "own", True

    def find(self) -> None:
        self.page: OwnPage = queries.pages(self.actor, self.case).get(pk=self.subject)


class RenewOwnPage(OnPage, HandForm):
    """A new receipt for the same page."""

    slug, title = "renew-own-page", _("Hand over a new receipt")
    lead = _("The old one opens nothing from this moment on, in no browser.")
    button, done = _("Make a new receipt"), _("The new receipt is made. Hand it over now.")

    end = one_of(_("Why?"), End.choices, _("Choose why"))

    def known(self) -> dict[str, Any]:
        return {"speaks": self.page.language}

    def act(self) -> None:
        actions.renew(self.actor, self.page.pk, self.new_receipt(), self.cleaned_data["end"])


class CloseOwnPage(OnPage):
    """The page is closed at once."""

    slug, title = "close-own-page", _("Close this page?")
    lead = _(
        "Its receipt opens nothing from this moment on, in no browser. Help goes on. A new page can be opened later."
    )
    button, done = _("Close the page"), _("The page is closed.")
    is_dangerous = True

    end = one_of(_("Why?"), End.choices, _("Choose why"))

    @classmethod
    def allowed(cls, actor: Actor, case: "Case") -> bool:
        return policies.may_close(actor, case)

    def act(self) -> None:
        actions.close(self.actor, self.page.pk, self.cleaned_data["end"])


class AnswerOwnRequest(ActForm):
    """What the person asked is answered, with words that they read on their page."""

    slug, title = "answer-request", _("Answer what the person asks")
    needs_subject = True
    button, done = _("Send the answer"), _("The person finds the answer on their page.")
    refusals = {NoWay: _("Say how the copy was handed over.")}
    ANSWERS: ClassVar[dict[str, tuple[str | Promise, str | Promise]]] = {
        Kind.CORRECT: (_("Agreed: the file says so now"), _("Not agreed")),
        Kind.COMPLAIN: (_("The person is right"), _("The complaint is not founded")),
        Kind.COPY: (_("The copy was handed over"), _("No copy is handed over")),
        Kind.CONSENT: (
            _("It was explained, and the person agreed again"),
            _("The person did not agree again"),
        ),
        Kind.STOP: (_("Closure of the file was asked for"), _("The person decided otherwise")),
    }

    agrees = one_of(_("Your answer"), (), _("Choose an answer"))
    way = forms.ChoiceField(
        label=_("How was the copy handed over?"), choices=Way.choices, widget=forms.RadioSelect, required=False,
        help_text=_("Never by post, mail or message. Ask first whether it is safe for the person to hold a copy."),
    )  # fmt: skip
    words = area(_("What the person reads"), rows=5, required=True)

    @classmethod
    def allowed(cls, actor: Actor, case: "Case") -> bool:
        return policies.may_answer_some(actor, case)

    def find(self) -> None:
        self.asked: OwnRequest = queries.request(self.actor, self.case, self.subject)
        self.read = queries.words(self.actor, self.case, self.asked)

    @property
    def about(self) -> str:
        part = f": {self.asked.get_part_display()}" if self.asked.part else ""
        return f"{self.asked.get_kind_display()}{part}"

    def prepare(self) -> None:
        yes, no = self.ANSWERS[self.asked.kind]
        give(self, "agrees", [("yes", yes), ("no", no)])
        if self.asked.kind != Kind.COPY:
            del self.fields["way"]
        hint = _("In the person's language, short and kind. Somebody may read it over their shoulder.")
        said = _("The person wrote: “%(words)s”") % {"words": self.read.asked} if self.read.asked else ""
        self.fields["agrees"].help_text = said
        self.fields["words"].help_text = hint

    def clean(self) -> dict[str, Any]:
        """A copy that was handed over says how."""
        found = super().clean() or {}
        if self.asked.kind == Kind.COPY and found.get("agrees") == "yes" and not found.get("way"):
            self.add_error("way", str(self.refusals[NoWay]))
        return found

    def act(self) -> None:
        found = self.cleaned_data
        actions.answer(
            self.actor, self.case.pk, self.asked.pk, agrees=found["agrees"] == "yes", words=found["words"].strip(),
            way=found.get("way", ""),
        )  # fmt: skip

    def onward(self) -> str:
        if policies.may_see(self.actor, self.case):
            return address(self.case.reference, "own")
        return reverse("desk:home")


def shown(actor: Actor, case: "Case") -> dict[str, Any]:
    """The pages, what is asked, and what may be done."""
    pages = list(queries.pages(actor, case))
    live = {one.viewer for one in pages if one.status == Status.OPEN}
    asked = queries.of_case(actor, case)
    clocks = deadlines.of_subjects(actor, [one.pk for one in asked])
    may_open = policies.may_open(actor, case)
    speaks_for = policies.may_open_for_guardian(actor, case) and children.guardian(actor, case) is not None
    return {
        "pages": pages, "asked": [(one, clocks.get(one.pk)) for one in asked], "may_change": may_open,
        "may_open": may_open and Viewer.PERSON not in live,
        "may_open_guardian": speaks_for and Viewer.GUARDIAN not in live,
        "mailboxes": queries.mailboxes_of(actor, case) if may_open and Viewer.PERSON not in live else [],
        "number": uuid4,
    }  # fmt: skip


@desk("assist", "supervise")
@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: Request, reference: str) -> HttpResponse:
    """The receipt, until it was handed over; nothing of it is kept after that."""
    case = cases.case(request.actor, reference)
    require(request.actor, policies.may_see, case)
    kept: dict[str, Any] = request.session.get(KEPT, {})
    if request.method == "POST" or kept.get("file") != case.reference:
        request.session.pop(KEPT, None)
        return redirect(address(case.reference, "own"))
    number = int(kept["number"])
    shown = {
        "case": case, "digits": receipts.digits(number), "words": receipts.in_words(number, kept["language"]),
        "paper": kept["paper"],
    }  # fmt: skip
    return render(request, "casework/receipt.html", shown)


ACTS: tuple[type[ActForm], ...] = (
    AnswerOwnRequest, CloseOwnPage, OpenByMailbox, OpenGuardianPage, OpenOwnPage, RenewOwnPage,
)  # fmt: skip
