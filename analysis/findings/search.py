"""How Microsoft's search advertising grew, as the Bing clause may measure it.

Growth is measured gross, or less traffic-acquisition cost, over a year or a quarter. Where
Microsoft restated it, both stand side by side, and what is held against the hurdle lies between.
"""

from dataclasses import replace
from typing import Any

from analysis import figures, parameters, periods, traces
from analysis.findings import calendar, model, register
from analysis.terms import ladder

MEASURES = {"gross": "gross", "ex_tac": "less traffic-acquisition cost"}
_REVENUE = "search_advertising_revenue"
_STATED = ("search_advertising_growth", "search_advertising_growth_ex_tac")
_RESTATED = "search_advertising_growth_ex_tac_recast"


@model.once
def quarters(pact: model.Pact) -> tuple[periods.Period, ...]:
    """The quarters whose growth Microsoft stated, then or later, in order."""
    return pact.quarters_of(*_STATED, _RESTATED)


@model.once
def years(pact: model.Pact) -> tuple[periods.Period, ...]:
    """The fiscal years that stand against the year before, or one of whose quarters does."""
    whole = calendar.years_of(pact, _REVENUE)
    grown = {one for one in whole if one.shift(-periods.YEAR) in whole}
    return tuple(sorted(grown | {calendar.fiscal_year(quarter) for quarter in quarters(pact)}))


def every(pact: model.Pact) -> tuple[periods.Period, ...]:
    """The years, then the quarters."""
    return (*years(pact), *quarters(pact))


def example(pact: model.Pact) -> periods.Period:
    """The year that is shown in full: the last whole one before the first leak ended."""
    *_, last = figures.quarters_of(calendar.FLOWS, parameters.FIRST_DAY)
    return max(one for one in years(pact) if one.last <= last.last)


PERIOD, YEAR = register.Axis("period", every), register.Axis("year", years)
MEASURE = register.words("measure", MEASURES)
# Revenue of a year before is told by the period that it stands before.
NEXT = calendar.by_slug(every)


def published(pact: model.Pact, what: str, period: periods.Period) -> traces.Traced:
    """What Microsoft published of its search advertising."""
    return pact.pick(f"search_advertising_{what}", period)


@register.finding(NEXT)
def search_before(pact: model.Pact, slug: str) -> Any:
    """Search advertising a year before {period}

    Before a year: as its own annual report has it, else as first reported. Before a quarter: as
    growth and either revenue or its increase say, because the perimeter was changed since.
    """
    period = periods.parse(slug)
    if period.is_year:
        return _year_before(pact, period)
    growth, increase = (published(pact, what, period) for what in ("growth", "increase"))
    if increase.bound == "unknown":
        return published(pact, "revenue", period) / (1 + growth)
    return increase / growth


def _year_before(pact: model.Pact, year: periods.Period) -> traces.Traced:
    before = year.shift(-periods.YEAR)
    report = published(pact, "revenue", year).reference.get("source")
    recast = pact.select(f"{_REVENUE}_recast", before)
    same = [one for one in recast if one.source == report]
    return figures.trace(same[0]) if same else published(pact, "revenue", before)


def revenue(pact: model.Pact, period: periods.Period) -> traces.Traced:
    """Search advertising of a period; where it is not stated, of what grew and by how much."""
    stated = published(pact, "revenue", period)
    if period.is_year or stated.bound != "unknown":
        return stated
    return pact.search_before(period.slug) + increase(pact, "gross", period)


def increase(pact: model.Pact, measure: str, period: periods.Period) -> traces.Traced:
    """What a period had more than that a year before, USD; of a quarter as stated, if it is.

    Less traffic-acquisition cost no amount is published, so growth so measured is applied to all
    revenue of the year before: the increase less that cost is smaller.
    """
    if measure == "ex_tac":
        return pact.search_before(period.slug) * growth_held(pact, measure, period)
    if period.is_year:
        return published(pact, "revenue", period) - pact.search_before(period.slug)
    stated, growth = (published(pact, what, period) for what in ("increase", "growth"))
    if stated.bound != "unknown":
        return stated
    return published(pact, "revenue", period) * (growth / (1 + growth))


@register.finding(MEASURE, PERIOD)
def search_growth(pact: model.Pact, measure: str, period: periods.Period) -> Any:
    """Growth of search advertising, {measure}, {period}

    Of a year gross, as the revenue of both years gives it; else as stated.
    """
    if measure == "ex_tac":
        return published(pact, "growth_ex_tac", period)
    if period.is_year:
        return ladder.grown(published(pact, "revenue", period), pact.search_before(period.slug))
    return published(pact, "growth", period)


def _restated(pact: model.Pact, measure: str, period: periods.Period) -> bool:
    """Whether Microsoft restated a growth, or the revenue of both years that give it."""
    if measure == "ex_tac" or not period.is_year:
        return measure == "ex_tac" and bool(pact.select(_RESTATED, period))
    return bool(_recast(pact, period))


def _recast(pact: model.Pact, year: periods.Period) -> tuple[figures.Figure, ...]:
    """The revenue of a year and of that before as one later report has both; none if none has."""
    rows = pact.select(f"{_REVENUE}_recast", year)
    before = pact.select(f"{_REVENUE}_recast", year.shift(-periods.YEAR))
    both = [(one, other) for one in rows for other in before if one.source == other.source]
    return both[-1] if both else ()


@register.finding(MEASURE, PERIOD, where=_restated)
def search_growth_restated(pact: model.Pact, measure: str, period: periods.Period) -> Any:
    """Growth of search advertising as restated, {measure}, {period}"""
    if measure == "ex_tac":
        return published(pact, "growth_ex_tac_recast", period)
    return ladder.grown(*map(figures.trace, _recast(pact, period)))


def growth_held(pact: model.Pact, measure: str, period: periods.Period) -> traces.Traced:
    """The growth to be held against the hurdle: between that first stated and that restated."""
    first = pact.search_growth(measure, period)
    if not _restated(pact, measure, period):
        return first
    later = pact.search_growth_restated(measure, period)
    if first.bound == "unknown":
        return later
    low, high = min(first.low, later.low), max(first.high, later.high)
    return replace((first + later) / 2, low=low, high=high)
