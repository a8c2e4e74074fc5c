"""Playing all stories together, in the order of time, on two processors."""

import heapq
import multiprocessing
import random
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connection, connections
from django.utils import timezone

from opennrm.commands.demonstration import (
    calls,
    clocks,
    contacts,
    endings,
    houses,
    letters,
    meetings,
    ownpages,
    referring,
    scene,
    simulated_time,
    stories,
    together,
)
from opennrm.commands.demonstration.mix import Subject, people

BEGAN = (2024, 1, 8, 4)
HALVES = 2
Told = Callable[[int, int], None]


class Interrupted(RuntimeError):
    """One half of the stories came to an end too early."""


def play(seed: int, told: Told = lambda done, of: None) -> int:
    """Let everyone live up to today; returns how many people there are.

    Args:
        told: called with (days done, days in all) as time goes on.
    """
    now = timezone.now()
    subjects = people(seed)
    with simulated_time.in_force(simulated_time.Clock(_began(now) - timedelta(days=3))):
        setting = scene.build(seed, now)
    letters.write(setting, now)
    # A connection cannot be shared by two processes.
    connections.close_all()
    other = multiprocessing.get_context("fork").Process(target=_half, args=(setting, subjects, seed, now, 1))
    other.start()
    _half(setting, subjects, seed, now, 0, told)
    other.join()
    if other.exitcode:
        raise Interrupted(
            "Some of the invented people could not be told. Remove the state folder and try again."
        )
    calls.told(setting, seed, now)
    referring.recent(setting, seed, now)
    meetings.read_again(setting, now)
    contacts.said(setting, now)
    clocks.kept(setting, now)
    ownpages.open_all(setting, now)
    houses.kept(setting, now)
    together.held(setting, now)
    endings.kept(setting, now)
    return len(subjects)


def _half(
    setting: scene.Scene,
    subjects: list[Subject],
    seed: int,
    now: datetime,
    half: int,
    told: Told = lambda done, of: None,
) -> None:
    with connection.cursor() as cursor:
        # Invented people may be invented again: no need to wait for the disk at each act.
        cursor.execute("set synchronous_commit = off")
    clock = simulated_time.Clock(_began(now))
    with simulated_time.in_force(clock):
        queue = [
            (
                _noticed(subject, place, seed, now),
                place,
                stories.story(setting, subject, _chance(seed, place)),
            )
            for place, subject in enumerate(subjects)
            if place % HALVES == half
        ]
        heapq.heapify(queue)
        while queue and queue[0][0] <= now:
            at, place, story = heapq.heappop(queue)
            clock.at = at
            hours = next(story, None)
            if hours is not None:
                heapq.heappush(queue, (at + timedelta(hours=hours, minutes=1), place, story))
            told((at - _began(now)).days, (now - _began(now)).days)
    connections.close_all()


def _chance(seed: int, place: int) -> random.Random:
    return random.Random(seed * 1000 + place)  # noqa: S311  repeatable on purpose


def _began(now: datetime) -> datetime:
    return datetime(*BEGAN, tzinfo=now.tzinfo)


def _noticed(subject: Subject, place: int, seed: int, now: datetime) -> datetime:
    """A moment of the person's year; the last year goes on until today, so that somebody was noticed this morning."""
    first = datetime(subject.year, 1, 8, 4, tzinfo=now.tzinfo)
    last = min(datetime(subject.year, 12, 28, 12, tzinfo=now.tzinfo), now)
    return first + (last - first) * random.Random(f"{seed}-{place}").random()  # noqa: S311  repeatable on purpose
