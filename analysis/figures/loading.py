"""Reads what was published and checks it, row by row and file against file.

Whatever is loaded here raises Faults, all at once, where its file is missing or breaks the schema.
"""

import functools
import itertools
import pathlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from analysis import files, schema
from analysis.figures import records

_LEAK = "leak"  # what a statement is about that is about no quantity


@functools.cache
def sources(folder: pathlib.Path = schema.DATA) -> Mapping[str, records.Source]:
    """Every publication by its key (data/sources.csv)."""
    return {one.key: one for one in files.read_csv(folder / "sources.csv", records.Source)}


@functools.cache
def quantities(folder: pathlib.Path = schema.DATA) -> Mapping[str, records.Quantity]:
    """Everything that is measured, by name (data/quantities.csv)."""
    rows = files.read_csv(folder / "quantities.csv", records.Quantity)
    return {one.quantity: one for one in rows}


@functools.cache
def statements(folder: pathlib.Path = schema.DATA) -> tuple[records.Statement, ...]:
    """What the companies and the sources said about the numbers (data/statements.csv)."""
    rows = files.read_csv(folder / "statements.csv", records.Statement)
    known, remedy = {*quantities(folder), _LEAK}, f"correct the quantity's name, or write {_LEAK}"
    schema.gather(
        lambda: ill_sourced("statements.csv", ((one.id, one) for one in rows), folder),
        lambda: (
            schema.Fault(
                "statements.csv", one.id, f"{one.about!r} is not in quantities.csv", remedy
            )
            for one in rows
            if one.about not in known
        ),
    )
    return tuple(rows)


@functools.cache
def kept(folder: pathlib.Path = schema.DATA) -> tuple[records.Kept, ...]:
    """Why rows are kept that nothing reads (data/kept.yml)."""
    return tuple(files.read_list(folder / "kept.yml", records.Kept, "reason", "reason"))


@functools.cache
def load(folder: pathlib.Path = schema.DATA) -> tuple[records.Figure, ...]:
    """Every published figure (data/figures.csv), checked also against the other files."""
    *_, rows = schema.read_all(
        lambda: sources(folder),
        lambda: quantities(folder),
        lambda: statements(folder),
        lambda: tuple(files.read_csv(folder / "figures.csv", records.Figure)),
    )
    schema.gather(
        lambda: ill_sourced("figures.csv", ((one.id, one) for one in rows), folder),
        lambda: _misfits(rows, quantities(folder)),
        lambda: _repetitions(rows),
        lambda: _overlaps(rows),
    )
    return rows


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


def ill_sourced(
    file: str, rows: Iterable[tuple[str, Any]], folder: pathlib.Path = schema.DATA
) -> Iterator[schema.Fault]:
    """Faults of figures, statements or terms, each with its place, in what they say of a source.

    It must be known, and what is quoted of it in another language than English be translated.
    """
    known = sources(folder)
    for place, one in rows:
        if one.source not in known:
            yield from unknown_sources(file, [(place, one.source)], folder)
            continue
        language = known[one.source].language
        if foreign := bool(one.quote) and language != "en":
            rule = f"its quote is in the language {language!r} and has no translation"
            remedy = f"write translation as {schema.TRANSLATION.description}"
        else:
            rule = "it has a translation, and no quote in another language than English"
            remedy = "leave translation out, or correct the language in sources.csv"
        if foreign != bool(one.translation):
            yield schema.Fault(file, place, rule, remedy)


def _misfits(
    rows: Sequence[records.Figure], measured: Mapping[str, records.Quantity]
) -> Iterator[schema.Fault]:
    """Rows whose quantity is unknown, whose unit is another, or whose sign is impossible."""
    for one in rows:
        if one.quantity not in measured:
            rule = f"the quantity {one.quantity!r} is not in quantities.csv"
            remedy = "add the quantity to quantities.csv or correct its name"
            yield schema.Fault("figures.csv", one.id, rule, remedy)
            continue
        quantity = measured[one.quantity]
        if one.unit != quantity.unit:
            rule = f"the unit is {one.unit}, but {one.quantity} is measured in {quantity.unit}"
            remedy = f"convert nothing: choose a quantity measured in {one.unit}"
            yield schema.Fault("figures.csv", one.id, rule, remedy)
        if one.unit == "percent" and one.point > 1 and quantity.signed == "no":
            rule = f"{one.value} percent, but {one.quantity} is a part of a whole"
            remedy = "correct the value, or mark the quantity as signed in quantities.csv"
            yield schema.Fault("figures.csv", one.id, rule, remedy)
        if one.point < 0 and quantity.signed == "no":
            rule = f"the amount {one.value} is negative, but {one.quantity} cannot be"
            remedy = "drop the minus sign, or mark the quantity as signed in quantities.csv"
            yield schema.Fault("figures.csv", one.id, rule, remedy)


def _repetitions(rows: Sequence[records.Figure]) -> Iterator[schema.Fault]:
    """Rows that say again what another row of the same source says."""
    seen: dict[tuple[object, ...], str] = {}
    for one in rows:
        key = (one.quantity, one.party, one.source, one.start, one.end, one.value, one.scale)
        if key in seen:
            rule, remedy = f"it repeats {seen[key]}", "keep one of the two rows"
            yield schema.Fault("figures.csv", one.id, rule, remedy)
        seen.setdefault(key, one.id)


def _overlaps(rows: Sequence[records.Figure]) -> Iterator[schema.Fault]:
    """Pairs of one series whose periods overlap without one containing the other."""
    series = lambda one: (one.quantity, one.party, one.source)  # noqa: E731 - used twice below
    for _, group in itertools.groupby(sorted(rows, key=series), series):
        for one, other in itertools.combinations(sorted(group, key=lambda o: (o.start, o.end)), 2):
            if one.start < other.start <= one.end < other.end:
                rule = f"its period overlaps that of {one.id}"
                remedy = "correct start and end: periods of one source are apart or nested"
                yield schema.Fault("figures.csv", other.id, rule, remedy)
