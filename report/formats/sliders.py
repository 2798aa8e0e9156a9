"""The part of the page that a reader moves: assumptions, the answers beside them, and charts."""

import json
import math
import re
import shlex
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pydantic

from analysis import findings, outlook, parameters, wording
from analysis.exhibits import charts
from analysis.explore import what_if
from report import cache
from report.formats import amounts, document

_FORMS = {"bare", "span", "more", "short", "shortfall", "signed", "about", *wording.STYLES}
LIVE = "live"  # where a chart's row keeps the recipes of its fields


@dataclass(frozen=True)
class Place(what_if.Slider):
    """A slider where the edition has it."""

    value: float
    default: float


@dataclass(frozen=True)
class Answer:
    """A finding beside the sliders, as published, and how the script prints it anew."""

    id: str
    label: str
    text: str
    style: str


@dataclass(frozen=True)
class Moving:
    """All that moves in a page."""

    places: tuple[Place, ...]
    answers: tuple[Answer, ...]
    program: what_if.Program
    charts: Mapping[str, Sequence[Any]]  # what moves when a slider does, and what it says
    command: str

    def data(self) -> dict[str, Any]:
        """What the script needs to know of it."""
        return {
            "steps": self.program.steps,
            "found": {id: [unit, *at] for id, (unit, at) in self.program.found.items()},
            "says": self.charts,
            "command": self.command,
        }


def moving(report: document.Document, run: Mapping[str, Any]) -> Moving:
    """What moves in the page of a run."""
    named = [id for each in report.charts for id in (*_lively(each), *_said(each))]
    headlines = what_if.headlines(findings.of(run))
    program = kept(report, run, dict.fromkeys([*headlines, *named]))
    following = [  # the charts that a slider moves, and all of which can be computed
        each
        for each in report.charts
        if {*_lively(each)} & program.moved and {*_lively(each)} <= program.found.keys()
    ]
    answers = [id for id in headlines if id in report.findings and id in program.found]
    in_sight = {*answers, *(id for each in following for id in (*_lively(each), *_said(each)))}
    movers = program.movers(in_sight)  # what moves nothing here is no slider
    return Moving(
        tuple(_place(one, run) for one in what_if.sliders(run) if one.parameter in movers),
        tuple(_answer(report.findings[id], headlines[id]) for id in answers),
        program,
        {each.id: _headline(each, program) for each in following},
        _command(report, movers),
    )


def kept(report: document.Document, run: Mapping[str, Any], ids: Iterable[str]) -> what_if.Program:
    """The program of findings, which notebooks do not change, nor where the sliders stand."""
    others = {name: value for name, value in run.items() if name not in what_if.MOVABLE}
    wanted = [*ids]
    made_of = ["what-if program", report.answers, json.dumps([others, wanted])]
    told = pydantic.TypeAdapter(what_if.Program)
    made = cache.kept(made_of, lambda: told.dump_json(what_if.program(run, wanted)))
    return told.validate_json(made)


def _headline(chart: document.Chart, program: what_if.Program) -> Sequence[Any]:
    """What a chart says in parts, and otherwise; nothing if the page cannot make part of it."""
    parts = [part for says in chart.says for part in says if not isinstance(part, str)]
    known = program.found.keys() >= {*_said(chart)}
    made = known and all("/" in spec or {*spec.split()} <= _FORMS for _, spec in parts)
    return chart.says if made else ([], [])


def _said(chart: document.Chart) -> Iterator[str]:
    """The findings in the headline of a chart; of two that are compared, both."""
    named = (part[0] for says in chart.says for part in says if not isinstance(part, str))
    return (one for each in named for one in each.split(">"))


def _lively(chart: document.Chart) -> Iterator[str]:
    """The findings that the rows of a chart are made of."""
    for row in charts.rows(chart.spec):
        yield from (id for _, id, *_ in row.get(LIVE, {}).values())


def _place(slider: what_if.Slider, run: Mapping[str, Any]) -> Place:
    """A slider whose range takes in the run's own value.

    That of AGI ends where a later year makes no difference: at its scenario's year, if it has one.
    """
    default = parameters.BY_NAME[slider.parameter].default
    most, style = math.inf, slider.style
    if slider.parameter == what_if.AGI:
        stated = outlook.scenario(run).agi_year
        most, style = (slider.high, style) if stated is None else (stated, "stated")
    value = min(run[slider.parameter], most)
    low, high = min(slider.low, value), min(max(slider.high, value), most)
    moved = {"low": low, "high": high, "style": style}
    return Place(**vars(slider) | moved, value=value, default=min(default, most))


def _answer(finding: Mapping[str, Any], style: str) -> Answer:
    text = wording.bounded(amounts.quantity(finding), style)
    return Answer(finding["id"], finding["label"], text, style)


def _command(report: document.Document, moved: Collection[str]) -> str:
    """How to build an edition with what no slider moves; the script adds what one does."""
    changed = [
        f" -p {each['name']}={shlex.quote(str(each['value']))}"
        for each in report.parameters
        if each["value"] != each["default"] and each["type"] != "amendments"
        if each["name"] not in moved
    ]
    own = re.findall(r" --amendment \S+", report.command)
    return f"python -m report build --edition mine{''.join([*changed, *own])}"
