"""What a run recorded, computed again from other assumptions.

The steps are those of a run in which every number stands where no term or default does, so that
each assumption shows in them. With the run's own assumptions they give its own findings; one for
which they do not is other arithmetic there, and does not follow.
"""

import functools
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

import numpy as np

from analysis import arithmetic, beginning, findings, parameters, traces, typed
from analysis.explore import intervals, told

FORMULAS = "formulas"
LAG = "payment_lag_quarters"  # by which other figures are read: no number of the arithmetic
PART = 0.3717  # of its range: where a number stands in the run whose steps are recorded
_CLOSE = 1e-9
Self = TypeVar("Self")
Result = TypeVar("Result")


def once(
    method: Callable[[Self, traces.Traced], Result],
) -> Callable[[Self, traces.Traced], Result]:
    """Let a method remember, in its own object, what it gave of each quantity.

    Quantities are told apart by their identity, so whoever asks must hold on to them.
    """
    place = f"_once_{method.__name__}"

    @functools.wraps(method)
    def remembered(self: Any, one: traces.Traced) -> Result:
        known: dict[int, Result] = vars(self).setdefault(place, {})
        if id(one) not in known:
            known[id(one)] = method(self, one)
        return known[id(one)]

    return remembered


class Ends(NamedTuple):
    """A value with its low and its high."""

    value: Any
    low: Any
    high: Any


class Record:
    """The steps of every finding of a run."""

    def __init__(self, run: Mapping[str, Any]) -> None:
        self.run = run
        spans = {name: (one.low, one.high) for name, one in movable().items()}
        self.probed = probed(run, spans, PART)
        self.found = findings.of(run).all()
        self.steps = {id: told.retold(one) for id, one in findings.of(self.probed).all().items()}

    @functools.cached_property
    def searched(self) -> frozenset[str]:
        """The findings whose bounds the steps do not give, or only as numbers that were searched.

        Nor do those of what rests on such a one.
        """
        return frozenset(
            id
            for id, one in self.found.items()
            if id in self.steps
            and (self._is_searched(self.steps[id]) or not self._gives_bounds(id, one))
        )

    def _gives_bounds(self, id: str, one: traces.Traced) -> bool:
        again = self.again(self.steps[id])
        return is_close(again.low, one.low) and is_close(again.high, one.high)

    @once
    def _is_searched(self, one: traces.Traced) -> bool:
        """Whether a bound of a quantity, or of one beneath, is a number of its own."""
        ends = () if is_spanned(one) or not one.operation else self.given(one)
        own = any(not isinstance(end, str) and end and not math.isinf(end) for end in ends)
        return own or any(map(self._is_searched, one.operands))

    def step(self, one: traces.Traced) -> traces.Traced:
        """A quantity as it was recorded, with the steps of its formula if that is a text."""
        return self.steps[one.id] if told.is_formula(one) else one

    @once
    def given(self, one: traces.Traced) -> tuple[str | float, str | float]:
        """The low and the high of a quantity, beside its arithmetic.

        "own" if that gives it, "value" if it is its value, "read" if it is the least or the most
        of what was read, or a fixed number.
        """
        itself = Ends(one.value, one.value, one.value)
        made = applied(one.operation, one.operands) if one.operation else itself
        least, most = outermost(one.inputs)
        low = _end(one.low, made.low, one.value, least)
        return low, _end(one.high, made.high, one.value, most)

    @functools.cached_property
    def odd(self) -> frozenset[str]:
        """The findings that the steps do not give: other arithmetic where the run stands."""
        return frozenset(
            id
            for id, one in self.found.items()
            if id not in self.steps or not is_close(self.again(self.steps[id]).value, one.value)
        )

    def stays(self, one: traces.Traced) -> bool:
        """Whether a finding is what it is, whatever is assumed: no arithmetic of what it read."""
        return one.kind == "finding" and (in_words(one) or one.id in self.odd)

    @once
    def rests(self, one: traces.Traced) -> frozenset[str]:
        """The findings beneath a quantity, or itself, that stay whatever is assumed."""
        if self.stays(one):
            return frozenset([one.id])
        return frozenset().union(*map(self.rests, one.operands))

    def factor(self, one: traces.Traced) -> float:
        """By what a parameter is multiplied where it is read."""
        return float(f"{one.value / self.probed[one.id]:.12g}")

    @once
    def again(self, one: traces.Traced) -> Ends:
        """What a step gives with the run's own assumptions."""
        one = self.step(one)
        if one.kind == "finding" and in_words(one):
            one = self.found.get(one.id, one)
            return Ends(one.value, one.low, one.high)
        if is_moved(one):
            value = self.run[one.id] * self.factor(one)
            return self._bounded(one, Ends(value, value, value))
        read = [self.again(each) for each in one.operands]
        if is_spanned(one):
            return Ends(read[0].value, *outermost(read))
        if one.operation is None:
            return Ends(one.value, one.low, one.high)
        return self._bounded(one, applied(one.operation, read))

    def _bounded(self, one: traces.Traced, found: Ends) -> Ends:
        """What a step gives, with the bounds that it was given beside its arithmetic."""
        low, high = (
            {"own": own, "value": found.value, "read": read}.get(given, given)  # type: ignore[arg-type]
            for given, own, read in zip(
                self.given(one), found[1:], outermost(map(self.again, one.inputs)), strict=True
            )
        )
        return Ends(found.value, low, high)


def asked(run: Mapping[str, Any]) -> beginning.Asked:
    """What is asked of `beginning` for what is made of the steps of a run."""
    return (FORMULAS, *intervals.asked(run))


@functools.cache
def movable() -> Mapping[str, typed.Parameter]:
    """The parameters that are numbers of the contract's arithmetic.

    Not those that draw the simulations, nor the lag, by which other figures are read.
    """
    numbers = (one for one in parameters.SCHEMA if one.type in ("float", "int"))
    others = (*parameters.DRAWING, LAG)
    return {one.name: one for one in numbers if one.name not in others}


def probed(
    run: Mapping[str, Any], spans: Mapping[str, tuple[float, float]], part: float
) -> dict[str, Any]:
    """The run with numbers so far along their spans: where no term or default stands."""
    places = {name: low + (high - low) * part for name, (low, high) in spans.items()}
    whole = {name: round(at) for name, at in places.items() if isinstance(run[name], int)}
    return {**run, **places, **whole}


def is_moved(one: traces.Traced) -> bool:
    """Whether it is such a parameter."""
    return one.kind == "parameter" and one.id in movable()


def in_words(one: traces.Traced) -> bool:
    """Whether how it was found is told in words: a simulation, a count."""
    return bool(one.text) and not is_spanned(one) and not told.is_formula(one)


def is_spanned(one: traces.Traced) -> bool:
    """Whether it is one finding with the least and the most of several as its bounds."""
    return bool(one.text and one.operands) and one.text == one.operands[0].id


def applied(operation: Any, read: Sequence[Any]) -> Ends:
    """Value, low and high of an operation."""
    if operation is np.where:
        return Ends(*arithmetic.choice(*read))
    if isinstance(operation, told.Method):
        return Ends(*told.applied(operation, read))
    return Ends(*arithmetic.result(operation, read))


def outermost(read: Iterable[Any]) -> tuple[float, float]:
    """The least low and the most high of some quantities."""
    ends = [(one.low, one.high) for one in read] or [(math.nan, math.nan)]
    return min(low for low, _ in ends), max(high for _, high in ends)


def _end(end: float, own: float, value: float, read: float) -> str | float:
    """What an end is, beside what its arithmetic gives."""
    named = {"own": own, "value": value, "read": read}
    return next((name for name, one in named.items() if is_close(end, one)), float(end))


def is_close(one: float, other: float) -> bool:
    """Whether two numbers are the same but for rounding; two unknown ones are."""
    if one == other:
        return True
    if math.isnan(one) or math.isnan(other):
        return math.isnan(one) and math.isnan(other)
    return math.isclose(one, other, rel_tol=_CLOSE, abs_tol=_CLOSE)
