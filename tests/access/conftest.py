"""Sign-in tests: cheap password hashes, no demonstration, no limits left over from another test."""

from typing import Any

import pytest


@pytest.fixture(autouse=True)
def plain_installation(settings: Any) -> None:
    """An installation of its own kind; tests of the demonstration switch it on."""
    settings.OPENNRM_ARGON2 = (1024, 1, 1)
    settings.OPENNRM_DEMONSTRATION = False
