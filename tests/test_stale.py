"""Nothing that a build takes from an earlier one is stale: each kind of input is changed in turn.

A small report, of a copy of the project, is built again after every change; what changed is in it.
At the end all of it equals, byte for byte, a build that takes nothing from an earlier one.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from typing import Any

import pytest

from analysis import parameters

ROOT = pathlib.Path(__file__).resolve().parent.parent
pytestmark = pytest.mark.slow
READS = """
import altair as alt
from analysis import exhibits, findings, parameters
pact = findings.of(parameters.chosen(globals()))
"""
SAYS = """
exhibits.say('''
Paid was {payments_2024}, which implies {implied_revenue_2024:range}.
{outlook_revenue_2028} is ahead.
''', pact)
"""
DRAWS = """
paid = pact.frame({"payments": "Share paid"}, ["2024", "2025_9m"])
bars = alt.Chart(paid).mark_bar().encode(x="period:N", y="value:Q")
exhibits.chart(bars, headline="{payments_2024} was paid", subtitle="USD", data=paid, name="paid")
"""


@dataclass
class Project:
    """A copy of the project, what it was built with, and where its builds are kept."""

    root: pathlib.Path
    changed: list[str] = field(default_factory=list)

    def build(self, name: str, *, kept: bool = True) -> pathlib.Path:
        """Build it, with what earlier builds have kept or without."""
        time.sleep(0.1)  # the clock of files may lag behind
        environment = {**os.environ, "PYTHONPATH": str(self.root)}
        environment |= {"XDG_CACHE_HOME": str(self.root / "cache")}
        environment |= {"PACT_CACHE": "on" if kept else "off"}
        changed = [word for one in self.changed for word in ("-p", one)]
        command = [sys.executable, "-m", "report", "build", "--into", name, *changed]
        ran = subprocess.run(
            command, env=environment, cwd=self.root, capture_output=True, text=True, check=False
        )
        assert ran.returncode == 0, ran.stderr
        return self.root / name / "current"

    def entries(self) -> set[str]:
        return {path.name for path in (self.root / "cache").rglob("*") if path.is_file()}

    def edit(self, path: str, old: str, new: str) -> None:
        """Put other words in the place of the first such words."""
        file = self.root / path
        text = file.read_text(encoding="utf-8")
        assert old in text, (path, old)
        file.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    root = tmp_path_factory.mktemp("project")
    for path in ROOT.iterdir():
        if path.is_file():
            shutil.copy(path, root)
    for name in ("analysis", "data", "report"):
        ignored = shutil.ignore_patterns("__pycache__", "editions")
        shutil.copytree(ROOT / name, root / name, ignore=ignored)
    (root / "notebooks").mkdir()
    write_notebook(root / "notebooks" / "1_small.ipynb")
    return Project(root)


def write_notebook(path: pathlib.Path) -> None:
    given = "\n".join(one.cell_line() for one in parameters.SCHEMA)
    cells: list[dict[str, Any]] = [
        {"cell_type": "code", "source": source, "outputs": [], "execution_count": None}
        for source in (given, READS, SAYS, DRAWS)
    ]
    cells[0]["metadata"] = {"tags": ["parameters"]}
    title = {"cell_type": "markdown", "source": "# A small report"}
    told = {"cell_type": "markdown", "source": "Proof.", "metadata": {"tags": ["ledger"]}}
    whole = [
        {"id": f"c{number}", "metadata": {}, **one}
        for number, one in enumerate([title, *cells, told])
    ]
    content = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": whole}
    path.write_text(json.dumps(content), encoding="utf-8")


def findings(edition: pathlib.Path) -> dict[str, dict[str, Any]]:
    told = json.loads((edition / "findings.json").read_text(encoding="utf-8"))
    return {one["id"]: one for one in told}


def width(one: dict[str, Any]) -> float:
    """How far apart the ends of nine in ten simulations are."""
    return float(one["world_high"] - one["world_low"])


def words(edition: pathlib.Path, name: str = "report") -> str:
    page = (edition / f"{name}.html").read_text(encoding="utf-8")
    return " ".join(re.sub("<[^>]*>", "", page).split())


def files(edition: pathlib.Path) -> dict[str, bytes]:
    found = (path for path in edition.rglob("*") if path.is_file())
    return {path.relative_to(edition).as_posix(): path.read_bytes() for path in found}


def test_a_change_of_any_input_reaches_the_report(project: Project) -> None:  # noqa: PLR0915 - one build after the other
    built = project.build("kept")
    all_entries = project.entries()
    assert "$493.8 million" in words(built)
    assert files(project.build("again")) == files(built)
    assert project.entries() == all_entries

    # A cell, and a row of figures: 77.3 million of the first quarter of 2024.
    project.edit("notebooks/1_small.ipynb", "Paid was", "Paid in all was")
    project.edit("data/figures.csv", ",77.3,1,USD", ",87.3,1,USD")
    before = findings(project.build("kept"))
    assert before["payments_2024"]["value"] == 503.8e6
    assert "Paid in all was $503.8 million" in words(built)

    # What is uncertain.
    drawn = "low: {}\n    mode: 20\n    high: {}"
    project.edit("data/uncertainty.yml", drawn.format(18, 22), drawn.format(8, 32))
    now = findings(project.build("kept"))
    assert width(now["share_rate_used"]) > 1.5 * width(before["share_rate_used"])
    (simulated,) = re.findall(r"nine in ten simulations: ([^)]*)\)", words(built))

    # A parameter.
    project.changed.append("share_rate=0.15")
    now = findings(project.build("kept"))
    assert now["implied_revenue_2024"]["value"] == pytest.approx(503.8e6 / 0.15)
    assert simulated not in words(built)

    # A scenario, a term, an amendment, a statement.
    project.edit("data/scenarios/base.yml", "growth: 60", "growth: 70")
    project.edit("data/terms.yml", "title: Revenue share, OpenAI", "title: Moon share, OpenAI")
    project.edit("data/amendments/2026-04.yml", "value: 38", "value: 39")
    project.edit("data/statements.csv", "The leaked payments are net of", "Moonbeams are net of")
    grown = findings(project.build("kept"))
    assert grown["outlook_revenue_2028"]["value"] > now["outlook_revenue_2028"]["value"]
    assert grown["share_cap"]["value"] == 39e9
    assert "Moon share, OpenAI to Microsoft" in words(built, "ledger")
    assert "Moonbeams are net of" in words(built, "ledger")

    # Code of a finding, and of what an exhibit says; templates of the page and of the PDF.
    pdf = len((built / "ledger.pdf").read_bytes())
    project.edit("analysis/findings/revenue.py", "implied by the payments", "as the moon has it")
    project.edit("analysis/exhibits/sentences.py", "(nine in ten simulations", "(most simulations")
    templates = "report/formats/templates"
    project.edit(f"{templates}/head.html.j2", '"Research report"', '"Moon report"')
    project.edit(f"{templates}/report.typ", "size: 10pt, lang", "size: 14pt, lang")
    project.build("kept")
    assert "OpenAI revenue as the moon has it, 2024" in words(built)
    assert "most simulations: " in words(built)
    assert "Moon report" in words(built)
    assert abs(len((built / "ledger.pdf").read_bytes()) - pdf) > 1000

    # A font, and the packages: not one entry serves once more.
    card, fonts = (built / "card.png").read_bytes(), project.root / "report" / "formats" / "fonts"
    before_lock = project.entries()
    with (project.root / "requirements.lock").open("a", encoding="utf-8") as lock:
        lock.write("# moon\n")
    assert (project.build("kept") / "card.png").read_bytes() == card
    assert len(project.entries() - before_lock) == len(all_entries)
    shutil.copy(fonts / "IBMPlexSans-Bold.ttf", fonts / "IBMPlexSans-Regular.ttf")
    assert (project.build("kept") / "card.png").read_bytes() != card

    # What is damaged is made anew; and none of it is other than without all this.
    for path in (project.root / "cache" / "openai-microsoft-pact").iterdir():
        path.write_bytes(path.read_bytes()[:-1])
    anew = project.build("anew", kept=False)
    assert files(project.build("kept")) == files(anew)
    assert files(project.build("kept")) == files(anew)
