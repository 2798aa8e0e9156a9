"""What bears on the gap beside the evidence: what share was expected, and what Microsoft sold."""

from typing import Any

from analysis import figures, periods, traces
from analysis.findings import calendar, model, register

EXPECTED = register.Axis("period", lambda pact: calendar.years_of(pact, "revenue_share_expected"))


@register.finding(EXPECTED)
def expected_share(pact: model.Pact, period: periods.Period) -> Any:
    """Share expected since the amendment"""
    return pact.pick("revenue_share_expected", period)


def least(pact: model.Pact, period: periods.Period) -> traces.Traced:
    """The least of what was published as the share expected for a period."""
    rows = pact.select("revenue_share_expected", period)
    return figures.trace(min(rows, key=lambda one: one.point))


@register.finding(EXPECTED)
def expected_share_before(pact: model.Pact, period: periods.Period) -> Any:
    """Share expected before the amendment, while Microsoft still paid a reciprocal share

    The least of what was published as expected.
    """
    return +least(pact, period)


@register.finding(EXPECTED)
def expected_revenue(pact: model.Pact, period: periods.Period) -> Any:
    """Revenue expected by OpenAI"""
    return pact.pick("revenue_expected", period)


@register.finding(EXPECTED, style="percent")
def expected_rate(pact: model.Pact, period: periods.Period) -> Any:
    """Share expected since the amendment, over the revenue expected"""
    return pact.expected_share(period) / pact.expected_revenue(period)


@register.finding(EXPECTED, style="percent")
def expected_rate_before(pact: model.Pact, period: periods.Period) -> Any:
    """Share expected before the amendment, over the revenue expected"""
    return pact.expected_share_before(period) / pact.expected_revenue(period)


@register.finding(EXPECTED)
def expected_set_off(pact: model.Pact, period: periods.Period) -> Any:
    """Share expected since the amendment less that expected before it

    What the reciprocal share would have been, if it was set off and nothing else changed.
    """
    return pact.expected_share(period) - pact.expected_share_before(period)


@register.finding()
def later_sales_told(pact: model.Pact) -> Any:
    """Published figures of later sales of OpenAI models by Microsoft than the run-rate used

    Those of what was expected, or of several years, that end after it.
    """
    last = max(one.end for one in pact.select("azure_openai_run_rate"))
    told = [
        figures.trace(one)
        for quantity in ("azure_openai_run_rate_expected", "model_resale_revenue")
        for one in pact.select(quantity)
        if one.end > last
    ]
    return traces.those(told, lambda _: True, "(1 if {} > 0 else 0)")
