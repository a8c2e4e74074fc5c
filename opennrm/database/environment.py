"""What the environment says about this installation, read once.

Pure standard library: the settings import it before Django is ready, and the bootstrap before anything is.
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

STATE_FOLDER = ".opennrm"
OWNER = "owner"


class Unusable(ValueError):
    """A setting that cannot be used; the message says which and why, never its secret part."""


def env_file(root: Path) -> Path:
    """The file with the settings of an installation that has no environment of its own."""
    return root / STATE_FOLDER / "env"


def load(root: Path) -> dict[str, str]:
    """The settings of the checkout at `root`: its `.opennrm/env`, under what the process environment says."""
    state = os.environ.get("OPENNRM_STATE")
    return read(Path(state) / "env" if state else env_file(root)) | dict(os.environ)


def read(path: Path) -> dict[str, str]:
    """The `NAME=value` lines of one file; no file means no settings. Raises Unusable for other lines."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    found: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        name, is_setting, value = line.partition("=")
        if is_setting and name.strip().isidentifier():
            found[name.strip()] = value.strip()
        elif line.strip() and not line.lstrip().startswith("#"):
            raise Unusable(f"{path}, line {number}: expected NAME=value")
    return found


def write(path: Path, settings: dict[str, str]) -> None:
    """Replace the file in one step, readable by its owner only: it holds passwords."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".draft")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write("# Written by `opennrm up`. Passwords: keep this file to yourself.\n")
        file.writelines(f"{name}={value}\n" for name, value in sorted(settings.items()))
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def url(settings: dict[str, str]) -> str:
    """The address for this process: the owner's when OPENNRM_DATABASE_ROLE says so, else the application's.

    Empty when nothing is configured yet. The owner's address is never a fallback: serving with it is refused.
    """
    wanted = "DATABASE_OWNER_URL" if settings.get("OPENNRM_DATABASE_ROLE") == OWNER else "DATABASE_URL"
    return settings.get(wanted, "")


def socket_url(user: str, password: str, database: str, folder: Path) -> str:
    """The address of a database behind a private socket folder."""
    place = f"host={quote(str(folder), safe='')}"
    return f"postgresql://{quote(user, safe='')}:{quote(password, safe='')}@/{quote(database)}?{place}"


def database_settings(url: str) -> dict[str, Any]:
    """Django's settings for one database address.

    `postgresql://user:password@host:port/name?sslmode=verify-full`, or `...@/name?host=/socket/folder`.
    An empty address gives a name that no server has, so that commands without a database still run.
    """
    if not url:
        return {"ENGINE": "django.db.backends.postgresql", "NAME": "not_configured"}
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise Unusable("DATABASE_URL: only postgresql:// addresses are supported")
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    host = options.pop("host", "") or unquote(parts.hostname or "")
    port = options.pop("port", "") or (str(parts.port) if parts.port else "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": port,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        # Planning under row-level security costs more than reading: the server keeps the plans of a connection.
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 3, **options},
    }
