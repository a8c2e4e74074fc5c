"""While somebody lives in a house: away and back, complaints, and who may open the address to bring them."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.core.exceptions import ObjectDoesNotExist
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from opennrm.access.actor import Actor
from opennrm.cases import queries as cases
from opennrm.referrals import queries as referrals
from opennrm.shelters import actions, policies, queries
from opennrm.shelters.states import Away
from opennrm.web.casework.forms import ActForm, area, give
from opennrm.web.casework.stays import OnStay, StayForm
from opennrm.web.casework.words import language
from opennrm.web.components.fields import DayField

if TYPE_CHECKING:
    from opennrm.cases.models import Case

HOURS = ((2, "2"), (4, "4"), (8, "8"), (12, "12"))
TIME = forms.TimeInput(attrs={"type": "time", "class": "input-short"}, format="%H:%M")


class NoteAbsence(OnStay):
    """The person is not in the house."""

    slug, title = "absent", _("The person is not in the house")
    lead = _(
        "Everybody is free to go out. Where nobody knows where a child or somebody at high risk is, the supervisor and the "
        "co-ordinator are told at once."
    )
    button, done = _("Save"), _("The absence is written down.")
    refusals = {
        actions.AwayAlready: _("It is written down already that the person is away."),
        ValueError: _("This moment has not come yet."),
    }

    kind = forms.ChoiceField(
        label=_("What is known?"), choices=Away.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choose one")},
    )  # fmt: skip
    since_on = DayField(label=_("Since which day?"))
    since_at = forms.TimeField(label=_("Since what time?"), widget=TIME)
    kept_until = DayField(label=_("Until when is the place kept?"))
    note = area(_("What was agreed, or what was done to find the person"), 3, limit=2000, hint=_("Sealed."))

    def known(self) -> dict[str, Any]:
        today, now = self.country.today(), timezone.now().astimezone(self.country.timezone)
        return {"since_on": today, "since_at": now.strftime("%H:%M"), "kept_until": today + timedelta(days=7)}

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        begins, ends = found.get("since_on"), found.get("kept_until")
        if begins and ends and ends < begins:
            self.add_error("kept_until", _("The last day must come after the first."))
        return found

    def act(self) -> None:
        found = self.cleaned_data
        since = datetime.combine(found["since_on"], found["since_at"], self.country.timezone)
        actions.note_absence(
            self.actor, self.stay.pk, kind=found["kind"], since=since, kept_until=found["kept_until"],
            note=found["note"], absence_id=found["number"],
        )  # fmt: skip


class ComeBack(StayForm):
    """The person is back."""

    slug, title = "come-back", _("Is the person back?")
    needs_subject = True
    button, done = _("The person is back"), _("The person is back.")

    def find(self) -> None:
        self.away = queries.absences(self.actor, self.case).get(pk=self.subject, ended_at__isnull=True)

    def act(self) -> None:
        actions.come_back(self.actor, self.away.pk)


class Complain(ActForm):
    """A complaint about a house."""

    slug, tab, title = "complain", "stay", _("What does the person complain of?")
    lead = _(
        "Ask alone, in a language that the person understands. Nobody may suffer for a complaint. The supervisor of the house "
        "and the co-ordinator read it, its workers do not. Write no names."
    )
    button, done = _("Send the complaint"), _("The complaint is sent. You are told when there is an answer.")
    refusals = {
        actions.NobodyToTell: _(
            "Nobody co-ordinates this mechanism yet. Send it to the supervisor of the house."
        ),
        actions.NotAHouse: _("This organisation does not take part in the file."),
        actions.ReasonsMissing: _("Write it in whole sentences."),
    }

    house = forms.ChoiceField(
        label=_("About which organisation?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one")},
    )
    matter = forms.ChoiceField(
        label=_("What is it about?"), widget=forms.RadioSelect, error_messages={"required": _("Choose one")}
    )
    on = DayField(label=_("When did it happen?"))
    words = area(_("In the words of the person, as far as possible"), 6, required=True, hint=_("Sealed."))
    is_by_resident = forms.BooleanField(
        label=_("The person asked me to write it down"), required=False, initial=True
    )
    is_kept_from_house = forms.BooleanField(
        label=_("It concerns those who lead the house: only the co-ordinator may read it"), required=False
    )

    @classmethod
    def allowed(cls, actor: Actor, case: "Case") -> bool:
        return policies.may_complain(actor, case)

    def known(self) -> dict[str, Any]:
        return {"on": self.country.today()}

    def prepare(self) -> None:
        part = {one.organisation_id: one.organisation for one in cases.participants(self.actor, self.case)}
        give(self, "house", [(str(pk), one.name(language())) for pk, one in part.items()])
        self.offer("matter", "shelter_complaints")

    def act(self) -> None:
        found = self.cleaned_data
        actions.complain(
            self.actor, self.case.pk, UUID(found["house"]), about=found["matter"], words=found["words"],
            happened_on=found["on"], is_by_resident=found["is_by_resident"],
            is_kept_from_house=found["is_kept_from_house"], concern_id=found["number"],
        )  # fmt: skip


class LetPass(StayForm):
    """Who brings the person may open the address for some hours."""

    slug, title = "let-pass", _("Who brings the person to the house?")
    lead = _(
        "Only the member who referred the person, only in these hours, and with a reason that the log keeps. Afterwards their "
        "organisation has no key."
    )
    button, done = _("Let them open the address"), _("They can open the address in these hours.")
    refusals = {
        actions.NotAccepted: _("Accept the referral first."),
        actions.DriveTooLong: _("An address is open for twelve hours at most."),
        ObjectDoesNotExist: _(
            "The referral or the house is not there any more. Go back and look at the page again."
        ),
    }

    referral = forms.ChoiceField(
        label=_("Which referral?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a referral")},
    )
    house = forms.ChoiceField(
        label=_("Which house?"), widget=forms.RadioSelect, error_messages={"required": _("Choose a house")}
    )
    from_on = DayField(label=_("On which day?"))
    from_at = forms.TimeField(label=_("From what time?"), widget=TIME)
    hours = forms.TypedChoiceField(label=_("For how many hours?"), choices=HOURS, coerce=int, initial=4)

    def known(self) -> dict[str, Any]:
        now = timezone.now().astimezone(self.country.timezone)
        return {"from_on": self.country.today(), "from_at": now.strftime("%H:%M")}

    def prepare(self) -> None:
        ours = referrals.referrals(self.actor).filter(
            case_id=self.case.pk, recipient_id=self.actor.organisation_id, status__in=("accepted", "done")
        )
        found = ours.select_related("sender", "sent_by").order_by("-sent_at")
        give(
            self, "referral",
            [(str(one.pk), f"{one.sender.name(language())}: {one.sent_by.display_name}") for one in found],
        )  # fmt: skip
        give(self, "house", [(str(one.pk), one.label) for one in queries.houses(self.actor)])

    def act(self) -> None:
        found = self.cleaned_data
        begins = datetime.combine(found["from_on"], found["from_at"], self.country.timezone)
        actions.let_pass(
            self.actor, UUID(found["referral"]), UUID(found["house"]), from_at=begins,
            until_at=begins + timedelta(hours=found["hours"]),
        )  # fmt: skip


HOUSED = (NoteAbsence, ComeBack, Complain, LetPass)
