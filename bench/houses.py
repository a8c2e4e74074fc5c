"""`python -m bench.houses --people 100000`: the occupancy of 50 shelters over a year, as the co-ordinator's page counts it."""

import argparse
import random
import statistics
import time
from datetime import timedelta

from bench.installation import Installation

SHELTERS, BEDS, NIGHTS, BATCH = 50, 40, 365, 5000


def main() -> None:
    """Take people in, let them live in fifty houses over years, open the page."""
    parser = argparse.ArgumentParser(prog="python -m bench.houses", description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=9)
    chosen = parser.parse_args()
    installation = Installation()
    try:
        installation.prepare()
        from bench import population

        house = population.found_house("large", 2)
        begun = time.monotonic()
        population.take_in(house, 0, chosen.people)
        print(f"{chosen.people:,} people taken in: {time.monotonic() - begun:.1f} s", flush=True)
        desk, stays = lived(house)
        installation.analyse()
        opened(desk, stays, chosen.runs)
    finally:
        installation.remove()


def lived(house):
    """Fifty houses with forty beds, and a stay for everybody, one after the other, back from today."""
    from django.db.backends.postgresql.psycopg_any import DateRange

    from bench import population
    from opennrm.access.session import acting
    from opennrm.assistance.models import Place, Stay
    from opennrm.cases.models import Case
    from opennrm.country import profile
    from opennrm.organisations import actions as organisations

    chance, today = random.Random(2013), profile().today()
    with acting(population.SYSTEM):
        names = {f"name_{language}": "centre" for language in ("kk", "ru", "en")}
        centre = organisations.found(
            population.SYSTEM, code="centre", kind="authority", purposes=["identification"], **names
        )
        desk = population.member(centre, ("coordinator",), "desk")
        places = []
        for number in range(SHELTERS):
            names = {f"name_{language}": f"Shelter {number}" for language in ("kk", "ru", "en")}
            pk = organisations.found(
                population.SYSTEM, code=f"shelter-{number}", kind="ngo", purposes=["assistance"],
                region=population.REGIONS[number % len(population.REGIONS)], **names,
            )  # fmt: skip
            places += [
                Place(organisation_id=pk, label=f"{bed}", added_on=today - timedelta(days=4 * NIGHTS))
                for bed in range(BEDS)
            ]
        Place.objects.bulk_create(places)
        cases = list(Case.objects.order_by("pk").values_list("pk", flat=True))
    free, stays = dict.fromkeys((one.pk for one in places), today), []
    beds = list(free)
    for number, case in enumerate(cases):
        bed = beds[number % len(beds)]
        ends = free[bed] - timedelta(days=chance.randint(0, 6))
        begins = ends - timedelta(days=chance.randint(3, 90))
        free[bed] = begins
        stays.append(
            Stay(
                case_id=case, place_id=bed, status="ended", during=DateRange(begins, ends), begun_on=begins,
                ended_on=ends, reserved_by_id=house.users[0],
            )
        )  # fmt: skip
    for first in range(0, len(stays), BATCH):
        with acting(population.SYSTEM):
            Stay.objects.bulk_create(stays[first : first + BATCH])
    return desk, len(stays)


def opened(desk, stays, runs) -> None:
    """The page as the co-ordinator sees it, and what it asks of the database."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from bench import scenes

    client = Client(SERVER_NAME="127.0.0.1")
    name, _, value = scenes.cookie(desk).partition("=")
    client.cookies[name] = value
    took, counted = [], 0
    for _ in range(runs):
        with CaptureQueriesContext(connection) as captured:
            begun = time.perf_counter()
            answer = client.get("/houses/occupancy/")
            took.append((time.perf_counter() - begun) * 1000)
        counted = len(captured)
        if answer.status_code != 200 or b"Shelter 7" not in answer.content:
            raise RuntimeError("The page does not show the houses.")
    print(
        f"occupancy of {SHELTERS} shelters over a year, {stays:,} stays: median {statistics.median(took):.0f} ms,"
        f" slowest {max(took):.0f} ms, {counted} queries"
    )


if __name__ == "__main__":
    main()
