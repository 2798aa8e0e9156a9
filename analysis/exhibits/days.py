"""From which day on something may be spoken of."""

import datetime
import functools
from typing import Any

from analysis import figures, terms


def known(key: str, as_of: str) -> bool:
    """Whether what a source says, or an amendment, was public on a day.

    Args:
        key: of data/sources.csv, or the name of a file in data/amendments.
        as_of: the day, YYYY-MM-DD.

    Raises:
        KeyError: there is no source and no amendment of that name.
    """
    return first(key).isoformat() <= as_of


@functools.cache
def first(key: str) -> datetime.date:
    """The first day on which anything of a source, or of an amendment, was public.

    Raises:
        KeyError: as `known`.
    """
    changes = {one.id: one.changes for one in terms.amendments()}
    if key in changes:
        return min(change.known for change in changes[key])
    said: list[Any] = [*figures.load(), *figures.statements(), *_terms()]
    days = [one.known for one in said if one.source == key]
    if key not in figures.sources() or not days:
        raise KeyError(f"no amendment is named {key!r}, and nothing rests on a source of that name")
    found: datetime.date = min(days)
    return found


def _terms() -> list[terms.Term]:
    """Each dated value of a clause."""
    return [one for clause in terms.load().values() for one in clause.terms]
