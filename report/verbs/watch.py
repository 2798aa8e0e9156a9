"""The verb `watch`: a page in the browser that follows what it is made from.

Serves the pages of an edition on this machine and builds them again whenever a notebook, the data,
a template or the code changes; the page in the browser reloads by itself where it is. What is wrong
stands in the page. First comes the story, or the notebook asked for; links lead on to the whole,
which is built when one is followed. Ctrl-C ends it. Editions in report/editions are not touched.
"""

import argparse
import contextlib
import sys

from report.press import orders
from report.verbs import asking


def add(parser: argparse.ArgumentParser) -> None:
    """Of which edition, with which parameters, and where."""
    asking.add_edition(parser)
    asking.add_only(parser, "default: story")
    parser.add_argument(
        "--port", type=int, default=0, help="on this machine (default: any that is free)"
    )


def run(asked: argparse.Namespace) -> None:
    """Watch until Ctrl-C."""
    part = asked.only or orders.STORY
    (order,) = orders.take([asked.edition], asked.parameter, asked.parameters, only=part)
    arguments = ["build", "--formats", "html", "--edition", asked.edition]
    arguments += [word for one in asked.parameter for word in ("-p", one)]
    for file in asked.parameters:
        arguments += ["--parameters", str(file.absolute())]
    from report.press import watching  # noqa: PLC0415 - see `cli`

    with contextlib.suppress(KeyboardInterrupt):
        for said in watching.watch(order, arguments, asked.port):
            asking.say(said.strip() or "The page is up to date.")
            sys.stdout.flush()  # a pipe, too, is told before the command ends
