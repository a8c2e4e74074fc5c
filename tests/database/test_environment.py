"""The environment file and the addresses in it."""

import os
import stat
from pathlib import Path

import pytest

from opennrm.database import environment


def test_what_is_written_is_read_and_private(tmp_path: Path) -> None:
    place = tmp_path / "state" / "env"
    environment.write(place, {"B": "two=2", "A": "1"})
    assert environment.read(place) == {"A": "1", "B": "two=2"}
    assert stat.S_IMODE(place.stat().st_mode) == 0o600


def test_the_process_overrides_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    environment.write(environment.env_file(tmp_path), {"OPENNRM_PLACE": "file", "OPENNRM_OTHER": "file"})
    monkeypatch.setenv("OPENNRM_PLACE", "process")
    monkeypatch.delenv("OPENNRM_STATE", raising=False)
    found = environment.load(tmp_path)
    assert (found["OPENNRM_PLACE"], found["OPENNRM_OTHER"]) == ("process", "file")


def test_a_line_that_is_no_setting_is_named_without_its_content(tmp_path: Path) -> None:
    (tmp_path / "env").write_text("# fine\n\nA=1\nsecret words\n")
    with pytest.raises(environment.Unusable, match="line 4") as refusal:
        environment.read(tmp_path / "env")
    assert "secret" not in str(refusal.value)


def test_a_socket_address_survives_any_character() -> None:
    url = environment.socket_url("us er", "p@:/%s", "op en", Path("/tmp/a b"))
    found = environment.database_settings(url)
    assert (found["USER"], found["PASSWORD"], found["NAME"], found["HOST"]) == (
        "us er",
        "p@:/%s",
        "op en",
        "/tmp/a b",
    )


def test_a_server_address_keeps_its_options() -> None:
    found = environment.database_settings("postgresql://app:pw@db.example:6432/nrm?sslmode=verify-full")
    assert (found["HOST"], found["PORT"], found["OPTIONS"]) == (
        "db.example",
        "6432",
        {"server_side_binding": True, "prepare_threshold": 3, "sslmode": "verify-full"},
    )


def test_another_engine_is_refused() -> None:
    with pytest.raises(environment.Unusable):
        environment.database_settings("sqlite:///file")


def test_the_owner_is_chosen_only_when_named() -> None:
    both = {"DATABASE_URL": "app", "DATABASE_OWNER_URL": "owner"}
    assert environment.url(both) == "app"
    assert environment.url(both | {"OPENNRM_DATABASE_ROLE": "owner"}) == "owner"
    assert environment.url({"DATABASE_OWNER_URL": "owner"}) == ""
    assert os.environ.get("OPENNRM_DATABASE_ROLE") is None
