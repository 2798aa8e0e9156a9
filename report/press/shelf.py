"""The shelf of editions: a new edition takes its place whole or not at all.

An edition is made in a hidden folder `.NAME.new` beside its place. When it is complete, the
previous one is renamed to `.NAME.old`, the new one to `NAME`, and the old one is removed. A build
killed between any two of these steps is cleared up by whoever comes next.
"""

import contextlib
import fcntl
import os
import pathlib
import shutil
import signal
from collections.abc import Iterator


class Busy(Exception):
    """Another process is making the same."""


@contextlib.contextmanager
def draft(shelf: pathlib.Path, name: str, published: list[str]) -> Iterator[pathlib.Path]:
    """A folder to make an edition in; at the end of the block it becomes `shelf / name`.

    If the block fails or is interrupted, the shelf stays as it was.

    Args:
        shelf: the folder of editions, created if need be.
        name: the edition.
        published: is given the name at the moment the edition has taken its place.

    Raises:
        Busy: another process is building this edition.
    """
    shelf.mkdir(parents=True, exist_ok=True)
    with held(shelf, name):
        _tidy(shelf, name)
        new = shelf / f".{name}.new"
        new.mkdir()
        try:
            yield new
            with _uninterrupted():
                _swap(shelf, name)
                published.append(name)
        finally:
            _tidy(shelf, name)


def recover(shelf: pathlib.Path) -> None:
    """Clear up after every killed build; builds that are under way are left alone."""
    names = {path.name[1:-4] for ending in ("new", "old") for path in shelf.glob(f".*.{ending}")}
    for name in sorted(names):
        with contextlib.suppress(Busy), held(shelf, name):
            _tidy(shelf, name)


def _swap(shelf: pathlib.Path, name: str) -> None:
    place = shelf / name
    if place.exists():
        place.rename(shelf / f".{name}.old")
    (shelf / f".{name}.new").rename(place)


def _tidy(shelf: pathlib.Path, name: str) -> None:
    """Put back a previous edition that lost its place, and remove what is not needed."""
    old, place = shelf / f".{name}.old", shelf / name
    if old.exists() and not place.exists():
        old.rename(place)
    for leftover in (old, shelf / f".{name}.new"):
        if leftover.exists():
            shutil.rmtree(leftover)


@contextlib.contextmanager
def held(shelf: pathlib.Path, name: str) -> Iterator[None]:
    """Hold the lock of a name in a folder; the system releases it even if this process is killed.

    Raises:
        Busy: another process holds it.
    """
    lock = os.open(shelf / f".{name}.lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(
                f"{name}: another process is making it. "
                "Remedy: wait until it has ended, or give another name."
            ) from None
        yield
    finally:
        os.close(lock)


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """Let a Ctrl-C wait for the end of the block."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
