"""How a number came about, as a tree for the terminal."""

from collections.abc import Iterator, Mapping
from typing import Any

from analysis import findings, traces, wording, worlds

_INDENT = "  "


def found(run: Mapping[str, Any]) -> dict[str, traces.Traced]:
    """Every finding of a run by its id."""
    return {**findings.answer(run), **worlds.answer(run)}


def tree(one: traces.Traced) -> Iterator[str]:
    """The lines of a finding's trace, down to figures, terms and parameters; each told once."""
    yield from _branch(one, "", set())


def _branch(one: traces.Traced, indent: str, told: set[str]) -> Iterator[str]:
    """A quantity, its formula and its inputs, each a step further in."""
    style = "percent" if one.kind in ("term", "parameter") else "times"
    value, bounds = wording.bounded(one, style), wording.span(one, style)
    more = "" if bounds == value else f" ({bounds})"
    yield f"{indent}{one.id}: {value}{more}. {one.label}"
    if one.id in told:
        if one.inputs:
            yield f"{indent}{_INDENT}told above"
        return
    told.add(one.id)
    if one.kind == "finding" and one.formula != one.id:
        yield f"{indent}{_INDENT}= {one.formula}"
    if one.reference.get("publisher"):
        yield f"{indent}{_INDENT}{_origin(one.reference)}"
    for each in one.inputs:
        yield from _branch(each, indent + _INDENT, told)


def _origin(reference: Mapping[str, str]) -> str:
    """Where a figure or term comes from: who, when, in which words, and where to read it."""
    quote = f' "{reference["quote"]}"' if reference["quote"] else ""
    words = f"{reference['publisher']}, {reference['date']}, {reference['nature']}"
    return f"{words}, {reference['confidence']} confidence.{quote} {reference['address']}".rstrip()
