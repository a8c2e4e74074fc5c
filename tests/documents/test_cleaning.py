"""What comes out of the process that cleans: the same to look at and to hear, and nothing else."""

import contextlib
import io
import subprocess
import sys
import zlib

import pytest
from PIL import Image
from pypdf import PdfReader

from opennrm.documents import formats, sandbox
from opennrm.documents.cleaning.results import Unreadable
from opennrm.documents.formats import Refused
from tests.documents import files
from tests.documents.files import PLANTED


@pytest.mark.parametrize(
    ("name", "declared", "content"),
    [
        ("a.jpg", "image/jpeg", files.jpeg()), ("a.JPEG", "", files.jpeg()), ("a.png", "image/png", files.png()),
        ("a.pdf", "application/pdf", files.plain_pdf()), ("a.txt", "text/plain", "Айжан".encode()),
        ("a.wav", "audio/x-wav", files.wav()), ("a.mp3", "audio/mpeg", files.mp3()), ("a.m4a", "audio/x-m4a", files.m4a()),
    ],
)  # fmt: skip
def test_each_of_the_list_is_recognised(name: str, declared: str, content: bytes) -> None:
    assert name.lower().rpartition(".")[2] in formats.recognised(name, declared, content).endings


@pytest.mark.parametrize(
    ("name", "declared", "content", "code"),
    [
        ("a.pdf", "application/pdf", files.jpeg(), "disagree"), ("a.jpg", "image/png", files.jpeg(), "disagree"),
        ("a.txt", "text/plain", files.plain_pdf(), "disagree"), ("a", "", files.png(), "disagree"),
        ("a.docx", "", b"PK\x03\x04", "office"), ("a.pdf", "", b"PK\x03\x04....[Content_Types].xml", "office"),
        ("a.jpg", "image/jpeg", b"PK\x03\x04 zip", "archive"), ("a.zip", "", b"PK", "archive"), ("a.rar", "", b"Rar!", "archive"),
        ("a.heic", "image/heic", b"\x00\x00\x00\x18ftypheic", "picture"), ("a.mp4", "video/mp4", b"....", "video"),
        ("a.jpg", "image/jpeg", b"\x00\x01\x02 what", "unknown"), ("a.txt", "text/plain", b"bell \x07", "unknown"),
        ("a.txt", "text/plain", "Айжан".encode("cp1251"), "unknown"), ("a.txt", "text/plain", b"", "empty"),
        ("a.txt", "text/plain", b"x" * (formats.MOST_BYTES + 1), "too_big"), ("a.exe", "", b"MZ\x90\x00", "unknown"),
        ("a.doc", "", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office"), ("a.html", "text/html", b"<script>", "disagree"),
    ],
)  # fmt: skip
def test_what_is_not_of_the_list_is_refused(name: str, declared: str, content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        formats.recognised(name, declared, content)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("code", "content"),
    [
        ("jpeg", files.jpeg() + b"PK\x03\x04" + PLANTED.encode()), ("png", files.png() + PLANTED.encode()),
        ("pdf", files.plain_pdf()), ("pdf", files.pdf_with_everything()), ("pdf", files.pdf_with_a_photograph()),
        ("wav", files.wav()), ("mp3", files.mp3()), ("m4a", files.m4a()),
    ],
)  # fmt: skip
def test_nothing_planted_comes_out(code: str, content: bytes) -> None:
    assert PLANTED.encode() in content or code == "pdf"
    found = sandbox.clean(content, code)
    assert found.clean
    for one in (found.clean, found.preview):
        assert PLANTED.encode() not in one
        assert PLANTED.encode("utf-16-be") not in one
        assert b"PK\x03\x04" not in one
    assert {"limits", "calls"} <= set(found.confined)


def test_a_photograph_has_no_place_and_looks_the_same() -> None:
    found = sandbox.clean(files.jpeg(), "jpeg")
    before, after = Image.open(io.BytesIO(files.jpeg())), Image.open(io.BytesIO(found.clean))
    assert before.getexif().get_ifd(files.GPS)
    assert not after.getexif()
    assert set(after.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert after.size == before.size
    middle = (160, 120)
    assert all(abs(a - b) < 8 for a, b in zip(after.getpixel(middle), before.getpixel(middle), strict=True))


def test_a_paper_has_no_script_action_attachment_or_author() -> None:
    found = sandbox.clean(files.pdf_with_everything(), "pdf")
    for word in (
        b"/JavaScript",
        b"/JS",
        b"/Launch",
        b"/URI",
        b"/EmbeddedFile",
        b"/AA",
        b"/OpenAction",
        b"/Metadata",
        b"/Author",
    ):
        assert word not in found.clean, word
    reader = PdfReader(io.BytesIO(found.clean))
    assert set(reader.trailer["/Root"]) == {"/Type", "/Pages"}
    assert "A contract." in reader.pages[0].extract_text()
    assert Image.open(io.BytesIO(found.preview)).format == "JPEG"


def test_what_was_written_onto_a_page_stays_on_it_and_not_who_wrote_it() -> None:
    found = sandbox.clean(files.pdf_with_a_note(), "pdf")
    assert "Written by hand" in PdfReader(io.BytesIO(found.clean)).pages[0].extract_text()
    assert b"/Annot" not in found.clean
    assert files.PLANTED.encode() not in found.clean


def test_a_paper_with_hidden_layers_becomes_a_picture() -> None:
    found = sandbox.clean(files.pdf_with_a_hidden_layer(), "pdf")
    page = PdfReader(io.BytesIO(found.clean)).pages[0]
    assert page.extract_text().strip() == ""
    assert len(page.images) == 1


def test_sound_stays_as_it_was() -> None:
    assert sandbox.clean(files.wav(), "wav").clean.endswith(b"\x80" * 8000)
    assert sandbox.clean(files.mp3(), "mp3").clean == files.mp3()[36:-128]
    m4a = sandbox.clean(files.m4a(), "m4a").clean
    assert len(m4a) == len(files.m4a())
    assert m4a.endswith(b"\x01" * 64)
    assert b"\x11" * 8 not in m4a


def test_a_recording_that_is_not_understood_has_no_clean_copy() -> None:
    assert sandbox.clean(files.m4a().replace(b"stsd", b"xxxx"), "m4a").clean == b""


@pytest.mark.parametrize(
    ("code", "content", "refusal"),
    [
        ("png", files.png_of_size(6400, 6407), "pixels"), ("png", files.png_of_size(60_000, 60_000), "pixels"),
        ("png", files.png_of_size(300, 300)[:200], "broken"), ("jpeg", b"\xff\xd8\xff\xe0 no picture", "broken"),
        ("pdf", b"%PDF-1.7 no paper", "broken"), ("pdf", files.locked_pdf(), "locked"),
    ],
)  # fmt: skip
def test_bombs_and_broken_files_are_refused(code: str, content: bytes, refusal: str) -> None:
    with pytest.raises(Unreadable) as refused:
        sandbox.clean(content, code)
    assert refused.value.code == refusal


def test_a_paper_that_swells_ends_its_process_and_nothing_else() -> None:
    """A stream of a page that unpacks to four gigabytes."""
    packed = zlib.compress(zlib.compress(bytes(1 << 30), 9), 9)
    body = (
        b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Contents 4 0 R>>endobj\n"
        b"4 0 obj<</Filter[/FlateDecode/FlateDecode]/Length " + str(len(packed)).encode() + b">>stream\n" + packed
        + b"\nendstream endobj\ntrailer<</Root 1 0 R>>"
    )  # fmt: skip
    with contextlib.suppress(Unreadable):
        assert len(sandbox.clean(body, "pdf").clean) < 1_000_000
    assert sandbox.clean(files.plain_pdf(), "pdf").pages == 1


def test_a_process_that_cleans_reaches_nothing() -> None:
    """Shut in, it opens no file, no socket and no other program, looks into no process, and has no secrets around it."""
    program = """
import ctypes, os, socket, subprocess, sys
sys.path.insert(0, sys.argv[1])
from opennrm.documents.cleaning import confinement
confinement.memory_is_private(); held = confinement.shut_in()
done = []
for name, tried in {
    "read": lambda: open("/etc/hostname").read(), "write": lambda: open("/tmp/planted", "w"), "list": lambda: os.listdir("/proc"),
    "socket": lambda: socket.socket(), "pair": lambda: socket.socketpair(), "fork": os.fork,
    "run": lambda: os.execv("/bin/true", ["true"]), "kill": lambda: os.kill(os.getppid(), 0), "link": lambda: os.symlink("a", "/tmp/b"),
}.items():
    try:
        tried()
    except OSError:
        continue
    done.append(name)
print(",".join(held), "|", ",".join(done), "|", ",".join(sorted(os.environ)))
"""
    said = subprocess.run(
        [sys.executable, "-I", "-c", program, str(sandbox.ROOT)],
        env={},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    held, done, around = (part.strip() for part in said.stdout.split("|"))
    assert {"limits", "calls"} <= set(held.split(","))
    assert done == ""
    assert around in {"", "LC_CTYPE"}


def test_text_loses_its_mark_and_keeps_its_words() -> None:
    assert sandbox.clean("\ufeffАйжан\r\nӘ".encode(), "txt").clean == "Айжан\nӘ".encode()
