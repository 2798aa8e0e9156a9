"""What the simulations say of the past: on the day of the backtest, and on the run's own.

Nothing that measures what is stated on the day of the backtest, or a part of its period, is among
the evidence for it.
"""

from typing import Any

import numpy as np

from analysis import figures, periods, traces, worlds
from analysis.findings import foretold, model, register
from analysis.findings.foretold import BACKTEST, NAME, PERIOD, QUANTITY, STATED, is_told

AS_DRAWN = 4  # times as many simulations as drawn, for evidence to weigh
# Quantities of figures that measure revenue.
_OF_REVENUE = (
    "revenue",
    "revenue_expected",
    "revenue_projected",
    "revenue_over_last_year",
    "run_rate",
    "run_rate_expected",
)
READINGS = {
    "net": "Share of simulations in which something is set off",
    "late": "Share of simulations in which payments are late",
    "deferred": "Share of simulations in which a part of each payment is put off",
    "shrinking": "Share of simulations in which the shared part of revenue shrinks",
    "one_of_these": "Share of simulations with at least one of these",
}
_SIMULATED = register.words(
    "kind",
    {
        "worlds": "as known on the day of this edition",
        "drawn": "as drawn on the day of this edition, before any evidence",
        "backtest": f"as known on {BACKTEST}",
        "prior": f"as drawn on {BACKTEST}, before any evidence",
    },
)
_WHEN = register.words(
    "when",
    {
        "backtest": f"as known on {BACKTEST}",
        "worlds": "as known on the day of this edition",
    },
)
_READING = register.words("reading", READINGS)
_SHARED = register.words("kind", {"worlds": "", "drawn": ", as drawn"})


def _day(pact: model.Pact, when: str) -> str:
    """The day whose knowledge counts."""
    return BACKTEST if when == "backtest" else pact.as_of


def simulated(
    pact: model.Pact, when: str, quantity: str = "", period: periods.Period | None = None
) -> worlds.Worlds | None:
    """The simulations as known then; none before the inputs were written, or on a day to come.

    Those of a backtest are weighed by what is no evidence of the target itself.
    """
    day, run = _day(pact, when), pact.run
    if day > pact.as_of:
        return None
    if when == "worlds":
        return worlds.inferred(day, run["draws"], run["seed"])
    key = ("backtest", _barred(quantity, period))
    return pact.kept(key, lambda: _weighed(pact, quantity, period))


def _barred(quantity: str, period: periods.Period | None) -> tuple[str, ...]:
    """The evidence of a target itself: figures of revenue in its period, if revenue it is."""
    pieces = worlds.pieces(BACKTEST)
    if period is None:
        return ()
    same = [one for one in pieces if one.overlaps(period)]
    return tuple(
        one.figure.id
        for one in same
        if (quantity == "revenue") == (one.figure.quantity in _OF_REVENUE)
    )


def _weighed(
    pact: model.Pact, quantity: str, period: periods.Period | None
) -> worlds.Worlds | None:
    drawn = as_drawn(pact, BACKTEST)
    barred = _barred(quantity, period)
    free = [one for one in worlds.pieces(BACKTEST) if one.figure.id not in barred]
    return None if drawn is None else drawn.given(free)


def as_drawn(pact: model.Pact, day: str, times: int = AS_DRAWN) -> worlds.Worlds | None:
    """Simulations as drawn, before any evidence; none before the inputs were written."""
    if day > pact.as_of:
        return None
    return worlds.as_drawn(day, times * pact.run["draws"], pact.run["seed"])


def interval_of(one: worlds.Worlds, quantity: str, period: periods.Period) -> worlds.Interval:
    """Where nine in ten simulations lie in what they say of something stated."""
    return one.interval(STATED[quantity][1], period)


@register.finding(_SIMULATED, listed=lambda *_: False)
def simulations(pact: model.Pact, kind: str) -> Any:
    """Simulations {kind}

    As many as the run asks for, drawn from the inputs, and where there is evidence weighed by it.
    """
    day = pact.as_of if kind in ("worlds", "drawn") else BACKTEST
    found = _every(pact, kind, day)
    if found is None:
        return +unwritten("simulations", day)
    drawn = [worlds.traced(one) for one in worlds.drawn(day) if one.id in worlds.PAST_INPUTS]
    spoke = worlds.pieces(day) if kind in ("worlds", "backtest") else ()
    read = (*(figures.trace(one.figure) for one in spoke), *drawn)
    number = float(len(found.weights))
    return traces.known(number, "simulations", text=f"{number:g}", operands=read)


def _every(pact: model.Pact, kind: str, day: str) -> worlds.Worlds | None:
    """The simulations of a kind."""
    if kind in ("worlds", "backtest"):
        return simulated(pact, kind)
    return as_drawn(pact, day, 1 if kind == "drawn" else AS_DRAWN)


@register.finding(_WHEN, QUANTITY, PERIOD, id="{when}_{quantity}_{period}", where=is_told)
def stated(pact: model.Pact, when: str, quantity: str, period: periods.Period) -> Any:
    """{quantity}, {period}, {when}

    The median of what the simulations say, nine in ten of them as bounds.
    """
    found, name = simulated(pact, when, quantity, period), f"{quantity}_{period.slug}"
    if found is None:
        return +unwritten("USD", _day(pact, when))
    one, read = interval_of(found, quantity, period), (pact.simulations(when),)
    text = f"median of {name} in {len(found.weights)} simulations, nine in ten as bounds"
    return traces.Traced(one.middle, one.low, one.high, "USD", text=text, operands=read)


@register.finding(_WHEN, QUANTITY, PERIOD, id="error_{when}_{quantity}_{period}", where=is_told)
def error(pact: model.Pact, when: str, quantity: str, period: periods.Period) -> Any:
    """{quantity}, {period}, {when}: standard error

    The largest of those of median and bounds.
    """
    found, name = simulated(pact, when, quantity, period), f"{quantity}_{period.slug}"
    if found is None:
        return +unwritten("USD", _day(pact, when))
    text = f"largest standard error of the three for {name} over {worlds.CHAINS} groups"
    read = (pact.simulations(when),)
    return traces.known(interval_of(found, quantity, period).error, "USD", text=text, operands=read)


@register.finding(NAME)
def prior(pact: model.Pact, name: str) -> Any:
    """{name}, as known on the day of the backtest, before any evidence

    The median of the simulations as drawn, nine in ten of them as bounds.
    """
    found = as_drawn(pact, BACKTEST)
    if found is None:
        return +unwritten("USD", BACKTEST)
    one, read = interval_of(found, *foretold.of(name)), (pact.simulations("prior"),)
    text = f"median of {name} in {len(found.weights)} simulations as drawn, nine in ten as bounds"
    return traces.Traced(one.middle, one.low, one.high, "USD", text=text, operands=read)


@register.finding(_WHEN, id="{when}_effective")
def effective(pact: model.Pact, when: str) -> Any:
    """Simulations that count in effect, {when}

    How many independent ones would tell as much.
    """
    found = simulated(pact, when)
    if found is None:
        return +unwritten("simulations", _day(pact, when))
    count = float(f"{found.effective:.2g}")
    text = "independent simulations whose means would scatter as those of the groups do"
    read = (pact.simulations(when),)
    return traces.Traced(count, count, count, "simulations", text=text, operands=read)


@register.finding(_SHARED, _READING, id="{kind}_{reading}", style="percent")
def weight(pact: model.Pact, kind: str, reading: str) -> Any:
    """{reading}{kind}

    Within two standard errors.
    """
    found = _every(pact, kind, pact.as_of)
    if found is None or (reading == "shrinking" and "base_moves" not in found.inputs):
        return +unwritten("ratio", pact.as_of)
    of = f"of simulations{' as drawn' * (kind == 'drawn')} of the kind {reading}"
    text = f"share {of}, two standard errors as bounds"
    return share(*found.part(_is_of(reading, found)), text, (pact.simulations(kind),))


def _is_of(reading: str, found: worlds.Worlds) -> Any:
    """Which simulations are of a kind."""
    drawn = found.inputs
    shrinking = np.zeros(len(found.weights), bool)
    if "base_moves" in drawn:
        shrinking = (drawn["base_moves"] > 0) & (drawn["base_drift"] < 1)
    kinds = {
        "net": drawn["net"] > 0,
        "late": drawn["lag"] > 0,
        "deferred": drawn["deferral"] > 0,
        "shrinking": shrinking,
    }
    kinds["one_of_these"] = np.any([*kinds.values()], axis=0)
    return kinds[reading]


def share(part: float, error: float, text: str, read: tuple[traces.Traced, ...]) -> traces.Traced:
    """A share of simulations, two standard errors as bounds."""
    low, high = max(part - 2 * error, 0.0), min(part + 2 * error, 1.0)
    middle, low, high = (worlds.told(one, 0.0) for one in (part, low, high))
    return traces.Traced(middle, low, high, "ratio", text=text, operands=read)


def unwritten(unit: str, day: str) -> traces.Traced:
    """What stands for the inputs before the day they were written."""
    label = "no inputs of simulations were written yet"
    return traces.unknown(unit, id=f"worlds_{day}", label=label, kind="parameter")
