"""Secrets of the installation itself (one-time-code seeds, session content), sealed under the root key."""

import os

from cryptography.exceptions import InvalidTag

from opennrm.vault import keys
from opennrm.vault.envelope import NONCE_BYTES, PRODUCT, pad, prefixed, unpad
from opennrm.vault.failures import Tampered

VERSION = 1
ROOT_SEALED = 2
HEADER_BYTES = 2 + 4 + NONCE_BYTES


def protect(text: str, context: str) -> bytes:
    """Seal a text to a context (for instance `mfa:<user id>`); it opens only with the same context."""
    return protect_bytes(text.encode(), context)


def reveal(sealed: bytes, context: str) -> str:
    """The text. Raises Tampered when the bytes or the context differ."""
    return reveal_bytes(sealed, context).decode()


def protect_bytes(content: bytes, context: str) -> bytes:
    """Seal bytes of any length to a context, for instance an index that is kept on disk."""
    ring = keys.ring()
    nonce = os.urandom(NONCE_BYTES)
    head = bytes((VERSION, ROOT_SEALED)) + ring.current.to_bytes(4, "big")
    return (
        head
        + nonce
        + ring.root_key(ring.current, "seeds").encrypt(nonce, pad(content), _bound(head, context))
    )


def reveal_bytes(sealed: bytes, context: str) -> bytes:
    """The bytes. Raises Tampered when they or the context differ."""
    sealed = bytes(sealed)
    head, nonce, body = sealed[:6], sealed[6:HEADER_BYTES], sealed[HEADER_BYTES:]
    if head[:2] != bytes((VERSION, ROOT_SEALED)) or len(body) < 32:
        raise Tampered("The sealed text is of an unknown version or cut short.")
    version = int.from_bytes(head[2:], "big")
    ring = keys.ring()
    if version not in ring.versions:
        raise Tampered("The sealed text names a root key that the key file does not hold.")
    try:
        padded = ring.root_key(version, "seeds").decrypt(nonce, body, _bound(head, context))
    except InvalidTag:
        raise Tampered("The sealed text is not what was written for this context.") from None
    return unpad(padded)


def _bound(head: bytes, context: str) -> bytes:
    return prefixed((PRODUCT, b"seed", head, context.encode()))
