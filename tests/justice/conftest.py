"""A file that the shelter leads, and a prosecutor's office with a prosecutor."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from opennrm.access.actor import Actor
from opennrm.access.session import acting
from opennrm.cases.models import Case
from opennrm.justice import actions
from opennrm.justice.models import NonPunishment
from opennrm.organisations.models import Organisation
from tests import factories
from tests.factories import Mechanism

LINK = "He was made to carry the parcels, and was beaten when he refused to carry them any longer."


@dataclass(frozen=True)
class Court:
    """Who takes part in the tests of this package."""

    mechanism: Mechanism = field(default_factory=factories.a_mechanism)
    office: Organisation = field(default_factory=lambda: factories.an_organisation("prosecutor"))

    def __post_init__(self) -> None:
        object.__setattr__(self, "prosecutor", factories.an_actor("prosecutor", self.office))
        object.__setattr__(self, "worker", self.mechanism.caseworker)
        object.__setattr__(self, "case", factories.an_assisted_case(self.mechanism))

    prosecutor: Actor = field(init=False)
    worker: Actor = field(init=False)
    case: Case = field(init=False)

    def drafted(self, case: Case | None = None, **fields: Any) -> NonPunishment:
        """A draft with one criminal and one administrative offence."""
        values = {
            "recipient_id": self.office.pk,
            "offences": [actions.Offence("criminal", "385"), actions.Offence("administrative", "517")],
            "link": LINK,
            **fields,
        }
        with acting(self.worker):
            return actions.draft(self.worker, (case or self.case).pk, **values)

    def sent(self, case: Case | None = None) -> NonPunishment:
        """A notice that waits for the prosecutor."""
        drafted = self.drafted(case)
        with acting(self.worker):
            return actions.send(self.worker, drafted.pk, actions.Agreement("ky", "telephone"))

    def answered(self) -> NonPunishment:
        """A notice that the prosecutor granted."""
        notice = self.sent()
        with acting(self.prosecutor):
            said = dict.fromkeys((one.pk for one in notice.offences.all()), "granted")
            return actions.answer(self.prosecutor, notice.pk, said)


@pytest.fixture
def court(db: None) -> Court:
    return Court()
