"""Every table of states as a picture."""

import importlib.util
import pkgutil
from collections.abc import Iterator, Mapping
from typing import Any

import opennrm
from opennrm.workflow.drawing import mermaid
from opennrm.workflow.machine import Move


def tables() -> Iterator[tuple[str, Mapping[Any, Move]]]:
    """The tables of steps of all packages: title and table, in the order of names."""
    for package in sorted(module.name for module in pkgutil.iter_modules(opennrm.__path__) if module.ispkg):
        if importlib.util.find_spec(f"opennrm.{package}.states") is None:
            continue
        module = importlib.import_module(f"opennrm.{package}.states")
        for name, value in sorted(vars(module).items()):
            if name.endswith("STEPS") and isinstance(value, Mapping):
                yield _title(package, name), value


def initial(steps: Mapping[Any, Move]) -> str:
    """The state in which a record begins: the first of its enumeration."""
    states = type(next(iter(steps.values())).target)
    return str(next(iter(states)))  # type: ignore[call-overload]


def drawn() -> str:
    """The document."""
    parts = ["# States and steps\n"]
    for title, steps in tables():
        parts.append(f"## {title}\n\n```mermaid\n{mermaid(steps, initial(steps))}```\n")
    return "\n".join(parts)


def _title(package: str, name: str) -> str:
    part = name.removesuffix("STEPS").strip("_").lower()
    return f"{package.capitalize()}: {part}" if part else package.capitalize()
