"""What Microsoft has put in and got out by the end of the outlook, its stake included."""

import datetime
from dataclasses import replace
from typing import Any

from analysis import figures, outlook, periods, terms, traces
from analysis.findings import calendar, model, path, register, versions
from analysis.terms import stake

_FUNDED = (2019.55, 2023.06)  # when the first billion was announced, and the third phase


@register.finding(path.YEAR)
def microsoft_received(pact: model.Pact, year: periods.Period) -> Any:
    """Received by Microsoft since 2024, net

    What leaked, and what the pact in force pays on the path.
    """
    first = year == path.years(pact)[0]
    leaked = calendar.span(pact)
    received = pact.payments(leaked) if first else pact.microsoft_received(path.before(year))
    return received + pact.paid_under(versions.in_force(pact), year)


@register.finding(path.YEAR)
def stake_left(pact: model.Pact, year: periods.Period) -> Any:
    """Microsoft's part of OpenAI after dilution, as assumed

    The part last stated, less what later rounds take of it in each year since.
    """
    day = datetime.date.fromisoformat(pact.as_of)
    stated = _stated_on(pact, day)
    fraction = terms.stated("equity_stake", "fraction", day, pact.run)
    taken = outlook.assumption("dilution", "ratio", "Taken of the stake each year", pact.run)
    return stake.diluted(fraction, taken, max(year.start.year - stated.year, 0))


def _stated_on(pact: model.Pact, day: datetime.date) -> datetime.date:
    """The day for which Microsoft's part of OpenAI was last stated."""
    stated = pact.agreed["equity_stake"].term("fraction", day, day)
    return stated.effective if stated else day


@register.finding(path.YEAR)
def microsoft_stake(pact: model.Pact, year: periods.Period) -> Any:
    """Microsoft's stake as assumed

    What dilution leaves of its part of OpenAI, at what OpenAI is assumed to be worth.
    """
    return stake.value(pact.stake_left(year), pact.outlook_amount("valuation", year))


@register.finding(path.YEAR)
def microsoft_multiple(pact: model.Pact, year: periods.Period) -> Any:
    """Stake and payments over what Microsoft paid in"""
    worth, received = pact.microsoft_stake(year), pact.microsoft_received(year)
    return stake.multiple(worth, received, _funded(pact))


def _funded(pact: model.Pact) -> traces.Traced:
    """What Microsoft has paid in, as last stated."""
    return figures.latest("funded", pact.as_of)


@register.finding(path.LAST, id="microsoft_stake_part{last}")
def microsoft_stake_part(pact: model.Pact, last: str) -> Any:
    """The stake as part of stake and payments, {last}"""
    worth, received = pact.microsoft_stake(last), pact.microsoft_received(last)
    return replace(1 / (1 + received / worth), unit="ratio")


@register.finding(path.LAST, id="microsoft_return{last}")
def microsoft_return(pact: model.Pact, last: str) -> Any:
    """Microsoft's internal rate of return to {last}

    The first tranche when it was announced, the rest with the third phase; payments in the middle
    of each year, the stake after the last. It falls with what was paid in and rises with everything
    else, which gives its bounds.
    """
    years = [one.start.year for one in path.years(pact)]
    first, funded = _first_tranche(pact), _funded(pact)
    paid = (pact.paid_under(versions.in_force(pact), one) for one in path.years(pact))
    got = [*paid, pact.microsoft_stake(last)]
    days = [*_FUNDED, *(year + 0.5 for year in years), years[-1] + 1.0]
    value, low, high = (
        stake.yearly_return(
            days,
            [-first.value, first.value - getattr(funded, out), *(getattr(g, end) for g in got)],
        )
        for end, out in (("value", "value"), ("low", "high"), ("high", "low"))
    )
    parts = (first, funded, *got)
    kept = all(one.remembers for one in parts)
    flows = ", ".join([f"0 - {first.id}", f"{first.id} - {funded.id}", *(one.id for one in got)])
    return traces.Traced(
        value,
        low,
        high,
        "ratio",
        text=f"yearly_return({days}, [{flows}])",
        operands=parts if kept else (),
        remembers=kept,
    )


def _first_tranche(pact: model.Pact) -> traces.Traced:
    """What Microsoft committed first."""
    committed = (one for one in pact.agreed["equity_stake"].terms if one.name == "committed")
    day = min(one.effective for one in committed)
    return terms.stated("equity_stake", "committed", day, pact.run)
