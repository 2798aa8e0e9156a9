"""A copy of the project with one small notebook, to be changed and built again."""

import json
import os
import pathlib
import shutil
import time
from dataclasses import dataclass, field
from typing import Any

import forked

from analysis import parameters

ROOT = pathlib.Path(__file__).resolve().parent.parent
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
    changed: list[str] = field(default_factory=lambda: ["draws=4096"])  # the fewest there may be

    def build(self, name: str, *more: str) -> pathlib.Path:
        """Build it, with what earlier builds have kept; `more` goes to the command."""
        time.sleep(0.1)  # the clock of files may lag behind
        changed = [word for one in self.changed for word in ("-p", one)]
        command = ["-m", "report", "build", "--into", name, *changed, *more]
        ran = forked.run(command, cwd=self.root, env=self.environment())
        assert ran.returncode == 0, ran.stderr
        return self.root / name / "current"

    def environment(self) -> dict[str, str]:
        """For what runs in it."""
        own = {"PYTHONPATH": str(self.root), "XDG_CACHE_HOME": str(self.root / "cache")}
        return {**os.environ, **own, "PACT_CACHE": "on"}

    def entries(self) -> dict[str, int]:
        """What its builds keep, each with the number of its file: another once it is rewritten."""
        kept = (path for path in (self.root / "cache").rglob("*") if path.is_file())
        return {path.name: path.stat().st_ino for path in kept}

    def edit(self, path: str, old: str, new: str) -> None:
        """Put other words in the place of the first such words."""
        file = self.root / path
        text = file.read_text(encoding="utf-8")
        assert old in text, (path, old)
        file.write_text(text.replace(old, new, 1), encoding="utf-8")


def project(root: pathlib.Path) -> Project:
    """Make one in an empty folder."""
    for path in ROOT.iterdir():
        if path.is_file():
            shutil.copy(path, root)
    for name in ("analysis", "data", "report"):
        ignored = shutil.ignore_patterns("editions")  # with the bytecode, which takes time to make
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
