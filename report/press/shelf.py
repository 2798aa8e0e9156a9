"""The shelf of editions: a new edition takes its place whole or not at all, and nothing else goes.

An edition is made in a hidden folder beside its place, whose name the lock of the edition holds
before the folder is made; so whatever else lies on the shelf is known to be the user's. The two
then change places at once, and what was there before is removed. A build killed at any moment is
cleared up by whoever comes next.

A folder is an edition only if its manifest says so and lists all that is in it.
"""

import contextlib
import ctypes
import errno
import fcntl
import os
import pathlib
import re
import secrets
import shutil
import signal
import threading
from collections.abc import Iterable, Iterator
from typing import Any

import pydantic

from analysis import parameters, schema
from report import guard

MANIFEST = "manifest.json"
_DRAFT = re.compile(r"\.[a-z0-9-]+\.[0-9a-f]{16}")
_HERE, _SWAP = -100, 2  # the folder that a relative path starts from, and the wish to exchange
_CANNOT = (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP)  # this system, or this disk, cannot exchange


class Busy(schema.Failure):
    """Another process is making the same."""


class Value(pydantic.BaseModel):
    """A parameter of an edition."""

    value: Any
    default: Any
    unit: str


class Edition(pydantic.BaseModel):
    """What an edition's manifest says."""

    edition: str
    title: str
    subtitle: str
    command: str
    stamp: str
    parameters: dict[str, Value]
    amendments: dict[str, str] = {}
    inputs: dict[str, str] = {}
    outputs: dict[str, str]
    only: str = ""

    @property
    def changed(self) -> dict[str, tuple[str, str]]:
        """The parameters that are not as usual, and what is usual; amendments have names."""
        return {
            name: (parameters.counted(name, one.value), parameters.counted(name, one.default))
            for name, one in self.parameters.items()
            if name != "amendments" and one.value != one.default
        }


def refuse_foreign(shelf: pathlib.Path, names: Iterable[str], asked: str = "--into") -> None:
    """Make sure that nothing but an edition stands where editions are to stand.

    Args:
        asked: what it is said to.

    Raises:
        Faults: something does; it names what is in the way.
    """
    faults = [
        schema.Fault(asked, str(path), rule, "move it away, or give another folder or name")
        for name in names
        for path, rule in _in_the_way(shelf, name)
    ]
    if not next(one for one in (shelf, *shelf.parents) if os.path.lexists(one)).is_dir():
        faults.append(schema.Fault(asked, str(shelf), "it is no folder", "give a folder"))
    schema.refuse(faults)


def _in_the_way(shelf: pathlib.Path, name: str) -> Iterator[tuple[pathlib.Path, str]]:
    """What must not be replaced, and why."""
    place, lock = shelf / name, shelf / f".{name}.lock"
    if lock.is_symlink() or (lock.exists() and _noted(lock) is None):
        yield lock, "no build made it"
    if place.is_symlink() or (place.exists() and not place.is_dir()):
        yield place, "it is no folder of an edition"
    elif place.is_dir():
        found = manifest(place)
        if found is None:
            yield place, "it is no edition: it has no manifest of one"
            return
        files = {place / name for name in (MANIFEST, *found.outputs)}
        folders = {folder for file in files for folder in file.parents}
        for path in sorted(place.rglob("*")):
            if path.is_symlink() or path not in (folders if path.is_dir() else files):
                yield path, "its edition's manifest does not list it"


def manifest(place: pathlib.Path) -> Edition | None:
    """What an edition says of itself; None if no build made what stands there."""
    if not (place / MANIFEST).is_file():  # a pipe would be read for ever
        return None
    try:
        found = Edition.model_validate_json((place / MANIFEST).read_bytes())
    except (OSError, ValueError):  # other programs write manifests, too
        return None
    return found if found.edition else None


def editions(shelf: pathlib.Path) -> dict[str, Edition]:
    """What all editions in a folder say of themselves, by the names of their own folders.

    Raises:
        Faults: the folder is there and cannot be read.
    """
    try:
        found = sorted(shelf.iterdir())
    except FileNotFoundError:
        return {}
    except OSError as error:
        rule, remedy = f"it cannot be read ({error.strerror})", "give a folder that can be"
        raise schema.Faults([schema.Fault(str(shelf), "folder", rule, remedy)]) from None
    places = (place for place in found if place.name[0] != "." and not place.is_symlink())
    return {place.name: one for place in places if (one := manifest(place))}


def remove(shelf: pathlib.Path, name: str) -> None:
    """Take an edition off the shelf, whole; if it is interrupted, `recover` ends it.

    Raises:
        Busy: a process is building this edition.
        Faults: it is no edition, or holds more than one.
    """
    with held(shelf, name) as lock:
        _tidy(shelf, name, lock)
        refuse_foreign(shelf, [name], "remove")
        gone = shelf / f".{name}.{secrets.token_hex(8)}"
        _note(lock, gone.name)
        with _uninterrupted():
            (shelf / name).rename(gone)
            _tidy(shelf, name, lock)


@contextlib.contextmanager
def draft(shelf: pathlib.Path, name: str, published: list[str]) -> Iterator[pathlib.Path]:
    """A folder to make an edition in; at the end of the block it becomes `shelf / name`.

    If the block fails or is interrupted, the shelf stays as it was.

    Args:
        shelf: the folder of editions, created if need be.
        published: is given the name at the moment the edition has taken its place.

    Raises:
        Busy: another process is building this edition.
        Faults: what stands in its place is no edition.
    """
    refuse_foreign(shelf, [name])
    shelf.mkdir(parents=True, exist_ok=True)
    with held(shelf, name) as lock:
        _tidy(shelf, name, lock)
        new = shelf / f".{name}.{secrets.token_hex(8)}"
        _note(lock, new.name)
        new.mkdir()
        try:
            yield new
            refuse_foreign(shelf, [name])
            with _uninterrupted():
                _change(new, shelf / name)
                published.append(name)
        finally:
            _tidy(shelf, name, lock)


def recover(shelf: pathlib.Path) -> None:
    """Clear up after every killed build; builds that are under way are left alone."""
    for path in sorted(shelf.glob(".*.lock")):
        if not path.is_symlink() and _noted(path):
            name = path.name[1 : -len(".lock")]
            with contextlib.suppress(Busy), held(shelf, name) as lock:
                _tidy(shelf, name, lock)


def _change(new: pathlib.Path, place: pathlib.Path) -> None:
    """Put a new edition in its place, and the one that stood there where the new one was."""
    if not place.exists():
        new.rename(place)
        return
    try:
        _exchange(new, place)
    except OSError as error:
        if error.errno not in _CANNOT:
            raise
        place.rename(_aside(new))
        new.rename(place)


def _exchange(one: pathlib.Path, other: pathlib.Path) -> None:
    """Let two folders change names at once."""
    system = ctypes.CDLL(None, use_errno=True)
    paths = os.fsencode(one), os.fsencode(other)
    if hasattr(system, "renameat2"):  # Linux
        failed = system.renameat2(_HERE, paths[0], _HERE, paths[1], _SWAP)
    elif hasattr(system, "renamex_np"):  # macOS
        failed = system.renamex_np(*paths, _SWAP)
    else:
        raise OSError(errno.ENOSYS, "folders cannot change names at once")
    if failed:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(other))


def _aside(new: pathlib.Path) -> pathlib.Path:
    """Where an edition waits while the new one takes its place, if they cannot change at once."""
    return new.with_name(f"{new.name}.old")


def _tidy(shelf: pathlib.Path, name: str, lock: int) -> None:
    """Put back an edition that lost its place, and remove the draft that the lock names."""
    noted = os.pread(lock, 200, 0).decode()
    if not _DRAFT.fullmatch(noted):
        return
    new, place = shelf / noted, shelf / name
    aside = _aside(new)
    if aside.exists() and not place.exists():
        aside.rename(place)
    for leftover in (aside, new):
        if leftover.exists():
            shutil.rmtree(leftover)
    _note(lock, "")


@contextlib.contextmanager
def held(shelf: pathlib.Path, name: str) -> Iterator[int]:
    """Hold the lock of a name in a folder; the system releases it even if this process is killed.

    Raises:
        Busy: another process holds it.
    """
    flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW
    lock = os.open(shelf / f".{name}.lock", flags, 0o644)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(
                f"{name}: another process is making it. "
                "Remedy: wait until it has ended, or give another name."
            ) from None
        yield lock
    finally:
        os.close(lock)


def _noted(lock: pathlib.Path) -> str | None:
    """The draft that a lock names, empty if none; None if it is no lock of ours."""
    if not lock.is_file():
        return None
    try:
        text = lock.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return None
    return text if not text or _DRAFT.fullmatch(text) else None


def _note(lock: int, draft: str) -> None:
    os.ftruncate(lock, 0)
    os.pwrite(lock, draft.encode(), 0)


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """Let what would stop the process wait for the end of the block.

    By handlers, which run in the main thread alone: a signal that one thread masks, another takes.
    """
    came: list[int] = []
    ours = guard.STOPPING if threading.current_thread() is threading.main_thread() else ()
    before = {one: signal.signal(one, lambda which, _: came.append(which)) for one in ours}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
        for number in came[:1]:
            signal.raise_signal(number)
