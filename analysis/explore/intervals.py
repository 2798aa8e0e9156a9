"""Where each finding lies in the weighted worlds: nine in ten of them, and how exactly.

Only what reads a parameter that worlds draw is computed, in the worlds that stand for all.
"""

import functools
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from analysis import findings, runs, traces, worlds
from analysis.worlds import drawing, history, loading, weights
from analysis.worlds.drawing import Array

NETTING, LAG = "netting", "payment_lag_quarters"


def of(run: Mapping[str, Any]) -> dict[str, worlds.Interval]:
    """The interval of every finding that varies with what is uncertain; none before it is known.

    A parameter that the reader changed is not drawn. `netting` is what each world sets off in each
    quarter.

    Args:
        run: all parameters.
    """
    runs.note(("draws", "seed"))
    with runs.listening():  # what moves a single finding is heard where that is asked for
        return dict(_of(tuple(sorted(run.items()))))


def bands(run: Mapping[str, Any]) -> dict[str, tuple[float, float, float]]:
    """The quantiles of `worlds.PARTS` of every finding that varies."""
    return {id: (one.low, one.middle, one.high) for id, one in of(run).items()}


@functools.lru_cache(maxsize=32)
def _of(given: tuple[tuple[str, Any], ...]) -> dict[str, worlds.Interval]:
    run = dict(given)
    found = worlds.weighed(run["as_of"], run["draws"], run["seed"])
    if found is None:
        return {}
    places = worlds.kept(found)
    # What the evidence says nothing of is taken as it was drawn: evener than by the weights.
    even = np.flatnonzero(np.arange(len(found.weights)) % (len(found.weights) // weights.KEPT) == 0)
    moved = worlds.moved(run)
    arrays = {
        name: np.clip(
            found.inputs[name][places if name in loading.OF_A_RUN else even],
            *drawing.range_of(name),
        )
        for name in moved
        if name in found.inputs
    }
    netting: dict[str, Array] = {}
    if NETTING in moved:
        netting = {
            name.removeprefix(history.SET_OFF): amount[places] / 1e6
            for name, amount in found.says.items()
            if name.startswith(history.SET_OFF)
        }
    lags = np.full(len(places), run[LAG])
    if LAG in moved:
        lags = found.inputs["lag"][places].astype(int)
    pact, moving = findings.of(run), {*arrays, NETTING, LAG}
    ids = [id for id in pact if pact.moved_by(id) & moving]
    return _summed_up(_by_lag(run, ids, arrays, netting, lags), found.replicate[places])


def _by_lag(
    run: Mapping[str, Any],
    ids: Iterable[str],
    arrays: Mapping[str, Array],
    netting: Mapping[str, Array],
    lags: Array,
) -> dict[str, Array]:
    """Some findings in every world; those with the same lag at once.

    Args:
        netting: by quarter; that of the run if empty.
    """
    whole: dict[str, Array] = {}
    found: dict[str, traces.Traced] = {}
    for lag in np.unique(lags):
        here = lags == lag
        one = {**run, **{name: values[here] for name, values in arrays.items()}}
        if netting:
            one[NETTING] = {quarter: amount[here] for quarter, amount in netting.items()}
        found = findings.of({**one, LAG: int(lag)}).some(ids)
        for id, finding in found.items():
            whole.setdefault(id, np.full(len(lags), np.nan))[here] = finding.value
    # A date is told to the tenth of a year: its thousands must not use up the digits.
    return {id: np.round(v, 1) if _is_date(found.get(id)) else v for id, v in whole.items()}


def _is_date(one: traces.Traced | None) -> bool:
    return one is not None and one.unit == traces.DATE


def _summed_up(whole: Mapping[str, Array], replicate: Array) -> dict[str, worlds.Interval]:
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
    by_replicate = [
        np.quantile(together[:, replicate == r], worlds.PARTS, axis=1).T
        for r in range(worlds.REPLICATES)
    ]
    return {
        id: weights.summed_up(of_all[n], [each[n] for each in by_replicate])
        for n, id in enumerate(moving)
    }
