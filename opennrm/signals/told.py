"""What somebody told, before it is written down."""

from dataclasses import dataclass, field
from typing import Any

from opennrm.people.identity import Contact
from opennrm.people.states import AgeBand, Sex
from opennrm.referrals.states import Urgency
from opennrm.signals.states import Caller, Channel

COLUMNS = (
    "channel", "door", "caller", "subject", "needs_doctor", "is_threatened", "persons", "sex", "age_band", "region",
    "sector", "language",
)  # fmt: skip


@dataclass(frozen=True)
class Told:
    """What somebody told. A doctor and a threat are the two questions before all others; None is: not known."""

    channel: str = Channel.TELEPHONE
    door: str = ""
    caller: str = Caller.ANONYMOUS
    subject: str = ""
    needs_doctor: bool | None = None
    is_threatened: bool | None = None
    persons: int = 1
    sex: str = Sex.UNKNOWN
    age_band: str = AgeBand.UNKNOWN
    region: str = ""
    sector: str = ""
    language: str = ""
    narrative: str = field(default="", repr=False)
    contact: Contact = field(default_factory=Contact, repr=False)

    @property
    def urgency(self) -> Urgency:
        """A yes to either question makes it urgent."""
        return Urgency.URGENT if self.needs_doctor or self.is_threatened else Urgency.ORDINARY

    def columns(self) -> dict[str, Any]:
        """The columns of a signal that it fills in the open."""
        return {name: getattr(self, name) for name in COLUMNS} | {"urgency": self.urgency}
