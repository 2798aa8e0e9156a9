"""The Bing clause on Microsoft's own figures: what each reading would have paid, and when.

A reading says what the rate applies to, how growth is measured (gross, or less traffic-acquisition
cost), over which period (a year or a quarter), and whether growth equal to the hurdle is enough.
The parameters choose one; the findings show all bases and measures, by year and by quarter. The
clause is applied to every period, whether or not it is known to have been in force.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from analysis import figures, outlook, periods, traces
from analysis.findings import calendar, clauses, model, register
from analysis.terms import ladder

MEASURES = {"gross": "gross", "ex_tac": "less traffic-acquisition cost"}
BASES = {
    "increment": "of the whole increase",
    "above_hurdle": "of the part above the hurdle",
    "whole": "of all such revenue",
}
TESTS = {"more_than": "more than the hurdle", "at_least": "at least the hurdle"}
# The year whose readings and cliff are shown: the last whole one before the leak.
EXAMPLE = "fy2025"
_REVENUE = "search_advertising_revenue"
_STATED = ("search_advertising_growth", "search_advertising_growth_ex_tac")


def quarters(pact: model.Pact) -> tuple[periods.Period, ...]:
    """The quarters whose growth Microsoft stated, in order."""
    return pact.kept("search quarters", lambda: figures.quarters_of(_STATED, pact.as_of))


def years(pact: model.Pact) -> tuple[periods.Period, ...]:
    """The fiscal years that stand against the year before, or one of whose quarters does."""
    return pact.kept("search years", lambda: tuple(sorted(_years(pact))))


def _years(pact: model.Pact) -> Iterable[periods.Period]:
    whole = calendar.years_of((_REVENUE,), pact.as_of)
    grown = {one for one in whole if one.shift(-periods.YEAR) in whole}
    return grown | {calendar.fiscal_year(quarter) for quarter in quarters(pact)}


def _every(pact: model.Pact) -> tuple[periods.Period, ...]:
    return (*years(pact), *quarters(pact))


PERIOD, YEAR = register.spans("period", _every), register.spans("year", years)
MEASURE, BASE = register.words("measure", MEASURES), register.words("base", BASES)
# Revenue of a year before has no period of its own here: it is told by the one it stands before.
NEXT = register.Axis(
    "period",
    lambda pact: [one.slug for one in _every(pact)],
    str,
    lambda slug: periods.parse(slug).label,
)
# The reading that a run chooses is said in labels and not in ids, of which there is one a year.
READING = register.Axis("reading", lambda pact: (reading(pact.run),), lambda _: "", str)


def reading(run: Mapping[str, Any]) -> str:
    """The reading that the parameters choose, in words."""
    base, measure = BASES[run["bing_base"]], MEASURES[run["bing_measure"]]
    return f"{base}; growth {measure}, by {run['bing_period']}, {TESTS[run['bing_test']]}"


def rules(pact: model.Pact) -> dict[str, traces.Traced]:
    """The hurdle and both rates of the ladder, as last in force."""
    names = {"hurdle": "hurdle", "first_rate": "rate", "top_rate": "top_rate"}
    return {
        name: clauses.last_stated(pact, "bing_clause", term) for name, term in names.items()
    } | {
        "top": outlook.assumption(
            "bing_top", "ratio", "Growth at which the rate tops out", pact.run
        )
    }


def _caused(pact: model.Pact) -> traces.Traced:
    return outlook.assumption("bing_caused", "ratio", "Part of the base due to AI", pact.run)


def _published(pact: model.Pact, what: str, period: periods.Period) -> traces.Traced:
    return figures.pick(f"search_advertising_{what}", period, pact.as_of)


def _is_year(period: periods.Period) -> bool:
    return len(period) == periods.YEAR


@register.finding(NEXT)
def search_before(pact: model.Pact, slug: str) -> Any:
    """Search advertising a year before {period}

    Before a year: as its own annual report has it, else as first reported. Before a quarter: as
    growth and either revenue or its increase say, because the perimeter was changed since.
    """
    period = periods.parse(slug)
    if _is_year(period):
        return _year_before(pact, period)
    growth, increase = (_published(pact, what, period) for what in ("growth", "increase"))
    if increase.bound == "unknown":
        return _published(pact, "revenue", period) / (1 + growth)
    return increase / growth


def _year_before(pact: model.Pact, year: periods.Period) -> traces.Traced:
    before = year.shift(-periods.YEAR)
    report = _published(pact, "revenue", year).reference.get("source")
    recast = figures.select(f"{_REVENUE}_recast", before, pact.as_of)
    same = [one for one in recast if one.source == report]
    return figures.trace(same[0]) if same else _published(pact, "revenue", before)


def _revenue(pact: model.Pact, period: periods.Period) -> traces.Traced:
    """Search advertising of a period; where it is not stated, of what grew and by how much."""
    stated = _published(pact, "revenue", period)
    if _is_year(period) or stated.bound != "unknown":
        return stated
    return pact.search_before(period.slug) + _increase(pact, period)


def _increase(pact: model.Pact, period: periods.Period) -> traces.Traced:
    """What a period had more than that a year before; of a quarter as stated, if it is."""
    if _is_year(period):
        return _published(pact, "revenue", period) - pact.search_before(period.slug)
    stated, growth = (_published(pact, what, period) for what in ("increase", "growth"))
    if stated.bound != "unknown":
        return stated
    return _published(pact, "revenue", period) * (growth / (1 + growth))


@register.finding(MEASURE, PERIOD)
def search_growth(pact: model.Pact, measure: str, period: periods.Period) -> Any:
    """Growth of search advertising, {measure}, {period}

    Of a year gross, as the revenue of both years gives it; else as stated.
    """
    if measure == "ex_tac":
        return _published(pact, "growth_ex_tac", period)
    if _is_year(period):
        return _published(pact, "revenue", period) / pact.search_before(period.slug) - 1
    return _published(pact, "growth", period)


@register.finding(MEASURE, PERIOD)
def growth_to_hurdle(pact: model.Pact, measure: str, period: periods.Period) -> Any:
    """Growth of search advertising over the hurdle, {measure}, {period}"""
    return (1 + pact.search_growth(measure, period)) / (1 + _rules(pact)["hurdle"])


def _rules(pact: model.Pact) -> dict[str, traces.Traced]:
    kept: dict[str, traces.Traced] = pact.kept("bing rules", lambda: rules(pact))
    return kept


@register.finding(MEASURE, PERIOD)
def bing_rate(pact: model.Pact, measure: str, period: periods.Period) -> Any:
    """Rate that growth {measure} earns under the Bing clause, {period}"""
    at_least = pact.run["bing_test"] == "at_least"
    return ladder.earned_rate(
        pact.search_growth(measure, period), **_rules(pact), at_least=at_least
    )


@register.finding(MEASURE, BASE, PERIOD, id="bing_{measure}_{base}_{period}")
def bing_due(pact: model.Pact, measure: str, base: str, period: periods.Period) -> Any:
    """Due under the Bing clause, {base}, growth {measure}, {period}

    The rate earned, on the part of the base that is due to AI.
    """
    beyond = pact.search_growth(measure, period) - _rules(pact)["hurdle"]
    before, increase = pact.search_before(period.slug), _increase(pact, period)
    applied: Any = ladder.base(_revenue(pact, period), before, beyond, base, increase)
    return pact.bing_rate(measure, period) * _caused(pact) * np.maximum(applied, 0)


@register.finding(READING, YEAR, id="bing{reading}_{year}")
def bing_as_read(pact: model.Pact, _: str, year: periods.Period) -> Any:
    """Due under the Bing clause, {reading}, {year}

    Of a whole year, or of its quarters together, as the run reads the clause.
    """
    read = pact.run["bing_measure"], pact.run["bing_base"]
    return (
        pact.bing_due(*read, year) if pact.run["bing_period"] == "year" else _of(pact, year, read)
    )


def _of(pact: model.Pact, year: periods.Period, read: tuple[str, str]) -> traces.Traced:
    """The sum of a year's quarters: at least that of the known ones; unknown if none is."""
    stated = [one for one in year.quarters if one in quarters(pact)]
    dues = [pact.bing_due(*read, one) for one in stated]
    known = [due for due in dues if due.bound != "unknown"]
    if not known:
        return traces.unknown("USD")
    if len(known) == len(year):
        return +traces.total(known)
    rest = traces.known(
        0.0, "USD", id=f"bing_rest_{year.slug}", label="Quarters not published", kind="parameter"
    )
    return traces.total(known) + replace(rest, high=float("inf"))


@register.finding(BASE)
def bing_cliff(pact: model.Pact, base: str) -> Any:
    """Jump at the hurdle of the Bing clause

    What is due at exactly that growth on the revenue of the year before the example.
    """
    hurdle, before = _rules(pact)["hurdle"], pact.search_before(EXAMPLE)
    applied: Any = ladder.base(before * (1 + hurdle), before, hurdle - hurdle, base)
    return _rules(pact)["first_rate"] * _caused(pact) * applied


@register.finding(id=f"bing_spread_{EXAMPLE}")
def bing_spread(pact: model.Pact) -> Any:
    """Bing clause on the whole over on the part above the hurdle"""
    whole, above = (pact.bing_due("ex_tac", base, EXAMPLE) for base in ("whole", "above_hurdle"))
    return whole / above
