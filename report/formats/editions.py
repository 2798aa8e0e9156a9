"""What editions are written in: a format is a module of this room with a `FORMAT`.

A new one is a new file here; `python -m report build` then writes it, and `--formats` knows it.
"""

import collections
import functools
import importlib
import json
import pathlib
import pkgutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analysis import schema
from report import formats
from report.formats import document

# What kind of file each ending stands for, the same on every machine.
BYTES = "application/octet-stream"
MEDIA = {
    ".csv": "text/csv",
    ".html": "text/html",
    ".ipynb": "application/x-ipynb+json",
    ".json": "application/json",
    ".md": "text/markdown",
    ".parquet": "application/vnd.apache.parquet",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".yml": "application/yaml",
}


@dataclass(frozen=True)
class Edition:
    """What a format is handed: an edition that is ready to be written.

    `made` grows: it has the executed notebooks and findings.json from the start, and every file
    of an earlier turn, by the path from the edition's folder. `manifest` gives manifest.json as
    it is with what has been made so far.
    """

    parts: tuple[document.Document, ...]  # the story, then its ledger if it has one
    findings: Sequence[Mapping[str, Any]]  # every finding as plain data
    run: Mapping[str, Any]  # all parameters, as `parameters.check` returns them
    made: Mapping[str, bytes]
    manifest: Callable[[], bytes]


def as_json(told: Mapping[str, Any]) -> bytes:
    """Plain data as a file of an edition; all of its numbers are known."""
    return (json.dumps(told, indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode()


Files = Iterable[tuple[str, Callable[[], bytes]]]  # by name, each with what makes it


@dataclass(frozen=True)
class Format:
    """A format that editions are written in.

    Args:
        name: what `--formats` calls it.
        files: names them, and how to make each.
        beside: whether another process makes them, for which a thread may wait.
        turn: formats of a later turn find in `Edition.made` what those of an earlier one wrote.
    """

    name: str
    files: Callable[[Edition], Files]
    beside: bool = False
    turn: int = 0


@functools.cache
def known() -> Mapping[str, Format]:
    """Every format of this room by its name, in the order they are written in.

    Raises:
        Faults: two have one name.
    """
    names = (one.name for one in pkgutil.iter_modules(formats.__path__))
    modules = [importlib.import_module(f"{formats.__name__}.{name}") for name in names]
    found = [one for module in modules if (one := getattr(module, "FORMAT", None))]
    rule, remedy = "two modules have a format of that name", "give each FORMAT a name of its own"
    times = collections.Counter(one.name for one in found)
    twice = [name for name, count in times.items() if count > 1]
    schema.refuse(schema.Fault("report/formats", name, rule, remedy) for name in twice)
    return {one.name: one for one in sorted(found, key=lambda one: (one.turn, one.beside))}


def exists(name: str) -> bool:
    """Whether there is a format; all are loaded only if no module says so in the usual words."""
    said = f'\nFORMAT = editions.Format("{name}"'
    modules = pathlib.Path(__file__).parent.rglob("*.py")
    return any(said in module.read_text("utf-8") for module in modules) or name in known()
