"""The scenarios there are: the files of data/scenarios, and one that a run brings itself.

A run names the one that it follows, or holds the text of one of its own. That is an assumption like
any other that a reader makes, so it counts on every day, whenever it was written.
"""

import datetime
import functools
import pathlib
import re
from collections.abc import Mapping
from typing import Any

from analysis import figures, files, schema
from analysis.outlook import records

_ID = re.compile(r"^id:[ \t]*['\"]?([A-Za-z0-9_]+)", re.MULTILINE)


@functools.cache
def load(folder: pathlib.Path = schema.DATA) -> Mapping[str, records.Scenario]:
    """Every scenario of data/scenarios by its id.

    Raises:
        Faults: a file breaks the schema, or names an unknown source or figure.
    """

    def read(path: pathlib.Path) -> records.Scenario:
        one = files.read_named(path, "scenario", records.Scenario)
        schema.refuse(_unknown(one, path.name, folder))
        return one

    return {one.id: one for one in files.read_folder(folder / "scenarios", read)}


def scenario(run: Mapping[str, Any]) -> records.Scenario:
    """The scenario that a run follows."""
    said = run["scenario"]
    return load()[said] if said in load() else own(said)


def every(run: Mapping[str, Any]) -> dict[str, records.Scenario]:
    """Every scenario written by the run's day, and the run's own, by what its parameter says."""
    written = {name: one for name, one in load().items() if one.known.isoformat() <= run["as_of"]}
    return {**written, run["scenario"]: scenario(run)}


def is_own(said: Any) -> bool:
    """Whether it is the text of a scenario, not the name of one."""
    return isinstance(said, str) and "\n" in said.strip()


def named(said: str) -> str:
    """The file that a text came from, as a page names it: a scenario has its file's name."""
    found = _ID.search(said)
    return f"{found[1] if found else 'scenario'}.yml"


@functools.cache
def own(text: str) -> records.Scenario:
    """A scenario that a run brings itself, known on every day.

    Raises:
        Faults: it breaks the schema, or names an unknown source or figure, or is called like one
            of data/scenarios.
    """
    file = named(text)
    content, *more = files.documents(file, text) or [None]
    one = files.record(file, "scenario", records.Scenario, content)
    faults = [schema.Fault(file, "file", "it holds several", "give one scenario")] * bool(more)
    if one.id in load():
        rule, other = f"data/scenarios has a scenario {one.id}", "another id and file name"
        remedy = f"follow that one with scenario={one.id}, or give this one {other}"
        faults.append(schema.Fault(file, "scenario, id", rule, remedy))
    schema.refuse([*faults, *_unknown(one, file, schema.DATA)])
    return one.model_copy(update={"known": datetime.date.min})


def read_own(path: pathlib.Path) -> str:
    """The text of a scenario in a file, once it is found right.

    Raises:
        Faults: there is no such file, or as `own`.
    """
    if not path.is_file():
        raise schema.Faults([schema.Fault(str(path), "file", "there is none", "correct its path")])
    files.read_named(path, "scenario", records.Scenario)
    text = files.text(path)
    own(text)
    return text


def _unknown(one: records.Scenario, file: str, folder: pathlib.Path) -> list[schema.Fault]:
    """A fault for each source and figure that a scenario names and nobody published."""
    stretches = [
        (base, f"{base}, {stretch.first} to {stretch.last}", stretch)
        for base in records.BASES
        for stretch in getattr(one, base)
    ]
    sources = ((place, s.source) for _, place, s in stretches if s.source != records.ASSUMED)
    faults = figures.unknown_sources(file, sources, folder)
    units = {figure.id: schema.UNITS[figure.unit][0] for figure in figures.load(folder)}
    for base, place, stretch in stretches:
        named = [id for id in (stretch.figure, stretch.over) if id]
        if lacking := [id for id in named if id not in units]:
            rules = [f"there is no figure {id!r}" for id in lacking]
            remedy = "use an id of data/figures.csv"
        else:
            found = " over ".join(units[id] for id in named)
            wanted = ("USD",) if base in records.MONEY else ("ratio", "USD over USD")
            is_right = not named or found in wanted
            rules = [] if is_right else [f"its figure is {found}, and the base {wanted[-1]}"]
            remedy = "name a figure in that unit, with over what it is a part of"
        faults += [schema.Fault(file, place, rule, remedy) for rule in rules]
    return faults
