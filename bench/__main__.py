"""`python -m bench`: one table at the end, bench/results.json, docs/reference/performance.md."""

import argparse
import os
import platform
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import report
from bench.installation import Installation

MEMBERS = 16
CLIENTS = (1, 16)


def main() -> None:
    """Set up, measure at each size, keep and print."""
    chosen = arguments()
    results = {**machine(), "runs": chosen.runs, "seconds": chosen.seconds, "sizes": {}, "scenes": {}}
    begun = time.monotonic()
    installation = Installation()
    try:
        installation.prepare()
        from bench.measuring import Measuring

        measuring = Measuring(installation, results, chosen.runs, chosen.seconds, MEMBERS)
        for size in chosen.sizes:
            say(begun, f"{size:,} people")
            measuring.at(size, CLIENTS, is_last=size == chosen.sizes[-1], say=lambda text: say(begun, text))
    finally:
        installation.remove()
    results["minutes"] = round((time.monotonic() - begun) / 60, 1)
    if not chosen.no_files:
        report.keep(results)
    print()
    print(report.as_text(report.table(results)))
    print()
    for what, is_reached, figure in report.verdicts(results):
        print(f"{'reached    ' if is_reached else 'NOT REACHED'}  {what}: {figure}")
    print(f"\n{results['minutes']} minutes.")


def arguments() -> argparse.Namespace:
    """What to measure, and how long."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--sizes", type=_sizes, default=[1000, 20_000, 100_000], help="1000,20000,100000")
    parser.add_argument("--runs", type=int, default=3, help="runs of each measurement; the median counts")
    parser.add_argument("--seconds", type=float, default=1.2, help="length of one run")
    parser.add_argument("--quick", action="store_true", help="1,000 and 5,000 people, two short runs")
    parser.add_argument(
        "--no-files", action="store_true", help="print only; leave results and documentation alone"
    )
    chosen = parser.parse_args()
    if chosen.quick:
        chosen.sizes, chosen.runs, chosen.seconds = [1000, 5000], 2, 0.5
    return chosen


def _sizes(text: str) -> list[int]:
    return sorted(int(part) for part in text.replace("_", "").split(","))


def machine() -> dict[str, Any]:
    """Where and when."""
    return {
        "when": datetime.now(UTC).date().isoformat(),
        "machine": f"{os.cpu_count()} cores, {_processor()}, {_memory_gb():.0f} GB",
        "python": platform.python_version(),
        "load": " ".join(f"{value:.1f}" for value in os.getloadavg()),
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    return next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")),
        platform.machine(),
    )


def _memory_gb() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


def say(begun: float, text: str) -> None:
    """How far it is."""
    print(f"{time.monotonic() - begun:6.0f} s  {text}", flush=True)


if __name__ == "__main__":
    main()
