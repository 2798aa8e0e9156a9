"""The cells that a chart is drawn from, and the colours that it names."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from xlsxwriter import utility

from report.formats import document, outputs
from report.formats.workbook import sheets

LIGHT = {"color": "#DDDDDD", "width": 0.5}
GRID = {"visible": True, "line": LIGHT}
# The house's colours, for what a chart does not colour by name.
COLOURS = ("#5F5F5F", "#0072B2", "#56B4E9", "#009E73", "#B3364C", "#222222")


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
    scales = (each.get("scale") for each in outputs.within(spec))
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
        for each in outputs.within(spec)
    )


def axis(one: document.Chart) -> str:
    """The form of a chart's numbers: that of its cells."""
    texts = " ".join(cell.text for row in one.table.rows for cell in row[1:])
    if "$" in texts:
        commas, scale = (",,,", "bn") if "billion" in texts else (",,", "m")
        return f'$#,##0.##{commas}" {scale}";-$#,##0.##{commas}" {scale}"'
    return "0%" if "%" in texts else "General"
