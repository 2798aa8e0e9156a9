"""The terms in force: asked for by clause, name and day, as a term or a quantity with its source.

The formulas stand in one module for each kind of clause (share, ladder, commitment,
participation, stake, trigger); how the clauses came to be as they are, in replay.
"""

import datetime
from collections.abc import Mapping
from typing import Any

import numpy as np

from analysis import figures, traces
from analysis.terms import records, replay


def named(clause: str, clauses: replay.Agreement) -> records.Clause:
    """The clause of that name; a ValueError if there is none."""
    if clause not in clauses:
        raise ValueError(f"there is no clause {clause}; there are {', '.join(clauses)}")
    return clauses[clause]


def parties(clauses: replay.Agreement) -> tuple[str, str]:
    """Between whom the pact is: who pays by its first clause, and who is paid."""
    first = next(iter(clauses.values()))
    return first.payer, first.receiver


def known(clauses: replay.Agreement, as_of: str) -> list[tuple[records.Clause, records.Term]]:
    """Every term that was known on a day, with its clause."""
    every = ((clause, one) for clause in clauses.values() for one in clause.terms)
    return [(clause, one) for clause, one in every if one.known.isoformat() <= as_of]


def stated(
    clause: str, name: str, on: datetime.date, parameters: Mapping[str, Any]
) -> traces.Traced:
    """A term in force on one day under the clauses of a run.

    It is unknown if there is none, and on a day after the run's as-of date.

    Raises:
        ValueError: there is no such clause, or a clause of its kind has no such term.
    """
    declared, as_of = named(clause, replay.agreed(parameters)), parameters["as_of"]
    found, unit = declared.term(name, on, as_of), declared.unit(name)
    if found and on.isoformat() <= as_of:
        return of(declared, found)
    label = f"{declared.title}: {name.replace('_', ' ')}"
    return traces.unknown(unit, id=f"{clause}_{name}", label=label, kind="term")


def last_stated(clause: str, name: str, parameters: Mapping[str, Any]) -> traces.Traced:
    """A term as it was last in force: on the run's day, or on the last day before it ended."""
    day = datetime.date.fromisoformat(parameters["as_of"])
    ends = [
        min(one.until or day, day)
        for one in named(clause, replay.agreed(parameters)).terms
        if one.name == name and one.known <= day and one.effective <= day
    ]
    return stated(clause, name, max(ends, default=day), parameters)


def of(clause: records.Clause, one: records.Term) -> traces.Traced:
    """A term of a clause as a quantity that remembers its source."""
    label = f"{clause.title}: {one.name.replace('_', ' ')}"
    return traced(one, clause.unit(one.name), f"{clause.id}_{one.name}", label)


def traced(one: records.Term, unit: str, id: str, label: str, topic: str = "") -> traces.Traced:
    """A term as a quantity that remembers its source; unknown where it is in words only.

    A term is a definition, not a measurement: it is taken as exact, unless it is hedged.

    Args:
        topic: what statements about it are about, if not its id.
    """
    low = float("-inf") if one.bound == "at most" else one.point
    high = float("inf") if one.bound == "at least" else one.point
    of = figures.reference(one) | {"effective": one.effective.isoformat()}
    of |= figures.said_of(topic or id)
    return traces.Traced(one.point, low, high, unit, id=id, label=label, kind="term", reference=of)


def rounded(stated: traces.Traced, one: records.Term | None) -> traces.Traced:
    """A term that measures something, with what its rounding leaves open.

    Args:
        stated: the term as a quantity.
        one: the term; None leaves the quantity as it is.
    """
    if one is None or not one.slack:
        return +stated
    return traces.spanned(stated, (stated - one.slack, stated + one.slack))


def assumed(
    parameter: str, clause: str, on: datetime.date, parameters: Mapping[str, Any]
) -> traces.Traced:
    """A rate as set by a parameter, with the source of the term where the two agree.

    The parameter stands for the rate as first stated: one that an amendment changed stays.
    """
    value, as_of = parameters[parameter], parameters["as_of"]
    declared = named(clause, replay.agreement(as_of))
    found = declared.term("rate", on, as_of)
    label, topic = declared.title, f"{clause}_rate"
    agrees = found is not None and np.allclose(found.point, value, rtol=1e-9, atol=0)
    if found is not None and (agrees or departs(declared, found)):
        return traced(found, "ratio", parameter, f"{label}: rate", topic)
    return traces.given(
        value, "ratio", id=parameter, label=f"{label}: rate assumed", kind="parameter"
    )


def departs(clause: records.Clause, stated: records.Term) -> bool:
    """Whether a term of a clause states another number than the first of its name."""
    same = (term for term in clause.terms if term.name == stated.name)
    first = min(same, key=lambda term: (term.effective, term.known))
    return not np.allclose(first.point, stated.point, rtol=1e-9, atol=0)
