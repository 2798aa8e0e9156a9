"""The workbook computes what Python computes, also when it is changed, and is read back."""

import collections
import csv
import dataclasses
import datetime
import functools
import html.parser
import io
import itertools
import math
import pathlib
import re
import subprocess
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

import committed
import conftest
import net
import openpyxl
import other_data
import pytest
import test_printed_formulas
import tools
from openpyxl.utils import column_index_from_string, get_column_letter

from analysis import findings, parameters, schema, wording
from analysis.exhibits import charts as spec_rows
from analysis.explore import catalogue, retracing
from analysis.findings import claimed, verdicts
from report.formats import amounts, document, markdown
from report.formats.workbook import (
    assumptions,
    book,
    chapters,
    drawn,
    formulas,
    live,
    places,
    seal,
    sheets,
    shown,
    spans,
)
from report.press import returned
from report.verbs import cli

pytestmark = pytest.mark.slow
PROFILE = (
    '<?xml version="1.0" encoding="UTF-8"?><oor:items '
    'xmlns:oor="http://openoffice.org/2001/registry" '
    'xmlns:xs="http://www.w3.org/2001/XMLSchema" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    '<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" '
    'oor:op="fuse"><value>0</value></prop></item></oor:items>'
)
CHANGED = {
    "share_rate": 0.17,
    "shared_fraction": 0.8,
    "discount_rate": 0.12,
    "azure_years": 5,
    "agi_year": 2029,
}
FEWEST = {"draws": 4096}  # of simulations, none of which follows
FIGURES = {"revenue_share_2025q3_z1": "430.4", "inference_2024q2_z1": "651.9"}
FIRST = 5  # the row of the first finding


@functools.cache
def made(name: str) -> bytes:
    """The workbook of a committed edition."""
    parts = [committed.part(name, which) for which in (document.STORY, document.LEDGER)]
    return book.made(parts, told(name), committed.order(name).parameters)


@functools.cache
def told(name: str) -> list[dict[str, Any]]:
    return [one.record() for one in findings.of(committed.order(name).parameters).all().values()]


@functools.cache
def opened(name: str) -> openpyxl.Workbook:
    """It, with the formulas in its cells."""
    return openpyxl.load_workbook(io.BytesIO(made(name)))


Saved = Mapping[str, pathlib.Path]


@pytest.fixture(scope="module")
def saved(once: conftest.Once) -> Saved:
    """What LibreOffice saves of both editions, and of one changed, having computed each cell."""
    tools.program("soffice", "libreoffice")
    folder = once("recalculated", recalculate)
    return {name: folder / "saved" / f"{name}.xlsx" for name in RECALCULATED}


PRINTED = tools.sample(committed.EDITIONS, 2)
RECALCULATED = (*committed.EDITIONS, "changed", "rejudged")


def recalculate(folder: pathlib.Path) -> None:
    """Let LibreOffice, which takes seconds to start, compute every cell of all of them anew."""
    user = folder / "profile" / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(PROFILE, encoding="utf-8")
    given = {name: folder / f"{name}.xlsx" for name in RECALCULATED}
    for name in committed.EDITIONS:
        given[name].write_bytes(made(name))
    other = {assumption(name): value for name, value in CHANGED.items()}
    figures = {printed(id): float(value) for id, value in FIGURES.items()}
    day = {f"4_clauses!B{cell_row(LATER)}": datetime.datetime(2025, 1, 1)}  # noqa: DTZ001
    written(given["changed"], other | figures | day)
    written(given["rejudged"], rejudged())
    soffice = tools.program("soffice", "libreoffice")
    paged = [given[name] for name in PRINTED]
    forms = {"xlsx": [*given.values()], "html": [given["current"]], "pdf": paged}
    for form, paths in forms.items():
        own = folder / ("plain" if form == "pdf" else "profile")  # as a reader has it who prints
        profile = f"-env:UserInstallation={own.as_uri()}"
        asked = ["--headless", "--convert-to", form, "--outdir", str(folder / "saved")]
        command = [soffice, profile, *asked, *map(str, paths)]
        subprocess.run(command, check=True, capture_output=True, timeout=600)


def rejudged() -> dict[str, str]:
    """Every claim of others that is wrong, judged right."""
    sheet = opened("current")[places.CLAIMS]
    rows = [row for row in sheet.iter_rows(min_row=FIRST) if row[0].value == "others"]
    wrong = [row[4].row for row in rows if row[4].value == claimed.WRONG]
    return {f"{places.CLAIMS}!E{row}": claimed.RIGHT for row in wrong}


def written(path: pathlib.Path, cells: Mapping[str, Any]) -> pathlib.Path:
    """The workbook of the edition current with other contents in cells such as Findings!C5."""
    workbook, before = opened("current"), {}
    for place, content in cells.items():
        sheet, _, cell = place.partition("!")
        before[workbook[sheet][cell]] = workbook[sheet][cell].value
        workbook[sheet][cell] = content
    workbook.save(path)
    for changed, content in before.items():
        changed.value = content
    return path


def assumption(name: str) -> str:
    """The cell of an assumption."""
    row = next(row for row, one in assumptions.rows() if one.name == name)
    return f"{assumptions.SHEET}!{get_column_letter(assumptions.VALUE + 1)}{row + 1}"


def printed(id: str) -> str:
    """The cell of a figure as it was printed."""
    sheet = opened("current")["Figures"]
    (row,) = (cell.row for cell in sheet["T"] if cell.value == id)
    return f"Figures!E{row}"


def computed(path: pathlib.Path) -> dict[str, tuple[list[float], str]]:
    """The value, low and high of each finding that a workbook shows, and whether it follows."""
    sheet = openpyxl.load_workbook(path, data_only=True)[places.FINDINGS]
    rows = sheet.iter_rows(min_row=FIRST, values_only=True)
    return {
        str(row[0]): ([read(cell) for cell in row[2:5]], str(row[live.FOLLOWS])) for row in rows
    }


def read(cell: Any) -> float:
    """The number in a cell; what is an error in a spreadsheet is unknown."""
    if not isinstance(cell, int | float):
        return math.nan
    return math.copysign(math.inf, cell) if abs(cell) > formulas.BEYOND else float(cell)


def agrees(found: float, expected: float) -> bool:
    """To a billionth of the number, or a tenth of a cent where it is a difference of dollars."""
    if not math.isfinite(expected):  # a quotient by nothing is unknown to a spreadsheet
        return math.isnan(found) or found == expected
    return math.isclose(found, expected, rel_tol=1e-9, abs_tol=1e-9 if abs(found) < 1 else 1e-3)


def differing(
    found: Mapping[str, tuple[list[float], str]], expected: Mapping[str, list[float]]
) -> Iterator[str]:
    """The findings that a workbook says to follow and that are not as Python has them."""
    for id, (ends, follows) in found.items():
        if follows == live.YES or follows.startswith("the value"):
            sure = 3 if follows == live.YES else 1
            pairs = zip(ends[:sure], expected[id][:sure], strict=True)
            if not all(agrees(*pair) for pair in pairs):
                yield f"{id}: {ends[:sure]} is not {expected[id][:sure]}"


def ends(pact: Mapping[str, Any]) -> dict[str, list[float]]:
    return {id: [float(one.value), float(one.low), float(one.high)] for id, one in pact.items()}


# What it computes


@pytest.mark.parametrize("name", committed.EDITIONS)
def test_recalculated_it_has_the_findings_of_the_edition(name: str, saved: Saved) -> None:
    found = computed(saved[name])
    assert found.keys() == {one["id"] for one in told(name)}
    assert not [*differing(found, ends(findings.of(committed.order(name).parameters).all()))]


def test_with_other_assumptions_and_figures_it_has_what_python_computes_of_them(
    tmp_path: pathlib.Path, saved: Saved
) -> None:
    found = computed(saved["changed"])
    data = other_data.copied(tmp_path)
    rows = list(csv.DictReader((data / "figures.csv").read_text(encoding="utf-8").splitlines()))
    with (data / "figures.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows({**row, "value": FIGURES.get(row["id"], row["value"])} for row in rows)
    asked = (
        "{id: [float(one.value), float(one.low), float(one.high)] for id, one in "
        f"findings.of(parameters.check({CHANGED | FEWEST!r})).all().items()}}"
    )
    expected = other_data.seen(data, asked)
    assert not [*differing(found, expected)]
    before = ends(findings.of(committed.order("current").parameters).all())
    moved = [id for id in found if not agrees(found[id][0][0], before[id][0])]
    assert len(moved) > len(found) / 4


def test_the_numbers_of_claims_count_the_verdicts_that_stand_in_cells(saved: Saved) -> None:
    says = {one["id"]: one["value"] for one in told("current")}
    book = openpyxl.load_workbook(saved["rejudged"], data_only=True)
    found = {row[0]: row[2] for row in book[places.FINDINGS].iter_rows(values_only=True)}
    rows = [*opened("current")[places.CLAIMS].iter_rows(min_row=FIRST, values_only=True)]
    moved = sum(row[0] == "others" and row[4] == claimed.WRONG for row in rows)
    assert moved > 0
    assert len(rows) == says["claims_in_all_article"] + says["claims_in_all_others"]
    expected = says | {
        "claims_others_wrong": 0,
        "claims_others_right": says["claims_others_right"] + moved,
    }
    counts = [id for id in says if id.startswith("claims_")]
    assert len(counts) == len([*verdicts.GROUP.keys(None)]) * (1 + len(claimed.VERDICTS))
    assert {id: found[id] for id in counts} == {id: expected[id] for id in counts}


def test_all_that_is_no_simulation_follows_and_the_rest_says_why_not() -> None:
    rows = [*opened("current")[places.FINDINGS].iter_rows(min_row=FIRST)]
    says = {str(row[0].value): str(row[live.FOLLOWS].value) for row in rows}
    records = {one["id"]: one for one in told("current")}
    stay = {id for id, words in says.items() if words.startswith("a value: ")}
    for id in stay:
        simulated = test_printed_formulas.told_in_words(records[id]["formula"])
        assert simulated or records[id]["unit"] == "simulations", id
        assert "simulated by the build" in says[id], id
    for id in (id for id, words in says.items() if words.startswith("in part: ")):
        assert {*says[id][len("in part: ") : -len(" stay as built")].split(", ")} <= stay, id
    other = {id for id in says.keys() - stay if not says[id].startswith(("in part", live.YES))}
    assert {id for id in other if not says[id].startswith("unknown: ")} == {"lag_needed_2024"}
    assert all(records[id]["value"] is None for id in other - {"lag_needed_2024"})
    for row in rows:
        value = str(row[live.VALUE].value)
        fixed = says[str(row[0].value)].startswith(("a value: ", "unknown: "))
        assert fixed == (value == "=NA()" or not value.startswith("=")), row[0].value


def test_what_a_formula_shows_before_it_is_computed_is_what_python_has() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(made("current")), data_only=True)[places.FINDINGS]
    expected = ends(findings.of(committed.order("current").parameters).all())
    for row in sheet.iter_rows(min_row=FIRST, values_only=True):
        found = [read(cell) for cell in row[2:5]]
        assert all(map(agrees, found, expected[str(row[0])])), row[0]


def test_a_number_that_is_hedged_follows_its_finding_in_a_cell() -> None:
    record = findings.of(parameters.check({}))["stake_value_recapitalised"].record()
    found = shown.live("about $135 billion", record, formulas.Place("it", "low", "high"))
    assert found is not None
    assert (found.formula, found.shown) == ("it", 135e9)
    assert found.form.startswith('"about $"')


def test_a_formula_reads_as_the_report_prints_it() -> None:
    sheet = opened("current")[places.FINDINGS]
    (row,) = (row for row in sheet.iter_rows(min_row=FIRST) if row[0].value == "gap_2024")
    assert row[live.VALUE].value == "=reported_revenue_2024-implied_revenue_2024"


def test_the_steps_give_the_findings_of_any_run() -> None:
    record = retracing.Record(parameters.check({"loss_share": 0.4, "share_until": 2030}))
    assert not record.odd


# What its chapters show


class Shown(html.parser.HTMLParser):
    """The texts of the cells of each sheet, from a workbook that LibreOffice saved as a page."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[collections.Counter[str]] = []
        self._cell: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: object) -> None:
        del attrs
        if tag == "table":
            self.sheets.append(collections.Counter())
        if tag == "td":
            self._cell = []

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "td" and self._cell is not None:
            self.sheets[-1][" ".join("".join(self._cell).split())] += 1
            self._cell = None


def printed_in(chapter: str) -> list[tuple[document.Table, list[document.Cell]]]:
    """The rows of a chapter's tables, each table once, as in its sheet."""
    parts = [committed.part("current", which) for which in (document.STORY, document.LEDGER)]
    told = [one for part in parts for one in part.chapters if one.notebook == chapter]
    last = {one.id: one for one in reversed([*document.exhibits(told)])}
    tables = [one.table if isinstance(one, document.Chart) else one for one in last.values()]
    return [(one, [*row]) for one in tables if isinstance(one, document.Table) for row in one.rows]


@pytest.mark.parametrize("name", PRINTED)
def test_it_can_be_printed(name: str, saved: Saved) -> None:
    assert saved[name].with_suffix(".pdf").read_bytes().startswith(b"%PDF")


def shared_chapters() -> set[str]:
    """The chapters of the story that have a sheet."""
    story = committed.part("current", document.STORY).chapters
    return {one.notebook for one in story} & {*opened("current").sheetnames}


def test_recalculated_its_chapters_show_what_the_report_prints(saved: Saved) -> None:
    page = Shown()
    page.feed(saved["current"].with_suffix(".html").read_text(encoding="utf-8"))
    sheets_of = dict(zip(opened("current").sheetnames, page.sheets, strict=False))
    count = 0
    for chapter in shared_chapters():
        printed = [" ".join(one.text.split()) for _, row in printed_in(chapter) for one in row]
        # What lies between bounds is words there, whose last zeros a spreadsheet leaves out.
        told = collections.Counter(one for one in printed if one and " to " not in one)
        assert not told - sheets_of[chapter], chapter
        count += told.total()
    assert count > 1500


def test_a_cell_that_shows_a_finding_once_in_its_table_follows_it() -> None:
    known = {one["id"]: one for one in told("current")}
    for chapter in shared_chapters():
        follow = 0
        for table, row in printed_in(chapter):
            times = collections.Counter(one.trace for each in table.rows for one in each)
            for one in row[1:]:
                record = known.get(one.trace or "")
                if record and times[one.trace] == 1 and record["value"] is not None:
                    quantity = amounts.quantity(record)
                    styles = ("times", "percent")
                    follow += one.text in {wording.bounded(quantity, style) for style in styles}
        cells = [cell.value for row in opened("current")[chapter].iter_rows() for cell in row]
        assert sum(str(one).startswith("=") for one in cells) >= follow, chapter


# What its charts draw


def charts_of(name: str) -> dict[str, tuple[str, document.Chart]]:
    """The charts of an edition, each with its notebook."""
    parts = [committed.part(name, which) for which in (document.STORY, document.LEDGER)]
    return {
        one.id: (chapter.notebook, one)
        for part in parts
        for chapter in part.chapters
        for one in document.exhibits([chapter])
        if isinstance(one, document.Chart)
    }


@pytest.mark.parametrize("name", committed.EDITIONS)
def test_every_chart_of_the_report_is_drawn_by_the_spreadsheet_or_is_a_coloured_grid(
    name: str,
) -> None:
    told = charts_of(name)
    assert len(told) > 10
    grids = {"explanations_by_period"} & told.keys()
    for notebook in {notebook for notebook, _ in told.values()}:
        sheet = opened(name)[notebook]
        own = {id for id, (at, _) in told.items() if at == notebook}
        assert len(sheet._charts) == len(own - grids), notebook  # noqa: SLF001 - no other way to ask
        assert bool(sheet.conditional_formatting) == bool(own & grids), notebook
        cells = [cell.value for row in sheet.iter_rows() for cell in row]
        assert chapters.UNDRAWN not in cells, notebook


def test_what_is_said_beneath_a_table_is_said_in_its_sheet() -> None:
    notes = 0
    for part in (committed.part("current", which) for which in (document.STORY, document.LEDGER)):
        for chapter in part.chapters:
            for one in document.exhibits([chapter]):
                table = one.table if isinstance(one, document.Chart) else one
                if isinstance(table, document.Table) and table.note:
                    said = markdown.plain(markdown.inline(table.note))
                    assert said in [row[0] for row in opened("current")[chapter.notebook].values]
                    notes += 1
    assert notes > 10


def test_names_beneath_columns_stand_clear_of_what_is_below_nothing() -> None:
    chart, *_ = opened("current")["5_versions"]._charts  # noqa: SLF001 - no other way to ask
    assert chart.x_axis.tickLblPos == "low"


def series_of(chart: Any) -> Iterator[tuple[str, str]]:
    """The names and the lengths of each series of a chart, by their cells."""
    for one in chart.series:
        yield (one.cat.strRef or one.cat.numRef).f, one.val.numRef.f


@pytest.mark.parametrize("name", committed.EDITIONS)
def test_a_chart_draws_cells_that_are_numbers(name: str) -> None:
    shows = openpyxl.load_workbook(io.BytesIO(made(name)), data_only=True)
    count = 0
    for sheet in opened(name):
        for chart in sheet._charts:  # noqa: SLF001 - no other way to ask
            for labels, lengths in series_of(chart):
                at, _, where = lengths.replace("$", "").rpartition("!")
                assert at.strip("'") == sheet.title
                column = [row[0].value for row in shows[sheet.title][where]]
                numbers = [one for one in column if one not in (None, "")]
                assert numbers, lengths
                assert all(isinstance(one, int | float | datetime.datetime) for one in numbers)
                rows = shows[sheet.title][labels.replace("$", "").rpartition("!")[2]]
                assert len(rows) == len(column)
                assert all(row[0].value for row in rows)
                count += 1
    assert count > 30


def test_a_line_joins_only_what_comes_one_after_another() -> None:
    joined = 0
    for sheet in opened("current"):
        for chart in (one for one in sheet._charts if one.tagname == "lineChart"):  # noqa: SLF001 - as above
            for labels, _ in series_of(chart):
                rows = sheet[labels.replace("$", "").rpartition("!")[2]]
                assert all(str(row[0].value)[-4:].isdigit() for row in rows), sheet.title
                joined += 1
    assert joined > 5


def beneath(sheet: Any, headline: str) -> int:
    """The row beneath a headline that begins so."""
    found = (row[0].row for row in sheet.iter_rows() if str(row[0].value).startswith(headline))
    return int(next(found)) + 1


def test_a_span_begins_and_ends_where_the_report_draws_it() -> None:
    shows = openpyxl.load_workbook(io.BytesIO(made("current")), data_only=True)
    for id, ends in (("backtest", ("low", "high")), ("moved_most", ("start", "end"))):
        notebook, one = charts_of("current")[id]
        rows = [row for row in spec_rows.rows(one.spec) if isinstance(row.get(ends[0]), float)]
        sheet = shows[notebook]
        first = beneath(sheet, wording.plain(one.headline)[:40])
        head = next(n for n in range(first, first + 30) if sheet.cell(n, 2).value == "From")
        found = []
        for row in sheet.iter_rows(min_row=head + 1, max_row=head + 40, values_only=True):
            if row[0] is None:
                break
            lengths = [cell for cell in row[3:] if cell is not None]
            if row[1] is not None:
                found.append((row[1], row[2]))
                assert lengths == [pytest.approx(row[2] - row[1], abs=1e-9 * abs(row[2]))]
            else:
                assert not lengths  # it is what the next ones have in common
        assert found == [pytest.approx(tuple(row[end] for end in ends)) for row in rows]


def test_changed_days_and_numbers_change_what_is_drawn(saved: Saved) -> None:
    book = openpyxl.load_workbook(saved["changed"], data_only=True)
    sheet, row = book["4_clauses"], cell_row(LATER)
    day = sheet[f"B{row}"].value
    assert sheet[f"D{row}"].value == (sheet[f"C{row}"].value - day).days
    assert day == datetime.datetime(2025, 1, 1)  # noqa: DTZ001 - a day has no zone
    found = computed(saved["changed"])
    flows = book["5_versions"]
    first = beneath(flows, "The leak puts")
    bills = [
        flows.cell(n, 2).value
        for n in range(first, first + 40)
        if flows.cell(n, 1).value == "Inference bill" and flows.cell(n, 3).value is None
    ]
    told = [found[f"flow_inference_{period}"][0][0] for period in ("2024", "2025_9m")]
    assert bills == [pytest.approx(one, rel=1e-9) for one in told]


LATER = "Revenue share, OpenAI to Microsoft"  # a clause whose first day is changed


def cell_row(clause: str) -> int:
    """The row of a clause in the table of when each is in force."""
    sheet = opened("current")["4_clauses"]
    return next(row[0].row for row in sheet.iter_rows() if row[0].value == clause)


def test_a_bar_that_has_no_name_is_called_as_its_line() -> None:
    rows = [{"who": "one", "sum": 2.0}, {"who": "two", "sum": None}, {"who": "three", "sum": 1}]
    encoding = {"x": {"field": "sum", "type": "quantitative"}, "y": {"field": "who"}}
    encoding["y"]["type"] = "nominal"
    found = spans.bars({"mark": "bar", "encoding": encoding, "data": {"values": rows}})
    assert [(one.group, one.label, one.ends) for one in found] == [
        ("", "one", ((2.0, ()),)),
        ("", "three", ((1.0, ()),)),
    ]
    assert not spans.bars({"mark": "bar", "encoding": {}, "data": {"values": rows}})


def test_a_chart_of_words_that_no_spreadsheet_has_says_so() -> None:
    told = charts_of("current")["explanations_by_period"][1]
    plain = dataclasses.replace(told, spec={"mark": "text"})
    workbook = sheets.Book(datetime.date(2026, 1, 1), {})
    sheet = workbook.sheet("Words", [20])
    assert chapters.Chapters(workbook, {}, {}).draw(drawn.Block(sheet, 0, 5), plain, []) == 6
    assert sheet.contents[5][0] == chapters.UNDRAWN


# Names


def test_no_name_is_taken_for_something_else() -> None:
    called = [*opened("current").defined_names]
    known = {one.note for one in catalogue.every(committed.order("current").parameters)}
    assert len(called) > len(known) + len(told("current")) - 10
    assert len({one.lower() for one in called}) == len(called)
    for one in called:
        assert re.fullmatch(r"[A-Za-z_][A-Za-z0-9_.]*", one), one
        assert not re.fullmatch(r"[A-Za-z]{1,3}\d+|[RrCc]\d*|[Rr]\d*[Cc]\d*", one), one
    assert {one["id"] for one in told("current")} <= {*called}


@pytest.mark.parametrize(
    ("id", "name"),
    [("fy2026", "_fy2026"), ("r1c1", "_r1c1"), ("c", "_c"), ("2024_paid", "_2024_paid")],
)
def test_an_id_that_would_be_a_cell_gets_a_name_that_is_none(id: str, name: str) -> None:
    assert places.named([id], []) == [name]


def test_two_ids_have_two_names_whatever_their_case() -> None:
    found = places.named(["paid", "Paid", "pa-id", "pa_id"], ["PAID"])
    assert found == ["paid_", "Paid__", "pa_id", "pa_id_"]


# What it is


def test_the_same_edition_gives_the_same_bytes() -> None:
    assert made.__wrapped__("current") == made("current")


def test_it_has_no_macros_and_leads_nowhere() -> None:
    with zipfile.ZipFile(io.BytesIO(made("current"))) as parts:
        assert not [one for one in parts.namelist() if "vba" in one or "external" in one.lower()]
        related = [parts.read(one) for one in parts.namelist() if one.endswith(".rels")]
    assert b"TargetMode" not in b"".join(related)


def test_a_text_of_the_data_is_no_formula() -> None:
    workbook = sheets.Book(datetime.date(2026, 1, 1), {})
    sheet = workbook.sheet("Texts", [20])
    texts = ["=1+1", "+1", "-1", "@SUM(A1)", "https://example.org", "0123"]
    for row, text in enumerate(texts):
        sheet.put(row, 0, text)
    read_back = openpyxl.load_workbook(io.BytesIO(workbook.bytes("", [])))["Texts"]
    assert [cell.value for cell in read_back["A"]] == texts
    assert {cell.data_type for cell in read_back["A"]} == {"s"}


def test_every_number_shows_its_sign_in_every_spreadsheet() -> None:
    forms = {cell.number_format for sheet in opened("current") for row in sheet for cell in row}
    assert len(forms) > len(sheets.NUMBERS) / 2
    assert not [one for one in forms if "[" in one]  # the last of such forms drops the minus


def test_every_chapter_has_a_sheet() -> None:
    workbook = opened("current")
    story = committed.part("current", document.STORY)
    assert {one.notebook for one in story.chapters} - {*workbook.sheetnames} <= {"8_claims"}
    first = ["Brief", "Assumptions", "Figures", "Terms"]
    assert workbook.sheetnames[:4] == first
    assert {"Sources", "Findings"} <= {*workbook.sheetnames}


def test_the_brief_says_that_its_headline_does_not_follow() -> None:
    told = " ".join(str(row[0]) for row in opened("current")["Brief"].values)
    assert "Words, such as headlines, and grey numbers stay as published" in told


def test_what_a_cell_says_is_no_markup() -> None:
    cells = [cell.value for sheet in opened("current") for row in sheet for cell in row]
    assert not [one for one in cells if isinstance(one, str) and "](" in one]


def test_numbers_stand_beneath_their_heads_and_words_apart_from_them() -> None:
    for sheet in opened("current").worksheets:
        for row in sheet:
            for cell in row:
                assert not cell.alignment.indent or cell.alignment.horizontal == "left", cell
    heads = {
        cell.value: cell.alignment.horizontal for cell in opened("current")[places.FINDINGS][4]
    }
    assert [heads[one] for one in ("Finding", "Value", "High", "Unit")] == [
        *("left", "right"),
        *("right", "left"),
    ]
    sheet = opened("current")["1_payments"]
    at = next(row[0].row for row in sheet.iter_rows() if row[1].value == "Inference bill")
    assert [sheet.cell(at, n).alignment.horizontal for n in (1, 2, 3)] == ["left", "right", "right"]


def test_no_number_is_too_long_for_its_cell() -> None:
    """It is broken into no lines, but replaced by a row of signs."""
    for sheet in opened("current").worksheets:
        wide = {
            n: one.width
            for one in sheet.column_dimensions.values()
            for n in range(one.min, one.max + 1)
        }
        for cell in (cell for row in sheet for cell in row if '"' in cell.number_format):
            words = "".join(re.findall(r'"([^"]*)"', cell.number_format.partition(";")[0]))
            assert 0.85 * len(words) < wide[cell.column], (sheet.title, cell.coordinate, words)


def test_no_text_ends_at_the_cell_beside_it() -> None:
    book = opened("current")
    for sheet in (book[name] for name in ("Figures", "Terms", "Sources", "Findings")):
        wide = {
            n: one.width
            for one in sheet.column_dimensions.values()
            for n in range(one.min, one.max + 1)
        }
        last = openpyxl.utils.range_boundaries(sheet.print_area.rpartition("!")[2])[2]
        for row in sheet.iter_rows(min_row=5, max_col=last):
            for cell, beside in itertools.zip_longest(row, row[1:]):
                ends = beside is None or beside.value is not None
                if cell.data_type == "s" and ends and not cell.alignment.wrap_text:
                    assert 0.9 * len(cell.value) <= wide[cell.column], cell.value


def test_an_amount_below_nothing_has_one_sign_in_cells_and_along_axes() -> None:
    with zipfile.ZipFile(io.BytesIO(made("current"))) as book:
        parts = [book.read(name).decode() for name in book.namelist() if "chart" in name]
    forms = {form for part in parts for form in re.findall(r'formatCode="(\$[^"]*)"', part)}
    assert forms
    assert all(form.count("\N{MINUS SIGN}") == 1 and ";-" not in form for form in forms)


def test_every_sheet_is_printed_as_wide_as_a_page_and_large_enough_to_read() -> None:
    for sheet in opened("current").worksheets[:-1]:
        assert sheet.print_area, sheet.title
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToHeight == 0
        last = re.sub(r"[$\d]", "", sheet.print_area.rpartition(":")[2])
        widths = [
            one.width
            for one in sheet.column_dimensions.values()
            for n in range(one.min, one.max + 1)
            if n <= column_index_from_string(last)
        ]
        paper = {"8": (842, 1191), "9": (595, 842)}[str(sheet.page_setup.paperSize)]
        across = paper[sheet.page_setup.orientation == "landscape"] - 72
        least = 1.0 if sheet.title == "Brief" else 0.5  # which is read, not looked up
        assert across / sum(5.25 * one + 3.75 for one in widths) > least, sheet.title


def test_assumptions_are_coloured_checked_and_explained() -> None:
    sheet = opened("current")[assumptions.SHEET]
    checked = {str(one.sqref): one for one in sheet.data_validations.dataValidation}
    for row, one in assumptions.rows():
        cell = sheet.cell(row + 1, assumptions.VALUE + 1)
        assert cell.fill.fgColor.rgb.endswith(sheets.INPUT[1:])
        assert cell.coordinate in checked
        if one.choices:
            assert checked[cell.coordinate].formula1 == f'"{",".join(one.choices)}"'
    assert sheet.freeze_panes
    assert sheet.print_area


def test_a_figure_has_a_note_with_its_source_and_its_words() -> None:
    sheet, _, cell = printed("copilot_revenue_fy2025q3_z4").partition("!")
    note = opened("current")[sheet][cell].comment.text
    assert "31 May 2026" in note
    assert "Microsoft 365 brought around $300 million" in note


def test_a_foreign_quotation_stands_in_english_beside_it() -> None:
    sheet, _, cell = printed("revenue_share_2025_9m_dev").partition("!")
    book = opened("current")
    quoted, english = (book[sheet][f"{one}{cell[1:]}"].value for one in "QR")
    assert quoted.startswith("865,8 millions de dollars")
    assert english.startswith("$865.8 million")
    assert f"“{quoted}” (in English: “{english}”)" in book[sheet][cell].comment.text


# Read back


@functools.cache
def usual() -> dict[str, Any]:
    run = committed.order("current").parameters
    return {name: value for name, value in run.items() if name != "amendments"}


def test_what_libreoffice_saves_unchanged_is_read_back_as_it_was(saved: Saved) -> None:
    assert returned.read(saved["current"]) == usual()


def test_changed_assumptions_are_parameters(tmp_path: pathlib.Path) -> None:
    other = {**CHANGED, "scenario": "high", "as_of": "2026-05-01"}
    cells = {assumption(name): value for name, value in other.items()}
    path = written(tmp_path / "report.xlsx", cells)
    assert returned.read(path) == {**usual(), **other}


def test_the_command_builds_with_what_a_workbook_says_unless_another_value_is_typed(
    tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cells = {assumption("share_rate"): 0.15, assumption("netting"): 60}
    path = written(tmp_path / "report.xlsx", cells)
    asked = ["build", "--from", str(path), "-p", "netting=70", "--dry-run", "--into", str(tmp_path)]
    assert cli.main(asked) == 0
    assert "build --edition current -p share_rate=0.15 -p netting=70.0\n" in capsys.readouterr().out


def refused(path: pathlib.Path, cells: Mapping[str, Any]) -> list[str]:
    """What is said against a workbook with other contents in some cells."""
    with pytest.raises(schema.Faults) as caught:
        returned.read(written(path, cells))
    return [str(one) for one in caught.value.faults]


def test_whatever_else_was_changed_is_refused_by_its_cell(tmp_path: pathlib.Path) -> None:
    wrong = {
        assumption("share_rate"): (2, "share_rate: 2 is out of range. Remedy: give a number from "),
        assumption("netting"): (None, "netting: it is empty"),
        assumption("scenario"): ("best", "scenario: 'best' is not a choice"),
        assumption("discount_rate"): ("=1/5", "discount_rate: '=1/5' is no number"),
        **{
            place: (content, f"{place}: it was changed, and is no assumption")
            for place, content in (
                *(("Findings!C5", 1.0), ("Figures!E9", 1.0), ("Terms!B7", "x")),
                *(("Assumptions!A7", "share"), ("Brief!H40", "a note")),
            )
        },
    }
    cells = {place: content for place, (content, _) in wrong.items()}
    # The last sheet that is read: of its thirty cells the fifteen are named that make up twenty.
    told = refused(tmp_path / "it.xlsx", cells | {f"Methods!B{row}": "x" for row in range(6, 36)})
    assert len(told) == 4 + 20 + 1
    assert [said for _, said in wrong.values() if not any(said in one for one in told)] == []
    assert "15 more cells were changed" in told[-1]


def test_a_workbook_is_read_whole_whatever_size_it_says_its_sheets_have(
    tmp_path: pathlib.Path,
) -> None:
    after, sizes = tmp_path / "other.xlsx", itertools.cycle([b"", b'<dimension ref="A1"/>'])
    with zipfile.ZipFile(io.BytesIO(made("current"))) as told, zipfile.ZipFile(after, "w") as saved:
        for name in told.namelist():
            size = next(sizes) if name.startswith("xl/worksheets/sheet") else b""
            content, count = re.subn(rb'<dimension ref="[^"]*"/>', size, told.read(name))
            assert count == name.startswith("xl/worksheets/sheet")
            saved.writestr(name, content)
    assert returned.read(after) == usual()


def test_a_sheet_of_ones_own_and_one_of_another_name_are_told_of_once(
    tmp_path: pathlib.Path,
) -> None:
    path, workbook = tmp_path / "report.xlsx", opened("current")
    mine, renamed = workbook.create_sheet("Mine"), workbook[assumptions.SHEET]
    renamed.title = "Inputs"
    workbook.save(path)
    renamed.title = assumptions.SHEET
    workbook.remove(mine)
    with pytest.raises(schema.Faults) as refused:
        returned.read(path)
    told = [str(one).split(", ", 1)[1] for one in refused.value.faults]
    new, gone = "the report has no such sheet", "the sheet is missing"
    expected = (f"Mine: {new}", f"Inputs: {new}", f"{assumptions.SHEET}: {gone}")
    assert sorted(one.split(". Remedy")[0] for one in told) == sorted(expected)


def test_a_foreign_workbook_is_refused(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "other.xlsx"
    openpyxl.Workbook().save(path)
    with pytest.raises(schema.Faults, match="it is no workbook of an edition"):
        returned.read(path)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 and no more", b"id,value\n"])
def test_a_file_that_is_no_workbook_is_refused(tmp_path: pathlib.Path, content: bytes) -> None:
    path = tmp_path / "report.xlsx"
    path.write_bytes(content)
    with pytest.raises(schema.Faults, match="it cannot be read"):
        returned.read(path)


def test_a_workbook_of_another_version_is_refused(tmp_path: pathlib.Path) -> None:
    (told,) = refused(tmp_path / "it.xlsx", {f"{seal.SHEET}!A1": "0" * 64})
    assert "another version of this project" in told


def test_the_amendments_it_was_built_with_are_asked_for(tmp_path: pathlib.Path) -> None:
    (told,) = refused(tmp_path / "it.xlsx", {f"{seal.SHEET}!A2": "thought"})
    assert "add --amendment thought.yml" in told
    assert returned.read(tmp_path / "it.xlsx", {"amendments": net.OWN}) == usual()


def test_the_file_of_a_scenario_is_asked_for(tmp_path: pathlib.Path) -> None:
    (told,) = refused(tmp_path / "it.xlsx", {assumption("scenario"): "mine.yml"})
    assert told.endswith("'mine.yml' is not a choice. Remedy: add -p scenario=mine.yml.")


def test_a_seal_that_was_written_over_is_refused(tmp_path: pathlib.Path) -> None:
    wrong = {f"{seal.SHEET}!{cell}": 5 for cell in ("A2", "B3", "A5", "C5")}
    told = "\n".join(refused(tmp_path / "it.xlsx", wrong))
    first, other, third, *_ = opened("current").sheetnames
    for said in (
        "add --amendment 5.yml",
        f"{other}: the report has no such sheet",
        "5: the sheet is missing",
        *(f"{sheet}!A2: it was changed" for sheet in (first, third)),
    ):
        assert said in told


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (45931, datetime.datetime(2025, 10, 1), True),  # noqa: DTZ001 - a day has no zone
        (45931, datetime.datetime(2025, 10, 2), False),  # noqa: DTZ001 - a day has no zone
        ("=IF(a>b,1E-60,2)", "=IF( A > b,1E-060, 2.0)", True),
        ("='1_paid'!$C$5*0.1", "=1_paid!C5*0.1", True),
        ("=a1+1", "=a1+2", False),
        ("=a", "a", False),
        (0.1 + 0.2, 0.3, True),
        ("two  words", "two words", True),
        (1, True, False),
    ],
)
def test_a_cell_is_the_same_however_a_spreadsheet_writes_it(
    one: Any,
    other: Any,
    same: bool,  # noqa: FBT001 - a case
) -> None:
    assert (seal.sign(one) == seal.sign(other)) == same
