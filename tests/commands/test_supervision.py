"""Children are restarted, stopped in order, and not left behind by a killed supervisor."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from opennrm.commands.supervision import Child, Supervisor, end_orphans

WAITS = [sys.executable, "-c", "import time; time.sleep(60)", "opennrm"]


def wait_until(condition) -> bool:
    give_up = time.monotonic() + 15
    while not condition() and time.monotonic() < give_up:
        time.sleep(0.05)
    return condition()


def test_a_child_that_ends_is_started_again_and_a_signal_stops_all(tmp_path: Path) -> None:
    child = Child("A child", WAITS, pause=0.1)
    supervisor = Supervisor([child], env=os.environ, folder=tmp_path, note=tmp_path / "children")
    supervisor.start(child)
    first = child.process.pid
    said: list[str] = []

    def disturb() -> None:
        os.kill(first, signal.SIGKILL)
        wait_until(lambda: child.process is not None and child.process.pid != first)
        os.kill(os.getpid(), signal.SIGTERM)

    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)}
    thread = threading.Thread(target=disturb)
    thread.start()
    try:
        supervisor.watch(said.append)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    thread.join()
    assert child.process.pid != first
    assert said == ["A child ended with -9; again in 0 s"]
    supervisor.stop()
    assert not child.is_alive
    assert not (tmp_path / "children").exists()


def test_orphans_of_a_killed_supervisor_are_ended_and_strangers_are_not(tmp_path: Path) -> None:
    note = tmp_path / "children"
    orphan = subprocess.Popen(WAITS)
    stranger = subprocess.Popen(["/bin/cat"], stdin=subprocess.PIPE)
    note.write_text(f"{orphan.pid}\n{stranger.pid}\n999999999\n")
    assert end_orphans(note) == 1
    assert orphan.wait(10) == -signal.SIGTERM
    assert stranger.poll() is None
    stranger.communicate()
    assert not note.exists()
    assert end_orphans(note) == 0
