"""Profit participation before October 2025: a waterfall of recoupment, participation, reversion.

As reported: 75 % of profits until the investment is recouped, then 49 % up to a total, then
nothing. No profit, no payment. Not modelled: who stands before Microsoft in the waterfall, and how
profit was to be measured.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from analysis import traces


def due(
    profit: Any,
    received_before: Any,
    *,
    first_rate: Any,
    recoup: Any,
    second_rate: Any,
    cap: Any,
    loss_rate: Any = 0,
) -> Any:
    """What a period's profit pays the investor, USD; negative if losses are shared.

    Args:
        profit: profit of the period, USD; a loss is negative.
        received_before: what the investor has received in earlier periods, USD.
        first_rate: part of profits until `recoup` is received, ratio.
        recoup: what is recouped first, USD in total.
        second_rate: part of the remaining profits, ratio.
        cap: the most that is received in total, recoupment included, USD.
        loss_rate: part of a loss that the investor bears, ratio.
    """
    gain = np.maximum(profit, 0)
    first = np.minimum(first_rate * gain, np.maximum(np.minimum(recoup, cap) - received_before, 0))
    left = gain - traces.over(first, first_rate)
    room = np.maximum(cap - received_before - first, 0)
    second = np.minimum(second_rate * left, room)
    paid = first + second
    if isinstance(loss_rate, int | float) and loss_rate == 0:
        return paid
    return paid + loss_rate * np.minimum(profit, 0)


MOST = 100  # years: a claim that has not ended by then is worth no more for what follows


def worth(
    profits: Sequence[Any], rates: Sequence[Any], discount_rate: Any, *, carried: bool
) -> Any:
    """What the whole claim is worth at its start, USD: until its total is received.

    Args:
        profits: of each year, USD; after the last its profit stays the same.
        rates: first rate, what is recouped, second rate and total, as in `due`.
        discount_rate: how much less money counts a year later, ratio.
        carried: whether losses must first be made up by later profits.
    """
    return _run_out(profits, rates, discount_rate, carried=carried)[0]


def years(profits: Sequence[Any], rates: Sequence[Any], *, carried: bool) -> Any:
    """How many years pass until the total is received; NaN if it never is; see `worth`."""
    return _run_out(profits, rates, 0.0, carried=carried)[1]


def _run_out(
    profits: Sequence[Any], rates: Sequence[Any], discount_rate: Any, *, carried: bool
) -> tuple[Any, Any]:
    """The worth of a claim, and the years until it ends."""
    first_rate, recoup, second_rate, cap = rates
    received, behind, total = 0.0, 0.0, 0.0
    ended: Any = float("nan")
    for n in range(MOST):
        profit = profits[min(n, len(profits) - 1)]
        shared = np.maximum(profit - behind, 0) if carried else profit
        behind = np.maximum(behind - profit, 0) if carried else 0.0
        left = cap - received
        paid = due(
            shared, received, first_rate=first_rate, recoup=recoup, second_rate=second_rate, cap=cap
        )
        received = received + paid
        full = np.isnan(ended) & (received >= cap * (1 - 1e-12))
        open_rate = second_rate * np.maximum(shared, 1e-9)
        ended = np.where(full, n + np.minimum(left / open_rate, 1), ended)
        total = total + paid / (1 + discount_rate) ** n
        if np.all(~np.isnan(ended)):
            break
    return total + 0.0 * profits[0], ended + 0.0 * profits[0]
