"""A workbook being written: sheets of cells with their styles, each signed as it is written."""

import datetime
import io
import math
import zipfile
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import xlsxwriter
from xlsxwriter import worksheet

from report.formats import archive
from report.formats.workbook import formulas, places, seal
from report.formats.workbook.formulas import Content

INK, PALE, INPUT, RULE = "#222222", "#5F5F5F", "#FFF2CC", "#8C1D2F"
BASE = {"font_name": "Calibri", "font_size": 10, "valign": "top", "font_color": INK}
_HEAD = {"bold": True, "bottom": 1, "text_wrap": True, "bg_color": "#F1EDE6"}
STYLES: Mapping[str, Mapping[str, Any]] = {
    "": {},
    "note": {},
    "text": {"indent": 1, "align": "left"},
    "title": {"bold": True, "font_size": 16, "font_color": RULE},
    "heading": {"bold": True, "font_size": 12, "text_wrap": True},
    "subtitle": {"font_color": PALE, "text_wrap": True},
    "head": {**_HEAD, "indent": 1, "align": "left"},
    "head right": {**_HEAD, "align": "right"},
    "left": {"indent": 1, "align": "left"},
    "right": {"align": "right"},
    "wrapped": {"text_wrap": True, "indent": 1, "align": "left"},
    "pale": {"font_color": PALE, "text_wrap": True, "indent": 1, "align": "left"},
    "pale right": {"font_color": PALE, "text_wrap": True, "align": "right"},
    "id": {"font_color": PALE, "font_name": "Consolas", "font_size": 9, "text_wrap": True},
    "input": {"bg_color": INPUT, "border": 1, "border_color": "#BF9000", "locked": False},
    "printed": {"font_color": "#1F4E9E"},
    "pale line": {"font_color": PALE},
    "words right": {"align": "right", "text_wrap": True},
    "beside": {"font_color": PALE, "indent": 1, "align": "left"},
    "bold": {"bold": True, "text_wrap": True},
}
# Of a form with conditions not every spreadsheet shows the sign, so none has any.
NUMBERS: Mapping[str, str] = {
    "money": "$#,##0;-$#,##0",
    "percent": "0.0%",
    "times": "0.000",
    "number": "General",
    # A mark for cells without a bound, over numbers of no form, ends LibreOffice 7.4 as it prints.
    "parts": "#,##0.000",
    "whole": "0",
    "text": "@",
    "year": "0.00",
}
_UNBOUNDED = ((">", "no upper bound"), ("<", "no lower bound"))


class Column(NamedTuple):
    """A column of a list: how wide it is, in letters, how its cells look, and if as numbers do."""

    width: float
    style: str = "wrapped"
    numeric: bool = False


class Book:
    """A workbook and what it is made with; the day of the edition is that of the file."""

    def __init__(self, day: datetime.date, properties: Mapping[str, str]) -> None:
        self._bytes, self._day = io.BytesIO(), day
        self.made = xlsxwriter.Workbook(self._bytes, _OPTIONS)
        created = datetime.datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a day has no zone
        self.made.set_properties({**properties, "created": created})
        self.made.set_calc_mode("auto")
        self._formats: dict[tuple[str, str], Any] = {}
        self._sheets: list[Sheet] = []

    def sheet(self, name: str, widths: Sequence[float]) -> "Sheet":
        """A new sheet behind the others, its columns so many letters wide."""
        self._sheets.append(Sheet(self, name, widths))
        return self._sheets[-1]

    def listing(
        self, name: str, columns: Mapping[str, Column], words: str, *, colour: str = ""
    ) -> "Sheet":
        """A new list: its title, what it lists in words, its columns by their heads, its tab."""
        made = self.sheet(name, [one.width for one in columns.values()])
        if colour:
            made.made.set_tab_color(colour)
        made.put(0, 0, name, "title")
        made.put(1, 0, words, "note")
        made.columns = [*columns.values()]
        right = [n for n, one in enumerate(made.columns) if one.numeric]
        made.head(places.HEAD, list(columns), right)
        return made

    def format(self, style: str, number: str = "") -> Any:
        """A style with the form of its numbers."""
        if (style, number) not in self._formats:
            form = {"num_format": NUMBERS.get(number, number)} if number else {}
            self._formats[style, number] = self.made.add_format({**BASE, **STYLES[style], **form})
        return self._formats[style, number]

    def name(self, called: str, sheet: str, row: int, column: int) -> None:
        """Give a cell a name."""
        self.made.define_name(called, f"={places.cell(sheet, row, column, fixed=True)}")

    def bytes(self, version: str, amendments: Sequence[str]) -> bytes:
        """The whole workbook, sealed with what it was made from."""
        hidden = self.made.add_worksheet(seal.SHEET)
        hidden.very_hidden()
        hidden.write_string(0, 0, version)
        hidden.write_string(1, 0, " ".join(amendments))
        for column, sheet in enumerate(self._sheets):
            hidden.write_string(seal.FIRST - 1, column, sheet.name)
            for row, contents in sheet.contents.items():
                hidden.write_string(seal.FIRST + row, column, seal.row(contents))
        self.made.close()
        with zipfile.ZipFile(self._bytes) as packed:
            parts = {name: packed.read(name) for name in packed.namelist()}
        return archive.zipped(parts, self._day)


class _Worksheet(worksheet.Worksheet):  # type: ignore[misc]  # xlsxwriter is untyped
    """A sheet that does not look through each formula for thirty functions that none calls."""

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: FBT001, FBT002 - xlsxwriter's signature
        """A formula as the file has it; what spreadsheets got of late has a mark there."""
        if expand_future_functions or worksheet.re_dynamic_function.search(formula):
            return str(super()._prepare_formula(formula, expand_future_functions))
        return formula.removeprefix("=")


class Sheet:
    """One sheet; rows and columns count from 0."""

    def __init__(self, book: Book, name: str, widths: Sequence[float]) -> None:
        self.book = book
        self._widths: list[float] = []
        self._lines: dict[int, int] = {}
        self.name = name
        self.made = book.made.add_worksheet(name, _Worksheet)
        self.made.hide_gridlines(2)
        self.made.fit_to_pages(1, 0)
        self.made.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        self.made.set_footer("&L&A&R&P / &N")
        self._widen(widths)
        self.contents: dict[int, dict[int, Any]] = {}
        self.columns: list[Column] = []  # of a list

    def _widen(self, widths: Sequence[float]) -> None:
        """Add columns of such widths, in letters."""
        for column, width in enumerate(widths, len(self._widths)):
            self.made.set_column(column, column, width)
        self._widths += widths

    def put(self, row: int, column: int, content: Any, style: str = "", number: str = "") -> None:
        """Write a text, whatever it begins with, a number or a formula; what is unknown is #N/A.

        Args:
            content: one of these, or `formulas.Content` of it.
            number: the form of a number, unless its content has one.
        """
        whole = content if isinstance(content, Content) else Content(content)
        shown, formula, number = whole.shown, whole.formula, whole.form or number
        is_text = isinstance(shown, str)
        if not is_text:
            formula = formula or ("NA()" if math.isnan(shown) else "")
            shown = formulas.shown(shown)
        style = style or ("text" if is_text and not formula else "")
        form = self.book.format(style, number)
        if formula:
            self.made.write_formula(row, column, f"={formula}", form, shown)
        elif is_text:
            self.made.write_string(row, column, shown, form)
        else:
            self.made.write_number(row, column, shown, form)
        self.contents.setdefault(row, {})[column] = f"={formula}" if formula else shown
        if isinstance(shown, str):
            self._make_room(row, self._widths[column], shown, style)

    def line(self, row: int, contents: Iterable[Any], number: str = "") -> None:
        """Write a row of a list, each content as its column looks, and nothing where it is empty.

        Args:
            number: the form of what is numeric.
        """
        for column, (one, content) in enumerate(zip(self.columns, contents, strict=True)):
            if content not in ("", None):
                self.put(row, column, content, one.style, number if one.numeric else "")

    def head(
        self, row: int, labels: Sequence[str], right: Collection[int] = (), *, first: int = 0
    ) -> None:
        """Write the heads of columns from `first` on; the cells of some stand to the right."""
        self._widen([_ADDED] * (first + len(labels) - len(self._widths)))
        for column, label in enumerate(labels, first):
            self.put(row, column, label, "head right" if column in right else "head")

    def listed(self, *, bounds: Sequence[int] = (), beside: int = 1, most: int = 0) -> None:
        """Let a list's heads stay in sight and on each printed page, and let it be filtered.

        Args:
            bounds: the columns of low and high, whose cells say in words that there is none.
            beside: how many columns stay in sight, too.
            most: how many of them are printed; all if 0.
        """
        head, last, columns = places.HEAD, max(self.contents), len(self.columns)
        for sign, words in _UNBOUNDED if bounds else ():
            form = {"num_format": f'"{words}"', "font_color": PALE}
            beyond = formulas.BEYOND if sign == ">" else -formulas.BEYOND
            told = {"type": "cell", "criteria": sign, "value": beyond}
            said = {**told, "format": self.book.made.add_format(form)}
            self.made.conditional_format(head + 1, bounds[0], last, bounds[-1], said)
        self.made.freeze_panes(head + 1, beside)
        self.made.repeat_rows(head)
        self.made.autofilter(head, 0, last, columns - 1)
        self.printed(last, most or columns, WIDE)

    def across(self, row: int, text: str, style: str, *, first: int = 0) -> None:
        """Write a text that runs over all columns from `first` on."""
        last, form = len(self._widths) - 1, self.book.format(style)
        self.made.merge_range(row, first, row, last, text, form)
        self._make_room(row, sum(self._widths[first:]), text, style)
        self.contents.setdefault(row, {})[first] = text

    def printed(
        self, last: int, columns: int, papers: Sequence[tuple[int, float, float]]
    ) -> tuple[float, float]:
        """Let its first columns be printed, as wide as a page; gives the scale, and its height.

        The paper is the first on which they are large enough to read, or the last.
        """
        wide = sum(_LETTER * width + _PADDING for width in self._widths[:columns])
        fits = (one for one in papers if one[1] >= _LEAST * wide)
        kind, width, height = next(fits, papers[-1])
        self.made.set_paper(kind)
        self.made.set_portrait() if height > width else self.made.set_landscape()
        self.made.print_area(0, 0, last, columns - 1)
        return min(1.0, width / wide), height

    def paged(self, blocks: Sequence[tuple[int, int]]) -> None:
        """Print all of it, and break its pages between blocks where these fit one.

        Args:
            blocks: the first row of each, and the first behind it.
        """
        scale, height = self.printed(blocks[-1][1], len(self._widths), HIGH)
        room, used, breaks = height / scale, 0.0, []
        for first, end in blocks:
            need = sum(self._lines.get(row, _USUAL) for row in range(first, end))
            if used and used + need > room:
                breaks.append(first)
                used = 0.0
            used = (used + need) % room
        self.made.set_h_pagebreaks(breaks)

    def _make_room(self, row: int, width: float, text: str, style: str) -> None:
        """Make a row as high as its longest text needs, which not every spreadsheet does itself."""
        size = STYLES[style].get("font_size", BASE["font_size"])
        lines = 1
        if STYLES[style].get("text_wrap"):
            long = len(text) * _ROOM
            lines = 1 if long <= width else math.ceil(long / (width - _BROKEN))
        height = min(round(lines * size * _LEADING), _HIGHEST)
        if height > self._lines.get(row, _USUAL):
            self._lines[row] = height
            self.made.set_row(row, height)


# Kinds of paper as spreadsheets count them, A4 or A3: width and height in points less margins.
HIGH = ((9, 515.0, 740.0), (8, 760.0, 1080.0), (8, 1110.0, 740.0))
WIDE = ((9, 515.0, 740.0), (9, 765.0, 500.0), (8, 1110.0, 740.0))
_LEAST = 0.55  # of its size to which a sheet may shrink
_LETTER, _PADDING = 5.25, 3.75  # points of a column: for each letter, and beside them
_ROOM = 0.9  # of a letter, in the widths of columns
_BROKEN = 3  # letters of a line that stay empty, as no word is broken
_LEADING = 1.4  # of a line, in the size of its letters
_ADDED = 18  # letters of a column that a sheet was not made with
_USUAL, _HIGHEST = 15, 400  # points of a row
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
