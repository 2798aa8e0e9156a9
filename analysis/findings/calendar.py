"""The periods that anything is found for: those for which figures exist on the run's day."""

from collections.abc import Callable, Iterable, Sequence

from analysis import cashflows, periods
from analysis.findings import model, register

# What OpenAI earned, and what went to Microsoft, by whoever's accounts.
_ACCOUNTED = ("revenue", "expenses_to_microsoft", "revenue_from_openai", "microsoft_to_openai")
FLOWS = tuple(flow.quantity for flow in cashflows.FLOWS.values())


def years_of(pact: model.Pact, *quantities: str) -> tuple[periods.Period, ...]:
    """The whole years, calendar or fiscal, that figures of some quantities are for, in order."""
    return tuple(sorted(one for one in pact.covered(*quantities) if one.is_year))


def known_by_its_end(quantity: str) -> Callable[[model.Pact, periods.Period], bool]:
    """Whether anything of a quantity is known for a day up to the end of a period."""
    return lambda pact, period: any(one.end <= period.end for one in pact.select(quantity))


def by_slug(keys: Callable[[model.Pact], Iterable[periods.Period]]) -> register.Axis:
    """An axis of periods by their slugs: of what is told by a period, but is no quantity of it."""
    return register.Axis(
        "period",
        lambda pact: [one.slug for one in keys(pact)],
        str,
        lambda slug: periods.parse(slug).label,
    )


def fiscal_year(quarter: periods.Period) -> periods.Period:
    """Microsoft's fiscal year, July to June, that a quarter lies in."""
    return periods.parse(f"fy{quarter.shift(2).start.year}")


@model.once
def leaked(pact: model.Pact) -> tuple[periods.Period, ...]:
    """The quarters of which a payment or a bill leaked, in order."""
    return pact.quarters_of(*FLOWS)


def is_whole(pact: model.Pact, period: periods.Period) -> bool:
    """Whether every quarter of a period leaked."""
    return set(period.quarters).issubset(leaked(pact))


def span(pact: model.Pact) -> periods.Period:
    """From the first leaked quarter to the last."""
    return over(leaked(pact))


def over(quarters: Sequence[periods.Period]) -> periods.Period:
    """From the first to the last of some quarters, in their order."""
    return periods.Period(quarters[0].first, quarters[-1].last)


@model.once
def every(pact: model.Pact) -> tuple[periods.Period, ...]:
    """All periods of a run: quarters first, then the longer ones.

    Quarters with a figure; of the usual spans each that holds a leaked quarter, halves only where
    both of their quarters leaked; and whatever else a figure covers.
    """
    quarters = set(leaked(pact))
    stated = pact.covered(*FLOWS, *_ACCOUNTED)
    usual = {
        one
        for one in _usual(min(quarters).start.year, max(quarters).end.year)
        if (is_whole(pact, one) if len(one) == 2 else quarters & set(one.quarters))  # noqa: PLR2004 - a half
    }
    return tuple(sorted(stated | usual | quarters, key=lambda one: (len(one) > 1, one)))


def _usual(first: int, last: int) -> Iterable[periods.Period]:
    """Halves, nine months, calendar and fiscal years; the last of these ends a year later."""
    slugs = ("{}h1", "{}h2", "{}_9m", "{}", "fy{}")
    years = range(first, last + 2)
    return (periods.parse(slug.format(year)) for year in years for slug in slugs)


def totals(pact: model.Pact) -> tuple[periods.Period, ...]:
    """The years, or most of one from its start, of which a total of payments or bills leaked."""
    usual = (one for one in pact.covered(*FLOWS) if one.start.month == 1)
    return tuple(sorted(one for one in usual if len(one) in _MOST_OF_A_YEAR))


def last_year(pact: model.Pact) -> periods.Period:
    """The last whole year of them."""
    return max(one for one in totals(pact) if one.is_year)


def unlike(pact: model.Pact) -> tuple[periods.Period, ...]:
    """The totals of less than a year that stand beside one of the whole year before."""
    known = totals(pact)
    shorter = (one for one in known if not one.is_year)
    return tuple(one for one in shorter if one.year.shift(-periods.YEAR) in known)


def told(pact: model.Pact) -> tuple[periods.Period, ...]:
    """The periods by which revenue is told, in order, each from the start of a year.

    Those that leaked, and those longer than a quarter whose revenue was reported.
    """
    reported = {one for one in pact.covered("revenue") if one.start.month == 1}
    return tuple(sorted({*totals(pact), *(one for one in reported if len(one) > 1)}))


def told_as_leaked(pact: model.Pact) -> tuple[periods.Period, ...]:
    """Those of them of which every quarter leaked."""
    return tuple(one for one in told(pact) if is_whole(pact, one))


def reported(pact: model.Pact) -> tuple[periods.Period, ...]:
    """Those by which revenue is told, of which it was published."""
    published = pact.covered("revenue")
    return tuple(one for one in told(pact) if one in published)


def longer(pact: model.Pact) -> tuple[periods.Period, ...]:
    """The periods of a run beyond a quarter, the short ones first."""
    return tuple(sorted((p for p in every(pact) if len(p) > 1), key=lambda one: (len(one), one)))


def last_of_year(pact: model.Pact) -> tuple[periods.Period, ...]:
    """The last quarter of a year whose other three leaked: the one that is left, if any."""
    following = leaked(pact)[-1].shift(1)
    return (following,) if following.end.month == periods.DECEMBER else ()


def compared(pact: model.Pact) -> tuple[periods.Period, ...]:
    """The periods that a wholly leaked one, a year before, can be compared with."""
    before = {one: one.shift(-periods.YEAR) for one in every(pact)}
    return tuple(one for one, old in before.items() if old in before and is_whole(pact, old))


def paid_in(pact: model.Pact) -> tuple[periods.Period, ...]:
    """The periods whose payments are asked for: each, each later by a lag, and all in one."""
    lags = range(max(pact.run["payment_lag_quarters"], LONGEST_LAG) + 1)
    later = (one.shift(n) for n in lags for one in every(pact))
    return tuple(dict.fromkeys([*later, span(pact)]))


_MOST_OF_A_YEAR = (3, periods.YEAR)  # quarters
LONGEST_LAG = 4  # quarters
PERIOD = register.Axis("period", every)
COMPARED = register.Axis("period", compared)
