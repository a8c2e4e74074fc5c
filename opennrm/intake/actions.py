"""Taking a filled-in form in: a file, the person's consent, the sealed form and a referral, in one transaction."""

import json
import uuid
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.audit import log
from opennrm.cases import actions as cases
from opennrm.cases.states import Purpose
from opennrm.country import profile
from opennrm.intake import policies, queries
from opennrm.intake.columns import Meaning, meaning
from opennrm.intake.forms import Form
from opennrm.intake.models import Report
from opennrm.intake.reading import Answers, Problem, cleaned, problems
from opennrm.organisations import queries as organisations
from opennrm.referrals import actions as referrals
from opennrm.referrals.states import Urgency
from opennrm.vault import sealing, tokens

if TYPE_CHECKING:
    from opennrm.cases.models import Case

DOORS = {"akimat": "social_services", "court": "court_or_prosecutor", "prosecutor": "court_or_prosecutor"}
CLASSES = ("identity", "location", "narrative")


class NotInOrder(Exception):
    """The form cannot be taken in as it is; `found` says what is wrong with which field."""

    def __init__(self, found: list[Problem]) -> None:
        super().__init__(f"{len(found)} fields")
        self.found = found


class HasNotAgreed(NotInOrder):
    """An adult does not want to be referred: no file is opened. `told` is for a notification without a name.

    `number` is the same for the same form, so that the same refusal counts once.
    """

    def __init__(self, form: Form, told: Meaning, key: bytes) -> None:
        super().__init__(
            [Problem(form.agrees, "An adult who does not agree is not referred: notify without a name.")]
        )
        self.told, self.number = told, UUID(bytes=key[:16])


@dataclass(frozen=True)
class Taken:
    """What came of a form: the report, or none where it was taken in before and the file has gone to others since."""

    report: Report | None
    is_new: bool


def take_in(
    actor: Actor, form: Form, given: dict[str, object], *, recipient_id: UUID, number: str = ""
) -> Taken:
    """Open a file from a filled-in form and refer the person to the authority. The same form again changes nothing.

    Args:
        number: the form's own number, if it has one; else the form is known again by its content.

    Raises:
        NotInOrder: something is wrong with a field; nothing was stored. HasNotAgreed: the same, of an adult's refusal.
        CannotReceive: the recipient takes no referrals for identification.
    """
    require(actor, policies.may_take_in)
    found = problems(form, given, profile().today())
    if found:
        raise NotInOrder(found)
    answers = cleaned(given)
    told = meaning(form, answers, profile().today())
    if not told.has_agreed and not told.description.is_child:
        raise HasNotAgreed(form, told, _key(form, answers, number))
    key = _key(form, answers, number)
    before = queries.reports(actor).filter(organisation_id=actor.organisation_id, form=form.code, key=key)
    if report := before.first():
        return Taken(report, is_new=False)
    try:
        with transaction.atomic():
            return Taken(_take_in(actor, form, answers, told, key, recipient_id), is_new=True)
    except IntegrityError as error:
        # The organisation brought it and no longer takes part, or another process was quicker.
        if "form_is_taken_in_once" not in str(error):
            raise
        return Taken(None, is_new=False)


def _take_in(
    actor: Actor, form: Form, answers: Answers, told: Meaning, key: bytes, recipient_id: UUID
) -> Report:
    description = replace(told.description, door=_door(actor))
    case = cases.open_case(actor, description, identity=told.identity, contact=told.contact)
    if told.narrative:
        cases.narrate(actor, case.pk, told.narrative)
    report = _kept(actor, form, answers, told, key, case)
    log.record(actor, "intake.take", object_id=report.pk, case_id=case.pk, detail={"form": form.code})
    if not case.is_child:
        language = told.language or profile().default_language
        cases.record_consent(
            actor, case.pk, purpose=Purpose.IDENTIFICATION, recipient_id=recipient_id, language=language
        )
    urgency = Urgency.URGENT if told.is_still_there else Urgency.ORDINARY
    request = referrals.Request(
        uuid.uuid5(report.pk, "referral"), case.pk, recipient_id, Purpose.IDENTIFICATION, urgency,
        is_threatened=True if told.is_still_there else None,
    )  # fmt: skip
    referrals.propose(actor, request)
    return report


def _door(actor: Actor) -> str:
    """The door at which the person was noticed: the kind of the organisation that filled the form in."""
    kind = organisations.organisation(actor, actor.organisation_id).kind
    door = DOORS.get(kind, kind)
    return door if door in {one.code for one in profile().codes("doors")} else "other"


def _kept(actor: Actor, form: Form, answers: Answers, told: Meaning, key: bytes, case: "Case") -> Report:
    report = Report(
        case=case, organisation_id=actor.organisation_id, taken_by_id=actor.user_id, form=form.code,
        form_version=form.version, key=key, place=told.place, age_then=told.age_then,
    )  # fmt: skip
    subjects = {"identity": case.person_id, "location": case.person_id, "narrative": case.pk}
    by_class = {
        name: {
            one.name: answers[one.name]
            for one in form.fields
            if one.data_class == name and one.name in answers
        }
        for name in CLASSES
    }
    sealed = sealing.seal_many(
        [
            sealing.Sealing(by_class[name], subjects[name], name, queries.place(actor, report, name))
            for name in CLASSES
        ],
        organisation_id=actor.organisation_id,
    )
    report.of_person, report.of_contact, report.of_case = sealed
    report.save(force_insert=True)
    return report


def _key(form: Form, answers: Answers, number: str) -> bytes:
    content = number or json.dumps(answers, sort_keys=True, ensure_ascii=False)
    return tokens.fingerprint(f"{form.code}:{content}", "intake")
