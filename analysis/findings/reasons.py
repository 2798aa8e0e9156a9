"""Why a finding is unknown, computed and not typed: the same is asked of other runs."""

from collections.abc import Iterable
from typing import Any

from analysis import outlook, traces

LATER = "what this rests on was not yet published by this day"
ASSUMED = "this cannot be computed with these assumptions"
UNDRAWN = "what is uncertain had not been written down by this day"
UNWRITTEN = "what OpenAI's business is assumed to become, the scenario"
ENDED = "this had ended by this day"
NEVER = "no one has published what this rests on"


def of(pact: Any, id: str) -> str:
    """For what reason a finding of a run is unknown; empty if it is known.

    What rests on a term that has ended is told so. What the same run of the last day knows is not
    yet published, or its scenario is not yet written; what the usual run of the same day knows
    cannot be computed with these assumptions; where both have to change, both are told.

    Raises:
        Absent: there is no such finding.
    """
    if pact[id].bound != "unknown":
        return ""
    if _ended(pact, pact[id]):
        return ENDED
    if _known(pact.latest, id):
        return _unwritten(pact, pact.latest[id]) or LATER
    if _known(pact.usual, id):
        return ASSUMED
    return f"{LATER}, and {ASSUMED}" if _known(pact.usual.latest, id) else NEVER


def told(found: Iterable[str]) -> str:
    """The reasons of several findings in one; that there is no scenario yet says enough."""
    every = dict.fromkeys(filter(None, found))
    each = [one for one in every if not any(one in other for other in every if other != one)]
    return next((one for one in each if one.startswith(UNWRITTEN)), "; ".join(each)) or ASSUMED


def _known(pact: Any, id: str) -> bool:
    """Whether a run has a finding and knows it."""
    return id in pact and pact[id].bound != "unknown"


def _ended(pact: Any, one: traces.Traced) -> bool:
    """Whether a finding lacks a term that was in force before."""
    lacking = {step.id for step in one.steps() if step.kind == "term" and step.bound == "unknown"}
    return bool(lacking) and any(
        f"{clause.id}_{term.name}" in lacking
        for clause in pact.agreed.values()
        for term in clause.terms
        if term.until and term.until.isoformat() <= pact.as_of
    )


def _unwritten(pact: Any, one: traces.Traced) -> str:
    """That the scenario beneath a finding is younger than the run's day, if it is."""
    # However deep it rests on the scenario, as `outlook.path` names what it gives.
    if not any(step.id.startswith("outlook_") for step in one.steps()):
        return ""
    scenario = outlook.scenario(pact.run)
    return unwritten(scenario) if scenario.known.isoformat() > pact.as_of else ""


def unwritten(scenario: outlook.Scenario) -> str:
    """That a scenario is younger than the day."""
    return f"{UNWRITTEN} {scenario.title}, was written after this day"
