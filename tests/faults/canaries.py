"""Planted words that no other row holds, and every way in which a leak would write them."""

import base64
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote

from opennrm.people.identity import Contact, Document, Identity, Name

CYRILLIC = ("Жаворонкина-Щегловская", "Ксантиппида")
LATIN = ("Quizzlebrandt", "Wyxhilda")
KAZAKH = ("Әңғұрбекқызы", "Өңқүлшат")
PHONE, DOCUMENT, ADDRESS = "+77019988712", "N77665544", "Несуществующая-7451"
WORDS = (*CYRILLIC, *LATIN, *KAZAKH, PHONE[1:], DOCUMENT, ADDRESS)
STORY = f"{CYRILLIC[1]} жила по адресу {ADDRESS}, её телефон {PHONE}. Она же {LATIN[0]}. Документ {DOCUMENT}."

IDENTITY = Identity(
    names=(Name(*CYRILLIC), Name(*LATIN, kind="document"), Name(*KAZAKH)),
    documents=(Document("passport", DOCUMENT),),
    phones=(PHONE,),
)
CONTACT = Contact(phone=PHONE, hours=f"19-21, {ADDRESS}", safe_word=LATIN[1], never_use=(PHONE,))


def patterns() -> dict[bytes, str]:
    """Every spelling in bytes, and what it is a spelling of."""
    return {
        pattern: word
        for word in WORDS
        for case in {word, word.lower(), word.upper()}
        for pattern in _spellings(case)
    }


def _spellings(word: str) -> Iterator[bytes]:
    for encoded in (word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be")):
        yield encoded
        yield encoded.hex().encode()
        yield encoded.hex().upper().encode()
        yield from _in_base64(encoded)
    yield quote(word).encode()
    yield json.dumps(word)[1:-1].encode()
    yield word[::-1].encode()


def _in_base64(encoded: bytes) -> Iterator[bytes]:
    """The middle of the word as base64 writes it, wherever the word begins."""
    for shift in range(3):
        whole = base64.b64encode(b"\0" * shift + encoded)
        yield whole[4:-4]
        yield whole[4:-4].translate(bytes.maketrans(b"+/", b"-_"))


def found_in(content: bytes) -> set[str]:
    """The planted words that stand in these bytes, in whatever spelling."""
    return {word for pattern, word in patterns().items() if pattern in content}


def found_in_files(files: Iterable[Path]) -> dict[str, set[str]]:
    """The same for files; only those in which something stands."""
    found = {str(file): found_in(file.read_bytes()) for file in files if file.is_file()}
    return {file: words for file, words in found.items() if words}
