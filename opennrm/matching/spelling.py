"""One sound for the many spellings of a name of the region.

A *sound* is a key for comparison only: it is never stored in a table, shown, or turned back into a name. The letters follow
the table of names in the country notes (passport style, the alphabet of 2021, home-country Latin, ISO 9).
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

CYRILLIC = {
    "а": "a", "ә": "a", "б": "b", "в": "v", "г": "g", "ғ": "g", "ґ": "g", "д": "d", "е": "e", "є": "e", "э": "e",
    "ё": "io", "ж": "j", "җ": "j", "ҷ": "j", "з": "z", "и": "i", "й": "i", "ӣ": "i", "і": "i", "ї": "i", "ы": "i",
    "к": "k", "қ": "k", "л": "l", "м": "m", "н": "n", "ң": "n", "о": "o", "ө": "o", "п": "p", "р": "r", "с": "s",
    "т": "t", "у": "u", "ұ": "u", "ү": "u", "ӯ": "u", "ў": "u", "ф": "f", "х": "h", "ҳ": "h", "һ": "h", "ц": "c",
    "ч": "c", "ш": "s", "щ": "s", "ъ": "", "ь": "", "ю": "iu", "я": "ia",
}  # fmt: skip
LATIN_GROUPS = {
    "shch": "s", "tsch": "c", "sch": "s", "šč": "s", "dzh": "J", "dj": "J", "zh": "J", "kh": "h", "gh": "g", "ch": "c",
    "sh": "s", "ts": "c", "tc": "c", "ph": "f", "ck": "k", "o'": "u", "g'": "g",
}  # fmt: skip
LATIN = {
    "ä": "a", "ə": "a", "ǝ": "a", "â": "ia", "ç": "c", "č": "c", "ć": "c", "ğ": "g", "ġ": "g", "ģ": "g", "ı": "i",
    "y": "i", "ý": "i", "ī": "i", "ì": "i", "q": "k", "ķ": "k", "ñ": "n", "ň": "n", "ņ": "n", "ö": "o", "ô": "o",
    "ş": "s", "š": "s", "ŝ": "s", "ș": "s", "ü": "u", "ū": "u", "ŭ": "u", "ù": "u", "û": "iu", "w": "v", "ž": "J",
    "ẑ": "J", "ḥ": "h", "ẖ": "h", "ʻ": "", "'": "",
}  # fmt: skip
CYRILLIC_TABLE, LATIN_TABLE = str.maketrans(CYRILLIC), str.maketrans(LATIN)
LOOK_ALIKE = dict(zip("ABCEHKMOPTXYIaceopxyihkƏəǝ", "АВСЕНКМОРТХУІасеорхуіһкӘәә", strict=True))
LOOK_ALIKE_BACK = dict(zip("АВСЕНКМОРТХУІасеорхуіһӘә", "ABCEHKMOPTXYIaceopxyihƏə", strict=True))
LOOK_ALIKE_TABLE, LOOK_ALIKE_BACK_TABLE = str.maketrans(LOOK_ALIKE), str.maketrans(LOOK_ALIKE_BACK)
APOSTROPHES = re.compile("[ʻʼ‘’`´ʹʽ′＇]")
BREAKS = re.compile(r"[\s\-‐-―.,;:/()\"«»_]+")
GROUPS = re.compile("|".join(sorted(LATIN_GROUPS, key=len, reverse=True)))

PARTICLES = frozenset(
    {
        "uli",
        "ulu",
        "ugli",
        "ogli",
        "oglu",
        "uglu",
        "kizi",
        "gizi",
        "kzi",
        "zoda",
        "zada",
        "zade",
        "bin",
        "binti",
        "ibn",
    }
)
PATRONYMIC = re.compile(
    "(?:ovic|evic|avic|ivic|ovna|evna|avna|ivna|inicna|icna|[oe]vic[hn]a?|ic|uli|ulu|[ou]gl[iu]|[kg]i?zi|z[oa]d[ae])$"
)
SURNAME = re.compile("(?:skaia|ski|[oe]va|ina|[oe]vi?|[oe]f|in)$")
VOWELS = "aeiou"
UMLAUT = re.compile("([aou])e(?![vwf])")
J_CLOSING = re.compile(f"(?<=[{VOWELS}])j(?![{VOWELS}])")
J_OPENING = re.compile(f"j(?=[{VOWELS}])|(?<=[{VOWELS}])j")
U_CLOSING = re.compile("(?<=[aeo])u")
REPEATED = re.compile(r"(.)\1+")
LEAST_STEM = 3


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a name: as written (case folded), how it may sound, and the sounds without an ending of kinship."""

    written: str
    sounds: tuple[str, ...]
    stems: tuple[str, ...]
    is_patronymic: bool = False
    forms: frozenset[str] = frozenset()


def words(text: str) -> list[Word]:
    """The words of a written name in their order; particles such as "uly" or "kyzy" standing alone are left out."""
    found = (word(part) for part in split(text))
    return [each for each in found if each.sounds and each.sounds[0] not in PARTICLES]


def split(text: str) -> list[str]:
    """Written words, in one form of Unicode and one kind of apostrophe, each in one script, case folded."""
    whole = APOSTROPHES.sub("'", unicodedata.normalize("NFKC", text))
    return [one_script(part).casefold() for part in BREAKS.split(whole) if part.strip("'")]


def script(part: str) -> str:
    """Cyrl or Latn: first by the letters that no letter of the other script looks like, then by all letters."""
    if part.isascii():
        return "Latn"
    cyrillic = [letter for letter in part if "Ѐ" <= letter <= "ӿ"]
    if len(cyrillic) == len(part):
        return "Cyrl"
    latin = [letter for letter in part if letter.isalpha() and letter < "Ѐ"]
    own_cyrillic = sum(1 for letter in cyrillic if letter not in LOOK_ALIKE_BACK)
    own_latin = sum(1 for letter in latin if letter not in LOOK_ALIKE)
    return "Cyrl" if (own_cyrillic, len(cyrillic)) > (own_latin, len(latin)) else "Latn"


def one_script(part: str) -> str:
    """Letters of the other script that only look right are taken for what they look like."""
    if part.isascii():
        return part
    return part.translate(LOOK_ALIKE_TABLE if script(part) == "Cyrl" else LOOK_ALIKE_BACK_TABLE)


def word(written: str) -> Word:
    """Folds one word that `split` has prepared."""
    raws = [tidy(raw) for raw in readings(written)]
    sounds = distinct(sounding(raw) for raw in raws)
    stems = distinct(sounding(stem(raw)) for raw in raws)
    is_patronymic = any(PATRONYMIC.search(raw) and len(raw) > LEAST_STEM + 2 for raw in raws)
    return Word(written, sounds, stems, is_patronymic, frozenset(sounds + stems))


def distinct(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for each in found if each))


def readings(written: str) -> list[str]:
    """The letters as sounds; more than one reading where Latin J or X stands for two letters of the region."""
    if script(written) == "Cyrl":
        return [letters(written.translate(CYRILLIC_TABLE))]
    # AE, OE, UE stand for one vowel, but not before V: there they are a surname in -aev. A sure J is a capital here.
    grouped = GROUPS.sub(lambda match: LATIN_GROUPS[match[0]], UMLAUT.sub(r"\1", written))
    spelt = letters(grouped.translate(LATIN_TABLE))
    if "j" not in spelt and "x" not in spelt:
        return [spelt.replace("J", "j")]
    spelt = J_CLOSING.sub("i", spelt)
    first = spelt.replace("J", "j").replace("x", "h")
    other = J_OPENING.sub("i", spelt).replace("J", "j").replace("x", "ks")
    return [first] if other == first else [first, other]


def letters(spelt: str) -> str:
    """Only letters, those that the tables do not know without their marks."""
    return spelt if spelt.isascii() and spelt.isalpha() else "".join(map(plain, spelt))


def plain(letter: str) -> str:
    """A letter that its script's table does not know: without its marks; what is no letter is left out."""
    bare = unicodedata.normalize("NFD", letter)[0]
    return CYRILLIC.get(bare, bare) if bare.isalpha() else ""


def tidy(raw: str) -> str:
    """Differences of romanisation that are no differences of sound."""
    text = raw.replace("dj", "j").replace("ts", "c").replace("ng", "n")
    text = REPEATED.sub(r"\1", text)
    return text.replace("ie", "e")


def sounding(raw: str) -> str:
    """The last, coarsest step: U after a vowel is the consonant of Daulet and Davlat, O and A are one vowel."""
    text = U_CLOSING.sub("v", raw).replace("o", "a")
    text = REPEATED.sub(r"\1", text)
    return text[:-1] if len(text) > LEAST_STEM and text.endswith("h") else text


def stem(raw: str) -> str:
    """Without the ending of a patronymic or surname, or "" when there is none or too little would be left."""
    for ending in (PATRONYMIC, SURNAME):
        cut = ending.sub("", raw)
        if cut != raw and len(cut) >= LEAST_STEM:
            return cut
    return ""
