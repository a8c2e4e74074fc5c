"""A notification without a name: counted once, found by its receipt, and leading back to nobody."""

from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, transaction

from opennrm.access.decisions import Denied
from opennrm.access.session import acting
from opennrm.audit.models import Entry
from opennrm.country import profile
from opennrm.country.loader import load
from opennrm.notifications import actions, queries
from opennrm.notifications.actions import ForAdults, Said
from opennrm.notifications.models import Notification
from tests import factories

SAID = Said(
    door="labour_inspection", region="KZ-71", sector="construction", forms=("forced_labour",), sex="man",
    age_band="30-38", nationality="UZ", help_offered=("wages", "hotline"),
)  # fmt: skip
MAY_HOLD = {
    "id", "receipt", "month", "region", "sector", "forms", "sex", "age_band", "nationality", "door", "help_offered",
    "is_duty", "profile_version",
}  # fmt: skip


@pytest.fixture
def m(db: None) -> factories.Mechanism:
    return factories.a_mechanism()


def test_the_same_form_twice_counts_one_person_and_gives_one_receipt(m: factories.Mechanism) -> None:
    number = uuid4()
    with acting(m.responder):
        first, second = (actions.send(m.responder, SAID, number) for _ in range(2))
        other = actions.send(m.responder, SAID, uuid4())
    assert first == second != other
    assert len(first) == 16
    assert first.isdecimal()
    with acting(m.coordinator):
        assert queries.counts(m.coordinator, "nationality") == {"UZ": 2}
        assert list(queries.by_quarter(m.coordinator, "door").values()) == [{"labour_inspection": 2}]


def test_the_receipt_is_looked_up_with_spaces_and_by_nobody_who_guesses(m: factories.Mechanism) -> None:
    with acting(m.responder):
        code = actions.send(m.responder, SAID, uuid4())
        spaced = " ".join(code[place : place + 4] for place in range(0, 16, 4))
        found = queries.receipt(m.responder, spaced)
        assert found
        assert (found.month, found.region) == (profile().today().replace(day=1), "KZ-71")
        assert found.help_offered == ("hotline", "wages")
        assert queries.receipt(m.responder, "0" * 16) is None


def test_the_sender_cannot_read_or_change_the_table(m: factories.Mechanism) -> None:
    with acting(m.responder):
        actions.send(m.responder, SAID, uuid4())
        assert not Notification.objects.exists()
        for statement in (
            "update notifications_notification set door = 'x'",
            "delete from notifications_notification",
        ):
            with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)


def test_a_child_is_never_only_counted(m: factories.Mechanism) -> None:
    with acting(m.responder), pytest.raises(ForAdults):
        actions.send(m.responder, Said(door="border", age_band="9-17"), uuid4())


def test_who_counts_does_not_send_and_who_sends_does_not_count(m: factories.Mechanism) -> None:
    with acting(m.coordinator), pytest.raises(Denied):
        actions.send(m.coordinator, SAID, uuid4())
    with acting(m.responder), pytest.raises(Denied):
        queries.counts(m.responder, "door")
    with acting(m.coordinator), pytest.raises(ValueError, match="receipt"):
        queries.counts(m.coordinator, "receipt")


def test_nothing_leads_from_the_row_or_the_log_to_anybody(m: factories.Mechanism) -> None:
    with acting(m.responder):
        actions.send(m.responder, SAID, uuid4())
    assert {field.name for field in Notification._meta.fields} == MAY_HOLD
    assert not [field for field in Notification._meta.fields if field.is_relation]
    with acting(factories.TESTER):
        row = Notification.objects.get()
        entry = Entry.objects.get(action="notification.send")
        assert (entry.object_id, entry.case_id, entry.detail) == (None, None, {})
        assert not Entry.objects.filter(object_id=row.pk).exists()
        assert row.month.day == 1


def test_an_unknown_duty_is_stored_as_unknown(m: factories.Mechanism) -> None:
    with acting(m.responder):
        assert queries.duty(m.responder).is_unknown
        assert queries.duty(m.responder).ask
        actions.send(m.responder, SAID, uuid4())
    with acting(factories.TESTER):
        assert Notification.objects.get().is_duty is None


@pytest.mark.parametrize(("kind", "asked"), [("police", True), ("ngo", False)])
def test_the_law_of_a_country_may_ask_some_bodies_and_not_others(
    db: None, monkeypatch: pytest.MonkeyPatch, kind: str, asked: bool
) -> None:
    monkeypatch.setattr(queries, "profile", lambda: load("gb"))
    who = factories.an_actor("first_responder", factories.an_organisation(kind))
    with acting(who):
        assert queries.is_asked(who) is asked


def test_where_the_law_names_no_bodies_it_asks_everybody(
    m: factories.Mechanism, monkeypatch: pytest.MonkeyPatch
) -> None:
    with acting(m.responder):
        assert not queries.is_asked(m.responder)
        monkeypatch.setattr(queries, "profile", lambda: load("xx"))
        assert queries.is_asked(m.responder)
