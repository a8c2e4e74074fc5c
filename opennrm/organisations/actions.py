"""Joiners, changes and leavers, by the organisation's own administrator."""

import secrets
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from opennrm.access import sessions
from opennrm.access.actor import Actor
from opennrm.access.decisions import Denied, require
from opennrm.access.roles import ROLES
from opennrm.audit import log
from opennrm.organisations import policies
from opennrm.organisations.models import Invitation, Member, Organisation
from opennrm.vault import tokens

INVITATION_HOLDS = timedelta(hours=72)


class LastAdministrator(Exception):
    """The organisation would be left without an administrator."""


class AlreadyMember(Exception):
    """The person is a member already."""


def invite(actor: Actor, *, email: str, display_name: str, roles: list[str]) -> tuple[Invitation, str]:
    """Invite a person to join; returns the invitation and the token of its link, which is shown once and not kept.

    Raises:
        AlreadyMember: a live member has this address.
    """
    require(actor, policies.may_manage)
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        live = Member.objects.filter(organisation_id=actor.organisation_id, until__isnull=True)
        if live.filter(user__email__iexact=email).exists():
            raise AlreadyMember
        invitation = Invitation.objects.create(
            organisation_id=actor.organisation_id,
            email=email.lower(),
            display_name=display_name,
            roles=_known(roles),
            token_hash=tokens.fingerprint(token),
            invited_by_id=actor.user_id,
            expires_at=timezone.now() + INVITATION_HOLDS,
        )
        log.record(actor, "invitation.send", object_id=invitation.pk, detail=_role_codes(roles))
    return invitation, token


def revoke_invitation(actor: Actor, invitation_id: UUID) -> None:
    """Take an unused invitation back."""
    with transaction.atomic():
        invitation = Invitation.objects.select_for_update().get(
            pk=invitation_id, organisation_id=actor.organisation_id, used_at__isnull=True
        )
        require(actor, policies.may_revoke, invitation)
        invitation.revoked_at = timezone.now()
        invitation.save(update_fields=["revoked_at"])
        log.record(actor, "invitation.revoke", object_id=invitation.pk)


def change_roles(actor: Actor, member_id: UUID, roles: list[str]) -> Member:
    """Give a member other roles; they hold from the member's next request on.

    Raises:
        Denied: the member is the actor, or of another organisation. LastAdministrator: as it says.
    """
    with transaction.atomic():
        member = _locked(actor, member_id)
        require(actor, policies.may_change, member)
        member.roles = _known(roles)
        member.save(update_fields=["roles"])
        _require_administrator(actor)
        log.record(actor, "member.change_roles", object_id=member.pk, detail=_role_codes(roles))
    return member


def end_membership(actor: Actor, member_id: UUID, *, reason: str = "") -> Member:
    """End a membership: the leaver finds nothing from the next request on, and their sessions end.

    `reason` is a code of the page's list, never words about a colleague.

    Raises:
        Denied, LastAdministrator: as for `change_roles`.
    """
    with transaction.atomic():
        member = _locked(actor, member_id)
        require(actor, policies.may_change, member)
        member.until = timezone.now()
        member.save(update_fields=["until"])
        _require_administrator(actor)
        sessions.end_all(member.user_id)
        log.record(actor, "member.end", object_id=member.pk, detail={"reason": reason})
    return member


def join(actor: Actor, invitation_id: UUID, user_id: UUID) -> Member:
    """Become a member by an invitation that was just opened with its token; `actor` is the system's sign-in.

    Raises:
        Denied: the actor is not the system. Invitation.DoesNotExist: used, revoked or too old.
    """
    if not actor.is_system:
        raise Denied("join")
    with transaction.atomic():
        invitation = Invitation.objects.select_for_update().get(
            pk=invitation_id, used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=timezone.now()
        )
        invitation.used_at = timezone.now()
        invitation.save(update_fields=["used_at"])
        member, _ = Member.objects.update_or_create(
            user_id=user_id,
            organisation_id=invitation.organisation_id,
            until=None,
            defaults={"roles": invitation.roles},
        )
        log.record(actor, "member.join", object_id=member.pk, detail=_role_codes(invitation.roles))
    return member


def found(actor: Actor, **values: object) -> UUID:
    """Found an organisation; the system does so when an installation is set up."""
    if not actor.is_system:
        raise Denied("found")
    organisation = Organisation.objects.create(**values)
    log.record(actor, "organisation.found", object_id=organisation.pk)
    return UUID(str(organisation.pk))


def enrol(actor: Actor, *, user_id: UUID, organisation_id: UUID, roles: list[str]) -> Member:
    """Make the first administrator of a new organisation a member; the system does so."""
    if not actor.is_system:
        raise Denied("enrol")
    member = Member.objects.create(user_id=user_id, organisation_id=organisation_id, roles=_known(roles))
    log.record(actor, "member.enrol", object_id=member.pk, detail=_role_codes(roles))
    return member


def _locked(actor: Actor, member_id: UUID) -> Member:
    live = Member.objects.select_for_update().filter(
        organisation_id=actor.organisation_id, until__isnull=True
    )
    return live.get(pk=member_id)


def _require_administrator(actor: Actor) -> None:
    live = Member.objects.filter(organisation_id=actor.organisation_id, until__isnull=True)
    if not live.filter(roles__contains=["administrator"]).exists():
        raise LastAdministrator


def _known(roles: list[str]) -> list[str]:
    unknown = set(roles) - set(ROLES)
    if unknown:
        raise ValueError(f"no such role: {', '.join(sorted(unknown))}")
    return list(dict.fromkeys(roles))


def _role_codes(roles: list[str]) -> dict[str, str]:
    return {"roles": ":".join(sorted(roles))}
