"""A scanner at the other end of a socket: what it finds is refused, and without its word nothing opens."""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from opennrm.access.session import acting
from opennrm.cases.models import Case
from opennrm.documents import actions, queries
from opennrm.documents.actions import StillWaiting
from opennrm.documents.formats import Refused
from opennrm.documents.states import Scan
from tests import factories
from tests.documents.scene import WORDS, a_document, an_upload

# The string that every scanner takes for malicious and that harms nobody, in two parts so that none stops at this file.
EICAR = "X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR" + "-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Scanner:
    """Speaks as clamd does: INSTREAM, parts with their length, an answer that ends with a zero byte."""

    def __init__(self, path: Path) -> None:
        self.listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.listening.bind(str(path))
        self.listening.listen()
        self.mood, self.heard = "well", b""
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                caller, _from = self.listening.accept()
            except OSError:
                return
            with caller:
                self._answer(caller)

    def _answer(self, caller: socket.socket) -> None:
        read = caller.makefile("rb")
        assert read.read(10) == b"zINSTREAM\0"
        content = b""
        while size := int.from_bytes(read.read(4), "big"):
            content += read.read(size)
        self.heard = content
        if self.mood == "well":
            caller.sendall(
                b"stream: Eicar-Signature FOUND\0" if EICAR.encode() in content else b"stream: OK\0"
            )
        elif self.mood == "confused":
            caller.sendall(b"INSTREAM size limit exceeded. ERROR\0")


@pytest.fixture
def scanner(tmp_path: Path, settings: Any) -> Iterator[Scanner]:
    found = Scanner(tmp_path / "clamd")
    settings.OPENNRM_SCANNER = f"unix:{tmp_path / 'clamd'}"
    yield found
    found.listening.close()


@pytest.fixture
def m(db: None) -> factories.Mechanism:
    return factories.a_mechanism()


@pytest.fixture
def case(m: factories.Mechanism) -> Case:
    return factories.an_assisted_case(m)


def test_what_it_finds_is_refused_and_logged(m: factories.Mechanism, case: Case, scanner: Scanner) -> None:
    with pytest.raises(Refused, match="infected"):
        a_document(m.caseworker, case, an_upload(EICAR.encode()))
    with acting(m.caseworker):
        assert queries.listing(m.caseworker, case) == []


def test_a_clean_file_is_sent_whole_and_kept(m: factories.Mechanism, case: Case, scanner: Scanner) -> None:
    content = WORDS.encode() * 5000
    found = a_document(m.caseworker, case, an_upload(content))
    assert scanner.heard == content
    assert found.scan == Scan.CLEAN


@pytest.mark.parametrize("mood", ["confused", "silent", "gone"])
def test_without_a_verdict_nobody_opens_it_until_there_is_one(
    m: factories.Mechanism, case: Case, scanner: Scanner, settings: Any, mood: str
) -> None:
    scanner.mood, there = mood, settings.OPENNRM_SCANNER
    if mood == "gone":
        settings.OPENNRM_SCANNER = "unix:/nowhere"
    found = a_document(m.caseworker, case)
    assert found.scan == Scan.WAITING
    for opening in (queries.preview, queries.download, queries.original):
        with acting(m.caseworker), pytest.raises(PermissionDenied):
            opening(m.caseworker, case, found.pk)
    with acting(m.caseworker), pytest.raises(StillWaiting):
        actions.scan_again(m.caseworker, case.pk, found.pk)
    scanner.mood, settings.OPENNRM_SCANNER = "well", there
    with acting(m.caseworker):
        actions.scan_again(m.caseworker, case.pk, found.pk)
        assert queries.preview(m.caseworker, case, found.pk).text == WORDS


def test_without_a_scanner_it_is_said(m: factories.Mechanism, case: Case) -> None:
    assert a_document(m.caseworker, case).scan == Scan.NONE
