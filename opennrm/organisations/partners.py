"""Partner systems of an organisation: their tokens, and the actor that a token is."""

import secrets
from datetime import timedelta
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.audit import log
from opennrm.organisations import policies
from opennrm.organisations.models import PartnerSystem
from opennrm.vault import tokens

# What a scope lets a partner system do, in duties as in the role table.
SCOPES: dict[str, frozenset[str]] = {
    # A duty that no role has: to see what was sent and received, and to answer, send and take back nothing.
    "referrals.read": frozenset({"read_referrals"}),
    "referrals.write": frozenset({"screen", "refer", "answer_referrals", "read_identity", "assist"}),
}
PURPOSE = "partner"


def partner_systems(actor: Actor) -> QuerySet[PartnerSystem]:
    """Those of the own organisation, newest first; for its administrator."""
    require(actor, policies.may_manage_tokens)
    ours = PartnerSystem.objects.filter(organisation_id=actor.organisation_id)
    return ours.order_by("-created_at")


def admit(actor: Actor, *, title: str, scopes: list[str], days: int = 365) -> tuple[PartnerSystem, str]:
    """Admit a partner system; returns it and its token, which is shown once and not kept.

    Raises:
        ValueError: an unknown scope, or a life of less than a day or more than a year.
    """
    require(actor, policies.may_manage_tokens)
    if not set(scopes) <= set(SCOPES) or not 1 <= days <= 366:
        raise ValueError("scopes or days")
    token = f"nrm_{secrets.token_urlsafe(32)}"
    with transaction.atomic():
        address = f"{secrets.token_hex(12)}@partner.invalid"
        account = get_user_model().objects.create_user(address, None, display_name=title)
        system = PartnerSystem.objects.create(
            organisation_id=actor.organisation_id,
            account=account,
            title=title,
            scopes=scopes,
            token_hash=tokens.fingerprint(token, PURPOSE),
            created_by_id=actor.user_id,
            expires_at=timezone.now() + timedelta(days=days),
        )
        log.record(actor, "partner.admit", object_id=system.pk, detail={"scopes": ":".join(sorted(scopes))})
    return system, token


def revoke(actor: Actor, partner_id: UUID) -> None:
    """End a partner system's access: its next request is refused."""
    require(actor, policies.may_manage_tokens)
    with transaction.atomic():
        system = partner_systems(actor).select_for_update().get(pk=partner_id)
        system.revoked_at = timezone.now()
        system.save(update_fields=["revoked_at"])
        log.record(actor, "partner.revoke", object_id=system.pk)


def actor_of_token(token: str) -> Actor | None:
    """The actor that a token is, or None when it is unknown, revoked, or has expired."""
    found = PartnerSystem.objects.filter(
        token_hash=tokens.fingerprint(token, PURPOSE), revoked_at__isnull=True, expires_at__gt=timezone.now()
    ).first()
    if found is None:
        return None
    duties = frozenset(duty for scope in found.scopes for duty in SCOPES.get(scope, ()))
    roles = tuple(f"partner.{scope}" for scope in found.scopes)
    return Actor(found.account_id, found.organisation_id, roles, duties, label=found.title)
