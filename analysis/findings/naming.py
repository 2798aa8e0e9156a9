"""What may be told of a source on a day: one that came out later may tell of what was known before.

Of such a source only its kind is told: its name, its day, its place and its words would speak of
what is yet to come. Whatever names or quotes a source, on a page or in the data of an edition, asks
here.
"""

import datetime
import functools
import re
from collections.abc import Mapping
from typing import Any

from analysis import figures, parameters, terms, wording
from analysis.findings import claimed

_NAMELESS = {"author": "", "title": "", "date": None, "address": "", "read_at": ""}
_LEFT_OUT = ("read_at", "translation")  # of a reference that has none
_YEAR = re.compile(r"(?<=/)20\d\d(?=/)")  # in the address of a page
_EVER = datetime.date.max.isoformat()


@functools.cache
def said() -> tuple[Any, ...]:
    """All that rests on a source and is dated: figures, statements, terms and claims."""
    agreed = (one for clause in terms.load().values() for one in clause.terms)
    return (*figures.load(), *figures.statements(), *agreed, *claimed.load())


def heard(as_of: str) -> frozenset[str]:
    """The sources of which anything was public by a day, YYYY-MM-DD."""
    return frozenset(one.source for one in said() if one.known.isoformat() <= as_of)


@functools.cache
def sources(as_of: str = _EVER) -> Mapping[str, figures.Source]:
    """Every source as it may be named on a day, by its key."""
    return on(figures.sources(), as_of)


def on(named: Mapping[str, figures.Source], as_of: str) -> Mapping[str, figures.Source]:
    """Some sources as they may be named on a day; a copy of a later year has no place yet, too."""
    known = heard(as_of)
    later: dict[str, list[str]] = {}
    for key, one in named.items():
        if key in known and _is_later(one, as_of):
            later.setdefault(f"{one.kind} source", []).append(key)
    kinds = {
        key: f"{name}{f' {number}' if len(keys) > 1 else ''} of a later day"
        for name, keys in later.items()
        for number, key in enumerate(keys, 1)
    }
    return {
        key: one.model_copy(update={"publisher": kinds[key], **_NAMELESS})
        if key in kinds
        else one.model_copy(update={"read_at": "unrecorded"})
        if any(year > as_of[:4] for year in _YEAR.findall(one.read_at))
        else one
        for key, one in named.items()
    }


def published(one: figures.Figure) -> str:
    """What a figure says and who printed it, for a label: "$1.8 billion by Epoch AI".

    It is named as it may be on the first day of which an edition could tell of it.
    """
    since = max(one.known.isoformat(), parameters.FIRST_DAY)
    return f"{wording.bare(figures.trace(one))} by {sources(since)[one.source].shown}"


def _is_later(source: figures.Source, as_of: str) -> bool:
    return source.date is not None and source.date.isoformat() > as_of


def words(one: Any, as_of: str) -> dict[str, str]:
    """The words of a figure, term or statement, and these in English, if they are out by a day."""
    late = _is_later(figures.sources()[one.source], as_of)
    return {"quote": "" if late else one.quote, "translation": "" if late else one.translation}


def quotation(one: Any, as_of: str) -> str:
    """The same in quotation marks."""
    return wording.quotation(*words(one, as_of).values())


def told(record: Mapping[str, Any], as_of: str) -> dict[str, Any]:
    """What is told of a figure or term as plain data, with no more of its source than may be."""
    source = figures.sources().get(record.get("source", ""))
    if source is None or "publisher" not in record:
        return {**record}
    named = sources(as_of)[source.key]
    late = {"quote": "", "translation": ""} if _is_later(source, as_of) else {}
    now = {"publisher": named.publisher, "read_at": "", **figures.place(named), **late}
    mended = {name: now.get(name, one) for name, one in record.items()}
    return {name: one for name, one in mended.items() if one or name not in _LEFT_OUT}
