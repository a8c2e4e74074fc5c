"""From a signed-in user to an actor: the one reading that comes before there is an actor."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from opennrm.access.actor import Actor, person
from opennrm.organisations.models import Member

DEMONSTRATION_DOMAIN = "@demo.opennrm.example"


def memberships(user_id: UUID) -> QuerySet[Member]:
    """The live memberships of a user in active organisations."""
    live = Member.objects.filter(user_id=user_id, until__isnull=True, organisation__is_active=True)
    return live.select_related("organisation", "user").order_by("since")


def actor_of(user_id: UUID, organisation_id: UUID | None) -> tuple[Actor, Member] | None:
    """The actor that a user is for an organisation (for the first of theirs when none is chosen).

    Returns None when there is no such live membership: whoever left acts for nobody from the next request on.
    """
    rows = list(memberships(user_id))
    chosen = [row for row in rows if row.organisation_id == organisation_id] or rows[:1]
    if not chosen or not chosen[0].user.is_active:
        return None
    member = chosen[0]
    user = member.user
    actor = person(
        user.pk, member.organisation_id, tuple(member.roles), language=user.language, label=user.display_name
    )
    return actor, member


def member_by_address(email: str, organisation_id: UUID) -> Actor | None:
    """The actor that a member of an organisation is, by their e-mail address; for the command line."""
    found = Member.objects.filter(
        user__email__iexact=email,
        organisation_id=organisation_id,
        until__isnull=True,
        organisation__is_active=True,
    ).select_related("user")
    member = found.filter(user__is_active=True).first()
    if member is None:
        return None
    user = member.user
    return person(
        user.pk, organisation_id, tuple(member.roles), language=user.language, label=user.display_name
    )


@dataclass(frozen=True)
class DemonstrationAccount:
    """One person to sign in as on the demonstration's sign-in page."""

    user_id: UUID
    email: str
    display_name: str
    roles: tuple[str, ...]
    organisation: Member


def demonstration_accounts() -> list[DemonstrationAccount]:
    """One invented person per role; none unless this is a demonstration."""
    if not settings.OPENNRM_DEMONSTRATION:
        return []
    rows = Member.objects.filter(user__email__endswith=DEMONSTRATION_DOMAIN, until__isnull=True)
    found = rows.select_related("user", "organisation").order_by("user__joined_at", "user__email")
    return [
        DemonstrationAccount(row.user_id, row.user.email, row.user.display_name, tuple(row.roles), row)
        for row in found
    ]
