"""The published figures: load them, check them, pick one. No value is ever changed here."""

import datetime
import functools
import itertools
import pathlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from analysis import files, periods, schema, traces
from analysis.figures import records

if TYPE_CHECKING:
    import pandas as pd

DERIVED_LAST = {"leaked": 1, "official": 1, "executive": 1, "press": 1, "derived": 0}
LEAKED = ("revenue_share", "inference")  # of which the leak has numbers
CONFIDENCE = {"low": 0, "medium": 1, "high": 2}


@functools.cache
def sources(folder: pathlib.Path = schema.DATA) -> Mapping[str, records.Source]:
    """Every publication by its key.

    Raises:
        Faults: data/sources.csv is missing or breaks the schema.
    """
    return {one.key: one for one in files.read_csv(folder / "sources.csv", records.Source)}


@functools.cache
def quantities(folder: pathlib.Path = schema.DATA) -> Mapping[str, records.Quantity]:
    """Everything that is measured, by name.

    Raises:
        Faults: data/quantities.csv is missing or breaks the schema.
    """
    rows = files.read_csv(folder / "quantities.csv", records.Quantity)
    return {one.quantity: one for one in rows}


@functools.cache
def statements(folder: pathlib.Path = schema.DATA) -> tuple[records.Statement, ...]:
    """What the companies and the sources said about the numbers.

    Raises:
        Faults: data/statements.csv breaks the schema or names an unknown source.
    """
    rows = files.read_csv(folder / "statements.csv", records.Statement)
    faults = unknown_sources("statements.csv", ((one.id, one.source) for one in rows), folder)
    if faults:
        raise schema.Faults(faults)
    return tuple(rows)


@functools.cache
def load(folder: pathlib.Path = schema.DATA) -> tuple[records.Figure, ...]:
    """Every published figure, checked row by row and against the other files.

    Raises:
        Faults: a file is missing or malformed, or any row breaks a rule; all at once.
    """
    schema.gather(*(_faults_of(load, folder) for load in (sources, quantities, statements, _rows)))
    rows = _rows(folder)
    keys = ((one.id, one.source) for one in rows)
    schema.gather(
        lambda: unknown_sources("figures.csv", keys, folder),
        lambda: _misfits(rows, quantities(folder)),
        lambda: _repetitions(rows),
        lambda: _overlaps(rows),
    )
    return rows


@functools.cache
def _rows(folder: pathlib.Path) -> tuple[records.Figure, ...]:
    """The figures, each checked on its own."""
    return tuple(files.read_csv(folder / "figures.csv", records.Figure))


def _faults_of(
    load: Callable[[pathlib.Path], object], folder: pathlib.Path
) -> Callable[[], Iterable[schema.Fault]]:
    """A check that finds whatever loading a file finds."""

    def check() -> Iterable[schema.Fault]:
        load(folder)
        return ()

    return check


def unknown_sources(
    file: str, keys: Iterable[tuple[str, str]], folder: pathlib.Path = schema.DATA
) -> list[schema.Fault]:
    """A fault for each (row, source key) whose key is not in data/sources.csv."""
    remedy = "add the source to sources.csv or correct the key"
    return [
        schema.Fault(file, row, f"the source {key!r} is not in sources.csv", remedy)
        for row, key in keys
        if key not in sources(folder)
    ]


def _misfits(
    rows: Sequence[records.Figure], measured: Mapping[str, records.Quantity]
) -> list[schema.Fault]:
    """Rows whose quantity is unknown, whose unit is another, or whose sign is impossible."""
    faults = []
    for one in rows:
        if one.quantity not in measured:
            rule = f"the quantity {one.quantity!r} is not in quantities.csv"
            remedy = "add the quantity to quantities.csv or correct its name"
            faults.append(schema.Fault("figures.csv", one.id, rule, remedy))
            continue
        quantity = measured[one.quantity]
        if one.unit != quantity.unit:
            rule = f"the unit is {one.unit}, but {one.quantity} is measured in {quantity.unit}"
            remedy = f"convert nothing: choose a quantity measured in {one.unit}"
            faults.append(schema.Fault("figures.csv", one.id, rule, remedy))
        if one.point < 0 and quantity.signed == "no":
            rule = f"the amount {one.value} is negative, but {one.quantity} cannot be"
            remedy = "drop the minus sign, or mark the quantity as signed in quantities.csv"
            faults.append(schema.Fault("figures.csv", one.id, rule, remedy))
    return faults


def _repetitions(rows: Sequence[records.Figure]) -> list[schema.Fault]:
    """Rows that say again what another row of the same source says."""
    faults = []
    seen: dict[tuple[object, ...], str] = {}
    for one in rows:
        key = (one.quantity, one.party, one.source, one.start, one.end, one.value, one.scale)
        if key in seen:
            rule, remedy = f"it repeats {seen[key]}", "keep one of the two rows"
            faults.append(schema.Fault("figures.csv", one.id, rule, remedy))
        seen.setdefault(key, one.id)
    return faults


def _overlaps(rows: Sequence[records.Figure]) -> list[schema.Fault]:
    """Pairs of one series whose periods overlap without one containing the other."""
    faults = []
    series = lambda one: (one.quantity, one.party, one.source)  # noqa: E731 - used twice below
    for _, group in itertools.groupby(sorted(rows, key=series), series):
        for one, other in itertools.combinations(sorted(group, key=lambda o: (o.start, o.end)), 2):
            if one.start < other.start <= one.end < other.end:
                rule = f"its period overlaps that of {one.id}"
                remedy = "correct start and end: periods of one source are apart or nested"
                faults.append(schema.Fault("figures.csv", other.id, rule, remedy))
    return faults


def frame(rows: Iterable[records.Figure]) -> "pd.DataFrame":
    """Figures as a table for analysts: columns as printed, and point, low, high in base units."""
    import pandas as pd  # noqa: PLC0415 - a fifth of a second that only analysts need

    return pd.DataFrame(
        [
            {**one.model_dump(), "point": one.point, "low": one.bounds[0], "high": one.bounds[1]}
            for one in rows
        ]
    )


def select(
    quantity: str,
    period: periods.Period | None = None,
    as_of: str = "9999-12-31",
    folder: pathlib.Path = schema.DATA,
) -> tuple[records.Figure, ...]:
    """Every variant of a quantity known on a day, for one period or for all.

    Raises:
        KeyError: nothing of that name is measured.
    """
    if quantity not in quantities(folder):
        raise KeyError(f"{quantity!r} is not in quantities.csv")
    day = datetime.date.fromisoformat(as_of)
    span = (period.start, period.end) if period else None
    return tuple(
        one
        for one in load(folder)
        if one.quantity == quantity and one.known <= day and span in (None, (one.start, one.end))
    )


def pick(
    quantity: str,
    period: periods.Period,
    as_of: str,
    folder: pathlib.Path = schema.DATA,
) -> traces.Traced:
    """The figure to use for a quantity and period as known on a day; unknown if there is none.

    Among variants the most trusted counts, then a published number before one that somebody
    derived, then the one known last.
    """
    variants = select(quantity, period, as_of, folder)
    if not variants:
        measured = quantities(folder)[quantity]
        return traces.unknown(
            schema.UNITS[measured.unit][0],
            id=f"{quantity}_{period.slug}",
            label=f"{measured.label}, {period.label}",
            kind="figure",
            period=period,
        )
    return trace(max(variants, key=_trust), folder)


def _trust(one: records.Figure) -> tuple[int, int, datetime.date]:
    """What makes one variant count before another."""
    return CONFIDENCE[one.confidence], DERIVED_LAST[one.kind], one.known


def latest(
    quantity: str,
    as_of: str,
    until: datetime.date = datetime.date.max,
    folder: pathlib.Path = schema.DATA,
) -> traces.Traced:
    """The figure for the latest point in time up to `until`, as known on a day.

    Raises:
        LookupError: nothing was known of the quantity by then.
    """
    variants = [one for one in select(quantity, as_of=as_of, folder=folder) if one.end <= until]
    if not variants:
        raise LookupError(f"no {quantity} was known on {as_of}")
    return trace(max(variants, key=lambda one: (one.end, _trust(one))), folder)


def trace(one: records.Figure, folder: pathlib.Path = schema.DATA) -> traces.Traced:
    """A published figure as a quantity that remembers its source."""
    period = periods.between(one.start, one.end)
    span = period.label if period else f"{one.start} to {one.end}"
    low, high = one.bounds
    return traces.Traced(
        one.point,
        low,
        high,
        schema.UNITS[one.unit][0],
        id=one.id,
        label=f"{quantities(folder)[one.quantity].label}, {span}",
        kind="figure",
        period=period,
        reference=reference(one, folder) | said_of(*_topics(one), folder=folder),
    )


def _topics(one: records.Figure) -> tuple[str, ...]:
    """What statements about a figure may be about: its quantity, and the leak if it is of that."""
    return ("leak", one.quantity) if one.quantity in LEAKED else (one.quantity,)


def said_of(*topics: str, folder: pathlib.Path = schema.DATA) -> dict[str, str]:
    """Those of some subjects that anybody made a statement about, as part of a reference."""
    spoken = {one.about for one in statements(folder)}
    found = " ".join(topic for topic in topics if topic in spoken)
    return {"about": found} if found else {}


def reference(one: Any, folder: pathlib.Path = schema.DATA) -> dict[str, str]:
    """Where a figure, term or statement comes from."""
    source = sources(folder)[one.source]
    return {
        "source": one.source,
        "publisher": source.publisher,
        "date": one.known.isoformat(),
        "address": source.address,
        "quote": one.quote,
        "nature": one.kind,
        "confidence": one.confidence,
    }
