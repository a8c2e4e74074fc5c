"""Writing who people are: always sealed before it reaches the database."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.people import changes, policies, queries, safety
from opennrm.people.identity import Contact, Identity
from opennrm.people.models import Person
from opennrm.people.registers import CLASSES, sealed
from opennrm.people.states import Heard
from opennrm.vault import sealing


class NoEarlierWay(Exception):
    """There was no way, safe before the change, through which the person could have been asked."""


class NothingWaits(Exception):
    """What waited was confirmed, dropped or overtaken meanwhile."""


def record(actor: Actor, identity: Identity, contact: Contact) -> Person:
    """Write a new person down; the caller opens a case for them in the same transaction, which is logged there."""
    require(actor, policies.may_record)
    person = Person()
    # Nobody can have asked for keys of somebody under a new random id.
    keys, wraps = sealing.new_subject_keys([person.pk], CLASSES, actor.organisation_id)
    person.identity, person.contact = sealed(actor, person.pk, identity, contact, keys)
    with transaction.atomic(savepoint=False):
        sealing.store(wraps)
        person.save(force_insert=True)
    return person


def rewrite(
    actor: Actor, person_id: UUID, identity: Identity, contact: Contact, heard: Heard = Heard.TOLD
) -> tuple[str, ...]:
    """Replace what is known of a person; the caller has required the right to, and logs it with its case.

    Returns:
        The parts of the safe contact that were changed. What opens a way and was not heard from the person in a sure way
        waits: see `people.changes`.

    Raises:
        NoEarlierWay: a way that was safe before is said to have been used, and there was none.
    """
    require(actor, policies.may_record)
    with transaction.atomic():
        person, held = _locked(actor, person_id)
        if heard == Heard.ASKED and replace(contact, changes=()) != replace(held, changes=()):
            _require_earlier_way(held, Heard.ASKED)
        found = changes.changed(
            held, contact, heard, report=uuid4(), by=actor.user_id, at=timezone.now()
        )  # fmt: skip
        _keep(actor, person, identity, found)
    return tuple(one.part for one in found.changes[len(held.changes) :])


def settle(
    actor: Actor, person_id: UUID, report: UUID, *, stands: bool, through: str, dangers: Sequence[str] = ()
) -> Contact:
    """The person was asked whether a change is theirs; the caller has required the right to, and logs it with its case.

    Args:
        through: `presence`, or the code of a way that was safe before the change.
        dangers: numbers and addresses through which nobody is asked.

    Raises:
        NothingWaits: nothing of this report waits any more. NoEarlierWay: the way was not safe before.
    """
    require(actor, policies.may_record)
    with transaction.atomic():
        person, held = _locked(actor, person_id)
        if not any(one.report == str(report) for one in changes.waiting(held)):
            raise NothingWaits
        if stands:
            _require_earlier_way(held, through, dangers)
        found = changes.settled(
            held, report, stands=stands, through=through, by=actor.user_id, at=timezone.now()
        )  # fmt: skip
        who = queries.identity(actor, person_id)
        phones = dict.fromkeys(one for one in (found.phone, *who.phones) if one)
        _keep(actor, person, replace(who, phones=tuple(phones)), found)
    return found


def _require_earlier_way(held: Contact, through: str, dangers: Sequence[str] = ()) -> None:
    """Something must have been open before through which the person could be asked; the hour may just have passed."""
    ways = safety.open_ways(held, timezone.now(), dangers)
    asked = bool(ways) if through == Heard.ASKED else through in ways
    if through != Heard.PRESENCE and not asked:
        raise NoEarlierWay


def _locked(actor: Actor, person_id: UUID) -> tuple[Person, Contact]:
    person = Person.objects.select_for_update().get(pk=person_id)
    opened = sealing.unseal(
        bytes(person.contact),
        organisation_id=actor.organisation_id,
        place=queries.contact_place(actor, person_id),
    )
    return person, Contact.from_json(opened)


def _keep(actor: Actor, person: Person, identity: Identity, contact: Contact) -> None:
    _seal(actor, person, identity, contact)
    person.changed_at = timezone.now()
    person.save(update_fields=["identity", "contact", "changed_at"])


def _seal(actor: Actor, person: Person, identity: Identity, contact: Contact) -> None:
    identity_place, contact_place = (
        queries.identity_place(actor, person.pk),
        queries.contact_place(actor, person.pk),
    )
    person.identity, person.contact = sealing.seal_many(
        [
            sealing.Sealing(identity.as_json(), person.pk, "identity", identity_place),
            sealing.Sealing(contact.as_json(), person.pk, "location", contact_place),
        ],
        organisation_id=actor.organisation_id,
    )
