"""A conference that the authority calls, with the shelter, the police and an expert from outside."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from opennrm.access.actor import Actor
from opennrm.access.session import acting
from opennrm.cases.models import Case
from opennrm.conferences import actions, queries
from opennrm.conferences.models import Conference
from opennrm.country import profile
from opennrm.organisations.models import Organisation
from tests import factories
from tests.factories import Mechanism

PUT = "Eight months on a farm without pay; the papers were kept by the owner."
MINUTES = "The members heard what was seen on the farm. The shelter and the doctor were asked."


@dataclass(frozen=True)
class Table:
    """Who sits around it."""

    mechanism: Mechanism = field(default_factory=factories.a_mechanism)
    outside: Organisation = field(default_factory=lambda: factories.an_organisation("health"))

    def __post_init__(self) -> None:
        mechanism = self.mechanism
        case = factories.an_assisted_case(mechanism)
        factories.a_referral(
            mechanism, at="accepted", purpose="identification", sender=mechanism.supervisor, case=case
        )
        object.__setattr__(self, "case", case)
        object.__setattr__(self, "chair", mechanism.officer)
        object.__setattr__(self, "shelter", mechanism.supervisor)
        object.__setattr__(self, "doctor", factories.an_actor("first_responder", self.outside))

    case: Case = field(init=False)
    chair: Actor = field(init=False)
    shelter: Actor = field(init=False)
    doctor: Actor = field(init=False)

    def called(self, **fields: Any) -> Conference:
        """A conference with seats for the shelter and for the doctor's organisation."""
        with acting(self.chair):
            found = actions.call(
                self.chair,
                self.case.pk,
                question="identification",
                put=PUT,
                meets_on=profile().today(),
                **fields,
            )
            actions.invite(self.chair, found.pk, self.mechanism.shelter.pk)
            actions.invite(self.chair, found.pk, self.outside.pk, actions.Agreement("ky", "telephone"))
        return found

    def seated(self) -> Conference:
        """Everybody said that there is no conflict of interest."""
        found = self.called()
        for member in (self.shelter, self.doctor):
            with acting(member):
                actions.sit(member, found.pk)
        return found

    def held(self, recommendation: str = "yes") -> Conference:
        """The minutes are written, everybody was present."""
        found = self.seated()
        with acting(self.chair):
            present = [one.pk for one in queries.room(self.chair, found.pk).seats]
            return actions.hold(
                self.chair, found.pk, recommendation=recommendation, minutes=MINUTES, present=present
            )

    def voted(self, dissent: str = "") -> Conference:
        """All agree, or the doctor does not."""
        found = self.held()
        for member in (self.chair, self.shelter, self.doctor):
            with acting(member):
                no = bool(dissent) and member is self.doctor
                actions.vote(member, found.pk, "dissent" if no else "agree", dissent if no else "")
        return found

    def submitted(self, dissent: str = "") -> Conference:
        """The chair has signed."""
        found = self.voted(dissent)
        with acting(self.chair):
            return actions.submit(self.chair, found.pk)


@pytest.fixture
def table(db: None) -> Table:
    return Table()
