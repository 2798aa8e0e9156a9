"""The command line of the press."""

import argparse
import dataclasses
import json
import pathlib
import sys
from collections.abc import Iterable, Sequence
from typing import Any, NoReturn

import report
from analysis import parameters, schema
from report.press import orders, shelf

DONE, FAILED, REFUSED, INTERRUPTED = 0, 1, 2, 130
VERBS = {
    "build": "execute the notebooks and write editions",
    "sweep": "evaluate findings over a grid of parameters into a table",
    "solve": "say what a parameter must be for a finding to have a given value",
    "trace": "print how a number came about, down to its sources",
    "parameters": "list every parameter",
}


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
    from report.press import build, inputs, notebooks  # noqa: PLC0415

    try:
        build.build(wanted, into=into, published=published)
    except (schema.Faults, notebooks.Failed, inputs.Changed, shelf.Busy) as error:
        _complain(error)
        return FAILED
    for order in wanted:
        _say(str(into / order.name / "report.html"))
    return DONE


def _sweep(asked: argparse.Namespace) -> int:
    """Sweep a grid of parameters into a file."""
    from analysis import machines  # noqa: PLC0415 - as in _built
    from report.verbs import sweep  # noqa: PLC0415 - as in _built

    grid = sweep.ask(asked.grid, asked.finding, asked.into, force=asked.force)
    parts = sweep.parts_of(asked.into)
    try:
        sweep.run(grid, asked.into, asked.scheduler)
    except (machines.Unusable, shelf.Busy) as error:
        _complain(error)
        return FAILED
    except KeyboardInterrupt:
        made = len(list(parts.glob("*.parquet")))
        _complain(
            f"Interrupted: {made} of {grid.chunks} parts stay in {parts}; the same command resumes."
        )
        return INTERRUPTED
    _say(str(asked.into))
    return DONE


def _solve(asked: argparse.Namespace) -> int:
    """Say what a parameter must be for a finding to have a given value."""
    from analysis.explore import solve, sweeps  # noqa: PLC0415 - as in _built

    wanted: list[orders.Order] = []
    targets: list[float] = []

    def order() -> Iterable[schema.Fault]:
        wanted.extend(orders.take([asked.edition], asked.parameter, _only_file(asked.parameters)))
        return ()

    def target() -> Iterable[schema.Fault]:
        try:
            targets.append(solve.amount(asked.target))
        except ValueError:
            yield schema.Fault(
                "--target", asked.target, "it is no number", "write 3.7e9, 3.7 billion or 20%"
            )

    schema.gather(
        lambda: sweeps.unknown([asked.edition], orders.declared(), "--edition", "edition"),
        order,
        target,
    )
    _say(solve.told(solve.solve(asked.finding, targets[0], asked.by, wanted[0].parameters)))
    return DONE


def _trace(asked: argparse.Namespace) -> int:
    """Print how a finding came about."""
    from analysis.explore import sweeps  # noqa: PLC0415 - as in _built
    from analysis.findings import explain  # noqa: PLC0415 - as in _built
    from report.verbs import trace  # noqa: PLC0415 - as in _built

    faults = sweeps.unknown([asked.edition], orders.declared(), "--edition", "edition")
    if faults:
        raise schema.Faults(faults)
    (order,) = orders.take([asked.edition], asked.parameter, _only_file(asked.parameters))
    found = trace.found(asked.id, order.parameters)
    _say("\n".join(explain.tree(found, order.parameters["as_of"])))
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
    _add_sweep(verbs)
    _add_solve(verbs)
    _add_trace(verbs)
    listing = verbs.add_parser("parameters", help=VERBS["parameters"], allow_abbrev=False)
    listing.add_argument("--json", action="store_true", help="as JSON")
    listing.set_defaults(verb=_parameters)
    return parser


def _add_build(verbs: Any) -> None:
    build = verbs.add_parser(
        "build",
        help=VERBS["build"],
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
    _add_parameters(build)
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


def _add_parameters(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "-p",
        dest="parameter",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a parameter; overrides the file, which overrides the edition",
    )
    verb.add_argument(
        "--parameters",
        action="append",
        default=[],
        type=pathlib.Path,
        metavar="FILE.yaml",
        help="parameters as 'name: value', one per line",
    )


def _add_sweep(verbs: Any) -> None:
    sweep = verbs.add_parser(
        "sweep",
        help=VERBS["sweep"],
        description="Writes one row for each combination of the grid's values. An interrupted "
        "sweep leaves its parts in FILE.parts; the same command resumes it.",
        allow_abbrev=False,
    )
    sweep.add_argument(
        "--grid",
        required=True,
        type=pathlib.Path,
        metavar="FILE.yaml",
        help="parameters and their values, and the findings to evaluate",
    )
    sweep.add_argument(
        "--into",
        required=True,
        type=pathlib.Path,
        metavar="FILE",
        help="the table to write: .parquet or .csv",
    )
    sweep.add_argument(
        "--finding",
        nargs="+",
        action="extend",
        default=[],
        metavar="ID",
        help="findings instead of those that the grid names",
    )
    sweep.add_argument(
        "--scheduler", metavar="tcp://HOST:PORT", help="of a Dask cluster that does the work"
    )
    sweep.add_argument(
        "--force", action="store_true", help="replace FILE, and the parts of another sweep"
    )
    sweep.set_defaults(verb=_sweep)


def _add_solve(verbs: Any) -> None:
    solve = verbs.add_parser(
        "solve",
        help=VERBS["solve"],
        description="Looks along the whole range of the parameter, and names every value that "
        "gives the target, or says that there is none.",
        allow_abbrev=False,
    )
    solve.add_argument("--finding", required=True, metavar="ID", help="as in findings.json")
    solve.add_argument(
        "--target",
        required=True,
        metavar="VALUE",
        help="such as 3.7e9, '3.7 billion', 20%% or, with =, --target=-5e9",
    )
    solve.add_argument("--by", required=True, metavar="PARAMETER", help="what may change")
    solve.add_argument("--edition", default=orders.USUAL, metavar="NAME", help="default: current")
    _add_parameters(solve)
    solve.set_defaults(verb=_solve)


def _add_trace(verbs: Any) -> None:
    trace = verbs.add_parser(
        "trace",
        help=VERBS["trace"],
        allow_abbrev=False,
    )
    trace.add_argument("id", metavar="ID", help="of a finding, figure, term or assumption")
    trace.add_argument("--edition", default=orders.USUAL, metavar="NAME", help="default: current")
    _add_parameters(trace)
    trace.set_defaults(verb=_trace)


def _say(text: str) -> None:
    print(text)  # noqa: T201 - a command's answer


def _complain(said: object) -> None:
    print(said, file=sys.stderr)  # noqa: T201 - a command's complaint
