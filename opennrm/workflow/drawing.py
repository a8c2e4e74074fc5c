"""A state table as a Mermaid drawing, for the reference documents."""

from collections.abc import Mapping
from typing import Any

from opennrm.workflow.machine import Move


def mermaid(steps: Mapping[Any, Move], initial: str) -> str:
    """The table as `stateDiagram-v2` text; a step that needs a second person says so."""
    lines = ["stateDiagram-v2", f"    [*] --> {initial}"]
    for step, move in steps.items():
        second = " (second person)" if move.second_person else ""
        lines += [f"    {source} --> {move.target}: {step}{second}" for source in move.sources]
    return "\n".join(lines) + "\n"
