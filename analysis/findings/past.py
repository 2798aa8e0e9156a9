"""What the simulations say of the past: on the day of the backtest, and on the run's own.

What the backtest asks stands in data/uncertainty.yml. Nothing that measures what is asked on its
day, or a part of its period, is among the evidence for it.
"""

import operator
from typing import Any, NamedTuple

import numpy as np

from analysis import figures, periods, traces, worlds
from analysis.findings import model, register

AS_DRAWN = 4  # times as many simulations as drawn, for evidence to weigh
_OF_REVENUE = ("earned", "growth", "pace")  # what a simulation says of figures that measure it
READINGS = {
    "net": "Share of simulations in which something is set off",
    "late": "Share of simulations in which payments are late",
    "deferred": "Share of simulations in which a part of each payment is put off",
    "shrinking": "Share of simulations in which the shared part of revenue shrinks",
    "one_of_these": "Share of simulations with at least one explanation of the gap",
}
_KNOWN = {
    "worlds": "from what was known on the day of this edition",
    "drawn": "as drawn on the day of this edition, before any evidence",
    "backtest": "from what was known on {}",
    "prior": "as drawn on {}, before any evidence",
}


class Asked(NamedTuple):
    """A question of the backtest, of one period."""

    of: worlds.Question
    period: periods.Period

    @property
    def slug(self) -> str:
        """Its name in identifiers."""
        return f"{self.of.id}_{self.period.slug}"

    @property
    def label(self) -> str:
        """What is asked, in words."""
        return f"{self.of.asks}, {self.period.label}"


def tested_on() -> str:
    """The day of the backtest."""
    return worlds.load().backtest.isoformat()


@model.once
def asked(pact: model.Pact) -> tuple[Asked, ...]:
    """What the backtest asks, and of which figures became known since by the run's day.

    Of those what the simulations of the day of the backtest say something of.
    """
    found: list[Asked] = []
    for one in worlds.load().asked:
        known = pact.select(one.quantity)
        since = [each for each in known if each.known.isoformat() > tested_on()]
        spans = {periods.between(each.start, each.end) for each in since}
        told = {each for each in spans if each and worlds.covers(each.start, each.end, tested_on())}
        found += (Asked(one, each) for each in sorted({*map(periods.parse, one.periods), *told}))
    return tuple(found)


def is_asked(pact: model.Pact, *keys: Any) -> bool:
    """Whether the quantity and the period, the last two keys, are asked of."""
    return Asked(*keys[-2:]) in asked(pact)


def _axis(name: str, *kinds: str) -> register.Axis:
    return register.Axis(
        name, lambda _: kinds, str, lambda one: _KNOWN[one].format(periods.day(tested_on()))
    )


_SIMULATED, _WHEN = _axis("kind", *_KNOWN), _axis("when", "backtest", "worlds")
_READING = register.words("reading", READINGS)
_SHARED = register.words("kind", {"worlds": "", "drawn": ", as drawn"})
QUANTITY = register.Axis(
    "quantity",
    lambda _: worlds.load().asked,
    operator.attrgetter("id"),
    operator.attrgetter("asks"),
)
PERIOD = register.Axis("period", lambda pact: sorted({one.period for one in asked(pact)}))
NAME = register.Axis("name", asked)


def _day(pact: model.Pact, when: str) -> str:
    return tested_on() if when in ("backtest", "prior") else pact.as_of


def simulated(pact: model.Pact, when: str, about: Asked | None = None) -> worlds.Worlds | None:
    """The simulations as known then; none before the inputs were written, or on a day to come.

    Those of a backtest are weighed by what is no evidence of the target itself.
    """
    if when == "worlds":
        return worlds.inferred(pact.as_of, pact.run["draws"], pact.run["seed"])
    pieces = worlds.pieces(tested_on())
    free = [one for one in pieces if about is None or not _measures(one, about)]
    key = ("backtest", *(one.figure.id for one in free))
    return pact.kept(key, lambda: (drawn := as_drawn(pact, tested_on())) and drawn.given(free))


def _measures(one: worlds.Piece, about: Asked) -> bool:
    """Whether evidence is of the target itself: of revenue in its period, if revenue it is."""
    quantities = one.figure.quantity, about.of.quantity
    same = len({worlds.MEASURED[each] in _OF_REVENUE for each in quantities}) == 1
    return same and one.overlaps(about.period)


def as_drawn(pact: model.Pact, day: str, times: int = AS_DRAWN) -> worlds.Worlds | None:
    """Simulations as drawn, before any evidence; none before the inputs were written."""
    if day > pact.as_of:
        return None
    return worlds.as_drawn(day, times * pact.run["draws"], pact.run["seed"])


def of_kind(pact: model.Pact, kind: str, about: Asked | None = None) -> worlds.Worlds | None:
    """The simulations of a kind."""
    if kind in ("worlds", "backtest"):
        return simulated(pact, kind, about)
    return as_drawn(pact, _day(pact, kind), 1 if kind == "drawn" else AS_DRAWN)


@register.finding(_SIMULATED, listed=register.hidden)
def simulations(pact: model.Pact, kind: str) -> Any:
    """Simulations {kind}

    As many as the run asks for, drawn from the inputs, and where there is evidence weighed by it.
    """
    day, found = _day(pact, kind), of_kind(pact, kind)
    if found is None:
        return +unwritten("simulations", day)
    drawn = [worlds.traced(one) for one in worlds.drawn(day) if one.id in worlds.PAST_INPUTS]
    spoke = worlds.pieces(day) if kind in ("worlds", "backtest") else ()
    read = (*(figures.trace(one.figure) for one in spoke), *drawn)
    number = float(len(found.weights))
    return traces.known(number, "simulations", text=f"{number:g}", operands=read)


def _median(pact: model.Pact, kind: str, about: Asked) -> traces.Traced:
    """The median of what simulations of a kind say of something, nine in ten of them as bounds."""
    found = of_kind(pact, kind, about)
    if found is None:
        return +unwritten("USD", _day(pact, kind))
    one, many = found.interval(about.of.quantity, about.period), f"{len(found.weights)} simulations"
    how = f"{many}{' as drawn' * (kind == 'prior')}, nine in ten as bounds"
    text, read = f"median of {about.slug} in {how}", (pact.simulations(kind),)
    return traces.Traced(one.middle, one.low, one.high, "USD", text=text, operands=read)


@register.finding(_WHEN, QUANTITY, PERIOD, id="{when}_{quantity}_{period}", where=is_asked)
def stated(pact: model.Pact, when: str, quantity: worlds.Question, period: periods.Period) -> Any:
    """{quantity}, {period}, simulated {when}

    The median of what the simulations say, nine in ten of them as bounds.
    """
    return _median(pact, when, Asked(quantity, period))


@register.finding(_WHEN, QUANTITY, PERIOD, where=is_asked)
def error(pact: model.Pact, when: str, quantity: worlds.Question, period: periods.Period) -> Any:
    """{quantity}, {period}, simulated {when}: standard error

    The largest of those of median and bounds.
    """
    about = Asked(quantity, period)
    found = simulated(pact, when, about)
    if found is None:
        return +unwritten("USD", _day(pact, when))
    text = f"largest standard error of the three for {about.slug} over {worlds.CHAINS} groups"
    found_error = found.interval(quantity.quantity, period).error
    return traces.known(found_error, "USD", text=text, operands=(pact.simulations(when),))


@register.finding(NAME)
def prior(pact: model.Pact, name: Asked) -> Any:
    """{name}, as drawn on the day of the backtest, before any evidence

    The median of the simulations as drawn, nine in ten of them as bounds.
    """
    return _median(pact, "prior", name)


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
    found = of_kind(pact, kind)
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
