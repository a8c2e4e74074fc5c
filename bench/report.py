"""The table, `bench/results.json`, and docs/reference/performance.md with its plot."""

import json
from pathlib import Path
from typing import Any

from bench import plot

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "bench" / "results.json"
PAGE = ROOT / "docs" / "reference" / "performance.md"
PLOT = ROOT / "docs" / "images" / "cost-by-size.svg"
GOALS = {"1": 100.0, "16": 200.0}
IMPORT_GOAL = 1000.0
SCENES_OF_THE_GOAL = (
    "list",
    "deep",
    "search_cyrillic",
    "search_latin",
    "search_kazakh",
    "desk",
    "case",
    "person",
)
ON_THE_PLOT = ("list", "search_cyrillic", "desk", "case", "refer", "decide")
PLACES = {
    "large": "an organisation that holds nearly all files",
    "ordinary": "an organisation with 500 files",
}


def keep(results: dict[str, Any]) -> None:
    """Write the figures, the page and the plot."""
    RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    PLOT.parent.mkdir(parents=True, exist_ok=True)
    PLOT.write_text(plot.cost_by_size(lines(results)), encoding="utf-8")
    PAGE.write_text(page(results), encoding="utf-8")


def lines(results: dict[str, Any]) -> list[tuple[str, list[tuple[int, float]]]]:
    """What the plot shows: milliseconds at one client by the number of people, the peer and the floor with them."""
    sizes = results["sizes"]
    found = [
        (
            one["title"],
            [(int(size), one["cost"][size]["large"]["1"]["p50"]) for size in sizes if size in one["cost"]],
        )
        for name, one in results["scenes"].items()
        if name in ON_THE_PLOT
    ]
    found.append(
        ("Peer: open every name and compare", [(int(size), sizes[size]["peer_ms"]) for size in sizes])
    )
    found.append(
        ("Floor: one SELECT", [(int(size), sizes[size]["floor"]["select"]["1"]["p50"]) for size in sizes])
    )
    return found


def table(results: dict[str, Any]) -> list[list[str]]:
    """Rows of text: a head, then one row for each scene, organisation and size."""
    head = [
        "what",
        "people",
        "organisation",
        "1 client p50",
        "p95",
        "/s",
        "16 clients p50",
        "p95",
        "/s",
        "queries",
    ]
    rows = [head]
    for one in results["scenes"].values():
        for size, places in one["cost"].items():
            for place, cost in places.items():
                rows.append(
                    [
                        one["title"],
                        f"{int(size):,}",
                        place,
                        *_numbers(cost),
                        str(one["queries"].get(size, "")),
                    ]
                )
    for size, one in results["sizes"].items():
        people = f"{int(size):,}"
        rows.append(
            ["Peer: open every name and compare", people, "large", f"{one['peer_ms']:,.0f}", *[""] * 6]
        )
        for name, cost in one["floor"].items():
            rows.append([f"Floor: {name}", people, "large", *_numbers(cost), ""])
    return rows


def _numbers(cost: dict[str, Any]) -> list[str]:
    return [
        f"{cost[clients][name]:,.1f}" if clients in cost else ""
        for clients in ("1", "16")
        for name in ("p50", "p95", "per_second")
    ]


def as_text(rows: list[list[str]]) -> str:
    """The rows in columns."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if place in (0, 2) else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def verdicts(results: dict[str, Any]) -> list[tuple[str, bool, str]]:
    """Each goal: what, whether it was reached, and the figure that decides."""
    largest = list(results["sizes"])[-1]
    found = []
    for clients, goal in GOALS.items():
        costs = {
            results["scenes"][name]["title"]: results["scenes"][name]["cost"][largest]["large"][clients][
                "p95"
            ]
            for name in SCENES_OF_THE_GOAL
            if clients in results["scenes"][name]["cost"][largest]["large"]
        }
        if costs:
            worst = max(costs, key=lambda title: costs[title])
            what = f"p95 below {goal:.0f} ms at {clients} client{'s' if clients != '1' else ''}, {int(largest):,} people"
            found.append((what, costs[worst] < goal, f"{costs[worst]:.0f} ms ({worst.lower()})"))
    found.append(_same_queries(results))
    slowest = min(one["import_per_second"] for one in results["sizes"].values())
    found.append(
        (f"import of {IMPORT_GOAL:,.0f} people per second", slowest >= IMPORT_GOAL, f"{slowest:,.0f}/s")
    )
    return found


def _same_queries(results: dict[str, Any]) -> tuple[str, bool, str]:
    grown = [one["title"] for one in results["scenes"].values() if len(set(one["queries"].values())) > 1]
    return (
        "queries per page do not grow with the number of people",
        not grown,
        ", ".join(grown) or "none grows",
    )


def page(results: dict[str, Any]) -> str:
    """The page of the documentation."""
    rows = table(results)
    told = [
        "# What things cost",
        "",
        "Written by `make bench` from `bench/results.json`; do not edit. Invented people only.",
        "",
        f"{results['when']}, {results['machine']}. PostgreSQL {results['postgresql']} with `fsync` and `synchronous_commit` on,"
        f" Python {results['python']}; two web workers of four threads, as `opennrm up` starts them."
        " Everything sealed, row-level security and the log on. The clients run on the same processor cores.",
        f"Load of the machine before: {results['load']}. Each figure is the median of {results['runs']} runs of"
        f" {results['seconds']} s. Times are milliseconds over HTTP, from request to the last byte.",
        "",
        "![Cost by number of people](../images/cost-by-size.svg)",
        "",
        "| goal | reached | figure |",
        "| --- | --- | --- |",
        *(
            f"| {what} | {'yes' if is_reached else 'no'} | {figure} |"
            for what, is_reached, figure in verdicts(results)
        ),
        "",
        *(_markdown(rows)),
        "",
        f"`large` is {PLACES['large']}; `ordinary` is {PLACES['ordinary']}. The floor is the same server and middleware"
        " with a signed-in person and an empty answer, or one SELECT of 25 rows under row-level security. The peer opens"
        " every name that the organisation may read and compares it with rapidfuzz, in process, without any page.",
        "",
        "| people | import, people/s | seconds until the search is ready | peer, ms | found by name: Cyrillic, Latin, Kazakh | memory, MB |",
        "| --- | --- | --- | --- | --- | --- |",
        *(_size_row(results, size) for size in results["sizes"]),
        "",
        "Found by name: the share of searches in which the file of the person is among the twenty shown; the index does not know"
        " how the name will be spelt.",
        "",
    ]
    return "\n".join(told)


def _size_row(results: dict[str, Any], size: str) -> str:
    one = results["sizes"][size]
    found = [
        results["scenes"][f"search_{script}"]["cost"][size]["large"]["1"]["found"]
        for script in ("cyrillic", "latin", "kazakh")
    ]
    shares = ", ".join(f"{share:.0%}" for share in found)
    memory = ", ".join(f"{name} {value}" for name, value in one["memory"].items())
    return f"| {int(size):,} | {one['import_per_second']:,.0f} | {one['ready_seconds']:.1f} | {one['peer_ms']:,.0f} | {shares} | {memory} |"


def _markdown(rows: list[list[str]]) -> list[str]:
    head, *rest = rows
    return [
        f"| {' | '.join(head)} |",
        "|" + " --- |" * len(head),
        *(f"| {' | '.join(row)} |" for row in rest),
    ]
