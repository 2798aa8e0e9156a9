"""What an operation makes of quantities that lie between bounds: a value, its low and its high.

The bounds are taken over all corners of the operands' intervals, so they hold for monotone
operations.
"""

import functools
import itertools
import operator
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from analysis import formulas

Ends = tuple[Any, Any, Any]  # value, low and high; the very same where it is exact
_NAN, _INFINITE = np.float64("nan"), np.float64("inf")


def result(ufunc: Any, operands: Sequence[Any]) -> Ends:
    """Value, low and high of an operation.

    Args:
        ufunc: an elementwise operation of NumPy that formulas use.
        operands: quantities with value, low and high, each a number or an array.
    """
    applied = _PLAIN.get(ufunc, ufunc)
    with np.errstate(all="ignore"):
        value = _DEFINED.get(ufunc, applied)(*[one.value for one in operands])
        if all(map(_is_exact, operands)):
            return value, value, value
        corners = [applied(*ends) for ends in itertools.product(*map(_ends, operands))]
        low, high = functools.reduce(np.fmin, corners), functools.reduce(np.fmax, corners)
        if ufunc is np.divide:  # by what may be zero: anything
            across = (operands[1].low < 0) & (operands[1].high > 0)
            low, high = _where(across, -_INFINITE, low), _where(across, _INFINITE, high)
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
    return _where(undefined, _NAN, numbers) if undefined.any() else numbers


# What has no value at some numbers. The ends of an interval may still lie without end there.
_DEFINED: dict[Any, Callable[..., Any]] = {np.divide: over, np.power: power}


def choice(condition: Any, yes: Any, no: Any) -> Ends:
    """Value, low and high of one of two quantities, chosen by a third; unknown if that is."""
    value = _chosen(condition.value, yes.value, no.value)
    if all(map(_is_exact, (condition, yes, no))):
        return value, value, value
    # Where the condition is not certain, either may be the one that is chosen.
    both = np.fmin(yes.low, no.low), np.fmax(yes.high, no.high)
    sure = np.equal(condition.low, condition.high)
    low = _where(sure, _chosen(condition.value, yes.low, no.low), both[0])
    high = _where(sure, _chosen(condition.value, yes.high, no.high), both[1])
    unknown = np.isnan(condition.value)
    return value, _where(unknown, _NAN, low), _where(unknown, _NAN, high)


def _is_exact(one: Any) -> bool:
    return one.low is one.value and one.high is one.value


def _ends(one: Any) -> tuple[Any, ...]:
    """The ends of its interval, each once."""
    return (one.low,) if _is_exact(one) else (one.low, one.high)


def _compared(ufunc: Any) -> Callable[[Any, Any], Any]:
    """A comparison of plain numbers as one or zero; with the unknown it is itself unknown."""
    return lambda one, other: _where(np.isnan(one + other), _NAN, 1.0 * ufunc(one, other))


# How an operation is done: Python's own is the same, and takes a fraction of the time of a call of
# NumPy for single numbers, which most quantities are.
_PLAIN: dict[Any, Callable[..., Any]] = {
    np.positive: operator.pos,
    np.add: operator.add,
    np.subtract: operator.sub,
    np.multiply: operator.mul,
    **{ufunc: _compared(ufunc) for ufunc in formulas.COMPARISONS},
}


def _chosen(condition: Any, yes: Any, no: Any) -> Any:
    """One of two numbers; unknown if the condition is."""
    return _where(np.isnan(condition), _NAN, _where(condition, yes, no))


def _where(so: Any, yes: Any, no: Any) -> Any:
    """As NumPy's, without what a call of that takes, if all are single numbers."""
    if isinstance(so, np.ndarray) or isinstance(yes, np.ndarray) or isinstance(no, np.ndarray):
        return np.where(so, yes, no)
    return yes if so else no


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
