"""What short questions take, from the command to the answer, against loading the analysis alone.

A sweep is told against a loop, too, that executes a notebook for each set of parameters with
papermill: the least notebook there can be, of two cells, a few times, extrapolated.

With `make bench BEFORE=path`, and with an edition beside them, against another checkout of the
project: both are asked the same, each in a fresh process, in turns, by the same interpreter with
the same packages, and with nothing kept from earlier builds.
"""

import pathlib
import statistics
import tempfile
from collections.abc import Iterator, Mapping

import report
from report.bench import cost

ROUNDS = 5
LOOPED = 8
SETS = 100 * 100
_GRID = """
parameters:
  share_rate: {from: 10%, to: 30%, steps: 100}
  growth_added: {from: 0, to: 0.2, steps: 100}
findings: [implied_revenue_2024, gap_2024, pv_total_2026_04, azure_used, payments_2025_10_in_all]
"""
SWEEP = f"a sweep of {SETS:,} points for 5 findings"
_ASKED: Mapping[str, str] = {
    "solve": "solve --finding implied_revenue_2024 --target 3e9 --by share_rate",
    "sensitivity": "sensitivity pv_total_2026_04",
    SWEEP: "sweep --grid grid.yaml --into swept.csv --force",
}
_BUILD = "build --edition bench --into editions --formats html,pdf"
_LOADED = "from analysis import findings, parameters; findings.of(parameters.check({})).gap('2024')"
_PARAMETERS = "share_rate = 0.2\ngrowth_added = 0.0"
_ANSWER = """
from analysis import findings, parameters
given = dict(share_rate=share_rate, growth_added=growth_added)
pact = findings.of(parameters.check(given))
[pact[id].value for id in ("implied_revenue_2024", "pv_total_2026_04")]
"""
_LOOP = f"""
import nbformat, papermill
cells = [nbformat.v4.new_code_cell(cell) for cell in ({_PARAMETERS!r}, {_ANSWER!r})]
cells[0].metadata["tags"] = ["parameters"]
kernel = dict(name="python3", display_name="Python 3", language="python")
content = nbformat.v4.new_notebook(cells=cells, metadata=dict(kernelspec=kernel))
nbformat.write(content, "one.ipynb")
for number in range({LOOPED}):
    given = dict(share_rate=0.1 + number / 100, growth_added=number / 100)
    papermill.execute_notebook("one.ipynb", "executed.ipynb", given, progress_bar=False)
"""


def measure() -> Iterator[str]:
    """The medians of each, in turns with one finding of a fresh process; then the loop, once."""
    for name, asked in _ASKED.items():
        rounds = [(_cost("-c", _LOADED).seconds, _command(asked).seconds) for _ in range(ROUNDS)]
        loaded, answered = map(statistics.median, zip(*rounds, strict=True))
        yield (
            f"{name}: {answered:.2f} s, {answered / loaded:.1f} times what one finding takes "
            f"in a fresh process, {loaded:.2f} s"
        )
        if name == SWEEP:
            loop = _cost("-c", _LOOP).seconds / LOOPED * SETS
            yield f"papermill loop {loop:.0f} s (from {LOOPED}): {loop / answered:.0f} times"


def against(before: pathlib.Path) -> Iterator[str]:
    """The medians of both checkouts, and how many times as fast and as large the other one is."""
    for name, asked in {"one edition in HTML and PDF": _BUILD, **_ASKED}.items():
        both = (before, report.ROOT)
        theirs, ours = (_command(asked, one, looking=True) for one in both)
        rounds = [[_command(asked, one).seconds for one in both] for _ in range(ROUNDS)]
        slow, fast = map(statistics.median, zip(*rounds, strict=True))
        yield (
            f"{name}: before {slow:.2f} s and {theirs.peak / 1e6:.0f} MB, "
            f"now {fast:.2f} s and {ours.peak / 1e6:.0f} MB: "
            f"{statistics.median(a / b for a, b in rounds):.1f} times as fast, "
            f"memory {ours.peak / theirs.peak:.2f} of what it was, "
            f"of the largest process {ours.largest / theirs.largest:.2f}"
        )


def _command(
    asked: str, checkout: pathlib.Path = report.ROOT, *, looking: bool = False
) -> cost.Cost:
    """What a command of a checkout takes."""
    return _cost("-m", "report", *asked.split(), checkout=checkout, looking=looking)


def _cost(
    *arguments: str, checkout: pathlib.Path = report.ROOT, looking: bool = False
) -> cost.Cost:
    """What Python takes with a checkout, in a folder that has nothing but a grid."""
    own = {"PACT_CACHE": "off", "PYTHONPATH": str(checkout.resolve())}
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "grid.yaml").write_text(_GRID, encoding="utf-8")
        return cost.of(folder, *arguments, looking=looking, **own)
