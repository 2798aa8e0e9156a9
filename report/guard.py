"""Does a command in a copy of this process, so that whatever ends the copy is told.

A cell of a notebook can end the process that runs it without a word: it asks for that, a library
crashes, memory runs out. So the copy says when it has done the command, and meanwhile where it is;
this process, which has read next to nothing, waits, hands on what is to stop it, and tells of an
end that was not said. Where a process cannot be copied safely, the command is done in this one.
"""

import atexit
import contextlib
import itertools
import mmap
import os
import signal
import sys
from collections.abc import Callable
from types import FrameType

FAILED = 1
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_ROOM = 4096  # bytes of what is noted: whether it is done, the exit code, and where it is
_ASKED = 2  # times that a copy is asked to stop, before it is killed: native code does not listen
_PARENT_ENDED = 1  # the kernel's word for when to be killed, too
REMEDY = "let it run to its end, and in less memory if that ran out"
_notes: list[mmap.mmap] = []  # of this process; none if nobody waits for it


def at(place: str) -> None:
    """Note what this process is at, which is told if it ends there."""
    for note in _notes:
        note[2:] = place.encode(errors="replace")[: _ROOM - 2].ljust(_ROOM - 2, b"\0")


def done(code: int) -> None:
    """Note that the command is done, and the exit code it has ended with."""
    for note in _notes:
        note[:2] = bytes([1, code])


def interrupted() -> int:
    """Say that a command was stopped before it changed anything, and give its exit code."""
    print("Interrupted: nothing was changed.", file=sys.stderr)  # noqa: T201 - a command's voice
    return 128 + signal.SIGINT


def begin() -> None:
    """Note from now on, in this process and its copies, for whoever calls `ended`."""
    _notes[:] = [mmap.mmap(-1, _ROOM)]


def ended(status: int, what: str) -> tuple[int, str]:
    """The exit code of a copy that has ended, by the system's status, and what is to be said."""
    is_done, code = _notes[0][:2]
    if is_done:
        return code, ""
    left = os.waitstatus_to_exitcode(status)
    how = f"by {signal.Signals(-left).name}" if left < 0 else f"with exit code {left}"
    place = _notes[0][2:].rstrip(b"\0").decode(errors="replace") or what
    return FAILED, f"{place}: the process that ran it was ended {how}. Remedy: {REMEDY}."


def watched(do: Callable[[], int], what: str) -> int:
    """Do something in a copy of this process, and give the exit code that it ends with."""
    if sys.platform != "linux":
        return do()
    begin()
    stopping = [one for one in STOPPING if signal.getsignal(one) is not signal.SIG_IGN]
    signal.pthread_sigmask(signal.SIG_BLOCK, stopping)  # until it is clear whose they are
    original, copy = os.getpid(), os.fork()
    if not copy:
        _work(do, original)

    asked = itertools.count(1)

    def send(number: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(copy, number)

    def hand_on(number: int, _: FrameType | None) -> None:
        send(number if next(asked) <= _ASKED else signal.SIGKILL)

    def pause(*_: object) -> None:
        send(signal.SIGSTOP)
        os.kill(original, signal.SIGSTOP)
        send(signal.SIGCONT)

    for one in stopping:
        signal.signal(one, hand_on)
    if signal.getsignal(signal.SIGTSTP) is signal.SIG_DFL:
        signal.signal(signal.SIGTSTP, pause)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, stopping)
    code, said = ended(os.waitpid(copy, 0)[1], what)
    if said:
        print(said, file=sys.stderr)  # noqa: T201 - a command's voice
    return code


def _work(do: Callable[[], int], original: int) -> None:
    """What the copy does, which never returns."""
    import ctypes  # noqa: PLC0415 - which the original does without

    os.setpgid(0, 0)  # what the terminal sends comes by way of the original, once
    for one in (signal.SIGTTIN, signal.SIGTTOU):  # to read from it fails, and to write goes on
        signal.signal(one, signal.SIG_IGN)
    ctypes.CDLL(None).prctl(_PARENT_ENDED, signal.SIGKILL)
    if os.getppid() != original:
        os._exit(FAILED)
    try:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)
        code = do()
    except KeyboardInterrupt:  # before it had begun
        code = interrupted()
    except SystemExit as left:
        code = left.code if isinstance(left.code, int) else 0
    atexit._run_exitfuncs()  # noqa: SLF001 - what follows spares, by no public name
    done(code)
    os._exit(code)  # a thread that a notebook has left would be waited for
