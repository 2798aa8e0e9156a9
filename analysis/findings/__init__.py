"""The answers: each a named function of a run, with bounds, formula and what it was read from.

Each chapter, a module of this room, declares its findings as `rings` imports it.
"""

from analysis.findings import rings

# isort: split
from analysis.findings import claimed, evidence
from analysis.findings.model import Absent, Pact, answer, of
from analysis.findings.totals import AGREES, AGREES_IF_CUT, DISAGREES, stated_totals
