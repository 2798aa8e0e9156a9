"""The verb `explain`: say in prose what a number is, what it rests on, and who says so.

Prints what it is in sentences; `trace` prints the whole tree that it came from.
"""

import argparse
import shutil
import textwrap

from report.verbs import asking

_WIDEST = 88  # letters in a line that is easy to read


def add(parser: argparse.ArgumentParser) -> None:
    """Of what, in which run."""
    parser.add_argument(
        "id", metavar="ID", help="of a finding, figure, term, assumption or parameter"
    )
    asking.add_edition(parser)


def run(asked: argparse.Namespace) -> None:
    """Say what a number is."""
    from analysis import findings, parameters  # noqa: PLC0415 - see `cli`
    from analysis.explore import catalogue  # noqa: PLC0415 - see `cli`
    from analysis.findings import explain  # noqa: PLC0415 - see `cli`

    run = asking.order(asked).parameters
    for parameter in parameters.SCHEMA:
        if parameter.name == asked.id:
            asking.say(f"{parameter.described()}\n    here {parameter.counted(run[asked.id])}")
            return
    one, pact = catalogue.found(asked.id, run, "explain"), findings.of(run)
    is_finding = asked.id in pact
    told = explain.prose(
        one,
        run,
        meaning=catalogue.meanings(run).get(asked.id, ""),
        why=pact.why(asked.id) if is_finding else "",
        moved_by=pact.moved_by(asked.id) if is_finding else (),
    )
    width = min(_WIDEST, shutil.get_terminal_size().columns)
    lines = textwrap.TextWrapper(width, break_long_words=False, break_on_hyphens=False)
    asking.say("\n\n".join(map(lines.fill, told)))
