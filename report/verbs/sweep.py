"""The verb `sweep`: evaluate findings over a grid of parameters into a table.

Writes one row for each combination of the grid's values. An interrupted sweep leaves its parts in
FILE.parts; the same command resumes it.
"""

import argparse
import pathlib

from report.verbs import asking


def add(parser: argparse.ArgumentParser) -> None:
    """Which grid and findings, where the table goes, and who does the work."""
    parser.add_argument(
        "--grid",
        required=True,
        type=pathlib.Path,
        metavar="FILE.yaml",
        help="parameters and their values, and the findings to evaluate",
    )
    parser.add_argument(
        "--into",
        required=True,
        type=pathlib.Path,
        metavar="FILE",
        help="the table to write: .parquet or .csv",
    )
    parser.add_argument(
        "--finding",
        nargs="+",
        action="extend",
        default=[],
        metavar="ID",
        help="findings instead of those that the grid names",
    )
    parser.add_argument(
        "--scheduler", metavar="tcp://HOST:PORT", help="of a Dask cluster that does the work"
    )
    parser.add_argument(
        "--force", action="store_true", help="replace FILE, and the parts of another sweep"
    )


def run(asked: argparse.Namespace) -> int:
    """Sweep a grid of parameters into a file."""
    from report.press import sweeping  # noqa: PLC0415 - see `cli`

    grid = sweeping.ask(
        asked.grid, asked.finding, asked.into, force=asked.force, scheduler=asked.scheduler
    )
    parts = sweeping.parts_of(asked.into)
    try:
        sweeping.run(grid, asked.into, asked.scheduler)
    except KeyboardInterrupt:
        made = len(list(parts.glob("*.parquet")))
        asking.complain(
            f"Interrupted: {made} of {grid.chunks} parts stay in {parts}; the same command resumes."
        )
        return asking.INTERRUPTED
    asking.say(str(asked.into))
    return asking.DONE
