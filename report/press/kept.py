"""Notebooks as the repository keeps them: nothing that a run or a machine leaves in them.

`make lab` saves them so, and the hook before a commit, so that what was not edited is no change.
They are read here, too, and refused if a cell would be kept from a build, from nbval or the ledger.
"""

import difflib
import functools
import json
import pathlib
import re
from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from typing import Any

import nbformat

from analysis import schema
from report import cache

KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
MINOR = 5  # of the notebook format: the first in which cells have ids
_UNSEEN = re.compile("skip-execution|raises-exception|nbval-.*|#+ *(NBVAL|PYTEST_VALIDATE)_[A-Z_]+")
_KINDS = ("code", "markdown", "raw")
_TAGS = ("parameters", "injected-parameters", "ledger")
_NEAR = 0.8  # how alike a slip of the keyboard is
_VOLATILE = ("papermill", "execution", "ExecuteTime", "collapsed", "scrolled")


def before_save(model: Mapping[str, Any], path: str = "", **_: Any) -> None:
    """Jupyter's hook: the notebooks of the report forget which Python ran them.

    Their outputs stay, for those who look at them: the hook before a commit takes them out.

    Args:
        model: what is saved, as Jupyter has it; changed in place.
        path: where, from the folder that Jupyter was started in.
    """
    if model["type"] == "notebook" and path.startswith("notebooks/"):
        forget(model["content"])


def forget(content: MutableMapping[str, Any]) -> None:
    """Take out of a notebook what tells of the machine and the moment; changed in place."""
    content["metadata"] = {"kernelspec": dict(KERNEL), "language_info": {"name": "python"}}
    for cell in content["cells"]:
        for name in _VOLATILE:
            cell["metadata"].pop(name, None)


def clear(paths: Iterable[pathlib.Path]) -> list[str]:
    """Take the outputs out of notebooks, and what `forget` does.

    Returns:
        The names of the files that changed.

    Raises:
        Faults: some cannot be read; then none was changed.
    """
    named = [*paths]
    texts = schema.read_all(*(functools.partial(_cleared, path) for path in named))
    return write(dict(zip(named, texts, strict=True)))


def _cleared(path: pathlib.Path) -> str:
    try:
        content: Any = nbformat.reads(path.read_text("utf-8"), as_version=4)  # type: ignore[no-untyped-call]  # nbformat's
    except Exception as error:  # noqa: BLE001 - whatever is made of what it is given
        rule, remedy = f"it is no notebook ({error})", "restore it, or save it from JupyterLab"
        raise schema.Faults([schema.Fault(path.name, "file", rule, remedy)]) from None
    forget(content)
    for cell in content.cells:
        if cell.cell_type == "code":
            cell.update(outputs=[], execution_count=None)
    return nbformat.writes(nbformat.from_dict(content)) + "\n"  # type: ignore[no-untyped-call]  # as above


def write(texts: Mapping[pathlib.Path, str]) -> list[str]:
    """Write notebooks, but for those whose text is the same; gives the names of the others."""
    changed = {path: text for path, text in texts.items() if text != path.read_text("utf-8")}
    for path, text in changed.items():
        cache.write(path, text.encode())
    return [path.name for path in changed]


def read(path: pathlib.Path) -> Any:
    """A notebook of any version as one of today; what scripts leave out of it is filled in.

    Raises:
        Faults: it is no notebook, or has cells that keep builds, nbval or the ledger from them.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        raw = json.loads(text)
        content = nbformat.from_dict(nbformat.reads(text, as_version=4))  # type: ignore[no-untyped-call]  # nbformat's
        named = (raw["nbformat"], raw.get("nbformat_minor", 0)) >= (4, MINOR)
        for number, cell in enumerate(content.cells):
            if not named:  # nbformat gives such cells another id each time
                cell.id = f"cell-{number}"
            cell.metadata = nbformat.from_dict(cell.get("metadata") or {})  # type: ignore[no-untyped-call]  # as above
            if not cell.metadata.get("tags", True):  # null, as some tools write it
                del cell.metadata["tags"]
            if cell.cell_type == "code":
                cell.setdefault("outputs", [])
                cell.setdefault("execution_count", None)
    except MemoryError:  # which says nothing of the file
        raise
    except Exception as error:  # noqa: BLE001 - whatever nbformat makes of what it is given
        said = str(error).splitlines()[0] if str(error) else type(error).__name__
        rule, remedy = f"it is not a notebook ({said})", "restore it, or save it from JupyterLab"
        raise schema.Faults([schema.Fault(path.name, "file", rule, remedy)]) from None
    schema.refuse(_cell_faults(path, content))
    return content


def _misspelt(tag: str) -> str:
    """Which tag of the report is meant by one that nothing reads; empty if none is."""
    near = difflib.get_close_matches(tag.lower(), _TAGS, 1, _NEAR)
    return near[0] if near and tag not in _TAGS else ""


def _cell_faults(path: pathlib.Path, content: Any) -> Iterator[schema.Fault]:
    """Cells that only scripts write, or that their tags or comments keep from builds or nbval."""
    for number, cell in enumerate(content.cells, start=1):
        kind, tags, source = cell.cell_type, cell.metadata.get("tags", []), cell.get("source")
        are_words = isinstance(tags, list) and all(isinstance(tag, str) for tag in tags)
        lines = str(source).splitlines() if kind == "code" else ()
        words = tags if are_words else []
        marks = [*words, *map(str.strip, lines)]
        for is_wrong, rule, remedy in (
            (kind not in _KINDS, f"its type is {kind!r}", f"make it one of {', '.join(_KINDS)}"),
            (not isinstance(source, str), "its source is no text", "write one, or ''"),
            (not are_words, f"its tags are {tags!r}", "make them a list of words"),
            *((_UNSEEN.fullmatch(one), f"it is marked {one}", "take that out") for one in marks),
            *((_misspelt(one), f"its tag is {one!r}", f"write {_misspelt(one)}") for one in words),
        ):
            if is_wrong:
                yield schema.Fault(path.name, f"cell {number}", rule, remedy)
