"""What others computed of the leak and of Microsoft's accounts, computed again from the figures."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np

from analysis import cashflows, figures, periods, traces
from analysis.findings import calendar, model, register, stake

_FROM_OPENAI, _GAIN, _LOSS = "revenue_from_openai", "openai_gain_pretax", "net_loss"
_DAYS, _MONTHS = 365, 9

# What Microsoft's revenue from OpenAI is set against.
OF = register.words(
    "of",
    {
        "microsoft_revenue": "all of Microsoft's revenue",
        "intelligent_cloud_revenue": "the revenue of Intelligent Cloud",
        "microsoft_cloud_revenue": "the revenue of Microsoft Cloud",
    },
)
YEAR = register.Axis("year", lambda pact: calendar.years_of(pact, _FROM_OPENAI))
FLOW = register.words(
    "flow", {"payments": "share paid", "inference": "bill", "implied_revenue": "implied revenue"}
)
TAX = register.words("tax", {"pretax": "before tax", "after_tax": "after tax"})


def of_day(quantity: str) -> register.Axis:
    """The days for which a quantity is published."""
    return register.Axis(
        "day",
        lambda pact: {one.end: one for one in pact.select(quantity)}.values(),
        lambda one: f"{one.end:%Y_%m_%d}",
        lambda one: periods.day(one.end),
    )


@register.finding(OF, YEAR, where=model.Pact.select, style="percent")
def openai_in(pact: model.Pact, of: str, year: periods.Period) -> Any:
    """Microsoft's revenue from OpenAI as part of {of}"""
    return pact.pick(_FROM_OPENAI, year) / pact.pick(of, year)


@register.finding(YEAR, style="percent")
def others_in_cloud(pact: model.Pact, year: periods.Period) -> Any:
    """Part of Microsoft Cloud from others than OpenAI"""
    return 1 - pact.pick(_FROM_OPENAI, year) / pact.pick("microsoft_cloud_revenue", year)


@register.finding(YEAR, where=calendar.known_by_its_end("receivable_from_openai"))
def receivable_days(pact: model.Pact, year: periods.Period) -> Any:
    """Microsoft's receivable from OpenAI in days of its revenue from OpenAI

    As if that revenue had been even over the year.
    """
    owed = pact.newest("receivable_from_openai", year.end)
    return replace(_DAYS * owed / pact.pick(_FROM_OPENAI, year), unit="days")


@register.finding(YEAR, where=calendar.known_by_its_end("ai_run_rate"))
def openai_in_ai_pace(pact: model.Pact, year: periods.Period) -> Any:
    """Microsoft's revenue from OpenAI over the last annual pace of its AI revenue"""
    pace = pact.newest("ai_run_rate", year.end)
    return pact.pick(_FROM_OPENAI, year) / replace(pace, unit="USD")


@register.finding(YEAR, style="percent")
def share_in_revenue_from_openai(pact: model.Pact, year: periods.Period) -> Any:
    """The revenue share as part of Microsoft's revenue from OpenAI

    The rate on OpenAI's revenue of those three quarters of the year for which it is published; the
    fourth comes on top.
    """
    half = periods.Period(year.year.first, year.year.first + 1)
    earned = (
        pact.pick("revenue", year.year)
        - pact.pick("revenue", half)
        + pact.pick("revenue", periods.quarter(year.start).shift(2))
    )
    rate = cashflows.share_rate(year.start, pact.run)
    return replace(+(rate * earned / pact.pick(_FROM_OPENAI, year)), high=np.inf)


def _fiscal_leaked(pact: model.Pact) -> Iterable[periods.Period]:
    """The fiscal years of which every quarter leaked."""
    years = dict.fromkeys(map(calendar.fiscal_year, calendar.leaked(pact)))
    return [one for one in years if calendar.is_whole(pact, one)]


@register.finding(register.Axis("year", _fiscal_leaked))
def leaked_from_openai(pact: model.Pact, year: periods.Period) -> Any:
    """Both leaked flows to Microsoft"""
    return pact.inference(year) + pact.payments(year)


def _ai_leaked(pact: model.Pact) -> Iterable[periods.Period]:
    """The periods of a leaked AI revenue of Microsoft of which every quarter's bill leaked."""
    quarters = set(pact.quarters_of("inference"))
    rows = pact.covered("microsoft_ai_revenue")
    return sorted(one for one in rows if quarters >= set(one.quarters))


@register.finding(register.Axis("period", _ai_leaked))
def ai_revenue_less_leak(pact: model.Pact, period: periods.Period) -> Any:
    """Microsoft's AI revenue as leaked, less OpenAI's inference bill"""
    bills = traces.total(pact.inference(one) for one in period.quarters)
    return pact.pick("microsoft_ai_revenue", period) - bills


@register.finding(of_day("rpo_openai_share"))
def backlog_by_share(pact: model.Pact, day: figures.Figure) -> Any:
    """OpenAI in Microsoft's commercial backlog on {day}, by the stated part"""
    return figures.trace(day) * pact.newest("rpo_commercial", day.end)


@register.finding(of_day("rpo_commercial_growth_ex_openai"))
def backlog_by_growth(pact: model.Pact, day: figures.Figure) -> Any:
    """OpenAI in Microsoft's commercial backlog on {day}, by the growth without it

    What is beyond the backlog of a year before, grown as stated. At least: what of that was
    OpenAI's comes on top.
    """
    before = day.end.replace(year=day.end.year - 1)
    now, then = (pact.newest("rpo_commercial", end) for end in (day.end, before))
    return replace(+(now - (1 + figures.trace(day)) * then), high=np.inf)


def _lost(pact: model.Pact) -> list[periods.Period]:
    """The last quarter before the recapitalisation, and parts of a year whose loss is reported.

    Of each of their quarters Microsoft has published its gain.
    """
    gains = set(pact.quarters_of(_GAIN))
    reported = [one for one in pact.covered(_LOSS) if len(one) < periods.YEAR]
    found = {one for one in reported if gains >= set(one.quarters)}
    return sorted(found | (set(stake.LAST_BEFORE.keys(pact)) & gains))


PERIOD = register.Axis("period", _lost)


def _booked(pact: model.Pact, tax: str, period: periods.Period) -> traces.Traced:
    booked: traces.Traced = 0 - traces.total(
        pact.pick(f"openai_gain_{tax}", one) for one in period.quarters
    )
    return booked


# The loss was divided by the stakes before and after the recapitalisation.
@register.finding(
    TAX, stake.DAY, PERIOD, where=lambda _, __, day, ___: day.slug in ("before", "recapitalised")
)
def loss_read(pact: model.Pact, tax: str, day: stake.Day, period: periods.Period) -> Any:
    """OpenAI's loss, {period}, as read from Microsoft's loss {tax} over the stake on {day}

    Which is not Microsoft's method: it books what its rights in a liquidation would bring.
    """
    return _booked(pact, tax, period) / pact.stake_fraction(day)


@register.finding(PERIOD, where=lambda pact, period: pact.select(_LOSS, period))
def loss_read_misses(pact: model.Pact, period: periods.Period) -> Any:
    """OpenAI's reported loss over that read from Microsoft's loss before tax, {period}

    By the stake in force as the period began.
    """
    before, *later = stake.days(pact)
    held = [before, *(day for day in later if day.date <= period.start)][-1]
    read = _booked(pact, "pretax", period) / pact.stake_fraction(held)
    return pact.pick(_LOSS, period) / read


@register.finding(register.Axis("year", lambda pact: calendar.years_of(pact, "fair_value_loss")))
def loss_before_fair_value(pact: model.Pact, year: periods.Period) -> Any:
    """OpenAI's net loss without changes in fair value"""
    return pact.pick(_LOSS, year) - pact.pick("fair_value_loss", year)


def _by_difference(pact: model.Pact) -> Iterable[periods.Period]:
    """The second quarter of each nine months of a fiscal year of which the other two are known."""
    known = pact.covered(_GAIN)
    for one in sorted(known):
        if len(one) == 3 and {one.quarters[0], one.quarters[2]} <= known:  # noqa: PLR2004 - quarters
            yield one.quarters[1]


@register.finding(register.Axis("period", _by_difference))
def gain_by_difference(pact: model.Pact, quarter: periods.Period) -> Any:
    """Microsoft's gain from OpenAI before tax, {period}, as nine months less two quarters"""
    months = periods.Period(quarter.first - 1, quarter.last + 1)
    others = pact.pick(_GAIN, quarter.shift(-1)) + pact.pick(_GAIN, quarter.shift(1))
    return pact.pick(_GAIN, months) - others


LEAK_YEAR = register.Axis("year", lambda pact: [_leak_months(pact).year])


def _leak_months(pact: model.Pact) -> periods.Period:
    """The last nine months from January on that leaked."""
    begun = (one for one in calendar.every(pact) if one.start.month == 1)
    return max(one for one in begun if len(one) == _MONTHS // 3 and calendar.is_whole(pact, one))


@register.finding(FLOW, LEAK_YEAR)
def carried(pact: model.Pact, flow: str, year: periods.Period) -> Any:
    """The {flow} of nine months carried to a full year

    As if the fourth quarter had been like the three before.
    """
    months = _leak_months(pact)
    return len(year) * getattr(pact, flow)(months) / len(months)


@register.finding(FLOW, LEAK_YEAR)
def carried_at_last_pace(pact: model.Pact, flow: str, _: periods.Period) -> Any:
    """The {flow} of nine months, and the last quarter of them once more"""
    months = _leak_months(pact)
    return getattr(pact, flow)(months) + getattr(pact, flow)(months.quarters[-1])


@register.finding(LEAK_YEAR)
def carried_beyond_revenue(pact: model.Pact, year: periods.Period) -> Any:
    """Bill and share beyond the implied revenue, carried to a full year

    All three as if the fourth quarter had been like the three before.
    """
    spent = pact.carried("inference", year) + pact.carried("payments", year)
    return spent - pact.carried("implied_revenue", year)


def _halves(pact: model.Pact) -> Iterable[periods.Period]:
    """The halves for which a cost of revenue and a cash burn are reported and the bill leaked."""
    told = pact.covered("cash_burn") & pact.covered("cost_of_revenue")
    return sorted(one for one in told if len(one) == 2 and calendar.is_whole(pact, one))  # noqa: PLR2004 - quarters


HALF = register.Axis("period", _halves)


@register.finding(HALF)
def bill_over_cost(pact: model.Pact, period: periods.Period) -> Any:
    """The leaked bill over the reported cost of revenue, {period}"""
    return pact.inference(period) / pact.pick("cost_of_revenue", period)


@register.finding(HALF)
def burn_if_leak_is_all(pact: model.Pact, period: periods.Period) -> Any:
    """Cash burn over the reported one, {period}, if the leak were all of it

    The reported burn, the bill in place of the cost of revenue, the implied revenue in place of the
    reported one.
    """
    burn = pact.pick("cash_burn", period)
    dearer = pact.inference(period) - pact.pick("cost_of_revenue", period)
    poorer = pact.pick("revenue", period) - replace(
        +pact.implied_revenue(period), high=pact.implied_revenue(period).value
    )
    return (burn + dearer + poorer) / burn


@register.finding(
    register.Axis("half", lambda pact: sorted(pact.covered("revenue_over_last_year")))
)
def year_before_by_growth(pact: model.Pact, half: periods.Period) -> Any:
    """Revenue of the whole year before the {half}, by how far that exceeded it"""
    over = pact.pick("revenue_over_last_year", half)
    return pact.pick("revenue", half) / (1 + over)
