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
    failed_totals,
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
    quarters_beyond_hurdle,
    stated_totals,
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
    "failed_totals",
    "falsifiers",
    "headline",
    "key_numbers",
    "quarters_beyond_hurdle",
    "readings",
    "say",
    "stated_totals",
    "statements",
    "variants",
]
