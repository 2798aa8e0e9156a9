"""What the simulations of a run say of a figure that is still to come: the quantiles of a forecast.

Of the quarters that the simulations tell of it is what they say; of later years it is what their
outlook comes to, evenly over each year.
"""

import datetime
from collections.abc import Mapping
from typing import Any

import numpy as np

from analysis import findings, outlook, periods, runs, schema, worlds
from analysis.findings import versions
from analysis.worlds.drawing import Array

# Quantity -> the findings of each year of the outlook that sum up to it.
_OF_A_YEAR = {
    "revenue": ("outlook_revenue",),
    "revenue_share": ("payments",),
    "revenue_from_openai": ("payments", "outlook_azure_bought"),
    "expenses_to_microsoft": ("payments", "outlook_azure_bought"),
    "total_compute": ("outlook_compute",),
    "valuation_after_money": ("outlook_valuation",),
}


def quantiles(
    run: Mapping[str, Any], quantity: str, start: datetime.date, end: datetime.date
) -> tuple[float, ...]:
    """Where a figure lies by the simulations, at the levels of `worlds.LEVELS`, in base units.

    Raises:
        Faults: the simulations say nothing of it.
    """
    found = worlds.inferred(run["as_of"], run["draws"], run["seed"])
    if found is None:
        rule = "no inputs were written by the day of the run"
        raise _nothing(quantity, rule, "give the run a later as_of")
    if quantity in worlds.MEASURED and worlds.covers(start, end, run["as_of"]):
        return found.quantiles(found.past.measured(quantity, start, end), worlds.LEVELS)
    if quantity not in _OF_A_YEAR:
        rule = f"neither the past nor the outlook of a simulation has {quantity!r}"
        remedy = f"ask for one of {', '.join(sorted({*worlds.MEASURED, *_OF_A_YEAR}))}"
        raise _nothing(quantity, rule, remedy)
    return tuple(map(float, np.quantile(_ahead(run, quantity, start, end), worlds.LEVELS)))


def _ahead(
    run: Mapping[str, Any], quantity: str, start: datetime.date, end: datetime.date
) -> Array:
    """What the outlook of each simulation comes to over a period, a part of each year's."""
    if quantity == "valuation_after_money":
        start = end.replace(month=1, day=1)
    known = outlook.years(run)
    if start.year < known[0] or end.year > known[-1]:
        rule = f"the outlook of a simulation has not all of {start} to {end}"
        raise _nothing(quantity, rule, f"ask for a time within {known[0]} to {known[-1]}")
    carried = worlds.carried(run)
    assert carried is not None  # noqa: S101 - the inputs were written, as the caller made sure
    quarters = periods.Period(periods.quarter(start).first, periods.quarter(end).last).quarters
    years = [one.year.slug for one in quarters]
    now = versions.newest(findings.of(run))
    names = [f"payments_{now}" if n == "payments" else n for n in _OF_A_YEAR[quantity]]
    parts = {f"{n}_{year}": years.count(year) / periods.YEAR for year in years for n in names}

    def come_to(one: runs.Run) -> Any:
        pact = findings.of(one)
        return sum(part * pact[id].value for id, part in parts.items())

    return carried.each(come_to)


def _nothing(quantity: str, rule: str, remedy: str) -> schema.Faults:
    return schema.Faults([schema.Fault("forecasts", quantity, rule, remedy)])
