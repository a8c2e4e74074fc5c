"""The order of the measurements at one size. Imported when Django is ready."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from django.db import connection

from bench import load, peer, population, scenes
from bench.deciding import Deciding
from bench.installation import APPLICATION, Installation
from bench.load import Ask, Cost
from bench.population import House
from bench.scenes import Scene

DECISIONS_A_SECOND = 100
FLOORS = {"empty": Ask("/empty/", "nothing"), "select": Ask("/select/", "rows")}


class Measuring:
    """One installation that grows from size to size."""

    def __init__(
        self, installation: Installation, results: dict[str, Any], runs: int, seconds: float, members: int
    ) -> None:
        self.installation, self.results, self.runs, self.seconds = installation, results, runs, seconds
        self.ordinary = population.found_house("ordinary", members)
        self.large = population.found_house("large", members)
        self.registers: dict[str, tuple[int, int]] = {}
        self.deciding = Deciding(members)
        self.people = 0
        with connection.cursor() as cursor:
            cursor.execute("show server_version")
            results["postgresql"] = cursor.fetchone()[0]

    def at(self, size: int, clients: Sequence[int], *, is_last: bool, say: Callable[[str], None]) -> None:
        """Everything at one number of people; the ordinary organisation at the last size only."""
        self.installation.end()
        found: dict[str, Any] = {"import_per_second": round(self._grow_to(size))}
        say(f"taken in, {found['import_per_second']:,} people/s")
        self.installation.analyse()
        found["ready_seconds"] = round(self.installation.search_by_name(), 2)
        say(f"search ready after {found['ready_seconds']} s")
        found["floor"] = self._floor(clients)
        self.installation.serve(APPLICATION)
        for name, house, other in self._houses(is_last):
            self._scenes(str(size), name, house, other, clients, say)
        self._decisions(str(size), clients, say)
        found["memory"] = self.installation.memory()
        texts = [one.name.full for one in population.someone(self.large, *self.registers["large"], 3)]
        found["peer_ms"] = peer.cost(self.large, texts[: 3 if size <= 20_000 else 1])
        say(f"peer: {found['peer_ms']:,} ms")
        self.results["sizes"][str(size)] = found

    def _houses(self, is_last: bool) -> list[tuple[str, House, House]]:
        large, ordinary = ("large", self.large, self.ordinary), ("ordinary", self.ordinary, self.large)
        return [large, ordinary] if is_last else [large]

    def _grow_to(self, size: int) -> float:
        """Take in as many as are missing; returns people per second of the large organisation's part."""
        if not self.people:
            few = min(population.ORDINARY, size // 4)
            population.take_in(self.ordinary, 0, few)
            self.registers["ordinary"], self.people = (0, few), few
        first, count = self.people, size - self.people
        speed = population.take_in(self.large, first, count)
        self.registers["large"], self.people = (first, count), size
        # Every fifth person comes again: 120,000 files of 100,000 people.
        population.second_episodes(self.installation.superuser(), self.large, count // 5)
        return speed

    def _floor(self, clients: Sequence[int]) -> dict[str, Any]:
        self.installation.serve("bench.floor:application")
        cookies = scenes.sessions(self.large)
        costs = {
            name: {
                str(number): self._cost(Scene(name, name, [ask]), self.large, cookies, number)
                for number in clients
            }
            for name, ask in FLOORS.items()
        }
        self.installation.end("web")
        return costs

    def _scenes(
        self,
        size: str,
        name: str,
        house: House,
        other: House,
        clients: Sequence[int],
        say: Callable[[str], None],
    ) -> None:
        cookies = scenes.sessions(house)
        for scene in scenes.scenes(house, other, self.registers[name]):
            kept = self.results["scenes"].setdefault(
                scene.name, {"title": scene.title, "cost": {}, "queries": {}}
            )
            costs = {str(number): self._cost(scene, house, cookies, number) for number in clients}
            kept["cost"].setdefault(size, {})[name] = costs
            if name == "large":
                kept["queries"][size] = scenes.queries(scene, house, cookies[0])
            told = ", ".join(
                f"{number}: p50 {cost['p50']}, p95 {cost['p95']}" for number, cost in costs.items()
            )
            say(f"{name}, {scene.title}: {told} ms")

    def _decisions(self, size: str, clients: Sequence[int], say: Callable[[str], None]) -> None:
        """Approving decisions of an authority, each once; the number prepared follows from a first look at the speed."""
        kept = self.results["scenes"].setdefault(
            "decide",
            {"title": "Approve a decision (page, status, recovery, notices)", "cost": {}, "queries": {}},
        )
        costs = {}
        for number in clients:
            self.deciding.prepare(round(self.runs * (self.seconds * DECISIONS_A_SECOND + number + 1)))
            found = [
                load.run(self.installation.port, self.deciding.askers(number), self.seconds)
                for _ in range(self.runs)
            ]
            costs[str(number)] = asdict(Cost.of(found))
        kept["cost"].setdefault(size, {})["large"] = costs
        self.deciding.prepare(3)
        kept["queries"][size] = self.deciding.queries()
        told = ", ".join(f"{number}: p50 {cost['p50']}, p95 {cost['p95']}" for number, cost in costs.items())
        say(f"{kept['title']}: {told} ms")

    def _cost(self, scene: Scene, house: House, cookies: Sequence[str], clients: int) -> dict[str, Any]:
        port = self.installation.port
        found = [
            load.run(port, scenes.askers(scene, house, cookies, clients), self.seconds)
            for _ in range(self.runs)
        ]
        return asdict(Cost.of(found))
