"""The verb `cells`: write the parameters cell of each notebook from the one schema.

Runs each notebook and gives its parameters cell a line for each parameter that moves it, and no
other. A notebook whose cell lacks one is refused by `build`.
"""

import argparse
import pathlib

import report
from report.verbs import asking


def add(parser: argparse.ArgumentParser) -> None:
    """Of which notebooks."""
    parser.add_argument(
        "--folder",
        default=report.ROOT / "notebooks",
        type=pathlib.Path,
        help="where they are (default: notebooks)",
    )
    parser.add_argument(
        "--clear",
        action="store_true",
        help="only take out the outputs, and what a run left in the metadata; nothing is run",
    )


def run(asked: argparse.Namespace) -> None:
    """Write the cells, and say which notebooks changed."""
    from report.press import build, cells, kept  # noqa: PLC0415 - see `cli`

    if asked.clear:
        cleared = kept.clear(sorted(asked.folder.glob("*.ipynb")))
        asking.say("\n".join(cleared) or "Every notebook is as it should be kept.")
        return
    build.load_data()
    asking.say("\n".join(cells.write(asked.folder)) or "Every parameters cell is as it should be.")
