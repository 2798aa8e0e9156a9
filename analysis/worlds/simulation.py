"""Any number of worlds as drawn, through every clause of the pact, in stretches side by side."""

import functools
import math
from collections.abc import Mapping, Sequence
from typing import Any

from analysis import cashflows, machines
from analysis.worlds import drawing, futures

SCRAMBLED = 65536  # worlds of one scrambling where any number is simulated


def simulate(
    run: Mapping[str, Any],
    count: int,
    scheduler: str | None = None,
    rules: Sequence[cashflows.Terms] | None = None,
) -> dict[str, futures.Counts]:
    """What each clause is worth in so many worlds as drawn, before evidence weights any.

    A parameter that the reader changed is not drawn. Memory does not grow with the count.

    Args:
        scheduler: the address of a Dask scheduler; without one, threads of this machine work.
        rules: the terms of each quarter; those agreed last if left out.
    """
    stretches = (
        (replicate, min(SCRAMBLED, count - start))
        for replicate, start in enumerate(range(0, count, SCRAMBLED))
    )
    counted = functools.partial(stretch, dict(run), rules)
    return futures.together(machines.spread(counted, stretches, scheduler))


def stretch(
    run: Mapping[str, Any], rules: Sequence[cashflows.Terms] | None, place: tuple[int, int]
) -> dict[str, futures.Counts]:
    """A stretch of the worlds of `simulate`: its scrambling, and how many.

    They are drawn at once and computed in chunks.
    """
    replicate, count = place
    even = 2 ** math.ceil(math.log2(count))
    drawn = drawing.draw(run["as_of"], run["seed"], even, replicate)
    values = {id: v[:count] for id, v in drawing.free(run, drawn).items()}
    return futures.together(
        futures.chunk(run, {id: v[n : n + futures.CHUNK] for id, v in values.items()}, rules)
        for n in range(0, count, futures.CHUNK)
    )
