"""What figures published independently of the leak allow of each explanation of the gap."""

import datetime
from collections.abc import Iterable
from dataclasses import replace
from functools import reduce
from typing import Any

import numpy as np

from analysis import cashflows, figures, periods, traces, worlds
from analysis.findings import bill, calendar, disagreements, model, register

SURE = figures.CONFIDENCE["medium"]
_EXPENSES = "expenses_to_microsoft"


def at_most(one: traces.Traced) -> traces.Traced:
    """A quantity as a ceiling."""
    return replace(+one, low=-np.inf)


def at_least(one: traces.Traced) -> traces.Traced:
    """A quantity as a floor."""
    return replace(+one, high=np.inf)


def _of_last(pact: model.Pact, quantity: str) -> traces.Traced:
    """The figure for the last period that a quantity is published of; unknown if not by the day."""
    return pact.pick(quantity, figures.last_period(quantity, pact.as_of))


def _during(quantity: str) -> register.Axis:
    """The accounts in which the latest figure of a pace lies."""

    def found(pact: model.Pact) -> Iterable[periods.Period]:
        last = max(one.end for one in figures.select(quantity))
        return (one for one in disagreements.accounts(pact) if one.start <= last <= one.end)

    return register.Axis("period", found)


_SOLD, _EXPECTED = "azure_openai_run_rate", "azure_openai_run_rate_expected"
_ACCOUNT = calendar.by_slug(disagreements.accounts)


def _first(pact: model.Pact) -> datetime.date:
    first, *_ = disagreements.accounts(pact)
    return first.start


def _reciprocal(pact: model.Pact) -> traces.Traced:
    """The rate of the reciprocal share, as in the first account."""
    return cashflows.reciprocal_rate(_first(pact), pact.run)


def _set_off_at_pace(pact: model.Pact, quantity: str, period: periods.Period) -> traces.Traced:
    """The reciprocal share on sales at a year's pace, for the length of a period."""
    pace = replace(pact.newest(quantity), unit="USD")
    return at_most(_reciprocal(pact) * pace * (len(period) / periods.YEAR))


@register.finding(_during(_SOLD))
def azure_openai_run_rate_allows(pact: model.Pact, period: periods.Period) -> Any:
    """Reciprocal share on Azure OpenAI sales at the pace last reported for a year"""
    return _set_off_at_pace(pact, _SOLD, period)


@register.finding(_during(_EXPECTED))
def azure_openai_run_rate_expected_allows(pact: model.Pact, period: periods.Period) -> Any:
    """Reciprocal share on Azure OpenAI sales at the pace once expected for a year"""
    return _set_off_at_pace(pact, _EXPECTED, period)


@register.finding()
def later_sales_told(pact: model.Pact) -> Any:
    """Published figures of later sales of OpenAI models by Microsoft than the run-rate used

    Those of what was expected, or of several years, that end after it.
    """
    last = max(one.end for one in pact.select(_SOLD))
    told = [
        figures.trace(one)
        for quantity in (_EXPECTED, "model_resale_revenue")
        for one in pact.select(quantity)
        if one.end > last
    ]
    return traces.those(told, lambda _: True, "(1 if {} > 0 else 0)")


@register.finding()
def microsoft_to_openai_allows(pact: model.Pact) -> Any:
    """Set-off if what Microsoft paid OpenAI was all it owed"""
    return at_most(_of_last(pact, "microsoft_to_openai"))


@register.finding()
def model_resale_allows(pact: model.Pact) -> Any:
    """Reciprocal share on all reported sales of OpenAI models by Microsoft"""
    return at_most(_reciprocal(pact) * _of_last(pact, "model_resale_revenue"))


@register.finding(style="percent")
def stated_rate_allows(pact: model.Pact) -> Any:
    """Rate of the revenue share, as the simulations draw it

    Around what was reported and never confirmed; on days before this was written, as reported.
    """
    drawn = [one for one in worlds.drawn(pact.as_of) if one.id == "share_rate"]
    return +worlds.traced(drawn[0]) if drawn else +pact.newest("revenue_share_rate")


@register.finding(style="percent")
def stated_base_allows(pact: model.Pact) -> Any:
    """Part of revenue, if it is all"""
    rate = cashflows.share_rate(_first(pact), pact.run)
    return at_least(pact.newest("revenue_share_rate") / rate)


def _year(pact: model.Pact) -> periods.Period:
    """The last year whose expenses to Microsoft are published."""
    return figures.last_period(_EXPENSES, pact.as_of)


def _liabilities(pact: model.Pact) -> traces.Traced:
    """All that OpenAI owed Microsoft by the end of that year."""
    parts, end = ("", "_accrued", "_non_current"), _year(pact).end
    return traces.total(pact.newest(f"liabilities_to_microsoft{part}", end) for part in parts)


@register.finding()
def liabilities_allow(pact: model.Pact) -> Any:
    """OpenAI's liabilities to Microsoft"""
    return at_most(_liabilities(pact))


@register.finding()
def liabilities_in_days(pact: model.Pact) -> Any:
    """OpenAI's liabilities to Microsoft, in days of what it was billed

    All that it owed at the end of the last year that it accounted for, over its expenses to
    Microsoft in that year.
    """
    days = (_year(pact).end - _year(pact).start).days + 1
    return replace(days * (_liabilities(pact) / _of_last(pact, _EXPENSES)), unit="days")


@register.finding()
def liabilities_allow_quarters(pact: model.Pact) -> Any:
    """Quarters of share that OpenAI's liabilities would hold

    All that it owed at the end of the last year of its accounts, over the share due on a mean
    quarter of that year, the part left out whose revenue was published by itself.
    """
    year, due = _year(pact), disagreements.due
    within = (one for one in disagreements.accounts(pact) if one.first == year.first)
    begun = [one for one in within if one.last < year.last]
    rest = due(pact, year) - due(pact, begun[-1]) if begun else due(pact, year)
    quarter = rest / (len(year) - sum(map(len, begun[-1:])))
    return at_most(replace(_liabilities(pact) / quarter, unit="quarters"))


@register.finding()
def expenses_allow(pact: model.Pact) -> Any:
    """OpenAI's expenses to Microsoft in a year less the inference that leaked of it"""
    expenses, months = _of_last(pact, _EXPENSES), bill.leaked_in(pact, _year(pact))
    return at_most(expenses - pact.inference(months) if months else expenses)


@register.finding()
def receivable_allows(pact: model.Pact) -> Any:
    """All that OpenAI owed Microsoft when Microsoft last said, as the most that was put off"""
    return at_most(pact.newest("receivable_from_openai"))


@register.finding()
def revenue_from_openai_allows(pact: model.Pact) -> Any:
    """All that Microsoft earned from OpenAI in its last year told, as the most that was put off"""
    return at_most(_of_last(pact, "revenue_from_openai"))


@register.finding(_ACCOUNT)
def revenue_allows(pact: model.Pact, slug: str) -> Any:
    """Revenue used less the lowest published"""
    period = periods.parse(slug)
    lowest: Any = reduce(np.minimum, published(pact, period))  # type: ignore[arg-type]
    return at_most(pact.pick("revenue", period) - lowest)


@register.finding(_ACCOUNT)
def after_share_allows(pact: model.Pact, slug: str) -> Any:
    """Revenue used less that before the share, if the one used was told after it was taken off

    What was paid would have to be added: the revenue used is too low by it, not too high.
    """
    return at_most(0 - disagreements.paid(pact, periods.parse(slug)))


def published(pact: model.Pact, period: periods.Period) -> list[traces.Traced]:
    """The published revenues that are trusted enough to count; if none is, the one used."""
    rows = pact.select("revenue", period)
    sure = [figures.trace(one) for one in rows if figures.CONFIDENCE[one.confidence] >= SURE]
    return sure or [pact.pick("revenue", period)]
