"""Numbers that remember: value, bounds, unit, and the operation and operands they came from.

The formulas of this package are plain NumPy arithmetic. What flows through them decides the
reading: floats or arrays give numbers; `Traced` quantities give, from the same line, the value,
its interval, the printed formula and everything that was read.
"""

import functools
import math
import operator
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from analysis import arithmetic, cards, formulas, periods, wording

DATE = wording.DATE
_UNHEDGED = (DATE, wording.COUNT, "quarters")


@dataclass(frozen=True, eq=False, repr=False)
class Traced(np.lib.mixins.NDArrayOperatorsMixin):
    """A number, or an array whose last axis is the period, that remembers how it came about.

    `value` is NaN while unknown; an array holds one value for each world or parameter set.
    `low` and `high` enclose it: the bounds of every operation are
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
    text: str = ""  # its formula, where it is no arithmetic of its operands
    operation: Any = None
    operands: tuple["Traced", ...] = ()
    style: str = ""  # how it is printed, where that is declared
    remembers: bool = True  # False where many values are computed at once: no room for operands

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> "Traced":
        """Apply a known elementwise operation to values and bounds, and remember it."""
        if method != "__call__" or options or ufunc not in formulas.KNOWN:
            return NotImplemented
        operands = tuple(one if isinstance(one, Traced) else known(one, "") for one in inputs)
        unit = arithmetic.unit(ufunc, *(one.unit for one in operands))
        return _step(ufunc, operands, arithmetic.result(ufunc, operands), unit)

    def __array_function__(self, func: Any, types: Any, args: Any, kwargs: Any) -> "Traced":
        """Choose between two quantities by a third: the one function that formulas use."""
        if func is not np.where or kwargs:
            return NotImplemented
        operands = tuple(one if isinstance(one, Traced) else known(one, "") for one in args)
        unit = arithmetic.unit(np.add, *(one.unit for one in operands[1:]))
        return _step(np.where, operands, arithmetic.choice(*operands), unit)

    def __repr__(self) -> str:
        """What it is in one line; the whole trace would fill a screen."""
        known = f"{self.value} {self.unit}" if self.bound != "unknown" else self.bound
        return f"<{self.id or self.formula}: {known}>"

    def __format__(self, spec: str) -> str:
        """Refused: a number in an f-string leads to no note, and stands there while unknown."""
        told = f"write {{{self.id}}} in what exhibits.say fills in, or format its value"
        raise TypeError(f"{self.id or self.formula} has no place in an f-string: {told}")

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return cards.of(self).bundle()

    def explain(self) -> cards.Text:
        """The whole tree of how it came about, down to figures, terms and parameters."""
        return cards.Text("\n".join(cards.tree(self)))

    def named(self, id: str, label: str, period: Any = None, style: str = "") -> "Traced":
        """The same quantity as a line item: formulas that use it print its id and stop there."""
        return replace(self, id=id, label=label, period=period, kind="finding", style=style)

    def mirrored(self) -> "Traced":
        """The same amount counted the other way."""
        return replace(self, value=-self.value, low=-self.high, high=-self.low)

    @property
    def bound(self) -> str:
        """How far it is known: unknown, at least, at most, or between two bounds.

        Of an array, what holds for all of its values; unknown only if each of them is.
        """
        if not isinstance(self.value, float | int):
            return self._bound_of_all()
        no_low, no_high = math.isinf(self.low), math.isinf(self.high)
        if not math.isfinite(self.value) or (no_low and no_high):
            return "unknown"
        if no_high:
            return "at least"
        return "at most" if no_low or self.low == 0 < self.value else "between"

    def _bound_of_all(self) -> str:
        """The same of an array."""
        no_low, no_high = np.all(np.isinf(self.low)), np.all(np.isinf(self.high))
        if not np.any(np.isfinite(self.value)) or (no_low and no_high):
            return "unknown"
        if no_high:
            return "at least"
        return "at most" if no_low or np.all((self.low == 0) & (self.value > 0)) else "between"

    @functools.cached_property
    def assumed(self) -> bool:
        """Whether it rests on an assumption: a parameter or a scenario, however deep."""
        return self.kind in {"parameter", "scenario"} or any(one.assumed for one in self.operands)

    @property
    def formula(self) -> str:
        """Its own sentence as an expression over the ids of its inputs."""
        return self.text or (formulas.printed(self) if self.operands else self.id)

    @property
    def inputs(self) -> tuple["Traced", ...]:
        """The named quantities its formula reads, once each, in order."""
        found: dict[str, Traced] = {}
        for one in self.operands:
            for named in [one] if one.id else one.inputs:
                found.setdefault(named.id, named)
        return tuple(found.values())

    @property
    def hedged(self) -> str:
        """The hedge that stands before it: that of its source, unless it is a bound or nothing."""
        return self.hedging if self.bound == "between" and self.value != 0 else ""

    @functools.cached_property
    def hedging(self) -> str:
        """The hedge of its source, which all that is computed from it keeps, but paths."""
        steps = [self] if self.unit in _UNHEDGED else [*self.steps()]
        steps = steps[:1] if any(one.kind == "scenario" for one in steps) else steps
        return next(filter(None, (one.reference.get("hedged", "") for one in steps)), "")

    @property
    def note(self) -> str:
        """The name of the note that tells where it comes from."""
        return noted(self.id, self.reference)

    def steps(self) -> Iterator["Traced"]:
        """All that it was computed from, however deep, itself first."""
        seen: set[int] = set()
        waiting = [self]
        while waiting:  # each step once: the same quantity is an operand of many
            one = waiting.pop()
            if id(one) not in seen:
                seen.add(id(one))
                yield one
                waiting += reversed(one.operands)

    @functools.cached_property
    def published(self) -> tuple["Traced", ...]:
        """The figures and terms it was computed from, once each, in order."""
        return tuple({one.note: one for one in self.steps() if "source" in one.reference}.values())

    @property
    def sources(self) -> tuple[str, ...]:
        """The keys of all publications it was computed from, once each, in order."""
        return tuple(dict.fromkeys(one.reference["source"] for one in self.published))

    def record(self) -> dict[str, Any]:
        """The finding as plain data (USD, ratio), unbounded or unknown numbers as None."""
        told = ("label", "start", "end")
        return {
            **self.summary(),
            "period": self.period and {name: str(getattr(self.period, name)) for name in told},
            "formula": self.formula,
            "inputs": [one.read() for one in self.inputs],
        }

    def read(self) -> dict[str, Any]:
        """The quantity as plain data, as an input of what was computed from it.

        A ratio that is no finding is printed as a part, unless it says otherwise.
        """
        printed = {"style": self.style} if self.style == "times" else {}
        return {**self.summary(), "kind": self.kind, **printed, **self.reference}

    def summary(self) -> dict[str, Any]:
        """What it is and how far it is known, as plain data; of many values at once a TypeError."""
        cards.refuse_many(self)
        return {
            "id": self.id,
            "label": self.label,
            **{name: told(getattr(self, name), self.unit) for name in ("value", "low", "high")},
            "bound": self.bound,
            "unit": self.unit,
            **({"hedged": self.hedged} if self.hedged else {}),
        }


def noted(id: str, reference: Mapping[str, Any]) -> str:
    """A name of its own for whatever is printed: a term has had several values, told by day."""
    if not reference.get("effective"):
        return id
    return f"{id}-{reference['effective']}-{reference['source']}"


def plain(number: Any) -> Any:
    """The number alone, whether it remembers or not."""
    return number.value if isinstance(number, Traced) else number


def over(one: Any, other: Any) -> Any:
    """One over another, unknown where that is zero: of numbers, arrays and quantities alike."""
    remembers = isinstance(one, Traced) or isinstance(other, Traced)
    return one / other if remembers else arithmetic.over(one, other)


def power(one: Any, other: Any) -> Any:
    """One to the power of another, unknown where that divides by zero: of all alike."""
    remembers = isinstance(one, Traced) or isinstance(other, Traced)
    return one**other if remembers else arithmetic.power(one, other)


def finite(number: float) -> float | None:
    """The number to ten significant digits (equal on every CPU), or None if it is not finite."""
    return float(f"{number:.10g}") if np.isfinite(number) else None


def told(number: float, unit: str) -> float | str | None:
    """A number as plain data; a date as the ISO text of its day."""
    return periods.iso(number) if unit == DATE and np.isfinite(number) else finite(number)


def known(value: Any, unit: str, **named: Any) -> Traced:
    """A quantity taken as exact."""
    return Traced(value, value, value, unit, **named)


def given(value: Any, unit: str, **named: Any) -> Traced:
    """An assumption: one number taken as exact, or an array of them that are computed at once."""
    if isinstance(value, np.ndarray):
        return Traced(value, value, value, unit, remembers=False, **named)
    return known(float(value), unit, **named)


def unknown(unit: str, **named: Any) -> Traced:
    """A quantity nobody has published: not zero, not a number."""
    return known(float("nan"), unit, **named)


def _step(
    operation: Any, operands: tuple[Traced, ...], numbers: arithmetic.Ends, unit: str
) -> Traced:
    """The result of an operation; of many values at once it keeps the numbers alone."""
    kept = all(one.remembers for one in operands)
    operands = operands if kept else ()
    return Traced(*numbers, unit, operation=operation, operands=operands, remembers=kept)


def total(parts: Iterable[Any]) -> Any:
    """The sum of one or more quantities."""
    return functools.reduce(operator.add, parts)


def counted(parts: Iterable[Traced]) -> Traced:
    """How many quantities there are."""
    found = tuple(parts)
    text = f"count({', '.join(one.id for one in found)})" if found else "0"
    return known(float(len(found)), wording.COUNT, text=text, operands=found)


def tallied(so: Iterable[Any], each: Iterable[str], read: Iterable[Traced]) -> Traced:
    """Of how many something is so, as a sum of formulas that are 1 where it is and else 0."""
    text = " + ".join(each) or "0"
    return known(1.0 * sum(so), wording.COUNT, text=text, operands=(*read,))


def those(found: Iterable[Traced], so: Callable[[Traced], Any], each: str) -> Traced:
    """Of how many quantities something is so, as `tallied`; each is {} in a formula of its own."""
    read = (*found,)
    return tallied(map(so, read), (each.format(one.id) for one in read), read)


def worded(ends: Iterable[Any], unit: str, text: str, read: Iterable[Traced]) -> Traced:
    """A value with its bounds that a text tells of; of many values at once, the numbers alone."""
    operands = (*read,)
    kept = all(one.remembers for one in operands)
    value, low, high = (float(end) if kept else end for end in ends)
    operands = operands if kept else ()
    return Traced(value, low, high, unit, text=text, operands=operands, remembers=kept)


def spanned(one: Traced, others: Iterable[Traced]) -> Traced:
    """A quantity whose bounds hold those of the same under other readings."""
    read = (one, *others)
    low = functools.reduce(np.minimum, (each.low for each in read))
    high = functools.reduce(np.maximum, (each.high for each in read))
    found = worded((one.value, low, high), one.unit, one.id, read)
    return replace(found, operation=formulas.UNCHANGED)
