"""Partner systems refer, read and answer by the same acts as the pages."""

import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from opennrm.access.session import acting
from opennrm.organisations import partners
from opennrm.organisations.models import Organisation
from opennrm.referrals.models import Referral
from tests import factories

pytestmark = pytest.mark.django_db


def token(organisation: Organisation, *scopes: str) -> str:
    actor = factories.an_actor("administrator", organisation)
    with acting(actor):
        return partners.admit(actor, title="Register", scopes=list(scopes))[1]


class Partner:
    """A partner system with its token."""

    def __init__(self, key: str) -> None:
        self.client = Client(headers={"authorization": f"Bearer {key}"})

    def get(self, path: str) -> Any:
        return self.client.get(f"/api/v1/{path}")

    def post(self, path: str, body: dict[str, Any] | None = None, key: uuid.UUID | None = None) -> Any:
        headers = {"Idempotency-Key": str(key)} if key else {}
        return self.client.post(
            f"/api/v1/{path}", body or {}, content_type="application/json", headers=headers
        )


@pytest.fixture
def police() -> Organisation:
    return factories.an_organisation("police", code="police")


@pytest.fixture
def shelter() -> Organisation:
    return factories.a_shelter(code="shelter")


@pytest.fixture
def sender(police: Organisation) -> Partner:
    factories.an_authority(code="centre")
    return Partner(token(police, "referrals.read", "referrals.write"))


@pytest.fixture
def receiver(shelter: Organisation) -> Partner:
    return Partner(token(shelter, "referrals.read", "referrals.write"))


def body(**changes: Any) -> dict[str, Any]:
    return {
        "person": {"names": [{"given": "Бекзат", "family": "Ойдан"}], "age_band": "30-38", "sex": "man"},
        "episode": {"region": "KZ-61", "sector": "agriculture", "forms": ["forced_labour"], "narrative": "words"},
        "consent": {"language": "kk"},
        "to": [{"organisation": "shelter", "purpose": "assistance"}, {"organisation": "centre", "purpose": "identification"}],
    } | changes  # fmt: skip


def test_a_person_is_referred_answered_and_done(sender: Partner, receiver: Partner) -> None:
    receipt = sender.post("referrals", body(), uuid.uuid4()).json()
    assert len(receipt["referrals"]) == 2

    waiting = receiver.get("referrals?status=proposed").json()["items"]
    assert [row["id"] for row in waiting] == receipt["referrals"][:1]
    assert waiting[0]["sender"] == "police"
    assert waiting[0]["answer_due_at"]

    assert receiver.post(f"referrals/{waiting[0]['id']}/accept").json()["status"] == "accepted"
    assert receiver.post(f"referrals/{waiting[0]['id']}/accept").status_code == 409
    assert sender.get(f"referrals/{waiting[0]['id']}").json()["status"] == "accepted"
    assert (
        receiver.post(f"referrals/{waiting[0]['id']}/finish", {"outcome": "helped"}).json()["status"]
        == "done"
    )


def test_no_answer_of_the_api_holds_a_name(sender: Partner, receiver: Partner) -> None:
    answers = [
        sender.post("referrals", body(), uuid.uuid4()),
        sender.get("referrals?direction=sent"),
        receiver.get("referrals"),
    ]
    assert all("Бекзат" not in answer.content.decode() for answer in answers)


def test_the_same_key_refers_nobody_twice(sender: Partner, receiver: Partner) -> None:
    key = uuid.uuid4()
    first, again = sender.post("referrals", body(), key), sender.post("referrals", body(), key)
    assert first.json() == again.json()
    with acting(factories.TESTER):
        assert Referral.objects.count() == 2
    other = sender.post("referrals", body(note="other"), key)
    assert (other.status_code, other.json()["code"]) == (422, "other_content")


def test_two_organisations_may_use_the_same_key(sender: Partner, receiver: Partner) -> None:
    key = uuid.uuid4()
    to = [{"organisation": "centre", "purpose": "identification"}]
    first, second = (partner.post("referrals", body(to=to), key) for partner in (sender, receiver))
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json()["reference"] != second.json()["reference"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"consent": None}, "consent_missing"),
        ({"to": [{"organisation": "centre", "purpose": "assistance"}]}, "cannot_receive"),
        ({"episode": {"sector": "nothing_known"}}, "unknown_code"),
    ],
)
def test_what_cannot_be_taken_is_refused_whole(
    sender: Partner, receiver: Partner, changes: dict[str, Any], code: str
) -> None:
    answer = sender.post("referrals", body(**changes), uuid.uuid4())
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    with acting(factories.TESTER):
        assert Referral.objects.count() == 0


def test_a_child_is_referred_without_consent(sender: Partner, receiver: Partner) -> None:
    child = {"age_band": "9-17"}
    assert sender.post("referrals", body(person=child, consent=None), uuid.uuid4()).status_code == 200


def test_strangers_and_revoked_tokens_are_refused(shelter: Organisation) -> None:
    assert Client().get("/api/v1/referrals").status_code == 401
    assert Partner("nrm_no-such-token").get("referrals").status_code == 401
    actor = factories.an_actor("administrator", shelter)
    with acting(actor):
        partner, key = partners.admit(actor, title="Short", scopes=["referrals.read"])
    assert Partner(key).get("referrals").status_code == 200
    with acting(actor):
        partners.revoke(actor, partner.pk)
    assert Partner(key).get("referrals").status_code == 401


def test_a_reading_token_writes_nothing(sender: Partner, receiver: Partner, police: Organisation) -> None:
    reader = Partner(token(police, "referrals.read"))
    assert reader.post("referrals", body(), uuid.uuid4()).status_code == 403
    assert reader.get(f"referrals/{uuid.uuid4()}").json()["code"] == "not_found"


def test_what_is_not_yours_is_not_found(sender: Partner, receiver: Partner) -> None:
    receipt = sender.post(
        "referrals", body(to=[{"organisation": "centre", "purpose": "identification"}]), uuid.uuid4()
    )
    assert receiver.get(f"referrals/{receipt.json()['referrals'][0]}").status_code == 404


def test_directory_and_codes(sender: Partner, shelter: Organisation) -> None:
    assert [row["code"] for row in sender.get("organisations?purpose=assistance").json()] == ["shelter"]
    assert {"code": "agriculture"}.items() <= next(
        row for row in sender.get("codes/sectors").json() if row["code"] == "agriculture"
    ).items()
    assert sender.get("codes/no_such_list").status_code == 404


def a_waiting_one(sender: Partner, receiver: Partner, **changes: Any) -> str:
    """The referral to the shelter, as the receiver finds it."""
    sender.post("referrals", body(**changes), uuid.uuid4())
    return str(receiver.get("referrals?status=proposed").json()["items"][0]["id"])


def test_asking_back_and_answering(sender: Partner, receiver: Partner) -> None:
    pk, key = a_waiting_one(sender, receiver), uuid.uuid4()
    for _ in range(2):
        (asked,) = receiver.post(f"referrals/{pk}/questions", {"text": "Which language?"}, key).json()
    assert (
        receiver.post(f"referrals/{pk}/questions", {"text": "And?"}, uuid.uuid4()).json()["code"]
        == "question_open"
    )
    (told,) = sender.post(f"referrals/{pk}/questions/{asked['id']}/answer", {"text": "Kazakh."}).json()
    assert (told["status"], told["answer"]) == ("answered", "Kazakh.")
    assert receiver.get(f"referrals/{pk}/questions").json() == [told]
    assert sender.post(f"referrals/{pk}/questions/{asked['id']}/answer", {"text": "No."}).status_code == 409


def test_passing_on_needs_consent_and_happens_once(sender: Partner, receiver: Partner) -> None:
    factories.a_shelter(code="other")
    pk, key = a_waiting_one(sender, receiver), uuid.uuid4()
    to = {"organisation": "other"}
    assert receiver.post(f"referrals/{pk}/transfer", to, uuid.uuid4()).json()["code"] == "consent_missing"
    receiver.post(f"referrals/{pk}/accept")
    to["consent"] = {"language": "kk"}  # type: ignore[assignment]
    for _ in range(2):
        told = receiver.post(f"referrals/{pk}/transfer", to, key).json()
        assert (told["status"], told["passed_to"]) == ("transferred", "other")
    assert sender.get(f"referrals/{pk}").json()["passed_to"] == "other"
    assert receiver.post(f"referrals/{pk}/transfer", to, uuid.uuid4()).json()["passed_to"] == "other"


def test_the_loop_is_closed_by_the_receiver(sender: Partner, receiver: Partner) -> None:
    pk = a_waiting_one(sender, receiver)
    receiver.post(f"referrals/{pk}/accept")
    assert sender.get(f"referrals/{pk}").json()["next_due_at"]
    assert receiver.post(f"referrals/{pk}/contact").json()["contacted_at"]
    assert receiver.post(f"referrals/{pk}/finish").status_code == 422
    assert receiver.post(f"referrals/{pk}/finish", {"outcome": "helped"}).json()["outcome"] == "helped"
    told = sender.get(f"referrals/{pk}").json()
    assert (told["status"], told["outcome"], told["next_due_at"]) == ("done", "helped", None)


def test_the_calls_of_a_minute_are_counted_for_each_partner(
    sender: Partner, receiver: Partner, settings: Any
) -> None:
    settings.OPENNRM_API_PER_MINUTE = 2
    assert [sender.get("organisations").status_code for _ in range(4)] == [200, 200, 429, 429]
    assert receiver.get("organisations").status_code == 200
    with connection.cursor() as cursor:
        cursor.execute("update access_cache set expires = now() - interval '1 second'")
    assert [sender.get("organisations").status_code for _ in range(3)] == [200, 200, 429]


def test_a_referral_asks_the_database_no_more_than_it_must(sender: Partner, receiver: Partner) -> None:
    one = body(to=[{"organisation": "shelter", "purpose": "assistance"}])
    with CaptureQueriesContext(connection) as asked:
        assert sender.post("referrals", one, uuid.uuid4()).status_code == 200
    assert len(asked) <= 48
    assert sum("audit_entry" in one["sql"] for one in asked.captured_queries) == 1
