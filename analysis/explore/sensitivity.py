"""Which assumption moves an answer most.

Each alone goes to either end of its span, and the two strongest go together over a grid. All runs
are computed at once, as arrays.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis import findings, parameters
from analysis.explore import sweeps

_POINTS = 21  # values of a number that are looked at
_NO_ASSUMPTION = ("date", "amendments")  # types of what is known or done, not assumed

Spans = Mapping[str, tuple[float, float]]  # parameter -> its low and high value


@dataclass(frozen=True)
class Swing:
    """Where a finding goes when one parameter takes the low and the high end of its span."""

    parameter: str
    ends: tuple[Any, Any]
    gives: tuple[float, float]

    @property
    def width(self) -> float:
        """How far apart the two values lie; nothing while one is unknown."""
        return float(np.nan_to_num(abs(self.gives[1] - self.gives[0])))


def swings(ids: Iterable[str], spans: Spans, run: Mapping[str, Any]) -> dict[str, list[Swing]]:
    """The swings of each finding, the widest first; a parameter that moves nothing is left out.

    Args:
        spans: the parameters to move, and from where to where.
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


def ranking(id: str, run: Mapping[str, Any], spans: Spans | None = None) -> list[Swing]:
    """What each assumption that a finding rests on can do to it alone, the widest swing first.

    A number runs through its span, a choice through all its words; where the finding is lowest and
    where it is highest makes the swing.

    Args:
        run: all parameters, the others of which stay as they are.
        spans: parameter -> its low and high value; of those not named, all that they may be.
    """
    rests_on = findings.of(run).moved_by(id)
    found = []
    for one in parameters.SCHEMA:
        assumed = one.type not in _NO_ASSUMPTION and one.name not in parameters.DRAWING
        if assumed and one.name in rests_on:
            points = _along(one.name, (spans or {}).get(one.name, (one.low, one.high)))
            values = sweeps.along(id, run, one.name, points)
            if not np.isnan(values).all():
                ends = (int(np.nanargmin(values)), int(np.nanargmax(values)))
                low, high = (float(values[end]) for end in ends)
                found.append(Swing(one.name, (points[ends[0]], points[ends[1]]), (low, high)))
    return sorted((one for one in found if one.width), key=lambda one: -one.width)


def _along(name: str, span: tuple[Any, Any]) -> list[Any]:
    """Values of a parameter from one end of a span to the other."""
    one = parameters.BY_NAME[name]
    if one.choices:
        return list(one.choices)
    points = np.linspace(*span, _POINTS)
    return sorted({round(at) for at in points.tolist()}) if one.type == "int" else points.tolist()


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
