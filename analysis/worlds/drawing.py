"""A world is one draw of every input of data/uncertainty.yml.

Draws are scrambled low-discrepancy points in a few independent scramblings, whose differences tell
how exact a quantile is.
"""

import functools
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from analysis import cashflows, parameters, traces
from analysis.worlds import loading, records

Array = np.ndarray[Any, Any]


def draw(as_of: str, seed: int, count: int, replicate: int) -> dict[str, Array]:
    """The first worlds of one scrambling: input -> one value for each, in base units.

    Each leaked quarter lies anywhere within the rounding of its digits.

    Args:
        count: how many worlds; a power of two keeps the points even.
    """
    from scipy.stats import qmc  # noqa: PLC0415 - half a second that only who draws should pay

    points = qmc.Sobol(dimensions(as_of), rng=np.random.default_rng([seed, replicate]))
    return placed(as_of, points.random(count))


def dimensions(as_of: str) -> int:
    """How many numbers a world is drawn from: one for each input and for each leaked quarter."""
    return len(loading.drawn(as_of)) + len(leaked(as_of))


def placed(as_of: str, points: Array) -> dict[str, Array]:
    """Points of the unit cube, one a row, as worlds: input -> values in base units."""
    inputs = loading.drawn(as_of)
    places = np.clip(points, 1e-12, 1 - 1e-12).T
    values = {one.id: quantile(one, part) for one, part in zip(inputs, places, strict=False)}
    return values | within_rounding(as_of, places[len(inputs) :])


def scored(one: records.Uncertain, score: Array) -> Array:
    """The value of an input whose place in its distribution has a normal score, in base units."""
    shape: Any = one
    match one.distribution:
        case "normal":
            found = shape.mean + shape.spread * score
        case "lognormal":
            found = shape.median * np.exp(shape.spread * score)
        case _:
            return np.asarray(quantile(one, special().ndtr(score)))
    return np.asarray(found * one.factor)


def within_rounding(as_of: str, parts: Array) -> dict[str, Array]:
    """Each leaked quarter at some part of the span that its printed digits allow, USD."""
    pairs = zip(leaked(as_of), parts, strict=True)
    return {one.id: one.low + part * (one.high - one.low) for one, part in pairs}


def quantile(one: records.Uncertain, part: Any) -> Any:
    """The value of an input below which a part of its chance lies, in base units.

    By the formulas themselves: those of scipy.stats first examine every argument, which takes
    longer than the answer.
    """
    shape: Any = one  # the schema has made sure that what its distribution needs is there
    match one.distribution:
        case "uniform":
            found = shape.low + _width(one) * part
        case "triangular":
            mode = (shape.mode - shape.low) / _width(one)  # as part of its width
            found = shape.low + _width(one) * _triangular(part, mode)
        case "beta":
            inverse = (
                part ** (1 / shape.a)
                if shape.b == 1
                else special().betaincinv(shape.a, shape.b, part)
            )
            found = shape.low + _width(one) * inverse
        case "normal" | "lognormal":
            return scored(one, special().ndtri(part))
        case _:
            values, chances = np.array(shape.values), np.cumsum(shape.chances)
            found = values[np.searchsorted(chances[:-1], part)]
    return found * one.factor


def special() -> Any:
    """The functions of distributions, for those that need them."""
    from scipy import special as found  # noqa: PLC0415 - as in `draw`

    return found


def _width(one: records.Uncertain) -> float:
    return (one.high or 0.0) - (one.low or 0.0)


def _triangular(part: Any, mode: float) -> Any:
    """The value between 0 and 1 of a triangle below which a part of its chance lies."""
    before = part < mode
    root = np.sqrt(np.where(before, mode * part, (1 - mode) * (1 - part)))
    return np.where(before, root, 1 - root)


@functools.lru_cache(maxsize=64)  # every stretch of worlds asks for those of its day
def leaked(as_of: str) -> tuple[traces.Traced, ...]:
    """The quarters that had leaked by a day, USD: first those of the payments, then the bill's."""
    return tuple(
        replace(cashflows.leaked(name, quarter, as_of), id=f"{name}_{quarter.slug}")
        for name in cashflows.FLOWS
        for quarter in cashflows.quarters(name, as_of)
    )


def free(run: Mapping[str, Any], values: Mapping[str, Array]) -> dict[str, Array]:
    """Of values for each world, those of the parameters that worlds draw, within their range.

    These are those that the reader left as they are.
    """
    moved = parameters.untouched((one.id for one in loading.drawn(run["as_of"])), run)
    return {id: within(id, values[id]) for id in moved if id in values}


def within(name: str, values: Any) -> Any:
    """Values of a parameter, none beyond what it may be."""
    return np.clip(values, parameters.BY_NAME[name].low, parameters.BY_NAME[name].high)
