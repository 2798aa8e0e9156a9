"""The parameters cells: written from the one schema, with the lines that move the chapter."""

import json
import pathlib

import nbformat
import pytest
import yaml

from analysis import parameters, runs, schema
from report.press import cells, kept, notebooks
from report.verbs import cli

READS = (
    "from analysis import findings, parameters\n\n"
    "findings.of(parameters.chosen(globals()))['implied_revenue_2024'].value"
)
LAST = parameters.LAST_DAY
MOVING = {"share_rate", "shared_fraction", "netting", "payment_lag_quarters"}


def saved(folder: pathlib.Path, declared: str, reads: str = READS) -> notebooks.Notebook:
    made = nbformat.v4.new_notebook()  # type: ignore[no-untyped-call]
    for n, source in enumerate((declared, reads)):
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


def test_a_cell_has_lines_for_what_moves_the_chapter_on_the_first_day_alone(
    tmp_path: pathlib.Path,
) -> None:
    asked = f"if as_of == '{parameters.FIRST_DAY}':\n    {READS.splitlines()[-1]}"
    chapter = saved(tmp_path, f"as_of: str = '{LAST}'", f"{READS.splitlines()[0]}\n\n{asked}")
    assert cells.moving(chapter) & set(parameters.BY_NAME) >= MOVING


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


def test_a_line_of_a_day_before_the_last_says_which_file_the_last_is_of(
    tmp_path: pathlib.Path,
) -> None:
    (fault,) = saved(tmp_path, "as_of: str = '2026-01-01'").given_otherwise()
    assert parameters.LAST_FILE in {path.name for path in schema.DATA.rglob("*")}
    assert fault.rule == (
        f"its line gives '2026-01-01', not '{LAST}', the last day known in {parameters.LAST_FILE}"
    )


def test_clearing_takes_out_outputs_and_what_a_machine_left_and_nothing_else(
    tmp_path: pathlib.Path,
) -> None:
    saved(tmp_path, "share_rate: float = 0.2")
    path = tmp_path / "0_story.ipynb"
    assert cli.main(["cells", "--clear", "--folder", str(tmp_path)]) == 0
    as_kept = path.read_text(encoding="utf-8")
    content = json.loads(as_kept)
    content["metadata"]["language_info"]["version"] = "3.99"
    content["metadata"]["widgets"] = {}
    content["cells"][1] |= {
        "execution_count": 7,
        "metadata": {"execution": {"iopub.status.idle": "2026"}, "scrolled": True},
        "outputs": [{"output_type": "stream", "name": "stdout", "text": ["1"]}],
    }
    path.write_text(json.dumps(content), encoding="utf-8")
    assert kept.clear([path]) == ["0_story.ipynb"]
    assert path.read_text(encoding="utf-8") == as_kept
    assert kept.clear([path]) == []


def test_what_is_no_notebook_is_not_cleared(
    tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "0_broken.ipynb").write_text("{")
    assert cli.main(["cells", "--clear", "--folder", str(tmp_path)]) == 2
    told = capsys.readouterr().err
    assert "0_broken.ipynb, file: it is no notebook" in told
    assert "Remedy: " in told


def test_if_one_cannot_be_cleared_none_is_and_all_such_are_named(
    tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "source": "1", "execution_count": 3}
    run = {"cells": [{**cell, "outputs": []}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    first = tmp_path / "0_first.ipynb"
    first.write_text(json.dumps(run))
    (tmp_path / "1_broken.ipynb").write_text("{")
    (tmp_path / "2_other.ipynb").write_bytes(b"\xff\xfe\xfa")
    assert cli.main(["cells", "--clear", "--folder", str(tmp_path)]) == 2
    told = capsys.readouterr().err
    assert "1_broken.ipynb, file: " in told
    assert "2_other.ipynb, file: " in told
    assert json.loads(first.read_text()) == run


def test_only_the_notebooks_of_the_report_forget_their_run_when_they_are_saved() -> None:
    def after(path: str) -> dict[str, object]:
        content: dict[str, object] = {
            "metadata": {"a": 1},
            "cells": [{"metadata": {"scrolled": True}}],
        }
        kept.before_save({"type": "notebook", "content": content}, path=path)
        return content

    assert after("report/editions/current/notebooks/0_a.ipynb")["metadata"] == {"a": 1}
    assert after("notebooks/0_a.ipynb")["cells"] == [{"metadata": {}}]
    kept.before_save({"type": "file", "content": "text"}, path="notebooks/a.txt")


def test_the_hooks_before_a_commit_need_no_network_and_are_commands_that_exist() -> None:
    root = pathlib.Path(__file__).resolve().parent.parent
    hooks = yaml.safe_load((root / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    assert [one["repo"] for one in hooks["repos"]] == ["local"]
    entries = [one["entry"].split() for one in hooks["repos"][0]["hooks"]]
    assert entries == [
        [".venv/bin/python", "-m", "report", "cells", "--clear"],
        ["make", "check"],
    ]
    assert {one["language"] for one in hooks["repos"][0]["hooks"]} == {"system"}
    assert "\ncheck: " in (root / "Makefile").read_text(encoding="utf-8")
