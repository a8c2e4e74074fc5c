"""The exported file: every byte of it counts, and the first thing that is wrong is named by its number."""

import hashlib
import importlib.util
import json
import os
import random
import subprocess
import sys
import uuid
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from opennrm.audit import chain, export, verifier
from opennrm.audit.verifier import State, Wrong
from opennrm.vault import signing
from opennrm.vault.system import seeing_all
from tests.audit.scene import write

TOOL = Path(__file__).resolve().parent.parent.parent / "tools" / "verify_log.py"
ENTRIES = 1000
HEADS = (400, 700, 1000)


@dataclass(frozen=True)
class Exported:
    """The lines of an export, the number that each stands for, and the state in which each is read."""

    lines: list[bytes]
    numbers: list[int]
    states: list[State | None]


@pytest.fixture(scope="module")
def exported(keys: None) -> Exported:
    """A log of a thousand entries and three signed heads, as the exporter writes it, made without a database."""
    key = signing.public_key()
    lines = [
        verifier.header_line(
            first=1, entries=ENTRIES, key=key, origin="https://nrm.example", previous=verifier.GENESIS
        )
    ]
    digest, numbers = verifier.GENESIS, [0]
    for seq in range(1, ENTRIES + 1):
        entry = an_entry(seq)
        digest = verifier.chained(digest, verifier.canonical(entry))
        lines.append(verifier.entry_line(seq, digest, entry))
        numbers.append(seq)
        if seq in HEADS:
            lines.append(a_head(seq, digest))
            numbers.append(seq + 1)
    sum_ = hashlib.sha256(b"".join(lines)).digest()
    lines.append(verifier.footer_line(sum_, signing.sign(verifier.footer_text(sum_))))
    return Exported(lines, [*numbers, ENTRIES + 1], list(states(lines)))


def an_entry(seq: int) -> dict[str, Any]:
    number = random.Random(seq)
    return {
        "id": str(uuid.UUID(int=number.getrandbits(128))),
        "at": 1_795_000_000_000_000 + seq * 1_000_003,
        "actor_id": str(uuid.UUID(int=number.getrandbits(128))) if seq % 5 else None,
        "organisation_id": str(uuid.UUID(int=seq % 9)),
        "role": "caseworker",
        "reach": "organisation",
        "action": f"case.step_{seq % 11}",
        "object_type": "case",
        "object_id": str(uuid.UUID(int=number.getrandbits(128))) if seq % 3 else None,
        "case_id": str(uuid.UUID(int=number.getrandbits(128))) if seq % 2 else None,
        "shown": [str(uuid.UUID(int=number.getrandbits(128))) for _ in range(seq % 4)],
        "ground": "consent" if seq % 4 else "",
        "detail": '{"count": 3, "purpose": "shelter"}' if seq % 3 else "{}",
        "request_id": None,
    }


def a_head(seq: int, digest: bytes) -> bytes:
    text = verifier.note_text("https://nrm.example", seq, digest, 1_795_000_000_000_000)
    return verifier.line_of({"head": verifier.note(text, signing.sign(text.encode()), signing.public_key())})


def states(lines: list[bytes]) -> Iterator[State | None]:
    """The state before each line."""
    yield None
    state = verifier.start(lines[0])
    for line in lines[1:]:
        yield state
        if line.startswith(verifier.HEAD):
            state = verifier.head(state, line, signing.verify)
        elif line.startswith(b'{"seq"'):
            state = verifier.step(state, line)


def first_wrong(lines: list[bytes]) -> int | None:
    """The number that the verifier names, or none."""
    content = b"".join(lines)
    try:
        verifier.verify(content.splitlines(keepends=True), signing.verify, signing.public_key())
    except Wrong as wrong:
        return wrong.seq
    return None


def test_an_unchanged_file_is_right(exported: Exported) -> None:
    state = verifier.verify(exported.lines, signing.verify, signing.public_key())
    assert (state.seq, state.heads, state.signed) == (ENTRIES, 3, ENTRIES)
    assert all(first_wrong(exported.lines) is None for _ in range(20))


def test_every_single_byte_change_is_found_at_its_number(exported: Exported) -> None:
    """Every byte of the file, changed by one bit that differs from byte to byte.

    What stands before the changed line is known to be right, so reading begins in the state that it leads to; that the
    whole file is read in the same way is shown on a sample below. A line whose end is changed runs into the next.
    """
    tried = 0
    for index, line in enumerate(exported.lines):
        following = exported.lines[index + 1] if index + 1 < len(exported.lines) else b""
        for position in range(len(line)):
            changed = bytearray(line)
            changed[position] ^= 1 << (position % 8)
            first = (bytes(changed) + following).split(b"\n", 1)[0] + b"\n"
            assert wrong_number(exported, index, first) in expected(exported, index), (index, position)
            tried += 1
    assert tried == sum(map(len, exported.lines)) > 300_000


def wrong_number(exported: Exported, index: int, line: bytes) -> int | None:
    """Read one line in the place of another, as `verify` would."""
    state = exported.states[index]
    try:
        if state is None:
            begun = verifier.start(line)
            if begun.key != signing.public_key():
                raise Wrong(0, "key")
            # Origin, count and length of the file are vouched for by the sum at its end.
            return 0 if line != exported.lines[0] else None
        if line.startswith(verifier.HEAD):
            verifier.head(state, line, signing.verify)
        elif state.seq < state.last:
            verifier.step(state, line)
        else:
            total = hashlib.sha256(b"".join(exported.lines[:index])).digest()
            verifier.finish(state, line, total, signing.verify)
    except Wrong as wrong:
        return wrong.seq
    return None


def expected(exported: Exported, index: int) -> tuple[int, ...]:
    """A head that can be read but is wrong is named by its own number, one that cannot by the next."""
    number = exported.numbers[index]
    return (number, number - 1) if exported.lines[index].startswith(verifier.HEAD) else (number,)


def test_a_sample_of_changed_bytes_is_found_in_the_whole_file(exported: Exported) -> None:
    choose = random.Random(1)
    content = b"".join(exported.lines)
    ends = [0]
    for line in exported.lines:
        ends.append(ends[-1] + len(line))
    for _ in range(60):
        position = choose.randrange(len(content))
        changed = bytearray(content)
        changed[position] ^= choose.randrange(1, 256)
        index = next(place for place, end in enumerate(ends[1:]) if position < end)
        found = first_wrong([bytes(changed)])
        # A changed header that still reads shows at the end, or where the count no longer fits.
        assert found is not None if index == 0 else found in expected(exported, index)


def entries_only(exported: Exported) -> list[int]:
    return [index for index, line in enumerate(exported.lines) if line.startswith(b'{"seq"')]


def test_a_missing_entry_is_found_at_its_number(exported: Exported) -> None:
    for index in [*entries_only(exported)[::50], *entries_only(exported)[-2:]]:
        lines = exported.lines[:index] + exported.lines[index + 1 :]
        assert first_wrong(lines) == exported.numbers[index]


def test_a_doubled_entry_is_found_where_the_next_should_be(exported: Exported) -> None:
    for index in [*entries_only(exported)[::50], *entries_only(exported)[-2:]]:
        lines = exported.lines[: index + 1] + exported.lines[index:]
        assert first_wrong(lines) == exported.numbers[index] + 1


def test_an_inserted_entry_is_found_where_it_stands(exported: Exported) -> None:
    for index in entries_only(exported)[::50]:
        seq = exported.numbers[index]
        state = exported.states[index]
        assert state is not None
        digest = verifier.chained(state.hash, verifier.canonical(an_entry(seq + 5000)))
        made = verifier.entry_line(seq, digest, an_entry(seq + 5000))
        # The new line chains rightly by itself; the next one gives it away.
        assert first_wrong([*exported.lines[:index], made, *exported.lines[index:]]) == seq + 1
        assert first_wrong([*exported.lines[:index], b"{}\n", *exported.lines[index:]]) == seq


def test_two_swapped_entries_are_found_at_the_first(exported: Exported) -> None:
    choose = random.Random(2)
    places = entries_only(exported)
    for _ in range(40):
        one, two = sorted(choose.sample(places, 2))
        lines = list(exported.lines)
        lines[one], lines[two] = lines[two], lines[one]
        assert first_wrong(lines) == exported.numbers[one]


def test_a_file_cut_anywhere_is_found(exported: Exported) -> None:
    for index in range(0, len(exported.lines), 100):
        assert first_wrong(exported.lines[:index]) == exported.numbers[index]
        assert first_wrong([*exported.lines[:index], exported.lines[index][:50]]) == exported.numbers[index]
    for index, line in enumerate(exported.lines):
        for length in range(1, len(line), 7):
            assert wrong_number(exported, index, line[:length]) == exported.numbers[index]


def test_missing_doubled_or_foreign_heads_are_found(exported: Exported) -> None:
    places = [index for index, line in enumerate(exported.lines) if line.startswith(verifier.HEAD)]
    for index in places:
        without = exported.lines[:index] + exported.lines[index + 1 :]
        assert first_wrong(without) == ENTRIES + 1
    moved = list(exported.lines)
    moved[places[0]], moved[places[1]] = moved[places[1]], moved[places[0]]
    assert first_wrong(moved) == HEADS[0] + 1


def test_lines_after_the_end_and_a_second_log_are_found(exported: Exported) -> None:
    assert first_wrong([*exported.lines, b"\n"]) == ENTRIES + 1
    assert first_wrong([*exported.lines, *exported.lines]) == ENTRIES + 1


def rechained(exported: Exported, seq: int) -> list[bytes]:
    """The log with one entry changed and everything after it chained and summed again, without the signing key."""
    lines, digest = [exported.lines[0]], verifier.GENESIS
    for line in exported.lines[1:-1]:
        fields = json.loads(line)
        if "head" in fields:
            lines.append(line)
            continue
        if fields["seq"] == seq:
            fields["action"] = "case.hidden"
        digest = verifier.chained(digest, verifier.canonical(fields))
        lines.append(verifier.entry_line(fields["seq"], digest, fields))
    sum_ = hashlib.sha256(b"".join(lines)).digest()
    return [*lines, verifier.footer_line(sum_, bytes(64))]


def test_a_log_chained_again_is_found_at_the_next_signed_head(exported: Exported) -> None:
    for seq, head in ((1, 400), (400, 400), (401, 700), (999, 1000)):
        assert first_wrong(rechained(exported, seq)) == head


def test_a_log_signed_by_another_key_is_found_by_who_has_the_right_one(exported: Exported) -> None:
    with pytest.raises(Wrong) as wrong:
        verifier.verify(exported.lines, signing.verify, bytes(32))
    assert wrong.value.seq == 0


def test_two_logs_spliced_are_found_at_the_seam(exported: Exported) -> None:
    other = rechained(exported, 1)
    for index in entries_only(exported)[1::100]:
        assert first_wrong(exported.lines[:index] + other[index:]) == exported.numbers[index]


def run_tool(path: Path, *arguments: str, bare: bool = False) -> subprocess.CompletedProcess[str]:
    python = [sys.executable, "-S"] if bare else [sys.executable]
    environment = {"PATH": os.environ["PATH"]}
    command = [*python, str(TOOL), str(path), *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)


def test_the_tool_stands_alone(exported: Exported, tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_bytes(b"".join(exported.lines))
    key = b64encode(signing.public_key()).decode()
    right = run_tool(path, "--key", key)
    assert (right.returncode, right.stderr) == (0, "")
    assert "The signatures are right.\n" in right.stdout
    assert f"Head: {ENTRIES} " in right.stdout
    assert "compare it with the one you were given" in run_tool(path).stdout
    bare = run_tool(path, bare=True)
    assert bare.returncode == 0
    assert "SIGNATURES NOT CHECKED" in bare.stdout
    assert run_tool(path, "--key", b64encode(bytes(32)).decode()).returncode == 1
    path.write_bytes(b"".join(exported.lines[:500] + exported.lines[501:]))
    wrong = run_tool(path)
    assert wrong.returncode == 1
    assert f"First wrong: {exported.numbers[500]}:" in wrong.stdout


def test_the_tool_and_the_package_are_one_file() -> None:
    spec = importlib.util.find_spec("opennrm.audit.verifier")
    assert spec is not None
    assert Path(str(spec.origin)).read_bytes() == TOOL.read_bytes()


def test_the_command_exports_what_the_tool_verifies(
    committed_database: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(30)
    call_command("audit", "sign")
    write(12)
    whole, part = tmp_path / "whole", tmp_path / "part"
    call_command("audit", "export", str(whole))
    call_command("audit", "export", str(part), "--from", "20", "--to", "35")
    assert whole.stat().st_mode & 0o077 == 0
    for path, head in ((whole, 42), (part, 35)):
        call_command("audit", "verify", str(path))
        assert f"Head: {head} " in capsys.readouterr().out
        assert run_tool(path).returncode == 0
    call_command("audit", "verify")
    with pytest.raises(CommandError, match="already a file"):
        call_command("audit", "export", str(whole))
    whole.write_bytes(whole.read_bytes().replace(b"case.step_3", b"case.step_2", 1))
    with pytest.raises(CommandError, match="First wrong: 4:"):
        call_command("audit", "verify", str(whole))
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".")] == []


def test_an_empty_log_can_be_exported_and_verified(committed_database: Any, tmp_path: Path) -> None:
    with seeing_all():
        assert chain.last() is None
    assert export.write(tmp_path / "empty") == 0
    assert run_tool(tmp_path / "empty").returncode == 0
