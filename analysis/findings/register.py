"""The register of findings: each is a named function, declared with what it exists for.

Which findings a run has is told family by family, and none is computed for that. An id is looked up
in the families that it may be of, by how their ids begin and end. To list all of them for the sake
of one took longer than that one; for the sake of many it is the shorter way.
"""

import difflib
import functools
import inspect
import itertools
import numbers
import operator
import string
import sys
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from analysis import periods, runs, traces, wording

Keys = tuple[Hashable, ...]
Place = tuple[str, Keys]  # the name of a finding's function, and its keys
FEW = 30  # lookups, after which all are listed
_slug: Callable[[Any], str] = operator.attrgetter("slug")
_label: Callable[[Any], str] = operator.attrgetter("label")


def silent(_: Any) -> str:
    """The slug of what a label says and no id: nobody asks by it."""
    return ""


class Misdeclared(Exception):
    """A finding's function breaks a rule of this module."""


@dataclass(frozen=True)
class Axis:
    """What a finding exists for: its keys in a run, and how each is called in ids and labels."""

    name: str
    keys: Callable[[Any], Iterable[Any]]
    slug: Callable[[Any], str] = _slug
    label: Callable[[Any], str] = _label

    def of(self, *others: Any) -> "Axis":
        """The same for these keys alone; Misdeclared if one is no key of the axis."""
        for one in others:
            try:
                self.slug(one), self.label(one)
            except (AttributeError, KeyError):
                asked = sys._getframe(1)  # noqa: SLF001 - the place to be told of
                place = f"{asked.f_code.co_filename}, line {asked.f_lineno}"
                raise Misdeclared(f"{place}: {self.name} has no key {one!r}") from None
        return Axis(self.name, lambda _: others, self.slug, self.label)


def words(name: str, meaning: Mapping[str, str]) -> Axis:
    """An axis of some words, each with what it means in a label."""
    return Axis(name, lambda _: tuple(meaning), str, meaning.__getitem__)


def said(name: str, word: Callable[[Any], str]) -> Axis:
    """A word that the label of a finding takes from the run, and its id does not."""
    return Axis(name, lambda pact: (word(pact),), silent, str)


@dataclass(frozen=True, eq=False)
class Family:
    """A finding's function, and the findings that it gives: one for each key of its axes."""

    name: str
    function: Callable[..., Any]
    over: tuple[Axis, ...]
    id: str  # with each axis in braces
    label: str  # likewise
    formula: str  # in words
    where: Callable[..., bool] | None
    listed: Callable[..., bool] | None  # if it is told of only where another finding reads it
    style: str  # how its ratios are printed, of `wording.STYLES`

    @property
    def place(self) -> str:
        """Where its function stands: file and line."""
        code = self.function.__code__
        return f"{code.co_filename}, line {code.co_firstlineno}"

    def refused(self, rule: str) -> Misdeclared:
        """That its function breaks a rule, with the place."""
        return Misdeclared(f"{self.place}: {rule}")

    @functools.cached_property
    def _ends(self) -> tuple[str, str]:
        """How its ids begin and end, whatever the keys."""
        start, axis, rest = self.id.partition("{")
        return start, rest.rpartition("}")[2] if axis else ""

    @property
    def likeness(self) -> int:
        """How many letters all of its ids share."""
        return sum(map(len, self._ends))

    def may_have(self, id: str) -> bool:
        """Whether an id looks like one of its own."""
        start, end = self._ends
        return id.startswith(start) and id.endswith(end)

    def keys(self, pact: Any) -> Iterator[Keys]:
        """All keys for which it exists in a run; what is read to tell that moves no finding."""
        with runs.listening():
            every = itertools.product(*(axis.keys(pact) for axis in self.over))
            found = [keys for keys in every if self.where is None or self.where(pact, *keys)]
        yield from found

    def filled(self, keys: tuple[Any, ...]) -> tuple[Any, ...]:
        """Keys as they are asked by, with the slugs of years, and of the axes that no id names.

        Raises:
            TypeError: they are more or fewer than its axes.
        """
        said = (str(key) if isinstance(key, numbers.Integral) else key for key in keys)
        whole = (*said, *("" for axis in self.over[len(keys) :] if axis.slug is silent))
        if len(whole) != len(self.over):
            axes = ", ".join(axis.name for axis in self.over) or "nothing"
            raise TypeError(f"{self.name} is asked for by {axes}, not by {len(keys)} keys")
        return whole

    def id_of(self, keys: Keys) -> str:
        """The id of the finding for some keys."""
        return self.id.format(
            **{axis.name: axis.slug(key) for axis, key in zip(self.over, keys, strict=True)}
        )

    def named(self, keys: Keys, quantity: Any) -> traces.Traced:
        """A quantity as the finding for some keys."""
        if not isinstance(quantity, traces.Traced):
            raise self.refused(f"{self.name} gives no quantity but {quantity!r}")
        labels = {axis.name: axis.label(key) for axis, key in zip(self.over, keys, strict=True)}
        period = next((key for key in keys if isinstance(key, periods.Period)), None)
        plain = +quantity if quantity.id else quantity
        if self.style and plain.unit not in {"ratio", ""}:  # nothing is known of what has none
            told = f"{self.name} is printed in {self.style}, and is no ratio but {plain.unit}"
            raise self.refused(told)
        return plain.named(self.id_of(keys), self.label.format(**labels), period, self.style)


REGISTER: dict[str, Family] = {}


def finding(
    *over: Axis,
    id: str = "",
    where: Callable[..., bool] | None = None,
    listed: Callable[..., bool] | None = None,
    style: str = "",
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare a function of a run, and of one key of each axis, as a finding.

    The first line of its docstring is the label, the rest the formula in words. Both the label and
    the id may name axes in braces; an axis that the label does not name stands at its end, and an
    id is the function's name followed by all axes that ids name unless it is given.

    Args:
        id: the pattern of its ids, if other than the name and the axes.
        where: of a run and the keys, whether it exists; for all keys if left out.
        listed: of a run and the keys, whether it stands by itself among the answers; where it does
            not, it is told of only if another finding reads it.
        style: "percent" where it is a part or a rate, of which all is 100% and not one time.

    Raises:
        Misdeclared: the label is missing, an axis or the style is not known, the function takes
            other keys than its axes have, or two functions have one name or the same ids.
    """

    def declare(function: Callable[..., Any]) -> Callable[..., Any]:
        label, _, formula = inspect.cleandoc(function.__doc__ or "").partition("\n")
        axes = {axis.name: f"{{{axis.name}}}" for axis in over}
        slugs = ("_" * (axis.slug is not silent) + axes[axis.name] for axis in over)
        rest = (braced for axis, braced in axes.items() if axis not in _fields(label))
        family = Family(
            function.__name__,
            function,
            over,
            id or function.__name__ + "".join(slugs),
            ", ".join([label, *rest]),
            formula.strip(),
            where,
            listed,
            style,
        )
        for rule in _broken(family):
            raise family.refused(rule)
        REGISTER[family.name] = family
        return function

    return declare


def _broken(one: Family) -> Iterator[str]:
    """The rules that the declaration of a family breaks."""
    name, axes = one.name, {axis.name for axis in one.over}
    if not inspect.getdoc(one.function):
        yield f"{name} has no label; write it as its docstring"
    for text in (one.id, one.label):
        if strange := {*_fields(text)} - axes:
            yield f"{name} has no axis {', '.join(strange)}"
    if axes - {*_fields(one.id)}:
        yield f"the id of {name} does not name every axis"
    if one.function.__code__.co_argcount != 1 + len(one.over):
        yield f"{name} takes other than a run and {len(one.over)} keys"
    if one.style not in {"", *wording.STYLES}:
        yield f"{name} has no style {one.style!r}"
    for other in REGISTER.values():
        if name == other.name:
            yield f"{name} is declared in {other.place} already"
        elif one.id == other.id:
            yield f"{name} is declared in {other.place} already, as {other.name}"


@functools.cache  # it is asked for wherever a number of the finding is printed
def style_of(id: str) -> str:
    """How a ratio is printed, by its id: as the family says whose ids are most like it."""
    close = [one for one in REGISTER.values() if one.may_have(id)]
    return max(close, key=lambda one: (one.likeness, one.style)).style if close else ""


def _fields(text: str) -> list[str]:
    """The axes that a text names in braces."""
    return [field for _, field, _, _ in string.Formatter().parse(text) if field]


def near(name: str, known: Iterable[str]) -> str:
    """The names that are spelt like one."""
    listed = list(known)
    close = difflib.get_close_matches(str(name), listed)
    return (
        f"did you mean {' or '.join(close)}?" if close else f"there are {', '.join(listed[:5])}..."
    )


class Lookup:
    """The findings of a run, which is asked as the axes of findings ask it."""

    def __init__(self, pact: Any) -> None:
        self._pact = pact
        self._ids: dict[str, dict[str, Keys]] = {}
        self._found: dict[str, Place | None] = {}
        self._slugs: dict[str, dict[Hashable, Keys]] = {}

    def find(self, id: object) -> Place | None:
        """The function and the keys of a finding; None if the run has none of that id.

        Raises:
            Misdeclared: it has two.
        """
        if not isinstance(id, str) or len(self._found) > FEW:
            return self.index.get(id)  # type: ignore[call-overload]  # whatever it is
        if id not in self._found:
            close = (name for name, family in REGISTER.items() if family.may_have(id))
            names = [name for name in close if id in self._of(name)]
            if len(names) > 1:
                raise _doubled(id, *names)
            self._found[id] = (names[0], self._of(names[0])[id]) if names else None
        return self._found[id]

    def _of(self, name: str) -> dict[str, Keys]:
        """The keys of all findings of a family, by their ids."""
        if name not in self._ids:
            family = REGISTER[name]
            self._ids[name] = {family.id_of(keys): keys for keys in family.keys(self._pact)}
        return self._ids[name]

    def domain(self, name: str) -> Mapping[Hashable, Keys]:
        """The keys of all findings of a family, by their slugs."""
        if name not in self._slugs:
            axes = REGISTER[name].over
            self._slugs[name] = {
                tuple(axis.slug(key) for axis, key in zip(axes, keys, strict=True)): keys
                for keys in self._of(name).values()
            }
        return self._slugs[name]

    @functools.cached_property
    def index(self) -> Mapping[str, Place]:
        """Every finding by its id, in the functions' order; Misdeclared if two have one id."""
        found: dict[str, Place] = {}
        for name in REGISTER:
            for id, keys in self._of(name).items():
                if id in found:
                    raise _doubled(id, found[id][0], name)
                found[id] = name, keys
        return found


def _doubled(id: str, *names: str) -> Misdeclared:
    both = " and of ".join(REGISTER[name].place for name in names)
    return Misdeclared(f"{id} is a finding of {both}")
