"""A hotline with two operators, and whoever else matters."""

from dataclasses import dataclass, field

import pytest

from opennrm.access.actor import Actor
from opennrm.organisations.models import Organisation
from tests import factories


@dataclass(frozen=True)
class Line:
    """A telephone line with an operator by day and one by night."""

    organisation: Organisation = field(default_factory=lambda: factories.an_organisation("hotline"))
    day: Actor = field(init=False)
    night: Actor = field(init=False)

    def __post_init__(self) -> None:
        for name in ("day", "night"):
            object.__setattr__(self, name, factories.an_actor("hotline_operator", self.organisation))


@pytest.fixture
def line(db: None) -> Line:
    return Line()
