"""Printed sheets: the code on the paper finds what was typed in from it, for the organisation that printed it."""

import secrets
from uuid import UUID

from django.db import transaction

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.audit import log
from opennrm.cases.actions import REFERENCE_LETTERS
from opennrm.country import profile
from opennrm.referrals import policies
from opennrm.referrals.models import Sheet


def print_sheet(actor: Actor, *, sector: str = "", screening_id: UUID | None = None) -> Sheet:
    """A sheet with a code of its own: an empty one, or the one of a screening that the caller has fetched.

    The sheet of a screening keeps its code, however often it is printed.
    """
    require(actor, policies.may_print_sheet)
    with transaction.atomic():
        before = Sheet.objects.filter(organisation_id=actor.organisation_id, screening_id=screening_id)
        if screening_id and (found := before.first()):
            log.record(actor, "sheet.print", object_id=found.pk)
            return found
        sheet = Sheet.objects.create(
            code=_new_code(), organisation_id=actor.organisation_id, printed_by_id=actor.user_id, sector=sector,
            profile_version=profile().version, screening_id=screening_id,
        )  # fmt: skip
        log.record(actor, "sheet.print", object_id=sheet.pk)
    return sheet


def sheet(actor: Actor, code: str) -> Sheet:
    """The sheet of a code, however it was typed.

    Raises:
        Sheet.DoesNotExist: there is none, or another organisation printed it; the two cannot be told apart.
    """
    require(actor, policies.may_print_sheet)
    plain = "".join(one for one in code.upper() if one.isalnum())
    found = Sheet.objects.get(organisation_id=actor.organisation_id, code=f"{plain[:4]}-{plain[4:]}")
    log.record(actor, "sheet.find", object_id=found.pk)
    return found


def type_in(actor: Actor, code: str, screening_id: UUID) -> Sheet:
    """From now on the code of an empty sheet finds this screening, which the caller has fetched or begun."""
    with transaction.atomic():
        found = Sheet.objects.select_for_update().get(pk=sheet(actor, code).pk)
        if found.screening_id is None:
            found.screening_id = screening_id
            found.save(update_fields=["screening_id"])
            log.record(actor, "sheet.type_in", object_id=found.pk)
    return found


def _new_code() -> str:
    drawn = "".join(secrets.choice(REFERENCE_LETTERS) for _ in range(8))
    return f"{drawn[:4]}-{drawn[4:]}"
