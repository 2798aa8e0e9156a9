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

    Only what is bought from the other party of the pact has a parameter for its years.

    Args:
        clause: a clause of the kind commitment.
    """
    agreed = terms.agreed(parameters)
    total, years = (_promised(clause, name, parameters) for name in ("total", "years"))
    _, partner = terms.parties(agreed)
    if years.bound == "unknown" and agreed[clause].receiver == partner:
        years = path.assumption("azure_years", parameters)
    return total, years, path.assumption("back_loading", parameters)


def _promised(clause: str, name: str, parameters: Mapping[str, Any]) -> traces.Traced:
    """A term of a commitment in force on the run's day, else the next that will be."""
    day = datetime.date.fromisoformat(parameters["as_of"])
    found = terms.stated(clause, name, day, parameters)
    declared = terms.agreed(parameters)[clause]
    coming = [t for t in declared.terms if t.name == name and t.known <= day < t.effective]
    if found.bound != "unknown" or not coming:
        return found
    return terms.of(declared, min(coming, key=lambda one: one.effective))


def first_year(clause: str, parameters: Mapping[str, Any]) -> int:
    """The calendar year a commitment's first counts as: as stated, else that of most of it.

    Of one that nobody knows yet, the first of the outlook.
    """
    agreed = terms.agreed(parameters)[clause]
    stated = [one for one in agreed.terms if one.name == "first_year" and one.value is not None]
    if stated:
        return int(max(stated, key=lambda one: (one.effective, one.known)).point)
    begun = min((one.effective for one in agreed.terms), default=None)
    return (begun + _HALF_A_YEAR).year if begun else path.years(parameters)[0]
