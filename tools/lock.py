"""Writes requirements.txt and requirements-dev.txt anew: every file of every platform by its hash, no index's address."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEADER = "# Written by `make lock` from pyproject.toml. Every file by its hash; no place to fetch it from.\n"
OPTIONS = [
    *("--generate-hashes", "--universal", "--python-version", "3.11", "--quiet"),
    *("--no-emit-index-url", "--no-header", "--no-annotate"),
]


def main() -> int:
    """Resolve the dependencies for serving, then those of development on top of the same versions."""
    uv = shutil.which("uv") or shutil.which("uv", path=str(Path(sys.executable).parent))
    if uv is None:
        print("uv was not found. Install it to write the lock files; nobody else needs it.", file=sys.stderr)
        return 1
    write(uv, "requirements.txt")
    write(uv, "requirements-dev.txt", "--group", "dev", "--constraint", "requirements.txt")
    return 0


def write(uv: str, name: str, *more: str) -> None:
    """One lock file. What it has is kept unless pyproject.toml forbids it or --upgrade is given."""
    place = ROOT / name
    command = [
        uv,
        "pip",
        "compile",
        "pyproject.toml",
        *more,
        *OPTIONS,
        *sys.argv[1:],
        "--output-file",
        str(place),
    ]
    subprocess.run(command, cwd=ROOT, check=True)
    text = place.read_text(encoding="utf-8")
    if "://" in text:
        raise SystemExit(f"{name} names a place to fetch from. Remove the line that does.")
    place.write_text(HEADER + text.removeprefix(HEADER), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
