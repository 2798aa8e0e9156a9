"""What was published and assumed, in a workbook: figures, terms, scenario, claims and sources.

A figure stands as its source printed it, and beside it what formulas read: its value in base units
and how far the printed digits leave it open, so that one changed digit changes all three.
"""

import decimal
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from analysis import figures, findings, periods, schema, terms, traces
from analysis.exhibits import claim_lists
from analysis.findings import naming, verdicts
from report.formats import markdown
from report.formats.workbook import places, sheets

SOURCES = "Sources"
_HEAD = places.HEAD
_MONEY = "USD"
# A printed number, what is read of it, its first columns, its form, and its last two columns.
_Row = tuple[figures.Figure | terms.Term, traces.Traced, Sequence[str], str, tuple[str, str]]


def write(book: sheets.Book, run: Mapping[str, Any], called: Mapping[str, str]) -> None:
    """Write the sheets of figures, terms and the scenario; cells are called by their notes."""
    words = "Every published figure known on the day, as printed"
    sheet = book.listing(places.FIGURES, _FIGURE, words)
    _numbers(sheet, _figures(run), called, run["as_of"])
    words = "Every dated value of a clause known on the day"
    sheet = book.listing(places.TERMS, _TERM, words)
    _numbers(sheet, _terms(run, called), called, run["as_of"])
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


def _figures(run: Mapping[str, Any]) -> Iterator[_Row]:
    for one in places.known(run):
        label = figures.quantities()[one.quantity].label
        said = [label, one.party, one.start.isoformat(), one.end.isoformat()]
        digits = len(one.value.partition(".")[2])
        form = f"#,##0.{'0' * digits}".rstrip(".")
        yield one, figures.trace(one), said, form, (one.note, one.id)


_TERM = {
    "Clause": 34,
    "Term": 14,
    "In force from": 11,
    "Until": 11,
    **_PRINTED,
    "In words": 50,
    "Name": 40,
}


def _terms(run: Mapping[str, Any], called: Mapping[str, str]) -> Iterator[_Row]:
    for clause, one in places.agreed(run):
        read = terms.of(clause, one)
        until = one.until.isoformat() if one.until else ""
        said = [clause.title, one.name.replace("_", " "), one.effective.isoformat(), until]
        form = "number" if one.unit != "year" else "whole"
        yield one, read, said, form, (one.says, called.get(read.note, read.note))


def _numbers(
    sheet: sheets.Sheet, rows: Iterable[_Row], called: Mapping[str, str], as_of: str
) -> None:
    """Write printed numbers, each with what formulas read of it, and who says so."""
    for row, (one, read, said, form, (words, id)) in enumerate(rows, _HEAD + 1):
        publisher, quoted = naming.sources(as_of)[one.source].shown, naming.quotation(one, as_of)
        who = [one.source, publisher, one.kind, one.confidence, one.known.isoformat()]
        _texts(sheet, row, 0, said)
        if one.value is not None:
            sheet.put(row, 4, float(one.value), "printed", form)
            _texts(sheet, row, 5, [one.scale])
            _valued(sheet, row, one, read)
            sheet.book.name(called[read.note], sheet.name, row, 8)
        _texts(sheet, row, 6, [one.unit, one.bound])
        _texts(sheet, row, 11, who)
        _texts(sheet, row, 16, [*naming.words(one, as_of).values(), words])
        sheet.put(row, 19, id, "id")
        comment = f"{publisher}, {periods.day(one.known)}{': ' if quoted else ''}{quoted}"
        sheet.made.write_comment(row, 4, comment, _COMMENT)
    sheet.listed(bounds=(9, 10), most=_QUOTED)


_COMMENT = {"x_scale": 2.2, "y_scale": 1.2, "author": "", "font_size": 9}


def _valued(
    sheet: sheets.Sheet, row: int, one: figures.Figure | terms.Term, read: traces.Traced
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
            sheet.formula(row, column, f"=(E{row + 1}{sign}{half:f})*{factor:f}", end, number=form)


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


def claims(book: sheets.Book, run: Mapping[str, Any]) -> None:
    """Write what the article and others claim, each with its verdict and the evidence."""
    columns = {"Whose": 12, "By": 24, "Since": 11, "What is said": 60, "Verdict": 20, "Why": 70}
    words = "What the article and others claim of the pact; Findings counts the verdicts"
    sheet = book.listing(places.CLAIMS, columns, words)
    for row, one in enumerate(claim_lists.rows(findings.of(run)), _HEAD + 1):
        said, because = (markdown.plain(markdown.inline(each)) for each in (one.says, one.because))
        told = [verdicts.GROUP.label(one.group), one.by, one.known.isoformat(), said, one.verdict]
        _texts(sheet, row, 0, [*told, because])
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


def _texts(sheet: sheets.Sheet, row: int, column: int, texts: Iterable[str]) -> None:
    for number, text in enumerate(texts, column):
        if text:
            sheet.put(row, number, text, "wrapped")
