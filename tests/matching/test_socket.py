"""The private socket: what it answers, what it refuses, and what a caller hears when nobody is there."""

import json
import socket
import stat
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.management import CommandError, call_command

from opennrm.matching import client, desk, protocol
from opennrm.matching.encoding import Known
from opennrm.matching.index import NameIndex

SHELTER = UUID(int=1)
KEY = bytes(range(32))


@pytest.fixture
def runtime(tmp_path: Path, settings: Any) -> Path:
    settings.OPENNRM_RUNTIME = tmp_path / "run"
    return tmp_path / "run"


@pytest.fixture
def served(runtime: Path) -> Iterator[desk.Desk]:
    answering = desk.Desk()
    counter = desk.Counter(answering, runtime)
    counter.start()
    yield answering
    counter.close()


def full() -> tuple[NameIndex, UUID]:
    index, person = NameIndex(KEY), uuid4()
    index.put(Known(person, ("Асанова Айгерім",), None, (), frozenset({SHELTER})))
    return index, person


def raw(runtime: Path, sent: bytes) -> dict[str, Any] | None:
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(5)
        line.connect(str(runtime / protocol.NAME))
        line.sendall(sent)
        line.shutdown(socket.SHUT_WR)
        try:
            return protocol.receive(line)
        except OSError:
            return None


def test_it_says_that_it_warms_up_and_then_answers(served: desk.Desk) -> None:
    served.progress, served.expected = 40, 100
    assert client.status()["state"] == "warming_up"
    assert client.status()["progress"] == 40
    with pytest.raises(client.SearchUnavailable, match="warming_up"):
        client.search(SHELTER, "Асанова", 5)
    index, person = full()
    served.replace(index)
    assert client.status()["state"] == "ready"
    assert client.search(SHELTER, "Asanova Aigerim", 5) == [(person, 1.0)]
    assert client.search(UUID(int=2), "Asanova Aigerim", 5) == []


def test_changes_before_the_index_is_there_are_not_lost_because_it_will_be_read(served: desk.Desk) -> None:
    served.change([], {uuid4()})
    assert client.status()["people"] == 0


def test_many_changes_are_compacted(served: desk.Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "COMPACT_AT", 3)
    index, person = full()
    served.replace(index)
    for spelling in ("Асанова", "Асонова", "Осанова", "Асанава", "Ассанова"):
        served.change([Known(person, (spelling,), None, (), frozenset({SHELTER}))], set())
    assert index.dead <= 3
    assert client.search(SHELTER, "Ассанова", 5) == [(person, 1.0)]
    served.change([], {person})
    assert client.status()["people"] == 0


def test_only_the_own_account_can_enter(served: desk.Desk, runtime: Path) -> None:
    assert stat.S_IMODE(runtime.stat().st_mode) == 0o700
    assert stat.S_IMODE((runtime / protocol.NAME).stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "question",
    [
        {"ask": "everything"},
        {"ask": "search"},
        {"ask": "search", "organisation": "x", "text": "Асанова", "limit": 5},
        {"ask": "search", "organisation": str(SHELTER), "text": "Асанова", "limit": "many"},
    ],
)
def test_other_questions_are_refused_with_a_code(served: desk.Desk, question: dict[str, Any]) -> None:
    with pytest.raises(client.SearchUnavailable, match="unknown_question"):
        client.ask(question)


@pytest.mark.parametrize(
    "sent", [b"", b"\0\0", b"\0\0\0\x05abc", b"\xff\xff\xff\xff", b"\0\0\0\x03abc", b"\0\0\0\x02[]"]
)
def test_noise_on_the_socket_does_not_stop_it(served: desk.Desk, runtime: Path, sent: bytes) -> None:
    assert raw(runtime, sent) is None
    assert client.status()["state"] == "warming_up"


def test_a_failure_is_a_code_and_leaves_no_name_in_the_log(
    served: desk.Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError

    served.replace(full()[0])
    monkeypatch.setattr(NameIndex, "search", broken)
    with pytest.raises(client.SearchUnavailable, match="failed"):
        client.search(SHELTER, "Асанова", 5)
    assert "Асанова" not in caplog.text


def test_nobody_there_is_said_at_once(runtime: Path) -> None:
    with pytest.raises(client.SearchUnavailable, match="not_running"):
        client.status()
    runtime.mkdir()
    (runtime / protocol.NAME).touch()
    with pytest.raises(client.SearchUnavailable, match="not_running"):
        client.status()


def test_one_who_does_not_answer_is_not_waited_for(runtime: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "PATIENCE", 0.1)
    runtime.mkdir()
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(str(runtime / protocol.NAME))
        silent.listen()
        with pytest.raises(client.SearchUnavailable, match="too_slow"):
            client.status()


def test_one_who_talks_nonsense_is_not_believed(runtime: Path) -> None:
    runtime.mkdir()
    with socket.socket(socket.AF_UNIX) as odd:
        odd.bind(str(runtime / protocol.NAME))
        odd.listen()
        threading.Thread(target=lambda: odd.accept()[0].sendall(b"\0\0\0\x02[]"), daemon=True).start()
        with pytest.raises(client.SearchUnavailable, match="failed"):
            client.status()


def test_a_second_process_is_refused_and_a_dead_ones_socket_is_taken_over(
    served: desk.Desk, runtime: Path
) -> None:
    with pytest.raises(OSError, match="already"):
        desk.prepare(runtime)


def test_the_socket_of_a_killed_process_is_replaced(runtime: Path) -> None:
    runtime.mkdir()
    with socket.socket(socket.AF_UNIX) as killed:
        killed.bind(str(runtime / protocol.NAME))
    desk.prepare(runtime)
    assert not (runtime / protocol.NAME).exists()


def test_a_long_path_is_no_obstacle(tmp_path: Path, settings: Any) -> None:
    settings.OPENNRM_RUNTIME = tmp_path / ("deep" * 30)
    counter = desk.Counter(desk.Desk(), settings.OPENNRM_RUNTIME)
    counter.start()
    try:
        assert client.status()["state"] == "warming_up"
    finally:
        counter.close()


def test_the_command_shows_the_state(served: desk.Desk, capsys: pytest.CaptureFixture[str]) -> None:
    served.progress, served.expected = 40, 100
    call_command("matching", "status")
    assert "40 of 100" in capsys.readouterr().out
    served.replace(full()[0])
    call_command("matching", "status")
    assert "ready: 1 people" in capsys.readouterr().out
    call_command("matching", "status", "--json")
    assert json.loads(capsys.readouterr().out)["people"] == 1


def test_the_command_says_when_nobody_answers(runtime: Path) -> None:
    with pytest.raises(CommandError, match="not_running"):
        call_command("matching", "status")


def test_the_command_refuses_to_serve_twice(served: desk.Desk) -> None:
    with pytest.raises(CommandError, match="already"):
        call_command("matching", "serve")
