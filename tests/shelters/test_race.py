"""Sixteen at once for one bed: the database lets one of them have it; a plain check, in the same race, does not.

The control stands beside the proof: the same harness must find double bookings where the constraint is taken away.
"""

import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import date, timedelta
from threading import Barrier
from typing import Any

import psycopg
import pytest
from django.db import connection
from psycopg.errors import ExclusionViolation

from opennrm.access.session import acting
from opennrm.assistance.actions import PlaceTaken
from opennrm.country import profile
from opennrm.shelters import actions
from tests import databases, factories
from tests.faults import stored

CLIENTS, ROUNDS = 16, 200
FIRST = date(2030, 1, 1)
INSERT = (
    "insert into assistance_stay (id, place_id, case_id, status, during, reserved_by_id, reserved_at, end_reason)"
    " values (%s, %s, %s, 'reserved', daterange(%s, %s), %s, now(), '')"
)
TAKEN = "select exists (select from assistance_stay where place_id = %s and during && daterange(%s, %s))"
Book = Callable[[psycopg.Connection[Any], tuple[Any, ...]], bool]


class Race:
    """Sixteen people, each with a worker's connection as the application has it; a round is one night in one bed."""

    def __init__(self, database: databases.Copy) -> None:
        self.database, self.mechanism = database, factories.a_mechanism()
        self.place = factories.a_place(self.mechanism).pk
        self.beds = [uuid.uuid4() for _ in range(ROUNDS)]
        with psycopg.connect(database.owner_url) as owner:
            owner.execute(
                "insert into assistance_place (id, organisation_id, label, sexes, takes_children, ages, persons, access,"
                " security, added_on, is_active) select bed, organisation_id, bed::text, sexes, takes_children, ages,"
                " persons, access, security, added_on, is_active"
                " from assistance_place cross join unnest(%s::uuid[]) as bed where id = %s",
                [self.beds, self.place],
            )
        self.cases = [factories.a_case(self.mechanism.caseworker).pk for _ in range(CLIENTS)]

    def run(self, book: Book) -> int:
        """Let all try for each night at the same moment; returns in how many nights the bed was given more than once."""
        start, worker = Barrier(CLIENTS), self.mechanism.caseworker

        def client(case: uuid.UUID, own: psycopg.Connection[Any]) -> None:
            for name, value in (
                ("user", worker.user_id), ("organisation", worker.organisation_id), ("reach", "organisation"),
            ):  # fmt: skip
                own.execute("select set_config(%s, %s, false)", [f"app.{name}", str(value)])
            own.commit()
            for night, bed in enumerate(self.beds):
                day = FIRST + timedelta(days=night)
                start.wait(30)
                book(own, (uuid.uuid4(), bed, case, day, day + timedelta(days=1), worker.user_id))

        with ExitStack() as opened, ThreadPoolExecutor(CLIENTS) as pool:
            owns = [opened.enter_context(psycopg.connect(self.database.url)) for _ in self.cases]
            list(pool.map(client, self.cases, owns))
        return len(
            stored.rows(
                self.database, "select during from assistance_stay group by during having count(*) > 1"
            )
        )

    def given(self) -> int:
        """In how many nights somebody has the bed."""
        return int(stored.rows(self.database, "select count(distinct during) from assistance_stay")[0][0])


def by_constraint(own: psycopg.Connection[Any], row: tuple[Any, ...]) -> bool:
    """Write without looking, and let the database refuse. The bed's row is locked first, as the product does: two that
    check the constraint against each other would wait for each other.
    """
    try:
        with own.transaction():
            own.execute("select from assistance_place where id = %s for update", (row[1],))
            own.execute(INSERT, row)
    except ExclusionViolation:
        return False
    return True


def by_looking_first(own: psycopg.Connection[Any], row: tuple[Any, ...]) -> bool:
    """Look whether it is free, then write: what seems enough to everybody who tries it alone."""
    with own.transaction():
        taken = own.execute(TAKEN, (row[1], row[3], row[4])).fetchone()
        if taken and taken[0]:
            return False
        own.execute(INSERT, row)
    return True


@pytest.fixture
def race(committed_database: databases.Copy) -> Iterator[Race]:
    return Race(committed_database)


def test_the_constraint_gives_a_bed_once_in_every_night(race: Race, record_property: Any) -> None:
    twice = race.run(by_constraint)
    record_property("nights given twice", twice)
    assert (twice, race.given()) == (0, ROUNDS)


def test_a_plain_check_gives_it_twice_in_the_same_race(race: Race, record_property: Any) -> None:
    with psycopg.connect(race.database.owner_url) as owner:
        owner.execute("alter table assistance_stay drop constraint one_stay_per_place")
    twice = race.run(by_looking_first)
    record_property("nights given twice", twice)
    assert twice > ROUNDS / 10, "The race finds nothing: it would not have found a wrong constraint either."


def test_sixteen_who_press_reserve_at_once(race: Race) -> None:
    """The whole act, as the page calls it: one has the place, and each of the others is told so."""
    worker, start, night = race.mechanism.caseworker, Barrier(CLIENTS), profile().today()

    def press(case: uuid.UUID) -> str:
        try:
            start.wait(30)
            with acting(worker):
                actions.reserve(worker, case, race.place, from_on=night)
        except PlaceTaken:
            return "taken"
        finally:
            connection.close()
        return "reserved"

    with ThreadPoolExecutor(CLIENTS) as pool:
        answers = list(pool.map(press, race.cases))
    assert sorted(answers) == ["reserved"] + ["taken"] * (CLIENTS - 1)
