"""Writing who people are: always sealed before it reaches the database."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.people import policies, queries
from opennrm.people.identity import Contact, Identity
from opennrm.people.models import Person
from opennrm.vault import sealing


def record(actor: Actor, identity: Identity, contact: Contact) -> Person:
    """Write a new person down; the caller opens a case for them in the same transaction, which is logged there."""
    require(actor, policies.may_record)
    person = Person()
    with transaction.atomic():
        _seal(actor, person, identity, contact)
        person.save(force_insert=True)
    return person


def rewrite(actor: Actor, person_id: UUID, identity: Identity, contact: Contact) -> None:
    """Replace what is known of a person; the caller has required the right to, and logs it with its case."""
    require(actor, policies.may_record)
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=person_id)
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
