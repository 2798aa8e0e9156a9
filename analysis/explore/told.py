"""Printed formulas read back as steps: those that a trace tells as text, for they are no ufuncs.

A text is such a formula if it is an expression over the ids of what it read; all others are words
for what is found in simulations.
"""

import ast
import datetime
import functools
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from analysis import traces
from analysis.findings import totals
from analysis.terms import participation, stake


@dataclass(frozen=True)
class Method:
    """What a printed formula does beside the operations of NumPy: a function of numbers."""

    name: str
    beside: tuple[Any, ...] = ()  # what it takes that is no quantity
    rises: bool = True  # whether more of each number makes it more; if not, it makes it less

    def __call__(self, *numbers: float) -> float:
        """What it makes of the values, or of the lows, or of the highs."""
        return float(_COMPUTED[self.name](self.beside, numbers))


Ends = tuple[float, float, float]
LOW, HIGH, EXACT = Method("low"), Method("high"), Method("value")  # of one quantity, its ends
AGREES = Method("agrees")
COUNT, RETURN, WORTH, YEARS = "count", "return", "worth", "years"


# Of what is beside, and of numbers; of a claim on profits these are its profits, its four rates and
# the discount.
_COMPUTED: Mapping[str, Callable[[Sequence[Any], Sequence[float]], float]] = {
    COUNT: lambda _, numbers: sum(np.isfinite(numbers)),
    RETURN: stake.yearly_return,
    WORTH: lambda beside, numbers: participation.worth(
        numbers[:-5], numbers[-5:-1], numbers[-1], carried=beside[0]
    ),
    YEARS: lambda beside, numbers: participation.years(
        numbers[:-5], numbers[-5:-1], carried=beside[0]
    ),
}


def applied(method: Method, read: Sequence[Any]) -> Ends:
    """Value, low and high of a method, over quantities that have all three."""
    if method in (LOW, HIGH, EXACT):
        return (getattr(read[0], method.name),) * 3
    if method is AGREES:
        stated, found = read
        how = totals.agreement(stated.value, (stated.low, stated.high), found)
        return (float(how != totals.DISAGREES),) * 3
    value, low, high = (
        method(*(float(getattr(one, end)) for one in read)) for end in ("value", "low", "high")
    )
    return (value, low, high) if method.rises else (value, high, low)


def _step(method: Method, *read: Any) -> traces.Traced:
    operands = tuple(map(_quantity, read))
    unit = operands[0].unit if method in (LOW, HIGH) else ""
    return traces.Traced(*applied(method, operands), unit, operation=method, operands=operands)


def _quantity(one: traces.Traced | float) -> traces.Traced:
    return one if isinstance(one, traces.Traced) else traces.known(float(one), "")


def _rate_of_return(days: Sequence[str], paid: Sequence[Any], worth: Any, on: str) -> Any:
    """As `stake.rate_of_return` has it: years of 365 days."""
    first, *rest = map(datetime.date.fromisoformat, [*days, on])
    years = (0.0, *((day - first).days / 365 for day in rest))
    return _step(Method(RETURN, years), *(0 - one for one in paid), worth)


_CALLED: Mapping[str, Callable[..., Any]] = {
    "low": functools.partial(_step, LOW),
    "high": functools.partial(_step, HIGH),
    "min": np.minimum,
    "max": np.maximum,
    "count": functools.partial(_step, Method(COUNT)),
    "agrees": functools.partial(_step, AGREES),
    "rate_of_return": _rate_of_return,
    "yearly_return": lambda years, flows: _step(Method(RETURN, tuple(years)), *flows),
    "worth": lambda profits, rates, discount, carried: _step(
        Method(WORTH, (carried,)), *profits, *rates, discount
    ),
    "years": lambda profits, rates, carried: _step(
        Method(YEARS, (carried,), rises=False), *profits, *rates, 0
    ),
}
_BOUNDED = ("rate_of_return", "yearly_return", "worth", "years")
_SIGNS: Mapping[type[ast.AST], Callable[..., Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Lt: lambda one, other: other > one,
    ast.LtE: lambda one, other: other >= one,
    ast.Eq: lambda one, other: (one >= other) * (other >= one),
}


@functools.cache
def _parsed(text: str) -> ast.expr | None:
    """A text as an expression that reads something; None if it is none."""
    try:
        whole = ast.parse(text, mode="eval").body
    except SyntaxError:
        return None
    return whole if any(isinstance(one, ast.Name) for one in ast.walk(whole)) else None


def is_formula(one: traces.Traced) -> bool:
    """Whether a quantity is told by a formula in text: not by words, not as one of its readings."""
    return one.text not in ("", *(each.id for each in one.operands)) and bool(_parsed(one.text))


def retold(one: traces.Traced) -> traces.Traced:
    """A quantity with the steps of its formula, where that is a text; else as it is."""
    if not is_formula(one):
        return one
    step = _read(_parsed(one.text), {each.id: each for each in one.operands})
    if not any(f"{name}(" in one.text for name in _BOUNDED):  # of what is, there are no bounds
        step = _step(EXACT, step)
    return replace(one, text="", operation=step.operation, operands=step.operands)


def _read(node: Any, named: Mapping[str, traces.Traced]) -> Any:
    """What a part of an expression stands for."""
    read = functools.partial(_read, named=named)
    found: Any
    match node:
        case ast.Constant(value=found):
            pass
        case ast.Name(id=name):
            found = named[name]
        case ast.List(elts=parts):
            found = [*map(read, parts)]
        case ast.BinOp(left=left, op=sign, right=right):
            found = _SIGNS[type(sign)](read(left), read(right))
        case ast.Compare(left=left, ops=signs, comparators=others):
            ends = [_quantity(read(each)) for each in (left, *others)]
            held = [_SIGNS[type(s)](a, b) for s, a, b in zip(signs, ends, ends[1:], strict=False)]
            found = functools.reduce(operator.mul, held)
        case ast.IfExp(test=test, body=yes, orelse=no):
            found = np.where(read(test), read(yes), read(no))
        case ast.Call(func=ast.Name(id=name), args=given, keywords=beside):
            more = {str(one.arg): read(one.value) for one in beside}
            found = _CALLED[name](*map(read, given), **more)
        case _:
            raise ValueError(f"{ast.unparse(node)} stands in a formula")
    return found
