"""PDF: pages written anew from what can be seen; scripts, links, attachments, authors and hidden layers stay behind.

Annotations and filled fields are first set into the page by PDFium, so that a form keeps what was written into it. Then a
new document takes of every page its size, its drawing and what the drawing needs, and of those only entries without an
action. A document with hidden layers, JPEG 2000 or a structure that we cannot take apart becomes a picture of each page.
"""

import io
from collections.abc import Iterator
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    StreamObject,
)

from opennrm.documents.cleaning import images
from opennrm.documents.cleaning.results import Cleaned, Unreadable

MOST_PAGES = 300
DRAWN_DPI = 150
KEPT_OF_PAGE = ("/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Group", "/Contents", "/Resources")
INHERITED = ("/MediaBox", "/CropBox", "/Rotate", "/Resources")
# Entries that act, point out of the page, or say who made it and when.
DROPPED = frozenset({
    "/A", "/AA", "/AF", "/Annots", "/B", "/Collection", "/Dest", "/EF", "/EmbeddedFiles", "/F", "/FFilter", "/FDecodeParms",
    "/ID", "/JS", "/JavaScript", "/LastModified", "/Launch", "/Measure", "/Metadata", "/Names", "/Next", "/OC", "/OPI",
    "/OpenAction", "/PA", "/PZ", "/Parent", "/PieceInfo", "/PresSteps", "/PS", "/PtData", "/RichMediaContent", "/SpiderInfo",
    "/StructParent", "/StructParents", "/StructTreeRoot", "/Thumb", "/URI", "/URLS", "/VP", "/Win", "/XFA",
})  # fmt: skip
# Pictures whose own boxes of text we do not take apart.
NOT_OURS = ("/JPXDecode",)


class CannotRebuild(Exception):
    """The structure cannot be taken over; a picture of each page can."""


def cleaned(content: bytes, code: str) -> Cleaned:
    """The clean document with a picture of its first page.

    Raises:
        Unreadable: `locked` for one with a password, `pages` for too many, `broken` for what cannot be decoded.
    """
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as problem:
        raise Unreadable("locked" if "password" in str(problem).lower() else "broken") from None
    pages = len(document)
    if not 0 < pages <= MOST_PAGES:
        raise Unreadable("pages" if pages else "broken")
    try:
        clean = rebuilt(flattened(document))
        # What we wrote must be a document that can be drawn.
        shown = pypdfium2.PdfDocument(clean)
    except (CannotRebuild, pypdfium2.PdfiumError):
        clean = drawn(pypdfium2.PdfDocument(content))
        shown = pypdfium2.PdfDocument(clean)
    return Cleaned(clean, images.preview(images.bare(page_drawn(shown, 0))), pages)


def flattened(document: Any) -> bytes:
    """The document with annotations and fields set into its pages."""
    if document.get_formtype():
        document.init_forms()
    for number in range(len(document)):
        page = document[number]
        pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY)
        page.close()
    said = io.BytesIO()
    document.save(said)
    return said.getvalue()


def rebuilt(content: bytes) -> bytes:
    """A new document with the drawings of the pages. Raises CannotRebuild."""
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted or "/OCProperties" in reader.root_object:
            raise CannotRebuild
        writer = PdfWriter()
        copy = Copy(writer)
        for page in reader.pages:
            _take(writer, copy, page)
        _bare(writer)
        said = io.BytesIO()
        writer.write(said)
    except (
        PyPdfError,
        RecursionError,
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        AttributeError,
        AssertionError,
    ):
        raise CannotRebuild from None
    return said.getvalue()


def _take(writer: PdfWriter, copy: "Copy", page: Any) -> None:
    """A blank page with the drawing of this one; what stands for all pages is written into each."""
    kept = DictionaryObject({NameObject("/Type"): NameObject("/Page")})
    for name in KEPT_OF_PAGE:
        found = _inherited(page, name) if name in INHERITED else page.get(name)
        if found is not None:
            kept[NameObject(name)] = copy.of(found)
    added = writer.add_blank_page(width=1, height=1)
    parent = added.raw_get("/Parent")
    added.clear()
    added.update(kept)
    added[NameObject("/Parent")] = parent


def _inherited(page: Any, name: str) -> Any:
    at, seen = page, 0
    while at is not None and name not in at and seen < 50:
        at, seen = at.get("/Parent"), seen + 1
        at = at.get_object() if at is not None else None
    return None if at is None or seen >= 50 else at[name]


class Copy:
    """Takes over objects of another document without the entries that are dropped; each once for each document."""

    def __init__(self, writer: PdfWriter) -> None:
        self.writer = writer
        self.taken: dict[tuple[int, int], IndirectObject] = {}

    def of(self, found: Any) -> Any:
        """The same object in the new document."""
        if isinstance(found, IndirectObject):
            return self._of_reference(found)
        if isinstance(found, StreamObject):
            return self.writer._add_object(self._of_stream(found))
        if isinstance(found, DictionaryObject):
            return DictionaryObject(self._entries(found))
        if isinstance(found, ArrayObject):
            return ArrayObject([self.of(one) for one in list.__iter__(found)])
        return found.clone(self.writer)

    def _of_reference(self, found: IndirectObject) -> Any:
        key = (found.idnum, found.generation)
        if key in self.taken:
            return self.taken[key]
        target = found.get_object()
        if not isinstance(target, DictionaryObject | ArrayObject):
            return NumberObject(0) if target is None else target.clone(self.writer)
        # The place first: what points in a circle finds it.
        place = self.writer._add_object(DictionaryObject())
        self.taken[key] = place
        if isinstance(target, StreamObject):
            copied: Any = self._of_stream(target)
        elif isinstance(target, DictionaryObject):
            copied = DictionaryObject(self._entries(target))
        else:
            copied = ArrayObject([self.of(one) for one in list.__iter__(target)])
        self.writer._objects[place.idnum - 1] = copied
        copied.indirect_reference = place
        return place

    def _of_stream(self, found: StreamObject) -> StreamObject:
        copied = StreamObject()
        copied.update(dict(self._entries(found)))
        copied._data = _without_marks(found)
        return copied

    def _entries(self, found: DictionaryObject) -> Iterator[tuple[Any, Any]]:
        for name in found:
            if name in DROPPED or name == "/Length":
                continue
            yield NameObject(name), self.of(found.raw_get(name))


def _without_marks(found: StreamObject) -> bytes:
    """The bytes of a stream; of a JPEG without what a camera wrote into it."""
    filters = found.get("/Filter")
    names = [filters] if isinstance(filters, str) else [str(one) for one in filters or ()]
    if any(name in NOT_OURS for name in names):
        raise CannotRebuild
    if "/DCTDecode" in names and names != ["/DCTDecode"]:
        raise CannotRebuild
    return jpeg_without_marks(found._data) if names == ["/DCTDecode"] else found._data


def jpeg_without_marks(content: bytes) -> bytes:
    """A JPEG without its application segments and comments, except Adobe's, which says how colours are meant."""
    kept, at = [content[:2]], 2
    while content[at : at + 1] == b"\xff" and at + 4 <= len(content):
        mark = content[at + 1]
        if mark == 0xDA:
            end = content.rfind(b"\xff\xd9")
            return b"".join(kept) + content[at : end + 2 if end > at else len(content)]
        length = int.from_bytes(content[at + 2 : at + 4], "big")
        if not (0xE0 <= mark <= 0xEF or mark == 0xFE) or mark == 0xEE:
            kept.append(content[at : at + 2 + length])
        at += 2 + length
    raise CannotRebuild


def _bare(writer: PdfWriter) -> None:
    """Nothing about who wrote it, when and with what; and nothing in the root but the pages."""
    writer.metadata = None
    root = writer.root_object
    for name in [name for name in root if name not in {"/Type", "/Pages"}]:
        del root[name]


def drawn(document: Any) -> bytes:
    """A picture of each page, as a document."""
    pictures: list[Image.Image] = []
    for number in range(len(document)):
        pictures.append(page_drawn(document, number).convert("RGB"))
        if sum(one.width * one.height for one in pictures) > 2 * images.MOST_PIXELS:
            raise Unreadable("pixels")
    return rebuilt(drawn_from(pictures))


def drawn_from(pictures: list[Image.Image]) -> bytes:
    """A document whose pages are these pictures."""
    said = io.BytesIO()
    pictures[0].save(said, "PDF", save_all=True, append_images=pictures[1:], resolution=DRAWN_DPI, quality=80)
    return said.getvalue()


def page_drawn(document: Any, number: int) -> Image.Image:
    """One page as a picture, at most as large as a picture may be."""
    page = document[number]
    width, height = page.get_size()
    scale = min(DRAWN_DPI / 72, 4000 / max(width, height, 1))
    found: Image.Image = page.render(scale=scale).to_pil()
    return found
