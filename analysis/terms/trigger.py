"""The AGI clause: what a declaration of artificial general intelligence ends, and when.

Under the pact of 2019 the licence, under that of 2023 payments too; since October 2025 a panel
must verify it; since April 2026 the payments run on regardless. Nobody knows the date, so values
are curves over the date or over a yearly chance, never one point.
"""

from typing import Any

import numpy as np

from analysis import traces


def surviving(year: Any, agi_year: Any) -> Any:
    """The part of a year that lies before the start of the year of AGI: 1 or 0, ratio."""
    nothing = 0 * year + 0 * traces.plain(agi_year)  # unknown if either is
    return np.where(np.greater(agi_year, year), 1 + nothing, nothing)


def surviving_chance(years_from_now: Any, yearly_chance: Any) -> Any:
    """The chance that AGI has not come by then at a constant yearly chance, ratio."""
    return traces.power(1 - yearly_chance, years_from_now)


def present_value(flows: Any, discount_rate: Any, years_from_now: Any) -> Any:
    """The present value of each yearly flow, USD."""
    return traces.over(flows, traces.power(1 + discount_rate, years_from_now))
