"""What may be uploaded: a list of seven formats, by their first bytes, endings and declared types (SECURITY 3.9)."""

from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

MOST_BYTES: Final = 20 * 1024 * 1024
MOST_PIXELS: Final = 40_000_000
MOST_PER_CASE: Final = 100
MOST_KIB_A_DAY: Final = 500 * 1024
# What a browser says when it does not know.
UNDECLARED = frozenset({"", "application/octet-stream"})


class Refused(Exception):
    """A file that is not taken; the code says why, and never what is in it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Format:
    """One format: its type on the way out, its endings, and the types that browsers declare for it."""

    code: str
    media_type: str
    endings: tuple[str, ...]
    declared: frozenset[str]


PDF = Format("pdf", "application/pdf", ("pdf",), frozenset({"application/pdf", "application/x-pdf"}))
JPEG = Format(
    "jpeg", "image/jpeg", ("jpg", "jpeg", "jpe"), frozenset({"image/jpeg", "image/pjpeg", "image/jpg"})
)
PNG = Format("png", "image/png", ("png",), frozenset({"image/png", "image/x-png"}))
TEXT = Format("txt", "text/plain; charset=utf-8", ("txt",), frozenset({"text/plain"}))
WAV = Format(
    "wav", "audio/wav", ("wav",), frozenset({"audio/wav", "audio/x-wav", "audio/wave", "audio/vnd.wave"})
)
MP3 = Format("mp3", "audio/mpeg", ("mp3",), frozenset({"audio/mpeg", "audio/mp3", "audio/x-mpeg"}))
M4A = Format("m4a", "audio/mp4", ("m4a",), frozenset({"audio/mp4", "audio/x-m4a", "audio/m4a", "audio/aac"}))
FORMATS: Final = {one.code: one for one in (PDF, JPEG, PNG, TEXT, WAV, MP3, M4A)}
SOUNDS: Final = frozenset({WAV.code, MP3.code, M4A.code})

# Said apart, because there is something else to do with them.
REFUSED_ENDINGS: Final = {
    **dict.fromkeys(
        ("doc", "docx", "docm", "dot", "dotx", "odt", "ods", "odp", "rtf", "xls", "xlsx", "xlsm", "ppt", "pptx", "pages"),
        "office",
    ),
    **dict.fromkeys(("zip", "rar", "7z", "tar", "gz", "tgz", "bz2", "xz", "cab", "iso", "jar"), "archive"),
    **dict.fromkeys(("heic", "heif", "webp", "tif", "tiff", "bmp", "gif"), "picture"),
    **dict.fromkeys(("mp4", "mov", "avi", "mkv", "3gp", "webm"), "video"),
}  # fmt: skip
ARCHIVES = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00")
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
M4A_BRANDS = (b"M4A ", b"M4B ", b"mp42", b"isom", b"mp41")


def recognised(name: str, declared: str, content: bytes) -> Format:
    """The format in which name, declared type and first bytes agree.

    Raises:
        Refused: `empty`, `too_big`, `office`, `archive`, `picture`, `video`, `unknown` (no format of the list) or
            `disagree` (a name or a declared type of one format on the bytes of another).
    """
    if not content:
        raise Refused("empty")
    if len(content) > MOST_BYTES:
        raise Refused("too_big")
    ending = PurePath(name).suffix.lstrip(".").lower()
    if ending in REFUSED_ENDINGS:
        raise Refused(REFUSED_ENDINGS[ending])
    found = by_first_bytes(content)
    said = declared.partition(";")[0].strip().lower()
    if ending not in found.endings or (said not in UNDECLARED and said not in found.declared):
        raise Refused("disagree")
    return found


def by_first_bytes(content: bytes) -> Format:
    """The format that the bytes themselves begin as. Raises Refused."""
    if content.startswith(b"PK"):
        raise Refused(
            "office" if b"[Content_Types].xml" in content[:4096] or b"mimetype" in content[:64] else "archive"
        )
    if content.startswith(OLD_OFFICE) or content.startswith(b"{\\rtf"):
        raise Refused("office")
    if content.startswith(ARCHIVES):
        raise Refused("archive")
    for found, begins in _BEGINNINGS:
        if begins(content):
            return found
    if is_text(content):
        return TEXT
    raise Refused("unknown")


def is_text(content: bytes) -> bool:
    """Whether the bytes are text in UTF-8 without control characters other than line ends and tabs."""
    try:
        words = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return not any(ord(one) < 32 and one not in "\r\n\t\f" for one in words)


def _is_wav(content: bytes) -> bool:
    return content[:4] == b"RIFF" and content[8:12] == b"WAVE"


def _is_mp3(content: bytes) -> bool:
    is_frame = len(content) > 2 and content[0] == 0xFF and content[1] & 0xE6 == 0xE2
    return content.startswith(b"ID3") or is_frame


def _is_m4a(content: bytes) -> bool:
    return content[4:8] == b"ftyp" and content[8:12] in M4A_BRANDS


_BEGINNINGS = (
    (PDF, lambda content: content.startswith(b"%PDF-")),
    (JPEG, lambda content: content.startswith(b"\xff\xd8\xff")),
    (PNG, lambda content: content.startswith(b"\x89PNG\r\n\x1a\n")),
    (WAV, _is_wav),
    (MP3, _is_mp3),
    (M4A, _is_m4a),
)
