"""Microsoft's sales of the models: what is assumed, and what one payment would tell of them.

A payment of Microsoft to OpenAI is public without its nature. Were it the reciprocal share, the
sales were that payment over the rate.
"""

import operator
from typing import Any

from analysis import cashflows, figures, periods, terms, traces
from analysis.findings import model, path, register, versions

_PAID = "microsoft_to_openai"


def year(pact: model.Pact) -> periods.Period:
    """The last period of which a payment is known; while none is, of the first that will be."""
    known = figures.covered((_PAID,), pact.as_of)
    first = min(figures.select(_PAID), key=operator.attrgetter("known"))
    return max(known or figures.covered((_PAID,), first.known.isoformat()))


# Of a year, but by one name whichever it is.
_YEAR = register.Axis(
    "year", lambda pact: [year(pact).slug], lambda _: "", lambda slug: periods.parse(slug).label
)


@register.finding(_YEAR, id="resale_read{year}")
def resale_read(pact: model.Pact, slug: str) -> Any:
    """Microsoft's sales of the models in {year}, if its payment was the reciprocal share

    The payment over the reciprocal rate; its nature is not published.
    """
    paid = periods.parse(slug)
    return figures.pick(_PAID, paid, pact.as_of) / cashflows.reciprocal_rate(paid.start, pact.run)


@register.finding(_YEAR, id="resale_read_rate{year}")
def resale_read_rate(pact: model.Pact, slug: str) -> Any:
    """Those sales over OpenAI's revenue of {year}"""
    return pact["resale_read"] / figures.pick("revenue", periods.parse(slug), pact.as_of)


@register.finding(versions.VERSION)
def pv_reciprocal_read(pact: model.Pact, version: terms.Version) -> Any:
    """Reciprocal share, present value, if sales stay that part of revenue, {version}"""
    amounts = []
    for year in path.years(pact):
        rules = versions.rules(pact, version, "reciprocal_share", year)
        sold = pact["resale_read_rate"] * path.revenue(pact, year)
        owed = cashflows.reciprocal_share(rules, sold, year.start.year)
        amounts.append(versions.discounted(pact, year, owed))
    return traces.total(amounts)
