"""The pact written by hand for one purpose: NumPy arrays, nothing remembered, nothing shared.

`worlds` measures `analysis.futures` against it, after making sure that both give the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis import outlook
from analysis.terms import ladder

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Year:
    """A year of a scenario: what no world draws, and how fast the rest follows what it draws."""

    growth: float
    margin: float
    margin_added: float  # times what a world adds
    compute: float  # this and the next two: times the world's factor
    azure: float
    resale: float
    bing: float  # what the Bing clause pays if all is due to AI, USD
    promised: float  # to be bought on Azure, USD


@dataclass(frozen=True)
class Scenario:
    """What all worlds have in common."""

    first: int  # year
    revenue: float  # of the first year, USD
    years: Sequence[Year]
    agi_year: float
    discount_rate: float


def scenario(run: Mapping[str, Any], promised: Sequence[float]) -> Scenario:
    """A scenario's numbers, from its path as it is and with one more percent of profit each."""
    path, moved = outlook.plain(run), outlook.plain({**run, "margin_added": 0.01})
    revenue = [path[f"outlook_revenue_{y}"] for y in outlook.years(run)]
    search = [path[f"outlook_search_{y}"] for y in outlook.years(run)]
    years = []
    for n, y in enumerate(outlook.years(run)):
        margin = path[f"outlook_profit_rate_{y}"]
        before = search[max(n - 1, 0)]
        grown = search[n] / before - 1
        climbed = min(max((grown - 0.15) / (run["bing_top"] - 0.15), 0), 1)
        reached = grown - 0.15 >= -ladder.TIE
        years.append(
            Year(
                growth=revenue[n] / revenue[n - 1] - 1 if n else 0.0,
                margin=margin,
                margin_added=(moved[f"outlook_profit_rate_{y}"] - margin) / 0.01,
                compute=path[f"outlook_compute_rate_{y}"],
                azure=path[f"outlook_azure_rate_{y}"],
                resale=path[f"outlook_resale_rate_{y}"],
                bing=reached * (0.1 + 0.1 * climbed) * (search[n] - before),
                promised=promised[n],
            )
        )
    agi_year = float(outlook.agi_year(run).value)
    return Scenario(outlook.years(run)[0], revenue[0], years, agi_year, run["discount_rate"])


def present_values(drawn: Mapping[str, Array], fixed: Scenario) -> dict[str, Array]:
    """The present value of every clause in each world, USD.

    Args:
        drawn: growth_added, margin_added, compute_factor, azure_factor, resale_factor,
            shared_fraction, bing_caused and agi_year, one value for each world.
        fixed: what they have in common.
    """
    shape = drawn["growth_added"].shape
    revenue = np.full(shape, fixed.revenue)
    agi_year = np.minimum(drawn["agi_year"], fixed.agi_year)
    used, received = np.zeros(shape), np.zeros(shape)
    shared, participated = np.zeros(shape), np.zeros(shape)
    resold, short, caused = np.zeros(shape), np.zeros(shape), 0.0
    for n, year in enumerate(fixed.years):
        if n:
            revenue = revenue * (1 + year.growth + drawn["growth_added"])
        discount = 1 / (1 + fixed.discount_rate) ** n
        gain = np.maximum(revenue * (year.margin + year.margin_added * drawn["margin_added"]), 0)
        gain /= 4
        computed = revenue * (year.compute * drawn["compute_factor"])
        bought = computed * (year.azure * drawn["azure_factor"])
        owed = 0.2 / 4 * drawn["shared_fraction"] * revenue
        paid_before, received_before = used.copy(), received.copy()
        for _ in range(4):
            used += np.minimum(owed, np.maximum(38e9 - used, 0))
            first = np.minimum(0.75 * gain, np.maximum(13e9 - received, 0))
            room = np.maximum(92e9 - received - first, 0)
            received += first + np.minimum(0.49 * (gain - first / 0.75), room)
        shared += np.where(agi_year > fixed.first + n, (used - paid_before) * discount, 0)
        participated += (received - received_before) * discount
        resold -= 0.2 * discount * year.resale * revenue * drawn["resale_factor"]
        short += np.maximum(year.promised - bought, 0) * discount
        caused -= year.bing * discount
    return {
        "revenue_share": shared,
        "profit_participation": participated,
        "reciprocal_share": resold,
        "bing_clause": caused * drawn["bing_caused"],
        "azure_commitment": short,
    }
