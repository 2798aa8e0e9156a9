"""What a world says of the past: revenue, shares and bills, from payments by the clause's inverse.

Each quarter is one array over worlds. Where no payment leaked, revenue grows on the quarter before,
to the end of the year after the leak: by one draw in the leak's last year, by another in that one.
"""

import datetime
import functools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from analysis import cashflows, periods
from analysis.terms import share, versions
from analysis.worlds import loading
from analysis.worlds.drawing import Array

_MONTHS = 12
Quarters = dict[periods.Period, Array]


@dataclass(frozen=True)
class Past:
    """What worlds say of each quarter, USD: one value for each world.

    `due` is the share less what is set off, `deferred` the part of it that is put off for good.
    """

    revenue: Quarters
    due: Quarters
    set_off: Quarters
    deferred: Quarters
    bills: Quarters
    lag: Array

    def withheld(self, quarter: periods.Period) -> Array:
        """What a quarter's payment lacks of its share: set off, or put off."""
        return self.set_off[quarter] + self.deferred[quarter]

    def measured(self, quantity: str, start: datetime.date, end: datetime.date) -> Array:
        """What a figure of a quantity and period would be if its source knew the world, USD.

        A month has a third of its quarter, and a day the pace of its quarter.
        """
        return _SAID[loading.MEASURED[quantity]](self, start, end)


def _sum(*flows: str) -> Callable[[Past, datetime.date, datetime.date], Array]:
    def summed(past: Past, start: datetime.date, end: datetime.date) -> Array:
        quarters = periods.Period(periods.quarter(start).first, periods.quarter(end).last).quarters
        months = _MONTHS * (end.year - start.year) + end.month - start.month + 1
        part = months / (_MONTHS / periods.YEAR * len(quarters))
        whole = np.sum([getattr(past, flow)[one] for flow in flows for one in quarters], axis=0)
        return whole * part if part != 1 else whole

    return summed


def _owed(past: Past, _: datetime.date, end: datetime.date) -> Array:
    """What is still to be paid of the share on a day: all that was put off, and what is late."""
    last = periods.quarter(end)
    owed = np.sum([put for one, put in past.deferred.items() if one <= last], axis=0)
    for quarters in range(loading.LONGEST_LAG):
        owed = owed + np.where(past.lag > quarters, past.due[last.shift(-quarters)], 0)
    return np.asarray(owed)


def _over_last_year(past: Past, start: datetime.date, end: datetime.date) -> Array:
    """How far the revenue of a period exceeds that of the whole year before, ratio."""
    before = periods.quarter(start).year.shift(-periods.YEAR)
    then = past.measured("revenue", before.start, before.end)
    return np.asarray(past.measured("revenue", start, end) / then - 1)


GROWTHS = ("revenue_over_last_year",)  # whose error is that of one and the growth
_SAID: Mapping[str, Callable[[Past, datetime.date, datetime.date], Array]] = {
    "earned": _sum("revenue"),
    "growth": _over_last_year,
    "due": _sum("due"),
    "pace": lambda past, _, end: periods.YEAR * past.revenue[periods.quarter(end)],
    "booked": _sum("due", "bills"),
    "owed": _owed,
}


def says(world: Mapping[str, Array], as_of: str) -> Past:
    """What worlds say of the past.

    Args:
        world: one value for each world and input, and for each leaked quarter, as `draw` gives
            them.
        as_of: the day that it was drawn for.
    """
    paid = _leaked(world, "payments", as_of)
    quarters = _quarters(as_of)
    put_off = world["deferral"] * world["deferred_part"]
    paid_on = {one: amount / (1 - put_off) for one, amount in paid.items()}
    set_off = _set_off(world, quarters, as_of)
    fraction = shared(world, quarters, as_of)
    revenue = _revenue(world, paid_on, set_off, fraction, as_of)
    due = {
        one: np.maximum(share.due(earned, world["share_rate"], fraction[one], set_off[one]), 0)
        for one, earned in revenue.items()
    }
    deferred = {one: put_off * amount for one, amount in due.items()}
    bills = _bills(world, as_of, quarters)
    return Past(revenue, due, set_off, deferred, bills, world["lag"])


def covers(start: datetime.date, end: datetime.date, as_of: str) -> bool:
    """Whether some days lie in the quarters that worlds say something of."""
    quarters = _quarters(as_of)
    return quarters[0].start <= start and end <= quarters[-1].end


@functools.lru_cache(maxsize=64)
def _quarters(as_of: str) -> tuple[periods.Period, ...]:
    """From the first leaked payment to the end of the year after that of the last."""
    leaked = cashflows.quarters("payments", as_of)
    return periods.Period(min(leaked).first, _leak_ends(as_of).last + periods.YEAR).quarters


_leaked_quarters = functools.lru_cache(maxsize=64)(cashflows.quarters)


def _leaked(world: Mapping[str, Array], flow: str, as_of: str) -> Quarters:
    """The leaked quarters of a flow as they were in each world, USD: with the error of the leak."""
    return {
        one: world[f"{flow}_{one.slug}"] * (1 + world["leak_error"])
        for one in _leaked_quarters(flow, as_of)
    }


def _years(name: str, quarter: periods.Period) -> float:
    """From the start of what an input tells of to the middle of a quarter."""
    return (quarter.first + 0.5 - loading.since(name)) / periods.YEAR


def azure_openai(world: Mapping[str, Array], quarter: periods.Period) -> Array:
    """Microsoft's sales of the models in a quarter, from a level on a day and its growth."""
    level = "azure_openai_level"
    growth = world["azure_openai_growth"] ** _years(level, quarter)
    return np.asarray(world[level] / periods.YEAR * growth)


def _set_off(
    world: Mapping[str, Array], quarters: tuple[periods.Period, ...], as_of: str
) -> Quarters:
    """What is set off in each quarter: Microsoft's share, as long as it has agreed to one."""
    owes = _owes(quarters, as_of)
    rate = world["net"] * world["reciprocal_rate"]
    growth = world["azure_openai_growth"] ** (1 / periods.YEAR)
    one = rate * azure_openai(world, quarters[0])
    found = {}
    for quarter in quarters:
        found[quarter] = one if quarter in owes else np.zeros_like(one)
        one = one * growth
    return found


@functools.cache
def _owes(quarters: tuple[periods.Period, ...], as_of: str) -> frozenset[periods.Period]:
    """The quarters at whose end Microsoft owes a share by the pact as known on a day."""
    pact = versions.in_force(as_of)
    return frozenset(one for one in quarters if pact.stated("reciprocal_share", "rate", one.end))


def shared(world: Mapping[str, Array], quarters: Iterable[periods.Period], as_of: str) -> Quarters:
    """The part of each quarter's revenue that is shared: that of a day, moved each year since.

    After the year of the last payment that leaked only a part of the movement goes on.
    """
    if "base_moves" not in world:
        return dict.fromkeys(quarters, world["shared_fraction"])
    drift = np.where(world["base_moves"] > 0, np.log(world["base_drift"]), 0.0)
    fraction = "shared_fraction"
    last = _years(fraction, _leak_ends(as_of).quarters[-1])
    found = {}
    for one in quarters:
        years = _years(fraction, one)
        since = np.minimum(years, last) + world["drift_goes_on"] * max(years - last, 0.0)
        found[one] = np.minimum(world[fraction] * np.exp(drift * since), 1)
    return found


def _revenue(
    world: Mapping[str, Array], paid: Quarters, set_off: Quarters, fraction: Quarters, as_of: str
) -> Quarters:
    """OpenAI's revenue in each quarter, USD: that on which the payment so many quarters on is due.

    Where that payment did not leak, revenue grows on the quarter before as the world says.
    """
    revenue: Quarters = {}
    for one, part in fraction.items():
        before = revenue.get(one.shift(-1), np.full(1, np.nan))
        grown = before * (1 + _growth(world, one, "quarter", as_of))
        by_lag = [
            share.base(paid[one.shift(lag)], world["share_rate"], part, set_off[one])
            if one.shift(lag) in paid
            else grown
            for lag in range(loading.LONGEST_LAG + 1)
        ]
        lag = world["lag"]
        revenue[one] = functools.reduce(
            lambda found, n: np.where(lag == n, by_lag[n], found), (1, 2), by_lag[0]
        )
    return revenue


@functools.lru_cache(maxsize=64)
def _leak_ends(as_of: str) -> periods.Period:
    """The year of the last payment that had leaked by a day."""
    return max(cashflows.quarters("payments", as_of)).year


def _growth(world: Mapping[str, Array], quarter: periods.Period, of: str, as_of: str) -> Array:
    """The growth of revenue, or of the bill, over the quarter before where neither leaked."""
    when = "later" if quarter.first > _leak_ends(as_of).last else "last"
    return world[f"{when}_{of}_growth"]


def _bills(
    world: Mapping[str, Array], as_of: str, quarters: tuple[periods.Period, ...]
) -> Quarters:
    """What Microsoft billed in each quarter: inference and the rest of Azure.

    Where inference did not leak, it grows on the quarter before as the world says.
    """
    inference = _leaked(world, "inference", as_of)
    for one in quarters:
        if one not in inference:
            inference[one] = inference[one.shift(-1)] * (1 + _growth(world, one, "bill", as_of))
    return {one: inference[one] * (1 + world["other_azure"]) for one in quarters}
