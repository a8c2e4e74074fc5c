from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from opennrm.country.loader import FOLDER, available, load
from opennrm.country.snapshot import Profile


@pytest.fixture(params=available())
def every(request: pytest.FixtureRequest) -> Profile:
    """Each shipped profile in turn: a rule that holds for one country must hold for all."""
    return load(request.param)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the profiles that a test may spoil."""
    return Path(shutil.copytree(FOLDER, tmp_path / "profiles"))
