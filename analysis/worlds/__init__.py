"""What is uncertain: many draws of it, weighted by what was published."""

from analysis.worlds.assumptions import allowed, assumed, spans, traced
from analysis.worlds.drawing import dimensions, draw, free, leaked, moved, placed, quantile
from analysis.worlds.history import says
from analysis.worlds.loading import PAST_INPUTS, drawn, load
from analysis.worlds.records import Evidence, Uncertain, Uncertainty, read_uncertainty
from analysis.worlds.simulation import SCRAMBLED, simulate, stretch
from analysis.worlds.weights import (
    PARTS,
    REPLICATES,
    Interval,
    Worlds,
    evidence,
    kept,
    likelihood,
    weighed,
    weighted,
)

__all__ = [
    "PARTS",
    "PAST_INPUTS",
    "REPLICATES",
    "SCRAMBLED",
    "Evidence",
    "Interval",
    "Uncertain",
    "Uncertainty",
    "Worlds",
    "allowed",
    "assumed",
    "dimensions",
    "draw",
    "drawn",
    "evidence",
    "free",
    "kept",
    "leaked",
    "likelihood",
    "load",
    "moved",
    "placed",
    "quantile",
    "read_uncertainty",
    "says",
    "simulate",
    "spans",
    "stretch",
    "traced",
    "weighed",
    "weighted",
]
