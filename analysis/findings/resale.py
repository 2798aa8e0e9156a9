"""Microsoft's sales of the models: what is assumed, and what one payment would tell of them.

A payment of Microsoft to OpenAI is public without its nature. Were it the reciprocal share, the
sales were that payment over the rate.
"""

from typing import Any

from analysis import cashflows, figures, periods, terms, traces
from analysis.findings import model, path, register, versions

YEAR = periods.parse("2025")  # the year of which a payment is public


@register.finding()
def resale_read(pact: model.Pact) -> Any:
    """Microsoft's sales of the models in 2025, if its payment was the reciprocal share

    The payment over the reciprocal rate; its nature is not published.
    """
    paid = figures.pick("microsoft_to_openai", YEAR, pact.as_of)
    return paid / cashflows.reciprocal_rate(YEAR.start, pact.run)


@register.finding()
def resale_read_rate(pact: model.Pact) -> Any:
    """Those sales over OpenAI's revenue of 2025"""
    return pact.resale_read() / figures.pick("revenue", YEAR, pact.as_of)


@register.finding(versions.VERSION)
def pv_reciprocal_read(pact: model.Pact, version: terms.Version) -> Any:
    """Reciprocal share, present value, if sales stay that part of revenue, {version}"""
    amounts = []
    for year in path.years(pact):
        rules = versions.rules(pact, version, "reciprocal_share", year)
        sold = pact.resale_read_rate() * path.revenue(pact, year)
        owed = cashflows.reciprocal_share(rules, sold, year.start.year)
        amounts.append(versions.discounted(pact, year, owed))
    return traces.total(amounts)
