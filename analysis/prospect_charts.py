"""The exhibits of the outlook: fans, bars by year, tornadoes, and what the scenario assumes.

A fan shows where a finding lies in nine of ten weighted worlds, and in the middle one; the line is
the run's own path. Numbers of another scenario lead to the finding of this run that they vary.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import altair as alt
import numpy as np

from analysis import (
    charts,
    exhibits,
    findings,
    outlook,
    prospects,
    schema,
    sensitivity,
    traces,
    wording,
)

Band = Mapping[str, tuple[float, float, float]]  # finding -> its 5 %, 50 % and 95 % in the worlds
SCENARIOS = ("low", "base", "high")
YEARS = [str(year) for year in outlook.YEARS]
_BILLION = "'$' + format(datum.value / 1e9, '~r') + ' bn'"


def _data(rows: Iterable[Mapping[str, Any]]) -> Any:
    """Rows as the chart carries them."""
    return alt.Data(values=[dict(row) for row in rows])  # type: ignore[no-untyped-call]


def assumed(run: Mapping[str, Any]) -> exhibits.Table:
    """Every number of the run's scenario, with its reason."""
    scenario = outlook.load()[run["scenario"]]
    stretches = [(base, one) for base in schema.BASES for one in getattr(scenario, base)]
    rows = [
        (
            exhibits.sentence_case(outlook.LABELS[base]),
            f"{one.first}" if one.first == one.last else f"{one.first} to {one.last}",
            _stated(one),
            one.reason,
        )
        for base, one in stretches
    ]
    return exhibits.Table(
        "scenario",
        f"What the scenario {scenario.title} assumes",
        ("Of", "Years", "Number", "Why"),
        tuple(rows),
        f"{scenario.reads} Written on {exhibits.day(scenario.known.isoformat())}.",
        tuple(one.source for _, one in stretches if one.source != schema.ASSUMED),
    )


def _stated(one: schema.Stretch) -> str:
    """What a stretch says, as its file does."""
    unit = {"percent": "%", "multiple": " times", "USD": f" {one.scale} USD"}[one.unit]
    if one.figure:
        return "as published"
    if one.growth is not None:
        return f"{one.growth:+g}% a year"
    if one.reaches is not None:
        return f"in a line to {one.reaches:g}{unit}"
    return f"{one.value:g}{unit}"


def fan(
    id: str, headline: str, words: str, name: str, pact: charts.Pact, band: Band, otherwise: str
) -> charts.Chart:
    """A finding of each year of the outlook, with the band of nine in ten worlds.

    Args:
        name: the finding's id without its year.
        band: the worlds' quantiles by finding id; years without any have no band.
    """
    points = [
        {
            "year": year,
            "value": traces.finite(pact[f"{name}_{year}"].value),
            **_ends(band.get(f"{name}_{year}")),
        }
        for year in outlook.YEARS
    ]
    rows: list[exhibits.Row] = [
        (str(point["year"]), one, *(_worlds(point[end], one) for end in ("low", "middle", "high")))
        for point, one in zip(points, (pact[f"{name}_{y}"] for y in outlook.YEARS), strict=True)
    ]
    return charts.make(
        id,
        headline,
        words,
        _fan(points),
        exhibits.Table(
            f"{id}_data",
            "By year",
            ("Year", "On the path", "5% of worlds below", "Half below", "95% below"),
            tuple(rows),
        ),
        pact=pact,
        otherwise=otherwise,
    )


def _ends(quantiles: tuple[float, float, float] | None) -> dict[str, float | None]:
    """The quantiles of a year as the chart carries them."""
    ends = quantiles or (np.nan, np.nan, np.nan)
    return {n: traces.finite(q) for n, q in zip(("low", "middle", "high"), ends, strict=True)}


def _worlds(value: Any, one: traces.Traced) -> exhibits.Cell:
    """A quantile as a cell that leads to the finding it is one of."""
    if value is None:
        return "none"
    return wording.show(value, one.unit, 0.95 * value, 1.05 * value), one


def _fan(points: Sequence[Mapping[str, Any]]) -> charts.Drawn:
    """A line in its band, money in billions."""
    base = alt.Chart(_data(points)).encode(
        x=alt.X("year:Q", title=None, axis=alt.Axis(format="d", grid=False, tickCount=7))
    )
    money = alt.Axis(labelExpr=_BILLION, tickCount=5)
    band = base.transform_filter("isValid(datum.low)").mark_area(
        opacity=0.25, color=charts.TO_MICROSOFT
    )
    middle = base.transform_filter("isValid(datum.middle)").mark_line(
        strokeDash=[4, 3], color=charts.MUTED
    )
    line = base.transform_filter("isValid(datum.value)").mark_line(
        point=True, strokeWidth=2, color=charts.TO_MICROSOFT
    )
    return alt.layer(
        band.encode(y=alt.Y("low:Q", title=None, axis=money), y2="high:Q"),
        middle.encode(y=alt.Y("middle:Q", title=None, axis=money)),
        line.encode(y=alt.Y("value:Q", title=None, axis=money)),
        height=240,
    )


def by_year(
    id: str,
    headline: str,
    words: str,
    lines: Mapping[str, tuple[str, str]],
    pact: charts.Pact,
    otherwise: str = "",
) -> charts.Chart:
    """Bars of several findings under each year of the outlook.

    Args:
        lines: the finding's name without its year -> its words and colour.
    """
    groups = {
        year: [(what, colour, pact[f"{name}_{year}"]) for name, (what, colour) in lines.items()]
        for year in YEARS
    }
    columns = {name: what for name, (what, _) in lines.items()}
    return charts.make(
        id,
        headline,
        words,
        charts.bars(groups),
        exhibits.by_period(f"{id}_data", "By year", columns, YEARS, pact),
        pact=pact,
        otherwise=otherwise,
    )


def scenarios(ids: Mapping[str, str], run: Mapping[str, Any]) -> exhibits.Table:
    """Findings under each scenario, all else as in this run.

    Args:
        ids: finding -> its words.
    """
    here = findings.answer(run)
    each = {name: findings.answer({**run, "scenario": name}) for name in SCENARIOS}
    rows: list[exhibits.Row] = [
        (words, *((reached(id, each[name]), here[id]) for name in SCENARIOS))
        for id, words in ids.items()
    ]
    titles = (outlook.load()[name].title for name in SCENARIOS)
    return exhibits.Table(
        "scenarios_compared",
        "The same questions under each scenario",
        ("Question", *titles),
        tuple(rows),
        "All other parameters as in this edition. A number leads to how it is computed; rebuild "
        "with another scenario to see the steps.",
    )


# The date of each room that is filled, and what is left of the room if it never is.
_ROOMS = {f"cap_reached_{counts}": f"cap_left_{counts}" for counts in prospects.COUNTS} | {
    "azure_used_up": "azure_left"
}


def reached(id: str, found: charts.Pact) -> str:
    """A finding in words; a date that the outlook does not reach is said to be none."""
    if id in _ROOMS and found[_ROOMS[id]].low > 0:
        return "not by then"
    style = "percent" if id.endswith("_return") else "times"
    return wording.bounded(found[id], style)


def cap_table(run: Mapping[str, Any]) -> exhibits.Table:
    """When the cap is used up, by which payments count and by scenario."""
    here = findings.answer(run)
    each = {name: findings.answer({**run, "scenario": name}) for name in SCENARIOS}
    rows: list[exhibits.Row] = [
        (
            exhibits.sentence_case(prospects.COUNTED[counts]),
            *((reached(id, each[name]), here[id]) for name in SCENARIOS),
        )
        for counts in prospects.COUNTS
        for id in [f"cap_reached_{counts}"]
    ]
    return exhibits.Table(
        "cap_dates",
        "When the cap is used up",
        ("Counting", *(outlook.load()[name].title for name in SCENARIOS)),
        tuple(rows),
        "The share ends in 2030 in any case.",
    )


def tornado(
    id: str, headline: str, words: str, finding: str, spans: sensitivity.Spans,
    run: Mapping[str, Any],
) -> charts.Chart:  # fmt: skip
    """How far one finding moves when each assumption alone goes to either end of its span."""
    pact = findings.answer(run)
    one = pact[finding]
    found = sensitivity.swings([finding], spans, run)[finding]
    lines = [
        {"slot": n, "words": _swing(s, one), "low": min(s.values), "high": max(s.values),
         "middle": one.value}
        for n, s in enumerate(found)
    ]  # fmt: skip
    rows: list[exhibits.Row] = [
        (
            _meaning(s.parameter),
            *(f"{end:g}" for end in s.ends),
            *((_said(value, one), one) for value in s.values),
        )
        for s in found
    ]
    return charts.make(
        id,
        headline,
        words,
        _tornado(lines),
        exhibits.Table(
            f"{id}_data",
            f"{one.label}, one assumption at a time",
            ("Assumption", "Low", "High", "At low", "At high"),
            tuple(rows),
        ),
        pact=pact,
        otherwise=f"{one.label}: not known on the day of this edition",
    )


def _swing(one: sensitivity.Swing, finding: traces.Traced) -> str:
    """A swing in words."""
    low, high = (_said(value, finding) for value in one.values)
    return f"{_meaning(one.parameter)}, {one.ends[0]:g} to {one.ends[1]:g}: {low} to {high}"


def _meaning(parameter: str) -> str:
    """A parameter as words."""
    return exhibits.sentence_case(parameter.replace("_", " "))


def _said(value: float, like: traces.Traced) -> str:
    """Another value of a finding, to about three digits."""
    if like.unit == traces.DATE:
        return wording.show(value, like.unit)
    return wording.show(value, like.unit, 0.995 * value, 1.005 * value)


def _tornado(lines: Sequence[Mapping[str, Any]]) -> charts.Drawn:
    """Bars from the low to the high value with a rule at the run's own."""
    base = alt.Chart(_data(lines)).encode(y=alt.Y("slot:O", axis=None))
    x = alt.X("low:Q", axis=None, scale=alt.Scale(zero=False, nice=False))
    bar = base.mark_bar(size=charts.BAR, yOffset=9, color=charts.TO_MICROSOFT_TOO)
    rule = base.mark_tick(
        yOffset=9, thickness=2, size=2 * charts.BAR, color=charts.INK, orient="vertical"
    )
    words = base.mark_text(align="left", dy=-6, color=charts.INK)
    return alt.layer(
        bar.encode(x=x, x2="high:Q"),
        rule.encode(x=alt.X("middle:Q", axis=None)),
        words.encode(x=alt.value(0), text="words:N"),
        height=alt.Step(charts.SLOT),
    )


def grid(finding: str, spans: sensitivity.Spans, run: Mapping[str, Any]) -> exhibits.Table:
    """A finding over the two assumptions that move it most."""
    one = findings.answer(run)[finding]
    two = [s.parameter for s in sensitivity.swings([finding], spans, run)[finding]][:2]
    if len(two) < 2:  # noqa: PLR2004 - a grid has two sides
        return exhibits.Table(
            f"{finding}_grid", f"{one.label}: nothing moves it", ("Assumption",), ()
        )
    values = sensitivity.grid(finding, two, spans, run)
    down, across = (np.linspace(*spans[name], sensitivity.STEPS) for name in two)
    rows: list[exhibits.Row] = [
        (f"{at:.3g}", *((_said(float(value), one), one) for value in line))
        for at, line in zip(down, values, strict=True)
    ]
    return exhibits.Table(
        f"{finding}_grid",
        f"{one.label}, by the two assumptions that move it most",
        (f"{_meaning(two[0])}, down", *(f"{at:.3g}" for at in across)),
        tuple(rows),
        f"Across: {_meaning(two[1]).lower()}.",
    )
