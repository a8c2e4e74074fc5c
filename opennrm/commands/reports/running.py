"""`opennrm import <form> FILE`: from the words of the command line to forms that are taken in."""

from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import CommandError

from opennrm.access.actor import Actor, system
from opennrm.access.decisions import Denied
from opennrm.access.session import acting
from opennrm.cases.states import Purpose
from opennrm.commands.named import organisation_of
from opennrm.commands.reports import importing
from opennrm.commands.reports.importing import Outcome
from opennrm.country import profile
from opennrm.intake.forms import Form, available
from opennrm.organisations import queries as organisations
from opennrm.organisations.acting import member_by_address
from opennrm.referrals.actions import CannotReceive


def commands() -> dict[str, Form]:
    """The forms that can be imported, by their word on the command line."""
    return {one.command: one for one in available().values()}


def run(form: Form, path: Path, options: dict[str, Any]) -> Outcome:
    """Check or take in. Raises CommandError with what the operator can do about it."""
    organisation_id = organisation_of(options["organisation"])
    try:
        forms = importing.filled(path)
        if options["dry_run"]:
            return importing.check(form, forms, profile().today(), options["report"])
        actor = _member(options["member"], organisation_id)
        recipient = _recipient(actor, options["recipient"])
        return importing.bring_in(actor, form, forms, recipient, options["report"])
    except importing.Unreadable as problem:
        raise CommandError(str(problem)) from None
    except FileExistsError:
        raise CommandError("The report is there already; choose another name for it.") from None
    except OSError as error:
        raise CommandError(f"The file cannot be read: {type(error).__name__}.") from None
    except CannotReceive:
        raise CommandError("The recipient takes no referrals for identification.") from None
    except Denied:
        raise CommandError(
            "The member may not screen and refer; name a first responder or a caseworker."
        ) from None


def _member(email: str, organisation_id: UUID) -> Actor:
    actor = member_by_address(email, organisation_id) if email else None
    if actor is None:
        raise CommandError(
            "Name with --member the e-mail address of a member who answers for these referrals."
        )
    return actor


def _recipient(actor: Actor, code: str) -> UUID:
    """The organisation named, or the only one that identifies."""
    if code:
        return organisation_of(code)
    with acting(system("register")):
        found = list(organisations.able_to(actor, Purpose.IDENTIFICATION)[:2])
    if len(found) != 1:
        raise CommandError("Name with --recipient the organisation that identifies.")
    return UUID(str(found[0].pk))
