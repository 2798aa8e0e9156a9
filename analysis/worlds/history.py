"""What a world says of the past: revenue and more, from payments by the clause's inverse."""

from collections.abc import Mapping

import numpy as np

from analysis import cashflows, periods
from analysis.terms import share
from analysis.worlds import loading
from analysis.worlds.drawing import Array

SET_OFF = "set_off_"  # and the slug of a quarter
_MIDDLE_OF_2024 = periods.parse("2024q3").first  # the quarter that begins there
Quarters = dict[periods.Period, Array]


def says(world: Mapping[str, Array], as_of: str) -> dict[str, Array]:
    """What a world says of the past: revenue and what went to Microsoft, USD.

    Args:
        world: one value for each world and input, and for each leaked quarter, as `draw` gives
            them.
        as_of: the day that it was drawn for.

    Returns:
        What figures measure, by its name in `loading.MEASURED`, and the set-off of each quarter as
        `set_off_` and its slug.
    """
    paid = _leaked(world, "payments", as_of)
    quarters = _quarters(paid)
    set_off = {
        one: world["net"] * world["reciprocal_rate"] * _azure_openai(world, one) for one in quarters
    }
    fraction = {one: _fraction(world, one) for one in quarters}
    revenue = _revenue(world, paid, set_off, fraction)
    owed = {
        one: share.due(revenue[one], world["share_rate"], fraction[one], set_off[one])
        for one in quarters
        if one not in paid
    }
    shares = {**paid, **{one: np.maximum(amount, 0) for one, amount in owed.items()}}
    bills = _bills(world, as_of, quarters)
    summed = {"revenue": (revenue,), "expenses_to_microsoft": (shares, bills)}
    return {
        **{
            name: np.sum(
                [part[one] for part in summed[quantity] for one in period.quarters], axis=0
            )
            for name, (quantity, period) in loading.MEASURED.items()
        },
        **{f"{SET_OFF}{one.slug}": amount for one, amount in set_off.items()},
    }


def _leaked(world: Mapping[str, Array], flow: str, as_of: str) -> Quarters:
    """The leaked quarters of a flow as they were in each world, USD: with the error of the leak."""
    return {
        one: world[f"{flow}_{one.slug}"] * (1 + world["leak_error"])
        for one in cashflows.quarters(flow, as_of)
    }


def _quarters(paid: Quarters) -> tuple[periods.Period, ...]:
    """From the first leaked payment to the quarter after the last, or as far as figures measure."""
    measured = max(period.last for _, period in loading.MEASURED.values())
    return periods.Period(min(paid).first, max(max(paid).last + 1, measured)).quarters


def _years(quarter: periods.Period) -> float:
    """From the middle of 2024 to that of a quarter."""
    return (quarter.first + 0.5 - _MIDDLE_OF_2024) / periods.YEAR


def _azure_openai(world: Mapping[str, Array], quarter: periods.Period) -> Array:
    """Microsoft's sales of the models in a quarter, from a level in mid-2024 and its growth."""
    growth = world["azure_openai_growth"] ** _years(quarter)
    sales: Array = world["azure_openai_level"] / periods.YEAR * growth
    return sales


def _fraction(world: Mapping[str, Array], quarter: periods.Period) -> Array:
    """The part of a quarter's revenue that is shared: that of mid-2024, moved each year since."""
    drift = world.get("base_drift", np.ones(1))
    return np.minimum(world["shared_fraction"] * drift ** _years(quarter), 1)


def _revenue(
    world: Mapping[str, Array], paid: Quarters, set_off: Quarters, fraction: Quarters
) -> Quarters:
    """OpenAI's revenue in each quarter, USD: that on which the payment so many quarters on is due.

    Where that payment did not leak, revenue grows on the quarter before as the world says; it is
    NaN where there is none before.
    """
    revenue: Quarters = {}
    for one, part in fraction.items():
        by_lag = [
            share.base(paid[one.shift(lag)], world["share_rate"], part, set_off[one])
            if one.shift(lag) in paid
            else revenue.get(one.shift(-1), np.nan) * (1 + world["last_quarter_growth"])
            for lag in range(loading.LONGEST_LAG + 1)
        ]
        revenue[one] = np.choose(world["lag"].astype(int), by_lag)
    return revenue


def _bills(
    world: Mapping[str, Array], as_of: str, quarters: tuple[periods.Period, ...]
) -> Quarters:
    """What Microsoft billed in each quarter: inference and the rest of Azure.

    Where inference did not leak, it grows on the quarter before as the world says; it is NaN where
    there is none before.
    """
    inference = _leaked(world, "inference", as_of)
    for one in quarters:
        if one not in inference:
            before = inference.get(one.shift(-1), np.nan)
            inference[one] = before * (1 + world["last_bill_growth"])
    return {one: amount * (1 + world["other_azure"]) for one, amount in inference.items()}
