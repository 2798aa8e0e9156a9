"""What Microsoft is paid under each version of the pact, and when the cap on the share is used up.

A date is a year with its fraction, as if a year's flows were even within it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from analysis import cashflows, periods, terms, traces
from analysis.findings import calendar, model, path, register, versions
from analysis.terms import share


@register.finding(versions.ENACTED, path.YEAR, id="payments_{version}_{year}")
def paid_under(pact: model.Pact, version: terms.Version, year: periods.Period) -> Any:
    """Payments to Microsoft under the pact of {version}, net

    What all clauses make due that are payments, Microsoft's own taken off.
    """
    return traces.total(versions.dues(pact, clause, version)[year] for clause in cashflows.PAID)


@register.finding(versions.ENACTED, id="payments_{version}_in_all")
def paid_in_all(pact: model.Pact, version: terms.Version) -> Any:
    """Payments to Microsoft under the pact of {version}, {span}

    What falls due in its years, together no more than a cap on all of it leaves room for.
    """
    paid = traces.total(pact.paid_under(version, year) for year in path.years(pact))
    most = room(pact, version)
    return paid if most is None else np.minimum(paid, most)


def room(pact: model.Pact, version: terms.Version) -> Any:
    """What a cap leaves for all years together, USD; None if not all that is paid is under it."""
    clause = "profit_participation"
    profits = any(versions.rules(pact, version, clause, year) for year in path.years(pact))
    return None if profits else versions.room(pact, version)


@register.finding(
    versions.ENACTED,
    id="payments_without_agi_{version}_in_all",
    where=lambda _, version: versions.ends_at_agi(version, version.effective),
)
def paid_without_agi(pact: model.Pact, version: terms.Version) -> Any:
    """Payments to Microsoft under the pact of {version} if AGI does not come, {span}"""
    return traces.total(
        pact.share_without_agi(version, year)
        + pact.due_reciprocal_share(version, year)
        + pact.due_profit_participation(version, year)
        for year in path.years(pact)
    )


def filled(
    first: periods.Period, room: traces.Traced, flows: Sequence[tuple[traces.Traced, float]]
) -> tuple[traces.Traced, traces.Traced]:
    """When even flows fill a room, and what is left of it in the end (negative: they overfill it).

    The date is the first year, and of each year the part before the room is full.

    Args:
        first: the year of the first flow.
        room: what is to be filled, USD.
        flows: for each year its flow, USD, and the last part of the year in which it counts.
    """
    date: Any = float(first.start.year)
    for flow, part in flows:
        counted = flow if part == 1 else part * flow
        filling = np.minimum(np.maximum(room / counted, 0), 1)
        date = date + (filling if part == 1 else (1 - part) + part * filling)
        room = room - counted
    return replace(date, unit=traces.DATE), room


@register.finding(path.YEAR)
def share_without_cap(pact: model.Pact, year: periods.Period) -> Any:
    """Revenue share without its cap

    The rate in force on the shared part of revenue.
    """
    shared = cashflows.shared_exactly(pact.run, year)
    return share.due(path.revenue(pact, year), cashflows.share_rate(year.end, pact.run), shared, 0)


def _paying(pact: model.Pact) -> tuple[periods.Period, ...]:
    """The years in which the pact in force has a rate; all of them if none has."""
    one, years = versions.in_force(pact), path.years(pact)
    return tuple(year for year in years if one.stated("revenue_share", "rate", year.end)) or years


@register.finding(register.Axis("year", _paying))
def share_to_end(pact: model.Pact, year: periods.Period) -> Any:
    """Revenue share without its cap, from {first} to the end of {year}"""
    paying = _paying(pact)
    return traces.total(pact.share_without_cap(one) for one in paying if one.end <= year.end)


@register.finding()
def share_cap(pact: model.Pact) -> Any:
    """Cap on the revenue share"""
    return +agreed(pact)


@dataclass(frozen=True)
class Count:
    """Which payments count towards the cap."""

    slug: str
    label: str


def counts(pact: model.Pact) -> Iterable[Count]:
    """Each reading of which payments count."""
    yield Count("year", f"payments of {path.years(pact)[0].slug} on")
    yield Count("amendment", "payments since the amendment")
    yield Count("all", "all known payments")


COUNT = register.Axis("counts", counts)


def agreed(pact: model.Pact) -> traces.Traced:
    """The cap of the pact in force, as it stands in the last of these years."""
    cap = versions.in_force(pact).term("revenue_share", "cap", _paying(pact)[-1].end)
    if cap is None:
        return traces.unknown("USD", id="revenue_share_cap", label="Cap: not known", kind="term")
    return cap


def _uncapped(pact: model.Pact) -> list[traces.Traced]:
    return [pact.share_without_cap(year) for year in _paying(pact)]


@model.once
def _filled(pact: model.Pact, count: Count) -> tuple[traces.Traced, traces.Traced]:
    """When the cap is used up by the payments that count, and what is left of it."""
    first, flows = path.years(pact)[0], _uncapped(pact)
    since = versions.counted_since(versions.in_force(pact), first)
    part = since if count.slug == "amendment" else 1
    cap = agreed(pact)
    room = cap - pact.payments(calendar.span(pact)) if count.slug == "all" else +cap
    return filled(first, room, [(flows[0], part), *((flow, 1) for flow in flows[1:])])


@register.finding(COUNT)
def cap_reached(pact: model.Pact, counts: Count) -> Any:
    """When the cap is used up or the share ends, counting {counts}

    The first year, and of each year the part before the payments that count have filled the cap. If
    they never do, the day after the share's last year.
    """
    return _filled(pact, counts)[0]


@register.finding(COUNT)
def cap_left(pact: model.Pact, counts: Count) -> Any:
    """Left of the cap at its end, counting {counts}

    The cap less all payments that count; negative where they would go beyond it.
    """
    return _filled(pact, counts)[1]


@register.finding()
def cap_saves(pact: model.Pact) -> Any:
    """Share that the cap spares OpenAI, counting payments of {first} on"""
    return traces.total(_uncapped(pact)) - agreed(pact)
