"""What is worked out of a quantity once, of however many others it is an operand."""

import functools
from collections.abc import Callable
from typing import Any, TypeVar

from analysis import traces

Self = TypeVar("Self")
Result = TypeVar("Result")


def each(
    method: Callable[[Self, traces.Traced], Result],
) -> Callable[[Self, traces.Traced], Result]:
    """Let a method remember, in its own object, what it gave of each quantity.

    Quantities are told apart by their identity, so whoever asks must hold on to them.
    """
    place = f"_once_{method.__name__}"

    @functools.wraps(method)
    def remembered(self: Any, one: traces.Traced) -> Result:
        known: dict[int, Result] = self.__dict__.setdefault(place, {})
        if id(one) not in known:
            known[id(one)] = method(self, one)
        return known[id(one)]

    return remembered
