"""Microsoft's sales of the models: what is assumed, and what one payment would tell of them.

A payment of Microsoft to OpenAI is public without its nature. Were it the reciprocal share, the
sales were that payment over the rate.
"""

from typing import Any

from analysis import cashflows, figures, periods, terms, traces
from analysis.findings import model, path, register, versions

_PAID = "microsoft_to_openai"


def year(pact: model.Pact) -> periods.Period:
    """The last period of which a payment is known; while none is, of the first that will be."""
    return figures.last_period(_PAID, pact.as_of)


register.said("year_paid", lambda pact: year(pact).label)


@register.finding()
def resale_read(pact: model.Pact) -> Any:
    """Microsoft's sales of the models in {year_paid}, if its payment was the reciprocal share

    The payment over the reciprocal rate; its nature is not published.
    """
    rate = cashflows.reciprocal_rate(year(pact).start, pact.run)
    return figures.pick(_PAID, year(pact), pact.as_of) / rate


@register.finding(style="percent")
def resale_read_rate(pact: model.Pact) -> Any:
    """Microsoft's sales of the models so read, over OpenAI's revenue of {year_paid}"""
    return pact.resale_read() / figures.pick("revenue", year(pact), pact.as_of)


@register.finding(versions.VERSION)
def pv_reciprocal_read(pact: model.Pact, version: terms.Version) -> Any:
    """Reciprocal share, present value, if sales stay that part of revenue, {version}"""
    amounts = []
    for year in path.years(pact):
        rules = versions.rules(pact, version, "reciprocal_share", year)
        sold = pact.resale_read_rate() * path.revenue(pact, year)
        owed = cashflows.reciprocal_share(rules, sold, year.start.year)
        owed = versions.until_agi(pact, owed, rules, year)
        amounts.append(versions.discounted(pact, year, owed))
    return traces.total(amounts)
