"""Where each finding lies in nine of ten worlds that fit the evidence.

The value of a finding is what its documented reading gives; the interval is what remains possible.
A world sets the parameters that stand for uncertain inputs; every other one is as the run has it.
"""

import functools
from collections.abc import Mapping
from typing import Any

import numpy as np

from analysis import evidence, findings, worlds

_LAG = "payment_lag_quarters"  # shifts periods, and so is one number for all worlds of an answer


def of(parameters: Mapping[str, Any]) -> dict[str, evidence.Interval]:
    """The interval of every finding that varies and is known in all worlds, by finding id.

    Args:
        parameters: all parameters, as `parameters.check` returns them.

    Raises:
        Faults: the evidence is contradictory.
    """
    return dict(_of(tuple(sorted(parameters.items()))))


@functools.cache
def _of(run: tuple[tuple[str, Any], ...]) -> dict[str, evidence.Interval]:
    parameters = dict(run)
    as_of, count, seed = (parameters[name] for name in ("as_of", "worlds", "seed"))
    kept = evidence.sample(as_of, count, seed).fitting.values
    stands_for = {o.parameter: o.id for o in worlds.believed(as_of).values() if o.parameter}
    assumed = {name: kept[id].ravel() for name, id in stands_for.items()}
    assumed["netting"] = kept["set_off"].ravel() / 1e6  # a quarter, on average over the two years
    found: dict[str, worlds.Array] = {}
    for lag in np.unique(assumed[_LAG]):
        here = assumed[_LAG] == lag
        of_lag = {name: values[here] for name, values in assumed.items()} | {_LAG: int(lag)}
        for id, one in findings.answer({**parameters, **of_lag}).items():
            found.setdefault(id, np.empty(here.shape))[here] = one.value
    shape = kept[stands_for[_LAG]].shape
    return {
        id: evidence.interval(values.reshape(shape))
        for id, values in found.items()
        if np.isfinite(values).all() and not np.allclose(values, values[0], rtol=1e-9, atol=0)
    }
