"""The verb `solve`: say what a parameter must be for a finding to have a given value.

Looks along the whole range of the parameter, and names every value that gives the target, or says
that there is none.
"""

import argparse
from typing import Any

from analysis import schema
from report.verbs import asking


def add(parser: argparse.ArgumentParser) -> None:
    """Which finding shall have which value, by what, in which run."""
    parser.add_argument("--finding", required=True, metavar="ID", help="as in findings.json")
    parser.add_argument(
        "--target",
        required=True,
        metavar="VALUE",
        help="such as 3.7e9, '3.7 billion', 20%%, 'Q2 2029' or, with =, --target=-5e9",
    )
    parser.add_argument("--by", required=True, metavar="PARAMETER", help="what may change")
    asking.add_edition(parser)


def run(asked: argparse.Namespace) -> None:
    """Say what a parameter must be for a finding to have a given value."""
    from analysis.explore import solve  # noqa: PLC0415 - see `cli`

    def target() -> float:
        try:
            return solve.amount(asked.target)
        except ValueError as error:
            remedy = "write 3.7e9, 3.7 billion, 20% or, of a date, Q2 2029"
            fault = schema.Fault("--target", asked.target, str(error), remedy)
            raise schema.Faults([fault]) from None

    run: dict[str, Any] = {}  # left empty where it is refused, so that the names are told of, too
    _, value, _ = schema.read_all(
        lambda: run.update(asking.order(asked).parameters),
        target,
        lambda: solve.refuse_unknown(asked.finding, asked.by, run),
    )
    solve.refuse_unit(asked.target, asked.finding, run)
    asking.say(solve.told(solve.solve(asked.finding, value, asked.by, run)))
