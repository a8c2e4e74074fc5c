"""A notice that a victim should not be punished: sent with consent and a link, read by the prosecutor alone, answered once."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from opennrm.access.decisions import Denied
from opennrm.access.session import acting
from opennrm.audit.models import Entry
from opennrm.cases import actions as cases
from opennrm.cases import queries as case_queries
from opennrm.cases.models import Consent, Milestone
from opennrm.deadlines import queries as deadlines
from opennrm.justice import actions, queries
from opennrm.justice.models import NonPunishment
from opennrm.justice.states import NoticeOutcome, NoticeStatus
from opennrm.notices import queries as notices
from opennrm.workflow.machine import WrongState
from tests import factories
from tests.justice.conftest import LINK, Court


def read(court: Court, notice: NonPunishment) -> tuple[NonPunishment, queries.Words]:
    """What the prosecutor finds."""
    with acting(court.prosecutor):
        found = queries.notice(court.prosecutor, notice.pk)
        return found, queries.words(court.prosecutor, found)


def answer(court: Court, notice: NonPunishment, *said: str, **fields: Any) -> NonPunishment:
    with acting(court.prosecutor):
        found = queries.notice(court.prosecutor, notice.pk)
        offences = sorted(found.offences.all(), key=lambda one: one.article)
        given = {one.pk: word for one, word in zip(offences, said, strict=False)}
        return actions.answer(court.prosecutor, notice.pk, given, **fields)


def test_the_prosecutor_reads_what_was_sent_and_nothing_else(court: Court) -> None:
    notice = court.sent()

    found, words = read(court, notice)

    assert words.link == LINK
    assert words.person == "Токтогулова Айжан, 1999"
    assert [(one.kind, one.article) for one in sorted(found.offences.all(), key=lambda one: one.article)] == [
        ("criminal", "385"),
        ("administrative", "517"),
    ]
    with acting(court.prosecutor):
        assert list(case_queries.cases(court.prosecutor)) == []
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from cases_case")
            assert cursor.fetchone() == (0,)


def test_a_draft_is_seen_by_nobody_else(court: Court) -> None:
    drafted = court.drafted()
    with acting(court.prosecutor), connection.cursor() as cursor:
        assert list(queries.received(court.prosecutor)) == []
        cursor.execute("select count(*) from justice_nonpunishment")
        assert cursor.fetchone() == (0,)
        cursor.execute("select count(*) from justice_linkedoffence")
        assert cursor.fetchone() == (0,)
        with pytest.raises(NonPunishment.DoesNotExist):
            queries.notice(court.prosecutor, drafted.pk)


def test_an_adult_must_have_agreed(court: Court) -> None:
    drafted = court.drafted()
    with acting(court.worker), pytest.raises(actions.ConsentMissing):
        actions.send(court.worker, drafted.pk)
    with acting(court.worker):
        case = case_queries.case_by_id(court.worker, court.case.pk)
        cases.agree(court.worker, case, purpose="non_punishment", recipient_id=court.office.pk, language="ky")
        assert actions.send(court.worker, drafted.pk).status == NoticeStatus.SENT


def test_a_child_is_protected_without_a_consent(court: Court) -> None:
    child = factories.an_assisted_case(court.mechanism, factories.CHILD)
    drafted = court.drafted(child)
    with acting(court.worker):
        sent = actions.send(court.worker, drafted.pk)
    assert sent.consent is None
    assert read(court, sent)[0] == sent


def test_a_consent_that_is_taken_back_hides_the_notice_at_once(court: Court) -> None:
    notice = court.sent()
    with acting(court.worker):
        consent = Consent.objects.get(pk=notice.consent_id)
        cases.withdraw_consent(court.worker, court.case.pk, consent.pk)
    with acting(court.prosecutor), connection.cursor() as cursor:
        assert queries.counts(court.prosecutor) == {}
        cursor.execute("select count(*) from justice_nonpunishment")
        assert cursor.fetchone() == (0,)
        cursor.execute("select count(*) from justice_linkedoffence")
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize("left_out", [{"offences": []}, {"link": "He had to."}])
def test_a_notice_names_an_offence_and_says_the_link(court: Court, left_out: dict[str, Any]) -> None:
    drafted = court.drafted(**left_out)
    with acting(court.worker), pytest.raises(actions.NoLink):
        actions.send(court.worker, drafted.pk, actions.Agreement("ky"))


def test_a_notice_goes_to_a_prosecutor_only(court: Court) -> None:
    with pytest.raises(actions.NotAProsecutor):
        court.drafted(recipient_id=court.mechanism.authority.pk)


def test_the_same_draft_twice_is_one(court: Court) -> None:
    pk = uuid.uuid4()
    assert court.drafted(notice_id=pk) == court.drafted(notice_id=pk)


def test_a_draft_is_rewritten_and_a_sent_notice_is_not(court: Court) -> None:
    drafted = court.drafted()
    with acting(court.worker):
        actions.revise(court.worker, drafted.pk, offences=[actions.Offence("criminal", "394")], link=LINK * 2)
        assert [one.article for one in drafted.offences.all()] == ["394"]
        actions.send(court.worker, drafted.pk, actions.Agreement("ky"))
        with pytest.raises(WrongState):
            actions.revise(court.worker, drafted.pk, offences=[], link="")
        with pytest.raises(WrongState):
            actions.send(court.worker, drafted.pk, actions.Agreement("ky"))
    with acting(court.worker):
        drafted.offences.all().delete()
        assert drafted.offences.count() == 1, "the database lets offences be taken from drafts only"


def test_a_discarded_draft_is_not_shown(court: Court) -> None:
    drafted = court.drafted()
    with acting(court.worker):
        actions.discard(court.worker, drafted.pk)
        assert queries.of_case(court.worker, court.case) == []


@pytest.mark.parametrize(
    ("said", "reason", "outcome"),
    [
        (("granted", "granted"), "", NoticeOutcome.GRANTED),
        (("granted", "refused"), "no_link", NoticeOutcome.PARTLY),
        (("refused", "refused"), "no_provision", NoticeOutcome.REFUSED),
    ],
)
def test_the_outcome_follows_from_the_answers(
    court: Court, said: tuple[str, str], reason: str, outcome: str
) -> None:
    notice = court.sent()
    answered = answer(court, notice, *said, reason=reason, note="See the file of the court.")
    assert (answered.status, answered.outcome, answered.refusal_reason) == ("answered", outcome, reason)
    with acting(court.worker):
        (found,) = queries.of_case(court.worker, court.case)
        assert queries.words(court.worker, found).answer == "See the file of the court."
        assert [one.code for one in notices.unread(court.worker)].count("nonpunishment.answered") == 1
        assert not deadlines.of_subjects(court.worker, [notice.pk])


@pytest.mark.parametrize(("said", "reason"), [(("granted",), ""), (("refused", "refused"), "")])
def test_nothing_is_left_without_an_answer_or_a_reason(
    court: Court, said: tuple[str, ...], reason: str
) -> None:
    notice = court.sent()
    with pytest.raises(actions.NothingAnswered):
        answer(court, notice, *said, reason=reason)
    assert read(court, notice)[0].status == NoticeStatus.SENT


def test_an_answer_is_given_once_and_never_changed(court: Court) -> None:
    notice = court.sent()
    answer(court, notice, "granted", "granted")
    with pytest.raises(WrongState):
        answer(court, notice, "refused", "refused", reason="other")
    with (
        acting(court.prosecutor),
        pytest.raises(IntegrityError, match="cannot change"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("update justice_nonpunishment set outcome = 'refused', refusal_reason = 'other'")


def test_the_clock_runs_for_the_prosecutor_as_a_target(court: Court) -> None:
    notice = court.sent()
    with acting(court.prosecutor):
        clock = deadlines.of_subjects(court.prosecutor, [notice.pk])[notice.pk]
    assert (clock.rule, clock.organisation_id, clock.is_legal) == (
        "justice.non_punishment",
        court.office.pk,
        False,
    )
    assert clock.due_at is not None
    assert clock.due_at - timezone.now() > timedelta(days=10)


def test_a_notice_is_taken_back_with_its_keys(court: Court) -> None:
    notice = court.sent()
    with acting(court.worker):
        actions.withdraw(court.worker, notice.pk)
    with acting(court.prosecutor):
        assert queries.counts(court.prosecutor) == {}
        assert list(queries.received(court.prosecutor)) == []
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from vault_wrap where subject_id = %s", [notice.pk])
            assert cursor.fetchone() == (0,)


def test_another_organisation_of_the_file_sees_that_it_was_sent_and_not_what_it_says(court: Court) -> None:
    mechanism = court.mechanism
    factories.a_referral(
        mechanism, at="accepted", purpose="identification", sender=mechanism.supervisor, case=court.case
    )
    court.sent()
    court.drafted()
    officer = mechanism.officer
    with acting(officer):
        (found,) = queries.of_case(officer, case_queries.case_by_id(officer, court.case.pk))
        assert queries.words(officer, found) == queries.Words(None, None, "")
        with pytest.raises(NonPunishment.DoesNotExist):
            actions.withdraw(officer, found.pk)


def test_pages_of_the_desk_go_on_where_they_ended(court: Court) -> None:
    sent = [court.sent() for _ in range(3)]
    with acting(court.prosecutor):
        first = queries.desk(court.prosecutor, size=2)
        second = queries.desk(court.prosecutor, size=2, after=first.after or "")
    assert [one.pk for one in (*first.rows, *second.rows)] == [one.pk for one in sent]
    assert second.after is None


def test_the_log_tells_without_words(court: Court) -> None:
    notice = court.sent()
    answer(court, notice, "granted", "refused", reason="excluded", note="Plain words.")
    with acting(factories.TESTER):
        told = Entry.objects.filter(object_id=notice.pk).order_by("at")
        assert [one.action for one in told if one.action.startswith("nonpunishment.")] == [
            "nonpunishment.draft", "nonpunishment.send", "nonpunishment.read", "nonpunishment.answer",
        ]  # fmt: skip
        assert Milestone.objects.filter(code="nonpunishment.sent", source_id=notice.pk).count() == 1


def test_a_member_who_does_not_work_on_the_file_is_refused(court: Court) -> None:
    other = factories.an_actor("caseworker", court.mechanism.shelter)
    with acting(other), pytest.raises(Denied):
        actions.draft(other, court.case.pk, recipient_id=court.office.pk, offences=[])
