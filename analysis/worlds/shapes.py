"""Kinds of worlds, and the shape of some: the share, the middle and the spread of each kind.

A kind is a combination of what the inputs that are choices may be, such as payments a quarter late,
net of Microsoft's share, none of them put off. Within a kind all else varies smoothly; between two
kinds lies nothing.
"""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.worlds import drawing, records
from analysis.worlds.drawing import Array

RIDGE = 1e-6  # added to a spread, so that it can be inverted
FEW = 50.0  # worlds: a kind with fewer of its own looks more like all kinds than like itself
_NEVER = 1e-300  # the chance of what has none


class Kinds:
    """The combinations of some choices, numbered.

    Args:
        choices: inputs whose distribution is a choice.
    """

    def __init__(self, choices: Sequence[records.Uncertain]) -> None:
        self._ids = [one.id for one in choices]
        self._sizes = [len(one.values or ()) for one in choices]
        self._ends = [np.cumsum(one.chances or ())[:-1] for one in choices]
        amounts = ([value * one.factor for value in one.values or ()] for one in choices)
        chances = (one.chances or () for one in choices)
        self._values = np.array([*itertools.product(*amounts)]).T
        self.chances = np.array([*map(math.prod, itertools.product(*chances))])

    def values(self, kinds: Array) -> dict[str, Array]:
        """What each choice is in worlds of some kinds, in base units."""
        return {id: each[kinds] for id, each in zip(self._ids, self._values, strict=True)}

    def scored(self, scores: Array) -> Array:
        """The kinds of worlds whose choices have some normal scores, one choice a row."""
        rows = zip(map(drawing.special().ndtri, self._ends), scores, strict=True)
        return self._of([np.searchsorted(ends, row) for ends, row in rows])

    def redrawn(self, kinds: Array, part: float, random: "np.random.Generator") -> Array:
        """The kinds after a part of the choices was made anew."""
        anew = self.scored(random.standard_normal((len(self._ids), len(kinds))))
        before, after = (np.unravel_index(each, self._sizes) for each in (kinds, anew))
        pairs = zip(before, after, strict=True)
        return self._of([np.where(random.random(len(kinds)) < part, b, a) for a, b in pairs])

    def _of(self, chosen: Sequence[Array]) -> Array:
        """The kinds of some worlds by the values of their choices."""
        return np.ravel_multi_index(tuple(chosen), self._sizes)


@dataclass(frozen=True)
class Shape:
    """Worlds by kind: inputs are normal scores, one row for each; spreads are triangles."""

    middles: Array  # kind, input
    spreads: Array  # kind, input, input
    inverses: Array
    shares: Array  # of each kind
    odds: Array  # of each kind as written over its share, times its volume; a logarithm

    def step(
        self, scores: Array, kinds: Array, random: "np.random.Generator"
    ) -> tuple[Array, Array, Array]:
        """A step of each world to a kind by its share, and within the spread there.

        Where a world stood within its kind, it stands in the other one, but for a shift of random
        size. The steps there and back are equally likely in this shape.

        Returns:
            The scores and the kinds after it, and for each world the logarithm of how likely it
            is there as drawn over how likely it was, relative to this shape.
        """
        then = np.searchsorted(np.cumsum(self.shares)[:-1], random.random(len(kinds)), "right")
        white = np.empty_like(scores)
        for kind in np.unique(kinds):
            here = kinds == kind
            apart = scores[:, here] - self.middles[kind][:, None]
            white[:, here] = _product(self.inverses[kind], apart)
        size = random.uniform(0.1, 1.0, len(kinds))
        shifted = np.sqrt(1 - size**2) * white + size * random.standard_normal(scores.shape)
        moved = np.empty_like(scores)
        for kind in np.unique(then):
            here = then == kind
            apart = _product(self.spreads[kind], shifted[:, here])
            moved[:, here] = self.middles[kind][:, None] + apart
        gain = 0.5 * (shifted**2 - moved**2 - white**2 + scores**2).sum(axis=0)
        return moved, then, gain + self.odds[then] - self.odds[kinds]


def fitted(scores: Array, kinds: Array, chances: Array) -> Shape:
    """The shape of some worlds.

    Args:
        scores: their inputs as normal scores, one input a row.
        kinds: the number of the kind of each.
        chances: of each kind, as it is written.
    """
    count = np.bincount(kinds, minlength=len(chances))
    of_all = scores.mean(axis=1)
    middles = np.empty((len(chances), len(scores)))
    apart = np.empty_like(scores)
    for kind in range(len(chances)):
        here = kinds == kind
        whole = scores[:, here].sum(axis=1) + FEW * of_all
        middles[kind] = whole / (count[kind] + FEW)
        apart[:, here] = scores[:, here] - middles[kind][:, None]
    together = _squares(apart) / len(kinds)
    spreads = [
        (_squares(apart[:, kinds == kind]) + FEW * together) / (count[kind] + FEW)
        for kind in range(len(chances))
    ]
    triangles = np.linalg.cholesky(np.array(spreads) + RIDGE * np.eye(len(scores)))
    shares = (count + 1) / (count + 1).sum()
    volume = np.log(np.diagonal(triangles, axis1=1, axis2=2)).sum(axis=1)
    odds = np.log(np.maximum(chances, _NEVER) / shares) + volume
    return Shape(middles, triangles, np.linalg.inv(triangles), shares, odds)


def _squares(apart: Array) -> Array:
    """The sums of the products of each two rows."""
    return np.asarray(np.einsum("ik,jk->ij", apart, apart))


def _product(one: Array, other: Array) -> Array:
    """The product of two matrices, on one thread and so with the same digits everywhere."""
    return np.asarray(np.einsum("ij,jk->ik", one, other))
