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
        chances = (one.chances or () for one in choices)
        self._values = np.array([*itertools.product(*amounts)]).T
        self.chances = np.array([*map(math.prod, itertools.product(*chances))])

    def values(self, kinds: Array) -> dict[str, Array]:
        """What each choice is in worlds of some kinds, in base units."""
        return {id: each[kinds] for id, each in zip(self._ids, self._values, strict=False)}

    def scored(self, scores: Array) -> Array:
        """The kinds of worlds whose choices have some normal scores, one choice a row."""
        from scipy import special  # noqa: PLC0415 - as in `drawing`

        rows = zip(self._ends, scores, strict=True)
        return self._of([np.searchsorted(special.ndtri(ends), row) for ends, row in rows], scores)

    def redrawn(self, kinds: Array, part: float, random: "np.random.Generator") -> Array:
        """The kinds after a part of the choices was made anew."""
        anew = self.scored(random.standard_normal((len(self._ids), len(kinds))))
        pairs = zip(self._each(kinds), self._each(anew), strict=True)
        return self._of([np.where(random.random(len(kinds)) < part, b, a) for a, b in pairs], kinds)

    def _each(self, kinds: Array) -> tuple[Array, ...]:
        """Which value each choice has."""
        return np.unravel_index(kinds, self._sizes) if self._sizes else ()

    def _of(self, chosen: Sequence[Array], worlds: Array) -> Array:
        """The kinds of some worlds by the values of their choices."""
        if not chosen:
            return np.zeros(worlds.shape[-1], int)
        return np.ravel_multi_index(tuple(chosen), self._sizes)
