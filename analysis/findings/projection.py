"""What OpenAI's reported projection of its revenue would make due, against what the press printed.

The projection is OpenAI's own plan as reported, not a scenario of this report; it is compared with
the reported sums that seem to rest on it. So is the share that was expected of a year, before and
since the amendment.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from analysis import cashflows, figures, periods, traces
from analysis.findings import calendar, cap, disagreements, model, path, register, totals
from analysis.terms import share

PROJECTED, EXPECTED = "revenue_projected", "revenue_share_expected"
_SAVED = "share_saving"


def years(pact: model.Pact) -> tuple[periods.Period, ...]:
    """The years of the projection that the path covers, as known on the run's day."""
    known = pact.covered(PROJECTED)
    return tuple(year for year in path.years(pact) if year in known)


def last(pact: model.Pact) -> str:
    """The last of them; of the path if the day knows none."""
    return [*path.years(pact), *years(pact)][-1].slug


@model.once
def then(pact: model.Pact) -> model.Pact:
    """The run on the day of the last sum that the press printed: no later change is in that."""
    if not (said := pact.select(_SAVED)):
        return pact
    day = max(one.known for one in said).isoformat()
    return model.of({**pact.run, "as_of": day, "amendments": ""})


YEAR = register.Axis("year", years)


@register.finding(YEAR)
def projected_revenue(pact: model.Pact, year: periods.Period) -> Any:
    """OpenAI's revenue as it was reported to project it"""
    return +pact.pick(PROJECTED, year)


@register.finding(YEAR)
def projected_share(pact: model.Pact, year: periods.Period) -> Any:
    """Revenue share on the reported projection, without a cap

    The rate on the shared part of revenue.
    """
    shared = cashflows.shared_exactly(pact.run, year)
    rate = cashflows.share_rate(year.end, then(pact).run)
    return share.due(pact.projected_revenue(year), rate, shared, 0)


@register.finding(where=years)
def projected_share_in_all(pact: model.Pact) -> Any:
    """Revenue share on the whole reported projection, without a cap"""
    return traces.total(pact.projected_share(year) for year in years(pact))


@register.finding(where=years)
def projected_saving(pact: model.Pact) -> Any:
    """What the cap spares OpenAI on the reported projection"""
    return pact.projected_share_in_all() - cap.agreed(then(pact))


@register.finding(where=years)
def projected_cap_reached(pact: model.Pact) -> Any:
    """When the cap is used up or the reported projection ends

    Counting the payments of all its years. If they never fill the cap, the day after the last.
    """
    flows = [(pact.projected_share(year), 1.0) for year in years(pact)]
    return cap.filled(years(pact)[0], +cap.agreed(then(pact)), flows)[0]


register.said("leaked", lambda pact: disagreements.last_whole_year(pact).label)


@register.finding(where=years)
def projected_first_at_leak(pact: model.Pact) -> Any:
    """Revenue share of the first projected year at the rate that the leak shows for {leaked}

    What was paid in that year over the revenue reported for it, times the projected revenue.
    """
    rate = pact[f"effective_rate_{disagreements.last_whole_year(pact).slug}"]
    return rate * pact.projected_revenue(years(pact)[0])


@register.finding(where=years)
def path_to_projected(pact: model.Pact) -> Any:
    """Revenue share of the path over that of the reported projection, same years, no cap"""
    ours = traces.total(pact.share_without_cap(year) for year in years(pact))
    return ours / pact.projected_share_in_all()


@dataclass(frozen=True)
class Printed:
    """A sum that the press printed, what the projection gives, and whether they agree."""

    what: str
    said: traces.Traced
    computed: traces.Traced

    @property
    def verdict(self) -> str:
        """Whether both can be right within their rounding."""
        if "unknown" in (self.said.bound, self.computed.bound):
            return totals.UNCHECKED
        apart = self.said.high < self.computed.low or self.computed.high < self.said.low
        return totals.DISAGREES if apart else totals.AGREES


# What was printed of all years: its quantity, and the finding that it is held against.
_PRINTED = (
    ("Share that would have been due to {until}", "original_share_liability",
     "projected_share_in_all"),
    ("Saved by the cap", _SAVED, "projected_saving"),
)  # fmt: skip


def printed(pact: model.Pact) -> list[Printed]:
    """What the press printed by the run's day, against the projection."""
    if not years(pact):
        return []
    found = []
    for what, quantity, against in _PRINTED:
        if stated := pact.select(quantity):
            told = what.format(until=figures.quantities()[quantity].until)
            found.append(Printed(told, figures.trace(stated[-1]), pact[against]))
    return [*found, *_expected(pact), *_cap_year(pact)]


def _expected(pact: model.Pact) -> Iterator[Printed]:
    """What was expected of a year of the projection; of its first also before the amendment."""
    for year in years(pact):
        if pact.select(EXPECTED, year):
            due, before = pact.pick(EXPECTED, year), least_expected(pact, year)
            yield Printed(f"Due in {year.label}", due, pact.projected_share(year))
            if year == years(pact)[0] and before.id != due.id:
                told = f"Expected for {year.label} before the amendment"
                yield Printed(told, before, pact.projected_first_at_leak())


def _cap_year(pact: model.Pact) -> list[Printed]:
    """The year in which the cap was said to be reached: all of it agrees."""
    for one in figures.statements():
        said = re.search(r"\b20\d\d\b", one.quote)
        if one.about == _SAVED and said and one.known.isoformat() <= pact.as_of:
            year = float(said.group())
            told = traces.Traced(
                year, year, year + 1, traces.DATE, id=one.id, label=one.gist, kind="statement",
                reference={"source": one.source},
            )  # fmt: skip
            return [Printed("Cap reached", told, pact.projected_cap_reached())]
    return []


EXPECTED_YEAR = register.Axis("period", lambda pact: calendar.years_of(pact, EXPECTED))


@register.finding(EXPECTED_YEAR)
def expected_share(pact: model.Pact, period: periods.Period) -> Any:
    """Share expected since the amendment"""
    return pact.pick(EXPECTED, period)


def least_expected(pact: model.Pact, period: periods.Period) -> traces.Traced:
    """The least of what was published as the share expected for a period."""
    rows = pact.select(EXPECTED, period)
    return figures.trace(min(rows, key=lambda one: one.point))


@register.finding(EXPECTED_YEAR)
def expected_share_before(pact: model.Pact, period: periods.Period) -> Any:
    """Share expected before the amendment, while Microsoft still paid a reciprocal share

    The least of what was published as expected.
    """
    return +least_expected(pact, period)


@register.finding(EXPECTED_YEAR)
def expected_revenue(pact: model.Pact, period: periods.Period) -> Any:
    """Revenue expected by OpenAI"""
    return pact.pick("revenue_expected", period)


@register.finding(EXPECTED_YEAR, style="percent")
def expected_rate(pact: model.Pact, period: periods.Period) -> Any:
    """Share expected since the amendment, over the revenue expected"""
    return pact.expected_share(period) / pact.expected_revenue(period)


@register.finding(EXPECTED_YEAR, style="percent")
def expected_rate_before(pact: model.Pact, period: periods.Period) -> Any:
    """Share expected before the amendment, over the revenue expected"""
    return pact.expected_share_before(period) / pact.expected_revenue(period)


@register.finding(EXPECTED_YEAR)
def expected_set_off(pact: model.Pact, period: periods.Period) -> Any:
    """Share expected since the amendment less that expected before it

    What the reciprocal share would have been, if it was set off and nothing else changed.
    """
    return pact.expected_share(period) - pact.expected_share_before(period)
