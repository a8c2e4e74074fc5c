"""The sealed form of one value: its layout, its padding, and the place that it is bound to."""

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from opennrm.vault.failures import Tampered

PRODUCT = b"OpenNRM"
VERSION = 1
AES_256_GCM = 1
NONCE_BYTES = 12
TAG_BYTES = 16
HEADER_BYTES = 2 + 16 + NONCE_BYTES
BUCKETS = (32, 64, 128, 256, 512, 1024)
TEXT, JSON, BYTES = 0, 1, 2

Value = Any


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sealed value lives. It opens there and nowhere else."""

    table: str
    row: UUID
    column: str


@dataclass(frozen=True, slots=True)
class DataKey:
    """An opened key of one subject and class. The representation hides the secret."""

    key_id: UUID
    subject_id: UUID
    data_class: str
    secret: bytes = field(repr=False)


def seal_with(key: DataKey, value: Value, place: Place) -> bytes:
    """The envelope: version, algorithm, key id, nonce, ciphertext with tag (SECURITY 3.1)."""
    nonce = os.urandom(NONCE_BYTES)
    sealed = AESGCM(key.secret).encrypt(nonce, pad(encode(value)), bound(place, key.key_id))
    return bytes((VERSION, AES_256_GCM)) + key.key_id.bytes + nonce + sealed


def unseal_with(key: DataKey, envelope: bytes, place: Place) -> Value:
    """The value. Raises Tampered when anything in the envelope or its place differs from what was sealed."""
    if key_id_of(envelope) != key.key_id:
        raise Tampered("The envelope names another key.")
    nonce, sealed = envelope[18:HEADER_BYTES], envelope[HEADER_BYTES:]
    try:
        padded = AESGCM(key.secret).decrypt(nonce, sealed, bound(place, key.key_id))
    except InvalidTag:
        raise Tampered("The sealed value is not what was written at this place.") from None
    return decode(unpad(padded))


def key_id_of(envelope: bytes) -> UUID:
    """Which key the envelope names. Raises Tampered when it is not an envelope of a known version."""
    if len(envelope) < HEADER_BYTES + BUCKETS[0] + TAG_BYTES:
        raise Tampered("The sealed value is cut short.")
    if envelope[:2] != bytes((VERSION, AES_256_GCM)):
        raise Tampered("The sealed value is of an unknown version.")
    return UUID(bytes=bytes(envelope[2:18]))


def bound(place: Place, key_id: UUID) -> bytes:
    """The associated data: a length-prefixed list, so that no two lists give the same bytes."""
    return prefixed(
        (
            PRODUCT,
            bytes((VERSION,)),
            place.table.encode(),
            place.row.bytes,
            place.column.encode(),
            key_id.bytes,
        )
    )


def prefixed(parts: Iterable[bytes]) -> bytes:
    """Each part after its length in four bytes."""
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def encode(value: Value) -> bytes:
    """One byte for the kind, then the value."""
    if isinstance(value, str):
        return bytes((TEXT,)) + value.encode("utf-8", "surrogatepass")
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes((BYTES,)) + bytes(value)
    return bytes((JSON,)) + json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def decode(plain: bytes) -> Value:
    """What `encode` was given, except that JSON has no tuples."""
    kind, body = plain[0], plain[1:]
    if kind == TEXT:
        return body.decode("utf-8", "surrogatepass")
    return body if kind == BYTES else json.loads(body)


def pad(plain: bytes) -> bytes:
    """Fill to 32, 64 ... 1024 bytes, then to whole KiB, so that the length tells little."""
    needed = len(plain) + 4
    size = next((bucket for bucket in BUCKETS if bucket >= needed), -(-needed // 1024) * 1024)
    return len(plain).to_bytes(4, "big") + plain + bytes(size - needed)


def unpad(padded: bytes) -> bytes:
    """What was filled up. The tag has been checked before, so the length can be believed."""
    return padded[4 : 4 + int.from_bytes(padded[:4], "big")]
