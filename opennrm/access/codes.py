"""One-time codes are used once, also within the 90 seconds in which they would be right."""

from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from opennrm.access.models import SpentCode
from opennrm.vault import tokens

KEPT = timedelta(minutes=10)


def spend(user_id: UUID, code: str) -> bool:
    """Use up this code of this account; no when it has been used before."""
    digits = "".join(character for character in code if character.isalnum()).lower()
    now = timezone.now()
    SpentCode.objects.filter(spent_at__lt=now - KEPT).delete()
    try:
        with transaction.atomic():
            SpentCode.objects.create(
                code_hash=tokens.fingerprint(f"{user_id}:{digits}", "code"), spent_at=now
            )
    except IntegrityError:
        return False
    return True
