"""Who may live where: hard refusals, advice with reasons, and danger that names nobody."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from opennrm.access.decisions import Denied
from opennrm.access.session import acting
from opennrm.assistance import actions as assistance
from opennrm.assistance.actions import Room
from opennrm.cases import actions as cases
from opennrm.cases import erasure
from opennrm.country import profile
from opennrm.notices.models import Notice
from opennrm.people.identity import Identity, Name
from opennrm.relations import actions as relations
from opennrm.relations.models import Associate
from opennrm.shelters import actions, fitting, queries
from opennrm.shelters.models import Absence, Placement
from opennrm.shelters.states import WHO_SAYS, Misfit, Says
from tests import factories

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
COUSIN = Identity(names=(Name(family="Кандыбаев", given="Жанболат", patronymic="Ерланұлы"),))


@pytest.fixture
def mechanism() -> factories.Mechanism:
    return factories.a_mechanism()


def today() -> Any:
    return profile().today()


def speaks_against(m: factories.Mechanism, case: Any, place: Any) -> list[Misfit]:
    with acting(m.caseworker):
        return fitting.misfits(m.caseworker, case, [place])[place.pk]


def kept(m: factories.Mechanism, case: Any, place: Any, by: Any = None, reasons: str = "") -> Any:
    actor = by or m.caseworker
    with acting(actor):
        return actions.reserve(actor, case.pk, place.pk, from_on=today(), reasons=reasons)


def a_house(region: str = "KZ-75") -> factories.Mechanism:
    return factories.Mechanism(shelter=factories.a_shelter(region=region))


def a_person(m: factories.Mechanism, identity: Identity = factories.SOMEBODY) -> Any:
    """Somebody of this name whom the shelter of the mechanism helps."""
    case = factories.a_case(m.responder, identity=identity)
    factories.a_referral(m, case=case, at="accepted")
    return factories.the_case(m.caseworker, case.pk)


def knows(m: factories.Mechanism, case: Any, role: str, name: str) -> None:
    with acting(m.caseworker):
        relations.add_associate(m.caseworker, case.pk, role=role, name=name)


@pytest.mark.parametrize(
    ("description", "room", "expected"),
    [
        (factories.WOMAN, Room(), []),
        (factories.MAN, Room(sexes=("woman",)), [Misfit.SEX]),
        (replace(factories.MAN, sex="unknown"), Room(sexes=("woman",)), []),
        (factories.CHILD, Room(sexes=("woman",)), [Misfit.CHILD]),
        (factories.WOMAN, Room(ages=("48+",)), [Misfit.AGE]),
        (factories.WOMAN, Room(ages=("21-29",)), []),
    ],
)
def test_what_speaks_against_a_place(
    mechanism: factories.Mechanism, description: Any, room: Room, expected: list[Misfit]
) -> None:
    case = factories.an_assisted_case(mechanism, description)
    assert speaks_against(mechanism, case, factories.a_place(mechanism, room=room)) == expected


def test_a_mother_with_children_needs_a_room(mechanism: factories.Mechanism) -> None:
    case, worker = factories.an_assisted_case(mechanism), mechanism.caseworker
    bed, family = factories.a_place(mechanism), factories.a_place(mechanism, room=Room(persons=3))
    with acting(worker):
        for _ in range(2):
            relations.add_associate(worker, case.pk, role="dependant", age_band="0-8", is_with_person=True)
    assert speaks_against(mechanism, case, bed) == [Misfit.FAMILY]
    assert speaks_against(mechanism, case, family) == []


def test_what_the_person_needs_and_where_it_is_dangerous() -> None:
    m = a_house(region="KZ-75")
    case, worker = a_person(m), m.caseworker
    place = factories.a_place(m, room=Room(access=("ground_floor",), security="open"))
    with acting(worker):
        actions.require_place(
            worker, case.pk, access=["wheelchair", "ground_floor"], danger_regions=["KZ-75"], is_medical=False
        )
        assistance.assess_risk(worker, case.pk, level="high")
    assert speaks_against(m, case, place) == [Misfit.ACCESS, Misfit.SECURITY, Misfit.REGION]


def test_a_worker_sets_small_things_aside_with_reasons(mechanism: factories.Mechanism) -> None:
    case, place = (
        factories.an_assisted_case(mechanism),
        factories.a_place(mechanism, room=Room(ages=("48+",))),
    )
    with pytest.raises(actions.ReasonsMissing):
        kept(mechanism, case, place)
    stay = kept(mechanism, case, place, reasons="She asks for the quiet floor.")
    with acting(mechanism.caseworker):
        placement = queries.placements(mechanism.caseworker, case)[stay.pk]
        words = queries.reasons(mechanism.caseworker, case, [placement])
    assert placement.set_aside == ["age"]
    assert words == {placement.pk: "She asks for the quiet floor."}


def test_nobody_sets_aside_that_a_child_is_not_received(mechanism: factories.Mechanism) -> None:
    case, place = (
        factories.an_assisted_case(mechanism, factories.CHILD),
        factories.a_place(mechanism, room=Room()),
    )
    with pytest.raises(actions.NotSuitable):
        kept(mechanism, case, place, by=mechanism.supervisor, reasons="There is no other place tonight.")


def test_the_table_says_who_decides_about_everything() -> None:
    assert set(WHO_SAYS) == set(Misfit)
    assert {one for one, who in WHO_SAYS.items() if who is Says.NOBODY} == {Misfit.SEX, Misfit.CHILD}


def test_a_cousin_of_the_exploiter_in_the_same_house_is_found_and_not_named() -> None:
    m = a_house()
    resident, cousin = a_person(m), a_person(m, COUSIN)
    knows(m, resident, "circle", "Кандыбаев Жанболат")
    kept(m, resident, factories.a_place(m))
    place = factories.a_place(m)

    assert speaks_against(m, cousin, place) == [Misfit.UNSAFE]
    with pytest.raises(actions.AskSupervisor) as refused:
        kept(m, cousin, place, reasons="It is late.")
    assert refused.value.found == (Misfit.UNSAFE,)
    assert resident.reference not in str(Misfit.UNSAFE.label)


def test_it_is_found_the_other_way_round_and_in_another_house_of_the_town() -> None:
    m, there = a_house(), a_house()
    cousin, resident = a_person(there, COUSIN), a_person(m)
    kept(there, cousin, factories.a_place(there))
    place = factories.a_place(m)
    assert speaks_against(m, resident, place) == []
    knows(m, resident, "exploiter", "жанболат КАНДЫБАЕВ")
    assert speaks_against(m, resident, place) == [Misfit.UNSAFE]


def test_another_town_is_far_enough_and_so_is_somebody_who_left() -> None:
    m, far, near = a_house(), a_house("KZ-15"), a_house()
    knows(m, resident := a_person(m), "exploiter", "Кандыбаев Жанболат")
    kept(far, a_person(far, COUSIN), factories.a_place(far))
    place = factories.a_place(m)
    assert speaks_against(m, resident, place) == []
    stay = kept(near, a_person(near, COUSIN), factories.a_place(near))
    assert speaks_against(m, resident, place) == [Misfit.UNSAFE]
    with acting(near.caseworker):
        actions.begin(near.caseworker, stay.pk, today())
        actions.leave(near.caseworker, stay.pk, today(), reason="moved", to="other_house")
    assert speaks_against(m, resident, place) == []


def test_a_trusted_person_of_this_name_is_no_danger() -> None:
    m = a_house()
    knows(m, resident := a_person(m), "trusted", "Кандыбаев Жанболат")
    kept(m, a_person(m, COUSIN), factories.a_place(m))
    assert speaks_against(m, resident, factories.a_place(m)) == []


def test_the_supervisor_decides_with_reasons_and_the_coordinator_is_told() -> None:
    m = a_house()
    resident, cousin = a_person(m), a_person(m, COUSIN)
    knows(m, resident, "circle", "Кандыбаев Жанболат")
    kept(m, resident, factories.a_place(m))
    with pytest.raises(actions.ReasonsMissing):
        kept(m, cousin, place := factories.a_place(m), by=m.supervisor)
    kept(m, cousin, place, by=m.supervisor, reasons="Another man of the same name: born in another year.")
    with acting(factories.TESTER):
        told = Notice.objects.filter(code="shelter.unsafe").values_list("organisation_id", flat=True)
        assert set(told) == {m.authority.pk}
        assert Placement.objects.get(case=cousin).decided_by_id == m.supervisor.user_id


def test_the_supervisor_learns_which_files_as_far_as_they_are_seen_anyway() -> None:
    m, there = a_house(), a_house()
    knows(m, here := a_person(m), "exploiter", "Кандыбаев Жанболат")
    near = a_person(m, COUSIN)
    kept(m, near, factories.a_place(m))
    kept(there, a_person(there, COUSIN), factories.a_place(there))
    with acting(m.supervisor):
        assert fitting.near(m.supervisor, here) == [near]
    with acting(m.caseworker), pytest.raises(Denied):
        fitting.near(m.caseworker, here)


def test_the_clock_of_the_longest_stay_runs_to_the_last_day(mechanism: factories.Mechanism) -> None:
    from opennrm.deadlines.models import Clock

    case = factories.an_assisted_case(mechanism)
    stay = kept(mechanism, case, factories.a_place(mechanism))
    with acting(mechanism.caseworker):
        actions.begin(mechanism.caseworker, stay.pk, today())
        placement = queries.placements(mechanism.caseworker, case)[stay.pk]
        clock = Clock.objects.get(subject_id=placement.pk)
    assert 180 < (placement.ends_on - today()).days < 185
    assert abs((clock.due_at.astimezone(profile().timezone).date() - placement.ends_on).days) <= 1


def test_a_stay_is_made_longer_by_the_supervisor_with_reasons(mechanism: factories.Mechanism) -> None:
    case, worker, boss = factories.an_assisted_case(mechanism), mechanism.caseworker, mechanism.supervisor
    stay = kept(mechanism, case, factories.a_place(mechanism))
    with acting(worker):
        actions.begin(worker, stay.pk, today())
        with pytest.raises(Denied):
            actions.extend(worker, stay.pk, today() + 300 * DAY, "The trial goes on.")
    with acting(boss):
        with pytest.raises(actions.ReasonsMissing):
            actions.extend(boss, stay.pk, today() + 300 * DAY, "  ")
        with pytest.raises(actions.NotLonger):
            actions.extend(boss, stay.pk, today() + 30 * DAY, "The trial goes on.")
        actions.extend(boss, stay.pk, today() + 300 * DAY, "The trial goes on.")
        assert queries.placements(boss, case)[stay.pk].ends_on == today() + 300 * DAY


def test_the_house_is_warned_once_before_the_end(mechanism: factories.Mechanism) -> None:
    case = factories.an_assisted_case(mechanism)
    stay = kept(mechanism, case, factories.a_place(mechanism))
    with acting(mechanism.caseworker):
        actions.begin(mechanism.caseworker, stay.pk, today())
    with acting(factories.TESTER):
        assert actions.warn_of_ends(factories.TESTER) == []
        Placement.objects.filter(stay=stay).update(ends_on=today() + 14 * DAY)
        assert len(actions.warn_of_ends(factories.TESTER)) == 1
        assert actions.warn_of_ends(factories.TESTER) == []
        assert Notice.objects.filter(code="stay.ending", organisation_id=mechanism.shelter.pk).count() == 1


@pytest.mark.parametrize(
    ("description", "level", "kind", "is_told"),
    [
        (factories.CHILD, "low", "unknown", True),
        (factories.WOMAN, "high", "unknown", True),
        (factories.WOMAN, "low", "unknown", False),
        (factories.CHILD, "high", "known", False),
    ],
)
def test_a_child_or_somebody_at_risk_who_is_gone_is_told_at_once(
    mechanism: factories.Mechanism, description: Any, level: str, kind: str, is_told: bool
) -> None:
    case, worker = factories.an_assisted_case(mechanism, description), mechanism.caseworker
    stay = kept(mechanism, case, factories.a_place(mechanism))
    with acting(worker):
        assistance.assess_risk(worker, case.pk, level=level)
        actions.begin(worker, stay.pk, today())
        away = actions.note_absence(
            worker, stay.pk, kind=kind, since=timezone.now() - DAY, kept_until=today() + 7 * DAY
        )
        with pytest.raises(actions.AwayAlready):
            actions.note_absence(worker, stay.pk, kind=kind, since=timezone.now(), kept_until=today() + DAY)
    with acting(factories.TESTER):
        told = Notice.objects.filter(code="absence.unknown")
        users, homes = {one.user_id for one in told}, {one.organisation_id for one in told}
    assert (mechanism.supervisor.user_id in users and mechanism.authority.pk in homes) is is_told
    with acting(worker):
        assert actions.come_back(worker, away.pk).has_returned


def test_leaving_ends_an_absence_and_says_where_to(mechanism: factories.Mechanism) -> None:
    case, worker = factories.an_assisted_case(mechanism), mechanism.caseworker
    stay = kept(mechanism, case, factories.a_place(mechanism))
    with acting(worker):
        actions.begin(worker, stay.pk, today())
        actions.note_absence(worker, stay.pk, kind="unknown", since=timezone.now(), kept_until=today() + DAY)
        actions.leave(worker, stay.pk, today(), reason="disappeared", to="unknown")
        placement = queries.placements(worker, case)[stay.pk]
        stay.refresh_from_db()
        assert (stay.end_reason, placement.left_to) == ("disappeared", "unknown")
        assert Absence.objects.get(stay=stay).has_returned is False


def test_a_place_out_of_use_is_given_to_nobody(mechanism: factories.Mechanism) -> None:
    place, boss = factories.a_place(mechanism), mechanism.supervisor
    with acting(boss):
        assistance.close_place(boss, place.pk, from_on=today() + 5 * DAY, until_on=None, reason="repair")
    case = factories.an_assisted_case(mechanism)
    with pytest.raises(actions.PlaceOutOfUse):
        kept(mechanism, case, place)
    with acting(mechanism.caseworker):
        worker = mechanism.caseworker
        actions.reserve(worker, case.pk, place.pk, from_on=today(), until_on=today() + 5 * DAY)
    with acting(boss), pytest.raises(assistance.PlaceTaken):
        assistance.close_place(boss, place.pk, from_on=today(), until_on=today() + DAY, reason="repair")


def test_who_is_erased_leaves_no_hash_of_a_name(mechanism: factories.Mechanism) -> None:
    m, worker, boss = mechanism, mechanism.caseworker, mechanism.supervisor
    case, second = a_person(m, COUSIN), factories.an_actor("supervisor", m.shelter)
    knows(m, case, "exploiter", "Асанов Бек")
    stay = kept(m, case, factories.a_place(m))
    with acting(worker):
        actions.begin(worker, stay.pk, today())
        actions.leave(worker, stay.pk, today(), reason="moved", to="other_house")
        cases.ask_closure(worker, case.pk, "goals_met", factories.AN_ENDING)
    with acting(boss):
        assistance.close_case(boss, case.pk)
        erasure.ask(boss, case.pk, "person")
    with acting(factories.TESTER):
        assert Placement.objects.get(case=case).name_codes
    with acting(second):
        erasure.erase(second, case.pk)
    with acting(factories.TESTER):
        assert Placement.objects.get(case=case).name_codes == []
        assert Associate.objects.get(case=case).name_codes == []
