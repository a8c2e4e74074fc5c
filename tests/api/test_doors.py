"""Partner systems write down signals and visits, and read how decisions stand; they draft nothing."""

import uuid
from typing import Any

import pytest

from opennrm.access.session import acting
from opennrm.cases.states import Purpose
from opennrm.country import profile
from opennrm.incidents.models import Found
from opennrm.organisations.models import Organisation
from opennrm.signals import actions, handing, queries
from opennrm.signals.handing import Hand
from opennrm.signals.models import Signal
from tests import factories
from tests.api.test_referrals import Partner, token

pytestmark = pytest.mark.django_db
TOLD = {
    "caller": "relative", "region": "KZ-61", "sector": "agriculture", "language": "ru", "persons": 3, "is_threatened": True,
    "narrative": "His papers were taken.", "phone": "+77010000009", "safe_hours": "19-21",
}  # fmt: skip
MAN = {"label": "Red cap", "sex": "man", "age_band": "30-38", "citizenship": "UZB", "language": "uz_cyrl"}


@pytest.fixture
def line() -> Organisation:
    return factories.an_organisation("hotline")


@pytest.fixture
def partner(line: Organisation) -> Partner:
    return Partner(token(line, "referrals.read", "referrals.write"))


def farm(**more: Any) -> dict[str, Any]:
    return {
        "visited_on": profile().today().isoformat(), "site": "farm", "region": "KZ-61", "sector": "agriculture",
        "door": "hotline", "place": "Behind the lake", "persons": [MAN, {"age_band": "9-17"}], **more,
    }  # fmt: skip


def test_a_signal_is_written_down_once_and_its_state_is_read(line: Organisation, partner: Partner) -> None:
    key = uuid.uuid4()
    made, again = (partner.post("signals", TOLD, key) for _ in range(2))
    assert made.status_code == again.status_code == 200
    found = made.json()
    assert again.json() == found
    assert (found["status"], found["urgency"], found["persons"]) == ("received", "urgent", 3)
    assert found["next_due_at"]
    assert "papers" not in made.content.decode()
    operator = factories.an_actor("hotline_operator", line)
    with acting(operator):
        (signal,) = queries.waiting(operator)
        assert queries.narrative(operator, signal) == TOLD["narrative"]
        assert queries.contact(operator, signal).phone == TOLD["phone"]
    assert partner.get(f"signals/{found['id']}").json() == found
    other = partner.post("signals", {**TOLD, "persons": 4}, key)
    assert (other.status_code, other.json()["code"]) == (422, "other_content")


def test_what_became_of_it_elsewhere_is_a_state_and_an_organisation(
    line: Organisation, partner: Partner
) -> None:
    made = partner.post("signals", TOLD, uuid.uuid4()).json()
    police = factories.an_organisation("police")
    operator = factories.an_actor("hotline_operator", line)
    with acting(operator):
        actions.triage(operator, uuid.UUID(made["id"]))
        to = Hand(police.pk, "danger_to_life")
        handing.hand(operator, uuid.UUID(made["id"]), to, handing_id=uuid.uuid4())
    found = partner.get(f"signals/{made['id']}").json()
    assert (found["status"], found["handed_to"], found["handed_state"]) == ("handed", police.code, "sent")


@pytest.mark.parametrize("wrong", [{"region": "XX"}, {"sector": "piracy"}, {"subject": "weather"}])
def test_unknown_codes_are_refused_and_nothing_is_kept(partner: Partner, wrong: dict[str, str]) -> None:
    answer = partner.post("signals", {**TOLD, **wrong}, uuid.uuid4())
    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_code")
    with acting(factories.TESTER):
        assert not Signal.objects.exists()


def test_a_visit_with_its_persons(partner: Partner) -> None:
    key = uuid.uuid4()
    made, again = (partner.post("visits", farm(), key) for _ in range(2))
    assert made.status_code == 200, made.content
    found = made.json()
    assert again.json() == found
    first, second = found["persons"]
    assert (first["number"], first["social"], first["is_child"], first["agreement"]) == (
        1, "signal", False, "not_asked",
    )  # fmt: skip
    assert second["is_child"]
    assert first["reference"] != second["reference"] != ""
    assert "Red cap" not in made.content.decode()
    assert partner.get(f"visits/{found['id']}").json() == found
    with acting(factories.TESTER):
        assert Found.objects.count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"region": "XX"},
        {"interpreters": ["klingon"]},
        {"visited_on": "2999-01-01"},
        {"persons": [{"citizenship": "Z"}]},
    ],
)
def test_a_wrong_visit_leaves_nothing(partner: Partner, wrong: dict[str, Any]) -> None:
    answer = partner.post("visits", farm(**wrong), uuid.uuid4())
    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_code")
    with acting(factories.TESTER):
        assert not Found.objects.exists()


def test_others_find_neither(partner: Partner) -> None:
    signal = partner.post("signals", TOLD, uuid.uuid4()).json()
    visit = partner.post("visits", farm(), uuid.uuid4()).json()
    stranger = Partner(token(factories.an_organisation("police"), "referrals.read", "referrals.write"))
    for path in (f"signals/{signal['id']}", f"visits/{visit['id']}"):
        assert stranger.get(path).status_code == 404


def test_a_token_that_only_reads_writes_nothing_down(line: Organisation) -> None:
    reader = Partner(token(line, "referrals.read"))
    assert reader.post("signals", TOLD, uuid.uuid4()).status_code == 403
    assert reader.post("visits", farm(), uuid.uuid4()).status_code == 403


def test_how_the_decisions_of_an_own_referral_stand() -> None:
    m = factories.a_mechanism()
    partner = Partner(token(m.police, "referrals.read", "referrals.write"))
    to = {"organisation": m.authority.code, "purpose": "identification"}
    body = {
        "person": {"age_band": "30-38", "sex": "man"}, "episode": {}, "consent": {"language": "ru"}, "to": [to],
    }  # fmt: skip
    sent = partner.post("referrals", body, uuid.uuid4()).json()["referrals"][0]
    assert partner.get(f"referrals/{sent}/decisions").json() == []
    stranger = Partner(token(factories.an_organisation("ngo"), "referrals.read", "referrals.write"))
    assert stranger.get(f"referrals/{sent}/decisions").status_code == 404
    assert Purpose.IDENTIFICATION in m.authority.purposes
