"""What independent figures say about the worlds: those that fit them count more.

Many worlds are drawn. The weight of each is the likelihood of the figures known on a day, given
what the world says of the same periods; worlds are kept in proportion to it, so that those kept
count equally. All is done in several independent scramblings, whose differences give the error.
"""

import functools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from analysis import figures, periods, schema, traces, worlds

ARTICLE = "2025-11-18"  # the day of the article: what it knew is tested by what came later
REPLICATES = 8
CANDIDATES = 2**18  # worlds drawn, however few are kept
LEAST = 64  # effective worlds below which the outer twentieths rest on three or fewer
QUANTILES = (0.05, 0.5, 0.95)
REVENUE, TO_MICROSOFT = worlds.WEIGHED
TITLES = {REVENUE: "OpenAI revenue", TO_MICROSOFT: "Microsoft's total from OpenAI"}
TESTED = ((REVENUE, "2024"), (REVENUE, "2025"), (TO_MICROSOFT, "2025"))
TOTALLED = (*TESTED, (REVENUE, "2025h1"), (REVENUE, "2025_9m"))

Run = tuple[str, int, int]  # the arguments of `sample`


@dataclass(frozen=True)
class Interval:
    """Where nine in ten worlds lie, and the largest standard error of the three numbers."""

    low: float
    median: float
    high: float
    error: float


@dataclass(frozen=True)
class Kept:
    """Worlds that all count equally: by input or quantity an array of replicates x worlds."""

    values: worlds.Worlds

    def interval(self, name: str) -> Interval:
        """Where nine in ten of them lie."""
        return interval(self.values[name])

    def chance(self, name: str, value: float) -> float:
        """The part of them in which an input has a value."""
        parts = (self.values[name] == value).mean(axis=1)
        return _supported(float(parts.mean()), _standard_error(parts))


@dataclass(frozen=True)
class Sample:
    """Worlds as believed on a day, and those of them that fit what was known then."""

    believed: Kept
    fitting: Kept
    effective: float  # how many worlds that count equally would say as much


def interval(values: worlds.Array) -> Interval:
    """The interval of an array of replicates x worlds that all count equally."""
    errors = list(map(_standard_error, np.quantile(values, QUANTILES, axis=1)))
    low, median, high = map(_supported, np.quantile(values, QUANTILES), errors)
    return Interval(low, median, high, float(f"{max(errors):.1g}"))


def _standard_error(replicates: worlds.Array) -> float:
    """Of the mean of a number that each replicate estimates."""
    return float(replicates.std(ddof=1)) / math.sqrt(len(replicates))


def _supported(value: float, error: float) -> float:
    """The value without the digits that are finer than its standard error; at most four."""
    if error > 0:
        unit = 10.0 ** math.ceil(math.log10(error))
        value = round(value / unit) * unit
    return float(f"{value:.4g}")


@functools.cache
def sample(as_of: str, count: int, seed: int) -> Sample:
    """So many worlds, rounded up to a power of two, as of a day.

    Raises:
        Faults: the evidence leaves fewer effective worlds than `LEAST`.
    """
    kept = 2 ** (count - 1).bit_length() // REPLICATES
    drawn = max(kept, CANDIDATES // REPLICATES)
    unweighed = {one.id for one in worlds.load().outlook}  # to choose among these adds but noise
    believed, fitting, misfits = [], [], []
    for replicate in range(REPLICATES):  # one after the other: only what is kept stays in memory
        candidates = totalled(worlds.draw(as_of, seed, drawn, replicate=replicate), as_of)
        misfits.append({one.figure: misfit(one, candidates) for one in known_evidence(as_of)})
        at = chosen(weights(misfits[-1].values(), drawn), kept)
        believed.append({name: values[:kept] for name, values in candidates.items()})
        fitting.append({name: values[at] for name, values in candidates.items()})
        fitting[-1] |= {name: candidates[name][:kept] for name in unweighed}
    together = {figure: np.stack([one[figure] for one in misfits]) for figure in misfits[0]}
    return Sample(_stacked(believed), _stacked(fitting), effective(together, REPLICATES * drawn))


def _stacked(replicates: Sequence[worlds.Worlds]) -> Kept:
    return Kept({name: np.stack([one[name] for one in replicates]) for name in replicates[0]})


def totalled(drawn: worlds.Worlds, as_of: str) -> worlds.Worlds:
    """The worlds with what each says of the periods that are published or shown."""
    history = worlds.history(drawn, as_of)
    totals = {
        f"{quantity}_{slug}": worlds.over(history[quantity], periods.parse(slug))
        for quantity, slug in dict.fromkeys([*TOTALLED, *map(_measured, worlds.load().evidence)])
    }
    return {**drawn, **totals, "set_off": history["set_off"].mean(axis=1)}


def known_evidence(as_of: str) -> list[schema.Evidence]:
    """The evidence that was public on a day."""
    return [one for one in worlds.load().evidence if _figure(one).known.isoformat() <= as_of]


def misfit(one: schema.Evidence, drawn: worlds.Worlds) -> worlds.Array:
    """How far each world is from a figure, in squared standard errors of the figure."""
    modelled = drawn["_".join(_measured(one))]
    return ((modelled - _figure(one).point) / standard_error(one)) ** 2


def standard_error(one: schema.Evidence) -> float:
    """Of a figure, USD: that of its class of trust, and that of its rounding, as of a uniform."""
    trust = next(each for each in worlds.load().trust if each.id == one.trust)
    low, high = _figure(one).bounds
    return math.hypot(trust.error / 100 * _figure(one).point, (high - low) / math.sqrt(12))


def _figure(one: schema.Evidence) -> schema.Figure:
    return next(each for each in figures.load() if each.id == one.figure)


def _measured(one: schema.Evidence) -> tuple[str, str]:
    """The quantity of a figure, and the slug of its period."""
    figure = _figure(one)
    first, last = (periods.quarter(day) for day in (figure.start, figure.end))
    return figure.quantity, periods.Period(first, last).slug


def weights(misfits: Iterable[worlds.Array], count: int) -> worlds.Array:
    """The likelihood of all evidence in each of some worlds, up to a common factor."""
    total = sum(misfits, start=np.zeros(count))
    return np.exp((total.min() - total) / 2)


def chosen(weights: worlds.Array, count: int) -> npt.NDArray[np.intp]:
    """Which worlds to keep: each as often as its weight says, to within one."""
    upto = np.cumsum(weights)
    return np.searchsorted(upto, (np.arange(count) + 0.5) / count * upto[-1])


def effective(misfits: Mapping[str, worlds.Array], count: int) -> float:
    """The effective number of worlds, of so many, to two digits.

    Raises:
        Faults: it is below `LEAST`; the fault names the figure without which most worlds fit.
    """

    def left_by(figures: Iterable[str]) -> float:
        weight = weights((misfits[one].ravel() for one in figures), count)
        return float(weight.sum() ** 2 / (weight**2).sum())

    left = left_by(misfits)
    if left < LEAST:
        without = {one: left_by(misfits.keys() - {one}) for one in misfits}
        worst = max(without, key=without.__getitem__)
        rule = (
            f"it contradicts the rest: of {count} worlds {left:.0f} effective ones fit all "
            f"evidence, {without[worst]:.0f} would without it, and {LEAST} are needed"
        )
        remedy = "correct the figure, its trust or the inputs it speaks of, or draw more worlds"
        raise schema.Faults([schema.Fault("uncertainty.yml", f"evidence, {worst}", rule, remedy)])
    return float(f"{left:.2g}")


def answer(parameters: Mapping[str, Any]) -> dict[str, traces.Traced]:
    """What the worlds say, as findings: the backtest, and what is known on the day of the run.

    Raises:
        Faults: the evidence is contradictory.
    """
    as_of, count, seed = (parameters[name] for name in ("as_of", "worlds", "seed"))
    run = (as_of, count, seed)
    found = [*_backtest((min(as_of, ARTICLE), count, seed), as_of), *_known(run), *_inputs(run)]
    return {one.id: one for one in found}


def _backtest(run: Run, as_of: str) -> Iterable[traces.Traced]:
    """What was to be expected on one day, and what was published between it and another."""
    for quantity, slug in TESTED:
        period = periods.parse(slug)
        name, label = f"{quantity}_{slug}", f"{TITLES[quantity]}, {period.label}"
        yield from _interval(f"backtest_{name}", f"{label}, as then to be expected", run, name)
        later = figures.pick(quantity, period, as_of)
        if later.reference.get("date", "") <= run[0]:
            later = traces.unknown("USD", id=later.id, label=later.label, kind="figure")
        yield (+later).named(f"later_{name}", f"{label}, as published later", period)


def _known(run: Run) -> Iterable[traces.Traced]:
    """What the worlds that fit the evidence of a day say, and how many they are."""
    for quantity, slug in TOTALLED:
        name, label = f"{quantity}_{slug}", f"{TITLES[quantity]}, {periods.parse(slug).label}"
        yield from _interval(f"worlds_{name}", f"{label}, in nine of ten worlds", run, name)
    left = sample(*run).effective
    yield _found("effective_worlds", "Effective number of worlds", run, left, "effective", "worlds")


def _inputs(run: Run) -> Iterable[traces.Traced]:
    """Each uncertain input before and after the evidence: an interval, or the chance of a value."""
    of_history = {one.id for one in worlds.load().inputs}
    for one in (each for id, each in worlds.believed(run[0]).items() if id in of_history):
        for which, when in (("believed", "before the evidence"), ("fitting", "after it")):
            if one.distribution != "choice":
                label = f"{one.title}, {when}"
                yield from _interval(
                    f"{which}_{one.id}", label, run, one.id, which, one.base_unit
                )
                continue
            for value in one.numbers:
                label = f"{one.title}: {value:g}, {when}"
                chance = getattr(sample(*run), which).chance(one.id, value)
                text = f"{which}.chance('{one.id}', {value})"
                yield _found(f"{which}_{one.id}_{value:g}", label, run, chance, text, "ratio")


def _interval(
    id: str, label: str, run: Run, name: str, which: str = "fitting", unit: str = "USD"
) -> Iterable[traces.Traced]:
    """An interval as a finding between its ends, and its error as another."""
    found = getattr(sample(*run), which).interval(name)
    text = f"{which}.interval('{name}')"
    median = _found(id, label, run, found.median, f"{text}.median", unit)
    yield replace(median, low=found.low, high=found.high)
    label = f"{label}: standard error"
    yield _found(f"error_{id}", label, run, found.error, f"{text}.error", unit)


def _found(
    id: str, label: str, run: Run, value: float, text: str, unit: str
) -> traces.Traced:
    """A number that was read from a sample: its formula is the call that gives it."""
    read = tuple(map(figures.trace, map(_figure, known_evidence(run[0]))))
    one = traces.known(value, unit, text=f"sample{run}.{text}", operands=read)
    return one.named(id, label)
