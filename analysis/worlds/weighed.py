"""Many worlds: what is uncertain is drawn once for each, and the evidence says how likely it is.

A world is one draw of every input of data/uncertainty.yml. From the leaked payments it follows by
the clause's own inverse what OpenAI earned in that world; published figures then weight the worlds
by how well they fit. Draws are scrambled low-discrepancy points in a few independent scramblings,
whose differences tell how exact a quantile is.
"""

import functools
import math
import pathlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import special
from scipy.stats import qmc

from analysis import (
    cashflows,
    figures,
    findings,
    machines,
    outlook,
    parameters,
    periods,
    schema,
    traces,
)
from analysis.terms import share
from analysis.worlds import futures, records

Array = np.ndarray[Any, Any]
REPLICATES = 8  # independent scramblings, whose spread is the error
FEWEST = 100.0  # worlds that must count, in effect, for an answer
SCRAMBLED = 65536  # worlds of one scrambling where any number is simulated
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
_WEIGHED = ("share_rate", "shared_fraction", "reciprocal_rate")
# What it draws from the day it was written, and does without before.
LATER = ("base_drift",)
PAST_INPUTS = ("share_rate", "shared_fraction", "reciprocal_rate", *HISTORY, *LATER)
# What a world says of the past -> the quantity and period of the figures that measure it.
_MEASURED = {
    "revenue_2024": ("revenue", "2024"),
    "revenue_2025h1": ("revenue", "2025h1"),
    "revenue_2025": ("revenue", "2025"),
    "to_microsoft_2025": ("expenses_to_microsoft", "2025"),
}
_FILE = "uncertainty.yml"
_LEAKED = tuple(periods.parse("2024q1_2025q3").quarters)
_QUARTERS = (*_LEAKED, periods.parse("2025q4"))
_MIDDLE_OF_2024 = 2.0  # quarters after the first leaked one began
_LONGEST = 2  # quarters of lag
_BY_NAME = {one.name: one for one in parameters.SCHEMA}


@functools.cache
def load(folder: pathlib.Path = schema.DATA) -> records.Uncertainty:
    """What is uncertain.

    Raises:
        Faults: the file breaks the schema, or names an unknown source, figure or parameter, or
            something of the history is missing.
    """
    found = records.read_uncertainty(folder / _FILE)
    sources = ((f"input {i.id}", i.source) for i in found.inputs if i.source != outlook.ASSUMED)
    schema.gather(
        lambda: figures.unknown_sources(_FILE, sources, folder),
        lambda: _unknown_inputs(found),
        lambda: _missing_inputs(found),
        lambda: _too_early(found, folder),
        lambda: _unfit_evidence(found, folder),
        lambda: _odd_lags(found),
    )
    return found


def _unknown_inputs(found: records.Uncertainty) -> Iterator[schema.Fault]:
    """Inputs that stand for nothing."""
    numbers = [name for name, one in _BY_NAME.items() if one.type in ("float", "int")]
    remedy = f"use one of {', '.join((*HISTORY, *numbers))}"
    for one in found.inputs:
        if one.id not in {*HISTORY, *LATER, *numbers}:
            rule = "it is no number that a run or the history has"
            yield schema.Fault(_FILE, f"input {one.id}", rule, remedy)


def _missing_inputs(found: records.Uncertainty) -> Iterator[schema.Fault]:
    """Inputs that the history of payments cannot do without."""
    needed = {*HISTORY, "share_rate", "shared_fraction", "reciprocal_rate"}
    for id in sorted(needed - {one.id for one in found.inputs}):
        remedy = "declare it: the history of payments needs it"
        yield schema.Fault(_FILE, f"input {id}", "it is missing", remedy)


def _odd_lags(found: records.Uncertainty) -> Iterator[schema.Fault]:
    """The lag takes whole quarters, and no more than the history has after its last payment."""
    allowed = set(range(_LONGEST + 1))
    for one in found.inputs:
        if one.id == "lag" and not set(one.values or [-1]) <= allowed:
            rule = f"it is not a choice of 0 to {_LONGEST} quarters"
            yield schema.Fault(_FILE, "input lag", rule, "write its values as whole quarters")


def _too_early(found: records.Uncertainty, folder: pathlib.Path) -> Iterator[schema.Fault]:
    """Inputs that are dated before the publication they rest on."""
    dates = {key: one.date for key, one in figures.sources(folder).items()}
    for one in found.inputs:
        published = dates.get(one.source)
        if published and one.known < published:
            rule = f"it is dated {one.known}, before {one.source} of {published}"
            yield schema.Fault(_FILE, f"input {one.id}", rule, f"date it {published} or later")


def _unfit_evidence(found: records.Uncertainty, folder: pathlib.Path) -> Iterator[schema.Fault]:
    """Evidence that is no published figure, or a figure of something else."""
    published = {one.id: one for one in figures.load(folder)}
    for one in found.evidence:
        place = f"evidence {one.figure}"
        if one.figure not in published:
            yield schema.Fault(_FILE, place, "there is no such figure", "correct the id")
            continue
        figure, (quantity, slug) = published[one.figure], _MEASURED[one.of]
        if figure.bound in ("at least", "at most"):
            yield schema.Fault(
                _FILE, place, "it is a bound", "take a figure that is exact or about"
            )
        period = periods.parse(slug)
        if (figure.quantity, figure.start, figure.end) != (quantity, period.start, period.end):
            rule = f"it is {figure.quantity} from {figure.start} to {figure.end}, not {one.of}"
            remedy = f"take a figure of {quantity} for {period.label}, or correct what it is of"
            yield schema.Fault(_FILE, place, rule, remedy)


def drawn(as_of: str) -> tuple[records.Uncertain, ...]:
    """The inputs written by a day, in the order of the file."""
    return tuple(one for one in load().inputs if one.known.isoformat() <= as_of)


def draw(as_of: str, seed: int, count: int, replicate: int, first: int = 0) -> dict[str, Array]:
    """A stretch of one scrambling: input -> one value for each world, in base units.

    The same stretch has the same values, whether it is drawn alone or with others. Each leaked
    quarter lies anywhere within the rounding of its digits.

    Args:
        count: how many worlds; a power of two keeps the points even.
        first: how many worlds of the scrambling stand before it.
    """
    points = qmc.Sobol(dimensions(as_of), rng=np.random.default_rng([seed, replicate]))
    if first:
        points.fast_forward(first)
    return placed(as_of, points.random(count))


def dimensions(as_of: str) -> int:
    """How many numbers a world is drawn from: one for each input and for each leaked quarter."""
    return len(drawn(as_of)) + len(_leaked())


def placed(as_of: str, points: Array) -> dict[str, Array]:
    """Points of the unit cube, one a row, as worlds: input -> values in base units."""
    inputs, quarters = drawn(as_of), _leaked()
    places = np.clip(points, 1e-12, 1 - 1e-12).T
    values = {one.id: quantile(one, part) for one, part in zip(inputs, places, strict=False)}
    rounded = zip(quarters, places[len(inputs) :], strict=True)
    return values | {one.id: one.low + part * (one.high - one.low) for one, part in rounded}


def quantile(one: records.Uncertain, part: Any) -> Any:
    """The value of an input below which a part of its chance lies, in base units.

    By the formulas themselves: those of scipy.stats first examine every argument, which takes
    longer than the answer.
    """
    shape: Any = one  # the schema has made sure that what its distribution needs is there
    match one.distribution:
        case "uniform":
            found = shape.low + _width(one) * part
        case "triangular":
            found = shape.low + _width(one) * _triangular(part, _mode(one))
        case "beta":
            inverse = (
                part ** (1 / shape.a)
                if shape.b == 1
                else special.betaincinv(shape.a, shape.b, part)
            )
            found = shape.low + _width(one) * inverse
        case "normal":
            found = shape.mean + shape.spread * special.ndtri(part)
        case "lognormal":
            found = shape.median * np.exp(shape.spread * special.ndtri(part))
        case _:
            values, chances = np.array(shape.values), np.cumsum(shape.chances)
            found = values[np.searchsorted(chances[:-1], part, side="right")]
    return found * one.factor


def _width(one: records.Uncertain) -> float:
    return (one.high or 0.0) - (one.low or 0.0)


def _mode(one: records.Uncertain) -> float:
    """The mode of a triangle as part of its width."""
    return ((one.mode or 0.0) - (one.low or 0.0)) / _width(one)


def _triangular(part: Any, mode: float) -> Any:
    """The value between 0 and 1 of a triangle below which a part of its chance lies."""
    before = part < mode
    root = np.sqrt(np.where(before, mode * part, (1 - mode) * (1 - part)))
    return np.where(before, root, 1 - root)


def simulate(
    run: Mapping[str, Any],
    count: int,
    scheduler: str | None = None,
    rules: Sequence[cashflows.Terms] | None = None,
) -> dict[str, futures.Counts]:
    """What each clause is worth in so many worlds as drawn, before evidence weights any.

    A parameter that the reader changed is not drawn. Memory does not grow with the count.

    Args:
        run: all parameters.
        count: how many worlds.
        scheduler: the address of a Dask scheduler; without one, threads of this machine work.
        rules: the terms of each quarter; those agreed last if left out.
    """
    stretches = (
        (replicate, min(SCRAMBLED, count - start))
        for replicate, start in enumerate(range(0, count, SCRAMBLED))
    )
    counted = functools.partial(stretch, dict(run), rules)
    return futures.together(machines.spread(counted, stretches, scheduler))


def stretch(
    run: Mapping[str, Any], rules: Sequence[cashflows.Terms] | None, place: tuple[int, int]
) -> dict[str, futures.Counts]:
    """A stretch of the worlds of `simulate`: its scrambling, and how many.

    They are drawn at once and computed in chunks.
    """
    replicate, count = place
    even = 2 ** math.ceil(math.log2(count))
    drawn = draw(run["as_of"], run["seed"], even, replicate)
    values = {id: v[:count] for id, v in free(run, drawn).items()}
    return futures.together(
        futures.chunk(run, {id: v[n : n + futures.CHUNK] for id, v in values.items()}, rules)
        for n in range(0, count, futures.CHUNK)
    )


def free(run: Mapping[str, Any], values: Mapping[str, Array]) -> dict[str, Array]:
    """Of values for each world, those of the parameters that worlds draw, within their range."""
    return {id: np.clip(values[id], *_range(id)) for id in moved(run) if id in values}


def history(world: Mapping[str, Array]) -> dict[str, Array]:
    """What a world says of the past: revenue and what went to Microsoft, USD.

    Args:
        world: one value for each world and input, as `draw` gives them.

    Returns:
        `revenue_2024`, `revenue_2025h1`, `revenue_2025`, `to_microsoft_2025`, and the set-off of
        each quarter as `set_off_` and its slug.
    """
    paid = [world[f"payments_{q.slug}"] * (1 + world["leak_error"]) for q in _LEAKED]
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
        **{f"set_off_{q.slug}": amount for q, amount in zip(_QUARTERS, set_off, strict=True)},
    }


@functools.cache
def _leaked() -> tuple[traces.Traced, ...]:
    """The leaked quarters of both flows, USD; they were published on the first day of any run."""
    day = parameters.FIRST_DAY
    return tuple(cashflows.flow(name, q, day) for name in cashflows.FLOWS for q in _LEAKED)


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
    revenue: list[Array] = []
    for n, (off, part) in enumerate(zip(set_off, fraction, strict=True)):
        by_lag = [
            share.base(paid[n + lag], world["share_rate"], part, off)
            if n + lag < len(paid)
            else revenue[-1] * (1 + world["last_quarter_growth"])
            for lag in range(_LONGEST + 1)
        ]
        revenue.append(np.choose(world["lag"].astype(int), by_lag))
    return revenue


def _bills(world: Mapping[str, Array]) -> Array:
    """What Microsoft billed in 2025: inference, its last quarter grown, and the rest of Azure."""
    year = [world[f"inference_{quarter.slug}"] for quarter in _LEAKED[periods.YEAR :]]
    inference = sum(year) + year[-1] * (1 + world["last_bill_growth"])
    bills: Array = inference * (1 + world["leak_error"]) * (1 + world["other_azure"])
    return bills


def evidence(as_of: str) -> list[tuple[records.Evidence, figures.Figure]]:
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
        return _effective(self.weights)

    def quantiles(self, values: Array) -> tuple[float, float, float]:
        """Where a part of the weight lies below, for each of PARTS."""
        return weighted(values, self.weights)

    def interval(self, name: str) -> "Interval":
        """Where nine in ten of the weighted worlds lie in what they say of the past."""
        values = self.says[name]
        each = [
            weighted(values[self.replicate == r], self.weights[self.replicate == r])
            for r in range(REPLICATES)
        ]
        return _interval(self.quantiles(values), each)


def _effective(weights: Array) -> float:
    """How many equal weights would tell as much."""
    return float(weights.sum() ** 2 / (weights**2).sum())


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
    """Which figure the others would leave the most worlds without."""

    def left_without(figure: str) -> float:
        logs = sum((speaks[one] for one in speaks if one != figure), start=np.zeros(1))
        weights = np.broadcast_to(np.exp(logs - logs.max()), found.weights.shape)
        return _effective(weights)

    worst = max(speaks, key=left_without)
    return schema.Fault(
        _FILE,
        f"evidence {worst}",
        f"only {found.effective:.0f} of {len(found.weights)} worlds are left, in effect; without "
        f"it {left_without(worst):.0f} would be, and {FEWEST:.0f} are needed",
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
    error: float  # the largest standard error of the three over the scramblings, same unit


def intervals(run: Mapping[str, Any]) -> dict[str, Interval]:
    """The interval of every finding that varies with what is uncertain; none before it is known.

    A parameter that the reader changed is not drawn. `netting` is what each world sets off in each
    quarter.

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
    arrays = {
        name: np.clip(found.inputs[name][places if name in _WEIGHED else even], *_range(name))
        for name in moved(run)
        if name in found.inputs
    }
    set_off = {q.slug: found.says[f"set_off_{q.slug}"][places] / 1e6 for q in _QUARTERS}
    lags = found.inputs["lag"][places].astype(int)
    if run["payment_lag_quarters"] != _BY_NAME["payment_lag_quarters"].default:
        lags = np.full(len(places), run["payment_lag_quarters"])
    netting = set_off if "netting" in moved(run) else {}
    return _summed_up(_by_lag(run, arrays, netting, lags), found.replicate[places])


def _range(name: str) -> tuple[float, float]:
    """The values a parameter may take."""
    return _BY_NAME[name].low, _BY_NAME[name].high


def _by_lag(
    run: Mapping[str, Any],
    arrays: Mapping[str, Array],
    netting: Mapping[str, Array],
    lags: Array,
) -> dict[str, Array]:
    """Every finding in every world; those with the same lag at once.

    Args:
        netting: by quarter; that of the run if empty.
    """
    whole: dict[str, Array] = {}
    found: dict[str, traces.Traced] = {}
    for lag in np.unique(lags):
        here = lags == lag
        one = {**run, **{name: values[here] for name, values in arrays.items()}}
        if netting:
            one["netting"] = {quarter: amount[here] for quarter, amount in netting.items()}
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
        each = [np.quantile(values[replicate == r], PARTS) for r in range(REPLICATES)]
        found[id] = _interval(np.quantile(values, PARTS), each)
    return found


def _interval(quantiles: Iterable[float], by_replicate: Any) -> Interval:
    """Quantiles with no digit that their standard errors do not bear."""
    errors = np.std(by_replicate, axis=0, ddof=1) / np.sqrt(REPLICATES)
    low, middle, high = map(_told, quantiles, errors)
    return Interval(low, middle, high, float(f"{errors.max():.1g}"))


def _told(number: float, error: float) -> float:
    """A quantile to the digit that its standard error reaches, at most five: so on every CPU."""
    unit = 10.0 ** np.ceil(np.log10(error)) if error > 0 else 0.0
    return float(f"{round(number / unit) * unit if unit else number:.5g}")


def bands(run: Mapping[str, Any]) -> dict[str, tuple[float, float, float]]:
    """The quantiles of PARTS of every finding that varies."""
    return {id: (one.low, one.middle, one.high) for id, one in intervals(run).items()}


def spans(run: Mapping[str, Any]) -> dict[str, tuple[float, float]]:
    """The parameters of a run that are uncertain, each from its 5 to its 95 percent.

    The set-off is none of the inputs: its span is from nothing to that of the most generous worlds.
    """
    found = weighed(run["as_of"], run["draws"], run["seed"])
    set_off = {} if found is None else {"netting": (0.0, _most_set_off(found))}
    return set_off | {
        one.id: (
            float(np.clip(quantile(one, PARTS[0]), *_range(one.id))),
            float(np.clip(quantile(one, PARTS[-1]), *_range(one.id))),
        )
        for one in drawn(run["as_of"])
        if one.id in _BY_NAME and _BY_NAME[one.id].type == "float"
    }


def _most_set_off(found: Worlds) -> float:
    """The set-off that 95 percent of the worlds stay below, mean of a quarter, USD million."""
    mean = sum(found.says[f"set_off_{quarter.slug}"] for quarter in _LEAKED) / len(_LEAKED)
    return float(np.quantile(mean, PARTS[-1]) / 1e6)


PAST = {
    "revenue_2024": "OpenAI's revenue, 2024",
    "revenue_2025": "OpenAI's revenue, 2025",
    "to_microsoft_2025": "What Microsoft got from OpenAI, 2025",
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
        for name, label in PAST.items():
            quantity, slug = _MEASURED[name]
            period = periods.parse(slug)
            past = list(_past(found, name, day, (f"{prefix}_{name}", f"{label}, {words}", period)))
            yield from past
            if prefix == "backtest":
                later = figures.pick(quantity, period, run["as_of"])
                known_then = figures.pick(quantity, period, BACKTEST)
                if later.id == known_then.id:
                    later = traces.unknown("USD", id=f"{name}_later", label="later", kind="figure")
                later = (+later).named(f"later_{name}", f"{label}, as published later", period)
                yield later
                yield _beyond(past[0], later).named(
                    f"backtest_{name}_off", f"{label}, published later: outside the interval by"
                )
        yield _count(found, day).named(
            f"{prefix}_effective", f"Worlds that count in effect, {words}"
        )
    found = weighed(run["as_of"], run["draws"], run["seed"])
    for name, label in READINGS.items():
        yield _chance(found, name, run["as_of"]).named(f"worlds_{name}", label)


READINGS = {
    "net": "Weight of the worlds in which payments are set off",
    "late": "Weight of the worlds in which payments are late",
    "shrinking": "Weight of the worlds in which the shared part of revenue shrinks",
    "one_of_these": "Weight of the worlds with set-off, a delay or a shrinking base",
}


def _chance(found: Worlds | None, name: str, day: str) -> traces.Traced:
    """What part of the weight lies on worlds of a kind, within two standard errors, ratio."""
    if found is None or "base_drift" not in found.inputs:
        label = "no such input was written yet"
        return +traces.unknown("ratio", id=f"worlds_{day}", label=label, kind="parameter")
    kinds = {
        "net": found.inputs["net"] > 0,
        "late": found.inputs["lag"] > 0,
        "shrinking": found.inputs["base_drift"] < 1,
    }
    kinds["one_of_these"] = kinds["net"] | kinds["late"] | kinds["shrinking"]
    part = _told(float(found.weights[kinds[name]].sum() / found.weights.sum()), 0.0)
    error = 2 * float(np.sqrt(part * (1 - part) / found.effective))
    return traces.Traced(
        part,
        _told(max(part - error, 0.0), 0.0),
        _told(min(part + error, 1.0), 0.0),
        "ratio",
        text=f"weight of the worlds of the kind {name}, two standard errors as bounds",
        operands=tuple(_inputs(day)),
    )


def _beyond(stated: traces.Traced, later: traces.Traced) -> traces.Traced:
    """By how much a later figure lies above an interval, or below it (negative); 0 inside it."""
    if "unknown" in (stated.bound, later.bound):
        label = "nothing was published later"
        return +traces.unknown("USD", id="published_later", label=label, kind="figure")
    off = _told(max(later.value - stated.high, 0.0) + min(later.value - stated.low, 0.0), 0.0)
    high, low = (f"{later.id} - {end}({stated.id})" for end in ("high", "low"))
    text = f"max({high}, 0) + min({low}, 0)"
    return traces.Traced(off, off, off, "USD", text=text, operands=(later, stated))


def _past(
    found: Worlds | None, name: str, day: str, named: tuple[str, str, periods.Period]
) -> Iterator[traces.Traced]:
    """The median of what the worlds say, between nine in ten of them, and its error, USD."""
    id, label, period = named
    median = error = +_unwritten("USD", day)
    if found:
        one, read = found.interval(name), tuple(_inputs(day))
        text = f"median of {name} in {len(found.weights)} weighted worlds, nine in ten as bounds"
        median = traces.Traced(one.middle, one.low, one.high, "USD", text=text, operands=read)
        text = f"largest standard error of the three for {name} over {REPLICATES} scramblings"
        error = traces.known(one.error, "USD", text=text, operands=read)
    yield median.named(id, label, period)
    yield error.named(f"error_{id}", f"{label}: standard error", period)


def _unwritten(unit: str, day: str) -> traces.Traced:
    """What stands for the inputs before the day they were written."""
    label = "no inputs were written yet"
    return traces.unknown(unit, id=f"worlds_{day}", label=label, kind="parameter")


def _count(found: Worlds | None, day: str) -> traces.Traced:
    """How many equally likely worlds would tell as much."""
    if found is None:
        return +_unwritten("worlds", day)
    count = float(f"{found.effective:.2g}")
    text = "square of the sum of the weights over the sum of their squares"
    return traces.Traced(count, count, count, "worlds", text=text, operands=tuple(_inputs(day)))


def _inputs(day: str) -> Iterator[traces.Traced]:
    """The evidence and the inputs of the history, each with its middle and nine in ten of it."""
    for _, figure in evidence(day):
        yield figures.trace(figure)
    yield from (traced(one) for one in drawn(day) if one.id in PAST_INPUTS)


def traced(one: records.Uncertain) -> traces.Traced:
    """An uncertain input as it was written: its middle, and nine in ten of its draws as bounds."""
    low, middle, high = (float(quantile(one, part)) for part in PARTS)
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
    inputs = {one.id: traced(one) for one in drawn(run["as_of"])}
    errors = {figure.id: allowed(one, figure) for one, figure in evidence(run["as_of"])}
    return {"netting": _set_off(run)} | inputs | errors


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
