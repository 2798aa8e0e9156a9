"""Why a finding is unknown, computed and not typed: the same is asked of other runs."""

from typing import Any

LATER = "what this rests on was not yet published by this day"
ASSUMED = "this cannot be computed with these assumptions"
NEVER = "no one has published what this rests on"


def of(pact: Any, usual: Any, id: str) -> str:
    """For what reason a finding of a run is unknown; empty if it is known.

    What the same run of the last day knows is not yet published; what the usual run of the same day
    knows cannot be computed with these assumptions; where both have to change, both are told.

    Args:
        pact, usual: a run, and that of the same day whose assumptions are all the usual ones.

    Raises:
        Absent: there is no such finding.
    """
    if pact[id].bound != "unknown":
        return ""
    if _known(pact.latest, id):
        return LATER
    if _known(usual, id):
        return ASSUMED
    return f"{LATER}, and {ASSUMED}" if _known(usual.latest, id) else NEVER


def _known(pact: Any, id: str) -> bool:
    """Whether a run has a finding and knows it."""
    return id in pact and pact[id].bound != "unknown"
