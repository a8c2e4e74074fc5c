"""Who is able to act: offered by what a person needs, with reasons, and never with an expired licence."""

import uuid
from datetime import timedelta

import pytest

from opennrm.access.actor import Actor
from opennrm.access.decisions import Denied
from opennrm.access.session import acting
from opennrm.assistance import flow as assistance
from opennrm.audit.models import Entry as LogEntry
from opennrm.country import profile
from opennrm.organisations import directory, entries, queries
from opennrm.organisations.directory import Offer, Wanted
from opennrm.organisations.models import Organisation
from tests import factories

pytestmark = pytest.mark.django_db
WOMAN = Wanted("assistance", "woman", False, ("ky", "ru"), "KZ-71", ("mental_health",))


@pytest.fixture
def actor() -> Actor:
    return factories.an_actor("first_responder")


def offered(actor: Actor, wanted: Wanted = WOMAN) -> list[Offer]:
    with acting(actor):
        return directory.offers(actor, wanted)


def one(actor: Actor, place: Organisation, wanted: Wanted = WOMAN) -> Offer:
    return next(found for found in offered(actor, wanted) if found.organisation.pk == place.pk)


def test_what_fits_best_comes_first_with_its_reasons(actor: Actor) -> None:
    far = factories.a_shelter(name_en="A")
    near = factories.a_shelter(name_en="C", region="KZ-71")
    best = factories.a_shelter(name_en="D", region="KZ-71", languages=["ky"], services=["mental_health"])
    speaks = factories.a_shelter(name_en="B", languages=["ky", "ru"])
    ids = [found.organisation.pk for found in offered(actor)]
    assert ids == [best.pk, speaks.pk, near.pk, far.pk]
    assert one(actor, best).fits == (("region", "KZ-71"), ("language", "ky"), ("service", "mental_health"))


def test_an_expired_licence_is_not_offered_and_says_why(actor: Actor) -> None:
    today = profile().today()
    over = factories.a_shelter(licence_until=today - timedelta(days=1))
    last_day = factories.a_shelter(licence_until=today)
    assert one(actor, over).against == (("licence_over", over.licence_until.isoformat()),)
    assert one(actor, last_day).is_offered
    with acting(actor):
        assert not queries.can_receive(actor, over.pk, "assistance")


@pytest.mark.parametrize(
    ("wanted", "said"),
    [(Wanted("assistance", "man"), "other_sex"), (Wanted("assistance", is_child=True), "no_children")],
)
def test_who_does_not_receive_the_person_says_so(actor: Actor, wanted: Wanted, said: str) -> None:
    place = factories.an_organisation(purposes=("assistance",), sexes=["woman"])
    assert said in dict(one(actor, place, wanted).against)


def test_the_purpose_decides_and_the_own_organisation_is_not_asked(actor: Actor) -> None:
    factories.an_authority()
    own = factories.a_shelter()
    worker = factories.an_actor("caseworker", own)
    assert offered(worker) == []
    assert [found.organisation.pk for found in offered(actor)] == [own.pk]


def test_places_are_counted_and_not_shown(actor: Actor) -> None:
    m = factories.a_mechanism()
    for _ in range(2):
        factories.a_place(m, sexes=("woman",))
    factories.a_place(m, sexes=("man",), takes_children=False)
    factories.a_stay(m, at="here")
    with acting(actor):
        count = assistance.places_free
        assert count(actor, [m.shelter.pk]) == {m.shelter.pk: 3}
        assert count(actor, [m.shelter.pk], sex="man", is_child=True) == {m.shelter.pk: 0}
        assert count(actor, [m.police.pk]) == {}


# --- entries -----------------------------------------------------------------------------------------------------------


def test_an_administrator_keeps_the_own_entry_and_the_log_keeps_the_history() -> None:
    place = factories.a_shelter()
    head = factories.an_actor("administrator", place)
    entry = entries.Entry(
        purposes=("assistance",), languages=("kk",), hours="9-18", licence_until=profile().today()
    )
    with acting(head):
        entries.describe(head, entry)
        found = queries.organisation(head, place.pk)
    assert (found.languages, found.hours, found.takes_children) == (["kk"], "9-18", False)
    with acting(factories.TESTER):
        (written,) = LogEntry.objects.filter(object_id=place.pk, action="organisation.describe")
    assert written.detail["changed"] == "hours:languages:licence_until:takes_children"
    assert "9-18" not in str(written.detail), "codes, never words"


def test_nobody_writes_the_entry_of_another(actor: Actor) -> None:
    with acting(actor), pytest.raises(Denied):
        entries.describe(actor, entries.Entry())


def test_the_co_ordinator_enters_a_body_once_and_keeps_it() -> None:
    m, number = factories.a_mechanism(), uuid.uuid4()
    body = entries.Body("health", "А", "Б", "C", "c@example.org", entries.Entry(purposes=("health",)))
    with acting(m.coordinator):
        first = entries.enter(m.coordinator, body, organisation_id=number)
        assert entries.enter(m.coordinator, body, organisation_id=number).pk == first.pk
        assert not queries.uses_system(m.coordinator, first.pk)
        entries.describe_body(m.coordinator, first.pk, entries.Entry(purposes=("health",), hours="day"))
        assert queries.organisation(m.coordinator, first.pk).hours == "day"
        entries.set_uses_system(m.coordinator, first.pk, True)
        assert queries.uses_system(m.coordinator, first.pk)


def test_who_has_members_keeps_its_own_entry() -> None:
    m = factories.a_mechanism()
    with acting(m.coordinator):
        with pytest.raises(entries.HasMembers):
            entries.describe_body(m.coordinator, m.shelter.pk, entries.Entry())
        with pytest.raises(entries.HasMembers):
            entries.set_uses_system(m.coordinator, m.shelter.pk, False)
