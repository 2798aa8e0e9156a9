"""What was published: every figure with its source, picked by quantity, period and day."""

from analysis.figures.published import (
    CONFIDENCE,
    frame,
    latest,
    load,
    pick,
    quantities,
    reference,
    said_of,
    select,
    sources,
    statements,
    trace,
    unknown_sources,
)
from analysis.figures.records import Figure, Quantity, Source, Statement

__all__ = [
    "CONFIDENCE",
    "Figure",
    "Quantity",
    "Source",
    "Statement",
    "frame",
    "latest",
    "load",
    "pick",
    "quantities",
    "reference",
    "said_of",
    "select",
    "sources",
    "statements",
    "trace",
    "unknown_sources",
]
