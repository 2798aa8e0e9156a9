"""Notebooks as the repository keeps them: nothing that a run or a machine leaves in them.

`make lab` saves them so, and the hook before a commit, so that what was not edited is no change.
"""

import functools
import pathlib
from collections.abc import Iterable, Mapping, MutableMapping
from typing import Any

import nbformat

from analysis import schema
from report import cache

KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
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
