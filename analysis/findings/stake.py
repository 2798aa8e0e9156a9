"""The stake in OpenAI on each stated day: its part, value, cost and return; and what was booked."""

import datetime
from dataclasses import dataclass
from typing import Any

from analysis import figures, periods, traces
from analysis.findings import calendar, clauses, model, register
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
        return f"{self.date.day} {self.date:%B %Y}"


def recapitalised(pact: model.Pact) -> datetime.date:
    """The day on which the stake was first given a value."""
    as_of = datetime.date.fromisoformat(pact.as_of)
    valued = [
        one.effective
        for one in pact.agreed[CLAUSE].terms
        if one.name == "valuation" and one.known <= as_of
    ]
    return min(valued)


def days(pact: model.Pact) -> tuple[Day, ...]:
    """The eve of the recapitalisation, its day, and each since with another part or value."""
    return pact.kept("stake days", lambda: _days(pact))


def _days(pact: model.Pact) -> tuple[Day, ...]:
    first, as_of = recapitalised(pact), datetime.date.fromisoformat(pact.as_of)
    later = sorted(
        {
            one.effective
            for one in pact.agreed[CLAUSE].terms
            if one.name in ("fraction", "valuation") and one.known <= as_of
            if first < one.effective <= as_of
        }
    )
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
BOOKED = register.spans("year", lambda pact: calendar.years_of((_BOOKED,), pact.as_of))
# The last quarter before the recapitalisation: the article divides what was booked for it.
LAST_BEFORE = register.spans("of", lambda pact: [_last_before(pact)])


def _last_before(pact: model.Pact) -> periods.Period:
    return periods.quarter(recapitalised(pact)).shift(-1)


def _stated(pact: model.Pact, name: str, day: datetime.date) -> traces.Traced:
    return clauses.stated(pact, CLAUSE, name, day)


@register.finding(DAY)
def stake_fraction(pact: model.Pact, day: Day) -> Any:
    """Microsoft's stake on {day}"""
    return _stated(pact, "fraction", day.date)


@register.finding(DAY)
def stake_value(pact: model.Pact, day: Day) -> Any:
    """Value of Microsoft's stake on {day}

    Unknown where no valuation was stated.
    """
    return stake.value(*(_stated(pact, name, day.date) for name in ("fraction", "valuation")))


def _cost(pact: model.Pact, funding: str, day: datetime.date) -> traces.Traced:
    """What was committed, or paid in as last stated by a day."""
    if funding == "committed":
        return _stated(pact, "committed", day)
    return figures.latest("funded", pact.as_of, day)


@register.finding(FUNDING, DAY, id="stake_{funding}_{day}")
def stake_cost(pact: model.Pact, funding: str, day: Day) -> Any:
    """Microsoft's funding, {funding}, {day}"""
    return _cost(pact, funding, day.date)


@register.finding(FUNDING, DAY)
def stake_multiple(pact: model.Pact, funding: str, day: Day) -> Any:
    """Value of the stake over what was {funding}, {day}"""
    nothing = traces.known(0.0, "USD", id="received", label="Profits received", kind="parameter")
    return stake.multiple(pact.stake_value(day), nothing, _cost(pact, funding, day.date))


@register.finding(DAY)
def stake_return(pact: model.Pact, day: Day) -> Any:
    """Internal rate of return a year on the stake, to {day}

    When the money was paid in is public for the first tranche only. Two readings: all the rest on
    the day of the last commitment, or in equal parts each year from then until it was stated.
    """
    first, at_once = _committed_on(pact, day.date)
    worth, cost = pact.stake_value(day), _cost(pact, "funded", day.date)
    begun = _stated(pact, "committed", first)
    low, high = (
        stake.rate_of_return(
            [first, *dates],
            [begun.value, *[(cost.value - begun.value) / len(dates)] * len(dates)],
            worth.value,
            day.date,
        )
        for dates in ((at_once,), _yearly(at_once, _funded_on(pact, day.date)))
    )
    text = (
        f"rate_of_return(['{first}', '{at_once}'], [{begun.id}, {cost.id} - {begun.id}], "
        f"{worth.id}, '{day.date}')"
    )
    return traces.Traced(low, low, high, "ratio", text=text, operands=(worth, cost, begun))


def _committed_on(pact: model.Pact, day: datetime.date) -> tuple[datetime.date, datetime.date]:
    """The days of the first and of the last commitment until a day."""
    made = [one.effective for one in pact.agreed[CLAUSE].terms if one.name == "committed"]
    return min(made), max(one for one in made if one <= day)


def _funded_on(pact: model.Pact, day: datetime.date) -> datetime.date:
    """The day for which the sum paid in was last stated by another."""
    stated = figures.select("funded", as_of=pact.as_of)
    return max(one.end for one in stated if one.end <= day)


def _yearly(first: datetime.date, last: datetime.date) -> tuple[datetime.date, ...]:
    """A day and its anniversaries before another, and that."""
    years = range(first.year, last.year + 1)
    return (*(day for year in years if (day := first.replace(year=year)) < last), last)


@register.finding(BOOKED)
def booked(pact: model.Pact, year: periods.Period) -> Any:
    """Gain or loss from OpenAI booked by Microsoft"""
    return figures.pick(_BOOKED, year, pact.as_of)


@register.finding(LAST_BEFORE)
def booked_over_stake(pact: model.Pact, quarter: periods.Period) -> Any:
    """That quarter's loss divided by the later stake, which is not Microsoft's method{of:.0}"""
    gain = figures.pick(_BOOKED, quarter, pact.as_of)
    return gain / _stated(pact, "fraction", recapitalised(pact))
