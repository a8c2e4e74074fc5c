"""Country law as data: `country.profile()` is the profile of this installation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opennrm.country.loader import load

if TYPE_CHECKING:
    from opennrm.country.snapshot import Profile


def profile(code: str = "") -> Profile:
    """The profile `code`, or the one the settings name (OPENNRM_PROFILE). Loaded once per process.

    Raises ProfileError, naming file and key, when a profile file is wrong.
    """
    if not code:
        from django.conf import settings  # so that pure rules run without Django

        code = settings.OPENNRM_PROFILE
    return load(code)
