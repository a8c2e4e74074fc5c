"""Prepares .venv on a bare machine, with the standard library alone. May be repeated and broken off.

pip comes with the repository (tools/vendor, MIT licence inside it): some systems ship Python without ensurepip, and
then no environment of theirs can install anything.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "prepared"
PIP = ROOT / "tools" / "vendor" / "pip-26.3-py3-none-any.whl"
PIP_SHA256 = "f3b60b20ffaadd4415ed7957212a38ac63fa4c5fa375bd0f4a797777940fad13"
COMMAND = """#!{python}
import sys

from opennrm.cli import main

sys.exit(main())
"""


def main() -> int:
    """Prepare, or say that nothing is to do. The exit code is 1 with a message of what is missing."""
    if sys.version_info < (3, 11):
        return fail(f"Python 3.11 or later is needed; {sys.executable} is {sys.version.split()[0]}.")
    is_dev = "--dev" in sys.argv
    requirements = ROOT / ("requirements-dev.txt" if is_dev else "requirements.txt")
    wanted = f"{hashlib.sha256(requirements.read_bytes()).hexdigest()} {ROOT} {sys.version_info[:2]}"
    if wanted in prepared():
        return 0
    began = time.monotonic()
    try:
        make_environment()
        install(requirements)
    except Missing as problem:
        return fail(str(problem))
    make_command()
    STAMP.write_text("\n".join([wanted, *smaller(is_dev)]) + "\n", encoding="utf-8")
    print(f"Ready in {time.monotonic() - began:.0f} s: {VENV}")
    return 0


class Missing(RuntimeError):
    """Something that we cannot make ourselves; the message says what to install."""


def fail(sentence: str) -> int:
    """Say what is wrong, plainly."""
    print(f"\n{sentence}", file=sys.stderr)
    return 1


def prepared() -> list[str]:
    """What the environment holds, by the hash of its requirements."""
    if not PYTHON.exists() or not (VENV / "bin" / "opennrm").exists() or not STAMP.exists():
        return []
    return STAMP.read_text(encoding="utf-8").splitlines()


def smaller(is_dev: bool) -> list[str]:
    """The development environment serves as well."""
    if not is_dev:
        return []
    digest = hashlib.sha256((ROOT / "requirements.txt").read_bytes()).hexdigest()
    return [f"{digest} {ROOT} {sys.version_info[:2]}"]


def make_environment() -> None:
    """An environment of this Python without pip. One of another Python, or a broken one, is replaced."""
    version = "import sys; print(sys.version_info[:2])"
    if PYTHON.exists():
        found = subprocess.run([str(PYTHON), "-c", version], capture_output=True, text=True, check=False)
        if found.stdout.strip() == str(sys.version_info[:2]):
            return
    print(f"Making {VENV} with Python {sys.version.split()[0]} ...", flush=True)
    uv = shutil.which("uv")
    attempts = [[uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(VENV)]] if uv else []
    attempts.append([sys.executable, "-m", "venv", "--without-pip", "--clear", str(VENV)])
    for attempt in attempts:
        if subprocess.run(attempt, capture_output=True, check=False).returncode == 0 and PYTHON.exists():
            return
    raise Missing(
        "Python cannot make an environment. Install your system's package python3-venv and try again."
    )


def install(requirements: Path) -> None:
    """Install exactly what the file names, each file by its hash: with uv when it is here, else with our pip."""
    count = sum("==" in line for line in requirements.read_text(encoding="utf-8").splitlines())
    print(f"Installing {count} packages, each checked by its hash ...", flush=True)
    hashed = ["--require-hashes", "--only-binary", ":all:", "-r", str(requirements)]
    uv = shutil.which("uv")
    if uv and run([uv, "pip", "install", "--quiet", "--python", str(PYTHON), *hashed]):
        return
    if hashlib.sha256(PIP.read_bytes()).hexdigest() != PIP_SHA256:
        raise Missing(f"{PIP} is not the file that we recorded. Fetch the repository again.")
    if not zipfile.is_zipfile(PIP):
        raise Missing(f"{PIP} is broken. Fetch the repository again.")
    pip = [str(PYTHON), str(PIP / "pip"), "install", "--disable-pip-version-check", "--no-input"]
    if not run_pip([*pip, "--progress-bar", "off", *hashed], count):
        raise Missing(
            "The packages could not be installed; the reason is above. Without a network, point pip to a folder with "
            "the files: PIP_NO_INDEX=1 PIP_FIND_LINKS=/folder make setup. Behind a proxy set HTTPS_PROXY. Then repeat."
        )


def run(command: list[str]) -> bool:
    """Whether the command succeeded; it is a first attempt, so what it says is kept quiet."""
    environment = os.environ | {"UV_NO_CONFIG": "1"}
    return (
        subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False).returncode == 0
    )


def run_pip(command: list[str], count: int) -> bool:
    """Run pip with a counter; its warnings are dropped, its errors are shown."""
    is_seen = sys.stdout.isatty()
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as pip:
        found = 0
        for line in pip.stdout or ():
            found += line.startswith(("Collecting", "Requirement already"))
            if is_seen:
                print(
                    f"\r  {'installing all' if line.startswith('Installing') else f'{found} of {count}'} ",
                    end="",
                    flush=True,
                )
        said = pip.stderr.read() if pip.stderr else ""
    if is_seen:
        print()
    if pip.returncode != 0:
        print(
            "\n".join(line for line in said.splitlines() if not line.startswith("WARNING")), file=sys.stderr
        )
    return pip.returncode == 0


def make_command() -> None:
    """`.venv/bin/opennrm`, and the checkout on the environment's path: nothing is built."""
    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    folder = subprocess.run(
        [str(PYTHON), "-c", ask], capture_output=True, text=True, check=True
    ).stdout.strip()
    (Path(folder) / "opennrm.pth").write_text(f"{ROOT}\n", encoding="utf-8")
    script = VENV / "bin" / "opennrm"
    # The kernel reads at most 127 characters of the first line, and no blanks.
    if len(str(PYTHON)) < 120 and " " not in str(PYTHON):
        script.write_text(COMMAND.format(python=PYTHON), encoding="utf-8")
    else:
        script.write_text(f'#!/bin/sh\nexec "{PYTHON}" -m opennrm.cli "$@"\n', encoding="utf-8")
    script.chmod(0o755)


if __name__ == "__main__":
    sys.exit(main())
