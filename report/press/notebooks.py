"""The notebooks of the report: found, checked, executed through papermill, and made stable."""

import ast
import contextlib
import copy
import functools
import json
import pathlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import nbformat
import papermill
from papermill import engines, exceptions, execute

from analysis import parameters, schema
from report import guard
from report.press import engine, kept

_GIVEN, _INJECTED = "parameters", "injected-parameters"
_HALF = re.compile("[\ud800-\udfff]")  # of a letter: a surrogate
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_ENDING = ".ipynb"
_LONGEST = 500  # letters of what a cell raised that somebody reads


class Notebook:
    """A notebook as its author wrote it.

    Raises:
        Faults: it is not a notebook, or its parameters cell is missing, doubled or wrong.
    """

    def __init__(self, path: pathlib.Path) -> None:
        self.path, self.content = path, kept.read(path)
        self.skipped = ""  # the tag of code cells that are not run
        self._given = _declared(path, self.content)
        self.parameters = tuple(self._given)

    def without(self, tag: str) -> "Notebook":
        """The same, of which code cells that have a tag are not run."""
        other = copy.copy(self)
        other.skipped = tag
        return other

    @property
    def size(self) -> int:
        """How many cells it has once its parameters are injected."""
        return len(self.content.cells) + 1

    def execute(
        self, values: Mapping[str, Any], on_cell: Callable[[int], None], *, stock: bool = False
    ) -> str:
        """The executed notebook as text, the same for the same values on any day and machine.

        Args:
            values: all parameters of the run; the notebook is given those it declares.
            on_cell: called with the number of cells done, after each; not by a stock kernel.
            stock: whether it runs in a kernel of its own, as papermill comes.

        Raises:
            Failure: a cell raised an exception.
            KeyboardInterrupt: it was interrupted, or a cell did that itself; with the place.
        """
        known_ids = {cell.get("id") for cell in self.content.cells}
        # Not in one call, which would write the whole notebook once more, to nowhere.
        prepared = papermill.execute_notebook(
            self.content,
            None,
            parameters=self._taken(values),
            kernel_name=kept.KERNEL["name"],
            language=kept.KERNEL["language"],
            prepare_only=True,
        )
        executed = self._run(prepared, on_cell, stock=stock)
        try:
            execute.raise_for_execution_errors(executed, None)
        except exceptions.PapermillExecutionError as error:
            raise schema.Failure(self._failure(error)) from None
        self._refuse_unfit(executed)
        return _stable(executed, known_ids)

    def _run(self, prepared: Any, on_cell: Callable[[int], None], *, stock: bool) -> Any:
        """Its cells run, each noted as it begins; up to the first that fails."""
        place = self.path.name if stock else self._place(0)

        def after(cells: int) -> None:
            nonlocal place
            on_cell(cells)
            place = self._place(cells)
            guard.at(place)

        name = "nbclient" if stock else engine.NAME  # papermill's, with a kernel of its own
        told = {"skip_cells_with_tag": self.skipped} | ({} if stock else {"on_cell": after})
        run = engines.papermill_engines.execute_notebook_with_engine
        guard.at(place)
        with contextlib.chdir(self.path.parent):
            try:
                executed = run(name, prepared, kept.KERNEL["name"], progress_bar=False, **told)
            except RuntimeError as error:  # of a stock kernel: ours raises what a cell raised
                raise schema.Failure(self._ended(prepared, error)) from None
            except KeyboardInterrupt:
                raise KeyboardInterrupt(place) from None
        guard.at("")
        return executed

    def _taken(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Those it declares of all parameters of a run; to hand them over is not to read them."""
        whole = dict(values)
        return {name: whole[name] for name in self.parameters}

    def made_of(self, values: Mapping[str, Any]) -> list[str]:
        """What its execution depends on, beside code and data.

        Args:
            values: all parameters of the run; it is given those it declares, and no others.
        """
        given = json.dumps(self._taken(values))
        return [self.path.name, json.dumps(self.content), given, self.skipped]

    def given_otherwise(self) -> Iterator[schema.Fault]:
        """A fault for each line that gives another value than its parameter has unless it is set.

        A build gives each cell the values of its run, so it would not follow the line.
        """
        for name, value in self._given.items():
            usual = parameters.BY_NAME[name].default
            if not _is_literally(value, usual):
                given = ast.unparse(value) if value else "no value"
                said = f", the last day known in {parameters.LAST_FILE}"
                rule = f"its line gives {given}, not {usual!r}{said * (name == 'as_of')}"
                remedy = "give a build the value with -p; `python -m report cells` writes the line"
                yield schema.Fault(self.path.name, name, rule, remedy)

    def refuse_missing(self, heard: Iterable[str]) -> None:
        """Make sure that it declares every parameter that moves it.

        Without its line a parameter that a run changes would not reach the chapter, and two
        chapters would contradict each other.

        Args:
            heard: the parameters that were read while it ran.

        Raises:
            Faults: it lacks some.
        """
        rule = "the chapter is moved by it, but its parameters cell has no line for it"
        remedy = "write the lines with `python -m report cells`"
        lacking = sorted({*heard} - {*self.parameters})
        schema.refuse([schema.Fault(self.path.name, one, rule, remedy) for one in lacking])

    def _failure(self, error: Any) -> str:
        """Which cell and line of the notebook raised what."""
        place = self._place(error.cell_index)
        # Of data or parameters are faults with remedies of their own.
        if error.ename == schema.Faults.__name__:
            return f"{error.evalue} ({place} asks for it.)"
        lines = re.findall(r"Cell In\[\d+\], line (\d+)", _COLOUR.sub("", "".join(error.traceback)))
        raised = _COLOUR.sub("", f"raised {error.ename}: {error.evalue}")
        said = " ".join(raised[:_LONGEST].split()).rstrip(":.")
        if lines:
            empty = error.source.removesuffix(error.source.lstrip()).count("\n")
            line = int(lines[0]) + empty  # IPython does not count the empty lines at the top
            source = error.source.splitlines()[line - 1].strip()
            place, said = f"{place}, line {line}", f"`{source}` {said}"
        return f"{place}: {said}{'.' * (said[-1] != '?')} Remedy: correct it and build again."

    def _ended(self, executed: Any, error: RuntimeError) -> str:
        states = [cell.metadata.get("papermill", {}).get("status") for cell in executed.cells]
        begun = len(states) - states.count("pending")
        return f"{self._place(max(begun - 1, 0))}: {error}. Remedy: {guard.REMEDY}."

    def _place(self, index: int) -> str:
        """The cell that is at `index`, from 0, once it is executed; its number is from 1."""
        tags = [_GIVEN in cell.metadata.get("tags", []) for cell in self.content.cells]
        number = index + (index <= tags.index(True))  # papermill's own cell follows the parameters
        return f"{self.path.name}, cell {number}"

    def _refuse_unfit(self, executed: Any) -> None:
        """Refuse what ran without an error and is no report, which is whole or nothing."""
        for index, cell in enumerate(executed.cells):
            place = self._place(index)
            outputs = cell.get("outputs", ())
            if any(one.output_type == "error" for one in outputs):  # papermill lets sys.exit(0) be
                raise schema.Failure(f"{place}: it exits. Remedy: let the notebook run to its end.")
            if _HALF.search(json.dumps(cell, ensure_ascii=False)):  # which no file can hold
                raise schema.Failure(f"{place}: it holds half a letter. Remedy: write it whole.")


def find(folder: pathlib.Path) -> list[Notebook]:
    """The notebooks of a folder in the order of their names.

    Raises:
        Faults: there are none, or some are faulty; all at once.
    """
    there = (path for path in folder.glob("*") if not path.name.startswith("."))
    paths = sorted((path for path in there if path.suffix.lower() == _ENDING), key=_place)
    rule, remedy = "its name ends in other letters than .ipynb", f"end it in {_ENDING}"
    strange = (path.name for path in paths if path.suffix != _ENDING)
    schema.refuse([schema.Fault(name, "file", rule, remedy) for name in strange])
    if not paths:
        rule, remedy = "it holds no notebook", "run this in a checkout of the repository"
        raise schema.Faults([schema.Fault(folder.name, "folder", rule, remedy)])
    return schema.read_all(*(functools.partial(Notebook, path) for path in paths))


def _place(path: pathlib.Path) -> tuple[float, str]:
    """Where a notebook stands among the chapters: by its number, the tenth after the ninth."""
    number = re.match(r"\d+", path.stem)
    return (int(number[0]) if number else float("inf"), path.stem)


def _declared(path: pathlib.Path, content: Any) -> dict[str, ast.expr | None]:
    """The names assigned in the notebook's parameters cell, with what they are given."""
    cells = [cell for cell in content.cells if _GIVEN in cell.metadata.get("tags", [])]
    if len(cells) != 1 or cells[0].cell_type != "code":
        rule = f"it has {len(cells)} cells tagged {_GIVEN}"
        remedy = f"tag exactly one code cell with {_GIVEN}"
        raise schema.Faults([schema.Fault(path.name, "cells", rule, remedy)])
    try:
        given = dict(map(_assigned, ast.parse(cells[0].source).body))
    except (SyntaxError, ValueError):
        rule, remedy = "it is not Python", "write 'name: type = value', one per line"
        raise schema.Faults([schema.Fault(path.name, f"cell {_GIVEN}", rule, remedy)]) from None
    known = parameters.BY_NAME
    rule, remedy = "there is no such parameter", f"use {', '.join(sorted(known))}"
    schema.refuse([schema.Fault(path.name, one, rule, remedy) for one in given if one not in known])
    return given


def _assigned(line: ast.stmt) -> tuple[str, ast.expr | None]:
    """The name that a line of the parameters cell gives a value, and that value."""
    if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name):
        return line.target.id, line.value
    raise ValueError


def _is_literally(value: ast.expr | None, usual: Any) -> bool:
    """Whether a value, as it is written, is another."""
    try:
        return value is not None and bool(ast.literal_eval(value) == usual)
    except (ValueError, TypeError):  # it is no literal, or none that can be
        return False


def _stable(executed: Any, known_ids: set[str | None]) -> str:
    """The notebook as text, without anything that changes from run to run or place to place."""
    kept.forget(executed)
    executed.nbformat_minor = kept.MINOR
    for index, cell in enumerate(executed.cells):
        if not cell.metadata.get("tags", True):  # the empty list that papermill adds
            del cell.metadata["tags"]
        if _INJECTED in cell.metadata.get("tags", []):
            cell.id = _INJECTED
        elif cell.get("id") not in known_ids:
            cell.id = f"cell-{index}"
    return str(nbformat.writes(executed)) + "\n"  # type: ignore[no-untyped-call]  # nbformat's
