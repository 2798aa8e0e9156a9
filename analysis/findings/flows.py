"""Who paid whom so far, and what was promised: every flow between the two, by period.

Amounts are as published; a flow that exists in the contract but whose amount nobody has published
is unknown, not zero.
"""

import datetime
import functools
import operator
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from analysis import figures, periods, terms, traces
from analysis.findings import calendar, commitments, model, register


@dataclass(frozen=True)
class Flow:
    """What one party pays or promises the other.

    `basis` is cash or commitment; a flow with `whole` set contains all others of its payer in cash.
    """

    name: str
    title: str
    payer: str
    receiver: str
    basis: str = "cash"
    whole: bool = False


def every(pact: model.Pact) -> tuple[Flow, ...]:
    """The flows between the two parties of the pact."""
    lab, partner = terms.parties(pact.agreed)
    return (
        Flow("revenue_share", "Revenue share", lab, partner),
        Flow("inference", "Inference bill", lab, partner),
        Flow("other_azure", "Other Azure bills", lab, partner),
        Flow("all_bills", "Total charged by Microsoft", lab, partner, whole=True),
        Flow("reciprocal", "Payments the other way", partner, lab),
        Flow("investment", "Investment paid in", partner, lab),
        *(
            Flow(one.id, _promise(one), lab, partner, "commitment")
            for one in commitments.to_partner(pact)
        ),
    )


def _promise(one: terms.Clause) -> str:
    return f"{commitments.short(one)} purchases promised"


def accounted(pact: model.Pact) -> tuple[periods.Period, ...]:
    """Periods that accounts give a total for, and other years of either calendar.

    These are years that leaked in part only, and those in which something was promised.
    """
    quarters = [*calendar.leaked(pact), *_promising(pact)]
    years = {quarter.year for quarter in quarters}
    fiscal = {calendar.fiscal_year(quarter) for quarter in _promising(pact)}
    stated = pact.covered(*commitments.BILLS)
    return tuple(sorted((stated | years | fiscal) - set(calendar.totals(pact))))


def _promising(pact: model.Pact) -> Iterator[periods.Period]:
    """The quarters in which a promise of purchases began."""
    for one in commitments.to_partner(pact):
        for promised in one.terms:
            if promised.name == "total" and promised.known.isoformat() <= pact.as_of:
                yield periods.quarter(promised.effective)


@model.once
def spans(pact: model.Pact) -> tuple[periods.Period, ...]:
    """The periods whose flows are told, in order; they overlap."""
    return tuple(sorted({*calendar.totals(pact), *accounted(pact)}))


def _invested(pact: model.Pact) -> Iterator[periods.Period]:
    """These periods, and from the first day of a stated sum paid in to each later one."""
    yield from spans(pact)
    first, *later = sorted({one.end for one in pact.select("funded")})
    for day in later:
        period = periods.between(first + datetime.timedelta(days=1), day)
        if period is not None and period not in spans(pact):
            yield period


PERIOD, INVESTED = register.Axis("period", spans), register.Axis("period", _invested)
PROMISE = register.Axis("promise", commitments.to_partner, operator.attrgetter("id"), _promise)
# The year whose leaked months the text holds against its accounts: the newest of which any leaked.
UNEXPLAINED = register.Axis("year", lambda pact: [calendar.totals(pact)[-1].year])


def _whole(pact: model.Pact, period: periods.Period) -> traces.Traced:
    """All that OpenAI owes Microsoft for a period, by the accounts of either.

    OpenAI's follow calendar years, Microsoft's report its own fiscal year.
    """
    fiscal = map(calendar.fiscal_year, period.quarters)
    names = commitments.BILLS[::-1] if period in fiscal else commitments.BILLS
    stated = [pact.pick(name, period) for name in names]
    return next((one for one in stated if one.bound != "unknown"), stated[0])


def _leaked(pact: model.Pact, family: str, period: periods.Period) -> traces.Traced:
    """What leaked for a period; unknown for one in which something was promised and no more."""
    if period in calendar.every(pact):
        found: traces.Traced = getattr(pact, family)(period)
        return found
    said = {"id": f"{family}_{period.slug}", "label": f"{period.label}: nothing leaked"}
    return traces.unknown("USD", **said, kind="figure")


@register.finding(PERIOD)
def flow_revenue_share(pact: model.Pact, period: periods.Period) -> Any:
    """Revenue share"""
    return _leaked(pact, "payments", period)


@register.finding(PERIOD)
def flow_inference(pact: model.Pact, period: periods.Period) -> Any:
    """Inference bill"""
    return _leaked(pact, "inference", period)


@register.finding(PERIOD)
def flow_other_azure(pact: model.Pact, period: periods.Period) -> Any:
    """Other Azure bills

    What the whole holds beside the share and the inference bill.
    """
    parts = (_leaked(pact, family, period) for family in ("payments", "inference"))
    return functools.reduce(operator.sub, parts, _whole(pact, period))


@register.finding(PERIOD)
def flow_all_bills(pact: model.Pact, period: periods.Period) -> Any:
    """Total charged by Microsoft"""
    return _whole(pact, period)


@register.finding(PERIOD)
def flow_reciprocal(pact: model.Pact, period: periods.Period) -> Any:
    """Payments the other way"""
    return pact.pick("microsoft_to_openai", period)


@register.finding(INVESTED)
def flow_investment(pact: model.Pact, period: periods.Period) -> Any:
    """Investment paid in

    The sum at the period's end less that before its start.
    """
    eve = period.start - datetime.timedelta(days=1)
    return _paid_in_by(pact, period.end) - _paid_in_by(pact, eve)


def _paid_in_by(pact: model.Pact, day: datetime.date) -> traces.Traced:
    """What Microsoft had paid in by a day, USD; unknown if no figure is for that day."""
    stated = [one for one in pact.select("funded") if one.end == day]
    if not stated:
        label = f"Investment paid in by {periods.day(day)}"
        return traces.unknown("USD", id=f"funded_{day:%Y_%m_%d}", label=label, kind="figure")
    return figures.trace(stated[-1])


def _begun(pact: model.Pact, one: terms.Clause, period: periods.Period) -> list[terms.Term]:
    """What was promised within a period and stood at its end, if anything was."""
    found = one.term("total", period.end, pact.as_of)
    return [found] if found is not None and found.effective >= period.start else []


@register.finding(PROMISE, PERIOD, id="flow_{promise}_{period}", where=_begun)
def flow_promised(pact: model.Pact, one: terms.Clause, period: periods.Period) -> Any:
    """{promise}, {period}"""
    (total,) = _begun(pact, one, period)
    return terms.of(one, total)


@register.finding(PERIOD)
def flow_net(pact: model.Pact, period: periods.Period) -> Any:
    """Known bills and payments to Microsoft, net

    What it is known to have billed or received, less what it is known to have paid.
    """
    _, partner = terms.parties(pact.agreed)
    net = balance(of_period(pact, period)).get("cash")
    return net[partner] if net else pact.flow_all_bills(period)


@register.finding(UNEXPLAINED)
def flow_beyond_leak(pact: model.Pact, year: periods.Period) -> Any:
    """OpenAI's expenses to Microsoft that the leaked months do not explain"""
    months = calendar.totals(pact)[-1]
    return pact.flow_all_bills(year) - pact.payments(months) - pact.inference(months)


def of_period(pact: model.Pact, period: periods.Period) -> dict[Flow, traces.Traced]:
    """The flows of a period with their amounts, as far as there are any."""
    ids = {flow: f"flow_{flow.name}_{period.slug}" for flow in every(pact)}
    return {flow: pact[id] for flow, id in ids.items() if id in pact}


def balance(amounts: Mapping[Flow, traces.Traced]) -> dict[str, dict[str, traces.Traced]]:
    """What each party receives, net, by basis: the payer's amount is negative, the sum zero.

    Unknown flows are left out. A whole that is known counts in place of its parts.
    """
    known = {flow: one for flow, one in amounts.items() if one.bound != "unknown"}
    in_whole = {(flow.payer, flow.basis) for flow in known if flow.whole}
    net: dict[str, dict[str, traces.Traced]] = {}
    for flow, amount in known.items():
        if flow.whole or (flow.payer, flow.basis) not in in_whole:
            parties = net.setdefault(flow.basis, {})
            for party, change in ((flow.payer, 0 - amount), (flow.receiver, +amount)):
                parties[party] = parties[party] + change if party in parties else change
    return net
