"""What was published: every figure with its source, picked by quantity, period and day."""

from analysis.figures.loading import (
    ill_sourced,
    kept,
    load,
    quantities,
    sources,
    statements,
    unknown_sources,
)
from analysis.figures.picking import (
    CONFIDENCE,
    KEYS,
    brief,
    by_id,
    cited,
    covered,
    dated,
    frame,
    known,
    last_period,
    named,
    newest,
    pick,
    place,
    quarters_of,
    reference,
    said_of,
    select,
    trace,
)
from analysis.figures.records import Figure, Kept, Quantity, Source, Statement
