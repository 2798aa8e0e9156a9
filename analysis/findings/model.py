"""One finding, one named function: asked for by name, computed when asked, once a run.

Why of our own. modelx and lifelib have the idea (a model is small named functions of time) and
Hamilton has it too (functions are nodes, asked for by name). But both store values by their own
rules: neither hands a quantity that remembers its bounds and inputs from one function to the next
with its name on it, and neither lists what exists on a given day before anything is computed. Both
also cost more to import than a whole `solve`. What is needed is a decorator, a register, a memory
and a stack that names a cycle.
"""

import difflib
import functools
import inspect
import itertools
import operator
import string
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis import periods, terms, traces

Keys = tuple[Hashable, ...]
_slug: Callable[[Any], str] = operator.attrgetter("slug")
_label: Callable[[Any], str] = operator.attrgetter("label")


class Misdeclared(Exception):
    """A finding's function breaks a rule of this module."""


@dataclass(frozen=True)
class Axis:
    """What a finding exists for: its keys in a run, and how each is called in ids and labels."""

    name: str
    keys: Callable[["Pact"], Iterable[Any]]
    slug: Callable[[Any], str] = _slug
    label: Callable[[Any], str] = _label

    def of(self, *others: Any) -> "Axis":
        """The same for these keys alone."""
        return Axis(self.name, lambda _: others, self.slug, self.label)


def words(name: str, meaning: Mapping[str, str]) -> Axis:
    """An axis of some words, each with what it means in a label."""
    return Axis(name, lambda _: tuple(meaning), str, meaning.__getitem__)


def spans(name: str, keys: Callable[["Pact"], Iterable[periods.Period]]) -> Axis:
    """An axis of periods."""
    return Axis(name, keys)


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

    def keys(self, pact: "Pact") -> Iterator[Keys]:
        """All keys for which it exists in a run."""
        for keys in itertools.product(*(axis.keys(pact) for axis in self.over)):
            if self.where is None or self.where(pact, *keys):
                yield keys

    def id_of(self, keys: Keys) -> str:
        """The id of the finding for some keys."""
        return self.id.format(
            **{axis.name: axis.slug(key) for axis, key in zip(self.over, keys, strict=True)}
        )

    def named(self, keys: Keys, quantity: traces.Traced) -> traces.Traced:
        """A quantity as the finding for some keys."""
        labels = {axis.name: axis.label(key) for axis, key in zip(self.over, keys, strict=True)}
        period = next((key for key in keys if isinstance(key, periods.Period)), None)
        plain = +quantity if quantity.id else quantity
        return plain.named(self.id_of(keys), self.label.format(**labels), period)


REGISTER: dict[str, Family] = {}


def finding(
    *over: Axis,
    id: str = "",
    where: Callable[..., bool] | None = None,
    listed: Callable[..., bool] | None = None,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare a function of a run, and of one key of each axis, as a finding.

    The first line of its docstring is the label, the rest the formula in words. Both the label and
    the id may name axes in braces; an axis that the label does not name stands at its end, and an
    id is the function's name followed by all axes unless it is given.

    Args:
        over: the axes.
        id: the pattern of its ids, if other than the name and the axes.
        where: of a run and the keys, whether it exists; for all keys if left out.
        listed: of a run and the keys, whether it stands by itself among the answers; where it does
            not, it is told of only if another finding reads it.

    Raises:
        Misdeclared: the label is missing, an axis is not known, or two functions have one name.
    """

    def declare(function: Callable[..., Any]) -> Callable[..., Any]:
        family = _family(function, over, id, where, listed)
        if family.name in REGISTER:
            other = _place(REGISTER[family.name].function)
            raise Misdeclared(f"{_place(function)}: {family.name} is declared in {other} already")
        REGISTER[family.name] = family
        return function

    return declare


def _family(
    function: Callable[..., Any],
    over: tuple[Axis, ...],
    id: str,
    where: Callable[..., bool] | None,
    listed: Callable[..., bool] | None,
) -> Family:
    """The family of a function, if it is declared well."""
    name = function.__name__
    label, _, formula = inspect.cleandoc(function.__doc__ or "").partition("\n")
    if not label:
        raise Misdeclared(f"{_place(function)}: {name} has no label; write it as its docstring")
    axes = [axis.name for axis in over]
    pattern = id or "_".join([name, *(f"{{{axis}}}" for axis in axes)])
    rest = [f"{{{axis}}}" for axis in axes if axis not in _fields(label)]
    for text in (pattern, label):
        strange = set(_fields(text)) - set(axes)
        if strange:
            raise Misdeclared(f"{_place(function)}: {name} has no axis {', '.join(strange)}")
    if set(axes) - set(_fields(pattern)):
        raise Misdeclared(f"{_place(function)}: the id of {name} does not name every axis")
    label = ", ".join([label, *rest])
    return Family(name, function, over, pattern, label, formula.strip(), where, listed)


def _fields(text: str) -> list[str]:
    """The axes that a text names in braces."""
    return [field for _, field, _, _ in string.Formatter().parse(text) if field]


def _place(function: Callable[..., Any]) -> str:
    """Where a function stands: file and line."""
    code = function.__code__
    return f"{code.co_filename}, line {code.co_firstlineno}"


class Absent(KeyError):
    """There is no finding of that name."""

    def __str__(self) -> str:
        return str(self.args[0])


class Pact(Mapping[str, traces.Traced]):
    """One run: its parameters, the agreement known on its day, and what was computed of it.

    `pact["implied_revenue_2024"]` and `pact.implied_revenue("2024")` are the same finding. As a
    mapping it holds every finding of the run, computed as each is read.

    Args:
        run: all parameters, as `parameters.check` returns them. Where numbers are arrays of one
            shape, so is the value of each finding that depends on them, without its trace.

    Raises:
        Faults: the data break the schema, or an amendment of the run does not fit.
    """

    def __init__(self, run: Mapping[str, Any]) -> None:
        self.run = dict(run)
        self.as_of: str = run["as_of"]
        self.agreed = terms.agreed(run)
        self._known: dict[tuple[str, Keys], traces.Traced] = {}
        self._asking: list[tuple[str, Keys]] = []
        self._domains: dict[str, dict[Hashable, Keys]] = {}
        self._kept: dict[Hashable, Any] = {}

    def __getattr__(self, name: str) -> Callable[..., traces.Traced]:
        """The findings of a family, by the keys of its axes or their slugs."""
        if name not in REGISTER:
            raise AttributeError(f"there is no finding {name}; {_near(name, REGISTER)}")
        return functools.partial(self._ask, name)

    def __getitem__(self, id: str) -> traces.Traced:
        """The finding of an id; unknown if it exists only on a later day.

        Raises:
            Absent: there is none, on whatever day.
        """
        if id in self.index:
            name, keys = self.index[id]
            return self._computed(name, keys)
        later = self.latest.index
        if id not in later:
            raise Absent(f"there is no finding {id!r}; {_near(id, later)}")
        name, keys = later[id]
        nothing = traces.unknown("", id=id, label="not known on this day", kind="figure")
        return REGISTER[name].named(keys, nothing)

    def __iter__(self) -> Iterator[str]:
        return iter(self._listed)

    def __len__(self) -> int:
        return len(self._listed)

    @functools.cached_property
    def _listed(self) -> tuple[str, ...]:
        """The ids of all findings that stand by themselves."""
        return tuple(
            id
            for id, (name, keys) in self.index.items()
            if (told := REGISTER[name].listed) is None or told(self, *keys)
        )

    def all(self) -> dict[str, traces.Traced]:
        """Every finding by its id, and every finding that one of them was computed from."""
        whole: dict[str, traces.Traced] = {}
        waiting = [self[id] for id in self]
        for one in waiting:
            if one.id not in whole:
                whole[one.id] = one
                waiting += [each for each in one.inputs if each.kind == "finding"]
        return whole

    def __contains__(self, id: object) -> bool:
        return id in self.index

    def __dir__(self) -> list[str]:
        """What completion offers."""
        return [*super().__dir__(), *REGISTER]

    def _ipython_key_completions_(self) -> list[str]:
        return list(self.index)

    @functools.cached_property
    def index(self) -> Mapping[str, tuple[str, Keys]]:
        """Every finding of the run by its id: its function's name and its keys; none is computed.

        Raises:
            Misdeclared: two findings have one id.
        """
        found: dict[str, tuple[str, Keys]] = {}
        for name, family in REGISTER.items():
            for keys in family.keys(self):
                id = family.id_of(keys)
                if id in found:
                    places = (_place(REGISTER[n].function) for n in (found[id][0], name))
                    raise Misdeclared(f"{id} is a finding of {' and of '.join(places)}")
                found[id] = name, keys
        return found

    @functools.cached_property
    def latest(self) -> "Pact":
        """The same run with all that is known today."""
        from analysis import parameters  # noqa: PLC0415

        return of({**self.run, "as_of": parameters.LAST_DAY})

    def kept(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """Something that is no finding but serves several: made once for the run."""
        if key not in self._kept:
            self._kept[key] = make()
        return self._kept[key]

    def _ask(self, name: str, *keys: Any) -> traces.Traced:
        """A finding by its function's name and keys or slugs."""
        try:
            known = self._known.get((name, keys))
        except TypeError:
            known = None
        if known is not None:
            return known
        return self._computed(name, self._domain(name, keys))

    def _domain(self, name: str, keys: Keys) -> Keys:
        """The keys themselves, if the finding exists for them.

        Raises:
            Absent: it does not.
        """
        if name not in self._domains:
            family = REGISTER[name]
            self._domains[name] = {
                tuple(axis.slug(key) for axis, key in zip(family.over, found, strict=True)): found
                for found in family.keys(self)
            }
        family, domain = REGISTER[name], self._domains[name]
        if len(keys) != len(family.over):
            axes = ", ".join(axis.name for axis in family.over) or "nothing"
            raise TypeError(f"{name} is asked for by {axes}, not by {len(keys)} keys")
        slugs = tuple(
            key if isinstance(key, str) else axis.slug(key)
            for axis, key in zip(family.over, keys, strict=True)
        )
        if slugs not in domain:
            there = ["_".join(one) for one in domain]  # type: ignore[arg-type]
            raise Absent(f"{name} does not exist for {', '.join(slugs)}; {_near(slugs[-1], there)}")
        return domain[slugs]

    def _computed(self, name: str, keys: Keys) -> traces.Traced:
        """A finding, computed unless it is known."""
        place = name, keys
        if place in self._known:
            return self._known[place]
        family = REGISTER[name]
        if place in self._asking:
            ring = [*self._asking[self._asking.index(place) :], place]
            ids = " -> ".join(REGISTER[n].id_of(k) for n, k in ring)
            raise Misdeclared(f"{_place(family.function)}: a cycle, {ids}")
        self._asking.append(place)
        try:
            found = family.named(keys, family.function(self, *keys))
        finally:
            self._asking.pop()
        self._known[place] = found
        return found


def of(run: Mapping[str, Any]) -> Pact:
    """The findings of a run; a run without arrays is kept however often it is asked for.

    Raises:
        Faults: as `Pact`.
    """
    if any(isinstance(value, np.ndarray | Mapping) for value in run.values()):
        return Pact(run)
    return _of(tuple(sorted(run.items())))


@functools.lru_cache(maxsize=32)
def _of(run: tuple[tuple[str, Any], ...]) -> Pact:
    return Pact(dict(run))


def _near(name: str, known: Iterable[str]) -> str:
    """The names that are spelt like one."""
    listed: Sequence[str] = list(known)
    close = difflib.get_close_matches(name, listed)
    return (
        f"did you mean {' or '.join(close)}?" if close else f"there are {', '.join(listed[:5])}..."
    )
