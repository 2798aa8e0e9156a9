"""The Bing clause on Microsoft's own figures: what each reading would have paid, and when.

A reading says what the rate applies to, how growth is measured (gross, or less traffic-acquisition
cost), over which period (a year or a quarter), and whether growth equal to the hurdle is enough.
The parameters choose one; the findings show all bases and measures, by year and by quarter. The
clause is applied to every period, whether or not it is known to have been in force.
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from analysis import figures, outlook, periods, terms, traces
from analysis.terms import ladder

FISCAL_YEARS = ("fy2021", "fy2022", "fy2023", "fy2024", "fy2025", "fy2026")
# The quarters whose growth Microsoft stated, as far as it was kept.
QUARTERS = (
    "2023q2", "2023q4", "2024q2", "2024q3", "2024q4", "2025q1", "2025q2", "2025q3", "2025q4",
    "2026q1",
)  # fmt: skip
MEASURES = {"gross": "gross", "ex_tac": "less traffic-acquisition cost"}
BASES = {
    "increment": "of the whole increase",
    "above_hurdle": "of the part above the hurdle",
    "whole": "of all such revenue",
}
TESTS = {"more_than": "more than the hurdle", "at_least": "at least the hurdle"}
DAY = datetime.date(2025, 6, 30)  # the clause was reported in that month as being in force
EXAMPLE = "fy2025"  # the year whose readings and cliff are shown


@dataclass(frozen=True)
class Base:
    """Search advertising of a period: its revenue, that of a year before, increase and growth.

    `growth` is by measure. What is not published and does not follow is unknown.
    """

    revenue: traces.Traced
    before: traces.Traced
    increase: traces.Traced
    growth: Mapping[str, traces.Traced]


def answer(parameters: Mapping[str, Any]) -> Iterable[traces.Traced]:
    """The findings about the Bing clause.

    Args:
        parameters: all parameters, as `parameters.check` returns them.
    """
    rules = _rules(parameters)
    found: dict[str, traces.Traced] = {}
    for slug in (*FISCAL_YEARS, *QUARTERS):
        for one in _of_period(periods.parse(slug), rules, parameters["as_of"]):
            found[one.id] = one
    yield from found.values()
    yield from _as_read(found, parameters)
    yield from _cliff(found[f"search_before_{EXAMPLE}"], rules)
    whole, above = (found[f"bing_ex_tac_{base}_{EXAMPLE}"] for base in ("whole", "above_hurdle"))
    yield (whole / above).named(
        f"bing_spread_{EXAMPLE}", "Bing clause on the whole over on the part above the hurdle"
    )


def reading(parameters: Mapping[str, Any]) -> str:
    """The reading that the parameters choose, in words."""
    base, measure = BASES[parameters["bing_base"]], MEASURES[parameters["bing_measure"]]
    test = TESTS[parameters["bing_test"]]
    return f"{base}; growth {measure}, by {parameters['bing_period']}, {test}"


def _rules(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The terms of the ladder as reported, and what the parameters assume of it."""
    return {
        "hurdle": terms.stated("bing_clause", "hurdle", DAY, parameters),
        "first_rate": terms.stated("bing_clause", "rate", DAY, parameters),
        "top_rate": terms.stated("bing_clause", "top_rate", DAY, parameters),
        "top": outlook.assumption(
            "bing_top", "ratio", "Growth at which the rate tops out", parameters
        ),
        "caused": outlook.assumption(
            "bing_caused", "ratio", "Part of the base due to AI", parameters
        ),
        "at_least": parameters["bing_test"] == "at_least",
    }


def _of_period(
    period: periods.Period, rules: Mapping[str, Any], as_of: str
) -> Iterator[traces.Traced]:
    """Growth of one period against the hurdle, and what is due under each base and measure."""
    base = _year(period, as_of) if len(period) == periods.YEAR else _quarter(period, as_of)
    yield base.before
    for measure, what in MEASURES.items():
        growth = base.growth[measure]
        yield growth
        yield ((1 + growth) / (1 + rules["hurdle"])).named(
            f"growth_to_hurdle_{measure}_{period.slug}",
            f"Growth of search advertising over the hurdle, {what}, {period.label}",
            period,
        )
        earned = _earned(growth, rules).named(
            f"bing_rate_{measure}_{period.slug}",
            f"Rate that growth {what} earns under the Bing clause, {period.label}",
            period,
        )
        beyond = growth - rules["hurdle"]
        for reading, words in BASES.items():
            applied: Any = ladder.base(base.revenue, base.before, beyond, reading, base.increase)
            yield (earned * rules["caused"] * np.maximum(applied, 0)).named(
                f"bing_{measure}_{reading}_{period.slug}",
                f"Due under the Bing clause, {words}, growth {what}, {period.label}",
                period,
            )


def _earned(growth: traces.Traced, rules: Mapping[str, Any]) -> traces.Traced:
    """The rate that a growth earns, ratio."""
    found: traces.Traced = ladder.earned_rate(
        growth, *(rules[n] for n in ("hurdle", "first_rate", "top_rate", "top")),
        at_least=rules["at_least"],
    )  # fmt: skip
    return found


def _year(year: periods.Period, as_of: str) -> Base:
    """A fiscal year, held against the year before as the same annual report has it."""
    revenue = figures.pick("search_advertising_revenue", year, as_of)
    before = _before(_year_before(year, revenue, as_of), year)
    gross = _growth("gross", revenue / before - 1, year)
    return Base(revenue, before, revenue - before, _growths(gross, year, as_of))


def _year_before(year: periods.Period, revenue: traces.Traced, as_of: str) -> traces.Traced:
    """The year before as the same annual report has it, else as first reported."""
    before = year.shift(-periods.YEAR)
    recast = figures.select("search_advertising_revenue_recast", before, as_of)
    same = [one for one in recast if one.source == revenue.reference.get("source")]
    if same:
        return figures.trace(same[0])
    return figures.pick("search_advertising_revenue", before, as_of)


def _quarter(quarter: periods.Period, as_of: str) -> Base:
    """A quarter, of which Microsoft stated growth and either revenue or its increase, if any.

    What is not stated follows from the other two; the quarter a year before is not taken from the
    report of that time, because the perimeter was changed since.
    """
    growth = figures.pick("search_advertising_growth", quarter, as_of)
    revenue = figures.pick("search_advertising_revenue", quarter, as_of)
    increase = figures.pick("search_advertising_increase", quarter, as_of)
    if increase.bound == "unknown":
        before = revenue / (1 + growth)
        increase = revenue * (growth / (1 + growth))
    else:
        before = increase / growth
    before = _before(before, quarter)
    if revenue.bound == "unknown":
        revenue = before + increase
    gross = _growth("gross", +growth, quarter)
    return Base(revenue, before, increase, _growths(gross, quarter, as_of))


def _growths(gross: traces.Traced, period: periods.Period, as_of: str) -> dict[str, traces.Traced]:
    """The growth of a period by measure: gross, and as stated less traffic-acquisition cost."""
    stated = figures.pick("search_advertising_growth_ex_tac", period, as_of)
    return {"gross": gross, "ex_tac": _growth("ex_tac", +stated, period)}


def _growth(measure: str, growth: traces.Traced, period: periods.Period) -> traces.Traced:
    """A growth as a line item."""
    return growth.named(
        f"search_growth_{measure}_{period.slug}",
        f"Growth of search advertising, {MEASURES[measure]}, {period.label}",
        period,
    )


def _before(amount: traces.Traced, period: periods.Period) -> traces.Traced:
    """The revenue of a year earlier as a line item."""
    return (+amount).named(
        f"search_before_{period.slug}", f"Search advertising a year before {period.label}"
    )


def _as_read(
    found: Mapping[str, traces.Traced], parameters: Mapping[str, Any]
) -> Iterator[traces.Traced]:
    """What each fiscal year would have paid under the reading that the parameters choose."""
    name = f"bing_{parameters['bing_measure']}_{parameters['bing_base']}"
    for slug in FISCAL_YEARS:
        year = periods.parse(slug)
        by_year = parameters["bing_period"] == "year"
        due = +found[f"{name}_{slug}"] if by_year else _of_quarters(name, year, found)
        yield due.named(
            f"bing_{slug}",
            f"Due under the Bing clause, {reading(parameters)}, {year.label}",
            year,
        )


def _of_quarters(
    name: str, year: periods.Period, found: Mapping[str, traces.Traced]
) -> traces.Traced:
    """The sum of a year's quarters: at least that of the known ones; unknown if none is."""
    dues = [found.get(f"{name}_{quarter.slug}") for quarter in year.quarters]
    known = [due for due in dues if due is not None and due.bound != "unknown"]
    if not known:
        return traces.unknown("USD", id=f"{name}_of_quarters", label="Quarters", kind="figure")
    total = traces.total(known)
    if len(known) == len(dues):
        return +total
    rest = traces.known(
        0.0, "USD", id=f"bing_rest_{year.slug}", label="Quarters not published", kind="parameter"
    )
    return total + replace(rest, high=float("inf"))


def _cliff(before: traces.Traced, rules: Mapping[str, Any]) -> Iterator[traces.Traced]:
    """What reaching the hurdle is worth at once: the amount due at exactly that growth."""
    hurdle = rules["hurdle"]
    at_hurdle = before * (1 + hurdle)
    for reading, words in BASES.items():
        jump = (
            rules["first_rate"]
            * rules["caused"]
            * ladder.base(at_hurdle, before, hurdle - hurdle, reading)
        )
        yield jump.named(f"bing_cliff_{reading}", f"Jump at the hurdle of the Bing clause, {words}")
