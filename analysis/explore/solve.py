"""What must be true for a finding to have a given value: the value of a parameter that gives it."""

import contextlib
import datetime
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis import findings, parameters, periods, schema, traces, typed, wording
from analysis.explore import sweeps

STEPS = 1000  # a parameter's range is looked at in so many steps; what lies within one is not seen
TOLERANCE = 1e-9  # of the range: how closely a value is found
_SAME = 1e-12  # of the target or the usual value: rounding, not a difference
_JUMP = 0.01  # a step that keeps more of its height when a million times narrower is a jump
_MOST_PASSES = 100

Array = Any  # np.ndarray
# Here a comma may part thousands, and only in groups of three that begin with no nought.
_THOUSANDS = re.compile(r"(?<![0-9.,])([1-9][0-9]{0,2}(?:,[0-9]{3})+)(?![0-9,])")


@dataclass(frozen=True)
class Place:
    """Values of a parameter, from first to last, that give the target.

    A jump is a place, too: at `first` the finding is still on one side of the target, at `last` on
    the other, and no value lies between; `jump` holds what it is at either.
    """

    first: Any
    last: Any
    jump: tuple[float, float] | None = None


@dataclass(frozen=True)
class Solution:
    """Where a finding meets a target as one parameter runs through its range."""

    finding: traces.Traced  # as the other parameters have it
    target: float
    by: typed.Parameter
    places: tuple[Place, ...]
    low: float  # what the finding is at least and at most over the range; NaN if never known
    high: float
    bounds: frozenset[str]  # how far it is known at the places, or at those ends; empty: closely


def amount(text: str) -> float:
    """The number in a text such as 3.7e9, $3.7 billion or 20%, or that of a day or a quarter.

    Raises:
        ValueError: there is none.
    """
    if (day := _day(text)) is not None:
        return periods.year_of(day)
    plain = _THOUSANDS.sub(lambda found: found[1].replace(",", ""), text)
    return typed.amount(plain, typed.in_base())


def _day(text: str) -> datetime.date | None:
    """The day that a text is, or the first one of the quarter; None if it is neither."""
    if found := re.fullmatch("Q([1-4]) ([0-9]{4})", text.upper().strip()):
        return periods.parse(f"{found[2]}q{found[1]}").start
    with contextlib.suppress(ValueError):
        return datetime.date.fromisoformat(typed.date(text))
    return None


def refuse_unit(text: str, finding: str, run: Mapping[str, Any]) -> None:
    """Raise Faults for a target in another unit: in percent of no part, or a day of no date."""
    unit, is_day = findings.of(run)[finding].unit, _day(text) is not None
    rule, remedy = f"{finding} is in {unit}", "give it in that, such as 3.7 billion"
    wrong = is_day or (unit != "ratio" and re.search("%|percent", text))
    if unit == wording.DATE:
        rule, remedy = f"{finding} is a date", "give a day, a quarter such as Q2 2029 or a year"
        wrong = not is_day and not re.fullmatch(r"[1-9][0-9]{3}(\.[0-9]+)?", text.strip())
    if wrong:
        raise schema.Faults([schema.Fault("--target", text, rule, remedy)])


def solve(finding: str, target: float, by: str, run: Mapping[str, Any]) -> Solution:
    """Where a finding meets a target as one parameter runs through its range.

    Args:
        target: in base units (USD, ratio).
        by: the parameter; the value that the run gives it does not count.

    Raises:
        Faults: there is no such finding or parameter, or the parameter cannot be solved by.
    """
    refuse_unknown(finding, by, run)
    one = parameters.BY_NAME[by]
    points = _points(one)

    def at(values: Array) -> Array:
        """What the finding is at values of the parameter."""
        return sweeps.along(finding, run, by, values)

    values = at(points)
    seen = np.flatnonzero(~np.isnan(values))
    ends = [seen[values[seen].argmin()], seen[values[seen].argmax()]] if seen.size else []
    low, high = values[ends].tolist() if ends else (np.nan, np.nan)
    if one.choices:
        places = tuple(
            Place(p, p) for p in points[np.isclose(values, target, rtol=_SAME, atol=0)].tolist()
        )
    else:
        tolerance = TOLERANCE * (one.high - one.low) if one.type == "float" else None
        places = tuple(meetings(at, points, values, target, tolerance))
    looked = [each.first for each in places] or points[ends].tolist()
    bounds = frozenset(_bound(findings.of({**run, by: value})[finding]) for value in looked)
    return Solution(findings.of(run)[finding], target, one, places, low, high, bounds)


def refuse_unknown(finding: str, by: str, run: Mapping[str, Any]) -> None:
    """Raise Faults unless a run has such a finding, and there is such a parameter with values."""
    wrong = sweeps.unknown_findings([finding], "--finding", [run])
    rows = [name for name, one in parameters.BY_NAME.items() if one.type != "amendments"]
    schema.refuse([*wrong, *schema.unknown([by], rows, "--by", "parameter")])


def meetings(
    at: Callable[[Array], Array],
    points: Array,
    values: Array,
    target: float,
    tolerance: float | None,
) -> Iterator[Place]:
    """Where a function meets a target.

    Args:
        at: the function of many values at once.
        points: rising values to look at, shape (points,).
        values: what the function is there.
        target: what it is to be.
        tolerance: how closely to look between them; None if there is nothing between them.
    """
    seen = np.abs(values[~np.isnan(values)])
    if not seen.size:
        return
    # Rounding, as seen from afar: near a pole the values themselves are no measure of it.
    slack = _SAME * max(abs(target), np.median(seen))

    def side(x: Array) -> Array:
        return _sides(at(x), target, slack)

    sides = _sides(values, target, slack)
    known = ~np.isnan(sides)
    turns = np.flatnonzero((sides[1:] != sides[:-1]) & known[1:] & known[:-1])
    left, right = points[turns], points[turns + 1]
    if tolerance is not None and turns.size:
        left, right = _narrowed(side, left, right, tolerance)
    heights = np.abs(values[turns + 1] - values[turns])
    entered = points[0]
    for n, turn in enumerate(turns):
        if sides[turn] == 0:
            yield _stretch(entered, left[n], tolerance)
        entered = right[n]
        if sides[turn] * sides[turn + 1] < 0:
            yield _crossing(at, (left[n], right[n]), target, heights[n], tolerance)
    if sides[-1] == 0:
        yield _stretch(entered, points[-1], tolerance)


def _points(one: typed.Parameter) -> Array:
    if one.choices:
        return np.array(one.choices)
    if one.type == "float":
        return np.linspace(one.low, one.high, STEPS + 1)
    if one.type == "date" or (sweeps.takes_passes(one.name) and one.high - one.low > _MOST_PASSES):
        rule = f"each {one.type} of its range would take a pass of its own"
        remedy = "sweep the values you mean: python -m report sweep"
        raise schema.Faults([schema.Fault("--by", one.name, rule, remedy)])
    return np.arange(one.low, one.high + 1)


def _sides(values: Array, target: float, slack: float) -> Array:
    """On which side of the target each value lies: -1, 0 on it, 1; NaN while unknown."""
    return np.where(np.abs(values - target) <= slack, 0.0, np.sign(values - target))


def _narrowed(
    side: Callable[[Array], Array], left: Array, right: Array, tolerance: float
) -> tuple[Array, Array]:
    """The first change of side within each bracket, as a bracket no wider than the tolerance."""
    rows = np.arange(len(left))
    steps = max(2, STEPS // len(left))
    while np.any(right - left > tolerance):
        within = np.linspace(left, right, steps + 1, axis=1)
        sides = side(within.ravel()).reshape(within.shape)
        turn = np.maximum(1, np.argmax(sides != sides[:, :1], axis=1))
        left, right = within[rows, turn - 1], within[rows, turn]
    return left, right


def _crossing(
    at: Callable[[Array], Array],
    bracket: tuple[Any, Any],
    target: float,
    height: float,
    tolerance: float | None,
) -> Place:
    """A value that gives the target, or the jump past it, in a narrow bracket."""
    before, after = at(np.array(bracket)).tolist()
    first, last = (end.item() for end in bracket)
    if tolerance is None or not abs(after - before) <= _JUMP * height:
        return Place(first, last, (before, after))
    root = first + (last - first) * (target - before) / (after - before)
    return Place(root, root)


def _stretch(first: Any, last: Any, tolerance: float | None) -> Place:
    """The values between two, or the one if they are no further apart than the search is close."""
    if tolerance is not None and last - first <= 2 * tolerance:
        last = first
    return Place(np.asarray(first).item(), np.asarray(last).item())


def _bound(one: traces.Traced) -> str:
    """That it is a floor or a ceiling, in words; else empty."""
    return wording.bounds(one) if one.bound in ("at least", "at most") else ""


def told(one: Solution) -> str:
    """The solution in a sentence, and in another whether that is of a bound."""
    it_is = "In part that is" if one.bounds - {""} < one.bounds else "That is"
    bounds = (f"{it_is} {bound}." for bound in sorted(one.bounds - {""}))
    return " ".join([_told(one), *bounds])


def _told(one: Solution) -> str:
    name, by = one.finding.id, one.by.name
    target, low, high = _aim(one), shown(one.low, one), shown(one.high, one)
    if np.isnan(one.low):
        return f"{name} is unknown whatever {by} is."
    if one.low == one.high:
        met = ", the target" if one.places else f", not {target}"
        return f"{name} does not depend on {by}: it is {low}{met}."
    if not one.places:
        tried = f"of {', '.join(one.by.choices)}" if one.by.choices else f"from {one.by.allowed}"
        return f"No {by} {tried} gives {target}: {name} runs from {low} to {high}."
    return f"{name} is {target} where {by} is {met_at(one)}."


def _aim(one: Solution) -> str:
    """The target in words; of a date its day, or what begins with that."""
    if one.finding.unit != wording.DATE:
        return shown(one.target, one)
    day = datetime.date.fromisoformat(periods.iso(one.target))
    quarter = periods.quarter(day)
    if day != quarter.start:
        return periods.day(day)
    return f"the start of {day.year if day.month == 1 else quarter.label}"


def met_at(one: Solution) -> str:
    """The places of a solution in words."""
    return " or ".join(_met(place, one) for place in one.places)


def _met(place: Place, one: Solution) -> str:
    first, last = (_written(value, one.by) for value in (place.first, place.last))
    if place.jump is not None:
        before, after = (shown(value, one) for value in place.jump)
        return f"between {first} ({before}) and {last} ({after}), by a jump past it"
    return first if place.first == place.last else f"anything from {first} to {last}"


def shown(value: float, one: Solution) -> str:
    """A value of the solution's finding in words."""
    return wording.show(value, one.finding.unit, style=one.finding.style or "times")


def _written(value: Any, by: typed.Parameter) -> str:
    if isinstance(value, float):
        return by.counted(float(f"{value:.6g}"))
    if by.unit in ("year", "choice"):
        return str(value)
    return f"{value} {by.unit.removesuffix('s') if value == 1 else by.unit}"
