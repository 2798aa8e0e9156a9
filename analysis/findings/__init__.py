"""The answers: each a named function of a run, with bounds, formula and what it was read from.

Each chapter declares its findings as it is imported, in the order in which they are told.
"""

from analysis.findings import (
    agi,
    azure,
    bill,
    bing,
    cap,
    claim,
    combinations,
    commitments,
    contracts,
    disagreements,
    flows,
    limits,
    longer,
    microsoft,
    participation,
    past,
    path,
    payments,
    revenue,
    stake,
    steps,
    versions,
)
from analysis.findings.model import Absent, Pact, of
from analysis.findings.totals import AGREES, AGREES_IF_CUT, DISAGREES, LEAKED, stated_totals

__all__ = [
    "AGREES",
    "AGREES_IF_CUT",
    "DISAGREES",
    "LEAKED",
    "Absent",
    "Pact",
    "agi",
    "azure",
    "bill",
    "bing",
    "cap",
    "claim",
    "combinations",
    "commitments",
    "contracts",
    "disagreements",
    "flows",
    "limits",
    "longer",
    "microsoft",
    "of",
    "participation",
    "past",
    "path",
    "payments",
    "revenue",
    "stake",
    "stated_totals",
    "steps",
    "versions",
]
