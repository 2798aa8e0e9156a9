"""The path of OpenAI's business that every version of the pact is applied to, year by year.

A path is a scenario as the run moves it: an assumption, no forecast.
"""

from typing import Any

from analysis import outlook, periods
from analysis.findings import model, register


@model.once
def years(pact: model.Pact) -> tuple[periods.Period, ...]:
    """The years of the run's scenario."""
    return tuple(periods.parse(str(year)) for year in outlook.years(pact.run))


def before(year: periods.Period) -> periods.Period:
    """The year before one."""
    return year.shift(-periods.YEAR)


def eve(pact: model.Pact) -> periods.Period:
    """The year before the first, whose accounts are audited."""
    return before(years(pact)[0])


def named(pact: model.Pact) -> tuple[str, ...]:
    """The same as they are called in ids."""
    return tuple(year.slug for year in years(pact))


def spread(pact: model.Pact) -> tuple[str, str, str]:
    """Three of them to name in a sentence: the first, one that is not far, and the last."""
    named_ = named(pact)
    return named_[0], named_[len(named_) // 3], named_[-1]


YEAR = register.Axis("year", years)
EVE = register.Axis("eve", lambda pact: (eve(pact),))
register.said("first", lambda pact, *_: named(pact)[0])
register.said("last", lambda pact, *_: named(pact)[-1])
register.said("span", lambda pact, *_: f"{named(pact)[0]} to {named(pact)[-1]}")
_BASES = {rate: base for base, rate in outlook.RATES.items()}
_AMOUNTS = {id: (base, label) for base, (id, label) in outlook.AMOUNTS.items()}
BASE = register.words("base", {rate: outlook.LABELS[base] for rate, base in _BASES.items()})
AMOUNT = register.words("amount", {id: label for id, (_, label) in _AMOUNTS.items()})


@register.finding(BASE, YEAR, id="outlook_{base}_{year}")
def outlook_base(pact: model.Pact, base: str, year: periods.Period) -> Any:
    """{base} as assumed

    Published, stated by the scenario, grown from the year before, or on a line between two years;
    then moved by the run's parameters.
    """
    return outlook.moved(
        _BASES[base],
        year.start.year,
        lambda earlier: _earlier(pact, base, periods.parse(str(earlier))),
        pact.run,
    )


def _earlier(pact: model.Pact, base: str, year: periods.Period) -> Any:
    """A base of a year before another: before the first, what the audited accounts say."""
    first = years(pact)[0]
    return pact.audited_profit_rate(year) if year < first else pact.outlook_base(base, year)


@register.finding(EVE, id="outlook_profit_rate_{eve}", listed=register.hidden)
def audited_profit_rate(pact: model.Pact, eve: periods.Period) -> Any:
    """OpenAI's profit over revenue{eve:.0}

    Less the operating loss of the audited accounts, over their revenue.
    """
    return outlook.audited_margin(eve.start.year, pact.as_of)


@register.finding(AMOUNT, YEAR, id="outlook_{amount}_{year}")
def outlook_amount(pact: model.Pact, amount: str, year: periods.Period) -> Any:
    """{amount} as assumed

    The base as a part or multiple of revenue, times the revenue of the year.
    """
    base, _ = _AMOUNTS[amount]
    return pact.outlook_base(outlook.RATES[base], year) * revenue(pact, year)


@register.finding(YEAR)
def outlook_azure_bought(pact: model.Pact, year: periods.Period) -> Any:
    """What OpenAI buys on Azure as assumed

    Azure's part of the spending on computing.
    """
    return pact.outlook_base("azure_rate", year) * pact.outlook_amount("compute", year)


def revenue(pact: model.Pact, year: periods.Period) -> Any:
    """OpenAI's revenue of a year."""
    return pact.outlook_base("revenue", year)


@register.finding()
def discount_rate_used(pact: model.Pact) -> Any:
    """How much less money counts a year later, as assumed"""
    return +outlook.assumption("discount_rate", pact.run)


@register.finding()
def share_until_used(pact: model.Pact) -> Any:
    """Last year of the share where it is not published, as assumed"""
    return +outlook.assumption("share_until", pact.run)


@register.finding()
def agi_year_used(pact: model.Pact) -> Any:
    """Year at whose start AGI counts as reached: the run's, or the scenario's if earlier"""
    return +outlook.agi_year(pact.run)
