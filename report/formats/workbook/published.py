"""What was published and assumed, in a workbook: figures, terms, the scenario, and their sources.

A figure stands as its source printed it, and beside it what formulas read: its value in base units
and how far the printed digits leave it open, so that one changed digit changes all three.
"""

import decimal
import math
from collections.abc import Iterable, Mapping
from typing import Any

from analysis import figures, periods, schema, terms, traces
from analysis.findings import naming
from report.formats.workbook import places, sheets

SOURCES = "Sources"
_HEAD = places.HEAD
_MONEY = "USD"


def write(book: sheets.Book, run: Mapping[str, Any], called: Mapping[str, str]) -> None:
    """Write the sheets of figures, terms and the scenario; cells are called by their notes."""
    _figures(book, places.known(run), called, run["as_of"])
    _terms(book, places.agreed(run), called, run["as_of"])
    _scenario(book, places.scenario(run), called)


_PRINTED = {
    "As printed": 11,
    "Scale": 9,
    "Unit": 14,
    "How hedged": 10,
    "In base units": 20,
    "Low": 20,
    "High": 20,
    "Source": 8,
    "Published by": 24,
    "Kind": 10,
    "Confidence": 10,
    "Known since": 11,
    "Quotation": 50,
    "In English": 50,
}
_QUOTED = 17  # columns on paper: up to the quotation
_FIGURE = {
    "What": 44,
    "Whose": 10,
    "First day": 11,
    "Last day": 11,
    **_PRINTED,
    "Note": 50,
    "Id": 40,
}


def _figures(
    book: sheets.Book, known: Iterable[figures.Figure], called: Mapping[str, str], as_of: str
) -> None:
    sheet = book.listing(
        places.FIGURES, _FIGURE, "Every published figure known on the day, as printed"
    )
    for row, one in enumerate(known, _HEAD + 1):
        label = figures.quantities()[one.quantity].label
        said = [label, one.party, one.start.isoformat(), one.end.isoformat()]
        digits = len(one.value.partition(".")[2])
        _texts(sheet, row, 0, said)
        sheet.put(row, 4, float(one.value), "printed", f"#,##0.{'0' * digits}".rstrip("."))
        _texts(sheet, row, 5, [one.scale, one.unit, one.bound])
        _valued(sheet, row, one, figures.trace(one), called)
        _sourced(sheet, row, one, as_of, (one.note, one.id))
    sheet.listed(bounds=(9, 10), most=_QUOTED)


_TERM = {
    "Clause": 34,
    "Term": 14,
    "In force from": 11,
    "Until": 11,
    **_PRINTED,
    "In words": 50,
    "Name": 40,
}


def _terms(
    book: sheets.Book,
    agreed: Iterable[tuple[terms.Clause, terms.Term]],
    called: Mapping[str, str],
    as_of: str,
) -> None:
    sheet = book.listing(places.TERMS, _TERM, "Every dated value of a clause known on the day")
    for row, (clause, one) in enumerate(agreed, _HEAD + 1):
        read = terms.of(clause, one)
        until = one.until.isoformat() if one.until else ""
        name = one.name.replace("_", " ")
        _texts(sheet, row, 0, [clause.title, name, one.effective.isoformat(), until])
        if one.value is not None:
            sheet.put(row, 4, one.value, "printed", "number" if one.unit != "year" else "whole")
            _valued(sheet, row, one, read, called)
        _texts(sheet, row, 5, [one.scale if one.value is not None else "", one.unit, one.bound])
        _sourced(sheet, row, one, as_of, (one.says, called.get(read.note, read.note)))
    sheet.listed(bounds=(9, 10), most=_QUOTED)


def _valued(
    sheet: sheets.Sheet,
    row: int,
    one: figures.Figure | terms.Term,
    read: traces.Traced,
    called: Mapping[str, str],
) -> None:
    """Write what formulas read of a printed number."""
    factor = schema.factor(one.unit, one.scale)
    form = "money" if one.unit.startswith(_MONEY) else "whole" if one.unit == "year" else "times"
    sheet.formula(row, 8, f"=E{row + 1}*{factor:f}", read.value, number=form)
    for column, end, sign in ((9, read.low, "-"), (10, read.high, "+")):
        if math.isinf(end):
            sheet.put(row, column, end, "", form)
        elif end == read.value:
            sheet.formula(row, column, f"=I{row + 1}", end, number=form)
        else:
            half = schema.rounding(decimal.Decimal(str(one.value)))
            text = f"=(E{row + 1}{sign}{half:f})*{factor:f}"
            sheet.formula(row, column, text, end, number=form)
    sheet.book.name(called[read.note], sheet.name, row, 8)


def _scenario(
    book: sheets.Book, assumed: Iterable[traces.Traced], called: Mapping[str, str]
) -> None:
    columns = {
        "What and why": 90,
        "Value": 20,
        "Low": 20,
        "High": 20,
        "Unit": 12,
        "Source": 12,
        "Name": 40,
    }
    words = (
        "What the scenario and the simulations assume; each scenario is a file of data/scenarios"
    )
    sheet = book.listing(places.SCENARIO, columns, words)
    for row, one in enumerate(assumed, _HEAD + 1):
        form = "money" if one.unit == _MONEY else "times"
        sheet.put(row, 0, one.label, "wrapped")
        sheet.put(row, 1, one.value, "printed", form)
        for column, end in ((2, one.low), (3, one.high)):
            if end == one.value:
                sheet.formula(row, column, f"=B{row + 1}", end, number=form)
            else:
                sheet.put(row, column, end, "", form)
        _texts(sheet, row, 4, [one.unit, one.reference.get("source", "assumed")])
        name = called[one.note]
        sheet.put(row, 6, name, "id")
        book.name(name, sheet.name, row, 1)
    sheet.listed()


def sources(book: sheets.Book, cited: Mapping[str, figures.Source]) -> None:
    """Write every publication; addresses are text, so that the file leads nowhere by itself."""
    columns = {
        "Key": 8,
        "Publisher": 28,
        "Author": 24,
        "Title": 60,
        "Date": 11,
        "Kind": 10,
        "Language": 9,
        "Address": 60,
        "Read at": 60,
    }
    sheet = book.listing(SOURCES, columns, "Every publication that the report names")
    for row, one in enumerate(cited.values(), _HEAD + 1):
        day = one.date.isoformat() if one.date else ""
        told = [one.key, one.publisher, one.author, one.title, day, one.kind, one.language]
        _texts(sheet, row, 0, [*told, one.address, one.read_at])
    sheet.listed()


def _texts(
    sheet: sheets.Sheet, row: int, column: int, texts: Iterable[str], style: str = ""
) -> None:
    for number, text in enumerate(texts, column):
        if text:
            sheet.put(row, number, text, style)


_COMMENT = {"x_scale": 2.2, "y_scale": 1.2, "author": "", "font_size": 9}


def _sourced(
    sheet: sheets.Sheet,
    row: int,
    one: figures.Figure | terms.Term,
    as_of: str,
    rest: tuple[str, str],
) -> None:
    """Write who says a number, when, and in which words, then the rest of its row."""
    publisher, said = naming.sources(as_of)[one.source].shown, naming.quotation(one, as_of)
    told = [one.source, publisher, one.kind, one.confidence, one.known.isoformat()]
    _texts(sheet, row, 11, told)
    _texts(sheet, row, 16, [*naming.words(one, as_of).values(), rest[0]], "wrapped")
    sheet.put(row, 19, rest[1], "id")
    comment = f"{publisher}, {periods.day(one.known)}{': ' if said else ''}{said}"
    sheet.made.write_comment(row, 4, comment, _COMMENT)
