"""Writes the files of an edition, format by format, and the manifest that lists them."""

import itertools
import json
import os
import pathlib
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent import futures
from typing import Any

from analysis import parameters
from report.formats import document, editions
from report.press import inputs, orders, progress, shelf

_LATER = 10  # of how far a thread may give way to others, which is 19
_json = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def chosen(order: orders.Order, more: Sequence[editions.Format] = ()) -> list[editions.Format]:
    """The formats that an order asks for: if it names none, all, or the page of one chapter.

    Args:
        more: formats beside those.
    """
    known = editions.known()
    names = order.formats or ((orders.PAGE,) if order.only else known)
    wanted = [one for one in known.values() if one.name in names]
    return sorted([*wanted, *more], key=lambda one: one.turn)


def write(
    parts: Sequence[document.Document],
    answers: Sequence[Mapping[str, Any]],
    order: orders.Order,
    hashed: Mapping[str, str],
    formats: Sequence[editions.Format],
    *,
    folder: pathlib.Path,
    steps: progress.Progress,
) -> None:
    """Write the files of an edition beside its executed notebooks.

    Args:
        formats: what it is written in, turn by turn.
        folder: where they go; it holds the notebooks.
        steps: is told of each format as it begins.
    """
    notebooks = (path for path in folder.rglob("*") if path.is_file())
    made = {path.relative_to(folder).as_posix(): path.read_bytes() for path in notebooks}

    def put(name: str, content: bytes) -> None:
        (folder / name).write_bytes(content)
        made[name] = content

    lines = ",\n".join(map(_json, answers))
    put("findings.json", f"[\n{lines}\n]\n".encode())
    edition = editions.Edition(
        tuple(parts), answers, order.parameters, made, lambda: _manifest(order, hashed, made)
    )
    busy = any(one.beside for one in formats)
    with (
        futures.ThreadPoolExecutor(len(parts)) as beside,
        futures.ThreadPoolExecutor(1, initializer=_give_way if busy else None) as here,
    ):
        for _, turn in itertools.groupby(formats, lambda one: one.turn):
            now = tuple(turn)
            begun = {one.name: [*_given(one, edition, beside)] for one in now if one.beside}
            for one in now:
                steps.start(f"{order.name}: {one.name}")
                for name, ready in begun.get(one.name) or _given(one, edition, here):
                    put(name, ready())
    put(shelf.MANIFEST, edition.manifest())


def _given(
    one: editions.Format, edition: editions.Edition, to: futures.Executor
) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """The files of a format, each given to threads to make; where a process does, they wait."""
    return ((name, to.submit(make).result) for name, make in one.files(edition))


def _give_way() -> None:
    """Leave the processors to the processes beside, for which the edition waits longest."""
    if sys.platform == "linux":  # where a thread has a priority of its own
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _LATER)


def _manifest(order: orders.Order, hashed: Mapping[str, str], made: Mapping[str, bytes]) -> bytes:
    """What the edition is, how to build it again, and the hashes of what went in and came out."""
    told = shelf.Edition(
        edition=order.name,
        title=order.title,
        subtitle=order.subtitle,
        command=order.command,
        stamp=inputs.stamp(hashed, order),
        parameters={
            one.name: shelf.Value(
                value=order.parameters[one.name], default=one.default, unit=one.unit
            )
            for one in parameters.SCHEMA
        },
        amendments={name: inputs.digest(text.encode()) for name, text in order.amendments.items()},
        inputs=dict(hashed),
        outputs={name: inputs.digest(content) for name, content in sorted(made.items())},
        only=order.only,
    )
    return editions.as_json(told.model_dump(exclude=None if order.only else {"only"}))
