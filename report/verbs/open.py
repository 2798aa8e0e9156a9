"""The verb `open`: show a file of an edition in the browser, or whatever is usual for it.

Opens the report, or another file of the edition, in the browser.
"""

import argparse
import webbrowser

from analysis import schema
from report.press import shelf
from report.verbs import asking


def add(parser: argparse.ArgumentParser) -> None:
    """Which file of which edition."""
    asking.add_name(parser)
    parser.add_argument(
        "file", nargs="?", default="report.html", metavar="FILE", help="default: report.html"
    )
    asking.add_shelf(parser)


def run(asked: argparse.Namespace) -> int:
    """Open a file of an edition."""
    (name,) = asking.names(asked)
    files = shelf.editions(asked.folder)[name].outputs
    schema.refuse(schema.unknown([asked.file], files, f"open {name}", "file"))
    path = (asked.folder / name / asked.file).resolve()
    if not webbrowser.open(path.as_uri()):
        asking.complain(f"{path}: no browser was found. Remedy: open it by hand, or set BROWSER.")
        return asking.FAILED
    asking.say(str(path))
    return asking.DONE
