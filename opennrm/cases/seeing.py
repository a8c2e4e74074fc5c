"""Who could open a file at a given moment, and why: the rule of `queries` and `policies`, asked about others than the actor."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet

from opennrm.access.actor import Actor, person
from opennrm.access.decisions import require
from opennrm.access.roles import ROLES
from opennrm.audit import log
from opennrm.cases import policies, queries
from opennrm.cases.models import Participant
from opennrm.cases.parts import takes_part
from opennrm.cases.states import Basis, Ended, Ground
from opennrm.vault import sealing
from opennrm.vault.classes import DATA_CLASSES

if TYPE_CHECKING:
    from opennrm.cases.models import Case

# Under the person's keys, and under those of the file.
OF_PERSON = ("identity", "location")


@dataclass(frozen=True)
class Sight:
    """What a role opens of a file: what it reads, and whether the file must be given to its member first."""

    role: str
    when_given: bool
    classes: tuple[str, ...]
    # What it reads besides, once the file is given to its member.
    more_when_given: tuple[str, ...]


@dataclass(frozen=True)
class Seeing:
    """One organisation that finds the file at the moment, on which ground, until when, and through which roles."""

    part: Participant
    ground: Ground
    until: datetime | None
    roles: tuple[Sight, ...]


@dataclass(frozen=True)
class Gone:
    """One organisation that had a part in the file and finds nothing of it at the moment."""

    part: Participant
    why: Ended
    since: datetime | None


def who_sees(
    actor: Actor, case: "Case", at: datetime, held: Mapping[UUID, Collection[str]]
) -> tuple[list[Seeing], list[Gone]]:
    """Who could open the file at a moment not before now, and who had a part and could not; with a row in the log.

    Args:
        held: which roles the present members of an organisation have; organisations that are not in it have none.

    Raises:
        Denied: the actor does not find the file.
    """
    require(actor, _finds, case)
    log.record(actor, "case.who_sees", object_id=case.pk, case_id=case.pk)
    keys = _keys(case)
    inside = list(_parts(case).filter(takes_part(at)))
    there = {part.organisation_id for part in inside}
    seeing = [
        Seeing(
            part, ground(case, part), ends(part), sights(case, part, keys, held.get(part.organisation_id, ()))
        )
        for part in inside
    ]
    gone: dict[UUID, Gone] = {}
    for part in _parts(case).exclude(organisation_id__in=there):
        gone[part.organisation_id] = _gone(part, at)
    return seeing, list(gone.values())


def sights(
    case: "Case", part: Participant, keys: Mapping[UUID, Collection[str]], held: Collection[str]
) -> tuple[Sight, ...]:
    """What each role of these opens through an organisation's part in the file."""
    found = []
    for role in ROLES:
        if role not in held:
            continue
        member = person(part.organisation_id, part.organisation_id, (role,))
        sight = policies.sight(member)
        if sight not in (policies.Sight.ORGANISATION, policies.Sight.ASSIGNED):
            continue
        open_, given = (
            _classes(member, case, keys[part.organisation_id], is_given) for is_given in (False, True)
        )
        when_given = sight is policies.Sight.ASSIGNED
        found.append(
            Sight(
                role,
                when_given,
                given if when_given else open_,
                () if when_given or given == open_ else given,
            )
        )
    return tuple(found)


def ground(case: "Case", part: Participant) -> Ground:
    """On what an organisation takes part."""
    if part.consent_id:
        return Ground.CONSENT
    if part.organisation_id == case.lead_id:
        return Ground.LEADS
    if part.basis != Basis.REFERRAL:
        return Ground.OPENED
    if part.lapses_at is None and not case.is_child:
        return Ground.HELPS
    return Ground.CHILD


def ends(part: Participant) -> datetime | None:
    """When it ends by itself, as far as that is known."""
    known = [day for day in (part.lapses_at, part.consent.until if part.consent else None) if day]
    return min(known, default=None)


def _gone(part: Participant, at: datetime) -> Gone:
    if part.until is not None:
        return Gone(part, Ended.LEFT, part.until)
    if part.consent and part.consent.withdrawn_at:
        return Gone(part, Ended.TAKEN_BACK, part.consent.withdrawn_at)
    if part.consent and not part.consent.holds(at):
        return Gone(part, Ended.RAN_OUT, part.consent.until)
    return Gone(part, Ended.OF_AGE, part.lapses_at)


def _classes(member: Actor, case: "Case", keys: Collection[str], is_given: bool) -> tuple[str, ...]:
    """Which classes the policies let a member read, of those to which the organisation holds keys."""
    theirs = copy(case)
    theirs.participates, theirs.is_assigned = True, is_given
    readable = set(OF_PERSON) if policies.may_read_identity(member, theirs) else set()
    if policies.may_work_on(member, theirs):
        readable |= {"narrative", "files"}
    return tuple(one for one in DATA_CLASSES if one in readable and one in keys)


def _parts(case: "Case") -> QuerySet[Participant]:
    return Participant.objects.filter(case=case).select_related("organisation", "consent").order_by("since")


def _keys(case: "Case") -> Mapping[UUID, set[str]]:
    pairs = [(case.person_id if name in OF_PERSON else case.pk, name) for name in DATA_CLASSES]
    found: dict[UUID, set[str]] = defaultdict(set)
    for (_subject, name), organisations in sealing.holders(pairs).items():
        for organisation in organisations:
            found[organisation].add(name)
    return found


def _finds(actor: Actor, case: "Case") -> bool:
    return queries.cases(actor).filter(pk=case.pk).exists()
