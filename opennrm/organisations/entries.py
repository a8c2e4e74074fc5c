"""Keeping the directory: an administrator keeps the own organisation's entry, the co-ordinator those of bodies without accounts."""

import secrets
from dataclasses import dataclass, field, fields
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.audit import log
from opennrm.organisations import policies
from opennrm.organisations.models import Member, Organisation


class HasMembers(Exception):
    """Somebody signs in for this organisation: its own administrator keeps its entry."""


@dataclass(frozen=True)
class Entry:
    """What an organisation says of itself: no address, no name of anybody."""

    purposes: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    sexes: tuple[str, ...] = ()
    takes_children: bool = False
    region: str = ""
    hours: str = ""
    licence_until: date | None = None


@dataclass(frozen=True)
class Body:
    """A body for which nobody signs in, and how it is reached."""

    kind: str
    name_kk: str
    name_ru: str
    name_en: str
    email: str = ""
    entry: Entry = field(default_factory=Entry)


def describe(actor: Actor, entry: Entry) -> Organisation:
    """Write what the own organisation can do; the log keeps which parts were changed, and when the licence runs out."""
    require(actor, policies.may_manage)
    with transaction.atomic():
        own = Organisation.objects.select_for_update().get(pk=actor.organisation_id)
        return _written(actor, own, entry)


def enter(actor: Actor, body: Body, *, organisation_id: UUID) -> Organisation:
    """Put a body without accounts into the directory. The same id again gives the body that was entered."""
    require(actor, policies.may_keep_directory)
    with transaction.atomic():
        before = Organisation.objects.filter(pk=organisation_id).first()
        if before:
            return before
        made = Organisation.objects.create(
            id=organisation_id, code=f"body-{secrets.token_hex(4)}", kind=body.kind, name_kk=body.name_kk,
            name_ru=body.name_ru, name_en=body.name_en, email=body.email, uses_system=False,
        )  # fmt: skip
        log.record(actor, "organisation.enter", object_id=made.pk)
        return _written(actor, made, body.entry)


def describe_body(actor: Actor, organisation_id: UUID, entry: Entry) -> Organisation:
    """Write what a body without accounts can do.

    Raises:
        HasMembers: it is not such a body.
    """
    require(actor, policies.may_keep_directory)
    with transaction.atomic():
        return _written(actor, _without_members(organisation_id), entry)


def set_uses_system(actor: Actor, organisation_id: UUID, uses: bool) -> Organisation:
    """Say whether an organisation is asked on its desk or by letter.

    Raises:
        HasMembers: somebody signs in for it, so it is asked on its desk.
    """
    require(actor, policies.may_keep_directory)
    with transaction.atomic():
        found = _without_members(organisation_id)
        found.uses_system = uses
        found.save(update_fields=["uses_system"])
        log.record(actor, "organisation.set_uses_system", object_id=found.pk, detail={"uses": uses})
    return found


def _without_members(organisation_id: UUID) -> Organisation:
    found = Organisation.objects.select_for_update().get(pk=organisation_id)
    if Member.objects.filter(organisation_id=organisation_id, until__isnull=True).exists():
        raise HasMembers
    return found


def _written(actor: Actor, found: Organisation, entry: Entry) -> Organisation:
    new = {one.name: getattr(entry, one.name) for one in fields(entry)}
    plain = {name: list(value) if isinstance(value, tuple) else value for name, value in new.items()}
    changed = sorted(name for name, value in plain.items() if getattr(found, name) != value)
    for name in changed:
        setattr(found, name, plain[name])
    found.described_at = timezone.now()
    found.save(update_fields=[*changed, "described_at"])
    detail = {"changed": ":".join(changed)}
    if entry.licence_until:
        detail["licence"] = entry.licence_until.isoformat()
    log.record(actor, "organisation.describe", object_id=found.pk, detail=detail)
    return found
