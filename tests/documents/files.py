"""Files for tests, made here: with something planted that must not come out, or built to do harm."""

import io
import struct
import zlib
from typing import Any

import typst
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

PLANTED = "PLANTED-Ayzhan-Toktogulova"
GPS = 34853


def picture(width: int = 320, height: int = 240) -> Image.Image:
    """Some colours."""
    return Image.radial_gradient("L").resize((width, height)).convert("RGB")


def jpeg(**options: Any) -> bytes:
    """A photograph with a place, an author, a comment, XMP, a thumbnail, and an archive behind its end."""
    said, exif = io.BytesIO(), Image.Exif()
    exif[0x010E], exif[0x013B] = PLANTED, PLANTED
    exif.get_ifd(GPS).update({1: "N", 2: (43.0, 14.0, 20.0), 3: "E", 4: (76.0, 53.0, 44.0)})
    picture(**options).save(said, "JPEG", exif=exif, comment=PLANTED.encode(), xmp=PLANTED.encode())
    return said.getvalue()


def png() -> bytes:
    """A picture with words in its chunks."""
    from PIL.PngImagePlugin import PngInfo

    said, info = io.BytesIO(), PngInfo()
    info.add_text("Author", PLANTED)
    info.add_itxt("XML:com.adobe.xmp", PLANTED)
    picture().save(said, "PNG", pnginfo=info)
    return said.getvalue()


def png_of_size(width: int, height: int) -> bytes:
    """A small file that says that it is a large picture: what comes out of it would fill the memory."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\x00" * 10_000_000)
    return b"\x89PNG\r\n\x1a\n" + _png(b"IHDR", head) + _png(b"IDAT", body) + _png(b"IEND", b"")


def _png(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def plain_pdf(words: str = "A contract.") -> bytes:
    """A page of text, with a title, an author and a link."""
    source = f'#set document(title: "{PLANTED}", author: "{PLANTED}")\n{words} #link("https://planted.example/x")[here]'
    return bytes(typst.compile(source.encode()))


def pdf_with_everything() -> bytes:
    """Scripts, actions at opening and at closing, an attachment, XMP, an author, a form with an answer, a comment."""
    writer = PdfWriter()
    writer.append(io.BytesIO(plain_pdf()))
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject({
        NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject(f"app.alert('{PLANTED}')"),
    })  # fmt: skip
    writer.add_attachment(f"{PLANTED}.txt", PLANTED.encode())
    writer.add_metadata({"/Author": PLANTED, "/Producer": PLANTED})
    writer.pages[0][NameObject("/AA")] = DictionaryObject({
        NameObject("/O"): DictionaryObject({
            NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject(PLANTED),
        })
    })  # fmt: skip
    said = io.BytesIO()
    writer.write(said)
    return said.getvalue()


def pdf_with_a_note() -> bytes:
    """A note that somebody put on the page, as forms keep what is written into their fields."""
    writer = PdfWriter()
    writer.append(io.BytesIO(plain_pdf()))
    font = DictionaryObject({
        NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
        NameObject("/BaseFont"): NameObject("/Helvetica"),
    })  # fmt: skip
    drawn = DecodedStreamObject()
    drawn.set_data(b"BT /F1 14 Tf 5 5 Td (Written by hand) Tj ET")
    box = ArrayObject([FloatObject(one) for one in (0, 0, 200, 30)])
    drawn.update({
        NameObject("/Type"): NameObject("/XObject"), NameObject("/Subtype"): NameObject("/Form"), NameObject("/BBox"): box,
        NameObject("/Resources"): DictionaryObject({NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}),
    })  # fmt: skip
    note = DictionaryObject({
        NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject("/FreeText"), NameObject("/F"): NumberObject(4),
        NameObject("/Rect"): ArrayObject([FloatObject(one) for one in (100, 100, 300, 130)]),
        NameObject("/T"): TextStringObject(PLANTED), NameObject("/Contents"): TextStringObject("Written by hand"),
        NameObject("/AP"): DictionaryObject({NameObject("/N"): writer._add_object(drawn)}),
    })  # fmt: skip
    writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(note)])
    said = io.BytesIO()
    writer.write(said)
    return said.getvalue()


def pdf_with_a_hidden_layer() -> bytes:
    """A document that says that some of its drawing is not to be seen."""
    writer = PdfWriter()
    writer.append(io.BytesIO(plain_pdf()))
    writer.root_object[NameObject("/OCProperties")] = DictionaryObject({NameObject("/OCGs"): ArrayObject()})
    said = io.BytesIO()
    writer.write(said)
    return said.getvalue()


def locked_pdf() -> bytes:
    """A document with a password."""
    writer = PdfWriter()
    writer.append(io.BytesIO(plain_pdf()))
    writer.encrypt("secret", algorithm="RC4-128")
    said = io.BytesIO()
    writer.write(said)
    return said.getvalue()


def pdf_with_a_photograph() -> bytes:
    """A page that is a photograph, with what the camera wrote into it."""
    said = io.BytesIO()
    Image.open(io.BytesIO(jpeg())).save(said, "PDF")
    return said.getvalue().replace(
        b"\xff\xd8", b"\xff\xd8\xff\xfe" + (len(PLANTED) + 2).to_bytes(2, "big") + PLANTED.encode(), 1
    )


def wav() -> bytes:
    """A second of nothing, with a title and an author."""
    sound = b"".join(name + struct.pack("<I", len(body)) + body for name, body in (
        (b"LIST", b"INFOIART" + struct.pack("<I", len(PLANTED)) + PLANTED.encode() + b"\x00" * (len(PLANTED) % 2)),
        (b"fmt ", struct.pack("<HHIIHH", 1, 1, 8000, 8000, 1, 8)),
        (b"data", b"\x80" * 8000),
    ))  # fmt: skip
    return b"RIFF" + struct.pack("<I", len(sound) + 4) + b"WAVE" + sound


def mp3() -> bytes:
    """Three frames between a tag before and a tag behind."""
    frame = b"\xff\xfb\x90\x00" + b"\x00" * 413
    before = PLANTED.encode()
    head = b"ID3\x04\x00\x00" + bytes((0, 0, len(before) >> 7, len(before) & 0x7F))
    return head + before + frame * 3 + b"TAG" + PLANTED.encode().ljust(125, b"\x00")


def m4a() -> bytes:
    """A recording with a name, a place and a time in its boxes."""

    def box(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body) + 8) + name + body

    track = box(
        b"trak",
        box(
            b"mdia",
            box(b"mdhd", bytes(4) + b"\x11" * 8 + bytes(12))
            + box(b"minf", box(b"stbl", box(b"stsd", bytes(8)))),
        ),
    )
    known = box(b"udta", PLANTED.encode()) + box(b"meta", bytes(4) + PLANTED.encode())
    return (
        box(b"ftyp", b"M4A \x00\x00\x00\x00M4A mp42")
        + box(b"moov", track + known)
        + box(b"uuid", PLANTED.encode())
        + box(b"mdat", b"\x01" * 64)
    )
