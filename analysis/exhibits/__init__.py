"""What a notebook shows: sentences, tables, charts, and the words of numbers."""

from analysis.exhibits.drawing import chart, table
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
from analysis.exhibits.theme import (
    ACCENT,
    BILLIONS,
    INK,
    MICROSOFT,
    MICROSOFT_TOO,
    MILLIONS,
    MUTED,
    OPENAI,
    PALE,
    colours,
    today,
)

__all__ = [
    "ACCENT",
    "BILLIONS",
    "FALSIFIERS",
    "HEADLINE",
    "INK",
    "MICROSOFT",
    "MICROSOFT_TOO",
    "MILLIONS",
    "MUTED",
    "NUMBERS",
    "OPENAI",
    "PALE",
    "Pact",
    "Prose",
    "Row",
    "Table",
    "amendments",
    "by_period",
    "chart",
    "colours",
    "contract",
    "disputes",
    "falsifiers",
    "headline",
    "key_numbers",
    "readings",
    "say",
    "statements",
    "table",
    "today",
    "variants",
]
