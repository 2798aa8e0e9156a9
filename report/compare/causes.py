"""Why findings differ between two editions: the differences of their inputs, replayed.

Both editions' inputs and mixtures of them are computed with today's code. What that gives for the
inputs of an edition and what the edition published differ by the code alone, so that a change of
method is told apart from a change of the world. Which changes move a finding is tried from both
ends: each made alone, and each alone left out. Among those it is split as `shares` does; where a
mixture has no number, what is split is whether the finding has arrived at its new state.
"""

import functools
import itertools
import math
import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from analysis import periods
from report.compare import changes, computing, shares, sides

CODE = "code"
_NEAR = 1e-9  # numbers are told to ten digits
_LEADS = {"at least": "low", "at most": "high", "between": "value"}
_MOST_NAMES = 4  # of what became known on one day, so many are named


@dataclass(frozen=True)
class Cause:
    """What moved a finding, and by how much.

    `amount` is in the finding's unit, or the part of the change (1 is all) where it is no number;
    `names` are the inputs, each after its kind.
    """

    kind: str
    told: str
    amount: float
    error: float = 0.0
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Moved:
    """A finding that differs: its records, the field that is explained, and the causes."""

    id: str
    before: computing.Record
    after: computing.Record
    field: str
    causes: tuple[Cause, ...] = ()

    @property
    def change(self) -> float | None:
        """By how much the field changed; None where it is no number."""
        old: Any = self.before.get(self.field)
        new: Any = self.after.get(self.field)
        return new - old if _numbers(old, new) else None

    @property
    def remainder(self) -> float:
        """What no cause explains."""
        whole = 1.0 if self.change is None else self.change
        rest = whole - math.fsum(one.amount for one in self.causes)
        return rest if abs(rest) > _NEAR * abs(whole) else 0.0


def moved(a: sides.Side, b: sides.Side) -> list[Moved]:
    """The findings that differ, without causes, in the order of the later edition.

    What is explained is the number that is printed of a finding, or else the first field that
    differs.
    """
    found = []
    for id in dict.fromkeys((*b.findings, *a.findings)):
        before, after = a.findings.get(id, {}), b.findings.get(id, {})
        told = (*filter(None, (lead(after), lead(before))), *computing.FIELDS)
        field = next((f for f in told if not _same(before.get(f), after.get(f))), None)
        if field or not (before and after):
            found.append(Moved(id, before, after, field or "value"))
    return found


def lead(record: computing.Record) -> str:
    """The field whose number is printed, of a bound its closed end; empty if it is unknown."""
    return _LEADS.get(record.get("bound", ""), "")


def explained(
    found: Sequence[Moved], a: sides.Side, b: sides.Side
) -> tuple[list[Moved], list[changes.Change], str]:
    """Findings that differ with their causes, the changes, and why there are no causes, if so.

    Changes of the data that do not fit one without another are taken together.
    """
    apart = changes.between(a.inputs, b.inputs)
    said = ""
    for some in (apart, changes.together(apart)) if found else ():
        worlds = any(one.field in computing.WORLDS for one in found)
        replays = computing.Replays(a.inputs, b.inputs, some, worlds=worlds)
        try:
            return _explained(found, replays, code=not (a.current and b.current)), some, ""
        except computing.Refused as refused:
            said = str(refused)
    return list(found), apart, said


def _explained(found: Sequence[Moved], replays: computing.Replays, *, code: bool) -> list[Moved]:
    whole = replays.all
    replays.ask([frozenset(), whole])
    replays.ask(end for one in whole for end in (frozenset([one]), whole - {one}))
    movers = {one.id: _movers(one, replays) for one in found}
    replays.ask(map(frozenset, movers.values()))
    for one in found:
        some = movers[one.id]
        short = not _same(*(replays.get(s, one.id, one.field) for s in (frozenset(some), whole)))
        if short or len(some) > shares.MOST:  # the sample of orders is the same for all of them
            movers[one.id] = replays.changes
    replays.ask(each for some in movers.values() for each in shares.needed(some))
    return [
        replace(one, causes=tuple(_Split(one, movers[one.id], replays).causes(code=code)))
        for one in found
    ]


def _movers(one: Moved, replays: computing.Replays) -> tuple[changes.Change, ...]:
    """The changes that move a finding, made alone or alone left out."""
    whole = replays.all
    get = functools.partial(replays.get, id=one.id, name=one.field)
    return tuple(
        each
        for each in replays.changes
        if not _same(get(frozenset()), get(frozenset([each])))
        or not _same(get(whole), get(whole - {each}))
    )


class _Split:
    """The difference of a finding, split among the changes that move it."""

    def __init__(
        self, one: Moved, movers: Sequence[changes.Change], replays: computing.Replays
    ) -> None:
        self._one, self._movers, self._replays = one, movers, replays
        self._get = functools.partial(replays.get, id=one.id, name=one.field)
        self._end = self._get(replays.all)
        inputs = self._get(frozenset()), self._end
        path: list[Any] = [one.before.get(one.field), *inputs, one.after.get(one.field)]
        needed = map(self._get, shares.needed(movers))
        self._numbers = _numbers(*path) and _numbers(*needed)
        self._steps = [  # 1 from one state to another where these are no numbers
            0.0 if _same(old, new) else new - old if self._numbers else 1.0
            for old, new in itertools.pairwise(path)
        ]
        self._weight = 1.0 if self._numbers else 1.0 / max(1.0, sum(self._steps))

    def causes(self, *, code: bool) -> Iterator[Cause]:
        """What moved the finding: changes of the inputs, and what is left to the code."""
        before, of_inputs, after = self._steps
        if of_inputs:
            yield from self._of_inputs()
        method = math.fsum((before, after)) * self._weight
        if abs(method) > _NEAR * max(map(abs, self._steps)) and code:
            yield Cause(CODE, "code: the same inputs give another answer", method)

    def _part(self, value: Any) -> float:
        """A value of the finding as what is split: itself, or whether it is the new one."""
        return float(value) if self._numbers else float(_same(value, self._end))

    def _of_inputs(self) -> Iterator[Cause]:
        split = shares.split(self._movers, lambda coalition: self._part(self._get(coalition)))
        for change in self._movers:
            amount, error = (part * self._weight for part in split[change])
            if change.kind == "day" and self._one.field not in computing.WORLDS:
                yield from self._by_day(amount)
            elif amount or error:
                names = (f"{change.kind} {change.name}",)
                yield Cause(change.kind, change.told, amount, error, names)

    def _by_day(self, share: float) -> Iterator[Cause]:
        """What each day made known, in the order of the days, and what is left of the day's share.

        Each step of the day is taken with nothing else changed, and with all else: the mean counts.
        """
        one, replays = self._one, self._replays
        paths = [replays.days(others) for others in replays.beside_the_day]
        values: list[list[Any]] = [
            [each.get(one.id, {}).get(one.field) for _, each in way] for way in paths
        ]
        if not (self._numbers and all(_numbers(*each) for each in values)):
            values = [[float(_same(value, self._end)) for value in each] for each in values]
        sign = self._weight if replays.forward else -self._weight
        known = []
        for n, (day, _) in enumerate(paths[0][1:], 1):
            amount = sign * statistics.fmean(each[n] - each[n - 1] for each in values)
            if not math.isclose(amount, 0.0, abs_tol=_NEAR * abs(share)):
                at = (way[n][1].get(one.id, {}) for way in paths)
                fresh = [it for each in at for it in (each.get(computing.FRESH) or {}).items()]
                known.append(_known_on(day, dict(fresh), amount, replays))
        yield from known
        rest = share - math.fsum(each.amount for each in known)
        if abs(rest) > _NEAR * abs(share):
            yield Cause("day", "day: how what became known goes together with the rest", rest)


def _known_on(
    day: str, labels: Mapping[str, str], amount: float, replays: computing.Replays
) -> Cause:
    """What became known on a day as a cause: called by its labels, or else by its names."""
    names = sorted(replays.known_on(day, labels))
    words = list(dict.fromkeys(labels.get(name, name) for name in names))
    more = len(words) - _MOST_NAMES
    told = "; ".join(words[:_MOST_NAMES]) + (f" and {more} more" if more > 0 else "")
    kinds = {name.partition(" ")[0] for name in names}
    kind = kinds.pop() if len(kinds) == 1 else "day"
    if not told:  # its formula names none of it, but counts or judges it
        told = f"some of {', '.join(replays.day(day))}"
    known = f"known on {periods.day(day)}: {told}"
    return Cause(kind, known, amount, names=tuple(names))


def _numbers(*values: Any) -> bool:
    return all(isinstance(one, float | int) for one in values)


def _same(one: Any, other: Any) -> bool:
    if _numbers(one, other):
        return math.isclose(one, other, rel_tol=_NEAR)
    return bool(one == other)
