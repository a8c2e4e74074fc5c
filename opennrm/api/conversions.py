"""Between what the API speaks and what the actions take."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from opennrm.access.actor import Actor
from opennrm.api import schemas
from opennrm.assistance import actions as assistance
from opennrm.audit import log
from opennrm.cases import actions as cases
from opennrm.cases.actions import Description
from opennrm.cases.states import Purpose
from opennrm.country import profile
from opennrm.identification import actions as identification
from opennrm.organisations import queries as organisations
from opennrm.people.identity import Contact, Identity, Name
from opennrm.referrals import actions as referrals
from opennrm.referrals import course, passing_on, queries
from opennrm.referrals.states import Status

if TYPE_CHECKING:
    from opennrm.referrals.models import Referral

ACCEPTING = {
    Purpose.IDENTIFICATION: identification.accept_for_identification,
    Purpose.ASSISTANCE: assistance.accept_for_assistance,
}


class UnknownCode(ValueError):
    """A code that the country profile does not have."""


def referrals_out(actor: Actor, rows: "Sequence[Referral]") -> list[dict[str, Any]]:
    """Referrals as the API shows them, with their clocks in one query."""
    due = course.due(actor, [row.pk for row in rows])
    return [
        {
            **{name: getattr(row, name) for name in schemas.ReferralOut.model_fields if hasattr(row, name)},
            "sender": row.sender.code,
            "recipient": row.recipient.code,
            "suggestion": row.suggestion.code if row.suggestion else None,
            "passed_to": row.passed_to.code if row.passed_to else None,
            "answer_due_at": due[row.pk].due_at if row.pk in due and row.status == Status.PROPOSED else None,
            "next_due_at": due[row.pk].due_at if row.pk in due else None,
        }
        for row in rows
    ]


def refer(actor: Actor, body: schemas.ReferralIn, key: UUID) -> dict[str, Any]:
    """Open the file, write down consent, refer; the ids follow from the client's key."""
    _require_known(body)
    with log.act():
        case = cases.open_case(
            actor,
            _description(body),
            identity=_identity(body.person),
            contact=_contact(body.person),
            case_id=uuid5(key, "case"),
            narrative=body.episode.narrative or "",
        )
        sent = [
            _refer_to(actor, body, case.pk, to, uuid5(key, f"{place}")) for place, to in enumerate(body.to)
        ]
    return {"reference": case.reference, "referrals": [str(referral_id) for referral_id in sent]}


def accept(actor: Actor, referral_id: UUID) -> None:
    """Accept by the way of its purpose, so that the clocks of that way start."""
    purpose = Purpose(queries.referral(actor, referral_id).purpose)
    ACCEPTING.get(purpose, referrals.accept)(actor, referral_id)


def questions_out(actor: Actor, referral_id: UUID) -> list[dict[str, Any]]:
    """Questions and answers of a referral, the oldest first."""
    found = course.questions(actor, queries.referral(actor, referral_id))
    return [
        {
            "id": one.question.pk, "status": one.question.status, "text": one.text, "answer": one.answer,
            "asked_at": one.question.asked_at, "answered_at": one.question.answered_at,
        }
        for one in found
    ]  # fmt: skip


def transfer(actor: Actor, referral_id: UUID, body: schemas.TransferIn, key: UUID) -> dict[str, Any]:
    """Write the consent down, where one was sent, and pass the referral on."""
    found = queries.referral(actor, referral_id)
    recipient = organisations.by_code(actor, body.organisation)
    if body.consent:
        cases.record_consent(
            actor,
            found.case_id,
            purpose=found.purpose,
            recipient_id=recipient.pk,
            **body.consent.model_dump(),
        )
    passing_on.transfer(actor, referral_id, recipient.pk, new_id=key)
    return {"status": "transferred"}


def _refer_to(
    actor: Actor, body: schemas.ReferralIn, case_id: UUID, to: schemas.ToIn, referral_id: UUID
) -> UUID:
    recipient = organisations.by_code(actor, to.organisation)
    if body.consent:
        cases.record_consent(
            actor, case_id, purpose=to.purpose, recipient_id=recipient.pk, **body.consent.model_dump()
        )
    request = referrals.Request(
        referral_id,
        case_id,
        recipient.pk,
        to.purpose,
        to.urgency,
        body.needs_doctor,
        body.is_threatened,
        body.note,
    )
    return referrals.propose(actor, request).pk


def _description(body: schemas.ReferralIn) -> Description:
    person, episode = body.person, body.episode
    return Description(
        sex=person.sex, age_band=person.age_band, age_in_doubt=person.age_in_doubt, citizenship=person.citizenship,
        languages=tuple(person.languages), region=episode.region, door=episode.door, sector=episode.sector,
        forms=tuple(episode.forms), is_internal=episode.is_internal,
    )  # fmt: skip


def _identity(person: schemas.PersonIn) -> Identity:
    names = tuple(Name(**name.model_dump()) for name in person.names)
    return Identity(names, person.born_on, person.born_year, phones=(person.phone,) if person.phone else ())


def _contact(person: schemas.PersonIn) -> Contact:
    language = person.languages[0] if person.languages else ""
    return Contact(person.phone, person.safe_hours, language, person.may_leave_message)


def _require_known(body: schemas.ReferralIn) -> None:
    country, person, episode = profile(), body.person, body.episode
    known = {
        "citizenships": [person.citizenship],
        "doors": [episode.door],
        "sectors": [episode.sector],
        "exploitation": episode.forms,
    }
    for name, values in known.items():
        require_codes(values, {code.code for code in country.codes(name)})
    require_codes([episode.region], {region.code for region in country.regions})


def require_codes(values: Iterable[str], known: set[str]) -> None:
    if {value for value in values if value} - known:
        raise UnknownCode
