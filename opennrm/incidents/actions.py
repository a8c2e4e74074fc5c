"""Opening an incident, adding persons in seconds each, referring them together and deciding on none of them here."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.audit import log
from opennrm.cases import actions as cases
from opennrm.cases.actions import Description
from opennrm.incidents import policies, queries
from opennrm.incidents.models import Found, Incident
from opennrm.incidents.states import STEPS, Agreement, Status, Step
from opennrm.people.states import AgeBand, Sex
from opennrm.vault import sealing
from opennrm.workflow import machine

OPEN_PART = ("visited_on", "site", "region", "sector", "seen")


@dataclass(frozen=True)
class Visit:
    """What is known of a place and the visit to it."""

    visited_on: date
    site: str
    region: str = ""
    sector: str = ""
    seen: int | None = None
    interpreters: tuple[str, ...] = ()
    lead_id: UUID | None = None
    payer_id: UUID | None = None
    place: str = field(default="", repr=False)
    account: str = field(default="", repr=False)


@dataclass(frozen=True)
class Line:
    """One person in one line, as fast as it can be written at the place."""

    label: str = field(default="", repr=False)
    sex: str = Sex.UNKNOWN
    age_band: str = AgeBand.UNKNOWN
    citizenship: str = ""
    language: str = ""
    is_urgent: bool | None = None

    def described(self, incident: Incident, door: str) -> Description:
        """What counts need to know of the person; an age that nobody knows is a child's until it is asked."""
        return Description(
            sex=self.sex, age_band=self.age_band, age_in_doubt=self.age_band == AgeBand.UNKNOWN,
            citizenship=self.citizenship, languages=(self.language,) if self.language else (),
            region=incident.region, door=door, sector=incident.sector,
        )  # fmt: skip


def new_number(actor: Actor) -> str:
    """A number that is read out over the telephone, such as V-7F3A-9KMQ."""
    letters = "".join(secrets.choice(cases.REFERENCE_LETTERS) for _ in range(8))
    return f"V-{letters[:4]}-{letters[4:]}"


def open_incident(actor: Actor, visit: Visit, *, incident_id: UUID) -> Incident:
    """Open an incident. The same id again gives the incident that was opened.

    Args:
        incident_id: chosen by the browser or client.
    """
    require(actor, policies.may_open)
    known = queries.incidents(actor).filter(pk=incident_id).first()
    if known:
        return known
    try:
        with transaction.atomic():
            incident = Incident(
                id=incident_id, number=new_number(actor), organisation_id=actor.organisation_id,
                opened_by_id=actor.user_id,
            )  # fmt: skip
            _write(actor, incident, visit)
            incident.save(force_insert=True)
            _share(actor, incident)
            log.record(actor, "incident.open", object_id=incident.pk)
    except IntegrityError:
        known = queries.incidents(actor).filter(pk=incident_id).first()
        if known is None:
            raise
        return known
    return incident


def amend(actor: Actor, incident_id: UUID, visit: Visit) -> Incident:
    """Write down anew what is known of the place."""
    with transaction.atomic():
        incident = _locked(actor, incident_id)
        require(actor, policies.may_work_on, incident)
        _write(actor, incident, visit)
        incident.save()
        _share(actor, incident)
        log.record(actor, "incident.amend", object_id=incident.pk)
    return incident


def add_person(actor: Actor, incident_id: UUID, line: Line, *, person_id: UUID, door: str = "") -> Found:
    """Add one person, who gets a file of their own. The same id again gives the person that was added.

    Args:
        person_id: chosen by the browser: a line that is sent twice is one person.

    Raises:
        WrongState: the visit is over.
    """
    with transaction.atomic():
        incident = _locked(actor, incident_id)
        require(actor, policies.may_work_on, incident)
        known = incident.persons.filter(pk=person_id).first()
        if known:
            return known
        if incident.status != Status.OPEN:
            raise machine.WrongState(f"add_person: {incident.status}")
        case = cases.open_case(actor, line.described(incident, door), case_id=uuid5(person_id, "case"))
        found = Found(
            id=person_id, incident=incident, case=case, place_in_list=incident.persons.count() + 1,
            label=_label(actor, incident, person_id, line.label), sex=line.sex, age_band=line.age_band,
            is_child=case.is_child, citizenship=line.citizenship, language=line.language,
            is_urgent=line.is_urgent, added_by_id=actor.user_id,
            agreement=Agreement.NOT_NEEDED if case.is_child else Agreement.NOT_ASKED,
        )  # fmt: skip
        found.save(force_insert=True)
        log.record(actor, "incident.add_person", object_id=incident.pk, case_id=case.pk)
        cases.milestone(actor, case, "found_at_site", incident.pk)
    return found


def note_agreement(actor: Actor, incident_id: UUID, answers: Mapping[UUID, bool]) -> None:
    """Write down who agreed to be referred and who did not; a child is not asked, and an answer for one is left out."""
    with transaction.atomic():
        incident = _locked(actor, incident_id)
        require(actor, policies.may_refer, incident)
        here = queries.persons(actor, incident).select_for_update()
        for found in here.filter(pk__in=answers, is_child=False):
            found.agreement = Agreement.YES if answers[found.pk] else Agreement.NO
            found.save(update_fields=["agreement"])
            detail = {"agreement": found.agreement}
            log.record(
                actor, "incident.note_agreement", object_id=incident.pk, case_id=found.case_id, detail=detail
            )


def close(actor: Actor, incident_id: UUID) -> Incident:
    """The visit is over: nobody is added any more. The files of the persons go on.

    Raises:
        WrongState: it is over already.
    """
    return _stepped(actor, incident_id, Step.CLOSE)


def reopen(actor: Actor, incident_id: UUID) -> Incident:
    """Somebody was overlooked. Raises WrongState: it is under way."""
    return _stepped(actor, incident_id, Step.REOPEN)


def _stepped(actor: Actor, incident_id: UUID, step: Step) -> Incident:
    with transaction.atomic():
        incident = _locked(actor, incident_id)
        require(actor, policies.may_work_on, incident)
        machine.take(step, incident, STEPS, actor=actor)
    return incident


def _write(actor: Actor, incident: Incident, visit: Visit) -> None:
    for name in OPEN_PART:
        setattr(incident, name, getattr(visit, name))
    incident.interpreters = list(visit.interpreters)
    incident.lead_id = visit.lead_id or actor.organisation_id
    incident.payer_id = visit.payer_id
    incident.place = _sealed(actor, incident, visit.place, "location", queries.place_place(actor, incident))
    incident.account = _sealed(
        actor, incident, visit.account, "narrative", queries.account_place(actor, incident)
    )


def _sealed(
    actor: Actor, incident: Incident, words: Any, data_class: str, place: sealing.Place
) -> bytes | None:
    if not words:
        return None
    return sealing.seal(
        words,
        subject_id=incident.pk,
        data_class=data_class,
        organisation_id=actor.organisation_id,
        place=place,
    )


def _label(actor: Actor, incident: Incident, person_id: UUID, label: str) -> bytes | None:
    """Sealed under a subject of its own: whoever leads gets the key of the place and not those of the labels."""
    if not label:
        return None
    return sealing.seal(
        label, subject_id=person_id, data_class="narrative", organisation_id=actor.organisation_id,
        place=queries.label_place(actor, person_id),
    )  # fmt: skip


def _share(actor: Actor, incident: Incident) -> None:
    """Whoever leads finds the place."""
    if incident.lead_id != actor.organisation_id:
        sealing.share(incident.pk, ("location", "narrative"), actor.organisation_id, incident.lead_id)
        log.record(actor, "incident.share", object_id=incident.pk)


def _locked(actor: Actor, incident_id: UUID) -> Incident:
    return queries.incidents(actor).select_for_update(of=("self",)).get(pk=incident_id)
