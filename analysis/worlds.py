"""Many worlds: what is uncertain is drawn once for each, and the evidence says how likely it is.

A world is one draw of every input of data/uncertainty.yml. From the leaked payments it follows by
the clause's own inverse what OpenAI earned in that world; published figures then weight the worlds
by how well they fit. Draws are scrambled low-discrepancy points in a few independent scramblings,
whose differences tell how exact a quantile is.
"""

import functools
import pathlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import stats
from scipy.stats import qmc

from analysis import cashflows, figures, findings, parameters, periods, schema, traces
from analysis.terms import share

Array = np.ndarray[Any, Any]
REPLICATES = 8  # independent scramblings, whose spread is the error
FEWEST = 100.0  # worlds that must count, in effect, for an answer
KEPT = 2048  # worlds that stand for all where every finding is computed in each
PARTS = (0.05, 0.5, 0.95)
BACKTEST = "2025-11-18"
# What the history draws beside parameters of a run.
HISTORY = (
    "net",
    "azure_openai_level",
    "azure_openai_growth",
    "lag",
    "leak_error",
    "last_quarter_growth",
    "last_bill_growth",
    "other_azure",
)
_WEIGHED = ("share_rate", "shared_fraction", "reciprocal_rate", "netting")
# What it draws from the day it was written, and does without before.
LATER = ("base_drift",)
PAST_INPUTS = ("share_rate", "shared_fraction", "reciprocal_rate", *HISTORY, *LATER)
_LEAKED = tuple(periods.parse("2024q1_2025q3").quarters)
_QUARTERS = (*_LEAKED, periods.parse("2025q4"))
_MIDDLE_OF_2024 = 2.0  # quarters after the first leaked one began
_LONGEST = 2  # quarters of lag
_BY_NAME = {one.name: one for one in parameters.SCHEMA}


@functools.cache
def load(folder: pathlib.Path = schema.DATA) -> schema.Uncertainty:
    """What is uncertain.

    Raises:
        Faults: the file breaks the schema, or names an unknown source, figure or parameter, or
            something of the history is missing.
    """
    found = schema.read_uncertainty(folder / "uncertainty.yml")
    file = "uncertainty.yml"
    sources = ((f"input {i.id}", i.source) for i in found.inputs if i.source != schema.ASSUMED)
    faults = figures.unknown_sources(file, sources, folder)
    published = {one.id: one.bound for one in figures.load(folder)}
    faults += [
        schema.Fault(file, f"evidence {one.figure}", "there is no such figure", "correct the id")
        for one in found.evidence
        if one.figure not in published
    ]
    faults += [
        schema.Fault(
            file, f"evidence {one.figure}", "it is a bound", "name a figure that is exact or about"
        )
        for one in found.evidence
        if published.get(one.figure) in ("at least", "at most")
    ]
    numbers = [name for name, one in _BY_NAME.items() if one.type in ("float", "int")]
    ids = {one.id for one in found.inputs}
    faults += [
        schema.Fault(file, f"input {id}", "it is no number that a run or the history has",
                     f"use one of {', '.join((*HISTORY, *numbers))}")
        for id in sorted(ids - {*HISTORY, *LATER, *numbers})
    ]  # fmt: skip
    faults += [
        schema.Fault(
            file, f"input {id}", "it is missing", "write it, the history of payments needs it"
        )
        for id in sorted({*HISTORY, "share_rate", "shared_fraction", "reciprocal_rate"} - ids)
    ]
    faults += [
        schema.Fault(file, "input lag", f"it is not a choice of 0 to {_LONGEST} quarters",
                     "write its values as whole quarters, or widen the history of payments")
        for one in found.inputs
        if one.id == "lag" and not set(one.values or [-1]) <= set(range(_LONGEST + 1))
    ]  # fmt: skip
    if faults:
        raise schema.Faults(faults)
    return found


def drawn(as_of: str) -> tuple[schema.Uncertain, ...]:
    """The inputs written by a day, in the order of the file."""
    return tuple(one for one in load().inputs if one.known.isoformat() <= as_of)


def draw(as_of: str, seed: int, count: int, replicate: int, first: int = 0) -> dict[str, Array]:
    """A stretch of one scrambling: input -> one value for each world, in base units.

    The same stretch has the same values, whether it is drawn alone or with others.

    Args:
        count: how many worlds; a power of two keeps the points even.
        first: how many worlds of the scrambling stand before it.
    """
    inputs = drawn(as_of)
    points = qmc.Sobol(len(inputs), rng=np.random.default_rng([seed, replicate]))
    if first:
        points.fast_forward(first)
    places = np.clip(points.random(count), 1e-12, 1 - 1e-12)
    return {one.id: quantile(one, places[:, n]) for n, one in enumerate(inputs)}


def quantile(one: schema.Uncertain, part: Any) -> Any:
    """The value of an input below which a part of its chance lies, in base units."""
    shape: Any = one  # the schema has made sure that what its distribution needs is there
    match one.distribution:
        case "uniform":
            found = stats.uniform.ppf(part, shape.low, _width(one))
        case "triangular":
            found = stats.triang.ppf(part, _mode(one), shape.low, _width(one))
        case "beta":
            found = stats.beta.ppf(part, shape.a, shape.b, shape.low, _width(one))
        case "normal":
            found = stats.norm.ppf(part, shape.mean, shape.spread)
        case "lognormal":
            found = stats.lognorm.ppf(part, shape.spread, scale=shape.median)
        case _:
            values, chances = np.array(shape.values), np.cumsum(shape.chances)
            found = values[np.searchsorted(chances[:-1], part, side="right")]
    return found * one.factor


def _width(one: schema.Uncertain) -> float:
    return (one.high or 0.0) - (one.low or 0.0)


def _mode(one: schema.Uncertain) -> float:
    """The mode of a triangle as part of its width."""
    return ((one.mode or 0.0) - (one.low or 0.0)) / _width(one)


def history(world: Mapping[str, Array], payments: Any = None) -> dict[str, Array]:
    """What a world says of the past: revenue and what went to Microsoft, USD.

    Args:
        world: one value for each world and input.
        payments: the payments of each leaked quarter, USD; those of the leak if left out.

    Returns:
        `revenue_2024`, `revenue_2025h1`, `revenue_2025`, `to_microsoft_2025` and `netting`, the
        mean set-off of a leaked quarter.
    """
    leaked = _leaked("payments") if payments is None else payments
    paid = [amount * (1 + world["leak_error"]) for amount in leaked]
    sold = [_azure_openai(world, n) for n in range(len(_QUARTERS))]
    set_off = [world["net"] * world["reciprocal_rate"] * sales for sales in sold]
    fraction = [_fraction(world, n) for n in range(len(_QUARTERS))]
    revenue = _revenue(world, paid, set_off, fraction)
    last = share.due(revenue[-1], world["share_rate"], fraction[-1], set_off[-1])
    shares = sum(paid[4:]) + np.maximum(last, 0)
    return {
        "revenue_2024": sum(revenue[:4]),
        "revenue_2025h1": sum(revenue[4:6]),
        "revenue_2025": sum(revenue[4:]),
        "to_microsoft_2025": shares + _bills(world),
        "netting": sum(set_off[: len(_LEAKED)]) / len(_LEAKED),
    }


@functools.cache
def _leaked(flow: str) -> tuple[float, ...]:
    """The leaked quarters of a flow, USD; they were published on the first day of any run."""
    day = parameters.FIRST_DAY
    return tuple(float(cashflows.flow(flow, quarter, day).value) for quarter in _LEAKED)


def _azure_openai(world: Mapping[str, Array], n: int) -> Array:
    """Microsoft's sales of the models in a quarter, from a level in mid-2024 and its growth."""
    years = (n + 0.5 - _MIDDLE_OF_2024) / periods.YEAR
    sales: Array = (
        world["azure_openai_level"] / periods.YEAR * world["azure_openai_growth"] ** years
    )
    return sales


def _fraction(world: Mapping[str, Array], n: int) -> Array:
    """The part of a quarter's revenue that is shared: that of mid-2024, moved each year since."""
    years = (n + 0.5 - _MIDDLE_OF_2024) / periods.YEAR
    drift = world.get("base_drift", np.ones(1))
    return np.minimum(world["shared_fraction"] * drift**years, 1)


def _revenue(
    world: Mapping[str, Array], paid: list[Array], set_off: list[Array], fraction: list[Array]
) -> list[Array]:
    """OpenAI's revenue in each quarter, USD: that on which the payment so many quarters on is due.

    Where that payment did not leak, revenue grows on the quarter before as the world says.
    """
    behind = [
        share.base(amount, world["share_rate"], part, off)
        for amount, off, part in zip(paid, set_off, fraction, strict=False)
    ]
    revenue: list[Array] = []
    for n in range(len(_QUARTERS)):
        by_lag = [behind[n + lag] if n + lag < len(behind) else None for lag in range(_LONGEST + 1)]
        grown = revenue[-1] * (1 + world["last_quarter_growth"]) if revenue else behind[0]
        known = [grown if one is None else one for one in by_lag]
        revenue.append(np.choose(world["lag"].astype(int), known))
    return revenue


def _bills(world: Mapping[str, Array]) -> Array:
    """What Microsoft billed in 2025: inference, its last quarter grown, and the rest of Azure."""
    year = _leaked("inference")[4:]
    inference = sum(year) + year[-1] * (1 + world["last_bill_growth"])
    bills: Array = inference * (1 + world["leak_error"]) * (1 + world["other_azure"])
    return bills


def evidence(as_of: str) -> list[tuple[schema.Evidence, schema.Figure]]:
    """The figures that had been published by a day and speak for or against worlds."""
    published = {one.id: one for one in figures.load()}
    pairs = [(one, published[one.figure]) for one in load().evidence]
    return [(one, figure) for one, figure in pairs if figure.known.isoformat() <= as_of]


def likelihood(says: Array, printed: float, rounding: float, error: float) -> Array:
    """The logarithm of the density of a printed figure where the truth is what a world says.

    Args:
        says: what each world says, USD.
        printed: the figure, USD.
        rounding: half the last digit's unit, USD: a uniform error.
        error: standard deviation of its source's error, ratio of the truth.
    """
    deviation = np.sqrt((error * says) ** 2 + rounding**2 / 3)
    found: Array = -0.5 * ((printed - says) / deviation) ** 2 - np.log(deviation)
    return found


@dataclass(frozen=True)
class Worlds:
    """Weighted worlds: what they say, how likely each is, and to which scrambling it belongs."""

    as_of: str
    inputs: Mapping[str, Array]
    says: Mapping[str, Array]
    weights: Array
    replicate: Array

    @property
    def effective(self) -> float:
        """How many equally likely worlds would tell as much."""
        return float(self.weights.sum() ** 2 / (self.weights**2).sum())

    def quantiles(self, values: Array) -> tuple[float, float, float]:
        """Where a part of the weight lies below, for each of PARTS."""
        return weighted(values, self.weights)

    def error(self, values: Array) -> float:
        """The standard error of the median over the scramblings, as a part of it."""
        each = [
            weighted(values[self.replicate == r], self.weights[self.replicate == r])[1]
            for r in range(REPLICATES)
        ]
        middle = float(np.mean(each))
        return float(np.std(each, ddof=1) / np.sqrt(REPLICATES) / abs(middle)) if middle else 0.0


def weighted(values: Array, weights: Array) -> tuple[float, float, float]:
    """The weighted quantiles of PARTS, interpolated between neighbours."""
    order = np.argsort(values, kind="stable")
    mass = np.cumsum(weights[order]) - weights[order] / 2
    low, middle, high = np.interp(PARTS, mass / weights.sum(), values[order])
    return float(low), float(middle), float(high)


def weighed(as_of: str, draws: int, seed: int) -> Worlds | None:
    """The worlds as known on a day, or None before their inputs were written.

    Raises:
        Faults: the evidence contradicts the inputs, so that hardly a world is left.
    """
    names = {one.id for one in drawn(as_of)}
    return _weighed(as_of, draws, seed) if names >= set(HISTORY) else None


@functools.cache
def _weighed(as_of: str, draws: int, seed: int) -> Worlds:
    each = 2 ** max(int(np.ceil(np.log2(draws / REPLICATES))), 1)
    parts = [draw(as_of, seed, each, replicate) for replicate in range(REPLICATES)]
    inputs = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    says = history(inputs)
    speaks = {
        one.figure: likelihood(
            says[one.of], figure.point, (figure.bounds[1] - figure.bounds[0]) / 2, one.error / 100
        )
        for one, figure in evidence(as_of)
    }
    logs = sum(speaks.values(), start=np.zeros(each * REPLICATES))
    found = Worlds(
        as_of, inputs, says, np.exp(logs - logs.max()), np.repeat(np.arange(REPLICATES), each)
    )
    if found.effective < FEWEST:
        raise schema.Faults([_contradiction(found, speaks)])
    return found


def _contradiction(found: Worlds, speaks: Mapping[str, Array]) -> schema.Fault:
    """Which figure leaves the fewest worlds by itself."""

    def left(log: Array) -> float:
        weights = np.exp(log - log.max())
        return float(weights.sum() ** 2 / (weights**2).sum())

    worst = min(speaks, key=lambda one: left(speaks[one]))
    return schema.Fault(
        "uncertainty.yml",
        f"evidence {worst}",
        f"only {found.effective:.0f} of {len(found.weights)} worlds are left, in effect",
        "widen the inputs or its error, draw more worlds, or take the figure out",
    )


def kept(found: Worlds, count: int = KEPT) -> Array:
    """The places of so many worlds that stand for all, each as often as it is likely.

    Taken at even steps of the weight, within each scrambling, so that they keep its evenness.
    """
    steps = (np.arange(count // REPLICATES) + 0.5) * (REPLICATES / count)
    chosen = []
    for r in range(REPLICATES):
        places = np.flatnonzero(found.replicate == r)
        mass = np.cumsum(found.weights[places])
        chosen.append(places[np.searchsorted(mass / mass[-1], steps)])
    return np.concatenate(chosen)


def moved(run: Mapping[str, Any]) -> list[str]:
    """The parameters that worlds draw: those the reader left as they are."""
    ids = [*(one.id for one in drawn(run["as_of"])), "netting", "payment_lag_quarters"]
    return [id for id in ids if id in _BY_NAME and run[id] == _BY_NAME[id].default]


@dataclass(frozen=True)
class Interval:
    """Where a finding lies in the weighted worlds, and how exactly that is known."""

    low: float
    middle: float
    high: float
    error: float  # standard error of the middle over the scramblings, same unit


def intervals(run: Mapping[str, Any]) -> dict[str, Interval]:
    """The interval of every finding that varies with what is uncertain; none before it is known.

    A parameter that the reader changed is not drawn. What set-off a world implies stands in for
    `netting`: its mean over the leaked quarters, the same in each.

    Args:
        run: all parameters.
    """
    return dict(_intervals(tuple(sorted(run.items()))))


@functools.cache
def _intervals(given: tuple[tuple[str, Any], ...]) -> dict[str, Interval]:
    run = dict(given)
    found = weighed(run["as_of"], run["draws"], run["seed"])
    if found is None:
        return {}
    places = kept(found)
    # What the evidence says nothing of is taken as it was drawn: evener than by the weights.
    even = np.flatnonzero(np.arange(len(found.weights)) % (len(found.weights) // KEPT) == 0)
    values = {**found.inputs, "netting": found.says["netting"] / 1e6}
    arrays = {
        name: np.clip(values[name][places if name in _WEIGHED else even], *_range(name))
        for name in moved(run)
        if name != "payment_lag_quarters"
    }
    lags = found.inputs["lag"][places].astype(int)
    if run["payment_lag_quarters"] != _BY_NAME["payment_lag_quarters"].default:
        lags = np.full(len(places), run["payment_lag_quarters"])
    return _summed_up(_by_lag(run, arrays, lags), found.replicate[places])


def _range(name: str) -> tuple[float, float]:
    """The values a parameter may take."""
    return _BY_NAME[name].low, _BY_NAME[name].high


def _by_lag(run: Mapping[str, Any], arrays: Mapping[str, Array], lags: Array) -> dict[str, Array]:
    """Every finding in every world; those with the same lag at once."""
    whole: dict[str, Array] = {}
    found: dict[str, traces.Traced] = {}
    for lag in np.unique(lags):
        here = lags == lag
        one = {**run, **{name: values[here] for name, values in arrays.items()}}
        found = findings.answer({**one, "payment_lag_quarters": int(lag)})
        for id, finding in found.items():
            whole.setdefault(id, np.full(len(lags), np.nan))[here] = finding.value
    # A date is told to the tenth of a year: its thousands must not use up the digits.
    return {id: np.round(v, 1) if _is_date(found, id) else v for id, v in whole.items()}


def _is_date(found: Mapping[str, traces.Traced], id: str) -> bool:
    """Whether a finding is a date."""
    return id in found and found[id].unit == traces.DATE


def _summed_up(whole: Mapping[str, Array], replicate: Array) -> dict[str, Interval]:
    """The quantiles of each finding that is known in all worlds and not the same in each."""
    found = {}
    for id, values in whole.items():
        if not np.isfinite(values).all() or np.ptp(values) <= 1e-9 * np.abs(values).max():
            continue
        low, middle, high = (float(q) for q in np.quantile(values, PARTS))
        each = [np.median(values[replicate == r]) for r in range(REPLICATES)]
        error = float(np.std(each, ddof=1) / np.sqrt(REPLICATES))
        found[id] = Interval(*(_told(number) for number in (low, middle, high, error)))
    return found


def _told(number: float) -> float:
    """A quantile as it is published: to five digits, the same on every CPU."""
    return float(f"{number:.5g}")


def bands(run: Mapping[str, Any]) -> dict[str, tuple[float, float, float]]:
    """The quantiles of PARTS of every finding that varies."""
    return {id: (one.low, one.middle, one.high) for id, one in intervals(run).items()}


def spans(run: Mapping[str, Any]) -> dict[str, tuple[float, float]]:
    """The parameters of a run that are uncertain, each from its 5 to its 95 percent."""
    return {
        one.id: (
            float(np.clip(quantile(one, PARTS[0]), *_range(one.id))),
            float(np.clip(quantile(one, PARTS[-1]), *_range(one.id))),
        )
        for one in drawn(run["as_of"])
        if one.id in _BY_NAME and _BY_NAME[one.id].type == "float"
    }


PAST = {
    "revenue_2024": ("OpenAI's revenue, 2024", "2024", "revenue"),
    "revenue_2025": ("OpenAI's revenue, 2025", "2025", "revenue"),
    "to_microsoft_2025": ("What Microsoft got from OpenAI, 2025", "2025", "expenses_to_microsoft"),
}


def answer(run: Mapping[str, Any]) -> dict[str, traces.Traced]:
    """The findings about the past in the worlds: as of the backtest's day, and of the run's.

    Args:
        run: all parameters.
    """
    return {one.id: one for one in _answered(run)}


def _answered(run: Mapping[str, Any]) -> Iterator[traces.Traced]:
    for prefix, day, words in (
        ("backtest", BACKTEST, f"as known on {BACKTEST}"),
        ("worlds", run["as_of"], "as known on the day of this edition"),
    ):
        found = weighed(day, run["draws"], run["seed"]) if run["as_of"] >= day else None
        for name, (label, slug, quantity) in PAST.items():
            period = periods.parse(slug)
            yield _past(found, name, day).named(f"{prefix}_{name}", f"{label}, {words}", period)
            if prefix == "backtest":
                later = figures.pick(quantity, period, run["as_of"])
                known_then = figures.pick(quantity, period, BACKTEST)
                if later.id == known_then.id:
                    later = traces.unknown("USD", id=f"{name}_later", label="later", kind="figure")
                yield (+later).named(f"later_{name}", f"{label}, as published later", period)
        yield _count(found, day).named(
            f"{prefix}_effective", f"Worlds that count in effect, {words}"
        )


def _past(found: Worlds | None, name: str, day: str) -> traces.Traced:
    """The median of what the worlds say, between nine in ten of them, USD."""
    if found is None:
        label = "no inputs were written yet"
        return +traces.unknown("USD", id=f"worlds_{day}", label=label, kind="parameter")
    low, middle, high = (_told(number) for number in found.quantiles(found.says[name]))
    return traces.Traced(
        middle,
        low,
        high,
        "USD",
        text=f"median of {name} in {len(found.weights)} weighted worlds, nine in ten as bounds",
        operands=tuple(_inputs(day)),
    )


def _count(found: Worlds | None, day: str) -> traces.Traced:
    """How many equally likely worlds would tell as much."""
    if found is None:
        label = "no inputs were written yet"
        return +traces.unknown("worlds", id=f"worlds_{day}", label=label, kind="parameter")
    count = float(f"{found.effective:.2g}")
    text = "square of the sum of the weights over the sum of their squares"
    return traces.Traced(count, count, count, "worlds", text=text, operands=tuple(_inputs(day)))


def _inputs(day: str) -> Iterator[traces.Traced]:
    """The evidence and the inputs of the history, each with its middle and nine in ten of it."""
    for _, figure in evidence(day):
        yield figures.trace(figure)
    for one in drawn(day):
        if one.id in PAST_INPUTS:
            low, middle, high = (float(quantile(one, part)) for part in PARTS)
            unit = schema.UNITS[one.unit][0] if one.unit in schema.UNITS else one.unit
            reference = {} if one.source == schema.ASSUMED else {"source": one.source}
            label = f"{one.title}: {one.distribution}. {one.reason}"
            yield traces.Traced(
                middle, low, high, unit, id=f"drawn_{one.id}", label=label, kind="scenario",
                reference=reference,
            )  # fmt: skip
