"""How a web worker and the matching process talk: one question, one answer, each JSON after its length.

The socket lies in the installation's runtime folder, which only its own account may enter.
"""

import json
import os
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

NAME = "matching.sock"
LENGTH = struct.Struct(">I")
LONGEST = 1024 * 1024
LONGEST_PATH = 100


class Broken(OSError):
    """The other side ended early, or said what is not in the protocol."""


def send(to: socket.socket, said: dict[str, Any]) -> None:
    """Writes one message."""
    body = json.dumps(said).encode()
    to.sendall(LENGTH.pack(len(body)) + body)


def receive(source: socket.socket) -> dict[str, Any]:
    """Reads one message. Raises Broken."""
    (length,) = LENGTH.unpack(exactly(source, LENGTH.size))
    if length > LONGEST:
        raise Broken("message too long")
    try:
        said = json.loads(exactly(source, length))
    except ValueError:
        raise Broken("not a message") from None
    if not isinstance(said, dict):
        raise Broken("not a message")
    return said


def exactly(source: socket.socket, length: int) -> bytes:
    """That many bytes. Raises Broken when the other side ends before."""
    parts = bytearray()
    while len(parts) < length:
        part = source.recv(length - len(parts))
        if not part:
            raise Broken("ended early")
        parts += part
    return bytes(parts)


@contextmanager
def address(runtime: Path) -> Iterator[str]:
    """The socket's address; through an open folder where the path is longer than a socket's address may be."""
    path = str(runtime / NAME)
    if len(os.fsencode(path)) <= LONGEST_PATH:
        yield path
        return
    folder = os.open(runtime, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{NAME}"
    finally:
        os.close(folder)
