"""A thousand parameter sets swept, against a loop that executes a notebook for each with papermill.

The loop executes the least notebook there can be, of two cells, a few times, and is extrapolated;
only its executions count. Of the sweep everything counts, from a fresh process to the written file.
"""

import pathlib
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator

import nbformat

import report

SETS = 1000
LOOPED = 8
_GRID = f"""
parameters:
  share_rate: {{from: 0.1, to: 0.3, steps: {SETS // 20}}}
  growth_added: {{from: 0, to: 0.19, steps: 20}}
findings: [implied_revenue_2024, pv_total_2026_04]
"""
_PARAMETERS = "share_rate = 0.2\ngrowth_added = 0.0"
_ANSWER = """
from analysis import findings, parameters
given = dict(share_rate=share_rate, growth_added=growth_added)
pact = findings.of(parameters.check(given))
[pact[id].value for id in ("implied_revenue_2024", "pv_total_2026_04")]
"""
_LOOP = f"""
import sys, time
import papermill
start = time.perf_counter()
for number in range({LOOPED}):
    given = dict(share_rate=0.1 + number / 100, growth_added=number / 100)
    papermill.execute_notebook(sys.argv[1], sys.argv[2], given, progress_bar=False)
print(time.perf_counter() - start)
"""


def measure() -> Iterator[str]:
    """Time the loop and the sweep once each."""
    with tempfile.TemporaryDirectory() as folder:
        loop = _loop(pathlib.Path(folder)) / LOOPED * SETS
        sweep = _sweep(pathlib.Path(folder))
    yield (
        f"{SETS} parameter sets: papermill loop {loop:.0f} s (from {LOOPED}), sweep {sweep:.2f} s: "
        f"the sweep is {loop / sweep:.0f} times as fast"
    )


def _loop(folder: pathlib.Path) -> float:
    """How long papermill takes to execute the notebook as often as it is looped."""
    notebook = folder / "one.ipynb"
    cells = [nbformat.v4.new_code_cell(cell) for cell in (_PARAMETERS, _ANSWER)]  # type: ignore[no-untyped-call]
    cells[0].metadata["tags"] = ["parameters"]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    content = nbformat.v4.new_notebook(cells=cells, metadata=kernel)  # type: ignore[no-untyped-call]
    nbformat.write(content, notebook)  # type: ignore[no-untyped-call]
    return float(_output("-c", _LOOP, str(notebook), str(folder / "executed.ipynb")))


def _sweep(folder: pathlib.Path) -> float:
    """How long the sweep takes, from the command to the file."""
    grid = folder / "grid.yaml"
    grid.write_text(_GRID, encoding="utf-8")
    start = time.perf_counter()
    _output("-m", "report", "sweep", "--grid", str(grid), "--into", str(folder / "swept.parquet"))
    return time.perf_counter() - start


def _output(*arguments: str) -> str:
    """What a Python process says."""
    command = [sys.executable, *arguments]
    # The notebook imports `analysis`, which a kernel finds in the folder it is started from.
    done = subprocess.run(command, check=True, cwd=report.ROOT, capture_output=True, text=True)  # noqa: S603 - ours
    return done.stdout
