"""A run that is killed in the middle has taken whole batches, and the next run takes the rest: nobody twice, nobody half."""

import csv
import os
import signal
import subprocess
import sys
import time
from io import StringIO
from pathlib import Path

from django.core.management import call_command
from django.db import connection

from opennrm.access.session import acting
from opennrm.cases.registers import BATCH, keeper
from opennrm.matching.process import listening, notified
from tests import databases, factories

ROWS = 3 * BATCH + 1
# A table of the import, and how many rows of it one case has.
TABLES = {
    "cases_case": 1,
    "people_person": 1,
    "cases_participant": 1,
    "cases_milestone": 1,
    "cases_registerentry": 1,
}


def a_register(path: Path, rows: int) -> Path:
    """Invented people, one a row."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["RecordID", "prs_Second_Name", "prs_First_Name", "prs_Gender", "cas_Status"])
        writer.writerows(
            [f"N-{number}", f"Ойдан{number}", f"Шығарылған{number}", "Feminine", "Active"]
            for number in range(rows)
        )
    return path


def counted(organisation_id: object) -> dict[str, int]:
    """How many rows each table has."""
    with acting(keeper(organisation_id)), connection.cursor() as cursor:  # type: ignore[arg-type]
        counts = {}
        for table in TABLES:
            cursor.execute(f"select count(*) from {table}")
            counts[table] = cursor.fetchone()[0]
        return counts


def wait_until_alone() -> None:
    """Return when the database has noticed that the killed run is gone: a commit on its way may still arrive."""
    give_up = time.monotonic() + 30
    with connection.cursor() as cursor:
        while time.monotonic() < give_up:
            cursor.execute(
                "select count(*) from pg_stat_activity"
                " where datname = current_database() and pid <> pg_backend_pid()"
            )
            if cursor.fetchone() == (0,):
                return
            time.sleep(0.05)


def test_killed_in_the_middle(committed_database: databases.Copy, tmp_path: Path) -> None:
    organisation = factories.an_organisation()
    file = a_register(tmp_path / "register.csv", ROWS)
    command = [
        sys.executable,
        "-m",
        "opennrm.cli",
        "import",
        "htcds",
        str(file),
        "--organisation",
        organisation.code,
    ]
    environment = os.environ | {"DATABASE_URL": committed_database.url}
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as run:
        give_up = time.monotonic() + 60
        while (
            not counted(organisation.pk)["cases_case"] and time.monotonic() < give_up and run.poll() is None
        ):
            time.sleep(0.05)
        os.kill(run.pid, signal.SIGKILL)
    wait_until_alone()
    taken = counted(organisation.pk)
    assert 0 < taken["cases_case"] < ROWS
    assert taken["cases_case"] % BATCH == 0
    assert set(taken.values()) == {taken["cases_case"]}
    out = StringIO()
    call_command("import", "htcds", str(file), "--organisation", organisation.code, stdout=out)
    left = ROWS - taken["cases_case"]
    assert f"{left} cases taken in, {taken['cases_case']} were here already." in out.getvalue()
    assert set(counted(organisation.pk).values()) == {ROWS}


def test_the_search_hears_of_everybody(committed_database: databases.Copy, tmp_path: Path) -> None:
    organisation = factories.an_organisation()
    rows = 2 * BATCH + 500
    with listening() as listener:
        file = a_register(tmp_path / "register.csv", rows)
        call_command("import", "htcds", str(file), "--organisation", organisation.code, stdout=StringIO())
        heard = set()
        while found := notified(listener):
            heard |= found
    assert len(heard) == rows
