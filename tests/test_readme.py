"""The README says what is there, shortly: its notebooks, commands and examples are tested."""

import json
import pathlib
import re
import subprocess

import pytest
import yaml

from analysis import findings, parameters
from analysis.explore import sweeps
from report.press import inputs
from report.verbs import cli

ROOT = pathlib.Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")

LONGEST = 300  # lines; what is longer belongs into the ledger


def test_it_is_short() -> None:
    assert len(README.splitlines()) <= LONGEST


def test_the_example_of_a_grid_is_one_with_every_field() -> None:
    (example,) = re.findall(r"^```yaml\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    written = yaml.safe_load(example)
    assert sweeps.grid(written, "README.md").points == 21 * 3 * 3
    assert set(written) == set(sweeps.Grid.model_fields)


def test_every_notebook_is_named_and_every_named_notebook_exists() -> None:
    named = set(re.findall(r"`(\d_\w+)`", README))
    assert named == {path.stem for path in (ROOT / "notebooks").glob("*.ipynb")}


def test_every_command_of_the_press_is_shown() -> None:
    shown = set(re.findall(r"^python -m report (\w+)", README, re.MULTILINE))
    assert shown == set(cli.VERBS)


def test_the_command_that_checks_a_hash_of_the_run_card_gives_it() -> None:
    (command,) = re.findall(r"^(sha256sum data.*)$", README, re.MULTILINE)
    printed = subprocess.run(
        ["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert printed.split()[0] == inputs.summary(inputs.hashes(ROOT))["terms"]


def test_every_test_to_copy_exists() -> None:
    named = re.findall(r"\b(tests/[\w/]+(?:\.py)?)", README)
    assert "tests/test_additions.py" in named
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_the_example_in_python_runs(capsys: pytest.CaptureFixture[str]) -> None:
    (example,) = re.findall(r"^```python\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    exec(example, {})  # noqa: S102 - the README is ours
    assert "'id': 'implied_revenue_2024'" in capsys.readouterr().out


def test_its_pictures_are_made_by_what_they_show() -> None:
    """One that was taken by hand went on telling what the report no longer said."""
    finding, card = "report/graph.svg", "report/editions/current/card.png"
    assert set(re.findall(r"!\[[^]]+\]\(([^)]+)\)", README)) == {finding, card}
    manifest = json.loads((ROOT / card).with_name("manifest.json").read_text(encoding="utf-8"))
    assert inputs.digest((ROOT / card).read_bytes()) == manifest["outputs"]["card.png"]


def test_the_picture_of_a_finding_is_what_a_run_draws() -> None:
    drawn = findings.of(parameters.check({})).graph("implied_revenue_2024")
    assert (ROOT / "report" / "graph.svg").read_text(encoding="utf-8") == f"{drawn._repr_svg_()}\n"
