"""The process that draws charts, and the thread that waits for it."""

import atexit
import contextlib
import functools
import json
import os
import pathlib
import select
import subprocess
import sys
from concurrent import futures
from typing import IO, cast

from analysis import schema
from report import cache
from report.formats import letters

AGAIN = "build again, with more memory if that ran out"
DRAWER = pathlib.Path(__file__).parent / "programs" / "drawer.py"
_PATIENCE = 300.0  # seconds for a chart, which takes a hundredth of them on a busy machine


class Undrawn(schema.Failure):
    """Whatever draws charts has ended."""


@functools.cache
def only() -> "Drawer":
    """The one that all charts share, until this process ends."""
    drawer = Drawer()
    atexit.register(drawer.end)
    return drawer


class Drawer:
    """The process that draws; it begins at once."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own
            [sys.executable, "-P", DRAWER, letters.FONTS],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            process_group=0,  # Ctrl-C is the press's to answer; its end ends the drawer
            env={**os.environ, "TZ": "UTC"},  # the same picture in every time zone
        )
        self._waiting = futures.ThreadPoolExecutor(1)

    def end(self) -> None:
        """End the process, which keeps nothing, and see it off."""
        with contextlib.suppress(BrokenPipeError), self._process:
            self._process.kill()

    def submit(self, line: str, name: str) -> futures.Future[list[str]]:
        """Let a chart be drawn after those before it.

        Args:
            line: as the process reads it.
            name: by which the answer is kept.

        Returns:
            The drawing and the compiled chart, or only what is wrong with it.
        """
        return self._waiting.submit(self._answer, line, name)

    def _answer(self, line: str, name: str) -> list[str]:
        into, out = cast("IO[str]", self._process.stdin), cast("IO[str]", self._process.stdout)
        with contextlib.suppress(BrokenPipeError):
            into.write(f"{line}\n")
            into.flush()
        if not select.select([out], [], [], _PATIENCE)[0]:
            self._process.kill()
        if not (told := out.readline()):
            raise Undrawn(f"a chart: the process that draws has ended. Remedy: {AGAIN}.")
        answer: list[str] = json.loads(told)
        cache.put(name, told.encode())
        return answer
