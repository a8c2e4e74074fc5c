"""Bodies that do not use the system: a letter with a link and a code, and the answer that comes back by the two.

Link alone opens nothing: it may lie in a mailbox that others read. The code is on paper or was said on the telephone. A
body acts for its own organisation, with the duty to answer and no other, under the same rules and row-level security as
everybody; nothing but this one referral is offered to it.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.db import transaction
from django.utils import timezone

from opennrm.access.actor import SYSTEM, Actor, system
from opennrm.access.decisions import require
from opennrm.access.session import acting
from opennrm.audit import log
from opennrm.cases.actions import REFERENCE_LETTERS
from opennrm.notices import actions as notices
from opennrm.notices import outbox
from opennrm.referrals import answering, course, policies
from opennrm.referrals.answering import OUTSIDE
from opennrm.referrals.models import Letter, Referral
from opennrm.referrals.states import OPEN
from opennrm.vault import tokens
from opennrm.workflow.machine import WrongState

HOLDS = timedelta(days=14)
GUESSES = 5
LETTERS = system("letters")


class UsesSystem(Exception):
    """The receiver signs in and answers on its own desk: no letter is needed."""


@dataclass(frozen=True)
class Secret:
    """What is shown once, when a letter is made: the token of the link, and the code."""

    token: str
    code: str


def write(actor: Actor, referral_id: UUID) -> tuple[Letter, Secret]:
    """Make the link and the code for a referral to a body without accounts; an earlier link stops working.

    Raises:
        UsesSystem: as it says. WrongState: the referral is over.
    """
    with transaction.atomic():
        referral = answering.locked(actor, referral_id)
        require(actor, policies.may_write_letter, referral)
        if referral.recipient.uses_system:
            raise UsesSystem
        if referral.status not in OPEN:
            raise WrongState(f"letter: {referral.status}")
        referral.letters.filter(ended_at=None).update(ended_at=timezone.now())
        pk, secret = uuid4(), Secret(secrets.token_urlsafe(24), _new_code())
        letter = Letter.objects.create(
            id=pk, referral=referral, made_by_id=actor.user_id, expires_at=timezone.now() + HOLDS,
            token_hash=tokens.fingerprint(secret.token, "letter"), code_hash=_code_hash(pk, secret.code),
        )  # fmt: skip
        log.record(actor, "referral.letter", object_id=referral.pk, case_id=referral.case_id)
    return letter, secret


def mail(actor: Actor, referral_id: UUID, link: str, language: str) -> bool:
    """Send the link of the newest letter, without the code, to the address of the body; False where mail cannot go."""
    with transaction.atomic():
        referral = answering.locked(actor, referral_id)
        require(actor, policies.may_write_letter, referral)
        letter = referral.letters.select_for_update().filter(ended_at=None).first()
        if letter is None or not referral.recipient.email or not outbox.can_mail():
            return False
        letter.mailed_at = timezone.now()
        letter.save(update_fields=["mailed_at"])
        log.record(actor, "referral.letter_mail", object_id=referral.pk, case_id=referral.case_id)
        outbox.send_link(referral.recipient.email, link, language)
    return True


def opened(token: str) -> Letter | None:
    """The live letter of a link, whose opening is written down; None for a link that is over or never was."""
    with acting(LETTERS):
        letter = _live(token)
        if letter is None:
            return None
        letter.opened_at = letter.opened_at or timezone.now()
        letter.save(update_fields=["opened_at"])
        _note("referral.letter_open", letter)
        return letter


def entered(token: str, code: str) -> Referral | None:
    """The referral of a letter for whoever has both secrets. After five wrong codes the link stops, and the sender is told."""
    with acting(LETTERS):
        letter = _live(token)
        if letter is None:
            return None
        if tokens.matches(_salted(letter.pk, code), bytes(letter.code_hash), "letter-code"):
            _note("referral.letter_code", letter)
            return letter.referral
        letter.wrong_codes += 1
        _note("referral.letter_refused", letter)
        if letter.wrong_codes >= GUESSES:
            _end(letter)
            notices.notify(
                LETTERS, "referral.link_stopped", organisation_id=letter.referral.sender_id,
                object_id=letter.referral_id,
            )  # fmt: skip
        letter.save(update_fields=["wrong_codes"])
        return None


@dataclass(frozen=True)
class Little:
    """What a body without accounts is shown: enough to answer, and no name."""

    referral: Referral
    asked: list[course.Asked]
    due: course.Due | None


def shown(token: str, code: str) -> Little | None:
    """The little that a receiver needs, for whoever has both secrets."""
    found = entered(token, code)
    if found is None:
        return None
    body = _body(found)
    with acting(body):
        return Little(found, course.questions(body, found), course.due(body, [found.pk]).get(found.pk))


def answered(token: str, code: str, act: Callable[[Actor, UUID], Any]) -> Referral | None:
    """Do one act of a receiver for a body that has both secrets; None where it has not. What the act raises is raised.

    A referral that is over needs no link any more.
    """
    found = entered(token, code)
    if found is None:
        return None
    body = _body(found)
    with acting(body):
        act(body, found.pk)
        Referral.objects.filter(pk=found.pk).update(answered_by_code=True)
    with acting(LETTERS):
        referral = Referral.objects.select_related("recipient", "sender").get(pk=found.pk)
        letter = _live(token)
        if letter and referral.status not in OPEN:
            _end(letter)
    return referral


def _body(referral: Referral) -> Actor:
    duties = frozenset({"answer_referrals", "read_identity"})
    return Actor(uuid5(SYSTEM, OUTSIDE), referral.recipient_id, (OUTSIDE,), duties)


def _live(token: str) -> Letter | None:
    live = Letter.objects.select_for_update(of=("self",)).filter(ended_at=None, expires_at__gt=timezone.now())
    found = live.filter(token_hash=tokens.fingerprint(token, "letter"))
    return found.select_related("referral__recipient", "referral__sender").first()


def _end(letter: Letter) -> None:
    letter.ended_at = timezone.now()
    letter.save(update_fields=["ended_at"])
    _note("referral.letter_end", letter)


def _note(action: str, letter: Letter) -> None:
    log.record(LETTERS, action, object_id=letter.referral_id, case_id=letter.referral.case_id)


def _new_code() -> str:
    drawn = "".join(secrets.choice(REFERENCE_LETTERS) for _ in range(8))
    return f"{drawn[:4]}-{drawn[4:]}"


def _salted(letter_id: UUID, code: str) -> str:
    plain = "".join(one for one in code.upper() if one.isalnum())
    return f"{letter_id}:{plain}"


def _code_hash(letter_id: UUID, code: str) -> bytes:
    return tokens.fingerprint(_salted(letter_id, code), "letter-code")
