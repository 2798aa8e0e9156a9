"""A finding of each year of the path, and where nine in ten simulations put it.

The path is no middle of the simulations: it takes each assumption as it stands, the simulations
draw what is not known. Where it lies among them is said in words.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis import traces, wording
from analysis.exhibits import sentences, words
from analysis.findings import path

if TYPE_CHECKING:
    import pandas as pd

Band = Mapping[str, tuple[float, float, float]]  # finding -> its 5 %, 50 % and 95 % in the worlds
_ENDS = {"lowest": "5% of simulations below", "middle": "Half below", "highest": "95% below"}


def frame(stem: str, pact: Any, band: Band) -> "pd.DataFrame":
    """A finding of each year of the path, as `pact.frame` has it, and its quantiles.

    The series "On the path" has the quantiles of its years also in the columns `lowest`, `middle`
    and `highest`, to draw a band; each of them is a series of its own too, to be read.

    Args:
        stem: the finding's id without its year.
        pact: the run.
        band: the quantiles by finding id; years without any have none.
    """
    import pandas as pd  # noqa: PLC0415 - as the frames of findings do

    on_path = pact.frame({stem: "On the path"}, path.named(pact))
    ends = [band.get(id, (np.nan,) * 3) for id in on_path["finding"]]
    on_path[[*_ENDS]] = np.array(ends, float).reshape(-1, 3)
    quantiles = [
        on_path.assign(
            series=series,
            value=on_path[name],
            text=[
                _said(end, pact[id])
                for end, id in zip(on_path[name], on_path["finding"], strict=True)
            ],
        )
        for name, series in _ENDS.items()
    ]
    return pd.concat([on_path, *quantiles], ignore_index=True)


def _said(end: float, one: traces.Traced) -> str:
    """A quantile as the cell of a table."""
    if np.isnan(end):
        return "unknown" if one.bound == "unknown" else "none"
    return wording.show(end, one.unit, 0.95 * end, 1.05 * end)


def place(name: str, pact: sentences.Pact, band: Band) -> str:
    """Where the path of a finding lies in its band, year by year; empty without a band."""
    told = {
        year: (pact[f"{name}_{year}"].value, band[f"{name}_{year}"])
        for year in path.named(pact)
        if f"{name}_{year}" in band
    }
    if not told or any(np.isnan(value) for value, _ in told.values()):
        return ""
    above = [year for year, (value, (_, middle, _)) in told.items() if value > middle]
    below = [year for year, (value, (_, middle, _)) in told.items() if value < middle]
    beyond = [y for y, (value, (low, _, high)) in told.items() if not low <= value <= high]
    where = [
        f"{side} in {words.listed(some)}"
        for side, some in (("above it", above), ("below it", below))
        if some and len(some) < len(told)
    ]
    for some, side in ((above, "above it in each of the years"), (below, "below it in each")):
        where = [side] if len(some) == len(told) else where
    outside = f"; outside the band in {words.listed(beyond)}" if beyond else ""
    return (
        "The path is not the middle of the simulations, but each assumption as it stands: it lies "
        f"{', and '.join(where) or 'on the middle'}{outside}."
    )
