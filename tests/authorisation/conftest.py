"""Says how many cells of the table were tried."""

from typing import Any


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """The numbers that the tests have kept."""
    kept = [
        (report.nodeid.rpartition("::")[2], value)
        for reports in terminalreporter.stats.values()
        for report in reports
        if getattr(report, "when", "") == "call"
        for name, value in report.user_properties
        if name == "cells"
    ]
    if kept:
        told = ", ".join(f"{name} {value}" for name, value in sorted(kept))
        terminalreporter.write_line(f"cells tried: {sum(value for _, value in kept)} ({told})")
