"""Sweeps a grid into a file, in parts that outlive an interruption.

The parts lie in `FILE.parts/`, each written whole or not at all, and called by the stamp of what it
is made from. When all are there they are joined into FILE, which takes its place at once.
"""

import contextlib
import csv
import json
import os
import pathlib
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow
import pyarrow.parquet

from analysis import files, machines, schema
from analysis.explore import sweeps
from report import cache
from report.press import inputs, layers, progress, shelf

ENDINGS = (".parquet", ".csv")
# What a folder of parts holds.
_OURS = re.compile(r"[0-9a-f]{64}\.(\d{7}\.(parquet|new)|joined)|\..*\.lock", re.DOTALL)


def ask(
    file: pathlib.Path,
    ids: Sequence[str],
    into: pathlib.Path,
    *,
    force: bool,
    scheduler: str | None = None,
) -> sweeps.Grid:
    """The grid that a file describes, after everything that can be wrong was looked for.

    Args:
        file: the YAML file of the grid.
        ids: findings to sweep instead of those that the file names, if any.
        into: the file to be written.
        force: whether to replace `into`, and the parts of another sweep.
        scheduler: the address of the cluster that is to do it, if any.

    Raises:
        Faults: everything that is wrong with the grid, the file to be written and the address.
    """
    asked, *_ = schema.read_all(
        lambda: _read(file, ids),
        lambda: schema.refuse(_target_faults(into, file, force=force)),
        lambda: machines.refuse_malformed(scheduler),
    )
    refuse_foreign(parts_of(into))
    if not force and _of_others(parts_of(into), stamp(asked)):
        rule = "it holds parts of another grid, or from other data or another version"
        remedy = "remove it, or give --force to start anew"
        raise schema.Faults([schema.Fault("--into", str(parts_of(into)), rule, remedy)])
    return asked


def _read(file: pathlib.Path, ids: Sequence[str]) -> sweeps.Grid:
    """The grid that a file describes; see `ask`."""
    content: Mapping[str, Any] = layers.read_file(file)
    named: dict[str, Any] = {"findings": list(ids)} if ids else {}
    if isinstance(given := content.get("parameters"), dict):
        named["parameters"] = layers.with_text(given, file.parent)
    try:
        return sweeps.grid({**content, **named}, str(file))
    except schema.Faults as wrong:
        placed = files.placed(file, wrong.faults, ("parameters",), ("findings",))
        raise schema.Faults(placed) from None


def run(asked: sweeps.Grid, into: pathlib.Path, scheduler: str | None = None) -> None:
    """Sweep a grid into a file; the parts that are there already are not made again.

    Raises:
        Unusable: the cluster cannot be used, or no longer; the parts made so far stay.
        Busy: another process is making the same file.
    """
    parts, ours = parts_of(into), stamp(asked)
    parts.mkdir(exist_ok=True)
    with shelf.held(parts, into.name):
        refuse_foreign(parts)
        for other in _of_others(parts, ours):
            other.unlink()
        files = [parts / f"{ours}.{number:07}.parquet" for number in range(asked.chunks)]
        missing = [number for number, file in enumerate(files) if not _whole(file)]
        steps = progress.Progress(len(missing) + 1)
        tables = machines.spread(sweeps.evaluate, map(asked.chunk, missing), scheduler)
        try:
            with contextlib.closing(tables):
                for number in missing:
                    steps.start(f"{into.name}: part {number + 1} of {asked.chunks}")
                    _replace(files[number], next(tables))
            steps.start(f"{into.name}: joining the parts")
            _join(files, parts / f"{ours}.joined", into)
        finally:
            steps.end()
        refuse_foreign(parts)
        shutil.rmtree(parts)


def refuse_foreign(parts: pathlib.Path) -> None:
    """Make sure that a folder of parts, if there is one, holds nothing but those of a sweep.

    Raises:
        Faults: it holds something else, which is named.
    """
    strange = [parts] if os.path.lexists(parts) else []
    if parts.is_dir() and not parts.is_symlink():
        strange = [
            path
            for path in sorted(parts.iterdir())
            if path.is_symlink() or not path.is_file() or not _OURS.fullmatch(path.name)
        ]
    rule, remedy = "no sweep made it", "move it away, or write into another file"
    schema.refuse([schema.Fault("--into", str(path), rule, remedy) for path in strange])


def parts_of(into: pathlib.Path) -> pathlib.Path:
    """The folder of the parts of a file."""
    return into.with_name(f"{into.name}.parts")


def stamp(asked: sweeps.Grid) -> str:
    """One hash over the grid, the data and the code that its table is made from."""
    made_of = {"grid": asked.model_dump(mode="json"), "version": machines.version()}
    return inputs.digest(json.dumps(made_of).encode())


def _target_faults(
    into: pathlib.Path, grid: pathlib.Path, *, force: bool
) -> Iterable[schema.Fault]:
    if into.suffix not in ENDINGS:
        rule, remedy = "its ending is not known", f"end it in {' or '.join(ENDINGS)}"
        yield schema.Fault("--into", str(into), rule, remedy)
    yield from cache.unwritable("--into", into, {grid: "it is the grid itself"}, force=force)


def _of_others(parts: pathlib.Path, ours: str) -> list[pathlib.Path]:
    """The parts in a folder, if there is one, that are made from something else than ours."""
    return [part for part in parts.glob("*.parquet") if not part.name.startswith(ours)]


def _whole(part: pathlib.Path) -> bool:
    """Whether a part is there, and not cut off as by a machine that stopped."""
    with contextlib.suppress(OSError, pyarrow.ArrowInvalid):
        return bool(pyarrow.parquet.read_metadata(part).num_rows)
    return False


def _replace(file: pathlib.Path, columns: Mapping[str, Any]) -> None:
    new = file.with_suffix(".new")
    made = pyarrow.Table.from_arrays([*map(_column, columns.values())], names=[*columns])
    pyarrow.parquet.write_table(made, new)
    new.replace(file)


def _column(values: np.ndarray[Any, Any]) -> Any:
    """Numbers or texts as Arrow has them, given as bytes: else it imports pandas to look at them.

    That would take longer than a whole sweep of a thousand points.
    """
    if values.dtype.kind != "U":
        kind = pyarrow.from_numpy_dtype(values.dtype)
        parts: list[Any] = [np.ascontiguousarray(values)]
    else:
        texts = [text.encode() for text in values.tolist()]
        ends = np.cumsum([0, *map(len, texts)], dtype=np.int32)
        kind, parts = pyarrow.string(), [ends, b"".join(texts)]
    return pyarrow.Array.from_buffers(kind, len(values), [None, *map(pyarrow.py_buffer, parts)])


def _join(files: Sequence[pathlib.Path], new: pathlib.Path, into: pathlib.Path) -> None:
    """Write all parts into one file, one part in memory at a time."""
    write = _write_csv if into.suffix == ".csv" else _write_parquet
    write(files, new)
    new.replace(into)


def _write_csv(files: Sequence[pathlib.Path], new: pathlib.Path) -> None:
    with new.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(pyarrow.parquet.read_schema(files[0]).names)
        for file in files:
            table = pyarrow.parquet.ParquetFile(file).read()
            for row in zip(*(column.to_pylist() for column in table.columns), strict=True):
                writer.writerow(one if one == one else None for one in row)  # noqa: PLR0124 - NaN


def _write_parquet(files: Sequence[pathlib.Path], new: pathlib.Path) -> None:
    columns = pyarrow.parquet.read_schema(files[0])
    with pyarrow.parquet.ParquetWriter(new, columns) as stream:
        for file in files:
            stream.write_table(pyarrow.parquet.ParquetFile(file).read())
