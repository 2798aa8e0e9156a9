"""Who paid whom so far, and what was promised: every flow between the two, by period.

Amounts are as published; a flow that exists in the contract but whose amount nobody has published
is unknown, not zero.
"""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from analysis import cashflows, figures, periods, terms, traces


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


FLOWS = (
    Flow("revenue_share", "Revenue share", "OpenAI", "Microsoft"),
    Flow("inference", "Inference bill", "OpenAI", "Microsoft"),
    Flow("other_azure", "Other Azure bills", "OpenAI", "Microsoft"),
    Flow("all_bills", "All of these together", "OpenAI", "Microsoft", whole=True),
    Flow("reciprocal", "Payments the other way", "Microsoft", "OpenAI"),
    Flow("investment", "Investment paid in", "Microsoft", "OpenAI"),
    Flow("azure_commitment", "Azure purchases promised", "OpenAI", "Microsoft", "commitment"),
)
PERIODS = ("2024", "2025_9m", "2025", "fy2026")
# OpenAI's accounts follow calendar years, Microsoft's report its own fiscal year.
_WHOLE = {"fy2026": "revenue_from_openai"}
# From the first day for which the sum paid in was published to the last.
_PAID_IN = "2025q4_2026q2"


def answer(parameters: Mapping[str, Any]) -> Iterator[traces.Traced]:
    """The flows of each period, and what of a year the leak leaves open.

    Args:
        parameters: all parameters, as `parameters.check` returns them.
    """
    as_of = parameters["as_of"]
    found: dict[str, traces.Traced] = {}
    for slug in PERIODS:
        for one in _of_period(periods.parse(slug), as_of):
            found[one.id] = one
            yield one
        yield _net(slug, found)
    yield _investment(periods.parse(_PAID_IN), as_of)
    leaked = [cashflows.flow(name, periods.parse("2025_9m"), as_of) for name in cashflows.FLOWS]
    yield (found["flow_all_bills_2025"] - leaked[0] - leaked[1]).named(
        "flow_beyond_leak_2025",
        "OpenAI's expenses to Microsoft that the nine leaked months do not explain, 2025",
        periods.parse("2025"),
    )


def _of_period(period: periods.Period, as_of: str) -> Iterator[traces.Traced]:
    """Each flow of one period, USD, unknown where no figure gives it."""
    slug = period.slug
    share_paid = cashflows.flow("payments", period, as_of)
    inference = cashflows.flow("inference", period, as_of)
    whole = figures.pick(_WHOLE.get(slug, "expenses_to_microsoft"), period, as_of)
    amounts = {
        "revenue_share": +share_paid,
        "inference": +inference,
        "other_azure": whole - share_paid - inference,
        "all_bills": +whole,
        "reciprocal": +figures.pick("microsoft_to_openai", period, as_of),
    }
    titles = {flow.name: flow.title for flow in FLOWS}
    for name, amount in amounts.items():
        yield amount.named(f"flow_{name}_{slug}", f"{titles[name]}, {period.label}", period)
    yield _investment(period, as_of)
    promised = terms.term("azure_commitment", "total", period.end, as_of)
    if promised is not None and promised.effective >= period.start:
        clause = terms.load()["azure_commitment"].title
        total = terms.traced(promised, "USD", "azure_commitment_total", f"{clause}: total")
        label = f"{titles['azure_commitment']}, {period.label}"
        yield (+total).named(f"flow_azure_commitment_{slug}", label, period)


def _investment(period: periods.Period, as_of: str) -> traces.Traced:
    """What Microsoft paid in over a period, USD: the sum at its end less that before its start."""
    before = _paid_in_by(period.start - datetime.timedelta(days=1), as_of)
    return (_paid_in_by(period.end, as_of) - before).named(
        f"flow_investment_{period.slug}", f"Investment paid in, {period.label}", period
    )


def _paid_in_by(day: datetime.date, as_of: str) -> traces.Traced:
    """What Microsoft had paid in by a day, USD; unknown if no figure is for that day."""
    stated = [one for one in figures.select("funded", as_of=as_of) if one.end == day]
    if not stated:
        label = f"Investment paid in by {day}: not known"
        return traces.unknown("USD", id=f"funded_{day:%Y_%m_%d}", label=label, kind="figure")
    return figures.trace(stated[-1])


def _net(slug: str, found: Mapping[str, traces.Traced]) -> traces.Traced:
    """What Microsoft is known to have received in a period less what it is known to have paid."""
    period = periods.parse(slug)
    net = balance(of_period(slug, found)).get("cash")
    amount = net["Microsoft"] if net else +found[f"flow_all_bills_{slug}"]
    return amount.named(
        f"flow_net_{slug}", f"Known payments to Microsoft, net, {period.label}", period
    )


def of_period(slug: str, found: Mapping[str, traces.Traced]) -> dict[Flow, traces.Traced]:
    """The flows of a period with their amounts, as far as there are any."""
    ids = {flow: f"flow_{flow.name}_{slug}" for flow in FLOWS}
    return {flow: found[id] for flow, id in ids.items() if id in found}


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
