"""Asking a scanner for malicious software: the protocol of clamd (INSTREAM), over a socket of this machine or network."""

import socket
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings

from opennrm.documents.formats import Refused
from opennrm.documents.states import Scan

SECONDS: Final = 30
PART: Final = 64 * 1024
MOST_SAID: Final = 1024


def is_configured() -> bool:
    """Whether the operator has named a scanner."""
    return bool(settings.OPENNRM_SCANNER)


def verdict(content: bytes) -> Scan:
    """What the scanner says: `clean`, or `waiting` when it gave no verdict; `none` where no scanner is configured.

    Raises:
        Refused: `infected`, when it found something.
    """
    if not is_configured():
        return Scan.NONE
    try:
        said = _asked(settings.OPENNRM_SCANNER, content)
    except (OSError, ValueError):
        return Scan.WAITING
    if said.endswith(b"FOUND"):
        raise Refused("infected")
    return Scan.CLEAN if said == b"stream: OK" else Scan.WAITING


def _asked(address: str, content: bytes) -> bytes:
    """Send the content in parts, each after its length; an empty one ends it. The answer without its end."""
    with _connected(address) as scanner:
        scanner.sendall(b"zINSTREAM\0")
        for at in range(0, len(content), PART):
            part = content[at : at + PART]
            scanner.sendall(len(part).to_bytes(4, "big") + part)
        scanner.sendall(bytes(4))
        said = b""
        while not said.endswith(b"\0") and len(said) < MOST_SAID:
            more = scanner.recv(MOST_SAID)
            if not more:
                break
            said += more
    return said.rstrip(b"\0\n ")


def _connected(address: str) -> socket.socket:
    """`unix:/run/clamav/clamd.ctl` or `tcp://127.0.0.1:3310`. Raises OSError, ValueError."""
    if address.startswith("unix:"):
        found = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        found.settimeout(SECONDS)
        found.connect(address.removeprefix("unix:"))
        return found
    named = urlsplit(address)
    return socket.create_connection((named.hostname or "", named.port or 3310), timeout=SECONDS)
