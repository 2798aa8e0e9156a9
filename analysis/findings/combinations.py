"""Which explanations together close the gap between leak and accounts in all periods at once.

Each account bounds the part of what is due that is shared, at the contract's rate; what must be
the same everywhere (rate, base, lag) has to lie within the bounds of all accounts.
"""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis import figures, periods
from analysis.findings import ledger


@dataclass(frozen=True)
class Account:
    """The bounds of one account: what is due, what was paid so many quarters later, and slack.

    `due_otherwise` is due if any published revenue may be right. Set-off and deferral are
    limited by the evidence that decides, and at least nothing.
    """

    due: ledger.Bounds
    due_otherwise: ledger.Bounds
    paid: tuple[ledger.Bounds, ...]
    set_off: float
    deferral: float

    def fraction(self, members: Iterable[str], quarters: int) -> ledger.Bounds:
        """The part of what is due, at the contract's rate, with which these hypotheses close it."""
        low, high = self.due_otherwise if "figure" in members else self.due
        slack = sum(getattr(self, name) for name in ("set_off", "deferral") if name in members)
        least, most = self.paid[quarters]
        return least / high, (most + slack) / low

    def and_then(self, other: "Account") -> "Account":
        """Both accounts together; what was deferred in either is limited by one sum."""
        return Account(
            _plus(self.due, other.due),
            _plus(self.due_otherwise, other.due_otherwise),
            tuple(itertools.starmap(_plus, zip(self.paid, other.paid, strict=True))),
            self.set_off + other.set_off,
            other.deferral,
        )


def _plus(one: ledger.Bounds, other: ledger.Bounds) -> ledger.Bounds:
    return one[0] + other[0], one[1] + other[1]


@dataclass(frozen=True)
class Allowed:
    """What is the same in every account: the part shared, the rate over the contract's, the lag."""

    base: ledger.Bounds = (0.0, 1.0)
    rate: ledger.Bounds = (1.0, 1.0)
    lags: tuple[int, ...] = tuple(range(1, ledger.LONGEST_LAG + 1))


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


def _common(ranges: Iterable[ledger.Bounds]) -> bool:
    """Whether all intervals have a value in common."""
    lows, highs = zip(*ranges, strict=True)
    return max(lows) <= min(highs)


def minimal(accounts: Sequence[Account], allowed: Allowed) -> dict[tuple[str, ...], list[int]]:
    """The sets of hypotheses that close all accounts and need every member -> their lags."""
    found: dict[tuple[str, ...], list[int]] = {}
    for size in range(1, len(ledger.HYPOTHESES) + 1):
        for members in itertools.combinations(ledger.HYPOTHESES, size):
            needless = any(set(smaller) <= set(members) for smaller in found)
            lags = [] if needless else closing(members, accounts, allowed)
            found |= {members: lags} if lags else {}
    return found


def of_run(parameters: Mapping[str, Any]) -> dict[tuple[str, ...], list[int]]:
    """Which sets of hypotheses close all accounts of a run at once -> the lags that do."""
    known = [one for one in ledger.evidence(parameters) if one.decides]

    def within(
        hypothesis: str, slugs: Sequence[str] = ledger.ACCOUNTS, most: ledger.Bounds = ledger.ANY
    ) -> ledger.Bounds:
        limits = [
            (one.limit.low, one.limit.high)
            for one in known
            if one.hypothesis == hypothesis and set(slugs) & set(one.slugs)
        ]
        lows, highs = zip(most, *limits, strict=True)
        return max(lows), min(highs)

    of = {
        slug: _account(slug, parameters, within("set_off", [slug])[1], within("deferral")[1])
        for slug in ledger.ACCOUNTS
        if figures.pick("revenue", periods.parse(slug), parameters["as_of"]).bound != "unknown"
    }
    later = [one for slug, one in of.items() if slug != "2024"]
    together = [of["2024"].and_then(one) for one in later]
    contract = parameters["share_rate"]
    low, high = within("rate", most=(0.0, np.inf))
    lags = tuple(n for n in Allowed().lags if n <= within("lag")[1])
    allowed = Allowed(within("base", most=(0.0, 1.0)), (low / contract, high / contract), lags)
    return minimal([*of.values(), *together], allowed)


def _account(slug: str, parameters: Mapping[str, Any], set_off: float, deferral: float) -> Account:
    """One account of a run as plain bounds."""
    period, as_of = periods.parse(slug), parameters["as_of"]
    owed = ledger.due(period, parameters)
    published = [ledger.bounds(one) for one in ledger.published(period, as_of)]
    lows, highs = zip(*published, strict=True)
    rate = parameters["share_rate"]
    return Account(
        (owed.low, owed.high),
        (rate * min(lows), rate * max(highs)),
        tuple(
            ledger.bounds(ledger.paid(period.shift(n), as_of))
            for n in range(ledger.LONGEST_LAG + 1)
        ),
        set_off,
        deferral,
    )
