"""The leaked inference bill against the accounts and against what others published of it."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from analysis import cashflows, figures, periods, traces

# Period -> the months of the bill that leaked, and the captions that could hold it: cost of
# revenue, and research and development; for 2025 what of each went to Microsoft.
CAPTIONS = {
    "2024": ("2024", "cost_of_revenue", "research_and_development"),
    "2025h1": ("2025h1", "cost_of_revenue", "research_and_development"),
    "2025": ("2025_9m", "expenses_to_microsoft_cost_of_revenue", "expenses_to_microsoft_rnd"),
}


def answer(as_of: str) -> Iterable[traces.Traced]:
    """What of the leaked inference bill cannot stand in the cost of revenue, and where it could."""
    for slug, (months, *names) in CAPTIONS.items():
        period = periods.parse(slug)
        bill = cashflows.flow("inference", periods.parse(months), as_of)
        cost, research = (+figures.pick(name, period, as_of) for name in names)
        elsewhere = _at_least(bill - cost)
        for name, label, quantity in (
            ("cost_caption", "Cost of revenue", cost),
            ("booked_elsewhere", "Inference bill beyond the cost of revenue", elsewhere),
            ("research_caption", "Research and development", research),
            (
                "other_than_inference",
                "Part of the bill beyond the cost of revenue",
                elsewhere / bill,
            ),
        ):
            yield (+quantity).named(f"{name}_{slug}", f"{label}, {period.label}", period)
    year = periods.parse("2025")
    yield (
        figures.pick("cost_of_revenue", year, as_of) / figures.pick("revenue", year, as_of)
    ).named("cost_over_revenue_2025", "Cost of revenue over revenue, all suppliers, 2025", year)
    bill = cashflows.flow("inference", periods.parse("2024"), as_of)
    for rival in rivals(as_of):
        yield (bill - figures.trace(rival)).named(
            f"bill_less_{rival.id}", f"Inference bill of 2024 less {rival.id}"
        )


def rivals(as_of: str) -> list[figures.Figure]:
    """What others published of inference in 2024, independently of the leak."""
    rows = [
        one
        for quantity in ("inference", "inference_expected")
        for one in figures.select(quantity, periods.parse("2024"), as_of)
    ]
    return [one for one in rows if one.kind == "press"]


def _at_least(one: traces.Traced) -> traces.Traced:
    """A quantity as a floor."""
    return replace(+one, high=np.inf)
