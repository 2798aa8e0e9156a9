"""What was published: every figure with its source, picked by quantity, period and day."""

from analysis.figures.loading import load, quantities, sources, statements, unknown_sources
from analysis.figures.picking import (
    CONFIDENCE,
    frame,
    latest,
    pick,
    reference,
    said_of,
    select,
    trace,
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
