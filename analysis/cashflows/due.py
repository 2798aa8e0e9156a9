"""What each clause makes due: clause x period, for any numbers.

Everything here takes numbers, arrays with one value for each world, or quantities that remember.
Amounts are positive to Microsoft and negative from it.
"""

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analysis.terms import commitment, ladder, participation, share, trigger

Rules = Mapping[str, Any]  # the terms of one clause in one period: name -> value
Terms = Mapping[str, Rules]  # those of all clauses


@dataclass(frozen=True)
class Base:
    """What the clauses of one period apply to, USD; `year` is the calendar year it lies in."""

    year: int
    revenue: Any
    profit: Any
    azure_openai: Any  # Microsoft's sales of OpenAI's models
    search: Any  # Microsoft's search advertising
    search_before: Any  # the same a year earlier
    azure_bought: Any  # what OpenAI buys on Azure
    azure_due: Any  # what it has promised to buy


@dataclass(frozen=True)
class Reading:
    """How the ambiguous words are taken; each is a parameter of the run."""

    shared_fraction: Any = 1.0
    used: Any = 0.0  # of the cap, before the first period, USD
    loss_share: Any = 0.0
    agi_year: Any = 2100
    bing_base: str = "increment"
    bing_at_least: bool = False
    bing_top: Any = 0.3
    bing_caused: Any = 1.0


def revenue_share(rules: Rules, revenue: Any, year: int, shared_fraction: Any) -> Any:
    """The revenue share of one period without a cap, USD."""
    if "rate" not in rules:
        return 0 * revenue
    owed = share.due(revenue, rules["rate"], shared_fraction, 0)
    return _until_last_year(rules, owed, year)


def capped(rules: Rules, owed: Any, used: Any, part: Any = 1) -> Any:
    """The revenue share of one period up to its cap, USD.

    Args:
        owed: the share without a cap, USD.
        used: of the cap by earlier periods, USD.
        part: of this period's share that uses it up, ratio.
    """
    if not is_capped(rules):
        return owed
    return share.capped(owed, rules["cap"], used if part == 1 else used - (1 - part) * owed)


def is_capped(rules: Rules) -> bool:
    """Whether there is a share, and a cap on it."""
    return "rate" in rules and "cap" in rules


def reciprocal_share(rules: Rules, sold: Any, year: int) -> Any:
    """The reciprocal share of one period, which Microsoft pays, USD: negative."""
    if "rate" not in rules:
        return 0 * sold
    return _until_last_year(rules, 0 - share.due(sold, rules["rate"], 1, 0), year)


def profit_participation(rules: Rules, profit: Any, before: Any, loss_share: Any) -> Any:
    """The participation in the profits of one period, USD.

    Args:
        before: what was received from profits earlier, USD.
        loss_share: part of a loss that is borne, ratio.
    """
    if not rules:
        return 0 * profit
    return participation.due(profit, before, **rules, loss_rate=loss_share)


def added(before: Any, amount: Any) -> Any:
    """The sum so far; at first the amount alone, so that no formula prints a zero."""
    return amount if isinstance(before, float) and before == 0 else before + amount


def _until_last_year(rules: Rules, owed: Any, year: int) -> Any:
    """An amount if its clause still runs."""
    return owed * share.running(year, rules["last_year"]) if "last_year" in rules else owed


def one_by_one(
    agreed: Sequence[Terms], bases: Sequence[Base], reading: Reading
) -> dict[str, Iterator[Any]]:
    """What every clause makes due in each period, USD, one period after the other as asked for.

    Of many worlds at once only few amounts are then held, in the processor's cache.

    Args:
        agreed: the terms of each period; a clause that is not in force is absent.
        bases: what they apply to, in the order of time.
        reading: how the words are read.
    """
    each = functools.partial(_each, agreed, bases, reading)
    alive = each(functools.partial(_alive, "revenue_share"))
    return {
        "revenue_share": _capped(agreed, each(_share), alive, reading.used),
        "profit_participation": _participations(agreed, bases, reading),
        **{clause: each(functools.partial(_until_agi, clause)) for clause in _ALONE},
    }


def _each(
    agreed: Sequence[Terms],
    bases: Sequence[Base],
    reading: Reading,
    owed: Callable[[Terms, Base, Reading], Any],
) -> Iterator[Any]:
    """What is owed in each period; periods in a row with the very same terms and base share it."""
    found: Any = None
    for n, (then, base) in enumerate(zip(agreed, bases, strict=True)):
        if not n or then is not agreed[n - 1] or base is not bases[n - 1]:
            found = owed(then, base, reading)
        yield found


def _capped(
    agreed: Sequence[Terms], uncapped: Iterator[Any], alive: Iterator[Any], used: Any
) -> Iterator[Any]:
    """The revenue share of each period up to the cap, as far as it survives AGI, USD."""
    for then, owed, part in zip(agreed, uncapped, alive, strict=True):
        paid = capped(then.get("revenue_share", {}), owed, used)
        used = added(used, paid)
        yield _until(paid, part)


def _participations(
    agreed: Sequence[Terms], bases: Sequence[Base], reading: Reading
) -> Iterator[Any]:
    """The profit participation of each period, what was received before carried on, USD."""
    received: Any = 0.0
    for then, base in zip(agreed, bases, strict=True):
        rules = then.get("profit_participation", {})
        paid = profit_participation(rules, base.profit, received, reading.loss_share)
        received = added(received, paid)
        yield paid


def _share(then: Terms, base: Base, reading: Reading) -> Any:
    rules = then.get("revenue_share", {})
    return revenue_share(rules, base.revenue, base.year, reading.shared_fraction)


def _alive(clause: str, then: Terms, base: Base, reading: Reading) -> Any:
    """The part of a period in which the clause survives AGI; None if AGI does not matter to it."""
    ends = "ends_at_agi" in then.get(clause, {})
    return trigger.surviving(base.year, reading.agi_year) if ends else None


def _until(amount: Any, alive: Any) -> Any:
    """An amount as far as its clause survives."""
    return +amount if alive is None else amount * alive


def _until_agi(clause: str, then: Terms, base: Base, reading: Reading) -> Any:
    """What a clause of _ALONE makes due in one period, as far as it survives AGI."""
    return _until(_ALONE[clause](then, base, reading), _alive(clause, then, base, reading))


def _bing(then: Terms, base: Base, reading: Reading) -> Any:
    """What the Bing clause makes Microsoft pay for one period: negative."""
    rules = then.get("bing_clause")
    if not rules:
        return 0 * base.search
    rules = {"first_rate": rules["rate"], "hurdle": rules["hurdle"], "top_rate": rules["top_rate"]}
    growth = ladder.grown(base.search, base.search_before)
    earned = ladder.earned_rate(
        growth, **rules, top=reading.bing_top, at_least=reading.bing_at_least
    )
    beyond = growth - rules["hurdle"]
    applied = ladder.base(base.search, base.search_before, beyond, reading.bing_base)
    return 0 - ladder.due(applied, earned, reading.bing_caused)


def _shortfall(then: Terms, base: Base, reading: Reading) -> Any:  # noqa: ARG001 - one of _ALONE
    """What take-or-pay makes due for one period beyond what was bought."""
    if not then.get("azure_commitment"):
        return 0 * base.azure_bought
    return commitment.shortfall(base.azure_due, base.azure_bought)


# The clauses whose amount of a period depends on that period alone.
_ALONE: Mapping[str, Callable[[Terms, Base, Reading], Any]] = {
    "reciprocal_share": lambda then, base, _: reciprocal_share(
        then.get("reciprocal_share", {}), base.azure_openai, base.year
    ),
    "bing_clause": _bing,
    "azure_commitment": _shortfall,
}
