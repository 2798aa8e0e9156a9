"""The verb `trace`: print how a number came about, down to its sources."""

import argparse
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from report.verbs import asking

if TYPE_CHECKING:
    from analysis import traces

DESCRIPTION = "Prints its value, its formula and all that it was computed from, each once."


def add(parser: argparse.ArgumentParser) -> None:
    """Of what, in which run."""
    parser.add_argument("id", metavar="ID", help="of a finding, figure, term or assumption")
    asking.add_edition(parser)


def run(asked: argparse.Namespace) -> int:
    """Print how a number came about."""
    from analysis.findings import explain  # noqa: PLC0415 - see `cli`

    run = asking.order(asked).parameters
    asking.say("\n".join(explain.tree(found(asked.id, run), run["as_of"])))
    return asking.DONE


def found(id: str, run: Mapping[str, Any]) -> "traces.Traced":
    """A finding, figure, term or assumption of a run by the name of its note.

    Raises:
        Faults: there is none.
    """
    from analysis import findings, schema  # noqa: PLC0415 - see `cli`
    from analysis.explore import catalogue, sweeps  # noqa: PLC0415 - see `cli`

    one = findings.of(run).some([id]).get(id)
    if one is None:
        one = next((each for each in catalogue.every(run) if each.note == id), None)
    if one is None:
        names = [*findings.of(run), *(each.note for each in catalogue.every(run))]
        raise schema.Faults(sweeps.unknown([id], names, "trace", "finding"))
    return one
