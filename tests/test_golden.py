"""The golden editions are what the committed code makes of the committed inputs, and nobody else's.

nbval executes their notebooks again and compares what they say; this holds what made them.
"""

import json
import pathlib
import shutil
import subprocess
from collections.abc import Sequence
from typing import Any

import conftest
import golden
import pytest
import test_diff

import report
from analysis import parameters
from report.compare import changes, computing
from report.press import build, inputs, orders

FOLDERS = [
    *(golden.FOLDER / name for name in golden.RUNS),
    *(report.EDITIONS / name for name in ("current", "article")),
]
REMEDY = "run `make report golden`, read what differs and why, and commit"


def manifest(folder: pathlib.Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return told


def strangers(folder: pathlib.Path, root: pathlib.Path) -> list[str]:
    """What keeps an edition from being what this tree makes: inputs of others, edited notebooks."""
    told, now = manifest(folder), inputs.hashes(root)
    edited = [
        name
        for name, hash_ in told["outputs"].items()
        if name.endswith(".ipynb") and inputs.digest((folder / name).read_bytes()) != hash_
    ]
    return sorted({path for path, _ in told["inputs"].items() ^ now.items()}) + edited


@pytest.mark.slow
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda one: one.name)
def test_a_golden_edition_is_made_by_the_code_it_stands_beside(folder: pathlib.Path) -> None:
    assert strangers(folder, report.ROOT) == [], REMEDY


@pytest.mark.slow
@pytest.mark.parametrize("name", golden.RUNS)
def test_a_golden_edition_has_the_parameters_it_is_there_for(name: str) -> None:
    told = manifest(golden.FOLDER / name)["parameters"]
    wanted = golden.order(name).parameters
    assert {each: one["value"] for each, one in told.items()} == dict(wanted), REMEDY
    chapters = {path.name for path in (report.ROOT / "notebooks").glob("*.ipynb")}
    assert {path.name for path in (golden.FOLDER / name / "notebooks").glob("*")} == chapters, (
        REMEDY
    )


def test_one_golden_edition_has_every_parameter_off_its_default() -> None:
    values = golden.order("off-default").parameters
    assert [one.name for one in parameters.SCHEMA if values[one.name] == one.default] == []


def test_an_edition_that_other_code_made_or_somebody_edited_is_noticed(
    tmp_path: pathlib.Path,
) -> None:
    for path in ("analysis/some.py", "data/figures.csv", "edition/notebooks/1_one.ipynb"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(path, encoding="utf-8")
    edition, notebook = tmp_path / "edition", "notebooks/1_one.ipynb"
    outputs = {notebook: inputs.digest(notebook.encode()), "report.md": ""}
    (edition / notebook).write_text(notebook, encoding="utf-8")
    told = {"inputs": inputs.hashes(tmp_path), "outputs": outputs}
    (edition / "manifest.json").write_text(json.dumps(told), encoding="utf-8")
    assert strangers(edition, tmp_path) == []
    (tmp_path / "analysis/some.py").write_text("other", encoding="utf-8")
    (tmp_path / "analysis/more.py").touch()
    (edition / notebook).write_text("edited", encoding="utf-8")
    assert strangers(edition, tmp_path) == ["analysis/more.py", "analysis/some.py", notebook]


def test_nbval_executes_each_chapter_of_the_current_edition_and_once_of_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("ROBUST", raising=False)
    chapters = sorted((report.ROOT / "notebooks").glob("*.ipynb"))
    others = [golden.FOLDER / name for name in golden.RUNS] + [report.EDITIONS / "article"]
    beside = [folder / "notebooks" / one.name for folder in others for one in chapters]
    executed = [one for one in beside if not conftest.left_out(one)]
    assert sorted(one.name for one in executed) == [one.name for one in chapters]
    assert {one.parents[1] for one in executed} == {*others}
    current = report.EDITIONS / "current" / "notebooks"
    assert not [one for one in chapters if conftest.left_out(current / one.name)]
    monkeypatch.setenv("ROBUST", "1")
    assert not [one for one in beside if conftest.left_out(one)]


def test_made_anew_they_are_told_as_new_or_with_what_differs(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    values = iter((1.0, 1.0, 1.0, 2.0, 1.0, 1.0))

    def built(wanted: Sequence[orders.Order], *, into: pathlib.Path, published: list[str]) -> None:
        del published
        for one in wanted:
            test_diff.shelve(tmp_path, one.name, next(values))
            shutil.rmtree(into / one.name, ignore_errors=True)
            (tmp_path / "report/editions" / one.name).rename(into / one.name)

    def answers(asked: Sequence[changes.Inputs], **_: bool) -> list[computing.Answers]:
        return [{"it": test_diff.record(2.0)} for _ in asked]

    (tmp_path / "golden").mkdir()
    monkeypatch.setattr(golden, "FOLDER", tmp_path / "golden")
    monkeypatch.setattr(build, "build", built)
    monkeypatch.setattr(computing, "answers", answers)
    golden.main()
    assert capsys.readouterr().out.splitlines() == [f"{name} is new." for name in golden.RUNS]
    golden.main()
    told = capsys.readouterr().out
    assert told.count("1 unchanged") == 2
    assert "  1  method: code: the same inputs give another answer\n" in told
    assert "$1 -> $2 (+$1, +100%)" in told


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("may-2026/manifest.json", True),
        ("may-2026/notebooks/1_payments.ipynb", True),
        ("may-2026/findings.json", False),
        ("may-2026/report.md", False),
        (".may-2026.lock", False),
    ],
)
def test_git_keeps_of_a_golden_edition_what_nbval_needs(path: str, *, kept: bool) -> None:
    command = ["git", "check-ignore", "--no-index", "--quiet", f"tests/golden/{path}"]
    assert subprocess.run(command, cwd=report.ROOT, check=False).returncode == int(kept)
