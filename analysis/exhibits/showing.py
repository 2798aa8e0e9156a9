"""Names by their old place, until every exhibit asks for them by the new one."""

from analysis.exhibits.sentences import NUMBERS, Pact, Prose
from analysis.exhibits.tables import TABLE, Cell, Row, Table, by_period
from analysis.exhibits.words import day, sentence_case, stated

__all__ = [
    "NUMBERS",
    "TABLE",
    "Cell",
    "Pact",
    "Prose",
    "Row",
    "Table",
    "by_period",
    "day",
    "sentence_case",
    "stated",
]
