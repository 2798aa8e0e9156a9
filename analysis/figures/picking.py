"""Which figure counts, as a quantity that remembers its source. No value is ever changed here."""

import datetime
import functools
import pathlib
import re
import textwrap
import urllib.parse
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from analysis import cards, frames, periods, schema, traces
from analysis.figures import loading, records

LEAKED = ("revenue_share", "inference")  # of which the leak has numbers
_NAME = 28  # letters of a page's name, if nothing else tells a publication from another
_ADDRESS = 96  # of one that stands by itself
_NOT_LATIN = re.compile(r"[\u0250-\U0010ffff]")
KEYS = re.compile(r"\b([A-Z][A-Z0-9]+)\b")  # what may be the key of a source in a text
CONFIDENCE = {"low": 0, "medium": 1, "high": 2}


def select(
    quantity: str,
    period: periods.Period | str | None = None,
    as_of: str = "9999-12-31",
    folder: pathlib.Path = schema.DATA,
) -> tuple[records.Figure, ...]:
    """Every variant of a quantity known on a day, for one period, or its slug, or for all.

    Raises:
        Faults: nothing of that name is measured, or the data break the schema.
        ValueError: the slug is that of no period.
    """
    if quantity not in loading.quantities(folder):
        rule = f"the quantity {quantity!r} is asked for and has no row"
        remedy = "put its row back, or ask for one of the file"
        raise schema.Faults([schema.Fault("quantities.csv", "quantity", rule, remedy)])
    day = datetime.date.fromisoformat(as_of)
    of = periods.parse(period) if isinstance(period, str) else period
    span = (of.start, of.end) if of else None
    return tuple(
        one
        for one in _by_quantity(folder).get(quantity, ())
        if one.known <= day and span in (None, (one.start, one.end))
    )


@functools.cache
def _by_quantity(folder: pathlib.Path) -> Mapping[str, tuple[records.Figure, ...]]:
    """All figures, those of a quantity together, in the order of the file."""
    found: dict[str, list[records.Figure]] = {}
    for one in loading.load(folder):
        found.setdefault(one.quantity, []).append(one)
    return {quantity: tuple(rows) for quantity, rows in found.items()}


@functools.cache
def by_id() -> Mapping[str, records.Figure]:
    """All figures by their ids."""
    return {one.id: one for one in loading.load()}


def known(id: str, as_of: str) -> traces.Traced:
    """A figure by its id; unknown before it was published."""
    found = trace(by_id()[id])
    late = by_id()[id].known.isoformat() > as_of
    return traces.unknown(found.unit, id=id, label=found.label, kind="figure") if late else found


@functools.lru_cache(maxsize=8192)
def pick(quantity: str, period: periods.Period | str, as_of: str) -> traces.Traced:
    """The figure to use for a quantity and period as known on a day; unknown if there is none.

    Among variants the most trusted counts, then a published number before one that somebody
    derived, then the one known last.
    """
    if variants := select(quantity, period, as_of):
        return trace(max(variants, key=_trust))
    of = periods.parse(period) if isinstance(period, str) else period
    return _unknown(quantity, f"_{of.slug}", f", {of.label}", of)


def _unknown(
    quantity: str, slug: str = "", of: str = "", period: periods.Period | None = None
) -> traces.Traced:
    """A quantity of which nothing is known, of a period or at all."""
    one, id = loading.quantities()[quantity], f"{quantity}{slug}"
    unit, label = schema.base_unit(one.unit), f"{one.label}{of}"
    return traces.unknown(unit, id=id, label=label, kind="figure", period=period)


def _trust(one: records.Figure) -> tuple[int, bool, datetime.date]:
    """What makes one variant count before another."""
    return CONFIDENCE[one.confidence], one.kind != "derived", one.known


def covered(
    quantities: Iterable[str], as_of: str, folder: pathlib.Path = schema.DATA
) -> set[periods.Period]:
    """The periods of whole quarters that figures of some quantities known on a day cover."""
    found = (
        periods.between(one.start, one.end)
        for quantity in quantities
        for one in select(quantity, as_of=as_of, folder=folder)
    )
    return {period for period in found if period is not None}


def last_period(quantity: str, as_of: str) -> periods.Period:
    """The last period that a quantity is known of; while it is of none, of the first that will be.

    Raises:
        ValueError: no figure of the quantity is for whole quarters.
    """
    known = covered((quantity,), as_of)
    if not known:
        spans = (one for one in select(quantity) if periods.between(one.start, one.end))
        known = covered((quantity,), min(one.known for one in spans).isoformat())
    return max(known)


def quarters_of(
    quantities: Iterable[str], as_of: str, folder: pathlib.Path = schema.DATA
) -> tuple[periods.Period, ...]:
    """The single quarters that figures of some quantities are for, in order."""
    return tuple(sorted(one for one in covered(quantities, as_of, folder) if len(one) == 1))


def newest(quantity: str, as_of: str, until: datetime.date = datetime.date.max) -> traces.Traced:
    """The figure for the latest point in time up to `until`, as known on a day; unknown if none."""
    variants = [one for one in select(quantity, as_of=as_of) if one.end <= until]
    if variants:
        return trace(max(variants, key=lambda one: (one.end, _trust(one))))
    return _unknown(quantity)


def trace(one: records.Figure) -> traces.Traced:
    """A published figure as a quantity that remembers its source."""
    span = periods.named(one.start, one.end)
    low, high = one.bounds
    return traces.Traced(
        one.point,
        low,
        high,
        schema.base_unit(one.unit),
        id=one.id,
        label=f"{loading.quantities()[one.quantity].label}, {span}",
        kind="figure",
        period=periods.between(one.start, one.end),
        reference=reference(one) | said_of(*["leak"] * (one.quantity in LEAKED), one.quantity),
        style=schema.STYLES.get(one.unit, ""),
    )


def card(one: records.Figure) -> cards.Card:
    """How a figure shows itself: as printed, how far it is known, and who says so."""
    shown = cards.of(trace(one))
    scale = "" if one.scale == "one" else f"{one.scale} "
    hedge = "" if one.bound == "exact" else f"{one.bound} "
    lines = [("As printed", f"{hedge}{one.value} {scale}{one.unit}"), *shown.lines]
    noted = [("Note", one.note)] if one.note else []
    return replace(shown, lines=(*lines, *noted))


def said_of(*topics: str) -> dict[str, str]:
    """Those of some subjects that anybody made a statement about, as part of a reference."""
    found = " ".join(topic for topic in topics if topic in _spoken_of())
    return {"about": found} if found else {}


@functools.cache
def _spoken_of() -> frozenset[str]:
    return frozenset(one.about for one in loading.statements())


def reference(one: Any) -> dict[str, str]:
    """Where a figure, term or statement comes from."""
    source = loading.sources()[one.source]
    return {
        "source": one.source,
        "publisher": source.publisher,
        "date": one.known.isoformat(),
        **place(source),
        "quote": one.quote,
        **({"translation": one.translation} if one.translation else {}),
        "nature": one.kind,
        "confidence": one.confidence,
        **({"hedged": "about"} if getattr(one, "bound", "") == "about" else {}),
    }


def place(source: records.Source) -> dict[str, str]:
    """Where something was published and read, as part of a reference."""
    return {"address": source.address, **({"read_at": source.read_at} if source.read_at else {})}


def named(text: str) -> str:
    """A text of the data in which publishers stand for the keys of their sources, such as TC."""
    return "".join(
        loading.sources()[word].publisher if word in loading.sources() else word
        for word in KEYS.split(text)
    )


def dated(source: records.Source, known: str) -> str:
    """A publication in short: who and when; the list of sources has its title and address."""
    date = source.date or (datetime.date.fromisoformat(known) if known else None)
    return f"{source.shown}, {periods.day(date)}" if date else source.shown


def cited(keys: Sequence[str], sources: Mapping[str, records.Source]) -> list[tuple[str, str]]:
    """The key and name of each source, told apart where a publisher stands there twice."""
    publishers = [sources[key].shown for key in keys]
    return [
        (key, f"{name} ({_particular(sources[key])})" if publishers.count(name) > 1 else name)
        for key, name in zip(keys, publishers, strict=True)
    ]


def _particular(source: records.Source) -> str:
    """What tells a publication from others of its publisher: its day, title, or page in words."""
    if source.date:
        return periods.day(source.date)
    path = urllib.parse.unquote(urllib.parse.urlsplit(source.address).path)
    last = path.rstrip("/").rpartition("/")[2]
    words = _NOT_LATIN.split(last.replace("-", " "), maxsplit=1)[0]
    page = textwrap.shorten(words, _NAME, placeholder="…")
    return source.title or page or brief(source.address) or source.key


def brief(address: str) -> str:
    """An address as it can be read: its host and path in letters, no further than these are Latin.

    The link has all of it.
    """
    parts = urllib.parse.urlsplit(address)
    query = f"?{parts.query}" if parts.query else ""
    whole = parts.netloc.removeprefix("www.") + urllib.parse.unquote(parts.path + query)
    whole = whole.rstrip("/")
    read = _NOT_LATIN.split(whole, maxsplit=1)[0][:_ADDRESS]
    return whole if read == whole else f"{read.rstrip('-_/')}…"


def frame(rows: Iterable[records.Figure] | None = None) -> frames.Frame:
    """Some figures, or all, as a table: columns as printed, and point, low, high in base units."""
    shown = loading.load() if rows is None else rows
    return frames.of(
        {**one.model_dump(), "point": one.point, "low": one.bounds[0], "high": one.bounds[1]}
        for one in shown
    )
