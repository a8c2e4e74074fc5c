"""Plain text: nothing can hide in it but what it says."""

from opennrm.documents.cleaning.results import Cleaned, Unreadable


def cleaned(content: bytes, code: str) -> Cleaned:
    """The same words in UTF-8 without a mark at the beginning."""
    # The codec that takes the mark off would be read from a file, which this process no longer may.
    try:
        words = content.removeprefix(b"\xef\xbb\xbf").decode()
    except UnicodeDecodeError:
        raise Unreadable("broken") from None
    return Cleaned(words.replace("\r\n", "\n").encode())
