"""The published totals of the leaked flows, against the sums of their quarters."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis import cashflows, figures, parameters, periods, traces
from analysis.findings import model, payments, register

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
        return agreement(self.stated.point, self.stated.bounds, self.summed)


def agreement(stated: float, bounds: tuple[float, float], found: Any) -> str:
    """Whether a printed number and a known one can both be right.

    AGREES, AGREES_IF_CUT or DISAGREES, as of `Total`: of what was found its value counts first,
    then its own rounding.

    Args:
        stated: as printed, in base units.
        bounds: what rounds to that.
        found: a quantity with value, low and high.
    """
    low, high = bounds
    if low <= found.value <= high:
        return AGREES
    if stated <= found.value < stated + (high - low):
        return AGREES_IF_CUT
    if low <= found.high and found.low <= high:  # by the rounding of what was found
        return AGREES
    return DISAGREES


def stated_totals(pact: model.Pact) -> list[Total]:
    """Each total published since the leak, by flow, period and day; earlier ones are none of it."""
    totals = []
    for name, flow in cashflows.FLOWS.items():
        for one in pact.select(flow.quantity):
            period, since = periods.between(one.start, one.end), one.known.isoformat()
            if period is not None and len(period) > 1 and since >= parameters.FIRST_DAY:
                totals.append(Total(flow, period, one, payments.leaked(pact, name, period)))
    return sorted(totals, key=lambda t: (t.flow.title, t.period, t.stated.known))


@register.finding()
def totals_published(pact: model.Pact) -> Any:
    """Totals published of the leaked flows"""
    return traces.counted(figures.trace(one.stated) for one in stated_totals(pact))


@register.finding()
def totals_agreeing(pact: model.Pact) -> Any:
    """Published totals of the leaked flows that agree with the sum of their quarters

    Those are among them of which further digits were cut, not rounded.
    """
    return _held(pact, (AGREES, AGREES_IF_CUT), "agrees({}, {})")


@register.finding()
def totals_failing(pact: model.Pact) -> Any:
    """Published totals of the leaked flows that do not agree with the sum of their quarters"""
    return _held(pact, (DISAGREES,), "(1 - agrees({}, {}))")


def _held(pact: model.Pact, verdicts: Sequence[str], each: str) -> traces.Traced:
    """How many totals have some verdicts, counted over each that can be checked."""
    found = [one for one in stated_totals(pact) if one.verdict != UNCHECKED]
    pairs = [(figures.trace(one.stated), one.summed) for one in found]
    read = {one.id: one for pair in pairs for one in pair}
    told = (each.format(stated.id, summed.id) for stated, summed in pairs)
    return traces.tallied((one.verdict in verdicts for one in found), told, read.values())
