"""The exhibits of the outlook: fans, bars by year, tornadoes, and what the scenario assumes.

A fan shows where a finding lies in nine of ten weighted worlds, and in the middle one; the line is
the run's own path. Numbers of another scenario lead to the finding of this run that they vary.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import altair as alt
import numpy as np

from analysis import figures, findings, outlook, traces, wording, worlds
from analysis.exhibits import charts, showing
from analysis.explore import sensitivity
from analysis.findings import prospects

Band = Mapping[str, tuple[float, float, float]]  # finding -> its 5 %, 50 % and 95 % in the worlds
SCENARIOS = ("low", "base", "high")
YEARS = [str(year) for year in outlook.YEARS]
_KEY = "Line: the assumed path\nDashed: half of the worlds below\nBand: nine in ten worlds"
_BILLION = "'$' + format(datum.value / 1e9, '~r') + ' bn'"


def _data(rows: Iterable[Mapping[str, Any]]) -> Any:
    """Rows as the chart carries them."""
    return alt.Data(values=[dict(row) for row in rows])  # type: ignore[no-untyped-call]


def assumed(run: Mapping[str, Any]) -> showing.Table | showing.Prose:
    """Every number of the run's scenario, with its reason."""
    scenario = outlook.load()[run["scenario"]]
    if scenario.known.isoformat() > run["as_of"]:
        written = showing.day(scenario.known.isoformat())
        return showing.Prose(f"*The scenario was written on {written}, after that day.*")
    stretches = [(base, one) for base in outlook.BASES for one in getattr(scenario, base)]
    rows = [
        (
            showing.sentence_case(outlook.LABELS[base]),
            f"{one.first}" if one.first == one.last else f"{one.first} to {one.last}",
            _stated(base, one, run),
            one.reason,
        )
        for base, one in stretches
    ]
    return showing.Table(
        "scenario",
        f"What the scenario {scenario.title} assumes",
        ("Of", "Years", "Number", "Why"),
        tuple(rows),
        f"{scenario.reads} Written on {showing.day(scenario.known.isoformat())}.",
        tuple(one.source for _, one in stretches if one.source != outlook.ASSUMED),
    )


def _stated(base: str, one: outlook.Stretch, run: Mapping[str, Any]) -> showing.Cell:
    """What a stretch says, as its file does; it leads to the assumption or the figure."""
    if one.figure:
        published = next(each for each in figures.load() if each.id == one.figure)
        known = published.known.isoformat() <= run["as_of"]
        return (_words(one), figures.trace(published)) if known else _words(one)
    scenario = outlook.load()[run["scenario"]]
    return _words(one), outlook.said(scenario.id, scenario.title, base, one)


def _words(one: outlook.Stretch) -> str:
    """What a stretch says in a few words."""
    unit = {"percent": "%", "multiple": " times", "USD": f" {one.scale} USD"}[one.unit]
    if one.figure:
        return "as published"
    if one.growth is not None:
        return f"{one.growth:+g}% a year"
    if one.reaches is not None:
        return f"in a line to {one.reaches:g}{unit}"
    return f"{one.value:g}{unit}"


def _fan_of(
    name: str,
    *,
    headline: str,
    words: str,
    pact: charts.Pact,
    band: Band,
    otherwise: str,
    colour: str = charts.TO_MICROSOFT,
) -> charts.Chart | showing.Prose:
    """A finding of each year of the outlook, with the band of nine in ten worlds.

    Args:
        name: the finding's id without its year.
        otherwise: what to say in place of a chart if it is not known for any year.
        band: the worlds' quantiles by finding id; years without any have no band.
    """
    yearly = [pact[f"{name}_{year}"] for year in outlook.YEARS]
    if all(one.bound == "unknown" for one in yearly):
        return showing.Prose(f"*{otherwise}.*")
    points = [
        charts.row(
            year=year,
            value=charts.summed(one),
            **_ends(band.get(f"{name}_{year}")),
        )
        for year, one in zip(outlook.YEARS, yearly, strict=True)
    ]
    rows: list[showing.Row] = [
        (str(point["year"]), one, *(_worlds(point[end], one) for end in ("low", "middle", "high")))
        for point, one in zip(points, yearly, strict=True)
    ]
    return charts.make(
        f"fan_{name}",
        headline,
        words,
        _fan(points, colour),
        showing.Table(
            f"fan_{name}_data",
            f"{pact[f'{name}_{outlook.FIRST}'].label.removesuffix(f', {outlook.FIRST}')}, by year",
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


def _worlds(value: Any, one: traces.Traced) -> showing.Cell:
    """A quantile as a cell that leads to the finding it is one of."""
    if value is None:
        return "none"
    return wording.show(value, one.unit, 0.95 * value, 1.05 * value), one


def _fan(points: Sequence[Mapping[str, Any]], colour: str) -> charts.Drawn:
    """A line in its band, money in billions, with a word on each."""
    base = alt.Chart(_data(points)).encode(
        x=alt.X("year:Q", title=None, axis=alt.Axis(format="d", grid=False, tickCount=7))
    )
    money = alt.Axis(labelExpr=_BILLION, tickCount=5)
    band = base.transform_filter("isValid(datum.low)").mark_area(opacity=0.25, color=colour)
    middle = base.transform_filter("isValid(datum.middle)").mark_line(
        strokeDash=[4, 3], color=charts.MUTED
    )
    line = base.transform_filter("isValid(datum.value)").mark_line(
        point=alt.OverlayMarkDef(color=colour), strokeWidth=2, color=colour
    )
    key = base.transform_filter(f"datum.year == {outlook.FIRST} && isValid(datum.value)").mark_text(
        align="left", baseline="top", color=charts.INK, lineBreak="\n"
    )
    return alt.layer(
        band.encode(y=alt.Y("low:Q", title=None, axis=money), y2="high:Q"),
        middle.encode(y=alt.Y("middle:Q", title=None, axis=money)),
        line.encode(y=alt.Y("value:Q", title=None, axis=money)),
        key.encode(x=alt.value(8), y=alt.value(0), text=alt.value(_KEY)),
        height=240,
    )


def _by_year(
    id: str,
    *,
    title: str,
    headline: str,
    words: str,
    lines: Mapping[str, tuple[str, str]],
    pact: charts.Pact,
    otherwise: str = "",
) -> charts.Chart:
    """Bars of several findings under each year of the outlook.

    Args:
        title: of the table.
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
        charts.bars(groups, future=True),
        showing.by_period(f"{id}_data", f"{title}, by year", columns, YEARS, pact),
        pact=pact,
        otherwise=otherwise,
    )


def scenarios(ids: Mapping[str, str], run: Mapping[str, Any]) -> showing.Table:
    """Findings under each scenario, all else as in this run.

    Args:
        ids: finding -> its words.
    """
    return _by_scenario(
        ("scenarios_compared", "Answers by scenario", "Question"),
        ids,
        run,
        "All other parameters as in this edition. A number leads to how it is computed; rebuild "
        "with another scenario to see the steps.",
    )


def _by_scenario(
    heads: tuple[str, str, str], ids: Mapping[str, str], run: Mapping[str, Any], note: str
) -> showing.Table:
    """A row for each finding, a column for each scenario.

    Args:
        heads: the table's id, its title, and the heading of its first column.
    """
    here = findings.answer(run)
    each = {name: findings.answer({**run, "scenario": name}) for name in SCENARIOS}
    rows: list[showing.Row] = [
        (words, *((reached(id, each[name]), here[id]) for name in SCENARIOS))
        for id, words in ids.items()
    ]
    id, title, first = heads
    titles = (outlook.load()[name].title for name in SCENARIOS)
    return showing.Table(id, title, (first, *titles), tuple(rows), note)


# The date of each room that is filled, and what is left of the room if it never is.
_ROOMS = {f"cap_reached_{counts}": f"cap_left_{counts}" for counts in prospects.COUNTED} | {
    "azure_used_up": "azure_left"
}


def reached(id: str, found: charts.Pact) -> str:
    """A finding in words; a date that the outlook does not reach is said to be none."""
    if id in _ROOMS and found[_ROOMS[id]].low > 0:
        return "not by then"
    style = "percent" if id.endswith("_return") else "times"
    return wording.bounded(found[id], style)


def cap_table(run: Mapping[str, Any]) -> showing.Table:
    """When the cap is used up, by which payments count and by scenario."""
    return _by_scenario(
        ("cap_dates", "When the cap is used up", "Counting"),
        {
            f"cap_reached_{counts}": showing.sentence_case(words)
            for counts, words in prospects.COUNTED.items()
        },
        run,
        "The share ends in 2030 in any case.",
    )


def tornado(
    finding: str, spans: sensitivity.Spans, run: Mapping[str, Any]
) -> charts.Chart | showing.Prose:
    """How far one finding moves when each assumption alone goes to either end of its span."""
    pact = findings.answer(run)
    one = pact[finding]
    found, ranges = sensitivity.swings([finding], spans, run)[finding], worlds.assumed(run)
    if not found:
        return _not_known(one)
    lines = [
        {
            "slot": slot,
            "words": _swing(swing, one),
            "low": min(swing.values),
            "high": max(swing.values),
            "middle": one.value,
        }
        for slot, swing in enumerate(found)
    ]
    rows: list[showing.Row] = [
        (
            _meaning(swing.parameter),
            *(
                (wording.varied(swing.parameter, end), ranges[swing.parameter])
                for end in swing.ends
            ),
            *((_said(value, one), one) for value in swing.values),
        )
        for swing in found
    ]
    headline = _strongest(one, found, ranges)
    return charts.make(
        f"tornado_{finding}",
        headline,
        f"Bars of how far it moves with each assumption. {wording.plain(headline)}",
        _tornado(lines),
        showing.Table(
            f"tornado_{finding}_data",
            f"{one.label}, one assumption at a time",
            ("Assumption", "Low", "High", "At low", "At high"),
            tuple(rows),
        ),
        pact=pact,
    )


def _not_known(one: traces.Traced) -> showing.Prose:
    """What stands in the place of an exhibit of something that is not known."""
    return showing.Prose(f"*{wording.literal(one.label)}: not known on the day of this edition.*")


def _swing(one: sensitivity.Swing, finding: traces.Traced) -> str:
    """A swing in words, short enough for a narrow screen; the table says how far it goes."""
    return f"{_meaning(one.parameter)}: {wording.between(*_values(one, finding))}"


def _values(one: sensitivity.Swing, finding: traces.Traced) -> tuple[str, str]:
    """What the finding is at either end of the assumption."""
    low, high = (_said(value, finding) for value in one.values)
    return low, high


def _strongest(one: traces.Traced, swings: Sequence[sensitivity.Swing], ranges: charts.Pact) -> str:
    """Which assumption moves a finding most, how far it goes and what the finding then is."""
    first = swings[0]
    what = _lower(_meaning(first.parameter))
    moves = "moves it most" if len(swings) > 1 else "alone moves it"
    low, high = (
        f"{wording.link(value, one)} "
        f"({wording.link(wording.varied(first.parameter, end), ranges[first.parameter])})"
        for value, end in zip(_values(first, one), first.ends, strict=True)
    )
    return f"{wording.literal(f'{one.label}: {what}')} {moves}, from {low} to {high}"


def _meaning(parameter: str) -> str:
    """A parameter as words: as the uncertain input it is, else by its name."""
    titles = {one.id: one.title for one in worlds.load().inputs} | {"netting": "Set-off"}
    return titles.get(parameter, showing.sentence_case(parameter.replace("_", " ")))


def _lower(text: str) -> str:
    """The text with a small first letter, unless that belongs to a name."""
    return text if text.startswith(("Azure", "Microsoft")) else text[:1].lower() + text[1:]


def _said(value: float, like: traces.Traced) -> str:
    """Another value of a finding, to about three digits."""
    if like.unit == traces.DATE:
        return wording.show(value, like.unit)
    return wording.show(value, like.unit, 0.995 * value, 1.005 * value)


def _tornado(lines: Sequence[Mapping[str, Any]]) -> charts.Drawn:
    """Bars from the low to the high value with a rule at the run's own."""
    base = alt.Chart(_data(lines)).encode(y=alt.Y("slot:O", axis=None))
    x = alt.X("low:Q", axis=None, scale=alt.Scale(zero=False, nice=False))
    bar = base.mark_bar(size=charts.BAR, yOffset=9, color=charts.MUTED, fillOpacity=0.35)
    rule = base.mark_tick(
        yOffset=9, thickness=2, size=charts.BAR + 4, color=charts.INK, orient="vertical"
    )
    words = base.mark_text(align="left", dy=-6, color=charts.INK)
    return alt.layer(
        bar.encode(x=x, x2="high:Q"),
        rule.encode(x=alt.X("middle:Q", axis=None)),
        words.encode(x=alt.value(0), text="words:N"),
        height=alt.Step(charts.SLOT),
    )


def strongest(
    ids: Sequence[str], spans: sensitivity.Spans, run: Mapping[str, Any]
) -> showing.Table:
    """The assumption that moves each finding most, and how far."""
    pact = findings.answer(run)
    found = sensitivity.swings(ids, spans, run)
    rows: list[showing.Row] = [
        (
            pact[id].label,
            pact[id],
            (_swing(found[id][0], pact[id]), pact[id])
            if found[id]
            else "nothing that is uncertain moves it",
        )
        for id in ids
    ]
    return showing.Table(
        "strongest",
        "What moves each headline most",
        ("Headline", "As it stands", "Moved most by"),
        tuple(rows),
        "Each assumption alone goes to the ends of the span in which nine in ten of its draws lie.",
    )


def grid(
    finding: str, spans: sensitivity.Spans, run: Mapping[str, Any]
) -> showing.Table | showing.Prose:
    """A finding over the two assumptions that move it most."""
    one = findings.answer(run)[finding]
    two = [s.parameter for s in sensitivity.swings([finding], spans, run)[finding]][:2]
    if len(two) < 2:  # noqa: PLR2004 - a grid has two sides
        return _not_known(one)
    values = sensitivity.grid(finding, two, spans, run)
    down, across = (np.linspace(*spans[name], sensitivity.STEPS) for name in two)
    rows: list[showing.Row] = [
        (wording.varied(two[0], at), *((_said(float(value), one), one) for value in line))
        for at, line in zip(down, values, strict=True)
    ]
    return showing.Table(
        f"{finding}_grid",
        f"{one.label}, by the two assumptions that move it most",
        (_meaning(two[0]), *(wording.varied(two[1], at) for at in across)),
        tuple(rows),
        f"Down: {_lower(_meaning(two[0]))}. Across: {_lower(_meaning(two[1]))}.",
    )


def payments(pact: charts.Pact, band: Band) -> charts.Chart | showing.Prose:
    """What Microsoft would receive each year under the pact in force."""
    return _fan_of(
        "payments_2026_04",
        headline="Under the pact in force, payments to Microsoft {cap_left_year:run on to the end "
        "of 2030/stop when the cap is used up/may stop before 2030 ends}: "
        "{payments_2026_04_2026:bare} in 2026, {payments_2026_04_2029:bare} in 2029, "
        "{payments_2026_04_2030:bare} in 2030",
        words="A line of the payments to Microsoft by year: {payments_2026_04_2026:bare} in 2026, "
        "{payments_2026_04_2028:bare} in 2028, {payments_2026_04_2032:bare} in 2032. The band "
        "around it holds nine in ten worlds.",
        pact=pact,
        band=band,
        otherwise="Payments to Microsoft cannot be projected from what was known on the day of "
        "this edition",
    )


def payments_before(pact: charts.Pact, band: Band) -> charts.Chart | showing.Prose:
    """The same under the pact of October 2025."""
    return _fan_of(
        "payments_2025_10",
        headline="Under the pact of October 2025 they would have come to "
        "{payments_2025_10_2028:bare} in 2028 and {payments_2025_10_2032:bare} in 2032",
        words="A line of the payments to Microsoft by year: {payments_2025_10_2026:bare} in 2026, "
        "{payments_2025_10_2032:bare} in 2032. The band around it holds nine in ten worlds.",
        pact=pact,
        band=band,
        otherwise="Nor can those under the pact of October 2025",
    )


def revenue(pact: charts.Pact, band: Band) -> charts.Chart | showing.Prose:
    """OpenAI's revenue on the scenario's path."""
    return _fan_of(
        "outlook_revenue",
        headline="The scenario takes OpenAI's revenue from {outlook_revenue_2026:bare} in 2026 to "
        "{outlook_revenue_2032:bare} in 2032",
        words="A line of OpenAI's revenue by year, from {outlook_revenue_2026:bare} in 2026 to "
        "{outlook_revenue_2032:bare} in 2032. The band around it holds nine in ten worlds.",
        pact=pact,
        band=band,
        otherwise="No path of revenue was known on the day of this edition",
        colour=charts.OPENAI,
    )


def azure(pact: charts.Pact) -> charts.Chart:
    """What OpenAI would buy on Azure beside what it promised to buy."""
    return _by_year(
        "azure_over_years",
        title="Azure, bought and promised",
        headline="OpenAI would buy {azure_bought_in_all:bare} on Azure by the end of 2032, "
        "{azure_used:bare} what it promised",
        words="Bars by year of what OpenAI would buy on Azure and what it promised to buy: "
        "{outlook_azure_bought_2026:bare} and {need_azure_commitment_2026:bare} in 2026, "
        "{outlook_azure_bought_2032:bare} and {need_azure_commitment_2032:bare} in 2032.",
        lines={
            "outlook_azure_bought": ("Bought on the path", charts.TO_MICROSOFT),
            "need_azure_commitment": ("Promised, as the parameters spread it", charts.MUTED),
        },
        pact=pact,
        otherwise="What OpenAI would buy on Azure was not known on the day of this edition",
    )


def commitments(pact: charts.Pact) -> charts.Chart:
    """All purchase commitments beside the revenue that must carry them."""
    return _by_year(
        "commitments_over_years",
        title="Commitments and revenue",
        headline="Purchase commitments ask for {need_commitments_2027:bare} in 2027, "
        "{commitments_over_revenue_2027:bare} the revenue of that year",
        words="Bars by year of purchase commitments and revenue: {need_commitments_2026:bare} and "
        "{outlook_revenue_2026:bare} in 2026, {need_commitments_2031:bare} and "
        "{outlook_revenue_2031:bare} in 2031.",
        lines={
            "need_commitments": ("Commitments", charts.MUTED),
            "outlook_revenue": ("Revenue on the path", charts.OPENAI),
        },
        pact=pact,
        otherwise="Not all purchase commitments, or no path of revenue, were known on the day of "
        "this edition",
    )


def inference(pact: charts.Pact) -> showing.Table:
    """Inference against what the share leaves, and Microsoft's position, by year."""
    return showing.by_period(
        "inference_by_year",
        "Inference, and what Microsoft has got back",
        {
            "outlook_inference": "Inference, all clouds",
            "inference_over_left": "Over what the share leaves",
            "microsoft_received": "Received by Microsoft since 2024",
            "microsoft_multiple": "Stake and payments over cost",
        },
        YEARS,
        pact,
    )
