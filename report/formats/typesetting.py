"""What the typesetter and the binder make of Typst's source: a PDF, or a picture."""

import hashlib
import os
import pathlib
import pickle
import signal
import subprocess
import sys
import types
import warnings
from collections.abc import Mapping

from analysis import schema
from report import cache
from report.formats import charts, letters, masthead

NOTHING: Mapping[str, bytes] = types.MappingProxyType({})
_PATIENCE = 900.0  # seconds for the longest document, which takes a hundredth of them
_PROGRAMS = pathlib.Path(__file__).parent / "programs"
_TYPESETTER, _BINDER = _PROGRAMS / "typesetter.py", _PROGRAMS / "binder.py"


def typeset(source: str, kind: str = "pdf", attached: Mapping[str, bytes] = NOTHING) -> bytes:
    """The PDF of its source, typeset unless it is kept.

    Processes of their own make it: each one's memory is then free.

    Args:
        source: as Typst reads it.
        kind: "pdf", or "png" for a picture of its one page.
        attached: the files that it attaches, by their paths.

    Raises:
        Failure: Typst refuses it, which is a fault of this room, or does not come to its end.
    """
    given = pickle.dumps((source.encode(), dict(attached)))
    programs = cache.program(letters.FONTS, _TYPESETTER, _BINDER)
    made_of = [kind, masthead.LICENCE, programs, hashlib.sha256(given).hexdigest()]

    def make() -> bytes:
        made = _made(given, _TYPESETTER, letters.FONTS, kind)
        return _made(made, _BINDER, masthead.LICENCE) if kind == "pdf" else made

    return cache.kept(made_of, make)


def _made(given: bytes, *program: str | pathlib.Path) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603 - our own
            [sys.executable, "-P", *program],
            input=given,
            capture_output=True,
            check=False,
            # What one layout no longer needs goes back before the next: some megabytes, with glibc.
            env={**os.environ, "MALLOC_TRIM_THRESHOLD_": str(2**16)},
            process_group=0,  # Ctrl-C is the press's to answer
            timeout=_PATIENCE,
        )
    except subprocess.TimeoutExpired:
        raise _failure(f"it is not typeset after {_PATIENCE:g} seconds") from None
    if done.returncode < 0:
        how = signal.Signals(-done.returncode).name
        raise _failure(f"the process that makes it was ended by {how}", charts.AGAIN)
    if done.returncode:
        *_, said = ["it cannot be typeset", *done.stderr.decode().splitlines()]
        raise _failure(said)
    for told in done.stderr.decode().splitlines():
        warnings.warn(f"report.pdf: {told}", stacklevel=2)
    return done.stdout


def _failure(said: str, remedy: str = "tell us, with the notebooks it was made of") -> Exception:
    return schema.Failure(f"report.pdf: {said}. Remedy: {remedy}.")
