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
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from analysis import periods, runs, traces, wording

Keys = tuple[Hashable, ...]
Place = tuple[str, Keys]  # the name of a finding's function, and its keys
FEW = 30  # lookups, after which all are listed
SLUG = str | numbers.Integral  # what stands for a key: its slug, or the number of a year


class Misdeclared(Exception):
    """A finding's function breaks a rule of this module."""


@dataclass(frozen=True)
class Axis:
    """What a finding exists for: its keys in a run, and how each is called in ids and labels."""

    name: str
    keys: Callable[[Any], Iterable[Any]]
    slug: Callable[[Any], str] = operator.attrgetter("slug")
    label: Callable[[Any], str] = operator.attrgetter("label")


def words(name: str, meaning: Mapping[str, str]) -> Axis:
    """An axis of some words, each with what it means in a label."""
    return Axis(name, lambda _: tuple(meaning), str, meaning.__getitem__)


def always(*_: Any) -> bool:
    """That a finding exists, or is told of, for all keys."""
    return True


def hidden(*_: Any) -> bool:
    """That a finding is told of only where another reads it."""
    return False


def silent(_: Any) -> str:
    """The slug of a key that no id tells of, for there is one at most."""
    return ""


SAID: dict[str, Callable[..., str]] = {}


def said(name: str, word: Callable[..., str]) -> None:
    """Let labels name in braces, beside axes, a word that a run and the keys of a finding tell."""
    SAID[name] = word


@dataclass(frozen=True, eq=False)
class Family:
    """A finding's function, and the findings that it gives: one for each key of its axes."""

    name: str
    function: Callable[..., Any]
    over: tuple[Axis, ...]
    id: str  # with each axis in braces
    label: str  # likewise
    formula: str  # in words
    where: Callable[..., object]
    listed: Callable[..., object]  # if it is told of only where another finding reads it
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

    @functools.cached_property
    def _said(self) -> set[str]:
        """The words of its label that are no axes."""
        return {*_fields(self.label)} - {axis.name for axis in self.over}

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
            found = [keys for keys in every if self.where(pact, *keys)]
        yield from found

    def slugs(self, keys: tuple[Any, ...]) -> dict[str, str]:
        """What keys, or what stands for them, are called in ids, by their axes.

        Raises:
            TypeError: they are more or fewer than its axes.
        """
        if len(keys) != len(self.over):
            axes = ", ".join(axis.name for axis in self.over) or "nothing"
            raise TypeError(f"{self.name} is asked for by {axes}, not by {len(keys)} keys")
        return {
            axis.name: str(key) if isinstance(key, SLUG) else axis.slug(key)
            for axis, key in zip(self.over, keys, strict=True)
        }

    def id_of(self, keys: Keys) -> str:
        """The id of the finding for some keys."""
        return self.id.format(**self.slugs(keys))

    def named(self, pact: Any, keys: Keys, quantity: Any) -> traces.Traced:
        """A quantity as the finding of a run for some keys; a label's words move no finding."""
        if not isinstance(quantity, traces.Traced):
            raise self.refused(f"{self.name} gives no quantity but {quantity!r}")
        labels = {axis.name: axis.label(key) for axis, key in zip(self.over, keys, strict=True)}
        if self._said:
            with runs.listening():
                labels |= {word: SAID[word](pact, *keys) for word in self._said}
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
    where: Callable[..., object] = always,
    listed: Callable[..., object] = always,
    style: str = "",
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare a function of a run, and of one key of each axis, as a finding.

    The first line of its docstring is the label, the rest the formula in words. Both the label and
    the id may name axes in braces, the label also what is `said`; an axis that the label does not
    name stands at its end, and an id is the function's name followed by all axes that ids name
    unless it is given.

    Args:
        id: the pattern of its ids, if other than the name and the axes.
        where: of a run and the keys, what it needs, without which it does not exist.
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
    if strange := ({*_fields(one.id)} | {*_fields(one.label)} - SAID.keys()) - axes:
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
        self._asked = 0
        self.of = functools.cache(self._of)

    def find(self, id: object) -> Place | None:
        """The function and the keys of a finding; None if the run has none of that id.

        Raises:
            Misdeclared: it has two.
        """
        self._asked += 1
        if not isinstance(id, str) or self._asked > FEW:
            return self.index.get(id)  # type: ignore[call-overload]  # whatever it is
        close = (name for name, family in REGISTER.items() if family.may_have(id))
        places = [(name, self.of(name)[id]) for name in close if id in self.of(name)]
        if len(places) > 1:
            raise _doubled(id, *(name for name, _ in places))
        return places[0] if places else None

    def _of(self, name: str) -> dict[str, Keys]:
        """The keys of all findings of a family, by their ids."""
        family = REGISTER[name]
        return {family.id_of(keys): keys for keys in family.keys(self._pact)}

    def slugs(self, name: str) -> list[str]:
        """What the findings of a family are told apart by."""
        family = REGISTER[name]
        return ["_".join(family.slugs(keys).values()) for keys in self.of(name).values()]

    @functools.cached_property
    def index(self) -> Mapping[str, Place]:
        """Every finding by its id, in the functions' order; Misdeclared if two have one id."""
        found: dict[str, Place] = {}
        for name in REGISTER:
            for id, keys in self.of(name).items():
                if id in found:
                    raise _doubled(id, found[id][0], name)
                found[id] = name, keys
        return found


def _doubled(id: str, *names: str) -> Misdeclared:
    both = " and of ".join(REGISTER[name].place for name in names)
    return Misdeclared(f"{id} is a finding of {both}")
