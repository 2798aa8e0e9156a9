"""Tables of the PDF, in Typst: how much room each column has, and where a table may break."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from report.formats import document, letters, notation

# Letters that fit one line of a column; a longer text wraps, and earns its column a little more.
_LINE = 18
# The space between columns, in letters, and the letters of a word that is broken (see notation).
_GAP, _WORD = 3, 14
# Letters on a line of a table's full width, in the smallest type.
_ROOM = 120
# The width of the text and the type of a table by its columns, in points: as the template has them.
_WIDE, _SIZES = 448, ((5, 8), (7, 7.2), (math.inf, 6.5))
# Points, a quarter of a page with a title and sources: a table lower than that stays in one piece,
# as does one of so few rows that any break would leave one alone, if a page has room for it.
_SHORT, _FEW, _PAGE = 150, 3, 560


@dataclass(frozen=True)
class Layout:
    """How a table is laid out: its columns' shares of the width, and where it may break."""

    shares: Sequence[int]
    whole: bool  # no row of it is so long that it must break over pages
    short: bool  # it stays in one piece
    kept: bool  # two of its rows at least stand on each page


def layout(table: document.Table) -> Layout:
    """How a table is laid out."""
    shares = _widths(table)
    whole = all(len(cell.text) <= notation.LONGEST for row in table.rows for cell in row)
    short = _height(table, shares) < (_PAGE if len(table.rows) <= _FEW else _SHORT)
    return Layout(shares, whole, short, whole and not short and len(table.rows) > _FEW)


def _widths(table: document.Table) -> list[int]:
    """The columns' shares of the page's width, by their longest texts.

    Where they do not fit, each has room for its longest word, and the longer ones share the rest.
    """
    least, wanted = [], []
    for number, column in enumerate(table.columns):
        texts = [row[number].text for row in table.rows]
        words = letters.unbroken(" ".join([*texts, column.label])).split(" ")
        longest = max(map(len, [*texts, *column.label.split()]), default=0)
        least.append(min(max(map(len, words), default=0), _WORD) + _GAP)
        wanted.append(min(longest, _LINE) + max(longest - _LINE, 0) // 4 + _GAP)
    if sum(wanted) > _ROOM:
        more = [max(want - low, 0) for want, low in zip(wanted, least, strict=True)]
        each = max(_ROOM - sum(least), 0) / max(sum(more), 1)
        wanted = [low + round(each * extra) for low, extra in zip(least, more, strict=True)]
    return wanted


def _height(table: document.Table, shares: Sequence[int]) -> float:
    """About how high the table is, in points.

    Typst would measure it, by laying it out once more: a third of the time of the whole.
    """
    size = next(size for most, size in _SIZES if len(shares) <= most)
    room = [share / sum(shares) * _WIDE / (size * 0.5) for share in shares]
    rows = [[column.label for column in table.columns]]
    rows += [[cell.text for cell in row] for row in table.rows]
    lines = [
        max(math.ceil(max(len(text), 1) / most) for text, most in zip(row, room, strict=True))
        for row in rows
    ]
    return sum(lines) * size * 1.2 + len(rows) * (7.2 - size * 0.5)
