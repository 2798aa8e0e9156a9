"""Every finding as a formula, from its recorded steps, and the sheets that these stand in.

What follows of a run needs no document, so that a copy of the press works it out while the chapters
run.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from xlsxwriter import utility

from analysis import beginning, findings
from analysis.explore import retracing
from analysis.findings import verdicts
from report.formats import amounts
from report.formats.workbook import bounds, formulas, methods, places, sheets

YES = "yes"
_COUNTED = "yes: it counts the verdicts in Claims, which hold under the usual assumptions"
VALUE, FOLLOWS = places.VALUE[places.FINDINGS], 9  # columns
_MOST = 1000  # letters of a text in a cell
_END = sheets.Column(20, "", numeric=True)
_COLUMNS = {
    "Finding": sheets.Column(34, "id"),
    "What it is": sheets.Column(60),
    "Value": _END,
    "Low": _END,
    "High": _END,
    "Unit": sheets.Column(12, "text"),
    "As published": sheets.Column(28, "pale"),
    "Simulated from": sheets.Column(20, "pale line", numeric=True),
    "Simulated to": sheets.Column(20, "pale line", numeric=True),
    "Follows": sheets.Column(44),
    "How it was computed": sheets.Column(70, "pale line"),
    "Sources": sheets.Column(24, "pale"),
}


class Answer(NamedTuple):
    """A finding: what its value, low and high show, each with its formula if it follows."""

    ends: tuple[formulas.Content, ...]
    follows: str
    sources: str


class Live(NamedTuple):
    """All: the findings by their ids, in the order of the run; the parts; and the tables."""

    answers: Mapping[str, Answer]
    parts: Sequence[bounds.Working]
    tables: Sequence[methods.Rows]
    places: formulas.Places  # where all of it stands


def of(run: Mapping[str, Any]) -> Live:
    """What follows of a run, as it was worked out meanwhile."""
    return beginning.take(*retracing.asked(run)) or worked_out(run)


def worked_out(run: Mapping[str, Any]) -> Live:
    """What follows of a run."""
    record = retracing.Record(run)
    there = places.of(run, record.found)
    tables = methods.Methods()
    values = formulas.Values(record, there, tables.text)
    ends = bounds.Bounds(values)
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
        numbers = map(float, (one.value, one.low, one.high))
        shown = (*map(formulas.Content, numbers, (value, low, high)),)
        answers[id] = Answer(shown, follows, ", ".join(one.sources))
    return Live(answers, ends.workings, tables.tables, there)


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
            f'COUNTIFS({groups},"{verdicts.GROUP.label(group)}",'
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
    return YES if formula != "NA()" else "unknown: nobody has published it"


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
        book.name(made.places[id].name, places.FINDINGS, row, VALUE)
    sheet.listed(bounds=(VALUE + 1, VALUE + 2), beside=2, most=FOLLOWS + 1)
    _workings(book, made)
    _methods(book, made.tables)


def _row(sheet: sheets.Sheet, row: int, one: Answer, told: Mapping[str, Any]) -> None:
    form = number(told)
    said = [told["unit"], amounts.amount(told), told.get("world_low"), told.get("world_high")]
    sources = formulas.Content(one.sources)  # at which the formula ends, even if there are none
    how = [one.follows[:_MOST], told["formula"][:_MOST], sources]
    sheet.line(row, [told["id"], told["label"], *one.ends, *said, *how], form)
    if one.ends[0].formula:
        sheet.put(row, VALUE, one.ends[0], "bold", form)


def _workings(book: sheets.Book, made: Live) -> None:
    """Write the parts of bounds that stand in rows of their own."""
    end = sheets.Column(22, "", numeric=True)
    what = sheets.Column(90, "pale")
    columns = {"No.": sheets.Column(8, "", numeric=True), "What": what, "Low": end, "High": end}
    words = "Parts of the bounds of findings: how low and how high each may be"
    sheet = book.listing(places.WORKINGS, columns, words)
    for number, one in enumerate(made.parts, 1):
        ends = (end._replace(form="parts") for end in (one.low, one.high))
        sheet.line(places.HEAD + number, [number, one.words[:_MOST], *ends])
    sheet.listed(bounds=(2, 3))


def _methods(book: sheets.Book, tables: Sequence[methods.Rows]) -> None:
    """Write the tables of what is no formula of one cell."""
    sheet = book.sheet(places.METHODS, [34, *[22] * 6])
    sheet.put(0, 0, places.METHODS, "title")
    sheet.put(1, 0, "What takes steps: rates of return by halving, a claim year by year", "note")
    row = places.HEAD + 1
    for table in tables:
        for place, cells in enumerate(table, row):
            words = "note" if place > row else "bold"
            for column, one in enumerate(cells):
                style, form = (words, "") if isinstance(one, str) else ("", "number")
                sheet.put(place, column, one, style, form)
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
