"""The verb `parameters`: list every parameter."""

import argparse
import dataclasses
import json

import report
from analysis import parameters, typed
from report.press import shelf
from report.verbs import asking

DESCRIPTION = "Prints what each means, what it may be, and what it is unless it is set."


def add(parser: argparse.ArgumentParser) -> None:
    """In which form."""
    parser.add_argument("--json", action="store_true", help="as JSON")


def run(asked: argparse.Namespace) -> int:
    """List every parameter."""
    shelf.recover(report.EDITIONS)
    if asked.json:
        asking.say(json.dumps([dataclasses.asdict(one) for one in parameters.SCHEMA], indent=1))
    else:
        asking.say("\n\n".join(map(_described, parameters.SCHEMA)))
    return asking.DONE


def _described(one: typed.Parameter) -> str:
    unit = "" if one.unit == one.type else f", {one.unit}"
    return (
        f"{one.name} ({one.type}{unit})\n"
        f"    {one.meaning}\n"
        f"    {one.allowed}; default {one.default}"
    )
