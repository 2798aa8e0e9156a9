"""What others computed of the cap, of OpenAI's plans and of its value, computed again."""

import operator
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from analysis import cashflows, figures, periods, terms, traces
from analysis.findings import (
    calendar,
    cap,
    claims,
    commitments,
    model,
    naming,
    projection,
    register,
    versions,
)

_PROJECTED, _DUE = "revenue_projected", "revenue_share_expected"
_BACKLOG = "backlog_of_openai"


def _published(*quantities: str) -> Callable[..., bool]:
    """Whether something is published of each of some quantities."""
    return lambda pact, *_: all(pact.select(one) for one in quantities)


def _has_had_a_cap(pact: model.Pact, *_: Any) -> bool:
    """Whether the amount of a cap on the share is known, of the pact in force or one before."""
    caps = [one.term("revenue_share", "cap", one.effective) for one in versions.enacted(pact)]
    return any(one is not None and one.bound != "unknown" for one in caps)


def _rate(pact: model.Pact) -> traces.Traced:
    """The rate on the day of what was printed."""
    then = projection.then(pact)
    return cashflows.share_rate(then.day, then.run)


@register.finding(where=_has_had_a_cap)
def cap_revenue(pact: model.Pact) -> Any:
    """Revenue at which the share fills its cap"""
    return cap.agreed(projection.then(pact)) / _rate(pact)


@register.finding(where=_published("original_share_liability"))
def uncapped_revenue(pact: model.Pact) -> Any:
    """Revenue through 2030 that the reported share without a cap stands for"""
    return pact.newest("original_share_liability") / _rate(pact)


def _years(pact: model.Pact) -> list[periods.Period]:
    return sorted(pact.covered(_PROJECTED))


def _due(pact: model.Pact) -> Iterable[figures.Figure]:
    """What was reported as due for a year whose revenue is projected."""
    years = _years(pact)
    return (one for one in pact.select(_DUE) if periods.between(one.start, one.end) in years)


@register.finding(register.Axis("due", _due, operator.attrgetter("id"), naming.published))
def rate_of(pact: model.Pact, due: figures.Figure) -> Any:
    """Share reported as due, {due}, over the revenue projected for that year"""
    (year,) = [one for one in _years(pact) if (one.start, one.end) == (due.start, due.end)]
    return figures.trace(due) / pact.pick(_PROJECTED, year)


@register.finding(where=_published(_PROJECTED, "lower_share_saving"))
def lower_share_keeps(pact: model.Pact) -> Any:
    """What a lower share would leave OpenAI on the reported projection

    If the rate fell in equal steps, from the year before the first to the last, to that which was
    reported for the last.
    """
    years, rate = _years(pact), _rate(pact)
    target = pact.pick("partner_share_rate_expected", years[-1])
    steps = [nth / len(years) for nth in range(1, len(years) + 1)]
    return (rate - target) * traces.total(
        step * pact.pick(_PROJECTED, one) for step, one in zip(steps, years, strict=True)
    )


@register.finding(where=_published(_BACKLOG))
def backlog_with_partner(pact: model.Pact) -> Any:
    """What the reported backlog of OpenAI leaves for Microsoft

    Less the contracts with Oracle and Amazon as signed, of which nothing is taken off for use.
    """
    added_up, (_, partner) = figures.quantities()[_BACKLOG].definition, terms.parties(pact.agreed)
    others = [one for one in commitments.every(pact) if one.receiver in added_up]
    signed = traces.total(pact.total(one) for one in others if one.receiver != partner)
    return pact.newest(_BACKLOG) - signed


@register.finding(where=_published(_BACKLOG))
def backlog_with_partner_part(pact: model.Pact) -> Any:
    """What the reported backlog leaves for Microsoft, as part of its commercial backlog"""
    return pact.backlog_with_partner() / pact.newest("rpo_commercial")


@register.finding()
def whole_by_stake(pact: model.Pact) -> Any:
    """What all of OpenAI is worth by the stated stake and its stated value"""
    return pact.stake_value("recapitalised") / pact.stake_fraction("recapitalised")


@register.finding(claims.of_day("valuation_after_money"))
def raised_by_values(pact: model.Pact, day: figures.Figure) -> Any:
    """Money raised in the round of {day}, by the values after and before it"""
    before = pact.newest("valuation_before_money", day.end)
    return figures.trace(day) - before


def _paid(pact: model.Pact) -> Iterable[periods.Period]:
    """The years, or parts, of which Microsoft's payment, revenue and some share are known."""
    paid = pact.covered("microsoft_to_openai")
    both = paid & pact.covered("revenue")
    return sorted(one for one in both if _seen(pact, one))


PAID = register.Axis("year", _paid)


@register.finding(PAID)
def rest_if_reciprocal(pact: model.Pact, year: periods.Period) -> Any:
    """Share left for the months that did not leak if only Microsoft's payment were set off

    The rate on the revenue, less that payment, less the leaked payments of the year.
    """
    due = cashflows.share_rate(year.end, pact.run) * pact.pick("revenue", year)
    paid = pact.pick("microsoft_to_openai", year)
    return due - paid - pact.payments(calendar.over(_seen(pact, year)))


@register.finding(PAID)
def pace_if_reciprocal(pact: model.Pact, year: periods.Period) -> Any:
    """Share left, if only Microsoft's payment were set off, over the last leaked payment"""
    return pact.rest_if_reciprocal(year) / pact.payments(_seen(pact, year)[-1])


def _seen(pact: model.Pact, year: periods.Period) -> list[periods.Period]:
    """The quarters of a year whose payment leaked."""
    leaked = pact.quarters_of("revenue_share")
    return [one for one in leaked if one in year.quarters]


_TRIAL = "openai_partnership_revenue"


def _before_trial(pact: model.Pact, stated: figures.Figure) -> list[periods.Period]:
    """The quarters whose bill leaked, by the day that a figure runs to."""
    leaked = pact.quarters_of("inference")
    return [one for one in leaked if one.end <= stated.end]


TRIAL = register.Axis(
    "until",
    lambda pact: [one for one in pact.select(_TRIAL) if _before_trial(pact, one)],
    lambda one: f"{one.end:%Y_%m}",
    lambda one: periods.day(one.end),
)


def _flows(pact: model.Pact, quarters: Iterable[periods.Period]) -> Any:
    return traces.total(pact.inference(one) + pact.payments(one) for one in quarters)


@register.finding(TRIAL)
def trial_beyond_leak(pact: model.Pact, until: figures.Figure) -> Any:
    """Microsoft's revenue from the partnership to {until} as told in court, less what leaked"""
    return figures.trace(until) - _flows(pact, _before_trial(pact, until))


@register.finding(TRIAL)
def nine_months_of_trial(pact: model.Pact, until: figures.Figure) -> Any:
    """Leaked bill and share of the nine months to {until}, as part of what was told in court"""
    last = _before_trial(pact, until)[-3:]
    return replace(+(_flows(pact, last) / figures.trace(until)), unit="ratio")
