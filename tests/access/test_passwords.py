"""What a guesser tries first is refused; what a person can remember is not."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from opennrm.access import passwords
from opennrm.access.models import User


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "P@ssw0rd!!2026",
        "qwertyqwerty",
        "passwordpassword",
        "iloveyoumonkey",
        "aaaaaaaaaaaa",
        "123456789012",
        "abcabcabcabc",
        "йцукенгшщзхъ",
        "парольпароль",
        "казахстан2026",
        "Қазақстан2026!",
        "opennrm-2026-opennrm",
        "12345password",
    ],
)
def test_guessable(password: str) -> None:
    assert passwords.is_guessable(password)


@pytest.mark.parametrize(
    "password",
    [
        "orange tram quiet fjord",
        "жеті шам қар астында",
        "семь ламп под снегом",
        "kX9#vPq2!mWz",
        "tulip-canyon-fiddle-47",
    ],
)
def test_not_guessable(password: str) -> None:
    assert not passwords.is_guessable(password)


def test_the_list_is_there() -> None:
    assert len(passwords.words()) > 19_000


@pytest.mark.parametrize(
    "password", ["short but ok", "tram fjord", "real.person@example.org", "RealPerson2026!!", "password1234"]
)
def test_the_rules_together(password: str) -> None:
    user = User(email="real.person@example.org", display_name="Real Person")
    if password == "short but ok":
        validate_password(password, user)
    else:
        with pytest.raises(ValidationError):
            validate_password(password, user)
