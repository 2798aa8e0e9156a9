"""Says on standard error what is being built and how far it is."""

import sys
import time
from typing import TextIO

_SOON = 2.0  # seconds, before which no speed can be told


class Progress:
    """Counts the steps of a run: one line per step, redrawn in place on a terminal."""

    def __init__(self, steps: int, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._steps = steps
        self._step = 0
        self._what = ""
        self._began = time.monotonic()

    def start(self, what: str) -> None:
        """A step begins."""
        self._step += 1
        self._what = f"[{self._step}/{self._steps}] {what}"
        if self._stream.isatty():
            self._draw(f"{self._what}{self._left()}")
        else:
            self._say(self._what + "\n")

    def cell(self, done: int, cells: int) -> None:
        """Some cells of a notebook are done; only a terminal shows them pass."""
        if self._stream.isatty():
            self._draw(f"{self._what}: cell {done} of {cells}{self._left()}")

    def end(self) -> None:
        """The run is over: leave the terminal with an empty line."""
        if self._stream.isatty():
            self._draw("")

    def _left(self) -> str:
        """How long it will still take, if the steps to come take as long as those before."""
        done, passed = self._step - 1, time.monotonic() - self._began
        if not done or passed < _SOON:
            return ""
        left = passed / done * (self._steps - done)
        return f", about {left:.0f} s left" if left < 100 else f", about {left / 60:.0f} min left"  # noqa: PLR2004 - seconds that are easily read

    def _draw(self, line: str) -> None:
        self._say(f"\r\x1b[K{line}")

    def _say(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()
