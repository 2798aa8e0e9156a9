"""What the revenue share is worth if AGI comes: a curve over its year, and over a yearly chance."""

from typing import Any

from analysis import outlook, periods, terms, traces
from analysis.findings import model, path, register, versions
from analysis.terms import trigger

# From never to about as likely as not within two years: nobody knows, so the whole span is shown.
CHANCES = (0.0, 0.05, 0.1, 0.2, 0.3)


def years(run: Any) -> tuple[int, ...]:
    """The years in which AGI may come: from the second of the outlook to the one after it."""
    return tuple(year + 1 for year in outlook.years(run))


AGI_YEAR = register.Axis("agi_year", lambda pact: years(pact.run), str, str)
CHANCE = register.Axis(
    "chance", lambda _: CHANCES, lambda one: f"{100 * one:02.0f}", "{:.0%}".format
)


@register.finding(versions.VERSION, path.YEAR)
def pv_share_without_agi(pact: model.Pact, version: terms.Version, year: periods.Period) -> Any:
    """Revenue share if AGI does not come, present value, pact of {version}"""
    return versions.discounted(pact, year, pact.share_without_agi(version, year))


@register.finding(versions.VERSION, AGI_YEAR)
def agi_curve(pact: model.Pact, version: terms.Version, agi_year: int) -> Any:
    """Revenue share, present value if AGI comes in {agi_year}, {version}

    The shares of the years before it, and of those in which AGI would not end the share.
    """
    shares = traces.total(
        pact.pv_share_without_agi(version, year)
        for year in path.years(pact)
        if trigger.surviving(year.start.year, agi_year)
        or not versions.ends_at_agi(version, year.end)
    )
    return versions.within_room(pact, version, shares)


@register.finding(versions.VERSION, CHANCE)
def agi_chance(pact: model.Pact, version: terms.Version, chance: float) -> Any:
    """Revenue share, present value at a yearly chance of AGI of {chance}, {version}

    The share of each year times the chance that AGI has not come by then, where it would end it.
    """
    first = path.years(pact)[0]
    amounts = {year: pact.pv_share_without_agi(version, year) for year in path.years(pact)}
    shares = traces.total(
        trigger.surviving_chance(year.start.year - first.start.year, chance) * amount
        if versions.ends_at_agi(version, year.end)
        else amount
        for year, amount in amounts.items()
    )
    return versions.within_room(pact, version, shares)
