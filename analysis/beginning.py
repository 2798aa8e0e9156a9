"""Results that a copy of this process works out meanwhile: asked for early, taken when needed.

The simulations and what all findings are in them take a good part of the time of an edition, and
need little of what is loaded for the rest of it. A thread would not do: between two of the many
short steps it would wait for whatever else runs. Where this process cannot be copied as it is,
nothing is begun, and whoever asks works it out then.
"""

import contextlib
import os
import pickle
import select
import signal
import struct
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

Asked = tuple[Any, ...]  # a word for what is asked, and of what
Work = Mapping[Asked, Callable[[], Any]]  # what works out each result
waiting: dict[Asked, "_Copy"] = {}
there: dict[Asked, Any] = {}  # results that nobody need wait for
_LENGTH = struct.Struct("q")
_PATIENCE = 300.0  # seconds for a result, which takes a hundredth of them on a busy machine


def take(*asked: Any) -> Any:
    """What was begun so, once; None if nothing was, or it failed."""
    if asked in there:
        return there.pop(asked)
    return waiting.pop(asked).told(asked) if asked in waiting else None


@contextlib.contextmanager
def known(results: Iterable[tuple[Asked, Any]]) -> Iterator[None]:
    """Results that need not be worked out: whoever asks meanwhile, here or in a copy, has them."""
    here = dict(results)
    there.update(here)
    try:
        yield
    finally:
        for asked in here:
            there.pop(asked, None)


@contextlib.contextmanager
def meanwhile(promised: Work) -> Iterator[None]:
    """Let a copy of this process work, in the order given; what nobody took by the end is dropped.

    Without anything that is neither known nor begun already, nothing is.
    """
    asked = {each: promised[each] for each in promised if each not in there.keys() | waiting.keys()}
    # A copy has no threads of its original.
    if not asked or sys.platform != "linux" or threading.active_count() > 1:
        yield
        return
    copy = _Copy(asked)
    waiting.update(dict.fromkeys(asked, copy))
    try:
        yield
    finally:
        for each in asked:
            waiting.pop(each, None)
        copy.end()


class _Copy:
    """A copy of this process; its results lie in a file, and a pipe tells how long each is.

    A pipe alone holds so little that the copy would wait until its first result is taken.
    """

    def __init__(self, work: Work) -> None:
        self._results: dict[Asked, Any] = {}
        self._read = 0
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - as long as the copy
        self._answer, into = os.pipe()
        self._process = os.fork()
        if not self._process:
            self._work(work, into)
        os.close(into)

    def told(self, asked: Asked) -> Any:
        """What it makes of something, waited for; None if it ends without, or stands still."""
        while asked not in self._results:
            told, _, _ = select.select([self._answer], [], [], _PATIENCE)
            if not told or not (length := os.read(self._answer, _LENGTH.size)):
                return None
            (size,) = _LENGTH.unpack(length)
            each, result = pickle.loads(os.pread(self._file.fileno(), size, self._read))  # noqa: S301 - from our own copy
            self._read += size
            self._results[each] = result
        return self._results.pop(asked)

    def end(self) -> None:
        """Leave nothing of it behind."""
        os.close(self._answer)
        self._file.close()
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._process, signal.SIGKILL)
        os.waitpid(self._process, 0)

    def _work(self, work: Work, into: int) -> None:
        """What the copy does, which never returns."""
        try:
            waiting.clear()  # whose copies answer our original alone
            os.close(self._answer)
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the press's to answer
            for stopping in (signal.SIGTERM, signal.SIGHUP):
                signal.signal(stopping, signal.SIG_DFL)
            for asked, work_out in work.items():
                content = pickle.dumps((asked, work_out()), protocol=pickle.HIGHEST_PROTOCOL)
                self._file.write(content)
                self._file.flush()
                os.write(into, _LENGTH.pack(len(content)))
        finally:  # what went wrong goes wrong once more, and is told, where it is asked for
            os._exit(0)
