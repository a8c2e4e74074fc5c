"""Reading the directory and the members."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.decisions import Denied, require
from opennrm.organisations import policies
from opennrm.organisations.models import Invitation, Member, Organisation


def directory(actor: Actor) -> QuerySet[Organisation]:
    """Every active organisation of the mechanism: known to all who take part."""
    return Organisation.objects.filter(is_active=True).order_by("name_en")


def organisation(actor: Actor, organisation_id: UUID) -> Organisation:
    """One organisation of the directory, also one that no longer takes part."""
    return Organisation.objects.get(pk=organisation_id)


def named(actor: Actor, ids: Iterable[UUID]) -> QuerySet[Organisation]:
    """Several organisations of the directory by id, also those that no longer take part."""
    return Organisation.objects.filter(pk__in=set(ids))


def by_code(actor: Actor, code: str) -> Organisation:
    """One organisation by its code."""
    return Organisation.objects.get(code=code)


def able_to(actor: Actor, purpose: str, *, sex: str = "", is_child: bool = False) -> QuerySet[Organisation]:
    """Organisations other than one's own that receive referrals for a purpose, and this sex and age.

    A provider whose licence has run out is left out (licences are obligatory where the profile says so).
    """
    return able_to_any(actor, [purpose], sex=sex, is_child=is_child)


def able_to_any(
    actor: Actor, purposes: Sequence[str], *, sex: str = "", is_child: bool = False
) -> QuerySet[Organisation]:
    """The same for any of several purposes: whom to offer when the purpose is not chosen yet."""
    licensed = Q(licence_until__isnull=True) | Q(licence_until__gte=timezone.localdate())
    able = (
        directory(actor).filter(licensed, purposes__overlap=list(purposes)).exclude(pk=actor.organisation_id)
    )
    if sex:
        able = able.filter(Q(sexes=[]) | Q(sexes__contains=[sex]))
    return able.filter(takes_children=True) if is_child else able


def can_receive(actor: Actor, organisation_id: UUID, purpose: str) -> bool:
    """Whether a referral for this purpose can go there."""
    return able_to(actor, purpose).filter(pk=organisation_id).exists()


def uses_system(actor: Actor, organisation_id: UUID) -> bool:
    """Whether somebody signs in for the organisation; otherwise it answers letters, by a link and a code."""
    return Organisation.objects.filter(pk=organisation_id, uses_system=True).exists()


def holders(actor: Actor, organisation_id: UUID, role: str) -> list[UUID]:
    """The accounts of an organisation's present members with a role, for telling them; the system asks."""
    if not actor.is_system:
        raise Denied("holders")
    present = Member.objects.filter(organisation_id=organisation_id, until__isnull=True)
    return list(present.filter(roles__contains=[role]).order_by("since").values_list("user_id", flat=True))


def roles_held(actor: Actor, ids: Iterable[UUID]) -> dict[UUID, set[str]]:
    """Which roles the present members of these organisations have: never who has them."""
    found: dict[UUID, set[str]] = {}
    present = Member.objects.filter(organisation_id__in=list(ids), until__isnull=True)
    for organisation_id, roles in present.values_list("organisation_id", "roles"):
        found.setdefault(organisation_id, set()).update(roles)
    return found


def homes(actor: Actor, role: str) -> list[UUID]:
    """The organisations in which somebody has a role; the system asks."""
    if not actor.is_system:
        raise Denied("homes")
    found = Member.objects.filter(until__isnull=True, roles__contains=[role], organisation__is_active=True)
    return list(found.order_by("organisation_id").values_list("organisation_id", flat=True).distinct())


def of_body(actor: Actor, body: str) -> list[UUID]:
    """The organisation of a body of the profile, under whose code it was founded; none where it takes no part."""
    codes = {body, body.replace("_", "-")}
    return list(directory(actor).filter(code__in=codes).values_list("pk", flat=True))


def members(actor: Actor) -> QuerySet[Member]:
    """The own organisation's members, present ones first; for its administrator and supervisors."""
    require(actor, policies.may_see_members)
    ours = Member.objects.filter(organisation_id=actor.organisation_id)
    return ours.select_related("user").order_by("until", "user__display_name")


def colleagues(actor: Actor, *, duty_roles: tuple[str, ...] = ()) -> QuerySet[Member]:
    """Present members of the own organisation, for choosing whom to give a file to."""
    present = Member.objects.filter(organisation_id=actor.organisation_id, until__isnull=True)
    if duty_roles:
        present = present.filter(roles__overlap=list(duty_roles))
    return present.select_related("user").order_by("user__display_name")


def invitations(actor: Actor) -> QuerySet[Invitation]:
    """Open invitations of the own organisation, newest first."""
    require(actor, policies.may_manage)
    open_ones = Invitation.objects.filter(
        organisation_id=actor.organisation_id, used_at__isnull=True, revoked_at__isnull=True
    )
    return open_ones.order_by("-created_at")
