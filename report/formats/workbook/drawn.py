"""Charts as the spreadsheet draws them, over cells that they follow."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from report.formats import document
from report.formats.workbook import blocks, formulas, spans, styles

UNDRAWN = "Drawn in the report alone: what it shows are no numbers of cells"
_ALT = 1000
_WIDTH, _HEIGHT = 900, 330  # points of a chart
_LINE, _FRAME = 20, 90  # points of its height for a bar, and beside all of them
_ROW = 20  # points of a row that is beneath it
_PAPER = 0.75  # of a field of a grid, the rest of which is its colour


def draw(
    block: blocks.Block,
    one: document.Chart,
    numeric: Sequence[int],
    places: Mapping[str, formulas.Place],
) -> int:
    """Draw a chart whose table is written; gives the first row behind all of it.

    Args:
        numeric: the columns of its table whose cells are numbers.
    """
    if numeric:
        return _insert(block, one, _numbers(block, one, numeric))
    if days := spans.days(one.table):
        return _insert(block, one, spans.dated(block, one, days), len(one.table.rows))
    if bars := spans.bars(one.spec):
        below, chart = spans.listed(block, one, bars, places)
        return _insert(below, one, chart, below.end - below.head - 1)
    if not _coloured(block, one):
        block.sheet.put(block.end, 0, UNDRAWN, "note")
        return block.end + 1
    return block.end


def _insert(block: blocks.Block, one: document.Chart, chart: Any, bars: int = 0) -> int:
    """Put a chart beneath its cells; gives the first row behind it.

    Args:
        bars: how many it has that need a line each.
    """
    height = max(_HEIGHT, bars * _LINE + _FRAME)
    chart.set_title({"none": True})
    chart.set_size({"width": _WIDTH, "height": height})
    block.sheet.made.insert_chart(block.end + 1, 0, chart, {"description": one.alt[:_ALT]})
    return block.end + 2 + math.ceil(height / _ROW)


def _numbers(block: blocks.Block, one: document.Chart, columns: Sequence[int]) -> Any:
    """The numbers of a table: lines if the report draws lines, else bars."""
    lines = "'type': 'line'" in repr(one.spec)
    ordered = any(each[0].text[-4:].isdigit() for each in one.table.rows)
    kind = "line" if lines else "column" if ordered else "bar"
    chart = block.sheet.book.made.add_chart({"type": kind})
    named = blocks.colours(one.spec)
    rows = [row[0].text for row in one.table.rows]
    for number, column in enumerate(columns):
        label = one.table.columns[column].label
        colour = named.get(label, blocks.COLOURS[number % len(blocks.COLOURS)])
        own = [{"fill": {"color": named.get(row, colour)}} for row in rows]
        points = own if named.keys() & rows else None
        filled = {"fill": {"color": colour}, "points": points}
        look = {"line": {"color": colour, "width": 2}} if lines else filled
        chart.add_series(block.series(column, block.cells(0), **look))
    chart.set_legend({"position": "top"} if len(columns) > 1 else {"none": True})
    numbers = {"num_format": blocks.axis(one), "major_gridlines": blocks.GRID}
    chart.set_y_axis(numbers if kind != "bar" else {"reverse": True})
    chart.set_x_axis({} if kind != "bar" else numbers)
    return chart


def _coloured(block: blocks.Block, one: document.Chart) -> bool:
    """Let the cells of a grid have the colours of the words that they begin with, if any do."""
    named = blocks.colours(one.spec)
    cells = [cell.text for row in one.table.rows for cell in row[1:]]
    if not any(cell.startswith(tuple(named)) for cell in cells):
        return False
    last = len(one.table.columns) - 1
    for word, colour in named.items():
        look = block.sheet.book.made.add_format(
            {"bg_color": _paled(colour), "font_color": styles.INK}
        )
        told = {"type": "text", "criteria": "begins with", "value": word, "format": look}
        block.sheet.made.conditional_format(block.head + 1, 1, block.end - 1, last, told)
    return True


def _paled(colour: str) -> str:
    """A colour as it is on white paper if it is thin."""
    parts = (int(colour[n : n + 2], 16) for n in (1, 3, 5))
    return "#" + "".join(f"{round(one + (255 - one) * _PAPER):02X}" for one in parts)
