"""Taking in the cases of an organisation's own register, many at once, each exactly once."""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from opennrm.access.actor import Actor, system
from opennrm.access.decisions import require
from opennrm.access.roles import Reach
from opennrm.access.session import acting
from opennrm.audit import log
from opennrm.cases.actions import Description, new_reference
from opennrm.cases.models import RegisterEntry
from opennrm.cases.states import Basis, Procedural, Social, Status
from opennrm.database import bulk
from opennrm.people import registers as people
from opennrm.people.identity import Contact, Identity
from opennrm.vault import sealing, tokens

# One transaction each: what was taken in stays when the next batch fails, and a batch is never half taken.
BATCH = 1000
ATTEMPTS = 5
ENTRY_TABLE = "cases_registerentry"
CASE = {
    "id": "uuid", "reference": "text", "person_id": "uuid", "opened_at": "timestamptz", "opened_by_id": "uuid",
    "lead_id": "uuid", "status": "text", "social": "text", "procedural": "text", "sex": "text", "age_band": "text",
    "is_child": "bool", "citizenship": "text", "languages": "text[]", "region": "text", "door": "text",
    "sector": "text", "forms": "text[]", "is_internal": "bool", "narrative": "bytea", "closure_reason": "text",
    "closed_at": "timestamptz",
}  # fmt: skip
PARTICIPANT = {
    "id": "uuid", "case_id": "uuid", "organisation_id": "uuid", "basis": "text", "purpose": "text",
    "listed_at": "timestamptz", "since": "timestamptz",
}  # fmt: skip
MILESTONE = {"id": "uuid", "case_id": "uuid", "code": "text", "at": "timestamptz", "organisation_id": "uuid"}
ENTRY = {
    "id": "uuid", "case_id": "uuid", "organisation_id": "uuid", "row_key": "bytea", "source": "bytea",
    "of_person": "bytea", "of_contact": "bytea", "of_case": "bytea", "taken_at": "timestamptz",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Extra:
    """What a register says and a case has no column for, by who may read it; sealed, and given back as it came."""

    of_person: Mapping[str, Any] = field(default_factory=dict)
    of_contact: Mapping[str, Any] = field(default_factory=dict)
    of_case: Mapping[str, Any] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.of_person or self.of_contact or self.of_case)


NOBODY, NO_CONTACT, NOTHING_MORE = Identity(), Contact(), Extra()


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One person and one episode, as a register has them.

    `key` is the register's own number for it; with one, the same row is taken in once however often it is brought.
    A closed case needs `closed_at` and a `closure_reason` of the profile.
    """

    description: Description
    identity: Identity = NOBODY
    contact: Contact = NO_CONTACT
    narrative: str = ""
    social: str = Social.SIGNAL
    status: str = Status.OPEN
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    closure_reason: str = ""
    extra: Extra = NOTHING_MORE
    key: str = ""
    procedural: str = Procedural.NONE


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of it: the new cases in the order of their rows, and how many rows had been taken in before."""

    case_ids: tuple[UUID, ...] = ()
    already: int = 0


@dataclass(slots=True)
class _Newcomer:
    """A row with its ids and all of it sealed, ready to be written."""

    row: RegisterRow
    row_key: bytes
    case_id: UUID = field(default_factory=uuid.uuid4)
    person_id: UUID = field(default_factory=uuid.uuid4)
    entry_id: UUID = field(default_factory=uuid.uuid4)
    person: tuple[bytes, bytes] = (b"", b"")
    narrative: bytes | None = None
    kept: tuple[bytes | None, ...] = ()
    wraps: list[Any] = field(default_factory=list)


def keeper(organisation_id: UUID) -> Actor:
    """The system, keeping the register of one organisation: it reaches no further than that organisation."""
    duties = frozenset({"keep_register", "read_identity"})
    return replace(
        system("register"), organisation_id=organisation_id, duties=duties, reach=Reach.ORGANISATION
    )


def may_take_in(actor: Actor, organisation_id: UUID) -> bool:
    """The system, and the keeper of this organisation's register; nobody who signs in."""
    return actor.is_system or (actor.has("keep_register") and actor.organisation_id == organisation_id)


def take_in(
    actor: Actor,
    organisation_id: UUID,
    rows: Iterable[RegisterRow],
    *,
    source: str = "",
    progress: Callable[[int], None] | None = None,
) -> Taken:
    """Open a case for each row, led by the organisation, in transactions of their own of `BATCH` rows.

    Needs no open transaction and begins one as the actor for each batch. Nobody is assigned: the organisation's
    supervisors find the cases among those without anybody.

    Args:
        source: what tells one file from another, for instance its digest; kept as a keyed hash.
        progress: called with the number of rows dealt with, after each batch.

    Raises:
        Denied: the actor keeps no register of this organisation.
    """
    require(actor, may_take_in, organisation_id)
    keeping = replace(actor, organisation_id=organisation_id)
    origin = tokens.fingerprint(source, "register source")
    case_ids: list[UUID] = []
    dealt_with = 0
    waiting = iter(rows)
    with ThreadPoolExecutor(1, thread_name_prefix="sealing") as sealer:
        coming = sealer.submit(_sealed, keeping, list(islice(waiting, BATCH)))
        while batch := coming.result():
            # The next batch is sealed while the database writes this one.
            coming = sealer.submit(_sealed, keeping, list(islice(waiting, BATCH)))
            with acting(keeping):
                case_ids += _write(keeping, batch, origin)
            dealt_with += len(batch)
            if progress:
                progress(dealt_with)
    return Taken(tuple(case_ids), dealt_with - len(case_ids))


def row_key(organisation_id: UUID, key: str) -> bytes:
    """What stands in the database for the register's own number: a keyed hash that only this organisation's row has."""
    return tokens.fingerprint(f"{organisation_id}:{key}", "register row")


def _sealed(actor: Actor, rows: Sequence[RegisterRow]) -> list[_Newcomer]:
    """Runs in a thread of its own, and so asks the database nothing."""
    ours = actor.organisation_id
    newcomers = [_Newcomer(row, row_key(ours, row.key) if row.key else uuid.uuid4().bytes) for row in rows]
    for one in newcomers:
        keys, wraps = sealing.new_subject_keys([one.person_id], people.CLASSES, ours)
        if one.row.narrative or one.row.extra.of_case:
            case_keys, case_wraps = sealing.new_subject_keys([one.case_id], ("narrative",), ours)
            keys, wraps = keys | case_keys, wraps + case_wraps
        one.wraps = wraps
        one.person = people.sealed(actor, one.person_id, one.row.identity, one.row.contact, keys)
        one.narrative = _narrative(one, keys)
        one.kept = _kept(one, keys)
    return newcomers


def _narrative(one: _Newcomer, keys: Mapping[tuple[UUID, str], sealing.DataKey]) -> bytes | None:
    if not one.row.narrative:
        return None
    place = sealing.Place("cases_case", one.case_id, "narrative")
    return sealing.seal_with(keys[one.case_id, "narrative"], one.row.narrative, place)


def _kept(one: _Newcomer, keys: Mapping[tuple[UUID, str], sealing.DataKey]) -> tuple[bytes | None, ...]:
    extra = one.row.extra
    return tuple(
        sealing.seal_with(keys[subject, name], dict(value), sealing.Place(ENTRY_TABLE, one.entry_id, column))
        if value
        else None
        for column, subject, name, value in (
            ("of_person", one.person_id, "identity", extra.of_person),
            ("of_contact", one.person_id, "location", extra.of_contact),
            ("of_case", one.case_id, "narrative", extra.of_case),
        )
    )


def _write(actor: Actor, batch: Sequence[_Newcomer], origin: bytes) -> list[UUID]:
    ours, at = actor.organisation_id, timezone.now()
    with connection.cursor() as cursor:
        # Two runs over the same file at once take turns, so that the second sees what the first has taken.
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"register:{ours}"])
    newcomers = _new_ones(ours, batch)
    people.record_many(
        actor, [people.Newcomer(one.person_id, *one.person, one.row.opened_at) for one in newcomers], at
    )
    # What is the same in every row is written out once.
    ours_text, at_text = str(ours), at.isoformat()
    _insert_cases(newcomers, ours_text, at_text)
    _insert_around(newcomers, ours_text, at_text)
    sealing.store([wrap for one in newcomers for wrap in one.wraps])
    entries = [
        (one.entry_id, one.case_id, ours_text, one.row_key, origin, *one.kept, at_text)
        for one in newcomers
        if one.row.key or one.row.extra
    ]
    bulk.insert(ENTRY_TABLE, ENTRY, entries)
    log.record_many(actor, [log.Event("case.import", one.case_id, one.case_id) for one in newcomers])
    return [one.case_id for one in newcomers]


def _new_ones(organisation_id: UUID, batch: Sequence[_Newcomer]) -> list[_Newcomer]:
    """Those of the batch whose number has not been taken in, each number once."""
    by_key: dict[bytes, _Newcomer] = {}
    for one in batch:
        by_key.setdefault(one.row_key, one)
    numbered = [key for key, one in by_key.items() if one.row.key]
    known = RegisterEntry.objects.filter(organisation_id=organisation_id, row_key__in=numbered)
    for taken in known.values_list("row_key", flat=True):
        by_key.pop(bytes(taken))
    return list(by_key.values())


def _insert_cases(newcomers: Sequence[_Newcomer], ours: str, at: str) -> None:
    """References are random, so one may exist already (also where the organisation cannot see it): then all anew."""
    for attempt in range(1, ATTEMPTS + 1):
        rows = [_case_row(one, ours, at) for one in newcomers]
        try:
            with transaction.atomic():
                bulk.insert("cases_case", CASE, rows)
        except IntegrityError:
            if attempt == ATTEMPTS:
                raise
        else:
            return


def _case_row(one: _Newcomer, ours: str, at: str) -> tuple[Any, ...]:
    row, what = one.row, one.row.description
    return (
        one.case_id, new_reference(), one.person_id, row.opened_at or at, ours, ours, str(row.status),
        str(row.social), str(row.procedural), str(what.sex), str(what.age_band), what.is_child, what.citizenship,
        list(what.languages), what.region, what.door, what.sector, list(what.forms), what.is_internal,
        one.narrative, row.closure_reason, row.closed_at,
    )  # fmt: skip


def _insert_around(newcomers: Sequence[_Newcomer], ours: str, at: str) -> None:
    """Who takes part, and the dated facts that others count."""
    taking_part = [
        (uuid.uuid4(), one.case_id, ours, Basis.IMPORT.value, "", one.row.opened_at or at, at)
        for one in newcomers
    ]
    bulk.insert("cases_participant", PARTICIPANT, taking_part)
    facts = [(uuid.uuid4(), one.case_id, "opened", one.row.opened_at or at, ours) for one in newcomers]
    facts += [
        (uuid.uuid4(), one.case_id, "closed", one.row.closed_at, ours)
        for one in newcomers
        if one.row.closed_at
    ]
    bulk.insert("cases_milestone", MILESTONE, facts)
