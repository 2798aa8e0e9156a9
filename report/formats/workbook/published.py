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
from report.formats.workbook import formulas, places, sheets
from report.formats.workbook.formulas import Content
from report.formats.workbook.sheets import Column

SOURCES = "Sources"
_HEAD = places.HEAD
_MONEY = "USD"
# A printed number, what is read of it, its first columns, its form, and its last two columns.
_Row = tuple[figures.Figure | terms.Term, traces.Traced, Sequence[str], str, tuple[str, str]]


def write(book: sheets.Book, run: Mapping[str, Any], there: formulas.Places) -> None:
    """Write the sheets of figures, terms and the scenario, whose cells have names."""
    words = "Every published figure known on the day, as printed"
    _numbers(book.listing(places.FIGURES, _FIGURE, words), _figures(run), there, run["as_of"])
    words = "Every dated value of a clause known on the day"
    _numbers(book.listing(places.TERMS, _TERM, words), _terms(run, there), there, run["as_of"])
    _scenario(book, places.scenario(run), there)


_END = Column(20, "", numeric=True)
_PRINTED = {
    "As printed": Column(11, "printed", numeric=True),
    "Scale": Column(9),
    "Unit": Column(14),
    "How hedged": Column(10),
    "In base units": _END,
    "Low": _END,
    "High": _END,
    "Source": Column(8),
    "Published by": Column(24),
    "Kind": Column(10),
    "Confidence": Column(10),
    "Known since": Column(11),
    "Quotation": Column(50),
    "In English": Column(50),
}
_QUOTED = 17  # columns on paper: up to the quotation
_FIGURE = {
    "What": Column(44),
    "Whose": Column(10),
    "First day": Column(11),
    "Last day": Column(11),
    **_PRINTED,
    "Note": Column(50),
    "Id": Column(40, "id"),
}


def _figures(run: Mapping[str, Any]) -> Iterator[_Row]:
    for one in places.known(run):
        label = figures.quantities()[one.quantity].label
        said = [label, one.party, one.start.isoformat(), one.end.isoformat()]
        digits = len(one.value.partition(".")[2])
        form = f"#,##0.{'0' * digits}".rstrip(".")
        yield one, figures.trace(one), said, form, (one.note, one.id)


_TERM = {
    "Clause": Column(34),
    "Term": Column(14),
    "In force from": Column(11),
    "Until": Column(11),
    **_PRINTED,
    "In words": Column(50),
    "Name": Column(40, "id"),
}


def _terms(run: Mapping[str, Any], there: formulas.Places) -> Iterator[_Row]:
    for clause, one in places.agreed(run):
        read = terms.of(clause, one)
        until = one.until.isoformat() if one.until else ""
        said = [clause.title, one.name.replace("_", " "), one.effective.isoformat(), until]
        form = "number" if one.unit != "year" else "whole"
        place = there.get((read.note,))
        yield one, read, said, form, (one.says, place.name if place else read.note)


def _numbers(sheet: sheets.Sheet, rows: Iterable[_Row], there: formulas.Places, as_of: str) -> None:
    """Write printed numbers, each with what formulas read of it, and who says so."""
    for row, (one, read, said, form, rest) in enumerate(rows, _HEAD + 1):
        publisher, quoted = naming.sources(as_of)[one.source].shown, naming.quotation(one, as_of)
        who = [one.source, publisher, one.kind, one.confidence, one.known.isoformat()]
        printed: tuple[Any, ...] = ("", "")
        ends: tuple[Any, ...] = ("", "", "")
        if one.value is not None:
            printed = Content(float(one.value), form=form), one.scale
            ends = (*_ends(row, one, read),)
            sheet.book.name(there[read.note,].name, sheet.name, row, places.VALUE[sheet.name])
        told = [*said, *printed, one.unit, one.bound, *ends, *who]
        sheet.line(row, [*told, *naming.words(one, as_of).values(), *rest])
        comment = f"{publisher}, {periods.day(one.known)}{': ' if quoted else ''}{quoted}"
        sheet.made.write_comment(row, 4, comment, _COMMENT)
    sheet.listed(bounds=(9, 10), most=_QUOTED)


_COMMENT = {"x_scale": 2.2, "y_scale": 1.2, "author": "", "font_size": 9}


def _ends(row: int, one: figures.Figure | terms.Term, read: traces.Traced) -> Iterator[Content]:
    """What formulas read of a printed number: its value, its low and its high."""
    factor = schema.factor(one.unit, one.scale)
    half = schema.rounding(decimal.Decimal(str(one.value)))
    form = "money" if one.unit.startswith(_MONEY) else "whole" if one.unit == "year" else "times"
    yield Content(read.value, f"E{row + 1}*{factor:f}", form)
    for end, sign in ((read.low, "-"), (read.high, "+")):
        open_by = f"(E{row + 1}{sign}{half:f})*{factor:f}"
        formula = f"I{row + 1}" if end == read.value else "" if math.isinf(end) else open_by
        yield Content(end, formula, form)


def _scenario(book: sheets.Book, assumed: Iterable[traces.Traced], there: formulas.Places) -> None:
    columns = {
        "What and why": Column(90),
        "Value": Column(20, "printed", numeric=True),
        "Low": _END,
        "High": _END,
        "Unit": Column(12),
        "Source": Column(12),
        "Name": Column(40, "id"),
    }
    words = (
        "What the scenario and the simulations assume; each scenario is a file of data/scenarios"
    )
    sheet = book.listing(places.SCENARIO, columns, words)
    for row, one in enumerate(assumed, _HEAD + 1):
        same = {one.value: f"B{row + 1}"}
        ends = [Content(end, same.get(end, "")) for end in (one.low, one.high)]
        name = there[one.note,].name
        told = [one.label, one.value, *ends, one.unit, one.reference.get("source", "assumed"), name]
        sheet.line(row, told, "money" if one.unit == _MONEY else "times")
        book.name(name, sheet.name, row, 1)
    sheet.listed()


def claims(book: sheets.Book, run: Mapping[str, Any]) -> None:
    """Write what the article and others claim, each with its verdict and the evidence."""
    widths = {"Whose": 12, "By": 24, "Since": 11, "What is said": 60, "Verdict": 20, "Why": 70}
    words = "What the article and others claim of the pact; Findings counts the verdicts"
    sheet = book.listing(places.CLAIMS, {name: Column(one) for name, one in widths.items()}, words)
    for row, one in enumerate(claim_lists.rows(findings.of(run)), _HEAD + 1):
        said, because = (markdown.plain(markdown.inline(each)) for each in (one.says, one.because))
        told = [verdicts.GROUP.label(one.group), one.by, one.known.isoformat(), said, one.verdict]
        sheet.line(row, [*told, because])
    sheet.listed()


def sources(book: sheets.Book, cited: Mapping[str, figures.Source]) -> None:
    """Write every publication; addresses are text, so that the file leads nowhere by itself."""
    columns = {
        "Key": Column(8),
        "Publisher": Column(28),
        "Author": Column(24),
        "Title": Column(60),
        "Date": Column(11),
        "Kind": Column(10),
        "Language": Column(9),
        "Address": Column(60),
        "Read at": Column(60),
    }
    sheet = book.listing(SOURCES, columns, "Every publication that the report names")
    for row, one in enumerate(cited.values(), _HEAD + 1):
        day = one.date.isoformat() if one.date else ""
        told = [one.key, one.publisher, one.author, one.title, day, one.kind, one.language]
        sheet.line(row, [*told, one.address, one.read_at])
    sheet.listed()
