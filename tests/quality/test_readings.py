"""A sample is drawn once, read blind by an officer who had no part, and discussed where the two differ."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, ProgrammingError, connection, transaction

from opennrm.access.actor import Actor
from opennrm.access.decisions import Denied
from opennrm.access.session import acting
from opennrm.audit.models import Entry
from opennrm.cases import actions as cases
from opennrm.country import profile
from opennrm.identification import waiting
from opennrm.quality import actions, queries
from opennrm.quality.models import Reading, Sample
from opennrm.workflow.machine import WrongState
from tests import factories
from tests.factories import Mechanism

GROUNDS = "The signs speak for deceit about the work and for papers that were kept."
STORY = "Токтогуловой обещали работу. Айжан не платили восемь месяцев."


@pytest.fixture
def mechanism(db: None) -> Mechanism:
    return factories.a_mechanism()


@pytest.fixture
def reader(mechanism: Mechanism) -> Actor:
    return factories.an_actor("decision_officer", mechanism.authority)


def days() -> tuple[date, date]:
    today = profile().today()
    return today - timedelta(days=30), today + timedelta(days=1)


def drawn(mechanism: Mechanism, size: int = 10, seed: int = 7) -> Sample:
    since, until = days()
    with acting(mechanism.coordinator):
        return actions.draw(mechanism.coordinator, since=since, until=until, size=size, seed=seed)


def first(sample: Sample, who: Actor) -> Reading:
    with acting(who):
        return queries.to_read(who).filter(sample=sample)[0]


def answered(mechanism: Mechanism, reader: Actor, outcome: str = "positive") -> Reading:
    factories.a_decision(mechanism, at="approved")
    reading = first(drawn(mechanism), reader)
    with acting(reader):
        actions.take(reader, reading.pk)
        return actions.answer(reader, reading.pk, outcome=outcome, grounds=GROUNDS)


def test_each_outcome_is_in_the_sample(mechanism: Mechanism) -> None:
    for _ in range(4):
        factories.a_decision(mechanism, at="approved")
    factories.a_decision(mechanism, at="approved", outcome="negative", reason_codes=("no_act",))
    sample = drawn(mechanism, 3)
    assert sample.strata == {"reasonable_grounds.negative": [1, 1], "reasonable_grounds.positive": [4, 2]}


def test_the_same_draw_twice_is_one_and_nothing_is_drawn_of_nothing(mechanism: Mechanism) -> None:
    since, until = days()
    asked = {"since": since, "until": until, "size": 5, "seed": 1, "sample_id": uuid.uuid4()}
    with acting(mechanism.coordinator), pytest.raises(actions.NothingToDraw):
        actions.draw(mechanism.coordinator, **asked)
    factories.a_decision(mechanism, at="approved")
    with acting(mechanism.coordinator):
        assert actions.draw(mechanism.coordinator, **asked) == actions.draw(mechanism.coordinator, **asked)


def test_the_reader_sees_no_name_no_outcome_and_no_officer(mechanism: Mechanism, reader: Actor) -> None:
    case = factories.a_case_to_decide(mechanism)
    screened = factories.a_screening(mechanism.responder, at="completed")
    assert screened
    with acting(mechanism.responder):
        cases.narrate(mechanism.responder, case.pk, STORY)
    factories.a_decision(mechanism, case, at="approved")
    reading = first(drawn(mechanism), reader)
    with acting(reader), pytest.raises(Denied):
        queries.blind(reader, reading.pk)
    with acting(reader):
        actions.take(reader, reading.pk)
        seen = queries.blind(reader, reading.pk)
    assert seen.narrative == "▇▇▇ обещали работу. ▇▇▇ не платили восемь месяцев."
    assert (seen.stage, seen.reading.outcome) == ("reasonable_grounds", "")
    with acting(factories.TESTER):
        told = set(Entry.objects.filter(actor_id=reader.user_id).values_list("action", flat=True))
    assert {"reading.take", "reading.read", "reading.mask"} <= told


def test_whoever_had_a_part_in_the_decision_does_not_read_it(mechanism: Mechanism) -> None:
    factories.a_decision(mechanism, at="approved")
    sample = drawn(mechanism)
    for officer in (mechanism.officer, mechanism.second_officer):
        with acting(officer):
            assert not queries.to_read(officer).exists()
            with pytest.raises(ObjectDoesNotExist):
                actions.take(officer, sample.readings.get().pk)


def test_one_reads_at_a_time_and_may_put_it_back(mechanism: Mechanism, reader: Actor) -> None:
    factories.a_decision(mechanism, at="approved")
    reading = first(drawn(mechanism), reader)
    other = factories.an_actor("decision_officer", mechanism.authority)
    with acting(reader):
        actions.take(reader, reading.pk)
    with acting(other), pytest.raises(ObjectDoesNotExist):
        actions.take(other, reading.pk)
    with acting(reader):
        actions.put_back(reader, reading.pk)
    with acting(other):
        assert actions.take(other, reading.pk).reader_id == other.user_id


def test_an_answer_has_grounds_and_never_changes(mechanism: Mechanism, reader: Actor) -> None:
    factories.a_decision(mechanism, at="approved")
    reading = first(drawn(mechanism), reader)
    with acting(reader):
        actions.take(reader, reading.pk)
        with pytest.raises(actions.GroundsMissing):
            actions.answer(reader, reading.pk, outcome="negative", grounds="No.")
        actions.answer(reader, reading.pk, outcome="negative", grounds=GROUNDS)
        with pytest.raises(ObjectDoesNotExist):
            actions.answer(reader, reading.pk, outcome="positive", grounds=GROUNDS)
    with (
        acting(reader),
        pytest.raises(IntegrityError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("update quality_reading set outcome = 'positive'")
    with (
        acting(mechanism.coordinator),
        pytest.raises(ProgrammingError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("update quality_sample set seed = 1")


def test_a_second_reading_changes_no_decision(mechanism: Mechanism, reader: Actor) -> None:
    reading = answered(mechanism, reader, "negative")
    case = factories.the_case(mechanism.officer, reading.case_id)
    assert case.social == "reasonable_grounds"


def test_a_disagreement_is_discussed_once(mechanism: Mechanism, reader: Actor) -> None:
    reading = answered(mechanism, reader, "negative")
    who = mechanism.coordinator
    with acting(who):
        assert [one.pk for one in queries.disagreements(who)] == [reading.pk]
        assert queries.grounds(who, queries.readings(who).get(pk=reading.pk)) == GROUNDS
        actions.discuss(who, reading.pk, "both_arguable")
        with pytest.raises(WrongState):
            actions.discuss(who, reading.pk, "first_stands")
        found = queries.agreed(who)
    assert (found.read, found.agreed) == (1, 0)


def test_there_is_nothing_to_discuss_where_both_agree(mechanism: Mechanism, reader: Actor) -> None:
    reading = answered(mechanism, reader)
    who = mechanism.coordinator
    with acting(who), pytest.raises(actions.NoDisagreement):
        actions.discuss(who, reading.pk, "first_stands")
    with acting(who):
        assert queries.agreed(who, "reasonable_grounds").agreed == 1
        assert queries.agreed(who, "formal").read == 0


def test_waits_count_those_who_wait_still(mechanism: Mechanism) -> None:
    factories.a_decision(mechanism, at="approved")
    factories.a_case_to_decide(mechanism, factories.MAN)
    with acting(mechanism.coordinator):
        assert waiting.waits(mechanism.coordinator, "sex") == {"woman": {0: (1, 0)}, "man": {0: (0, 1)}}
        tomorrow = profile().today() + timedelta(days=2)
        assert waiting.waits(mechanism.coordinator, "sex", since=tomorrow) == {}
        with pytest.raises(ValueError, match="name"):
            waiting.waits(mechanism.coordinator, "name")


def test_a_second_decision_does_not_count_twice(mechanism: Mechanism) -> None:
    case = factories.a_case_to_decide(mechanism)
    factories.a_decision(mechanism, case, at="approved")
    factories.a_decision(mechanism, case, at="approved", stage="formal")
    with acting(mechanism.coordinator):
        assert waiting.waits(mechanism.coordinator, "citizenship") == {"KG": {0: (1, 0)}}


def test_a_supervisor_sees_the_figures_of_the_own_organisation(mechanism: Mechanism) -> None:
    factories.a_decision(mechanism, at="approved")
    boss = factories.an_actor("supervisor", mechanism.authority)
    other = mechanism.supervisor
    with acting(boss):
        assert waiting.waits(boss, "sex") == {"woman": {0: (1, 0)}}
    with acting(other):
        assert waiting.waits(other, "sex") == {}
    with acting(mechanism.officer), pytest.raises(Denied):
        waiting.waits(mechanism.officer, "sex")
