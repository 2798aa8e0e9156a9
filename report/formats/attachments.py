"""What is attached to a PDF, so that one file can be kept that holds all it was made from."""

import fnmatch
import pathlib
from collections.abc import Mapping

from analysis import schema
from report.formats import editions, notation

MOST = 16_000_000  # bytes of a file: a reader loads the whole PDF to look at a page of it
# What is attached, by its path, in words.
_ATTACHED = {
    "findings.json": "Every finding with bounds, formula and inputs",
    "notebooks/*.ipynb": "An executed notebook",
    "report.xlsx": "The report to calculate with",
}


def calls(files: Mapping[str, bytes]) -> str:
    """The files under a heading that tells of them, as Typst attaches them, by their paths.

    Raises:
        Faults: any of them is too large.
    """
    sizes = {path: len(content) for path, content in files.items()}
    schema.refuse([_too_large(path, size) for path, size in sizes.items() if size > MOST])
    heading = notation.heading(1, "attached", "Attached to this file")
    return "\n".join(["", heading, *(f"#{_call(path)}" for path in files)]) if files else ""


def known(made: Mapping[str, bytes]) -> dict[str, bytes]:
    """What is attached of all the files of an edition."""
    return {path: made[path] for path in sorted(made) if _words(path)}


def _words(path: str) -> str:
    """What a file is, if it is attached."""
    found = (told for pattern, told in _ATTACHED.items() if fnmatch.fnmatchcase(path, pattern))
    return next(found, "")


def _too_large(path: str, size: int) -> schema.Fault:
    rule = f"it has {size / 1e6:,.1f} MB; a PDF takes at most {MOST / 1e6:,.0f} MB"
    return schema.Fault(path, "attachment", rule, "let the notebook show less")


def _call(path: str) -> str:
    there = pathlib.PurePosixPath(path)
    return notation.call(
        "attachment",
        name=notation.exact(there.name),
        path=notation.exact(f"/{path}"),
        kind=notation.exact(editions.MEDIA.get(there.suffix, editions.BYTES)),
        words=notation.exact(_words(path)),
    )
