"""What the database tells of a person's consent to an organisation that is asked and not in the file yet."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from opennrm.access.actor import Actor
from opennrm.country import profile
from opennrm.referrals.models import Referral


@dataclass(frozen=True)
class Agreement:
    """The consent by which another organisation may be asked, and the classes of data that it covers."""

    consent_id: UUID | None
    data_classes: tuple[str, ...]


def needs_consent(actor: Actor, referral: Referral) -> bool:
    """Whether nothing is shared without the person's own yes today; what the referral has copied may be old.

    A child needs none (Palermo Protocol, article 3(c)); at eighteen it decides itself.
    """
    with connection.cursor() as cursor:
        cursor.execute("select nrm_needs_consent(%s, %s)", [referral.case_id, profile().today()])
        return bool(cursor.fetchone()[0])


def agreed_before(actor: Actor, referral: Referral, recipient_id: UUID) -> Agreement | None:
    """The consent to what the referral asks for and to this organisation, if the person has given one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select consent, classes from nrm_agreed(%s, %s, %s)",
            [referral.case_id, referral.purpose, recipient_id],
        )
        consent_id, classes = cursor.fetchone()
    return Agreement(consent_id, tuple(classes)) if consent_id else None
