"""Single clauses in charts and tables: when they applied, what they would pay, where they bend."""

import datetime

import altair as alt
import numpy as np

from analysis import findings, terms, wording
from analysis.exhibits import charts, tables, words
from analysis.findings import commitments, participation, path, stake
from analysis.terms import participation as waterfalls

_YEAR_END = "2032-12-31"  # how far the latest licence runs


def timeline(pact: findings.Pact) -> charts.Chart:
    """When each clause is in force, as a run has them."""
    as_of, agreed = pact.as_of, pact.agreed
    spans = [(clause, *_span(clause, as_of)) for clause in agreed.values() if clause.terms]
    known = [(clause, start, end) for clause, start, end in spans if start]
    lines = [
        {
            "slot": slot,
            "words": f"{clause.title}: {_years(clause, start, end)}",
            "start": start,
            "first": min(begun for _, begun, _ in known),
            "unpublished": _unpublished(clause, start),
            "end": end or _YEAR_END,
            "colour": _paid(clause),
            "open": not end,
        }
        for slot, (clause, start, end) in enumerate(known)
    ]
    base = alt.Chart(alt.Data(values=lines)).encode(y=alt.Y("slot:O", axis=None))
    bars = base.mark_bar(size=charts.BAR, yOffset=9).encode(
        x=alt.X("start:T", title=None, axis=alt.Axis(format="%Y", orient="top", tickCount=7)),
        x2="end:T",
        color=alt.Color("colour:N", scale=None),
        opacity=alt.condition("datum.open", alt.value(0.6), alt.value(1)),
    )
    unknown = base.transform_filter("datum.unpublished")
    before = unknown.mark_rule(yOffset=9, strokeDash=[4, 3], color=charts.MUTED).encode(
        x="first:T", x2="start:T"
    )
    texts = base.mark_text(align="left", dy=-6, color=charts.INK).encode(
        x=alt.XValue(0), text="words:N"
    )
    rows: list[tables.Row] = [
        (
            clause.title,
            "not published; applied from " * _unpublished(clause, start) + words.day(start),
            words.day(end) if end else "open",
        )
        for clause, start, end in known
    ]
    return charts.make(
        "timeline",
        "The pact is a bundle of clauses that began and ended at different times",
        "Bars over the years from 2019 to 2032, one for each clause, from its first to its last "
        "day in force; pale where no end was agreed, with a dashed line before it where the start "
        "is not published and the bar begins where this report applies the clause from.",
        alt.layer(before, bars, texts, height=alt.Step(charts.SLOT)),
        tables.Table(
            "timeline_data",
            f"Clauses in force, as known on {words.day(as_of)}",
            ("Clause", "From", "To"),
            tuple(rows),
            read=tuple(
                term.source
                for clause, _, _ in known
                for term in clause.terms
                if term.known.isoformat() <= as_of
            ),
        ),
        pact=pact,
    )


def _unpublished(clause: terms.Clause, start: str) -> bool:
    """Whether the first day of a clause is applied for want of a published one."""
    first = [one for one in clause.terms if one.effective.isoformat() == start]
    return any(one.start_unpublished for one in first)


def _years(clause: terms.Clause, start: str, end: str) -> str:
    """The years of a clause in words."""
    begun = "start not published, applied from" if _unpublished(clause, start) else "from"
    return f"{begun} {start[:4]} {'to ' + end[:4] if end else 'on'}"


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


def waterfall(pact: findings.Pact) -> charts.Chart:
    """What Microsoft would have received from OpenAI's profits, as they add up."""
    rules = {name: one.value for name, one in participation.waterfall(pact).items()}
    profits = np.linspace(0, 1.25 * pact["profits_to_cap"].value, 101)
    received = waterfalls.due(profits, 0, **rules)
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
        charts.lines(lines, "profits", "due", "OpenAI's profits, added up", percent=False),
        tables.Table(
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


def purchases(pact: findings.Pact) -> charts.Chart:
    """The first year of each purchase commitment, beside spending and revenue."""
    year = commitments.REVENUE_OF
    revenue = pact.reported_revenue(year)
    groups = {
        "To be bought in its first year": [
            *((one.title, _paid(one), pact.first_year(one)) for one in commitments.every(pact)),
            ("All of these", charts.MUTED, pact["first_year_commitments"]),
        ],
        "For comparison": [
            ("Inference bill at the last leaked pace", charts.TO_MICROSOFT_TOO,
             pact["inference_pace"]),
            *([(f"Revenue of {year.label} as reported", charts.OPENAI, revenue)]
              if revenue.bound != "unknown" else []),
        ],
    }  # fmt: skip
    rows: list[tables.Row] = [(what, one) for bars in groups.values() for what, _, one in bars]
    return charts.make(
        "commitments",
        "If all ran at once, the commitments would ask for {first_year_commitments} a year",
        "Bars of the first year of each purchase commitment, {first_year_azure_commitment} of it "
        "to Azure, beside an inference bill of {inference_pace} a year.",
        charts.bars(groups),
        tables.Table("commitments_data", "Commitments in a year", ("What", "Amount"), tuple(rows)),
        pact=pact,
        otherwise="What all commitments together ask for in a year is not known: {why}",
    )


def purchases_by_year(pact: findings.Pact) -> tables.Table:
    """What each purchase commitment asks for in each calendar year."""
    columns = {f"need_{one.id}": commitments.short(one) for one in commitments.every(pact)}
    return tables.by_period(
        "commitments_by_year",
        "The purchase commitments by calendar year",
        {**columns, "need_commitments": "All"},
        path.named(pact),
        pact,
        note="Schedules are not published; years and tilt are the parameters'. A commitment whose "
        "first year is not stated counts from the calendar year that most of it lies in.",
    )


def azure_by_year(pact: findings.Pact) -> tables.Table:
    """The Azure commitment by year, against all that is known to have been billed in a year."""
    columns = {"need_azure_commitment": "To be bought"}
    if pact["azure_bills"].bound == "unknown":
        return tables.by_period(
            "azure_by_year", "The Azure commitment by year", columns, path.named(pact), pact
        )
    return tables.by_period(
        "azure_by_year",
        "The Azure commitment against all bills of the last year that is known",
        columns | {"azure_coverage": "Over those bills", "azure_shortfall": "Beyond them"},
        path.named(pact),
        pact,
        note="The bills hold the revenue share as well, so that what was bought on Azure is at "
        "most as much. The commitment was announced as additional to what was agreed before.",
    )


def stake_by_date(pact: findings.Pact) -> tables.Table:
    """The stake on each day for which it was stated, its cost and what it returned."""
    lines = {
        "stake_fraction": ("Stake", "percent"),
        "stake_value": ("Value", "times"),
        "stake_committed": ("Funding committed", "times"),
        "stake_funded": ("Funding paid in", "times"),
        "stake_multiple_committed": ("Value over what was committed", "times"),
        "stake_multiple_funded": ("Value over what was paid in", "times"),
    }
    days = stake.days(pact)
    rows: list[tables.Row] = []
    for name, (what, style) in lines.items():
        found = [pact[f"{name}_{day.slug}"] for day in days]
        rows.append((what, *((wording.bounded(one, style), one) for one in found)))
    returns = [pact.stake_return(day) for day in days]
    spans = ((wording.span(one, "percent"), one) for one in returns)
    rows.append(("Rate of return a year", *spans))
    unvalued = [one.label for one in days if pact.stake_value(one).bound == "unknown"]
    return tables.Table(
        "stake_by_date",
        "The stake by date",
        ("What", *(day.label for day in days)),
        tuple(rows),
        f"No valuation is stated with the stake for {words.listed(unvalued)}"
        f"{', when it was a claim on capped profits' if days[0].label in unvalued else ''}. "
        "Paid in: as last stated by that day.",
    )
