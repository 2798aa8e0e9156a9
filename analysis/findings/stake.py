"""The stake in OpenAI on each stated day: its part, value, cost and return; and what was booked."""

import datetime
import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from analysis import periods, terms, traces
from analysis.findings import calendar, model, register
from analysis.terms import stake

CLAUSE, _BOOKED = "equity_stake", "openai_gain_pretax"


@dataclass(frozen=True)
class Day:
    """A day that the stake is stated for; `slug` names it in ids."""

    date: datetime.date
    slug: str

    @property
    def label(self) -> str:
        """The day in words."""
        return periods.day(self.date)


def _begun(pact: model.Pact, *names: str) -> set[datetime.date]:
    """The days on which terms of some names began, of those known, and begun, on the run's day."""
    return {one.effective for one in pact.agreed[CLAUSE].begun(pact.as_of, *names)}


def recapitalised(pact: model.Pact) -> datetime.date:
    """The day on which the stake was first given a value."""
    return min(_begun(pact, "valuation"))


@model.once
def days(pact: model.Pact) -> tuple[Day, ...]:
    """The eve of the recapitalisation, its day, and each since with another part or value."""
    first = recapitalised(pact)
    later = sorted(day for day in _begun(pact, "fraction", "valuation") if day > first)
    months = [f"{day:%Y_%m}" for day in later]
    return (
        Day(first - datetime.timedelta(days=1), "before"),
        Day(first, "recapitalised"),
        *(
            Day(day, month if months.count(month) == 1 else f"{day:%Y_%m_%d}")
            for day, month in zip(later, months, strict=True)
        ),
    )


DAY = register.Axis("day", days)
FUNDING = register.words("funding", {"funded": "funded", "committed": "committed"})
BOOKED = register.Axis("year", lambda pact: calendar.years_of(pact, _BOOKED))
# The last quarter before the recapitalisation: the article divides what was booked for it.
LAST_BEFORE = register.Axis("of", lambda pact: [periods.quarter(recapitalised(pact)).shift(-1)])


def _stated(pact: model.Pact, name: str, day: datetime.date) -> traces.Traced:
    return terms.stated(CLAUSE, name, day, pact.run)


def _rounded(pact: model.Pact, day: datetime.date) -> traces.Traced:
    """The part stated for a day, with what its rounding leaves open."""
    term = pact.agreed[CLAUSE].term("fraction", day, pact.as_of)
    return terms.rounded(_stated(pact, "fraction", day), term)


@register.finding(DAY, style="percent")
def stake_fraction(pact: model.Pact, day: Day) -> Any:
    """Microsoft's stake on {day}

    As stated; where that is about so many percent, its bounds are what rounding to the last digit
    leaves open.
    """
    return _rounded(pact, day.date)


@register.finding(style="percent")
def stake_now(pact: model.Pact) -> Any:
    """Microsoft's stake as last stated

    Its bounds are what rounding to the last digit leaves open, if it is about so many percent.
    """
    return _rounded(pact, pact.day)


@register.finding(DAY)
def stake_value(pact: model.Pact, day: Day) -> Any:
    """Value of Microsoft's stake on {day}

    As stated with it, so that how the part is rounded does not count. Unknown where no valuation
    was stated.
    """
    return stake.value(*(_stated(pact, name, day.date) for name in ("fraction", "valuation")))


def _cost(pact: model.Pact, funding: str, day: datetime.date) -> traces.Traced:
    """What was committed, or paid in as last stated by a day."""
    if funding == "committed":
        return _stated(pact, "committed", day)
    return pact.newest("funded", day)


@register.finding(FUNDING, DAY, id="stake_{funding}_{day}")
def stake_cost(pact: model.Pact, funding: str, day: Day) -> Any:
    """Microsoft's funding, {funding}, {day}"""
    return _cost(pact, funding, day.date)


@register.finding(FUNDING, DAY)
def stake_multiple(pact: model.Pact, funding: str, day: Day) -> Any:
    """Value of the stake over what was {funding}, {day}"""
    nothing = traces.known(0.0, "USD", id="received", label="Profits received", kind="parameter")
    return stake.multiple(pact.stake_value(day), nothing, _cost(pact, funding, day.date))


def _committing(pact: model.Pact) -> list[datetime.date]:
    return sorted(_begun(pact, "committed"))


def _month(day: datetime.date) -> str:
    return f"{day:%Y_%m}"


COMMITTED = register.Axis("on", _committing, _month, periods.day)


@register.finding(COMMITTED, listed=register.hidden)
def committed(pact: model.Pact, on: datetime.date) -> Any:
    """Microsoft's funding committed by {on}"""
    return _stated(pact, "committed", on)


# When Microsoft paid in, which is not published: as each commitment was made; all after the first
# with the last; or after the first in equal parts each year from the last until the sum was stated.
PAID = register.words(
    "paid",
    {
        "committed": "paid as committed",
        "last": "paid with the last commitment",
        "yearly": "paid in equal parts from the last commitment on",
    },
)
Dating = list[tuple[datetime.date, traces.Traced]]


def dating(pact: model.Pact, until: datetime.date, sum_: traces.Traced, paid: str) -> Dating:
    """Day and amount of each tranche of a sum, under a reading of `PAID`.

    Args:
        until: the day by which the sum was paid in.
        sum_: all of it, USD.
    """
    days = [day for day in _committing(pact) if day <= until]
    sums = [*(pact.committed(_month(day)) for day in days[:-1]), sum_]
    if paid == "committed":
        return [(days[0], sums[0])] + [
            (day, now - then)
            for day, (then, now) in zip(days[1:], itertools.pairwise(sums), strict=True)
        ]
    later = days[-1:] if paid == "last" else _yearly(pact, days[-1], until)
    return [(days[0], sums[0]), *((day, (sum_ - sums[0]) / len(later)) for day in later)]


def printed(amounts: Iterable[traces.Traced]) -> list[str]:
    """What stands for amounts in a printed formula."""
    return [one.id or one.formula for one in amounts]


def read(amounts: Iterable[traces.Traced]) -> list[traces.Traced]:
    """What amounts are computed from, once each."""
    found = {part.id: part for one in amounts for part in ([one] if one.id else one.inputs)}
    return [*found.values()]


@register.finding(PAID, DAY, id="stake_return_{paid}_{day}", style="percent")
def stake_return_read(pact: model.Pact, paid: str, day: Day) -> Any:
    """Internal rate of return a year on the stake, to {day}, {paid}"""
    worth = pact.stake_value(day)
    dated = dating(pact, day.date, _cost(pact, "funded", day.date), paid)
    days, amounts = zip(*dated, strict=True)
    found = _return(dated, worth.value, day.date)
    text = f"rate_of_return({[*map(str, days)]}, [{', '.join(printed(amounts))}], "
    return traces.known(
        found, "ratio", text=f"{text}{worth.id}, '{day.date}')", operands=(worth, *read(amounts))
    )


@register.finding(DAY, style="percent")
def stake_return(pact: model.Pact, day: Day) -> Any:
    """Internal rate of return a year on the stake, to {day}

    The days of payment are not published. As each commitment was made; its bounds are the least
    and the most of three readings: so, all after the first with the last commitment, or in equal
    parts each year from then until the sum was stated. Were more paid later, it would be higher.
    """
    first, *others = (pact.stake_return_read(paid, day) for paid in PAID.keys(pact))
    return traces.spanned(first, others)


def _return(dated: Dating, worth: float, on: datetime.date) -> float:
    """The return on money as dated; unknown where there is none, as on a stake worth nothing."""
    try:
        return stake.rate_of_return(
            [day for day, _ in dated], [paid.value for _, paid in dated], worth, on
        )
    except ValueError:
        return float("nan")


def _yearly(
    pact: model.Pact, first: datetime.date, until: datetime.date
) -> tuple[datetime.date, ...]:
    """A day and its anniversaries before that for which all was last stated, and that."""
    stated = pact.select("funded")
    last = max(one.end for one in stated if one.end <= until)
    years = range(first.year, last.year + 1)
    return (*(day for year in years if (day := first.replace(year=year)) < last), last)


@register.finding(BOOKED)
def booked(pact: model.Pact, year: periods.Period) -> Any:
    """Gain or loss from OpenAI booked by Microsoft"""
    return pact.pick(_BOOKED, year)


@register.finding(LAST_BEFORE)
def booked_over_stake(pact: model.Pact, quarter: periods.Period) -> Any:
    """What Microsoft booked of OpenAI, over its later stake, which is not its method{of:.0}"""
    return pact.pick(_BOOKED, quarter) / pact.stake_fraction("recapitalised")
