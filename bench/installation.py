"""A throw-away installation, set up as `opennrm up` sets up a real one: flushed to disk, sealed, with row-level security."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from bench.load import free_port

ROOT = Path(__file__).resolve().parent.parent
PASSWORD = "of-a-throw-away-cluster"
DATABASE = "bench"
PATIENCE = 60.0
APPLICATION = "opennrm.config.wsgi:application"


class Installation:
    """Settings in the environment, PostgreSQL, keys, and the processes that serve."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="opennrm-bench-"))
        self.folder.chmod(0o711)
        self.state = self.folder / "state"
        self.port = free_port()
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        os.environ.update(
            DJANGO_SETTINGS_MODULE="opennrm.config.settings",
            OPENNRM_STATE=str(self.state),
            OPENNRM_KEY_FILE=str(self.state / "keys" / "keys.json"),
            OPENNRM_RUNTIME=str(self.state / "run"),
            OPENNRM_SECRET_KEY="for measuring alone, and long enough to be accepted by the checks",
            OPENNRM_ADDRESS=f"http://127.0.0.1:{self.port}",
            OPENNRM_DEMONSTRATION="1",  # so that invented people sign in without a factor
            OPENNRM_DEBUG="0",
            OPENNRM_TEST="0",
            # The limits of one person and one partner system would end the measurement.
            OPENNRM_SEARCHES_PER_HOUR="100000",
            OPENNRM_API_PER_MINUTE="100000",
            DATABASE_URL="",
            DATABASE_OWNER_URL="",
        )
        os.environ.pop("OPENNRM_DATABASE_ROLE", None)

    def prepare(self) -> None:
        """PostgreSQL, roles, schema, keys, style sheets; afterwards Django works in this process, as the application."""
        from opennrm.database import embedded, environment, roles

        self.cluster = embedded.cluster(self.state)
        embedded.start(self.cluster)
        superuser = self.cluster.connection()
        roles.create_roles(superuser, owner_password=PASSWORD, app_password=PASSWORD)
        roles.create_database(superuser, DATABASE)
        for name, role in (("DATABASE_OWNER_URL", roles.OWNER_ROLE), ("DATABASE_URL", roles.APP_ROLE)):
            os.environ[name] = environment.socket_url(role, PASSWORD, DATABASE, self.cluster.sockets)
        for command in (
            ["keys", "init"],
            ["migrate", "--no-input", "--verbosity", "0"],
            ["collectstatic", "--no-input"],
        ):
            said = subprocess.run(
                [sys.executable, "-m", "opennrm.cli", *command],
                cwd=ROOT,
                capture_output=True,
                text=True,
                check=False,
            )
            if said.returncode:
                raise SystemExit(f"opennrm {' '.join(command)}:\n{said.stderr[-3000:]}")
        import django

        django.setup()

    def analyse(self) -> None:
        """What autovacuum does in the first minute after an import."""
        import psycopg
        from psycopg.conninfo import make_conninfo

        with psycopg.connect(
            make_conninfo(**self.cluster.connection(DATABASE)), autocommit=True
        ) as connection:
            connection.execute("vacuum analyze")
            connection.execute("checkpoint")

    def superuser(self) -> str:
        """How to enter the database past all rules, to copy rows."""
        from psycopg.conninfo import make_conninfo

        return make_conninfo(**self.cluster.connection(DATABASE))

    def serve(self, application: str = APPLICATION) -> None:
        """The web server as `opennrm up` starts it."""
        from opennrm.commands.management.commands.up import SERVER

        place = f"127.0.0.1:{self.port}"
        words = ["-m", "gunicorn", "--bind", place, *SERVER, "--log-level", "warning", application]
        self._run("web", words)
        self._until(self._answers, "The web server does not answer.")

    def _answers(self) -> bool:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=10).close()
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False
        return True

    def search_by_name(self) -> float:
        """Start the search by name; returns the seconds until it answers."""
        from opennrm.matching import client

        def is_ready() -> bool:
            try:
                return bool(client.status()["state"] == "ready")
            except client.SearchUnavailable:
                return False

        begun = time.monotonic()
        self._run("matching", ["-m", "opennrm.cli", "matching", "serve"])
        self._until(is_ready, "The search by name does not become ready.", 300)
        return time.monotonic() - begun

    def _run(self, name: str, arguments: list[str]) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            self.children[name] = subprocess.Popen(
                [sys.executable, *arguments], cwd=ROOT, stdout=log, stderr=log, start_new_session=True
            )

    def _until(self, is_so: Callable[[], bool], complaint: str, patience: float = PATIENCE) -> None:
        give_up = time.monotonic() + patience
        while not is_so():
            if time.monotonic() > give_up:
                raise SystemExit(complaint)
            time.sleep(0.1)

    def memory(self) -> dict[str, int]:
        """Resident memory of each process with its children, in MB."""
        return {name: _memory(child.pid) for name, child in self.children.items()}

    def end(self, *names: str) -> None:
        """End these processes, or all."""
        for name in names or tuple(self.children):
            child = self.children.pop(name, None)
            if child is not None:
                child.terminate()
                with suppress(subprocess.TimeoutExpired):
                    child.wait(20)
                if child.poll() is None:
                    child.kill()
                    child.wait()

    def remove(self) -> None:
        """End everything and leave nothing behind."""
        from opennrm.database import embedded

        self.end()
        embedded.stop(self.cluster)
        shutil.rmtree(self.folder, ignore_errors=True)


def _memory(number: int) -> int:
    """MB of a process and its children."""
    listed = subprocess.run(
        ["ps", "-o", "rss=", "--pid", str(number), "--ppid", str(number)],
        capture_output=True,
        text=True,
        check=False,
    )
    return sum(int(line) for line in listed.stdout.split()) // 1024
