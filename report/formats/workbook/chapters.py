"""The report's chapters as sheets: their tables live, their charts drawn by the spreadsheet."""

import collections
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from report.formats import document, markdown
from report.formats.workbook import drawn, formulas, sheets, shown, spans

UNDRAWN = "Drawn in the report alone: what it shows are no numbers of cells"
_ILLEGAL = re.compile(r"[\[\]:*?/\\']")
_LONGEST = 31  # letters of a sheet's name
_MEASURED = re.compile(r"[$%]| times$")  # what tells a number from a date
_FIRST, _WIDE, _FEWEST = 34, 18, 6
_READ = 60  # letters of a text to read
_LETTER = 0.85  # of a text, in letters of a width


@dataclass(frozen=True)
class Chapters:
    """Chapters being written."""

    book: sheets.Book
    records: Mapping[str, Mapping[str, Any]]  # findings and what was published, by their names
    places: formulas.Places  # where each stands

    def write(self, documents: Sequence[document.Document]) -> None:
        """Write a sheet for each chapter: its exhibits in the story, then those in the ledger."""
        parts: dict[str, list[document.Chapter]] = {}
        for pages in documents:
            for chapter in pages.chapters:
                parts.setdefault(chapter.notebook, []).append(chapter)
        for notebook, told in sorted(parts.items()):
            self._chapter(_ILLEGAL.sub("-", notebook)[:_LONGEST], told)

    def _chapter(self, name: str, told: Iterable[document.Chapter]) -> None:
        exhibits = [one for chapter in told for one in document.exhibits([chapter])]
        if not exhibits:
            return
        sheet = self.book.sheet(name, _widths(exhibits))
        sheet.put(0, 0, next(iter(told)).title, "title")
        words = (
            "Black numbers follow the assumptions; words, and in grey simulations and what other "
            "assumptions give, are as published"
        )
        sheet.put(1, 0, words, "note")
        sheet.made.freeze_panes(2, 0)
        row, parts = 3, list[tuple[int, int]]()
        once: dict[str, document.Exhibit] = {}
        for one in exhibits:
            once.setdefault(one.id, one)
        for one in once.values():
            first, row = row, self._exhibit(sheet, row, one) + 2
            parts.append((first, row))
        sheet.paged([(0, parts[0][1]), *parts[1:]])

    def _exhibit(self, sheet: sheets.Sheet, row: int, one: document.Exhibit) -> int:
        """Write an exhibit from a row on; gives the first row behind it."""
        if isinstance(one, document.Numbers):
            return self._strip(sheet, row, one)
        if isinstance(one, document.Table):
            end, _ = self._table(sheet, row, one, one.title)
            return self._note(sheet, end, one)
        end, numeric = self._table(sheet, row, one.table, one.headline, one.subtitle)
        end = self.draw(drawn.Block(sheet, row + 2, end), one, numeric)
        return self._note(sheet, end, one.table)

    def _note(self, sheet: sheets.Sheet, row: int, table: document.Table) -> int:
        """Write what is said beneath a table, if anything; gives the first row behind it."""
        if table.note:
            sheet.across(row, markdown.plain(markdown.inline(table.note)), "subtitle")
        return row + bool(table.note)

    def draw(self, block: drawn.Block, one: document.Chart, numeric: Sequence[int]) -> int:
        """Draw a chart whose table is written; gives the first row behind all of it.

        Args:
            numeric: the columns of its table whose cells are numbers.
        """
        if numeric:
            return drawn.insert(block, one, drawn.numbers(block, one, numeric))
        if days := spans.days(one.table):
            return drawn.insert(block, one, spans.dated(block, one, days), len(one.table.rows))
        if bars := spans.bars(one.spec):
            below, chart = spans.listed(block, one, bars, self.places)
            return drawn.insert(below, one, chart, below.end - below.head - 1)
        if not drawn.coloured(block, one):
            block.sheet.put(block.end, 0, UNDRAWN, "note")
            return block.end + 1
        return block.end

    def _strip(self, sheet: sheets.Sheet, row: int, one: document.Numbers) -> int:
        for place, item in enumerate(one.items, row):
            sheet.put(place, 0, item.label, "wrapped")
            self.number(sheet, place, 1, item)
            sheet.put(place, 2, item.bounds, "beside")
        return row + len(one.items)

    def _table(
        self, sheet: sheets.Sheet, row: int, table: document.Table, title: str, below: str = ""
    ) -> tuple[int, list[int]]:
        """Write a table; gives the row behind it and the columns whose cells are numbers."""
        if title:
            sheet.across(row, markdown.plain(markdown.inline(title)), "heading")
        if below:
            sheet.across(row + 1, markdown.plain(markdown.inline(below)), "subtitle")
        head = row + 2
        right = [n for n, one in enumerate(table.columns) if one.align == "right"]
        sheet.head(head, [one.label for one in table.columns], right)
        numbers = [0] * len(table.columns)
        following = self._following(table)
        for place, (cells, own) in enumerate(zip(table.rows, following, strict=True), head + 1):
            for column, one in enumerate(cells):
                if not column or not one.text:
                    sheet.put(place, column, one.text, "wrapped")
                else:
                    how = {"follows": column in own, "right": column in right}
                    numbers[column] += self.number(sheet, place, column, one, **how)
        end = head + 1 + len(table.rows)
        filled = [sum(bool(cells[n].text) for cells in table.rows) for n in range(len(numbers))]
        return end, [n for n, told in enumerate(numbers) if told and told == filled[n]]

    def number(
        self,
        sheet: sheets.Sheet,
        row: int,
        column: int,
        told: document.Cell | document.Number,
        *,
        follows: bool = True,
        right: bool = False,
    ) -> bool:
        """Write what is printed: live if it is a finding, a figure or a term, else as it stands.

        Args:
            follows: whether it is a number of this run.
            right: whether words stand to the right, too, as those of its column do.

        Returns:
            Whether the cell is a number.
        """
        live = self._live(told) if follows else None
        if live:
            words = isinstance(live.shown, str)
            style = ("words right" if words else "right") if right else ""
            sheet.put(row, column, live, style)
            return not words
        if day := shown.day(told.text):
            sheet.put(row, column, day.serial, "pale", day.form)
            return False
        found = shown.number(told.text)
        if found and _MEASURED.search(told.text) and found.says_only("") and not found.before:
            sheet.put(row, column, found.amount, "pale line", found.form)
            return True
        sheet.put(row, column, told.text, "pale right" if right else "pale")
        return False

    def _live(self, told: document.Cell | document.Number) -> formulas.Content | None:
        """What follows the assumptions and shows what is printed, if that is of this run."""
        record, place = self.records.get(told.trace or ""), self.places.get(told.trace or "")
        return shown.live(told.text, record, place) if record and place else None

    def _following(self, table: document.Table) -> list[set[int]]:
        """The columns of each row whose numbers are those of this run.

        Where a table tells a finding several times, it does so of several runs, of which one is
        this, if any: where all of a column are as this one has them. What was published or is
        assumed is the same in all.
        """
        own = [
            all(self._live(row[n]) for row in table.rows if row[n].trace)
            for n in range(len(table.columns))
        ]
        told = [collections.Counter(cell.trace for cell in row) for row in table.rows]
        return [
            {
                n
                for n, cell in enumerate(row)
                if own[n]
                or times[cell.trace] == 1
                or "formula" not in self.records.get(cell.trace or "", {"formula": ""})
            }
            for row, times in zip(table.rows, told, strict=True)
        ]


def _widths(told: Iterable[document.Exhibit]) -> list[float]:
    """The widths of columns, in letters: more where there is a text to read, or a number."""
    found: list[float] = [_FIRST, *[_WIDE] * (_FEWEST - 1)]
    for one in told:
        table = one.table if isinstance(one, document.Chart) else one
        if isinstance(table, document.Table):
            found += [_WIDE] * (len(table.columns) - len(found))
            for row in table.rows:
                for n, cell in enumerate(row[1:], 1):  # only words are broken into lines
                    whole = shown.day(cell.text) or (cell.trace and shown.number(cell.text))
                    lines = 2 * _WIDE if len(cell.text) >= _READ else _WIDE
                    found[n] = max(found[n], _LETTER * len(cell.text) if whole else lines)
    return found
