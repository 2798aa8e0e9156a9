"""A number by its name, wherever it is told of: for the terminal's tree."""

from collections.abc import Mapping
from typing import Any

from analysis import findings, schema, traces
from analysis.explore import catalogue, sweeps


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
