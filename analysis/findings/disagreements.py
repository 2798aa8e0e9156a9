"""Where leak and accounts differ, by how much, and what each explanation alone would need.

An account is a period with both leaked payments and a revenue published independently. Every
hypothesis is tried alone, at the rate assumed on all revenue: what would it have to be worth?
The parameters for a narrower base, netting and a lag are hypotheses here, so they are not read.
"""

import datetime
import itertools
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from analysis import cashflows, figures, periods, traces
from analysis.findings import calendar, model, register

_ERROR = "error_needed"
# What each hypothesis is called in a sentence and at the head of a row, and which finding it needs.
_EXPLANATIONS = {
    "set_off": ("set-off", "Set-off: Microsoft kept back what it owed", "shortfall"),
    "base": ("a narrower base", "A narrower base: not all revenue is shared", "fraction_needed"),
    "rate": ("another rate", "Another rate than is assumed here", "rate_needed"),
    "lag": ("late payment", "Late payment: each share, some quarters later", "lag_needed"),
    "deferral": ("deferral", "Deferral: part of the share is put off", "deferred"),
    "figure": ("another revenue", "Another revenue: less than was published", _ERROR),
    "cut": ("revenue from Microsoft itself", "Revenue from Microsoft itself, not shared", _ERROR),
    "after": ("revenue told after the share", "Revenue told after the share was taken off", _ERROR),
}
HYPOTHESES = {name: title for name, (title, _, _) in _EXPLANATIONS.items()}
MEANS = {name: head for name, (_, head, _) in _EXPLANATIONS.items()}
NEEDS = {name: need for name, (_, _, need) in _EXPLANATIONS.items()}
LONGEST_LAG = calendar.LONGEST_LAG


@model.once
def accounts(pact: model.Pact) -> tuple[periods.Period, ...]:
    """The periods with both, on whatever day the revenue was published: till then it is unknown."""
    spans = {periods.between(one.start, one.end) for one in figures.select("revenue")}
    known = (one for one in spans if one and any(leaked(pact, each) for each in one.quarters))
    return tuple(sorted(known))


def leaked(pact: model.Pact, period: periods.Period) -> bool:
    """Whether all payments of a period leaked."""
    quarters = (pact.pick("revenue_share", one) for one in period.quarters)
    return all(one.bound != "unknown" for one in quarters)


def whole(pact: model.Pact) -> list[periods.Period]:
    """The accounts of which all payments leaked."""
    return [one for one in accounts(pact) if leaked(pact, one)]


def underpaid(pact: model.Pact) -> list[periods.Period]:
    """Those of them in which surely less was paid than was due."""
    return [one for one in whole(pact) if pact.shortfall(one).low > 0]


def last_whole_year(pact: model.Pact) -> periods.Period:
    """The last of them that is a year."""
    *_, last = (one for one in whole(pact) if one.is_year)
    return last


def years_before(pact: model.Pact, period: periods.Period) -> list[periods.Period]:
    """The accounts of whole years that had ended when a period began."""
    return [a for a in accounts(pact) if a.is_year and a.last < period.first]


def paced(pact: model.Pact) -> tuple[periods.Period, ...]:
    """The leaked quarters for which a run-rate was published."""
    days = [one.end for one in pact.select("run_rate")]
    return tuple(q for q in calendar.leaked(pact) if any(q.start <= day <= q.end for day in days))


ACCOUNT = register.Axis("period", accounts)
PACED = register.Axis("period", paced)


@register.finding(
    register.Axis("period", calendar.paid_in),
    where=lambda pact, period: not leaked(pact, period),
    listed=register.hidden,
)
def payments_seen(pact: model.Pact, period: periods.Period) -> Any:
    """Payments that leaked

    The sum of the quarters that did: at least so much was paid.
    """
    quarters = (pact.pick("revenue_share", quarter) for quarter in period.quarters)
    seen = [one for one in quarters if one.bound != "unknown"]
    return replace(+traces.total(seen or [traces.known(0.0, "USD")]), high=np.inf)


def paid(pact: model.Pact, period: periods.Period) -> traces.Traced:
    """The leaked payments of a period, USD: at least those of its quarters that leaked."""
    return pact.payments(period) if leaked(pact, period) else pact.payments_seen(period)


def due(pact: model.Pact, period: periods.Period) -> traces.Traced:
    """The rate assumed on all published revenue of a period, USD."""
    return cashflows.share_rate(period.start, pact.run) * pact.pick("revenue", period)


@register.finding(ACCOUNT)
def share_due(pact: model.Pact, period: periods.Period) -> Any:
    """Share due on published revenue

    The rate assumed, on all of it.
    """
    return +due(pact, period)


@register.finding(ACCOUNT)
def shortfall(pact: model.Pact, period: periods.Period) -> Any:
    """Share due on published revenue less payments"""
    return due(pact, period) - paid(pact, period)


@register.finding(ACCOUNT)
def shortfall_points(pact: model.Pact, period: periods.Period) -> Any:
    """Payments short of the rate assumed, as part of revenue"""
    rate = cashflows.share_rate(period.start, pact.run)
    return rate - paid(pact, period) / pact.pick("revenue", period)


@register.finding(ACCOUNT)
def sales_needed(pact: model.Pact, period: periods.Period) -> Any:
    """Sales of OpenAI models by Microsoft that a set-off of the shortfall would take"""
    short = due(pact, period) - paid(pact, period)
    return short / cashflows.reciprocal_rate(period.start, pact.run)


@register.finding(ACCOUNT, style="percent")
def fraction_needed(pact: model.Pact, period: periods.Period) -> Any:
    """Part of revenue that would be shared"""
    return paid(pact, period) / due(pact, period)


@register.finding(ACCOUNT, style="percent")
def rate_needed(pact: model.Pact, period: periods.Period) -> Any:
    """Payments over published revenue"""
    return paid(pact, period) / pact.pick("revenue", period)


@register.finding(ACCOUNT)
def lag_needed(pact: model.Pact, period: periods.Period) -> Any:
    """Quarters from revenue to payment that it would take

    The least whole quarters of delay after which the leaked payments reach what is due.
    """
    now, *later = (pact.payments(period.shift(n)) for n in range(LONGEST_LAG + 1))
    known = itertools.takewhile(lambda one: one.bound != "unknown", later)
    return lag(due(pact, period), [now, *known])


def lag(owed: traces.Traced, later: Sequence[traces.Traced]) -> traces.Traced:
    """The same of the payments so many quarters later; if none is enough, at least one more."""
    short: Any = traces.total(owed > payments for payments in later)
    beyond = np.where(owed.high > later[-1].low, np.inf, short.high)[()]
    return replace(short, high=beyond, unit="quarters")


def _added_up(pact: model.Pact, period: periods.Period) -> list[periods.Period]:
    """An account, and those of the years before."""
    return [*years_before(pact, period), period]


def since(pact: model.Pact, period: periods.Period) -> datetime.date:
    """The day from which on what is deferred by the end of an account is counted."""
    return _added_up(pact, period)[0].start


register.said("since", lambda pact, period: f"{since(pact, period):%B %Y}")


@register.finding(ACCOUNT)
def deferred(pact: model.Pact, period: periods.Period) -> Any:
    """Share deferred since {since}, by the end of the period

    What was due and not paid in it and in the years before.
    """
    return traces.total(due(pact, one) - paid(pact, one) for one in _added_up(pact, period))


@register.finding(ACCOUNT)
def error_needed(pact: model.Pact, period: periods.Period) -> Any:
    """Published revenue less implied revenue"""
    rate = cashflows.share_rate(period.start, pact.run)
    return pact.pick("revenue", period) - paid(pact, period) / rate


@register.finding(PACED)
def run_rate(pact: model.Pact, quarter: periods.Period) -> Any:
    """Run-rate published for {period}"""
    return replace(pact.newest("run_rate", quarter.end), unit="USD")


@register.finding(PACED, style="percent")
def pace_rate(pact: model.Pact, quarter: periods.Period) -> Any:
    """Payments over run-rate

    The payments of a quarter, at a year's pace, over the run-rate published for it.
    """
    return paid(pact, quarter) * periods.YEAR / pact.run_rate(quarter)
