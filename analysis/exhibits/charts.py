"""The charts: each says what it shows in its headline, labels its marks, and carries its data.

Blue is Microsoft's: its revenue and what it is paid. Green is OpenAI's, grey neither's. A dashed,
pale bar is a bound or an estimate, not a measurement. The colours are told apart by the
colour-blind.
"""

import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from analysis import templates, traces, wording
from analysis.exhibits import sentences, tables

SPEC = "application/vnd.vegalite.v5+json"  # the type JupyterLab draws without a network
CHART = "application/vnd.pact.chart+json"
TO_MICROSOFT, TO_MICROSOFT_TOO = "#0072b2", "#56b4e9"
OPENAI = "#009e73"
INK, MUTED = "#222222", "#5f5f5f"
LINE = 76  # letters that a line of a title takes in JupyterLab
WIDTH, SLOT, BAR = 640, 34, 12  # pixels
# An axis in billions, its sign before the currency.
BILLIONS = "(datum.value < 0 ? '\u2212' : '') + '$' + format(abs(datum.value) / 1e9, '~r') + ' bn'"
Pact = Mapping[str, traces.Traced]
Drawn = alt.LayerChart | alt.FacetChart  # the second only in name: nothing here is faceted


@dataclass(frozen=True)
class Chart:
    """A chart with its headline, its words for those who cannot see it, and its data.

    `says` is the headline as a template, and what it says if a finding in it is unknown. The
    headline and the subtitle are Markdown.
    """

    id: str
    headline: str
    alt: str
    spec: Mapping[str, Any]
    table: tables.Table
    says: tuple[str, str]
    subtitle: str = ""

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        if nothing := self.table.nothing:
            return sentences.Prose(nothing)._repr_mimebundle_()
        data = {
            "id": self.id,
            "headline": self.headline,
            "subtitle": self.subtitle,
            "alt": self.alt,
            "table": self.table.data(),
            "sources": list(self.table.sources),
            "says": [templates.parts(one) for one in self.says],
        }
        title = self.spec.get("title") or textwrap.wrap(wording.plain(self.headline), LINE)
        spec = {**self.spec, "title": title, "description": self.alt}
        return {CHART: data, SPEC: spec, "text/plain": self.alt}


def make(
    name: str,
    headline: str,
    words: str,
    drawn: Drawn,
    table: tables.Table,
    *,
    pact: Pact,
    otherwise: str = "",
    worded: bool = False,
) -> Chart:
    """A chart whose headline and words are filled from the findings.

    Args:
        otherwise: the headline if a finding that the first one names is unknown; {why} stands
            for the reasons, which are computed.
        worded: whether words of the headline depend on more than its findings say, so that the
            page cannot make it anew.
    """
    otherwise = sentences.reasoned(otherwise, templates.named_in(headline), pact)
    says = ("", "") if worded else (headline, otherwise)
    if otherwise and any(pact[one].bound == "unknown" for one in templates.named_in(headline)):
        headline = otherwise
    # Held to the schema of Vega-Lite by a test: to do it here takes longer than all else.
    spec = drawn.properties(width=WIDTH).configure_view(stroke=None).to_dict(validate=False)
    spec.pop("$schema")  # an address; JupyterLab and the press know the type without it
    return Chart(
        name,
        templates.fill(headline, pact),
        wording.plain(templates.fill(_known(words, pact) or headline, pact)),
        rounded(spec),
        table,
        says,
    )


def _known(words: str, pact: Pact) -> str:
    """The sentences of a template that name nothing unknown."""
    told = re.split(r"(?<=\.) (?=[A-Z{])", words)
    return " ".join(
        one
        for one in told
        if not any(pact[name].bound == "unknown" for name in templates.named_in(one))
    )


def rounded(part: Any) -> Any:
    """Ten significant digits everywhere: the same text on every CPU."""
    if isinstance(part, float):
        return traces.finite(part)
    if isinstance(part, dict):
        return {key: rounded(value) for key, value in part.items()}
    if isinstance(part, list):
        return [rounded(value) for value in part]
    return part


@dataclass(frozen=True)
class Live:
    """A field of a chart's row, and the recipe by which the page makes it anew (what_if.js)."""

    value: Any
    recipe: tuple[str, ...]


def words(before: str, one: traces.Traced, style: str = "times", sign: str = "") -> Live:
    """A label with a finding in it; `sign` stands before what is above nothing."""
    plus = sign if one.value > 0 else ""
    text = f"{before}{plus}{wording.bounded(one, style)}"
    return Live(text, ("words", before, one.id, style, sign))


def length(one: traces.Traced) -> Live:
    """The number that the label of a finding prints."""
    return Live(traces.finite(wording.said(one)), ("length", one.id))


def measured(one: traces.Traced) -> Live | bool:
    """Whether a finding was published, or follows from what was, and is no mere bound."""
    return not one.assumed and Live(one.bound == "between", ("measured", one.id))


def summed(*parts: traces.Traced) -> Live:
    """The sum of findings."""
    value = sum(float(one.value) for one in parts)
    return Live(traces.finite(value), ("sum", *(one.id for one in parts)))


def shown(one: traces.Traced) -> Live:
    """Whether a finding is other than nothing."""
    return Live(bool(one.value != 0), ("shown", one.id))


def turning(one: traces.Traced, rise: str, fall: str) -> Live:
    """One colour for what is above nothing, another for what is below."""
    return Live(rise if one.value > 0 else fall, ("turning", one.id, rise, fall))


def row(**fields: Any) -> dict[str, Any]:
    """A row of a chart's data; the recipes of its live fields stand in one field more."""
    live = {name: list(one.recipe) for name, one in fields.items() if isinstance(one, Live)}
    plain = {n: one.value if isinstance(one, Live) else one for n, one in fields.items()}
    return {**plain, "live": live} if live else plain


def values(rows: Iterable[Mapping[str, Any]]) -> Any:
    """Rows as a chart carries them."""
    return alt.Data(values=[dict(one) for one in rows])


Bar = tuple[str, str, traces.Traced]  # what it is, its colour, the finding it shows


def bars(
    groups: Mapping[str, Sequence[Bar]], style: str = "times", *, future: bool = False
) -> Drawn:
    """Horizontal bars under group headings, each with its words above it, at any width.

    A pale, dashed bar is a bound or an estimate, as is everything in the future; a bar without
    length is unknown.
    """
    lines: list[dict[str, Any]] = []
    for heading, bars in groups.items():
        lines += [{"words": heading, "heading": True}] if heading else []
        lines += [_line(*bar, style, future=future) for bar in bars]
    values = [{"slot": slot, **line} for slot, line in enumerate(lines)]
    data = alt.Data(values=values)
    base = alt.Chart(data).encode(y=alt.Y("slot:O", axis=None))
    bar = base.transform_filter("isValid(datum.value) && datum.value != 0").encode(
        x=alt.X("value:Q", axis=None, scale=alt.Scale(domainMin=0, nice=False)),
        color=alt.Color("colour:N", scale=None),
    )
    text = base.encode(x=alt.XValue(0), text="words:N")
    words = text.transform_filter("!datum.heading").mark_text(align="left", dy=-6, color=INK)
    headings = text.transform_filter("datum.heading").mark_text(
        align="left", dy=6, fontSize=13, fontWeight="bold", color=INK
    )
    return alt.layer(*solid_and_pale(bar), words, headings, height=alt.Step(SLOT))


def solid_and_pale(bar: alt.Chart) -> tuple[alt.Chart, alt.Chart]:
    """The bars of what was measured, and pale, dashed ones of what is a bound or an estimate."""
    measured = bar.transform_filter("datum.solid").mark_bar(size=BAR, yOffset=9)
    estimated = (
        bar.transform_filter("!datum.solid")
        .mark_bar(size=BAR, yOffset=9, fillOpacity=0.25, strokeDash=[4, 3], strokeWidth=1.5)
        .encode(stroke=alt.Stroke("colour:N", scale=None))
    )
    return measured, estimated


def _line(
    what: str, colour: str, one: traces.Traced, style: str, *, future: bool
) -> dict[str, Any]:
    """One bar as data: its words, its length, its colour, and whether it was measured."""
    return row(
        words=words(f"{what}: ", one, style),
        heading=False,
        value=length(one),
        colour=colour,
        solid=not future and measured(one),
    )
