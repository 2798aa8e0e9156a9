"""Frames and charts that a notebook shows as they are: the report prints these, too.

By themselves pandas gives JupyterLab HTML alone, and Altair a script from the network. What is
beside them here is for the press: the rows of a frame as a table, a chart with its words and data.
A column `finding` gives each row its trace, and its numbers their unit; beside `value`, columns
`unit` and `scale` do so, as in `pact.figures`.
"""

import datetime
import math
import numbers
import sys
import types
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from analysis import figures, frames, periods, wording
from analysis.exhibits import charts, tables, words
from analysis.findings import frame

_ROWS = 100  # more of a frame nobody reads, and the press refuses it
_UNTITLED = "A chart without a headline"
_AGAIN = "\0"  # between the name of a column that another one has, too, and its place
# What `text` says in words, in the columns of `pact.frame`.
_MACHINE = ("value", "low", "high", "short", "bound", "measured")


def teach(shell: Any) -> None:
    """Let an IPython shell show frames so; the next shell of this process knows nothing of it."""
    formatter = shell.display_formatter.mimebundle_formatter
    formatter.for_type_by_name("pandas", "DataFrame", _frame)


def _frame(data: frames.Frame, **_: Any) -> dict[str, Any]:
    """A frame: as JupyterLab is used to it, and its first rows for the press."""
    import pandas as pd  # noqa: PLC0415 - there is a frame, so it is loaded

    with pd.option_context("display.html.use_mathjax", False):  # noqa: FBT003 - as pandas calls it
        shown = data.to_html(notebook=True, max_rows=60, max_cols=20, show_dimensions=True)
    first = data.head(_ROWS + 1)
    if not isinstance(first.index, pd.RangeIndex):
        first = first.reset_index(allow_duplicates=True)
    names = [" ".join(map(str, one)) if isinstance(one, tuple) else str(one) for one in first]
    names = [f"{one}{_AGAIN}{at}" if one in names[:at] else one for at, one in enumerate(names)]
    rows = [dict(zip(names, row, strict=True)) for row in first.itertuples(index=False, name=None)]
    printed = _printed(rows, names, data.attrs.get("run"))
    return {tables.TABLE: printed, "text/html": shown, "text/plain": repr(data)}


def _chart(spec: dict[str, Any], **_: Any) -> dict[str, Any]:
    """A chart: without its addresses, and with its words and data for the press."""
    spec = charts.rounded({key: spec[key] for key in spec if key != "$schema"})
    title, subtitle = _title(spec)
    rows = list(charts.rows(spec))
    names = list(dict.fromkeys(name for row in rows for name in row if name != "live"))
    table = _printed(rows, names, None) | {"title": subtitle or title or "The data of the chart"}
    told = [", ".join(filter(None, (cell["text"] for cell in row))) for row in table["rows"]]
    said = spec.get("description") or f"{title or _UNTITLED}: {charts.aloud(told)}"
    data: dict[str, Any] = {
        "id": "",
        "headline": wording.literal(title or _UNTITLED),
        "subtitle": wording.literal(subtitle),
        "alt": said,
        "table": table,
        "sources": [],
        "says": [],
    }
    return {charts.CHART: data, charts.SPEC: spec, "text/plain": said}


alt.renderers.register("pact", _chart)
alt.renderers.enable("pact")
if "IPython" in sys.modules and (_shell := sys.modules["IPython"].get_ipython()):
    teach(_shell)


def _title(spec: Mapping[str, Any]) -> tuple[str, str]:
    """What a chart calls itself, in one line, and the line beneath."""
    title = spec.get("title") or ""
    parts = title if isinstance(title, Mapping) else {"text": title}
    lines = (parts.get("text") or "", parts.get("subtitle") or "")
    one, two = (" ".join(each) if isinstance(each, list) else str(each) for each in lines)
    return one, two


def _printed(rows: Sequence[Mapping[str, Any]], names: Sequence[str], pact: Any) -> dict[str, Any]:
    """Rows as a table for the press, without a name."""
    drop = {"finding"} & {*names}
    if {"finding", "text"} <= {*names}:
        drop |= {*_MACHINE}
    stated = {"value", "unit", "scale"} <= {*names}
    if stated:
        drop |= {"unit", "scale", "bound"}
    kept = [name for name in names if name not in drop]
    known = figures.by_id() if stated and "id" in names else {}
    cells = [[_cell(row, name, pact, known, stated=stated) for name in kept] for row in rows]
    columns = [
        {
            "label": "Value" if name == "text" else _label(name),
            "align": "right" if any(_counts(row[name]) or cell[at]["trace"]
                                    for row, cell in zip(rows, cells, strict=True)) else "left",
        }
        for at, name in enumerate(kept)
    ]  # fmt: skip
    found = [
        frame.asked(pact, row["finding"]) for row in rows if row.get("finding") and pact is not None
    ]
    sources = [key for one in found for key in one.sources]
    sources += [row["source"] for row in rows if stated and row.get("source")]
    told = {"columns": columns, "rows": cells, "sources": list(dict.fromkeys(sources))}
    return {"id": "", "title": "", **told, "note": ""}


def _label(name: str) -> str:
    return words.sentence_case(name.partition(_AGAIN)[0].replace("_", " "))


def _cell(
    row: Mapping[str, Any], name: str, pact: Any, known: Mapping[str, Any], *, stated: bool
) -> dict[str, str | None]:
    """A cell as it is printed, and the note that its number leads to."""
    value, finding = row.get(name), row.get("finding") or None
    if stated and name == "value" and _text(value):
        figure = known.get(row.get("id", ""))
        text = words.stated(types.SimpleNamespace(**{"bound": "exact", **row}))  # type: ignore[arg-type]  # its five fields are all that is read
        return {"text": text, "trace": figures.trace(figure).note if figure else None}
    if finding and name in {"value", "low", "high"} and pact is not None:
        shown = wording.show(value if _counts(value) else None, frame.asked(pact, finding).unit)
        return {"text": shown, "trace": finding}
    return {"text": _text(value), "trace": finding if name in {"text", "value"} else None}


def _counts(value: Any) -> bool:
    return isinstance(value, numbers.Number) and not isinstance(value, bool)


def _text(value: Any) -> str:
    """Anything as a cell: no finer than ten digits, nothing for what is missing."""
    if value is None or value != value:  # noqa: PLR0124 - so NaN and NaT are told
        return ""
    if isinstance(value, bool) or type(value).__name__ == "bool":
        return "yes" if value else "no"
    if isinstance(value, datetime.date):
        return periods.day(value.isoformat()[:10])
    if isinstance(value, numbers.Integral):
        return f"{int(value):,}".replace("-", wording.MINUS)
    if isinstance(value, numbers.Real):
        shown = f"{float(value):,.10g}" if math.isfinite(value) else "no limit"
        return shown.replace("-", wording.MINUS) if "e" not in shown else shown
    return str(value)
