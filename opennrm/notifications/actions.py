"""Sending a notification without a name."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.audit import log
from opennrm.country import profile
from opennrm.notifications import policies, queries
from opennrm.notifications.models import Notification
from opennrm.people.states import CHILD_BANDS, AgeBand, Sex


class ForAdults(Exception):
    """Who may be a child is referred, not only counted."""


@dataclass(frozen=True)
class Said:
    """What is said of the person: codes of the profile, none of them required but the door."""

    door: str
    region: str = ""
    sector: str = ""
    forms: tuple[str, ...] = ()
    sex: str = Sex.UNKNOWN
    age_band: str = AgeBand.UNKNOWN
    nationality: str = ""
    help_offered: tuple[str, ...] = ()


def send(actor: Actor, said: Said, number: UUID) -> str:
    """Count a person who did not want to be identified; returns the receipt. The same number again counts nobody.

    The log says that the actor sent one, and not which: from no entry does a way lead to the row.

    Raises:
        ForAdults: the age band is a child's.
    """
    require(actor, policies.may_notify)
    if said.age_band in CHILD_BANDS:
        raise ForAdults
    code, country = queries.code_of(actor, number), profile()
    duty = queries.duty(actor)
    with transaction.atomic():
        row = Notification(
            receipt=queries.kept(actor, code), month=country.today().replace(day=1), region=said.region,
            sector=said.sector, forms=sorted(said.forms), sex=Sex(said.sex), age_band=AgeBand(said.age_band),
            nationality=said.nationality, door=country.code_of("doors", said.door).code,
            help_offered=sorted(said.help_offered), profile_version=country.version,
            is_duty=None if duty.is_unknown else bool(duty.value),
        )  # fmt: skip
        # The sender cannot read the table, so the database says whether the number was new.
        Notification.objects.bulk_create([row], ignore_conflicts=True)
        log.record(actor, "notification.send")
    return code
