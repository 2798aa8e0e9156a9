"""The claim on profits: how much profit it needs, and what it pays on a loss, shared or not."""

from typing import Any

from analysis import outlook, periods, terms, traces
from analysis.findings import calendar, model, register
from analysis.terms import participation

_LOSS = "operating_loss"
YEAR = register.Axis("year", lambda pact: calendar.years_of(pact, _LOSS))
RATE = register.words("rate", {"first_rate": "first rate", "second_rate": "second rate"})


def waterfall(pact: model.Pact) -> dict[str, traces.Traced]:
    """The terms of the profit participation as last in force."""
    names = terms.KINDS["participation"]
    return {name: terms.last_stated("profit_participation", name, pact.run) for name in names}


@register.finding()
def profits_to_recoup(pact: model.Pact) -> Any:
    """OpenAI profits until the investment is recouped"""
    rules = waterfall(pact)
    return rules["recoup"] / rules["first_rate"]


@register.finding()
def profits_to_cap(pact: model.Pact) -> Any:
    """OpenAI profits until the total is received"""
    rules = waterfall(pact)
    return pact.profits_to_recoup() + (rules["cap"] - rules["recoup"]) / rules["second_rate"]


@register.finding(YEAR)
def loss(pact: model.Pact, year: periods.Period) -> Any:
    """OpenAI's operating loss"""
    return pact.pick(_LOSS, year)


@register.finding()
def profits_told(pact: model.Pact) -> Any:
    """Years that are known to have closed with a profit of OpenAI

    Of those whose operating loss was published by the day.
    """
    losses = (pact.loss(one) for one in YEAR.keys(pact))
    return traces.those(losses, lambda one: one.high < 0, "(1 if high({}) < 0 else 0)")


@register.finding(YEAR, id="participation_{year}")
def participation_due(pact: model.Pact, year: periods.Period) -> Any:
    """Profit participation due on {year}, less losses borne"""
    borne = outlook.assumption("loss_share", pact.run)
    return participation.due(0 - pact.pick(_LOSS, year), 0, loss_rate=borne, **waterfall(pact))


@register.finding(RATE, YEAR)
def loss_at(pact: model.Pact, rate: str, year: periods.Period) -> Any:
    """Loss of {year} that Microsoft would have borne at the {rate}"""
    rules = waterfall(pact)
    return 0 - participation.due(0 - pact.pick(_LOSS, year), 0, loss_rate=rules[rate], **rules)
