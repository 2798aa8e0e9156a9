"""An Altair chart of a notebook made an exhibit: its headline, unit, words, table and sources.

A row of the chart's data is a finding, as `pact.frame` has it. From its id alone come the table
beneath with a trace for each number, the sources, the words for those who cannot see the chart,
and what a slider of the page moves.
"""

import json
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from analysis import frames, templates, traces, wording
from analysis.exhibits import sentences, tables, theme
from analysis.findings import frame

SPEC = "application/vnd.vegalite.v5+json"  # the type JupyterLab draws without a network
CHART = "application/vnd.pact.chart+json"
_LINE = 76  # letters that a line of a title takes in JupyterLab
_SAID = 12  # the most numbers that are read aloud
_READ = ("period", "series", "text", "bound", "finding")  # the columns that every chart needs
# How the page makes a column of a row anew when a slider moves (what_if.js).
_RECIPES = {"value": "length", "low": "low", "high": "high", "measured": "measured"}


@dataclass(frozen=True)
class Chart:
    """A chart with its headline, its words for those who cannot see it, and its data.

    `says` is the headline as a template, and what it says if a finding in it is unknown; `nothing`
    is what then stands in its place. All texts but `alt` are Markdown.
    """

    id: str
    headline: str
    alt: str
    spec: Mapping[str, Any]
    table: tables.Table
    says: tuple[str, str]
    subtitle: str = ""
    nothing: sentences.Prose | None = None

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        if self.nothing:
            return self.nothing._repr_mimebundle_()
        data = {
            "id": self.id,
            "headline": self.headline,
            "subtitle": self.subtitle,
            "alt": self.alt,
            "table": self.table.data(),
            "sources": list(self.table.sources),
            "says": [templates.parts(one) for one in self.says],
        }
        return {CHART: data, SPEC: {**self.spec, "description": self.alt}, "text/plain": self.alt}


def chart(
    drawn: Any,
    *,
    headline: str,
    subtitle: str,
    data: frames.Frame,
    name: str,
    key: str = "",
    otherwise: str = "",
    gap: str = "",
    note: str = "",
    rows: str = "Period",
    worded: bool = False,
    unknowns: bool = False,
    pact: sentences.Pact | None = None,
) -> Chart:
    """A chart as an exhibit.

    Args:
        drawn: an Altair chart of one view or of layers, without title and width.
        headline: what it shows, with findings as `exhibits.say` has them.
        subtitle: what is measured, in which unit and on what basis; findings as in the headline.
            Where simulations put what the headline says of years to come is told behind it.
        data: what `pact.frame` gave, or several of its frames concatenated; rows may be left out
            and columns added. A row without a finding, "", is printed as its text, and its
            sources are the keys that `data.attrs["read"]` names.
        name: its id, also that of its place on the page.
        key: how its marks are to be read; neither its table nor its words for those who cannot
            see it have that.
        otherwise: the sentence in its place if a finding of the headline is unknown; {why} stands
            for the reasons.
        gap: what is then not known, or if no number of the chart is; see `exhibits.say`.
        note: a sentence beneath its table.
        rows: what the first column of its table holds, if its rows are no periods.
        worded: whether words of the headline depend on more than its findings say, so that the
            page cannot make it anew.
        unknowns: whether its table tells rows of unknown numbers, too; see `tables.Table`.
        pact: the run, if the data does not tell it.

    Raises:
        ValueError: the data has no rows or lacks a column of `pact.frame`, or the run is not told.
    """
    pact = _run(name, data, pact)
    named = templates.named_in(headline)
    why = sentences.reasoned("{why}", named, pact)
    reasons = otherwise.replace("{why}", why) or sentences.unknown([(gap, why)] if gap else ())
    unknown = bool(reasons) and any(pact[one].bound == "unknown" for one in named)
    said = templates.fill(reasons.rstrip(".") if unknown else headline, pact)
    measured = templates.fill(subtitle, pact)
    basis = wording.plain(measured)
    measured += f"; {key}" * bool(key)
    if not unknown:
        measured += sentences.spans([one for one in named if f"#trace-{one})" in said], pact)
    own = f"{name}_data"
    beneath = table(data, title=basis, name=own, note=note, rows=rows, unknowns=unknowns, pact=pact)
    return Chart(
        name,
        said,
        _words(wording.plain(said), basis, data),
        _spec(drawn, wording.plain(said), wording.plain(measured), pact),
        beneath,
        ("", "") if worded else (templates.hedged(headline, pact), reasons.rstrip(".")),
        measured,
        _nothing(gap, named if unknown else (), beneath, pact)
        or (sentences.Prose(f"{said}.") if unknown else beneath.nothing),
    )


def _nothing(
    gap: str, named: tuple[str, ...], beneath: tables.Table, pact: sentences.Pact
) -> sentences.Prose | None:
    """A gap in the place of a chart, if its headline or all of its numbers are unknown."""
    found = named or [one.id for one in beneath.traced if beneath.nothing]
    why = sentences.reasoned("{why}", found, pact)
    return sentences.Prose("", ((gap, why),)) if gap and found else None


def _run(name: str, data: frames.Frame, said: sentences.Pact | None) -> sentences.Pact:
    """The run of some data, as it is said, or as the data tell it."""
    pact: sentences.Pact | None = data.attrs.get("run") if said is None else said
    lacking = ", ".join(one for one in _READ if one not in data)
    if pact is None or lacking or data.empty:
        rule = "tells no run" if pact is None else f"has no {lacking or 'findings'}"
        more = ", or say pact=pact" * (pact is None)
        raise ValueError(f"{name}: its data {rule}; make it with pact.frame{more}")
    return pact


def _spec(drawn: Any, headline: str, subtitle: str, pact: sentences.Pact) -> dict[str, Any]:
    """The chart as Vega-Lite, its data in place and each row with how it moves."""
    title = {"text": textwrap.wrap(headline, _LINE), "subtitle": textwrap.wrap(subtitle, _LINE)}
    one_view = isinstance(drawn, alt.Chart | alt.LayerChart)
    # Held to the schema of Vega-Lite by a test: to do it here takes longer than all else.
    spec = drawn.to_dict(validate=False)
    spec.update({"width": theme.WIDTH} if one_view else {})  # Altair would copy the whole chart
    spec.pop("$schema", None)  # an address; JupyterLab and the press know the type without it
    written = json.dumps(without_rows(spec), ensure_ascii=False).replace("\\", "")
    found = [one for one in rows(spec) if one.get("finding")]
    columns = {column for row in found for column in row}
    read = {one for one in columns if re.search(rf"(?<!\w){re.escape(one)}(?!\w)", written)}
    for row in found:
        live = _live(row, pact)
        for column in [*row]:
            if column not in read:
                del row[column]
        row.update({"live": kept} if (kept := {c: live[c] for c in live if c in read}) else {})
    return rounded({**spec, "title": title})


def _live(row: Mapping[str, Any], pact: sentences.Pact) -> dict[str, Any]:
    """The recipes of a row's columns; none for one that the notebook changed.

    Nor of a figure, nor of another run.
    """
    one = frame.asked(pact, row["finding"])
    if one.kind == "figure" or not row.get("own", True):
        return {}
    usual = {"value": wording.said(one), "low": one.low, "high": one.high}
    live = {
        column: [recipe, one.id]
        for column, recipe in _RECIPES.items()
        if column in row and _same(row[column], usual.get(column, row[column]))
    }
    if one.assumed:  # and stays so, whatever moves
        live.pop("measured", None)
    for style in ("times", "percent", "change"):
        if row.get("text") == templates.printed(one, style):
            asked = [one.id, style, *[f"{one.hedging} "] * bool(one.hedging)]
            live["text"] = ["words", *asked]
            if row.get("short") == wording.label(one, style):
                live["short"] = ["label", *asked]
            break
    return live


def without_rows(spec: Any) -> Any:
    """A chart without its data: what names the columns that it reads."""
    if isinstance(spec, Mapping):
        kept = spec.keys() - {"values", "config"}
        return {key: without_rows(spec[key]) for key in kept}
    return [without_rows(each) for each in spec] if isinstance(spec, list) else spec


def _same(here: Any, there: Any) -> bool:
    """Whether a column holds the finding's own number; what is not finite is empty there."""
    return here == there or (here is None and traces.finite(there) is None)


def table(
    data: frames.Frame,
    *,
    title: str,
    name: str,
    note: str = "",
    rows: str = "Period",
    absent: str = "",
    unknowns: bool = False,
    together: bool = False,
    pact: sentences.Pact | None = None,
) -> tables.Table:
    """A frame of findings as a table: a row for each period and a column for each series.

    Of a single period the series are the rows.

    Args:
        absent: what stands where there is no finding; the others are as for `chart`.
        together: see `tables.Table`.
    """
    pact = _run(name, data, pact)
    periods, series = (_in_order(data[column]) for column in ("period", "series"))
    cells = {
        (row["period"], row["series"]): (row["text"], frame.asked(pact, row["finding"]))
        if row["finding"]
        else row["text"]
        for row in data.to_dict("records")
    }
    one = len(periods) == 1
    head = ("What", str(periods[0]) or "Number") if one else (rows, *map(str, series))
    lines = (
        [(str(each), cells.get((periods[0], each), absent)) for each in series]
        if one
        else [(str(each), *(cells.get((each, of), absent) for of in series)) for each in periods]
    )
    read = tuple(data.attrs.get("read", ()))
    return tables.Table(name, title, head, lines, note, read, unknowns, together=together)


def _in_order(column: Any) -> list[Any]:
    """What stands in a column, once: as it came, or in the order of its categories."""
    ordered = hasattr(column, "cat")
    return [*(column.cat.remove_unused_categories().cat.categories if ordered else column.unique())]


def _words(headline: str, subtitle: str, data: frames.Frame) -> str:
    """What the chart shows, for those who cannot see it."""
    known = data[data["bound"] != "unknown"].to_dict("records")
    told = [
        ", ".join(dict.fromkeys(filter(None, (str(row["series"]), str(row["period"])))))
        + f": {templates.spoken(row['text'])}"
        for row in known
    ]
    return re.sub(r"\.\.", ".", f"{headline}. {subtitle}. {aloud(told)}")


def aloud(told: Sequence[str]) -> str:
    """The rows of a chart as they are read aloud: the first of them."""
    more = "; the rest in the table" if len(told) > _SAID else ""
    return f"{'; '.join(told[:_SAID])}{more}."


def rounded(part: Any) -> Any:
    """Ten significant digits everywhere: the same text on every CPU."""
    if isinstance(part, float):
        return traces.finite(part)
    if isinstance(part, dict):
        return {key: rounded(value) for key, value in part.items()}
    if isinstance(part, list):
        return [rounded(value) for value in part]
    return part


def within(spec: Any) -> Iterator[Mapping[str, Any]]:
    """A chart's description and all that it holds, what is outside first."""
    if isinstance(spec, Mapping):
        yield spec
        spec = [*spec.values()]
    for each in spec if isinstance(spec, list) else ():
        yield from within(each)


def rows(spec: Any) -> Iterator[dict[str, Any]]:
    """The rows of all data that stand in a chart's description."""
    for each in within(spec):
        if isinstance(values := each.get("values"), list):
            yield from (row for row in values if isinstance(row, dict))
