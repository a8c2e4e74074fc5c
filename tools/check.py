"""All static checks, two at a time; the exit code is 1 when one of them complains. ARGS="types lint" for some."""

import os
import re
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
COMMANDS = ROOT / "opennrm" / "commands" / "management" / "commands"
# As a ministry would set it; nothing is read from the checkout's own state.
PRODUCTION = {
    "OPENNRM_SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_",
    "OPENNRM_ADDRESS": "https://nrm.example",
    "OPENNRM_HOSTS": "nrm.example",
    "OPENNRM_DEMONSTRATION": "0",
    "OPENNRM_DEBUG": "0",
    "DATABASE_URL": "postgresql://app@127.0.0.1:1/none",
}

Result = tuple[bool, str]


def main() -> int:
    """Run the named checks, or all."""
    named = sys.argv[1:]
    unknown = set(named) - set(CHECKS)
    if unknown:
        print(
            f"No such check: {', '.join(sorted(unknown))}. There are: {', '.join(CHECKS)}.", file=sys.stderr
        )
        return 2
    with ThreadPoolExecutor(max_workers=2) as pool:
        outcomes = list(pool.map(perform, named or CHECKS))
    failed = [name for name, passed in zip(named or CHECKS, outcomes, strict=True) if not passed]
    print(
        f"{len(outcomes) - len(failed)} passed, {len(failed)} failed",
        f"({', '.join(failed)})" if failed else "",
    )
    return 1 if failed else 0


def perform(name: str) -> bool:
    """One check, its time, and what it complains of."""
    began = time.monotonic()
    passed, said = CHECKS[name]()
    line = f"{'ok  ' if passed else 'FAIL'} {name} ({time.monotonic() - began:.1f} s)"
    print(line if passed or not said else f"{line}\n{said.rstrip()}\n", flush=True)
    return passed


def program(*command: str, **environment: str) -> Result:
    """Whether a program is content, and what it said."""
    with tempfile.TemporaryDirectory() as state:
        done = subprocess.run(
            [str(BIN / command[0]), *command[1:]],
            cwd=ROOT,
            env=os.environ
            | {"OPENNRM_STATE": state, "OPENNRM_KEY_FILE": f"{state}/keys.json"}
            | PRODUCTION
            | environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
    return done.returncode == 0, done.stdout


def templates() -> Result:
    """djlint over our own templates."""
    return program("djlint", "--lint", "--quiet", "opennrm/web/templates")


def migrations() -> Result:
    """No model has changed without its migration. No database answers here, and none is needed."""
    return program(
        "python",
        "-W",
        "ignore::RuntimeWarning",
        "-m",
        "opennrm.cli",
        "makemigrations",
        "--check",
        "--dry-run",
    )


def deployment() -> Result:
    """Django's own checks, as in production."""
    return program("opennrm", "check", "--deploy", "--fail-level", "WARNING")


def drawings() -> Result:
    """The drawn documents show the present tables of states, roles and policies."""
    if not (COMMANDS / "draw.py").exists():
        return True, ""
    return program("opennrm", "draw", "--check")


def translations() -> Result:
    """Every sentence is gathered, translated into every language, and compiled."""
    return program("python", "tools/translations.py", "check")


def dependencies() -> Result:
    """Every dependency says why it is here, is locked by hash, and the lock names no place to fetch from."""
    complaints = [
        *without_reason(),
        *not_locked("requirements.txt", groups=()),
        *not_locked("requirements-dev.txt"),
    ]
    return not complaints, "\n".join(complaints)


def without_reason() -> Iterator[str]:
    """Lines of a dependency without a comment."""
    inside = False
    for number, line in enumerate(
        (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines(), start=1
    ):
        if re.match(r"(dependencies|dev) = \[", line):
            inside = True
        elif line.startswith("]"):
            inside = False
        elif inside and line.lstrip().startswith('"') and not re.search(r'",\s+# \S+ ?\S+', line):
            yield f"pyproject.toml:{number}: say in a comment what this dependency is for"


def not_locked(name: str, *, groups: tuple[str, ...] = ("dev",)) -> Iterator[str]:
    """Dependencies whose locked version is missing or does not fit."""
    text = (ROOT / name).read_text(encoding="utf-8")
    if "://" in text:
        yield f"{name}: names a place to fetch from"
    pinned = {canonicalize_name(found[1]): found[2] for found in re.finditer(r"(?m)^([\w.-]+)==(\S+)", text)}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = project["project"]["dependencies"] + [
        line for group in groups for line in project["dependency-groups"][group]
    ]
    for requirement in map(Requirement, wanted):
        version = pinned.get(canonicalize_name(requirement.name))
        if version is None or version not in requirement.specifier:
            yield f"{name}: {requirement} is not locked; run `make lock`"


CHECKS: dict[str, Callable[[], Result]] = {
    "types": lambda: program("mypy"),
    "format": lambda: program("ruff", "format", "--check", "."),
    "lint": lambda: program("ruff", "check", "--output-format", "concise", "."),
    "imports": lambda: program("lint-imports"),
    "templates": templates,
    "migrations": migrations,
    "deployment": deployment,
    "drawings": drawings,
    "translations": translations,
    "dependencies": dependencies,
}

if __name__ == "__main__":
    sys.exit(main())
