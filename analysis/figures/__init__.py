"""What was published: every figure with its source, picked by quantity, period and day."""

from analysis.figures.loading import (
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
    by_id,
    covered,
    frame,
    latest,
    named,
    pick,
    quarters_of,
    reference,
    said_of,
    select,
    trace,
)
from analysis.figures.records import Figure, Kept, Quantity, Source, Statement

__all__ = [
    "CONFIDENCE",
    "KEYS",
    "Figure",
    "Kept",
    "Quantity",
    "Source",
    "Statement",
    "by_id",
    "covered",
    "frame",
    "kept",
    "latest",
    "load",
    "named",
    "pick",
    "quantities",
    "quarters_of",
    "reference",
    "said_of",
    "select",
    "sources",
    "statements",
    "trace",
    "unknown_sources",
]
