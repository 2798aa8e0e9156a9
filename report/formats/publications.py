"""How a publication is named where something rests on it."""

import datetime
from collections.abc import Mapping, Sequence

from analysis import figures, periods


def dated(source: figures.Source, known: str) -> str:
    """A publication in short: who and when; the list of sources has its title and address."""
    date = source.date or (datetime.date.fromisoformat(known) if known else None)
    return f"{source.shown}, {periods.day(date)}" if date else source.shown


def cited(keys: Sequence[str], sources: Mapping[str, figures.Source]) -> list[tuple[str, str]]:
    """The key and name of each source, told apart where a publisher stands there twice."""
    publishers = [sources[key].shown for key in keys]
    return [
        (key, f"{name} ({_particular(sources[key])})" if publishers.count(name) > 1 else name)
        for key, name in zip(keys, publishers, strict=True)
    ]


def _particular(source: figures.Source) -> str:
    """What tells a publication from others of its publisher: its day, or its title or address."""
    if source.date:
        return periods.day(source.date)
    words = source.address.rstrip("/").rpartition("/")[2].split("-")
    brief = f"{' '.join(words[:_WORDS])}…" if len(words) > _WORDS else " ".join(words)
    return source.title or brief or source.key


_WORDS = 4  # of an address, if nothing else tells a publication from another
