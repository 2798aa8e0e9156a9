"""A workbook that a reader changed, read back: its assumptions as parameters, and nothing else."""

import itertools
import pathlib
import types
import warnings
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import openpyxl

import report
from analysis import schema
from report.formats.workbook import assumptions, book, places, seal
from report.press import inputs, layers

_NOTHING: Mapping[str, Any] = types.MappingProxyType({})
_WHOLE = "workbook"  # the place of what is wrong with all of it
_TOLD = 20  # changed cells that are named one by one
_RULE = "it was changed, and is no assumption"
_REMEDY = "undo the change: only the yellow cells of Assumptions are read back"
Rows = Sequence[Sequence[Any]]
_Wrong = tuple[str, str, str]  # the place, the rule that it breaks, the remedy


def read(file: pathlib.Path, given: Mapping[str, Any] = _NOTHING) -> dict[str, Any]:
    """The assumptions of a workbook, every parameter but the amendments by its name.

    Args:
        file: report.xlsx of an edition, as a spreadsheet saved it.
        given: the parameters that are given beside it, amendments among them.

    Raises:
        Faults: it is no workbook of an edition, or of another version; it lacks the amendments
            that it was built with; an assumption is not allowed, or another cell was changed.
    """
    sheets = _opened(file)
    sealed = sheets.pop(seal.SHEET, None)
    if not sealed or len(sealed) < seal.FIRST:
        rule, remedy = "it is no workbook of an edition", "give the report.xlsx of one"
        raise schema.Faults([schema.Fault(str(file), _WHOLE, rule, remedy)])
    version = book.version(inputs.summary(inputs.hashes(report.ROOT)))
    made_by, own = (next(iter(line), None) for line in sealed[: seal.FIRST - 1])
    if made_by != version:
        rule = "another version of this project, or of its data, made it"
        remedy = "change the workbook of an edition that was built here"
        raise schema.Faults([schema.Fault(str(file), _WHOLE, rule, remedy)])
    found: dict[str, Any] = {}
    wrong: list[_Wrong] = []
    amendments = layers.pieces(given.get(layers.AMENDMENTS, ""))
    for name in sorted({*str(own or "").split()} - amendments.keys()):
        rule = f"it was built with the amendment {name}, whose text it does not hold"
        wrong.append((_WHOLE, rule, f"add --amendment {name}.yml"))
    if assumptions.SHEET in sheets:  # else it is missing, which is told of once
        wrong += _assumed(sheets[assumptions.SHEET], found, given)
    changed = [*_changed(sheets, sealed[seal.FIRST - 1 :])]
    wrong += changed[:_TOLD]
    if rest := len(changed[_TOLD:]):
        rule = f"{rest} more cells were changed, and are no assumptions"
        wrong.append((_WHOLE, rule, _REMEDY))
    schema.refuse([schema.Fault(str(file), *each) for each in wrong])
    return found


def _opened(file: pathlib.Path) -> dict[str, Rows]:
    """The contents of every sheet: formulas, not what they show."""
    if not file.is_file():
        raise schema.Faults([schema.Fault(str(file), "file", "there is none", "correct its path")])
    try:
        with warnings.catch_warnings(action="ignore"):  # of what it does not know of spreadsheets
            opened = openpyxl.load_workbook(file, read_only=True)
            for one in opened.worksheets:
                one.reset_dimensions()  # some spreadsheets say that a sheet is smaller than it is
            return {one.title: [*one.iter_rows(values_only=True)] for one in opened.worksheets}
    except Exception as error:  # noqa: BLE001 - whatever a damaged file makes of its reader
        rule, remedy = f"it cannot be read ({error})", "save it from a spreadsheet as .xlsx"
        raise schema.Faults([schema.Fault(str(file), "file", rule, remedy)]) from None


def _assumed(rows: Rows, found: dict[str, Any], given: Mapping[str, Any]) -> Iterator[_Wrong]:
    """Read the assumptions; tells what is not allowed by its cell."""
    for row, one in assumptions.rows():
        cells = rows[row] if row < len(rows) else ()
        content = cells[assumptions.VALUE] if len(cells) > assumptions.VALUE else None
        try:
            found[one.name] = assumptions.read(one, content, given.get(one.name))
        except ValueError as error:
            place = f"{places.cell(assumptions.SHEET, row, assumptions.VALUE)}, {one.name}"
            is_own = one.named and isinstance(content, str) and content.endswith(layers.ENDINGS)
            yield place, str(error), f"add -p {one.name}={content}" if is_own else one.remedy


def _changed(sheets: Mapping[str, Rows], sealed: Rows) -> Iterator[_Wrong]:
    """Tells each cell, beside the assumptions, that is not as it was written."""
    free = {(assumptions.SHEET, row, assumptions.VALUE) for row, _ in assumptions.rows()}
    names, *signs = sealed
    for name in sheets.keys() - {*names}:
        remedy = "take it out: only the yellow cells of Assumptions are read back"
        yield name, "the report has no such sheet", remedy
    for place, name in enumerate(names):
        if name is None:
            continue
        if name not in sheets:
            yield str(name), "the sheet is missing", "give it back"
            continue
        told = (str(line[place] or "") if place < len(line) else "" for line in signs)
        for row, (line, cells) in enumerate(itertools.zip_longest(told, sheets[name])):
            for column in seal.changed(line or "", cells or ()):
                if (name, row, column) not in free:
                    yield places.cell(name, row, column), _RULE, _REMEDY
