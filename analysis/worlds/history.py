"""What a world says of the past: revenue and more, from payments by the clause's inverse."""

from collections.abc import Mapping

import numpy as np

from analysis import periods
from analysis.terms import share
from analysis.worlds import drawing, loading
from analysis.worlds.drawing import Array

QUARTERS = (*drawing.LEAKED, drawing.LEAKED[-1].shift(1))
_MIDDLE_OF_2024 = 2.0  # quarters after the first leaked one began


def says(world: Mapping[str, Array]) -> dict[str, Array]:
    """What a world says of the past: revenue and what went to Microsoft, USD.

    Args:
        world: one value for each world and input, as `draw` gives them.

    Returns:
        `revenue_2024`, `revenue_2025h1`, `revenue_2025`, `to_microsoft_2025`, and the set-off of
        each quarter as `set_off_` and its slug.
    """
    paid = [world[f"payments_{q.slug}"] * (1 + world["leak_error"]) for q in drawing.LEAKED]
    sold = [_azure_openai(world, n) for n in range(len(QUARTERS))]
    set_off = [world["net"] * world["reciprocal_rate"] * sales for sales in sold]
    fraction = [_fraction(world, n) for n in range(len(QUARTERS))]
    revenue = _revenue(world, paid, set_off, fraction)
    last = share.due(revenue[-1], world["share_rate"], fraction[-1], set_off[-1])
    shares = sum(paid[4:]) + np.maximum(last, 0)
    return {
        "revenue_2024": sum(revenue[:4]),
        "revenue_2025h1": sum(revenue[4:6]),
        "revenue_2025": sum(revenue[4:]),
        "to_microsoft_2025": shares + _bills(world),
        **{f"set_off_{q.slug}": amount for q, amount in zip(QUARTERS, set_off, strict=True)},
    }


def _azure_openai(world: Mapping[str, Array], n: int) -> Array:
    """Microsoft's sales of the models in a quarter, from a level in mid-2024 and its growth."""
    years = (n + 0.5 - _MIDDLE_OF_2024) / periods.YEAR
    sales: Array = (
        world["azure_openai_level"] / periods.YEAR * world["azure_openai_growth"] ** years
    )
    return sales


def _fraction(world: Mapping[str, Array], n: int) -> Array:
    """The part of a quarter's revenue that is shared: that of mid-2024, moved each year since."""
    years = (n + 0.5 - _MIDDLE_OF_2024) / periods.YEAR
    drift = world.get("base_drift", np.ones(1))
    return np.minimum(world["shared_fraction"] * drift**years, 1)


def _revenue(
    world: Mapping[str, Array], paid: list[Array], set_off: list[Array], fraction: list[Array]
) -> list[Array]:
    """OpenAI's revenue in each quarter, USD: that on which the payment so many quarters on is due.

    Where that payment did not leak, revenue grows on the quarter before as the world says.
    """
    revenue: list[Array] = []
    for n, (off, part) in enumerate(zip(set_off, fraction, strict=True)):
        by_lag = [
            share.base(paid[n + lag], world["share_rate"], part, off)
            if n + lag < len(paid)
            else revenue[-1] * (1 + world["last_quarter_growth"])
            for lag in range(loading.LONGEST_LAG + 1)
        ]
        revenue.append(np.choose(world["lag"].astype(int), by_lag))
    return revenue


def _bills(world: Mapping[str, Array]) -> Array:
    """What Microsoft billed in 2025: inference, its last quarter grown, and the rest of Azure."""
    year = [world[f"inference_{quarter.slug}"] for quarter in drawing.LEAKED[periods.YEAR :]]
    inference = sum(year) + year[-1] * (1 + world["last_bill_growth"])
    bills: Array = inference * (1 + world["leak_error"]) * (1 + world["other_azure"])
    return bills
