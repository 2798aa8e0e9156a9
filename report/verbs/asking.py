"""What the verbs have in common: what one is, how it is told which run is meant, how it answers."""

import argparse
import pathlib
import sys
import unicodedata
from collections.abc import Callable
from typing import Any, NamedTuple

import report
from analysis import schema
from report.press import orders, shelf

DONE, FAILED, REFUSED, INTERRUPTED = 0, 1, 2, 130

Run = Callable[[argparse.Namespace], int | None]  # does what is asked; the exit code unless it is 0
Argument = Callable[[Any], object]  # is added to a parser


class Verb(NamedTuple):
    """A function that does what a verb of the command line asks, and what that takes.

    It is called `do_` and the verb; its docstring says in the first line what it does, and in the
    others what else `--help` tells.
    """

    run: Run
    arguments: tuple[Argument, ...]


def verb(*arguments: Argument) -> Callable[[Run], Verb]:
    """Make a verb of a function."""
    return lambda run: Verb(run, arguments)


def argument(*names: str, **how: Any) -> Argument:
    """An argument, as argparse has it."""
    return lambda parser: parser.add_argument(*names, **how)


def flag(name: str, told: str) -> Argument:
    """An option that is given or not."""
    return argument(name, action="store_true", help=told)


def either(*arguments: Argument) -> Argument:
    """Arguments of which one may be given."""

    def add(parser: argparse.ArgumentParser) -> None:
        group = parser.add_mutually_exclusive_group()
        for one in arguments:
            one(group)

    return add


PARAMETERS = (
    argument(
        "-p",
        dest="parameter",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a parameter, such as share_rate=18%% or 'netting=60 million'; overrides the files",
    ),
    argument(
        "--parameters",
        action="append",
        default=[],
        type=pathlib.Path,
        metavar="FILE.yaml",
        help="parameters as 'name: value', one per line; of several files the last one counts",
    ),
)
# One run: a declared edition, and parameters that it has not.
RUN = (
    argument("--edition", default=orders.USUAL, metavar="EDITION", help="default: current"),
    *PARAMETERS,
)
# An edition that is built.
NAME = argument("name", nargs="?", default=orders.USUAL, metavar="EDITION", help="default: current")


def only(what: str) -> Argument:
    """The argument that names a part of an edition."""
    told = f"the story without its ledger, or one notebook, such as 2_revenue; {what}"
    return argument("--only", default="", metavar="PART", help=told)


def shelved(option: str = "--folder", what: str = "where they are") -> Argument:
    """The argument that says where the editions are, or go."""
    told = f"{what} (default: report/editions)"
    return lambda parser: parser.add_argument(
        option, default=report.EDITIONS, type=_folder, metavar="FOLDER", help=told
    )


def _folder(text: str) -> pathlib.Path:
    if not text.strip():  # which would be where the command is given
        raise argparse.ArgumentTypeError("it names no folder; say . for this one")
    return pathlib.Path(text)


def built(asked: argparse.Namespace) -> dict[str, shelf.Edition]:
    """The editions that are meant, each once, by their names.

    Raises:
        Faults: one of them is not built.
    """
    wanted = [asked.name] if isinstance(asked.name, str) else asked.name
    found = shelf.editions(asked.folder)
    if not found:
        remedy = "build one: python -m report build"
        raise schema.Faults([schema.Fault("--folder", str(asked.folder), "no edition", remedy)])
    schema.refuse(schema.unknown(wanted, found, str(asked.folder), "edition"))
    return {name: found[name] for name in wanted}


def order(asked: argparse.Namespace) -> orders.Order:
    """The one run that is asked for.

    Raises:
        Faults: the edition is not declared, or a parameter is wrong.
    """
    _, (one,) = schema.read_all(
        lambda: schema.refuse(
            schema.unknown([asked.edition], orders.declared(), "--edition", "edition")
        ),
        lambda: orders.take([asked.edition], asked.parameter, asked.parameters),
    )
    return one


def say(text: str) -> None:
    """Print a command's answer."""
    print(_tame(text))  # noqa: T201 - that is what it is for


def complain(said: object) -> None:
    """Print a command's complaint."""
    print(_tame(str(said)), file=sys.stderr)  # noqa: T201 - as above


def _tame(text: str) -> str:
    """Text without what would move a terminal's cursor or change its colours, told as its code."""
    return "".join(
        one if one in "\n\t" or unicodedata.category(one) != "Cc" else f"\\x{ord(one):02x}"
        for one in text
    )
