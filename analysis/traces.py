"""Numbers that remember: value, bounds, unit, and the operation and operands they came from.

The formulas of this package are plain NumPy arithmetic. What flows through them decides the
reading: floats or arrays give numbers; `Traced` quantities give, from the same line, the value,
its interval, the printed formula and everything that was read.
"""

import functools
import itertools
import operator
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from analysis import periods

_UNCHANGED = np.positive
_SYMBOLS = {np.add: "+", np.subtract: "-", np.multiply: "*", np.divide: "/"}
_CALLS = {np.minimum: "min", np.maximum: "max"}
_STRENGTH = {np.add: 1, np.subtract: 1, np.multiply: 2, np.divide: 2}
_UNNAMED = 3


@dataclass(frozen=True, eq=False)
class Traced(np.lib.mixins.NDArrayOperatorsMixin):
    """A number, or an array whose last axis is the period, that remembers how it came about.

    `value` is NaN while unknown. `low` and `high` enclose it: the bounds of every operation are
    taken over all corners of its operands' intervals, so they hold for monotone operations.
    `kind` is figure, term, parameter or finding for a named quantity, empty for a step between.
    """

    value: Any
    low: Any
    high: Any
    unit: str
    id: str = ""
    label: str = ""
    kind: str = ""
    period: periods.Period | None = None
    reference: Mapping[str, str] = field(default_factory=dict)
    operation: Any = None
    operands: tuple["Traced", ...] = ()

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> "Traced":
        """Apply a known elementwise operation to values and bounds, and remember it."""
        if method != "__call__" or options or ufunc not in {_UNCHANGED, *_SYMBOLS, *_CALLS}:
            return NotImplemented
        operands = tuple(one if isinstance(one, Traced) else _constant(one) for one in inputs)
        with np.errstate(all="ignore"):
            value = ufunc(*(one.value for one in operands))
            low, high = _bounds(ufunc, operands)
        return Traced(value, low, high, _unit(ufunc, operands), operation=ufunc, operands=operands)

    def named(self, id: str, label: str, period: periods.Period | None = None) -> "Traced":
        """The same quantity as a line item: formulas that use it print its id and stop there."""
        return replace(self, id=id, label=label, period=period, kind="finding")

    @property
    def bound(self) -> str:
        """How far it is known: unknown, at least, at most, or between two bounds."""
        if not np.isfinite(self.value):
            return "unknown"
        if np.isinf(self.high) and np.isinf(self.low):
            return "unknown"
        if np.isinf(self.high):
            return "at least"
        if np.isinf(self.low) or (self.low == 0 < self.value):
            return "at most"
        return "between"

    @property
    def formula(self) -> str:
        """Its own sentence as an expression over the ids of its inputs."""
        return _expression(replace(self, id="")) if self.operands else self.id

    @property
    def inputs(self) -> tuple["Traced", ...]:
        """The named quantities its formula reads, once each, in order."""
        found: dict[str, Traced] = {}
        for one in self.operands:
            for named in [one] if one.id else one.inputs:
                found.setdefault(named.id, named)
        return tuple(found.values())

    @property
    def sources(self) -> tuple[str, ...]:
        """The keys of all publications it was computed from, once each, in order."""
        own = [self.reference["source"]] if "source" in self.reference else []
        below = (key for one in self.operands for key in one.sources)
        return tuple(dict.fromkeys([*own, *below]))

    def record(self) -> dict[str, Any]:
        """The finding as plain data (USD, ratio), unbounded or unknown numbers as None."""
        return {
            **self.summary(),
            "period": _span(self.period),
            "formula": self.formula,
            "inputs": [{**one.summary(), "kind": one.kind, **one.reference} for one in self.inputs],
        }

    def summary(self) -> dict[str, Any]:
        """What it is and how far it is known, as plain data."""
        return {
            "id": self.id,
            "label": self.label,
            "value": finite(self.value),
            "low": finite(self.low),
            "high": finite(self.high),
            "bound": self.bound,
            "unit": self.unit,
        }


def finite(number: float) -> float | None:
    """The number to ten significant digits (equal on every CPU), or None if it is not finite."""
    return float(f"{number:.10g}") if np.isfinite(number) else None


def _span(period: periods.Period | None) -> dict[str, str] | None:
    """A period as plain data."""
    if period is None:
        return None
    return {
        "label": period.label,
        "start": period.start.isoformat(),
        "end": period.end.isoformat(),
    }


def _constant(number: Any) -> Traced:
    """A plain number of the contract's arithmetic, such as the count of quarters."""
    return Traced(number, number, number, "")


def known(value: float, unit: str, **named: Any) -> Traced:
    """A quantity taken as exact."""
    return Traced(value, value, value, unit, **named)


def unknown(unit: str, **named: Any) -> Traced:
    """A quantity nobody has published: not zero, not a number."""
    return known(float("nan"), unit, **named)


def _bounds(ufunc: Any, operands: tuple[Traced, ...]) -> tuple[Any, Any]:
    """Lowest and highest result over all corners of the operands' intervals."""
    if ufunc is np.divide and np.any((operands[1].low < 0) & (operands[1].high > 0)):
        return -np.inf, np.inf
    corners = [ufunc(*ends) for ends in itertools.product(*((o.low, o.high) for o in operands))]
    return functools.reduce(np.fmin, corners), functools.reduce(np.fmax, corners)


def _unit(ufunc: Any, operands: tuple[Traced, ...]) -> str:
    """The unit of a result; a plain number takes the unit it meets.

    Raises:
        ValueError: the units do not go together.
    """
    if ufunc is _UNCHANGED:
        return operands[0].unit
    left, right = (one.unit for one in operands)
    if "" in (left, right) and not (ufunc is np.divide and left == ""):
        return left or right
    if ufunc is np.multiply and "ratio" in (left, right):
        return right if left == "ratio" else left
    if ufunc is np.divide and right in (left, "ratio"):
        return "ratio" if left == right else left
    if ufunc not in (np.multiply, np.divide) and left == right:
        return left
    raise ValueError(f"{ufunc.__name__} of {left or 'a number'} and {right} has no unit here")


def _expression(one: Traced) -> str:
    """A step as text: ids where quantities are named, brackets only where needed."""
    if one.id or not one.operands:
        return one.id or f"{one.value:.10g}"
    parts = [_expression(operand) for operand in one.operands]
    if one.operation is _UNCHANGED:
        return parts[0]
    if one.operation in _CALLS:
        return f"{_CALLS[one.operation]}({', '.join(parts)})"
    strength = _STRENGTH[one.operation]
    left, right = (
        f"({part})" if _strength(operand) < strength + place else part
        for place, (part, operand) in enumerate(zip(parts, one.operands, strict=True))
    )
    return f"{left} {_SYMBOLS[one.operation]} {right}"


def _strength(one: Traced) -> int:
    """How tightly a step binds: a named quantity, a number or a call never needs brackets."""
    if one.operation is _UNCHANGED and not one.id:
        return _strength(one.operands[0])
    return _UNNAMED if one.id else _STRENGTH.get(one.operation, _UNNAMED)


def total(parts: Iterable[Any]) -> Any:
    """The sum of one or more quantities."""
    return functools.reduce(operator.add, parts)
