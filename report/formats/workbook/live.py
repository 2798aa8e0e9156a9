"""What of a run follows in a workbook: the formulas of every finding, from its recorded steps.

It needs no document, so that a copy of the press works it out while the chapters run.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from analysis import beginning, parameters
from analysis.explore import retracing
from report.formats.workbook import bounds, claims, formulas, methods, names, places

YES = "yes"
_UNKNOWN = "=NA()"
_MOST = 1000  # letters of a text in a cell


class Answer(NamedTuple):
    """A finding: value, low and high with the formula of each, empty where it is a value."""

    ends: tuple[float, float, float]
    formulas: tuple[str, str, str]
    follows: str
    sources: str


class Part(NamedTuple):
    """A part of bounds in a row of its own: what it is, its low and high with their formulas."""

    words: str
    ends: tuple[float, float]
    formulas: tuple[str, str]


class Live(NamedTuple):
    """All: the findings by their ids, in the order of the run; the parts; and the tables."""

    answers: Mapping[str, Answer]
    parts: Sequence[Part]
    tables: Sequence[methods.Rows]
    called: Mapping[str, str]  # the name of each finding's cell
    beside: Mapping[str, str]  # the name of each published number's, by its note


def of(run: Mapping[str, Any]) -> Live:
    """What follows of a run, as it was worked out meanwhile."""
    begun: Live | None = beginning.take(*retracing.asked(run))
    return worked_out(run) if begun is None else begun


def worked_out(run: Mapping[str, Any]) -> Live:
    """What follows of a run."""
    record = retracing.Record(run)
    own = [one.name for one in parameters.SCHEMA]
    called = names.named(record.found, own)
    notes = (one.note for one, _, _ in places.listed(run))
    beside = names.named(notes, [*own, *called.values()])
    here = places.assumed() | places.found(called)
    tables = methods.Methods()
    told = {
        formulas.key(one): places.place(beside[one.note], sheet, row)
        for one, sheet, row in places.listed(run)
    }
    values = formulas.Values(record, here, told, tables.text)
    ends = bounds.Bounds(record, values, places.working)
    counted = claims.counted(run)
    answers = {id: _answer(record, id, values, ends, counted) for id in record.found}
    parts = [
        Part(
            one.step.formula[:_MOST],
            tuple(map(float, record.again(one.step)[1:])),  # type: ignore[arg-type]  # two of three
            (one.low, one.high),
        )
        for one in ends.workings
    ]
    return Live(answers, parts, tables.tables, called, beside)


def _answer(
    record: retracing.Record,
    id: str,
    values: formulas.Values,
    ends: bounds.Bounds,
    counted: Mapping[str, str],
) -> Answer:
    one, steps = record.found[id], record.steps.get(id)
    value = low = high = counted.get(id, "")
    if not value and steps is not None and not record.stays(steps):
        value = values.formula(id)
        if id not in record.searched:
            low, high = ends.formulas(id)
    told = _follows(record, id, value, counted)
    numbers = float(one.value), float(one.low), float(one.high)
    return Answer(numbers, (value, low, high), told[:_MOST], ", ".join(one.sources))


def _follows(record: retracing.Record, id: str, formula: str, counted: Mapping[str, str]) -> str:
    """Whether a finding is computed anew in the workbook, and if not, why."""
    if id not in record.steps or id in record.odd:
        return "a value: with other assumptions it takes other steps"
    rests = record.rests(record.steps[id])
    if rests and rests <= counted.keys():
        return claims.FOLLOWS
    if record.stays(record.steps[id]):
        return "a value: simulated by the build"
    if rests:
        return f"in part: {', '.join(sorted(rests))} stay as built"
    if id in record.searched:
        return "the value; whether it is bounded above stays as built"
    return YES if formula != _UNKNOWN else "unknown: nobody has published it"
