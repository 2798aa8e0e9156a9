"""The fans of the outlook: a finding of each year, with the band of nine in ten simulations.

A fan shows where a finding lies in nine of ten simulations, and in the middle one; the line is the
run's own path, which is no middle: where it lies is said in words.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import numpy as np

from analysis import traces, wording
from analysis.exhibits import charts, sentences, tables
from analysis.findings import path, versions

Band = Mapping[str, tuple[float, float, float]]  # finding -> its 5 %, 50 % and 95 % in the worlds
_KEY = "Line: the assumed path. Dashed: half of the\nsimulations below. Band: nine in ten of them."


def _fan_of(
    name: str,
    *,
    headline: str,
    words: str,
    pact: charts.Pact,
    band: Band,
    otherwise: str,
    colour: str = charts.TO_MICROSOFT,
    worded: bool = False,
) -> charts.Chart | sentences.Prose:
    """A finding of each year of the outlook, with the band of nine in ten simulations.

    Args:
        name: the finding's id without its year.
        otherwise: what to say in place of a chart if it is not known for any year.
        band: the simulations' quantiles by finding id; years without any have no band.
    """
    years = path.named(pact)
    yearly = [pact[f"{name}_{year}"] for year in years]
    if all(one.bound == "unknown" for one in yearly):
        ids = [one.id for one in yearly]
        return sentences.Prose(f"*{sentences.reasoned(otherwise, ids, pact)}.*")
    points = [
        charts.row(
            year=int(year),
            value=charts.summed(one),
            **_ends(band.get(f"{name}_{year}")),
        )
        for year, one in zip(years, yearly, strict=True)
    ]
    rows: list[tables.Row] = [
        (str(point["year"]), one, *(_worlds(point[end], one) for end in ("low", "middle", "high")))
        for point, one in zip(points, yearly, strict=True)
    ]
    return charts.make(
        f"fan_{name}",
        headline,
        words,
        _fan(points, colour),
        tables.Table(
            f"fan_{name}_data",
            f"{yearly[0].label.removesuffix(f', {years[0]}')}, by year",
            ("Year", "On the path", "5% of simulations below", "Half below", "95% below"),
            tuple(rows),
        ),
        pact=pact,
        otherwise=otherwise,
        worded=worded,
    )


def _ends(quantiles: tuple[float, float, float] | None) -> dict[str, float | None]:
    """The quantiles of a year as the chart carries them."""
    ends = quantiles or (np.nan, np.nan, np.nan)
    return {n: traces.finite(q) for n, q in zip(("low", "middle", "high"), ends, strict=True)}


def _worlds(value: Any, one: traces.Traced) -> tables.Cell:
    """A quantile as a cell that leads to the finding it is one of."""
    if value is None:
        return "none"
    return wording.show(value, one.unit, 0.95 * value, 1.05 * value), one


def _fan(points: Sequence[Mapping[str, Any]], colour: str) -> charts.Drawn:
    """A line in its band, money in billions, with a word on each."""
    base = alt.Chart(charts.values(points)).encode(
        x=alt.X("year:Q", title=None, axis=alt.Axis(format="d", grid=False, tickCount=7))
    )
    money = alt.Axis(labelExpr=charts.BILLIONS, tickCount=5)
    band = base.transform_filter("isValid(datum.low)").mark_area(opacity=0.25, color=colour)
    middle = base.transform_filter("isValid(datum.middle)").mark_line(
        strokeDash=[4, 3], color=charts.MUTED
    )
    line = base.transform_filter("isValid(datum.value)").mark_line(
        point=alt.OverlayMarkDef(color=colour), strokeWidth=2, color=colour
    )
    key = base.transform_filter(
        f"datum.year == {points[0]['year']} && isValid(datum.value)"
    ).mark_text(align="left", baseline="bottom", color=charts.INK, lineBreak="\n")
    return alt.layer(
        band.encode(y=alt.Y("low:Q", title=None, axis=money), y2="high:Q"),
        middle.encode(y=alt.Y("middle:Q", title=None, axis=money)),
        line.encode(y=alt.Y("value:Q", title=None, axis=money)),
        # Above the plot, clear of every mark: where lines and band lie differs from run to run.
        key.encode(x=alt.XValue(0), y=alt.YValue(-26), text=alt.TextValue(_KEY)),
        height=240,
    )


def payments(pact: charts.Pact, band: Band) -> charts.Chart | sentences.Prose:
    """What Microsoft would receive each year under the pact in force."""
    now, years = versions.newest(pact), path.named(pact)
    first, middle, last = (
        f"{{payments_{now}_{year}:bare}} in {year}" for year in path.spread(pact)
    )
    binding = ", ".join(f"{{payments_{now}_{year}:bare}} in {year}" for year in years[3:5])
    return _fan_of(
        f"payments_{now}",
        headline="Under the pact in force, payments to Microsoft {cap_left_year:run on until the "
        "share ends/stop when the cap is used up/may stop before the share ends}: "
        f"{first}, {binding}",
        words=f"A line of the payments to Microsoft by year: {first}, {middle}, {last}. The band "
        "around it holds nine in ten simulations.",
        pact=pact,
        band=band,
        otherwise="Payments to Microsoft cannot be projected: {why}",
    )


def _net(id: str, pact: charts.Pact) -> str:
    """A net payment to Microsoft as a template: what is below nothing goes the other way."""
    if pact[id].high < 0:
        return f"{{{id}:shortfall}} the other way"
    return f"{{{id}:bare}}"


def payments_before(pact: charts.Pact, band: Band) -> charts.Chart | sentences.Prose:
    """The same under the version before it."""
    *_, (slug, title), _ = versions.enacted_titles(pact).items()
    first, middle, last = (f"{_net(f'payments_{slug}_{year}', pact)} in {year}"
                           for year in path.spread(pact))  # fmt: skip
    return _fan_of(
        f"payments_{slug}",
        headline=f"Under the pact of {title} they would have come to {middle} and {last}",
        words=f"A line of the payments to Microsoft by year: {first}, {last}. The band around it "
        "holds nine in ten simulations.",
        pact=pact,
        band=band,
        otherwise=f"Nor can those under the pact of {title}",
        worded=True,  # which way a payment goes
    )


def revenue(pact: charts.Pact, band: Band) -> charts.Chart | sentences.Prose:
    """OpenAI's revenue on the scenario's path."""
    first, _, last = (f"{{outlook_revenue_{year}:bare}} in {year}" for year in path.spread(pact))
    return _fan_of(
        "outlook_revenue",
        headline=f"The scenario takes OpenAI's revenue from {first} to {last}",
        words=f"A line of OpenAI's revenue by year, from {first} to {last}. The band around it "
        "holds nine in ten simulations.",
        pact=pact,
        band=band,
        otherwise="No path of revenue is known: {why}",
        colour=charts.OPENAI,
    )


def place(name: str, pact: charts.Pact, band: Band) -> str:
    """Where the path of a finding lies in its band, year by year, in a sentence; none without one.

    The path is no middle of the simulations: it takes each assumption as it stands, the simulations
    draw what is not known.
    """
    told = {
        year: (pact[f"{name}_{year}"].value, band[f"{name}_{year}"])
        for year in path.named(pact)
        if f"{name}_{year}" in band
    }
    if not told or any(np.isnan(value) for value, _ in told.values()):
        return ""
    above = [year for year, (value, (_, middle, _)) in told.items() if value > middle]
    below = [year for year, (value, (_, middle, _)) in told.items() if value < middle]
    beyond = [y for y, (value, (low, _, high)) in told.items() if not low <= value <= high]
    where = [
        f"{words} in {', '.join(some)}"
        for words, some in (("above it", above), ("below it", below))
        if some and len(some) < len(told)
    ]
    for some, words in ((above, "above it in each of the years"), (below, "below it in each")):
        where = [words] if len(some) == len(told) else where
    outside = f"; outside the band in {', '.join(beyond)}" if beyond else ""
    return (
        "The path is not the middle of the simulations, but each assumption as it stands: it lies "
        f"{' and '.join(where) or 'on the middle'}{outside}."
    )


def nine_in_ten(id: str, pact: charts.Pact, band: Band, style: str = "times") -> str:
    """Where nine in ten simulations lie, to stand behind a number; empty if none vary it."""
    if id not in band or pact[id].bound == "unknown":
        return ""
    low, _, high = (
        wording.show(end, pact[id].unit, 0.95 * end, 1.05 * end, style) for end in band[id]
    )
    told = low if low == high else wording.between(low, high)
    return f" ({wording.link(told, pact[id])} in nine of ten simulations)"
