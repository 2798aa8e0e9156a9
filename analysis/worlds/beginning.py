"""Worlds that a copy of this process draws meanwhile: asked for early, taken when they are needed.

The sampler takes a good part of the time of an edition, and needs nothing that is loaded for the
rest of it. A thread would not do: between two of the sampler's many short steps it would wait for
whatever else runs. Where this process cannot be copied as it is, nothing is begun, and whoever asks
draws the worlds then.
"""

import contextlib
import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any

Drawn = dict[str, Any]  # input -> one value for each world
waiting: dict[tuple[Any, ...], tuple[int, int]] = {}  # the copy, and where it answers


@contextlib.contextmanager
def meanwhile(draw: Callable[..., Drawn], asked: Iterable[tuple[Any, ...]]) -> Iterator[None]:
    """Let copies of this process draw worlds; what nobody took by the end is dropped.

    Args:
        draw: what draws them.
        asked: its arguments, for each copy.
    """
    mine: list[tuple[Any, ...]] = []
    try:
        for each in asked:
            if _can_be_copied() and each not in waiting:
                waiting[each] = _copied(draw, each)
                mine.append(each)
        yield
    finally:
        for each in mine:
            if each in waiting:
                copy, answer = waiting.pop(each)
                os.close(answer)
                with contextlib.suppress(ProcessLookupError):
                    os.kill(copy, signal.SIGKILL)
                os.waitpid(copy, 0)


def take(*asked: Any) -> Drawn | None:
    """The worlds begun with these arguments, once; None if there are none, or drawing failed."""
    if asked not in waiting:
        return None
    copy, answer = waiting.pop(asked)
    with open(answer, "rb") as told:  # noqa: PTH123 - a pipe has no path
        content = told.read()
    os.waitpid(copy, 0)
    with contextlib.suppress(EOFError, pickle.UnpicklingError):
        found: Drawn = pickle.loads(content)  # noqa: S301 - from our own copy
        return found
    return None


def _can_be_copied() -> bool:
    """Whether a copy has all that this process has: threads are not copied."""
    return sys.platform == "linux" and threading.active_count() == 1


def _copied(draw: Callable[..., Drawn], asked: tuple[Any, ...]) -> tuple[int, int]:
    """A copy of this process that draws worlds, and the end of a pipe at which it tells them."""
    answer, into = os.pipe()
    copy = os.fork()
    if copy:
        os.close(into)
        return copy, answer
    try:  # from here on in the copy, which never returns
        os.close(answer)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the press's to answer
        for stopping in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(stopping, signal.SIG_DFL)
        with open(into, "wb") as told:  # noqa: PTH123 - as above
            pickle.dump(draw(*asked), told, protocol=pickle.HIGHEST_PROTOCOL)
    finally:  # what went wrong goes wrong once more, and is told, where the worlds are asked for
        os._exit(0)
