"""What tells a workbook that was edited: a sign for the content of each cell, row by row.

The signs lie in a sheet that spreadsheets keep and do not show. A formula is the same however a
spreadsheet writes it anew: its spaces, quotes, dollars and the digits of its numbers do not count.
"""

import datetime
import itertools
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

SHEET = "Seal"
FIRST = 3  # the row of the first signs; above stand the version and the amendments
_LENGTH = 4
_EMPTY = "." * _LENGTH
_BEGIN = datetime.datetime(1899, 12, 30)  # noqa: DTZ001 - a day has no zone
_NUMBER = re.compile(r"(?<![A-Z0-9_.])(\d+\.?\d*(?:E[+-]?\d+)?)(?![A-Z0-9_.(!])")


def sign(content: Any) -> str:
    """A few letters that tell the content of a cell from another."""
    if content is None or content == "":
        return _EMPTY
    return f"{zlib.crc32(_plain(content).encode()) & 0xFFFF:04x}"


def _plain(content: Any) -> str:
    """The content of a cell however a spreadsheet writes it."""
    if isinstance(content, bool):
        return str(content).upper()
    if isinstance(content, int | float):
        return f"{content:.12g}"
    if isinstance(content, datetime.datetime):  # as its reader takes a number shown as a day
        return f"{(content - _BEGIN) / datetime.timedelta(1):.12g}"
    text = str(content)
    if not text.startswith("="):
        return " ".join(text.split())
    return _NUMBER.sub(lambda found: f"{float(found[1]):.12g}", re.sub(r"[\s'$]", "", text.upper()))


def row(contents: Mapping[int, Any]) -> str:
    """The signs of a row.

    Args:
        contents: of each cell that has any, by its column from 0.
    """
    return "".join(sign(contents.get(n)) for n in range(max(contents, default=-1) + 1))


def changed(signs: str, contents: Sequence[Any]) -> Iterator[int]:
    """The columns, from 0, of the cells of a row that are not as they were signed."""
    told = (signs[n : n + _LENGTH] for n in range(0, len(signs), _LENGTH))
    pairs = itertools.zip_longest(told, map(sign, contents), fillvalue=_EMPTY)
    return (column for column, (before, now) in enumerate(pairs) if before != now)
