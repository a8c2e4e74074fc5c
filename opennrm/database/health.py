"""What must be true before this installation serves anybody. A failing item refuses; a warning is shown."""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from .roles import Cursor, NoLetters, check_letters

OLDEST_VERSION = 15_00_00
DURABLE = ("fsync", "full_page_writes", "synchronous_commit")


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it must be, and what to do about it."""

    code: str
    sentence: str
    refuses: bool = True


class Unhealthy(RuntimeError):
    """The installation refuses to serve; the message lists every reason."""


def findings(cursor: Cursor, *, tests: bool = False) -> list[Finding]:
    """What is wrong with the connection's role, its server and its durability."""
    return [*_role(cursor), *_server(cursor), *([] if tests else _durability(cursor))]


def installation(
    *, debug: bool, secret: str, key_file: Path, embedded: bool, demonstration: bool
) -> list[Finding]:
    """What is wrong with the settings and the key file of this installation."""
    found = []
    if debug and not demonstration:
        found.append(Finding("debug", "OPENNRM_DEBUG=1 shows the inside of pages to everybody. Remove it."))
    if len(secret) < 40 or secret.startswith("django-insecure"):
        found.append(
            Finding("secret", "OPENNRM_SECRET_KEY is missing or short. Set at least 40 random characters.")
        )
    found += private(key_file)
    if embedded and not demonstration:
        sentence = (
            "The embedded PostgreSQL is for demonstrations and training. For real cases set DATABASE_URL."
        )
        found.append(Finding("embedded", sentence, refuses=False))
    return found


def private(path: Path) -> list[Finding]:
    """The file with keys or passwords must be ours, and readable by nobody else. A missing file is not judged here."""
    if not path.exists():
        return []
    found = path.stat()
    if found.st_uid != os.geteuid():
        return [Finding("owner", f"{path} belongs to another account. Give it to the account that serves.")]
    if found.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        return [Finding("permissions", f"Others can read {path}. Run: chmod 600 {path}")]
    return []


def refuse(found: list[Finding]) -> None:
    """Raise Unhealthy when one of the findings refuses."""
    reasons = [finding.sentence for finding in found if finding.refuses]
    if reasons:
        raise Unhealthy("OpenNRM does not start:\n" + "\n".join(f"- {reason}" for reason in reasons))


def _role(cursor: Cursor) -> list[Finding]:
    cursor.execute("select rolsuper, rolbypassrls, current_user from pg_roles where rolname = current_user")
    is_super, bypasses, role = cursor.fetchall()[0]
    found = []
    if is_super:
        found.append(
            Finding("superuser", f"The database role {role} is a superuser: row security does not bind it.")
        )
    if bypasses:
        found.append(
            Finding("bypass", f"The database role {role} has BYPASSRLS: row security does not bind it.")
        )
    cursor.execute(
        "select count(*) from pg_class where relkind in ('r', 'p') and pg_has_role(current_user, relowner, 'member') "
        "and relnamespace = 'public'::regnamespace"
    )
    if cursor.fetchall()[0][0] and not is_super:
        found.append(
            Finding("ownership", f"The database role {role} owns tables. Serve as a role that owns nothing.")
        )
    return found


def _server(cursor: Cursor) -> list[Finding]:
    cursor.execute("select current_setting('server_version_num')::int")
    if cursor.fetchall()[0][0] < OLDEST_VERSION:
        return [Finding("version", "PostgreSQL is older than 15. Upgrade the server.")]
    try:
        check_letters(cursor)
    except NoLetters as problem:
        return [Finding("letters", str(problem))]
    return []


def _durability(cursor: Cursor) -> list[Finding]:
    found = []
    for setting in DURABLE:
        cursor.execute("select current_setting(%s)", [setting])
        if cursor.fetchall()[0][0] == "off":
            found.append(
                Finding(setting, f"PostgreSQL runs with {setting} off: what was acknowledged can be lost.")
            )
    return found
