"""Data keys and their wraps: a data key is stored only wrapped, once for each organisation that may read."""

import os
import uuid
from uuid import UUID

from cryptography.exceptions import InvalidTag

from opennrm.vault import keys
from opennrm.vault.envelope import NONCE_BYTES, PRODUCT, DataKey, prefixed
from opennrm.vault.failures import Tampered
from opennrm.vault.models import Wrap


def fresh(subject_id: UUID, data_class: str) -> DataKey:
    """A new data key. It is nothing until somebody stores a wrap of it."""
    return DataKey(uuid.uuid4(), subject_id, data_class, os.urandom(32))


def wrap(key: DataKey, organisation_id: UUID, ring: keys.Keyring | None = None) -> Wrap:
    """The key, wrapped for the organisation under the current root version; not yet stored."""
    ring = ring or keys.ring()
    return Wrap(
        key_id=key.key_id,
        organisation_id=organisation_id,
        subject_id=key.subject_id,
        data_class=key.data_class,
        root_version=ring.current,
        wrapped=wrapped_under(key, organisation_id, ring.current, ring),
    )


def wrapped_under(key: DataKey, organisation_id: UUID, version: int, ring: keys.Keyring) -> bytes:
    """The wrapped bytes: nonce, ciphertext and tag, bound to subject, class, organisation, version and key."""
    nonce = os.urandom(NONCE_BYTES)
    associated = _bound(key.key_id, key.subject_id, key.data_class, organisation_id, version)
    return nonce + ring.organisation_key(version, organisation_id).encrypt(nonce, key.secret, associated)


def unwrap(row: Wrap, ring: keys.Keyring | None = None) -> DataKey:
    """The data key of a stored wrap. Raises Tampered when the row is not as it was written."""
    ring = ring or keys.ring()
    wrapped = bytes(row.wrapped)
    associated = _bound(row.key_id, row.subject_id, row.data_class, row.organisation_id, row.root_version)
    opener = ring.organisation_key(row.root_version, row.organisation_id)
    try:
        secret = opener.decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], associated)
    except (InvalidTag, ValueError):
        raise Tampered(
            "A wrapped key is not as it was written, or the key file belongs to another database."
        ) from None
    return DataKey(row.key_id, row.subject_id, row.data_class, secret)


def _bound(key_id: UUID, subject_id: UUID, data_class: str, organisation_id: UUID, version: int) -> bytes:
    return prefixed(
        (
            PRODUCT, b"wrap", key_id.bytes, subject_id.bytes, data_class.encode(),
            organisation_id.bytes, version.to_bytes(4, "big"),
        )
    )  # fmt: skip
