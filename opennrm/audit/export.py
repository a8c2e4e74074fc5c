"""The log as one file for witnesses; `tools/verify_log.py` reads it without any of this code."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from opennrm.audit import chain, verifier
from opennrm.audit.models import Head, Link
from opennrm.vault import signing
from opennrm.vault.system import seeing_all


def write(path: Path, first: int = 1, last: int | None = None) -> int:
    """Write entries `first` to `last` (all, if none) with their signed heads. Returns how many entries.

    The file is new, for its owner only, and is not there at all when the export fails. Raises FileExistsError.
    """
    draft = path.with_name(f".{path.name}.part")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as out, seeing_all():
            end = min(last or 2**62, _last_seq())
            out.writelines(lines(first, end))
            out.flush()
            os.fsync(out.fileno())
        os.link(draft, path)
    finally:
        draft.unlink(missing_ok=True)
    return max(0, end - first + 1)


def lines(first: int, last: int) -> Iterator[bytes]:
    """The lines of the file. Needs an open transaction that sees every row."""
    total = hashlib.sha256()
    for line in _content(first, last):
        total.update(line)
        yield line
    digest = total.digest()
    yield verifier.footer_line(digest, signing.sign(verifier.footer_text(digest)))


def _content(first: int, last: int) -> Iterator[bytes]:
    key = signing.public_key()
    entries = max(0, last - first + 1)
    previous = _hash_before(first)
    yield verifier.header_line(
        first=first, entries=entries, key=key, origin=chain.origin(), previous=previous
    )
    notes = dict(Head.objects.filter(seq__range=(first, last)).values_list("seq", "note"))
    for row in chain.rows(first, last):
        if row.entry is None:
            raise verifier.Wrong(row.seq, "the entry is gone")
        yield verifier.entry_line(row.seq, row.hash, row.entry)
        if row.seq in notes:
            yield verifier.line_of({"head": notes[row.seq]})


def _hash_before(first: int) -> bytes:
    if first == 1:
        return verifier.GENESIS
    return bytes(Link.objects.get(seq=first - 1).hash)


def _last_seq() -> int:
    end = chain.last()
    return end.seq if end else 0
