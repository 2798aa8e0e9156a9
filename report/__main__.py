"""`python -m report`: build editions, and list the parameters they can be built with.

A command is over in seconds and keeps nearly all that it makes: to look through it for what can be
thrown away, over and over and once more at the end, took a quarter of the time of an edition and
freed nothing worth it. Python itself looks through everything as it ends: what is frozen it leaves,
which is a sixth of a short command.
"""

import gc
import io
import os
import signal
import sys

from report import guard

_NO_ASSERTIONS, _REFUSED = 1, 2  # what -O alone takes away; the exit code of what is refused
_PYTHON = (3, 11)
_EXECUTING = ("build", "diff", "release")  # notebooks, which can end the process that does


def heed() -> None:
    """Let the end of a session, and a polite kill, stop the command as Ctrl-C does."""
    for stopping in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(stopping) is signal.SIG_DFL:
            signal.signal(stopping, signal.default_int_handler)


def speak() -> None:
    """Let every answer be printed, whatever letters the terminal has."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def fill() -> None:
    """Put nothing where a stream is closed, else the next file that is opened takes its place."""
    for stream, how in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, stream) is None:
            nothing = open(os.devnull, how, encoding="utf-8")  # noqa: SIM115, PTH123 - until the end
            os.set_inheritable(nothing.fileno(), True)  # noqa: FBT003 - by position alone
            setattr(sys, stream, nothing)


def unfit() -> str:
    """Why this Python cannot run the press, and what to do; nothing if it can."""
    if sys.version_info < _PYTHON:
        from report import mistakes  # noqa: PLC0415 - nearly never

        needed = ".".join(map(str, _PYTHON))
        return f"{sys.executable}: older than Python {needed}. Remedy: {mistakes.SET_UP}."
    if sys.flags.optimize > _NO_ASSERTIONS:
        return "-OO: it takes the words of the findings away. Remedy: run Python without it."
    return ""


def main() -> int:
    """Run the command line; whatever stops it is answered in one line from the first import on."""
    gc.disable()
    fill()
    heed()
    speak()
    if said := unfit():
        print(said, file=sys.stderr)  # noqa: T201 - a command's voice
        return _REFUSED
    verb = sys.argv[1] if len(sys.argv) > 1 else ""
    return guard.watched(answer, verb) if verb in _EXECUTING else answer()


def answer() -> int:
    """Do what the command line asks, and give the exit code."""
    try:
        from report.verbs import cli  # noqa: PLC0415 - while it loads, Ctrl-C must be caught already

        try:
            return cli.main(sys.argv[1:])
        finally:  # after --help, too
            gc.freeze()
            sys.stdout.flush()
    except BrokenPipeError:  # whoever read the answer has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 128 + signal.SIGPIPE
    except OSError as error:  # the last of the answer had no room
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        print(f"{error}. Remedy: let the answer go where there is room.", file=sys.stderr)  # noqa: T201 - as below
        return 1
    except KeyboardInterrupt:
        return guard.interrupted()
    except Exception as error:
        if sys.flags.dev_mode:
            raise
        from report import mistakes  # noqa: PLC0415 - nearly never

        print(mistakes.told(error), end="", file=sys.stderr)  # noqa: T201 - as above
        return 1


if __name__ == "__main__":
    sys.exit(main())
