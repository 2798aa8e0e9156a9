"""Where each finding lies in the worlds: nine in ten of them, and how exactly.

Only what is asked for is computed, of what reads a parameter that worlds set, in the worlds that
are kept.
"""

import functools
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from analysis import beginning, findings, frames, parameters, runs, traces, wording, worlds
from analysis.findings import backtest, chances, naming, past, register
from analysis.worlds.drawing import Array

# Columns of a frame, each with its part of an interval and its series.
_ENDS = {
    "lowest": ("low", "5% of simulations below"),
    "middle": ("middle", "Half below"),
    "highest": ("high", "95% below"),
}
INTERVALS = "intervals"  # what is asked of `beginning`
_OF_WORLDS = {module.__name__ for module in (past, backtest, chances)}


def of(run: Mapping[str, Any]) -> Mapping[str, worlds.Interval]:
    """The interval of every finding that varies with what is uncertain; none before it is known.

    A parameter that the reader changed is as the reader set it.
    """
    runs.note(parameters.DRAWING)
    with runs.listening():  # what moves a single finding is heard where that is asked for
        return _of(asked(run))


def begin(run: Mapping[str, Any]) -> None:
    """Compute what rests on no simulation, which is kept with the run and soon done."""
    pact = findings.of(run)
    pact.some([id for id in pact if not _counts_worlds(pact, id)])


def asked(run: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    """What the intervals of a run depend on."""
    return tuple(sorted(run.items()))


def records(run: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Every finding of a run as plain data, with where it lies in nine of ten weighted worlds."""
    each = Records(run)
    _ = [*each.lies]  # at once
    return [*each.values()]


class Records(Mapping[str, dict[str, Any]]):
    """The findings of a run as plain data, each made when it is asked for."""

    def __init__(self, run: Mapping[str, Any]) -> None:
        self._pact, self.lies = findings.of(run), of(run)
        self._made: dict[str, dict[str, Any]] = {}

    def __getitem__(self, id: str) -> dict[str, Any]:
        if id not in self._made:
            one, lies = self._pact[id], self.lies.get(id)
            row = one.record()
            for end in ("low", "high"):  # null where nothing varies or nothing is known
                row[f"world_{end}"] = traces.told(getattr(lies, end, np.nan), one.unit)
            # With no more of sources than may be told on the day.
            row["inputs"] = [naming.told(each, self._pact.as_of) for each in row["inputs"]]
            self._made[id] = row
        return self._made[id]

    def __contains__(self, id: object) -> bool:
        return id in self._pact

    def __iter__(self) -> Iterator[str]:
        return iter(self._pact.all())

    def __len__(self) -> int:
        return len(self._pact.all())


def beside(found: frames.Frame, lies: Mapping[str, worlds.Interval]) -> frames.Frame:
    """Findings of one series, as `pact.frame` has them, and where simulations put each.

    Their quantiles stand in the columns `lowest`, `middle` and `highest`, to draw a band; each is a
    series of its own too, to be read, if there are any. A finding without any has none.
    """
    pact, each = found.attrs["run"], [lies.get(id) for id in found["finding"]]
    if not any(each):
        return found.assign(**dict.fromkeys(_ENDS, np.nan))
    ends = {end: [getattr(one, part, np.nan) for one in each] for end, (part, _) in _ENDS.items()}
    drawn = found.assign(**ends)
    read = [
        drawn.assign(
            series=series,
            value=drawn[name],
            text=[
                _said(end, pact[id]) for end, id in zip(drawn[name], drawn["finding"], strict=True)
            ],
        )
        for name, (_, series) in _ENDS.items()
    ]
    return frames.joined([drawn, *read])


def _said(end: float, one: traces.Traced) -> str:
    if np.isnan(end):
        same = wording.bounded(one) if one.low == one.high else "none"  # the same in all of them
        return "unknown" if one.bound == "unknown" else same
    return wording.show(end, one.unit, 0.95 * end, 1.05 * end)


@functools.lru_cache(maxsize=32)
def _of(given: tuple[tuple[str, Any], ...]) -> Mapping[str, worlds.Interval]:
    begun: Mapping[str, worlds.Interval] | None = beginning.take(INTERVALS, *given)
    return _Lies(dict(given)) if begun is None else begun


class _Lies(Mapping[str, worlds.Interval]):
    """Where the findings of a run lie: one is computed when it is asked for, all if they are.

    Until all are known, what one rests on in each world is kept for the next.
    """

    def __init__(self, run: Mapping[str, Any]) -> None:
        self._run, self._pact = run, findings.of(run)
        self._listed, self._moving = {*self._pact}, {*worlds.moved(run)}
        self._known: dict[str, worlds.Interval | None] = {}

    def __getitem__(self, id: str) -> worlds.Interval:
        self._compute([id])
        found = self._known[id]
        if found is None:
            raise KeyError(id)
        return found

    def __iter__(self) -> Iterator[str]:
        self._compute(self._pact)
        vars(self).pop("_each", None)
        return iter([id for id in self._pact if self._known[id]])

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _compute(self, ids: Iterable[str]) -> None:
        """Let some be known, as those that do not vary are, too."""
        if new := [id for id in ids if id not in self._known]:
            with runs.listening():  # as in `of`
                found = _summed_up(self._in_each([id for id in new if self._varies(id)]))
            self._known |= {id: found.get(id) for id in new}

    def _varies(self, id: str) -> bool:
        """Whether a finding reads what worlds set, and is not itself about all of them."""
        if id not in self._listed or _counts_worlds(self._pact, id):
            return False
        return bool(self._each and self._pact.moved_by(id) & self._moving)

    @functools.cached_property
    def _each(self) -> list[tuple[Array, findings.Pact]]:
        """The worlds of each lag, as places among all, and the findings in them."""
        carried = worlds.carried(self._run)
        return [(here, findings.of(one)) for here, one in carried.by_lag()] if carried else []

    def _in_each(self, ids: list[str]) -> dict[str, Array]:
        """Some findings in every world."""
        whole: dict[str, Array] = {}
        for here, pact in self._each:
            for id, one in pact.some(ids).items():
                # A date is told to the tenth of a year: its thousands must not use up the digits.
                told = np.round(one.value, 1) if one.unit == traces.DATE else one.value
                whole.setdefault(id, np.full(len(here), np.nan))[here] = told
        return whole


def _counts_worlds(pact: findings.Pact, id: str) -> bool:
    """Whether a finding is itself about all the worlds."""
    place = pact.listing.find(id)
    return place is not None and register.REGISTER[place[0]].function.__module__ in _OF_WORLDS


def _summed_up(whole: Mapping[str, Array]) -> dict[str, worlds.Interval]:
    """The quantiles of each finding that is known in all worlds and not the same in each."""
    moving = {
        id: values
        for id, values in whole.items()
        if np.isfinite(values).all() and np.ptp(values) > 1e-9 * np.abs(values).max()
    }
    if not moving:
        return {}
    together = np.array([*moving.values()])
    of_all = np.quantile(together, worlds.PARTS, axis=1).T
    chains = together.reshape(len(together), worlds.CHAINS, -1)
    by_chain = np.quantile(chains, worlds.PARTS, axis=2)  # part, finding, chain
    return {id: worlds.summed_up(of_all[n], by_chain[:, n].T) for n, id in enumerate(moving)}
