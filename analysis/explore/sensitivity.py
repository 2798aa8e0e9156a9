"""Which assumption moves an answer most.

Each alone goes to either end of its span, and the two strongest go together over a grid. All runs
are computed at once, as arrays.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis import findings

Spans = Mapping[str, tuple[float, float]]  # parameter -> its low and high value


@dataclass(frozen=True)
class Swing:
    """Where a finding goes when one parameter takes the low and the high end of its span."""

    parameter: str
    ends: tuple[float, float]
    gives: tuple[float, float]

    @property
    def width(self) -> float:
        """How far apart the two values lie; nothing while one is unknown."""
        return float(np.nan_to_num(abs(self.gives[1] - self.gives[0])))


def swings(ids: Iterable[str], spans: Spans, run: Mapping[str, Any]) -> dict[str, list[Swing]]:
    """The swings of each finding, the widest first; a parameter that moves nothing is left out.

    Args:
        ids: the findings.
        spans: the parameters to move, and from where to where.
        run: all parameters of the run.
    """
    names = list(spans)
    moved = {name: np.full(2 * len(names), float(run[name])) for name in names}
    for n, name in enumerate(names):
        moved[name][2 * n : 2 * n + 2] = spans[name]
    wanted = list(ids)
    found = findings.of({**run, **moved})
    return {id: _widest(found[id].value, spans) for id in wanted}


def _widest(values: Any, spans: Spans) -> list[Swing]:
    """The swings in an array of values, two for each parameter."""
    pairs = np.broadcast_to(values, 2 * len(spans)).reshape(-1, 2)
    found = [
        Swing(name, ends, (float(low), float(high)))
        for (name, ends), (low, high) in zip(spans.items(), pairs, strict=True)
    ]
    return sorted((one for one in found if one.width), key=lambda one: -one.width)


def side(name: str, spans: Spans, run: Mapping[str, Any]) -> np.ndarray:
    """The values on a side of a grid: both ends, the run's own, and what lies halfway."""
    (low, high), own = spans[name], float(run[name])
    return np.unique([low, (low + own) / 2, own, (own + high) / 2, high])


def grid(id: str, two: Sequence[str], spans: Spans, run: Mapping[str, Any]) -> np.ndarray:
    """A finding over two parameters, each over the values of its `side`.

    Returns:
        values, the first parameter down and the second across.
    """
    down, across = (side(name, spans, run) for name in two)
    first, second = np.meshgrid(down, across, indexing="ij")
    found = findings.of({**run, two[0]: first.ravel(), two[1]: second.ravel()})
    return np.broadcast_to(found[id].value, first.size).reshape(first.shape)
