"""`python -m bench.mechanism --people 20000`: what the co-ordinator's first page costs, with referrals, clocks and decisions."""

import argparse
import random
import statistics
import time
from datetime import timedelta

from bench.installation import Installation

DOORS = ("hotline", "ngo", "police", "border", "labour_inspection", "consulate", "health", "self")
SECTORS = ("agriculture", "construction", "domestic_work", "")
BATCH = 2000


def main() -> None:
    """Take people in, let them be referred and decided on, open the page."""
    parser = argparse.ArgumentParser(prog="python -m bench.mechanism", description=__doc__)
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--runs", type=int, default=7)
    chosen = parser.parse_args()
    installation = Installation()
    try:
        installation.prepare()
        from bench import population

        house = population.found_house("large", 2)
        begun = time.monotonic()
        population.take_in(house, 0, chosen.people)
        print(f"{chosen.people:,} people taken in: {time.monotonic() - begun:.1f} s", flush=True)
        begun = time.monotonic()
        desk = lived(house)
        print(f"referred and decided on: {time.monotonic() - begun:.1f} s", flush=True)
        begun = time.monotonic()
        folded()
        print(
            f"added up, as the worker does each minute, and counted anew: {time.monotonic() - begun:.1f} s",
            flush=True,
        )
        installation.analyse()
        opened(desk, chosen.runs)
    finally:
        installation.remove()


def lived(house):
    """A referral for each, a decision for three of five, a clock for each of both; a tenth still waits."""
    from bench import population
    from opennrm.access.session import acting
    from opennrm.cases.models import Case
    from opennrm.deadlines.models import Clock
    from opennrm.identification.models import Decision
    from opennrm.organisations import actions as organisations
    from opennrm.referrals.models import Referral

    chance = random.Random(2013)
    with acting(population.SYSTEM):
        names = {f"name_{language}": "centre" for language in ("kk", "ru", "en")}
        centre = organisations.found(
            population.SYSTEM,
            code="centre",
            kind="authority",
            purposes=["identification"],
            takes_children=True,
            **names,
        )
        desk = population._member(centre, ("coordinator",), "desk")
        user = house.users[0]
        cases = list(Case.objects.only("pk", "opened_at", "region", "sex").order_by("pk"))
        for one in cases:
            one.door, one.sector = chance.choice(DOORS), chance.choice(SECTORS)
    for first in range(0, len(cases), BATCH):
        with acting(population.SYSTEM):
            some = cases[first : first + BATCH]
            Case.objects.bulk_update(some, ["door", "sector"])
            referrals, decisions, clocks = [], [], []
            for one in some:
                waits = chance.random() < 0.1
                answered = one.opened_at + timedelta(hours=chance.randint(1, 90))
                referrals.append(
                    Referral(
                        case_id=one.pk,
                        sender_id=house.id,
                        recipient_id=centre,
                        sent_by_id=user,
                        purpose="identification",
                        status="proposed" if waits else "accepted",
                        region=one.region,
                        sent_at=one.opened_at,
                        answered_at=None if waits else answered,
                    )
                )
                clocks.append(
                    clock(
                        one, "referral.answer", centre, referrals[-1].pk, house, None if waits else answered
                    )
                )
                if not waits:
                    decided = (
                        answered + timedelta(days=chance.randint(1, 400)) if chance.random() < 0.66 else None
                    )
                    clocks.append(
                        clock(one, "identification.reasonable_grounds", centre, one.pk, house, decided)
                    )
                    if decided:
                        decisions.append(
                            Decision(
                                case_id=one.pk,
                                organisation_id=centre,
                                stage="reasonable_grounds",
                                status="approved",
                                outcome=chance.choice(("positive", "positive", "suspended")),
                                drafted_by_id=user,
                                approved_by_id=house.users[1],
                                drafted_at=answered,
                                submitted_at=decided,
                                approved_at=decided,
                                content_hash="0" * 64,
                                profile_version="bench",
                                reasons=b"sealed",
                            )
                        )
            Referral.objects.bulk_create(referrals)
            Clock.objects.bulk_create(clocks)
            Decision.objects.bulk_create(decisions)
    return desk


def clock(case, rule, organisation, subject, house, stopped):
    """One clock of a case."""
    from opennrm.deadlines.models import Clock

    return Clock(
        rule=rule,
        subject_id=subject,
        case_id=case.pk,
        organisation_id=organisation,
        set_by_id=house.id,
        started_at=case.opened_at,
        due_at=case.opened_at + timedelta(days=5),
        stopped_at=stopped,
        profile_version="bench",
    )


def folded() -> None:
    """What the worker does: everything that was written is added up; then the nightly count finds nothing wrong."""
    from opennrm.access.actor import system
    from opennrm.access.session import acting
    from opennrm.mechanism import counting

    worker, moved = system("mechanism"), 1
    while moved:
        with acting(worker):
            moved = counting.fold(worker)
    with acting(worker):
        print(f"numbers that were wrong: {counting.recount(worker).corrected}", flush=True)


def opened(desk, runs) -> None:
    """The page, several times, in this process: the whole and the part of the database."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from bench.scenes import cookie

    for path in (
        "/mechanism/",
        "/mechanism/?period=all",
        "/mechanism/?region=KZ-71",
        "/mechanism/simulator/?rule=identification.reasonable_grounds&length=30&unit=calendar_days&period=",
        "/mechanism/waiting/undecided/",
        "/mechanism/referrals/",
    ):
        client = Client(SERVER_NAME="127.0.0.1")
        name, _, value = cookie(desk).partition("=")
        client.cookies[name] = value
        times, queries = [], 0
        for run in range(runs + 1):
            with CaptureQueriesContext(connection) as captured:
                begun = time.perf_counter()
                answer = client.get(path)
                took = time.perf_counter() - begun
            if answer.status_code == 404:
                break
            assert answer.status_code == 200, (answer.status_code, answer.get("Location"))
            queries = len(captured)
            times += [took] if run else []
        if times:
            print(f"{path:45} {1000 * statistics.median(times):8.0f} ms, {queries} queries", flush=True)
            if path == "/mechanism/":
                for one in sorted(captured.captured_queries, key=lambda q: -float(q["time"]))[:8]:
                    print(f"      {one['time']} s  {one['sql'][:160]}")


if __name__ == "__main__":
    main()
