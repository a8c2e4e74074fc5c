"""Clients over HTTP, and what they waited."""

import http.client
import itertools
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from statistics import median
from typing import Any

TIMEOUT = 60.0


@dataclass(frozen=True)
class Ask:
    """One request, and a text that a right answer holds."""

    path: str
    expects: str = ""
    method: str = "GET"
    body: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)
    may_miss: bool = False
    status: int = 200


@dataclass(frozen=True)
class Run:
    """What one run over HTTP cost."""

    times: tuple[float, ...]
    seconds: float
    hits: int

    @property
    def per_second(self) -> float:
        return len(self.times) / self.seconds


@dataclass(frozen=True)
class Cost:
    """The medians of several runs, in milliseconds; `found` is the share of answers with the text they should hold."""

    p50: float
    p95: float
    per_second: float
    requests: int
    found: float

    @classmethod
    def of(cls, runs: Sequence[Run]) -> "Cost":
        times = [sorted(run.times) for run in runs]
        count = sum(map(len, times))
        return cls(
            p50=round(median(at(one, 0.5) for one in times) * 1000, 1),
            p95=round(median(at(one, 0.95) for one in times) * 1000, 1),
            per_second=round(median(run.per_second for run in runs), 1),
            requests=count,
            found=round(sum(run.hits for run in runs) / count, 3),
        )


class WrongAnswer(Exception):
    """An answer that is not what was asked for: a measurement of errors is none."""


def at(ordered: Sequence[float], share: float) -> float:
    """The value below which this share of the ordered values lies (nearest rank)."""
    return ordered[min(len(ordered) - 1, max(0, -(-int(share * 1000) * len(ordered) // 1000) - 1))]


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
    return number


def run(port: int, asks: Sequence[Callable[[], Ask]], seconds: float) -> Run:
    """As many clients as there are askers, each on a connection of its own, one request after the other."""
    times: list[list[float]] = [[] for _ in asks]
    hits, problems = [0] * len(asks), []
    start, end = threading.Barrier(len(asks) + 1), [0.0]

    def client(place: int) -> None:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
        try:
            line.connect()
            _once(line, asks[place]())
            start.wait()
            while time.perf_counter() < end[0]:
                ask = asks[place]()
                begun = time.perf_counter()
                is_right = _once(line, ask)
                times[place].append(time.perf_counter() - begun)
                hits[place] += is_right
        except BaseException as problem:
            problems.append(problem)
            start.abort()
        finally:
            line.close()

    threads = [threading.Thread(target=client, args=[place]) for place in range(len(asks))]
    end[0] = time.perf_counter() + 3600
    for thread in threads:
        thread.start()
    with suppress(threading.BrokenBarrierError):
        start.wait()
    begun = time.perf_counter()
    end[0] = begun + seconds
    for thread in threads:
        thread.join()
    if problems:
        raise problems[0]
    return Run(tuple(itertools.chain(*times)), time.perf_counter() - begun, sum(hits))


def _once(line: http.client.HTTPConnection, ask: Ask) -> bool:
    try:
        status, text = _sent(line, ask)
    except (http.client.RemoteDisconnected, ConnectionError):
        # The server closes connections that were silent for two seconds; a browser then opens another.
        line.close()
        status, text = _sent(line, ask)
    is_right = status == ask.status and ask.expects.encode() in text
    if not is_right and (status != ask.status or not ask.may_miss):
        raise WrongAnswer(f"{ask.method} {ask.path.partition('?')[0]}: {status} {text[:200]!r}")
    return is_right


def _sent(line: http.client.HTTPConnection, ask: Ask) -> tuple[int, bytes]:
    line.request(ask.method, ask.path, ask.body, ask.headers)
    answer = line.getresponse()
    return answer.status, answer.read()


def in_turn(asks: Sequence[Ask], *, start: int = 0, **headers: str) -> Callable[[], Ask]:
    """An asker that goes through these again and again, with its own headers."""
    turns: Iterator[Ask] = itertools.cycle([*asks[start % len(asks) :], *asks[: start % len(asks)]])
    extra: dict[str, Any] = headers

    def ask() -> Ask:
        one = next(turns)
        return replace(one, headers={**one.headers, **extra})

    return ask
