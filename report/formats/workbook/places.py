"""Where everything stands in a workbook, and what it is called there, for formulas to lead to."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from xlsxwriter import utility

from analysis import figures, parameters, terms, traces
from analysis.explore import catalogue, retracing
from report.formats.workbook import formulas

FIGURES, TERMS, SCENARIO = "Figures", "Terms", "Scenario"
FINDINGS, WORKINGS, METHODS = "Findings", "Workings", "Methods"
CLAIMS = "Claims"
HEAD = 3  # the row of the heads of a list
VALUE = {FIGURES: 8, TERMS: 8, SCENARIO: 1, FINDINGS: 2}  # columns; low and high beside it
GROUP, VERDICT = 0, 4  # columns of claims
_ILLEGAL = re.compile(r"[^A-Za-z0-9_.]")
# No name is the address of a cell (A1 or R1C1, whose columns go to XFD) or a word of formulas.
_TAKEN = re.compile(
    r"[A-Z]{1,3}[0-9]+|R[0-9]*(C[0-9]*)?|C[0-9]*|TRUE|FALSE|[0-9.].*", re.IGNORECASE
)


def named(ids: Iterable[str], taken: Iterable[str]) -> list[str]:
    """A name of its own for each id: itself, unless a spreadsheet reads something else in it.

    Case does not tell two names apart.
    """
    used = {one.lower() for one in taken}
    found = []
    for id in ids:
        legal = _ILLEGAL.sub("_", id)
        called = f"_{legal}" if _TAKEN.fullmatch(legal) else legal
        while called.lower() in used:
            called += "_"
        used.add(called.lower())
        found.append(called)
    return found


def cell(sheet: str, row: int, column: int, *, fixed: bool = False) -> str:
    """The address of a cell in formulas of any sheet; rows and columns count from 0."""
    name = utility.quote_sheetname(sheet)
    return f"{name}!{utility.xl_rowcol_to_cell(row, column, row_abs=fixed, col_abs=fixed)}"


def known(run: Mapping[str, Any]) -> list[figures.Figure]:
    """The figures of a run's day, row by row."""
    return [one for one in figures.load() if one.known.isoformat() <= run["as_of"]]


def agreed(run: Mapping[str, Any]) -> list[tuple[terms.Clause, terms.Term]]:
    """The terms of a run's day, row by row."""
    return terms.known(terms.agreed(run), run["as_of"])


def scenario(run: Mapping[str, Any]) -> list[traces.Traced]:
    """What a run assumes of the future and of the unknown, row by row."""
    return [one for one in catalogue.every(run) if one.kind == "scenario"]


def listed(run: Mapping[str, Any]) -> Iterator[tuple[traces.Traced, str, int]]:
    """All that was published or assumed, with its sheet and row."""
    for row, figure in enumerate(known(run), HEAD + 1):
        yield figures.trace(figure), FIGURES, row
    for row, (clause, term) in enumerate(agreed(run), HEAD + 1):
        if term.value is not None:
            yield terms.of(clause, term), TERMS, row
    for row, one in enumerate(scenario(run), HEAD + 1):
        yield one, SCENARIO, row


def of(run: Mapping[str, Any], found: Iterable[str]) -> formulas.Places:
    """Where each parameter that formulas read, each of these findings and all else stands.

    What was published is there by its note, unless a finding is called so, and by its keys.
    """
    findings = [(id, FINDINGS, row) for row, id in enumerate(found, HEAD + 1)]
    beside = [*listed(run)]
    ids = [id for id, _, _ in findings] + [one.note for one, _, _ in beside]
    names = named(ids, [one.name for one in parameters.SCHEMA])
    there: formulas.Places = {}
    for (one, sheet, row), name in zip(beside, names[len(findings) :], strict=True):
        keys = one.note, (one.note,), formulas.key(one)
        there |= dict.fromkeys(keys, _place(name, sheet, row))
    there |= {name: formulas.Place(name, name, name) for name in retracing.movable()}
    return there | {
        id: _place(name, sheet, row)
        for (id, sheet, row), name in zip(findings, names, strict=False)
    }


def _place(name: str, sheet: str, row: int) -> formulas.Place:
    """Where a quantity stands whose value, low and high stand beside each other."""
    low, high = (cell(sheet, row, VALUE[sheet] + n) for n in (1, 2))
    return formulas.Place(name, low, high)


def working(number: int) -> tuple[str, str]:
    """The cells of a row of the workings."""
    row = HEAD + 1 + number
    return cell(WORKINGS, row, 2), cell(WORKINGS, row, 3)
