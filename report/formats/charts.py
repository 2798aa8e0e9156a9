"""Charts as the press draws them: in its own type, neutral in colour where the chart is silent."""

import atexit
import contextlib
import functools
import gzip
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

from analysis import schema
from analysis.exhibits import theme
from report import cache
from report.formats import drawing, letters

FONTS = letters.FONTS
FAMILY = "IBM Plex Sans"
PAGE_FAMILY = "Pact Sans"  # the part of it that the page carries
WIDTH = 720
NARROW = 340  # of a drawing that no script redraws, so that it can be read on a phone
_PATIENCE = 300.0  # seconds for a chart, which takes a hundredth of them on a busy machine
AGAIN = "build again, with more memory if that ran out"
_DRAWER = pathlib.Path(__file__).with_name("drawer.py")


def prepared(spec: Mapping[str, Any]) -> dict[str, Any]:
    """The chart as it is drawn here: no title (the page has the headline), the press's type."""
    chart = _drawable(spec)
    for name in ("title", "description", "background"):
        chart.pop(name, None)
    chart["config"] = _merged(theme.CONFIG, chart.get("config", {}))
    chart["config"] |= {"aria": False, "background": "transparent", "font": FAMILY}
    if stretches(chart):
        chart["width"] = "container"
        chart["autosize"] = {"type": "fit-x", "contains": "padding"}
    return chart


def stretches(spec: Mapping[str, Any]) -> bool:
    """Whether the chart is one view, which can take any width."""
    return ("mark" in spec or "layer" in spec) and not isinstance(spec.get("width"), Mapping)


# Characters that XML has no place for, at which the converter would end the whole process.
_UNDRAWABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _drawable(value: Any) -> Any:
    """A copy in whose texts the replacement character stands for what cannot be drawn."""
    if isinstance(value, str):
        return _UNDRAWABLE.sub("\N{REPLACEMENT CHARACTER}", value)
    if isinstance(value, Mapping):
        return {_drawable(name): _drawable(each) for name, each in value.items()}
    return list(map(_drawable, value)) if isinstance(value, list | tuple) else value


def svg(spec: Mapping[str, Any], name: str, width: int = WIDTH) -> str:
    """The chart as SVG, its inner ids made unique by `name`, at a width in pixels.

    A chart that cannot be drawn gives "" and a warning: its table stands in for it.
    """
    drawn, *compiled = begin(spec, width).result()
    if compiled:
        return _own_ids(_slim(drawn), name)
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


def _fixed(spec: Mapping[str, Any], width: int) -> dict[str, Any]:
    """The chart at the width of a drawing that nothing stretches."""
    chart = prepared(spec)
    return chart | {"width": width} if stretches(chart) else chart


@functools.lru_cache(maxsize=256)
def _begun(written: str, width: int) -> futures.Future[list[str]]:
    spec = json.loads(written)
    free = prepared(spec)
    free["config"]["font"] = PAGE_FAMILY
    line = json.dumps([_fixed(spec, width), free])
    name = cache.key(["chart", line, cache.program(FONTS, _DRAWER)])
    if known := cache.get(name):
        done: futures.Future[list[str]] = futures.Future()
        done.set_result(json.loads(known))
        return done
    return _Drawer.only().submit(line, name)


_slim = functools.lru_cache(maxsize=256)(drawing.slim)  # page and PDF have the same drawing


class Undrawn(schema.Failure):
    """Whatever draws charts has ended."""


class _Drawer:
    """The process that draws, and the thread that waits for it."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own
            [sys.executable, "-P", _DRAWER, FONTS],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            process_group=0,  # Ctrl-C is the press's to answer; its end ends the drawer
            env={**os.environ, "TZ": "UTC"},  # the same picture in every time zone
        )
        self._waiting = futures.ThreadPoolExecutor(1)

    @classmethod
    @functools.cache
    def only(cls) -> "_Drawer":
        drawer = cls()
        atexit.register(drawer.end)
        return drawer

    def end(self) -> None:
        """Let the process end, and see it off."""
        with contextlib.suppress(BrokenPipeError):
            cast("IO[str]", self._process.stdin).close()
        try:
            self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()

    def submit(self, line: str, name: str) -> futures.Future[list[str]]:
        return self._waiting.submit(self._answer, line, name)

    def _answer(self, line: str, name: str) -> list[str]:
        """The drawing and the compiled chart, or only what is wrong with it; kept by its name."""
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


def _own_ids(drawn: str, name: str) -> str:
    """The drawing with its ids numbered afresh: the converter counts on from chart to chart."""
    own: dict[str, str] = {}

    def renumber(found: re.Match[str]) -> str:
        return found[1] + own.setdefault(found[2], f"{name}-{len(own) + 1}")

    return re.sub(r'(id="|url\(#)((?:clip|gradient)_?\w*)', renumber, drawn)


# Vega alone, not Vega-Lite: the charts come compiled. `bundle.mjs` beside it says how it was made.
_VEGA = pathlib.Path(__file__).parent / "vendor" / "vega.js.gz"


def bundle() -> str:
    """The script that draws compiled charts, by the one function `drawChart`."""
    return gzip.decompress(packed_bundle()).decode()


def packed_bundle() -> bytes:
    """That script as it was packed, once and hard."""
    return _VEGA.read_bytes()


def _merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """`base` with what `over` says instead, at every depth."""
    result = dict(base)
    for key, value in over.items():
        below = result.get(key)
        if isinstance(below, Mapping) and isinstance(value, Mapping):
            result[key] = _merged(below, value)
        else:
            result[key] = value
    return result
