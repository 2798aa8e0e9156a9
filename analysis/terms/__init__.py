"""The clauses: dated values with their own words, and the agreement in force on any day."""

from analysis.terms.asked import assumed, known, last_stated, of, parties, rounded, stated
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
    Agreement,
    agreed,
    agreement,
    amendments,
    load,
    own,
    read_amendment,
)
from analysis.terms.versions import Version
