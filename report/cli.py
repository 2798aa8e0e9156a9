"""The command line of the press."""

import argparse
import dataclasses
import json
import pathlib
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

import report
from analysis import parameters, schema
from report import orders, shelf

DONE, FAILED, REFUSED, INTERRUPTED = 0, 1, 2, 130


def main(arguments: Sequence[str]) -> int:
    """Do what the command line asks.

    Returns:
        0 done, 1 the build failed, 2 what was asked is refused, 130 interrupted (Ctrl-C).
    """
    asked = _parser().parse_args(arguments)
    try:
        return int(asked.verb(asked))
    except schema.Faults as faults:
        _complain(faults)
        return REFUSED
    except OSError as error:
        _complain(f"{error}. Remedy: make sure that the folder can be written and has room.")
        return FAILED


def _parameters(asked: argparse.Namespace) -> int:
    """List every parameter."""
    shelf.recover(report.EDITIONS)
    if asked.json:
        _say(json.dumps([dataclasses.asdict(one) for one in parameters.SCHEMA], indent=1))
    else:
        _say("\n\n".join(map(_described, parameters.SCHEMA)))
    return DONE


def _described(one: parameters.Parameter) -> str:
    unit = "" if one.unit == one.type else f", {one.unit}"
    return (
        f"{one.name} ({one.type}{unit})\n"
        f"    {one.meaning}\n"
        f"    {one.allowed}; default {one.default}"
    )


def _build(asked: argparse.Namespace) -> int:
    """Build the editions asked for."""
    shelf.recover(asked.into)
    names = list(orders.declared()) if asked.all else asked.edition or [orders.USUAL]
    wanted = orders.take(
        names, asked.parameter, _only_file(asked.parameters), amendments=asked.amendment
    )
    published: list[str] = []
    try:
        return _built(wanted, asked.into, published)
    except KeyboardInterrupt:
        before = f" after {' and '.join(published)} was built" if published else ""
        _complain(f"Interrupted{before}: nothing {'else ' * bool(published)}was changed.")
        return INTERRUPTED


def _built(wanted: Sequence[orders.Order], into: pathlib.Path, published: list[str]) -> int:
    # Loaded only now, so that a wrong parameter is refused before a second of imports.
    from report import build, inputs, notebooks  # noqa: PLC0415

    try:
        build.build(wanted, into=into, published=published)
    except (schema.Faults, notebooks.Failed, inputs.Changed, shelf.Busy) as error:
        _complain(error)
        return FAILED
    for order in wanted:
        _say(str(into / order.name / "report.html"))
    return DONE


def _only_file(files: Sequence[pathlib.Path]) -> pathlib.Path | None:
    """The one parameters file, if any.

    Raises:
        Faults: there are several.
    """
    if len(files) > 1:
        rule, remedy = f"it is given {len(files)} times", "put all parameters into one file"
        raise schema.Faults([schema.Fault("--parameters", str(files[-1]), rule, remedy)])
    return files[0] if files else None


class _Parser(argparse.ArgumentParser):
    """Refuses in one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(REFUSED, f"{self.prog}: {message}. Remedy: see {self.prog} --help.\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m report", description=__doc__, allow_abbrev=False)
    verbs = parser.add_subparsers(required=True, metavar="VERB", parser_class=_Parser)
    _add_build(verbs)
    listing = verbs.add_parser("parameters", help="list every parameter", allow_abbrev=False)
    listing.add_argument("--json", action="store_true", help="as JSON")
    listing.set_defaults(verb=_parameters)
    return parser


def _add_build(verbs: Any) -> None:
    build = verbs.add_parser(
        "build",
        help="execute the notebooks and write editions",
        description="Writes report.html, report.pdf, findings.json, manifest.json and notebooks/ "
        "of each edition. An edition whose name is not in report/editions.yml is built like "
        f"`{orders.USUAL}`.",
        allow_abbrev=False,
    )
    which = build.add_mutually_exclusive_group()
    which.add_argument(
        "--edition", nargs="+", action="extend", metavar="NAME", help="default: current"
    )
    which.add_argument("--all", action="store_true", help="every edition of report/editions.yml")
    build.add_argument(
        "-p",
        dest="parameter",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a parameter; overrides the file, which overrides the edition",
    )
    build.add_argument(
        "--parameters",
        action="append",
        default=[],
        type=pathlib.Path,
        metavar="FILE.yaml",
        help="parameters as 'name: value', one per line",
    )
    build.add_argument(
        "--amendment",
        action="append",
        default=[],
        type=pathlib.Path,
        metavar="FILE.yml",
        help="a change of the pact that nobody agreed to, as in data/amendments; may be repeated",
    )
    build.add_argument(
        "--into",
        default=report.EDITIONS,
        type=pathlib.Path,
        metavar="FOLDER",
        help="where the editions go (default: report/editions)",
    )
    build.set_defaults(verb=_build)


def _say(text: str) -> None:
    print(text)  # noqa: T201 - a command's answer


def _complain(said: object) -> None:
    print(said, file=sys.stderr)  # noqa: T201 - a command's complaint
