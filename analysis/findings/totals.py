"""The published totals of the leaked flows, against the sums of their quarters."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis import cashflows, figures, periods, templates, traces
from analysis.findings import model, payments, register

LEAKED = "2025-11-12"  # totals published earlier are not totals of the leak

AGREES, AGREES_IF_CUT = "agrees", "agrees if cut, not rounded"
DISAGREES, UNCHECKED = "does not agree", "cannot be checked"


@dataclass(frozen=True)
class Total:
    """A published total of a leaked flow, the sum of its quarters, and whether they agree.

    The verdict is AGREES if the sum rounds to what is printed; AGREES_IF_CUT if dropping further
    digits, not rounding, gives the printed ones; AGREES as well if the rounding of the quarters
    leaves room for it; UNCHECKED if a quarter is unknown; else DISAGREES.
    """

    flow: cashflows.Flow
    period: periods.Period
    stated: figures.Figure
    summed: traces.Traced

    @property
    def verdict(self) -> str:
        """Whether the published total and the sum can both be right."""
        if not np.isfinite(self.summed.value):
            return UNCHECKED
        return agreement(self.stated, self.summed)


def agreement(stated: figures.Figure, found: traces.Traced) -> str:
    """Whether a printed number and a known one can both be right.

    AGREES, AGREES_IF_CUT or DISAGREES, as of `Total`: of what was found its value counts first,
    then its own rounding.
    """
    low, high = stated.bounds
    if low <= found.value <= high:
        return AGREES
    if stated.point <= found.value < stated.point + (high - low):
        return AGREES_IF_CUT
    if low <= found.high and found.low <= high:  # by the rounding of what was found
        return AGREES
    return DISAGREES


def stated_totals(pact: model.Pact) -> list[Total]:
    """Each total published since the leak, by flow, period and day."""
    totals = []
    for name, flow in cashflows.FLOWS.items():
        for one in figures.select(flow.quantity, as_of=pact.as_of):
            period = periods.between(one.start, one.end)
            if period is not None and len(period) > 1 and one.known.isoformat() >= LEAKED:
                totals.append(Total(flow, period, one, payments.leaked(pact, name, period)))
    return sorted(totals, key=lambda t: (t.flow.title, t.period, t.stated.known))


@register.finding()
def totals_published(pact: model.Pact) -> Any:
    """Totals published of the leaked flows"""
    return _counted(stated_totals(pact))


@register.finding()
def totals_agreeing(pact: model.Pact) -> Any:
    """Published totals of the leaked flows that agree with the sum of their quarters

    Those are among them of which further digits were cut, not rounded.
    """
    found = (AGREES, AGREES_IF_CUT)
    return _counted([one for one in stated_totals(pact) if one.verdict in found])


@register.finding()
def totals_failing(pact: model.Pact) -> Any:
    """Published totals of the leaked flows that do not agree with the sum of their quarters"""
    return _counted([one for one in stated_totals(pact) if one.verdict == DISAGREES])


def _counted(found: Sequence[Total]) -> traces.Traced:
    """How many totals there are, with each of them as it was published."""
    told = tuple(figures.trace(one.stated) for one in found)
    return traces.known(float(len(told)), templates.COUNT, text=str(len(told)), operands=told)
