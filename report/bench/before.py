"""How this version does against another checkout of the project: `make bench BEFORE=path`.

Both are asked for the same on the command line, each in a fresh process, in turns, by the same
interpreter with the same packages, and with nothing kept from earlier builds.
"""

import os
import pathlib
import statistics
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence

import report
from report.bench import cost, questions

ROUNDS = 5
_BUILD = "build --edition bench --into editions --formats html,pdf"
_ASKED: Mapping[str, str] = {"one edition in HTML and PDF": _BUILD, **questions.ASKED}


def measure(before: pathlib.Path) -> Iterator[str]:
    """The medians of both, and how many times as fast and as large the other one is."""
    for name, asked in _ASKED.items():
        arguments = asked.split()
        both = (before, report.ROOT)
        theirs, ours = (_cost(one, arguments, looking=True) for one in both)
        rounds = [[_cost(one, arguments).seconds for one in both] for _ in range(ROUNDS)]
        slow, fast = (statistics.median(seconds) for seconds in zip(*rounds, strict=True))
        yield (
            f"{name}: before {slow:.2f} s and {theirs.peak / 1e6:.0f} MB, "
            f"now {fast:.2f} s and {ours.peak / 1e6:.0f} MB: "
            f"{statistics.median(a / b for a, b in rounds):.1f} times as fast, "
            f"memory {ours.peak / theirs.peak:.2f} of what it was, "
            f"of the largest process {ours.largest / theirs.largest:.2f}"
        )


def _cost(checkout: pathlib.Path, arguments: Sequence[str], *, looking: bool = False) -> cost.Cost:
    """What a command of a checkout takes."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "grid.yaml").write_text(questions.GRID, encoding="utf-8")
        environment = {
            **os.environ,
            "PACT_CACHE": "off",
            "PYTHONPATH": str(checkout.resolve()),
        }
        return cost.of(
            [sys.executable, "-m", "report", *arguments], folder, environment, looking=looking
        )
