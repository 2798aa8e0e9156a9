"""What flowed, as leaked, and what each clause of a version of the pact makes due."""

from analysis.cashflows.as_read import PAID, agreed, rules
from analysis.cashflows.due import (
    Base,
    Reading,
    Rules,
    Terms,
    added,
    capped,
    is_capped,
    one_by_one,
    profit_participation,
    reciprocal_share,
    revenue_share,
)
from analysis.cashflows.leaked import (
    FLOWS,
    Flow,
    flow,
    implied_revenue,
    leaked,
    netted,
    reciprocal_rate,
    share_rate,
    shared_fraction,
)

__all__ = [
    "FLOWS",
    "PAID",
    "Base",
    "Flow",
    "Reading",
    "Rules",
    "Terms",
    "added",
    "agreed",
    "capped",
    "flow",
    "implied_revenue",
    "is_capped",
    "leaked",
    "netted",
    "one_by_one",
    "profit_participation",
    "reciprocal_rate",
    "reciprocal_share",
    "revenue_share",
    "rules",
    "share_rate",
    "shared_fraction",
]
