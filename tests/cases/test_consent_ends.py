"""The day on which a consent ends closes the file everywhere at once; it is told beforehand, and a new yes goes on."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from opennrm.access.actor import Actor, system
from opennrm.access.decisions import Denied
from opennrm.access.session import acting
from opennrm.cases import actions as cases
from opennrm.cases import consents, queries
from opennrm.cases.models import Case, Consent
from opennrm.cases.states import Purpose
from opennrm.identification import actions as identification
from opennrm.notices.models import Notice
from opennrm.referrals import actions as referrals
from opennrm.referrals import queries as referral_queries
from opennrm.referrals.actions import ConsentMissing
from opennrm.vault import Sealed
from tests import factories
from tests.web.responder.steps import client_of

pytestmark = pytest.mark.django_db
WATCH = system("consents")


def shared(m: factories.Mechanism, until: datetime) -> tuple[Case, Consent]:
    """The shelter's file, open to the authority until then."""
    case = factories.an_assisted_case(m)
    consent = factories.a_consent(m.caseworker, case, m.authority, Purpose.IDENTIFICATION, until=until)
    with acting(m.caseworker):
        cases.narrate(m.caseworker, case.pk, "Kept on a farm without pay.")
        request = referrals.Request(uuid4(), case.pk, m.authority.pk, Purpose.IDENTIFICATION)
        referral = referrals.propose(m.caseworker, request)
    with acting(m.coordinator):
        identification.accept_for_identification(m.coordinator, referral.pk)
    return case, consent


def moved(consent: Consent, until: datetime) -> None:
    """The clock goes on, seen from the consent."""
    with acting(factories.TESTER):
        Consent.objects.filter(pk=consent.pk).update(until=until)


def rows(actor: Actor, question: str, *values: object) -> int:
    with acting(actor), connection.cursor() as cursor:
        cursor.execute(question, values)
        return int(cursor.fetchone()[0])


def seen(actor: Actor, case: Case) -> dict[str, bool]:
    """Where somebody still comes to the file: by query, by policy, by row and by key."""
    with acting(actor):
        found = queries.cases(actor).filter(pk=case.pk).first()
        words = False
        if found:
            words = queries.narrative(actor, found) != ""
    return {
        "query": found is not None, "policy": words,
        "rows": rows(actor, "select count(*) from cases_case where id = %s", case.pk) == 1,
        "milestones": rows(actor, "select count(*) from cases_milestone where case_id = %s", case.pk) > 0,
        "keys of the file": rows(actor, "select count(*) from vault_wrap where subject_id = %s", case.pk) > 0,
        "keys of the person": rows(actor, "select count(*) from vault_wrap where subject_id = %s", case.person_id) > 0,
        "page": client_of(actor).get(f"/cases/{case.reference}/").status_code == 200,
    }  # fmt: skip


def test_a_consent_that_ran_out_closes_query_policy_rows_keys_and_page_at_once() -> None:
    """Seen to fail for the keys before `cases.0011` (2026-11-26): rows were closed, wraps were not."""
    m = factories.a_mechanism()
    case, consent = shared(m, timezone.now() + timedelta(days=30))
    assert set(seen(m.officer, case).values()) == {True}
    moved(consent, timezone.now() - timedelta(hours=1))
    assert set(seen(m.officer, case).values()) == {False}, seen(m.officer, case)
    assert queries_of(m.caseworker, case), "who helps keeps the file"


def queries_of(actor: Actor, case: Case) -> bool:
    with acting(actor):
        return bool(queries.narrative(actor, queries.case_by_id(actor, case.pk)))


def test_a_new_yes_before_or_after_the_end_lets_the_same_organisation_go_on() -> None:
    m = factories.a_mechanism()
    case, consent = shared(m, timezone.now() + timedelta(days=3))
    renewed = factories.a_consent(m.caseworker, case, m.authority, Purpose.IDENTIFICATION, until=None)
    moved(consent, timezone.now() - timedelta(hours=1))
    assert set(seen(m.officer, case).values()) == {True}, "a renewed consent carries on"
    moved(renewed, timezone.now() - timedelta(hours=1))
    assert set(seen(m.officer, case).values()) == {False}
    factories.a_consent(m.caseworker, case, m.authority, Purpose.IDENTIFICATION)
    assert set(seen(m.officer, case).values()) == {True}


def test_a_new_yes_to_less_or_to_something_else_does_not_carry_on() -> None:
    m = factories.a_mechanism()
    case, consent = shared(m, timezone.now() + timedelta(days=3))
    moved(consent, timezone.now() - timedelta(hours=1))
    factories.a_consent(m.caseworker, case, m.authority, Purpose.IDENTIFICATION, data_classes=("identity",))
    factories.a_consent(m.caseworker, case, m.authority, Purpose.LEGAL_AID)
    assert set(seen(m.officer, case).values()) == {False}


def test_a_referral_whose_consent_ran_out_while_it_waited_is_neither_read_nor_accepted() -> None:
    """Seen to be accepted before: only a consent that was taken back was asked for (2026-11-26)."""
    m = factories.a_mechanism()
    case = factories.an_assisted_case(m)
    consent = factories.a_consent(
        m.caseworker, case, m.authority, Purpose.IDENTIFICATION, until=timezone.now() + timedelta(days=1)
    )
    with acting(m.caseworker):
        request = referrals.Request(
            uuid4(), case.pk, m.authority.pk, Purpose.IDENTIFICATION, note="She is afraid."
        )
        waiting = referrals.propose(m.caseworker, request)
    head = factories.an_actor("supervisor", m.authority)
    with acting(head):
        assert referral_queries.note(head, waiting) == "She is afraid."
    moved(consent, timezone.now() - timedelta(hours=1))
    with acting(head), pytest.raises(Sealed):
        referral_queries.note(head, waiting)
    with acting(m.coordinator), pytest.raises(ConsentMissing):
        identification.accept_for_identification(m.coordinator, waiting.pk)


@pytest.mark.parametrize(
    ("given", "left", "is_told"),
    [
        (60, timedelta(days=13), True), (60, timedelta(days=15), False), (1, timedelta(days=13), False),
        (60, timedelta(hours=-1), False),
    ],
)  # fmt: skip
def test_the_end_is_told_once_to_both_sides(given: int, left: timedelta, is_told: bool) -> None:
    m = factories.a_mechanism()
    case, consent = shared(m, timezone.now() + timedelta(days=30))
    with acting(factories.TESTER):
        Consent.objects.filter(pk=consent.pk).update(
            until=timezone.now() + left, given_at=timezone.now() - timedelta(days=given)
        )
    with acting(WATCH):
        assert consents.remind(WATCH) == int(is_told)
        assert consents.remind(WATCH) == 0
        told = Notice.objects.filter(code="consent.ending", object_id=case.pk)
        assert {one.organisation_id for one in told} == ({m.shelter.pk, m.authority.pk} if is_told else set())
    with acting(m.caseworker), pytest.raises(Denied):
        consents.remind(m.caseworker)
