"""What an edition is made from, as hashes: the same hashes and parameters give the same bytes."""

import hashlib
import json
import pathlib
import re
from collections.abc import Iterable, Mapping
from typing import Any

import report
from analysis import schema
from report.press import orders

# The folders and files an edition depends on. The declared editions are not among them: the one
# that is built enters its own stamp, so that declaring another leaves this one as it is.
_PARTS = (
    "CITATION.cff",
    "analysis/**/*.py",
    "data/*.csv",
    "data/**/[!.]*.y*ml",
    "notebooks/[!.]*.ipynb",
    "report/*.py",
    "report/formats/**/*.py",
    "report/press/*.py",
    "report/verbs/*.py",
    "report/formats/fonts/*",
    "report/formats/templates/*",
    "report/formats/vendor/*",
    "requirements.lock",
)
# What a page tells of them: each kind of input by the paths that it has.
_KINDS = {
    "terms": r"data/(terms\.yml|amendments/.*)",
    "data": r"data/.*",
    "lock": r"requirements\.lock",
    "notebooks": r"notebooks/.*",
    "code": r".*",
}
# What makes the answers, and what makes a chapter of them, by the beginnings of the paths; beside
# data that are written for readers alone, and that no answer and no chapter reads.
ANALYSIS = ("analysis/", "data/", "requirements.lock")
CHAPTER = (*ANALYSIS, "report/press/engine.py", "report/press/kept.py", "report/press/notebooks.py")
READERS = ("data/corrections.yml", "data/exchange/", "data/glossary.yml")
SHOWN = 12  # characters of a stamp that a page shows


def hashes(root: pathlib.Path) -> dict[str, str]:
    """The SHA-256 of every input: path from the root -> hash."""
    files = (path for part in _PARTS for path in root.glob(part) if path.is_file())
    return {path.relative_to(root).as_posix(): digest(_content(path)) for path in sorted(files)}


def summary(hashed: Mapping[str, str]) -> dict[str, str]:
    """One SHA-256 for each kind of input: of its only file, or of the lines `sha256sum` prints."""
    kinds: dict[str, dict[str, str]] = {kind: {} for kind in _KINDS}
    for path, hash_ in hashed.items():
        kind = next(kind for kind, paths in _KINDS.items() if re.fullmatch(paths, path))
        kinds[kind][path] = hash_
    return {kind: _together(files) for kind, files in kinds.items() if files}


def within(hashed: Mapping[str, str], beginnings: tuple[str, ...]) -> str:
    """One SHA-256 of the inputs whose paths begin so, beside what is for readers alone."""
    chosen = {
        path: hash_
        for path, hash_ in hashed.items()
        if path.startswith(beginnings) and not path.startswith(READERS)
    }
    return digest(json.dumps(chosen).encode())


def _together(hashed: Mapping[str, str]) -> str:
    if len(hashed) == 1:
        return next(iter(hashed.values()))
    return digest("".join(f"{hash_}  {path}\n" for path, hash_ in hashed.items()).encode())


def stamp(hashed: Mapping[str, str], order: orders.Order) -> str:
    """One hash over all inputs, the parameters and the edition's name and titles."""
    made_of = {
        "edition": [order.name, order.title, order.subtitle],
        "parameters": dict(order.parameters),
        "inputs": dict(hashed),
    }
    return digest(json.dumps(made_of, sort_keys=True).encode())


def refuse_changed(root: pathlib.Path, before: Mapping[str, str]) -> None:
    """Make sure that the inputs are still the ones that were hashed.

    Raises:
        Failure: they are not; the message names them.
    """
    changed = sorted(path for path, _ in set(before.items()) ^ set(hashes(root).items()))
    if changed:
        names = ", ".join(dict.fromkeys(changed))
        raise schema.Failure(f"{names}: changed during the build. Remedy: build again.")


def reloaded(root: pathlib.Path) -> list[str]:
    """The code that may be other than what this process has loaded: it was written since."""
    files = (path for part in _PARTS if part.endswith(".py") for path in root.glob(part))
    return [path.name for path in files if path.stat().st_ctime_ns >= report.BEGAN]


def digest(content: bytes) -> str:
    """The SHA-256 of some bytes."""
    return hashlib.sha256(content).hexdigest()


def _content(path: pathlib.Path) -> bytes:
    """What of a file counts: of a notebook only what its author wrote, not the stored outputs."""
    content = path.read_bytes()
    if path.suffix != ".ipynb":
        return content
    try:
        return json.dumps(list(_written(json.loads(content)["cells"]))).encode()
    except (ValueError, LookupError, TypeError, AttributeError):
        return content  # of an older format, or refused where it is read


def _written(cells: Iterable[Mapping[str, Any]]) -> Iterable[list[Any]]:
    for cell in cells:
        source = cell["source"]
        text = source if isinstance(source, str) else "".join(source)
        yield [cell["cell_type"], (cell.get("metadata") or {}).get("tags", []), text]
