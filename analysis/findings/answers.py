"""All findings of a run at once: what is not yet a function of its own is still pushed here."""

import functools
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from analysis import parameters, traces
from analysis.findings import (
    agi,
    azure,
    bill,
    bing,
    cap,
    combinations,
    commitments,
    disagreements,
    flows,
    limits,
    microsoft,
    model,
    participation,
    past,
    path,
    payments,
    revenue,
    stake,
    steps,
    versions,
)

Findings = dict[str, traces.Traced]
PULLED = (
    agi,
    azure,
    bill,
    bing,
    cap,
    microsoft,
    path,
    stake,
    steps,
    versions,
    combinations,
    commitments,
    disagreements,
    flows,
    limits,
    participation,
    past,
    payments,
    revenue,
    stake,
)  # imported for the findings they declare


def answer(run: Mapping[str, Any]) -> Findings:
    """Every finding of a run by its id.

    Args:
        run: all parameters, as `parameters.check` returns them. Where numbers are arrays
            of one shape, so is the value of each finding that depends on them, without its trace.

    Raises:
        Faults: the data break the schema.
    """
    if any(isinstance(value, np.ndarray) for value in run.values()):
        return _computed(run)
    return dict(_answered(tuple(sorted(run.items()))))


def find(run: Mapping[str, Any], ids: Iterable[str]) -> Findings:
    """Some findings of a run, or of many at once, by their ids; none that does not exist."""
    pact, wanted = model.of(run), list(ids)
    pulled = {id for id in wanted if id in pact or id in pact.latest}
    pushed = answer(run) if pulled < set(wanted) else {}
    found = {id: pact[id] if id in pulled else pushed.get(id) for id in wanted}
    return {id: one for id, one in found.items() if one is not None}


def moved_by(run: Mapping[str, Any], names: Iterable[str]) -> list[str]:
    """The findings that read one of some parameters."""
    pact, moving = model.of(run), set(names)
    pushed = [id for id in answer(run) if id not in pact]
    return [id for id in pact if pact.moved_by(id) & moving] + pushed


@functools.lru_cache(maxsize=1)
def ids() -> tuple[str, ...]:
    """Every finding that stands by itself today."""
    run = parameters.check({})
    pact = model.of(run)
    numbers = {p.name: np.array([run[p.name]]) for p in parameters.SCHEMA if p.type == "float"}
    return (*pact, *(id for id in answer({**run, **numbers}) if id not in pact))


@functools.cache
def _answered(run: tuple[tuple[str, Any], ...]) -> Findings:
    """The findings of a run, computed once however many notebooks ask."""
    return _computed(dict(run))


def _computed(run: Mapping[str, Any]) -> Findings:
    """The findings of a run, or of many at once."""
    return model.of(run).all()
