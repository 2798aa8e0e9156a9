"""What was made before, kept by all that it was made of, so that it need not be made again.

An entry is a file whose name is the hash of what its content was made of, and which begins with the
hash of that content: what a crash or a disk has damaged is made anew. A file takes its place whole,
so that builds at the same time, and one that is killed, harm nothing. New entries are written only
when whoever made them has seen that nothing they were made of changed meanwhile (`commit`). The
entries used least lately make room for new ones.

They lie in `$XDG_CACHE_HOME/openai-microsoft-pact`, or in the project's `.cache/` if that is not
set. `PACT_CACHE=off` makes everything anew, and keeps nothing.
"""

import contextlib
import functools
import hashlib
import os
import pathlib
import platform
import secrets
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping

import report
from analysis import schema

LARGEST = 300_000_000  # bytes of all entries together
_LEFT = 3600  # seconds after which nobody is still writing a file
_DIGEST = hashlib.sha256().digest_size
_fresh: dict[str, bytes] = {}  # what was made since the last commit


def folder() -> pathlib.Path:
    """Where the entries lie."""
    asked = os.environ.get("XDG_CACHE_HOME", "")
    base = pathlib.Path(asked) if os.path.isabs(asked) else report.ROOT / ".cache"  # noqa: PTH117 - of a text that may be empty
    return base / "openai-microsoft-pact"


def kept(made_of: Iterable[str], make: Callable[[], bytes]) -> bytes:
    """What is made of something, made only if it is not there.

    Args:
        made_of: all that its content depends on, beside this Python and this kind of machine.
    """
    name = key(made_of)
    found = get(name)
    if found is None:
        found = make()
        put(name, found)
    return found


def key(made_of: Iterable[str]) -> str:
    """The name of what is made of something."""
    content = hashlib.sha256()
    for part in (sys.version, platform.machine(), *made_of):
        content.update(f"{len(part)} {part}".encode())
    return content.hexdigest()


@functools.cache
def program(fonts: pathlib.Path, *code: pathlib.Path) -> str:
    """What else a process of its own makes its results of: its code, the fonts, the packages."""
    lock = pathlib.Path(__file__).parent.parent / "requirements.lock"  # of the code, whatever ROOT
    files = (*code, *sorted(fonts.iterdir()), lock)
    return hashlib.sha256(
        b"".join(hashlib.sha256(file.read_bytes()).digest() for file in files)
    ).hexdigest()


def get(name: str) -> bytes | None:
    """The content of an entry, if it is there and whole."""
    if name in _fresh:
        return _fresh[name]
    if not on():
        return None
    path = folder() / name
    with contextlib.suppress(OSError):
        content = path.read_bytes()
        if content[:_DIGEST] == hashlib.sha256(content[_DIGEST:]).digest():
            os.utime(path)  # it was used
            return content[_DIGEST:]
    return None


def put(name: str, content: bytes) -> None:
    """Keep something, for good once it is committed."""
    if on():
        _fresh[name] = content


def drop() -> None:
    """Forget what was not committed."""
    _fresh.clear()


def commit() -> None:
    """Write what was made since the last time; where nothing can be written, nothing is kept."""
    made = {name: _fresh.pop(name) for name in [*_fresh]}
    with contextlib.suppress(OSError):
        folder().mkdir(parents=True, exist_ok=True)
        for name, content in made.items():
            _replace(folder() / name, hashlib.sha256(content).digest() + content)
        if made:
            _make_room()


def on() -> bool:
    """Whether anything is kept."""
    return os.environ.get("PACT_CACHE", "") != "off"


def write(path: pathlib.Path, content: bytes) -> None:
    """Write a file so that it takes its place whole, whenever this process ends.

    What a process that was killed an hour ago left beside the same file goes.
    """
    path = path.resolve()  # what a link leads to, else it would take the place of the link
    kind = f".{hashlib.sha256(os.fsencode(path.name)).hexdigest()[:16]}."  # a name may be too long
    for left in path.parent.glob(f"{kind}{'[0-9a-f]' * 16}.new"):
        with contextlib.suppress(OSError):
            if time.time() - left.stat().st_mtime > _LEFT:
                left.unlink()
    _replace(path, content, kind)


def unwritable(
    place: str, path: pathlib.Path, read: Mapping[pathlib.Path, str], *, force: bool
) -> Iterator[schema.Fault]:
    """What keeps a command from writing a file that a reader names.

    Args:
        place: where it was named.
        read: the files that the command reads, each with the rule that is broken if it is one.
        force: whether it may take the place of another.
    """
    is_free = os.access(path.parent, os.W_OK) and path.parent.is_dir()
    if not is_free or path.is_symlink() or (path.exists() and not path.is_file()):
        remedy = "give a file in a folder that exists and can be written"
        yield schema.Fault(place, str(path), "there can be no file of that name", remedy)
    elif path.exists() and not force:
        yield schema.Fault(place, str(path), "it is there already", "give another, or --force")
    elif rule := {os.path.realpath(one): read[one] for one in read}.get(os.path.realpath(path)):
        yield schema.Fault(place, str(path), rule, "give another")


def _replace(path: pathlib.Path, content: bytes, kind: str = "") -> None:
    """Write a file beside its place, and let it take that at once."""
    beside = path.with_name(f"{kind}{secrets.token_hex(8)}.new")
    try:
        beside.write_bytes(content)
        if path.exists():
            shutil.copymode(path, beside)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _make_room() -> None:
    """Remove what was used least lately, and with it in time what killed builds left behind."""
    files = []
    for path in folder().iterdir():
        with contextlib.suppress(FileNotFoundError):  # another build makes room, too
            told = path.stat()
            files.append((told.st_mtime_ns, told.st_size, path))
    room = LARGEST
    for _, size, path in sorted(files, reverse=True):
        room -= size
        if room < 0:
            path.unlink(missing_ok=True)
