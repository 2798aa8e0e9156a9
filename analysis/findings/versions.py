"""What each version of the pact pays on one assumed path, clause by clause.

A version is the pact as an amendment left it, without those that came later; the amendments of a
run, which nobody enacted, make versions of their own. Amounts are what
Microsoft receives, negative where it pays, and present values as of the first assumed year. Not
modelled: the Bing clause, purchase commitments and cloud bills, the licences, anything after the
last assumed year, payments before the first one, and what the AGI clause does to profits.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import numpy as np

from analysis import cashflows, outlook, periods, terms, traces
from analysis.findings import calendar, model, path, register
from analysis.terms import stake, trigger, versions

COUNTED = (*cashflows.PAID, "stake")
TOTAL = "All clauses counted"


def called(clause: str) -> str:
    """What a clause that is counted is called, or all of them: by the title of the clause."""
    own = {"stake": "Stake, at its stated value", "total": TOTAL}
    return own.get(clause) or terms.load()[clause].title.partition(",")[0]


@model.once
def every(pact: model.Pact) -> tuple[terms.Version, ...]:
    """The versions of a run: those enacted and known, then one for each of its own amendments."""
    return versions.of_run(pact.run)


def enacted(pact: model.Pact) -> tuple[terms.Version, ...]:
    """Those that were enacted, in the order they took effect."""
    return tuple(one for one in every(pact) if not one.own)


def in_force(pact: model.Pact) -> terms.Version:
    """The pact in force: the version enacted last."""
    return enacted(pact)[-1]


def enacted_titles(pact: model.Pact) -> dict[str, str]:
    """These by the name in identifiers -> the title, in the order they took effect."""
    return {one.slug: str(one.title) for one in enacted(pact)}


def newest(pact: model.Pact) -> str:
    """The pact in force, as it is called in the ids of a run's findings."""
    return in_force(pact).slug


def ends_at_agi(version: terms.Version, on: datetime.date) -> bool:
    """Whether AGI would end the revenue share of a version on a day."""
    return version.stated("revenue_share", "ends_at_agi", on) is not None


def axis(keys: Callable[[model.Pact], Iterable[terms.Version]]) -> register.Axis:
    """An axis of versions."""
    return register.Axis("version", keys, label=lambda one: str(one.title))


VERSION, ENACTED = axis(every), axis(enacted)
PAID = register.Axis("clause", lambda _: cashflows.PAID, str, called)


@model.once
def rules(
    pact: model.Pact, version: terms.Version, clause: str, year: periods.Period
) -> cashflows.Rules:
    """The terms of a clause at the end of a year, as the run reads them."""
    return cashflows.rules(version, clause, year.end, pact.run)


@register.finding(VERSION, path.YEAR)
def share_without_agi(pact: model.Pact, version: terms.Version, year: periods.Period) -> Any:
    """Revenue share if AGI does not come, pact of {version}

    The rate on the shared part of revenue while the share runs, as far as its cap leaves room.
    """
    agreed = rules(pact, version, "revenue_share", year)
    revenue = path.revenue(pact, year)
    label = "Part of OpenAI's revenue that is shared, taken as exact"
    shared = cashflows.shared_exactly(pact.run, year, label)
    owed = cashflows.revenue_share(agreed, revenue, year.start.year, shared)
    if not cashflows.is_capped(agreed):
        return owed
    used = used_before(pact, version, year)
    return cashflows.capped(agreed, owed, used, counted(pact, version, year))


def used_before(pact: model.Pact, version: terms.Version, year: periods.Period) -> Any:
    """What earlier years have used of the cap, USD."""
    if year == path.years(pact)[0]:
        return pact.paid_before(year.slug) if pact.run["cap_counts"] == "all" else 0.0
    eve = path.before(year)
    used, part = used_before(pact, version, eve), counted(pact, version, eve)
    paid = pact.share_without_agi(version, eve)
    return cashflows.added(used, paid if part == 1 else part * paid)


def counted(pact: model.Pact, version: terms.Version, year: periods.Period) -> float:
    """The part of a year's share that counts towards the cap, as the run reads it."""
    return counted_since(version, year) if pact.run["cap_counts"] == "amendment" else 1


def counted_since(version: terms.Version, year: periods.Period) -> float:
    """The part of a year, by quarters, since the day from which a cap was first agreed."""
    agreed = version.clauses["revenue_share"].terms
    since = min((one.effective for one in agreed if one.name == "cap"), default=datetime.date.min)
    if since < year.start:
        return 1
    return 0 if since > year.end else 1 - (since.month - 1) // 3 / periods.YEAR


@model.once
def room(pact: model.Pact, version: terms.Version) -> Any:
    """What a cap leaves for the shares of all years together, USD; None if not each is under it.

    Added up year by year, bounds take the same revenue for low before the cap and for high at it.
    """
    first, *_ = years = path.years(pact)
    shares = [found for year in years if (found := rules(pact, version, "revenue_share", year))]
    caps = [one["cap"] for one in shares if cashflows.is_capped(one)]
    if not caps or len(caps) < len(shares) or len({one.value for one in caps}) > 1:
        return None
    used, part = used_before(pact, version, first), counted(pact, version, first)
    left = +caps[0] if isinstance(used, float) else np.maximum(caps[0] - used, 0)
    return left if part == 1 else left + (1 - part) * pact.share_without_agi(version, first)


def within_room(pact: model.Pact, version: terms.Version, shares: Any) -> Any:
    """Shares of several years, or what they are worth: no more than the cap leaves for them."""
    most = room(pact, version)
    return shares if most is None else np.minimum(shares, most)


_BEFORE = register.Axis("year", lambda pact: (path.years(pact)[0].slug,), str, str)


@register.finding(_BEFORE, listed=register.hidden)
def paid_before(pact: model.Pact, year: str) -> Any:  # noqa: ARG001 - its axis
    """Payments before {year} that count towards the cap: at least

    What leaked; nothing is known of payments before the leak begins and after it ends.
    """
    return replace(+pact.payments(calendar.span(pact)), high=float("inf"))


def until_agi(pact: model.Pact, owed: Any, agreed: cashflows.Rules, year: periods.Period) -> Any:
    """What is owed of a year, as far as it survives AGI; whole if these terms do not end then."""
    if "ends_at_agi" not in agreed:
        return +owed
    return owed * trigger.surviving(year.start.year, outlook.agi_year(pact.run))


@register.finding(VERSION, path.YEAR)
def due_revenue_share(pact: model.Pact, version: terms.Version, year: periods.Period) -> Any:
    """Revenue share to Microsoft, pact of {version}

    As far as it survives AGI.
    """
    agreed = rules(pact, version, "revenue_share", year)
    return until_agi(pact, pact.share_without_agi(version, year), agreed, year)


@register.finding(VERSION, path.YEAR)
def due_reciprocal_share(pact: model.Pact, version: terms.Version, year: periods.Period) -> Any:
    """Reciprocal share, paid by Microsoft, pact of {version}

    Less the rate on Microsoft's sales of the models, while the share runs.
    """
    return reciprocal(pact, version, year, pact.outlook_amount("azure_openai", year))


def reciprocal(pact: model.Pact, version: terms.Version, year: periods.Period, sold: Any) -> Any:
    """The reciprocal share on what Microsoft sold in a year, as far as it survives AGI, USD."""
    agreed = rules(pact, version, "reciprocal_share", year)
    owed = cashflows.reciprocal_share(agreed, sold, year.start.year)
    return until_agi(pact, owed, agreed, year)


@register.finding(VERSION, path.YEAR)
def due_profit_participation(pact: model.Pact, version: terms.Version, year: periods.Period) -> Any:
    """Profit participation, pact of {version}

    The first rate on profits until the investment is recouped, the second up to the total; of a
    loss the part that is assumed to be borne.
    """
    agreed = rules(pact, version, "profit_participation", year)
    if not agreed:
        return 0 * path.revenue(pact, year)
    received = 0.0 if year == path.years(pact)[0] else pact.received_before(version, year)
    profit = pact.outlook_amount("profit", year)
    borne = outlook.assumption("loss_share", pact.run)
    return cashflows.profit_participation(agreed, profit, received, borne)


def _shares_profits_later(pact: model.Pact, version: terms.Version, year: periods.Period) -> bool:
    """Whether profits are shared in a year that has one before it."""
    later = year != path.years(pact)[0]
    return later and bool(rules(pact, version, "profit_participation", year))


@register.finding(VERSION, path.YEAR, where=_shares_profits_later, listed=register.hidden)
def received_before(pact: model.Pact, version: terms.Version, year: periods.Period) -> Any:
    """Received from profits before, pact of {version}

    What all earlier years of the path paid.
    """
    earlier = (one for one in path.years(pact) if one < year)
    return traces.total(pact.due_profit_participation(version, one) for one in earlier)


def dues(
    pact: model.Pact, clause: str, version: terms.Version
) -> dict[periods.Period, traces.Traced]:
    """What a clause makes due in each year, USD."""
    due = getattr(pact, f"due_{clause}")
    return {year: due(version, year) for year in path.years(pact)}


def discounted(pact: model.Pact, year: periods.Period, amount: Any) -> Any:
    """An amount of a year as it counts in the first, USD."""
    discount = outlook.assumption("discount_rate", pact.run)
    first = path.years(pact)[0]
    return trigger.present_value(amount, discount, year.start.year - first.start.year)


@register.finding(PAID, VERSION)
def pv(pact: model.Pact, clause: str, version: terms.Version) -> Any:
    """{clause}, present value, {version}

    What it makes due in each year, less the later it comes; no more than a cap on it leaves.
    """
    paid = dues(pact, clause, version)
    worth = traces.total(discounted(pact, year, amount) for year, amount in paid.items())
    return within_room(pact, version, worth) if clause == "revenue_share" else worth


def _stake(version: terms.Version) -> list[traces.Traced | None]:
    """The stake and the valuation of all of OpenAI, as stated for a version."""
    names = ("fraction", "valuation")
    return [version.term("equity_stake", name, version.stake_day) for name in names]


def has_stake(_: model.Pact, version: terms.Version) -> bool:
    """Whether a stake and a valuation are stated for a version."""
    return all(one is not None for one in _stake(version))


@register.finding(VERSION, where=has_stake)
def pv_stake(pact: model.Pact, version: terms.Version) -> Any:
    """Stake at its stated value, not discounted

    The part of OpenAI that it is, at the valuation stated for the version, times what the run
    takes it to be of that.
    """
    stated = stake.value(*_stake(version))
    factor = pact.run["stake_factor"]
    if isinstance(factor, float) and factor == 1:
        return stated
    return stated * outlook.assumption("stake_factor", pact.run)


def counting(pact: model.Pact, version: terms.Version) -> list[str]:
    """The clauses that a version is valued by."""
    return [*cashflows.PAID, *(["stake"] if has_stake(pact, version) else [])]


@register.finding(VERSION)
def pv_total(pact: model.Pact, version: terms.Version) -> Any:
    """All clauses counted, present value

    The payments of all clauses, and the stake.
    """
    return traces.total(worth(pact, clause, version) for clause in counting(pact, version))


def worth(pact: model.Pact, clause: str, version: terms.Version) -> traces.Traced:
    """The present value of a clause, the stake or the total, USD."""
    return pact[f"pv_{clause}_{version.slug}"]
