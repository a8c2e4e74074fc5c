"""Other processes of this machine, by their number."""

import subprocess
from pathlib import Path


def words(process: int) -> list[str]:
    """The command line of a living process; empty when there is none, or when it is dead and not yet buried."""
    if Path("/proc/self/cmdline").exists():
        try:
            return Path(f"/proc/{process}/cmdline").read_bytes().decode(errors="replace").split("\0")
        except OSError:
            return []
    listed = subprocess.run(  # noqa: S603 - a number
        ["ps", "-o", "command=", "-p", str(process)],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
    )
    return listed.stdout.split()


def commands_of_children(process: int) -> list[str]:
    """What the living children of a process call themselves."""
    listed = subprocess.run(["ps", "-A", "-o", "ppid=,command="], capture_output=True, text=True, check=False)  # noqa: S607
    rows = [line.split(maxsplit=1) for line in listed.stdout.splitlines()]
    return [row[1] for row in rows if len(row) == 2 and row[0] == str(process)]
