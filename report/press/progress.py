"""Says on standard error what is being built and how far it is."""

import sys
from typing import TextIO


class Progress:
    """Counts the steps of a run: one line per step, redrawn in place on a terminal."""

    def __init__(self, steps: int, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._steps = steps
        self._step = 0
        self._what = ""

    def start(self, what: str) -> None:
        """A step begins."""
        self._step += 1
        self._what = f"[{self._step}/{self._steps}] {what}"
        if self._stream.isatty():
            self._draw(self._what)
        else:
            self._say(self._what + "\n")

    def cell(self, done: int, cells: int) -> None:
        """Some cells of a notebook are done; only a terminal shows them pass."""
        if self._stream.isatty():
            self._draw(f"{self._what}: cell {done} of {cells}")

    def end(self) -> None:
        """The run is over: leave the terminal with an empty line."""
        if self._stream.isatty():
            self._draw("")

    def _draw(self, line: str) -> None:
        self._say(f"\r\x1b[K{line}")

    def _say(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()
