"""Receipts of mailboxes: found by a slow keyed hash, because a receipt has no name beside it by which to find a salt."""

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from django.conf import settings

from opennrm.vault import keys

# Frozen: with other values nobody's receipt would open anything. As for passwords, 0.14 s on two cores.
MEMORY_KIB, PASSES, LANES = 65_536, 2, 2
HASH_BYTES = 32
SALT_BYTES = 16


def slow_fingerprint(receipt: str) -> bytes:
    """Argon2id under a salt and a pepper from the key file: 32 bytes, the same every time, in the same time."""
    memory, passes, lanes = getattr(settings, "OPENNRM_ARGON2", (MEMORY_KIB, PASSES, LANES))
    ring = keys.ring()
    return Argon2id(
        salt=ring.secret("receipts:salt")[:SALT_BYTES],
        length=HASH_BYTES,
        iterations=passes,
        lanes=lanes,
        memory_cost=memory,
        secret=ring.secret("receipts"),
    ).derive(receipt.encode())
