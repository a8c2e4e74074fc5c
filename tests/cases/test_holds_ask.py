"""What goes against a recovery period is asked for by every step that could do it: refused, reported, and told in words."""

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from opennrm.access.session import acting
from opennrm.assistance import actions as assistance
from opennrm.audit.models import Entry
from opennrm.cases import holds
from opennrm.cases.models import Case
from opennrm.cases.states import Purpose
from opennrm.country import profile
from opennrm.justice import actions as justice
from opennrm.notices.models import Notice
from tests import factories
from tests.factories import Mechanism
from tests.web.casework.steps import day
from tests.web.responder.steps import client_of

pytestmark = pytest.mark.django_db
Step = Callable[[Mechanism, Case, str], Any]


@pytest.fixture
def m(db: None) -> Mechanism:
    return factories.a_mechanism()


@pytest.fixture
def held(m: Mechanism) -> Case:
    """A file that the shelter leads, in the recovery period."""
    case = factories.an_assisted_case(m)
    factories.a_referral(m, at="accepted", purpose=Purpose.IDENTIFICATION, sender=m.caseworker, case=case)
    factories.a_decision(m, case, at="approved")
    return case


def today() -> date:
    return profile().today()


def tried(m: Mechanism, act: Callable[[], Any]) -> Any:
    """What came of it, or the refusal; the report stays, as on the pages, which catch it."""
    with acting(m.caseworker):
        try:
            return act()
        except holds.Held as refused:
            return refused


def end_stay(m: Mechanism, case: Case, why: str) -> Any:
    stay = factories.a_stay(m, case, at="here")
    return tried(m, lambda: assistance.end_stay(m.caseworker, stay.pk, today(), why))


def end_residence(m: Mechanism, case: Case, why: str) -> Any:
    with acting(m.caseworker):
        asked = justice.apply_for_residence(m.caseworker, case.pk, ground="personal", on=today())
        justice.grant_residence(m.caseworker, asked.pk, on=today(), until=today() + timedelta(days=90))
    return tried(m, lambda: justice.end_residence(m.caseworker, asked.pk, why))


def proceed(m: Mechanism, case: Case, kind: str) -> Any:
    stage = profile().codes("proceeding_stages")[0].code
    return tried(m, lambda: justice.open_proceeding(m.caseworker, case.pk, kind=kind, stage=stage))


def give(m: Mechanism, case: Case, kind: str) -> Any:
    unit = {"return_travel": "trip", "emergency_shelter": "bed_night"}[kind]
    given = {"service_id": uuid.uuid4(), "kind": kind, "unit": unit, "quantity": 1, "on": today()}
    return tried(m, lambda: assistance.give_service(m.caseworker, case.pk, **given))


AGAINST = [
    (end_stay, "put_out"), (end_stay, "time_over"), (end_residence, "revoked"), (end_residence, "order_to_leave"),
    (proceed, "removal"), (give, "return_travel"),
]  # fmt: skip
CHOSEN = [
    (end_stay, "left"), (end_stay, "moved"), (end_residence, "given_up"), (end_residence, "ran_out"),
    (proceed, "criminal"), (give, "emergency_shelter"),
]  # fmt: skip


@pytest.mark.parametrize(("step", "why"), AGAINST)
def test_it_is_refused_and_reported_once(m: Mechanism, held: Case, step: Step, why: str) -> None:
    assert isinstance(step(m, held, why), holds.Held)
    with acting(factories.TESTER):
        assert Entry.objects.filter(action="hold.clash", case_id=held.pk).count() == 1
        assert Notice.objects.filter(code="hold.clash", organisation_id=m.authority.pk).count() == 1


@pytest.mark.parametrize(("step", "why"), CHOSEN)
def test_what_the_person_chose_is_never_held_up(m: Mechanism, held: Case, step: Step, why: str) -> None:
    assert not isinstance(step(m, held, why), holds.Held)


@pytest.mark.parametrize(("step", "why"), AGAINST)
def test_without_a_recovery_period_nothing_is_held_up(m: Mechanism, step: Step, why: str) -> None:
    assert not isinstance(step(m, factories.an_assisted_case(m), why), holds.Held)


def test_the_refusal_names_the_day(m: Mechanism, held: Case) -> None:
    with acting(m.officer):
        hold = holds.live(m.officer, factories.the_case(m.officer, held.pk)).get()
        hold.until_on = today() + timedelta(days=5)
        hold.save(update_fields=["until_on"])
    assert end_stay(m, held, "put_out").until_on == today() + timedelta(days=5)


def test_the_page_says_what_holds_and_keeps_the_report(m: Mechanism, held: Case) -> None:
    stay = factories.a_stay(m, held, at="here")
    client, where = client_of(m.caseworker), f"/cases/{held.reference}/do/end-stay/{stay.pk}/"
    form = {"number": str(uuid.uuid4()), "to": "rented", **day("on", today())}
    assert "Choose a reason" in client.post(where, form).content.decode()
    answer = client.post(where, {**form, "why": "put_out"})
    assert "A recovery period runs" in answer.content.decode()
    with acting(factories.TESTER):
        assert Entry.objects.filter(action="hold.clash", case_id=held.pk).count() == 1
    assert client.post(where, {**form, "why": "left"}).status_code == 302
    assert "The person wanted to leave" in client.get(f"/cases/{held.reference}/stay/").content.decode()
