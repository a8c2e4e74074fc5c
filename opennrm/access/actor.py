"""Who acts: a person for one organisation, or the system under a name of its own."""

from dataclasses import dataclass, field
from uuid import UUID, uuid5

from opennrm.access.roles import ROLES, Reach

# The role of whoever holds a receipt; no member has it.
PERSON = "person"
SYSTEM = UUID("6f70656e-6e72-4d00-8000-000000000000")


@dataclass(frozen=True)
class Actor:
    """One person acting for one organisation, with what their roles allow.

    `label` is shown on screens of the actor's own organisation; it never enters the log.
    """

    user_id: UUID
    organisation_id: UUID
    roles: tuple[str, ...]
    duties: frozenset[str]
    reach: Reach = Reach.ORGANISATION
    language: str = "en"
    label: str = field(default="", compare=False)

    def has(self, duty: str) -> bool:
        """Whether one of the actor's roles carries this duty."""
        return duty in self.duties

    @property
    def is_holder(self) -> bool:
        """Whether the actor is somebody without an account who holds a receipt, of a mailbox or of their own page."""
        return self.roles == (PERSON,) and not self.duties

    @property
    def is_system(self) -> bool:
        """Whether no person stands behind the act."""
        return self.reach is Reach.SYSTEM


def person(
    user_id: UUID, organisation_id: UUID, roles: tuple[str, ...], *, language: str = "en", label: str = ""
) -> Actor:
    """The actor that these roles make of a member; roles that no longer exist give nothing."""
    held = [ROLES[code] for code in roles if code in ROLES]
    duties = frozenset(duty for role in held for duty in role.duties)
    reach = Reach.NATIONAL if any(role.reach is Reach.NATIONAL for role in held) else Reach.ORGANISATION
    return Actor(user_id, organisation_id, roles, duties, reach, language, label)


def system(name: str) -> Actor:
    """The system acting by itself, for instance `system("deadlines")`; the log names it so."""
    return Actor(uuid5(SYSTEM, name), SYSTEM, (f"system.{name}",), frozenset(), Reach.SYSTEM, "en", name)
