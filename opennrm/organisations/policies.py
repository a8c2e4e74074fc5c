"""Who may change an organisation's members."""

from typing import TYPE_CHECKING

from opennrm.access.actor import Actor

if TYPE_CHECKING:
    from opennrm.organisations.models import Invitation, Member


def may_manage(actor: Actor) -> bool:
    """The organisation's own administrator."""
    return actor.has("manage_members")


def may_change(actor: Actor, member: "Member") -> bool:
    """Members of the own organisation, but never oneself: two administrators watch each other."""
    ours = member.organisation_id == actor.organisation_id
    return may_manage(actor) and ours and member.user_id != actor.user_id


def may_revoke(actor: Actor, invitation: "Invitation") -> bool:
    """Invitations of the own organisation."""
    return may_manage(actor) and invitation.organisation_id == actor.organisation_id


def may_see_members(actor: Actor) -> bool:
    """Administrators, and supervisors who give files to members."""
    return actor.has("manage_members") or actor.has("supervise")


def may_manage_tokens(actor: Actor) -> bool:
    """The organisation's own administrator."""
    return actor.has("manage_tokens")


def may_keep_directory(actor: Actor) -> bool:
    """The co-ordinator, for bodies that nobody signs in for."""
    return actor.has("keep_directory")
