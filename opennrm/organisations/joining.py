"""Opening an invitation, and letting a member back in who lost every way of signing in."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from opennrm.access import accounts
from opennrm.access.actor import Actor, system
from opennrm.access.decisions import Denied, require
from opennrm.organisations import actions, policies
from opennrm.organisations.models import Invitation, Member
from opennrm.vault import tokens

if TYPE_CHECKING:
    from opennrm.access.models import User

SIGN_IN = system("sign-in")


class OthersToo(Exception):
    """The person is a member of other organisations as well, so one administrator alone cannot let them in."""


def open_invitation(token: str) -> Invitation | None:
    """The live invitation of this link, if there is one."""
    live = Invitation.objects.filter(used_at=None, revoked_at=None, expires_at__gt=timezone.now())
    return live.select_related("organisation").filter(token_hash=tokens.fingerprint(token)).first()


def accept(token: str, *, password: str, language: str) -> "User":
    """Make the invited person's account and membership.

    Raises:
        Invitation.DoesNotExist: used, revoked or too old. ValidationError: a password that is easy to guess.
    """
    with transaction.atomic():
        invitation = _live(token)
        user = accounts.create(
            email=invitation.email, display_name=invitation.display_name, password=password, language=language
        )
        actions.join(SIGN_IN, invitation.pk, user.pk)
    return user


def accept_as(token: str, user: "User") -> Member:
    """Become a member with the account that one has. Raises Denied when the invitation is somebody else's."""
    with transaction.atomic():
        invitation = _live(token)
        if invitation.email.lower() != user.email.lower():
            raise Denied("join")
        return actions.join(SIGN_IN, invitation.pk, user.pk)


def let_back_in(actor: Actor, member_id: UUID, *, identity_check: str) -> str:
    """The token of a recovery link for a member of the own organisation, whose identity the administrator has checked.

    SECURITY 3.7 asks two administrators for this; until that exists, the link needs one, is logged, and is refused
    for whoever is a member elsewhere too.

    Raises:
        Denied: not the actor's to do. OthersToo: as it says.
    """
    with transaction.atomic():
        live = Member.objects.select_for_update().filter(until=None)
        member = live.get(pk=member_id, organisation_id=actor.organisation_id)
        require(actor, policies.may_change, member)
        if live.filter(user_id=member.user_id).exclude(pk=member.pk).exists():
            raise OthersToo
        return accounts.issue_recovery(actor, member.user_id, identity_check=identity_check)


def _live(token: str) -> Invitation:
    found = open_invitation(token)
    if found is None:
        raise Invitation.DoesNotExist
    return found
