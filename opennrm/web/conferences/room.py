"""What every act of a conference has, besides what every act has: the room, who may do it, and where it leads back to."""

from typing import ClassVar
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise

from opennrm.access.actor import Actor
from opennrm.conferences import policies, questions
from opennrm.conferences.queries import Room
from opennrm.web.acts import OnceForm


class RoomForm(OnceForm):
    """One act in a conference."""

    desk = "conferences"
    back_to: ClassVar[str | Promise] = ""

    def __init__(self, data: QueryDict | None, actor: Actor, room: Room) -> None:
        self.room = room
        super().__init__(data, actor)

    @classmethod
    def allowed(cls, actor: Actor, room: Room) -> bool:
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
