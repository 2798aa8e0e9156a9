"""What is said of an exception that nobody meant: a slip in the code, or a missing package."""

import linecache
import os
import sys
import traceback

import report

SET_UP = "run `make report`, which sets up .venv, and use its Python: .venv/bin/python"
MORE = "end what else uses it, or allow this more"


def told(error: Exception) -> str:
    """Where it was raised, in the project if it passed there, what it says, and what to do."""
    missing = isinstance(error, ModuleNotFoundError) and error.name
    if missing and missing.partition(".")[0] not in ("analysis", "report"):
        return f"{sys.executable}: there is no {missing}. Remedy: {SET_UP}.\n"
    if isinstance(error, MemoryError):
        return f"memory: there is too little. Remedy: {MORE}.\n"
    file, line = _place(error)
    source = linecache.getline(file, line).strip()
    file = file.removeprefix(f"{report.ROOT}{os.sep}")
    where = f"{file}, line {line}: `{source}` raised {type(error).__name__}: {error}"
    return f"{where}. Remedy: correct it; `python -X dev -m report` shows how it was reached.\n"


def _place(error: Exception) -> tuple[str, int]:
    """The file and the line that an exception speaks of."""
    if isinstance(error, SyntaxError) and error.filename:
        return error.filename, error.lineno or 0
    frames = traceback.extract_tb(error.__traceback__)
    ours = [one for one in frames if one.filename.startswith(f"{report.ROOT}{os.sep}")]
    last = (ours or frames)[-1]
    return last.filename, last.lineno or 0
