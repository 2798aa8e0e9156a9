"""The leaked inference bill against the accounts and against what others published of it."""

import operator
from dataclasses import replace
from typing import Any

import numpy as np

from analysis import cashflows, figures, periods, traces
from analysis.findings import calendar, model, naming, register

_COST, _RESEARCH = "cost_of_revenue", "research_and_development"
# What of a caption went to Microsoft, where the accounts say so.
_TO_MICROSOFT = {
    _COST: "expenses_to_microsoft_cost_of_revenue",
    _RESEARCH: "expenses_to_microsoft_rnd",
}


def leaked_in(pact: model.Pact, period: periods.Period) -> periods.Period | None:
    """The longest part of a period whose bills leaked, if any did."""
    inside = {*pact.quarters_of("inference")} & {*period.quarters}
    parts = (one for one in calendar.every(pact) if inside >= {*one.quarters})
    return max(parts, key=len, default=None)


@model.once
def months(pact: model.Pact) -> dict[periods.Period, periods.Period]:
    """Each period whose cost of revenue is published, and the longest part of it that leaked."""
    known = sorted(pact.covered(_COST))
    return {one: part for one in known if (part := leaked_in(pact, one))}


def to_microsoft(pact: model.Pact) -> list[periods.Period]:
    """The periods of which the accounts say what of the cost of revenue went to Microsoft."""
    return [one for one in months(pact) if pact.select(_TO_MICROSOFT[_COST], one)]


PERIOD = register.Axis("period", months)
YEAR = register.Axis("year", lambda pact: calendar.years_of(pact, _COST))
RIVAL = register.Axis(
    "rival", lambda pact: rivals(pact.as_of), operator.attrgetter("id"), naming.published
)


def rivals(as_of: str) -> dict[figures.Figure, periods.Period]:
    """What others published of inference, independently of the leak, and for which period."""
    quantities = ("inference", "inference_expected")
    rows = (one for each in quantities for one in figures.select(each, as_of=as_of))
    press = ((one, periods.between(one.start, one.end)) for one in rows if one.kind == "press")
    return {one: period for one, period in press if period is not None}


def _caption(pact: model.Pact, name: str, period: periods.Period) -> traces.Traced:
    """A caption of the accounts: what of it went to Microsoft, else that of all suppliers."""
    own = pact.pick(_TO_MICROSOFT[name], period)
    return pact.pick(name, period) if own.bound == "unknown" else own


def _bill(pact: model.Pact, period: periods.Period) -> traces.Traced:
    return pact.inference(months(pact)[period])


def _elsewhere(pact: model.Pact, period: periods.Period) -> traces.Traced:
    beyond = _bill(pact, period) - _caption(pact, _COST, period)
    return replace(+beyond, high=np.inf)


@register.finding(PERIOD)
def cost_caption(pact: model.Pact, period: periods.Period) -> Any:
    """Cost of revenue, to Microsoft alone if published"""
    return _caption(pact, _COST, period)


@register.finding(PERIOD)
def booked_elsewhere(pact: model.Pact, period: periods.Period) -> Any:
    """Inference bill beyond the cost of revenue

    At least: that caption holds other things too.
    """
    return _elsewhere(pact, period)


@register.finding(PERIOD)
def booked_elsewhere_with_share(pact: model.Pact, period: periods.Period) -> Any:
    """Inference bill beyond the cost of revenue, if that caption holds the share paid as well"""
    paid = pact.payments(months(pact)[period])
    return replace(paid + _elsewhere(pact, period), high=np.inf)


@register.finding(PERIOD)
def research_caption(pact: model.Pact, period: periods.Period) -> Any:
    """Research and development, to Microsoft alone if published"""
    return _caption(pact, _RESEARCH, period)


@register.finding(PERIOD, style="percent")
def other_than_inference(pact: model.Pact, period: periods.Period) -> Any:
    """Part of the bill beyond the cost of revenue"""
    return _elsewhere(pact, period) / _bill(pact, period)


@register.finding(YEAR)
def cost_over_revenue(pact: model.Pact, year: periods.Period) -> Any:
    """Cost of revenue over revenue, all suppliers"""
    cost, revenue = (pact.pick(name, year) for name in (_COST, "revenue"))
    return cost / revenue


@register.finding(RIVAL)
def bill_less(pact: model.Pact, rival: figures.Figure) -> Any:
    """Inference bill of the same period less {rival}"""
    period = rivals(pact.as_of)[rival]
    if period in calendar.every(pact):
        return pact.inference(period) - figures.trace(rival)
    return cashflows.leaked("inference", period, pact.as_of) - figures.trace(rival)
