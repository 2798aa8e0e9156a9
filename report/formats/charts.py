"""Charts as the press draws them: in its own type, neutral in colour where the chart is silent.

A process of its own draws them, one after the other, while the press goes on: see `drawer`.
"""

import atexit
import contextlib
import functools
import json
import os
import pathlib
import re
import select
import subprocess
import sys
import warnings
from collections.abc import Mapping
from concurrent import futures
from typing import IO, Any, cast

from altair import utils

from analysis import schema
from analysis.exhibits import theme
from report import cache
from report.formats import drawing, letters

FAMILY = "IBM Plex Sans"
PAGE_FAMILY = "Pact Sans"  # its letters of the same width: the page's, and what charts are drawn in
WIDTH = 720
NARROW = 340  # of a drawing that no script redraws, so that it can be read on a phone
AGAIN = "build again, with more memory if that ran out"
DRAWER = pathlib.Path(__file__).parent / "programs" / "drawer.py"
_PATIENCE = 300.0  # seconds for a chart, which takes a hundredth of them on a busy machine


def prepared(spec: Mapping[str, Any]) -> dict[str, Any]:
    """The chart as it is drawn here: no title (the page has the headline), the page's type."""
    beside = ("title", "description", "background")
    chart = {name: part for name, part in spec.items() if name not in beside}
    chart["config"] = utils.update_nested(theme.CONFIG, chart.get("config", {}), copy=True)
    chart["config"] |= {"aria": False, "background": "transparent", "font": PAGE_FAMILY}
    if stretches(chart):
        chart["width"] = "container"
        chart["autosize"] = {"type": "fit-x", "contains": "padding"}
    return chart


def stretches(spec: Mapping[str, Any]) -> bool:
    """Whether the chart is one view, which can take any width."""
    return ("mark" in spec or "layer" in spec) and not isinstance(spec.get("width"), Mapping)


def svg(spec: Mapping[str, Any], name: str, width: int = WIDTH) -> str:
    """The chart as SVG, its inner ids made unique by `name`, at a width in pixels.

    A chart that cannot be drawn gives "" and a warning: its table stands in for it.
    """
    drawn, *compiled = begin(spec, width).result()
    if compiled:
        whole = drawn.replace(f'font-family="{PAGE_FAMILY}"', f'font-family="{FAMILY}"')
        return _own_ids(drawing.slim(whole), name)
    reason = next(line for line in drawn.splitlines()[::-1] if "    at " not in line)
    warnings.warn(f"chart {name} cannot be drawn, so its table is shown: {reason}", stacklevel=2)
    return ""


def compiled(spec: Mapping[str, Any]) -> dict[str, Any]:
    """A chart that can be drawn, as Vega itself draws it at the width of its place on the page."""
    found: dict[str, Any] = json.loads(begin(spec).result()[1])
    return found


def begin(spec: Mapping[str, Any], width: int = WIDTH) -> futures.Future[list[str]]:
    """Let a chart be drawn, once for page and PDF, while other work goes on."""
    return _begun(json.dumps(spec), width)


@functools.lru_cache(maxsize=256)
def _begun(written: str, width: int) -> futures.Future[list[str]]:
    chart = prepared(json.loads(written))
    line = json.dumps([chart, width if stretches(chart) else None])
    name = cache.key(["chart", line, cache.program(letters.FONTS, DRAWER)])
    if known := cache.get(name):
        done: futures.Future[list[str]] = futures.Future()
        done.set_result(json.loads(known))
        return done
    return _only().submit(line, name)


@functools.cache
def _only() -> "Drawer":
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
            raise schema.Failure(f"a chart: the process that draws has ended. Remedy: {AGAIN}.")
        answer: list[str] = json.loads(told)
        cache.put(name, told.encode())
        return answer


def _own_ids(drawn: str, name: str) -> str:
    """The drawing with its ids numbered afresh: the converter counts on from chart to chart."""
    own: dict[str, str] = {}

    def renumber(found: re.Match[str]) -> str:
        return found[1] + own.setdefault(found[2], f"{name}-{len(own) + 1}")

    return re.sub(r'(id="|url\(#)((?:clip|gradient)_?\w*)', renumber, drawn)
