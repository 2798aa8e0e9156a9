"""What short questions take, from the command to the answer, against loading the analysis alone."""

import os
import pathlib
import statistics
import sys
import tempfile
from collections.abc import Iterator

import report
from report.bench import cost

ROUNDS = 5
_GRID = """
parameters:
  share_rate: {from: 10%, to: 30%, steps: 100}
  growth_added: {from: 0, to: 0.2, steps: 100}
findings: [implied_revenue_2024, gap_2024, pv_total_2026_04, azure_used, payments_2025_10_in_all]
"""
_LOADED = "from analysis import findings, parameters; findings.of(parameters.check({})).gap('2024')"
_ASKED = {
    "solve": "solve --finding implied_revenue_2024 --target 3e9 --by share_rate",
    "sensitivity": "sensitivity pv_total_2026_04",
    "a sweep of 10,000 points for 5 findings": "sweep --grid grid.yaml --into swept.csv --force",
}


def measure() -> Iterator[str]:
    """The medians of each, in turns with one finding of a fresh process."""
    with tempfile.TemporaryDirectory() as place:
        folder = pathlib.Path(place)
        (folder / "grid.yaml").write_text(_GRID, encoding="utf-8")
        for name, asked in _ASKED.items():
            rounds = [
                (_seconds(folder, "-c", _LOADED), _seconds(folder, "-m", "report", *asked.split()))
                for _ in range(ROUNDS)
            ]
            loaded, answered = (statistics.median(each) for each in zip(*rounds, strict=True))
            yield (
                f"{name}: {answered:.2f} s, {answered / loaded:.1f} times what one finding takes "
                f"in a fresh process, {loaded:.2f} s"
            )


def _seconds(folder: pathlib.Path, *arguments: str) -> float:
    """How long a Python process takes."""
    environment = {**os.environ, "PYTHONPATH": str(report.ROOT)}
    return cost.of([sys.executable, *arguments], folder, environment).seconds
