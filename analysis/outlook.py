"""One assumed path of OpenAI's business, 2026 to 2032: an assumption to compare versions on.

It starts from what was published and moves by three parameters. It is no forecast.
"""

from collections.abc import Mapping
from typing import Any

from analysis import figures, periods, traces

FIRST, LAST = 2026, 2032  # the first year with a published expectation; the licence's last year
YEARS = tuple(range(FIRST, LAST + 1))
AUDITED = "2025"  # the last year with audited accounts


def assumption(name: str, unit: str, label: str, parameters: Mapping[str, Any]) -> traces.Traced:
    """A parameter as a quantity, taken as exact."""
    return traces.given(parameters[name], unit, id=name, label=label, kind="parameter")


def trajectory(parameters: Mapping[str, Any]) -> dict[str, traces.Traced]:
    """Revenue, margin, profit and Microsoft's sales of the models, each year, by finding id.

    All of it is unknown while the first year's expected revenue is; profits too while the audited
    accounts are.

    Args:
        parameters: all parameters, as `parameters.check` returns them.
    """
    resold = 0.2 * assumption("resale_factor", "ratio", "Times the sales", parameters)
    found: dict[str, traces.Traced] = {}
    for year in YEARS:
        period = periods.parse(str(year))
        revenue = _revenue(year, found, parameters)
        margin = _margin(year, parameters).named(
            f"outlook_margin_{year}", f"OpenAI's profit over revenue as assumed, {year}", period
        )
        profit = (margin * revenue).named(
            f"outlook_profit_{year}", f"OpenAI's profit as assumed, {year}", period
        )
        sales = (resold * revenue).named(
            f"outlook_azure_openai_{year}", f"Microsoft's sales of the models, {year}", period
        )
        found |= {one.id: one for one in (revenue, margin, profit, sales)}
    return found


def _revenue(
    year: int, before: Mapping[str, traces.Traced], parameters: Mapping[str, Any]
) -> traces.Traced:
    """Revenue of a year: the published expectation, then growth on the year before."""
    period = periods.parse(str(year))
    if year == FIRST:
        amount = +figures.pick("revenue_expected", period, parameters["as_of"])
    else:
        added = assumption("growth_added", "ratio", "Growth of revenue added", parameters)
        amount = before[f"outlook_revenue_{year - 1}"] * (1 + (0.5 + added))
    return amount.named(f"outlook_revenue_{year}", f"OpenAI's revenue as assumed, {year}", period)


def _margin(year: int, parameters: Mapping[str, Any]) -> traces.Traced:
    """Profit over revenue: in a line from the audited year to the parameter in the last year."""
    audited = periods.parse(AUDITED)
    loss = figures.pick("operating_loss", audited, parameters["as_of"])
    earned = figures.pick("revenue", audited, parameters["as_of"])
    at_last = 0.2 + assumption("margin_added", "ratio", "Profit over revenue added", parameters)
    steps, step = LAST - int(AUDITED), year - int(AUDITED)
    return (step * at_last - (steps - step) * (loss / earned)) / steps
