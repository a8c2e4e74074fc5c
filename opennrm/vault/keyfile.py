"""The key file: read with suspicion, written whole or not at all."""

import hashlib
import json
import os
import stat
from base64 import b64decode, b64encode
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from opennrm.vault.failures import KeyFileProblem

FORMAT = "opennrm-keys-1"
KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class KeyFile:
    """What the file holds. The representation shows versions, never keys."""

    current: int
    roots: dict[int, bytes] = field(repr=False)
    signing: bytes = field(repr=False)
    pepper: bytes = field(repr=False)


def new() -> KeyFile:
    """Fresh keys from the operating system's generator."""
    return KeyFile(1, {1: os.urandom(KEY_BYTES)}, os.urandom(KEY_BYTES), os.urandom(KEY_BYTES))


def with_new_root(keys: KeyFile) -> KeyFile:
    """The same keys and one more root, which becomes the current one."""
    version = max(keys.roots) + 1
    return replace(keys, current=version, roots={**keys.roots, version: os.urandom(KEY_BYTES)})


def write(path: Path, keys: KeyFile, *, overwrite: bool) -> None:
    """Write beside and rename, so that a power cut leaves the old file or the new one, never half of one.

    Raises KeyFileProblem when a file is there and `overwrite` is false: lost keys are lost data.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    refuse_place(path)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as out:
            out.write(_encode(keys))
            out.flush()
            os.fsync(out.fileno())
        if overwrite:
            draft.replace(path)
        else:
            os.link(draft, path)
    except FileExistsError:
        raise KeyFileProblem(f"There is already a key file at {path}; it was left as it is.") from None
    finally:
        draft.unlink(missing_ok=True)
    _sync_folder(path.parent)


def read(path: Path) -> KeyFile:
    """The keys in the file. Raises KeyFileProblem with a sentence for the operator; never shows a key."""
    refuse_place(path)
    try:
        with path.open("rb") as source:
            refuse_permissions(path, os.fstat(source.fileno()))
            content = source.read()
    except FileNotFoundError:
        raise KeyFileProblem(f"There is no key file at {path}. Run: opennrm keys init") from None
    except PermissionError:
        raise KeyFileProblem(f"The key file {path} cannot be read by this user.") from None
    return _decode(path, content)


def refuse_permissions(path: Path, status: os.stat_result) -> None:
    """Refuse a file that somebody else owns or can reach."""
    if not stat.S_ISREG(status.st_mode):
        raise KeyFileProblem(f"The key file {path} is not an ordinary file.")
    if status.st_uid != os.geteuid():
        raise KeyFileProblem(
            f"The key file {path} belongs to another user. Change its owner to the service's user."
        )
    if stat.S_IMODE(status.st_mode) & 0o077:
        raise KeyFileProblem(f"The key file {path} is open to other users. Run: chmod 600 {path}")


def refuse_place(path: Path) -> None:
    """Refuse a file inside a database directory: whoever copies the data must not copy the keys with it."""
    for folder in path.resolve().parents:
        if (folder / "PG_VERSION").exists():
            raise KeyFileProblem(
                f"The key file {path} is inside the database directory {folder}. Move it out."
            )
    folder = path.parent
    if folder.exists() and stat.S_IMODE(folder.stat().st_mode) & 0o1002 == 0o002:
        raise KeyFileProblem(f"Any user can replace files in {folder}. Run: chmod 700 {folder}")


def _sum(fields: dict[str, Any]) -> str:
    plain = json.dumps(fields, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def _encode(keys: KeyFile) -> bytes:
    fields: dict[str, Any] = {
        "format": FORMAT,
        "current": keys.current,
        "roots": {str(version): b64encode(root).decode() for version, root in keys.roots.items()},
        "signing": b64encode(keys.signing).decode(),
        "pepper": b64encode(keys.pepper).decode(),
    }
    return json.dumps({**fields, "sum": _sum(fields)}, indent=1).encode() + b"\n"


def _decode(path: Path, content: bytes) -> KeyFile:
    try:
        fields = json.loads(content)
        written = fields.pop("sum")
        if fields["format"] != FORMAT or written != _sum(fields):
            raise ValueError("sum")
        roots = {int(version): b64decode(root, validate=True) for version, root in fields["roots"].items()}
        keys = KeyFile(fields["current"], roots, b64decode(fields["signing"]), b64decode(fields["pepper"]))
        if any(
            len(key) != KEY_BYTES for key in (*roots.values(), keys.signing, keys.pepper, roots[keys.current])
        ):
            raise ValueError("length")
    except (ValueError, KeyError, TypeError, AttributeError):
        raise KeyFileProblem(
            f"The key file {path} is spoiled. Restore it from the separate key backup."
        ) from None
    return keys


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
