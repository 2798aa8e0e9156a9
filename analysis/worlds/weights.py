"""Worlds are weighted by how well what they say of the past fits the figures published of it."""

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from analysis import figures, machines, schema
from analysis.worlds import drawing, history, loading, records
from analysis.worlds.drawing import Array

REPLICATES = 8  # independent scramblings, whose spread is the error
FEWEST = 100.0  # worlds that must count, in effect, for an answer
KEPT = 2048  # worlds that stand for all where every finding is computed in each
PARTS = (0.05, 0.5, 0.95)


def evidence(as_of: str) -> list[tuple[records.Evidence, figures.Figure]]:
    """The figures that had been published by a day and speak for or against worlds."""
    published = {one.id: one for one in figures.load()}
    pairs = [(one, published[one.figure]) for one in loading.load().evidence]
    return [(one, figure) for one, figure in pairs if figure.known.isoformat() <= as_of]


def likelihood(says: Array, printed: float, rounding: float, error: float) -> Array:
    """The logarithm of the density of a printed figure where the truth is what a world says.

    Args:
        says: what each world says, USD.
        printed: the figure, USD.
        rounding: half the last digit's unit, USD: a uniform error.
        error: standard deviation of its source's error, ratio of the truth.
    """
    deviation = np.sqrt((error * says) ** 2 + rounding**2 / 3)
    found: Array = -0.5 * ((printed - says) / deviation) ** 2 - np.log(deviation)
    return found


@dataclass(frozen=True)
class Interval:
    """Where a finding lies in the weighted worlds, and how exactly that is known."""

    low: float
    middle: float
    high: float
    error: float  # the largest standard error of the three over the scramblings, same unit


def summed_up(quantiles: Iterable[float], by_replicate: Any) -> Interval:
    """Quantiles with no digit that their standard errors do not bear."""
    errors = np.std(by_replicate, axis=0, ddof=1) / np.sqrt(REPLICATES)
    low, middle, high = map(told, quantiles, errors)
    return Interval(low, middle, high, float(f"{errors.max():.1g}"))


def told(number: float, error: float) -> float:
    """A quantile to the digit that its standard error reaches, at most five: so on every CPU."""
    unit = 10.0 ** np.ceil(np.log10(error)) if error > 0 else 0.0
    return float(f"{round(number / unit) * unit if unit else number:.5g}")


@dataclass(frozen=True)
class Worlds:
    """Weighted worlds: what they say, how likely each is, and to which scrambling it belongs."""

    as_of: str
    inputs: Mapping[str, Array]
    says: Mapping[str, Array]
    weights: Array
    replicate: Array
    _told: dict[str, Interval] = field(default_factory=dict)

    @functools.cached_property
    def effective(self) -> float:
        """How many equally likely worlds would tell as much."""
        return _effective(self.weights)

    def quantiles(self, values: Array) -> tuple[float, float, float]:
        """Where a part of the weight lies below, for each of PARTS."""
        return weighted(values, self.weights)

    def interval(self, name: str) -> Interval:
        """Where nine in ten of the weighted worlds lie in what they say of the past."""
        if name not in self._told:
            values = self.says[name]
            each = [
                weighted(values[self.replicate == r], self.weights[self.replicate == r])
                for r in range(REPLICATES)
            ]
            self._told[name] = summed_up(self.quantiles(values), each)
        return self._told[name]


def _effective(weights: Array) -> float:
    """How many equal weights would tell as much."""
    return float(weights.sum() ** 2 / (weights**2).sum())


def weighted(values: Array, weights: Array) -> tuple[float, float, float]:
    """The weighted quantiles of PARTS, interpolated between neighbours."""
    order = np.argsort(values, kind="stable")
    mass = np.cumsum(weights[order]) - weights[order] / 2
    low, middle, high = np.interp(PARTS, mass / weights.sum(), values[order])
    return float(low), float(middle), float(high)


def weighed(as_of: str, draws: int, seed: int) -> Worlds | None:
    """The worlds as known on a day, or None before their inputs were written.

    Raises:
        Faults: the evidence contradicts the inputs, so that hardly a world is left.
    """
    names = {one.id for one in loading.drawn(as_of)}
    return _weighed(as_of, draws, seed) if names >= set(loading.HISTORY) else None


@functools.lru_cache(maxsize=4)  # tens of megabytes each
def _weighed(as_of: str, draws: int, seed: int) -> Worlds:
    each = 2 ** max(int(np.ceil(np.log2(draws / REPLICATES))), 1)
    drawn = functools.partial(drawing.draw, as_of, seed, each)
    parts = list(machines.spread(drawn, range(REPLICATES)))
    inputs = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    says = history.says(inputs, as_of)
    speaks = {
        one.figure: likelihood(
            says[one.of], figure.point, (figure.bounds[1] - figure.bounds[0]) / 2, one.error / 100
        )
        for one, figure in evidence(as_of)
    }
    logs = sum(speaks.values(), start=np.zeros(each * REPLICATES))
    found = Worlds(
        as_of, inputs, says, np.exp(logs - logs.max()), np.repeat(np.arange(REPLICATES), each)
    )
    if found.effective < FEWEST:
        raise schema.Faults([_contradiction(found, speaks)])
    return found


def _contradiction(found: Worlds, speaks: Mapping[str, Array]) -> schema.Fault:
    """Which figure the others would leave the most worlds without."""

    def left_without(figure: str) -> float:
        logs = sum((speaks[one] for one in speaks if one != figure), start=np.zeros(1))
        weights = np.broadcast_to(np.exp(logs - logs.max()), found.weights.shape)
        return _effective(weights)

    worst = max(speaks, key=left_without)
    return schema.Fault(
        loading.FILE,
        f"evidence {worst}",
        f"only {found.effective:.0f} of {len(found.weights)} worlds are left, in effect; without "
        f"it {left_without(worst):.0f} would be, and {FEWEST:.0f} are needed",
        "widen the inputs or its error, draw more worlds, or take the figure out",
    )


def kept(found: Worlds, count: int = KEPT) -> Array:
    """The places of so many worlds that stand for all, each as often as it is likely.

    Taken at even steps of the weight, within each scrambling, so that they keep its evenness.
    """
    steps = (np.arange(count // REPLICATES) + 0.5) * (REPLICATES / count)
    chosen = []
    for r in range(REPLICATES):
        places = np.flatnonzero(found.replicate == r)
        mass = np.cumsum(found.weights[places])
        chosen.append(places[np.searchsorted(mass / mass[-1], steps)])
    return np.concatenate(chosen)
