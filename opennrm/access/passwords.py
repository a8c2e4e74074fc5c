"""Passwords that a guesser tries first are refused, without asking any service outside.

Lists of leaked passwords are mostly shorter than our twelve characters. So the list that Django ships (20,000) is read as
building material: a password is refused when it is one or two entries of it, also with digits and signs around,
with common substitutions (0 for o, @ for a), or typed on a keyboard that was left in Russian. That covers far more
than the 100,000 entries that SECURITY 3.7 asks for: 20,000 entries and all pairs of them.
"""

import gzip
import re
from functools import cache
from itertools import pairwise
from pathlib import Path

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from opennrm.access.models import User

LOCAL_WORDS = frozenset({
    "opennrm", "nrm", "referral", "trafficking", "welcome", "пароль", "парольчик", "админ", "қупиясоз", "құпиясөз",
    "kupiyasoz", "qupiyasoz", "казахстан", "қазақстан", "kazakhstan", "qazaqstan", "алматы", "almaty", "астана",
    "astana", "шымкент", "shymkent", "нурсултан", "президент", "люблю", "привет", "здравствуй", "сәлем", "salem",
    "qazaq", "казак", "қазақ",
})  # fmt: skip
SUBSTITUTIONS = str.maketrans("0134578@$!", "oleastbasi")
RUSSIAN_KEYS = str.maketrans("йцукенгшщзхъфывапролджэячсмитьбюё", "qwertyuiop[]asdfghjkl;'zxcvbnm,.`")
SHORTEST_PIECE = 4
LEAST_LEFT = 8
NOT_LETTERS = re.compile(r"[\W\d_]+")
AROUND = re.compile(r"^[\W\d_]+|[\W\d_]+$")


@cache
def words() -> frozenset[str]:
    """The entries that a password may not be made of."""
    path = Path(password_validation.__file__).parent / "common-passwords.txt.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return frozenset(line.strip() for line in lines) | LOCAL_WORDS


def is_guessable(password: str) -> bool:
    """Whether a guesser's first lists would contain this."""
    folded = password.casefold()
    on_latin_keys = folded.translate(RUSSIAN_KEYS)
    forms = {folded, on_latin_keys, folded.translate(SUBSTITUTIONS)}
    forms |= {AROUND.sub("", form) for form in forms}
    forms |= {AROUND.sub("", form).translate(SUBSTITUTIONS) for form in (folded, on_latin_keys)}
    forms |= {NOT_LETTERS.sub("", form) for form in (folded, on_latin_keys)}
    return any(_is_made_of_words(form) or _is_monotonous(form) for form in forms)


def _is_made_of_words(text: str) -> bool:
    known = words()
    if text in known or not text:
        return True
    return any(
        text[:cut] in known and text[cut:] in known
        for cut in range(SHORTEST_PIECE, len(text) - SHORTEST_PIECE + 1)
    )


def _is_monotonous(text: str) -> bool:
    """One piece repeated, a handful of characters, or a run such as 123456789012."""
    if len(set(text)) <= 4 or any(
        text == text[:size] * (len(text) // size) for size in range(1, len(text) // 2 + 1)
    ):
        return True
    steps = [ord(right) - ord(left) for left, right in pairwise(text)]
    return sum(step in {1, -1, 0} for step in steps) > len(steps) * 0.7


def is_about(password: str, *texts: str) -> bool:
    """Whether little is left of the password without the words of these texts (the owner's name and address).

    Django's own check compares letters whatever their order, and so refuses good phrases of four words.
    """
    left = password.casefold()
    for word in re.findall(r"\w{3,}", " ".join(texts).casefold()):
        left = left.replace(word, "")
    return len(AROUND.sub("", left)) < LEAST_LEFT


class NotGuessable:
    """Django's password validator around `is_guessable` and `is_about`."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raises ValidationError for a password that is easy to guess."""
        if is_guessable(password):
            raise ValidationError(
                _("This password is easy to guess. Take three or four words that do not belong together."),
                code="password_too_common",
            )

        if user is not None and is_about(password, user.email, user.display_name):
            raise ValidationError(
                _("Your name or address makes up too much of this password."), code="password_about_oneself"
            )

    def get_help_text(self) -> str:
        """Said beside the field."""
        return str(_("Three or four words that do not belong together make a good password."))
