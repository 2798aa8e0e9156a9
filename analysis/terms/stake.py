"""The stake in OpenAI: its value, the multiple of money, and the internal rate of return."""

import datetime
from collections.abc import Sequence
from typing import Any

import numpy as np
import pyxirr


def value(fraction: Any, valuation: Any) -> Any:
    """What a stake is worth at a valuation, USD."""
    return fraction * valuation


def multiple(worth: Any, received: Any, cost: Any) -> Any:
    """What was received and is held, over what was paid in, ratio."""
    return (worth + received) / cost


def rate_of_return(
    days: Sequence[datetime.date], paid_in: Sequence[float], worth: float, on: datetime.date
) -> float:
    """The internal rate of return of dated payments against a value on a day, ratio a year.

    Args:
        days: when each tranche was paid in.
        paid_in: the tranches, USD.
        worth: value on the day, USD.
        on: the day.

    Raises:
        ValueError: the value and the tranches allow no rate.
    """
    if np.isnan([*paid_in, worth]).any():
        return float("nan")
    try:
        found = pyxirr.xirr([*days, on], [*(-amount for amount in paid_in), worth])
    except pyxirr.InvalidPaymentsError:
        found = None
    if found is None or not np.isfinite(found):
        raise ValueError("these payments have no rate of return")
    return float(found)
