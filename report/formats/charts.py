"""Charts as the press draws them: in its own type, neutral in colour where the chart is silent."""

import functools
import gzip
import json
import pathlib
import re
import warnings
from collections.abc import Mapping
from typing import Any

import vl_convert

from report.formats import drawing

FONTS = pathlib.Path(__file__).parent / "fonts"
FAMILY = "IBM Plex Sans"
PAGE_FAMILY = "Pact Sans"  # the part of it that the page carries
WIDTH = 720
# The neutral colours; the stylesheet turns exactly these round in the dark.
INK, MUTED, GRID = "#222222", "#5f5f5f", "#dcdcdc"

_CONFIG: dict[str, Any] = {
    "aria": False,
    "background": "transparent",
    "font": FAMILY,
    "view": {"stroke": None},
    "axis": {
        "domainColor": MUTED,
        "gridColor": GRID,
        "labelColor": MUTED,
        "labelFontSize": 13,
        "tickColor": GRID,
        "titleColor": MUTED,
        "titleFontSize": 13,
        "titleFontWeight": "normal",
    },
    "legend": {
        "labelColor": INK,
        "labelFontSize": 13,
        "titleColor": MUTED,
        "titleFontSize": 13,
        "titleFontWeight": "normal",
    },
    "header": {"labelColor": INK, "labelFontSize": 13, "titleColor": MUTED},
    "text": {"color": INK, "fontSize": 13},
    "rule": {"color": MUTED},
}


def prepared(spec: Mapping[str, Any]) -> dict[str, Any]:
    """The chart as it is drawn here: no title (the page has the headline), the press's type."""
    chart = _drawable(spec)
    for name in ("title", "description", "background"):
        chart.pop(name, None)
    chart["config"] = _merged(_CONFIG, chart.get("config", {}))
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


def svg(spec: Mapping[str, Any], name: str) -> str:
    """The chart as SVG, its inner ids made unique by `name`.

    A chart that cannot be drawn gives "" and a warning: its table stands in for it.
    """
    _register_fonts()
    chart = prepared(spec)
    if stretches(chart):
        chart["width"] = WIDTH
    try:
        return _own_ids(_drawn(json.dumps(chart)), name)
    except ValueError as error:
        reason = next(line for line in str(error).splitlines()[::-1] if "    at " not in line)
        warnings.warn(
            f"chart {name} cannot be drawn, so its table is shown: {reason}", stacklevel=2
        )
        return ""


@functools.lru_cache(maxsize=256)
def _drawn(chart: str) -> str:
    """The drawing of a chart given as JSON, made once for page and PDF."""
    return drawing.slim(vl_convert.vegalite_to_svg(chart))


def _own_ids(drawn: str, name: str) -> str:
    """The drawing with its ids numbered afresh: the converter counts on from chart to chart."""
    own: dict[str, str] = {}

    def renumber(found: re.Match[str]) -> str:
        return found[1] + own.setdefault(found[2], f"{name}-{len(own) + 1}")

    return re.sub(r'(id="|url\(#)((?:clip|gradient)_?\w*)', renumber, drawn)


# Vega alone, not Vega-Lite: the charts come compiled. `bundle.mjs` beside it says how it was made.
_VEGA = pathlib.Path(__file__).parent / "vendor" / "vega.js.gz"


def compiled(spec: Mapping[str, Any]) -> dict[str, Any]:
    """The chart as Vega itself draws it, at the width of its place on the page."""
    chart = prepared(spec)
    chart["config"]["font"] = PAGE_FAMILY
    return dict(vl_convert.vegalite_to_vega(chart))


def bundle() -> str:
    """The script that draws compiled charts, by the one function `drawChart`."""
    return gzip.decompress(packed_bundle()).decode()


def packed_bundle() -> bytes:
    """That script as it was packed, once and hard."""
    return _VEGA.read_bytes()


@functools.cache
def _register_fonts() -> None:
    vl_convert.register_font_directory(str(FONTS))


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
