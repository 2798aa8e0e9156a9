"""What the verbs have in common: how they are told which run is meant, and how they answer."""

import argparse
import pathlib
import sys
import unicodedata

import report
from analysis import schema
from report.press import orders, shelf

DONE, FAILED, REFUSED, INTERRUPTED = 0, 1, 2, 130


def add_edition(parser: argparse.ArgumentParser) -> None:
    """The arguments that name one run: a declared edition, and parameters that it has not."""
    parser.add_argument(
        "--edition", default=orders.USUAL, metavar="EDITION", help="default: current"
    )
    add_parameters(parser)


def add_only(parser: argparse.ArgumentParser, what: str) -> None:
    """The argument that names a part of an edition."""
    told = f"the story without its ledger, or one notebook, such as 2_revenue; {what}"
    parser.add_argument("--only", default="", metavar="PART", help=told)


def add_parameters(parser: argparse.ArgumentParser) -> None:
    """The arguments that set parameters."""
    parser.add_argument(
        "-p",
        dest="parameter",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a parameter, such as share_rate=18%% or 'netting=60 million'; overrides the files",
    )
    parser.add_argument(
        "--parameters",
        action="append",
        default=[],
        type=pathlib.Path,
        metavar="FILE.yaml",
        help="parameters as 'name: value', one per line; of several files the last one counts",
    )


def add_shelf(
    parser: argparse.ArgumentParser, option: str = "--folder", what: str = "where they are"
) -> None:
    """The argument that says where the editions are, or go."""
    parser.add_argument(
        option,
        default=report.EDITIONS,
        type=_folder,
        metavar="FOLDER",
        help=f"{what} (default: report/editions)",
    )


def _folder(text: str) -> pathlib.Path:
    if not text.strip():  # which would be where the command is given
        raise argparse.ArgumentTypeError("it names no folder; say . for this one")
    return pathlib.Path(text)


def add_name(parser: argparse.ArgumentParser) -> None:
    """The argument that names an edition that is built."""
    parser.add_argument(
        "name", nargs="?", default=orders.USUAL, metavar="EDITION", help="default: current"
    )


def names(asked: argparse.Namespace) -> list[str]:
    """The editions that are meant, each once.

    Raises:
        Faults: one of them is not built.
    """
    wanted = [asked.name] if isinstance(asked.name, str) else list(dict.fromkeys(asked.name))
    found = shelf.editions(asked.folder)
    if not found:
        remedy = "build one: python -m report build"
        raise schema.Faults([schema.Fault("--folder", str(asked.folder), "no edition", remedy)])
    schema.refuse(schema.unknown(wanted, found, str(asked.folder), "edition"))
    return wanted


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
