"""Having a file cleaned by a process that holds no key, no connection and no secret, and may be taken over whole."""

import subprocess
import sys
import threading
from pathlib import Path
from typing import Final

from opennrm.documents.cleaning import results
from opennrm.documents.cleaning.results import Cleaned, Unreadable

SECONDS: Final = 60
# A document of pictures may grow; more than this is no answer.
MOST_ANSWERED: Final = 64 * 1024 * 1024
ROOT = Path(__file__).resolve().parent.parent.parent
# Isolated (-I): nothing of the environment, of the user's folder or of the present folder is read.
PROGRAM = "import sys; sys.path.insert(0, sys.argv.pop(1)); from opennrm.documents.cleaning import inside; inside.main()"
# As many at once in one server process; each may take the memory of its limit.
_places = threading.BoundedSemaphore(2)


def clean(content: bytes, code: str) -> Cleaned:
    """The clean copy of a file in the format that `formats.recognised` found.

    Raises:
        Unreadable: it cannot be decoded (`broken`), or not within the limits (`too_much`, `pixels`, `pages`, `locked`).
    """
    with _places:
        answer = _asked(content, code)
    if not answer:
        raise Unreadable("too_much")
    return results.read(answer)


def _asked(content: bytes, code: str) -> bytes:
    """What the process says within its time; nothing when it was ended or said too much."""
    command = [sys.executable, "-I", "-c", PROGRAM, str(ROOT), code]
    with subprocess.Popen(  # noqa: S603  our own program, with a code of our own table
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={}, cwd="/"
    ) as process:
        limit = threading.Timer(SECONDS, process.kill)
        limit.start()
        try:
            assert process.stdin is not None  # noqa: S101  asked for above
            assert process.stdout is not None  # noqa: S101
            try:
                process.stdin.write(content)
                process.stdin.close()
            except BrokenPipeError:
                return b""
            answer = process.stdout.read(MOST_ANSWERED + 1)
        finally:
            limit.cancel()
            process.kill()
    return answer if len(answer) <= MOST_ANSWERED else b""
