"""How long an edition takes to build, against papermill and nbconvert as they come.

Both read the same notebooks with the same parameters, each in a fresh process, in turns. The stock
chain executes them one after the other with papermill's own engine and turns each into HTML with
nbconvert; the press also renders the PDF.
"""

import pathlib
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence

import report

ROUNDS = 3
_STOCK = """
import pathlib, sys
import nbconvert, papermill
folder = pathlib.Path(sys.argv[2])
for path in sorted(pathlib.Path(sys.argv[1]).glob("*.ipynb")):
    executed = papermill.execute_notebook(str(path), str(folder / path.name), progress_bar=False)
    page, _ = nbconvert.HTMLExporter().from_notebook_node(executed)
    (folder / path.with_suffix(".html").name).write_text(page, encoding="utf-8")
"""


def measure() -> Iterator[str]:
    """Time both ways in turns: each round, and the median of the ratios."""
    ratios = []
    for number in range(1, ROUNDS + 1):
        with tempfile.TemporaryDirectory() as folder:
            stock, ours = _seconds(_stock(folder)), _seconds(_press(folder))
        ratios.append(stock / ours)
        yield (
            f"round {number}: stock chain {stock:.2f} s, press {ours:.2f} s, {ratios[-1]:.1f} times"
        )
    yield f"median: the press is {statistics.median(ratios):.1f} times as fast"


def _stock(folder: str) -> list[str]:
    return [sys.executable, "-c", _STOCK, str(report.ROOT / "notebooks"), folder]


def _press(folder: str) -> list[str]:
    into = str(pathlib.Path(folder) / "editions")
    return [sys.executable, "-m", "report", "build", "--into", into]


def _seconds(command: Sequence[str]) -> float:
    """How long a command takes.

    Raises:
        CalledProcessError: it fails.
    """
    start = time.perf_counter()
    # The notebooks import `analysis`, which a kernel finds in the folder it is started from.
    subprocess.run(command, check=True, cwd=report.ROOT, capture_output=True)  # noqa: S603 - ours
    return time.perf_counter() - start
