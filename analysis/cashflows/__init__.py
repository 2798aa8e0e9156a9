"""What flowed, as leaked, and what each clause of a version of the pact makes due."""

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
    PAID,
    Flow,
    leaked,
    netted,
    quarters,
    reciprocal_rate,
    rules,
    share_rate,
    shared_exactly,
    shared_fraction,
)
