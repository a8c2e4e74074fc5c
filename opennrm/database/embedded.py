"""Our own supervisor of a private PostgreSQL: for the demonstration, development, tests and training laptops.

No port: one socket in a folder that only its owner may enter, and a password even there. A data folder belongs to one
checkout. Every function may be called again after a crash.
"""

import fcntl
import hashlib
import os
import secrets
import shutil
import stat
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from . import binaries, processes
from .binaries import Binaries

SUPERUSER = "opennrm_cluster"
# 107 bytes on Linux and 103 on macOS, for the folder, a slash and the longer of the two names in it.
LONGEST_SOCKET_FOLDER = 103 - len("/.s.PGSQL.5432.lock")
START_SECONDS = 60
LOG_BYTES = 5_000_000

# Statements, values and details stay out of the log: they hold names (SECURITY 3.14, measured).
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    "max_connections": "60",
    "shared_buffers": "128MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
}
# From version 18 on: a worker for reading that is killed while the server recovers from a crash is not missed by it, and
# whoever waits for that worker's answer waits for ever (seen with 18.6). Reading in the process that asks has no such part.
SINCE_18 = {"io_method": "sync"}
# Of a test's database, where every row is rolled back: autovacuum would tell the planner, at a moment of its own choosing,
# that all tables are empty for ever, and a plan made on that word reads every row for every row.
FORGETFUL = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "autovacuum": "off"}


class CannotStart(RuntimeError):
    """PostgreSQL did not start; the message ends with what its log says."""


@dataclass(frozen=True)
class Cluster:
    """One private PostgreSQL: its folder, its sockets, its programs."""

    home: Path
    sockets: Path
    password_file: Path
    binaries: Binaries
    fsync: bool = True

    @property
    def data(self) -> Path:
        """PostgreSQL's own folder."""
        return self.home / "cluster"

    @property
    def log(self) -> Path:
        """What PostgreSQL has to say."""
        return self.home / "postgresql.log"

    def password(self) -> str:
        """The superuser's password; raises FileNotFoundError before the first start."""
        return self.password_file.read_text(encoding="utf-8").strip()

    def connection(self, database: str = "postgres") -> dict[str, str]:
        """Arguments of psycopg.connect for the superuser: preparing roles and databases only."""
        return {"host": str(self.sockets), "user": SUPERUSER, "password": self.password(), "dbname": database}


def cluster(state: Path, *, runtime: Path | None = None, fsync: bool = True) -> Cluster:
    """The cluster whose state folder is `state`, made ready but not started. Raises binaries.NotFound.

    `fsync=False` is for tests alone: a power cut would lose what was acknowledged.
    """
    state.mkdir(mode=0o700, parents=True, exist_ok=True)
    account = binaries.account()
    if account is not None:
        state.chmod(0o711)  # our unprivileged account passes through; every file inside is closed to it
    home = _home(state)
    _own_folder(home, account)
    made_by = home / "cluster" / "PG_VERSION"
    major = int(made_by.read_text().strip()) if made_by.exists() else None
    programs = binaries.within_reach(binaries.find(major=major), home)
    sockets = _socket_folder(state, runtime)
    _own_folder(sockets, account)
    return Cluster(home, sockets, state / "postgres.password", programs, fsync)


def start(which: Cluster) -> bool:
    """Start it, creating it first when it is new. False when it was running already. Raises CannotStart.

    Whoever asks at the same moment waits, and finds it running.
    """
    with which.password_file.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return _start(which)


def _start(which: Cluster) -> bool:
    if not which.data.exists():
        _initialise(which)
    give_up = time.monotonic() + START_SECONDS
    started = False
    while not (is_running(which) and answers(which)):
        if time.monotonic() > give_up:
            raise CannotStart(
                f"PostgreSQL did not start. Its log, {which.log}, ends with:\n{_last_words(which)}"
            )
        if is_running(which) or not _launch(which):
            time.sleep(0.3)
        else:
            started = True
    return started


def _launch(which: Cluster) -> bool:
    """One attempt. False when the last children of a killed server still hold its memory: soon they do not."""
    _write_settings(which)
    _shorten_log(which)
    _forget_a_stranger(which)
    if _control(which, "start", "--log", str(which.log), "--timeout", str(START_SECONDS)).returncode == 0:
        return True
    if "still in use" in _last_words(which):
        return False
    raise CannotStart(f"PostgreSQL did not start. Its log, {which.log}, ends with:\n{_last_words(which)}")


def answers(which: Cluster) -> bool:
    """Whether it takes connections now."""
    result = which.binaries.run(
        "pg_isready", "--host", str(which.sockets), "--timeout", "5", within=which.home
    )
    return result.returncode == 0


def stop(which: Cluster) -> bool:
    """Stop it, breaking off what still runs. False when it was not running."""
    if not is_running(which):
        return False
    for mode in ("fast", "immediate"):
        if _control(which, "stop", "--mode", mode, "--timeout", "30").returncode == 0:
            return True
    raise CannotStart("PostgreSQL did not stop.")


def is_running(which: Cluster) -> bool:
    """Whether a postmaster serves this data folder now."""
    process = postmaster(which)
    return process is not None and _serves(process, which.data)


def postmaster(which: Cluster) -> int | None:
    """The process number in the lock file, alive or not; None without a lock file."""
    try:
        first = (which.data / "postmaster.pid").read_text().splitlines()[0]
        return int(first)
    except (FileNotFoundError, IndexError, ValueError):
        return None


def _control(which: Cluster, *arguments: str) -> subprocess.CompletedProcess[str]:
    return which.binaries.run("pg_ctl", "--pgdata", str(which.data), "--wait", *arguments, within=which.home)


def _initialise(which: Cluster) -> None:
    """Make the cluster beside its place and move it there: a broken-off attempt leaves nothing half made."""
    draft, secret = which.home / "cluster.draft", which.home / "password.draft"
    shutil.rmtree(draft, ignore_errors=True)
    password = secrets.token_urlsafe(32)
    _write_private(which.password_file, password)
    _write_private(secret, password)
    if which.binaries.account:
        os.chown(secret, which.binaries.account.user, which.binaries.account.group)
    arguments = [
        *("--pgdata", str(draft), "--username", SUPERUSER, "--pwfile", str(secret), "--encoding", "UTF8"),
        *("--auth-local", "scram-sha-256", "--auth-host", "reject", "--data-checksums"),
        *("--locale", "C", "--lc-ctype", binaries.utf8_character_type()),
    ]
    if which.binaries.major >= 17:
        arguments += ["--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"]
    try:
        result = which.binaries.run("initdb", *arguments, within=which.home)
    finally:
        secret.unlink(missing_ok=True)
    if result.returncode != 0:
        raise CannotStart(f"PostgreSQL could not make its data folder:\n{result.stderr.strip()}")
    with (draft / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.write("include = 'opennrm.conf'\n")
    draft.rename(which.data)


def _write_settings(which: Cluster) -> None:
    settings = SETTINGS | {"unix_socket_directories": str(which.sockets)}
    settings |= SINCE_18 if which.binaries.major >= 18 else {}
    settings |= {} if which.fsync else FORGETFUL
    lines = [f"{name} = '{value.replace(chr(39), chr(39) * 2)}'\n" for name, value in settings.items()]
    place = which.data / "opennrm.conf"
    _write_private(place, "".join(lines))
    if which.binaries.account:
        os.chown(place, which.binaries.account.user, which.binaries.account.group)


def _write_private(place: Path, text: str) -> None:
    place.unlink(missing_ok=True)
    descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)


def _forget_a_stranger(which: Cluster) -> None:
    """After a restart of the machine another process may bear the number in the lock file; so may a dead server
    that no parent has buried, in a container.

    The number is replaced by one that is surely gone. The file stays, since its other lines let PostgreSQL find
    orphans of a killed server that still write. The socket's lock protects our private folder only.
    """
    process = postmaster(which)
    if process is None or _serves(process, which.data):
        return
    (which.sockets / ".s.PGSQL.5432.lock").unlink(missing_ok=True)
    lock = which.data / "postmaster.pid"
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    lines = lock.read_text().splitlines()
    with lock.open("r+", encoding="utf-8") as file:
        file.write("\n".join([str(gone.pid), *lines[1:]]) + "\n")
        file.truncate()


def _serves(process: int, data: Path) -> bool:
    """Whether this process is a postmaster of this data folder."""
    return str(data) in processes.words(process)


def _home(state: Path) -> Path:
    """Beside the state, unless we are root and the unprivileged account may not enter: then under /var/lib.

    The choice is written down, so that a later change of permissions does not hide the data.
    """
    chosen = state / "postgres.home"
    if chosen.exists():
        return Path(chosen.read_text(encoding="utf-8").strip())
    home = state / "postgres"
    if os.geteuid() == 0 and not all(parent.stat().st_mode & stat.S_IXOTH for parent in home.parents):
        home = Path("/var/lib/opennrm") / _name(state)
        home.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    chosen.write_text(f"{home}\n", encoding="utf-8")
    return home


def _socket_folder(state: Path, runtime: Path | None) -> Path:
    """A folder whose path is short enough for a socket and that the server's account can enter."""
    folder = runtime or state / "run"
    reachable = os.geteuid() != 0 or all(parent.stat().st_mode & stat.S_IXOTH for parent in folder.parents)
    if reachable and len(os.fsencode(folder)) <= LONGEST_SOCKET_FOLDER:
        return folder
    return Path(tempfile.gettempdir()) / f"opennrm-{os.geteuid()}-{_name(state)}"


def _name(state: Path) -> str:
    return hashlib.sha256(os.fsencode(state.resolve())).hexdigest()[:12]


def _own_folder(folder: Path, account: binaries.Account | None) -> None:
    """A folder that the server's account alone may enter. One that somebody else laid there is refused."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.lstat()
    ours = {os.geteuid(), account.user if account else os.geteuid()}
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in ours:
        raise CannotStart(
            f"{folder} belongs to somebody else. Remove it, or set OPENNRM_RUNTIME to a folder of yours."
        )
    folder.chmod(0o700)
    if account:
        os.chown(folder, account.user, account.group)


def _shorten_log(which: Cluster) -> None:
    if which.log.exists() and which.log.stat().st_size > LOG_BYTES:
        which.log.replace(which.log.with_suffix(".log.1"))


def _last_words(which: Cluster) -> str:
    if not which.log.exists():
        return "(nothing)"
    return "\n".join(which.log.read_text(encoding="utf-8", errors="replace").splitlines()[-8:])
