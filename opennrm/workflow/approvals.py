"""What a second person approves is exactly what they saw."""

import hashlib
import json
from typing import Any


class ContentChanged(Exception):
    """The content is no longer what was shown for approval."""


def content_hash(**content: Any) -> str:
    """SHA-256 (hex) of the content in one canonical form: keys sorted, UTF-8, no spaces."""
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()


def require_unchanged(seen: str, now: str) -> None:
    """Refuse when what is approved differs from what was seen.

    Raises:
        ContentChanged: the two hashes differ.
    """
    if seen != now:
        raise ContentChanged
