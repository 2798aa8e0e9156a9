"""The Bing clause on Microsoft's own figures: what each reading would have paid, and when.

A reading says what the rate applies to, how growth is measured (gross, or less traffic-acquisition
cost), over which period (a year or a quarter), and whether growth equal to the hurdle is enough.
The parameters choose one; the findings show all bases and measures, by year and by quarter. The
clause is applied to every period, whether or not it is known to have been in force.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import reduce
from typing import Any

import numpy as np

from analysis import outlook, periods, terms, traces
from analysis.findings import model, register, search
from analysis.findings.search import MEASURE, MEASURES, PERIOD, YEAR
from analysis.terms import ladder

BASES = {
    "increment": "of the whole increase",
    "above_hurdle": "of the part above the hurdle",
    "whole": "of all such revenue",
}
TESTS = {"more_than": "more than the hurdle", "at_least": "at least the hurdle"}
_RULES = {
    "hurdle": "Hurdle of the Bing clause",
    "first_rate": "Rate at the hurdle of the Bing clause",
    "top_rate": "Top rate of the Bing clause",
    "top": "Growth at which the rate of the Bing clause tops out, as assumed",
}
BASE = register.words("base", BASES)
RULE = register.words("rule", _RULES)
# The year whose readings and cliff are shown.
EXAMPLE = register.Axis("year", lambda pact: [search.example(pact)])
register.said("reading", lambda pact, _: reading(pact.run))


def reading(run: Mapping[str, Any]) -> str:
    """The reading that the parameters choose, in words."""
    base, measure = BASES[run["bing_base"]], MEASURES[run["bing_measure"]]
    return f"{base}; growth {measure}, by {run['bing_period']}, {TESTS[run['bing_test']]}"


def some_caused(pact: model.Pact) -> bool:
    """Whether anything of the clause's base is taken to be due to AI: else nothing is due."""
    return bool(pact.run["bing_caused"])


def _caused(pact: model.Pact) -> traces.Traced:
    return outlook.assumption("bing_caused", pact.run)


@model.once
def _rules(pact: model.Pact) -> dict[str, traces.Traced]:
    """The hurdle and both rates of the ladder, as last in force, and where it tops out."""
    names = {"hurdle": "hurdle", "first_rate": "rate", "top_rate": "top_rate"}
    found = {n: terms.last_stated("bing_clause", term, pact.run) for n, term in names.items()}
    return found | {"top": outlook.assumption("bing_top", pact.run)}


@register.finding(RULE, id="bing_{rule}_read", style="percent")
def bing_rule(pact: model.Pact, rule: str) -> Any:
    """{rule}"""
    return +_rules(pact)[rule]


@register.finding(MEASURE, PERIOD)
def growth_to_hurdle(pact: model.Pact, measure: str, period: periods.Period) -> Any:
    """Growth of search advertising over the hurdle, {measure}, {period}

    What a dollar grew to over what it has to grow to: above one it passes.
    """
    return (1 + search.growth_held(pact, measure, period)) / (1 + _rules(pact)["hurdle"])


@register.finding(MEASURE, PERIOD, style="percent")
def bing_rate(pact: model.Pact, measure: str, period: periods.Period) -> Any:
    """Rate that growth {measure} earns under the Bing clause, {period}"""
    at_least = pact.run["bing_test"] == "at_least"
    growth = search.growth_held(pact, measure, period)
    return ladder.earned_rate(growth, **_rules(pact), at_least=at_least)


@register.finding(MEASURE, BASE, PERIOD, id="bing_{measure}_{base}_{period}")
def bing_due(pact: model.Pact, measure: str, base: str, period: periods.Period) -> Any:
    """Due under the Bing clause, {base}, growth {measure}, {period}

    The rate earned, on the part of the base that is due to AI. Base and growth are measured alike;
    less traffic-acquisition cost an increase is known as a ceiling only.
    """
    beyond = search.growth_held(pact, measure, period) - _rules(pact)["hurdle"]
    before = pact.search_before(period.slug)
    increase = search.increase(pact, measure, period)
    applied: Any = ladder.base(search.revenue(pact, period), before, beyond, base, increase)
    due = ladder.due(applied, pact.bing_rate(measure, period), _caused(pact))
    if measure == "gross" or base == "whole":
        return due
    return replace(+due, low=0 * due.low)


@register.finding(YEAR, id="bing_{year}")
def bing_as_read(pact: model.Pact, year: periods.Period) -> Any:
    """Due under the Bing clause, {reading}, {year}

    Of a whole year, or of its quarters together, as the run reads the clause.
    """
    read = pact.run["bing_measure"], pact.run["bing_base"]
    return (
        pact.bing_due(*read, year) if pact.run["bing_period"] == "year" else _of(pact, year, read)
    )


def _of(pact: model.Pact, year: periods.Period, read: tuple[str, str]) -> traces.Traced:
    """The sum of a year's quarters: at least that of the known ones; unknown if none is sure."""
    dues = [pact.bing_due(*read, one) for one in _quarters(pact, year)]
    known = [due for due in dues if due.bound != "unknown"]
    if len(known) == len(year):
        return +traces.total(known)
    rest = traces.known(
        0.0, "USD", id=f"bing_rest_{year.slug}", label="Quarters not published", kind="parameter"
    )
    unsure = np.all([np.equal(due.low, 0) & np.greater(due.high, 0) for due in known], axis=0)
    if np.all(unsure):
        return +replace(rest, value=float("nan"))
    whole = traces.total(known) + replace(rest, high=float("inf"))
    if not np.any(unsure):
        return whole
    # Of many runs some: each as it would be by itself.
    unknown = (("value", np.nan), ("low", 0.0), ("high", 0.0))
    return replace(whole, **{n: np.where(unsure, of, getattr(whole, n)) for n, of in unknown})


@register.finding(MEASURE, BASE, EXAMPLE, id="bing_quarters_{measure}_{base}_{year}")
def bing_in_quarters(pact: model.Pact, measure: str, base: str, year: periods.Period) -> Any:
    """Due under the Bing clause by quarter, {base}, growth {measure}, {year}"""
    return +_of(pact, year, (measure, base))


@register.finding(EXAMPLE)
def bing_least(pact: model.Pact, year: periods.Period) -> Any:
    """Least due under the Bing clause by year, whatever measure and base"""
    dues = [pact.bing_due(measure, base, year) for measure in MEASURES for base in BASES]
    return reduce(np.minimum, dues)  # type: ignore[arg-type]


@register.finding(EXAMPLE)
def bing_most(pact: model.Pact, year: periods.Period) -> Any:
    """Most due under the Bing clause by year, whatever measure, base and rise of the rate

    At the top rate on all such revenue, if growth passes the hurdle by any measure.
    """
    at_top = _rules(pact) | {"first_rate": _rules(pact)["top_rate"]}
    equal = pact.run["bing_test"] == "at_least"
    rates = [
        ladder.earned_rate(search.growth_held(pact, one, year), **at_top, at_least=equal)
        for one in MEASURES
    ]
    rate: Any = reduce(np.maximum, rates)
    return rate * _caused(pact) * search.revenue(pact, year)


@register.finding(MEASURE, EXAMPLE)
def bing_passed(pact: model.Pact, measure: str, year: periods.Period) -> Any:
    """Quarters of {year} whose growth surely passed the hurdle, {measure}"""
    held = _held(pact, measure, year)
    return traces.those(held, lambda one: one.low > 1, "(1 if low({}) > 1 else 0)")


@register.finding(MEASURE, EXAMPLE)
def bing_unsure(pact: model.Pact, measure: str, year: periods.Period) -> Any:
    """Quarters of {year} of which rounding hides whether growth passed the hurdle, {measure}"""
    held, unsure = _held(pact, measure, year), "(1 if low({0}) <= 1 <= high({0}) else 0)"
    return traces.those(held, lambda one: one.low <= 1 <= one.high, unsure)


def _held(pact: model.Pact, measure: str, year: periods.Period) -> list[traces.Traced]:
    """Growth over the hurdle in each quarter of a year of which it is known."""
    found = [pact.growth_to_hurdle(measure, one) for one in _quarters(pact, year)]
    return [one for one in found if one.bound != "unknown"]


def _quarters(pact: model.Pact, year: periods.Period) -> list[periods.Period]:
    """The quarters of a year whose growth Microsoft stated."""
    return [one for one in year.quarters if one in search.quarters(pact)]


@register.finding(BASE)
def bing_cliff(pact: model.Pact, base: str) -> Any:
    """Jump at the hurdle of the Bing clause

    What is due at exactly that growth on the revenue of the year before the example.
    """
    hurdle, before = _rules(pact)["hurdle"], pact.search_before(search.example(pact).slug)
    applied: Any = ladder.base(before * (1 + hurdle), before, hurdle - hurdle, base)
    return _rules(pact)["first_rate"] * _caused(pact) * applied


@register.finding(EXAMPLE)
def bing_spread(pact: model.Pact, year: periods.Period) -> Any:
    """Bing clause on the whole over on the part above the hurdle"""
    whole, above = (pact.bing_due("ex_tac", base, year) for base in ("whole", "above_hurdle"))
    return whole / above
