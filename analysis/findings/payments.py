"""What was paid and billed, as leaked, and how both grew."""

import functools
import itertools
from typing import Any

import numpy as np

from analysis import cashflows, periods, traces
from analysis.findings import calendar, model, register

PAID_IN = register.Axis("period", calendar.paid_in)
FLOW = register.words("flow", {name: flow.label for name, flow in cashflows.FLOWS.items()})
UNLIKE = register.Axis("period", calendar.unlike)


@register.finding(PAID_IN, listed=lambda pact, period: period in calendar.every(pact))
def payments(pact: model.Pact, period: periods.Period) -> Any:
    """Revenue share paid by OpenAI to Microsoft, as leaked

    The sum of the leaked quarters; unknown as soon as one of them is.
    """
    return cashflows.leaked("payments", period, pact.as_of)


@register.finding(calendar.PERIOD)
def inference(pact: model.Pact, period: periods.Period) -> Any:
    """Inference bill of OpenAI on Azure, as leaked

    The sum of the leaked quarters; unknown as soon as one of them is.
    """
    return cashflows.leaked("inference", period, pact.as_of)


@register.finding(calendar.PERIOD)
def payments_per_inference(pact: model.Pact, period: periods.Period) -> Any:
    """Payments per dollar of inference"""
    return pact.payments(period) / pact.inference(period)


@register.finding(calendar.PERIOD)
def reciprocal_payments(pact: model.Pact, period: periods.Period) -> Any:
    """Paid by Microsoft to OpenAI"""
    return pact.pick("microsoft_to_openai", period)


def leaked(pact: model.Pact, flow: str, period: periods.Period) -> traces.Traced:
    """A leaked flow of a period."""
    return pact.payments(period) if flow == "payments" else pact.inference(period)


@register.finding(FLOW, calendar.COMPARED)
def growth(pact: model.Pact, flow: str, period: periods.Period) -> Any:
    """{flow}: {period} over a year earlier"""
    before = period.shift(-periods.YEAR)
    return times(leaked(pact, flow, period), leaked(pact, flow, before))


@register.finding(FLOW)
def least_growth(pact: model.Pact, flow: str) -> Any:
    """{flow}: least growth from one leaked quarter to the next"""
    quarters = [leaked(pact, flow, quarter) for quarter in calendar.leaked(pact)]
    return functools.reduce(np.minimum, [new / old for old, new in itertools.pairwise(quarters)])


@register.finding(FLOW, UNLIKE)
def unlike_growth(pact: model.Pact, flow: str, period: periods.Period) -> Any:
    """{flow}: {period} over the twelve months of the year before

    The one set against the other as they stand, though nine months are no twelve.
    """
    year = period.year.shift(-periods.YEAR)
    return times(leaked(pact, flow, period), leaked(pact, flow, year), "as printed")


@register.finding(FLOW, UNLIKE)
def understatement(pact: model.Pact, flow: str, period: periods.Period) -> Any:
    """{flow}: like-for-like growth over the unlike one{period:.0}"""
    return pact.growth(flow, period) / pact.unlike_growth(flow, period)


def times(new: traces.Traced, old: traces.Traced, align: str = "refuse") -> traces.Traced:
    """How many times the old quantity the new one is, ratio.

    Args:
        align: "refuse" unlike periods; "as printed" divides the totals all the same.

    Raises:
        ValueError: one has no period, or the periods differ in length and are not to be taken
            as printed.
    """
    if new.period is None or old.period is None:
        raise ValueError(f"{new.id} and {old.id} must both have a period to be compared")
    if align != "as printed" and len(new.period) != len(old.period):
        raise ValueError(
            f"{new.period.label} and {old.period.label} differ in length: compare like periods, "
            'or say align="as printed"'
        )
    return new / old
