"""Making a letter, and noting that it has arrived."""

import secrets
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.decisions import Denied, require
from opennrm.audit import log
from opennrm.letters import policies, queries
from opennrm.letters.models import Letter
from opennrm.letters.states import Kind, Language

# Read aloud over a telephone: nothing that sounds or looks like something else.
LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def make(
    actor: Actor, letter_id: UUID, kind: Kind, *, object_id: UUID, case_id: UUID, language: Language
) -> Letter:
    """Note that a letter is made, and give it its code. The same id again gives the same letter.

    Raises:
        Denied: the actor's organisation does not take part in the case.
    """
    require(actor, policies.may_make)
    with transaction.atomic():
        made = queries.letters(actor).filter(pk=letter_id).first()
        if made:
            return made
        if not _takes_part(case_id):
            raise Denied("letter")
        letter = Letter.objects.create(
            id=letter_id, kind=kind, object_id=object_id, case_id=case_id, language=language,
            organisation_id=actor.organisation_id, made_by_id=actor.user_id, code=_new_code(),
        )  # fmt: skip
        detail = {"kind": kind, "language": language}
        log.record(actor, "letter.make", object_id=letter.pk, case_id=case_id, detail=detail)
    return letter


def acknowledge(actor: Actor, code: str) -> Letter:
    """Somebody who has the letter said its code: it has arrived. A second time changes nothing.

    Raises:
        Letter.DoesNotExist: the organisation made no letter under this code.
    """
    with transaction.atomic():
        letter = queries.letters(actor).select_for_update().get(code=_plain(code))
        if letter.acknowledged_at is None:
            letter.acknowledged_at = timezone.now()
            letter.save(update_fields=["acknowledged_at"])
            log.record(actor, "letter.arrive", object_id=letter.pk, case_id=letter.case_id)
    return letter


def _new_code() -> str:
    drawn = "".join(secrets.choice(LETTERS) for _ in range(8))
    return f"{drawn[:4]}-{drawn[4:]}"


def _plain(code: str) -> str:
    """As it was heard: without regard to case, spaces and dashes."""
    heard = "".join(sign for sign in code.upper() if sign.isalnum())
    return f"{heard[:4]}-{heard[4:]}"


def _takes_part(case_id: UUID) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select nrm_can_see(%s)", [case_id])
        return bool(cursor.fetchone()[0])
