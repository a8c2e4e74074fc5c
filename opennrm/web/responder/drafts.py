"""A screening under way: what the server holds of it, and how each page adds to it."""

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import UUID

from opennrm.cases import actions as case_actions
from opennrm.cases import queries as case_queries
from opennrm.cases.actions import Description
from opennrm.country import profile
from opennrm.identification import actions, queries
from opennrm.people.identity import Contact, Identity
from opennrm.people.states import AgeBand, Heard
from opennrm.web.directory import offers
from opennrm.web.responder import signs

if TYPE_CHECKING:
    from opennrm.cases.models import Case
    from opennrm.identification.models import Screening
    from opennrm.organisations.directory import Offer
    from opennrm.organisations.models import Organisation
    from opennrm.web.acting import Request

KEPT = "screenings"


class Draft:
    """One screening as the pages see it.

    What concerns the person is in the file, sealed where it names them. What only the pages need (which were answered,
    whom one means to refer to, what the person answered about consent) is in the session, which is sealed too and ends
    with it: consent that was not sent is asked again.
    """

    def __init__(self, request: "Request", screening_id: UUID) -> None:
        self.actor = request.actor
        self.session = request.session
        self.asked = request.GET
        self.screening: Screening = queries.screening(request.actor, screening_id)
        self.case: Case = self.screening.case
        self._able: dict[str, list[Organisation]] = {}
        self.told: dict[str, list[Offer]] = {}
        self.free: dict[UUID, int] = {}

    @property
    def kept(self) -> dict[str, Any]:
        """What the pages themselves keep of this screening."""
        found: dict[str, Any] = self.session.get(KEPT, {}).get(str(self.screening.pk), {})
        return found

    def keep(self, **values: Any) -> None:
        """Keep more for the pages."""
        everything = self.session.get(KEPT, {})
        everything[str(self.screening.pk)] = {**self.kept, **values}
        self.session[KEPT] = everything

    def mark(self, slug: str) -> None:
        """Remember that a page was answered, even with nothing."""
        self.keep(done=sorted({*self.kept.get("done", ()), slug}))

    @property
    def child(self) -> bool:
        """Whether the person is treated as a child."""
        return bool(self.case.is_child)

    @property
    def is_finished(self) -> bool:
        """Whether nothing can be answered any more."""
        return str(self.screening.status) != "draft"

    @property
    def observed(self) -> dict[str, str]:
        """What was answered to the questions, by indicator."""
        return dict(self.screening.observed)

    @property
    def is_urgent(self) -> bool:
        """Whether one of the two urgent questions was answered with yes."""
        return bool(self.screening.urgent_medical or self.screening.urgent_threat)

    @cached_property
    def organisation(self) -> "Organisation":
        """The organisation that screens."""
        return self.screening.organisation

    @cached_property
    def identity(self) -> Identity:
        """Who the person is, so far."""
        return case_queries.identity(self.actor, self.case)

    @cached_property
    def contact(self) -> Contact:
        """How the person can be reached, so far."""
        return case_queries.contact(self.actor, self.case)

    @cached_property
    def narrative(self) -> str:
        """What happened, so far."""
        return case_queries.narrative(self.actor, self.case)

    @cached_property
    def age_is_settled(self) -> bool:
        """Whether an earlier screening has said that the person is a child."""
        return case_queries.age_is_settled(self.actor, self.case)

    def able_to(self, purpose: str) -> "list[Organisation]":
        """Who can be asked for this, those that fit the person best first."""
        if purpose not in self._able:
            found, free = offers.ranked(self.actor, offers.wanted_for(self.case, purpose))
            self.free |= free
            self._able[purpose] = [one.organisation for one in found if one.is_offered]
            self.told[purpose] = found
        return self._able[purpose]

    def has_answered(self, slug: str) -> bool:
        """Whether a page was answered: as the pages remember it, else as the file shows."""
        if slug in self.kept.get("done", ()):
            return True
        case, screening = self.case, self.screening
        shown = {
            "urgent": not (screening.urgent_medical is None and screening.urgent_threat is None),
            "place": bool(case.region or case.sector),
            "talk": bool(case.languages),
            "age": not case.is_child or case.age_band != AgeBand.UNKNOWN,
            "person": case.age_band != AgeBand.UNKNOWN,
            "story": bool(case.narrative),
        }
        if slug == "contact":
            return self.contact != Contact()
        return shown.get(slug, False) or slug in signs.answered(profile(), self.observed)

    def answer(self, **answers: Any) -> None:
        """Keep what a page says in the screening."""
        self.screening = actions.answer(self.actor, self.screening.pk, **answers)

    def describe(
        self, *, identity: Identity | None = None, contact: Contact | None = None, **changes: Any
    ) -> None:
        """Write what is now known of the person into the file."""
        case_actions.describe(
            self.actor,
            self.case.pk,
            replace(Description.of(self.case), **changes),
            identity or self.identity,
            contact or self.contact,
            # Whoever screens sits with the person, or speaks with them.
            heard=Heard.PRESENCE,
        )

    def narrate(self, words: str) -> None:
        """Write down what happened, sealed."""
        if words or self.case.narrative:
            case_actions.narrate(self.actor, self.case.pk, words)
