"""A copy of the package with other data: what a notebook of it would show."""

import csv
import json
import os
import pathlib
import shutil
from typing import Any

import forked

ROOT = pathlib.Path(__file__).resolve().parent.parent
_RUN = f"""
import gc, json, sys
gc.disable()  # what is made here is kept
sys.path.append({str(ROOT / "tests")!r})
import shown
from analysis import findings, parameters, periods, worlds
from analysis.exhibits import bill_tables, bing_tables, deal, evidence_exhibits, path_words
from analysis.exhibits import version_words
from analysis.findings import evidence, versions
run = parameters.check({{"draws": 4096}})  # the fewest, which take a quarter of the time
pact = findings.of(run)
print(json.dumps(%s, default=str))
"""


def copied(folder: pathlib.Path) -> pathlib.Path:
    """The package and its data in another folder; gives that of the data."""
    for name in ("analysis", "data"):
        shutil.copytree(ROOT / name, folder / name)  # with its bytecode, which takes time to make
    return folder / "data"


def add_figure(data: pathlib.Path, like: str, **changes: str) -> None:
    """One more figure, like another but for some fields."""
    path = data / "figures.csv"
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    row = next(one for one in rows if one["id"] == like)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(row), lineterminator="\n")
        writer.writeheader()
        written = {"decimals": ""} if "value" in changes else {}
        writer.writerows([*rows, {**row, **written, **changes}])


def seen(data: pathlib.Path, expression: str) -> Any:
    """What an expression comes to with these data.

    Args:
        data: the folder of the data.
        expression: Python that knows `run`, its `pact`, the exhibits, and as
            `shown.exhibits(notebook, run)` what a notebook shows.
    """
    environment = {**os.environ, "PYTHONPATH": str(data.parent)}
    ran = forked.run(["-c", _RUN % expression], cwd=data.parent, env=environment)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)
