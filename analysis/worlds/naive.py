"""The forecast that the worlds have to beat: the leak as it reads, carried on at its own pace.

Nothing is late and nothing is set off. Each quarter that did not leak grows on the one before by
the mean growth of those that did, give or take how that growth has varied, as a random walk with
drift. All later quarters are taken to lie alike.
"""

import itertools
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from analysis import cashflows, periods

Walk = dict[periods.Period, tuple[float, float]]  # the middle, and the spread of its logarithm


def walk(flow: str, until: periods.Period, as_of: str) -> Walk:
    """A leaked flow by quarter, USD: as leaked, then carried on until a quarter."""
    quarters = cashflows.quarters(flow, as_of)
    leaked = {one: float(cashflows.leaked(flow, one, as_of).value) for one in quarters}
    growth = np.diff(np.log([*leaked.values()]))
    mean, spread = float(np.mean(growth)), float(np.std(growth, ddof=1))
    found: Walk = {one: (amount, 0.0) for one, amount in leaked.items()}
    last = max(quarters)
    for ahead in range(1, until.last - last.last + 1):
        middle = leaked[last] * float(np.exp(mean * ahead))
        found[last.shift(ahead)] = middle, spread * ahead**0.5
    return found


def quantiles(
    flows: Sequence[str], period: periods.Period, as_of: str, parts: Iterable[float]
) -> NDArray[np.float64]:
    """The sum of some flows over a period, USD, below which some parts of its chance lie."""
    from scipy import special  # noqa: PLC0415 - as in `drawing`

    at = special.ndtri([*parts])
    amounts = [
        walk(flow, period, as_of)[one] for flow, one in itertools.product(flows, period.quarters)
    ]
    return np.sum([middle * np.exp(at * spread) for middle, spread in amounts], axis=0)
