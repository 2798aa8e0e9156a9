"""What of a run follows in a workbook: the formulas of every finding, from its recorded steps.

It needs no document, so that a copy of the press works it out while the chapters run.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from analysis import beginning, findings, parameters
from analysis.explore import retracing
from analysis.findings import verdicts
from report.formats.workbook import bounds, formulas, methods, places

YES = "yes"
_UNKNOWN = "=NA()"
_COUNTED = "yes: it counts the verdicts in Claims, which hold under the usual assumptions"


class Answer(NamedTuple):
    """A finding: value, low and high with the formula of each, empty where it is a value."""

    ends: tuple[float, float, float]
    formulas: tuple[str, str, str]
    follows: str
    sources: str


class Live(NamedTuple):
    """All: the findings by their ids, in the order of the run; the parts; and the tables."""

    answers: Mapping[str, Answer]
    parts: Sequence[bounds.Working]
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
    called = places.named(record.found, own)
    notes = (one.note for one, _, _ in places.listed(run))
    beside = places.named(notes, [*own, *called.values()])
    here = places.assumed() | places.found(called)
    tables = methods.Methods()
    told = {
        formulas.key(one): places.place(beside[one.note], sheet, row)
        for one, sheet, row in places.listed(run)
    }
    values = formulas.Values(record, here, told, tables.text)
    ends = bounds.Bounds(record, values, places.working)
    counted = _counted(run)
    answers = {id: _answer(record, id, values, ends, counted) for id in record.found}
    return Live(answers, ends.workings, tables.tables, called, beside)


def _counted(run: Mapping[str, Any]) -> dict[str, str]:
    """The formula of each number of claims that have a verdict, by the finding's id."""
    pact = findings.of(run)
    last = places.HEAD + len(verdicts.on(pact.usual))
    groups, told = (places.column(places.CLAIMS, last, n) for n in (places.GROUP, places.VERDICT))
    return {
        pact.claims(group, verdict).id: (
            f'=COUNTIFS({groups},"{verdicts.GROUP.label(group)}",'
            f'{told},"{verdicts.COUNTED.label(verdict)}")'
        )
        for group in verdicts.GROUP.keys(pact)
        for verdict in verdicts.COUNTED.keys(pact)
    }


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
    return Answer(numbers, (value, low, high), told, ", ".join(one.sources))


def _follows(record: retracing.Record, id: str, formula: str, counted: Mapping[str, str]) -> str:
    """Whether a finding is computed anew in the workbook, and if not, why."""
    if id not in record.steps or id in record.odd:
        return "a value: with other assumptions it takes other steps"
    rests = record.rests(record.steps[id])
    if rests and rests <= counted.keys():
        return _COUNTED
    if record.stays(record.steps[id]):
        return "a value: simulated by the build"
    if rests:
        return f"in part: {', '.join(sorted(rests))} stay as built"
    if id in record.searched:
        return "the value; whether it is bounded above stays as built"
    return YES if formula != _UNKNOWN else "unknown: nobody has published it"
