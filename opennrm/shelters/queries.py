"""Reading a house: who lives there and who is away; what a place must have; complaints as far as one may read them."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.db.models.functions import Length

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.access.roles import Reach
from opennrm.assistance import policies as assistance
from opennrm.assistance.models import Place, PlaceClosure, Stay
from opennrm.assistance.states import LIVE_STAY
from opennrm.audit import log
from opennrm.cases import queries as cases
from opennrm.country import profile
from opennrm.shelters import law, policies
from opennrm.shelters.models import Absence, Concern, Extension, House, Passage, Placement, Requirement
from opennrm.vault import sealing

if TYPE_CHECKING:
    from opennrm.cases.models import Case

PAGE = 50


def places(actor: Actor) -> QuerySet[Place]:
    """Every place of the actor's organisation with the days on which it is or will be out of use."""
    require(actor, policies.may_see_places)
    live = PlaceClosure.objects.filter(during__endswith__gt=profile().today()) | PlaceClosure.objects.filter(
        during__upper_inf=True
    )
    ours = Place.objects.filter(organisation_id=actor.organisation_id)
    return ours.prefetch_related(Prefetch("closures", live.order_by("during"), to_attr="closed")).order_by(
        Length("label"), "label"
    )


def place(actor: Actor, place_id: UUID) -> Place:
    """One place of the actor's organisation. Raises Place.DoesNotExist."""
    return places(actor).get(pk=place_id)


def residents(actor: Actor) -> Sequence[Stay]:
    """Who lives in the house or is expected, by place, with what the house knows of it; logged as a list.

    A person whose file the actor may not see is not among them, though the place is taken.
    """
    require(actor, policies.may_see_house)
    away = Absence.objects.filter(ended_at__isnull=True)
    found = Stay.objects.filter(
        place__organisation_id=actor.organisation_id,
        status__in=LIVE_STAY,
        case__in=cases.cases(actor).values("pk"),
    )
    rows = list(
        found.select_related("place", "case", "placement")
        .prefetch_related(Prefetch("absences", away, to_attr="away"))
        .order_by("place__label")
    )
    log.record(actor, "shelter.list", shown=[one.case_id for one in rows])
    return rows


def requirement(actor: Actor, case: "Case") -> Requirement | None:
    """What a place must have for the person; None where nobody has written it down."""
    require(actor, assistance.may_read, case)
    return Requirement.objects.filter(case_id=case.pk).first()


def placements(actor: Actor, case: "Case") -> dict[UUID, Placement]:
    """The house's side of the stays of a case, by stay."""
    require(actor, assistance.may_read, case)
    longer = Extension.objects.select_related("decided_by").order_by("at")
    found = Placement.objects.filter(case_id=case.pk).select_related("decided_by")
    return {one.stay_id: one for one in found.prefetch_related(Prefetch("extensions", longer))}


def absences(actor: Actor, case: "Case") -> QuerySet[Absence]:
    """When the person was away, newest first."""
    require(actor, assistance.may_read, case)
    return Absence.objects.filter(case_id=case.pk).order_by("-since")


def reasons(actor: Actor, case: "Case", rows: Sequence[Placement | Extension | Absence]) -> dict[UUID, str]:
    """The sealed words beside these rows of one case; one query for any number."""
    require(actor, assistance.may_read, case)
    sealed = [(words_place(actor, row), bytes(words)) for row in rows if (words := _words_of(row))]
    opened = sealing.unseal_many(sealed, organisation_id=actor.organisation_id)
    return {where.row: str(value) for (where, _), value in zip(sealed, opened, strict=True) if value}


def ending_soon(actor: Actor) -> QuerySet[Placement]:
    """Stays in the house whose longest time is nearly over, the soonest first."""
    require(actor, policies.may_see_house)
    near = profile().today() + timedelta(days=law.WARNED_BEFORE)
    here = Placement.objects.filter(
        stay__status="here", stay__place__organisation_id=actor.organisation_id, ends_on__lte=near,
        case__in=cases.cases(actor).values("pk"),
    )  # fmt: skip
    return here.select_related("stay__place", "case").order_by("ends_on")


def concerns(actor: Actor) -> QuerySet[Concern]:
    """What one wrote oneself and what one answers: the supervisor of one's own house, the co-ordinator of all."""
    mine = Q(filed_by_id=actor.user_id)
    if actor.has("supervise"):
        mine |= Q(organisation_id=actor.organisation_id, is_kept_from_house=False)
    found = Concern.objects.all() if _is_coordinator(actor) else Concern.objects.filter(mine)
    return found.select_related("organisation", "filed_by", "answered_by").order_by("-filed_at")


def concern_list(actor: Actor) -> list[Concern]:
    """The last of them, without words; logged."""
    found = list(concerns(actor)[:PAGE])
    log.record(actor, "concern.list", shown=[one.pk for one in found])
    return found


def concern(actor: Actor, concern_id: UUID) -> tuple[Concern, dict[str, str | None]]:
    """One of them with its words, logged; None for words that the organisation has no key for.

    Raises:
        Concern.DoesNotExist: there is none, or it is not for this actor.
    """
    found = concerns(actor).get(pk=concern_id)
    log.record(actor, "concern.read", object_id=found.pk)
    sealed = {name: bytes(value) for name in ("words", "answer") if (value := getattr(found, name))}
    opened = sealing.unseal_many(
        [(concern_place(actor, found, name), value) for name, value in sealed.items()],
        organisation_id=actor.organisation_id,
    )
    said = zip(sealed, opened, strict=True)
    return found, {name: None if value is sealing.UNREADABLE else str(value) for name, value in said}


def houses(actor: Actor) -> QuerySet[House]:
    """The houses of the own organisation by their labels; never an address."""
    require(actor, policies.may_see_house)
    return House.objects.filter(organisation_id=actor.organisation_id, is_active=True).order_by("label")


def passages(actor: Actor) -> QuerySet[Passage]:
    """The drives on which the actor may open an address now or later."""
    mine = Passage.objects.filter(
        user_id=actor.user_id, organisation_id=actor.organisation_id, ended_at__isnull=True
    )
    # The file may be closed to whoever brought the person: it is not joined.
    return mine.select_related("house").order_by("from_at")


def house_to_open(actor: Actor, house_id: UUID) -> House:
    """A house whose address the actor may ask for, now or in the hours of a drive; not the address.

    Raises:
        House.DoesNotExist: there is none for this actor.
    """
    ours = Q(organisation_id=actor.organisation_id) if actor.has("assist") else Q(pk__in=[])
    driven = Q(pk__in=passages(actor).values("house_id"))
    return House.objects.get(ours | driven, pk=house_id, is_active=True)


def words_place(actor: Actor, row: Placement | Extension | Absence) -> sealing.Place:
    """Where the words beside a row are sealed."""
    return sealing.Place(row._meta.db_table, row.pk, "note" if isinstance(row, Absence) else "reasons")


def concern_place(actor: Actor, found: Concern, column: str) -> sealing.Place:
    """Where the words or the answer are sealed."""
    return sealing.Place("shelters_concern", found.pk, column)


def address_place(actor: Actor, house: House) -> sealing.Place:
    """Where the address of a house is sealed."""
    return sealing.Place("shelters_house", house.pk, "address")


def _words_of(row: Placement | Extension | Absence) -> bytes | None:
    words: bytes | None = row.note if isinstance(row, Absence) else row.reasons
    return words


def _is_coordinator(actor: Actor) -> bool:
    return actor.reach is Reach.NATIONAL and actor.has("read_flow")
