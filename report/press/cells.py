"""The parameters cell of each notebook: a line for each parameter that moves the chapter.

Every line comes from the one schema. Which lines a chapter needs is heard while it runs: every
parameter that its findings, or its exhibits themselves, read.
"""

import pathlib
from collections.abc import Iterable

import nbformat

from analysis import parameters, runs
from report.press import kept, notebooks

ALWAYS = "as_of"  # every chapter is told as of a day


def written(chapter: notebooks.Notebook, heard: Iterable[str]) -> str:
    """The notebook as text, with the lines of its parameters cell written anew."""
    content = chapter.content
    cell = next(c for c in content.cells if "parameters" in c.metadata.get("tags", []))
    cell.source = "\n".join(
        one.cell_line() for one in parameters.SCHEMA if one.name in {*heard, ALWAYS}
    )
    return str(nbformat.writes(content)) + "\n"  # type: ignore[no-untyped-call]  # nbformat's


def write(folder: pathlib.Path) -> list[str]:
    """Write the parameters cells of all notebooks of a folder.

    Returns:
        The names of the files that changed.

    Raises:
        Faults: a notebook is faulty; none is written.
        Failure: a cell raised an exception; none is written.
    """
    return kept.write({one.path: written(one, moving(one)) for one in notebooks.find(folder)})


def moving(chapter: notebooks.Notebook) -> set[str]:
    """The parameters that move a chapter with everything as assumed, on the first or the last day.

    Raises:
        Failure: a cell raised an exception.
    """
    with runs.listening() as heard:
        for day in (parameters.FIRST_DAY, parameters.LAST_DAY):
            chapter.execute(parameters.check({"as_of": day}), lambda _: None)
    return heard
