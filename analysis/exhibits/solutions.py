"""What must be true for findings to have given values, as a table."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from analysis import typed, worlds
from analysis.exhibits import tables, words
from analysis.explore import solve


def table(
    id: str, title: str, questions: Iterable[tuple[str, float, str]], run: Mapping[str, Any]
) -> tables.Table:
    """What must be true for each finding to have a given value; what is never known has no row.

    Args:
        questions: finding, target in base units, and the parameter to solve by.
    """
    columns = ("What", "Is", "To be", "Assumption", "It takes")
    solved = (solve.solve(*question, run) for question in questions)
    return tables.Table(id, title, columns, [_row(one) for one in solved if not np.isnan(one.low)])


def _row(one: solve.Solution) -> tables.Row:
    found = one.finding
    takes = (_takes(one), found)
    return found.label, found, solve.shown(one.target, one), _assumption(one.by), takes


def _takes(one: solve.Solution) -> str:
    """Which values of the parameter give the target, if any, or what they give instead."""
    if one.low == one.high:
        return "any value" if one.places else "no value: it does not depend on that"
    if one.places:
        return _plainly(one)
    low, high = (solve.shown(end, one) for end in (one.low, one.high))
    return f"no value: it runs from {low} to {high}"


def _assumption(by: typed.Parameter) -> str:
    """A parameter by its name where it is drawn, as the table of what moves the answers has it."""
    return words.sentence_case(worlds.titles().get(by.name, by.meaning))


def _plainly(one: solve.Solution) -> str:
    """The values as a reader wants them: a rate in percent, a factor as times."""
    if one.by.unit != "ratio" or any(isinstance(p.first, str) or p.jump for p in one.places):
        return solve.met_at(one)
    spans = (
        tuple(dict.fromkeys(words.varied(one.by.name, end) for end in (p.first, p.last)))
        for p in one.places
    )
    return " or ".join(" to ".join(span) for span in spans)
