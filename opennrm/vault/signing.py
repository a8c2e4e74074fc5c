"""Ed25519 signatures under the installation's signing key."""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from opennrm.vault import keys


def sign(message: bytes) -> bytes:
    """The signature, 64 bytes."""
    return keys.ring().signing_key().sign(message)


def verify(message: bytes, signature: bytes, key: bytes | None = None) -> bool:
    """Whether the signature is right for the message and the key (this installation's, if none is given)."""
    try:
        Ed25519PublicKey.from_public_bytes(key or public_key()).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def public_key() -> bytes:
    """The public half, 32 bytes, to be given to witnesses."""
    return keys.ring().signing_key().public_key().public_bytes_raw()
