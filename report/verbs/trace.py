"""The verb `trace`: print how a number came about, down to its sources.

Prints its value, its formula and all that it was computed from, each once.
"""

import argparse

from report.verbs import asking


def add(parser: argparse.ArgumentParser) -> None:
    """Of what, in which run."""
    parser.add_argument("id", metavar="ID", help="of a finding, figure, term or assumption")
    asking.add_edition(parser)


def run(asked: argparse.Namespace) -> None:
    """Print how a number came about."""
    from analysis.explore import catalogue  # noqa: PLC0415 - see `cli`
    from analysis.findings import explain  # noqa: PLC0415 - see `cli`

    run = asking.order(asked).parameters
    asking.say("\n".join(explain.tree(catalogue.found(asked.id, run, "trace"), run["as_of"])))
