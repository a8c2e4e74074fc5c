#!/usr/bin/env python3
"""Verify an exported log of OpenNRM: `verify_log.py FILE [--key PUBLIC_KEY]`. One file, standard library only.

It proves that the entries are unchanged, complete and in order up to a signed head, or names the first that is not.
It does not prove that everything that happened was written to the log, nor that the clock was right.

The file is lines of JSON in one canonical spelling; every byte is compared:

    {"entries":N,"first":F,"format":"opennrm-audit-1","key":K,"origin":O,"previous":H}
    {"seq":F,"hash":H,...the fields of the entry...}        N lines
    {"head":NOTE}                                           after the entry that it signs, any number
    {"end":SHA-256 of all bytes before this line,"signature":S}

h(i) = SHA-256(0x00 || h(i-1) || length of the entry in 8 bytes || entry), h(0) = 32 zero bytes; the entry is its fields
in the order of FIELDS, each after its length in 4 bytes (FFFFFFFF for none): texts in UTF-8, UUIDs in 16 bytes, the
moment as microseconds since 1970 in 8 bytes. A head is a signed note: origin, size, hash, moment; then the signature.
Where the package `cryptography` is missing, signatures are not checked, and the answer says so.
"""

import argparse
import hashlib
import importlib
import json
import struct
import sys
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID

FORMAT = "opennrm-audit-1"
NOTE_NAME = "opennrm-audit"
GENESIS = bytes(32)
NONE = b"\xff\xff\xff\xff"
HEAD = b'{"head"'
UUIDS = ("id", "actor_id", "organisation_id", "object_id", "case_id", "request_id")
FIELDS = (
    "id", "at", "actor_id", "organisation_id", "role", "reach", "action", "object_type", "object_id", "case_id",
    "shown", "ground", "detail", "request_id",
)  # fmt: skip
LINE_FIELDS = ("seq", "hash", *FIELDS)
HEADER_FIELDS = ("entries", "first", "format", "key", "origin", "previous")

CheckSignature = Callable[[bytes, bytes, bytes], bool]


class Wrong(Exception):
    """The first thing that is not right: the sequence number at which it shows, and why."""

    def __init__(self, seq: int, why: str) -> None:
        super().__init__(why)
        self.seq = seq
        self.why = why


@dataclass(frozen=True)
class State:
    """How far the reading has come: the last sequence number and hash, what the header promised, the heads seen."""

    seq: int
    hash: bytes
    first: int
    last: int
    key: bytes
    origin: str
    heads: int = 0
    signed: int = 0


def canonical(entry: dict[str, Any]) -> bytes:
    """The bytes of an entry that are hashed. Raises ValueError or KeyError for fields of a wrong kind."""
    return b"".join(_prefixed(_field(name, entry[name])) for name in FIELDS)


def _prefixed(value: bytes | None) -> bytes:
    return NONE if value is None else len(value).to_bytes(4, "big") + value


def _field(name: str, value: Any) -> bytes | None:
    if value is None:
        return None
    if name == "at" and type(value) is int:
        return struct.pack(">q", value)
    if name in UUIDS:
        return _uuid(value)
    if name == "shown" and type(value) is list:
        return b"".join(map(_uuid, value))
    encoded: bytes = value.encode("utf-8")
    return encoded


def _uuid(value: str) -> bytes:
    # The class takes capitals and braces too, which would be a second spelling of the same entry.
    read = UUID(value)
    if str(read) != value:
        raise ValueError("spelling")
    return read.bytes


def chained(previous: bytes, entry: bytes) -> bytes:
    """The hash of an entry after the one before it."""
    return hashlib.sha256(b"\x00" + previous + struct.pack(">q", len(entry)) + entry).digest()


def line_of(fields: dict[str, Any]) -> bytes:
    """The one spelling of a line."""
    return json.dumps(fields, ensure_ascii=True, separators=(",", ":")).encode() + b"\n"


def entry_line(seq: int, digest: bytes, entry: dict[str, Any]) -> bytes:
    """The line of one entry."""
    return line_of({"seq": seq, "hash": digest.hex(), **{name: entry[name] for name in FIELDS}})


def header_line(*, first: int, entries: int, key: bytes, origin: str, previous: bytes) -> bytes:
    """The first line."""
    named = {"key": b64encode(key).decode(), "origin": origin, "previous": previous.hex()}
    return line_of({"entries": entries, "first": first, "format": FORMAT, **named})


def note_text(origin: str, seq: int, digest: bytes, at: int) -> str:
    """The text of a head that is signed: a checkpoint with one line more, the moment in microseconds."""
    return f"{origin}\n{seq}\n{b64encode(digest).decode()}\n{at}\n"


def key_hash(key: bytes) -> bytes:
    """Four bytes that name the key in a signed note."""
    return hashlib.sha256(NOTE_NAME.encode() + b"\n\x01" + key).digest()[:4]


def note(text: str, signature: bytes, key: bytes) -> str:
    """The signed note."""
    return f"{text}\n\u2014 {NOTE_NAME} {b64encode(key_hash(key) + signature).decode()}\n"


def start(line: bytes) -> State:
    """Read the header. Raises Wrong with sequence number 0."""
    fields = _read(line, 0)
    try:
        if tuple(fields) != HEADER_FIELDS or fields["format"] != FORMAT or line_of(fields) != line:
            raise Wrong(0, "the header is not of this format")
        first, entries = fields["first"], fields["entries"]
        previous, key = bytes.fromhex(fields["previous"]), b64decode(fields["key"], validate=True)
        if (
            type(first) is not int
            or type(entries) is not int
            or first < 1
            or entries < 0
            or len(previous) != 32
        ):
            raise Wrong(0, "the header is not of this format")
        if (len(key) != 32) or (first == 1 and previous != GENESIS) or previous.hex() != fields["previous"]:
            raise Wrong(0, "the header does not begin at the first entry")
        return State(first - 1, previous, first, first + entries - 1, key, str(fields["origin"]))
    except (KeyError, ValueError, TypeError):
        raise Wrong(0, "the header is not of this format") from None


def step(state: State, line: bytes) -> State:
    """Read the line of the next entry. Raises Wrong with the sequence number that was expected there."""
    seq = state.seq + 1
    fields = _read(line, seq)
    try:
        if tuple(fields) != LINE_FIELDS:
            raise Wrong(seq, "the line is not an entry")
        if fields["seq"] != seq:
            raise Wrong(seq, f"entry {seq} is missing; another stands in its place")
        digest = chained(state.hash, canonical(fields))
        if fields["hash"] != digest.hex():
            raise Wrong(seq, "the entry does not fit the chain")
        if entry_line(seq, digest, fields) != line:
            raise Wrong(seq, "the line is not spelled as it was written")
    except (KeyError, ValueError, TypeError, AttributeError, struct.error):
        raise Wrong(seq, "the entry is not of this format") from None
    return replace(state, seq=seq, hash=digest)


def head(state: State, line: bytes, check: CheckSignature | None) -> State:
    """Read the signed head of the last entry. Raises Wrong: unreadable, at the next number; of another log, at this."""
    after = state.seq + 1
    fields = _read(line, after)
    try:
        if tuple(fields) != ("head",) or line_of(fields) != line:
            raise Wrong(after, "the line is not a signed head")
        seq, digest, text, signature = parse_note(fields["head"], state.key)
    except (KeyError, ValueError, TypeError, AttributeError):
        raise Wrong(after, "the signed head is not of this format, or signed by another key") from None
    if seq != state.seq:
        raise Wrong(after, f"a signed head of {seq} stands where entry {after} should be")
    if digest != state.hash:
        raise Wrong(seq, "the signed head is of another log")
    if check is not None and not check(text.encode(), signature, state.key):
        raise Wrong(state.seq, "the signature of the head is wrong")
    return replace(state, heads=state.heads + 1, signed=seq)


def parse_note(signed: str, key: bytes) -> tuple[int, bytes, str, bytes]:
    """Size, hash, signed text and signature of a note. Raises ValueError when it is not one of this key's."""
    text, last = signed.split("\n\n", 1)
    text += "\n"
    origin, size, digest, at = text.removesuffix("\n").split("\n")
    mark = f"\u2014 {NOTE_NAME} "
    blob = b64decode(last.removeprefix(mark).removesuffix("\n"), validate=True)
    seq, sum_ = int(size), b64decode(digest, validate=True)
    if note(note_text(origin, seq, sum_, int(at)), blob[4:], key) != signed or len(blob) != 68:
        raise ValueError("note")
    return seq, sum_, text, blob[4:]


def footer_line(digest: bytes, signature: bytes) -> bytes:
    """The last line: the sum of all bytes before it, and the signature of that sum."""
    return line_of({"end": digest.hex(), "signature": b64encode(signature).decode()})


def footer_text(digest: bytes) -> bytes:
    """What is signed in the last line."""
    return b"opennrm-audit-export-1\n" + digest.hex().encode() + b"\n"


def finish(state: State, line: bytes, digest: bytes, check: CheckSignature | None) -> None:
    """Read the last line. Raises Wrong with the sequence number after the last."""
    after = state.last + 1
    fields = _read(line, after)
    try:
        signature = b64decode(fields["signature"], validate=True)
        if footer_line(digest, signature) != line:
            raise Wrong(after, "the sum at the end does not fit the file")
    except (KeyError, ValueError, TypeError):
        raise Wrong(after, "the last line is not of this format") from None
    if check is not None and not check(footer_text(digest), signature, state.key):
        raise Wrong(after, "the signature of the file is wrong")


def verify(lines: Iterable[bytes], check: CheckSignature | None = None, key: bytes | None = None) -> State:
    """Read a whole export. Returns the last state, or raises Wrong at the first thing that is not right.

    `key` is the public key that the reader has from elsewhere; without it the file's own is used, which proves less.
    """
    source: Iterator[bytes] = iter(lines)
    line = next(source, b"")
    state, total = start(line), hashlib.sha256(line)
    if key is not None and key != state.key:
        raise Wrong(0, "the file is signed by another key than the one given")
    line = _next(source, state)
    while state.seq < state.last or line.startswith(HEAD):
        state = head(state, line, check) if line.startswith(HEAD) else step(state, line)
        total.update(line)
        line = _next(source, state)
    finish(state, line, total.digest(), check)
    if next(source, b""):
        raise Wrong(state.last + 1, "there is something after the end")
    return state


def _next(source: Iterator[bytes], state: State) -> bytes:
    line = next(source, b"")
    if not line:
        raise Wrong(state.seq + 1, "the file ends too early")
    return line


def _read(line: bytes, seq: int) -> dict[str, Any]:
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError):
        raise Wrong(seq, "the line cannot be read") from None
    if not line.endswith(b"\n") or not isinstance(fields, dict):
        raise Wrong(seq, "the line cannot be read")
    return fields


def checker() -> CheckSignature | None:
    """A check of Ed25519 signatures, or none where the package for it is missing."""
    try:
        ed25519 = importlib.import_module("cryptography.hazmat.primitives.asymmetric.ed25519")
        failure = importlib.import_module("cryptography.exceptions").InvalidSignature
    except ImportError:
        return None

    def check(text: bytes, signature: bytes, key: bytes) -> bool:
        try:
            ed25519.Ed25519PublicKey.from_public_bytes(key).verify(signature, text)
        except (failure, ValueError):
            return False
        return True

    return check


def report(state: State, checked: bool, given: bool) -> str:
    """What was proved, in words."""
    signatures = (
        "The signatures are right." if checked else "SIGNATURES NOT CHECKED: install `cryptography` to check."
    )
    whose = (
        "" if given or not checked else " The key is the file's own: compare it with the one you were given."
    )
    return (
        f"Unchanged: {state.last - state.first + 1} entries, to number {state.seq}, {state.heads} signed heads.\n"
        f"Head: {state.seq} {state.hash.hex()}\nKey: {b64encode(state.key).decode()}\n{signatures}{whose}\n"
    )


def main(arguments: list[str] | None = None) -> int:
    """Exit 0 and the head, or 1 and the first sequence number that is wrong."""
    parser = argparse.ArgumentParser(description="Verify an exported log of OpenNRM.")
    parser.add_argument("file", type=Path)
    parser.add_argument(
        "--key", default="", help="the installation's public key, as you were given it (base64)"
    )
    options = parser.parse_args(arguments)
    check = checker()
    try:
        with options.file.open("rb") as lines:
            state = verify(lines, check, b64decode(options.key) if options.key else None)
    except Wrong as wrong:
        sys.stdout.write(f"NOT THE LOG THAT WAS WRITTEN. First wrong: {wrong.seq}: {wrong.why}.\n")
        return 1
    sys.stdout.write(report(state, check is not None, bool(options.key)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
