"""Giving an organisation its cases back, with all that it may read of them."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.access.session import acting
from opennrm.audit import log
from opennrm.cases import queries
from opennrm.cases.actions import Description
from opennrm.cases.models import Case, RegisterEntry
from opennrm.cases.registers import BATCH, NO_CONTACT, NOBODY, Extra, RegisterRow, may_take_in
from opennrm.people import queries as people
from opennrm.people import registers
from opennrm.people.identity import Contact, Identity
from opennrm.vault import sealing

FIELDS = ("sex", "age_band", "citizenship", "region", "door", "sector", "is_internal")


def contents(actor: Actor, organisation_id: UUID) -> Iterator[list[tuple[str, RegisterRow]]]:
    """Every case in which the organisation takes part now, with its reference, in batches, oldest first.

    Each batch is read in a transaction of its own, which logs whose cases were given out. What the organisation holds
    no key for is left out. `actor` is the keeper of its register.

    Raises:
        Denied: it is another organisation's register.
    """
    require(actor, may_take_in, organisation_id)
    after: tuple[datetime, UUID] | None = None
    while True:
        with acting(actor):
            # Along the index of participations: each batch costs the same.
            places = queries.live_participations(actor).order_by("listed_at", "case_id")
            if after:
                places = places.filter(
                    Q(listed_at__gt=after[0]) | Q(listed_at=after[0], case_id__gt=after[1])
                )
            batch = list(places.values_list("listed_at", "case_id")[:BATCH])
            if not batch:
                return
            case_ids = [case_id for _, case_id in batch]
            found = Case.objects.in_bulk(case_ids)
            given = _opened(actor, {case_id: found[case_id] for case_id in case_ids if case_id in found})
            log.record(
                actor, "case.export_register", object_id=organisation_id, object_type="organisation", shown=case_ids
            )  # fmt: skip
        after = batch[-1]
        yield given


def _opened(actor: Actor, cases: Mapping[UUID, Case]) -> list[tuple[str, RegisterRow]]:
    """Two queries for what is sealed and one for all keys."""
    batch = list(cases.values())
    entries = {entry.case_id: entry for entry in RegisterEntry.objects.filter(case__in=list(cases))}
    persons = registers.sealed_columns(actor, [case.person_id for case in batch])
    envelopes: dict[tuple[UUID, str], tuple[sealing.Place, bytes]] = {}
    for case in batch:
        identity, contact = persons[case.person_id]
        envelopes[case.pk, "identity"] = (people.identity_place(actor, case.person_id), identity)
        envelopes[case.pk, "contact"] = (people.contact_place(actor, case.person_id), contact)
        if case.narrative:
            envelopes[case.pk, "narrative"] = (queries.narrative_place(actor, case), bytes(case.narrative))
        entry = entries.get(case.pk)
        for column in ("of_person", "of_contact", "of_case"):
            if entry and (stored := getattr(entry, column)):
                envelopes[case.pk, column] = (
                    sealing.Place("cases_registerentry", entry.pk, column), bytes(stored),
                )  # fmt: skip
    values = sealing.unseal_many(list(envelopes.values()), organisation_id=actor.organisation_id)
    readable = {key: value for key, value in zip(envelopes, values, strict=True) if value}
    return [(case.reference, _row(case, readable)) for case in batch]


def _row(case: Case, readable: dict[tuple[UUID, str], Any]) -> RegisterRow:
    identity, contact = readable.get((case.pk, "identity")), readable.get((case.pk, "contact"))
    described = {name: getattr(case, name) for name in FIELDS}
    return RegisterRow(
        description=Description(**described, languages=tuple(case.languages), forms=tuple(case.forms)),
        identity=Identity.from_json(identity) if identity else NOBODY,
        contact=Contact.from_json(contact) if contact else NO_CONTACT,
        narrative=readable.get((case.pk, "narrative"), ""),
        social=case.social,
        status=case.status,
        opened_at=case.opened_at,
        closed_at=case.closed_at,
        closure_reason=case.closure_reason if case.closed_at else "",
        extra=Extra(
            *(readable.get((case.pk, column), {}) for column in ("of_person", "of_contact", "of_case"))
        ),
        procedural=case.procedural,
    )
