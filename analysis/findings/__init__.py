"""The answers: each a named function of a run, with bounds, formula and what it was read from."""

from analysis.findings.answers import (
    Findings,
    answer,
    find,
    ids,
    moved_by,
)
from analysis.findings.model import Absent, Pact, of
from analysis.findings.totals import AGREES, AGREES_IF_CUT, DISAGREES, LEAKED, stated_totals

__all__ = [
    "AGREES",
    "AGREES_IF_CUT",
    "DISAGREES",
    "LEAKED",
    "Absent",
    "Findings",
    "Pact",
    "answer",
    "find",
    "ids",
    "moved_by",
    "of",
    "stated_totals",
]
