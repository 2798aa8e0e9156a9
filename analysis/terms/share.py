"""A share: a rate applied to the shared part of a base, less set-off, up to a cap and an end."""

from typing import Any

import numpy as np

from analysis import traces


def due(base: Any, rate: Any, shared_fraction: Any, netted: Any) -> Any:
    """Rate times the shared part of the base, less what is set off.

    Args:
        base: revenue of the payer, USD.
        rate: part of shared revenue due, ratio.
        shared_fraction: part of the base the rate applies to, ratio.
        netted: what the receiver owes the payer and sets off, USD.
    """
    return rate * shared_fraction * base - netted


def base(payment: Any, rate: Any, shared_fraction: Any, netted: Any) -> Any:
    """The revenue that makes a payment due: the inverse of `due`, same units.

    Unknown where no revenue is shared.
    """
    return traces.over(payment + netted, rate * shared_fraction)


def break_even(bill: Any, rate: Any, shared_fraction: Any, netted: Any) -> Any:
    """The revenue that leaves nothing after the share on it and a bill, same units.

    Unknown where the whole revenue is due as share.
    """
    return traces.over(bill - netted, 1 - rate * shared_fraction)


def capped(share: Any, cap: Any, paid_before: Any) -> Any:
    """The share of a period as far as the total cap leaves room for it.

    Args:
        share: what would be due without a cap, USD.
        cap: the most that may be paid in total, USD.
        paid_before: what earlier periods have used of it, USD; less what of this period's share
            does not count.
    """
    return np.minimum(share, np.maximum(cap - paid_before, 0))


def running(year: Any, last_year: Any) -> Any:
    """Whether the share still runs in a year: 1 through its last year, 0 after it, ratio."""
    nothing = 0 * year + 0 * traces.plain(last_year)  # unknown if either is
    return np.where(np.greater_equal(last_year, year), 1 + nothing, nothing)
