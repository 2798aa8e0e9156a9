"""The verb `parameters`: list every parameter.

Prints what each means, what it may be, what it is unless it is set, and which chapters it moves.
Where a value is given, its unit may be: 18%, 60 million, 27 April 2026.
"""

import argparse
import contextlib
import dataclasses
import json
import re

import report
from analysis import parameters
from report.press import shelf
from report.verbs import asking


def add(parser: argparse.ArgumentParser) -> None:
    """In which form."""
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="as JSON")
    form.add_argument(
        "--json-schema", action="store_true", help="what a file of them may hold, as JSON Schema"
    )


def run(asked: argparse.Namespace) -> None:
    """List every parameter."""
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
