"""Our own modules and what is in them."""

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import opennrm

ROOT = Path(opennrm.__file__).resolve().parent
# Packages whose acts the table of authorisation names.
DOMAIN = (
    "statistics", "organisations", "people", "cases", "referrals", "identification", "assistance", "matching",
    "notices", "deadlines", "signals", "incidents", "mailbox", "justice", "conferences", "quality", "intake",
    "relations", "children", "notifications", "mechanism", "letters", "ownpage", "documents", "shelters",
)  # fmt: skip


def modules(prefix: str = "opennrm.") -> Iterator[ModuleType]:
    """Every module of ours, imported, without settings-like doors that act on import."""
    for found in pkgutil.walk_packages(opennrm.__path__, "opennrm."):
        if found.name.startswith(prefix) and not found.name.endswith((".wsgi", ".asgi")):
            yield importlib.import_module(found.name)


def functions(module: ModuleType) -> dict[str, Callable[..., Any]]:
    """The public functions that a module defines."""
    return {
        name: function
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
    }


def first_parameter(function: Callable[..., Any]) -> str:
    """The name of the first parameter."""
    return next(iter(inspect.signature(function).parameters), "")


def sources(*folders: str) -> Iterator[tuple[str, Path]]:
    """Every file of Python under these folders (all of ours when none is named): name from the package on, and path."""
    for folder in folders or ("",):
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), path


def tree(path: Path) -> ast.Module:
    """A file as Python reads it."""
    return ast.parse(path.read_text(encoding="utf-8"))


def called(path: Path) -> set[str]:
    """Dotted names below `opennrm` of what a file imports, or reaches through a module that it imports."""
    parsed, names = tree(path), {}
    for node in ast.walk(parsed):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("opennrm"):
            for one in node.names:
                names[one.asname or one.name] = f"{node.module}.{one.name}".removeprefix("opennrm.")
    reached = {
        f"{names[node.value.id]}.{node.attr}"
        for node in ast.walk(parsed)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in names
    }
    return reached | set(names.values())
