"""What runs in the process of its own: read, decode, write anew, answer, end."""

import sys
from collections.abc import Callable
from dataclasses import replace

from PIL import Image

from opennrm.documents.cleaning import confinement, images, papers, sounds, texts
from opennrm.documents.cleaning.results import Cleaned, Unreadable, refusal, written

CLEANERS: dict[str, Callable[[bytes, str], Cleaned]] = {
    "pdf": papers.cleaned, "jpeg": images.cleaned, "png": images.cleaned, "txt": texts.cleaned,
    "wav": sounds.cleaned, "mp3": sounds.cleaned, "m4a": sounds.cleaned,
}  # fmt: skip


def main() -> None:
    """Take one file from standard input; `sys.argv[1]` names its format. Exits at once with the answer written."""
    Image.preinit()
    warm()
    confinement.memory_is_private()
    confined = confinement.shut_in()
    content = sys.stdin.buffer.read()
    try:
        answer = written(replace(CLEANERS[sys.argv[1]](content, sys.argv[1]), confined=confined))
    except Unreadable as refused:
        answer = refusal(refused.code)
    except MemoryError:
        answer = refusal("too_much")
    except Exception:
        # A decoder can fail in any way on a file that was made to break it; what it says may hold words of the file.
        answer = refusal("broken")
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()


def warm() -> None:
    """Have every library read what it reads late, while files can still be opened."""
    blank = Image.new("RGB", (8, 8), "white")
    for code in ("jpeg", "png"):
        images.cleaned(images.encoded(blank, code), code)
    papers.cleaned(papers.drawn_from([blank]), "pdf")
