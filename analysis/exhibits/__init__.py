"""What a notebook shows: sentences, tables, charts, and the words of numbers."""

from analysis.exhibits.falsifiers import (
    FALSIFIERS,
    falsifiers,
)
from analysis.exhibits.sentences import (
    HEADLINE,
    NUMBERS,
    Pact,
    Prose,
    amendments,
    disputes,
    headline,
    key_numbers,
    readings,
    say,
    statements,
)
from analysis.exhibits.tables import (
    Row,
    Table,
    by_period,
    contract,
    variants,
)

__all__ = [
    "FALSIFIERS",
    "HEADLINE",
    "NUMBERS",
    "Pact",
    "Prose",
    "Row",
    "Table",
    "amendments",
    "by_period",
    "contract",
    "disputes",
    "falsifiers",
    "headline",
    "key_numbers",
    "readings",
    "say",
    "statements",
    "variants",
]
