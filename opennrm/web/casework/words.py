"""Codes of the profile in the words of the page's language."""

from collections.abc import Iterable

from django.db.models import Choices
from django.utils.translation import get_language

from opennrm.country import profile
from opennrm.country.snapshot import NotInProfile


def language() -> str:
    """The language of the page."""
    return get_language() or ""


def word(listed: str, code: str) -> str:
    """The word for one code of a list; the code itself where an older profile had it, nothing for nothing."""
    if not code:
        return ""
    try:
        return profile().code_of(listed, code).label(language())
    except NotInProfile:
        return code


def words(listed: str, codes: Iterable[str]) -> list[str]:
    """The words for several codes of a list."""
    return [word(listed, code) for code in codes]


def choice(choices: type[Choices], code: str) -> str:
    """The word for one of a column's choices; cheaper in a long list than `get_…_display`, which lists them all."""
    return str(choices(code).label)


def region(code: str) -> str:
    """The name of a region, or nothing."""
    try:
        return profile().region(code).label(language()) if code else ""
    except NotInProfile:
        return code


def clock(rule: str) -> str:
    """What a clock is for."""
    try:
        return profile().clock(rule).label(language())
    except NotInProfile:
        return rule
