"""Reading who people are; row-level security and the vault narrow every read to the actor's organisation."""

from collections.abc import Sequence
from uuid import UUID

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.people import policies
from opennrm.people.identity import Contact, Identity
from opennrm.people.models import Person
from opennrm.vault import sealing


def identity_place(actor: Actor, person_id: UUID) -> sealing.Place:
    """Where the identity of a person is sealed."""
    return sealing.Place("people_person", person_id, "identity")


def contact_place(actor: Actor, person_id: UUID) -> sealing.Place:
    """Where the safe contact of a person is sealed."""
    return sealing.Place("people_person", person_id, "contact")


def identities(actor: Actor, person_ids: Sequence[UUID]) -> dict[UUID, Identity]:
    """Who these people are, without those whom the actor's organisation cannot open; two queries for any number."""
    require(actor, policies.may_read_identity)
    if not person_ids:
        return {}
    rows = Person.objects.filter(pk__in=person_ids).values_list("pk", "identity")
    envelopes = [(identity_place(actor, pk), bytes(sealed)) for pk, sealed in rows]
    opened = sealing.unseal_many(envelopes, organisation_id=actor.organisation_id)
    return {
        place.row: Identity.from_json(value)
        for (place, _), value in zip(envelopes, opened, strict=True)
        if value
    }


def names(actor: Actor, person_ids: Sequence[UUID]) -> dict[UUID, str]:
    """The first name written down of each; nothing for those who may not read names."""
    if not actor.has("read_identity"):
        return {}
    return {pk: who.name for pk, who in identities(actor, person_ids).items()}


def identity(actor: Actor, person_id: UUID) -> Identity:
    """Who one person is.

    Raises:
        Denied: it is not the actor's duty to know. Person.DoesNotExist: the actor cannot see them.
    """
    require(actor, policies.may_read_identity)
    sealed = Person.objects.get(pk=person_id).identity
    place = identity_place(actor, person_id)
    return Identity.from_json(
        sealing.unseal(bytes(sealed), organisation_id=actor.organisation_id, place=place)
    )


def contact(actor: Actor, person_id: UUID) -> Contact:
    """How one person can be reached safely; raises as `identity` does."""
    require(actor, policies.may_read_identity)
    sealed = Person.objects.get(pk=person_id).contact
    place = contact_place(actor, person_id)
    return Contact.from_json(
        sealing.unseal(bytes(sealed), organisation_id=actor.organisation_id, place=place)
    )
