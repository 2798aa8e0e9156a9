"""What the purchase commitments ask for, year by year, against spending and revenue."""

import operator
import re
from dataclasses import replace
from typing import Any

from analysis import figures, outlook, parameters, periods, terms, traces
from analysis.findings import model, path, register
from analysis.terms import commitment


@model.once
def every(pact: model.Pact) -> tuple[terms.Clause, ...]:
    """The clauses by which OpenAI has promised to buy, from whomever, and that are known."""
    lab, _ = terms.parties(pact.agreed)
    own = (one for one in pact.agreed.values() if one.kind == "commitment" and one.payer == lab)
    return tuple(
        one
        for one in own
        if not one.terms or any(term.known.isoformat() <= pact.as_of for term in one.terms)
    )


COMMITMENT = register.Axis(
    "commitment", every, operator.attrgetter("id"), operator.attrgetter("title")
)


def short(one: terms.Clause) -> str:
    """A commitment in a word or two: its title without what all of them are called."""
    return re.sub(r" purchase commitments?", "", one.title)


def to_partner(pact: model.Pact) -> list[terms.Clause]:
    """The commitments to the other party of the pact."""
    _, partner = terms.parties(pact.agreed)
    return [one for one in every(pact) if one.receiver == partner]


@register.finding(COMMITMENT)
def total(pact: model.Pact, one: terms.Clause) -> Any:
    """{commitment}: in all"""
    return outlook.schedule(one.id, pact.run)[0]


@register.finding(COMMITMENT)
def first_year(pact: model.Pact, one: terms.Clause) -> Any:
    """{commitment}: first year"""
    in_all, years, tilt = outlook.schedule(one.id, pact.run)
    return commitment.instalment(in_all, years, 1, tilt)


@register.finding(COMMITMENT)
def last_year(pact: model.Pact, one: terms.Clause) -> Any:
    """{commitment}: last year"""
    in_all, years, tilt = outlook.schedule(one.id, pact.run)
    return commitment.instalment(in_all, years, years, tilt)


@register.finding(COMMITMENT, path.YEAR)
def need(pact: model.Pact, one: terms.Clause, year: periods.Period) -> Any:
    """{commitment}, {year}

    Its instalment of that year, counted from the year that is its first.
    """
    return outlook.due(one.id, year.start.year, pact.run)


@register.finding()
def first_year_commitments(pact: model.Pact) -> Any:
    """All purchase commitments: first year

    As if all began at once.
    """
    return traces.total(pact.first_year(one) for one in every(pact))


@register.finding(path.YEAR)
def need_commitments(pact: model.Pact, year: periods.Period) -> Any:
    """All purchase commitments"""
    return traces.total(pact.need(one, year) for one in every(pact))


def last_earned(pact: model.Pact) -> periods.Period:
    """The last year before the path whose revenue is published, on whatever day."""
    published = figures.covered(("revenue",), parameters.LAST_DAY)
    before = (one for one in published if one.is_year and one.last < path.years(pact)[0].first)
    return max(before, default=path.eve(pact))


register.said("earned", lambda pact: last_earned(pact).label)


@register.finding()
def commitments_to_revenue(pact: model.Pact) -> Any:
    """First year of all commitments over revenue of {earned}"""
    revenue = pact.pick("revenue", last_earned(pact))
    return pact.first_year_commitments() / revenue


@register.finding()
def inference_pace(pact: model.Pact) -> Any:
    """Inference bill in a year at the pace of the last leaked quarter"""
    *_, last = pact.quarters_of("inference")
    return periods.YEAR * pact.inference(last)


BILLS = ("expenses_to_microsoft", "revenue_from_openai")  # by the accounts of either


@register.finding()
def azure_bills(pact: model.Pact) -> Any:
    """All that OpenAI was billed by Microsoft in the last year whose bills are known

    All bills of that year, by the accounts of either company; they hold the revenue share too.
    """
    years = [one for one in pact.covered(*BILLS) if one.is_year]
    if not years:
        label = "Bills of a whole year from Microsoft to OpenAI"
        return +traces.unknown("USD", id="bills_of_a_year", label=label, kind="figure")
    found = (pact.pick(name, max(years, key=lambda year: year.end)) for name in BILLS)
    stated = next(one for one in found if one.bound != "unknown")
    return replace(+stated, low=0.0)


def _first_year_azure(pact: model.Pact) -> traces.Traced:
    return traces.total(pact.first_year(one) for one in to_partner(pact))


def azure(pact: model.Pact, year: periods.Period) -> traces.Traced:
    """What the other party of the pact is to sell in a year."""
    return traces.total(pact.need(one, year) for one in to_partner(pact))


@register.finding()
def azure_coverage(pact: model.Pact) -> Any:
    """First year of the Azure commitment over what was bought on Azure in a year"""
    return commitment.coverage(_first_year_azure(pact), pact.azure_bills())


@register.finding()
def azure_shortfall(pact: model.Pact) -> Any:
    """First year of the Azure commitment beyond what was bought on Azure in a year"""
    return commitment.shortfall(_first_year_azure(pact), pact.azure_bills())


@register.finding(path.YEAR, id="azure_coverage_{year}")
def azure_coverage_of(pact: model.Pact, year: periods.Period) -> Any:
    """Azure commitment of {year} over what was bought on Azure in a year"""
    return commitment.coverage(azure(pact, year), pact.azure_bills())


@register.finding(path.YEAR, id="azure_shortfall_{year}")
def azure_shortfall_of(pact: model.Pact, year: periods.Period) -> Any:
    """Azure commitment of {year} beyond what was bought on Azure in a year"""
    return commitment.shortfall(azure(pact, year), pact.azure_bills())
