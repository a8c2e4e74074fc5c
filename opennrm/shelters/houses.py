"""Where a house is: sealed, on no list, and opened one at a time with a reason that is logged. Entered through `shelters.actions`.

Whoever works in the house opens it, and the one member who brings a person, in the hours of the drive: until then, and
again afterwards, their organisation has no key.
"""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.assistance import policies as assistance_policies
from opennrm.audit import log
from opennrm.cases import queries as cases
from opennrm.country import profile
from opennrm.notices import actions as notices
from opennrm.referrals import queries as referrals
from opennrm.referrals.states import Status as ReferralStatus
from opennrm.shelters import policies, queries
from opennrm.shelters.models import House, Passage
from opennrm.vault import sealing

LONGEST_DRIVE = timedelta(hours=12)


class NotAccepted(Exception):
    """The referral was not accepted by the house."""


class DriveTooLong(Exception):
    """An address is open for some hours and no longer."""


def keep_house(actor: Actor, *, label: str, address: str, house_id: UUID | None = None) -> House:
    """Write down where a house is; the same label again is another address of the same house."""
    require(actor, policies.may_keep_house)
    with transaction.atomic():
        known = (
            House.objects.select_for_update()
            .filter(organisation_id=actor.organisation_id, label=label)
            .first()
        )
        house = known or House(id=house_id or uuid4(), organisation_id=actor.organisation_id, label=label)
        house.address = sealing.seal(
            address.strip(), subject_id=house.pk, data_class="location", organisation_id=actor.organisation_id,
            place=queries.address_place(actor, house),
        )  # fmt: skip
        house.is_active, house.changed_at = True, timezone.now()
        house.save(force_insert=known is None)
        log.record(actor, "house.keep", object_id=house.pk)
    return house


def open_address(actor: Actor, house_id: UUID, reason: str) -> str:
    """Where the house is, for a reason of the list, which is logged.

    Raises:
        House.DoesNotExist: there is none for this actor. Denied: the drive has not begun or is over.
    """
    with transaction.atomic():
        house = House.objects.get(pk=house_id)
        passage = queries.passages(actor).filter(house=house).order_by("-until_at").first()
        require(actor, policies.may_open_address, house, passage, timezone.now())
        code = profile().code_of("address_reasons", reason).code
        log.record(
            actor, "house.open", object_id=house.pk, case_id=passage.case_id if passage else None,
            detail={"reason": code},
        )  # fmt: skip
        place = queries.address_place(actor, house)
        return str(sealing.unseal(bytes(house.address), organisation_id=actor.organisation_id, place=place))


def let_pass(
    actor: Actor, referral_id: UUID, house_id: UUID, *, from_at: datetime, until_at: datetime
) -> Passage:
    """Let the member who referred the person open the address in the hours in which they bring them.

    Raises:
        NotAccepted, DriveTooLong: as they say. Denied: the actor does not help in the file.
    """
    with transaction.atomic():
        house = queries.houses(actor).get(pk=house_id)
        referral = referrals.referrals(actor).get(pk=referral_id)
        require(actor, assistance_policies.may_assist, cases.case_by_id(actor, referral.case_id))
        if (
            referral.status not in (ReferralStatus.ACCEPTED, ReferralStatus.DONE)
            or referral.recipient_id != actor.organisation_id
        ):
            raise NotAccepted
        if not from_at < until_at <= from_at + LONGEST_DRIVE:
            raise DriveTooLong
        passage = Passage.objects.create(
            house=house, case_id=referral.case_id, referral=referral, user_id=referral.sent_by_id,
            organisation_id=referral.sender_id, from_at=from_at, until_at=until_at, given_by_id=actor.user_id,
        )  # fmt: skip
        sealing.share(house.pk, ("location",), actor.organisation_id, referral.sender_id)
        log.record(actor, "passage.give", object_id=passage.pk, case_id=passage.case_id)
        notices.notify(actor, "passage.given", user_id=passage.user_id, object_id=passage.pk)
    return passage


def end_passages(actor: Actor) -> list[Passage]:
    """Take the keys of drives that are over; the system does so, in a job."""
    over = Passage.objects.filter(ended_at__isnull=True, until_at__lte=timezone.now())
    found = list(over.select_for_update(skip_locked=True))
    for passage in found:
        passage.ended_at = timezone.now()
        passage.save(update_fields=["ended_at"])
        log.record(actor, "passage.end", object_id=passage.pk, case_id=passage.case_id)
        others = Passage.objects.filter(
            house=passage.house_id, organisation=passage.organisation_id, ended_at__isnull=True
        )
        if not others.exists():
            sealing.unshare(passage.house_id, passage.organisation_id, ("location",))
    return found
