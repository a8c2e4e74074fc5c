"""Files in chunks: the STREAM construction over AES-256-GCM, so that none can be moved, taken out, cut off or added.

Every file has a key of its own, derived from the data key of its subject and class with a random salt; a chunk's nonce is its
number and whether it is the last (Hoang, Reyhanitabar, Rogaway, Vizár 2015; SECURITY 3.9). The head is stored beside the
record, the chunks in rows of their own.
"""

import os
from collections.abc import Iterable, Iterator
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from opennrm.vault import envelope
from opennrm.vault.envelope import DataKey, Place
from opennrm.vault.failures import Tampered

CHUNK: Final = 64 * 1024
VERSION: Final = 1
AES_256_GCM_STREAM: Final = 2
SALT_BYTES = 32
PREFIX_BYTES = 7
HEAD_BYTES = 2 + 16 + SALT_BYTES
LENGTH_BYTES = 8
# What is stored tells the size in steps, not the size.
STEP = 4096


def seal(key: DataKey, content: bytes, place: Place) -> tuple[bytes, list[bytes]]:
    """The head and the sealed chunks, in order. The place is the record and which of its files this is."""
    head = bytes((VERSION, AES_256_GCM_STREAM)) + key.key_id.bytes + os.urandom(SALT_BYTES)
    cipher, prefix = _derived(key, head, place)
    padded = len(content).to_bytes(LENGTH_BYTES, "big") + content
    padded += bytes(-len(padded) % STEP)
    parts = [padded[at : at + CHUNK] for at in range(0, len(padded), CHUNK)]
    last = len(parts) - 1
    return head, [
        cipher.encrypt(
            _nonce(prefix, number, number == last), part, _bound(place, head, number, number == last)
        )
        for number, part in enumerate(parts)
    ]


def unseal(key: DataKey, head: bytes, chunks: Iterable[bytes], place: Place) -> bytes:
    """The file. Raises Tampered when a chunk is missing, changed, moved or more than was written."""
    cipher, prefix = _derived(key, head, place)
    whole = b"".join(_opened(cipher, prefix, head, list(chunks), place))
    length = int.from_bytes(whole[:LENGTH_BYTES], "big")
    return whole[LENGTH_BYTES : LENGTH_BYTES + length]


def _opened(cipher: AESGCM, prefix: bytes, head: bytes, chunks: list[bytes], place: Place) -> Iterator[bytes]:
    if not chunks:
        raise Tampered("The file has no chunks.")
    for number, sealed in enumerate(chunks):
        is_last = number == len(chunks) - 1
        try:
            nonce, bound = _nonce(prefix, number, is_last), _bound(place, head, number, is_last)
            yield cipher.decrypt(nonce, bytes(sealed), bound)
        except InvalidTag:
            raise Tampered("A chunk of the file is not what was written at this place.") from None


def key_id_bytes(head: bytes) -> bytes:
    """Which key the head names. Raises Tampered when it is no head of a known version."""
    if len(head) != HEAD_BYTES or head[:2] != bytes((VERSION, AES_256_GCM_STREAM)):
        raise Tampered("The head of the file is of an unknown version.")
    return bytes(head[2:18])


def _derived(key: DataKey, head: bytes, place: Place) -> tuple[AESGCM, bytes]:
    if key_id_bytes(head) != key.key_id.bytes:
        raise Tampered("The head of the file names another key.")
    known = envelope.prefixed(
        (envelope.PRODUCT, b"file", place.table.encode(), place.row.bytes, place.column.encode())
    )
    made = HKDF(SHA256(), 32 + PREFIX_BYTES, salt=head[18:], info=known).derive(key.secret)
    return AESGCM(made[:32]), made[32:]


def _nonce(prefix: bytes, number: int, is_last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + bytes((is_last,))


def _bound(place: Place, head: bytes, number: int, is_last: bool) -> bytes:
    """The associated data: which file, which key, which chunk, and whether it is the last."""
    flags = number.to_bytes(4, "big") + bytes((is_last,))
    return envelope.prefixed(
        (envelope.PRODUCT, head, place.table.encode(), place.row.bytes, place.column.encode(), flags)
    )
