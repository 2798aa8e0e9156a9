"""Every finding as a formula, from its recorded steps, and the sheets that these stand in.

What follows of a run needs no document, so that a copy of the press works it out while the chapters
run.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from xlsxwriter import utility

from analysis import beginning, findings, parameters
from analysis.explore import retracing
from analysis.findings import verdicts
from report.formats import amounts
from report.formats.workbook import bounds, formulas, methods, places, sheets

YES = "yes"
_COUNTED = "yes: it counts the verdicts in Claims, which hold under the usual assumptions"
VALUE, FOLLOWS = places.VALUE[places.FINDINGS], 9  # columns
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


class Answer(NamedTuple):
    """A finding: value, low and high with the formula of each, empty where it is a value."""

    ends: tuple[float, float, float]
    formulas: tuple[str, str, str]
    follows: str
    sources: str


class Live(NamedTuple):
    """All: the findings by their ids, in the order of the run; the parts; and the tables."""

    answers: Mapping[str, Answer]
    parts: Sequence[bounds.Working]
    tables: Sequence[methods.Rows]
    called: Mapping[str, str]  # the name of each finding's cell
    beside: Mapping[str, str]  # the name of each published number's, by its note


def of(run: Mapping[str, Any]) -> Live:
    """What follows of a run, as it was worked out meanwhile."""
    begun: Live | None = beginning.take(*retracing.asked(run))
    return worked_out(run) if begun is None else begun


def worked_out(run: Mapping[str, Any]) -> Live:
    """What follows of a run."""
    record = retracing.Record(run)
    own = [one.name for one in parameters.SCHEMA]
    called = places.named(record.found, own)
    notes = (one.note for one, _, _ in places.listed(run))
    beside = places.named(notes, [*own, *called.values()])
    here = places.assumed() | places.found(called)
    tables = methods.Methods()
    told = {
        formulas.key(one): places.place(beside[one.note], sheet, row)
        for one, sheet, row in places.listed(run)
    }
    values = formulas.Values(record, here, told, tables.text)
    ends = bounds.Bounds(record, values)
    counted = _counted(run)
    answers = {}
    for id, one in record.found.items():
        steps = record.steps.get(id)
        value = low = high = counted.get(id, "")
        if not value and steps is not None and not record.stays(steps):
            value = values.formula(id)
            if id not in record.searched:
                low, high = ends.formulas(id)
        follows = _follows(record, id, value, counted)
        numbers = float(one.value), float(one.low), float(one.high)
        answers[id] = Answer(numbers, (value, low, high), follows, ", ".join(one.sources))
    return Live(answers, ends.workings, tables.tables, called, beside)


def _counted(run: Mapping[str, Any]) -> dict[str, str]:
    """The formula of each number of claims that have a verdict, by the finding's id."""
    pact = findings.of(run)
    first, last = places.HEAD + 1, places.HEAD + len(verdicts.on(pact.usual))
    groups, told = (
        utility.xl_range_formula(places.CLAIMS, first, n, last, n)
        for n in (places.GROUP, places.VERDICT)
    )
    return {
        pact.claims(group, verdict).id: (
            f'=COUNTIFS({groups},"{verdicts.GROUP.label(group)}",'
            f'{told},"{verdicts.COUNTED.label(verdict)}")'
        )
        for group in verdicts.GROUP.keys(pact)
        for verdict in verdicts.COUNTED.keys(pact)
    }


def _follows(record: retracing.Record, id: str, formula: str, counted: Mapping[str, str]) -> str:
    """Whether a finding is computed anew in the workbook, and if not, why."""
    if id not in record.steps or id in record.odd:
        return "a value: with other assumptions it takes other steps"
    rests = record.rests(record.steps[id])
    if rests and rests <= counted.keys():
        return _COUNTED
    if record.stays(record.steps[id]):
        return "a value: simulated by the build"
    if rests:
        return f"in part: {', '.join(sorted(rests))} stay as built"
    if id in record.searched:
        return "the value; whether it is bounded above stays as built"
    return YES if formula != "=NA()" else "unknown: nobody has published it"


# The sheets


def write(book: sheets.Book, made: Live, told: Mapping[str, Mapping[str, Any]]) -> None:
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


def _row(sheet: sheets.Sheet, row: int, one: Answer, told: Mapping[str, Any]) -> None:
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


def _workings(book: sheets.Book, made: Live) -> None:
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
