"""What later funding rounds say Microsoft's stake is worth.

A round gives a value to all of OpenAI; Microsoft's part on its day lies between what was stated
before and after it. What Microsoft paid into a round is not published and not taken off.
"""

import datetime
from dataclasses import dataclass
from typing import Any

from analysis import figures, periods, terms, traces
from analysis.findings import model, register, stake, versions

_BEFORE, _AFTER = "valuation_before_money", "valuation_after_money"


@dataclass(frozen=True)
class Round:
    """A value given to OpenAI in a funding round."""

    id: str  # of its figure
    day: datetime.date
    after: bool

    @property
    def slug(self) -> str:
        """Its name in identifiers."""
        return f"{'after' if self.after else 'before'}_{self.day:%Y_%m}"

    @property
    def label(self) -> str:
        """Its name in tables."""
        return f"{'after' if self.after else 'before'} the money, {periods.day(self.day)}"


def every(pact: model.Pact) -> tuple[Round, ...]:
    """The values since the recapitalisation that were known on the run's day, in order."""
    first = stake.recapitalised(pact)
    found = [
        Round(one.id, one.end, name == _AFTER)
        for name in (_BEFORE, _AFTER)
        for one in pact.select(name)
        if one.end > first
    ]
    return tuple(sorted(found, key=lambda one: (one.day, one.after)))


ROUND = register.Axis("round", every)


@register.finding()
def rounds_counted(pact: model.Pact) -> Any:
    """Values given to OpenAI in rounds since the recapitalisation"""
    return traces.counted(pact.round_valuation(one) for one in every(pact))


@register.finding(ROUND)
def round_valuation(_: model.Pact, one: Round) -> Any:
    """What OpenAI is worth {round}"""
    return figures.trace(figures.by_id()[one.id])


@register.finding(ROUND)
def stake_at_round(pact: model.Pact, one: Round) -> Any:
    """Value of Microsoft's stake {round}

    Its part as last stated, and as stated next for the other bound, at the value of the round.
    """
    days = stake.days(pact)
    *_, before = (day for day in days if day.date <= one.day)
    later = [day for day in days if day.date > one.day][:1]
    parts = [pact.stake_fraction(day) for day in (before, *later)]
    return traces.spanned(parts[0], parts[1:]) * pact.round_valuation(one)


@register.finding(
    versions.VERSION,
    where=lambda pact, version: every(pact) and versions.has_stake(pact, version),
)
def worth_last_round(pact: model.Pact, version: terms.Version) -> Any:
    """All clauses counted, the stake at the value of the last round, {version}"""
    rest = pact.worth_as_read(version) - pact.pv_stake(version)
    return rest + pact.stake_at_round(every(pact)[-1])


@register.finding(where=every)
def stake_last_round(pact: model.Pact) -> Any:
    """Value of Microsoft's stake at the last round"""
    return pact.stake_at_round(every(pact)[-1])
