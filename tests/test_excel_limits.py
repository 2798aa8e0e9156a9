"""The workbook keeps to what Excel 2016 opens without repairing it; LibreOffice allows more."""

import io
import re
from collections.abc import Callable, Iterator
from typing import Any

import committed
import openpyxl
import pytest
import test_workbook
import tools
from openpyxl.formula import tokenizer
from openpyxl.utils import FORMULAE
from openpyxl.workbook import defined_name
from openpyxl.worksheet import datavalidation

pytestmark = pytest.mark.slow
TEXT, FORMULA, DEPTH, ARGUMENTS, NAME, SHEET = 32_767, 8_192, 64, 255, 255, 31
LIST, LINKS, FORMS, HIGH, WIDE = 255, 65_530, 200, 409, 255
A_CELL = re.compile(r"[A-Z]{1,3}[0-9]+|[RC]|R[0-9]*C[0-9]*|[RC][0-9]+|TRUE|FALSE", re.IGNORECASE)
LEGAL = re.compile(r"[A-Za-z_\\][A-Za-z0-9_.\\?]*")


def beyond(workbook: openpyxl.Workbook) -> Iterator[str]:
    """What a workbook has that Excel refuses."""
    sheets = [sheet.title for sheet in workbook]
    yield from (f"sheet {one}: too long" for one in sheets if len(one) > SHEET)
    yield from _twice("sheet", sheets)
    yield from _twice("name", [*workbook.defined_names])
    for name in workbook.defined_names:
        if len(name) > NAME or A_CELL.fullmatch(name) or not LEGAL.fullmatch(name):
            yield f"name {name[:40]}: none"
    forms = {cell.number_format for sheet in workbook for row in sheet for cell in row}
    if len(forms) > FORMS or any(len(one) > LIST for one in forms):
        yield f"{len(forms)} forms of numbers"
    for sheet in workbook:
        yield from _sheet(sheet)


def _twice(kind: str, names: list[str]) -> Iterator[str]:
    lower = [one.lower() for one in names]
    yield from (f"{kind} {one}: twice" for one in names if lower.count(one.lower()) > 1)


def _sheet(sheet: Any) -> Iterator[str]:
    cells = [cell for row in sheet for cell in row]
    for cell in cells:
        told = _formula(str(cell.value)) if cell.data_type == "f" else _text(str(cell.value))
        yield from (f"{sheet.title}!{cell.coordinate}: {fault}" for fault in told)
    if sum(cell.hyperlink is not None for cell in cells) > LINKS:
        yield f"{sheet.title}: too many links"
    for one in sheet.data_validations.dataValidation:
        for told in (one.formula1, one.formula2, one.error, one.prompt):
            if len(told or "") > LIST:
                yield f"{sheet.title}!{one.sqref}: a rule too long"
    if max((one.height or 0 for one in sheet.row_dimensions.values()), default=0) > HIGH:
        yield f"{sheet.title}: a row too high"
    if max((one.width or 0 for one in sheet.column_dimensions.values()), default=0) > WIDE:
        yield f"{sheet.title}: a column too wide"


def _text(text: str) -> Iterator[str]:
    if len(text) > TEXT:
        yield "a text too long"


def _formula(text: str) -> Iterator[str]:
    if len(text) > FORMULA:
        yield "a formula too long"
    counts = [0]
    for one in tokenizer.Tokenizer(text).items:
        if one.type == tokenizer.Token.FUNC and one.subtype == tokenizer.Token.OPEN:
            called = one.value.rstrip("(").upper()
            if called not in FORMULAE and not called.startswith("_XLFN."):
                yield f"no function {called}"
        if one.subtype == tokenizer.Token.OPEN:
            counts.append(1)
            if len(counts) > DEPTH:
                yield "nested too deep"
                return
        elif one.subtype == tokenizer.Token.CLOSE:
            counts.pop()
        elif one.type == tokenizer.Token.SEP:
            counts[-1] += 1
            if counts[-1] > ARGUMENTS:
                yield "too many arguments"
                return


@pytest.mark.parametrize("name", tools.sample(committed.EDITIONS, 2))
def test_excel_refuses_nothing_of_it(name: str) -> None:
    assert not [*beyond(openpyxl.load_workbook(io.BytesIO(test_workbook.made(name))))]


def _cell(content: str) -> Callable[[openpyxl.Workbook], None]:
    def put(workbook: openpyxl.Workbook) -> None:
        workbook.active["A1"]._value = content  # noqa: SLF001 - openpyxl cuts what is too long
        workbook.active["A1"].data_type = "f" if content.startswith("=") else "s"

    return put


def _name(name: str) -> Callable[[openpyxl.Workbook], None]:
    def put(workbook: openpyxl.Workbook) -> None:
        workbook.defined_names[name] = defined_name.DefinedName(name, attr_text="Sheet!$A$1")

    return put


def _forms(workbook: openpyxl.Workbook) -> None:
    for n in range(FORMS + 1):
        workbook.active.cell(n + 1, 1).number_format = f'0"{n}"'


def _rule(workbook: openpyxl.Workbook) -> None:
    rule = datavalidation.DataValidation(type="list", formula1=f'"{"long," * 60}"', sqref="A1")
    workbook.active.add_data_validation(rule)


def _sheets(workbook: openpyxl.Workbook) -> None:
    other = workbook.create_sheet("other")
    other._WorkbookChild__title = "SHEET"  # noqa: SLF001 - openpyxl would rename it


def _high(workbook: openpyxl.Workbook) -> None:
    workbook.active.row_dimensions[1].height = 500


@pytest.mark.parametrize(
    ("breaks", "said"),
    [
        (_cell("x" * (TEXT + 1)), "a text too long"),
        (_cell("=" + "+".join(["1"] * 5000)), "a formula too long"),
        (_cell("=" + "IF(1," * 70 + "1" + ")" * 70), "nested too deep"),
        (_cell("=MAX(" + ",".join(["1"] * 256) + ")"), "too many arguments"),
        (_cell("=TEXTJOIN(1,A1)"), "no function TEXTJOIN"),
        (_name("fy2026"), "name fy2026: none"),
        (_name("R1C1"), "name R1C1: none"),
        (_name("n" * 256), "none"),
        (_name("a-b"), "name a-b: none"),
        (_forms, "forms of numbers"),
        (_rule, "a rule too long"),
        (_sheets, "twice"),
        (_high, "a row too high"),
    ],
)
def test_what_excel_refuses_is_found(
    breaks: Callable[[openpyxl.Workbook], None], said: str
) -> None:
    workbook = openpyxl.Workbook()
    workbook.active.title = "Sheet"
    assert not [*beyond(workbook)]
    breaks(workbook)
    assert any(said in fault for fault in beyond(workbook))
