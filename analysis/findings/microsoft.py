"""What Microsoft has put in and got out by the end of the outlook, its stake included.

And what later funding rounds say that the stake is worth. A round gives a value to all of OpenAI;
Microsoft's part on its day lies between what was stated before and after it. What Microsoft paid
into a round is not published and not taken off.
"""

import datetime
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from analysis import figures, outlook, periods, terms, traces
from analysis.findings import calendar, cap, model, path, register, versions
from analysis.findings import stake as stakes
from analysis.terms import stake

register.said("begun", lambda pact, *_: f"{calendar.span(pact).start.year}")


@register.finding(path.YEAR)
def microsoft_received(pact: model.Pact, year: periods.Period) -> Any:
    """Received by Microsoft since {begun}, net, as leaked and then as assumed

    What leaked, and what the pact in force pays on the path, as far as a cap on all of it leaves
    room. What was paid between is not known; bills for computing are not counted.
    """
    first, now = year == path.years(pact)[0], versions.in_force(pact)
    leaked, most = pact.payments(calendar.span(pact)), cap.room(pact, now)
    received = leaked if first else pact.microsoft_received(path.before(year))
    received = received + pact.paid_under(now, year)
    return received if most is None else np.minimum(received, leaked + most)


@register.finding(path.YEAR, style="percent")
def stake_left(pact: model.Pact, year: periods.Period) -> Any:
    """Microsoft's part of OpenAI after dilution, as assumed

    The part last stated, less what later rounds take of it in each year since.
    """
    stated = pact.agreed["equity_stake"].term("fraction", pact.day, pact.as_of)
    last = stated.effective if stated else pact.day
    taken = outlook.assumption("dilution", pact.run)
    return stake.diluted(pact.stake_now(), taken, max(year.start.year - last.year, 0))


@register.finding(path.YEAR)
def microsoft_stake(pact: model.Pact, year: periods.Period) -> Any:
    """Microsoft's stake as assumed

    What dilution leaves of its part of OpenAI, at what OpenAI is assumed to be worth.
    """
    return stake.value(pact.stake_left(year), pact.outlook_amount("valuation", year))


@register.finding(path.YEAR)
def microsoft_multiple(pact: model.Pact, year: periods.Period) -> Any:
    """Stake and payments over what Microsoft paid in"""
    worth, received = pact.microsoft_stake(year), pact.microsoft_received(year)
    return stake.multiple(worth, received, pact.newest("funded"))


@register.finding()
def microsoft_multiple_of_outlay(pact: model.Pact) -> Any:
    """Stake and payments over all that Microsoft is reported to have spent on OpenAI, {last}

    Data centres included, which it also uses for others; what it spends later is not counted.
    """
    return stake.multiple(*_at_last(pact), pact.outlay())


def _at_last(pact: model.Pact) -> tuple[traces.Traced, traces.Traced]:
    """The stake, and what was received, by the end of the path."""
    last = path.years(pact)[-1]
    return pact.microsoft_stake(last), pact.microsoft_received(last)


@register.finding()
def outlay(pact: model.Pact) -> Any:
    """Spent by Microsoft on OpenAI, data centres included, as reported"""
    return +pact.newest("spend_on_openai")


@register.finding(style="percent")
def dilution_used(pact: model.Pact) -> Any:
    """Part of Microsoft's stake taken in a year, as assumed"""
    return +outlook.assumption("dilution", pact.run)


@register.finding(style="percent")
def dilution_seen(pact: model.Pact) -> Any:
    """Part of Microsoft's stake taken in a year, by the two parts last stated

    From the recapitalisation to the day for which its part was last stated.
    """
    first, *_, last = stakes.days(pact)[1:] * 2
    span = periods.year_of(last.date) - periods.year_of(first.date)
    if not span:
        label = "A part of Microsoft stated after the recapitalisation"
        return +traces.unknown("ratio", id="later_part", label=label, kind="term")
    kept = pact.stake_fraction(last) / pact.stake_fraction(first)
    return 1 - kept ** (1 / round(span, 4))


@register.finding(style="percent")
def dilution_of_losses(pact: model.Pact) -> Any:
    """Part of the stake taken in a year if new shares paid for the losses of the path, {span}

    Each year's loss over what OpenAI is then worth; the same part in each year.
    """
    kept: Any = 1.0
    for year in path.years(pact):
        lost = np.maximum(0 - pact.outlook_amount("profit", year), 0)
        kept = kept * (1 - lost / pact.outlook_amount("valuation", year))
    return 1 - kept ** (1 / len(path.years(pact)))


@register.finding(style="percent")
def microsoft_stake_part(pact: model.Pact) -> Any:
    """The stake as part of stake and payments, {last}"""
    worth, received = _at_last(pact)
    return replace(1 / (1 + received / worth), unit="ratio")


@register.finding(stakes.PAID, id="microsoft_return_{paid}", style="percent")
def microsoft_return_read(pact: model.Pact, paid: str) -> Any:
    """Microsoft's internal rate of return to {last}, {paid}

    Payments in the middle of each year, the stake after the last.
    """
    years = [one.start.year for one in path.years(pact)]
    dated = stakes.dating(pact, pact.day, pact.newest("funded"), paid)
    days, amounts = zip(*dated, strict=True)
    received = (pact.paid_under(versions.in_force(pact), one) for one in path.years(pact))
    got = [*received, pact.microsoft_stake(path.years(pact)[-1])]
    at = [*(round(periods.year_of(one), 2) for one in days)]
    at += [*(year + 0.5 for year in years), years[-1] + 1.0]
    flows = [*(0 - one for one in amounts), *got]
    ends = (
        stake.yearly_return(at, [getattr(one, end) for one in flows])
        for end in ("value", "low", "high")
    )
    outs = [f"0 - ({one})" for one in stakes.printed(amounts)]
    text = f"yearly_return({at}, [{', '.join([*outs, *stakes.printed(got)])}])"
    return traces.worded(ends, "ratio", text, [*stakes.read(amounts), *got])


@register.finding(style="percent")
def microsoft_return(pact: model.Pact) -> Any:
    """Microsoft's internal rate of return to {last}

    Each commitment as paid when it was made; payments in the middle of each year, the stake after
    the last. Its bounds are over three readings of when that was, and over all else that is read.
    """
    first, *others = (pact.microsoft_return_read(paid) for paid in stakes.PAID.keys(pact))
    return traces.spanned(first, others)


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


def rounds(pact: model.Pact) -> tuple[Round, ...]:
    """The values since the recapitalisation that were known on the run's day, in order."""
    first = stakes.recapitalised(pact)
    found = [
        Round(one.id, one.end, name == _AFTER)
        for name in (_BEFORE, _AFTER)
        for one in pact.select(name)
        if one.end > first
    ]
    return tuple(sorted(found, key=lambda one: (one.day, one.after)))


ROUND = register.Axis("round", rounds)


@register.finding()
def rounds_counted(pact: model.Pact) -> Any:
    """Values given to OpenAI in rounds since the recapitalisation"""
    return traces.counted(pact.round_valuation(one) for one in rounds(pact))


@register.finding(ROUND)
def round_valuation(_: model.Pact, one: Round) -> Any:
    """What OpenAI is worth {round}"""
    return figures.trace(figures.by_id()[one.id])


@register.finding(ROUND)
def stake_at_round(pact: model.Pact, one: Round) -> Any:
    """Value of Microsoft's stake {round}

    Its part as last stated, and as stated next for the other bound, at the value of the round.
    """
    days = stakes.days(pact)
    *_, before = (day for day in days if day.date <= one.day)
    later = [day for day in days if day.date > one.day][:1]
    parts = [pact.stake_fraction(day) for day in (before, *later)]
    return traces.spanned(parts[0], parts[1:]) * pact.round_valuation(one)


@register.finding(
    versions.VERSION,
    where=lambda pact, version: rounds(pact) and versions.has_stake(pact, version),
)
def worth_last_round(pact: model.Pact, version: terms.Version) -> Any:
    """All clauses counted, the stake at the value of the last round, {version}"""
    rest = pact.worth_as_read(version) - pact.pv_stake(version)
    return rest + pact.stake_at_round(rounds(pact)[-1])


@register.finding(where=rounds)
def stake_last_round(pact: model.Pact) -> Any:
    """Value of Microsoft's stake at the last round"""
    return pact.stake_at_round(rounds(pact)[-1])
