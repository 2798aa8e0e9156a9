"""Whether the path carries what OpenAI has promised to buy, and what running its models costs."""

from dataclasses import replace
from typing import Any

import numpy as np

from analysis import outlook, periods, traces
from analysis.findings import cap, commitments, model, path, register, versions
from analysis.terms import commitment


@register.finding()
def azure_bought_in_all(pact: model.Pact) -> Any:
    """Bought on Azure, {span}"""
    return traces.total(pact.outlook_azure_bought(year) for year in path.years(pact))


def promised(pact: model.Pact) -> traces.Traced:
    """The Azure commitment as known on the run's day."""
    return traces.total(
        outlook.schedule(one.id, pact.run)[0] for one in commitments.to_partner(pact)
    )


@register.finding()
def azure_used(pact: model.Pact) -> Any:
    """Bought on Azure over the commitment"""
    return pact.azure_bought_in_all() / promised(pact)


@register.finding(path.YEAR)
def azure_owed(pact: model.Pact, year: periods.Period) -> Any:
    """Owed for Azure without using it, take-or-pay

    What the commitment asks for in the year, less what is bought.
    """
    need = commitments.azure(pact, year)
    return commitment.shortfall(need, pact.outlook_azure_bought(year))


@model.once
def _filled(pact: model.Pact) -> tuple[traces.Traced, traces.Traced]:
    """When the commitment is used up, and what is left of it in the end."""
    years = path.years(pact)
    bought = [(pact.outlook_azure_bought(year), 1.0) for year in years]
    return cap.filled(years[0], +promised(pact), bought)


@register.finding()
def azure_used_up(pact: model.Pact) -> Any:
    """When the Azure commitment is used up or the path ends

    The first year, and of each year the part before what is bought fills the commitment. If it
    never does, the day after the path.
    """
    return _filled(pact)[0]


@register.finding()
def azure_left(pact: model.Pact) -> Any:
    """Left of the Azure commitment after {last}"""
    return _filled(pact)[1]


@register.finding(path.YEAR)
def commitments_over_revenue(pact: model.Pact, year: periods.Period) -> Any:
    """Commitments over revenue

    What all purchase commitments ask for in the year, over the revenue that must carry it.
    """
    return pact.need_commitments(year) / path.revenue(pact, year)


def _left(pact: model.Pact, year: periods.Period) -> Any:
    """Revenue less the share under the pact in force."""
    return path.revenue(pact, year) - pact.due_revenue_share(versions.in_force(pact), year)


@register.finding(path.YEAR)
def inference_over_left(pact: model.Pact, year: periods.Period) -> Any:
    """Inference over the revenue that the share leaves"""
    return pact.outlook_amount("inference", year) / _left(pact, year)


@register.finding()
def inference_below(pact: model.Pact) -> Any:
    """First year in which inference costs less than the share leaves, or else that after the path

    The first year of the path, and one for each before it in which it costs more.
    """
    years = path.years(pact)
    more: Any = 0.0
    for year in reversed(years):
        cost: Any = pact.outlook_amount("inference", year)
        above: Any = np.greater(cost, _left(pact, year))
        more = np.where(above, 1 + more, 0)
    return replace(years[0].start.year + more, unit=traces.DATE)


@register.finding()
def azure_years_used(pact: model.Pact) -> Any:
    """Years over which the Azure commitment is bought"""
    first, *_ = commitments.to_partner(pact)
    return +outlook.schedule(first.id, pact.run)[1]
