"""A process that has the press loaded and does one command after the other, each in a copy of it.

`python -m report.warm` takes each command as a line of JSON and answers in another: its exit code
and what it said. A copy has read nothing of the project but code, so nothing is ever old; whoever
asks starts another such process when code changes.
"""

import contextlib
import functools
import gc
import importlib
import json
import os
import sys
import tempfile
from collections.abc import Callable

from report import guard, mistakes


def main() -> None:
    """Load the press, and do what is asked for until nothing more is."""
    gc.disable()
    try:
        load()
        from report.verbs import cli  # noqa: PLC0415 - a fault in the code is told, too
    except Exception as error:  # noqa: BLE001 - whatever is wrong with the code
        _answer(1, mistakes.told(error))
        return
    _answer(0, "")
    for line in sys.stdin:
        _answer(*_done(functools.partial(cli.main, json.loads(line))))


def load() -> None:
    """Read the code of the press and of each format, and what they load only when they need it."""
    from report.formats import editions  # noqa: PLC0415 - see `main`

    editions.known()
    for needed in ("report.press.answers", "report.press.build", "pandas", "scipy.special"):
        importlib.import_module(needed)


def _done(ask: Callable[[], int]) -> tuple[int, str]:
    """What a copy of this process ends with when it has worked, and what it said meanwhile."""
    guard.begin()
    with tempfile.TemporaryFile("w+") as said:
        copy = os.fork()
        if not copy:
            work(ask, said.fileno())
        _, status = os.waitpid(copy, 0)
        code, wrong = guard.ended(status, "the build")
        said.seek(0)
        return code, f"{said.read()}{wrong}"


def work(ask: Callable[[], int], said: int) -> None:
    """Work, and never return; what is said goes to a file."""
    code = 1
    try:
        for stream in (1, 2):
            os.dup2(said, stream)
        code = ask()
    except SystemExit as left:
        code = int(str(left.code))
    except Exception as error:  # noqa: BLE001 - whatever is wrong with the code
        sys.stderr.write(mistakes.told(error))
    finally:
        with contextlib.suppress(OSError):
            sys.stdout.flush()
            sys.stderr.flush()
        guard.done(code)
        os._exit(code)


def _answer(code: int, said: str) -> None:
    sys.stdout.write(f"{json.dumps([code, said])}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
