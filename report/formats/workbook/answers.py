"""Every finding of a run as a live formula with its bounds, and the parts of these."""

from collections.abc import Mapping, Sequence
from typing import Any

from analysis.explore import replay
from report.formats import amounts
from report.formats.workbook import bounds, formulas, sheets

SHEET, WORKINGS = "Findings", "Workings"
VALUE = 2  # the column of a finding's value; its bounds stand beside it
FOLLOWS = 9
YES = "yes"
_UNKNOWN = "=NA()"
_HEAD = 3
_MOST = 1000  # letters of a text in a cell
_COLUMNS = {
    "Finding": 34,
    "What it is": 60,
    "Value": 20,
    "Low": 20,
    "High": 20,
    "Unit": 12,
    "As published": 28,
    "Simulated from": 20,
    "Simulated to": 20,
    "Follows": 44,
    "How it was computed": 70,
    "Sources": 24,
}


class Answers:
    """Where the findings stand, and what is written of them.

    Args:
        record: the recorded steps.
        told: every finding as plain data.
        called: the name of each finding's cell.
    """

    def __init__(
        self,
        record: replay.Record,
        told: Sequence[Mapping[str, Any]],
        called: Mapping[str, str],
    ) -> None:
        self._record = record
        self._told = told
        self.places = {
            one["id"]: formulas.Place(
                called[one["id"]],
                *(sheets.cell(SHEET, row, column) for column in (VALUE + 1, VALUE + 2)),
            )
            for row, one in enumerate(told, _HEAD + 1)
        }

    def write(self, book: sheets.Book, values: formulas.Values) -> None:
        """Write the sheets of findings and of workings."""
        sheet = book.sheet(SHEET, list(_COLUMNS.values()), colour=sheets.RULE, large=True)
        sheet.put(0, 0, SHEET, "title")
        words = "Each value is a formula over assumptions, figures, terms and other findings"
        sheet.put(1, 0, f"{words}; #N/A is unknown")
        sheet.head(_HEAD, list(_COLUMNS))
        ends = bounds.Bounds(self._record, values, _cells)
        row = _HEAD
        for row, told in enumerate(self._told, _HEAD + 1):
            self._numbers(sheet, row, told, values, ends)
            self._words(sheet, row, told, values)
            book.name(self.places[told["id"]].name, SHEET, row, VALUE)
        sheet.listed(_HEAD, row, len(_COLUMNS), beside=2)
        self._workings(book, ends.workings)

    def _numbers(
        self,
        sheet: sheets.Sheet,
        row: int,
        told: Mapping[str, Any],
        values: formulas.Values,
        ends: bounds.Bounds,
    ) -> None:
        """Write a finding's value and bounds: formulas where they follow."""
        id, form = told["id"], number(told)
        one = self._record.found[id]
        if self._stays(id):
            sheet.put(row, VALUE, float(one.value), "", form)
        else:
            sheet.formula(row, VALUE, values.formula(id), one.value, style="bold", number=form)
        bounded = f"{form} bound"
        if self._stays(id) or id in self._record.searched:
            sheet.put(row, VALUE + 1, float(one.low), "", bounded)
            sheet.put(row, VALUE + 2, float(one.high), "", bounded)
            return
        low, high = ends.formulas(id)
        sheet.formula(row, VALUE + 1, low, one.low, number=bounded)
        sheet.formula(row, VALUE + 2, high, one.high, number=bounded)

    def _words(
        self, sheet: sheets.Sheet, row: int, told: Mapping[str, Any], values: formulas.Values
    ) -> None:
        """Write what is said of a finding, as it was published."""
        sheet.put(row, 0, told["id"], "id")
        sheet.put(row, 1, told["label"], "wrapped")
        sheet.put(row, 5, told["unit"])
        sheet.put(row, 6, amounts.amount(told), "pale")
        for column, end in ((7, told.get("world_low")), (8, told.get("world_high"))):
            if end is not None:
                sheet.put(row, column, end, "pale", number(told))
        sheet.put(row, FOLLOWS, self._follows(told["id"], values)[:_MOST], "wrapped")
        sheet.put(row, 10, told["formula"][:_MOST], "pale")
        sheet.put(row, 11, ", ".join(self._record.found[told["id"]].sources), "pale")

    def _stays(self, id: str) -> bool:
        """Whether a finding is a value."""
        steps = self._record.steps
        return id not in steps or self._record.stays(steps[id])

    def _follows(self, id: str, values: formulas.Values) -> str:
        """Whether a finding is computed anew in the workbook, and if not, why."""
        if id not in self._record.steps or id in self._record.odd:
            return "a value: with other assumptions it takes other steps"
        one = self._record.steps[id]
        if self._record.stays(one):
            return f"a value: {_why(one.text)}"
        if rests := sorted(self._record.rests(one)):
            return f"in part: {', '.join(rests)} stay as built"
        if id in self._record.searched:
            return "the value; its bounds, found by a search, stay as built"
        return YES if values.formula(id) != _UNKNOWN else "unknown: nobody has published it"

    def _workings(self, book: sheets.Book, workings: Sequence[bounds.Working]) -> None:
        """Write the parts of bounds that stand in rows of their own."""
        sheet = book.sheet(WORKINGS, [8, 90, 22, 22])
        sheet.put(0, 0, WORKINGS, "title")
        sheet.put(1, 0, "Parts of the bounds of findings: how low and how high each may be")
        sheet.head(_HEAD, ["No.", "What", "Low", "High"])
        row = _HEAD
        for row, one in enumerate(workings, _HEAD + 1):
            ends = self._record.again(one.step)
            sheet.put(row, 0, row - _HEAD)
            sheet.put(row, 1, one.step.formula[:_MOST], "pale")
            sheet.formula(row, 2, one.low, ends.low, number="number")
            sheet.formula(row, 3, one.high, ends.high, number="number")
        sheet.listed(_HEAD, row, 4)


def _cells(number: int) -> tuple[str, str]:
    """The cells of a row of the workings."""
    row = _HEAD + 1 + number
    return sheets.cell(WORKINGS, row, 2), sheets.cell(WORKINGS, row, 3)


def number(told: Mapping[str, Any]) -> str:
    """The form of a finding's numbers: percent where the report prints them so."""
    if told["unit"].startswith("USD"):
        return "money"
    if told["unit"] == "ratio":
        return "percent" if amounts.amount(told).endswith("%") else "times"
    return "year" if told["unit"] in ("date", "years", "quarters", "days") else "whole"


def _why(words: str) -> str:
    """For what reason a finding is no formula of a spreadsheet."""
    if any(word in words for word in ("simulations", "forecast", "groups", "leak carried on")):
        return "simulated by the build"
    if words.replace(".", "").isdigit():
        return "counted by the build"
    return "found by a method of the build, no arithmetic"
