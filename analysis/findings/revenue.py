"""What the payments imply of OpenAI's revenue, against what was reported of it elsewhere.

And what a payment of Microsoft to OpenAI, public without its nature, tells of Microsoft's sales of
the models, were it the reciprocal share.
"""

from dataclasses import replace
from typing import Any

import numpy as np

from analysis import cashflows, figures, periods, terms, traces
from analysis.findings import calendar, model, path, register, versions
from analysis.terms import share

LAST_QUARTER = register.Axis("period", calendar.last_of_year)
# The periods for which other readings of the same payments are shown.
OTHERWISE = register.Axis("period", calendar.told_as_leaked)
_PAID = "microsoft_to_openai"


def year_paid(pact: model.Pact) -> periods.Period:
    """The last period of which a payment is known; while none is, of the first that will be."""
    return figures.last_period(_PAID, pact.as_of)


register.said("year_paid", lambda pact: year_paid(pact).label)


@register.finding()
def resale_read(pact: model.Pact) -> Any:
    """Microsoft's sales of the models in {year_paid}, if its payment was the reciprocal share

    The payment over the reciprocal rate; its nature is not published.
    """
    rate = cashflows.reciprocal_rate(year_paid(pact).start, pact.run)
    return pact.pick(_PAID, year_paid(pact)) / rate


@register.finding(style="percent")
def resale_read_rate(pact: model.Pact) -> Any:
    """Microsoft's sales of the models so read, over OpenAI's revenue of {year_paid}"""
    return pact.resale_read() / pact.pick("revenue", year_paid(pact))


@register.finding(versions.VERSION)
def pv_reciprocal_read(pact: model.Pact, version: terms.Version) -> Any:
    """Reciprocal share, present value, if sales stay that part of revenue, {version}"""
    sold = {year: pact.resale_read_rate() * path.revenue(pact, year) for year in path.years(pact)}
    owed = {year: versions.reciprocal(pact, version, year, sales) for year, sales in sold.items()}
    return traces.total(versions.discounted(pact, year, share) for year, share in owed.items())


def _as_read(pact: model.Pact, period: periods.Period) -> tuple[traces.Traced, ...]:
    """The rate, the part of revenue that is shared and what is set off, as the run has them."""
    return (
        cashflows.share_rate(period.start, pact.run),
        cashflows.shared_fraction(pact.run, period),
        cashflows.netted(period, pact.run),
    )


@register.finding(calendar.PERIOD)
def implied_revenue(pact: model.Pact, period: periods.Period) -> Any:
    """OpenAI revenue implied by the payments

    What was paid and what was set off before, over the rate and the shared part of revenue. With a
    payment lag the payments are those of the period so many quarters later.
    """
    return share.base(
        pact.payments(period.shift(pact.run["payment_lag_quarters"])), *_as_read(pact, period)
    )


@register.finding(calendar.PERIOD)
def reported_revenue(pact: model.Pact, period: periods.Period) -> Any:
    """OpenAI revenue as reported independently of the leak"""
    return pact.pick("revenue", period)


@register.finding(calendar.PERIOD)
def share_due_on_reported(pact: model.Pact, period: periods.Period) -> Any:
    """Share due on reported revenue

    The rate on the shared part of it, less what was set off.
    """
    return share.due(pact.reported_revenue(period), *_as_read(pact, period))


@register.finding(calendar.PERIOD)
def gap(pact: model.Pact, period: periods.Period) -> Any:
    """Reported revenue less implied revenue"""
    return pact.reported_revenue(period) - pact.implied_revenue(period)


@register.finding(calendar.PERIOD, style="percent")
def implied_to_reported(pact: model.Pact, period: periods.Period) -> Any:
    """Implied revenue as part of reported"""
    return pact.implied_revenue(period) / pact.reported_revenue(period)


@register.finding(calendar.PERIOD, style="percent")
def effective_rate(pact: model.Pact, period: periods.Period) -> Any:
    """Payments as part of reported revenue"""
    return pact.payments(period) / pact.reported_revenue(period)


@register.finding(calendar.PERIOD)
def inference_to_implied(pact: model.Pact, period: periods.Period) -> Any:
    """Inference bill over implied revenue"""
    return pact.inference(period) / pact.implied_revenue(period)


@register.finding(calendar.PERIOD)
def inference_to_reported(pact: model.Pact, period: periods.Period) -> Any:
    """Inference bill over reported revenue"""
    return pact.inference(period) / pact.reported_revenue(period)


@register.finding(calendar.PERIOD)
def left_of_implied(pact: model.Pact, period: periods.Period) -> Any:
    """Implied revenue left after share and inference bill"""
    return pact.implied_revenue(period) - pact.payments(period) - pact.inference(period)


@register.finding(calendar.PERIOD)
def left_of_reported(pact: model.Pact, period: periods.Period) -> Any:
    """Reported revenue left after payments and inference bill"""
    return pact.reported_revenue(period) - pact.payments(period) - pact.inference(period)


@register.finding(calendar.PERIOD)
def break_even_revenue(pact: model.Pact, period: periods.Period) -> Any:
    """Revenue that would pay the share and the inference bill

    None, if what is set off is more than the bill.
    """
    needed = share.break_even(pact.inference(period), *_as_read(pact, period))
    return np.maximum(needed, 0)


def _left(pact: model.Pact, quarter: periods.Period) -> traces.Traced:
    return pact.reported_revenue(quarter.year) - pact.implied_revenue(quarter.year_so_far)


@register.finding(LAST_QUARTER)
def revenue_left_for(pact: model.Pact, quarter: periods.Period) -> Any:
    """Revenue of the year not covered by what nine months imply"""
    return _left(pact, quarter)


@register.finding(LAST_QUARTER)
def quarter_at_latest_pace(pact: model.Pact, quarter: periods.Period) -> Any:
    """OpenAI revenue of a quarter at the pace last reported"""
    pace = pact.newest("run_rate", quarter.end)
    return replace(pace, unit="USD") / periods.YEAR


@register.finding(LAST_QUARTER)
def growth_needed(pact: model.Pact, quarter: periods.Period) -> Any:
    """Revenue left for the last quarter over what is implied for the one before"""
    return _left(pact, quarter) / pact.implied_revenue(quarter.shift(-1))


@register.finding()
def share_rate_used(pact: model.Pact) -> Any:
    """Revenue share, OpenAI to Microsoft: rate

    As the run assumes it.
    """
    return cashflows.share_rate(calendar.span(pact).start, pact.run)


@register.finding()
def reciprocal_rate_used(pact: model.Pact) -> Any:
    """Reciprocal share, Microsoft to OpenAI: rate

    As the run assumes it.
    """
    return cashflows.reciprocal_rate(calendar.span(pact).start, pact.run)


@register.finding()
def azure_openai_sales_in_a_year(pact: model.Pact) -> Any:
    """Azure OpenAI sales in a year, at the pace last reported for one"""
    return replace(+pact.newest("azure_openai_run_rate"), unit="USD")


@register.finding(OTHERWISE)
def set_off(pact: model.Pact, period: periods.Period) -> Any:
    """Reciprocal share on reported Azure OpenAI sales"""
    rate = cashflows.reciprocal_rate(period.start, pact.run)
    return rate * pact.azure_openai_sales_in_a_year() * (len(period) / periods.YEAR)


@register.finding(OTHERWISE)
def implied_if_net(pact: model.Pact, period: periods.Period) -> Any:
    """Revenue implied if payments are net of the reciprocal share"""
    return share.base(
        pact.payments(period),
        cashflows.share_rate(period.start, pact.run),
        cashflows.shared_fraction(pact.run, period),
        pact.set_off(period),
    )


@register.finding(OTHERWISE)
def implied_if_lagged(pact: model.Pact, period: periods.Period) -> Any:
    """Revenue implied if payments lag by a quarter"""
    return share.base(pact.payments(period.shift(1)), *_as_read(pact, period))
