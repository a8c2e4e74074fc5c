"""Reading cases, never more than the actor may see."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Now

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.audit import log
from opennrm.cases import policies
from opennrm.cases.models import Assignment, Case, Conflict, Consent, Milestone, Participant
from opennrm.cases.parts import consent_holds, takes_part
from opennrm.cases.states import Status
from opennrm.database import marks
from opennrm.people import queries as people
from opennrm.people.identity import Contact, Identity
from opennrm.vault import sealing

PAGE = 25
CONSENT_HOLDS = consent_holds(Now())
TAKES_PART = takes_part(Now())


def live_participations(actor: Actor) -> QuerySet[Participant]:
    """The cases in which the actor's organisation takes part now, under a live consent where one is needed."""
    return Participant.objects.filter(TAKES_PART, organisation_id=actor.organisation_id)


def cases(actor: Actor) -> QuerySet[Case]:
    """Every case that the actor may see, each with the actor's relation to it.

    The co-ordinator sees all of them under their pseudonym; first responders see those they work on; whoever has no
    duty in a file sees none; whom a conflict of interest keeps from a file does not find it.
    """
    taking_part = Exists(live_participations(actor).filter(case=OuterRef("pk")))
    working_on = Exists(
        Assignment.objects.filter(case=OuterRef("pk"), user_id=actor.user_id, until__isnull=True)
    )
    seen = Case.objects.filter(~Exists(_kept_away(actor).filter(case=OuterRef("pk"))))
    # By mappings, because the model declares the two for its readers.
    sight = policies.sight(actor)
    if sight is policies.Sight.NAMELESS:
        return seen.annotate(**{"participates": taking_part, "is_assigned": working_on})
    # What narrows the rows is true of each: asked again for the column, it makes PostgreSQL read all participations.
    taken = seen.filter(taking_part).annotate(**{"participates": Value(True)})
    if sight is policies.Sight.ORGANISATION:
        return taken.annotate(**{"is_assigned": working_on})
    if sight is policies.Sight.ASSIGNED:
        return taken.filter(working_on).annotate(**{"is_assigned": Value(True)})
    return taken.none()


def case(actor: Actor, reference: str) -> Case:
    """One case by its reference, with a row in the log.

    Raises:
        Case.DoesNotExist: there is none, or the actor may not see it; the two cannot be told apart.
    """
    found = cases(actor).select_related("lead", "opened_by").get(reference=reference)
    log.record(actor, "case.read", object_id=found.pk, case_id=found.pk)
    return found


def case_by_id(actor: Actor, case_id: UUID) -> Case:
    """One case by its id; for other packages, which log what they read themselves."""
    return cases(actor).get(pk=case_id)


@dataclass(frozen=True)
class Row:
    """One line of a list of cases: the case, and the name where the actor may read it."""

    case: Case
    name: str


@dataclass(frozen=True)
class Page:
    """One page of a list and where the next begins (`None` at the end)."""

    rows: Sequence[Row]
    after: str | None


def listing(
    actor: Actor,
    *,
    filters: dict[str, Any] | None = None,
    mine: bool = False,
    after: str = "",
    size: int = PAGE,
) -> Page:
    """A page of the cases of the actor's organisation, newest first; costs the same at any depth.

    Args:
        filters: exact values of `status`, `social`, `sex`, `region`, `sector`, `is_child`; empty ones are ignored.
        mine: only those that the actor works on.
        after: the cursor that the page before gave.
    """
    chosen = {f"case__{name}": value for name, value in (filters or {}).items() if value not in ("", None)}
    rows = _list_rows(actor, mine).filter(**chosen).order_by("-listed_at", "-case_id")
    if after:
        rows = rows.filter(marks.older(after, "listed_at", "case_id"))
    found = list(rows.select_related("case", "case__lead")[: size + 1])
    shown = found[:size]
    for row in shown:
        row.case.participates, row.case.is_assigned = True, bool(row.is_assigned)
    more = marks.mark(shown[-1].listed_at, shown[-1].case_id) if len(found) > size else None
    page = _with_names(actor, [row.case for row in shown])
    log.record(actor, "case.list", shown=[row.case.pk for row in page])
    return Page(page, more)


def file_rows(
    actor: Actor,
    export_id: UUID,
    *,
    filters: dict[str, Any] | None = None,
    mine: bool = False,
    most: int = 50,
) -> Sequence[Case] | None:
    """The cases of a list for a file that leaves the system, without names, logged; nothing when there are more than `most`."""
    chosen = {f"case__{name}": value for name, value in (filters or {}).items() if value not in ("", None)}
    rows = _list_rows(actor, mine).filter(**chosen).order_by("-listed_at", "-case_id")
    found = [row.case for row in rows.select_related("case", "case__lead")[: most + 1]]
    if len(found) > most:
        return None
    log.record(actor, "case.export", object_id=export_id, shown=[case.pk for case in found])
    return found


def _list_rows(actor: Actor, mine: bool) -> QuerySet[Participant]:
    working_on = Exists(
        Assignment.objects.filter(case=OuterRef("case"), user_id=actor.user_id, until__isnull=True)
    )
    rows = live_participations(actor).annotate(**{"is_assigned": working_on})
    rows = rows.filter(~Exists(_kept_away(actor).filter(case=OuterRef("case"))))
    if not actor.duties & {"screen", "assist", "decide", "supervise"}:
        return rows.none()
    only_own = mine or not actor.duties & {"assist", "decide", "supervise"}
    if not only_own:
        return rows
    own = Assignment.objects.filter(user_id=actor.user_id, until__isnull=True).values("case")
    return rows.filter(case__in=own)


def _kept_away(actor: Actor) -> QuerySet[Conflict]:
    """The conflicts of interest that keep the actor from files."""
    return Conflict.objects.filter(user_id=actor.user_id, lifted_at__isnull=True)


def _with_names(actor: Actor, found: Sequence[Case]) -> list[Row]:
    readable = [case.person_id for case in found if policies.may_read_identity(actor, case)]
    names = people.names(actor, readable)
    return [Row(case, names.get(case.person_id, "")) for case in found]


def rows_of(actor: Actor, case_ids: Iterable[UUID]) -> list[Row]:
    """These cases in this order, with names where the actor may read them; the unseen are left out."""
    order = list(case_ids)
    found = {case.pk: case for case in cases(actor).filter(pk__in=order).select_related("lead")}
    shown = _with_names(actor, [found[pk] for pk in order if pk in found])
    log.record(actor, "case.list", shown=[row.case.pk for row in shown])
    return shown


def rows_of_people(actor: Actor, names: Mapping[UUID, str]) -> list[Row]:
    """The files of these people in this order, each person's newest first; the unseen are left out.

    Args:
        names: what the actor has just read of each person; shown only where the actor may read it in the file.
    """
    place = {person: number for number, person in enumerate(names)}
    found = list(cases(actor).filter(person_id__in=list(place)).select_related("lead").order_by("-opened_at"))
    found.sort(key=lambda case: place[case.person_id])
    log.record(actor, "case.list", shown=[case.pk for case in found])
    return [
        Row(case, names[case.person_id] if policies.may_read_identity(actor, case) else "") for case in found
    ]


def identity(actor: Actor, case: Case) -> Identity:
    """Who the person of the case is.

    Raises:
        Denied: the actor sees the case but not who the person is.
    """
    require(actor, policies.may_read_identity, case)
    log.record(actor, "person.identity_read", object_id=case.person_id, case_id=case.pk)
    return people.identity(actor, case.person_id)


def contact(actor: Actor, case: Case) -> Contact:
    """How the person can be reached safely.

    Raises:
        Denied: as for `identity`.
    """
    require(actor, policies.may_read_identity, case)
    log.record(actor, "person.contact_read", object_id=case.person_id, case_id=case.pk)
    return people.contact(actor, case.person_id)


def narrative(actor: Actor, case: Case) -> str:
    """What happened, in words; empty when nothing was written.

    Raises:
        Denied: the actor does not work on the case.
    """
    require(actor, policies.may_work_on, case)
    if not case.narrative:
        return ""
    log.record(actor, "case.narrative_read", object_id=case.pk, case_id=case.pk)
    return str(
        sealing.unseal(
            bytes(case.narrative), organisation_id=actor.organisation_id, place=narrative_place(actor, case)
        )
    )


def narrative_place(actor: Actor, case: Case) -> sealing.Place:
    """Where the narrative of a case is sealed."""
    return sealing.Place("cases_case", case.pk, "narrative")


def consents(actor: Actor, case: Case) -> QuerySet[Consent]:
    """What the person agreed to and withdrew, newest first; for those who work on the case."""
    require(actor, policies.may_work_on, case)
    return case.consents.select_related("recipient").order_by("-given_at")


def consent_for(actor: Actor, case: Case, purpose: str, recipient_id: UUID) -> Consent | None:
    """The live consent to this purpose and recipient, if there is one."""
    live = Q(withdrawn_at__isnull=True) & (Q(until__isnull=True) | Q(until__gt=Now()))
    given = case.consents.filter(live, purpose=purpose, recipient_id=recipient_id)
    return given.order_by("-given_at").first()


def participants(actor: Actor, case: Case) -> QuerySet[Participant]:
    """Which organisations take part now, and why: 'who can see this file'."""
    return (
        Participant.objects.filter(TAKES_PART, case=case)
        .select_related("organisation", "consent")
        .order_by("since")
    )


def parts(actor: Actor, case: Case) -> QuerySet[Participant]:
    """Every organisation that takes part in the case or took part in it, the first first."""
    return Participant.objects.filter(case=case).select_related("organisation", "consent").order_by("since")


def assignments(actor: Actor, case: Case) -> QuerySet[Assignment]:
    """Who works on the case in the actor's own organisation."""
    mine = Q(organisation_id=actor.organisation_id, until__isnull=True)
    return Assignment.objects.filter(mine, case=case).select_related("user").order_by("since")


def milestones(actor: Actor, case: Case) -> QuerySet[Milestone]:
    """The dated facts of the case, oldest first."""
    return case.milestones.select_related("organisation").order_by("at")


def age_is_settled(actor: Actor, case: Case) -> bool:
    """Whether the screening is over: from then on a stroke of the pen makes no adult of a child."""
    return case.milestones.filter(code="screened").exists()


def assigned_count(actor: Actor, user_id: UUID) -> int:
    """How many files a member of the own organisation works on: what a leaver hands over."""
    require(actor, policies.may_count_files_of_member)
    mine = Q(organisation_id=actor.organisation_id, user_id=user_id, until__isnull=True)
    return Assignment.objects.filter(mine).count()


def own_ids(actor: Actor) -> QuerySet[Assignment, UUID]:
    """The ids of the files that the actor works on, for use inside another query."""
    own = Assignment.objects.filter(
        user_id=actor.user_id, organisation_id=actor.organisation_id, until__isnull=True
    )
    return own.values_list("case_id", flat=True)


def unassigned(actor: Actor) -> QuerySet[Case]:
    """Open files led by the actor's organisation on which none of its members works, the oldest first."""
    return cases(actor).filter(lead_id=actor.organisation_id, unattended=True).order_by("opened_at")


def closures_asked(actor: Actor) -> QuerySet[Case]:
    """Files of the actor's organisation whose closure waits for a supervisor other than the one who asked."""
    asked = cases(actor).filter(lead_id=actor.organisation_id, status=Status.CLOSING)
    return asked.exclude(closure_asked_by_id=actor.user_id).order_by("opened_at")


def counts(actor: Actor, field: str) -> dict[str, int]:
    """How many visible cases there are by the value of one open field (`social`, `status`, `region`, ...)."""
    rows = cases(actor).order_by().values(key=F(field)).annotate(n=Count("pk"))
    return {row["key"]: row["n"] for row in rows}
