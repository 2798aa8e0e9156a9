"""When a purchase commitment is drawn: its total, its years, and the year that counts as its first.

What is not published of these a run says by its parameters.
"""

import datetime
from collections.abc import Mapping
from typing import Any

from analysis import terms, traces
from analysis.outlook import path

_HALF_A_YEAR = datetime.timedelta(days=183)


def schedule(
    clause: str, parameters: Mapping[str, Any]
) -> tuple[traces.Traced, traces.Traced, traces.Traced]:
    """A commitment's total, years and tilt; where the years are unknown, the parameter's.

    Args:
        clause: a clause of the kind commitment.
        parameters: all parameters, as `parameters.check` returns them.
    """
    day = datetime.date.fromisoformat(parameters["as_of"])
    total, years = (terms.stated(clause, name, day, parameters) for name in ("total", "years"))
    if years.bound == "unknown" and clause == "azure_commitment":
        label = "Years of the Azure commitment"
        years = path.assumption("azure_years", "years", label, parameters)
    tilt = path.assumption("back_loading", "ratio", "Tilt to the later years", parameters)
    return total, years, tilt


def first_year(clause: str, parameters: Mapping[str, Any]) -> int:
    """The calendar year a commitment's first counts as: as stated, else that of most of it.

    Of one that nobody knows yet, the first of the outlook.
    """
    agreed = terms.agreed(parameters)[clause]
    stated = next((one for one in agreed.terms if one.name == "first_year"), None)
    if stated is not None:
        return int(stated.point)
    begun = min((one.effective for one in agreed.terms), default=None)
    return (begun + _HALF_A_YEAR).year if begun else path.years(parameters)[0]
