"""Counting real rows: files, decisions and forms made by the product's own actions, in the country's tables."""

import io
import json
import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from opennrm.access.actor import system
from opennrm.access.decisions import Denied
from opennrm.access.session import acting
from opennrm.audit.models import Entry
from opennrm.country.loader import load
from opennrm.intake.actions import take_in
from opennrm.intake.forms import available
from opennrm.notifications import actions as notifications
from opennrm.referrals.models import Referral
from opennrm.statistics import queries, tables
from opennrm.statistics.definitions import table_set
from opennrm.statistics.periods import Quarter
from tests import factories
from tests.intake.test_taking_in import EVERY
from tests.web.responder.steps import client_of

GB = load("gb")
FORM = available()["uk-nrm"]
THIS = Quarter.of(GB.today())


@pytest.fixture
def m(db: None, settings: Any) -> factories.Mechanism:
    settings.OPENNRM_PROFILE = "gb"
    return factories.a_mechanism()


def table_of(
    actor: Any, code: str, *, quarters: int = 4, frozen_at: datetime | None = None, least: int = 1
) -> Any:
    period = tables.period(GB, THIS, quarters, frozen_at or timezone.now())
    with acting(actor):
        words = tables.words(actor, GB, "en", "Not known")
        found = table_set("gb")
        table = found.table(code)
        return tables.draw(found, table, queries.count(actor, GB, table, period), period, words, least)


def last(drawn: Any) -> Any:
    return drawn.lines[-1].cells


def brought(m: factories.Mechanism, **answers: Any) -> None:
    with acting(m.responder):
        take_in(m.responder, FORM, EVERY | answers, recipient_id=m.authority.pk, number=str(uuid.uuid4()))


def referred_at(case_id: Any, at: datetime) -> None:
    with acting(factories.TESTER):
        Referral.objects.filter(case_id=case_id).update(sent_at=at)


def test_a_file_counts_once_by_its_first_referral(m):
    case = factories.a_referral(m, purpose="identification").case
    other = factories.an_authority()
    factories.a_consent(m.responder, case, other, "identification")
    with acting(m.responder):
        request = factories.referrals.Request(uuid.uuid4(), case.pk, other.pk, "identification")
        factories.referrals.propose(m.responder, request)
    assert last(table_of(m.coordinator, "T2"))[-1] == 1
    assert last(table_of(m.coordinator, "T13"))[-1] == 1


def test_a_request_for_help_alone_is_no_referral_to_the_mechanism(m):
    factories.a_referral(m, purpose="assistance")
    factories.a_referral(m, purpose="identification", at="declined")
    assert last(table_of(m.coordinator, "T2"))[-1] == 1


def test_where_it_happened_and_the_age_then_come_from_the_form(m):
    brought(m)
    brought(m, **{"where-exploitation-happened": "uk"})
    brought(m, **{"pv-under-age-at-time-of-exploitation": "yes"})
    brought(
        m, **{"pv-under-age": "not-sure", "pv-under-age-at-time-of-exploitation": "not-sure", "pv-dob": ""}
    )
    cells = last(table_of(m.coordinator, "T2"))
    assert cells == (0, 1, 1, 0, 2, 0, 0, 1, 0, 1, 0, 0, 1, 0, 1, 4)


def test_crossing_a_border_does_not_say_where_it_happened(m):
    factories.a_referral(m, purpose="identification")
    assert last(table_of(m.coordinator, "T2"))[3] + last(table_of(m.coordinator, "T2"))[1] == 1


def test_first_responders_by_type(m):
    brought(m)
    inspector = factories.an_actor("first_responder", factories.an_organisation("labour_inspection"))
    helper = factories.an_actor("caseworker", factories.an_organisation("ngo"))
    for actor in (inspector, helper):
        factories.a_referral(m, purpose="identification", sender=actor)
    assert {code: last(table_of(m.coordinator, code))[-1] for code in ("T11", "T12", "T13", "T14")} == {
        "T11": 1, "T12": 1, "T13": 1, "T14": 0,
    }  # fmt: skip
    rows = [line.headings for line in table_of(m.coordinator, "T13").lines]
    assert rows[1][1] == "Criminal & Domestic & Labour & Organ harvesting & Sexual"
    assert "Albania" in table_of(m.coordinator, "T13").head[0]


def test_decisions_by_outcome_and_age(m):
    factories.a_decision(m, at="approved")
    factories.a_decision(m, at="approved", outcome="negative", reason_codes=("insufficient",))
    factories.a_decision(m, at="submitted")
    assert last(table_of(m.coordinator, "T16"))[:3] == (1, 1, 2)
    assert last(table_of(m.coordinator, "T19"))[-1] == 0


def notified(m: factories.Mechanism, **said: Any) -> None:
    with acting(m.responder):
        notifications.send(m.responder, notifications.Said(door="police", **said), uuid.uuid4())


def test_notifications_by_quarter_and_nationality(m):
    for nationality in ("ALB", "ALB", "VNM", ""):
        notified(m, nationality=nationality)
    assert last(table_of(m.coordinator, "T25")) == (4,)
    rows = [(line.headings[0], line.cells) for line in table_of(m.coordinator, "T26").lines]
    assert rows == [("Albania", (2,)), ("Vietnam", (1,)), ("Not known", (1,)), ("Total", (4,))]


def test_a_notification_is_no_referral(m):
    notified(m)
    assert last(table_of(m.coordinator, "T2"))[-1] == "[x]"


def test_a_frozen_table_does_not_move(m):
    frozen = timezone.now()
    before = table_of(m.coordinator, "T2", frozen_at=frozen)
    factories.a_referral(m, purpose="identification")
    assert last(table_of(m.coordinator, "T2", frozen_at=frozen))[-1] in (0, "[x]")
    assert before.table.code == "T2"
    assert last(table_of(m.coordinator, "T2"))[-1] == 1


def test_quarters_are_those_of_the_countrys_clock(m):
    case_id = factories.a_referral(m, purpose="identification").case_id
    start = THIS.begin(GB.timezone)
    referred_at(case_id, start)
    assert last(table_of(m.coordinator, "T2", quarters=1))[-1] == 1
    referred_at(case_id, start - timedelta(seconds=1))
    drawn = table_of(m.coordinator, "T2", quarters=2)
    by_quarter = [line.cells[-1] for line in drawn.lines if line.headings[1]]
    assert by_quarter == [1, 0]


def test_before_the_first_referral_nothing_is_known(m):
    factories.a_referral(m, purpose="identification")
    drawn = table_of(m.coordinator, "T2", quarters=3)
    assert [line.cells[-1] for line in drawn.lines if line.headings[1]] == ["[x]", "[x]", 1]


@pytest.mark.parametrize("who", ["responder", "caseworker", "supervisor", "officer"])
def test_only_who_sees_the_whole_mechanism_counts(m, who):
    with pytest.raises(Denied):
        table_of(getattr(m, who), "T2")


def test_the_command_line_counts_the_same(m):
    factories.a_referral(m, purpose="identification")
    assert table_of(system("statistics"), "T2").lines == table_of(m.coordinator, "T2").lines


def test_the_page_hides_small_numbers_and_says_what_the_signs_mean(m):
    for _ in range(6):
        brought(m)
    factories.a_decision(m, at="approved")
    client = client_of(m.coordinator)
    listing = client.get("/mechanism/tables/").content.decode()
    assert "T2: Referrals by quarter" in listing
    assert "A file counts once" in listing
    page = client.get(f"/mechanism/tables/T2/?last={THIS}&quarters=1").content.decode()
    assert "Location of exploitation" not in page
    assert "UK and Overseas" in page
    assert ">7<" in page
    assert "[c]" in client.get(f"/mechanism/tables/T16/?last={THIS}&quarters=1").content.decode()
    assert "Frozen:" in page
    assert client.get("/mechanism/tables/T99/").status_code == 404
    assert client_of(m.caseworker).get("/mechanism/tables/T2/").status_code == 403


@pytest.mark.parametrize(
    "query", ["last=nonsense", "quarters=9999", "frozen=yesterday", "last=&quarters=&frozen="]
)
def test_nonsense_in_the_address_is_as_if_it_were_not_there(m, query):
    assert client_of(m.coordinator).get(f"/mechanism/tables/T2/?{query}").status_code == 200


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_table_is_taken_away_and_the_log_says_who(m, kind):
    brought(m)
    answer = client_of(m.coordinator).get(f"/mechanism/tables/T13/?last={THIS}&export={kind}")
    assert answer.status_code == 200
    assert answer["Content-Disposition"].endswith(f'.{kind}"')
    assert "T13" not in answer["Content-Disposition"]
    if kind == "csv":
        assert "[c]" in answer.content.decode("utf-8-sig")
    with acting(factories.TESTER):
        entry = Entry.objects.get(action="statistics.export")
    assert (entry.actor_id, entry.detail["table"]) == (m.coordinator.user_id, "t13")


def test_a_page_costs_the_same_whatever_is_stored(m):
    client = client_of(m.coordinator)
    address = f"/mechanism/tables/T13/?last={THIS}"
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for _ in range(5):
        brought(m)
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(few)


def test_the_files_of_a_quarter(m, tmp_path):
    for _ in range(6):
        brought(m)
    said = io.StringIO()
    words = ("tables", "--profile", "gb", "--quarter", str(THIS), "--out", str(tmp_path / "out"))
    call_command("statistics", *words, stdout=said)
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert len(names) == 18
    assert f"T2-{THIS}.csv" in names
    text = (tmp_path / "out" / f"T2-{THIS}.csv").read_text(encoding="utf-8-sig")
    assert "T2: Referrals by quarter" in text.splitlines()[0]
    assert "Year,Quarter,Overseas,UK,UK and Overseas,Not specified or unknown,Total" in text
    with pytest.raises(CommandError, match="is there already"):
        call_command("statistics", *words, stdout=said)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--quarter", "2026"), "2026Q3"), (("--table", "T99"), "There is no table T99"), (("--quarters", "0"), "Between 1"),
        (("--profile", "zz"), "there is no such profile"),
    ],
)  # fmt: skip
def test_what_the_command_cannot_do_it_says(m, tmp_path, words, said):
    with pytest.raises(CommandError, match=said):
        call_command("statistics", "tables", "--out", str(tmp_path), *words)


def test_a_table_holds_no_name(m):
    brought(m)
    shown = json.dumps([line.cells for line in table_of(m.coordinator, "T13").lines])
    assert "Hoxha" not in shown
