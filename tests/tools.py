"""The programs and packages of others that some tests need, and how much of a test is run."""

import datetime
import itertools
import math
import os
import pathlib
import shutil
from collections.abc import Iterable
from typing import Any, NoReturn, TypeVar

import pytest

from analysis import schema, terms, traces
from analysis.terms import asked

T = TypeVar("T")
CHECKERS = pathlib.Path(__file__).parent / "checkers"


def term(
    clause: str, name: str, on: datetime.date, as_of: str, folder: pathlib.Path = schema.DATA
) -> terms.Term | None:
    """The term of a clause in force on one day, as known on another; None if there is none."""
    agreed = terms.agreement(as_of, folder=folder)
    return asked.named(clause, agreed).term(name, on, as_of)


def near(one: traces.Traced, expected: float) -> bool:
    """Equal to nine digits, or as close to it as a tenth of a cent, or a billionth of a ratio."""
    off = 1e-3 if one.unit == "USD" else 1e-9
    return math.isclose(one.value, expected, rel_tol=1e-9, abs_tol=off)


def program(*names: str) -> str:
    """The path of the first of these programs; the test does not run where there is none."""
    found = next(filter(None, map(shutil.which, names)), None)
    return found or _cannot_run(f"none of {', '.join(names)} is on PATH")


def package(file: str) -> pathlib.Path:
    """A file of an npm package; the test does not run where they are not installed."""
    path = CHECKERS / "node_modules" / file
    remedy = "npm ci --ignore-scripts --prefix tests/checkers"
    return path if path.exists() else _cannot_run(f"{file} is not installed: {remedy}")


def _cannot_run(why: str) -> NoReturn:
    """Skip the test, or fail it where every test has to run."""
    if os.environ.get("REQUIRE_BROWSER"):
        pytest.fail(why)
    pytest.skip(why)


def sample(everything: Iterable[T], each: int) -> list[T]:
    """Each so-manieth of what a test could run through; all of it in `make robust`."""
    return list(everything)[:: step(each)]


def crossed(*axes: Iterable[Any]) -> list[tuple[Any, ...]]:
    """Every other combination of values: of three axes of two, each pair of values meets in one.

    All combinations in `make robust`.
    """
    numbered = itertools.product(*map(enumerate, axes))
    places, values = zip(*(zip(*one, strict=True) for one in numbered), strict=True)
    return [one for place, one in zip(places, values, strict=True) if not sum(place) % step(2)]


def step(each: int) -> int:
    """How far it is from one to the next of what is sampled."""
    return 1 if os.environ.get("ROBUST") else each
