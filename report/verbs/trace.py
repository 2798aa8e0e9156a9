"""How a number came about, as a tree for the terminal."""

from collections.abc import Iterator, Mapping
from typing import Any

from analysis import figures, findings, schema, traces, wording
from analysis.explore import catalogue, sweeps

_INDENT = "  "


def found(id: str, run: Mapping[str, Any]) -> traces.Traced:
    """A finding, figure, term or assumption of a run by the name of its note.

    Raises:
        Faults: there is none.
    """
    one = findings.find(run, [id]).get(id)
    if one is None:
        one = next((each for each in catalogue.every(run) if each.note == id), None)
    if one is None:
        names = [*findings.ids(), *(each.note for each in catalogue.every(run))]
        raise schema.Faults(sweeps.unknown([id], names, "trace", "finding"))
    return one


def tree(one: traces.Traced, as_of: str = "9999-12-31") -> Iterator[str]:
    """The lines of a finding's trace, down to figures, terms and parameters; each told once.

    Args:
        as_of: only what was said of them by that day is told.
    """
    yield from _branch(one, "", set(), as_of)


def _branch(one: traces.Traced, indent: str, told: set[str], as_of: str) -> Iterator[str]:
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
    for line in _said_of(one, told, as_of):
        yield f"{indent}{_INDENT}{line}"
    for each in one.inputs:
        yield from _branch(each, indent + _INDENT, told, as_of)


def _said_of(one: traces.Traced, told: set[str], as_of: str) -> Iterator[str]:
    """What was said of a figure or term, unless it was told before."""
    for said in figures.statements():
        about = one.reference.get("about", "").split()
        if said.about in about and said.known.isoformat() <= as_of and said.id not in told:
            told.add(said.id)
            words = f'"{said.quote}"' if said.quote else said.gist
            publisher = figures.sources()[said.source].publisher
            yield f"said of {said.about}: {said.speaker}, {said.known}: {words} ({publisher})"


def _origin(reference: Mapping[str, str]) -> str:
    """Where a figure or term comes from: who, when, in which words, and where to read it."""
    quote = f' "{reference["quote"]}"' if reference["quote"] else ""
    words = f"{reference['publisher']}, {reference['date']}, {reference['nature']}"
    if "effective" in reference:
        words += f", in force from {reference['effective']}"
    return f"{words}, {reference['confidence']} confidence.{quote} {reference['address']}".rstrip()
