"""Worlds of the past as they are after the evidence, or as drawn, and where what they say lies."""

import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from analysis import beginning, periods, schema
from analysis.worlds import evidence, history, loading, sampling
from analysis.worlds.drawing import Array

CHAINS = sampling.CHAINS
FAR = 5.0  # deviations from what worlds say: such evidence contradicts the rest
PARTS = (0.05, 0.5, 0.95)
WORLDS = "worlds"  # what is asked of `beginning`
Told = tuple[str, periods.Period]  # a quantity and a period


@dataclass(frozen=True)
class Interval:
    """Where a finding lies in the worlds, and how exactly that is known."""

    low: float
    middle: float
    high: float
    error: float  # the largest standard error of the three over the chains, same unit


def summed_up(quantiles: Iterable[float], by_chain: Iterable[Iterable[float]]) -> Interval:
    """Quantiles with no digit that their standard errors do not bear."""
    each = np.array([*by_chain])
    errors = np.std(each, axis=0, ddof=1) / np.sqrt(len(each))
    low, middle, high = map(told, quantiles, errors)
    return Interval(low, middle, high, float(f"{errors.max():.1g}"))


def told(number: float, error: float) -> float:
    """A quantile to the first digit of its standard error, at most five: so on every CPU."""
    unit = 10.0 ** np.floor(np.log10(error)) if error > 0 else 0.0
    return float(f"{round(number / unit) * unit if unit else number:.5g}")


@dataclass(frozen=True)
class Worlds:
    """Worlds of the past in CHAINS groups of one size, how likely each is, and what they say."""

    inputs: Mapping[str, Array]
    past: history.Past
    weights: Array
    _told: dict[Told, Interval] = field(default_factory=dict)

    def given(self, pieces: Iterable[evidence.Piece]) -> "Worlds":
        """The same worlds, weighed by some evidence."""
        logs = evidence.together(pieces, self.past)
        return Worlds(self.inputs, self.past, np.exp(logs - logs.max()))

    def says(self, quantity: str, period: periods.Period) -> Array:
        """What each world says of a quantity and period, USD."""
        return self.past.measured(quantity, period.start, period.end)

    def part(self, of: Array) -> tuple[float, float]:
        """Which part of the worlds is of a kind, and its standard error over the chains."""
        part, each = self._means(of)
        return float(part), float(np.std(each, ddof=1) / np.sqrt(CHAINS))

    def _means(self, values: Array) -> tuple[Any, Array]:
        """The weighted mean of all worlds, and that of each chain.

        By plain sums: a product of matrices wakes threads that then wait for the next one, and that
        takes a hundred times as long as these few numbers.
        """
        weighed = (self.weights * values).reshape(CHAINS, -1).sum(axis=1)
        weights = self.weights.reshape(CHAINS, -1).sum(axis=1)
        return weighed.sum() / weights.sum(), weighed / weights

    def quantiles(self, values: Array, parts: tuple[float, ...] = PARTS) -> tuple[float, ...]:
        """The values below which parts of the worlds lie."""
        return weighted(values, self.weights, parts)

    def interval(self, quantity: str, period: periods.Period) -> Interval:
        """Where nine in ten of the worlds lie in what they say of a quantity and period."""
        key = quantity, period
        if key not in self._told:
            values = self.says(quantity, period)
            chains = (np.split(one, CHAINS) for one in (values, self.weights))
            each = [weighted(*chain) for chain in zip(*chains, strict=True)]
            self._told[key] = summed_up(self.quantiles(values), each)
        return self._told[key]

    @functools.cached_property
    def effective(self) -> float:
        """How many independent worlds would tell as much.

        By how much the means of the chains differ: the harmonic mean over all inputs of the past
        and the revenue of each quarter.
        """
        told = [self.inputs[id] for id in loading.PAST_INPUTS if id in self.inputs]
        scatter = [self._scatter(one) for one in (*told, *self.past.revenue.values())]
        return len(scatter) / sum(scatter)

    def _scatter(self, values: Array) -> float:
        """The variance of the mean of all, as part of that of one."""
        mean, each = self._means(values)
        variance, _ = self._means((values - mean) ** 2)
        return float(np.var(each, ddof=1) / CHAINS / variance)


def weighted(values: Array, weights: Array, parts: tuple[float, ...] = PARTS) -> tuple[float, ...]:
    """Weighted quantiles, interpolated between neighbours."""
    if np.ptp(weights) == 0:  # as those of most worlds are: the same without sorting them
        return tuple(map(float, np.quantile(values, parts, method="hazen")))
    order = np.argsort(values, kind="stable")
    mass = np.cumsum(weights[order]) - weights[order] / 2
    return tuple(map(float, np.interp(parts, mass / weights.sum(), values[order])))


def written(as_of: str) -> bool:
    """Whether all that the history of payments is drawn from had been written by a day."""
    return {one.id for one in loading.drawn(as_of)} >= set(loading.HISTORY)


@functools.lru_cache(maxsize=4)  # tens of megabytes each
def as_drawn(as_of: str, count: int, seed: int) -> Worlds | None:
    """Worlds as the inputs are written on a day, or None before they were."""
    return _alike(as_of, _sampled(as_of, (), count, seed)) if written(as_of) else None


@functools.lru_cache(maxsize=4)
def inferred(as_of: str, count: int, seed: int) -> Worlds | None:
    """Worlds after all evidence known on a day, or None before the inputs were written.

    Raises:
        Faults: some evidence contradicts the inputs and the rest of it.
    """
    if not written(as_of):
        return None
    pieces = evidence.pieces(as_of)
    inputs = beginning.take(WORLDS, as_of, count, seed)
    found = _alike(as_of, inputs or _sampled(as_of, pieces, count, seed))
    if any(np.median(evidence.off(one, one.told(found.past))) > FAR for one in pieces):
        drawn = history.says(_sampled(as_of, (), count, seed), as_of)
        raise schema.Faults([_contradiction(pieces, drawn)])
    return found


def _sampled(
    as_of: str, pieces: Sequence[evidence.Piece], count: int, seed: int
) -> dict[str, Array]:
    """Worlds after some evidence; in each chain as many as a power of two says."""
    size = CHAINS * int(2 ** max(np.ceil(np.log2(count / CHAINS)), 1))
    return sampling.sample(as_of, pieces, (seed, len(pieces)), size)


def _alike(as_of: str, inputs: Mapping[str, Array]) -> Worlds:
    """Worlds that are equally likely, with what they say."""
    past = history.says(inputs, as_of)
    return Worlds(inputs, past, np.ones(len(past.lag)))


def _contradiction(pieces: tuple[evidence.Piece, ...], drawn: history.Past) -> schema.Fault:
    """The figure without which some world as drawn would fit the others best."""
    logs = np.array([evidence.likelihood(one, one.told(drawn)) for one in pieces])
    without = logs.sum(axis=0) - logs
    worst = int(np.argmax(without.max(axis=1)))
    one, best = pieces[worst], int(np.argmax(without[worst]))
    off = float(evidence.off(one, one.told(drawn))[best])
    return schema.Fault(
        loading.FILE,
        f"evidence {one.rule.id}, figure {one.figure.id}",
        f"it lies {off:.0f} times its error from what the simulation says that fits the rest best",
        "widen the inputs or its error, or correct the figure",
    )
