"""Signals: who receives, what is sealed, what comes of them."""

import uuid
from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from opennrm.access.actor import system
from opennrm.access.decisions import Denied
from opennrm.access.session import acting
from opennrm.audit.models import Entry
from opennrm.deadlines.models import Clock
from opennrm.notices.models import Notice
from opennrm.signals import actions, queries
from opennrm.signals.actions import Told
from opennrm.signals.models import Signal
from opennrm.signals.states import Caller, Channel, CloseReason, Status
from opennrm.vault import sealing
from opennrm.vault.failures import Erased
from opennrm.workflow.machine import WrongState
from tests import factories
from tests.factories import REACHED_ALWAYS
from tests.signals.conftest import Line

PUBLIC = system("public")
WORRIED = Told(
    caller=Caller.RELATIVE,
    door="relative_or_friend",
    is_threatened=True,
    persons=3,
    region="KZ-61",
    sector="agriculture",
    language="uz_cyrl",
    narrative="Бауырым малда қалды, құжатын алып қойған.",
    contact=REACHED_ALWAYS,
)


def a_signal(line: Line, told: Told = WORRIED, at: str = "triaged") -> Signal:
    with acting(line.day):
        signal = actions.receive(line.day, told, signal_id=uuid.uuid4())
        return actions.triage(line.day, signal.pk) if at == "triaged" else signal


def test_who_calls_need_not_be_who_needs_help(line: Line) -> None:
    signal = a_signal(line, at="received")
    assert (signal.caller, signal.persons, signal.channel) == ("relative", 3, "telephone")
    assert signal.received_by_id == line.day.user_id


def test_what_was_said_comes_back_as_it_was_said_to_the_next_shift(line: Line) -> None:
    signal = a_signal(line)
    with acting(line.night):
        seen = queries.by_number(line.night, signal.number.lower())
        assert queries.narrative(line.night, seen) == WORRIED.narrative
        assert queries.contact(line.night, seen) == REACHED_ALWAYS
    with acting(factories.an_actor("auditor")):
        read = Entry.objects.filter(object_id=signal.pk).values_list("action", flat=True)
        assert set(read) >= {
            "signal.receive", "signal.triage", "signal.read", "signal.narrative_read", "signal.contact_read",
        }  # fmt: skip


def test_words_are_sealed_before_they_are_stored(line: Line) -> None:
    signal = a_signal(line)
    assert WORRIED.narrative.encode() not in bytes(signal.narrative)
    assert REACHED_ALWAYS.phone.encode() not in bytes(signal.contact)


@pytest.mark.parametrize("yes", ["needs_doctor", "is_threatened"])
def test_a_yes_to_either_question_is_urgent_and_comes_first(line: Line, yes: str) -> None:
    calm = a_signal(line, Told(), at="received")
    urgent = a_signal(line, replace(Told(), **{yes: True}), at="received")
    with acting(line.night):
        assert [one.pk for one in queries.waiting(line.night)] == [urgent.pk, calm.pk]


def test_the_clock_of_the_first_look_runs_until_somebody_looks(line: Line) -> None:
    signal = a_signal(line, at="received")
    with acting(line.night):
        clock = Clock.objects.get(subject_id=signal.pk)
        assert (clock.rule, clock.stopped_at, clock.organisation_id) == (
            "signal.triage",
            None,
            line.organisation.pk,
        )
        actions.triage(line.night, signal.pk)
        assert Clock.objects.get(subject_id=signal.pk).stopped_at
        with pytest.raises(WrongState):
            actions.triage(line.night, signal.pk)


def test_the_public_page_receives_without_an_account(line: Line) -> None:
    told = replace(WORRIED, channel=Channel.PUBLIC_FORM, caller=Caller.PERSON, door="self")
    with acting(PUBLIC):
        signal = actions.receive(PUBLIC, told, signal_id=uuid.uuid4(), organisation_id=line.organisation.pk)
    assert signal.received_by_id is None
    with acting(line.night):
        seen = queries.signal(line.night, signal.pk)
        assert queries.narrative(line.night, seen) == WORRIED.narrative
        assert Notice.objects.filter(object_id=signal.pk, code="signal.waiting").exists()
    with acting(PUBLIC), pytest.raises(Denied):
        queries.narrative(PUBLIC, signal)


def test_nobody_receives_for_another_organisation(line: Line) -> None:
    other = factories.an_organisation("hotline")
    with acting(line.day), pytest.raises(Denied):
        actions.receive(line.day, Told(), signal_id=uuid.uuid4(), organisation_id=other.pk)


def test_the_same_id_again_is_the_same_signal(line: Line) -> None:
    pk = uuid.uuid4()
    with acting(line.day):
        first = actions.receive(line.day, WORRIED, signal_id=pk)
        again = actions.receive(line.day, Told(), signal_id=pk)
        assert (first.number, again.persons) == (again.number, 3)
        assert queries.signals(line.day).count() == 1


def test_a_known_id_of_another_organisation_tells_nothing(line: Line) -> None:
    signal = a_signal(line)
    stranger = factories.an_actor("hotline_operator")
    with acting(stranger), pytest.raises(IntegrityError):
        actions.receive(stranger, Told(), signal_id=signal.pk)


def test_a_first_responder_finds_only_what_was_told_to_them(line: Line) -> None:
    one = factories.an_actor("first_responder", line.organisation)
    two = factories.an_actor("first_responder", line.organisation)
    with acting(one):
        mine = actions.receive(one, WORRIED, signal_id=uuid.uuid4())
        assert queries.narrative(one, mine)
    with acting(two), pytest.raises(Signal.DoesNotExist):
        queries.signal(two, mine.pk)
    with acting(line.night):
        assert queries.signal(line.night, mine.pk).pk == mine.pk


def test_the_co_ordinator_counts_and_reads_nothing(line: Line) -> None:
    signal = a_signal(line)
    coordinator = factories.an_actor("coordinator")
    with acting(coordinator):
        assert queries.counts(coordinator, "sector") == {"agriculture": 1}
        with pytest.raises(Denied):
            queries.narrative(coordinator, queries.signal(coordinator, signal.pk))
        with pytest.raises(Denied):
            queries.contact(coordinator, signal)


def test_advice_only_makes_no_key_and_keeps_nobody(line: Line) -> None:
    signal = a_signal(line, Told(subject="wages"))
    with acting(line.day):
        signal = actions.advise(line.day, signal.pk)
    assert (signal.status, signal.narrative, signal.contact) == (Status.ADVISED, None, None)


def test_what_was_written_before_advice_was_enough_is_erased_with_its_keys(line: Line) -> None:
    signal = a_signal(line)
    with acting(line.day):
        assert actions.advise(line.day, signal.pk).narrative is None
        with pytest.raises(Erased):
            sealing.seal(
                "x",
                subject_id=signal.pk,
                data_class="narrative",
                organisation_id=line.organisation.pk,
                place=queries.narrative_place(line.day, signal),
            )


def test_the_database_refuses_advice_that_names_somebody(line: Line) -> None:
    signal = a_signal(line)
    with acting(line.day), pytest.raises(IntegrityError), transaction.atomic():
        Signal.objects.filter(pk=signal.pk).update(status=Status.ADVISED)  # the net under the action


def test_a_file_that_was_opened_says_after_which_signal(line: Line) -> None:
    signal = a_signal(line)
    case = factories.a_case(line.day)
    with acting(line.day):
        linked = actions.link_case(line.day, signal.pk, case.pk)
        assert (linked.status, linked.case_id) == (Status.REFERRED, case.pk)
        assert actions.link_case(line.day, signal.pk, case.pk).pk == signal.pk
        assert case.milestones.filter(code="signalled", source_id=signal.pk).count() == 1


def test_a_file_that_one_does_not_see_cannot_be_linked(line: Line) -> None:
    from opennrm.cases.models import Case

    signal = a_signal(line)
    case = factories.a_case(factories.an_actor("first_responder"))
    with acting(line.day), pytest.raises(Case.DoesNotExist):
        actions.link_case(line.day, signal.pk, case.pk)


def test_several_persons_at_one_place_become_an_incident(line: Line) -> None:
    signal, incident = a_signal(line), uuid.uuid4()
    with acting(line.day):
        assert actions.link_incident(line.day, signal.pk, incident).status == Status.REFERRED
        assert actions.link_incident(line.day, signal.pk, incident).incident_id == incident


def test_a_concern_stays_open_and_can_become_a_file_later(line: Line) -> None:
    signal = a_signal(line)
    with acting(line.day):
        actions.record_concern(line.day, signal.pk)
        assert [one.pk for one in queries.unfinished(line.day)] == [signal.pk]
    case = factories.a_case(line.night)
    with acting(line.night):
        actions.link_case(line.night, signal.pk, case.pk)
        assert not queries.unfinished(line.night)


def test_closing_needs_a_reason_and_a_new_call_opens_it_again(line: Line) -> None:
    signal = a_signal(line)
    with acting(line.day):
        with pytest.raises(IntegrityError), transaction.atomic():
            actions.close(line.day, signal.pk, "")
        actions.close(line.day, signal.pk, CloseReason.LOST)
        with pytest.raises(WrongState):
            actions.close(line.day, signal.pk, CloseReason.LOST)
        with pytest.raises(WrongState):
            actions.amend(line.day, signal.pk, Told())
        assert actions.reopen(line.day, signal.pk).status == Status.TRIAGED


def test_a_call_is_written_down_as_it_goes_on(line: Line) -> None:
    signal = a_signal(line, Told(), at="received")
    with acting(line.day):
        actions.amend(line.day, signal.pk, WORRIED)
        seen = queries.signal(line.day, signal.pk)
        assert (seen.urgency, queries.narrative(line.day, seen)) == ("urgent", WORRIED.narrative)


def test_the_log_of_calls_goes_on_page_by_page(line: Line) -> None:
    made = [a_signal(line, Told(channel=channel)) for channel in ("telephone", "visit", "message")]
    with acting(line.night):
        first = queries.listing(line.night, size=2)
        second = queries.listing(line.night, size=2, after=first.after or "")
        assert [one.pk for one in [*first.rows, *second.rows]] == [one.pk for one in reversed(made)]
        assert second.after is None
        assert [one.pk for one in queries.listing(line.night, filters={"channel": "visit"}).rows] == [
            made[1].pk
        ]
        assert len(queries.file(line.night, uuid.uuid4())) == 3
