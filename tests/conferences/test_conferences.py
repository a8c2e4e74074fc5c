"""A conference: whoever has an interest leaves, whoever does not agree is recorded, two sign, and no status changes."""

import uuid
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, connection, transaction

from opennrm.access.actor import Actor
from opennrm.access.decisions import Denied
from opennrm.access.session import acting
from opennrm.audit.models import Entry
from opennrm.cases import actions as cases
from opennrm.cases import queries as case_queries
from opennrm.cases.models import Case, Consent, Milestone
from opennrm.conferences import actions, queries
from opennrm.conferences.models import Conference, Seat
from opennrm.conferences.states import SeatStatus, Status
from opennrm.country import profile
from opennrm.notices import queries as notices
from opennrm.workflow.approvals import ContentChanged
from opennrm.workflow.machine import SamePerson, WrongState
from tests import factories
from tests.conferences.conftest import MINUTES, PUT, Table

DISSENT = "The injuries do not fit what was told; a second doctor should see them."


def read(actor: Actor, found: Conference) -> tuple[queries.Room, queries.Words]:
    with acting(actor):
        room = queries.room(actor, found.pk)
        return room, queries.words(actor, room)


def rows(actor: Actor, table: str) -> int:
    with acting(actor), connection.cursor() as cursor:
        cursor.execute(f"select count(*) from conferences_{table}")
        return int(cursor.fetchone()[0])


def codes(actor: Actor) -> list[str]:
    with acting(actor):
        return [one.code for one in notices.unread(actor)]


def test_a_member_from_outside_reads_what_is_put_before_the_conference_and_nothing_else(table: Table) -> None:
    found = table.called()
    with acting(table.doctor):
        room = queries.room(table.doctor, found.pk)
        with pytest.raises(Denied):
            queries.words(table.doctor, room)
        actions.sit(table.doctor, found.pk)
    room, words = read(table.doctor, found)
    assert (words.put, room.case) == (PUT, None)
    with acting(table.doctor):
        assert list(case_queries.cases(table.doctor)) == []
        with connection.cursor() as cursor:
            cursor.execute("select (select count(*) from cases_case) + (select count(*) from people_person)")
            assert cursor.fetchone() == (0,)


def test_the_seat_is_gone_with_the_consent(table: Table) -> None:
    found = table.seated()
    with acting(table.chair):
        consent = Consent.objects.get(recipient=table.outside)
        cases.withdraw_consent(table.chair, table.case.pk, consent.pk)
    with acting(table.doctor):
        assert list(queries.seats(table.doctor)) == []
        with pytest.raises(ObjectDoesNotExist):
            queries.room(table.doctor, found.pk)
    assert rows(table.doctor, "conference") == 0


def test_an_organisation_from_outside_needs_the_consent_of_an_adult(table: Table) -> None:
    other = factories.an_organisation("ngo")
    found = table.called()
    with acting(table.chair), pytest.raises(actions.ConsentMissing):
        actions.invite(table.chair, found.pk, other.pk)
    with acting(table.chair):
        case = case_queries.case_by_id(table.chair, table.case.pk)
        cases.agree(table.chair, case, purpose="conference", recipient_id=other.pk, language="ky")
        assert actions.invite(table.chair, found.pk, other.pk).is_ngo


def test_for_a_child_no_consent_is_asked(table: Table) -> None:
    child = factories.a_case_to_decide(table.mechanism, factories.CHILD)
    with acting(table.chair):
        found = actions.call(table.chair, child.pk, question="child", put=PUT, meets_on=profile().today())
        assert actions.invite(table.chair, found.pk, table.outside.pk).consent is None


def test_whoever_declares_a_conflict_is_outside_at_once(table: Table) -> None:
    found = table.held()
    with acting(table.shelter):
        actions.vote(table.shelter, found.pk, "agree")
        actions.leave(table.shelter, found.pk, "related")
        with pytest.raises(ObjectDoesNotExist):
            queries.room(table.shelter, found.pk)
        with pytest.raises(ObjectDoesNotExist):
            actions.vote(table.shelter, found.pk, "agree")
        with pytest.raises(ObjectDoesNotExist):
            actions.sit(table.shelter, found.pk)
        case = case_queries.case_by_id(table.shelter, table.case.pk)
        assert queries.of_case(table.shelter, case) == []
    assert rows(table.shelter, "conference") == 0
    assert rows(table.shelter, "seat") == 1, "the seat that was left, and no vote of others"
    assert "conference.conflict" in codes(table.chair)
    room, _words = read(table.chair, found)
    left = [one for one in room.seats if one.status == SeatStatus.EXCLUDED]
    assert [(one.conflict, one.vote, one.user_id) for one in left] == [("related", "", table.shelter.user_id)]


def test_the_organisation_keeps_its_seat_for_another_member(table: Table) -> None:
    found = table.called()
    colleague = factories.an_actor("supervisor", table.mechanism.shelter)
    with acting(table.shelter):
        actions.leave(table.shelter, found.pk, "interest")
    with acting(colleague):
        assert actions.sit(colleague, found.pk).user_id == colleague.user_id
    assert read(colleague, found)[1].put == PUT


def test_a_free_seat_is_taken_once(table: Table) -> None:
    found = table.seated()
    colleague = factories.an_actor("supervisor", table.mechanism.shelter)
    with acting(colleague), pytest.raises(Seat.DoesNotExist):
        actions.sit(colleague, found.pk)
    with acting(table.shelter), pytest.raises(WrongState):
        actions.sit(table.shelter, found.pk)


def test_the_chair_does_not_leave(table: Table) -> None:
    found = table.called()
    with acting(table.chair), pytest.raises(actions.ChairCannotLeave):
        actions.leave(table.chair, found.pk, "other")


def test_civil_society_has_a_seat(table: Table) -> None:
    with acting(table.chair):
        found = actions.call(
            table.chair, table.case.pk, question="safety", put=PUT, meets_on=profile().today()
        )
        with pytest.raises(actions.NoSeatForCivilSociety):
            actions.hold(table.chair, found.pk, recommendation="yes", minutes=MINUTES, present=())


def test_a_dissent_is_recorded_with_its_reasons(table: Table) -> None:
    found = table.submitted(DISSENT)
    room, words = read(table.shelter, found)
    (seat,) = [one for one in room.seats if one.vote == "dissent"]
    assert seat.organisation == table.outside
    assert words.dissents == {seat.pk: DISSENT}


def test_a_dissent_without_reasons_is_none(table: Table) -> None:
    found = table.held()
    with acting(table.doctor), pytest.raises(actions.ReasonsMissing):
        actions.vote(table.doctor, found.pk, "dissent", "No.")


def test_whoever_was_not_there_does_not_vote(table: Table) -> None:
    found = table.seated()
    with acting(table.chair):
        actions.hold(table.chair, found.pk, recommendation="no", minutes=MINUTES, present=())
    with acting(table.doctor), pytest.raises(Denied):
        actions.vote(table.doctor, found.pk, "agree")


def test_the_minutes_wait_for_every_vote(table: Table) -> None:
    found = table.held()
    with acting(table.chair), pytest.raises(actions.NotAllHaveVoted):
        actions.submit(table.chair, found.pk)


def test_corrected_minutes_are_voted_on_anew(table: Table) -> None:
    found = table.voted()
    with acting(table.chair):
        present = [one.pk for one in queries.room(table.chair, found.pk).seats]
        actions.correct(table.chair, found.pk, recommendation="more", minutes=MINUTES * 2, present=present)
        with pytest.raises(actions.NotAllHaveVoted):
            actions.submit(table.chair, found.pk)


def test_two_sign_and_the_advice_stands_in_the_file_without_a_status(table: Table) -> None:
    found = table.submitted(DISSENT)
    before = factories.the_case(table.chair, table.case.pk).social
    with acting(table.chair), pytest.raises(SamePerson):
        actions.sign(table.chair, found.pk, found.content_hash)
    with acting(table.shelter):
        signed = actions.sign(table.shelter, found.pk, found.content_hash)
    assert (signed.status, signed.signed_by_id) == (Status.SIGNED, table.shelter.user_id)
    assert factories.the_case(table.chair, table.case.pk).social == before
    with acting(table.chair):
        told = Milestone.objects.filter(case=table.case, code="conference.identification.yes")
        assert [one.source_id for one in told] == [found.pk]
    assert "conference.signed" in codes(table.chair)


def test_the_signature_binds_to_what_was_seen(table: Table) -> None:
    found = table.submitted()
    with acting(table.shelter), pytest.raises(ContentChanged):
        actions.sign(table.shelter, found.pk, "0" * 64)
    with acting(factories.TESTER):
        Seat.objects.filter(conference=found, organisation=table.outside).update(vote="abstain")
    with acting(table.shelter), pytest.raises(ContentChanged):
        actions.sign(table.shelter, found.pk, found.content_hash)


def test_only_a_member_who_was_there_and_takes_part_in_the_file_signs(table: Table) -> None:
    found = table.submitted()
    with acting(table.doctor), pytest.raises(ObjectDoesNotExist):
        actions.sign(table.doctor, found.pk, found.content_hash)
    worker = table.mechanism.caseworker
    with acting(worker), pytest.raises(Denied):
        actions.sign(worker, found.pk, found.content_hash)


def test_minutes_are_given_back_with_a_note(table: Table) -> None:
    found = table.submitted()
    with acting(table.shelter):
        actions.give_back(table.shelter, found.pk, "The doctor was heard first.")
    room, words = read(table.chair, found)
    assert (room.conference.status, words.return_note) == (Status.HELD, "The doctor was heard first.")
    assert "conference.returned" in codes(table.chair)


def test_signed_minutes_and_votes_never_change(table: Table) -> None:
    found = table.submitted(DISSENT)
    with acting(table.shelter):
        actions.sign(table.shelter, found.pk, found.content_hash)
    for statement in (
        "update conferences_conference set recommendation = 'no'",
        "update conferences_seat set vote = 'agree', dissent = null",
    ):
        with (
            acting(table.chair),
            pytest.raises(IntegrityError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    with acting(table.doctor), pytest.raises(WrongState):
        actions.vote(table.doctor, found.pk, "agree")
    with acting(table.doctor), pytest.raises(WrongState):
        actions.leave(table.doctor, found.pk, "other")


@pytest.mark.parametrize(
    "act",
    [
        lambda t, pk: actions.invite(t.chair, pk, t.mechanism.police.pk, actions.Agreement("ky")),
        lambda t, pk: actions.correct(t.chair, pk, recommendation="no", minutes=MINUTES, present=()),
        lambda t, pk: actions.hold(t.chair, pk, recommendation="no", minutes=MINUTES, present=()),
        lambda t, pk: actions.submit(t.chair, pk),
        lambda t, pk: actions.cancel(t.chair, pk),
    ],
)
def test_after_the_chair_has_signed_nothing_is_written(table: Table, act: Any) -> None:
    found = table.submitted()
    with acting(table.chair), pytest.raises(WrongState):
        act(table, found.pk)


def test_the_same_call_twice_is_one(table: Table) -> None:
    pk = uuid.uuid4()
    with acting(table.chair):
        asked = {"question": "return", "put": PUT, "meets_on": profile().today(), "conference_id": pk}
        first = actions.call(table.chair, table.case.pk, **asked)
        assert actions.call(table.chair, table.case.pk, **asked) == first
        with pytest.raises(actions.ReasonsMissing):
            actions.call(table.chair, table.case.pk, **{**asked, "put": "", "conference_id": uuid.uuid4()})


def test_an_organisation_is_invited_once_and_may_decline(table: Table) -> None:
    found = table.called()
    with acting(table.chair), pytest.raises(actions.AlreadyInvited):
        actions.invite(table.chair, found.pk, table.mechanism.shelter.pk)
    with acting(table.doctor):
        assert actions.decline(table.doctor, found.pk).status == SeatStatus.DECLINED
        with pytest.raises(ObjectDoesNotExist):
            queries.room(table.doctor, found.pk)


def test_a_conference_is_called_off(table: Table) -> None:
    found = table.called()
    with acting(table.chair):
        assert actions.cancel(table.chair, found.pk).status == Status.CANCELLED
    with acting(table.doctor):
        assert queries.desk(table.doctor) == []
        with pytest.raises(WrongState):
            actions.sit(table.doctor, found.pk)


def test_the_log_tells_without_words(table: Table) -> None:
    found = table.submitted(DISSENT)
    with acting(factories.TESTER):
        told = list(Entry.objects.filter(case_id=table.case.pk, action__regex="^(conference|seat)"))
    assert {one.action for one in told} >= {
        "conference.call", "seat.invite", "seat.take", "conference.hold", "seat.vote", "conference.submit",
    }  # fmt: skip
    assert found.content_hash not in str([one.detail for one in told])


def test_at_18_a_seat_that_nobody_agreed_to_is_gone(table: Table) -> None:
    """No consent is not enough once the person is of age (`conferences.0005`)."""
    child = factories.a_case_to_decide(table.mechanism, factories.CHILD)
    with acting(table.chair):
        found = actions.call(table.chair, child.pk, question="child", put=PUT, meets_on=profile().today())
        actions.invite(table.chair, found.pk, table.outside.pk)
    with acting(table.doctor):
        actions.sit(table.doctor, found.pk)
        assert queries.room(table.doctor, found.pk).conference == found
    with acting(factories.TESTER):
        Case.objects.filter(pk=child.pk).update(is_child=False)
    with acting(table.doctor):
        assert list(queries.seats(table.doctor)) == []
        with pytest.raises(ObjectDoesNotExist):
            queries.room(table.doctor, found.pk)
    assert rows(table.doctor, "conference") == 0
