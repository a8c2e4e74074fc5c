"""The chain as it stands in the database: reading it in order, checking it, signing its head."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection

from opennrm.audit import verifier
from opennrm.audit.models import Entry, Head, Link
from opennrm.audit.verifier import Wrong
from opennrm.vault import signing
from opennrm.vault.system import seeing_all

COLUMNS = ", ".join(
    {"at": "(extract(epoch from e.at) * 1000000)::bigint", "detail": "e.detail::text"}.get(name, f"e.{name}")
    for name in verifier.FIELDS
)
ROWS = (
    f"select l.seq, l.hash, l.entry_id, {COLUMNS} from audit_link l left join audit_entry e on e.id = l.entry_id"  # noqa: S608
    " where l.seq between %s and %s order by l.seq"
)


@dataclass(frozen=True, slots=True)
class Checked:
    """A log that is as it was written."""

    seq: int
    hash: bytes
    heads: int
    signed: int


@dataclass(frozen=True, slots=True)
class Row:
    """One link, and the entry in the form that is hashed and exported; no entry if it is gone."""

    seq: int
    hash: bytes
    entry: dict[str, Any] | None


def rows(first: int, last: int) -> Iterator[Row]:
    """The links of this range in order. Needs an open transaction that sees every row."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(ROWS, [first, last])
        while batch := cursor.fetchmany(2000):
            for seq, digest, _, *values in batch:
                entry = dict(zip(verifier.FIELDS, map(_plain, values), strict=True))
                yield Row(seq, bytes(digest), entry if entry["id"] else None)


def last() -> Link | None:
    """The last link."""
    return Link.objects.order_by("-seq").first()


def origin() -> str:
    """The name of this installation in headers and heads."""
    return str(getattr(settings, "OPENNRM_ADDRESS", "")).strip() or "opennrm"


def sign() -> Head | None:
    """Sign the head of the chain and keep the signed note; the last note again when nothing was added since.

    None when the log is empty.
    """
    with seeing_all():
        end = last()
        if end is None:
            return None
        newest = Head.objects.filter(seq=end.seq).first()
        if newest is not None:
            return newest
        at = datetime.now(UTC)
        text = verifier.note_text(origin(), end.seq, bytes(end.hash), _micros(at))
        note = verifier.note(text, signing.sign(text.encode()), signing.public_key())
        head = Head(at=at, seq=end.seq, hash=end.hash, note=note)
        Head.objects.bulk_create([head])
        return head


def check() -> Checked:
    """Check every entry, link and signed head in the database.

    Raises Wrong with the first sequence number that is not as it was written, and why.
    """
    with seeing_all():
        heads = {head.seq: head for head in Head.objects.order_by("seq")}
        seq, digest, seen, signed = 0, verifier.GENESIS, 0, 0
        for row in rows(1, 2**62):
            seq, digest = seq + 1, _checked(row, seq + 1, digest)
            if seq in heads:
                _check_head(heads.pop(seq), digest)
                seen, signed = seen + 1, seq
        if heads:
            raise Wrong(seq + 1, "the end of the log is missing; a signed head speaks of later entries")
        _check_none_outside(seq)
        return Checked(seq, digest, seen, signed)


def _checked(row: Row, seq: int, previous: bytes) -> bytes:
    if row.seq != seq:
        raise Wrong(seq, f"link {seq} is missing")
    if row.entry is None:
        raise Wrong(seq, "the entry is gone")
    digest = verifier.chained(previous, verifier.canonical(row.entry))
    if digest != row.hash:
        raise Wrong(seq, "the entry does not fit the chain")
    return digest


def _check_head(head: Head, digest: bytes) -> None:
    key = signing.public_key()
    try:
        seq, signed, text, signature = verifier.parse_note(head.note, key)
    except ValueError:
        raise Wrong(head.seq, "the signed head is not of this format, or signed by another key") from None
    if (seq, signed, bytes(head.hash)) != (head.seq, digest, digest):
        raise Wrong(head.seq, "the signed head is of another log")
    if not signing.verify(text.encode(), signature, key):
        raise Wrong(head.seq, "the signature of the head is wrong")


def _check_none_outside(seq: int) -> None:
    linked = Link.objects.values("entry_id")
    if Entry.objects.exclude(id__in=linked).exists():
        raise Wrong(seq + 1, "there is an entry outside the chain")


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    return [str(one) for one in value] if isinstance(value, list) else value


def _micros(at: datetime) -> int:
    return int(at.timestamp()) * 1_000_000 + at.microsecond
