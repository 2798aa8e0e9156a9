"""The terms that a version of the pact has on a day, as a run reads them."""

import datetime
from collections.abc import Mapping
from typing import Any

import numpy as np

from analysis import outlook, terms, traces

# The clauses whose payments the versions are compared by, and what each rate's parameter is.
PAID = ("revenue_share", "reciprocal_share", "profit_participation")
_RATES = {"revenue_share": "share_rate", "reciprocal_share": "reciprocal_rate"}


def rules(
    one: terms.Version, clause: str, day: datetime.date, run: Mapping[str, Any]
) -> dict[str, Any]:
    """The terms of one of these clauses on a day; empty if it is not in force, or not as a whole.

    A rate as first stated gives way to the run's, and a last year that is not published too. A
    rate that an amendment changed stays, and so does what an amendment of the run itself sets.
    """
    names = terms.KINDS[terms.load()[clause].kind]
    stated = {name: one.term(clause, name, day) for name in names}
    found: dict[str, Any] = {name: term for name, term in stated.items() if term is not None}
    if clause not in _RATES:
        return found if found.keys() >= set(names) else {}
    if "rate" in found and _gives_way(one, clause, day, found["rate"], run):
        found["rate"] = outlook.assumption(_RATES[clause], run)
    if "last_year" in found and found["last_year"].bound == "unknown":
        found["last_year"] = outlook.assumption("share_until", run)
    return found


def _gives_way(
    one: terms.Version, clause: str, day: datetime.date, rate: traces.Traced, run: Mapping[str, Any]
) -> bool:
    """Whether the run's rate takes the place of the one that is stated."""
    if rate.bound == "unknown" or one.changes_rate(clause, day):
        return False
    return not np.allclose(rate.value, run[_RATES[clause]], rtol=1e-9, atol=0)
