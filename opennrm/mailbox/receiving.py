"""Which organisations receive what is written on the public page."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.audit import log
from opennrm.mailbox import policies
from opennrm.mailbox.models import Receiver
from opennrm.organisations import queries as organisations
from opennrm.organisations.states import Kind


class NotReceiving(Exception):
    """The organisation does not receive what is written on the public page (any more)."""


@dataclass(frozen=True)
class Offered:
    """An organisation that one may write to."""

    id: UUID
    kind: str
    region: str
    names: dict[str, str]

    def name(self, language: str) -> str:
        """Its name, in English where another language is asked for."""
        return self.names.get(language, self.names["en"])


def receivers(actor: Actor, region: str = "") -> list[Offered]:
    """Active organisations that receive what is written on the public page: a hotline first, then the same region."""
    named = Receiver.objects.filter(until__isnull=True).values("organisation_id")
    found = organisations.directory(actor).filter(pk__in=named)
    near = sorted(found, key=lambda one: (one.kind != Kind.HOTLINE, one.region != region, one.name_en))
    return [
        Offered(one.pk, one.kind, one.region, {"kk": one.name_kk, "ru": one.name_ru, "en": one.name_en})
        for one in near
    ]


def naming(actor: Actor) -> list[tuple[Offered, bool]]:
    """Every active hotline and NGO, and whether it receives now; for the co-ordinator."""
    require(actor, policies.may_name_receivers)
    receiving = set(Receiver.objects.filter(until__isnull=True).values_list("organisation_id", flat=True))
    able = organisations.directory(actor).filter(kind__in=(Kind.HOTLINE, Kind.NGO, Kind.AUTHORITY))
    return [
        (
            Offered(one.pk, one.kind, one.region, {"kk": one.name_kk, "ru": one.name_ru, "en": one.name_en}),
            one.pk in receiving,
        )
        for one in able
    ]


def name_receiver(actor: Actor, organisation_id: UUID) -> None:
    """From now on the public page offers this organisation."""
    require(actor, policies.may_name_receivers)
    with transaction.atomic():
        _, is_new = Receiver.objects.get_or_create(
            organisation_id=organisation_id, until=None, defaults={"named_by_id": actor.user_id}
        )
        if is_new:
            log.record(actor, "receiver.name", object_id=organisation_id)


def end_receiver(actor: Actor, organisation_id: UUID) -> None:
    """The public page no longer offers it; what was written to it stays there."""
    require(actor, policies.may_name_receivers)
    with transaction.atomic():
        live = Receiver.objects.filter(organisation_id=organisation_id, until__isnull=True)
        if live.update(until=timezone.now()):
            log.record(actor, "receiver.end", object_id=organisation_id)
