"""Single clauses in charts and tables: when they applied, what they would pay, where they bend."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import numpy as np

from analysis import periods, terms, traces, wording
from analysis.exhibits import charts, showing
from analysis.findings import bing, clauses, path
from analysis.terms import ladder, participation

_YEAR_END = "2032-12-31"  # how far the latest licence runs


def timeline(pact: charts.Pact, parameters: Mapping[str, Any]) -> charts.Chart:
    """When each clause is in force, as a run has them."""
    as_of, agreed = parameters["as_of"], terms.agreed(parameters)
    spans = [(clause, *_span(clause, as_of)) for clause in agreed.values() if clause.terms]
    known = [(clause, start, end) for clause, start, end in spans if start]
    lines = [
        {
            "slot": slot,
            "words": f"{clause.title}: from {start[:4]} {'to ' + end[:4] if end else 'on'}",
            "start": start,
            "end": end or _YEAR_END,
            "colour": _paid(clause),
            "open": not end,
        }
        for slot, (clause, start, end) in enumerate(known)
    ]
    base = alt.Chart(alt.Data(values=lines)).encode(  # type: ignore[no-untyped-call]
        y=alt.Y("slot:O", axis=None)
    )
    bars = base.mark_bar(size=charts.BAR, yOffset=9).encode(
        x=alt.X("start:T", title=None, axis=alt.Axis(format="%Y", orient="top", tickCount=7)),
        x2="end:T",
        color=alt.Color("colour:N", scale=None),
        opacity=alt.condition("datum.open", alt.value(0.6), alt.value(1)),
    )
    words = base.mark_text(align="left", dy=-6, color=charts.INK).encode(
        x=alt.value(0), text="words:N"
    )
    rows: list[showing.Row] = [
        (clause.title, showing.day(start), showing.day(end) if end else "open")
        for clause, start, end in known
    ]
    return charts.make(
        "timeline",
        "The pact is a bundle of clauses that began and ended at different times",
        "Bars over the years from 2019 to 2032, one for each clause, from its first to its last "
        "day in force; pale where no end was agreed.",
        alt.layer(bars, words, height=alt.Step(charts.SLOT)),
        showing.Table(
            "timeline_data",
            f"Clauses in force, as known on {showing.day(as_of)}",
            ("Clause", "From", "To"),
            tuple(rows),
            read=tuple(t.source for clause, _, _ in known for t in clause.terms),
        ),
        pact=pact,
    )


def _paid(clause: terms.Clause) -> str:
    """The colour of whoever a clause pays; grey for a third party, or if it is about no money."""
    if clause.kind in {"control", "trigger"}:
        return charts.MUTED
    colours = {"Microsoft": charts.TO_MICROSOFT, "OpenAI": charts.OPENAI}
    return colours.get(clause.receiver, charts.MUTED)


def _span(clause: terms.Clause, as_of: str) -> tuple[str, str]:
    """The first and the last day of a clause as known on a day; an open end is empty."""
    known = [t for t in clause.terms if t.known.isoformat() <= as_of and t.value != 0]
    if not known:
        return "", ""
    ends = [_last_day(one) for one in known if one.name == "last_year"]
    ends = ends or [_last_day(one) for one in known]
    start = min(one.effective for one in known).isoformat()
    return start, "" if None in ends else max(end for end in ends if end).isoformat()


def _last_day(one: terms.Term) -> datetime.date | None:
    """The day a term ends, or the last day of the year that it names as the last; None if open."""
    if one.until is None and one.name == "last_year" and one.value is not None:
        return datetime.date(int(one.value), 12, 31)
    return one.until


def bing_growth(pact: charts.Pact) -> charts.Chart:
    """Microsoft's growth of search advertising against the hurdle of the Bing clause."""
    groups = {
        showing.sentence_case(periods.parse(slug).label): [
            ("Gross", charts.TO_MICROSOFT, pact[f"search_growth_gross_{slug}"]),
            ("Less traffic-acquisition cost", charts.TO_MICROSOFT_TOO,
             pact[f"search_growth_ex_tac_{slug}"]),
        ]
        for slug in bing.FISCAL_YEARS
    }  # fmt: skip
    return charts.make(
        "bing_growth",
        "Gross growth of search advertising was {search_growth_gross_fy2025:percent} in fiscal "
        "2025; less traffic cost it was {search_growth_ex_tac_fy2025:percent}",
        "Bars of yearly growth, gross and less traffic-acquisition cost, for Microsoft's fiscal "
        f"years {bing.FISCAL_YEARS[0][2:]} to {bing.FISCAL_YEARS[-1][2:]}"
        "; in fiscal 2025 {search_growth_gross_fy2025:percent} and "
        "{search_growth_ex_tac_fy2025:percent}.",
        charts.bars(groups, "percent"),
        showing.by_period(
            "bing_growth_data",
            "Growth of search and news advertising",
            {"search_growth_gross": "Gross", "search_growth_ex_tac": "Less traffic cost"},
            bing.FISCAL_YEARS,
            pact,
            style="percent",
        ),
        pact=pact,
    )


def bing_readings(pact: charts.Pact) -> charts.Chart:
    """What the Bing clause would have paid for fiscal 2025 under each reading."""
    measures = {"gross": "Growth measured gross", "ex_tac": "Growth less traffic-acquisition cost"}
    groups = {
        heading: [
            (
                showing.sentence_case(words),
                charts.OPENAI,
                pact[f"bing_{measure}_{reading}_fy2025"],
            )
            for reading, words in bing.BASES.items()
        ]
        for measure, heading in measures.items()
    }
    rows: list[showing.Row] = [
        (heading, *(one for _, _, one in bars)) for heading, bars in groups.items()
    ]
    return charts.make(
        "bing_readings",
        "For fiscal 2025 the clause would have paid {bing_gross_increment_fy2025} measured gross, "
        "and up to {bing_ex_tac_whole_fy2025} measured less traffic cost",
        "Bars of the amount due for fiscal 2025 under three bases and two measures of growth, "
        "from {bing_gross_increment_fy2025} to {bing_ex_tac_whole_fy2025}.",
        charts.bars(groups),
        showing.Table(
            "bing_readings_data",
            "Due under the Bing clause for fiscal 2025",
            ("Measure", *map(showing.sentence_case, bing.BASES.values())),
            tuple(rows),
        ),
        pact=pact,
    )


def bing_periods(pact: charts.Pact) -> showing.Table:
    """What each reading of the Bing clause would have paid, by fiscal year and by quarter."""
    columns = {
        f"bing_{measure}_{base}": f"{head}: {of}"
        for measure, head in {"gross": "Gross", "ex_tac": "Less traffic cost"}.items()
        for base, of in {"increment": "increase", "above_hurdle": "above", "whole": "all"}.items()
    }
    rows: list[showing.Row] = []
    for slug in (*bing.FISCAL_YEARS, *bing.QUARTERS):
        dues = [pact[f"{name}_{slug}"] for name in columns]
        if any(due.bound != "unknown" for due in dues):
            period = showing.sentence_case(periods.parse(slug).label)
            rows.append((period, *((_due_or_not(due), due) for due in dues)))
    return showing.Table(
        "bing_periods",
        "When each reading would have been due, and for how much",
        ("Period", *columns.values()),
        tuple(rows),
        "A rate on the whole increase, on its part above the hurdle, or on all such revenue. "
        "Growth is printed in whole percent, so at the hurdle both ends of an amount are given. "
        "The clause is applied to every period alike; it is read as ended in April 2026.",
    )


def _due_or_not(one: traces.Traced) -> str:
    """An amount in words, with both ends where it may also be nothing."""
    return wording.span(one) if one.low <= 0 < one.high else wording.bounded(one)


def bing_as_read(parameters: Mapping[str, Any], pact: charts.Pact) -> showing.Table:
    """What the Bing clause would have paid each year under the reading of this edition."""
    return showing.by_period(
        "bing_as_read",
        f"The Bing clause as this edition reads it: {bing.reading(parameters)}",
        {"bing": "Due"},
        bing.FISCAL_YEARS,
        pact,
        note="Of quarters, a sum is a floor while one of them is not published.",
    )


def bing_cliff(pact: charts.Pact, parameters: Mapping[str, Any]) -> charts.Chart:
    """How the amount due jumps at the hurdle, under each reading of the base."""
    rates = {
        name: terms.stated("bing_clause", term, bing.DAY, parameters).value
        for name, term in (("hurdle", "hurdle"), ("first_rate", "rate"), ("top_rate", "top_rate"))
    }
    before = pact["search_before_fy2025"].value
    hurdle = rates["hurdle"]
    # The line is straight up to the hurdle and jumps there, so few points before and many after.
    growth = np.concatenate([[hurdle / 2, hurdle], np.linspace(hurdle + 1e-6, 2 * hurdle, 16)])
    lines = [
        {
            "growth": float(g),
            "due": float(amount),
            "reading": showing.sentence_case(words),
            "colour": charts.OPENAI,
        }
        for reading, words in bing.BASES.items()
        for g, amount in zip(
            growth,
            ladder.due(
                before * (1 + growth),
                before,
                reading=reading,
                top=parameters["bing_top"],
                caused=parameters["bing_caused"],
                at_least=parameters["bing_test"] == "at_least",
                **rates,
            ),
            strict=True,
        )
    ]
    return charts.make(
        "bing_cliff",
        "At the hurdle the amount jumps from nothing to {bing_cliff_whole} if it is a part of all "
        "revenue, and by nothing if only the part above counts",
        "Three lines of the amount due against growth. All lie at zero below the hurdle; there "
        "they jump by {bing_cliff_whole}, {bing_cliff_increment} and {bing_cliff_above_hurdle}.",
        _lines(lines, "growth", "due", "Growth of search advertising", percent=True),
        showing.Table(
            "bing_cliff_data",
            "The jump at the hurdle, on the revenue of the year before fiscal 2025",
            ("Base", "Jump"),
            tuple(
                (showing.sentence_case(words), pact[f"bing_cliff_{reading}"])
                for reading, words in bing.BASES.items()
            ),
        ),
        pact=pact,
    )


def waterfall(pact: charts.Pact, parameters: Mapping[str, Any]) -> charts.Chart:
    """What Microsoft would have received from OpenAI's profits, as they add up."""
    rules = {name: one.value for name, one in clauses.waterfall(parameters).items()}
    profits = np.linspace(0, 1.25 * pact["profits_to_cap"].value, 101)
    received = participation.due(profits, 0, **rules)
    lines = [
        {"profits": float(p), "due": float(r), "reading": "Received", "colour": charts.TO_MICROSOFT}
        for p, r in zip(profits, received, strict=True)
    ]
    return charts.make(
        "waterfall",
        "Microsoft would have had its money back after {profits_to_recoup} of profits, and its "
        "last dollar after {profits_to_cap}",
        "A line of what Microsoft receives against OpenAI's profits added up: steep until "
        "{profits_to_recoup}, flatter until {profits_to_cap}, then level.",
        _lines(lines, "profits", "due", "OpenAI's profits, added up", percent=False),
        showing.Table(
            "waterfall_data",
            "Where the waterfall bends",
            ("Point", "Profits, added up"),
            (
                ("Investment recouped", pact["profits_to_recoup"]),
                ("Total received", pact["profits_to_cap"]),
            ),
        ),
        pact=pact,
    )


def commitments(pact: charts.Pact) -> charts.Chart:
    """The first year of each purchase commitment, beside spending and revenue."""
    groups = {
        "To be bought in its first year": [
            (terms.load()[clause].title, _paid(terms.load()[clause]), pact[f"first_year_{clause}"])
            for clause in clauses.COMMITMENTS
        ],
        "For comparison": [
            ("Inference bill at the last leaked pace", charts.TO_MICROSOFT_TOO,
             pact["inference_pace"]),
            ("Revenue of 2025 as reported", charts.OPENAI, pact["reported_revenue_2025"]),
        ],
    }  # fmt: skip
    rows: list[showing.Row] = [(what, one) for bars in groups.values() for what, _, one in bars]
    return charts.make(
        "commitments",
        "If all ran at once, the commitments would ask for {first_year_commitments} a year, "
        "{commitments_to_revenue} the revenue of 2025",
        "Bars of the first year of five purchase commitments, {first_year_azure_commitment} of it "
        "to Azure, beside an inference bill of {inference_pace} a year.",
        charts.bars(groups),
        showing.Table("commitments_data", "Commitments in a year", ("What", "Amount"), tuple(rows)),
        pact=pact,
        otherwise="Part of the purchase commitments, or the revenue of 2025, was not yet known",
    )


def commitments_by_year(pact: charts.Pact) -> showing.Table:
    """What each purchase commitment asks for in each calendar year."""
    columns = {f"need_{clause}": _buyer(clause) for clause in clauses.COMMITMENTS}
    return showing.by_period(
        "commitments_by_year",
        "The purchase commitments by calendar year",
        {**columns, "need_commitments": "All"},
        path.named(pact),
        pact,
        note="Schedules are not published; years and tilt are the parameters'. A commitment whose "
        "first year is not stated counts from the calendar year that most of it lies in.",
    )


def azure_by_year(pact: charts.Pact) -> showing.Table:
    """The Azure commitment by year, against the last leaked pace."""
    return showing.by_period(
        "azure_by_year",
        "The Azure commitment against the last leaked inference bill",
        {
            "need_azure_commitment": "To be bought",
            "azure_coverage": "Over that bill, a year",
            "azure_shortfall": "Paid without use",
        },
        path.named(pact),
        pact,
        note="Paid without use: under take-or-pay, which is an assumption, if use stayed at the "
        "pace of the last leaked quarter.",
    )


def _buyer(clause: str) -> str:
    """A commitment in a column's head."""
    return (
        terms.load()[clause]
        .title.replace(" purchase commitments", "")
        .replace(" purchase commitment", "")
    )


def stake_by_date(pact: charts.Pact) -> showing.Table:
    """The stake on each day for which it was stated, its cost and what it returned."""
    lines = {
        "stake_fraction": ("Stake", "percent"),
        "stake_value": ("Value", "times"),
        "stake_committed": ("Funding committed", "times"),
        "stake_funded": ("Funding paid in", "times"),
        "stake_multiple_committed": ("Value over what was committed", "times"),
        "stake_multiple_funded": ("Value over what was paid in", "times"),
    }
    rows: list[showing.Row] = []
    for name, (what, style) in lines.items():
        found = [pact[f"{name}_{slug}"] for slug in clauses.STAKE_DAYS]
        rows.append((what, *((wording.bounded(one, style), one) for one in found)))
    returns = [pact[f"stake_return_{slug}"] for slug in clauses.STAKE_DAYS]
    spans = ((wording.span(one, "percent"), one) for one in returns)
    rows.append(("Rate of return a year", *spans))
    days = (showing.day(day.isoformat()) for day in clauses.STAKE_DAYS.values())
    return showing.Table(
        "stake_by_date",
        "The stake by date",
        ("What", *days),
        tuple(rows),
        "No valuation goes with the stake before the recapitalisation, which was a claim on "
        "capped profits, nor with that of June 2026. Paid in: as last stated by that day.",
    )


def _lines(
    points: Sequence[Mapping[str, Any]], x: str, y: str, title: str, *, percent: bool
) -> charts.Drawn:
    """One line or three, told apart by their height, money in billions on the y axis."""
    money = "'$' + format(datum.value / 1e9, '~r') + ' bn'"
    data = alt.Data(values=list(points))  # type: ignore[no-untyped-call]
    base = alt.Chart(data).encode(
        x=alt.X(f"{x}:Q", title=title, axis=alt.Axis(format="%") if percent
                else alt.Axis(labelExpr=money, tickCount=5)),
        y=alt.Y(f"{y}:Q", title=None, axis=alt.Axis(labelExpr=money, tickCount=5)),
        color=alt.Color("colour:N", scale=None),
    )  # fmt: skip
    last = {line["reading"]: line[y] for line in points}
    names = sorted(last, key=lambda name: -last[name])
    ranked = zip(("Highest", "Middle", "Lowest"), names, strict=True)
    words = names if len(names) == 1 else [f"{rank}: {name.lower()}" for rank, name in ranked]
    key = alt.Chart(alt.Data(values=[{}])).mark_text(  # type: ignore[no-untyped-call]
        align="left", baseline="top", color=charts.INK, lineBreak="\n"
    )
    line = base.mark_line(strokeWidth=2).encode(detail="reading:N")
    named = key.encode(x=alt.value(8), y=alt.value(2), text=alt.value("\n".join(words)))
    return alt.layer(line, named, height=260)
