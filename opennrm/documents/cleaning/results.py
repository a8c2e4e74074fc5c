"""What the process that cleans says: one line of facts, then the bytes."""

import json
from dataclasses import dataclass, field
from typing import Final

HEADER_BYTES: Final = 4096


@dataclass(frozen=True)
class Cleaned:
    """A clean copy (empty where none could be made), a picture of it to look at, and how many pages it has."""

    clean: bytes = field(default=b"", repr=False)
    preview: bytes = field(default=b"", repr=False)
    pages: int = 1
    # How the process was shut in: what worked on this system.
    confined: tuple[str, ...] = ()


class Unreadable(Exception):
    """The file cannot be decoded, or not within the limits; the code says which."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def written(found: Cleaned) -> bytes:
    """The answer as bytes."""
    facts = {
        "clean": len(found.clean), "preview": len(found.preview), "pages": found.pages, "confined": list(found.confined),
    }  # fmt: skip
    return _header(facts) + found.clean + found.preview


def refusal(code: str) -> bytes:
    """The answer that there is none."""
    return _header({"refused": code})


def read(answer: bytes) -> Cleaned:
    """The answer of a process that is not trusted. Raises Unreadable for a refusal and for what is no answer."""
    try:
        facts = json.loads(answer[:HEADER_BYTES].rstrip(b" "))
        if "refused" in facts:
            raise Unreadable(str(facts["refused"]))
        clean, preview, pages = int(facts["clean"]), int(facts["preview"]), int(facts["pages"])
        confined = tuple(str(one) for one in facts["confined"])
    except (ValueError, KeyError, TypeError):
        raise Unreadable("broken") from None
    if len(answer) != HEADER_BYTES + clean + preview or min(clean, preview) < 0:
        raise Unreadable("broken")
    body = answer[HEADER_BYTES:]
    return Cleaned(body[:clean], body[clean:], pages, confined)


def _header(facts: dict[str, object]) -> bytes:
    return json.dumps(facts).encode().ljust(HEADER_BYTES)
