"""What worlds of the past make of a run: its parameters, one value for each of the worlds kept.

What the past taught reaches the future: the part of revenue that is shared, and how much of its
movement goes on; the revenue of the first year of the outlook, which no goal makes certain; and
Microsoft's sales of the models. The evidence says nothing of the other inputs of the outlook: they
are drawn as they are written, evenly within each chain.
"""

import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis import cashflows, outlook, parameters, periods, runs
from analysis.worlds import drawing, history, loading, posterior, records
from analysis.worlds.drawing import Array

KEPT = 8192  # worlds, if there are as many, in which every finding is computed
NETTING, LAG, SHARED = "netting", "payment_lag_quarters", "shared_fraction"
REVENUE, RESALE = "revenue_factor", "resale_factor"
_DERIVED = (NETTING, LAG, REVENUE)


@dataclass(frozen=True)
class Carried:
    """Some worlds of a run, chain after chain, as values of its parameters.

    `values` holds arrays, or for each quarter one; `lags` whole quarters.
    """

    run: Mapping[str, Any]
    values: Mapping[str, Any]
    lags: Array

    def by_lag(self) -> Iterator[tuple[Array, runs.Run]]:
        """The run in the worlds of each lag: which these are, and its parameters."""
        for lag in np.unique(self.lags):
            here = self.lags == lag
            values = {name: _of(value, here) for name, value in self.values.items()}
            yield here, runs.Run({**self.run, **values, LAG: int(lag)})

    def each(self, number: Callable[[runs.Run], Any]) -> Array:
        """A number of the run in every world."""
        whole = np.full(len(self.lags), np.nan)
        for here, run in self.by_lag():
            whole[here] = number(run)
        return whole


def _of(value: Any, here: Array) -> Any:
    if isinstance(value, Mapping):
        return {quarter: amount[here] for quarter, amount in value.items()}
    return value[here]


def moved(run: Mapping[str, Any]) -> list[str]:
    """The parameters that worlds set: those the reader left as they are."""
    ids = [*(one.id for one in loading.drawn(run["as_of"])), *_DERIVED]
    if not _is_foreseen(run):
        ids.remove(REVENUE)
    return parameters.untouched(ids, run)


def _is_foreseen(run: Mapping[str, Any]) -> bool:
    """Whether a run's scenario was written by its day, and begins where worlds still tell of it."""
    first, as_of = periods.parse(str(outlook.years(run)[0])), run["as_of"]
    told = history.covers(first.start, first.end, as_of)
    return told and outlook.scenario(run).known.isoformat() <= as_of


def carried(run: Mapping[str, Any]) -> Carried | None:
    """The worlds kept of those of a run, or None before their inputs were written.

    Raises:
        Faults: some evidence contradicts the inputs and the rest of it.
    """
    found = posterior.inferred(run["as_of"], run["draws"], run["seed"])
    if found is None:
        return None
    count = min(len(found.weights), KEPT)
    step = len(found.weights) // count
    inputs = {name: value[::step] for name, value in found.inputs.items()}
    ahead = [(one.id, even) for one, even in _ahead(run["as_of"], run["seed"], count)]
    taught = [(id, inputs[id]) for id in loading.OF_A_RUN]
    values: dict[str, Any] = {id: drawing.within(id, each) for id, each in (*ahead, *taught)}
    values[SHARED] = _shared(inputs, run)
    withheld = {one.slug: found.past.withheld(one)[::step] for one in found.past.revenue}
    values[NETTING] = {quarter: amount / 1e6 for quarter, amount in withheld.items()}
    if _is_foreseen(run):
        first = periods.parse(str(outlook.years(run)[0]))
        revenue = found.says("revenue", first)[::step]
        goal = _on_path("revenue", first, {**run, REVENUE: 1.0})
        values[REVENUE] = drawing.within(REVENUE, revenue / goal)
        if RESALE in values:
            sold = sum(history.azure_openai(inputs, one) for one in first.quarters)
            part = _on_path("resale", first, {**run, RESALE: 1.0})
            values[RESALE] = drawing.within(RESALE, values[RESALE] * sold / (part * revenue))
    names = moved(run)
    lags = inputs["lag"].astype(int) if LAG in names else np.full(count, run[LAG])
    return Carried(run, {name: values[name] for name in names if name in values}, lags)


def _on_path(base: str, year: periods.Period, run: Mapping[str, Any]) -> float:
    """A base of the scenario in its first year, as it stands there."""
    return float(outlook.moved(base, year.start.year, lambda _: np.nan, run).value)


def _shared(inputs: Mapping[str, Array], run: Mapping[str, Any]) -> dict[str, Array]:
    """The shared part by quarter, from the first that leaked to the last of the outlook."""
    first = min(cashflows.quarters("payments", run["as_of"])).first
    last = periods.parse(str(outlook.years(run)[-1])).last
    quarters = periods.Period(first, last).quarters
    parts = history.shared(inputs, quarters, run["as_of"])
    return {one.slug: drawing.within(SHARED, part) for one, part in parts.items()}


@functools.lru_cache(maxsize=8)
def _ahead(as_of: str, seed: int, count: int) -> tuple[tuple[records.Uncertain, Array], ...]:
    """The inputs of the outlook, each evenly over its distribution within each chain."""
    random, size = np.random.default_rng([seed, count]), count // posterior.CHAINS
    ahead = [one for one in loading.drawn(as_of) if one.id not in loading.PAST_INPUTS]
    found = []
    for one in ahead:
        places = np.concatenate([random.permutation(size) for _ in range(posterior.CHAINS)])
        found.append((one, drawing.quantile(one, (places + random.random(count)) / size)))
    return tuple(found)
