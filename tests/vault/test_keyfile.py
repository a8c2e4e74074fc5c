"""The key file: what makes it untrustworthy, and that it is never half written."""

import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from opennrm.vault import KeyFileProblem, keyfile, keys


@pytest.fixture
def path(tmp_path: Path, settings: Any) -> Path:
    settings.OPENNRM_KEY_FILE = tmp_path / "keys" / "keys.json"
    return tmp_path / "keys" / "keys.json"


def test_init_makes_a_file_for_its_owner_only_and_keeps_it_the_second_time(path: Path) -> None:
    assert keys.init() is True
    before = path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert keys.init() is False
    assert path.read_bytes() == before
    keys.check()


def test_a_missing_file_says_how_to_make_one(path: Path) -> None:
    for act in (keys.check, keys.ring):
        with pytest.raises(KeyFileProblem, match="opennrm keys init"):
            act()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o610, 0o601, 0o777])
def test_a_file_that_others_can_reach_is_refused(path: Path, mode: int) -> None:
    keys.init()
    path.chmod(mode)
    with pytest.raises(KeyFileProblem, match="chmod 600"):
        keys.ring()


def test_a_file_of_another_user_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys.init()
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    with pytest.raises(KeyFileProblem, match="belongs to another user"):
        keys.check()


def test_a_file_inside_a_database_directory_is_refused(path: Path) -> None:
    keys.init()
    (path.parent.parent / "PG_VERSION").write_text("17\n")
    with pytest.raises(KeyFileProblem, match="inside the database directory"):
        keys.check()


def test_a_file_reached_by_a_link_into_a_database_directory_is_refused(path: Path, tmp_path: Path) -> None:
    keys.init()
    place = tmp_path / "database"
    place.mkdir()
    (place / "PG_VERSION").write_text("17\n")
    path.rename(place / "keys.json")
    path.symlink_to(place / "keys.json")
    with pytest.raises(KeyFileProblem, match="inside the database directory"):
        keys.check()


def test_a_folder_in_which_anybody_can_replace_the_file_is_refused(path: Path) -> None:
    keys.init()
    path.parent.chmod(0o777)
    with pytest.raises(KeyFileProblem, match="can replace"):
        keys.check()


def test_every_changed_character_is_noticed(path: Path) -> None:
    keys.init()
    content = path.read_bytes()
    for position in range(len(content)):
        path.write_bytes(content[:position] + bytes((content[position] ^ 1,)) + content[position + 1 :])
        if chr(content[position]).isspace():
            continue
        with pytest.raises(KeyFileProblem, match="spoiled"):
            keyfile.read(path)


def test_short_keys_are_refused_even_with_a_right_sum(path: Path) -> None:
    keys.init()
    fields = json.loads(path.read_bytes())
    fields["signing"] = fields["signing"][:20]
    del fields["sum"]
    path.write_text(json.dumps({**fields, "sum": keyfile._sum(fields)}))
    with pytest.raises(KeyFileProblem, match="spoiled"):
        keys.check()


def test_writing_never_replaces_a_file_by_accident(path: Path) -> None:
    keys.init()
    before = path.read_bytes()
    with pytest.raises(KeyFileProblem, match="already"):
        keyfile.write(path, keyfile.new(), overwrite=False)
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_a_failed_write_leaves_the_old_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys.init()
    before = path.read_bytes()

    def full(descriptor: int) -> None:
        raise OSError("no space")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        keys.add_root()
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_a_running_process_sees_a_new_root_without_restart(path: Path) -> None:
    keys.init()
    assert keys.ring().versions == (1,)
    keys.add_root()
    assert keys.ring().versions == (1, 2)
    assert keys.ring().current == 2


def test_nothing_that_is_printed_shows_a_key(path: Path) -> None:
    keys.init()
    held = keyfile.read(path)
    for shown in (repr(held), repr(keys.ring()), str(keys.ring())):
        assert held.roots[1].hex() not in shown
        assert str(held.roots[1]) not in shown
        assert str(held.pepper) not in shown
