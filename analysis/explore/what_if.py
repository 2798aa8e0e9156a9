"""What a reader may move in the page: the findings of a run as one program over assumptions.

The program is what the computation recorded, not written again: each step is an operation on
earlier steps, and what no slider moves is one number with its bounds. The page runs it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from analysis import findings, formulas, outlook, periods, traces
from analysis.explore import retracing
from analysis.findings import calendar, path, register, versions

AGI = "agi_year"


@dataclass(frozen=True)
class Slider:
    """A parameter that the page lets a reader move, from low to high in steps."""

    parameter: str
    label: str
    low: float
    high: float
    step: float
    style: str  # how the page prints its value: percent, money or year, or what is counted


SLIDERS = (
    Slider("share_rate", "Share rate", 0.05, 0.5, 0.005, "percent"),
    Slider("shared_fraction", "Part of revenue that is shared, at most", 0.3, 1.0, 0.01, "percent"),
    Slider("netting", "Deducted by Microsoft each quarter, at least", 0.0, 300.0, 5.0, "money"),
    Slider(retracing.LAG, "Quarters from revenue to payment", 0, 4, 1, "quarters"),
    Slider("discount_rate", "Discount rate a year", 0.0, 0.3, 0.005, "percent"),
    Slider(AGI, "Year at whose start AGI comes", 2027, 2033, 1, "year"),  # or as `sliders` has it
)
MOVABLE = frozenset(one.parameter for one in SLIDERS)
LAGS = range(5)  # a lag reads other figures, so each is arithmetic of its own
# The answers beside the sliders of each total that leaked, and those of the whole years among them.
_OF_TOTALS = ("implied_revenue", "inference_to_implied")
_OF_YEARS = ("gap", "implied_to_reported", "break_even_revenue")
_SYMBOLS = {**formulas.SYMBOLS, **formulas.CALLS, np.where: "where"}
Step = float | list[Any]


@dataclass(frozen=True)
class Program:
    """Steps in the order in which they are computed, and where each finding stands.

    A step is a number; a triple of value, low and high (null: unknown); a list of an operation and
    the places of its operands; a slider with the factor and bounds of its value; or an earlier
    step with other bounds. In bounds "=" stands for what the step itself gives.
    """

    steps: Sequence[Step]
    found: Mapping[str, tuple[str, Sequence[int]]]  # unit, and a place for each lag or for all
    by: Mapping[str, frozenset[str]]  # the sliders that move each of these findings

    @property
    def moved(self) -> frozenset[str]:
        """The findings that a slider moves."""
        return frozenset(id for id, names in self.by.items() if names)

    def movers(self, ids: Iterable[str]) -> frozenset[str]:
        """The sliders that move any of some findings."""
        return frozenset().union(*(self.by.get(id, ()) for id in ids))


def sliders(run: Mapping[str, Any]) -> tuple[Slider, ...]:
    """The sliders of a run: AGI comes within its scenario's years, or after them and too late."""
    first, *_, last = outlook.years(run) * 2
    return tuple(
        replace(one, low=first + 1, high=last + 1) if one.parameter == AGI else one
        for one in SLIDERS
    )


def headlines(pact: findings.Pact) -> dict[str, str]:
    """The answers that stand beside the sliders, and how their ratios are printed."""
    totals = calendar.totals(pact)
    years = [one for one in totals if len(one) == periods.YEAR]
    ids = (
        *(f"{name}_{one.slug}" for name in _OF_TOTALS for one in totals),
        *(f"{name}_{one.slug}" for name in _OF_YEARS for one in years),
        *(f"pv_total_{version}" for version in versions.enacted_titles(pact)),
        f"payments_{versions.newest(pact)}_in_all",
        "cap_reached_year",
        f"microsoft_multiple_{path.named(pact)[-1]}",
    )
    return {id: register.style_of(id) or "times" for id in ids}


def program(run: Mapping[str, Any], ids: Iterable[str]) -> Program:
    """The findings of a run for any position of the sliders.

    Args:
        ids: the findings wanted. Left out is what is not arithmetic of the sliders, or is other
            arithmetic where they stand elsewhere.
    """
    wanted = list(ids)
    first, *later = (_probed(run, retracing.PART, lag) for lag in LAGS)
    elsewhere = [_probed(run, part, LAGS[0]) for part in (0.0617, 0.8291)]
    moving = _moving(first, wanted, MOVABLE)
    lagging = _moving(first, moving, frozenset({retracing.LAG}))
    recording = _Recording()
    once = recording.places(first, wanted)
    by_lag = [recording.places(each, lagging) for each in later]
    others = [recording.places(each, moving) for each in elsewhere]
    units = {id: one.unit for id, one in findings.of(run).some(wanted).items()}
    found: dict[str, tuple[str, Sequence[int]]] = {}
    by: dict[str, frozenset[str]] = {}
    for id, place in once.items():
        if id not in moving or all(other.get(id) == place for other in others):
            places = [place, *(each[id] for each in by_lag if id in lagging)]
            same = len(set(places)) == 1
            found[id] = units[id], places[:1] if same else places
            by[id] = recording.movers(*places) | (set() if same else {retracing.LAG})
    return Program(recording.steps, found, by)


def _moving(run: Mapping[str, Any], ids: Iterable[str], names: frozenset[str]) -> dict[str, None]:
    """Those of some findings that read one of some parameters, in order."""
    pact = findings.of(run)
    return dict.fromkeys(id for id in ids if id in pact and pact.moved_by(id) & names)


def _probed(run: Mapping[str, Any], part: float, lag: int) -> dict[str, Any]:
    """The run with every slider where no term or default stands, so that it shows in the traces."""
    spans = {one.parameter: (one.low, one.high) for one in sliders(run)}
    return {**retracing.probed(run, spans, part), retracing.LAG: lag}


class _Recording:
    """Writes quantities down as steps, each only once."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self._movers: list[frozenset[str]] = []  # the sliders that move each step
        self._places: dict[str, int] = {}  # by what is written there

    def places(self, run: Mapping[str, Any], ids: Iterable[str]) -> dict[str, int]:
        """Write findings of a run down; those that are not arithmetic of the sliders have none."""
        reading = _Reading(run, self)
        found = findings.of(run).some(ids)
        return {id: reading.place(one) for id, one in found.items() if reading.follows(one)}

    def write(self, step: Step, *places: int, slider: Iterable[str] = ()) -> int:
        """The place of a step over those of others, or of a slider; it is written if it is new."""
        key = repr(step)
        if key not in self._places:
            self._places[key] = len(self.steps)
            self.steps.append(step)
            self._movers.append(self.movers(*places).union(slider))
        return self._places[key]

    def movers(self, *places: int) -> frozenset[str]:
        """The sliders that move any of some steps."""
        return frozenset().union(*(self._movers[place] for place in places))


@dataclass(frozen=True)
class _Reading:
    """One run being written down."""

    run: Mapping[str, Any]
    recording: _Recording

    @retracing.once
    def follows(self, one: traces.Traced) -> bool:
        """Whether all that the sliders move in it is arithmetic, not a method in words."""
        arithmetic = not one.text and all(map(self.follows, one.operands))
        return arithmetic or _is_slider(one) or not self._moves(one)

    @retracing.once
    def _moves(self, one: traces.Traced) -> bool:
        """Whether a slider moves it."""
        return _is_slider(one) or any(map(self._moves, one.operands))

    @retracing.once
    def place(self, one: traces.Traced) -> int:
        """Where it stands, after what it is computed from."""
        if not self._moves(one):
            return self.recording.write(_number(one))
        if _is_slider(one):
            factor = _told(one.value / self.run[one.id])
            own = retracing.Ends(one.value, one.value, one.value)
            step = ["slider", one.id, factor, *_bounds(one, own)]
            return self.recording.write(step, slider=[one.id])
        place, *_ = places = [self.place(operand) for operand in one.operands]
        if one.operation is not np.positive:
            place = self.recording.write([_SYMBOLS[one.operation], *places], *places)
        bounds = _bounds(one, retracing.applied(one.operation, one.operands))
        if bounds == ["=", "="]:
            return place
        return self.recording.write(["ends", place, *bounds], place)


def _is_slider(one: traces.Traced) -> bool:
    return one.kind == "parameter" and one.id in MOVABLE


def _number(one: traces.Traced) -> Step:
    """What no slider moves: a number, or a triple where it is not exact."""
    value, low, high = map(_told, (one.value, one.low, one.high))
    return value if value == low == high and isinstance(value, float) else [value, low, high]


def _told(number: float) -> float | str | None:
    """A number as JSON has it; what is unbounded in the words that JavaScript reads."""
    if np.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    return traces.finite(number)


def _bounds(one: traces.Traced, own: retracing.Ends) -> list[Any]:
    """The bounds of a quantity: "=" where the step itself gives them, or what they always are."""
    ends = (one.low, own.low), (one.high, own.high)
    return ["=" if retracing.is_close(end, made) else _told(end) for end, made in ends]
