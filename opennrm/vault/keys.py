"""The process's ring of keys, and what is derived from them."""

import os
from functools import cache, lru_cache
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from opennrm.vault import keyfile
from opennrm.vault.failures import KeyFileProblem

Stamp = tuple[int, int, int]


class Keyring:
    """Root keys by version, the signing key and the pepper; organisation keys are derived and never stored."""

    def __init__(self, keys: keyfile.KeyFile) -> None:
        self._keys = keys
        self.organisation_key = lru_cache(maxsize=4096)(self._organisation_key)
        self.root_key = cache(self._root_key)
        self.secret = cache(self._secret)

    def __repr__(self) -> str:
        return f"Keyring(current={self.current}, versions={self.versions})"

    @property
    def current(self) -> int:
        """The root version under which new keys are wrapped."""
        return self._keys.current

    @property
    def versions(self) -> tuple[int, ...]:
        """Every root version that can still be opened."""
        return tuple(sorted(self._keys.roots))

    def signing_key(self) -> Ed25519PrivateKey:
        """The key that signs the head of the log."""
        return Ed25519PrivateKey.from_private_bytes(self._keys.signing)

    def _root(self, version: int) -> bytes:
        try:
            return self._keys.roots[version]
        except KeyError:
            raise KeyFileProblem(
                f"The key file has no root key of version {version}. Is it an older copy than the database's?"
            ) from None

    def _organisation_key(self, version: int, organisation_id: UUID) -> AESGCM:
        return AESGCM(_derive(self._root(version), b"organisation", organisation_id.bytes))

    def _root_key(self, version: int, purpose: str) -> AESGCM:
        return AESGCM(_derive(self._root(version), b"root", purpose.encode()))

    def _secret(self, purpose: str) -> bytes:
        return _derive(self._keys.pepper, b"pepper", purpose.encode())


def _derive(secret: bytes, kind: bytes, name: bytes) -> bytes:
    return HKDF(SHA256(), keyfile.KEY_BYTES, salt=None, info=b"OpenNRM\x00" + kind + b"\x00" + name).derive(
        secret
    )


_loaded: dict[str, tuple[Stamp, Keyring]] = {}


def ring() -> Keyring:
    """The process's key ring; read again when the file has changed, so that a rotation needs no restart.

    Raises KeyFileProblem when the file is missing, unsafe or spoiled.
    """
    named = str(getattr(settings, "OPENNRM_KEY_FILE", ""))
    try:
        status = os.stat(named)
    except OSError:
        # Reading it says in words what is wrong.
        return Keyring(keyfile.read(key_path()))
    stamp = (status.st_mtime_ns, status.st_ino, status.st_mode)
    held = _loaded.get(named)
    if held is None or held[0] != stamp:
        held = _loaded[named] = (stamp, Keyring(keyfile.read(key_path())))
    return held[1]


def key_path() -> Path:
    """Where the settings say that the key file is."""
    named = str(getattr(settings, "OPENNRM_KEY_FILE", "") or "")
    if not named:
        raise KeyFileProblem("OPENNRM_KEY_FILE is not set.")
    return Path(os.path.abspath(named))


def check() -> None:
    """Refuse to start with keys that cannot be trusted. Raises KeyFileProblem with a sentence for the operator."""
    keyfile.read(key_path())


def init() -> bool:
    """Make the key file if there is none. Returns whether one was made; an existing one is checked and kept."""
    path = key_path()
    if path.exists():
        keyfile.read(path)
        return False
    keyfile.write(path, keyfile.new(), overwrite=False)
    return True


def add_root() -> int:
    """Add a root version and make it current. Returns the version."""
    path = key_path()
    keys = keyfile.with_new_root(keyfile.read(path))
    keyfile.write(path, keys, overwrite=True)
    return keys.current
