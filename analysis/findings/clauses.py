"""What the clauses of a run state, for the chapters that value one clause each."""

import datetime

from analysis import terms, traces
from analysis.findings import model


def stated(pact: model.Pact, clause: str, name: str, on: datetime.date) -> traces.Traced:
    """A term as in force on a day; unknown if there is none, or none yet."""
    return terms.stated(clause, name, on, pact.run)


def last_stated(pact: model.Pact, clause: str, name: str) -> traces.Traced:
    """A term as it was last in force: on the run's day, or on the last day before it ended."""
    day = datetime.date.fromisoformat(pact.as_of)
    ends = [
        min(one.until or day, day)
        for one in pact.agreed[clause].terms
        if one.name == name and one.known <= day and one.effective <= day
    ]
    return stated(pact, clause, name, max(ends, default=day))
