"""Where each finding lies in the worlds: nine in ten of them, and how exactly.

Only what reads a parameter that worlds set is computed, in the worlds that are kept.
"""

import functools
from collections.abc import Mapping
from typing import Any

import numpy as np

from analysis import beginning, findings, frames, parameters, runs, traces, wording, worlds
from analysis.findings import backtest, chances, naming, past, register
from analysis.worlds.drawing import Array

Bands = Mapping[str, tuple[float, float, float]]  # finding -> its 5 %, 50 % and 95 % in the worlds
_ENDS = {"lowest": "5% of simulations below", "middle": "Half below", "highest": "95% below"}
INTERVALS = "intervals"  # what is asked of `beginning`
_OF_WORLDS = {module.__name__ for module in (past, backtest, chances)}


def of(run: Mapping[str, Any]) -> dict[str, worlds.Interval]:
    """The interval of every finding that varies with what is uncertain; none before it is known.

    A parameter that the reader changed is as the reader set it.
    """
    runs.note(parameters.DRAWING)
    with runs.listening():  # what moves a single finding is heard where that is asked for
        return dict(_of(asked(run)))


def begin(run: Mapping[str, Any]) -> None:
    """Compute what rests on no simulation, which is kept with the run and soon done."""
    pact = findings.of(run)
    pact.some([id for id in pact if not _counts_worlds(pact, id)])


def asked(run: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    """What the intervals of a run depend on."""
    return tuple(sorted(run.items()))


def records(run: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Every finding of a run as plain data, with where it lies in nine of ten weighted worlds."""
    lies, rows = of(run), []
    for id, one in findings.of(run).all().items():
        row = one.record() | _told(lies.get(id), one.unit)
        # With no more of sources than may be told on the day.
        row["inputs"] = [naming.told(each, run["as_of"]) for each in row["inputs"]]
        rows.append(row)
    return rows


def _told(one: worlds.Interval | None, unit: str) -> dict[str, Any]:
    """The interval as plain data; null where nothing varies or nothing is known."""
    ends = (one.low, one.high) if one else (float("nan"), float("nan"))
    names = ("world_low", "world_high")
    return {name: traces.told(end, unit) for name, end in zip(names, ends, strict=True)}


def bands(run: Mapping[str, Any]) -> Bands:
    """The quantiles of `worlds.PARTS` of every finding that varies."""
    return {id: (one.low, one.middle, one.high) for id, one in of(run).items()}


def beside(found: frames.Frame, band: Bands) -> frames.Frame:
    """Findings of one series, as `pact.frame` has them, and where simulations put each.

    Their quantiles stand in the columns `lowest`, `middle` and `highest`, to draw a band; each is a
    series of its own too, to be read, if there are any. A finding without any has none.
    """
    pact = found.attrs["run"]
    if not band.keys() & {*found["finding"]}:
        return found.assign(**dict.fromkeys(_ENDS, np.nan))
    ends = [band.get(id, (np.nan,) * len(_ENDS)) for id in found["finding"]]
    drawn = found.assign(**dict(zip(_ENDS, np.array(ends, float).T, strict=True)))
    read = [
        drawn.assign(
            series=series,
            value=drawn[name],
            text=[
                _said(end, pact[id]) for end, id in zip(drawn[name], drawn["finding"], strict=True)
            ],
        )
        for name, series in _ENDS.items()
    ]
    return frames.joined([drawn, *read])


def _said(end: float, one: traces.Traced) -> str:
    """A quantile as the cell of a table."""
    if np.isnan(end):
        same = wording.bounded(one) if one.low == one.high else "none"  # the same in all of them
        return "unknown" if one.bound == "unknown" else same
    return wording.show(end, one.unit, 0.95 * end, 1.05 * end)


@functools.lru_cache(maxsize=32)
def _of(given: tuple[tuple[str, Any], ...]) -> dict[str, worlds.Interval]:
    begun: dict[str, worlds.Interval] | None = beginning.take(INTERVALS, *given)
    if begun is not None:
        return begun
    run = dict(given)
    carried = worlds.carried(run)
    if carried is None:
        return {}
    pact, moving = findings.of(run), set(worlds.moved(run))
    ids = [id for id in pact if pact.moved_by(id) & moving and not _counts_worlds(pact, id)]
    return _summed_up(_in_each(run, ids, carried))


def _counts_worlds(pact: findings.Pact, id: str) -> bool:
    """Whether a finding is itself about all the worlds."""
    place = pact.listing.find(id)
    return place is not None and register.REGISTER[place[0]].function.__module__ in _OF_WORLDS


def _in_each(run: Mapping[str, Any], ids: list[str], carried: worlds.Carried) -> dict[str, Array]:
    """Some findings in every world; those with the same lag at once."""
    whole: dict[str, Array] = {}
    found: dict[str, traces.Traced] = {}
    for here, one in carried.runs(run):
        found = findings.of(one).some(ids)
        for id, finding in found.items():
            whole.setdefault(id, np.full(len(here), np.nan))[here] = finding.value
    # A date is told to the tenth of a year: its thousands must not use up the digits.
    dates = {id for id, one in found.items() if one.unit == traces.DATE}
    return {id: np.round(v, 1) if id in dates else v for id, v in whole.items()}


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
