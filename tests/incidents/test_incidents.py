"""Incidents: a file for each person of a place, referred together, one by one where it fails."""

import uuid
from dataclasses import dataclass, field, replace

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from opennrm.access.actor import Actor
from opennrm.access.decisions import Denied
from opennrm.access.session import acting
from opennrm.assistance import actions as assistance
from opennrm.cases import queries as case_queries
from opennrm.cases.models import Consent
from opennrm.cases.states import Purpose
from opennrm.country import profile
from opennrm.incidents import actions, queries
from opennrm.incidents.actions import Line, Visit
from opennrm.incidents.models import Found, Incident
from opennrm.incidents.states import Agreement, Refusal
from opennrm.incidents.together import Batch, Outcome, refer_together
from opennrm.referrals.models import Referral
from opennrm.vault.failures import Sealed
from opennrm.workflow.machine import WrongState
from tests import factories
from tests.factories import Mechanism

pytestmark = pytest.mark.django_db
MAN = Line("Red cap", "man", "30-38", "UZB", "uz_cyrl", is_urgent=False)


@dataclass(frozen=True)
class Farm:
    """An inspector on a farm, and those who can be asked for help."""

    mechanism: Mechanism = field(default_factory=factories.a_mechanism)
    incident: Incident = field(init=False)

    def __post_init__(self) -> None:
        with acting(self.inspector):
            made = actions.open_incident(self.inspector, self.visit(), incident_id=uuid.uuid4())
        object.__setattr__(self, "incident", made)

    @property
    def inspector(self) -> Actor:
        return self.mechanism.responder

    def visit(self, **more: object) -> Visit:
        known = Visit(
            profile().today(), "farm", "KZ-61", "agriculture", 11, ("uz_cyrl",), place="Behind the lake."
        )
        return replace(known, account="A locked barn.", **more)

    def add(self, line: Line = MAN, **more: object) -> Found:
        with acting(self.inspector):
            return actions.add_person(self.inspector, self.incident.pk, line, person_id=uuid.uuid4(), **more)

    def agree(self, *found: Found, yes: bool = True) -> None:
        with acting(self.inspector):
            actions.note_agreement(self.inspector, self.incident.pk, {one.pk: yes for one in found})

    def refer(self, batch: uuid.UUID | None = None, **receivers: uuid.UUID) -> list[Outcome]:
        asked = receivers or {Purpose.ASSISTANCE: self.mechanism.shelter.pk}
        with acting(self.inspector):
            return refer_together(
                self.inspector, self.incident.pk, Batch(batch or uuid.uuid4(), asked, "ru", "telephone")
            )


@pytest.fixture
def farm() -> Farm:
    return Farm()


def test_each_person_gets_a_file_with_what_the_place_is(farm: Farm) -> None:
    found = farm.add(door="labour_inspection")
    with acting(farm.inspector):
        case = case_queries.case_by_id(farm.inspector, found.case_id)
        assert (case.region, case.sector, case.door, case.sex, case.languages) == (
            "KZ-61", "agriculture", "labour_inspection", "man", ["uz_cyrl"],
        )  # fmt: skip
        assert case.milestones.filter(code="found_at_site", source_id=farm.incident.pk).exists()


def test_the_same_line_twice_is_one_person(farm: Farm) -> None:
    pk = uuid.uuid4()
    with acting(farm.inspector):
        for _ in range(2):
            actions.add_person(farm.inspector, farm.incident.pk, MAN, person_id=pk)
        assert farm.incident.persons.count() == 1
        assert case_queries.cases(farm.inspector).count() == 1


def test_the_same_incident_twice_is_one(farm: Farm) -> None:
    with acting(farm.inspector):
        again = actions.open_incident(farm.inspector, farm.visit(), incident_id=farm.incident.pk)
        assert again.number == farm.incident.number
        assert queries.incidents(farm.inspector).count() == 1


def test_a_known_id_of_another_organisation_tells_nothing(farm: Farm) -> None:
    stranger = factories.an_actor("first_responder")
    with acting(stranger), pytest.raises(Sealed):
        actions.open_incident(stranger, farm.visit(), incident_id=farm.incident.pk)


def test_where_it_is_and_how_people_are_called_is_sealed(farm: Farm) -> None:
    found = farm.add()
    assert b"Red cap" not in bytes(found.label)
    assert b"Behind the lake" not in bytes(farm.incident.place)
    with acting(farm.inspector):
        assert queries.place(farm.inspector, farm.incident) == "Behind the lake."
        assert queries.account(farm.inspector, farm.incident) == "A locked barn."
        assert queries.labels(farm.inspector, farm.incident, [found]) == {found.pk: "Red cap"}


def test_a_place_without_words_has_none(farm: Farm) -> None:
    with acting(farm.inspector):
        bare = actions.amend(farm.inspector, farm.incident.pk, Visit(profile().today(), "other"))
        assert (queries.place(farm.inspector, bare), queries.account(farm.inspector, bare)) == ("", "")
    nameless = farm.add(Line("", "woman", "21-29"))
    with acting(farm.inspector):
        assert queries.labels(farm.inspector, farm.incident, [nameless]) == {}


def test_who_leads_finds_the_place_and_no_label(farm: Farm) -> None:
    found, chief = farm.add(), factories.an_actor("first_responder", farm.mechanism.shelter)
    with acting(farm.inspector):
        actions.amend(farm.inspector, farm.incident.pk, farm.visit(lead_id=farm.mechanism.shelter.pk))
    with acting(chief):
        seen = queries.incident(chief, farm.incident.pk)
        assert queries.place(chief, seen) == "Behind the lake."
        assert queries.labels(chief, seen, [found]) == {}
        with pytest.raises(Incident.DoesNotExist):
            actions.close(chief, seen.pk)


def test_a_colleague_without_a_part_in_it_and_a_stranger_find_nothing(farm: Farm) -> None:
    for other in (
        factories.an_actor("first_responder", farm.mechanism.police),
        factories.an_actor("supervisor"),
        factories.an_actor("auditor", farm.mechanism.police),
    ):
        with acting(other):
            assert not queries.incidents(other)
            with pytest.raises(Incident.DoesNotExist):
                queries.incident(other, farm.incident.pk)


def test_the_co_ordinator_sees_progress_and_no_word(farm: Farm) -> None:
    farm.add()
    coordinator = farm.mechanism.coordinator
    with acting(coordinator):
        seen = queries.incident(coordinator, farm.incident.pk)
        (one,) = queries.progress(coordinator, seen)
        assert (one.label, one.social) == ("", "signal")
        with pytest.raises(Denied):
            queries.place(coordinator, seen)


def test_who_agreed_and_every_child_is_referred_and_each_refusal_has_its_reason(farm: Farm) -> None:
    agreed, silent, against = farm.add(), farm.add(), farm.add()
    child, unknown = farm.add(replace(MAN, age_band="9-17")), farm.add(replace(MAN, age_band="unknown"))
    farm.agree(agreed)
    farm.agree(against, yes=False)
    outcomes = {one.person.pk: one for one in farm.refer()}
    assert {pk for pk, one in outcomes.items() if one.referral} == {agreed.pk, child.pk, unknown.pk}
    assert outcomes[silent.pk].refusal == Refusal.NOT_ASKED
    assert outcomes[against.pk].refusal == Refusal.DISAGREED
    with acting(farm.inspector):
        consent = Consent.objects.get()
        assert (consent.case_id, consent.language, consent.interpreter) == (
            agreed.case_id,
            "uz_cyrl",
            "telephone",
        )


def test_a_child_is_not_asked(farm: Farm) -> None:
    child = farm.add(replace(MAN, age_band="0-8"))
    farm.agree(child, yes=False)
    with acting(farm.inspector):
        assert Found.objects.get(pk=child.pk).agreement == Agreement.NOT_NEEDED
        with pytest.raises(IntegrityError), transaction.atomic():
            Found.objects.filter(pk=child.pk).update(agreement=Agreement.NO)


def test_sending_twice_sends_once_and_another_batch_says_already(farm: Farm) -> None:
    found, batch = farm.add(), uuid.uuid4()
    farm.agree(found)
    first, again = farm.refer(batch), farm.refer(batch)
    assert [one.referral for one in first] == [one.referral for one in again]
    (other,) = farm.refer()
    assert other.refusal == Refusal.ALREADY
    with acting(farm.inspector):
        assert (Referral.objects.count(), Consent.objects.count()) == (1, 1)


def test_an_organisation_that_does_not_take_men_refuses_them_and_not_the_women(farm: Farm) -> None:
    man, woman = farm.add(), farm.add(replace(MAN, sex="woman"))
    farm.agree(man, woman)
    for_women = factories.a_shelter(sexes=["woman"])
    outcomes = {one.person.pk: one for one in farm.refer(assistance=for_women.pk)}
    assert outcomes[man.pk].refusal == Refusal.NOT_FITTING
    assert outcomes[woman.pk].referral


def test_two_purposes_are_two_referrals_for_each(farm: Farm) -> None:
    farm.agree(farm.add(), farm.add())
    outcomes = farm.refer(assistance=farm.mechanism.shelter.pk, identification=farm.mechanism.authority.pk)
    assert len([one for one in outcomes if one.referral]) == 4


def test_what_became_of_each_is_told_when_the_file_has_gone(farm: Farm) -> None:
    found = farm.add()
    farm.agree(found)
    (sent,) = farm.refer()
    helper = farm.mechanism.caseworker
    with acting(helper):
        assert sent.referral
        assistance.accept_for_assistance(helper, sent.referral.pk)
    with acting(farm.inspector):
        assert not case_queries.cases(farm.inspector)
        (one,) = queries.progress(farm.inspector, farm.incident)
        assert (one.social, one.is_answered, one.is_decided) == ("presumed", True, False)
    (again,) = farm.refer(identification=farm.mechanism.authority.pk)
    assert again.refusal == Refusal.NOT_OURS


def test_after_the_visit_nobody_is_added_until_it_is_opened_again(farm: Farm) -> None:
    with acting(farm.inspector):
        actions.close(farm.inspector, farm.incident.pk)
        with pytest.raises(WrongState):
            actions.add_person(farm.inspector, farm.incident.pk, MAN, person_id=uuid.uuid4())
        actions.reopen(farm.inspector, farm.incident.pk)
    assert farm.add().place_in_list == 1


def test_incidents_are_listed_page_by_page_with_their_number_of_persons(farm: Farm) -> None:
    farm.add()
    farm.add()
    with acting(farm.inspector):
        other = actions.open_incident(farm.inspector, farm.visit(), incident_id=uuid.uuid4())
        first = queries.listing(farm.inspector, size=1)
        second = queries.listing(farm.inspector, size=1, after=first.after or "", status="open")
        assert [one.pk for one in [*first.rows, *second.rows]] == [other.pk, farm.incident.pk]
        assert (second.rows[0].number_of_persons, second.after) == (2, None)


def test_progress_asks_as_often_for_many_as_for_few(farm: Farm) -> None:
    def asked() -> int:
        with acting(farm.inspector), CaptureQueriesContext(connection) as captured:
            queries.progress(farm.inspector, farm.incident)
        return len(captured)

    farm.add()
    few = asked()
    for _ in range(5):
        farm.add()
    assert asked() == few
