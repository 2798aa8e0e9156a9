"""From which day on something may be spoken of, and what a text speaks of too early.

An edition knows what was public by its day, in words as in numbers. A month, a publication, or
words of data/mentions.yml that belong to a later day are found here, and the press refuses them.
"""

import datetime
import functools
import pathlib
import re
from collections.abc import Iterator, Mapping
from typing import Any

from analysis import figures, files, outlook, parameters, runs, schema, terms, worlds
from analysis.findings import naming
from analysis.schema import field

_MONTHS = tuple(datetime.date(2000, month, 1).strftime("%B") for month in range(1, 13))
_MONTH = re.compile(rf"\b(?:(\d{{1,2}}) )?({'|'.join(_MONTHS)}) (20\d\d)\b")

_LINKS = re.compile(r"\(#source-([\w-]+)\)")


class Mention(schema.Record):
    """Words that belong to something that became known on a day (data/mentions.yml)."""

    words: tuple[schema.Text, ...] = field("how the text puts it, each form by itself")
    of: schema.Text = field("a source or an amendment: from its first day on they may be used")


def known(key: str, as_of: str) -> bool:
    """Whether what a source says, an amendment, a scenario, or a statement, was public on a day.

    Of a source, which may tell of what was known before it, not before the day it came out.

    Args:
        key: of data/sources.csv, the name of a file in data/amendments or data/scenarios, an id of
            data/statements.csv, data/quantities.csv or data/uncertainty.yml, or a term such as
            revenue_share.cap.
        as_of: the day, YYYY-MM-DD.

    Raises:
        KeyError: nothing has that name, or the source of that name says nothing.
    """
    return max(first(key), _dated(key)).isoformat() <= as_of


def first(key: str) -> datetime.date:
    """The first day on which anything of a source and so on was public; a KeyError as `known`."""
    if key not in _public():
        raise KeyError(
            f"no amendment, statement, term or input is named {key!r}, and nothing rests on a "
            "source or is a figure of that name"
        )
    return _public()[key]


@functools.cache
def _public() -> Mapping[str, datetime.date]:
    """The first day of whatever may be named."""
    changes = [(amendment.id, one) for amendment in terms.amendments() for one in amendment.changes]
    said = [
        *((one.source, one.known) for one in naming.said()),
        *((id, one.known) for id, one in changes),
        *((id, one.known) for id, one in outlook.load().items()),
        *((one.id, one.known) for one in figures.statements()),
        *((one.id, one.known) for one in worlds.load().inputs),
        *((one.quantity, one.known) for one in figures.load()),
        *((f"{one.clause}.{one.name}", one.known) for _, one in changes),
        *((f"{of.id}.{one.name}", one.known) for of in terms.load().values() for one in of.terms),
    ]
    return dict(sorted(said, key=lambda one: one[1], reverse=True))  # the first day stands last


def too_early(text: str, run: Mapping[str, Any]) -> Iterator[tuple[str, datetime.date]]:
    """What a text speaks of that was not yet public on a run's day, and when it became so.

    A month that is named is taken as not yet known before it began, unless a term, an amendment or
    a figure that is known names it: an end agreed upon may lie ahead, and so may what is expected.
    """
    today = datetime.date.fromisoformat(run["as_of"])
    ahead = _agreed(run["as_of"], run["amendments"])
    for found in _MONTH.finditer(text):
        day, month, year = found.groups()
        begun = datetime.date(int(year), _MONTHS.index(month) + 1, int(day or 1))
        if begun > today and (begun.year, begun.month) not in ahead:
            yield found[0], begun
    for pattern, since in _words():
        if since > today and (found_too := pattern.search(text)):
            yield found_too[0], since


def early(template: str, run: Mapping[str, Any]) -> bool:
    """Whether a text speaks of what was not yet public on a run's day, or leads to it.

    Raises:
        KeyError: it leads to a source that says nothing.
    """
    keys = [*_LINKS.findall(template)]
    keys += (one.id for one in figures.statements() if f"{{{one.id}}}" in template)
    with runs.listening():  # whatever tells of an amendment of the run's own reads it elsewhere
        return any(too_early(template, run)) or not all(known(key, run["as_of"]) for key in keys)


def mentions(folder: pathlib.Path = schema.DATA) -> list[Mention]:
    """The words that belong to a day; Faults if what dates them does not exist."""
    path = folder / "mentions.yml"
    read = files.read_list(path, Mention, "mention", "words")
    faults = []
    for one in read:
        try:
            first(one.of)
        except KeyError as error:
            remedy = "name a source of data/sources.csv or a file of data/amendments"
            faults.append(schema.Fault(path.name, f"mention {one.words}", str(error), remedy))
    schema.refuse(faults)
    return read


def source_of(word: str) -> str:
    """What dates a word of data/mentions.yml: whose figures may be told by it; else a KeyError."""
    for one in mentions():
        if word in one.words:
            return one.of
    raise KeyError(f"no mention of data/mentions.yml has the word {word!r}")


@functools.cache
def _words() -> tuple[tuple[re.Pattern[str], datetime.date], ...]:
    """The words of data/mentions.yml and the names of publishers, each with its first day."""
    since = {form: _dated(one.of) for one in mentions() for form in one.words}
    parties = {name for one in terms.load().values() for name in (one.payer, one.receiver)}
    for one in figures.sources().values():
        days = [said.known for said in naming.said() if said.source == one.key]
        if days and one.publisher not in parties:  # who is spoken of whatever was published
            first_out = max(min(days), one.date or datetime.date.min)
            since[one.publisher] = min(first_out, since.get(one.publisher, datetime.date.max))
    return tuple(
        (re.compile(rf"(?<!\w){re.escape(form)}(?!\w)"), day) for form, day in since.items()
    )


def _dated(of: str) -> datetime.date:
    """The day of what dates something: a source's own, for it may tell of what was known before."""
    source = figures.sources().get(of)
    return (source and source.date) or first(of)


@functools.cache
def _agreed(as_of: str, amendments: str) -> frozenset[tuple[int, int]]:
    """The months that terms name, as their own or in words, and figures of one month.

    Those known, and a run's own.
    """
    agreed = terms.agreed(parameters.check({"as_of": as_of, "amendments": amendments}))
    told = [one for _, one in terms.known(agreed, as_of)]
    days = [day for one in told for day in (one.effective, one.until) if day]
    named = _MONTH.findall(" ".join(f"{one.says} {one.dating} {one.quote}" for one in told))
    of_month = [
        one for one in figures.load() if one.start.timetuple()[:2] == one.end.timetuple()[:2]
    ]
    days += [one.end for one in of_month if one.known.isoformat() <= as_of]
    days += [day for one in worlds.made(as_of) for day in (one.start, one.end)]
    ahead = {(int(year), _MONTHS.index(month) + 1) for _, month, year in named}
    return frozenset({(day.year, day.month) for day in days} | ahead)
