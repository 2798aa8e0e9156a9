"""The Bing clause: growth of search and news advertising beyond a hurdle earns OpenAI a part.

Its words are known from summaries only. One says OpenAI receives 10 % if such revenue grows by
15 % in a year; another, that it receives 10 % of the additional revenue if it grows by more than
15 % thanks to AI; both, that the rate can rise to 20 % with very strong growth. Each reading is an
argument here. Not modelled: which of Microsoft's revenue lines count, and who decides what is due
to AI.
"""

from typing import Any

import numpy as np

from analysis import traces

BASES = ("increment", "above_hurdle", "whole")
# Growth closer to the hurdle than this is equal to it. Rounding of floats stays a thousand times
# below; one dollar in ten billion of revenue lies a hundred times above.
TIE = 1e-12


def grown(revenue: Any, before: Any) -> Any:
    """Growth over the same period a year earlier, ratio; unknown where that was nothing."""
    return traces.over(revenue, before) - 1


def base(revenue: Any, before: Any, beyond: Any, reading: str, increase: Any = None) -> Any:
    """What the rate applies to, USD: the whole increment, the part above the hurdle, or all.

    Args:
        revenue: revenue of the period, USD.
        before: revenue of the period a year earlier, USD.
        beyond: growth beyond the hurdle, ratio.
        reading: one of BASES.
        increase: revenue less that before, where it is published by itself, USD.

    Raises:
        ValueError: there is no such reading.
    """
    if reading == "increment":
        return revenue - before if increase is None else increase
    if reading == "above_hurdle":
        return before * beyond
    if reading == "whole":
        return revenue
    raise ValueError(f"{reading!r} is no reading of the base: use one of {', '.join(BASES)}")


def rate(growth: Any, hurdle: Any, first_rate: Any, top_rate: Any, top: Any) -> Any:
    """The rate at a growth, ratio: from the first at the hurdle in a line to the top rate at `top`.

    Where the ladder reaches the top rate is not published; `top` is an assumption above the hurdle.
    """
    climbed = np.minimum(np.maximum(traces.over(growth - hurdle, top - hurdle), 0), 1)
    return first_rate + (top_rate - first_rate) * climbed


def earned_rate(
    growth: Any, hurdle: Any, first_rate: Any, top_rate: Any, top: Any, *, at_least: bool = False
) -> Any:
    """The rate that a growth earns, ratio: nothing below the hurdle.

    Args:
        at_least: whether growth equal to the hurdle is enough; equal is what lies within TIE.
    """
    beyond = growth - hurdle
    reached = np.greater_equal(beyond, 0 - TIE) if at_least else np.greater(beyond, TIE)
    return reached * rate(growth, hurdle, first_rate, top_rate, top)


def due(applied: Any, earned: Any, caused: Any = 1) -> Any:
    """What Microsoft owes OpenAI for a period, USD: nothing where there is nothing to apply to.

    Args:
        applied: what the rate applies to, USD; see `base`.
        earned: the rate that growth earned, ratio.
        caused: part of the base that is due to AI, ratio.
    """
    return earned * caused * np.maximum(applied, 0)
