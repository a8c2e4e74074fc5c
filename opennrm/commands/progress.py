"""How far a long command has come, on one line, once it has taken a second."""

import time
from typing import Protocol

PATIENCE = 1.0


class Output(Protocol):
    """Where a command writes."""

    def write(self, msg: str = "", style_func: None = None, ending: str | None = None) -> None: ...
    def flush(self) -> None: ...


class Progress:
    """Called with how many are done."""

    def __init__(self, output: Output, what: str) -> None:
        self.output, self.what = output, what
        self.began, self.shown = time.monotonic(), False

    def __call__(self, done: int) -> None:
        """Tell, unless all was quick so far."""
        seconds = time.monotonic() - self.began
        if seconds >= PATIENCE:
            self.output.write(f"\r  {done} {self.what}, {done / seconds:.0f} a second", ending="")
            self.output.flush()
            self.shown = True

    def end(self) -> None:
        """Leave the line."""
        if self.shown:
            self.output.write("")
