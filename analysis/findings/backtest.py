"""The backtest: what was stated of what was published later, and how good that was.

Beside the simulations stand the same before any evidence, and a naive forecast, the leak as it
reads, carried on at its own pace; a proper score tells which was best.
"""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from analysis import cashflows, figures, periods, templates, traces, worlds
from analysis.findings import model, past, register
from analysis.findings.past import NAME, Asked

FORECASTS = {
    "backtest": "with the evidence",
    "prior": "before any evidence",
    "naive": "carrying on the leak",
}
_FORECAST = register.words("forecast", FORECASTS)
_OTHERS = replace(_FORECAST, keys=lambda _: ("prior", "naive"))


@register.finding(past.QUANTITY, past.PERIOD, where=past.is_asked)
def later(pact: model.Pact, quantity: worlds.Question, period: periods.Period) -> Any:
    """{quantity}, {period}, as published later"""
    day = past.tested_on()
    found, then = (figures.pick(quantity.quantity, period, on) for on in (pact.as_of, day))
    if pact.as_of <= day or found.id == then.id:
        id = f"{quantity.id}_{period.slug}_later"
        found = traces.unknown("USD", id=id, label="later", kind="figure")
    return +found


@register.finding(NAME, id="backtest_{name}_off")
def backtest_off(pact: model.Pact, name: Asked) -> Any:
    """{name}, published later: outside the interval by

    How far the later figure lies above the interval, or below it (negative); nothing inside it.
    """
    said, published = pact[f"backtest_{name.slug}"], pact[f"later_{name.slug}"]
    if "unknown" in (said.bound, published.bound):
        return +_unpublished()
    above, below = max(published.value - said.high, 0.0), min(published.value - said.low, 0.0)
    off = worlds.told(above + below, 0.0)
    high, low = (f"{published.id} - {end}({said.id})" for end in ("high", "low"))
    text = f"max({high}, 0) + min({low}, 0)"
    return traces.Traced(off, off, off, "USD", text=text, operands=(published, said))


@register.finding(NAME, id="naive_{name}")
def naively(pact: model.Pact, name: Asked) -> Any:
    """{name}, naive forecast on the day of the backtest

    The leak at the share rate, carried on at its mean growth; nine in ten by how that has varied.
    """
    if pact.as_of < past.tested_on():
        return +past.unwritten("USD", past.tested_on())
    low, middle, high = (worlds.told(v, 0.0) for v in _naive(pact, name, worlds.PARTS))
    text = f"median of {name.slug} as the leak carried on, nine in ten as bounds"
    read = tuple(_leaked(pact, name))
    return traces.Traced(middle, low, high, "USD", text=text, operands=read)


def _naive(pact: model.Pact, name: Asked, parts: Iterable[float]) -> Any:
    rate = pact.usual.run["share_rate"] if _is_implied(name) else 1.0  # as it was reported
    return carried_on(name.of.flows, name.period, past.tested_on(), parts) / rate


def carried_on(
    flows: Sequence[str], period: periods.Period, as_of: str, parts: Iterable[float]
) -> Any:
    """The sum of some flows over a period, USD, below which some parts of its chance lie.

    Nothing is late and nothing is set off. Each quarter that did not leak grows on the one before
    by the mean growth of those that did, give or take how that growth has varied, as a random walk
    with drift. All later quarters are taken to lie alike.
    """
    from scipy import special  # noqa: PLC0415 - half a second that only who asks for it should pay

    at = special.ndtri([*parts])
    found = np.zeros(len(at))
    for flow, one in itertools.product(flows, period.quarters):
        quarters = cashflows.quarters(flow, as_of)
        leaked = {each: float(cashflows.leaked(flow, each, as_of).value) for each in quarters}
        growth, last = np.diff(np.log([*leaked.values()])), max(quarters)
        ahead = max(one.last - last.last, 0)
        middle = leaked[min(one, last)] * np.exp(np.mean(growth) * ahead)
        found += middle * np.exp(at * (np.std(growth, ddof=1) * ahead**0.5))
    return found


def _is_implied(name: Asked) -> bool:
    """Whether it is the revenue that payments are a share of, and not what was paid itself."""
    return name.of.quantity == "revenue"


def _leaked(pact: model.Pact, name: Asked) -> Iterator[traces.Traced]:
    for flow in name.of.flows:
        quarters = cashflows.quarters(flow, past.tested_on())
        yield from (getattr(pact, flow)(one) for one in quarters)
    if _is_implied(name):
        yield pact.usual.share_rate_used()


@register.finding(_FORECAST, NAME)
def score(pact: model.Pact, forecast: str, name: Asked) -> Any:
    """{name}: error score of the forecast {forecast}

    The weighted interval score of its quantiles, once the figure was published: the smaller the
    better, and for a single certain number the plain error.
    """
    published = pact[f"later_{name.slug}"]
    if published.bound == "unknown":
        return +_unpublished()
    levels = worlds.LEVELS
    if forecast == "naive":
        quantiles = _naive(pact, name, levels)
    else:
        found = past.of_kind(pact, forecast, name)
        if found is None:
            return +past.unwritten("USD", past.tested_on())
        quantiles = found.quantiles(found.says(name.of.quantity, name.period), levels)
    stated = dict(zip(levels, map(float, quantiles), strict=True))
    found_score = float(f"{worlds.weighted_interval(stated, published.value):.2g}")
    text = f"weighted interval score of the forecast {forecast} of {name.slug}"
    return traces.known(
        found_score, "USD", text=text, operands=(published, pact[f"{forecast}_{name.slug}"])
    )


@register.finding(NAME)
def learned(pact: model.Pact, name: Asked) -> Any:
    """{name}: part of the interval before any evidence that the evidence cut off

    One less the width of the interval with the evidence over that of the one before it; negative if
    it became wider.
    """
    said, before = pact[f"backtest_{name.slug}"], pact[f"prior_{name.slug}"]
    if "unknown" in (said.bound, before.bound):
        return +past.unwritten("ratio", past.tested_on())
    part = 1 - (said.high - said.low) / (before.high - before.low)
    after, first = (f"(high({one.id}) - low({one.id}))" for one in (said, before))
    return traces.known(part, "ratio", text=f"1 - {after} / {first}", operands=(said, before))


def _published(pact: model.Pact) -> list[str]:
    """What was stated and published since."""
    both = {one.slug: ("later", "backtest") for one in past.asked(pact)}
    unknown = {slug for slug in both for k in both[slug] if pact[f"{k}_{slug}"].bound == "unknown"}
    return [slug for slug in both if slug not in unknown]


@register.finding()
def backtest_told(pact: model.Pact) -> Any:
    """Intervals of the backtest whose figure was published later"""
    found = [pact[f"later_{name}"] for name in _published(pact)]
    return traces.counted(found) if found else +_unpublished(templates.COUNT)


@register.finding()
def backtest_hits(pact: model.Pact) -> Any:
    """Intervals of the backtest that held the figure published later"""
    beyond = [pact[f"backtest_{name}_off"] for name in _published(pact)]
    held = traces.those(beyond, lambda one: one.value == 0, "(1 if {} == 0 else 0)")
    return held if beyond else +_unpublished(templates.COUNT)


@register.finding(_OTHERS)
def backtest_beats(pact: model.Pact, forecast: str) -> Any:
    """Cases of the backtest whose error is smaller than that of the forecast {forecast}"""
    names = _published(pact)
    ours, other = (
        [pact[f"score_{which}_{name}"] for name in names] for which in ("backtest", forecast)
    )
    pairs = [*zip(ours, other, strict=True)]
    each = (f"(1 if {one.id} < {two.id} else 0)" for one, two in pairs)
    beaten = traces.tallied((one.value < two.value for one, two in pairs), each, [*ours, *other])
    return beaten if pairs else +_unpublished(templates.COUNT)


def _unpublished(unit: str = "USD") -> traces.Traced:
    label = "nothing was published later"
    return traces.unknown(unit, id="published_later", label=label, kind="figure")
