"""The house's look of a chart: one theme for JupyterLab, the page and the PDF.

Blue is Microsoft's: its revenue and what it is paid. Green is OpenAI's, grey neither's; these are
told apart by the colour-blind and in grey print. What is a bound, an estimate or assumed is pale.
The stylesheet of the page turns the neutral colours round in the dark, exactly these.
"""

import datetime
import itertools
import json
import math
from collections.abc import Mapping
from typing import Any

import altair as alt
from altair import utils
from altair.vegalite.v6.schema import channels

from analysis import frames

MICROSOFT, MICROSOFT_TOO = "#0072b2", "#56b4e9"
OPENAI, OPENAI_TOO = "#009e73", "#66c2a5"
INK, MUTED, GRID = "#222222", "#5f5f5f", "#dcdcdc"
ACCENT = "#b3364c"  # what is missing, or the one thing to see
LINE = 32  # pixels from one row of words with its mark to the next
_LOWER, _ARROW = 9, 50  # pixels from the middle of such a row to its mark; of an arrow
_BELOW = 6  # pixels that keep the last mark off the axis
WIDTH = 640  # pixels in JupyterLab; the page and the PDF give a chart the room they have
# An axis of money, the sign before the currency, in the unit of each amount.
MONEY = (
    "datum.value == 0 ? '$0' : (datum.value < 0 ? '\u2212' : '') + '$' + "
    "(abs(datum.value) >= 1e12 ? format(abs(datum.value) / 1e12, '~r') + ' tn' : "
    "abs(datum.value) >= 1e9 ? format(abs(datum.value) / 1e9, '~r') + ' bn' : "
    "format(abs(datum.value) / 1e6, '~r') + ' m')"
)
# An axis of words beside each other: where they have not the room, as on a phone, they break into
# lines of as many words as fit.
WRAPPED = alt.Axis(
    labelAngle=0,
    labelExpr="bandwidth('x') < 8 * length(datum.label) ? split(trim(replace(datum.label, "
    "regexp('(.{1,' + max(1, floor(bandwidth('x') / 7)) + '}|[^ ]+)( |$)', 'g'), '$1\\n')), '\\n') "
    ": datum.label",
)
PARTS = "format(datum.value, '~r') + '\u00d7'"  # of how many times something is
# How opaque a mark is: that of a row which was not measured is pale.
_PALE = 0.35
PALE = alt.condition("datum.measured", alt.value(1), alt.value(_PALE))

CONFIG: dict[str, Any] = {
    "background": "#ffffff",  # JupyterLab's may be dark; the page and the PDF have their own
    "font": "IBM Plex Sans, sans-serif",
    "view": {"stroke": None, "continuousHeight": 220},  # so that a page holds two
    "title": {
        "anchor": "start",
        "color": INK,
        "fontSize": 15,
        "subtitleColor": MUTED,
        "subtitleFontSize": 13,
        "offset": 12,
    },
    "axis": {
        "domainColor": MUTED,
        "gridColor": GRID,
        "labelColor": MUTED,
        "labelFontSize": 13,
        "labelLimit": 260,
        "tickColor": GRID,
        "titleColor": MUTED,
        "titleFontSize": 13,
        "titleFontWeight": "normal",
    },
    "axisQuantitative": {"labelOverlap": "parity", "labelSeparation": 8},
    "axisXBand": {"labelOverlap": "parity"},  # on the smallest phone
    "legend": {
        # On a phone beneath one another: asked anew at each `width`, which itself changes while a
        # chart is laid out.
        "columns": {"expr": "((width || 1) && containerSize()[0]) < 500 ? 1 : 4"},
        "labelColor": INK,
        "labelFontSize": 13,
        "labelLimit": 320,
        "offset": 24,  # the date of `today` stands between it and the chart
        "titleColor": MUTED,
        "titleFontSize": 13,
        "titleFontWeight": "normal",
    },
    "header": {"labelColor": INK, "labelFontSize": 13, "titleColor": MUTED},
    # Of a chart that names no colours; the library of the page brings no schemes along.
    "range": {
        "category": [MICROSOFT, OPENAI, "#e69f00", MICROSOFT_TOO, "#d55e00", "#cc79a7", MUTED],
        "ordinal": ["#cfe6f5", "#9ccbe8", MICROSOFT_TOO, "#2a8cc7", MICROSOFT, "#004a75"],
        "ramp": ["#cfe6f5", "#004a75"],
        "heatmap": ["#cfe6f5", "#004a75"],
        "diverging": [MICROSOFT, "#f4f1ec", "#d55e00"],
    },
    "text": {"color": INK, "fontSize": 13},
    "rule": {"color": MUTED},
}


# For each encoding that is given as text, Altair goes through all of its classes for those of what
# lies within it, a tenth of the time of the chapters; it has no setting for that.
for _kind in (channels.FieldChannelMixin, channels.ValueChannelMixin):
    _kind._default_wrapper_classes = classmethod(lambda _: iter(()))  # type: ignore[union-attr]  # noqa: SLF001 - see above


# To layer charts Altair copies each of them whole at every step, and names each by a digest of all
# that it shows, a sixth of the time of the chapters. It changes none of what a copy holds, and only
# a chart that a reader can select in is asked for its name.
for _whole in (alt.Chart, alt.LayerChart):
    _whole.__deepcopy__ = lambda self, _=None: self.copy(deep=False)  # type: ignore[union-attr]
alt.Chart._compute_hash = lambda self, named=alt.Chart._compute_hash: (  # type: ignore[assignment,misc]  # noqa: SLF001 - see above
    None if utils.is_undefined(self.params) else named(self)
)


alt.data_transformers.consolidate_datasets = False  # each view has its rows at hand


# Of every value of a frame Altair asks how it is told in JSON, a twentieth of the time of the
# chapters; most frames hold only what JSON has.
_PLAIN = {str, int, float, bool, type(None)}


def _rows(data: Any, max_rows: int | None = 5000) -> Any:
    """The rows of a chart's data as Altair's own transformer gives them."""
    import pandas as pd  # noqa: PLC0415 - as frames does

    limited: Any = alt.limit_rows(data, max_rows)
    frame = limited.to_native() if hasattr(limited, "to_native") else None
    if isinstance(frame, pd.DataFrame) and {*map(type, frame.columns)} == {str}:
        rows = frame.to_dict("records")
        held = itertools.chain.from_iterable(row.values() for row in rows)
        if {*map(type, held)} <= _PLAIN:
            return {"values": [{n: _finite(value) for n, value in row.items()} for row in rows]}
    return alt.to_values(limited)


def _finite(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value


alt.data_transformers.register("rows", _rows)
alt.data_transformers.enable("rows")


@alt.theme.register("pact", enable=True)
def _theme() -> alt.theme.ThemeConfig:
    """The theme as Altair asks for it: also a chart that is only shown has it."""
    return {"config": CONFIG}  # type: ignore[typeddict-item]  # a plain dictionary is what it is


def colours(
    series: Mapping[str, str], *, key: bool = True, pale: Mapping[str, float] | None = None
) -> alt.Color:
    """The colour of each series, named above the chart.

    Args:
        series: what it is called -> its colour.
        key: whether the names stand above the chart; else the marks are labelled directly.
        pale: how opaque the marks of a series are, if they are not quite.
    """
    scale = alt.Scale(domain=list(series), range=list(series.values()))
    opaque: Any = alt.expr(f"{json.dumps(pale)}[datum.value] || 1") if pale else 1
    legend = alt.Legend(
        orient="top", direction="horizontal", symbolType="square", symbolOpacity=opaque
    )
    return alt.Color("series:N", scale=scale, title=None, legend=legend if key else None)


def pale(rows: frames.Frame) -> dict[str, float]:
    """How opaque `PALE` makes each series of which nothing was measured."""
    measured = rows.groupby("series", observed=True)["measured"].any()
    return {str(one): _PALE for one, any_ in measured.items() if not any_}


def on_axis(day: datetime.date | str) -> float:
    """Where a day stands on an axis of years: the year and the part of it that has passed."""
    day = datetime.date.fromisoformat(day) if isinstance(day, str) else day
    return round(day.year + (day.timetuple().tm_yday - 1) / 365.25, 3)


def today(as_of: str) -> alt.LayerChart | alt.FacetChart:
    """A rule at a day, YYYY-MM-DD, with its date, to be layered on an axis of years."""
    day = datetime.date.fromisoformat(as_of)
    row = {"today": on_axis(day), "words": f"{day.day} {day:%b %Y}"}
    base = alt.Chart(alt.Data(values=[row])).encode(x="today:Q")
    named = base.mark_text(align="left", baseline="bottom", dx=-4, color=MUTED)
    rule = base.mark_rule(strokeDash=[2, 2])
    return alt.layer(rule, named.encode(y=alt.YValue(-3), text="words:N"))


def listed(rows: frames.Frame) -> tuple[alt.Chart, alt.LayerChart | alt.FacetChart]:
    """Rows below one another under a heading for each period, each with its words above its mark.

    At any width the words have the whole line.

    Args:
        rows: a frame of `pact.frame`, in the order to show; periods in that of their first row.

    Returns:
        What marks are drawn on, in the lower half of each line, and the words as layers.
    """
    order = {period: place for place, period in enumerate(dict.fromkeys(rows["period"]))}
    heads = frames.of({"period": one, "head": str(one)} for one in order)
    both = frames.joined([heads if len(order) > 1 else heads[:0], rows.astype({"period": object})])
    lines = both.sort_values("period", key=lambda one: one.map(order), kind="stable")
    below = alt.Scale(type="band", paddingInner=0, paddingOuter=_BELOW / LINE)
    slot = alt.Y("slot:O", axis=None, scale=below)
    base = alt.Chart(lines.assign(slot=range(len(lines)))).encode(slot)
    head, row = base.transform_filter("datum.head"), base.transform_filter("!datum.head")
    named = row.transform_calculate(words="datum.series + ': ' + datum.text")
    place: dict[str, Any] = {"align": "left", "baseline": "middle"}
    told = (
        head.mark_text(fontWeight="bold", dy=6, **place).encode(text="head:N"),
        named.mark_text(dy=-6, **place).encode(text="words:N"),
    )
    words = alt.layer(*(one.encode(x=alt.value(0)) for one in told))
    return row.properties(height=alt.Step(LINE)), words


def dots(rows: alt.Chart) -> alt.LayerChart | alt.FacetChart:
    """A dot for each row that `listed` gave, and a line where rounding lets its number lie.

    What is a bound has an arrow instead, of no length in particular.

    Args:
        rows: with an encoding of x, and with the columns `low`, `high` and `bound`.
    """
    place: dict[str, Any] = {"filled": True, "opacity": 1, "yOffset": _LOWER}
    rule: dict[str, Any] = {"strokeWidth": 2, "yOffset": _LOWER}
    between = rows.transform_filter("datum.bound == 'between'")
    span = between.encode(x=alt.X("low:Q", title=None), x2="high:Q").mark_rule(**rule)
    arrows = []
    for bound, away, shape in (("at least", _ARROW, "right"), ("at most", -_ARROW, "left")):
        bounded = rows.transform_filter(f"datum.bound == '{bound}'")
        line = bounded.encode(x2="value:Q").mark_rule(strokeDash=[4, 3], x2Offset=away, **rule)
        arrows += [line, bounded.mark_point(shape=f"triangle-{shape}", xOffset=away, **place)]
    return alt.layer(rows.mark_point(size=90, **place), span, *arrows)


def inward(column: str, away: int = 0) -> dict[str, Any]:
    """How a label stands by its mark on the x axis: on the side on which there is more room.

    Args:
        column: what the x axis shows.
        away: pixels between mark and label; none if it stands above or below.
    """
    right = f"scale('x', datum['{column}']) > width / 2"
    return {
        "align": alt.expr(f"{right} ? 'right' : 'left'"),
        "dx": alt.expr(f"{right} ? {-away} : {away}"),
    }
