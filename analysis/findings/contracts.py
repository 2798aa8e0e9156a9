"""Whether the path carries what OpenAI has promised to buy: contract by contract, and on Azure.

The path spends on computing what its scenario says, whatever was promised. Here the contracts are
served from it in the order in which they were agreed; what is left over falls short. In what order
OpenAI would honour them is not published.
"""

from dataclasses import replace
from typing import Any

import numpy as np

from analysis import figures, outlook, periods, terms, traces
from analysis.findings import cap, commitments, model, path, register, versions
from analysis.terms import commitment

_TARGET = "compute_target"


def in_order(pact: model.Pact) -> tuple[terms.Clause, ...]:
    """The contracts in the order in which they were agreed."""
    return tuple(sorted(commitments.every(pact), key=agreed))


def agreed(one: terms.Clause) -> str:
    """The first day of a contract, YYYY-MM-DD; one that nobody knows yet comes last."""
    return min((term.effective.isoformat() for term in one.terms), default="9999")


CONTRACT = replace(commitments.COMMITMENT, keys=in_order)


@register.finding()
def commitments_counted(pact: model.Pact) -> Any:
    """Purchase commitments whose sum is known"""
    return traces.counted(_known_sums(pact))


def _known_sums(pact: model.Pact) -> list[traces.Traced]:
    found = (pact.total(one) for one in commitments.every(pact))
    return [one for one in found if one.bound != "unknown"]


@register.finding()
def commitments_in_all(pact: model.Pact) -> Any:
    """Purchase commitments whose sum is known, over all their years"""
    return +traces.total(_known_sums(pact))


@register.finding()
def commitments_named(pact: model.Pact) -> Any:
    """All purchase commitments as OpenAI's head named them"""
    return +pact.newest("purchase_commitments")


@register.finding()
def commitments_over_named(pact: model.Pact) -> Any:
    """The purchase commitments known by contract, over all that OpenAI's head named"""
    return pact.commitments_in_all() / pact.commitments_named()


def target_year(pact: model.Pact) -> str:
    """The last year that the target counts in; that of the path, if it counts to none."""
    return figures.quantities()[_TARGET].until or path.years(pact)[-1].slug


register.said("target_year", target_year)


def _until_target(pact: model.Pact) -> list[periods.Period]:
    return [year for year in path.years(pact) if year.slug <= target_year(pact)]


@register.finding()
def computing_target(pact: model.Pact) -> Any:
    """OpenAI's target for computing until {target_year}"""
    return +pact.newest(_TARGET)


@register.finding()
def commitments_until_target(pact: model.Pact) -> Any:
    """Purchase commitments from the first year of the path until {target_year}"""
    return traces.total(pact.need_commitments(year) for year in _until_target(pact))


@register.finding()
def computing_until_target(pact: model.Pact) -> Any:
    """Computing on the path until {target_year}"""
    return traces.total(pact.outlook_amount("compute", year) for year in _until_target(pact))


@register.finding(CONTRACT)
def asked(pact: model.Pact, one: terms.Clause) -> Any:
    """{commitment}: asked for in the years of the path"""
    return traces.total(pact.need(one, year) for year in path.years(pact))


@register.finding(CONTRACT)
def short(pact: model.Pact, one: terms.Clause) -> Any:
    """{commitment}: not met by the path

    In each year what it and the contracts before it ask for beyond the computing of the path, as
    far as it is its own.
    """
    total: Any = None
    earlier = in_order(pact)[: in_order(pact).index(one)]
    for year in path.years(pact):
        own: Any = pact.need(one, year)
        asked = traces.total([*(pact.need(other, year) for other in earlier), own])
        beyond = np.minimum(own, np.maximum(asked - pact.outlook_amount("compute", year), 0))
        total = beyond if total is None else total + beyond
    return total


@register.finding()
def commitments_short_in_all(pact: model.Pact) -> Any:
    """Purchase commitments that the path does not meet in the year they ask for"""
    return traces.total(pact.short(one) for one in in_order(pact))


@register.finding(path.YEAR)
def others_short(pact: model.Pact, year: periods.Period) -> Any:
    """Commitments to others than Microsoft that the path leaves no computing for, {year}

    What they ask for, less the computing that does not go to Azure.
    """
    asks = pact.need_commitments(year) - commitments.azure(pact, year)
    left = pact.outlook_amount("compute", year) - pact.outlook_azure_bought(year)
    return np.maximum(asks - left, 0)


@register.finding()
def azure_used_beyond(pact: model.Pact) -> Any:
    """Bought on Azure beyond the bills of the last known year, over the commitment

    The commitment was announced as additional; to what is not published.
    """
    beyond = (
        np.maximum(pact.outlook_azure_bought(year) - pact.azure_bills(), 0)
        for year in path.years(pact)
    )
    return traces.total(beyond) / promised(pact)


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
