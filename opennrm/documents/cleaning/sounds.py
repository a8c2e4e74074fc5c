"""Recordings: the sound is kept bit for bit, what is written around it is left out.

No library is used: the three containers are simple, and a library for tags would have to be trusted with the whole file.
What is not understood gives no clean copy; the recording is then kept as the sealed original only.
"""

from collections.abc import Callable, Iterator

from opennrm.documents.cleaning.results import Cleaned

# Boxes of an MP4 that a player needs; all others are blanked in place, so that no position inside the file moves.
NEEDED = frozenset({
    b"ftyp", b"moov", b"mdat", b"free", b"skip", b"mvhd", b"trak", b"tkhd", b"edts", b"elst", b"mdia", b"mdhd", b"hdlr", b"minf",
    b"smhd", b"dinf", b"dref", b"stbl", b"stsd", b"stts", b"stsc", b"stsz", b"stco", b"co64", b"sgpd", b"sbgp",
})  # fmt: skip
INSIDE = frozenset({b"moov", b"trak", b"edts", b"mdia", b"minf", b"dinf", b"stbl"})
# When it was recorded stands in these: four bytes of version and flags, then two times.
DATED = frozenset({b"mvhd", b"tkhd", b"mdhd"})
DEEPEST = 8


class NotUnderstood(Exception):
    """The container is built in a way that we do not know."""


def cleaned(content: bytes, code: str) -> Cleaned:
    """The recording without titles, names, places, pictures and times; without a clean copy when it is not understood."""
    try:
        return Cleaned(CLEANERS[code](content))
    except (NotUnderstood, IndexError, ValueError):
        return Cleaned()


def wav(content: bytes) -> bytes:
    """Only how the sound is coded, and the sound."""
    kept = b"".join(
        name + len(body).to_bytes(4, "little") + body + b"\x00" * (len(body) % 2)
        for name, body in _riff(content)
        if name in {b"fmt ", b"data", b"fact"}
    )
    if b"fmt " not in kept[:4] or b"data" not in kept:
        raise NotUnderstood
    return b"RIFF" + (len(kept) + 4).to_bytes(4, "little") + b"WAVE" + kept


def _riff(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 12
    while at + 8 <= len(content):
        size = int.from_bytes(content[at + 4 : at + 8], "little")
        yield content[at : at + 4], content[at + 8 : at + 8 + size]
        at += 8 + size + size % 2


def mp3(content: bytes) -> bytes:
    """The frames, without the tags before and behind them, and without what stands between frames."""
    frames = b"".join(_frames(content, _after_tags(content)))
    if not frames:
        raise NotUnderstood
    return frames


def _after_tags(content: bytes) -> int:
    at = 0
    while content[at : at + 3] == b"ID3" and len(content) >= at + 10:
        size = 0
        for byte in content[at + 6 : at + 10]:
            size = size << 7 | byte & 0x7F
        at += 10 + size + (10 if content[at + 5] & 0x10 else 0)
    return at


KBITS = {
    (3, 1): (32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (3, 2): (32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (3, 3): (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (2, 1): (32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (2, 2): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (2, 3): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}  # fmt: skip
RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}


def _frames(content: bytes, at: int) -> Iterator[bytes]:
    """Each frame by the length that its head says; bytes between frames are passed over."""
    while at + 4 <= len(content):
        length = _frame_length(content[at : at + 4])
        if length and at + length <= len(content):
            yield content[at : at + length]
            at += length
        else:
            at = content.find(b"\xff", at + 1)
            if at < 0:
                return


def _frame_length(head: bytes) -> int:
    """How long the frame is (ISO/IEC 11172-3, 13818-3); 0 when this is no head of a frame."""
    version, layer = head[1] >> 3 & 3, 4 - (head[1] >> 1 & 3)
    rate, pitch, padding = head[2] >> 4, head[2] >> 2 & 3, head[2] >> 1 & 1
    if (
        head[0] != 0xFF
        or head[1] & 0xE0 != 0xE0
        or version == 1
        or layer == 4
        or rate in {0, 15}
        or pitch == 3
    ):
        return 0
    bits = KBITS[3 if version == 3 else 2, layer][rate - 1] * 1000
    hertz = RATES[version][pitch]
    if layer == 1:
        return (12 * bits // hertz + padding) * 4
    samples = 72 if layer == 3 and version != 3 else 144
    return samples * bits // hertz + padding


def m4a(content: bytes) -> bytes:
    """The same bytes with every box that a player does not need blanked, and the times of recording set to nought."""
    changed = bytearray(content)
    if not _blank(changed, 0, len(content), 0):
        raise NotUnderstood
    return bytes(changed)


def _blank(content: bytearray, at: int, end: int, depth: int) -> bool:
    """Go through the boxes of one level. Says whether the sound's own box was among them, or below."""
    has_sound = False
    if depth > DEEPEST:
        raise NotUnderstood
    while at < end:
        size, head = int.from_bytes(content[at : at + 4], "big"), 8
        name = bytes(content[at + 4 : at + 8])
        if size == 1:
            size, head = int.from_bytes(content[at + 8 : at + 16], "big"), 16
        elif size == 0 and depth == 0:
            size = end - at
        if size < head or at + size > end or name in {b"moof", b"mfra"}:
            raise NotUnderstood
        if name in {b"free", b"skip"} or name not in NEEDED:
            content[at + 4 : at + 8] = b"free"
            content[at + head : at + size] = bytes(size - head)
        elif name in INSIDE:
            has_sound |= _blank(content, at + head, at + size, depth + 1)
        elif name in DATED:
            width = 8 if content[at + head] == 1 else 4
            content[at + head + 4 : at + head + 4 + 2 * width] = bytes(2 * width)
        elif name == b"hdlr":
            # The name of whatever wrote the track.
            content[at + head + 24 : at + size] = bytes(max(0, size - head - 24))
        has_sound |= name == b"stsd"
        at += size
    return has_sound


CLEANERS: dict[str, Callable[[bytes], bytes]] = {"wav": wav, "mp3": mp3, "m4a": m4a}
