"""What the database holds instead of a token: a keyed hash, useless without the key file."""

import hmac
import secrets

from opennrm.vault import keys


def fingerprint(token: str, purpose: str = "token") -> bytes:
    """HMAC-SHA-256 of the token under a key for this purpose: 32 bytes, the same every time."""
    return hmac.digest(keys.ring().secret(f"fingerprint:{purpose}"), token.encode(), "sha256")


def matches(token: str, stored: bytes, purpose: str = "token") -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(fingerprint(token, purpose), bytes(stored))


def fresh() -> str:
    """A new random token of 256 bits."""
    return secrets.token_urlsafe(32)
