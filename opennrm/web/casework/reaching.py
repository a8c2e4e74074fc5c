"""How the person of a file is reached: the card, the rules, a change that waits, and a number opened to be used."""

from dataclasses import asdict, replace
from typing import Any

from django import forms
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from opennrm.cases import actions as case_actions
from opennrm.cases import queries
from opennrm.people import changes, safety
from opennrm.people.actions import NoEarlierWay, NothingWaits
from opennrm.people.identity import Contact, Identity
from opennrm.people.states import Heard
from opennrm.relations import actions, reaching
from opennrm.web.acting import Request
from opennrm.web.acts import EVERYWHERE
from opennrm.web.casework.forms import address, area, give
from opennrm.web.casework.persons import PersonForm, said
from opennrm.web.components.fields import PhoneField
from opennrm.web.doors import desk
from opennrm.web.reaching import NAMES, OPENS, PARTS, card, why
from opennrm.workflow.machine import WrongState

ASKED = ("hours", "language", "may_leave_message", "safe_word", "say", "phone", "whom", "address", "mail")
CHOOSE = {"required": _("Choose one")}
NO_WAY = _(
    "No way was safe before through which the person could be asked. Ask them when they sit with you, and say so here."
)


class Reach(PersonForm):
    """How to reach the person without danger."""

    slug, title = "reach", _("How to reach the person")
    lead = _("Ask the person what is safe. Whoever controls them may hold their telephone.")
    done = _("Saved and sealed.")
    refusals = {NoEarlierWay: NO_WAY}

    heard = forms.ChoiceField(
        label=_("How do you know this?"), choices=Heard.choices, widget=forms.RadioSelect, error_messages=CHOOSE,
        help_text=_(
            "Somebody else may call in the person's name. A new number, address or way that was only told to us is not used "
            "until the person confirms it. What closes a way counts at once."
        ),
    )  # fmt: skip
    ways = forms.MultipleChoiceField(
        label=_("What did the person agree to?"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("What they did not say is taken for no."),
    )  # fmt: skip
    phone = PhoneField(label=_("Safe phone number"), required=False)
    whom = said(_("Who answers there?"), _("For example: she herself; her sister, who knows"))
    hours = said(_("Safe hours"), _("For example: 19 to 21, never on Sunday."))
    language = forms.ChoiceField(label=_("Language for calls"), required=False)
    may_leave_message = forms.BooleanField(
        label=_("The person agrees that we leave a message or write"), required=False
    )
    safe_word = said(_("Word by which the person knows that it is us"), limit=60)
    say = said(
        _("If somebody else answers: who are we?"),
        _("For example: from the dentist, about an appointment."),
        120,
    )
    address = said(
        _("Address for letters"), _("Not where the person hides. Empty: give letters by hand."), 200
    )
    mail = said(_("E-mail or name in a messenger"), limit=120)
    never_use = area(_("Numbers, addresses and ways never to use"), 3, limit=600, hint=_("One in each line."))

    def known(self) -> dict[str, Any]:
        return {**asdict(self.reached), "never_use": "\n".join(self.reached.never_use)}

    def prepare(self) -> None:
        self.offer("language", "client_languages", empty=True)
        self.keep("language", [self.reached.language])
        self.offer("ways", "safe_contacts")
        self.keep("ways", self.reached.ways)
        if safety.MAIL not in {code.code for code in self.country.codes("safe_contacts")}:
            del self.fields["mail"]

    def heard_how(self) -> Heard:
        return Heard(self.cleaned_data["heard"])

    def identity(self) -> Identity:
        """The number is one by which the person can be found again, once it is theirs."""
        if self.heard_how() == Heard.TOLD:
            return self.who
        phones = dict.fromkeys(one for one in (self.cleaned_data["phone"], *self.who.phones) if one)
        return replace(self.who, phones=tuple(phones))

    def contact(self) -> Contact:
        found = self.cleaned_data
        never = tuple(line.strip() for line in found["never_use"].splitlines() if line.strip())
        kept = {name: found[name] for name in ASKED if name in found}
        return replace(self.reached, never_use=never, ways=tuple(found["ways"]), **kept)

    def act(self) -> None:
        case_actions.describe(
            self.actor, self.case.pk, self.description(), self.identity(), self.contact(), heard=self.heard_how()
        )  # fmt: skip


class ConfirmReach(PersonForm):
    """The person was asked whether a change is theirs. Whoever asks reads nothing out: the person names it."""

    slug, title = "confirm-reach", _("Did the person ask for this change?")
    lead = _(
        "Ask the person in a way that was safe before, or when they sit with you. Read nothing out: let them say the new "
        "number or address, and write down what they say."
    )
    done = _("Written down.")
    needs_subject = True
    refusals = {NoEarlierWay: NO_WAY, NothingWaits: EVERYWHERE[WrongState]}

    stands = forms.ChoiceField(
        label=_("What did the person say?"), widget=forms.RadioSelect, error_messages=CHOOSE,
        choices=[("yes", _("Yes, it is theirs")), ("no", _("No, or they do not know of it: it is never used"))],
    )  # fmt: skip
    through = forms.ChoiceField(label=_("How did you ask?"), widget=forms.RadioSelect, error_messages=CHOOSE)
    said = said(
        _("What the person said the new number or address is"), _("Needed when the person says that it is theirs."), 200
    )  # fmt: skip

    def find(self) -> None:
        super().find()
        mine = [one for one in changes.waiting(self.reached) if one.report == str(self.subject)]
        if not mine:
            raise ObjectDoesNotExist
        self.waits = mine
        self.leading = [one for one in mine if one.part in safety.LEADS_TO.values() and one.after]

    @property
    def about(self) -> str:
        parts = ", ".join(str(PARTS[one.part]) for one in self.waits)
        return f"{self.case.reference} · {parts}"

    def prepare(self) -> None:
        open_ways = safety.open_ways(self.reached, self.waits[0].at, reaching.dangers(self.actor, self.case))
        asked = [(code, NAMES[code]) for code in open_ways if code != safety.LETTER]
        give(self, "through", [(Heard.PRESENCE, _("The person sat with us")), *asked])
        if not self.leading:
            del self.fields["said"]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if self.leading and found.get("stands") == "yes":
            named = found.get("said", "")
            if not named:
                self.add_error("said", _("Write down what the person said."))
            elif not any(safety.same(named, one.after) or named == one.after for one in self.leading):
                self.add_error(
                    "said", _("This is not what was told to us. Do not use it, and talk to your supervisor.")
                )
        return found

    def act(self) -> None:
        found = self.cleaned_data
        actions.confirm_contact(
            self.actor, self.case.pk, self.subject, stands=found["stands"] == "yes", through=found["through"]
        )  # fmt: skip


@desk("assist", "decide", "supervise", "read_flow")
@require_safe
def use(request: Request, reference: str, code: str) -> HttpResponse:
    """One number or address to be used now, with what to say; or why not, and what to do."""
    if code not in OPENS:
        raise ObjectDoesNotExist
    case = queries.case(request.actor, reference)
    page = {"case": case, "back": address(reference, "person"), "name": NAMES[code], "code": code}
    try:
        contact = reaching.use(request.actor, case, code)
    except safety.NotSafe as refused:
        asked = reaching.reached(request.actor, case)
        return render(request, "casework/not_now.html", {
            **page, "why": why(refused.refusals), "hours": asked.contact.hours,
            "safe_at": next((one.safe_at for one in asked.ways if one.way == code), None),
        })  # fmt: skip
    opened = getattr(contact, safety.LEADS_TO[code])
    shown_now = {"opened": opened, "card": card(contact, ()), "has_words": safety.hours(contact.hours).words}
    return render(request, "casework/use.html", {**page, **shown_now})
