"""The clauses: dated values with their own words, and the agreement in force on any day."""

from analysis.terms.asked import assumed, in_force, named, of, parties, stated, term, traced
from analysis.terms.display import frame
from analysis.terms.records import (
    KINDS,
    Amendment,
    Change,
    Clause,
    Dispute,
    Term,
    Wording,
    thoughts,
)
from analysis.terms.replay import (
    FOREVER,
    Agreement,
    agreed,
    agreement,
    amendments,
    load,
    own,
    read_amendment,
)
from analysis.terms.versions import Version

__all__ = [
    "FOREVER",
    "KINDS",
    "Agreement",
    "Amendment",
    "Change",
    "Clause",
    "Dispute",
    "Term",
    "Version",
    "Wording",
    "agreed",
    "agreement",
    "amendments",
    "assumed",
    "frame",
    "in_force",
    "load",
    "named",
    "of",
    "own",
    "parties",
    "read_amendment",
    "stated",
    "term",
    "thoughts",
    "traced",
]
