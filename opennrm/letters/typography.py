"""Setting words as printers of each language do: quotation marks, dashes, spaces that do not break, dates."""

import re
import unicodedata
from datetime import date
from typing import Final

SPACE: Final = "\u00a0"
QUOTES = {"kk": ("«", "»", "„", "“"), "ru": ("«", "»", "„", "“"), "en": ("“", "”", "‘", "’")}
DASHES = {"kk": f"{SPACE}– ", "ru": f"{SPACE}— ", "en": f"{SPACE}– "}
MONTHS = {
    "kk": [
        "қаңтар",
        "ақпан",
        "наурыз",
        "сәуір",
        "мамыр",
        "маусым",
        "шілде",
        "тамыз",
        "қыркүйек",
        "қазан",
        "қараша",
        "желтоқсан",
    ],
    "ru": [
        "января",
        "февраля",
        "марта",
        "апреля",
        "мая",
        "июня",
        "июля",
        "августа",
        "сентября",
        "октября",
        "ноября",
        "декабря",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}
# Words that must not be left at the end of a line: short prepositions and conjunctions.
SHORT = {
    "kk": ("мен", "пен", "бен", "не", "я", "әр", "бұл", "сол", "осы"),
    "ru": (
        "а", "и", "в", "во", "на", "с", "со", "к", "ко", "о", "об", "у", "из", "за", "от", "по", "до", "не", "ни", "но", "для",
    ),
    "en": ("a", "an", "the", "of", "to", "in"),
}  # fmt: skip
# Signs that turn the direction of writing or have no width: on paper they hide what stands there.
HIDDEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
INITIAL = re.compile(r"\b([A-ZА-ЯЁӘҒҚҢӨҰҮҺІ]\.) ?(?=[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ])")
ABBREVIATED = re.compile(r"(?<!\w)((?:ст|п|пп|г|д|ул|им|т|б|art|No|p)\.) (?=\w)", re.IGNORECASE)
OPENING = re.compile(r"(^|[\s(\[«“„‘—–-])[\"“”«»„](?=\S)")
CLOSING = re.compile(r"[\"“”«»„](?=$|[\s)\].,;:!?\"»”’…—–-])")


def typeset(text: str, language: str) -> str:
    """The text with the marks and spaces of the language; words and their order stay as they are."""
    found = HIDDEN.sub("", unicodedata.normalize("NFC", text)).replace("\r\n", "\n")
    found = _quoted(found, language)
    found = re.sub(r"(?<=\S) +(?:-{1,2}|–|—) +(?=\S)", DASHES[language], found)
    # A range such as 10-15; telephone numbers and references keep their hyphens.
    found = re.sub(r"(?<![\w-])(\d{1,4})-(\d{1,4})(?![\w-])", r"\1–\2", found)
    found = found.replace("...", "…")
    if language == "en":
        found = re.sub(r"(?<=\w)'(?=\w)", "’", found)
    return _kept_together(found, language)


def day(of: date, language: str) -> str:
    """A day as a letter writes it; its parts never stand on two lines."""
    month = MONTHS[language][of.month - 1]
    if language == "kk":
        return f"{of.year}{SPACE}жылғы {of.day}{SPACE}{month}"
    if language == "ru":
        return f"{of.day}{SPACE}{month} {of.year}{SPACE}г."
    return f"{of.day}{SPACE}{month} {of.year}"


def _quoted(text: str, language: str) -> str:
    """Marks of the language outside, its second marks inside them."""
    opens, closes, inner_opens, inner_closes = QUOTES[language]
    marked = CLOSING.sub("\x02", OPENING.sub("\\1\x01", text))
    found, depth = [], 0
    for sign in marked:
        if sign == "\x01":
            found.append(inner_opens if depth else opens)
            depth += 1
        elif sign == "\x02":
            depth = max(depth - 1, 0)
            found.append(inner_closes if depth else closes)
        else:
            found.append(sign)
    return "".join(found)


def _kept_together(text: str, language: str) -> str:
    text = re.sub(r"(?<=[№§]) ?(?=\d)", SPACE, text)
    text = re.sub(r"(?<=\d) (?=\d{3}(?!\d))", SPACE, text)
    text = re.sub(r"(?<=\d) (?=[^\W\d_])", SPACE, text)
    text = INITIAL.sub(rf"\1{SPACE}", text)
    text = ABBREVIATED.sub(rf"\1{SPACE}", text)
    short = "|".join(SHORT[language])
    return re.sub(rf"(?i)(?<![\w-])({short}) (?=\w)", rf"\1{SPACE}", text)
