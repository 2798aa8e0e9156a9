"""What an operation makes of quantities that lie between bounds: a value, its low and its high.

The bounds are taken over all corners of the operands' intervals, so they hold for monotone
operations. Single numbers, which most quantities are, go without NumPy: a call of it takes longer
than the arithmetic of one. The results are the same.
"""

import functools
import itertools
import math
import operator
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from analysis import formulas

Ends = tuple[Any, Any, Any]  # value, low and high; the very same where it is exact
_NUMBERS = frozenset({float, int, np.float64})
_NAN = float("nan")


def result(ufunc: Any, operands: Sequence[Any]) -> Ends:
    """Value, low and high of an operation.

    Args:
        ufunc: an elementwise operation of NumPy that formulas use.
        operands: quantities with value, low and high, each a number or an array.
    """
    single = _SINGLE.get(ufunc)
    if single is not None and all(map(_is_single, operands)):
        return _of_singles(single, operands)
    with np.errstate(all="ignore"):
        value = _DEFINED.get(ufunc, functools.partial(_applied, ufunc))(
            *(one.value for one in operands)
        )
        if all(map(_is_exact, operands)):
            return value, value, value
        corners = [_applied(ufunc, *ends) for ends in itertools.product(*map(_ends, operands))]
        low, high = functools.reduce(np.fmin, corners), functools.reduce(np.fmax, corners)
        if ufunc is np.divide:  # by what may be zero: anything
            across = (operands[1].low < 0) & (operands[1].high > 0)
            low, high = np.where(across, -np.inf, low)[()], np.where(across, np.inf, high)[()]
        return value, low, high


def over(one: Any, other: Any) -> Any:
    """One number or array over another; unknown where that is zero."""
    return np.divide(one, _defined(other, np.equal(other, 0)))


def power(one: Any, other: Any) -> Any:
    """One to the power of another; unknown where zero would have to be divided by."""
    base = np.asarray(one, dtype=float)  # whole numbers have no power below zero
    return np.power(_defined(base, np.equal(base, 0) & np.less(other, 0)), other)


def _defined(numbers: Any, undefined: Any) -> Any:
    """The numbers, unknown where they give no result; most often that is nowhere."""
    return np.where(undefined, _NAN, numbers) if undefined.any() else numbers


# What has no value at some numbers. The ends of an interval may still lie without end there.
_DEFINED: dict[Any, Callable[..., Any]] = {np.divide: over, np.power: power}


def choice(condition: Any, yes: Any, no: Any) -> Ends:
    """Value, low and high of one of two quantities, chosen by a third; unknown if that is."""
    if all(map(_is_single, (condition, yes, no))) and condition.low == condition.high:
        chosen = yes if condition.value else no
        return chosen.value, chosen.low, chosen.high
    value = _chosen(condition.value, yes.value, no.value)
    if all(map(_is_exact, (condition, yes, no))):
        return value, value, value
    # Where the condition is not certain, either may be the one that is chosen.
    both = np.fmin(yes.low, no.low), np.fmax(yes.high, no.high)
    sure = np.equal(condition.low, condition.high)
    low = np.where(sure, _chosen(condition.value, yes.low, no.low), both[0])[()]
    high = np.where(sure, _chosen(condition.value, yes.high, no.high), both[1])[()]
    unknown = np.isnan(condition.value)
    low, high = (np.where(unknown, np.nan, end)[()] for end in (low, high))
    return value, low, high


def _is_exact(one: Any) -> bool:
    return one.low is one.value and one.high is one.value


def _is_single(one: Any) -> bool:
    return type(one.value) in _NUMBERS and type(one.low) in _NUMBERS and type(one.high) in _NUMBERS


def _ends(one: Any) -> tuple[Any, ...]:
    """The ends of its interval, each once."""
    return (one.low,) if _is_exact(one) else (one.low, one.high)


def _applied(ufunc: Any, *numbers: Any) -> Any:
    """The operation on plain numbers; a comparison with the unknown is itself unknown."""
    if ufunc in formulas.COMPARISONS:
        return np.where(np.isnan(np.add(*numbers)), np.nan, ufunc(*numbers) * 1.0)[()]
    return ufunc(*numbers)


def _chosen(condition: Any, yes: Any, no: Any) -> Any:
    """One of two numbers; unknown if the condition is."""
    return np.where(np.isnan(condition), np.nan, np.where(condition, yes, no))[()]


def _of_singles(single: Callable[..., float], operands: Sequence[Any]) -> Ends:
    """The same of single numbers."""
    undefined = single is _divided and operands[1].value == 0
    value = np.float64(_NAN if undefined else single(*(float(one.value) for one in operands)))
    if all(map(_is_exact, operands)):
        return value, value, value
    if single is _divided and operands[1].low < 0 < operands[1].high:
        return value, np.float64(-math.inf), np.float64(math.inf)
    ends = ([float(end) for end in _ends(one)] for one in operands)
    low, *others = itertools.starmap(single, itertools.product(*ends))
    high = low
    for other in others:  # the unknown counts only where all are
        low = other if other < low or math.isnan(low) else low
        high = other if other > high or math.isnan(high) else high
    return value, np.float64(low), np.float64(high)


def _divided(one: float, other: float) -> float:
    if other:
        return one / other
    if not one or math.isnan(one):
        return _NAN
    return math.copysign(math.inf, one) * math.copysign(1.0, other)


def _compared(how: Callable[[float, float], bool]) -> Callable[[float, float], float]:
    return lambda one, other: _NAN if math.isnan(one + other) else float(how(one, other))


# A power stays with NumPy, which rounds it in a way of its own.
_SINGLE: dict[Any, Callable[..., float]] = {
    np.positive: operator.pos,
    np.add: operator.add,
    np.subtract: operator.sub,
    np.multiply: operator.mul,
    np.divide: _divided,
    np.minimum: lambda one, other: one if one < other or math.isnan(one) else other,
    np.maximum: lambda one, other: one if one > other or math.isnan(one) else other,
    np.greater: _compared(operator.gt),
    np.greater_equal: _compared(operator.ge),
}


@functools.cache
def unit(ufunc: Any, *units: str) -> str:
    """The unit of a result, where a plain number takes what it meets; a ValueError if none fits."""
    left, right = units[0], units[-1]
    rules = (
        (ufunc is formulas.UNCHANGED, left),
        (ufunc in formulas.COMPARISONS and (left == right or "" in units), "truth"),
        (ufunc is np.power and left in ("", "ratio") and right in ("", "ratio", "years"), "ratio"),
        (ufunc is np.multiply and left == "truth", right),
        ("" in units and not (ufunc is np.divide and left == ""), left or right),
        (ufunc in (np.multiply, np.divide) and right == "years", left),  # a count of instalments
        (ufunc is np.multiply and left in ("ratio", "years"), right),
        (ufunc is np.multiply and right == "ratio", left),
        (ufunc is np.divide and left == right, "ratio"),
        (ufunc is np.divide and right == "ratio", left),
        (ufunc not in (np.multiply, np.divide) and left == right, left),
    )
    for holds, found in rules:
        if holds:
            return found
    raise ValueError(f"{ufunc.__name__} of {left or 'a number'} and {right} has no unit here")
