"""All findings of a run at once: what is not yet a function of its own is still pushed here."""

import functools
from collections.abc import Mapping
from typing import Any

import numpy as np

from analysis import traces
from analysis.findings import (
    bill,
    bing,
    clauses,
    combinations,
    disagreements,
    flows,
    limits,
    model,
    payments,
    prospects,
    revenue,
    totals,
    versions,
)

Findings = dict[str, traces.Traced]
QUARTERS = ("2024q1", "2024q2", "2024q3", "2024q4", "2025q1", "2025q2", "2025q3")
READ_OTHERWISE = revenue.READ_OTHERWISE
PULLED = (
    combinations,
    disagreements,
    limits,
    payments,
    revenue,
)  # imported for the findings they declare


def answer(parameters: Mapping[str, Any]) -> Findings:
    """Every finding of a run by its id.

    Args:
        parameters: all parameters, as `parameters.check` returns them. Where numbers are arrays
            of one shape, so is the value of each finding that depends on them, without its trace.

    Raises:
        Faults: the data break the schema.
    """
    if any(isinstance(value, np.ndarray) for value in parameters.values()):
        return _computed(parameters)
    return dict(_answered(tuple(sorted(parameters.items()))))


@functools.cache
def _answered(run: tuple[tuple[str, Any], ...]) -> Findings:
    """The findings of a run, computed once however many notebooks ask."""
    return _computed(dict(run))


def _computed(parameters: Mapping[str, Any]) -> Findings:
    """The findings of a run, or of many at once."""
    found: Findings = model.Pact(parameters).all()
    for one in (
        *(total.summed for total in totals.stated_totals(parameters)),
        *bing.answer(parameters),
        *clauses.answer(parameters),
        *bill.answer(parameters["as_of"]),
        *versions.answer(parameters),
        *flows.answer(parameters),
    ):
        found.setdefault(one.id, one)
    for one in prospects.answer(found, parameters):
        found[one.id] = one
    return _with_inputs(found)


def _with_inputs(found: Findings) -> Findings:
    """The findings, and every finding that one of them was computed from."""
    whole: Findings = {}
    waiting = list(found.values())
    for one in waiting:
        if one.id not in whole:
            whole[one.id] = one
            waiting += [i for i in one.inputs if i.kind == "finding" and i.id not in whole]
    return whole
