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
