"""The verb `release`: build the edition of a version, and say what differs from the last one.

Its version is that of CITATION.cff, its day that of the version's section in CHANGELOG.md, and both
name it. Beside the edition stand changes.html, changes.json and changes.txt, if there is a release
before it. One that is there is never made again.
"""

import argparse

from report.press import shelf
from report.verbs import asking


def add(parser: argparse.ArgumentParser) -> None:
    """Where it goes."""
    asking.add_shelf(parser, "--into", "where the editions are")


def run(asked: argparse.Namespace) -> None:
    """Build it."""
    from report.compare import releasing  # noqa: PLC0415 - see `cli`

    shelf.recover(asked.into)
    name, earlier = releasing.due(asked.into)
    releasing.make(name, earlier, asked.into)
    told = f"compared with {earlier}" if earlier else "the first one"
    asking.say(f"{asked.into / name / 'report.html'}, {told}")
