"""What the weighted worlds say of the past: on the day of a backtest, and on the run's own."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from analysis import figures, periods, traces, worlds
from analysis.findings import model, register
from analysis.worlds import loading, weights

BACKTEST = "2025-11-18"
# What a world says of the past: quantity and period, and what it is called.
PAST = {
    ("revenue", "2024"): "OpenAI's revenue, 2024",
    ("revenue", "2025"): "OpenAI's revenue, 2025",
    ("to_microsoft", "2025"): "What Microsoft got from OpenAI, 2025",
}
NAMES = {f"{quantity}_{slug}": label for (quantity, slug), label in PAST.items()}
READINGS = {
    "net": "Weight of the worlds in which payments are set off",
    "late": "Weight of the worlds in which payments are late",
    "shrinking": "Weight of the worlds in which the shared part of revenue shrinks",
    "one_of_these": "Weight of the worlds with set-off, a delay or a shrinking base",
}
_WHEN = register.words(
    "when",
    {
        "backtest": f"as known on {BACKTEST}",
        "worlds": "as known on the day of this edition",
    },
)
_QUANTITY = register.words(
    "quantity", {one: PAST[one, "2025"].rpartition(",")[0] for one, _ in PAST}
)
_PERIOD = register.spans("period", lambda _: sorted({periods.parse(slug) for _, slug in PAST}))
_NAME = register.words("name", NAMES)
_READING = register.words("reading", READINGS)


def _is_told(_: model.Pact, *keys: Any) -> bool:
    """Whether the quantity and the period, the last two keys, are something of the past."""
    quantity, period = keys[-2:]
    return (quantity, period.slug) in PAST


def _day(pact: model.Pact, when: str) -> str:
    """The day whose knowledge counts."""
    return BACKTEST if when == "backtest" else pact.as_of


def _weighed(pact: model.Pact, when: str) -> weights.Worlds | None:
    """The worlds as known then; none before the inputs were written, or if that day is to come."""
    day = _day(pact, when)
    if day > pact.as_of:
        return None
    return worlds.weighed(day, pact.run["draws"], pact.run["seed"])


@register.finding(_WHEN, _QUANTITY, _PERIOD, id="{when}_{quantity}_{period}", where=_is_told)
def stated(pact: model.Pact, when: str, quantity: str, period: periods.Period) -> Any:
    """{quantity}, {period}, {when}

    The median of what the worlds say, nine in ten of them as bounds.
    """
    found, name = _weighed(pact, when), f"{quantity}_{period.slug}"
    if found is None:
        return +_unwritten("USD", _day(pact, when))
    one, read = found.interval(name), tuple(_inputs(_day(pact, when)))
    text = f"median of {name} in {len(found.weights)} weighted worlds, nine in ten as bounds"
    return traces.Traced(one.middle, one.low, one.high, "USD", text=text, operands=read)


@register.finding(_WHEN, _QUANTITY, _PERIOD, id="error_{when}_{quantity}_{period}", where=_is_told)
def error(pact: model.Pact, when: str, quantity: str, period: periods.Period) -> Any:
    """{quantity}, {period}, {when}: standard error

    The largest of those of median and bounds.
    """
    found, name = _weighed(pact, when), f"{quantity}_{period.slug}"
    if found is None:
        return +_unwritten("USD", _day(pact, when))
    text = f"largest standard error of the three for {name} over {worlds.REPLICATES} scramblings"
    read = tuple(_inputs(_day(pact, when)))
    return traces.known(found.interval(name).error, "USD", text=text, operands=read)


@register.finding(_QUANTITY, _PERIOD, where=_is_told)
def later(pact: model.Pact, quantity: str, period: periods.Period) -> Any:
    """{quantity}, {period}, as published later"""
    name = f"{quantity}_{period.slug}"
    measured, _ = loading.MEASURED[name]
    found = figures.pick(measured, period, pact.as_of)
    if found.id == figures.pick(measured, period, BACKTEST).id:
        found = traces.unknown("USD", id=f"{name}_later", label="later", kind="figure")
    return +found


@register.finding(_NAME, id="backtest_{name}_off")
def backtest_off(pact: model.Pact, name: str) -> Any:
    """{name}, published later: outside the interval by

    How far the later figure lies above the interval, or below it (negative); nothing inside it.
    """
    said, published = pact[f"backtest_{name}"], pact[f"later_{name}"]
    if "unknown" in (said.bound, published.bound):
        label = "nothing was published later"
        return +traces.unknown("USD", id="published_later", label=label, kind="figure")
    above, below = max(published.value - said.high, 0.0), min(published.value - said.low, 0.0)
    off = weights.told(above + below, 0.0)
    high, low = (f"{published.id} - {end}({said.id})" for end in ("high", "low"))
    text = f"max({high}, 0) + min({low}, 0)"
    return traces.Traced(off, off, off, "USD", text=text, operands=(published, said))


@register.finding(_WHEN, id="{when}_effective")
def effective(pact: model.Pact, when: str) -> Any:
    """Worlds that count in effect, {when}

    How many equally likely worlds would tell as much.
    """
    found = _weighed(pact, when)
    if found is None:
        return +_unwritten("worlds", _day(pact, when))
    count = float(f"{found.effective:.2g}")
    text = "square of the sum of the weights over the sum of their squares"
    read = tuple(_inputs(_day(pact, when)))
    return traces.Traced(count, count, count, "worlds", text=text, operands=read)


@register.finding(_READING, id="worlds_{reading}")
def weight(pact: model.Pact, reading: str) -> Any:
    """{reading}

    Their part of all weight, within two standard errors.
    """
    found = _weighed(pact, "worlds")
    if found is None or "base_drift" not in found.inputs:
        return +_unwritten("ratio", pact.as_of, "no such input was written yet")
    kinds = {
        "net": found.inputs["net"] > 0,
        "late": found.inputs["lag"] > 0,
        "shrinking": found.inputs["base_drift"] < 1,
    }
    kinds["one_of_these"] = kinds["net"] | kinds["late"] | kinds["shrinking"]
    part = weights.told(float(found.weights[kinds[reading]].sum() / found.weights.sum()), 0.0)
    off = 2 * float(np.sqrt(part * (1 - part) / found.effective))
    return traces.Traced(
        part,
        weights.told(max(part - off, 0.0), 0.0),
        weights.told(min(part + off, 1.0), 0.0),
        "ratio",
        text=f"weight of the worlds of the kind {reading}, two standard errors as bounds",
        operands=tuple(_inputs(pact.as_of)),
    )


def _unwritten(unit: str, day: str, label: str = "no inputs were written yet") -> traces.Traced:
    """What stands for the inputs before the day they were written."""
    return traces.unknown(unit, id=f"worlds_{day}", label=label, kind="parameter")


def _inputs(day: str) -> Iterator[traces.Traced]:
    """The evidence and the inputs of the history, each with its middle and nine in ten of it."""
    for _, figure in worlds.evidence(day):
        yield figures.trace(figure)
    yield from (worlds.traced(one) for one in worlds.drawn(day) if one.id in worlds.PAST_INPUTS)
