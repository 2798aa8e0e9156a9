"""What the claim on profits would have been worth to its own end, against the stake taken for it.

The path stops before the claim does. Here the profit of the path's last year stays the same until
the reported total is received, with losses made up first or not: neither is published.
"""

from collections.abc import Sequence
from typing import Any

from analysis import outlook, terms, traces
from analysis.findings import model, path, register, steps
from analysis.terms import participation

LOSSES = register.words(
    "losses", {"yearly": "each year's profit by itself", "carried": "losses made up first"}
)


def _rates(step: steps.Step) -> list[Any]:
    """The terms of the claim on the eve of the exchange."""
    names, eve = terms.KINDS["participation"], steps.eve(step)
    return [step.old.term("profit_participation", name, eve) for name in names]


def _profits(pact: model.Pact) -> list[traces.Traced]:
    return [pact.outlook_amount("profit", year) for year in path.years(pact)]


def _ends(of: Sequence[traces.Traced], end: str) -> list[Any]:
    return [getattr(one, end) for one in of]


def _listed(read: Sequence[traces.Traced]) -> str:
    return f"[{', '.join(one.id for one in read)}]"


@register.finding(LOSSES, steps.EXCHANGE)
def claim_worth(pact: model.Pact, losses: str, step: steps.Step) -> Any:
    """Claim on profits run to its end, present value, {losses}{step}

    After the path the profit of its last year stays the same, until the total is received.
    """
    profits, rates = _profits(pact), _rates(step)
    discount = outlook.assumption("discount_rate", pact.run)
    stated, carried = _ends(rates, "value"), losses == "carried"
    worths = (
        participation.worth(_ends(profits, end), stated, discount.value, carried=carried)
        for end in ("value", "low", "high")
    )
    text = f"worth({_listed(profits)}, {_listed(rates)}, discount_rate, carried={carried})"
    return traces.worded(worths, "USD", text, [*profits, *rates, discount])


@register.finding(LOSSES, steps.EXCHANGE)
def claim_ends(pact: model.Pact, losses: str, step: steps.Step) -> Any:
    """When the claim on profits would have ended, {losses}{step}

    The first year of the path and the years until the total is received.
    """
    profits, rates = _profits(pact), _rates(step)
    first, carried = path.years(pact)[0].start.year, losses == "carried"
    dates = (
        first + participation.years(_ends(profits, end), _ends(rates, "value"), carried=carried)
        for end in ("value", "high", "low")  # the more profit, the sooner
    )
    text = f"{first} + years({_listed(profits)}, {_listed(rates)}, carried={carried})"
    return traces.worded(dates, traces.DATE, text, [*profits, *rates])


@register.finding(steps.EXCHANGE)
def claim_as_read(pact: model.Pact, step: steps.Step) -> Any:
    """Claim on profits, present value, over its readings{step}

    On the path alone, with the least and the most of all readings as bounds: cut off with the path,
    run to its end, and so with losses made up first.
    """
    cut = pact.pv("profit_participation", step.old)
    whole = (pact.claim_worth(losses, step) for losses in ("yearly", "carried"))
    return traces.spanned(cut, whole)


@register.finding(steps.EXCHANGE)
def break_even_as_read(pact: model.Pact, step: steps.Step) -> Any:
    """Valuation at which the stake is worth the claim, over the readings of the claim{step}"""
    return pact.claim_as_read(step) / pact.stake_exchanged(step)


@register.finding(steps.EXCHANGE, id="stake_less_claim_as_read{step}")
def stake_less_claim(pact: model.Pact, step: steps.Step) -> Any:
    """Stated value of the stake less the claim, over the readings of the claim{step}"""
    return pact.pv_stake(step.new) - pact.claim_as_read(step)


@register.finding(LOSSES, steps.EXCHANGE)
def break_even_run_out(pact: model.Pact, losses: str, step: steps.Step) -> Any:
    """Valuation at which the stake is worth the claim run to its end, {losses}{step}"""
    return pact.claim_worth(losses, step) / pact.stake_exchanged(step)
