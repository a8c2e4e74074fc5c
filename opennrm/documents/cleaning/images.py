"""Pictures: decoded and written anew from their points alone, so that nothing else of the file comes along."""

import io
from typing import Any

from PIL import Image, ImageOps, JpegImagePlugin, PngImagePlugin  # noqa: F401  read before the process is shut in

from opennrm.documents.cleaning.results import Cleaned, Unreadable

MOST_PIXELS = 40_000_000
PREVIEW_SIDE = 1100
# A shape in which PNG keeps a picture as it was; everything else becomes colours.
KEPT_MODES = frozenset({"1", "L", "LA", "RGB", "RGBA"})

Image.MAX_IMAGE_PIXELS = MOST_PIXELS


def cleaned(content: bytes, code: str) -> Cleaned:
    """The picture without EXIF, XMP, IPTC, colour profile, comments, thumbnail and whatever hangs behind its end.

    Raises:
        Unreadable: `pixels` for more than 40 megapixels, `broken` for what cannot be decoded.
    """
    picture = decoded(content, "JPEG" if code == "jpeg" else "PNG")
    return Cleaned(encoded(picture, code), preview(picture))


def decoded(content: bytes, kind: str) -> Image.Image:
    """The points of the picture, upright, and nothing else."""
    try:
        opened = Image.open(io.BytesIO(content), formats=[kind])
        if opened.width * opened.height > MOST_PIXELS:
            raise Unreadable("pixels")
        opened.load()
        upright = ImageOps.exif_transpose(opened)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Unreadable("pixels") from None
    except (OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError):
        raise Unreadable("broken") from None
    return bare(upright)


def bare(picture: Image.Image) -> Image.Image:
    """A new picture with the same points."""
    mode = picture.mode if picture.mode in KEPT_MODES else "RGBA" if "transparency" in picture.info else "RGB"
    same: Any = picture if picture.mode == mode else picture.convert(mode)
    return Image.frombytes(mode, same.size, same.tobytes())


def encoded(picture: Image.Image, code: str) -> bytes:
    """The points written as JPEG or PNG."""
    said = io.BytesIO()
    if code == "jpeg":
        flat(picture).save(said, "JPEG", quality=92, optimize=True)
    else:
        picture.save(said, "PNG", compress_level=4)
    return said.getvalue()


def preview(picture: Image.Image) -> bytes:
    """A smaller one to look at in a page."""
    small = flat(picture)
    small.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE))
    said = io.BytesIO()
    small.save(said, "JPEG", quality=78)
    return said.getvalue()


def flat(picture: Image.Image) -> Image.Image:
    """On white, in colours or greys."""
    if picture.mode in {"RGB", "L"}:
        return picture.copy()
    whole = picture.convert("RGBA")
    white = Image.new("RGB", whole.size, "white")
    white.paste(whole, mask=whole.getchannel("A"))
    return white
