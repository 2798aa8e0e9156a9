"""The verbs that say what there is to ask for: `parameters`, `explain` and `trace`."""

import argparse
import contextlib
import dataclasses
import json
import re
import shutil
import textwrap

import report
from analysis import findings, parameters
from analysis.explore import catalogue
from analysis.findings import explain
from report.press import shelf
from report.verbs import asking

_WIDEST = 88  # letters in a line that is easy to read


@asking.verb(
    asking.either(
        asking.flag("--json", "as JSON"),
        asking.flag("--json-schema", "what a file of them may hold, as JSON Schema"),
    )
)
def do_parameters(asked: argparse.Namespace) -> None:
    """List every parameter.

    Prints what each means, what it may be, what it is unless it is set, and which chapters it
    moves. Where a value is given, its unit may be: 18%, 60 million, 27 April 2026.
    """
    shelf.recover(report.EDITIONS)
    moves = _moved()
    if asked.json_schema:
        asking.say(json.dumps(parameters.json_schema(), indent=1))
    elif asked.json:
        everything = [
            {**dataclasses.asdict(one), "moves": moves.get(one.name, [])}
            for one in parameters.SCHEMA
        ]
        asking.say(json.dumps(everything, indent=1))
    else:
        told = ((one, ", ".join(moves.get(one.name, ["no chapter"]))) for one in parameters.SCHEMA)
        lines = [f"{one.described()}\n    moves {chapters}" for one, chapters in told]
        asking.say("\n\n".join(lines))


def _moved() -> dict[str, list[str]]:
    """The chapters that each parameter moves: those whose parameters cell has a line for it."""
    found: dict[str, list[str]] = {}
    for path in sorted((report.ROOT / "notebooks").glob("*.ipynb")):
        # One that cannot be read is for a build to refuse.
        with contextlib.suppress(ValueError, LookupError, TypeError, AttributeError):
            cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
            tagged = (one for one in cells if "parameters" in one["metadata"].get("tags", []))
            source = "".join("".join(one["source"]) for one in tagged)
            for name in re.findall(r"(?m)^(\w+):", source):
                found.setdefault(name, []).append(path.stem)
    return found


@asking.verb(
    asking.argument("id", metavar="ID", help="of a finding, figure, term, assumption or parameter"),
    *asking.RUN,
)
def do_explain(asked: argparse.Namespace) -> None:
    """Say in prose what a number is and who says so.

    Prints what it is in sentences; `trace` prints the whole tree that it came from.
    """
    run = asking.order(asked).parameters
    if parameter := parameters.BY_NAME.get(asked.id):
        asking.say(f"{parameter.described()}\n    here {parameter.counted(run[asked.id])}")
        return
    told = explain.prose(catalogue.found(asked.id, run, "explain"), findings.of(run))
    width = min(_WIDEST, shutil.get_terminal_size().columns)
    lines = textwrap.TextWrapper(width, break_long_words=False, break_on_hyphens=False)
    asking.say("\n\n".join(map(lines.fill, told)))


@asking.verb(
    asking.argument("id", metavar="ID", help="of a finding, figure, term or assumption"),
    *asking.RUN,
)
def do_trace(asked: argparse.Namespace) -> None:
    """Print how a number came about, down to its sources.

    Prints its value, its formula and all that it was computed from, each once.
    """
    run = asking.order(asked).parameters
    asking.say("\n".join(explain.tree(catalogue.found(asked.id, run, "trace"), run["as_of"])))
