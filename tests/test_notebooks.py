"""The house rules of the notebooks, and what must be true of the committed editions."""

import ast
import datetime
import itertools
import json
import pathlib
import re
from typing import Any

import committed
import pytest
import shown

from analysis import exhibits, findings, parameters, periods, wording
from analysis.exhibits import charts, headlines
from analysis.explore import catalogue
from analysis.findings import path as path_of
from analysis.findings import projection, register
from report.formats import outputs
from report.press import cells as cells_of
from report.press import notebooks, orders

ROOT = pathlib.Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
MOST = 90  # words of a paragraph at the opening
WIDEST = 100  # letters of a line that JupyterLab shows whole, as in modules
EDITIONS = ("current", "article")
EXECUTED = [
    path
    for edition in EDITIONS
    for path in sorted((ROOT / "report" / "editions" / edition / "notebooks").glob("*.ipynb"))
]
ROOMS = {
    "analysis",
    *(f"analysis.{room.parent.name}" for room in ROOT.glob("analysis/*/__init__.py")),
}
# Digits that are no data: years, days of a date, quarters, keys of sources.
DATES = re.compile(r"\b(\d{1,2} )?(19|20)\d\d\b|\bQ[1-4]\b|\{[^}]*\}|\(#source-\w+\)")


def cells(path: pathlib.Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return found


def code(path: pathlib.Path) -> list[str]:
    return ["".join(c["source"]) for c in cells(path) if c["cell_type"] == "code"]


def tagged(path: pathlib.Path, tag: str) -> list[str]:
    return [
        "".join(cell["source"]) for cell in cells(path) if tag in cell["metadata"].get("tags", [])
    ]


def test_there_are_the_notebooks_of_the_report() -> None:
    assert [path.stem for path in NOTEBOOKS] == [
        "0_summary",
        "1_payments",
        "2_revenue",
        "3_inference",
        "4_clauses",
        "5_versions",
        "6_outlook",
        "7_worlds",
        "8_claims",
    ]


def test_what_would_prove_a_headline_wrong_stands_under_the_heading_of_a_chapter() -> None:
    chapters = ["".join(cells(path)[0]["source"]).removeprefix("# ").strip() for path in NOTEBOOKS]
    told = [one.chapter for one in headlines.load()]
    assert set(told) <= set(chapters)
    assert told == sorted(told, key=chapters.index)


def test_no_chapter_writes_out_a_year_of_the_path_that_its_scenario_gives() -> None:
    """A path that starts or ends in another year is told of by its own years."""
    pact = findings.of(parameters.check({}))
    axes = {path_of.YEAR, projection.YEAR}
    of_the_path = {
        family.id_of(keys)
        for family in register.REGISTER.values()
        if axes & {*family.over}
        for keys in family.keys(pact)
    }
    assert "microsoft_multiple_2032" in of_the_path
    typed = {
        (path.stem, id)
        for path in NOTEBOOKS
        for source in code(path)
        for id in re.findall(r"\w+", source)
        if id in of_the_path
    }
    assert not typed


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
class TestNotebook:
    def test_a_chart_names_no_scale_of_money_as_each_amount_has_its_own(
        self, path: pathlib.Path
    ) -> None:
        """Over an axis of millions, or trillions, by other assumptions, stood "USD billion"."""
        (given,) = tagged(path, "parameters")
        nodes = (n for one in code(path) if one != given for n in ast.walk(ast.parse(one)))
        said = [n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)]
        assert not [text for text in said if re.search(r"USD (m|b|tr)illion", text)]

    def test_it_holds_no_logic(self, path: pathlib.Path) -> None:
        banned = (
            ast.FunctionDef,
            ast.AsyncFunctionDef,
            ast.ClassDef,
            ast.Lambda,
            ast.For,
            ast.While,
            ast.If,
            ast.Try,
            ast.BinOp,
            ast.comprehension,
        )
        for source in code(path):
            found = [node for node in ast.walk(ast.parse(source)) if isinstance(node, banned)]
            assert not found, f"{type(found[0]).__name__} in a cell of {path.name}:\n{source}"

    def test_how_pale_marks_are_is_typed_once_for_them_and_their_key(
        self, path: pathlib.Path
    ) -> None:
        keyed = [source for source in code(path) if "pale=" in source]
        assert not [one for one in keyed if re.search(r"(?:pacity|pale)=[^,)]*0\.\d", one)]

    def test_it_has_one_parameters_cell_that_says_what_the_schema_says(
        self, path: pathlib.Path
    ) -> None:
        (cell,) = tagged(path, "parameters")
        chapter = notebooks.Notebook(path)
        assert chapter.parameters[0] == "as_of"
        lines = [one.cell_line() for one in parameters.SCHEMA if one.name in chapter.parameters]
        assert cell.splitlines() == lines

    @pytest.mark.slow
    def test_its_parameters_cell_has_the_lines_that_move_it_and_no_others(
        self, path: pathlib.Path
    ) -> None:
        chapter = notebooks.Notebook(path)
        assert {*chapter.parameters} == cells_of.moving(chapter) | {"as_of"}

    def test_no_digit_that_comes_from_data_is_typed(self, path: pathlib.Path) -> None:
        prose = ["".join(cell["source"]) for cell in cells(path) if cell["cell_type"] == "markdown"]
        for source in code(path):
            calls = (n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Constant))
            prose += [n.value for n in calls if isinstance(n.value, str) and " " in n.value]
        typed = [text for text in prose if re.search(r"\d", DATES.sub("", text))]
        assert not typed

    def test_no_line_of_a_cell_is_wider_than_an_analyst_sees(self, path: pathlib.Path) -> None:
        (given,) = tagged(path, "parameters")  # each of its lines tells what it means
        lines = (line for source in code(path) if source != given for line in source.splitlines())
        # What stands in braces is one word.
        assert not [line for line in lines if len(re.sub(r"\{[^{}]*\}", "{}", line)) > WIDEST]

    def test_no_words_stand_where_nothing_says_them(self, path: pathlib.Path) -> None:
        alone = (
            ast.unparse(line)
            for source in code(path)
            for line in ast.parse(source).body
            if isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant | ast.JoinedStr)
        )
        assert not [*alone]

    def test_it_opens_with_its_only_first_level_heading(self, path: pathlib.Path) -> None:
        first = "".join(cells(path)[0]["source"])
        headings = [
            line
            for cell in cells(path)
            if cell["cell_type"] == "markdown"
            for line in "".join(cell["source"]).splitlines()
            if line.startswith("# ")
        ]
        assert headings == [first.splitlines()[0]]

    def test_it_is_kept_without_outputs(self, path: pathlib.Path) -> None:
        for cell in cells(path):
            assert not cell.get("outputs")
            assert cell.get("execution_count") is None

    def test_its_imports_are_the_analysis_altair_and_pandas_alone(self, path: pathlib.Path) -> None:
        for source in code(path):
            for node in ast.walk(ast.parse(source)):
                if isinstance(node, ast.Import):
                    names = {(one.name, one.asname) for one in node.names}
                    assert names <= {("altair", "alt"), ("pandas", "pd")}
                assert not isinstance(node, ast.ImportFrom) or node.module in ROOMS


@pytest.mark.parametrize("edition", EDITIONS)
def test_each_committed_edition_holds_every_notebook(edition: str) -> None:
    held = [path.name for path in EXECUTED if path.parent.parent.name == edition]
    assert held == [path.name for path in NOTEBOOKS]


@pytest.mark.parametrize("path", EXECUTED, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
class TestExecuted:
    @pytest.mark.later  # shows whole chapters
    def test_every_cell_was_run_and_those_that_show_something_show_it(
        self, path: pathlib.Path
    ) -> None:
        run = [cell for cell in cells(path) if cell["cell_type"] == "code"]
        assert [cell["execution_count"] for cell in run] == list(range(1, len(run) + 1))
        own = [cell for cell in run if not outputs.has(cell, "injected-parameters")]
        told = shown.values(path.stem, committed.order(path.parts[-3]).parameters)
        for cell, (_, value) in zip(own, told, strict=True):
            says_nothing = value is None or getattr(value, "markdown", "all else") == ""
            assert cell["outputs"] or says_nothing

    def test_it_is_the_notebook_as_it_stands(self, path: pathlib.Path) -> None:
        now = {cell["id"]: cell["source"] for cell in cells(ROOT / "notebooks" / path.name)}
        then = {cell["id"]: cell["source"] for cell in cells(path) if cell["id"] in now}
        assert {key: "".join(text) for key, text in then.items()} == {
            key: "".join(text) for key, text in now.items()
        }

    @pytest.mark.later  # every trace of both editions
    def test_every_trace_it_prints_is_a_finding_or_was_published_or_assumed_in_its_edition(
        self, path: pathlib.Path
    ) -> None:
        text = path.read_text(encoding="utf-8")
        (order,) = orders.take((path.parent.parent.name,), [])
        known = {one["id"] for one in committed.answers(order.name)}
        linked = set(re.findall(r"#trace-([\w-]+)", text))
        linked |= set(re.findall(r'"trace": "([\w-]+)"', text))
        assert linked
        assert linked <= known | set(catalogue.records(order.parameters))


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_report_opens_with_a_headline_a_paragraph_a_chart_and_five_numbers(
    edition: str,
) -> None:
    path = ROOT / "report" / "editions" / edition / "notebooks" / "0_summary.ipynb"
    shown = [
        (kind, output["data"][kind])
        for cell in cells(path)
        for output in cell.get("outputs", [])
        for kind in [next(iter(output["data"]))]
    ]
    kinds = [kind for kind, _ in itertools.groupby(shown, key=lambda each: each[0])]
    assert kinds[:4] == [exhibits.HEADLINE, exhibits.SAID, charts.CHART, exhibits.NUMBERS]
    opening = next(
        list(group)
        for kind, group in itertools.groupby(shown, key=lambda each: each[0])
        if kind == exhibits.SAID
    )
    sentences = [
        wording.plain(text).replace("\n", " ")
        for _, said in opening
        for text in said["markdown"].split("\n\n")
    ]
    assert len(sentences) == 1
    assert all(re.fullmatch(r"[A-Z].*\.", each) and len(each.split()) < MOST for each in sentences)
    items = dict(shown)[exhibits.NUMBERS]["items"]
    assert len(items) == (5 if edition == "current" else 4)  # before 2025 was accounted for


def test_every_period_of_a_finding_says_its_start_and_end() -> None:
    path = ROOT / "report" / "editions" / "current" / "findings.json"
    dated = [one for one in json.loads(path.read_text(encoding="utf-8")) if one["period"]]
    assert len(dated) > 100
    for one in dated:
        start, end = (datetime.date.fromisoformat(one["period"][key]) for key in ("start", "end"))
        period = periods.between(start, end)
        assert period is not None
        assert one["id"].endswith(period.slug)
