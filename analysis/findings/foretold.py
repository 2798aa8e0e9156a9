"""What the backtest asks: of which quantities and periods something is stated, by which name."""

from collections.abc import Iterator
from typing import Any

from analysis import figures, periods, worlds
from analysis.findings import model, register

BACKTEST = "2025-11-18"  # the day of the edition `article`, and of the first inputs
# Quantity of what is stated: what it is called, its quantity among the figures, the leaked flows
# that it is made of, and what makes them it.
STATED = {
    "revenue": ("OpenAI's revenue", "revenue", ("payments",)),
    "to_microsoft": (
        "What Microsoft got from OpenAI",
        "expenses_to_microsoft",
        ("payments", "inference"),
    ),
    "from_openai": (
        "What Microsoft earned from OpenAI",
        "revenue_from_openai",
        ("payments", "inference"),
    ),
}
# What was asked of each on that day, in which periods: fixed then, so that no outcome chooses it.
# What is published since is asked, too.
ASKED = {
    "revenue": ("2024", "2025", "2026q1"),
    "to_microsoft": ("2025",),
    "from_openai": ("fy2026",),
}


def told_later(pact: model.Pact) -> tuple[tuple[str, periods.Period], ...]:
    """What is stated: each quantity, in its periods.

    Those asked from the start, and those of which a figure became known since by the run's day, if
    the simulations of the day of the backtest say something of them.
    """
    return pact.kept("told_later", lambda: tuple(_told_later(pact.as_of)))


def _told_later(as_of: str) -> Iterator[tuple[str, periods.Period]]:
    for name, (_, quantity, _) in STATED.items():
        known = figures.select(quantity, as_of=as_of)
        since = [one for one in known if one.known.isoformat() > BACKTEST]
        spans = {periods.between(one.start, one.end) for one in since}
        told = {one for one in spans if one and worlds.covers(one.start, one.end, BACKTEST)}
        yield from ((name, one) for one in sorted({*map(periods.parse, ASKED[name]), *told}))


def names(pact: model.Pact) -> dict[str, str]:
    """What is stated by its name in ids, and in words."""
    found = (f"{name}_{period.slug}" for name, period in told_later(pact))
    return {name: _in_words(name) for name in found}


def _in_words(name: str) -> str:
    """What is stated in words."""
    quantity, period = of(name)
    return f"{STATED[quantity][0]}, {period.label}"


def is_told(pact: model.Pact, *keys: Any) -> bool:
    """Whether the quantity and the period, the last two keys, are something of the past."""
    quantity, period = keys[-2:]
    return (quantity, period) in told_later(pact)


def of(name: str) -> tuple[str, periods.Period]:
    """The quantity and the period of a name."""
    quantity = next(one for one in STATED if name.startswith(f"{one}_"))
    return quantity, periods.parse(name.removeprefix(f"{quantity}_"))


QUANTITY = register.words("quantity", {one: label for one, (label, *_) in STATED.items()})
PERIOD = register.spans("period", lambda pact: sorted({one for _, one in told_later(pact)}))
NAME = register.Axis("name", names, str, _in_words)
