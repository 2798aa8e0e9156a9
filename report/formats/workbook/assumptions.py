"""The assumptions of a run as cells that may be changed, and how they are read back."""

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from analysis import parameters, typed
from analysis.explore import retracing
from report.formats.workbook import formulas, places, sheets
from report.formats.workbook.sheets import Column

SHEET = "Assumptions"
VALUE = 1  # the column of what is assumed
AT_ONCE, ANEW = "at once", "by building anew"
_COLUMNS = {
    "Assumption": Column(24, "bold"),
    "Value": Column(16, "input", numeric=True),
    "Unit": Column(26, "text"),
    "Allowed": Column(30),
    "Usually": Column(14, "left"),
    "Follows": Column(18, "text"),
    "Changed": Column(20, ""),
    "Meaning": Column(70),
}
_WORDS = "Change the yellow cells. What follows at once is computed here; for the rest, build anew:"
COMMAND = "python -m report build --edition mine --from report.xlsx"
_FORMS = {"date": "text", "choice": "text", "int": "whole"}


def marks() -> str:
    """The cells that say which assumptions were changed."""
    first, *_, last = (row + 1 for row, _ in rows())
    return f"{SHEET}!$G${first}:$G${last}"


def rows() -> Iterator[tuple[int, typed.Parameter]]:
    """Each parameter that a cell holds, and its row; amendments are given as files."""
    return enumerate(
        (one for one in parameters.SCHEMA if one.type != "amendments"), places.HEAD + 1
    )


def write(book: sheets.Book, run: Mapping[str, Any]) -> None:
    """Write the sheet of assumptions; what formulas read has the parameter's name."""
    sheet = book.listing(SHEET, _COLUMNS, _WORDS, colour="#BF9000")
    sheet.across(2, COMMAND, "id")
    for row, one in rows():
        _row(sheet, row, one, one.shown(run[one.name]))
        if one.name in retracing.movable():
            book.name(one.name, SHEET, row, VALUE)
    sheet.listed()
    marked = {"type": "text", "criteria": "begins with", "value": "changed"}
    bold = book.made.add_format({"bold": True, "font_color": sheets.RULE})
    sheet.made.conditional_format(places.HEAD + 1, 6, row, 6, {**marked, "format": bold})


def _row(sheet: sheets.Sheet, row: int, one: typed.Parameter, value: Any) -> None:
    is_part = one.unit == "ratio" and one.high <= 1
    form = _FORMS.get(one.type) or ("percent" if is_part else "number")
    follows = AT_ONCE if one.name in retracing.movable() else ANEW
    allowed = ", ".join(one.choices) if one.choices else one.allowed
    words = "changed" if follows == AT_ONCE else "changed: build anew"
    was, own = (f'"{value}"' if isinstance(value, str) else formulas.number(value), f"B{row + 1}")
    changed = formulas.Content("", f'IF({own}={was},"","{words}")')
    usually = formulas.Content(one.default, form=form)
    told = [one.name, value, one.unit, allowed, usually, follows, changed, one.meaning]
    sheet.line(row, told, form)
    sheet.made.data_validation(row, VALUE, row, VALUE, _valid(one, own))


def _valid(one: typed.Parameter, own: str) -> dict[str, Any]:
    """What the cell of a parameter takes."""
    said = {
        "error_title": one.name[:32],
        "error_message": f"Give {one.allowed} ({one.unit})."[:255],
        "ignore_blank": False,
    }
    if one.choices:
        return {**said, "validate": "list", "source": list(one.choices)}
    if one.type == "date":
        within = f'{own}>="{one.low}",{own}<="{one.high}"'
        return {**said, "validate": "custom", "value": f"=AND(LEN({own})=10,{within})"}
    kind = "integer" if one.type == "int" else "decimal"
    limits = {"criteria": "between", "minimum": one.low, "maximum": one.high}
    return {**said, "validate": kind, **limits}


def read(one: typed.Parameter, content: Any, given: Any = None) -> Any:
    """What a cell says of a parameter.

    Args:
        given: what is given for it beside the workbook, for whose text a cell may have the name.

    Raises:
        ValueError: it is empty, or nothing that the parameter takes.
    """
    if content is None:
        raise ValueError("it is empty")
    if given is not None and content == one.shown(given):
        return given
    is_day = isinstance(content, datetime.datetime)  # as spreadsheets keep one
    return one.read(content.date() if is_day else content)
