"""Which published figures speak for or against a world, by the rule of data/uncertainty.yml.

Nothing is chosen by hand: a figure counts if its quantity, kind, confidence, period and day say so,
and if no other figure says the same more finely.
"""

import functools
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from analysis import figures, periods
from analysis.worlds import drawing, history, loading, records
from analysis.worlds.drawing import Array

LEAST = 1e-6  # deviation, where a world says that there is none at all


@dataclass(frozen=True)
class Piece:
    """A figure that counts, and the rule by which it does."""

    rule: records.Evidence
    figure: figures.Figure

    def told(self, past: history.Past) -> Array:
        """What the figure should be in each world, USD."""
        return past.measured(self.figure.quantity, self.figure.start, self.figure.end)

    @property
    def side(self) -> int:
        """Of a bound: 1 if the truth is at most the figure, -1 if at least; else 0."""
        if self.rule.ceiling or self.figure.bound == "at most":
            return 1
        return -1 if self.figure.bound == "at least" else 0

    def overlaps(self, period: periods.Period) -> bool:
        """Whether its period, of a growth with the year before it, has a day of another."""
        start = self.figure.start
        if self.figure.quantity in history.GROWTHS:
            start = start.replace(year=start.year - 1)
        return start <= period.end and period.start <= self.figure.end


@functools.lru_cache(maxsize=64)
def pieces(as_of: str) -> tuple[Piece, ...]:
    """The evidence as known on a day, in the order of the rules and of the periods."""
    rules = loading.load().evidence
    found = [
        Piece(rule, one)
        for rule in rules
        for quantity in rule.quantities
        for one in figures.select(quantity, as_of=as_of)
        if one.kind in rule.kinds
        if one.confidence != "low"
        if history.covers(one.start, one.end, as_of)
    ]
    best = [one for one in found if not any(_repeats(one, other) for other in found)]
    return tuple(sorted(best, key=lambda one: (rules.index(one.rule), one.figure.start)))


def _repeats(one: Piece, other: Piece) -> bool:
    """Whether another figure says the same more finely, or as finely and was known before."""
    place, its_place = (
        (each.rule.quantities, each.figure.start, each.figure.end) for each in (one, other)
    )
    low, high = one.figure.bounds
    least, most = other.figure.bounds
    if one is other or place != its_place or low > most or least > high:
        return False
    fineness = high - low, one.figure.known, one.figure.id
    return (most - least, other.figure.known, other.figure.id) < fineness


def off(piece: Piece, says: Array) -> Array:
    """How many times its error a printed figure lies from what it should be; of a bound, beyond."""
    apart, _ = _apart(piece, says)
    return np.abs(apart) if piece.side == 0 else np.maximum(-piece.side * apart, 0)


def _apart(piece: Piece, says: Array) -> tuple[Array, Array]:
    """How far the figure is above what it should be, in deviations, and the deviation, USD."""
    low, high = piece.figure.bounds
    rounding = (high - low) / 2 if np.isfinite(high - low) else 0.0
    whole = says + 1 if piece.figure.quantity in history.GROWTHS else says
    deviation = np.sqrt((piece.rule.error / 100 * whole) ** 2 + rounding**2 / 3)
    deviation = np.maximum(deviation, LEAST)
    return (piece.figure.point - says) / deviation, deviation


def likelihood(piece: Piece, says: Array) -> Array:
    """The logarithm of the density of a printed figure where the truth is what a world says.

    Its error is a normal one, in proportion to the truth; the rounding of its digits adds half the
    last one's unit, evenly. Of a bound, the chance that the truth lies on its side.

    Args:
        piece: the figure and the rule by which it counts.
        says: what the figure should be in each world, USD.
    """
    apart, deviation = _apart(piece, says)
    if piece.side:
        return np.asarray(drawing.special().log_ndtr(piece.side * apart))
    return np.asarray(-0.5 * apart**2 - np.log(deviation))


def together(of: Iterable[Piece], past: history.Past) -> Array:
    """The logarithm of the likelihood of several pieces, which are taken as independent."""
    logs = np.zeros_like(past.lag)
    for one in of:
        logs += likelihood(one, one.told(past))
    return logs
