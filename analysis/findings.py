"""The answers: each a named quantity with bounds, unit, period, formula and what it was read from.

`answer` computes all findings of a run. Nothing here is typed in: every number comes from
data/ or from a parameter.
"""

import functools
import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from analysis import (
    bill,
    bing,
    cashflows,
    clauses,
    figures,
    flows,
    ledger,
    periods,
    prospects,
    schema,
    traces,
    versions,
)
from analysis.terms import share

Findings = dict[str, traces.Traced]

QUARTERS = ("2024q1", "2024q2", "2024q3", "2024q4", "2025q1", "2025q2", "2025q3")
SPANS = (
    "2024h1", "2024h2", "2025h1", "2024_9m", "2025_9m", "2024", "2025",
    "fy2024", "fy2025", "fy2026", "2024q1_2025q3",
)  # fmt: skip
PERIODS = tuple(periods.parse(slug) for slug in (*QUARTERS, *SPANS))
# Each is compared with the same period one year before.
COMPARED = ("2025q1", "2025q2", "2025q3", "2025h1", "2025_9m", "2025")
LEAKED = "2025-11-12"  # totals published earlier are not totals of the leak
UNLIKE = ("2025_9m", "2024")  # what the article compares: nine months with twelve


def answer(parameters: Mapping[str, Any]) -> Findings:
    """Every finding of a run by its id.

    Args:
        parameters: all parameters, as `parameters.check` returns them. Where numbers are arrays
            of one shape, so is the value of each finding that depends on them, without its trace.

    Raises:
        Faults: the data break the schema.
    """
    if any(isinstance(value, np.ndarray) for value in parameters.values()):
        return _computed(parameters)
    return dict(_answered(tuple(sorted(parameters.items()))))


@functools.cache
def _answered(run: tuple[tuple[str, Any], ...]) -> Findings:
    """The findings of a run, computed once however many notebooks ask."""
    return _computed(dict(run))


def _computed(parameters: Mapping[str, Any]) -> Findings:
    """The findings of a run, or of many at once."""
    found: Findings = {}
    for period in PERIODS:
        for one in _of_period(period, parameters):
            found[one.id] = one
    for one in (
        *_rates(parameters),
        *_growths(found),
        *_last_quarter(found, parameters["as_of"]),
        *_readings(found, parameters),
        *(total.summed for total in stated_totals(parameters)),
        *bing.answer(parameters),
        *clauses.answer(parameters),
        *ledger.answer(parameters),
        *bill.answer(parameters["as_of"]),
        *versions.answer(parameters),
        *flows.answer(parameters),
    ):
        found.setdefault(one.id, one)
    for one in prospects.answer(found, parameters):
        found[one.id] = one
    return _with_inputs(found)


def _with_inputs(found: Findings) -> Findings:
    """The findings, and every finding that one of them was computed from."""
    whole: Findings = {}
    waiting = list(found.values())
    while waiting:
        one = waiting.pop(0)
        whole.setdefault(one.id, one)
        waiting += [i for i in one.inputs if i.kind == "finding" and i.id not in whole]
    return whole


def growth(new: traces.Traced, old: traces.Traced, align: str = "refuse") -> traces.Traced:
    """How many times the old quantity the new one is, ratio.

    Args:
        align: "refuse" unlike periods; "as printed" divides the totals all the same;
            "per quarter" divides the averages per quarter.

    Raises:
        ValueError: one has no period, or the periods differ in length and the caller did not
            say how to align them.
    """
    if new.period is None or old.period is None:
        raise ValueError(f"{new.id} and {old.id} must both have a period to be compared")
    if align == "per quarter":
        return (new / len(new.period)) / (old / len(old.period))
    if align != "as printed" and not new.period.like(old.period):
        raise ValueError(
            f"{new.period.label} and {old.period.label} differ in length: compare like periods, "
            'or say align="as printed" or align="per quarter"'
        )
    return new / old


def _of_period(period: periods.Period, parameters: Mapping[str, Any]) -> Iterable[traces.Traced]:
    """What is found for one period: flows, revenue implied and reported, and what is left."""
    as_of = parameters["as_of"]

    def line(name: str, label: str, quantity: traces.Traced) -> traces.Traced:
        return quantity.named(f"{name}_{period.slug}", f"{label}, {period.label}", period)

    payments = cashflows.flow("payments", period, as_of)
    inference = cashflows.flow("inference", period, as_of)
    implied = cashflows.implied_revenue(period, parameters)
    reported = line(
        "reported_revenue",
        "OpenAI revenue as reported independently of the leak",
        +figures.pick("revenue", period, as_of),
    )
    return (
        payments,
        inference,
        implied,
        reported,
        line(
            "share_due_on_reported",
            "Share due on reported revenue",
            share.due(
                reported,
                cashflows.share_rate(period.start, parameters),
                cashflows.shared_fraction(parameters),
                cashflows.netted(period, parameters),
            ),
        ),
        line("gap", "Reported revenue less implied revenue", reported - implied),
        line("implied_to_reported", "Implied revenue as part of reported", implied / reported),
        line("effective_rate", "Payments as part of reported revenue", payments / reported),
        line("inference_to_implied", "Inference bill over implied revenue", inference / implied),
        line("inference_to_reported", "Inference bill over reported revenue", inference / reported),
        line(
            "left_of_implied",
            "Implied revenue left after share and inference bill",
            implied - payments - inference,
        ),
        line(
            "left_of_reported",
            "Reported revenue left after payments and inference bill",
            reported - payments - inference,
        ),
        line(
            "break_even_revenue",
            "Revenue that would pay the share and the inference bill",
            share.break_even(
                inference,
                cashflows.share_rate(period.start, parameters),
                cashflows.shared_fraction(parameters),
                cashflows.netted(period, parameters),
            ),
        ),
        line(
            "reciprocal_payments",
            "Paid by Microsoft to OpenAI",
            +figures.pick("microsoft_to_openai", period, as_of),
        ),
        line("payments_per_inference", "Payments per dollar of inference", payments / inference),
    )


def _growths(found: Findings) -> Iterable[traces.Traced]:
    """Growth of payments and inference between like periods, and the article's unlike ones."""
    for flow, kind in cashflows.FLOWS.items():
        name = kind.label
        yearly = {new: _growth_in_a_year(found, flow, new) for new in COMPARED}
        yield from yearly.values()
        steps = [
            found[f"{flow}_{new}"] / found[f"{flow}_{old}"]
            for old, new in itertools.pairwise(QUARTERS)
        ]
        yield functools.reduce(np.minimum, steps).named(
            f"least_growth_{flow}", f"{name}: least growth from one leaked quarter to the next"
        )
        new, old = UNLIKE
        span = periods.parse(new)
        unlike = growth(found[f"{flow}_{new}"], found[f"{flow}_{old}"], "as printed").named(
            f"unlike_growth_{flow}_{new}",
            f"{name}: {span.label} over the twelve months of {periods.parse(old).label}",
            span,
        )
        yield unlike
        yield (yearly[new] / unlike).named(
            f"understatement_{flow}_{new}",
            f"{name}: like-for-like growth over the unlike one",
            span,
        )


def _growth_in_a_year(found: Findings, flow: str, slug: str) -> traces.Traced:
    """A flow over the same flow one year before."""
    span = periods.parse(slug)
    before = span.shift(-periods.YEAR).slug
    return growth(found[f"{flow}_{slug}"], found[f"{flow}_{before}"]).named(
        f"growth_{flow}_{slug}",
        f"{cashflows.FLOWS[flow].label}: {span.label} over a year earlier",
        span,
    )


def _last_quarter(found: Findings, as_of: str) -> Iterable[traces.Traced]:
    """What the quarter that was not leaked must have brought if the implied revenue were all."""
    period = periods.parse("2025q4")
    left = found["reported_revenue_2025"] - found["implied_revenue_2025_9m"]
    yield left.named(
        "revenue_left_for_2025q4", "2025 revenue not covered by nine months implied", period
    )
    pace = figures.latest("run_rate", as_of, period.end)
    yield (replace(pace, unit="USD") / periods.YEAR).named(
        "quarter_at_latest_pace_2025q4",
        "OpenAI revenue of a quarter at the pace last reported",
        period,
    )
    yield (left / found["implied_revenue_2025q3"]).named(
        "growth_needed_2025q4", "That quarter over the implied third quarter", period
    )


def _rates(parameters: Mapping[str, Any]) -> Iterable[traces.Traced]:
    """The two rates a run assumes."""
    start = PERIODS[0].start
    for name, one in (
        ("share_rate_used", cashflows.share_rate(start, parameters)),
        ("reciprocal_rate_used", cashflows.reciprocal_rate(start, parameters)),
    ):
        yield (+one).named(name, one.label)


READ_OTHERWISE = ("2024", "2025h1", "2025_9m")


def _readings(found: Findings, parameters: Mapping[str, Any]) -> Iterable[traces.Traced]:
    """The revenue implied under other readings of the same payments, each alone.

    Set off: Microsoft deducted its reciprocal share on the Azure OpenAI sales last reported.
    Lag: every payment is for the revenue of one quarter before.
    """
    reported = figures.latest("azure_openai_run_rate", parameters["as_of"])
    sales = replace(+reported, unit="USD").named(
        "azure_openai_sales_in_a_year", "Azure OpenAI sales in a year, as last reported"
    )
    yield sales
    for slug in READ_OTHERWISE:
        period = periods.parse(slug)
        rate = cashflows.share_rate(period.start, parameters)
        shared = cashflows.shared_fraction(parameters)
        reciprocal = cashflows.reciprocal_rate(period.start, parameters)
        set_off = (reciprocal * sales * (len(period) / periods.YEAR)).named(
            f"set_off_{slug}",
            f"Reciprocal share on reported Azure OpenAI sales, {period.label}",
            period,
        )
        yield set_off
        paid = found[f"payments_{slug}"]
        yield share.base(paid, rate, shared, set_off).named(
            f"implied_if_net_{slug}",
            f"Revenue implied if payments are net of that share, {period.label}",
            period,
        )
        later = cashflows.flow("payments", period.shift(1), parameters["as_of"])
        yield share.base(later, rate, shared, cashflows.netted(period, parameters)).named(
            f"implied_if_lagged_{slug}",
            f"Revenue implied if payments lag by a quarter, {period.label}",
            period,
        )


AGREES, AGREES_IF_CUT = "agrees", "agrees if cut, not rounded"
DISAGREES, UNCHECKED = "does not agree", "cannot be checked"


@dataclass(frozen=True)
class Total:
    """A published total of a leaked flow, the sum of its quarters, and whether they agree.

    The verdict is AGREES if both can be right within the rounding of their digits; AGREES_IF_CUT
    if dropping further digits, not rounding, gives the printed ones; UNCHECKED if a quarter is
    unknown; else DISAGREES.
    """

    flow: cashflows.Flow
    period: periods.Period
    stated: schema.Figure
    summed: traces.Traced

    @property
    def verdict(self) -> str:
        """Whether the published total and the sum can both be right."""
        if not np.isfinite(self.summed.value):
            return UNCHECKED
        low, high = self.stated.bounds
        if low <= self.summed.high and self.summed.low <= high:
            return AGREES
        last_digit = high - low
        cut = self.stated.point
        if cut <= self.summed.low and self.summed.high < cut + last_digit:
            return AGREES_IF_CUT
        return DISAGREES


def stated_totals(parameters: Mapping[str, Any]) -> list[Total]:
    """Each total published since the leak, by flow, period and day."""
    totals = []
    for name, flow in cashflows.FLOWS.items():
        for one in figures.select(flow.quantity, as_of=parameters["as_of"]):
            period = periods.between(one.start, one.end)
            if period is not None and len(period) > 1 and one.known.isoformat() >= LEAKED:
                summed = cashflows.flow(name, period, parameters["as_of"])
                totals.append(Total(flow, period, one, summed))
    return sorted(totals, key=lambda t: (t.flow.title, t.period, t.stated.known))
