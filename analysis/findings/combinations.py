"""Which explanations together close the gap between leak and accounts in all periods at once.

Each account bounds the part of what is due that is shared, at the rate assumed; what must be
the same everywhere (rate, base, lag) has to lie within the bounds of all accounts.
"""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np

from analysis import figures, periods, traces
from analysis.findings import calendar, disagreements, evidence, limits, model, register

Bounds = evidence.Bounds


@dataclass(frozen=True)
class Account:
    """The bounds of one account: what is due, what was paid so many quarters later, and slack.

    `due_otherwise` is due if any published revenue may be right, and any lower one if only one was
    published. Set-off, deferral and `cut`, the share on what came from Microsoft itself, are
    limited by the evidence, and at least nothing.
    """

    due: Bounds
    due_otherwise: Bounds
    paid: tuple[Bounds, ...]
    set_off: float
    deferral: float
    cut: float = 0.0

    def fraction(self, members: Iterable[str], quarters: int) -> Bounds:
        """The part of what is due, at the rate assumed, with which these hypotheses close it."""
        low, high = self.due_otherwise if "figure" in members else self.due
        slack = sum(getattr(self, name) for name in _SLACK if name in members)
        least, most = self.paid[quarters]
        return least / high, (most + slack) / low if low else np.inf

    def and_then(self, other: "Account") -> "Account":
        """Both accounts together; what was deferred in either is limited by one sum."""
        return Account(
            _plus(self.due, other.due),
            _plus(self.due_otherwise, other.due_otherwise),
            tuple(itertools.starmap(_plus, zip(self.paid, other.paid, strict=True))),
            self.set_off + other.set_off,
            other.deferral,
            self.cut + other.cut,
        )


_SLACK = ("set_off", "deferral", "cut")  # what may differ from account to account


def _plus(one: Bounds, other: Bounds) -> Bounds:
    return one[0] + other[0], one[1] + other[1]


@dataclass(frozen=True)
class Allowed:
    """What is the same in every account: the part shared, the rate over the contract's, the lag."""

    base: Bounds = (0.0, 1.0)
    rate: Bounds = (1.0, 1.0)
    lags: tuple[int, ...] = tuple(range(1, disagreements.LONGEST_LAG + 1))


def closing(members: Iterable[str], accounts: Iterable[Account], allowed: Allowed) -> list[int]:
    """The lags with which some hypotheses together close all accounts; none if they cannot.

    One rate, one part of revenue and one lag must serve everywhere; set-off and deferral may
    differ from account to account, within their limits.
    """
    base = allowed.base if "base" in members else (1.0, 1.0)
    rate = allowed.rate if "rate" in members else (1.0, 1.0)
    constant = base[0] * rate[0], base[1] * rate[1]
    lags = allowed.lags if "lag" in members else (0,)
    return [n for n in lags if _common([constant, *(a.fraction(members, n) for a in accounts)])]


def _common(ranges: Iterable[Bounds]) -> bool:
    lows, highs = zip(*ranges, strict=True)
    return max(lows) <= min(highs)


def minimal(accounts: Sequence[Account], allowed: Allowed) -> dict[tuple[str, ...], list[int]]:
    """The sets of hypotheses that close all accounts and need every member -> their lags.

    The empty one alone, where the accounts fit without any.
    """
    found: dict[tuple[str, ...], list[int]] = {}
    for size in range(len(disagreements.HYPOTHESES) + 1):
        for members in itertools.combinations(disagreements.HYPOTHESES, size):
            needless = any(set(smaller) <= set(members) for smaller in found)
            lags = [] if needless else closing(members, accounts, allowed)
            found |= {members: lags} if lags else {}
    return found


def of(pact: model.Pact) -> dict[tuple[str, ...], list[int]]:
    """Which sets of hypotheses close all accounts of a run at once -> the lags that do."""
    known = [one for one in evidence.of(pact) if one.decides]

    def within(
        hypothesis: str, of: Iterable[periods.Period] = (), most: Bounds = evidence.ANY
    ) -> Bounds:
        found = [
            (one.limit.low, one.limit.high)
            for one in known
            if one.hypothesis == hypothesis and (not of or set(of) & set(one.accounts))
        ]
        lows, highs = zip(most, *found, strict=True)
        return max(lows), min(highs)

    accounts = {
        one: _account(pact, one, within("set_off", [one])[1], within("deferral")[1],
                      within("cut", [one])[1])
        for one in disagreements.accounts(pact)
        if pact.pick("revenue", one).bound != "unknown"
    }  # fmt: skip
    together = [
        reduce(Account.and_then, [*(accounts[year] for year in years if year in accounts), account])
        for one, account in accounts.items()
        if (years := disagreements.years_before(pact, one))
    ]
    contract = pact.run["share_rate"]
    low, high = within("rate", most=(0.0, np.inf))
    lags = tuple(n for n in Allowed().lags if n <= within("lag")[1])
    allowed = Allowed(within("base", most=(0.0, 1.0)), (low / contract, high / contract), lags)
    return minimal([*accounts.values(), *together], allowed)


def _account(
    pact: model.Pact, period: periods.Period, set_off: float, deferral: float, cut: float
) -> Account:
    """One account of a run as plain bounds."""
    owed = disagreements.due(pact, period)
    published = limits.published(pact, period)
    lows, highs = zip(*map(evidence.bounds, published), strict=True)
    lows = lows if evidence.witnessed(published) else (0.0,)
    rate = pact.run["share_rate"]
    later = (period.shift(n) for n in range(disagreements.LONGEST_LAG + 1))
    return Account(
        (owed.low, owed.high),
        (rate * min(lows), rate * max(highs)),
        tuple(evidence.bounds(disagreements.paid(pact, one)) for one in later),
        set_off,
        deferral,
        rate * cut,
    )


# What would have to be true under two of the explanations that need one another's help.


def next_quarter(pact: model.Pact) -> periods.Period:
    """The quarter after the last that leaked."""
    return calendar.leaked(pact)[-1].shift(1)


def _leaked_late(pact: model.Pact) -> list[periods.Period]:
    """The accounts whose payments two quarters later all leaked."""
    accounts = disagreements.accounts(pact)
    return [one for one in accounts if disagreements.leaked(pact, one.shift(2))]


@register.finding(register.Axis("period", lambda pact: [next_quarter(pact)]))
def payment_needed(pact: model.Pact, quarter: periods.Period) -> Any:
    """Payment of {period} if the share is paid two quarters late

    What was due for half a year, less the payment of the quarter before.
    """
    before = quarter.shift(-1)
    half = periods.Period(before.first, quarter.last).shift(-2)
    return disagreements.due(pact, half) - pact.pick("revenue_share", before)


@register.finding(register.Axis("period", _leaked_late))
def rate_if_late(pact: model.Pact, period: periods.Period) -> Any:
    """Payments over the revenue of two quarters before"""
    return disagreements.paid(pact, period.shift(2)) / pact.pick("revenue", period)


@register.finding(style="percent")
def least_shared(pact: model.Pact) -> Any:
    """Part of revenue shared if it is one and payments are net, at least

    The most that any account's payments are of what was due.
    """
    parts: Any = [
        disagreements.paid(pact, one) / disagreements.due(pact, one)
        for one in disagreements.whole(pact)
    ]
    return limits.at_least(reduce(np.maximum, parts))


@register.finding(style="percent")
def most_shared(pact: model.Pact) -> Any:
    """Part of revenue shared if it is one and payments are net, at most

    The least that any account's payments and the largest set-off are of what was due, weak
    evidence of the set-off counted where there is no other.
    """
    nets: Any = [
        (disagreements.paid(pact, one) + _largest_set_off(pact, one)) / disagreements.due(pact, one)
        for one in disagreements.whole(pact)
    ]
    return reduce(np.minimum, nets)


def _largest_set_off(pact: model.Pact, account: periods.Period) -> traces.Traced:
    """The most that can have been set off in an account, by the surest evidence there is."""
    found = evidence.on(pact, "set_off", account.slug)
    rank = figures.CONFIDENCE.__getitem__
    return max(found, key=lambda one: (rank(one.reading), rank(one.confidence))).limit
