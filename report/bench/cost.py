"""What a command takes: seconds, seconds of processors, and the memory of all its processes.

Where others use the machine too, the seconds of processors say more than those of the clock. To
look at the memory takes half of a processor from what is looked at, so no such run is timed.
"""

import contextlib
import os
import pathlib
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

_PAUSE = 0.02  # seconds between two looks at the memory


@dataclass(frozen=True)
class Cost:
    """What a command took.

    Args:
        seconds: by the clock.
        processors: seconds of all processors.
        peak: bytes of all its processes at once; what they share counts once. 0 if not looked at.
        largest: bytes of the largest of them, or 0.
    """

    seconds: float
    processors: float
    peak: int
    largest: int


def of(folder: pathlib.Path, *arguments: str, looking: bool = False, **environment: str) -> Cost:
    """Run Python in a folder, and say what it took with all processes that it started.

    Args:
        arguments: of Python.
        looking: whether its memory is looked at, which slows it down.
        environment: what is added to that of this process.

    Raises:
        RuntimeError: it fails.
    """
    command = [sys.executable, *arguments]
    with (folder / "said").open("w+", encoding="utf-8") as said:
        start, peak, largest = time.perf_counter(), 0, 0
        process = subprocess.Popen(  # noqa: S603 - our own
            command, cwd=folder, env=os.environ | environment, stdout=said, stderr=said
        )
        while not (ended := os.wait4(process.pid, os.WNOHANG if looking else 0))[0]:
            held = [*map(_memory, _tree(process.pid))]
            peak, largest = max(peak, sum(held)), max(largest, *held)
            time.sleep(_PAUSE)
        seconds = time.perf_counter() - start
        _, status, usage = ended
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        if process.returncode:
            raise RuntimeError(f"{' '.join(command)}: {said.read()}")
    return Cost(seconds, usage.ru_utime + usage.ru_stime, peak, largest)


def _tree(process: int) -> Iterator[int]:
    """A process and all below it, by whichever thread, where the system tells them."""
    yield process
    with contextlib.suppress(OSError):
        for below in pathlib.Path(f"/proc/{process}/task").glob("*/children"):
            for each in below.read_text(encoding="ascii").split():
                yield from _tree(int(each))


def _memory(process: int) -> int:
    """What a process holds, in bytes; of what several share its part."""
    with contextlib.suppress(OSError):
        told = pathlib.Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii")
        return 1024 * next(int(line.split()[1]) for line in told.splitlines() if "Pss:" in line)
    return 0
