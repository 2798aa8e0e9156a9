"""What flowed, as leaked, and what each clause makes due: clause x period, for any numbers.

The second half takes numbers, arrays with one value for each world, or quantities that remember:
a loop runs over the periods, which depend on those before, and none over worlds.
"""

import datetime
import functools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from analysis import figures, periods, terms, traces
from analysis.terms import commitment, ladder, participation, share, trigger


@dataclass(frozen=True)
class Flow:
    """A leaked flow: the quantity of its figures, its short title and its full label."""

    quantity: str
    title: str
    label: str


FLOWS = {
    "payments": Flow("revenue_share", "Revenue share", "Revenue share paid by OpenAI to Microsoft"),
    "inference": Flow("inference", "Inference bill", "Inference bill of OpenAI on Azure"),
}


def leaked(name: str, period: periods.Period, as_of: str) -> traces.Traced:
    """Payments or the inference bill over a period, USD: the sum of its leaked quarters.

    Unknown as soon as one quarter is unknown.
    """
    quarters = (figures.pick(FLOWS[name].quantity, quarter, as_of) for quarter in period.quarters)
    return +traces.total(quarters)


def flow(name: str, period: periods.Period, as_of: str) -> traces.Traced:
    """The same as a line item."""
    label = f"{FLOWS[name].label}, {period.label}"
    return leaked(name, period, as_of).named(f"{name}_{period.slug}", label, period)


def netted(period: periods.Period, parameters: Mapping[str, Any]) -> traces.Traced:
    """What Microsoft deducted over a period before paying, USD: at least the parameter.

    Where the parameter is given by quarter, it is the mean of the period's; unknown beyond them.
    """
    amount = parameters["netting"]
    if isinstance(amount, Mapping):
        amount = sum(amount.get(one.slug, float("nan")) for one in period.quarters) / len(period)
    per_quarter = traces.given(
        amount * 1e6,
        "USD",
        id="netting",
        label="Deducted by Microsoft per quarter",
        kind="parameter",
    )
    return len(period) * replace(per_quarter, high=float("inf"))


def shared_fraction(parameters: Mapping[str, Any]) -> traces.Traced:
    """The part of OpenAI's revenue that is shared, ratio: at most the parameter."""
    fraction = traces.given(
        parameters["shared_fraction"],
        "ratio",
        id="shared_fraction",
        label="Part of OpenAI's revenue that is shared",
        kind="parameter",
    )
    return replace(fraction, low=0.0)


def share_rate(on: datetime.date, parameters: Mapping[str, Any]) -> traces.Traced:
    """The rate of the revenue share OpenAI -> Microsoft, ratio."""
    value, as_of = parameters["share_rate"], parameters["as_of"]
    return terms.assumed("share_rate", value, clause="revenue_share", on=on, as_of=as_of)


def reciprocal_rate(on: datetime.date, parameters: Mapping[str, Any]) -> traces.Traced:
    """The rate of the revenue share Microsoft -> OpenAI, ratio."""
    value, as_of = parameters["reciprocal_rate"], parameters["as_of"]
    return terms.assumed("reciprocal_rate", value, clause="reciprocal_share", on=on, as_of=as_of)


def implied_revenue(period: periods.Period, parameters: Mapping[str, Any]) -> traces.Traced:
    """The OpenAI revenue of a period that its payments imply, USD: at least.

    With a payment lag the payments are those of the period so many quarters later.
    """
    paid_in = period.shift(parameters["payment_lag_quarters"])
    return share.base(
        flow("payments", paid_in, parameters["as_of"]),
        share_rate(period.start, parameters),
        shared_fraction(parameters),
        netted(period, parameters),
    ).named(
        f"implied_revenue_{period.slug}",
        f"OpenAI revenue implied by the payments, {period.label}",
        period,
    )


RECEIVED = "received_before"
WITHOUT_AGI = "share_without_agi"
Terms = Mapping[str, Mapping[str, Any]]  # those of one period: clause -> name -> value
Line = Callable[[str, int, Any], Any]  # gives a clause's amount of a period its name


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
    counted: Sequence[Any] = ()  # part of each period's share that uses up the cap; all if empty
    used: Any = 0.0  # of the cap, before the first period, USD
    loss_share: Any = 0.0
    agi_year: Any = 2100
    bing_base: str = "increment"
    bing_at_least: bool = False
    bing_top: Any = 0.3
    bing_caused: Any = 1.0


def _unnamed(clause: str, period: int, amount: Any) -> Any:  # noqa: ARG001 - a Line
    return amount


def due(
    agreed: Sequence[Terms], bases: Sequence[Base], reading: Reading, line: Line = _unnamed
) -> dict[str, list[Any]]:
    """What every clause makes due in each period, USD: positive to Microsoft, negative from it.

    One more entry, WITHOUT_AGI, holds what the revenue share would be if AGI never came.

    Args:
        agreed: the terms of each period; a clause that is not in force is absent.
        bases: what they apply to, in the order of time.
        reading: how the words are read.
        line: names each amount; amounts of later periods are computed from the named one.
    """
    paid = shares(agreed, bases, reading, line)
    return {
        WITHOUT_AGI: paid,
        "revenue_share": list(_shares_until_agi(agreed, bases, reading, line, paid)),
        "profit_participation": participations(agreed, bases, reading, line),
        **{clause: list(_alone(clause, agreed, bases, reading, line)) for clause in _ALONE},
    }


def one_by_one(
    agreed: Sequence[Terms], bases: Sequence[Base], reading: Reading
) -> dict[str, Iterator[Any]]:
    """The same without WITHOUT_AGI, clause by clause and period by period as they are asked for.

    Of many worlds at once only few amounts are then held, in the processor's cache.
    """
    paid = _shares(agreed, bases, reading, _unnamed)
    return {
        "revenue_share": _shares_until_agi(agreed, bases, reading, _unnamed, paid),
        "profit_participation": _participations(agreed, bases, reading, _unnamed),
        **{clause: _alone(clause, agreed, bases, reading, _unnamed) for clause in _ALONE},
    }


def _each(
    owed: Callable[[Terms, Base, Reading], Any],
    agreed: Sequence[Terms],
    bases: Sequence[Base],
    reading: Reading,
) -> Iterator[Any]:
    """What is owed in each period; periods in a row with the very same terms and base share it."""
    found: Any = None
    for n, (then, base) in enumerate(zip(agreed, bases, strict=True)):
        if not n or then is not agreed[n - 1] or base is not bases[n - 1]:
            found = owed(then, base, reading)
        yield found


def shares(
    agreed: Sequence[Terms], bases: Sequence[Base], reading: Reading, line: Line = _unnamed
) -> list[Any]:
    """The revenue share of each period up to the cap, while there is no AGI, USD."""
    return list(_shares(agreed, bases, reading, line))


def _shares(
    agreed: Sequence[Terms], bases: Sequence[Base], reading: Reading, line: Line
) -> Iterator[Any]:
    used = reading.used
    uncapped = _each(_share, agreed, bases, reading)
    for n, (then, owed) in enumerate(zip(agreed, uncapped, strict=True)):
        part = reading.counted[n] if reading.counted else 1
        paid = line(WITHOUT_AGI, n, _capped(then, owed, used, part))
        used = _added(used, paid if part == 1 else part * paid)
        yield paid


def _shares_until_agi(
    agreed: Sequence[Terms],
    bases: Sequence[Base],
    reading: Reading,
    line: Line,
    paid: Iterable[Any],
) -> Iterator[Any]:
    """The revenue share of each period as far as it survives AGI, USD."""
    alive = _each(functools.partial(_alive, "revenue_share"), agreed, bases, reading)
    for n, (amount, part) in enumerate(zip(paid, alive, strict=True)):
        yield line("revenue_share", n, _until(amount, part))


def participations(
    agreed: Sequence[Terms], bases: Sequence[Base], reading: Reading, line: Line = _unnamed
) -> list[Any]:
    """The profit participation of each period, what was received before carried on, USD."""
    return list(_participations(agreed, bases, reading, line))


def _participations(
    agreed: Sequence[Terms], bases: Sequence[Base], reading: Reading, line: Line
) -> Iterator[Any]:
    received: Any = 0.0
    for n, (then, base) in enumerate(zip(agreed, bases, strict=True)):
        rules = then.get("profit_participation")
        before = line(RECEIVED, n, received) if n and rules else received
        owed = (
            participation.due(base.profit, before, **rules, loss_rate=reading.loss_share)
            if rules
            else 0 * base.revenue
        )
        paid = line("profit_participation", n, owed)
        received = _added(received, paid)
        yield paid


def _alone(
    clause: str, agreed: Sequence[Terms], bases: Sequence[Base], reading: Reading, line: Line
) -> Iterator[Any]:
    """What a clause of _ALONE makes due in each period, as far as it survives AGI, USD."""
    amounts = _each(functools.partial(_until_agi, clause), agreed, bases, reading)
    for n, amount in enumerate(amounts):
        yield line(clause, n, amount)


def _added(before: Any, amount: Any) -> Any:
    """The sum so far; at first the amount alone, so that no formula prints a zero."""
    return amount if isinstance(before, float) and before == 0 else before + amount


def _share(then: Terms, base: Base, reading: Reading) -> Any:
    """The revenue share of one period without a cap."""
    rules = then.get("revenue_share", {})
    if "rate" not in rules:
        return 0 * base.revenue
    owed = share.due(base.revenue, rules["rate"], reading.shared_fraction, 0)
    if "last_year" in rules:
        owed = owed * share.running(base.year, rules["last_year"])
    return owed


def _capped(then: Terms, owed: Any, used: Any, part: Any) -> Any:
    """The revenue share of one period, up to the cap, of which `part` uses it up."""
    rules = then.get("revenue_share", {})
    if "rate" not in rules or "cap" not in rules:
        return owed
    return share.capped(owed, rules["cap"], used if part == 1 else used - (1 - part) * owed)


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


def _reciprocal(then: Terms, base: Base, reading: Reading) -> Any:  # noqa: ARG001 - one of _ALONE
    """The reciprocal share of one period, which Microsoft pays: negative."""
    rules = then.get("reciprocal_share", {})
    if "rate" not in rules:
        return 0 * base.azure_openai
    owed = 0 - share.due(base.azure_openai, rules["rate"], 1, 0)
    if "last_year" in rules:
        owed = owed * share.running(base.year, rules["last_year"])
    return owed


def _bing(then: Terms, base: Base, reading: Reading) -> Any:
    """What the Bing clause makes Microsoft pay for one period: negative."""
    rules = then.get("bing_clause")
    if not rules:
        return 0 * base.search
    return 0 - ladder.due(
        base.search,
        base.search_before,
        hurdle=rules["hurdle"],
        first_rate=rules["rate"],
        top_rate=rules["top_rate"],
        top=reading.bing_top,
        caused=reading.bing_caused,
        reading=reading.bing_base,
        at_least=reading.bing_at_least,
    )


def _shortfall(then: Terms, base: Base, reading: Reading) -> Any:  # noqa: ARG001 - one of _ALONE
    """What take-or-pay makes due for one period beyond what was bought."""
    if not then.get("azure_commitment"):
        return 0 * base.azure_bought
    return commitment.shortfall(base.azure_due, base.azure_bought)


# The clauses whose amount of a period depends on that period alone.
_ALONE = {
    "reciprocal_share": _reciprocal,
    "bing_clause": _bing,
    "azure_commitment": _shortfall,
}
