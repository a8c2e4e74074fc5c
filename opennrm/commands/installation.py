"""What `opennrm up` prepares: the environment file, PostgreSQL, the schema, the keys, the static files."""

import hashlib
import os
import secrets
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from opennrm.database import embedded, environment, health, roles, watching

DATABASE = "opennrm"
ADDRESS = "http://127.0.0.1:8000"


class NotPrepared(RuntimeError):
    """A step failed; the message says which and what to do."""


class Installation:
    """One checkout's settings and, unless DATABASE_URL names a server, its own PostgreSQL."""

    def __init__(self, root: Path, state: Path, *, demonstration: bool) -> None:
        self.root, self.state = root, state
        self.file = environment.env_file(root) if state == root / environment.STATE_FOLDER else state / "env"
        self.kept = environment.read(self.file)
        self.settings = self.kept | dict(os.environ)
        self.is_embedded = (
            "DATABASE_URL" not in os.environ and self.kept.get("OPENNRM_POSTGRES", "own") == "own"
        )
        if demonstration and self.kept.get("OPENNRM_DEMONSTRATION") == "0":
            raise NotPrepared(
                "This installation was made for real cases. Invented ones are not mixed with them."
            )
        self.kept.setdefault("OPENNRM_DEMONSTRATION", "1" if demonstration else "0")
        self.kept.setdefault("OPENNRM_SECRET_KEY", secrets.token_urlsafe(48))
        self.cluster: embedded.Cluster | None = None
        self.watch: watching.Watch | None = None

    @property
    def is_demonstration(self) -> bool:
        """Whether invented people live here."""
        return self.settings.get("OPENNRM_DEMONSTRATION") == "1"

    def start_database(self) -> str:
        """Start the private PostgreSQL and see to its roles; nothing to do for a server of one's own."""
        if not self.is_embedded:
            self.save()
            return "the server that DATABASE_URL names"
        runtime = os.environ.get("OPENNRM_RUNTIME")
        self.cluster = embedded.cluster(self.state, runtime=Path(runtime) if runtime else None)
        embedded.start(self.cluster)
        passwords = {name: self._password(name) for name in ("DATABASE_OWNER_URL", "DATABASE_URL")}
        superuser = self.cluster.connection()
        roles.create_roles(
            superuser, owner_password=passwords["DATABASE_OWNER_URL"], app_password=passwords["DATABASE_URL"]
        )
        roles.create_database(superuser, DATABASE)
        for name, role in (("DATABASE_OWNER_URL", roles.OWNER_ROLE), ("DATABASE_URL", roles.APP_ROLE)):
            self.kept[name] = environment.socket_url(role, passwords[name], DATABASE, self.cluster.sockets)
        self.kept["OPENNRM_POSTGRES"] = "own"
        self.save()
        return f"PostgreSQL {self.cluster.binaries.major}, private to this folder"

    def look_after_database(self) -> str:
        """See whether the private PostgreSQL still answers, and start it anew when it does not; says what was done."""
        if self.cluster is None:
            return ""
        self.watch = self.watch or watching.Watch(self.cluster)
        return self.watch.look()

    def stop_database(self) -> None:
        """Stop the private PostgreSQL; a server of one's own is left alone."""
        if self.cluster is not None:
            embedded.stop(self.cluster)

    def save(self) -> None:
        """Write the environment file, and let this process and its children know the same."""
        environment.write(self.file, self.kept)
        self.settings = self.kept | dict(os.environ)

    def _password(self, name: str) -> str:
        return urlsplit(self.kept.get(name, "")).password or secrets.token_hex(24)

    def run(self, *arguments: str, is_shown: bool = False) -> None:
        """Run one of our commands in a process of its own; a long one shows its progress.

        Raises NotPrepared with what it said.
        """
        result = subprocess.run(  # noqa: S603 - our own command
            self.command(*arguments),
            env=self.settings,
            cwd=self.root,
            stdin=subprocess.DEVNULL,
            stdout=None if is_shown else subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
        if result.returncode != 0:
            said = (result.stderr or result.stdout).strip()[-3000:]
            raise NotPrepared(f"`opennrm {' '.join(arguments)}` failed:\n{said}")

    def command(self, *arguments: str) -> list[str]:
        """The command line of one of our commands."""
        return [sys.executable, "-m", "opennrm.cli", *arguments]

    def migrate(self) -> None:
        """Bring the schema up to date as owner; without the owner's address, refuse a schema that is behind."""
        if self.settings.get("DATABASE_OWNER_URL"):
            self.run("migrate", "--no-input", "--verbosity", "0")
        else:
            self.run("migrate", "--check")

    def check_health(self) -> list[str]:
        """Raise health.Unhealthy when it may not serve; returns the warnings."""
        found = health.installation(
            debug=self.settings.get("OPENNRM_DEBUG") == "1",
            secret=self.settings.get("OPENNRM_SECRET_KEY", ""),
            key_file=Path(self.settings.get("OPENNRM_KEY_FILE", self.state / "keys" / "keys.json")),
            embedded=self.is_embedded,
            demonstration=self.is_demonstration,
        )
        found += health.private(self.file)
        with psycopg.connect(self.settings["DATABASE_URL"], autocommit=True) as connection:
            found += health.findings(connection.cursor())
        health.refuse(found)
        return [finding.sentence for finding in found if not finding.refuses]

    def fingerprint(self) -> str:
        """Changes with every file of ours, every migration applied and every new database."""
        digest = hashlib.sha256()
        for path in sorted((self.root / "opennrm").rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                found = path.stat()
                digest.update(f"{path} {found.st_size} {found.st_mtime_ns}\n".encode())
        with psycopg.connect(self.settings["DATABASE_URL"], autocommit=True) as connection:
            known = connection.execute("select to_regclass('public.django_migrations')::text").fetchall()[0][
                0
            ]
            count = connection.execute("select count(*) from django_migrations").fetchall() if known else None
            digest.update(f"{count} {self.settings['DATABASE_URL']}".encode())
        return digest.hexdigest()

    def is_current(self) -> bool:
        """Whether nothing has changed since the last complete preparation."""
        mark = self.state / "prepared"
        return mark.exists() and mark.read_text(encoding="utf-8") == self.fingerprint()

    def note_current(self) -> None:
        """Remember that the preparation is complete."""
        (self.state / "prepared").write_text(self.fingerprint(), encoding="utf-8")

    def bind(self) -> tuple[str, int]:
        """Where the web server listens: OPENNRM_BIND, else OPENNRM_ADDRESS when that is plain http."""
        address = self.settings.get("OPENNRM_ADDRESS", ADDRESS)
        wanted = self.settings.get("OPENNRM_BIND") or (address if address.startswith("http://") else ADDRESS)
        parts = urlsplit(wanted if "://" in wanted else f"http://{wanted}")
        return parts.hostname or "127.0.0.1", parts.port or 8000
