"""SIGKILL of web workers, of the web server and of PostgreSQL, while partner systems submit referrals.

What was acknowledged is stored once; what was not is stored whole or not at all; nobody repairs anything by hand.
"""

import random
import time
from collections.abc import Callable

import pytest
from django.db import connections

from opennrm.audit import chain
from opennrm.database import embedded
from tests import databases, factories
from tests.faults import stored
from tests.faults.server import Server, children, kill, wait_until_gone
from tests.faults.submissions import Client, Crowd, body, post, tokens

ROUNDS = 100
CLIENTS = 4
LONGEST_PAUSE = 0.08
# Generous: a machine that is busy with other tests recovers slowly, and slowness is not what is tested.
RECOVERY_SECONDS = 120


def clients(server: Server) -> list[Client]:
    """Partner systems of one police department, which refer to one shelter."""
    mechanism = factories.a_mechanism()
    return [Client(server.port, token, mechanism.shelter.code) for token in tokens(mechanism.police, CLIENTS)]


def submit_through(server: Server, rounds: int, strike: Callable[[int], None]) -> Crowd:
    """Clients submit while `strike` is called again and again, each time at a random moment after a receipt."""
    chance = random.Random(20261123)
    with Crowd(clients(server)) as crowd:
        for turn in range(rounds):
            before, give_up = len(crowd.acknowledged), time.monotonic() + RECOVERY_SECONDS
            while len(crowd.acknowledged) == before:
                assert time.monotonic() < give_up, "Nothing was acknowledged for two minutes."
                time.sleep(0.005)
            time.sleep(chance.uniform(0, LONGEST_PAUSE))
            strike(turn)
    return crowd


def assert_nothing_lost_doubled_or_half(database: databases.Copy, server: Server, crowd: Crowd) -> None:
    connections.close_all()
    assert crowd.strange == []
    assert crowd.unanswered > 0, "No request was cut off: the kills missed."
    assert stored.lost(database, crowd.acknowledged) == []
    assert stored.half_done(database) == []
    assert stored.count(database, "cases_case") == len(crowd.acknowledged)
    chain.check()
    assert_asked_again_answers_the_same(database, server, crowd)


def assert_asked_again_answers_the_same(database: databases.Copy, server: Server, crowd: Crowd) -> None:
    before = stored.count(database, "cases_case")
    client = crowd.clients[0]
    for key, receipt in list(client.acknowledged.items())[:20]:
        again = post(server.port, "/referrals", client.token, client.bodies[key], key)
        assert (again.status, again.content) == (200, receipt)
        other = post(server.port, "/referrals", client.token, body(client.recipient, 10_000), key)
        assert other.status == 422
    assert stored.count(database, "cases_case") == before


def test_killed_web_workers_and_servers(committed_database: databases.Copy, server: Server) -> None:
    chance = random.Random(1)

    def strike(turn: int) -> None:
        if turn % 20 == 19:
            server.kill_and_start()
        else:
            server.kill_a_worker(chance)

    crowd = submit_through(server, ROUNDS, strike)
    assert_nothing_lost_doubled_or_half(committed_database, server, crowd)


def kill_all(cluster: embedded.Cluster) -> None:
    """SIGKILL the postmaster and every backend, then start again as `opennrm up` would."""
    postmaster = embedded.postmaster(cluster)
    assert postmaster is not None
    numbers = [*children(postmaster), postmaster]
    for number in numbers:
        kill(number)
    wait_until_gone(numbers)
    embedded.start(cluster)


def kill_postmaster(cluster: embedded.Cluster) -> None:
    """SIGKILL the postmaster alone; its children see to their own end."""
    postmaster = embedded.postmaster(cluster)
    assert postmaster is not None
    kill(postmaster)
    embedded.start(cluster)


def kill_backend(cluster: embedded.Cluster) -> None:
    """SIGKILL one process that serves a connection or writes; the postmaster starts everything anew."""
    postmaster = embedded.postmaster(cluster)
    assert postmaster is not None
    # After the kill before, all may be gone for a moment: then there is none to kill yet.
    while not (found := children(postmaster)):
        assert embedded.is_running(cluster), "PostgreSQL did not start its processes anew."
        time.sleep(0.01)
    kill(random.choice(found))


@pytest.mark.parametrize("durable_server", ["on"], indirect=True)
def test_killed_postgresql(durable: embedded.Cluster, durable_server: tuple[databases.Copy, Server]) -> None:
    database, server = durable_server
    ways = (kill_all, kill_postmaster, kill_backend, kill_backend)
    crowd = submit_through(server, ROUNDS, lambda turn: ways[turn % len(ways)](durable))
    assert_nothing_lost_doubled_or_half(database, server, crowd)


@pytest.mark.parametrize("durable_server", ["off"], indirect=True)
def test_the_same_harness_finds_what_asynchronous_commits_lose(
    durable: embedded.Cluster,
    durable_server: tuple[databases.Copy, Server],
) -> None:
    """The control: with `synchronous_commit = off` receipts are given for what is not yet on the disk."""
    database, server = durable_server
    crowd = submit_through(server, 5, lambda turn: kill_all(durable))
    connections.close_all()
    assert stored.lost(database, crowd.acknowledged) != []
