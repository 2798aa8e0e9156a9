"""The report's chapters as sheets: their tables live, their charts drawn by the spreadsheet."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from analysis import wording
from report.formats import amounts, document, markdown
from report.formats.workbook import answers, sheets

_ILLEGAL = re.compile(r"[\[\]:*?/\\']")
_LONGEST = 31  # letters of a sheet's name
_PRINTED = re.compile(r"(\N{MINUS SIGN}|minus )?(\$)?([\d,]+\.?\d*)( \w+|%)?")
_SCALES = {"": 1.0, " million": 1e6, " billion": 1e9, " trillion": 1e12, "%": 0.01, " times": 1.0}
_WIDE = 18
_CHART_ROWS = 18


class Chapters:
    """Chapters being written.

    Args:
        book: the workbook.
        records: every finding, and what was published and is printed, as plain data by its name.
        called: the name of the cell of each.
    """

    def __init__(
        self,
        book: sheets.Book,
        records: Mapping[str, Mapping[str, Any]],
        called: Mapping[str, str],
    ) -> None:
        self._book = book
        self._records = records
        self._called = called

    def write(self, documents: Sequence[document.Document]) -> None:
        """Write a sheet for each chapter: its exhibits in the story, then those in the ledger."""
        parts: dict[str, list[document.Chapter]] = {}
        for pages in documents:
            for chapter in pages.chapters:
                parts.setdefault(chapter.notebook, []).append(chapter)
        for notebook, told in sorted(parts.items()):
            self._chapter(_ILLEGAL.sub("-", notebook)[:_LONGEST], told)

    def _chapter(self, name: str, told: Iterable[document.Chapter]) -> None:
        shown = [one for chapter in told for one in document.exhibits([chapter])]
        if not shown:
            return
        widest = max(map(_columns, shown))
        sheet = self._book.sheet(name, [34, *[_WIDE] * max(widest - 1, 5)])
        sheet.put(0, 0, next(iter(told)).title, "title")
        words = (
            "Numbers follow the assumptions; words, and what is printed in grey, are as published"
        )
        sheet.put(1, 0, words, "note")
        sheet.made.freeze_panes(2, 0)
        row, seen = 3, set()
        for one in shown:
            if one.id not in seen:
                seen.add(one.id)
                row = self._exhibit(sheet, row, one) + 2
        sheet.made.print_area(0, 0, row, max(widest - 1, 5))

    def _exhibit(
        self, sheet: sheets.Sheet, row: int, one: document.Table | document.Chart | document.Numbers
    ) -> int:
        """Write an exhibit from a row on; gives the first row behind it."""
        if isinstance(one, document.Numbers):
            return self._strip(sheet, row, one)
        if isinstance(one, document.Table):
            return self._table(sheet, row, one, one.title)[0]
        end, numeric = self._table(sheet, row, one.table, one.headline, one.subtitle)
        if not numeric:
            return end
        drawing = self._chart(sheet, one, row + 2, end, numeric)
        sheet.made.insert_chart(end + 1, 0, drawing, {"description": one.alt[:_ALT]})
        return end + _CHART_ROWS + 1

    def _strip(self, sheet: sheets.Sheet, row: int, one: document.Numbers) -> int:
        for place, item in enumerate(one.items, row):
            sheet.put(place, 0, item.label, "wrapped")
            self.number(sheet, place, 1, item.text, item.trace)
            sheet.put(place, 2, item.bounds, "pale line")
        return row + len(one.items)

    def _table(
        self, sheet: sheets.Sheet, row: int, table: document.Table, title: str, below: str = ""
    ) -> tuple[int, list[int]]:
        """Write a table; gives the row behind it and the columns whose cells are numbers."""
        sheet.put(row, 0, markdown.plain(markdown.inline(title)), "heading")
        if below:
            sheet.put(row + 1, 0, below, "pale line")
        head = row + 2
        sheet.head(head, [one.label for one in table.columns])
        numbers = [0] * len(table.columns)
        for place, cells in enumerate(table.rows, head + 1):
            for column, one in enumerate(cells):
                if not column or not one.text:
                    sheet.put(place, column, one.text, "wrapped")
                else:
                    numbers[column] += self.number(sheet, place, column, one.text, one.trace)
        end = head + 1 + len(table.rows)
        filled = [sum(bool(cells[n].text) for cells in table.rows) for n in range(len(numbers))]
        return end, [n for n, told in enumerate(numbers) if told and told == filled[n]]

    def number(
        self, sheet: sheets.Sheet, row: int, column: int, text: str, trace: str | None
    ) -> bool:
        """Write what is printed: live if it is a finding, a figure or a term, else as it stands.

        Returns:
            Whether the cell is a number.
        """
        record, name = self._records.get(trace or ""), self._called.get(trace or "")
        if record and name and text in _printed(record):
            shown = amounts.quantity(record).value
            form = answers.number(record)
            sheet.formula(row, column, f"={name}", shown, number=_scaled(form, shown))
            return True
        found = _PRINTED.fullmatch(text)
        if found and (found[4] or "") in _SCALES and (found[2] or found[4]):
            amount = float(found[3].replace(",", "")) * _SCALES[found[4] or ""]
            form = "money" if found[2] else "percent" if found[4] == "%" else "times"
            amount = -amount if found[1] else amount
            sheet.put(row, column, amount, "pale line", _scaled(form, amount))
            return True
        sheet.put(row, column, text, "pale")
        return False

    def _chart(
        self,
        sheet: sheets.Sheet,
        one: document.Chart,
        head: int,
        end: int,
        columns: Sequence[int],
    ) -> Any:
        """The chart as the spreadsheet draws it: lines if the report draws lines, else bars."""
        lines = "'type': 'line'" in repr(one.spec)
        ordered = any(each[0].text[-4:].isdigit() for each in one.table.rows)
        kind = "line" if lines else "column" if ordered else "bar"
        chart = self._book.made.add_chart({"type": kind})
        colours = _colours(one.spec)
        rows = [row[0].text for row in one.table.rows]
        for number, column in enumerate(columns):
            label = one.table.columns[column].label
            colour = colours.get(label, _COLOURS[number % len(_COLOURS)])
            own = [{"fill": {"color": colours.get(row, colour)}} for row in rows]
            series = {
                "name": [sheet.name, head, column],
                "categories": [sheet.name, head + 1, 0, end - 1, 0],
                "values": [sheet.name, head + 1, column, end - 1, column],
                **(
                    {"line": {"color": colour, "width": 2}}
                    if lines
                    else {
                        "fill": {"color": colour},
                        "points": own if colours.keys() & rows else None,
                    }
                ),
            }
            chart.add_series(series)
        chart.set_title({"none": True})
        chart.set_legend({"position": "top"} if len(columns) > 1 else {"none": True})
        numbers = {"num_format": _axis(one), "major_gridlines": {"visible": True, "line": _LIGHT}}
        chart.set_y_axis(numbers if kind != "bar" else {"reverse": True})
        chart.set_x_axis({} if kind != "bar" else numbers)
        chart.set_size({"width": 900, "height": 330})
        return chart


_ALT = 1000
_BILLION = 1e9
# The house's colours, for what a chart does not colour by name.
_COLOURS = ("#5F5F5F", "#0072B2", "#56B4E9", "#009E73", "#B3364C", "#222222")
_LIGHT = {"color": "#DDDDDD", "width": 0.5}


def _columns(one: document.Table | document.Chart | document.Numbers) -> int:
    """How many columns an exhibit takes."""
    if isinstance(one, document.Numbers):
        return 3
    return len((one.table if isinstance(one, document.Chart) else one).columns)


def _printed(record: Mapping[str, Any]) -> set[str]:
    """How the report prints a number."""
    return {wording.bounded(amounts.quantity(record), style) for style in ("times", "percent")}


def _scaled(form: str, amount: float) -> str:
    """The form of an amount: of money in billions or millions."""
    return ("billion" if abs(amount) >= _BILLION else "million") if form == "money" else form


def _axis(one: document.Chart) -> str:
    """The form of a chart's numbers: that of its cells."""
    texts = " ".join(cell.text for row in one.table.rows for cell in row[1:])
    if "$" in texts:
        commas, scale = (",,,", "bn") if "billion" in texts else (",,", "m")
        return f'$#,##0.##{commas}" {scale}";-$#,##0.##{commas}" {scale}"'
    return "0%" if "%" in texts else "General"


def _colours(spec: Any) -> dict[str, str]:
    """The colour of each series that a chart names."""
    found: dict[str, str] = {}
    if isinstance(spec, Mapping):
        scale = spec.get("scale")
        if isinstance(scale, Mapping) and isinstance(scale.get("range"), list):
            found |= dict(zip(scale.get("domain", ()), scale["range"], strict=False))
        for each in spec.values():
            found |= _colours(each)
    elif isinstance(spec, list):
        for each in spec:
            found |= _colours(each)
    return {name: colour for name, colour in found.items() if str(colour).startswith("#")}
