"""How low and how high each finding may be, as formulas of a spreadsheet.

Of a sum, the bounds are the sums of bounds. Of a product or a quotient, the least and the most of
all corners; a part of one stands twice in it, so what is long gets a row of its own: a working.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from analysis import traces
from analysis.explore import retracing, told
from report.formats.workbook import formulas, places

Pair = tuple[str, str]
_SHORT = 60  # letters of bounds that are written out where they are used twice
_TINY = "1E-60"  # what is divided by instead of zero


class Working(NamedTuple):
    """A part of bounds in a row of its own: what it is, its low and its high."""

    words: str
    low: formulas.Content
    high: formulas.Content


@dataclass(frozen=True)
class Bounds:
    """The bounds of a run's findings."""

    values: formulas.Values
    workings: list[Working] = field(default_factory=list)

    def formulas(self, id: str) -> Pair:
        """The formulas of a finding's low and high."""
        one = self.values.record.steps[id]
        return (self._exactly(one),) * 2 if self._is_exact(one) else self._step(one)

    def _exactly(self, one: traces.Traced) -> str:
        return self.values.read(one).bracketed()

    @retracing.once
    def _is_exact(self, one: traces.Traced) -> bool:
        """Whether its bounds are its value, whatever is assumed."""
        one = self.values.record.step(one)
        if retracing.is_spanned(one) or self.values.record.stays(one):
            return False
        if one.operation in (told.LOW, told.HIGH, told.EXACT, told.AGREES):
            return True
        if one.operation is None:
            return len({*map(formulas.number, (one.low, one.value, one.high))}) == 1
        given = {*self.values.record.given(one)}
        return given == {"value"} or (given == {"own"} and all(map(self._is_exact, one.operands)))

    @retracing.once
    def _of(self, one: traces.Traced) -> Pair:
        """What stands for the bounds of a quantity where it is read."""
        if self._is_exact(one):
            return (self._exactly(one),) * 2
        place = self.values.place(one)
        return (place.low, place.high) if place else self._step(one)

    def _step(self, one: traces.Traced) -> Pair:
        """What its operation makes of its operands' bounds, or those it was given beside that."""
        if retracing.is_spanned(one):
            return self._outermost(one.operands)
        value = self._exactly(one)
        own = (value, value) if one.operation is None else self._own(one)
        given = self.values.record.given(one)
        read = self._outermost(one.inputs) if "read" in given else own
        low, high = (
            {"own": end, "value": value, "read": most}.get(str(each))
            or formulas.number(float(each))
            for each, end, most in zip(given, own, read, strict=True)
        )
        return low, high

    def _outermost(self, read: Iterable[traces.Traced]) -> Pair:
        """The least low and the most high of what was read."""
        lows, highs = zip(*map(self._of, read), strict=True)
        return f"MIN({','.join(lows)})", f"MAX({','.join(highs)})"

    def _own(self, one: traces.Traced) -> Pair:
        """What an operation makes of the bounds of its operands."""
        if one.operation in _CORNERED:
            return _corners(one.operation, *map(self._short, one.operands))
        if one.operation is np.where:
            return _chosen(*map(self._short, one.operands))
        if isinstance(one.operation, told.Method):  # of the lows, and of the highs
            lows, highs = zip(*map(self._of, one.operands), strict=True)
            pair = self.values.method(one, lows, "low"), self.values.method(one, highs, "high")
            return pair if one.operation.rises else pair[::-1]
        first, *others = map(self._of, one.operands)
        if one.operation in _CROSSED:
            others = [pair[::-1] for pair in others]
        low, high = (_made(one.operation, *ends) for ends in zip(first, *others, strict=True))
        return low, high

    @retracing.once
    def _short(self, one: traces.Traced) -> Pair:
        """The bounds of a part that is used twice, in a row of the workings if they are long."""
        low, high = self._of(one)
        if len(low) + len(high) <= _SHORT or self._is_exact(one):
            return low, high
        shown = map(float, self.values.record.again(one)[1:])
        self.workings.append(Working(one.formula, *map(formulas.Content, shown, (low, high))))
        return places.working(len(self.workings) - 1)


_CORNERED = {np.multiply, np.divide, np.power}
_CROSSED = {np.subtract, np.greater, np.greater_equal}  # more of the second makes them less


def _made(operation: Any, *ends: str) -> str:
    return formulas.made(operation, *map(formulas.Text, ends)).bracketed()


def _corners(operation: Any, one: Pair, other: Pair) -> Pair:
    """The least and the most of an operation over the corners of its operands' intervals."""
    sign, divided = formulas.SIGNS[operation][0], operation is np.divide
    ends = [_divisor(end) if divided else end for end in dict.fromkeys(other)]
    corners = [f"{end}{sign}{by}" for end in dict.fromkeys(one) for by in ends]
    if len(corners) == 1:
        return f"({corners[0]})", f"({corners[0]})"
    low, high = (f"{call}({','.join(corners)})" for call in ("MIN", "MAX"))
    if divided and len(ends) > 1:  # by what may be zero: anything
        across = f"AND({other[0]}<0,{other[1]}>0)"
        return f"IF({across},-1E+60,{low})", f"IF({across},1E+60,{high})"
    return low, high


def _divisor(end: str) -> str:
    """What is divided by; where it is nothing, almost nothing."""
    return end if re.fullmatch(r"[\d.]*[1-9][\d.]*", end) else f"IF({end}=0,{_TINY},{end})"


def _chosen(condition: Pair, yes: Pair, no: Pair) -> Pair:
    """The bounds of one of two quantities; of both where it is not sure which is chosen."""
    told = []
    for call, one, other in zip(("MIN", "MAX"), yes, no, strict=True):
        chosen = f"IF({condition[0]},{one},{other})"
        either = f"{call}(IFERROR({one},{other}),IFERROR({other},{one}))"
        sure = f"IF({condition[0]}={condition[1]},{chosen},{either})"
        told.append(chosen if condition[0] == condition[1] else sure)
    return told[0], told[1]
