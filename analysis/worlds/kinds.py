"""Kinds of worlds: each combination of what the inputs that are choices may be.

Such as payments a quarter late, net of Microsoft's share, none of them put off. Within a kind all
else varies smoothly; between two kinds lies nothing.
"""

import itertools
import math
from collections.abc import Sequence

import numpy as np

from analysis.worlds import records
from analysis.worlds.drawing import Array


class Kinds:
    """The combinations of some choices, numbered.

    Args:
        choices: inputs whose distribution is a choice; with none of them there is one kind.
    """

    def __init__(self, choices: Sequence[records.Uncertain]) -> None:
        self._ids = [one.id for one in choices]
        self._sizes = tuple(len(one.values or ()) for one in choices)
        self._ends = [np.cumsum(one.chances or ())[:-1] for one in choices]
        amounts = ([value * one.factor for value in one.values or ()] for one in choices)
        self._values = np.array([*itertools.product(*amounts)]).T
        self.chances = np.array([*map(math.prod, itertools.product(*map(_chances, choices)))])

    def values(self, kinds: Array) -> dict[str, Array]:
        """What each choice is in worlds of some kinds, in base units."""
        return {id: each[kinds] for id, each in zip(self._ids, self._values, strict=False)}

    def drawn(self, random: np.random.Generator, count: int) -> Array:
        """The kinds of some worlds, as they are written."""
        ends = np.cumsum(self.chances)[:-1]
        return np.searchsorted(ends, random.random(count), side="right")

    def redrawn(self, kinds: Array, part: float, random: np.random.Generator) -> Array:
        """The kinds after a part of the choices was made anew."""
        if not self._ids:
            return kinds
        now = np.array(np.unravel_index(kinds, self._sizes))
        anew = [np.searchsorted(one, random.random(len(kinds)), "right") for one in self._ends]
        chosen = np.where(random.random(now.shape) < part, np.array(anew), now)
        return np.ravel_multi_index(tuple(chosen), self._sizes)


def _chances(one: records.Uncertain) -> tuple[float, ...]:
    return one.chances or ()
