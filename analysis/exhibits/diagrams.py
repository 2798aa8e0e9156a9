"""Who pays whom, and what each version of the pact is worth: charts and their tables.

Blue is money to Microsoft, green money to OpenAI, grey neither or not known.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import altair as alt

from analysis import outlook, periods, traces, wording
from analysis.exhibits import charts, showing
from analysis.findings import flows, versions

_THICKEST, _THINNEST = 10.0, 1.5  # pixels
_ROW = 38  # pixels: words above, an arrow of the greatest thickness below
_TIP = 0.97  # where an arrow's shaft ends, as part of the width; its head fills the rest
_DROP = 8  # pixels from the middle of a row down to its arrow or bar


def _data(rows: Sequence[Mapping[str, Any]]) -> Any:
    """Rows as the chart carries them."""
    return alt.Data(values=[dict(row) for row in rows])  # type: ignore[no-untyped-call]


_LEAKED, _ACCOUNTED = flows.PERIODS[:2], flows.PERIODS[2:]


def flows_at_a_glance(pact: charts.Pact) -> charts.Chart:
    """The flows of 2025: of its nine leaked months, and of the year as far as accounts tell."""
    year_known = pact["flow_all_bills_2025"].bound != "unknown"
    return _flows(
        "flows_at_a_glance",
        ("2025_9m", "2025") if year_known else ("2025_9m",),
        "By the leak {flow_net_2025_9m} went from OpenAI to Microsoft in nine months of 2025, by "
        "the accounts {flow_all_bills_2025} in the whole year; {flow_reciprocal_2025} came back",
        "2025; dashed where no amount is published. To Microsoft in nine months: revenue share "
        "{flow_revenue_share_2025_9m}, inference {flow_inference_2025_9m}; in the year, by the "
        "accounts: {flow_all_bills_2025}. To OpenAI in the year: {flow_reciprocal_2025}.",
        pact=pact,
        otherwise="By the leak {flow_net_2025_9m} went from OpenAI to Microsoft in nine months of "
        "2025; what came back nobody has published",
    )


def flows_leaked(pact: charts.Pact) -> charts.Chart:
    """The flows of the periods that leaked, as arrows between the two."""
    return _flows(
        "flows_leaked",
        _LEAKED,
        "As leaked, {flow_net_2024} went to Microsoft in 2024 and {flow_net_2025_9m} in nine "
        "months of 2025",
        "two periods; dashed where no amount is published. To Microsoft in 2024: revenue share "
        "{flow_revenue_share_2024}, inference {flow_inference_2024}. In nine months of 2025: "
        "{flow_revenue_share_2025_9m} and {flow_inference_2025_9m}. To OpenAI: "
        "{flow_reciprocal_2024} and {flow_reciprocal_2025_9m}.",
        pact=pact,
    )


def flows_accounted(pact: charts.Pact) -> charts.Chart:
    """The flows of the years whose accounts give a total, as arrows between the two."""
    return _flows(
        "flows_accounted",
        _ACCOUNTED,
        "By the accounts, {flow_all_bills_2025} of OpenAI's expenses of 2025 went to Microsoft, "
        "and {flow_reciprocal_2025} came back",
        "two years; dashed where no amount is published. All bills of 2025: "
        "{flow_all_bills_2025}; of Microsoft's fiscal 2026: {flow_all_bills_fy2026}. To OpenAI in "
        "2025: {flow_reciprocal_2025}.",
        pact=pact,
        otherwise="No account of these years was public on the day of this edition",
    )


def _flows(
    id: str,
    slugs: Sequence[str],
    headline: str,
    described: str,
    *,
    pact: charts.Pact,
    otherwise: str = "",
) -> charts.Chart:
    """The flows of some periods as arrows, with their table."""
    return charts.make(
        id,
        headline,
        f"Arrows between OpenAI on the left and Microsoft on the right, for {described}",
        _arrows(list(_flow_rows(slugs, pact))),
        flows_table(f"{id}_data", slugs, pact),
        pact=pact,
        otherwise=otherwise,
    )


def _shown(slug: str, pact: charts.Pact) -> dict[flows.Flow, traces.Traced]:
    """The flows of a period to draw: cash, and a whole only where it is known."""
    return {
        flow: one
        for flow, one in flows.of_period(slug, pact).items()
        if flow.basis == "cash" and not (flow.whole and one.bound == "unknown")
    }


def _flow_rows(slugs: Sequence[str], pact: charts.Pact) -> Iterator[dict[str, Any]]:
    """A heading for each period and a row for each flow, as thick as its part of the largest."""
    drawn = {slug: _shown(slug, pact) for slug in flows.PERIODS}
    known = [one.value for shown in drawn.values() for one in shown.values()]
    largest = max((value for value in known if value == value), default=1.0)  # noqa: PLR0124 - NaN
    slot = itertools.count()
    for slug in slugs:
        heading = showing.sentence_case(periods.parse(slug).label)
        yield {"slot": next(slot), "words": heading, "kind": "heading"}
        for flow, one in drawn[slug].items():
            right, unknown = flow.receiver == "Microsoft", one.bound == "unknown"
            colour = charts.TO_MICROSOFT if right else charts.OPENAI
            width = _THINNEST if unknown else max(_THICKEST * one.value / largest, _THINNEST)
            yield {
                "slot": next(slot),
                "words": f"{flow.title}: {wording.bounded(one)}",
                "kind": "unknown" if unknown else "known",
                "colour": charts.MUTED if unknown else colour,
                "from": 0.0 if right else 1 - _TIP,
                "to": _TIP if right else 1.0,
                "tip": _TIP if right else 1 - _TIP,
                "shape": "triangle-right" if right else "triangle-left",
                "width": width,
                "head": (2 * width + 6) ** 2,
            }


def _arrows(rows: Sequence[Mapping[str, Any]]) -> charts.Drawn:
    """Arrows in rows with their words above them, at any width."""
    base = alt.Chart(_data(rows)).encode(y=alt.Y("slot:O", axis=None))
    across = alt.Scale(domain=[0, 1], nice=False)
    flow = base.transform_filter("datum.kind != 'heading'").encode(
        color=alt.Color("colour:N", scale=None)
    )
    shaft = flow.encode(
        x=alt.X("from:Q", axis=None, scale=across),
        x2="to:Q",
        strokeWidth=alt.StrokeWidth("width:Q", scale=None),
    )
    known = shaft.transform_filter("datum.kind == 'known'").mark_rule(yOffset=_DROP)
    unknown = shaft.transform_filter("datum.kind == 'unknown'").mark_rule(
        yOffset=_DROP, strokeDash=[5, 4]
    )
    head = flow.mark_point(filled=True, opacity=1, yOffset=_DROP).encode(
        x=alt.X("tip:Q", axis=None, scale=across),
        shape=alt.Shape("shape:N", scale=None),
        size=alt.Size("head:Q", scale=None),
    )
    left = base.encode(x=alt.value(0), text="words:N")
    words = left.transform_filter("datum.kind != 'heading'").mark_text(
        align="left", dy=-7, color=charts.INK
    )
    headings = base.transform_filter("datum.kind == 'heading'")
    title = headings.encode(x=alt.value(0), text="words:N").mark_text(
        align="left", dy=-5, fontSize=13, fontWeight="bold", color=charts.INK
    )
    payer = headings.encode(x=alt.value(0)).mark_text(
        align="left", dy=12, text="OpenAI", color=charts.MUTED
    )
    receiver = headings.encode(x=alt.value("width")).mark_text(
        align="right", dy=12, text="Microsoft", color=charts.MUTED
    )
    return alt.layer(known, unknown, head, words, title, payer, receiver, height=alt.Step(_ROW))


def flows_table(id: str, slugs: Sequence[str], pact: charts.Pact) -> showing.Table:
    """Every flow of some periods, promises apart from payments, and the net of what is known."""
    rows: list[showing.Row] = [
        (
            flow.title,
            f"{flow.payer} to {flow.receiver}",
            *(pact.get(f"flow_{flow.name}_{slug}", "none known") for slug in slugs),
        )
        for flow in flows.FLOWS
    ]
    net = (pact[f"flow_net_{slug}"] for slug in slugs)
    rows.append(("Net of known payments", "to Microsoft", *net))
    return showing.Table(
        id,
        "Who pays whom, by period",
        ("Flow", "From and to", *(showing.sentence_case(periods.parse(s).label) for s in slugs)),
        tuple(rows),
        "The periods overlap and must not be added. The whole of a year is what the accounts of "
        "one of the two state, as due and not as paid; a promise is no payment and not in the net.",
    )


def versions_table(pact: charts.Pact) -> showing.Table:
    """The present value of each clause under each version."""
    titles = versions.titles(pact)
    lines = {**versions.CLAUSES, "total": "All clauses counted"}
    rows: list[showing.Row] = [
        (what, *(pact.get(f"pv_{clause}_{slug}", "not valued") for slug in titles))
        for clause, what in lines.items()
    ]
    return showing.Table(
        "versions_worth",
        f"What Microsoft would receive, present value in {outlook.FIRST}",
        ("Clause", *titles.values()),
        tuple(rows),
        "The stake stands at the value stated when it was agreed, not discounted. In January 2023 "
        "there was no stake apart from the claim on profits.",
    )


def path_table(pact: charts.Pact) -> showing.Table:
    """The assumed path that all versions are applied to."""
    columns = {
        "outlook_revenue": "OpenAI's revenue",
        "outlook_profit": "OpenAI's profit",
        "outlook_azure_openai": "Microsoft's sales of its models",
    }
    years = [str(year) for year in outlook.YEARS]
    return showing.by_period("path", "The assumed path", columns, years, pact)


def bridge(pact: charts.Pact) -> charts.Chart:
    """How the value of the pact to Microsoft changes from version to version, clause by clause."""
    rows: list[showing.Row] = []
    titles = versions.titles(pact)
    for old, new in itertools.pairwise(titles):
        for clause, what in {**versions.CLAUSES, "total": "All clauses counted"}.items():
            change = pact.get(f"bridge_{clause}_{old}_to_{new}")
            if change is not None:
                rows.append((f"{titles[old]} to {titles[new]}", what, change))
    return charts.make(
        "bridge",
        "On the assumed path the pact is worth {pv_total_2023_01:bare} to Microsoft as of January "
        "2023, {pv_total_2025_10:bare} as of October 2025 and {pv_total_2026_04:bare} as of April "
        "2026",
        "Bars that step from version to version, clause by clause. Pact of January 2023: "
        "{pv_total_2023_01}; of October 2025: {pv_total_2025_10}; of April 2026: "
        "{pv_total_2026_04}.",
        _steps(list(_bridge_rows(pact))),
        showing.Table("bridge_data", "Step by step", ("Step", "Clause", "Change"),
                       tuple(rows)),
        pact=pact,
        otherwise="The versions cannot be valued with what was known on the day of this edition",
    )  # fmt: skip


def _bridge_rows(pact: charts.Pact) -> Iterator[dict[str, Any]]:
    """A bar for each version's total and, between them, for each clause."""
    slot = itertools.count()
    before = ""
    at: list[traces.Traced] = []  # what adds up to where the next bar starts
    for slug, title in versions.titles(pact).items():
        for clause, what in versions.CLAUSES.items() if at else ():
            change = pact.get(f"bridge_{clause}_{before}_to_{slug}")
            if change is not None:
                yield _step(next(slot), what, change, at)
                at.append(change)
        total = pact[f"pv_total_{slug}"]
        yield _step(next(slot), f"Pact: {title}", total, [])
        at, before = [total], slug


def _step(
    slot: int, what: str, one: traces.Traced, before: Sequence[traces.Traced]
) -> dict[str, Any]:
    """One bar from where the bar before it ended; a change of nothing is not drawn."""
    rise, fall = (charts.TO_MICROSOFT, charts.OPENAI) if before else (charts.MUTED,) * 2
    return charts.row(
        slot=slot,
        words=charts.words(f"{what}: ", one, sign="+" if before else ""),
        start=charts.summed(*before),
        end=charts.summed(*before, one),
        shown=charts.shown(one) if before else True,
        colour=charts.turning(one, rise, fall),
        solid=charts.measured(one),
    )


def _steps(rows: Sequence[Mapping[str, Any]]) -> charts.Drawn:
    """Bars between two values with their words above them, at any width."""
    drawn = alt.Chart(_data(rows)).transform_filter("datum.shown")
    base = drawn.encode(y=alt.Y("slot:O", axis=None))
    bars = base.transform_filter("isValid(datum.start) && isValid(datum.end)")
    bar = bars.encode(
        x=alt.X("start:Q", axis=None, scale=alt.Scale(nice=False)),
        x2="end:Q",
        color=alt.Color("colour:N", scale=None),
    )
    words = base.mark_text(align="left", dy=-6, color=charts.INK).encode(
        x=alt.value(0), text="words:N"
    )
    return alt.layer(*charts.solid_and_pale(bar), words, height=alt.Step(charts.SLOT))


def agi_curve(pact: charts.Pact) -> charts.Chart:
    """The value of the revenue share under each version, by the year in which AGI comes."""
    years = [str(year) for year in versions.AGI_YEARS]
    titles = versions.titles(pact)
    rows: list[showing.Row] = [
        (year, *(pact[f"agi_curve_{slug}_{year}"] for slug in titles)) for year in years
    ]
    first = years[0]
    return charts.make(
        "agi_curve",
        f"If AGI came in {first}, the revenue share would be worth "
        f"{{agi_curve_2025_10_{first}}} under the pact of October 2025 and "
        f"{{agi_curve_2026_04_{first}}} under that of April 2026",
        f"Lines of the value of the revenue share against the year of AGI, {first} to "
        f"{years[-1]}. Pact of October 2025, first year: {{agi_curve_2025_10_{first}}}; last "
        f"year: {{agi_curve_2025_10_{years[-1]}}}. Pact of April 2026, first year: "
        f"{{agi_curve_2026_04_{first}}}; last year: {{agi_curve_2026_04_{years[-1]}}}.",
        _curves(pact),
        showing.Table(
            "agi_curve_data",
            "The revenue share by the year of AGI, present value",
            ("Year of AGI", *titles.values()),
            tuple(rows),
        ),
        pact=pact,
        otherwise="What AGI would end cannot be valued with what was known on the day of this "
        "edition",
    )


def _curves(pact: charts.Pact) -> charts.Drawn:
    """A line for each version with its name at its end; versions that agree share one."""
    lines: dict[tuple[float | None, ...], list[str]] = {}
    titles = versions.titles(pact)
    for slug in titles:
        found = (pact[f"agi_curve_{slug}_{year}"] for year in versions.AGI_YEARS)
        lines.setdefault(tuple(traces.finite(one.value) for one in found), []).append(slug)
    ends = [values[-1] or 0.0 for values in lines]
    points = [
        charts.row(
            year=year,
            value=charts.summed(pact[f"agi_curve_{slugs[0]}_{year}"]),
            name=" and ".join(titles[slug] for slug in slugs),
            unknown=f"{'All versions' if slugs == [*titles] else titles[slugs[-1]]}: unknown",
            colour=charts.TO_MICROSOFT if [*titles][-1] in slugs else charts.MUTED,
            highest=values[-1] == max(ends),
        )
        for values, slugs in lines.items()
        for year in versions.AGI_YEARS
    ]
    money = "'$' + format(datum.value / 1e9, '~r') + ' bn'"
    base = alt.Chart(_data(points)).encode(
        x=alt.X(
            "year:Q",
            title="Year at whose start AGI comes",
            axis=alt.Axis(
                format="d", grid=False, values=list(versions.AGI_YEARS), labelFlush=False
            ),
            scale=alt.Scale(domain=versions.AGI_YEARS[:: len(versions.AGI_YEARS) - 1], padding=20),
        ),
        y=alt.Y(
            "value:Q",
            title=None,
            axis=alt.Axis(labelExpr=money, tickCount=5),
            scale=alt.Scale(domainMin=0),
        ),
        color=alt.Color("colour:N", scale=None),
    )
    line = base.mark_line(strokeWidth=2, point=True).encode(detail="name:N")
    last = f"datum.year == {versions.AGI_YEARS[-1]}"
    named = base.transform_filter(f"{last} && isValid(datum.value)").encode(
        text="name:N", color=alt.value(charts.INK)
    )
    # A lower line's name stands below it: above, a line that rises may cross it.
    above = named.transform_filter("datum.highest").mark_text(align="right", dy=-12, dx=8)
    below = named.transform_filter("!datum.highest").mark_text(align="right", dy=14, dx=8)
    absent = alt.Chart(_data(points)).transform_filter(f"{last} && !isValid(datum.value)")
    unknown = absent.mark_text(align="left", color=charts.INK).encode(
        x=alt.value(8), y=alt.value(16), text="unknown:N"
    )
    return alt.layer(line, above, below, unknown, height=260)


def chances_table(pact: charts.Pact) -> showing.Table:
    """The expected value of the revenue share for each yearly chance of AGI."""
    titles = versions.titles(pact)
    rows: list[showing.Row] = [
        (
            f"{chance:.0%}",
            *(pact[f"agi_chance_{slug}_{versions.percent(chance)}"] for slug in titles),
        )
        for chance in versions.CHANCES
    ]
    return showing.Table(
        "agi_chances",
        "The revenue share by the yearly chance of AGI, expected present value",
        ("Chance a year", *titles.values()),
        tuple(rows),
        "The first year is taken as certain to be without AGI.",
    )
