"""The answers: each a named function of a run, with bounds, formula and what it was read from.

Each chapter declares its findings as it is imported, in the order in which they are told; rings are
looked for after them all.
"""

from analysis.findings import (
    agi,
    azure,
    backtest,
    bill,
    bing,
    cap,
    chances,
    claim,
    claimed,
    claims,
    combinations,
    commitments,
    contracts,
    disagreements,
    flows,
    hints,
    limits,
    longer,
    microsoft,
    participation,
    past,
    path,
    payments,
    plans,
    projection,
    resale,
    revenue,
    rounds,
    spoken,
    stake,
    steps,
    verdicts,
    versions,
)
from analysis.findings.model import Absent, Pact, answer, of
from analysis.findings.totals import AGREES, AGREES_IF_CUT, DISAGREES, stated_totals

# isort: split
from analysis.findings import rings
