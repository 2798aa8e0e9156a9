"""The sheets of every finding, live, and of the parts of their bounds."""

from collections.abc import Mapping, Sequence
from typing import Any

from report.formats import amounts
from report.formats.workbook import live, methods, places, sheets

VALUE = places.VALUE[places.FINDINGS]
FOLLOWS = 9
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


def write(book: sheets.Book, made: live.Live, told: Mapping[str, Mapping[str, Any]]) -> None:
    """Write the sheets of findings, which are told as plain data, and of workings."""
    words = (
        "Each value is a formula over assumptions, figures, terms and other findings; "
        "#N/A is unknown"
    )
    sheet = book.listing(places.FINDINGS, _COLUMNS, words, colour=sheets.RULE)
    for row, (id, one) in enumerate(made.answers.items(), places.HEAD + 1):
        _row(sheet, row, one, told[id])
        book.name(made.called[id], places.FINDINGS, row, VALUE)
    sheet.listed(bounds=(VALUE + 1, VALUE + 2), beside=2, most=FOLLOWS + 1)
    _workings(book, made)
    _methods(book, made.tables)


def _row(sheet: sheets.Sheet, row: int, one: live.Answer, told: Mapping[str, Any]) -> None:
    form = number(told)
    for column, (formula, end) in enumerate(zip(one.formulas, one.ends, strict=True), VALUE):
        if formula:
            style = "bold" if column == VALUE else ""
            sheet.formula(row, column, formula, end, style=style, number=form)
        else:
            sheet.put(row, column, end, "", form)
    sheet.put(row, 0, told["id"], "id")
    sheet.put(row, 1, told["label"], "wrapped")
    sheet.put(row, 5, told["unit"])
    sheet.put(row, 6, amounts.amount(told), "pale")
    for column, name in ((7, "world_low"), (8, "world_high")):
        if told.get(name) is not None:
            sheet.put(row, column, told[name], "pale line", form)
    sheet.put(row, FOLLOWS, one.follows[:_MOST], "wrapped")
    sheet.put(row, 10, told["formula"][:_MOST], "pale line")
    sheet.put(row, 11, one.sources, "pale")


def _workings(book: sheets.Book, made: live.Live) -> None:
    """Write the parts of bounds that stand in rows of their own."""
    columns = {"No.": 8, "What": 90, "Low": 22, "High": 22}
    words = "Parts of the bounds of findings: how low and how high each may be"
    sheet = book.listing(places.WORKINGS, columns, words)
    for row, one in enumerate(made.parts, places.HEAD + 1):
        sheet.put(row, 0, row - places.HEAD)
        sheet.put(row, 1, one.words[:_MOST], "pale")
        for column, formula, end in zip((2, 3), one.formulas, one.ends, strict=True):
            sheet.formula(row, column, formula, end, number="parts")
    sheet.listed(bounds=(2, 3))


def _methods(book: sheets.Book, tables: Sequence[methods.Rows]) -> None:
    """Write the tables of what is no formula of one cell."""
    sheet = book.sheet(places.METHODS, [34, *[22] * 6])
    sheet.put(0, 0, places.METHODS, "title")
    sheet.put(1, 0, "What takes steps: rates of return by halving, a claim year by year", "note")
    row = places.HEAD + 1
    for table in tables:
        for place, cells in enumerate(table, row):
            for column, one in enumerate(cells):
                if one.text.startswith("="):
                    sheet.formula(place, column, one.text, one.shown, number="number")
                else:
                    sheet.put(place, column, one.text, "note" if place > row else "bold")
        row += len(table) + 1
    sheet.made.freeze_panes(2, 1)
    sheet.printed(row, 7, sheets.HIGH)


def number(told: Mapping[str, Any]) -> str:
    """The form of a finding's numbers: percent where the report prints them so."""
    if told["unit"].startswith("USD"):
        return "money"
    if told["unit"] == "ratio":
        return "percent" if amounts.amount(told).endswith("%") else "times"
    return "year" if told["unit"] in ("date", "years", "quarters", "days") else "whole"
