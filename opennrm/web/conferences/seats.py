"""Acts about seats: inviting an organisation, declaring a conflict of interest, not coming."""

from typing import Any
from uuid import UUID

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from opennrm.access.actor import Actor
from opennrm.cases import queries as cases
from opennrm.conferences import actions, policies, queries
from opennrm.conferences.queries import Room
from opennrm.conferences.states import Conflict, SeatStatus
from opennrm.organisations import queries as organisations
from opennrm.web.acts import give
from opennrm.web.conferences.room import RoomForm

NO_CONFLICT = "none"


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
    def allowed(cls, actor: Actor, room: Room) -> bool:
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
    def allowed(cls, actor: Actor, room: Room) -> bool:
        return room.seat is not None and policies.may_sit(actor, room.seat)

    def act(self) -> None:
        actions.decline(self.actor, self.pk)

    def onward(self) -> str:
        return reverse("conferences:home")
