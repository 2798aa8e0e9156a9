"""The recorded steps of findings as formulas of a spreadsheet, over names that the report has.

What a spreadsheet has no number for: unknown is #N/A, which all that reads it becomes, and without
a bound is 1E+60, which stays larger than any amount whatever it is divided by.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from analysis import traces
from analysis.explore import retracing, told

UNBOUNDED = 1e60
BEYOND = 10**18  # more than any amount, less than whatever is made of what is unbounded
WHOLE = 5  # how tightly a name, a number or a call binds
SIGNS: Mapping[Any, tuple[str, int]] = {
    np.add: ("+", 2),
    np.subtract: ("-", 2),
    np.multiply: ("*", 3),
    np.divide: ("/", 3),
    np.power: ("^", 4),
}
CALLS: Mapping[Any, str] = {np.minimum: "MIN", np.maximum: "MAX", np.where: "IF"}
COMPARED: Mapping[Any, str] = {np.greater: ">", np.greater_equal: ">="}


class Content(NamedTuple):
    """What a cell shows, the formula that gives it, if any, and the form it is shown in."""

    shown: Any  # a number or a text
    formula: str = ""
    form: str = ""


Tabled = Callable[[told.Method, Sequence[Content]], str]


class Place(NamedTuple):
    """Where a quantity stands: its name, and the cells of its bounds."""

    name: str
    low: str
    high: str


Key = tuple[str, ...]
Places = dict[str | Key, Place]  # by the ids of findings and parameters, notes, and keys


class Text(NamedTuple):
    """An expression, and how tightly its parts are bound."""

    text: str
    strength: int = WHOLE

    def bracketed(self, strength: int = WHOLE) -> str:
        """It, in brackets if it binds less tightly than asked."""
        return self.text if self.strength >= strength else f"({self.text})"


@dataclass(frozen=True)
class Values:
    """The values of a run's findings as formulas."""

    record: retracing.Record
    places: Places  # where all that they read stands
    tabled: Tabled  # makes an expression of a method and what it takes, over a table of steps

    def formula(self, id: str) -> str:
        """The formula of a finding."""
        return self._step(self.record.steps[id]).text

    @retracing.once
    def read(self, one: traces.Traced) -> Text:
        """What stands for a quantity where it is read: its name, or its step."""
        return self._named(one) or self._step(one)

    def place(self, one: traces.Traced) -> Place | None:
        """Where a finding, or what was published or assumed, stands with its bounds."""
        if one.kind == "finding":
            return self.places.get(one.id)
        return None if one.operation else self.places.get(key(one))

    def method(self, one: traces.Traced, ends: Sequence[str] = (), end: str = "value") -> str:
        """What a method makes of the values of what its step takes, or of other ends.

        Args:
            ends: what stands for these; the values if empty.
            end: which they are: value, low or high.
        """
        if one.operation is told.EXACT:
            return self.read(one.operands[0]).text
        if one.operation in (told.LOW, told.HIGH, told.AGREES):
            places = [place for each in one.operands if (place := self.place(each))]
            return (
                _agree(*places) if one.operation is told.AGREES else places[0][_END[one.operation]]
            )
        texts = ends or [self.read(each).text for each in one.operands]
        numbers = (float(getattr(self.record.again(each), end)) for each in one.operands)
        return self.tabled(one.operation, [*map(Content, numbers, texts)])

    def _named(self, one: traces.Traced) -> Text | None:
        if retracing.is_moved(one):
            factor, name = self.record.factor(one), self.places[one.id].name
            return Text(name) if factor == 1 else Text(f"{name}*{number(factor)}", 3)
        place = self.place(one)
        return Text(place.name) if place else None

    def _step(self, one: traces.Traced) -> Text:
        """A step over what it reads; a plain number as it is."""
        if retracing.is_spanned(one):
            return self.read(one.operands[0])
        if one.operation is None:
            return Text(number(one.value), 0 if one.value < 0 else WHOLE)
        if isinstance(one.operation, told.Method):
            return Text(self.method(one))
        return made(one.operation, *map(self.read, one.operands))


_END = {told.LOW: 1, told.HIGH: 2}  # of a place


def _agree(stated: Place, found: Place) -> str:
    """Whether a printed number and a known one can both be right: 1 or 0."""
    one, low, high = stated
    other, least, most = found
    within = f"AND({other}>={low},{other}<={high})"
    cut = f"AND({other}>={one},{other}<{one}+{high}-{low})"
    return f"IF(OR({within},{cut},AND({most}>={low},{least}<={high})),1,0)"


def made(operation: Any, *read: Text) -> Text:
    """An operation over what it reads."""
    if operation is np.positive:
        return read[0]
    if operation in CALLS:
        return Text(f"{CALLS[operation]}({','.join(each.text for each in read)})")
    left, right = read
    if operation in COMPARED:
        return Text(f"IF({left.bracketed(2)}{COMPARED[operation]}{right.bracketed(2)},1,0)")
    sign, strength = SIGNS[operation]
    # Whole is what stands to the left of a power: a spreadsheet reads it from left to right.
    least = strength + (operation is np.power)
    return Text(f"{left.bracketed(least)}{sign}{right.bracketed(strength + 1)}", strength)


def key(one: traces.Traced) -> Key:
    """What tells a published number from others: of a term not its id, which may name a version."""
    said = one.reference
    if one.kind == "term" and "effective" in said:
        return "term", said["effective"], said["source"], said["quote"], repr(one.value)
    return (one.note,)


def number(value: float) -> str:
    """A number as formulas have it."""
    if math.isnan(value):
        return "NA()"
    if math.isinf(value):
        return f"{'-' if value < 0 else ''}1E+60"
    told = _rounded(value)
    return repr(int(told)) if told == int(told) and abs(told) < BEYOND else repr(told)


def shown(value: float) -> float | str:
    """What a cell shows before anything is computed anew."""
    if math.isnan(value):
        return "#N/A"
    return math.copysign(UNBOUNDED, value) if math.isinf(value) else _rounded(value)


def _rounded(value: float) -> float:
    """The number without its last bits, which differ from one kind of CPU to the next."""
    return float(f"{value:.12g}")
