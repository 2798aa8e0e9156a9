"""What the notebooks show in a run, cell by cell and by name, without building an edition."""

import ast
import functools
import json
import pathlib
from collections.abc import Mapping
from typing import Any

NOTEBOOKS = pathlib.Path(__file__).resolve().parent.parent / "notebooks"


@functools.cache
def names() -> list[str]:
    """The notebooks in the report's order."""
    return sorted(path.stem for path in NOTEBOOKS.glob("*.ipynb"))


@functools.cache
def cells(name: str) -> list[tuple[str, str, tuple[str, ...]]]:
    """The cells of a notebook: kind, source, tags."""
    read = json.loads((NOTEBOOKS / f"{name}.ipynb").read_text(encoding="utf-8"))["cells"]
    return [
        (one["cell_type"], "".join(one["source"]), tuple(one["metadata"].get("tags", ())))
        for one in read
    ]


def values(name: str, run: Mapping[str, Any]) -> tuple[tuple[int, Any], ...]:
    """What each code cell of a notebook shows, with the cell's number; None if it is silent.

    It is read, not changed: who asks again is given the same.

    Args:
        name: the notebook's, without its ending.
        run: all parameters, as `parameters.check` returns them.
    """
    return _values(name, tuple(sorted(run.items())))


@functools.lru_cache(maxsize=64)
def _values(name: str, run: tuple[tuple[str, Any], ...]) -> tuple[tuple[int, Any], ...]:
    space: dict[str, Any] = {}
    told: list[tuple[int, Any]] = []
    for number, (kind, source, tags) in enumerate(cells(name), 1):
        if kind != "code":
            continue
        told.append((number, _executed(source, space)))
        if "parameters" in tags:
            space.update(run)
    return tuple(told)


def exhibits(name: str, run: Mapping[str, Any]) -> dict[str, Any]:
    """The charts and tables that a notebook shows in a run, by their ids; read, not changed."""
    return {one.id: one for _, one in values(name, run) if hasattr(one, "id")}


def _executed(source: str, space: dict[str, Any]) -> Any:
    """The value of a cell's last expression, if it ends with one."""
    *lines, last = _parsed(source).body
    if not isinstance(last, ast.Expr):
        exec(compile(ast.Module([*lines, last], []), "cell", "exec"), space)  # noqa: S102 - our own
        return None
    exec(compile(ast.Module(lines, []), "cell", "exec"), space)  # noqa: S102 - our own notebooks
    return eval(compile(ast.Expression(last.value), "cell", "eval"), space)  # noqa: S307 - as above


@functools.cache
def _parsed(source: str) -> ast.Module:
    return ast.parse(source)
