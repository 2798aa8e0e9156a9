"""Profit participation before October 2025: a waterfall of recoupment, participation, reversion.

As reported: 75 % of profits until the investment is recouped, then 49 % up to a total, then
nothing. No profit, no payment. Not modelled: who stands before Microsoft in the waterfall, and how
profit was to be measured.
"""

from typing import Any

import numpy as np


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
    left = gain - first / first_rate
    room = np.maximum(cap - received_before - first, 0)
    second = np.minimum(second_rate * left, room)
    paid = first + second
    if isinstance(loss_rate, int | float) and loss_rate == 0:
        return paid
    return paid + loss_rate * np.minimum(profit, 0)
