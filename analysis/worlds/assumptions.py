"""Every number that the worlds assume, as a quantity that the page can show."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from analysis import cashflows, figures, outlook, schema, traces
from analysis.worlds import drawing, history, loading, records, weights


def spans(run: Mapping[str, Any]) -> dict[str, tuple[float, float]]:
    """The parameters of a run that are uncertain, each from its 5 to its 95 percent.

    The set-off is none of the inputs: its span is from nothing to that of the most generous worlds.
    """
    found = weights.weighed(run["as_of"], run["draws"], run["seed"])
    set_off = {} if found is None else {"netting": (0.0, _most_set_off(found))}
    return set_off | {
        one.id: (
            float(np.clip(drawing.quantile(one, weights.PARTS[0]), *drawing.range_of(one.id))),
            float(np.clip(drawing.quantile(one, weights.PARTS[-1]), *drawing.range_of(one.id))),
        )
        for one in loading.drawn(run["as_of"])
        if one.id in drawing.BY_NAME and drawing.BY_NAME[one.id].type == "float"
    }


def _most_set_off(found: weights.Worlds) -> float:
    """The set-off that 95 percent of the worlds stay below, mean of a quarter, USD million."""
    quarters = cashflows.quarters("payments", found.as_of)
    mean = sum(found.says[f"{history.SET_OFF}{one.slug}"] for one in quarters) / len(quarters)
    return float(np.quantile(mean, weights.PARTS[-1]) / 1e6)


def traced(one: records.Uncertain) -> traces.Traced:
    """An uncertain input as it was written: its middle, and nine in ten of its draws as bounds."""
    low, middle, high = (float(drawing.quantile(one, part)) for part in weights.PARTS)
    return traces.Traced(
        middle,
        low,
        high,
        schema.UNITS[one.unit][0] if one.unit in schema.UNITS else one.unit,
        id=f"drawn_{one.id}",
        label=f"{one.title}: {one.distribution}. {one.reason}",
        kind="scenario",
        reference={} if one.source == outlook.ASSUMED else {"source": one.source},
    )


def allowed(one: records.Evidence, figure: figures.Figure) -> traces.Traced:
    """The error that a figure is given where it weights worlds."""
    label = f"Error allowed: {figures.trace(figure).label}. {one.reason}"
    return traces.known(
        one.error / 100, "ratio", id=f"error_of_{figure.id}", label=label, kind="scenario"
    )


def assumed(run: Mapping[str, Any]) -> dict[str, traces.Traced]:
    """Every number that the worlds assume: inputs by their id, errors by that of their figure."""
    inputs = {one.id: traced(one) for one in loading.drawn(run["as_of"])}
    errors = {figure.id: allowed(one, figure) for one, figure in weights.evidence(run["as_of"])}
    return inputs | errors | {"netting": _set_off(run)}


def _set_off(run: Mapping[str, Any]) -> traces.Traced:
    """The set-off of a quarter, from nothing to that of the most generous worlds."""
    low, high = spans(run).get("netting", (np.nan, np.nan))
    return traces.Traced(
        0.0,
        1e6 * low,
        1e6 * high,
        "USD",
        id="drawn_netting",
        label="Set-off of a quarter, up to what nineteen in twenty worlds stay below",
        kind="scenario",
    )
