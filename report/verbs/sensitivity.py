"""The verb `sensitivity`: say which parameters move a finding most.

Moves each parameter alone through all that it may be, the others as they are, and prints between
which values the finding goes, the widest first.
"""

import argparse
from typing import TYPE_CHECKING, Any

from analysis import schema
from report.verbs import asking

if TYPE_CHECKING:
    from analysis import typed


def add(parser: argparse.ArgumentParser) -> None:
    """Of which finding, in which run, how far."""
    parser.add_argument("id", metavar="ID", help="of a finding, as in findings.json")
    parser.add_argument(
        "--likely",
        action="store_true",
        help="what is uncertain goes only where nine in ten simulations have it; takes a second",
    )
    asking.add_edition(parser)


def run(asked: argparse.Namespace) -> None:
    """Say which parameters move a finding most."""
    from analysis import cards, findings, parameters, wording, worlds  # noqa: PLC0415 - see `cli`
    from analysis.explore import sensitivity, sweeps  # noqa: PLC0415 - see `cli`

    run = asking.order(asked).parameters
    schema.refuse(sweeps.unknown_findings([asked.id], "sensitivity", [run]))
    one = findings.of(run)[asked.id]
    style = cards.style(one)
    found = sensitivity.ranking(asked.id, run, worlds.spans(run) if asked.likely else None)
    rows = [
        (
            swing.parameter,
            wording.between(*(_told(parameters.BY_NAME[swing.parameter], e) for e in swing.ends)),
            wording.between(*(wording.show(value, one.unit, style=style) for value in swing.gives)),
        )
        for swing in found
    ]
    widths = [max(map(len, column)) for column in list(zip(*rows, strict=True))[:2]]
    lines = [f"  {a:{widths[0]}}  {b:{widths[1]}}  {c}" for a, b, c in rows]
    asking.say(f"{one.id}: {cards.bounded(one)}. {one.label}")
    asking.say("\n".join(lines or ["  No parameter moves it."]))


def _told(parameter: "typed.Parameter", value: Any) -> str:
    """A value of a parameter as one may give it, to few digits."""
    return parameter.counted(float(f"{value:.4g}") if isinstance(value, float) else value)
