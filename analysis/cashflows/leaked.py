"""What flowed, as leaked, and the terms that a run, or a version of the pact in it, is read by."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from analysis import figures, outlook, periods, terms, traces


@dataclass(frozen=True)
class Flow:
    """A leaked flow: the quantity of its figures, its short title and its full label."""

    quantity: str
    title: str
    label: str


FLOWS = {
    "payments": Flow(
        "revenue_share", "Revenue share", "Revenue share paid by OpenAI to Microsoft, as leaked"
    ),
    "inference": Flow(
        "inference", "Inference bill", "Inference bill of OpenAI on Azure, as leaked"
    ),
}


def quarters(name: str, as_of: str) -> tuple[periods.Period, ...]:
    """The quarters of a flow that had leaked by a day, in order; what is only a bound is none."""
    quantity = FLOWS[name].quantity
    stated = figures.quarters_of((quantity,), as_of)
    return tuple(q for q in stated if figures.pick(quantity, q, as_of).bound == "between")


def leaked(name: str, period: periods.Period, as_of: str) -> traces.Traced:
    """Payments or the inference bill over a period, USD: the sum of its leaked quarters.

    Unknown as soon as one quarter is unknown.
    """
    parts = (figures.pick(FLOWS[name].quantity, quarter, as_of) for quarter in period.quarters)
    return +traces.total(parts)


def netted(period: periods.Period, parameters: Mapping[str, Any]) -> traces.Traced:
    """What Microsoft deducted over a period before paying, USD: at least the parameter."""
    each, label = _over(period, parameters["netting"]) * 1e6, "Deducted by Microsoft per quarter"
    per_quarter = traces.given(each, "USD", id="netting", label=label, kind="parameter")
    return len(period) * replace(per_quarter, high=float("inf"))


def shared_fraction(parameters: Mapping[str, Any], period: periods.Period) -> traces.Traced:
    """The part of OpenAI's revenue of a period that is shared, ratio: at most the parameter."""
    return replace(shared_exactly(parameters, period), low=0.0)


def shared_exactly(
    parameters: Mapping[str, Any],
    period: periods.Period,
    label: str = "Part of OpenAI's revenue that is shared",
) -> traces.Traced:
    """The same, taken as exact."""
    part = _over(period, parameters["shared_fraction"])
    return traces.given(part, "ratio", id="shared_fraction", label=label, kind="parameter")


def _over(period: periods.Period, given: Any) -> Any:
    """A parameter over a period: the mean, if it is given by quarter; unknown beyond them."""
    if not isinstance(given, Mapping):
        return given
    return sum(given.get(one.slug, float("nan")) for one in period.quarters) / len(period)


def share_rate(on: datetime.date, parameters: Mapping[str, Any]) -> traces.Traced:
    """The rate of the revenue share OpenAI -> Microsoft, ratio."""
    return terms.assumed("share_rate", "revenue_share", on, parameters)


def reciprocal_rate(on: datetime.date, parameters: Mapping[str, Any]) -> traces.Traced:
    """The rate of the revenue share Microsoft -> OpenAI, ratio."""
    return terms.assumed("reciprocal_rate", "reciprocal_share", on, parameters)


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
    if one.is_over(clause, day):
        return {}
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
