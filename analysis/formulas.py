"""A formula as it is printed: an expression over the names of its inputs, or over their values."""

import operator
from collections.abc import Callable
from typing import Any

import numpy as np

UNCHANGED: Any = np.positive
COMPARISONS: dict[Any, str] = {np.greater: ">", np.greater_equal: ">="}
SYMBOLS: dict[Any, str] = {
    np.add: "+",
    np.subtract: "-",
    np.multiply: "*",
    np.divide: "/",
    np.power: "**",
    **COMPARISONS,
}
CALLS: dict[Any, str] = {np.minimum: "min", np.maximum: "max"}
KNOWN = {UNCHANGED, *SYMBOLS, *CALLS}  # the operations that a formula may use, beside a choice
_STRENGTH: dict[Any, int] = {
    np.where: 0,
    **dict.fromkeys(COMPARISONS, 1),
    np.add: 2,
    np.subtract: 2,
    np.multiply: 3,
    np.divide: 3,
    np.power: 4,
}
_UNNAMED = 5
Name = Callable[[Any], str]
_id: Name = operator.attrgetter("id")


def _expression(one: Any, name: Name) -> str:
    """A step as text: names where quantities have one, brackets only where needed."""
    if one.id:
        return name(one)
    return printed(one, name) if one.operands else f"{one.value:.10g}"


def printed(one: Any, name: Name = _id) -> str:
    """How a quantity was computed, as an expression over its inputs.

    Args:
        one: a step with its id, value, operation and operands, as a `traces.Traced` has them.
        name: what stands for an input; its id unless told otherwise.
    """
    parts = [_expression(operand, name) for operand in one.operands]
    if one.operation is UNCHANGED:
        return parts[0]
    if one.operation is np.where:
        yes, no = map(_bracketed, one.operands[1:], parts[1:], (1, 0))
        return f"{yes} if {parts[0]} else {no}"
    called = CALLS.get(one.operation) or getattr(one.operation, "name", "")  # else a `told.Method`
    if called:
        return f"{called}({', '.join(parts)})"
    strength = _STRENGTH[one.operation]
    left, right = map(_bracketed, one.operands, parts, (strength, strength + 1))
    return f"{left} {SYMBOLS[one.operation]} {right}"


def _bracketed(one: Any, text: str, strength: int) -> str:
    """The text of a step, in brackets if it binds less tightly than asked."""
    return f"({text})" if _strength(one) < strength else text


def _strength(one: Any) -> int:
    """How tightly a step binds: a named quantity, a number or a call never needs brackets."""
    if one.operation is UNCHANGED and not one.id:
        return _strength(one.operands[0])
    return _UNNAMED if one.id else _STRENGTH.get(one.operation, _UNNAMED)
