"""Between what the API speaks and the doors before a referral: signals, visits, and how a decision stands."""

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from opennrm.access.actor import Actor
from opennrm.api import schemas
from opennrm.api.conversions import UnknownCode, require_codes
from opennrm.cases import queries as cases
from opennrm.country import profile
from opennrm.deadlines import queries as deadlines
from opennrm.identification import queries as identification
from opennrm.incidents import actions as incidents
from opennrm.incidents import queries as visits
from opennrm.incidents.actions import Line, Visit
from opennrm.people.identity import Contact
from opennrm.referrals import queries as referrals
from opennrm.signals import actions as signals
from opennrm.signals import handing, queries
from opennrm.signals.told import Told

if TYPE_CHECKING:
    from opennrm.signals.models import Signal

LISTS = {
    "door": "doors", "subject": "call_subjects", "sector": "sectors", "language": "client_languages",
    "citizenship": "citizenships",
}  # fmt: skip


def tell(actor: Actor, body: schemas.SignalIn, key: UUID) -> dict[str, Any]:
    """Write a signal down; its id is the client's key."""
    _require_known(body)
    found = body.model_dump(exclude={"phone", "safe_hours"})
    contact = Contact(phone=body.phone, hours=body.safe_hours, language=body.language if body.phone else "")
    signals.receive(actor, Told(**found, contact=contact), signal_id=key)
    return {"id": str(key)}


def signal_out(actor: Actor, found: "Signal") -> dict[str, Any]:
    """State and dates of a signal, with what became of it elsewhere."""
    clock = deadlines.of_subjects(actor, [found.pk]).get(found.pk)
    last = handing.of_signal(actor, found).first()
    shown = {name: getattr(found, name) for name in ("number", "status", "urgency", "persons", "received_at")}
    return {
        **shown, "id": found.pk, "next_due_at": clock.due_at if clock else None,
        "handed_to": last.recipient.code if last else None, "handed_state": last.status if last else "",
    }  # fmt: skip


def signal(actor: Actor, signal_id: UUID) -> dict[str, Any]:
    """One signal."""
    return signal_out(actor, queries.signal(actor, signal_id))


def visit(actor: Actor, body: schemas.VisitIn, key: UUID) -> dict[str, Any]:
    """Open a visit with its persons; the ids follow from the client's key."""
    _require_known(body)
    _require_codes_of(body.interpreters, "client_languages")
    if not date(2000, 1, 1) <= body.visited_on <= profile().today():
        raise UnknownCode
    for person in body.persons:
        _require_known(person)
    place = Visit(
        body.visited_on, body.site, body.region, body.sector, body.seen, tuple(body.interpreters),
        place=body.place, account=body.account,
    )  # fmt: skip
    made = incidents.open_incident(actor, place, incident_id=key)
    for number, person in enumerate(body.persons):
        line = Line(**person.model_dump())
        incidents.add_person(actor, made.pk, line, person_id=uuid5(key, f"{number}"), door=body.door)
    return {"id": str(key)}


def visit_out(actor: Actor, incident_id: UUID) -> dict[str, Any]:
    """A visit with how far each person has come."""
    found = visits.incident(actor, incident_id)
    people = visits.progress(actor, found)
    ids = [one.person.case_id for one in people]
    known = dict(cases.cases(actor).filter(pk__in=ids).values_list("pk", "reference"))
    return {
        "id": found.pk, "number": found.number, "status": found.status, "visited_on": found.visited_on,
        "persons": [
            {
                "number": one.person.place_in_list, "reference": known.get(one.person.case_id, ""),
                "social": one.social, "is_child": one.person.is_child, "agreement": one.person.agreement,
                "referrals": [sent.status for sent in one.referrals],
            }
            for one in people
        ],
    }  # fmt: skip


def decisions_out(actor: Actor, referral_id: UUID) -> list[dict[str, Any]]:
    """How the decisions of the file behind a referral stand, where the actor works on the file; drafting is for members."""
    found = cases.case_by_id(actor, referrals.referral(actor, referral_id).case_id)
    return [
        {"stage": one.stage, "status": one.status, "outcome": one.outcome, "approved_at": one.approved_at}
        for one in identification.decisions_of_case(actor, found)
    ]


def _require_known(body: Any) -> None:
    for field, listed in LISTS.items():
        if value := getattr(body, field, ""):
            _require_codes_of([value], listed)
    if region := getattr(body, "region", ""):
        require_codes([region], {one.code for one in profile().regions})


def _require_codes_of(values: list[str], listed: str) -> None:
    require_codes(values, {code.code for code in profile().codes(listed)})
