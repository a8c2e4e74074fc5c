"""A filled-in form becomes a file, a consent, a sealed form and a referral; once."""

import io
import json
import stat
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from django.utils.html import escape

from opennrm.access.decisions import Denied
from opennrm.access.models import User
from opennrm.access.session import acting
from opennrm.audit.models import Entry
from opennrm.cases.models import Case, Consent
from opennrm.identification import actions as identification
from opennrm.intake import queries
from opennrm.intake.actions import NotInOrder, take_in
from opennrm.intake.forms import available
from opennrm.intake.models import Report
from opennrm.notifications.models import Notification
from opennrm.referrals.models import Referral
from tests import factories
from tests.web.responder.steps import client_of

FORM = available()["uk-nrm"]
FILE = Path(__file__).parent / "every_field.json"
EVERY = json.loads(FILE.read_text(encoding="utf-8"))


@pytest.fixture
def m(db: None, settings: Any) -> factories.Mechanism:
    settings.OPENNRM_PROFILE = "gb"
    return factories.a_mechanism()


def brought(m: factories.Mechanism, number: str = "", **answers: Any) -> Any:
    with acting(m.responder):
        return take_in(m.responder, FORM, EVERY | answers, recipient_id=m.authority.pk, number=number)


def taken_by_the_authority(m: factories.Mechanism) -> Case:
    """The referral that came with the form is accepted; the case as an officer sees it."""
    report = brought(m).report
    with acting(m.coordinator):
        referral = Referral.objects.get(case_id=report.case_id)
        identification.accept_for_identification(m.coordinator, referral.pk)
    return factories.the_case(m.officer, report.case_id)


def test_a_form_becomes_a_file_with_consent_and_a_referral(m):
    taken = brought(m)
    with acting(factories.TESTER):
        case = Case.objects.get(pk=taken.report.case_id)
        referral = Referral.objects.get(case=case)
        consent = Consent.objects.get(case=case)
        log = list(Entry.objects.filter(case_id=case.pk).values_list("action", flat=True))
    assert (case.sex, case.citizenship, case.region, case.is_child) == ("man", "ALB", "GB-WLS", False)
    assert case.door == "police"
    assert (referral.recipient_id, referral.purpose, referral.urgency) == (
        m.authority.pk,
        "identification",
        "ordinary",
    )
    assert (consent.recipient_id, consent.language) == (m.authority.pk, "sq")
    assert {"case.open", "case.narrate", "intake.take", "consent.give", "referral.propose"} <= set(log)
    assert (taken.report.place, taken.report.age_then) == ("both", "adult")


def test_the_same_form_again_changes_nothing(m):
    first, again = brought(m), brought(m)
    assert (first.is_new, again.is_new) == (True, False)
    assert first.report.pk == again.report.pk
    with acting(factories.TESTER):
        assert Case.objects.count() == Referral.objects.count() == 1


def test_the_forms_own_number_makes_it_the_same_whatever_it_says(m):
    assert brought(m, number="A-1").is_new
    assert not brought(m, number="A-1", family="Something else is known now").is_new
    assert brought(m, number="A-2").is_new


def test_it_is_the_same_also_when_the_file_has_gone_to_others(m):
    report = brought(m).report
    with acting(factories.TESTER):
        Case.objects.get(pk=report.case_id).participants.update(until=timezone.now())
    again = brought(m)
    assert (again.report, again.is_new) == (None, False)


def test_who_is_still_there_is_referred_as_urgent(m):
    answers = {"still-in-exploitative-situation": "yes"}
    with acting(factories.TESTER):
        referral = Referral.objects.get(case_id=brought(m, **answers).report.case_id)
    assert (referral.urgency, referral.is_threatened) == ("urgent", True)


def test_a_child_is_referred_whether_or_not_it_agrees(m):
    answers = {"pv-under-age": "yes", "pv-dob": "2012-05-05", "pv-want-to-submit-nrm": "no"}
    report = brought(m, **answers).report
    with acting(factories.TESTER):
        assert Consent.objects.filter(case_id=report.case_id).count() == 0
        assert Referral.objects.get(case_id=report.case_id).is_child


def test_an_adult_who_does_not_agree_has_no_file(m):
    with pytest.raises(NotInOrder) as refused:
        brought(m, **{"pv-want-to-submit-nrm": "no"})
    assert [one.field for one in refused.value.found] == ["pv-want-to-submit-nrm"]
    with acting(factories.TESTER):
        assert Case.objects.count() == Report.objects.count() == 0


def test_a_form_that_is_not_in_order_stores_nothing(m):
    with pytest.raises(NotInOrder) as refused:
        brought(m, **{"pv-dob": "long ago", "pv-gender": "?"})
    assert {one.field for one in refused.value.found} == {"pv-dob", "pv-gender"}
    with acting(factories.TESTER):
        assert Case.objects.count() == 0


@pytest.mark.parametrize(
    ("kind", "door"), [("akimat", "social_services"), ("ministry", "other"), ("ngo", "ngo")]
)
def test_the_door_is_the_kind_of_who_filled_it_in(m, kind, door):
    actor = factories.an_actor("first_responder", factories.an_organisation(kind))
    with acting(actor):
        report = take_in(actor, FORM, EVERY, recipient_id=m.authority.pk).report
    with acting(factories.TESTER):
        assert Case.objects.get(pk=report.case_id).door == door


@pytest.mark.parametrize("who", ["coordinator", "officer"])
def test_only_who_could_screen_and_refer_takes_a_form_in(m, who):
    actor = getattr(m, who)
    with acting(actor), pytest.raises(Denied):
        take_in(actor, FORM, EVERY, recipient_id=m.authority.pk)


def test_the_table_holds_no_answer(m):
    brought(m)
    with connection.cursor() as cursor, acting(factories.TESTER):
        cursor.execute("select row_to_json(r)::text from intake_report r")
        row = cursor.fetchone()[0]
    assert not [
        answer for answer in EVERY.values() if isinstance(answer, str) and len(answer) > 12 and answer in row
    ]
    assert b"Invented".hex() not in row


def test_nobody_changes_a_form_not_even_the_application(m):
    report = brought(m).report
    with acting(m.responder):
        assert Report.objects.filter(pk=report.pk).update(form_version="0") == 0


def test_every_answer_is_found_again_on_the_page(m):
    case = taken_by_the_authority(m)
    page = client_of(m.officer).get(f"/cases/{case.reference}/form/").content.decode()
    shown = {name: answer if isinstance(answer, list) else [answer] for name, answer in EVERY.items()}
    missing = [name for name, answers in shown.items() for one in answers if escape(one) not in page]
    # A number is opened on the page that says whether it is safe (decision 0039).
    assert missing == ["pv-phone-number-yes", "pv-phone-number-alternative"]
    assert all(one.title in page and one.fields[0].label in page for one in FORM.sections)
    with acting(factories.TESTER):
        assert Entry.objects.filter(case_id=case.pk, action="intake.read").count() == 1


def test_the_part_of_what_happened_leads_to_the_form_and_only_where_there_is_one(m):
    case = taken_by_the_authority(m)
    client = client_of(m.officer)
    assert (
        f"/cases/{case.reference}/form/" in client.get(f"/cases/{case.reference}/happened/").content.decode()
    )
    other = factories.a_case_to_decide(m)
    assert "/form/" not in client.get(f"/cases/{other.reference}/happened/").content.decode()
    assert client.get(f"/cases/{other.reference}/form/").status_code == 404


def test_the_coordinator_counts_and_reads_nothing(m):
    case = taken_by_the_authority(m)
    assert client_of(m.coordinator).get(f"/cases/{case.reference}/form/").status_code == 404
    with acting(m.coordinator):
        assert queries.reports(m.coordinator).count() == 1
        with pytest.raises(Denied):
            queries.filled_in(m.coordinator, factories.the_case(m.coordinator, case.pk))


def test_reading_costs_the_same_for_every_form(m, django_assert_max_num_queries):
    case = taken_by_the_authority(m)
    client = client_of(m.officer)
    with django_assert_max_num_queries(45):
        assert client.get(f"/cases/{case.reference}/form/").status_code == 200


def run(*words: str) -> str:
    said = io.StringIO()
    call_command("import", "uk-referral", *words, stdout=said)
    return said.getvalue()


def address_of(m: factories.Mechanism) -> str:
    with acting(factories.TESTER):
        return User.objects.get(pk=m.responder.user_id).email


def test_a_dry_run_checks_and_takes_nothing(m):
    assert "1 are in order. Nothing was taken in." in run(
        str(FILE), "--organisation", m.police.code, "--dry-run"
    )
    with acting(factories.TESTER):
        assert Case.objects.count() == 0


def test_the_command_takes_a_file_in_once(m):
    words = (str(FILE), "--organisation", m.police.code, "--member", address_of(m))
    assert "1 referrals taken in, 0 were here already." in run(*words)
    assert "0 referrals taken in, 1 were here already." in run(*words)


def test_what_is_wrong_is_in_the_report_by_form_and_field(m, tmp_path):
    forms = [{"id": "1", "answers": EVERY}, {"id": "2", "answers": EVERY | {"pv-dob": "secret-day"}}]
    file, report = tmp_path / "forms.json", tmp_path / "report.csv"
    file.write_text(json.dumps(forms), encoding="utf-8")
    words = (str(file), "--organisation", m.police.code, "--member", address_of(m), "--report", str(report))
    with pytest.raises(CommandError, match="1 forms cannot be taken"):
        run(*words)
    said = report.read_text(encoding="utf-8-sig")
    assert "2,pv-dob,This must be a date" in said.replace('"', "")
    assert "secret-day" not in said
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    with acting(factories.TESTER):
        assert Case.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [("not json", "not JSON"), ("[]", "must hold one object"), ('["x"]', "must hold one object")],
)
def test_a_file_that_is_none(m, tmp_path, content, said):
    file = tmp_path / "forms.json"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(CommandError, match=said):
        run(str(file), "--organisation", m.police.code, "--dry-run")


@pytest.mark.parametrize("member", ["", "nobody@example.org"])
def test_somebody_must_answer_for_it(m, member):
    with pytest.raises(CommandError, match="--member"):
        run(str(FILE), "--organisation", m.police.code, "--member", member)


def test_an_adult_who_does_not_agree_is_counted_without_a_name_and_once(m, tmp_path):
    file = tmp_path / "forms.json"
    file.write_text(json.dumps(EVERY | {"pv-want-to-submit-nrm": "no"}), encoding="utf-8")
    words = (str(file), "--organisation", m.police.code, "--member", address_of(m))
    said = [run(*words), run(*words)]
    assert "counted without a name, receipt" in said[0]
    assert said[0] == said[1]
    with acting(factories.TESTER):
        assert Case.objects.count() == 0
        row = Notification.objects.get()
    assert (row.nationality, row.sex, row.region) == ("ALB", "man", "GB-WLS")
