"""Names of cached things, hashed: allauth's limits would put network addresses into the cache table."""

from opennrm.vault import tokens


def hashed(key: str, key_prefix: str, version: int) -> str:
    """Django's KEY_FUNCTION: a keyed hash of prefix, version and name."""
    return tokens.fingerprint(f"{key_prefix}:{version}:{key}", "cache").hex()
