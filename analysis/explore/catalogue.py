"""What a number on the page may lead to beside the findings: all that was published or assumed.

Figures and terms as their sources printed them, and the numbers of the run's scenario and of the
worlds, each as the computation itself reads it.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from analysis import (
    cashflows,
    figures,
    findings,
    outlook,
    parameters,
    schema,
    terms,
    traces,
    worlds,
)
from analysis.findings import calendar, naming, register


def records(run: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """All published by the run's day and assumed in it, as plain data, by its note's name."""
    return {one.note: naming.told(one.read(), run["as_of"]) for one in every(run)}


def meanings(run: Mapping[str, Any]) -> dict[str, str]:
    """The formula in words of every finding that has one, by its id."""
    index = findings.of(run).index
    told = {id: register.REGISTER[name].formula for id, (name, _) in index.items()}
    return {id: " ".join(words.split()) for id, words in told.items() if words}


def every(run: Mapping[str, Any]) -> Iterator[traces.Traced]:
    """Every figure, term and assumption that a run may print, as a quantity with its source."""
    for figure in figures.load():
        if figure.known.isoformat() <= run["as_of"]:
            yield figures.trace(figure)
    for clause, term in terms.known(terms.agreed(run), run["as_of"]):
        yield terms.of(clause, term)
    scenario = outlook.scenario(run)
    for base in outlook.BASES:
        for stretch in getattr(scenario, base):
            if not stretch.figure:
                yield outlook.said(scenario.id, scenario.title, base, stretch)
    yield from worlds.assumed(run).values()
    leaked = calendar.span(findings.of(run))
    yield cashflows.netted(leaked.quarters[0], run).inputs[0]
    yield cashflows.shared_fraction(run, leaked)


def found(id: str, run: Mapping[str, Any], place: str) -> traces.Traced:
    """A finding, figure, term or assumption of a run by the name of its note.

    Raises:
        Faults: there is none, said to a place.
    """
    one = findings.of(run).some([id]).get(id)
    if one is None:
        one = next((each for each in every(run) if each.note == id), None)
    if one is None and id in parameters.BY_NAME:
        remedy = "`python -m report explain` tells what it is"
        raise schema.Faults([schema.Fault(place, id, "it is a parameter", remedy)])
    if one is None:
        names = [*findings.of(run), *(each.note for each in every(run))]
        raise schema.Faults(schema.unknown([id], names, place, "finding"))
    return one
