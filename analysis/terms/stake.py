"""The stake in OpenAI: its value, the multiple of money, and the internal rate of return."""

import datetime
from collections.abc import Sequence
from typing import Any

import numpy as np

from analysis import traces


def value(fraction: Any, valuation: Any) -> Any:
    """What a stake is worth at a valuation, USD."""
    return fraction * valuation


def diluted(fraction: Any, taken: Any, years: Any) -> Any:
    """What is left of a stake after some years in each of which new shares take a part of it.

    Args:
        fraction: the stake before, ratio.
        taken: the part of it taken each year, ratio.
        years: how many years.
    """
    return fraction * (1 - taken) ** years


def multiple(worth: Any, received: Any, cost: Any) -> Any:
    """What was received and is held, over what was paid in, ratio."""
    return traces.over(worth + received, cost)


HALVINGS = 60  # of the bracket below: to well under a billionth
LEAST, MOST = -0.99, 10.0  # the yearly returns among which one is looked for


def yearly_return(years: Sequence[float], flows: Sequence[Any]) -> Any:
    """The internal rate of return of money paid in first and received later, ratio a year.

    Found by halving a bracket, for many worlds at once; NaN where none lies in it. Money paid in
    first and received later has one return at most.

    Args:
        years: when each amount flows, in years from any day.
        flows: the amounts, USD: paid in negative, received positive; numbers or arrays.
    """
    first = np.asarray(sum(flows), dtype=float)
    low, high = np.full(first.shape, LEAST), np.full(first.shape, MOST)
    inside = (_present(low, years, flows) > 0) & (_present(high, years, flows) < 0)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        gains = _present(middle, years, flows) > 0
        low, high = np.where(gains, middle, low), np.where(gains, high, middle)
    return np.where(inside, low, np.nan)[()]


def _present(rate: Any, years: Sequence[float], flows: Sequence[Any]) -> Any:
    """What the flows are worth at the first of the years."""
    at = [year - years[0] for year in years]
    return sum(flow / (1 + rate) ** year for year, flow in zip(at, flows, strict=True))


def rate_of_return(
    days: Sequence[datetime.date], paid_in: Sequence[float], worth: float, on: datetime.date
) -> float:
    """The internal rate of return of dated payments against a value on a day, ratio a year.

    Args:
        days: when each tranche was paid in.
        paid_in: the tranches, USD.
        worth: value on the day, USD.
        on: the day.

    Raises:
        ValueError: no rate among those looked at fits, or more than one may: only of money that is
            first paid in and then comes back, summed up by day, it is certain that there is one.
    """
    if np.isnan([*paid_in, worth]).any():
        return float("nan")
    flows = _by_day([*days, on], [*(-amount for amount in paid_in), worth])
    turns = np.count_nonzero(np.diff(np.sign([*flows.values()])))  # of the sign
    if turns > 1:
        raise ValueError("these payments may have several rates of return")
    years = [day.toordinal() / 365 for day in flows]
    found = yearly_return(years, list(flows.values())) if turns else float("nan")
    if np.isnan(found):
        raise ValueError("these payments have no rate of return from -99 to 1,000 % a year")
    return float(found)


def _by_day(days: Sequence[datetime.date], flows: Sequence[float]) -> dict[datetime.date, float]:
    """What flows on each day on which something does, in order."""
    sums: dict[datetime.date, float] = {}
    for day, flow in sorted(zip(days, flows, strict=True)):
        sums[day] = sums.get(day, 0.0) + flow
    return {day: flow for day, flow in sums.items() if flow}
