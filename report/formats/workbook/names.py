"""Names that a spreadsheet takes: what an id is called there.

A name is of letters, digits, underscores and points, begins with a letter or an underscore, and is
neither the address of a cell (A1 or R1C1, whose columns go to XFD) nor a word that formulas use.
Case does not tell two names apart.
"""

import re
from collections.abc import Iterable

_ILLEGAL = re.compile(r"[^A-Za-z0-9_.]")
_TAKEN = re.compile(
    r"[A-Z]{1,3}[0-9]+|R[0-9]*(C[0-9]*)?|C[0-9]*|TRUE|FALSE|[0-9.].*", re.IGNORECASE
)


def name(id: str) -> str:
    """What an id is called: itself, unless a spreadsheet reads something else in it."""
    legal = _ILLEGAL.sub("_", id)
    return f"_{legal}" if _TAKEN.fullmatch(legal) else legal


def named(ids: Iterable[str], taken: Iterable[str]) -> dict[str, str]:
    """A name of its own for each id, none of which is taken already."""
    used = {one.lower() for one in taken}
    found: dict[str, str] = {}
    for id in ids:
        called = name(id)
        while called.lower() in used:
            called += "_"
        used.add(called.lower())
        found[id] = called
    return found
