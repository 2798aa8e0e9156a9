"""The clauses of the pact: dated values with their own words, and each formula written once.

A formula is the clause's sentence as NumPy arithmetic, last axis = period. It serves numbers,
arrays and traced quantities alike.
"""

import datetime
import functools
import math
import pathlib
from collections.abc import Mapping
from typing import Any

from analysis import figures, schema, traces


@functools.cache
def load(folder: pathlib.Path = schema.DATA) -> Mapping[str, schema.Clause]:
    """Every clause by its id, checked against the schema and the sources.

    Raises:
        Faults: data/terms.yml is missing or malformed, or any clause breaks a rule.
    """
    clauses = schema.read_clauses(folder / "terms.yml")
    keys = (
        (f"clause {c.id}, {t.name} of {t.effective}", t.source) for c in clauses for t in c.terms
    )
    faults = figures.unknown_sources("terms.yml", keys, folder)
    if faults:
        raise schema.Faults(faults)
    return {clause.id: clause for clause in clauses}


def term(
    clause: str, name: str, on: datetime.date, as_of: str, folder: pathlib.Path = schema.DATA
) -> schema.Term | None:
    """The term of a clause in force on one day, as known on another; None if there is none.

    Where several sources state the same term, the one known last counts.
    """
    day = datetime.date.fromisoformat(as_of)
    in_force = [
        one
        for one in load(folder)[clause].terms
        if one.name == name
        and one.known <= day
        and one.effective <= on
        and (one.until is None or on <= one.until)
    ]
    return max(in_force, key=lambda one: (one.effective, one.known), default=None)


def assumed(
    parameter: str,
    value: float,
    *,
    clause: str,
    on: datetime.date,
    as_of: str,
    folder: pathlib.Path = schema.DATA,
) -> traces.Traced:
    """A rate as set by a parameter, with the source of the term where the two agree.

    A contractual rate is a definition, not a measurement: it is taken as exact.
    """
    found = term(clause, "rate", on, as_of, folder)
    label = load(folder)[clause].title
    if found is None or not math.isclose(found.point, value):
        return traces.known(
            value, "ratio", id=parameter, label=f"{label}: rate assumed", kind="parameter"
        )
    return traces.known(
        value,
        "ratio",
        id=parameter,
        label=f"{label}: rate",
        kind="term",
        reference=figures.reference(found, folder),
    )


def share_due(base: Any, rate: Any, shared_fraction: Any, netted: Any) -> Any:
    """Rate times the shared part of the base, less what is set off.

    Args:
        base: revenue of the payer, USD, last axis = period.
        rate: part of shared revenue due, ratio.
        shared_fraction: part of the base the rate applies to, ratio.
        netted: what the receiver owes the payer and sets off, USD per period.
    """
    return rate * shared_fraction * base - netted


def share_base(payment: Any, rate: Any, shared_fraction: Any, netted: Any) -> Any:
    """The revenue that makes a payment due: the inverse of `share_due`, same units."""
    return (payment + netted) / (rate * shared_fraction)


def share_break_even(bill: Any, rate: Any, shared_fraction: Any, netted: Any) -> Any:
    """The revenue that leaves nothing after the share on it and a bill, same units.

    Infinite or negative when the whole revenue is due as share.
    """
    return (bill - netted) / (1 - rate * shared_fraction)
