"""Acts about minutes: writing and correcting them, voting on them, signing them by two persons, calling the conference off."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from opennrm.access.actor import Actor
from opennrm.conferences import actions, policies, queries
from opennrm.conferences.queries import Room
from opennrm.conferences.states import Recommendation, SeatStatus, Vote
from opennrm.web.acts import area, give
from opennrm.web.conferences.room import RoomForm
from opennrm.workflow.approvals import ContentChanged

CHANGED = _("The minutes were changed after you opened them. Read them again before you sign.")


class Minutes(RoomForm):
    """Who was there, what was said, what is recommended."""

    refusals = {
        actions.NoSeatForCivilSociety: _(
            "No non-governmental organisation was invited. Invite one first: a conference without civil society is none."
        ),
        actions.ReasonsMissing: _("Write the minutes in whole sentences."),
    }

    present = forms.MultipleChoiceField(
        label=_("Who was present?"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Members who said that there is no conflict of interest. You yourself are always present."),
    )  # fmt: skip
    recommendation = forms.ChoiceField(
        label=_("What does the conference recommend?"), choices=Recommendation.choices, widget=forms.RadioSelect,
        help_text=_("It is advice to those who decide. No status changes by it."),
        error_messages={"required": _("Choose a recommendation")},
    )  # fmt: skip
    minutes = area(
        _("Minutes"), 10, limit=12000, required=True,
        hint=_("What was put, what was said, why this is recommended. Sealed; every member reads it."),
    )  # fmt: skip

    def prepare(self) -> None:
        others = [
            one
            for one in self.room.seats
            if one.status == SeatStatus.SEATED and one.user_id != self.room.conference.chair_id
        ]
        give(self, "present", [(str(one.pk), one.organisation.name(self.page_language)) for one in others])

    @property
    def said(self) -> dict[str, Any]:
        """What the actions take."""
        found = self.cleaned_data
        return {
            "recommendation": found["recommendation"], "minutes": found["minutes"].strip(),
            "present": {UUID(one) for one in found["present"]},
        }  # fmt: skip


class Hold(Minutes):
    """The conference was held."""

    slug, title = "hold", _("Write the minutes")
    lead = _("The members are then asked whether they agree. Whoever does not is recorded with reasons.")
    button, done = _("Save the minutes"), _("The minutes are kept. The members are asked whether they agree.")

    def act(self) -> None:
        actions.hold(self.actor, self.pk, **self.said)


class Correct(Minutes):
    """Other minutes."""

    slug, title = "correct", _("Correct the minutes")
    lead = _("Whoever has voted votes again, because it is another text.")
    button, done = _("Save the minutes"), _("The minutes are kept. The members are asked again.")

    def known(self) -> dict[str, Any]:
        conference = self.room.conference
        return {
            "minutes": queries.words(self.actor, self.room).minutes, "recommendation": conference.recommendation,
            "present": [str(one.pk) for one in self.room.seats if one.attended],
        }  # fmt: skip

    def act(self) -> None:
        actions.correct(self.actor, self.pk, **self.said)


class CastVote(RoomForm):
    """Does the member agree?"""

    slug, title = "vote", _("Do you agree with the recommendation?")
    button, done = _("Save"), _("Your answer is in the minutes.")
    refusals = {actions.ReasonsMissing: _("Write why you do not agree, in whole sentences.")}

    vote = forms.ChoiceField(
        label=_("Your answer"), choices=Vote.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choose an answer")},
    )  # fmt: skip
    reasons = area(
        _("Why do you not agree?"),
        hint=_("Your dissent stands in the minutes with these reasons, word for word. Sealed."),
    )

    @classmethod
    def allowed(cls, actor: Actor, room: Room) -> bool:
        return room.seat is not None and policies.may_vote(actor, room.seat)

    def act(self) -> None:
        actions.vote(self.actor, self.pk, self.cleaned_data["vote"], self.cleaned_data["reasons"].strip())


class Submit(RoomForm):
    """The chair signs."""

    slug, title = "submit", _("Sign the minutes as the chair")
    lead = _(
        "After this nobody changes them. A second member, of an organisation that takes part in the file, signs too."
    )
    button, done = _("Sign"), _("Signed. A second member must sign too.")
    refusals = {actions.NotAllHaveVoted: _("Not everybody who was present has said whether they agree.")}

    def act(self) -> None:
        actions.submit(self.actor, self.pk)


class Cancel(RoomForm):
    """It does not take place."""

    slug, title = "cancel", _("Call the conference off?")
    button, done = _("Call it off"), _("The conference is called off.")
    is_dangerous = True

    def act(self) -> None:
        actions.cancel(self.actor, self.pk)


class SecondForm(RoomForm):
    """An act of the second person."""

    refusals = {ContentChanged: CHANGED}

    @classmethod
    def allowed(cls, actor: Actor, room: Room) -> bool:
        return room.seat is not None and policies.may_sign(actor, room.seat, takes_part=room.case is not None)


class Sign(SecondForm):
    """The second signature, bound to what was seen."""

    slug, title = "sign", _("Sign the minutes as the second person")
    lead = _(
        "Your signature is bound to the minutes, the attendance and every vote as the page before showed them."
    )
    button, done = _("Sign"), _("The minutes are signed. Those who decide have been told.")

    seen_hash = forms.CharField(widget=forms.HiddenInput)
    confirmed = forms.BooleanField(
        label=_("I have read the minutes, the attendance and every vote, and I sign exactly these."),
        error_messages={"required": _("Confirm that you have read the minutes")},
    )

    def known(self) -> dict[str, Any]:
        return {"seen_hash": self.room.conference.content_hash}

    def act(self) -> None:
        actions.sign(self.actor, self.pk, self.cleaned_data["seen_hash"])


class GiveBack(SecondForm):
    """Something is wrong in them."""

    slug, title = "give-back", _("Give the minutes back to the chair")
    button, done = _("Give back"), _("The minutes are back with the chair.")

    note = area(_("What should the chair change?"), required=True, limit=2000)

    def act(self) -> None:
        actions.give_back(self.actor, self.pk, self.cleaned_data["note"].strip())
