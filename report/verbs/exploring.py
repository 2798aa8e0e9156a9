"""The verbs that ask many runs at once: `solve`, `sensitivity`, `sweep` and `forecast`."""

import argparse
import datetime
import json
import pathlib
from typing import Any

from analysis import cards, figures, files, findings, parameters, schema, typed, wording, worlds
from analysis.explore import foretelling, sensitivity, solve, sweeps
from report import cache
from report.verbs import asking


@asking.verb(
    asking.argument("--finding", required=True, metavar="ID", help="as in findings.json"),
    asking.argument(
        "--target",
        required=True,
        metavar="VALUE",
        help="such as 3.7e9, '3.7 billion', 20%%, 'Q2 2029' or, with =, --target=-5e9",
    ),
    asking.argument("--by", required=True, metavar="PARAMETER", help="what may change"),
    *asking.RUN,
)
def do_solve(asked: argparse.Namespace) -> None:
    """Say what a parameter must be for a finding to have a given value.

    Looks along the whole range of the parameter, and names every value that gives the target, or
    says that there is none.
    """

    def target() -> float:
        try:
            return solve.amount(asked.target)
        except ValueError as error:
            remedy = "write 3.7e9, 3.7 billion, 20% or, of a date, Q2 2029"
            fault = schema.Fault("--target", asked.target, str(error), remedy)
            raise schema.Faults([fault]) from None

    run: dict[str, Any] = {}  # left empty where it is refused, so that the names are told of, too
    _, value, _ = schema.read_all(
        lambda: run.update(asking.order(asked).parameters),
        target,
        lambda: solve.refuse_unknown(asked.finding, asked.by, run),
    )
    solve.refuse_unit(asked.target, asked.finding, run)
    asking.say(solve.told(solve.solve(asked.finding, value, asked.by, run)))


@asking.verb(
    asking.argument("id", metavar="ID", help="of a finding, as in findings.json"),
    asking.flag(
        "--likely",
        "what is uncertain goes only where nine in ten simulations have it; takes a second",
    ),
    *asking.RUN,
)
def do_sensitivity(asked: argparse.Namespace) -> None:
    """Say which parameters move a finding most.

    Moves each parameter alone through all that it may be, the others as they are, and prints
    between which values the finding goes, the widest first.
    """
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


def _told(parameter: typed.Parameter, value: Any) -> str:
    """A value of a parameter as one may give it, to few digits."""
    return parameter.counted(float(f"{value:.4g}") if isinstance(value, float) else value)


@asking.verb(
    asking.argument(
        "--grid",
        required=True,
        type=pathlib.Path,
        metavar="FILE.yaml",
        help="parameters and their values, and the findings to evaluate",
    ),
    asking.argument(
        "--into",
        required=True,
        type=pathlib.Path,
        metavar="FILE",
        help="the table to write: .parquet or .csv",
    ),
    asking.argument(
        "--finding",
        nargs="+",
        action="extend",
        default=[],
        metavar="ID",
        help="findings instead of those that the grid names",
    ),
    asking.argument(
        "--scheduler", metavar="tcp://HOST:PORT", help="of a Dask cluster that does the work"
    ),
    asking.flag("--force", "replace FILE, and the parts of another sweep"),
)
def do_sweep(asked: argparse.Namespace) -> int:
    """Evaluate findings over a grid of parameters into a table.

    Writes one row for each combination of the grid's values. An interrupted sweep leaves its parts
    in FILE.parts; the same command resumes it.
    """
    from report.press import sweeping  # noqa: PLC0415 - see `cli`

    grid = sweeping.ask(
        asked.grid, asked.finding, asked.into, force=asked.force, scheduler=asked.scheduler
    )
    parts = sweeping.parts_of(asked.into)
    try:
        sweeping.run(grid, asked.into, asked.scheduler)
    except KeyboardInterrupt:
        made = len(list(parts.glob("*.parquet")))
        asking.complain(
            f"Interrupted: {made} of {grid.chunks} parts stay in {parts}; the same command resumes."
        )
        return asking.INTERRUPTED
    asking.say(str(asked.into))
    return asking.DONE


def _day(text: str) -> datetime.date:
    """A day as one may give it anywhere."""
    try:
        return datetime.date.fromisoformat(typed.date(text))
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


@asking.verb(
    asking.argument("id", metavar="NAME", help="a name for it"),
    asking.argument("--asks", required=True, metavar="WORDS", help="what is predicted"),
    asking.argument("--quantity", required=True, help="of data/quantities.csv"),
    asking.argument("--from", dest="start", required=True, type=_day, metavar="DAY"),
    asking.argument("--until", dest="end", required=True, type=_day, metavar="DAY"),
    asking.argument("--resolves", required=True, metavar="WORDS", help="which figure settles it"),
    *asking.RUN,
)
def do_forecast(asked: argparse.Namespace) -> None:
    """Put on record what the simulations say of a figure that is still to come.

    Adds a forecast to the end of data/forecasts.yml, with the hash that makes an edit of it or of
    one before it fail. Those that stand there are never changed.
    """
    run = asking.order(asked).parameters
    before = worlds.recorded()
    if asked.id in {one.id for one in before}:
        remedy = "give it a name of its own"
        fault = schema.Fault(worlds.FORECASTS, f"forecast {asked.id}", "it was made before", remedy)
        raise schema.Faults([fault])
    known = figures.quantities()
    schema.refuse(schema.unknown([asked.quantity], known, "--quantity", "quantity"))
    entry = {
        "id": asked.id,
        "asks": asked.asks,
        "made": run["as_of"],
        "quantity": asked.quantity,
        "start": asked.start.isoformat(),
        "end": asked.end.isoformat(),
        "unit": known[asked.quantity].unit,
        "scale": "billion",
        "quantiles": [0.0] * len(worlds.LEVELS),
        "resolves": asked.resolves,
        "previous": before[-1].hash if before else "",
    }
    _refuse_answered(entry)  # and whatever else is wrong, before anything is worked out
    found = foretelling.quantiles(run, asked.quantity, asked.start, asked.end)
    entry["quantiles"] = [float(f"{value / 1e9:.3g}") for value in found]
    entry["hash"] = worlds.proof(entry)
    lines = [f"{name}: {json.dumps(value)}" for name, value in entry.items()]
    text = "- " + "\n  ".join(lines) + "\n"
    file = schema.DATA / worlds.FORECASTS
    written = file.read_bytes()
    cache.write(file, written + (b"" if written.endswith(b"\n") else b"\n") + text.encode())
    worlds.recorded.cache_clear()
    worlds.recorded()
    asking.say(text.rstrip())


def _refuse_answered(entry: dict[str, Any]) -> None:
    """Refuse a forecast of what was published, also if only after the run's day."""
    place = f"forecast {entry['id']}"
    signed = {**entry, "hash": worlds.proof(entry)}
    one = files.record(worlds.FORECASTS, place, worlds.Forecast, signed)
    if figure := one.answered(parameters.LAST_DAY):
        rule = f"{figure.id} of figures.csv answers it already"
        remedy = "ask for a period whose figure is still to come"
        raise schema.Faults([schema.Fault(worlds.FORECASTS, place, rule, remedy)])
