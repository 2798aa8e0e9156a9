"""The parameters cells: written from the one schema, with the lines that move the chapter."""

import json
import pathlib

import nbformat
import pytest

from analysis import parameters, runs, schema
from report.press import cells, notebooks
from report.verbs import cli

READS = (
    "from analysis import findings, parameters\n\n"
    "findings.of(parameters.chosen(globals()))['implied_revenue_2024'].value"
)
MOVING = {"share_rate", "shared_fraction", "netting", "payment_lag_quarters"}


def saved(folder: pathlib.Path, declared: str) -> notebooks.Notebook:
    made = nbformat.v4.new_notebook()  # type: ignore[no-untyped-call]
    for n, source in enumerate((declared, READS)):
        made.cells.append(nbformat.v4.new_code_cell(source, id=f"c{n}"))  # type: ignore[no-untyped-call]
    made.cells[0].metadata.tags = ["parameters"]
    path = folder / "0_story.ipynb"
    path.write_text(nbformat.writes(made), encoding="utf-8")  # type: ignore[no-untyped-call]
    return notebooks.Notebook(path)


def test_a_cell_gets_the_lines_that_move_the_chapter_and_no_others(tmp_path: pathlib.Path) -> None:
    chapter = saved(tmp_path, 'as_of: str = "2026-01-01"\ndraws: int = 65536')
    assert cli.main(["cells", "--folder", str(tmp_path)]) == 0
    (cell, _) = json.loads(chapter.path.read_text(encoding="utf-8"))["cells"]
    names = {"as_of", *MOVING}
    lines = [one.cell_line() for one in parameters.SCHEMA if one.name in names]
    assert "".join(cell["source"]).splitlines() == lines
    assert cells.write(tmp_path) == []


def test_a_chapter_whose_cell_lacks_what_moves_it_is_refused(tmp_path: pathlib.Path) -> None:
    chapter = saved(tmp_path, 'as_of: str = "2026-01-01"\nshare_rate: float = 0.2')
    with runs.listening() as heard:
        chapter.execute({"as_of": "2026-01-01", "share_rate": 0.3}, lambda _: None)
    with pytest.raises(schema.Faults) as refused:
        chapter.refuse_missing(heard)
    assert str(refused.value).splitlines()[0] == (
        "0_story.ipynb, netting: the chapter is moved by it, but its parameters cell has no line "
        "for it. Remedy: write the lines with `python -m report cells`."
    )
    assert len(refused.value.faults) == len(MOVING) - 1
