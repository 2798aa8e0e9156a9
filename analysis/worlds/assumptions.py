"""Every number that the worlds assume, as a quantity that the page can show."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from analysis import cashflows, outlook, parameters, periods, schema, traces
from analysis.worlds import ahead, drawing, evidence, forecasts, loading, posterior, records

# Parameters that follow from the past of each world, beside the inputs that are written.
_FOLLOWING = {ahead.NETTING: "Set-off", ahead.REVENUE: "Revenue at the outlook's start"}


def titles() -> dict[str, str]:
    """What each parameter that worlds set is called in the report."""
    return {one.id: one.title for one in loading.load().inputs} | _FOLLOWING


def spans(run: Mapping[str, Any]) -> dict[str, tuple[float, float]]:
    """The parameters of a run that are uncertain, each from its 5 to its 95 percent.

    What is written lies where it was drawn; what follows from the past, where the evidence left it:
    the set-off from nothing to that of the most generous worlds.
    """
    least, _, most = posterior.PARTS

    def end(one: records.Uncertain, part: float) -> float:
        return float(drawing.within(one.id, drawing.quantile(one, part)))

    return _following(run) | {
        one.id: (end(one, least), end(one, most))
        for one in loading.drawn(run["as_of"])
        if one.id in parameters.BY_NAME and parameters.BY_NAME[one.id].type == "float"
    }


def _following(run: Mapping[str, Any]) -> dict[str, tuple[float, float]]:
    """The spans of what follows from the past."""
    found, spans = ahead.carried(run), {}
    values = {} if found is None else found.values
    if ahead.NETTING in values:
        leaked = cashflows.quarters("payments", run["as_of"])
        mean = np.mean([values[ahead.NETTING][one.slug] for one in leaked], axis=0)
        spans[ahead.NETTING] = (0.0, float(np.quantile(mean, posterior.PARTS[-1])))
    if ahead.REVENUE in values:
        low, _, high = np.quantile(values[ahead.REVENUE], posterior.PARTS)
        spans[ahead.REVENUE] = (float(low), float(high))
    return spans


def traced(one: records.Uncertain) -> traces.Traced:
    """An uncertain input as it was written: its middle, and nine in ten of its draws as bounds."""
    low, middle, high = (float(drawing.quantile(one, part)) for part in posterior.PARTS)
    label = f"{one.title}: {one.distribution}. {one.reason}"
    found = _stated(f"drawn_{one.id}", label, schema.base_unit(one.unit), (middle, low, high))
    published = {} if one.source == outlook.ASSUMED else {"source": one.source}
    return replace(found, reference=published, style=schema.STYLES.get(one.unit, ""))


def allowed(one: evidence.Piece) -> traces.Traced:
    """The error that a figure is given where it speaks for or against worlds."""
    error, of = one.rule.error / 100, one.rule.id.replace("_", " ")
    label = f"Error allowed: {of}. {one.rule.reason}"
    return _stated(f"error_of_{one.rule.id}", label, "ratio", (error,) * 3)


def _stated(id: str, label: str, unit: str, ends: tuple[float, float, float]) -> traces.Traced:
    """What is assumed: its middle, its low and its high."""
    return traces.Traced(*ends, unit, id=id, label=label, kind="scenario")


def assumed(run: Mapping[str, Any]) -> dict[str, traces.Traced]:
    """Every number that the worlds assume and every forecast made, by id; errors by their rule."""
    inputs = {one.id: traced(one) for one in loading.drawn(run["as_of"])}
    errors = {one.rule.id: allowed(one) for one in evidence.pieces(run["as_of"])}
    stated = {one.id: one.traced() for one in forecasts.made(run["as_of"])}
    return inputs | errors | _followed(run) | stated


def _followed(run: Mapping[str, Any]) -> dict[str, traces.Traced]:
    """What follows from the past, as quantities: the set-off from nothing to its most."""
    found = _following(run)
    low, high = found.get(ahead.NETTING, (np.nan, np.nan))
    label = "Set-off of a quarter, up to what nineteen in twenty simulations stay below"
    quantities = {
        ahead.NETTING: _stated("drawn_netting", label, "USD", (0.0, 1e6 * low, 1e6 * high))
    }
    if ahead.REVENUE in found:
        first = periods.parse(str(outlook.years(run)[0])).label
        label = f"Revenue of {first} over the scenario's, nine in ten simulations"
        over = _stated("drawn_revenue_factor", label, "ratio", (1.0, *found[ahead.REVENUE]))
        quantities[ahead.REVENUE] = replace(over, style="times")
    return quantities
