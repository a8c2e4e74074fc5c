"""A register in IOM's standard: taken in, and given back as it came."""

import csv
import os
import stat
from io import StringIO
from pathlib import Path

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from opennrm.access.session import acting
from opennrm.cases import queries, registers
from opennrm.cases.models import Case
from opennrm.cases.registers import keeper
from opennrm.commands.htcds.columns import COLUMNS, RECORD, column_of, value_of
from opennrm.organisations.models import Organisation
from opennrm.people.states import AgeBand, Sex
from tests import factories

pytestmark = pytest.mark.django_db
FIRST = {
    RECORD: "A-1", "con_Consent": "TRUE", "prs_Salutation": "Ms", "prs_First_Name": "Айжан",
    "prs_MiddleName": "Бековна", "prs_Second_Name": "Токтогулова", "prs_Birthdate": "12.04.1999",
    "prs_Gender": "Female", "prs_Deceased": "FALSE", "prs_Citizenship": "KG", "prs_PrimaryLanguage": "ky",
    "prs_HighestLevelOfEducation": "Secondary", "prs_IdentityNumber": "ID 123",
    "prs_Email": "aizhan@example.org", "prs_MobilePhone": "+77010000001", "prs_MailingCity": "Osh",
    "vic_MethodOfRecruitment": "AtWork;ThroughFriendsOrSocialEvents", "vic_TraffickingStatus": "Actual victim of trafficking",
    "vic_TraffickingStatusDecisionMakingOrg": "Police", "vic_Methods_of_Control": "DebtBondage; WithholdsDocuments",
    "vic_TypeOfExploitation": "ForcedLabour;Other", "vic_ForcedLabourIndustry": "Agriculture, forestry and fishing",
    "hte_Type": "Exploitation", "hte_City": "Turkistan", "cas_Status": "Closed", "cas_OpenedDate": "2024-03-01",
    "cas_ClosedDate": "2024-06-01", "cas_ReasonForCaseClosure": "She went home; \"all well\", she says",
    "cas_CaseComment": "Kept on a farm,\nwithout pay.", "Nickname": "Aika",
}  # fmt: skip
SECOND = {RECORD: "A-2", "prs_Gender": "NonSpecifiedUnknown", "cas_Status": "Active", "Nickname": "Б"}


def a_file(path: Path, rows: list[dict[str, str]], **dialect: str) -> Path:
    """A register, as a spreadsheet saves it."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding=dialect.pop("encoding", "utf-8"), newline="") as file:
        writer = csv.DictWriter(file, names, restval="", **dialect)  # type: ignore[arg-type]
        writer.writeheader()
        writer.writerows(rows)
    return path


def a_workbook(path: Path, rows: list[dict[str, object]]) -> Path:
    """The same as a workbook."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    book = openpyxl.Workbook()
    book.active.append(names)
    for row in rows:
        book.active.append([row.get(name) for name in names])
    book.save(path)
    return path


def taken_in(file: Path, organisation: Organisation, *more: str) -> str:
    """What the command says."""
    out = StringIO()
    call_command("import", "htcds", str(file), "--organisation", organisation.code, *more, stdout=out)
    return out.getvalue()


def given_back(path: Path, organisation: Organisation) -> list[dict[str, str]]:
    """The rows that the export writes, without empty cells."""
    call_command(
        "export", "htcds", "--organisation", organisation.code, "--out", str(path), stdout=StringIO()
    )
    if path.suffix == ".xlsx":
        names, *rows = openpyxl.load_workbook(path).active.values
        read = [dict(zip(names, row, strict=True)) for row in rows]
    else:
        with path.open(encoding="utf-8-sig", newline="") as file:
            read = list(csv.DictReader(file))
    return [{name: cell for name, cell in row.items() if cell} for row in read]


def by_number(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """The order of rows is not a part of a register."""
    return sorted(rows, key=lambda row: row.get(RECORD, ""))


@pytest.mark.parametrize("separator", [",", ";"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_register_comes_back_equal(tmp_path: Path, separator: str, encoding: str, ending: str) -> None:
    organisation = factories.an_organisation()
    file = a_file(tmp_path / "in.csv", [FIRST, SECOND], delimiter=separator, encoding=encoding)
    assert "2 cases taken in, 0 were here already." in taken_in(file, organisation)
    assert by_number(given_back(tmp_path / f"out.{ending}", organisation)) == [FIRST, SECOND]


def test_a_workbook_comes_back_equal_and_goes_round_again(tmp_path: Path) -> None:
    first, second = factories.an_organisation(), factories.an_organisation()
    taken_in(a_workbook(tmp_path / "in.xlsx", [dict(FIRST), dict(SECOND)]), first)
    assert by_number(given_back(tmp_path / "out.xlsx", first)) == [FIRST, SECOND]
    taken_in(tmp_path / "out.xlsx", second)
    assert by_number(given_back(tmp_path / "again.csv", second)) == [FIRST, SECOND]


def test_what_a_row_becomes(tmp_path: Path) -> None:
    organisation = factories.an_organisation()
    taken_in(a_file(tmp_path / "in.csv", [FIRST]), organisation)
    worker = factories.an_actor("caseworker", organisation)
    with acting(worker):
        (row,) = queries.listing(worker).rows
    case = row.case
    assert (case.status, case.social, case.sex, case.age_band) == (
        "closed",
        "identified",
        Sex.WOMAN,
        AgeBand.TO_29,
    )
    assert (case.citizenship, case.languages, case.sector) == ("KGZ", ["ky"], "agriculture")
    assert (case.forms, case.closure_reason) == (["forced_labour", "other"], "other")
    assert [at.date().isoformat() for at in (case.opened_at, case.closed_at)] == ["2024-03-01", "2024-06-01"]


def test_a_telephone_of_a_register_is_never_taken_for_a_safe_one(tmp_path: Path) -> None:
    organisation = factories.an_organisation()
    taken_in(a_file(tmp_path / "in.csv", [FIRST]), organisation)
    worker = factories.an_actor(("caseworker", "supervisor"), organisation)
    with acting(worker):
        case = queries.case_by_id(worker, queries.listing(worker).rows[0].case.pk)
        assert queries.contact(worker, case).phone == ""
        assert queries.identity(worker, case).phones == ("+77010000001",)


def test_what_changed_since_is_given_back_changed_and_the_rest_as_it_came(tmp_path: Path) -> None:
    organisation = factories.an_organisation()
    taken_in(
        a_file(tmp_path / "in.csv", [SECOND | {"prs_Citizenship": "kg", "Odd": "="[:0] + "x"}]), organisation
    )
    with acting(keeper(organisation.pk)):
        Case.objects.update(sex=Sex.WOMAN, social="identified")
    (row,) = given_back(tmp_path / "out.csv", organisation)
    assert (row["prs_Gender"], row["vic_TraffickingStatus"]) == ("Feminine", "ActualVictimOfTrafficking")
    assert (row["prs_Citizenship"], row["Odd"], row[RECORD]) == ("kg", "x", "A-2")


def test_a_case_that_was_opened_here_is_given_too(tmp_path: Path) -> None:
    worker = factories.an_actor("caseworker")
    case = factories.a_case(worker)
    with acting(worker):
        code = Organisation.objects.get(pk=worker.organisation_id)
    (row,) = given_back(tmp_path / "out.csv", code)
    assert row[RECORD] == case.reference
    assert (row["prs_Second_Name"], row["prs_First_Name"], row["prs_Gender"]) == (
        "Токтогулова",
        "Айжан",
        "Feminine",
    )
    assert row["vic_ForcedLabourIndustry"] == "A_AgricultureForestryAndFishing"


def test_nobody_gets_the_cases_of_others(tmp_path: Path) -> None:
    ours, theirs = factories.an_organisation(), factories.an_organisation()
    taken_in(a_file(tmp_path / "in.csv", [FIRST]), ours)
    assert given_back(tmp_path / "out.csv", theirs) == []


def test_a_dry_run_writes_nothing_and_names_what_is_wrong_without_repeating_it(tmp_path: Path) -> None:
    organisation = factories.an_organisation()
    wrong = [
        SECOND,
        SECOND,
        SECOND | {RECORD: "A-3", "prs_Gender": "Айжан", "prs_Birthdate": "2999-01-01"},
        SECOND | {RECORD: "A-4", "Nickname": "=cmd()"},
        SECOND | {RECORD: "A-5", "vic_TypeOfExploitation": "ForcedLabour;Secret"},
        SECOND | {RECORD: "A-6", "cas_OpenedDate": "2024-06-01", "cas_ClosedDate": "2024-03-01"},
    ]
    file, report = a_file(tmp_path / "in.csv", wrong), tmp_path / "report.csv"
    with pytest.raises(CommandError, match="5 rows cannot be taken"):
        taken_in(file, organisation, "--dry-run", "--report", str(report))
    with acting(keeper(organisation.pk)):
        assert not Case.objects.exists()
    text = report.read_text(encoding="utf-8-sig")
    for secret in ("Айжан", "2999", "cmd", "Secret", "Nickname", "A-3"):
        assert secret not in text
    rows = list(csv.reader(StringIO(text)))
    assert [row[:2] for row in rows[1:]] == [
        ["3", RECORD], ["4", "prs_Gender"], ["4", "prs_Birthdate"], ["5", "a column that is not of the standard"],
        ["6", "vic_TypeOfExploitation"], ["7", "cas_ClosedDate"],
    ]  # fmt: skip
    assert "Feminine; Masculine" in rows[2][3]
    assert stat.S_IMODE(report.stat().st_mode) == 0o600


def test_the_good_rows_are_taken_and_the_mended_ones_later(tmp_path: Path) -> None:
    organisation = factories.an_organisation()
    with pytest.raises(CommandError, match="1 rows cannot"):
        taken_in(a_file(tmp_path / "in.csv", [FIRST, SECOND | {"cas_Status": "Asleep"}]), organisation)
    said = taken_in(a_file(tmp_path / "mended.csv", [FIRST, SECOND]), organisation, "--resume")
    assert "1 cases taken in, 1 were here already." in said


def test_records_without_a_number_are_told_apart_by_their_content(tmp_path: Path) -> None:
    organisation = factories.an_organisation()
    rows = [{"prs_Gender": "Male"}, {"prs_Gender": "Male"}, {"prs_Gender": "Female"}]
    file = a_file(tmp_path / "in.csv", rows)
    assert "3 cases taken in, 0" in taken_in(file, organisation)
    assert "0 cases taken in, 3" in taken_in(file, organisation)
    assert sorted(row["prs_Gender"] for row in given_back(tmp_path / "out.csv", organisation)) == [
        "Female",
        "Male",
        "Male",
    ]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"a,b\n1,2\n", "No heading is a column of the standard"),
        (b"", "no headings"),
        (b"prs_Gender,Gender\nMale,Male\n", "two mean the same column"),
        ("prs_Gender\nЖен\n".encode("cp1251"), "not in UTF-8"),
        (b'prs_Gender\n"Male\n', "quotation mark"),
    ],
)
def test_a_file_that_is_no_register_is_refused_whole(tmp_path: Path, content: bytes, why: str) -> None:
    organisation, file = factories.an_organisation(), tmp_path / "in.csv"
    file.write_bytes(content)
    with pytest.raises(CommandError, match=why):
        taken_in(file, organisation)


def test_a_workbook_with_a_formula_or_a_false_one_is_refused(tmp_path: Path) -> None:
    organisation = factories.an_organisation()
    with pytest.raises(CommandError, match="1 rows cannot be taken"):
        taken_in(
            a_workbook(tmp_path / "in.xlsx", [{"prs_Gender": "Male", "prs_Title": "=1+1"}]), organisation
        )
    (tmp_path / "false.xlsx").write_text("no workbook")
    with pytest.raises(CommandError, match="not an XLSX workbook"):
        taken_in(tmp_path / "false.xlsx", organisation)


def test_the_file_is_for_its_owner_and_never_overwrites(tmp_path: Path) -> None:
    organisation, out = factories.an_organisation(), StringIO()
    before = os.umask(0)
    try:
        call_command(
            "export",
            "htcds",
            "--organisation",
            organisation.code,
            "--out",
            str(tmp_path / "o.xlsx"),
            stdout=out,
        )
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "o.xlsx").stat().st_mode) == 0o600
    assert "holds names" in out.getvalue()
    for name in ("o.xlsx", "o.csv"):
        (tmp_path / name).write_text("mine")
        with pytest.raises(CommandError, match="left as it is"):
            given_back(tmp_path / name, organisation)
        assert (tmp_path / name).read_text() == "mine"


def test_every_batch_given_out_is_logged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import connection

    monkeypatch.setattr("opennrm.cases.register_contents.BATCH", 1)
    organisation = factories.an_organisation()
    taken_in(a_file(tmp_path / "in.csv", [FIRST, SECOND]), organisation)
    assert len(given_back(tmp_path / "out.csv", organisation)) == 2
    with acting(keeper(organisation.pk)), connection.cursor() as cursor:
        cursor.execute("select cardinality(shown) from audit_entry where action = 'case.export_register'")
        assert {row[0] for row in cursor.fetchall()} == {1}


def test_an_organisation_that_is_not_there() -> None:
    with pytest.raises(CommandError, match="no organisation with the code"):
        call_command("import", "htcds", "x.csv", "--organisation", "nobody")


def test_every_column_and_every_value_is_found_under_its_own_name() -> None:
    for column in COLUMNS:
        assert column_of(column.name) is column
        assert all(value_of(column.name, value) == value for value in column.values)
        assert all(column_of(name) is column for name in column.also)


def test_batches_do_not_share_a_transaction(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registers, "BATCH", 1)
    organisation = factories.an_organisation()
    assert "2 cases taken in" in taken_in(a_file(tmp_path / "in.csv", [FIRST, SECOND]), organisation)
