"""A purchase commitment: a total over some years, on a schedule that is not published."""

from typing import Any

import numpy as np

from analysis import traces


def instalment(total: Any, years: Any, year: Any, back_loading: Any) -> Any:
    """What is to be bought in one year, USD.

    Args:
        total: the commitment, USD.
        years: how many years it runs.
        year: which of them, counted from 1.
        back_loading: 0 for equal years, 1 for years that rise in a line from nothing, ratio.

    Raises:
        ValueError: the year is not one of the commitment's, or they are no whole years.
    """
    _refuse_parts(years, year)
    count, which = traces.plain(years), traces.plain(year)
    if np.any(which < 1) or np.any(which > count):
        raise ValueError(f"year {which} is not among the {count} years of the commitment")
    tilt = (2 * year - 1) / years - 1
    return total / years * (1 + back_loading * tilt)


def _refuse_parts(years: Any, year: Any) -> None:
    """Make sure that years are whole, and that a commitment runs for one at least."""
    count, which = traces.plain(years), traces.plain(year)
    if np.any(count < 1) or np.any(count % 1 > 0) or np.any(which % 1 > 0):
        raise ValueError(f"year {which} of {count}: years are whole, and there is one at least")


def due(total: Any, years: Any, year: int, back_loading: Any) -> Any:
    """What is to be bought in a year counted from the first, USD; nothing before or after.

    Raises:
        ValueError: years are not whole, or there is none.
    """
    _refuse_parts(years, year)
    if year < 1:
        return 0 * total
    owed = instalment(total, years, np.minimum(year, years), back_loading)
    return np.greater_equal(years, year) * owed


def shortfall(instalment: Any, used: Any) -> Any:
    """What is owed without use under take-or-pay, USD: the instalment less what was used."""
    return np.maximum(instalment - used, 0)


def coverage(need: Any, run_rate: Any) -> Any:
    """How many times the present yearly spending a year's instalment is, ratio."""
    return traces.over(need, run_rate)
