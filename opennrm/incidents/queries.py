"""Reading incidents: who was there, who leads, and the co-ordinator; progress by state, without a name."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q, QuerySet

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.access.roles import Reach
from opennrm.audit import log
from opennrm.cases.states import Social
from opennrm.database import marks
from opennrm.incidents import policies
from opennrm.incidents.models import Found, Incident
from opennrm.incidents.states import PersonStatus
from opennrm.referrals import queries as referrals
from opennrm.referrals.states import Status as ReferralStatus
from opennrm.vault import sealing

if TYPE_CHECKING:
    from opennrm.referrals.models import Referral

PAGE = 25
DECIDED = (Social.REASONABLE_GROUNDS, Social.IDENTIFIED, Social.NOT_IDENTIFIED)
ANSWERED = (ReferralStatus.ACCEPTED, ReferralStatus.DECLINED, ReferralStatus.DONE)


def incidents(actor: Actor) -> QuerySet[Incident]:
    """What the actor opened (their organisation, for those who answer for it), what it leads; all for the co-ordinator."""
    if actor.reach is not Reach.ORGANISATION:
        return Incident.objects.all()
    if not actor.duties & {"screen", "supervise"}:
        return Incident.objects.none()
    ours = Q(organisation_id=actor.organisation_id)
    if actor.duties.isdisjoint(policies.TOGETHER):
        ours &= Q(opened_by_id=actor.user_id)
    led = Q(lead_id=actor.organisation_id) & ~Q(organisation_id=actor.organisation_id)
    return Incident.objects.filter(ours | led)


def incident(actor: Actor, incident_id: UUID) -> Incident:
    """One incident, with a row in the log.

    Raises:
        Incident.DoesNotExist: there is none, or the actor may not see it.
    """
    found = incidents(actor).select_related("organisation", "lead", "payer").get(pk=incident_id)
    log.record(actor, "incident.read", object_id=found.pk)
    return found


def persons(actor: Actor, incident: Incident) -> QuerySet[Found]:
    """The persons of an incident that the actor has fetched, in the order in which they were added."""
    return incident.persons.filter(status=PersonStatus.HERE).order_by("place_in_list")


def taken_out(actor: Actor, incident: Incident) -> QuerySet[Found]:
    """Those who were taken out of it as a mistake, for whoever works on it."""
    if not policies.may_work_on(actor, incident):
        return Found.objects.none()
    return incident.persons.filter(status=PersonStatus.OUT).order_by("place_in_list")


def place(actor: Actor, incident: Incident) -> str:
    """Where it is.

    Raises:
        Denied: the actor's organisation was not there and does not lead.
    """
    return _words(actor, incident, incident.place, place_place(actor, incident), "incident.place_read")


def account(actor: Actor, incident: Incident) -> str:
    """What was seen; raises as `place` does."""
    return _words(actor, incident, incident.account, account_place(actor, incident), "incident.account_read")


def _words(actor: Actor, incident: Incident, sealed: bytes | None, where: sealing.Place, code: str) -> str:
    require(actor, policies.may_read_words, incident)
    if not sealed:
        return ""
    log.record(actor, code, object_id=incident.pk)
    return str(sealing.unseal(bytes(sealed), organisation_id=actor.organisation_id, place=where))


def labels(actor: Actor, incident: Incident, found: Sequence[Found]) -> dict[UUID, str]:
    """How those who were there call each person; nothing for anybody else."""
    if not policies.may_work_on(actor, incident):
        return {}
    sealed = [(label_place(actor, one.pk), bytes(one.label)) for one in found if one.label]
    opened = sealing.unseal_many(sealed, organisation_id=actor.organisation_id)
    if sealed:
        log.record(actor, "incident.labels_read", object_id=incident.pk)
    return {where.row: str(words) for (where, _), words in zip(sealed, opened, strict=True) if words}


def place_place(actor: Actor, incident: Incident) -> sealing.Place:
    """Where the place of an incident is sealed."""
    return sealing.Place("incidents_incident", incident.pk, "place")


def account_place(actor: Actor, incident: Incident) -> sealing.Place:
    """Where what was seen is sealed."""
    return sealing.Place("incidents_incident", incident.pk, "account")


def label_place(actor: Actor, found_id: UUID) -> sealing.Place:
    """Where the label of a person is sealed."""
    return sealing.Place("incidents_found", found_id, "label")


@dataclass(frozen=True)
class Progress:
    """How far one person has come: referrals, the newest first, and the social status. No name."""

    person: Found
    label: str
    referrals: "tuple[Referral, ...]"
    social: str

    @property
    def is_decided(self) -> bool:
        """Whether somebody has decided on the status."""
        return self.social in DECIDED

    @property
    def is_answered(self) -> bool:
        """Whether one of those who were asked has answered."""
        return any(one.status in ANSWERED for one in self.referrals)


def progress(actor: Actor, incident: Incident) -> list[Progress]:
    """Every person of an incident; four queries, however many there are."""
    found = list(persons(actor, incident))
    named, social = labels(actor, incident, found), _social(incident.pk)
    sent: dict[UUID, list[Referral]] = defaultdict(list)
    for one in (
        referrals.referrals(actor)
        .filter(case__in=[person.case_id for person in found])
        .select_related("recipient")
        .order_by("-sent_at")
    ):
        sent[one.case_id].append(one)
    return [
        Progress(one, named.get(one.pk, ""), tuple(sent[one.case_id]), social.get(one.pk, Social.SIGNAL))
        for one in found
    ]


def _social(incident_id: UUID) -> dict[UUID, str]:
    """What was decided on each, also when the file is with another organisation: the state and nothing more."""
    with connection.cursor() as cursor:
        cursor.execute("select found_id, social from nrm_incident_progress(%s)", [incident_id])
        return dict(cursor.fetchall())


@dataclass(frozen=True)
class Page:
    """One page of incidents and where the next begins."""

    rows: Sequence[Incident]
    after: str | None


def listing(actor: Actor, *, status: str = "", after: str = "", size: int = PAGE) -> Page:
    """Incidents with how many persons each has, newest first; logged."""
    rows = incidents(actor).filter(status=status) if status else incidents(actor)
    if after:
        rows = rows.filter(marks.older(after, "opened_at"))
    here = Count("persons", filter=Q(persons__status=PersonStatus.HERE))
    counted = rows.annotate(number_of_persons=here).select_related("lead", "organisation")
    found = list(counted.order_by("-opened_at", "-id")[: size + 1])
    shown = found[:size]
    log.record(actor, "incident.list", shown=[one.pk for one in shown])
    more = marks.mark(shown[-1].opened_at, shown[-1].pk) if len(found) > size else None
    return Page(shown, more)
