"""Charts as the spreadsheet draws them, over cells that they follow."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from xlsxwriter import utility

from analysis.exhibits import charts
from report.formats import document
from report.formats.workbook import sheets

GRID = {"visible": True, "line": {"color": "#DDDDDD", "width": 0.5}}
# The house's colours, for what a chart does not colour by name.
COLOURS = ("#5F5F5F", "#0072B2", "#56B4E9", "#009E73", "#B3364C", "#222222")
_ALT = 1000
_WIDTH, _HEIGHT = 900, 330  # points of a chart
_LINE, _FRAME = 20, 90  # points of its height for a bar, and beside all of them
_ROW = 20  # points of a row that is beneath it
_PAPER = 0.75  # of a field of a grid, the rest of which is its colour


class Block(NamedTuple):
    """Where they stand: their sheet, the row of their heads, and the first row behind them."""

    sheet: sheets.Sheet
    head: int
    end: int

    def cells(self, column: int) -> list[Any]:
        """A column as a chart reads it."""
        return [self.sheet.name, self.head + 1, column, self.end - 1, column]

    def column(self, one: int) -> str:
        """A column as formulas of its sheet read it."""
        return utility.xl_range_abs(self.head + 1, one, self.end - 1, one)

    def series(self, column: int, categories: Sequence[Any], **look: Any) -> dict[str, Any]:
        """A column as a chart draws it."""
        name = [self.sheet.name, self.head, column]
        return {"name": name, "categories": categories, "values": self.cells(column), **look}


def colours(spec: Any) -> dict[str, str]:
    """The colour of each series that a chart names."""
    scales = (each.get("scale") for each in charts.within(spec))
    named = [
        one for one in scales if isinstance(one, Mapping) and isinstance(one.get("range"), list)
    ]
    pairs = (
        pair for one in named for pair in zip(one.get("domain", ()), one["range"], strict=False)
    )
    return {name: colour for name, colour in pairs if str(colour).startswith("#")}


def explains(spec: Any) -> bool:
    """Whether a chart has a legend of the colours that it names."""
    return any(
        "scale" in each and each.get("legend", True) is not None and bool(colours(each))
        for each in charts.within(spec)
    )


def axis(one: document.Chart) -> str:
    """The form of a chart's numbers: that of its cells."""
    texts = " ".join(cell.text for row in one.table.rows for cell in row[1:])
    if "$" in texts:
        commas, scale = (",,,", "bn") if "billion" in texts else (",,", "m")
        return f'$#,##0.##{commas}" {scale}";"\N{MINUS SIGN}$"#,##0.##{commas}" {scale}"'
    return "0%" if "%" in texts else "General"


def insert(block: Block, one: document.Chart, chart: Any, bars: int = 0) -> int:
    """Put a chart beneath its cells; gives the first row behind it.

    Args:
        bars: how many it has that need a line each.
    """
    height = max(_HEIGHT, bars * _LINE + _FRAME)
    chart.set_title({"none": True})
    chart.set_size({"width": _WIDTH, "height": height})
    block.sheet.made.insert_chart(block.end + 1, 0, chart, {"description": one.alt[:_ALT]})
    return block.end + 2 + math.ceil(height / _ROW)


def numbers(block: Block, one: document.Chart, columns: Sequence[int]) -> Any:
    """The numbers of a table: lines if the report draws lines from year to year, else bars."""
    ordered = any(each[0].text[-4:].isdigit() for each in one.table.rows)
    lines = ordered and "'type': 'line'" in repr(one.spec)
    kind = "line" if lines else "column" if ordered else "bar"
    chart = block.sheet.book.made.add_chart({"type": kind})
    named = colours(one.spec)
    rows = [row[0].text for row in one.table.rows]
    for number, column in enumerate(columns):
        colour = named.get(one.table.columns[column].label, COLOURS[number % len(COLOURS)])
        own = [{"fill": {"color": named.get(row, colour)}} for row in rows]
        filled = {"fill": {"color": colour}, "points": own if named.keys() & rows else None}
        look = {"line": {"color": colour, "width": 2}} if lines else filled
        chart.add_series(block.series(column, block.cells(0), **look))
    chart.set_legend({"position": "top"} if len(columns) > 1 else {"none": True})
    numbers = {"num_format": axis(one), "major_gridlines": GRID}
    chart.set_y_axis(numbers if kind != "bar" else {"reverse": True})
    beneath = {"label_position": "low"}  # of what is below nothing, too
    chart.set_x_axis(beneath if kind != "bar" else numbers)
    return chart


def coloured(block: Block, one: document.Chart) -> bool:
    """Let the cells of a grid have the colours of the words that they begin with, if any do."""
    named = colours(one.spec)
    cells = [cell.text for row in one.table.rows for cell in row[1:]]
    if not any(cell.startswith(tuple(named)) for cell in cells):
        return False
    last = len(one.table.columns) - 1
    for word, colour in named.items():
        look = block.sheet.book.made.add_format(
            {"bg_color": _paled(colour), "font_color": sheets.INK}
        )
        told = {"type": "text", "criteria": "begins with", "value": word, "format": look}
        block.sheet.made.conditional_format(block.head + 1, 1, block.end - 1, last, told)
    return True


def _paled(colour: str) -> str:
    """A colour as it is on white paper if it is thin."""
    parts = (int(colour[n : n + 2], 16) for n in (1, 3, 5))
    return "#" + "".join(f"{round(one + (255 - one) * _PAPER):02X}" for one in parts)
