"""The verb `forecast`: put on record what the simulations say of a figure that is still to come.

Adds a forecast to the end of data/forecasts.yml, with the hash that makes an edit of it or of one
before it fail. Those that stand there are never changed.
"""

import argparse
import datetime
import json
from typing import Any

from report import cache
from report.verbs import asking


def add(parser: argparse.ArgumentParser) -> None:
    """Of what, and by which run."""
    parser.add_argument("id", metavar="NAME", help="a name for it")
    parser.add_argument("--asks", required=True, metavar="WORDS", help="what is predicted")
    parser.add_argument("--quantity", required=True, help="of data/quantities.csv")
    parser.add_argument("--from", dest="start", required=True, type=_day, metavar="DAY")
    parser.add_argument("--until", dest="end", required=True, type=_day, metavar="DAY")
    parser.add_argument(
        "--resolves", required=True, metavar="WORDS", help="which figure settles it"
    )
    asking.add_edition(parser)


def _day(text: str) -> datetime.date:
    """A day as one may give it anywhere."""
    from analysis import typed  # noqa: PLC0415 - see `cli`

    try:
        return datetime.date.fromisoformat(typed.date(text))
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def run(asked: argparse.Namespace) -> None:
    """Add it, and say what it says."""
    from analysis import figures, schema, worlds  # noqa: PLC0415 - see `cli`
    from analysis.explore import foretelling  # noqa: PLC0415 - see `cli`

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
    from analysis import files, parameters, schema, worlds  # noqa: PLC0415 - see `cli`

    place = f"forecast {entry['id']}"
    signed = {**entry, "hash": worlds.proof(entry)}
    one = files.record(worlds.FORECASTS, place, worlds.Forecast, signed)
    if figure := one.answered(parameters.LAST_DAY):
        rule = f"{figure.id} of figures.csv answers it already"
        remedy = "ask for a period whose figure is still to come"
        raise schema.Faults([schema.Fault(worlds.FORECASTS, place, rule, remedy)])
