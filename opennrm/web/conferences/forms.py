"""The acts of a conference: inviting, declaring, writing minutes, voting, signing."""

from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from opennrm.access.actor import Actor
from opennrm.cases import queries as cases
from opennrm.conferences import actions, policies, queries, questions
from opennrm.conferences.states import Conflict, Recommendation, SeatStatus, Vote
from opennrm.organisations import queries as organisations
from opennrm.web.acts import OnceForm, area, give
from opennrm.workflow.approvals import ContentChanged

if TYPE_CHECKING:
    from opennrm.conferences.queries import Room

NO_CONFLICT = "none"
CHANGED = _("The minutes were changed after you opened them. Read them again before you sign.")


class RoomForm(OnceForm):
    """One act in a conference."""

    desk = "conferences"
    back_to: ClassVar[str | Promise] = ""

    def __init__(self, data: QueryDict | None, actor: Actor, room: "Room") -> None:
        self.room = room
        super().__init__(data, actor)

    @classmethod
    def allowed(cls, actor: Actor, room: "Room") -> bool:
        """The chair, unless said otherwise."""
        return policies.may_chair(actor, room.conference)

    def concerns(self) -> list[str]:
        return [str(self.room.conference.pk)]

    def onward(self) -> str:
        """Where to go when it is done."""
        return reverse("conferences:conference", args=[self.room.conference.pk])

    @property
    def about(self) -> str:
        return questions.worded(self.room.conference.question, self.page_language)

    @property
    def pk(self) -> UUID:
        """The conference."""
        return self.room.conference.pk


class Invite(RoomForm):
    """An organisation gets a seat."""

    slug, title = "invite", _("Invite an organisation")
    lead = _(
        "Its member reads what is put before the conference and nothing else of the file. An organisation that does "
        "not take part in the file of an adult is invited only when the person agreed to it."
    )
    button, done = _("Invite"), _("The organisation is invited.")
    refusals = {
        actions.ConsentMissing: _(
            "This organisation does not take part in the file. Write down that the person agreed."
        ),
        actions.AlreadyInvited: _("This organisation has a seat already."),
    }

    organisation = forms.ChoiceField(
        label=_("Which organisation?"), error_messages={"required": _("Choose an organisation")}
    )
    explained_in = forms.ChoiceField(
        label=_("In which language did the person agree?"), required=False,
        help_text=_("Only for an organisation from outside the file."),
    )  # fmt: skip
    interpreter = forms.ChoiceField(
        label=_("Who interpreted?"), widget=forms.RadioSelect, initial="none_needed", required=False
    )

    def prepare(self) -> None:
        inside: list[tuple[str, str]] = []
        outside: list[tuple[str, str]] = []
        case = self.room.case
        part = {one.organisation_id for one in cases.participants(self.actor, case)} if case else set()
        seated = {one.organisation_id for one in self.room.seats if one.status in queries.LIVE}
        for one in organisations.directory(self.actor):
            if one.pk not in seated:
                listed = inside if one.pk in part else outside
                listed.append((str(one.pk), one.name(self.page_language)))
        groups: list[Any] = [("", "—"), (_("Takes part in the file"), inside), (_("From outside"), outside)]
        give(self, "organisation", [one for one in groups if one[1]])
        self.offer("explained_in", "client_languages", empty=True)
        kinds = self.country.codes("interpreter_kinds")
        give(
            self,
            "interpreter",
            [(one.code, one.label(self.page_language)) for one in kinds if not one.refused],
        )

    def act(self) -> None:
        found = self.cleaned_data
        agreement = (
            actions.Agreement(found["explained_in"], found["interpreter"] or "none_needed")
            if found["explained_in"]
            else None
        )
        actions.invite(self.actor, self.pk, UUID(found["organisation"]), agreement)


class Declare(RoomForm):
    """Before anything is read: is there a conflict of interest?"""

    slug, title = "declare", _("Is there a conflict of interest?")
    lead = _(
        "Say this before you read anything. Whoever has a conflict of interest leaves: reads nothing, does not vote, and "
        "the organisation sends another member. The minutes name the reason."
    )
    button, done = _("Save"), _("Your answer is written down.")
    refusals = {
        actions.ChairCannotLeave: _(
            "You are the chair. Call the conference off, and let another officer call it."
        )
    }

    answer = forms.ChoiceField(
        label=_("Your answer"), widget=forms.RadioSelect,
        choices=[(NO_CONFLICT, _("No, there is none")), *Conflict.choices],
        error_messages={"required": _("Choose an answer")},
    )  # fmt: skip

    @classmethod
    def allowed(cls, actor: Actor, room: "Room") -> bool:
        return room.seat is not None and policies.may_declare(actor, room.seat)

    def prepare(self) -> None:
        if self.room.seat and self.room.seat.status == SeatStatus.SEATED:
            give(self, "answer", list(Conflict.choices))

    def act(self) -> None:
        if self.cleaned_data["answer"] == NO_CONFLICT:
            actions.sit(self.actor, self.pk)
        else:
            actions.leave(self.actor, self.pk, self.cleaned_data["answer"])

    def onward(self) -> str:
        return super().onward() if self.cleaned_data["answer"] == NO_CONFLICT else reverse("conferences:home")


class Decline(RoomForm):
    """The organisation does not come."""

    slug, title = "decline", _("Your organisation does not come?")
    button, done = _("We do not come"), _("The chair sees that you do not come.")
    is_dangerous = True

    @classmethod
    def allowed(cls, actor: Actor, room: "Room") -> bool:
        return room.seat is not None and policies.may_sit(actor, room.seat)

    def act(self) -> None:
        actions.decline(self.actor, self.pk)

    def onward(self) -> str:
        return reverse("conferences:home")


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
    def allowed(cls, actor: Actor, room: "Room") -> bool:
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
    def allowed(cls, actor: Actor, room: "Room") -> bool:
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


FORMS: tuple[type[RoomForm], ...] = (
    Invite, Declare, Decline, Hold, Correct, CastVote, Submit, Cancel, Sign, GiveBack,
)  # fmt: skip
ACTS = {form.slug: form for form in FORMS}
