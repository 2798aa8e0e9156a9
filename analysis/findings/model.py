"""One finding, one named function: asked for by name, computed when asked, once a run.

Why of our own. modelx with lifelib (a model is small named functions of time) and Hamilton
(functions are nodes, asked for by name) were tried on four findings. modelx is light and takes
arrays, but it compiles each formula anew in a space of its own, where neither a type checker nor an
editor follows, and it knows which function asked which, not which operation made a number.
Hamilton binds nodes by the names of arguments, so that a finding of eighteen periods is eighteen
nodes made up front, and its import takes half of what a whole `solve` may. Neither puts the
finding's name on the quantity that it hands on, by which formulas are printed, and neither lists
what exists on a day before anything is computed. A register, a memory and a stack do.
"""

import contextvars
import datetime
import functools
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import numpy as np

from analysis import cards, figures, frames, parameters, periods, runs, schema, terms, traces
from analysis.findings import explain, graph, reasons, register
from analysis.findings.register import REGISTER, Keys, Place

Function = TypeVar("Function", bound=Callable[..., Any])
_ASKING = contextvars.ContextVar[tuple[tuple[Any, Place], ...]]("asking", default=())  # by thread


class Absent(KeyError):
    """There is no finding of that name: what was said, and the name among the known ones."""

    def __str__(self) -> str:
        said, name, known = self.args
        return f"{said}; {register.near(name, known)}"


class Unnamed(AttributeError):
    """There are no findings of that name."""


class Pact(Mapping[str, traces.Traced]):
    """One run: its parameters, the agreement known on its day, and what was computed of it.

    `pact["implied_revenue_2024"]` and `pact.implied_revenue("2024")` are the same finding. As a
    mapping it holds every finding of the run, computed as each is read.

    Args:
        run: all parameters, as `parameters.check` returns them. Where numbers are arrays of one
            shape, so is the value of each finding that depends on them, without its trace.

    Raises:
        Faults: the data break the schema, the run lacks a parameter, or an amendment of it does
            not fit.
    """

    def __init__(self, run: Mapping[str, Any]) -> None:
        rule, remedy = "missing from it", "hand over what parameters.check makes of it"
        lacking = ", ".join(name for name in parameters.BY_NAME if name not in run)
        schema.refuse([schema.Fault("run", lacking, rule, remedy)] if lacking else ())
        self._kept: dict[Hashable, tuple[Any, frozenset[str]]] = {}  # with what it was read from
        self._agreed = terms.agreed(run)
        self.as_of: str = run["as_of"]
        self.day = datetime.date.fromisoformat(self.as_of)
        self.run = runs.Run(run)

    @property
    def agreed(self) -> terms.Agreement:
        """The clauses known on its day, with its own amendments."""
        runs.note({"amendments"})
        return self._agreed

    def moved_by(self, id: str) -> frozenset[str]:
        """The parameters that a finding reads, however deep, beside the day; none before its day.

        Raises:
            Absent: there is none, on whatever day.
        """
        _ = self[id]  # computes it
        place = self.listing.find(id)
        return self._kept[place][1] if place else frozenset()

    def __getattr__(self, name: str) -> Callable[..., traces.Traced]:
        """The findings of a family, by the keys of its axes or their slugs."""
        if name not in REGISTER:
            said = f"{self._asker}there is no finding {name}"
            raise Unnamed(f"{said}; {register.near(name, [*REGISTER, *dir(type(self))])}")
        return explain.Unasked(self._ask, name)

    def __getitem__(self, id: str) -> traces.Traced:
        """The finding of an id; unknown if it exists only on a later day.

        Raises:
            Absent: there is none, on whatever day.
        """
        if place := self.listing.find(id):
            return self._computed(*place)
        later = self.latest.listing
        if not (place := later.find(id)):
            raise Absent(f"{self._asker}there is no finding {id!r}", id, [*later.index])
        nothing = traces.unknown("", id=id, label="not known on this day", kind="figure")
        return REGISTER[place[0]].named(self.latest, place[1], nothing)

    def __iter__(self) -> Iterator[str]:
        return iter(self._listed)

    def __len__(self) -> int:
        return len(self._listed)

    @functools.cached_property
    def _listed(self) -> tuple[str, ...]:
        """The ids of all findings that stand by themselves."""
        return tuple(
            id for id, (name, keys) in self.index.items() if REGISTER[name].listed(self, *keys)
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

    def some(self, ids: Iterable[str]) -> dict[str, traces.Traced]:
        """Some findings by their ids, without those that exist on no day."""
        return {id: self[id] for id in ids if id in self or id in self.latest}

    def __contains__(self, id: object) -> bool:
        return self.listing.find(id) is not None

    # A frame holds its run, and pandas copies and compares all that one holds at each step.
    __eq__, __hash__ = object.__eq__, object.__hash__

    def __deepcopy__(self, _: Any) -> "Pact":
        return self

    def __reduce__(self) -> Any:
        return of, (dict(self.run),)

    def __repr__(self) -> str:
        return f"<the pact as known on {self.as_of}>"

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *REGISTER]

    def _ipython_key_completions_(self) -> list[str]:
        return list(self.index)

    @functools.cached_property
    def listing(self) -> register.Lookup:
        """Which findings there are: no finding exists in some of many runs alone."""
        many = [name for name, value in self.run.items() if _is_many(value)]
        if not many:
            return register.Lookup(self)
        usual = {one.name: one.default for one in parameters.SCHEMA if one.name in many}
        return of({**self.run, **usual}).listing

    @property
    def index(self) -> Mapping[str, Place]:
        """Every finding by its id: its function's name and its keys. None is computed for that."""
        return self.listing.index

    @functools.cached_property
    def latest(self) -> "Pact":
        """The same run with all that is known today."""
        return of({**self.run, "as_of": parameters.LAST_DAY})

    @functools.cached_property
    def usual(self) -> "Pact":
        """The run of the same day whose assumptions are all the usual ones."""
        return of(parameters.check({"as_of": self.as_of}))

    def pick(self, quantity: str, period: periods.Period | str) -> traces.Traced:
        """The figure to use for a quantity and period, as known on its day."""
        return figures.pick(quantity, period, self.as_of)

    def newest(self, quantity: str, until: datetime.date = datetime.date.max) -> traces.Traced:
        """The figure for the latest point in time up to a day, as known on the run's."""
        return figures.newest(quantity, self.as_of, until)

    def select(self, quantity: str, of: periods.Period | None = None) -> Sequence[figures.Figure]:
        """Every figure of a quantity known on its day, for one period or for all."""
        return figures.select(quantity, of, self.as_of)

    def covered(self, *quantities: str) -> set[periods.Period]:
        """The periods of whole quarters that figures of some quantities cover."""
        return figures.covered(quantities, self.as_of)

    def quarters_of(self, *quantities: str) -> tuple[periods.Period, ...]:
        """The single quarters that these are for, in order."""
        return figures.quarters_of(quantities, self.as_of)

    @property
    def figures(self) -> frames.Frame:
        """What was published by its day."""
        rows = [one for one in figures.load() if one.known.isoformat() <= self.as_of]
        return figures.frame(rows)

    @property
    def terms(self) -> frames.Frame:
        """The agreement known on its day, with its own amendments: each dated value of a clause."""
        return terms.frame(self.agreed, self.as_of)

    def frame(
        self, families: Mapping[str, Any], keys: Iterable[Any] | None = None, style: str = "times"
    ) -> frames.Frame:
        """Findings as a tidy frame, one row for each; see `analysis.findings.frame.of`."""
        from analysis.findings import frame  # noqa: PLC0415 - which asks this

        return frame.of(self, families, keys, style)

    def graph(self, id: str) -> graph.Graph:
        """A picture of all that a finding rests on."""
        return graph.of(self[id])

    def explain(self, id: str) -> cards.Text:
        """How a finding came about, down to its sources and what was said of them by its day."""
        return cards.Text("\n".join(explain.tree(self[id], self.as_of)))

    def why(self, id: str) -> str:
        """For what reason a finding is unknown, in words; empty if it is known."""
        return reasons.of(self, id)

    def kept(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """Something made once for the run: a finding by its place, or what serves several."""
        if key not in self._kept:
            with runs.listening() as heard:
                made = make()
            self._kept[key] = made, frozenset(heard)
        made, read = self._kept[key]
        runs.note(read)
        return made

    def _ask(self, name: str, *keys: Any) -> traces.Traced:
        """A finding by its function's name and keys or slugs."""
        if (name, keys) not in self._kept:
            family, there = REGISTER[name], self.listing.of(name)
            if (id := family.id_of(keys)) not in there:
                slugs = [*family.slugs(keys).values()]
                said = f"{self._asker}{name} does not exist for {', '.join(slugs)}"
                raise Absent(said, slugs[-1], self.listing.slugs(name))
            keys = there[id]
        return self._computed(name, keys)

    def _computed(self, name: str, keys: Keys) -> traces.Traced:
        """A finding, computed unless it is known."""
        return self.kept((name, keys), lambda: self._compute((name, keys)))

    def _compute(self, place: Place) -> traces.Traced:
        """A finding; Misdeclared, with the ring, if it is being computed already."""
        (name, keys), asking = place, _ASKING.get()
        family, own = REGISTER[name], [each for pact, each in asking if pact is self]
        if place in own:
            ring = [*own[own.index(place) :], place]
            ids = " -> ".join(REGISTER[name].id_of(keys) for name, keys in ring)
            raise family.refused(f"a cycle, {ids}")
        token = _ASKING.set((*asking, (self, place)))
        try:
            return family.named(self, keys, family.function(self, *keys))
        finally:
            _ASKING.reset(token)

    @property
    def _asker(self) -> str:
        """Where the finding stands that is being computed; empty if none is."""
        names = [name for _, (name, _) in _ASKING.get()]
        return f"{REGISTER[names[-1]].place}: " if names else ""


def once(function: Function) -> Function:
    """Let a function of a run, and of keys, be computed once: what serves several findings."""

    @functools.wraps(function)
    def kept(pact: Any, *keys: Any) -> Any:
        return pact.kept((function, *keys), lambda: function(pact, *keys))

    return kept  # type: ignore[return-value]  # the same, but that it remembers


def of(run: Mapping[str, Any]) -> Pact:
    """The findings of a run, kept unless it holds arrays, and refused as `Pact` says."""
    run = run if hasattr(run, "values") else {}  # and refused for all that it lacks
    return Pact(run) if any(map(_is_many, run.values())) else _of(tuple(sorted(run.items())))


answer = of  # the name by which scripts ask


def _is_many(value: Any) -> bool:
    """Whether a parameter has a value for each of many runs, or for each quarter."""
    return isinstance(value, np.ndarray | Mapping)


@functools.lru_cache(maxsize=32)
def _of(run: tuple[tuple[str, Any], ...]) -> Pact:
    return Pact(dict(run))
