"""Findings at many assumptions at once: over a grid of parameters, or where one meets a target.

Numbers are swept as arrays in one pass. What decides which terms or figures are read (dates,
choices and a few whole numbers) takes a pass for each of its values.
"""

import dataclasses
import functools
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np
import pydantic

from analysis import files, findings, parameters, schema, traces
from analysis.findings import calendar, versions

MOST_POINTS = 10_000_000
CHUNK = 4096  # points at a time: beyond it memory grows and the time per point hardly falls
_STRUCTURAL = ("payment_lag_quarters", "share_until", *parameters.DRAWING)

Array = Any  # np.ndarray of shape (points,)


def headlines() -> tuple[str, ...]:
    """What is swept if nothing is named; of the versions of the pact the one in force."""
    pact = findings.of(parameters.check({}))
    year, last = calendar.last_year(pact).slug, calendar.totals(pact)[-1].slug
    return (
        *(f"implied_revenue_{one}" for one in dict.fromkeys((year, last))),
        f"gap_{year}",
        *(f"{name}_{last}" for name in ("inference_to_implied", "left_of_implied")),
        f"pv_total_{versions.newest(pact)}",
    )


class Span(schema.Record):
    """Evenly spaced numbers, both ends included."""

    start: Any = pydantic.Field(alias="from", description="the first number")
    to: Any = schema.field("the last number")
    steps: Annotated[int, pydantic.Field(ge=2, le=MOST_POINTS)] = schema.field(
        f"how many numbers, 2 to {MOST_POINTS}"
    )


class Grid(schema.Record):
    """What to sweep: every combination of the values of some parameters."""

    parameters: Annotated[dict[str, Any], pydantic.Field(min_length=1)] = schema.field(
        "for each parameter a value, a list of values, or {from: ..., to: ..., steps: ...}"
    )
    findings: Annotated[tuple[str, ...], pydantic.Field(min_length=1)] = pydantic.Field(
        description="a list of ids of findings; a few headlines if left out",
        default_factory=headlines,
    )
    bounds: bool = schema.field(
        "true for the columns _low and _high beside each finding; false if left out", default=False
    )

    @functools.cached_property
    def axes(self) -> dict[str, Sequence[Any]]:
        """The values of each parameter.

        Raises:
            Faults: there is no such parameter, or it does not take them.
        """
        each = (functools.partial(_values, name, given) for name, given in self.parameters.items())
        return dict(zip(self.parameters, schema.read_all(*each), strict=True))

    @functools.cached_property
    def passes(self) -> dict[str, Sequence[Any]]:
        """The parameters that take a pass for each value, and their values."""
        return {name: values for name, values in self.axes.items() if takes_passes(name)}

    @functools.cached_property
    def numbers(self) -> dict[str, Array]:
        """The parameters that are swept as arrays, and their values."""
        return {n: np.asarray(values) for n, values in self.axes.items() if not takes_passes(n)}

    @property
    def points(self) -> int:
        """How many combinations there are."""
        return _combinations(self.axes)

    @property
    def chunks(self) -> int:
        """How many chunks they are computed in."""
        return _combinations(self.passes) * math.ceil(_combinations(self.numbers) / CHUNK)

    def chunk(self, number: int) -> "Chunk":
        """One of the chunks: the last number changes fastest, what takes passes slowest."""
        points = _combinations(self.numbers)
        which, place = divmod(number, math.ceil(points / CHUNK))
        run = np.arange(place * CHUNK, min((place + 1) * CHUNK, points))
        fixed, varied = _combination(self.passes, which), _combination(self.numbers, run)
        return Chunk(fixed, varied, len(run), self.findings, self.bounds)


@dataclass(frozen=True)
class Chunk:
    """Some points of a grid, small enough to compute at once and to send to another machine."""

    fixed: Mapping[str, Any]  # the parameters that have one value in it
    varied: Mapping[str, Array]  # those that have one for each point
    points: int
    findings: tuple[str, ...]
    bounds: bool


def grid(content: Any, file: str) -> Grid:
    """The grid that the content of a file describes.

    Raises:
        Faults: everything that is wrong with it, said with the file's name.
    """
    asked = files.record(file, "grid", Grid, content)
    faults: list[schema.Fault] = []
    try:
        listed: Iterable[Mapping[str, Any]] = _listing(asked.passes)
    except schema.Faults as found:
        faults = [dataclasses.replace(fault, file=file) for fault in found.faults]
        listed = [{}]
    faults += unknown_findings(asked.findings, file, listed)
    if not faults and asked.points > MOST_POINTS:
        rule = f"it has {asked.points} points; at most {MOST_POINTS} are swept"
        faults.append(schema.Fault(file, "parameters", rule, "give fewer values or steps"))
    schema.refuse(faults)
    if "amendments" in asked.passes:  # with which other parameters may be at odds
        for one in _each(asked.passes):
            parameters.check(one)
    return asked


def evaluate(chunk: Chunk) -> dict[str, Array]:
    """For each point its parameters, and what each finding is there; unknown is NaN."""
    found = answer(chunk.findings, parameters.check(chunk.fixed), chunk.varied, chunk.points)
    shown = {name: parameters.shown(name, value) for name, value in chunk.fixed.items()}
    columns: dict[str, Any] = {**shown, **chunk.varied}
    for id in chunk.findings:
        one = found.get(id, traces.unknown(""))
        columns[id] = one.value
        if chunk.bounds:
            columns |= {f"{id}_low": one.low, f"{id}_high": one.high}
    return {name: np.broadcast_to(values, chunk.points) for name, values in columns.items()}


def takes_passes(name: str) -> bool:
    """Whether each value of a parameter is computed in a pass of its own."""
    one = parameters.BY_NAME[name]
    return one.type not in ("float", "int") or one.name in _STRUCTURAL


def unknown_findings(
    ids: Iterable[str], place: str, runs: Iterable[Mapping[str, Any]]
) -> Iterator[schema.Fault]:
    """A fault for each id that no finding of the runs has on any day; none is computed for that."""
    known = [findings.of(parameters.check(run)).latest for run in runs]
    lacking = [id for id in ids if not any(id in pact for pact in known)]
    return schema.unknown(lacking, known[0], place, "finding")


def _listing(passes: Mapping[str, Sequence[Any]]) -> Iterator[dict[str, Any]]:
    """What decides which findings there are: the years of a scenario, and the amendments."""
    return _each({name: passes[name] for name in ("scenario", "amendments") if name in passes})


def answer(
    ids: Iterable[str], run: Mapping[str, Any], varied: Mapping[str, Array], points: int
) -> Mapping[str, traces.Traced]:
    """Some findings at some points. One number is always an array: such runs are not kept."""
    always = {"share_rate": np.full(points, run["share_rate"])}
    return findings.of({**run, **always, **varied}).some(ids)


def along(id: str, run: Mapping[str, Any], name: str, values: Sequence[Any] | Array) -> Array:
    """What a finding is as one parameter takes many values; unknown where it does not exist."""
    if takes_passes(name):
        return np.concatenate([_values_of(id, {**run, name: value}, {}, 1) for value in values])
    return _values_of(id, run, {name: np.asarray(values)}, len(values))


def _values_of(id: str, run: Mapping[str, Any], varied: Mapping[str, Array], points: int) -> Array:
    value = answer([id], run, varied, points).get(id, traces.unknown("")).value
    return np.broadcast_to(np.asarray(value, dtype=float), points)


def _combinations(axes: Mapping[str, Sequence[Any]]) -> int:
    """How many there are."""
    return math.prod(map(len, axes.values()))


def _combination(axes: Mapping[str, Sequence[Any]], at: Any) -> dict[str, Any]:
    """One value of each axis at a place of their product; an array of each at many places."""
    _, *places = np.unravel_index(at, (1, *map(len, axes.values())))
    return {name: axes[name][place] for name, place in zip(axes, places, strict=True)}


def _each(axes: Mapping[str, Sequence[Any]]) -> Iterator[dict[str, Any]]:
    """Every combination."""
    return (_combination(axes, number) for number in range(_combinations(axes)))


def _values(name: str, given: Any) -> Any:
    if isinstance(given, dict):
        return _spaced(name, files.record("parameters", name, Span, given))
    listed = given if isinstance(given, list) else [given]
    if not listed:
        rule, remedy = "it has no values", "give it one, or leave it out"
        raise schema.Faults([schema.Fault("parameters", name, rule, remedy)])
    return _allowed(name, listed)


def _spaced(name: str, span: Span) -> Array:
    first, last = _allowed(name, [span.start, span.to])
    kind = parameters.BY_NAME[name].type
    rule = f"a {kind} has no steps"
    if kind in ("float", "int"):
        points = np.linspace(first, last, span.steps).tolist()
        spaced = np.array([float(f"{point:.12g}") for point in points])  # 0.2, not nearly 0.2
        whole = spaced.round()
        if kind == "float":
            return spaced
        if np.array_equal(spaced, whole):
            return whole.astype(int)
        rule = f"{span.steps} steps from {first} to {last} are not all whole"
    raise schema.Faults([schema.Fault("parameters", name, rule, "list its values")])


def _allowed(name: str, listed: Iterable[Any]) -> list[Any]:
    """The values in the parameter's type."""
    each = (functools.partial(parameters.read, {name: value}) for value in listed)
    return [read[name] for read in schema.read_all(*each)]
