"""What a notebook shows: sentences, tables, charts, and the words of numbers."""

from analysis.exhibits.bare import teach
from analysis.exhibits.charts import chart, table
from analysis.exhibits.headlines import falsifiers
from analysis.exhibits.quoted import amendments, disputes, readings, statements
from analysis.exhibits.sentences import (
    HEADLINE,
    NUMBERS,
    SAID,
    Pact,
    Prose,
    headline,
    key_numbers,
    say,
)
from analysis.exhibits.tables import Row, Table, by_period, contract, variants
from analysis.exhibits.theme import (
    ACCENT,
    GRID,
    INK,
    MICROSOFT,
    MICROSOFT_TOO,
    MONEY,
    MUTED,
    OPENAI,
    OPENAI_TOO,
    PALE,
    PARTS,
    WRAPPED,
    colours,
    dots,
    inward,
    listed,
    on_axis,
    pale,
    today,
)
