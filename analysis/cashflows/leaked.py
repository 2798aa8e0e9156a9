"""What flowed, as leaked, and what the run takes of the share to read it by."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from analysis import figures, periods, terms, traces


@dataclass(frozen=True)
class Flow:
    """A leaked flow: the quantity of its figures, its short title and its full label."""

    quantity: str
    title: str
    label: str


FLOWS = {
    "payments": Flow("revenue_share", "Revenue share", "Revenue share paid by OpenAI to Microsoft"),
    "inference": Flow("inference", "Inference bill", "Inference bill of OpenAI on Azure"),
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
    value, as_of = parameters["share_rate"], parameters["as_of"]
    return terms.assumed("share_rate", value, clause="revenue_share", on=on, as_of=as_of)


def reciprocal_rate(on: datetime.date, parameters: Mapping[str, Any]) -> traces.Traced:
    """The rate of the revenue share Microsoft -> OpenAI, ratio."""
    value, as_of = parameters["reciprocal_rate"], parameters["as_of"]
    return terms.assumed("reciprocal_rate", value, clause="reciprocal_share", on=on, as_of=as_of)
