"""Cases that an organisation brings from its own register: all of them, once, sealed, and seen by nobody else."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from opennrm.access.actor import system
from opennrm.access.decisions import Denied
from opennrm.access.session import acting
from opennrm.cases import actions, queries, registers
from opennrm.cases.models import Case, Milestone, RegisterEntry
from opennrm.cases.registers import Extra, RegisterRow, keeper, take_in
from opennrm.cases.states import Social, Status
from opennrm.vault import sealing
from tests import factories

OPENED = datetime(2024, 3, 1, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def rows(count: int, start: int = 0, **fields: object) -> list[RegisterRow]:
    """Rows of an invented register."""
    values = {
        "description": factories.WOMAN,
        "identity": factories.SOMEBODY,
        "contact": factories.REACHED,
        **fields,
    }
    return [
        RegisterRow(key=f"R-{number}", opened_at=OPENED, **values) for number in range(start, start + count)
    ]  # type: ignore[arg-type]


def test_a_row_becomes_a_case_that_the_organisation_leads_and_reads() -> None:
    worker = factories.an_actor("caseworker")
    row = rows(1, narrative="Kept on a farm.", social=Social.PRESUMED, extra=Extra(of_case={"a": "b"}))
    taken = take_in(keeper(worker.organisation_id), worker.organisation_id, row)
    with acting(worker):
        case = queries.case_by_id(worker, taken.case_ids[0])
        assert (case.lead_id, case.opened_by_id) == (worker.organisation_id, worker.organisation_id)
        assert (case.status, case.social, case.sector, case.languages) == (
            "open",
            "presumed",
            "agriculture",
            ["ky"],
        )
        assert [row.case.pk for row in queries.listing(worker).rows] == [case.pk]
        assert [fact.code for fact in queries.milestones(worker, case)] == ["opened"]
        actions.take(worker, case.pk)
        case = queries.case_by_id(worker, case.pk)
        assert queries.identity(worker, case) == factories.SOMEBODY
        assert queries.contact(worker, case) == factories.REACHED
        assert queries.narrative(worker, case) == "Kept on a farm."


def test_another_organisation_sees_nothing_of_it() -> None:
    ours, other = factories.an_actor("caseworker"), factories.an_actor("caseworker")
    taken = take_in(keeper(ours.organisation_id), ours.organisation_id, rows(2))
    with acting(other):
        assert not Case.objects.filter(pk__in=taken.case_ids).exists()
        assert not RegisterEntry.objects.exists()


def test_the_same_rows_are_taken_in_once() -> None:
    organisation = factories.an_organisation()
    first = take_in(keeper(organisation.pk), organisation.pk, rows(5))
    second = take_in(keeper(organisation.pk), organisation.pk, [*rows(8), *rows(1)])
    assert (len(first.case_ids), first.already) == (5, 0)
    assert (len(second.case_ids), second.already) == (3, 6)
    assert not set(first.case_ids) & set(second.case_ids)


def test_two_organisations_may_use_the_same_numbers() -> None:
    for organisation in (factories.an_organisation(), factories.an_organisation()):
        assert len(take_in(keeper(organisation.pk), organisation.pk, rows(2)).case_ids) == 2


def test_rows_without_a_number_are_all_taken_in() -> None:
    organisation = factories.an_organisation()
    unnumbered = [RegisterRow(factories.MAN), RegisterRow(factories.MAN)]
    assert len(take_in(keeper(organisation.pk), organisation.pk, unnumbered).case_ids) == 2


def test_a_closed_case_has_its_dates() -> None:
    organisation = factories.an_organisation()
    closed = OPENED + timedelta(days=90)
    row = rows(1, status=Status.CLOSED, closed_at=closed, closure_reason="goals_met")
    taken = take_in(keeper(organisation.pk), organisation.pk, row)
    with acting(keeper(organisation.pk)):
        facts = Milestone.objects.filter(case_id=taken.case_ids[0]).order_by("at").values_list("code", "at")
        assert list(facts) == [("opened", OPENED), ("closed", closed)]


def test_only_the_keeper_of_that_register_and_the_system_take_in() -> None:
    worker, organisation = factories.an_actor("administrator"), factories.an_organisation()
    for actor in (worker, keeper(worker.organisation_id)):
        with pytest.raises(Denied):
            take_in(actor, organisation.pk, rows(1))
    assert len(take_in(system("demonstration"), organisation.pk, rows(1)).case_ids) == 1


def test_every_case_is_logged_and_every_batch_is_one_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registers, "BATCH", 2)
    organisation, told = factories.an_organisation(), []
    taken = take_in(keeper(organisation.pk), organisation.pk, rows(5), progress=told.append)
    assert told == [2, 4, 5]
    with acting(keeper(organisation.pk)), connection.cursor() as cursor:
        cursor.execute("select object_id, role from audit_entry where action = 'case.import'")
        assert set(cursor.fetchall()) == {(case_id, "system.register") for case_id in taken.case_ids}


def test_a_reference_that_exists_is_not_used_again(monkeypatch: pytest.MonkeyPatch) -> None:
    organisation, other = factories.an_organisation(), factories.a_case(factories.an_actor("caseworker"))
    drawn = iter([other.reference, "KZ-TEST-0001", "KZ-TEST-0002", "KZ-TEST-0003"])
    monkeypatch.setattr(registers, "new_reference", lambda: next(drawn))
    taken = take_in(keeper(organisation.pk), organisation.pk, rows(2))
    with acting(keeper(organisation.pk)):
        found = Case.objects.filter(pk__in=taken.case_ids).values_list("reference", flat=True)
        assert set(found) == {"KZ-TEST-0002", "KZ-TEST-0003"}


def test_what_is_kept_is_sealed_for_the_organisation_alone() -> None:
    organisation = factories.an_organisation()
    extra = Extra(of_person={"Title": "Ms"}, of_contact={"Email": "x@example.org"}, of_case={"Note": "n"})
    taken = take_in(keeper(organisation.pk), organisation.pk, rows(1, extra=extra))
    with acting(keeper(organisation.pk)):
        entry = RegisterEntry.objects.get(case_id=taken.case_ids[0])
        for column, value in (("of_person", extra.of_person), ("of_contact", extra.of_contact)):
            sealed, place = (
                bytes(getattr(entry, column)),
                sealing.Place("cases_registerentry", entry.pk, column),
            )
            assert sealing.unseal(sealed, organisation_id=organisation.pk, place=place) == value
            with pytest.raises(sealing.Sealed):
                sealing.unseal(sealed, organisation_id=factories.TESTER.organisation_id, place=place)
