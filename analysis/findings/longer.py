"""What it was worth that October 2025 spread the share over a longer time: three readings.

An amendment that sets a last year without naming it leaves open how long both companies pay, and
whether they pay more or the same sum later. A run takes the year of its parameter at the full rate;
here the readings stand side by side, both directions taken alike.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis import cashflows, parameters, periods, terms, traces
from analysis.findings import model, path, register, steps, versions

SHARED = {"revenue_share": "share", "reciprocal_share": "reciprocal share"}
PARTS = {
    "stake": "Stake",
    "revenue_share": "Revenue share",
    "profit_participation": "Part of profits",
    "reciprocal_share": "Microsoft's own payments",
    "total": "All together",
}


@dataclass(frozen=True)
class Reading:
    """Until when the share is paid, and whether a longer time brings the same sum."""

    slug: str
    label: str
    last_year: int
    same: bool

    @property
    def short(self) -> str:
        """Its name where room is scarce."""
        return f"{'same sum' if self.same else 'share'} until {self.last_year}"


def readings(_: model.Pact) -> tuple[Reading, ...]:
    """The earliest and the latest last year at the full rate, and the same money until the latest.

    The years are those between which the parameter may lie.
    """
    (spec,) = (one for one in parameters.SCHEMA if one.name == "share_until")
    first, last = spec.low, spec.high
    return (
        Reading(f"until_{first}", f"paid until {first}", first, same=False),
        Reading(f"until_{last}", f"paid until {last}", last, same=False),
        Reading(f"same_until_{last}", f"the sum until {first} paid until {last}", last, same=True),
    )


def stretched(pact: model.Pact) -> tuple[terms.Version, ...]:
    """The enacted versions whose share has a last year that is not published."""
    return tuple(
        one
        for one in versions.enacted(pact)
        if (last := one.stated("revenue_share", "last_year", one.effective)) is not None
        and last.value is None
    )


def _next(pact: model.Pact) -> tuple[terms.Version, ...]:
    """Those of them that another version followed."""
    return tuple(one for one in stretched(pact) if one is not versions.every(pact)[-1])


def _beside(pact: model.Pact, version: terms.Version, steps: int) -> terms.Version:
    """The version so many after one; of another run with the same versions, perhaps."""
    every = versions.every(pact)
    return every[[one.slug for one in every].index(version.slug) + steps]


def _is_one(version: terms.Version, others: Iterable[terms.Version]) -> bool:
    return version.slug in {one.slug for one in others}


READING = register.Axis("reading", readings)
VERSION, FOLLOWED = versions.axis(stretched), versions.axis(_next)
CLAUSE = register.words("clause", SHARED)


@register.finding(CLAUSE, VERSION, path.YEAR, listed=register.hidden)
def endless(pact: model.Pact, clause: str, version: terms.Version, year: periods.Period) -> Any:
    """What the {clause} would be without a last year, AGI aside, pact of {version}, {year}"""
    found = versions.rules(pact, version, clause, year)
    rules = {name: term for name, term in found.items() if name != "last_year"}
    if clause == "reciprocal_share":
        sold = pact.outlook_amount("azure_openai", year)
        return +cashflows.reciprocal_share(rules, sold, year.start.year)
    shared = cashflows.shared_exactly(pact.run, year)
    return +cashflows.revenue_share(rules, path.revenue(pact, year), year.start.year, shared)


@register.finding(CLAUSE, VERSION, path.YEAR, listed=register.hidden)
def pv_endless(pact: model.Pact, clause: str, version: terms.Version, year: periods.Period) -> Any:
    """Present value of the {clause} without a last year, pact of {version}, {year}

    As far as it survives AGI.
    """
    agreed = versions.rules(pact, version, clause, year)
    owed = versions.until_agi(pact, pact.endless(clause, version, year), agreed, year)
    return versions.discounted(pact, year, owed)


def _until(pact: model.Pact, last_year: int) -> list[periods.Period]:
    return [year for year in path.years(pact) if year.start.year <= last_year]


@register.finding(CLAUSE, VERSION, listed=register.hidden, style="percent")
def spread(pact: model.Pact, clause: str, version: terms.Version) -> Any:
    """Part of a longer {clause} that comes to the same sum, {version}

    The sum until the earliest last year over that until the latest.
    """
    first, last, _ = readings(pact)
    short, whole = (
        traces.total(pact.endless(clause, version, year) for year in _until(pact, one.last_year))
        for one in (first, last)
    )
    nothing: Any = np.greater_equal(0, np.maximum(whole, 0 - whole))
    return short / np.where(nothing, 1 + 0 * whole, whole)


@register.finding(CLAUSE, READING, VERSION)
def pv_read(pact: model.Pact, clause: str, reading: Reading, version: terms.Version) -> Any:
    """Present value of the {clause}, {version}, {reading}"""
    years = _until(pact, reading.last_year)
    whole = traces.total(pact.pv_endless(clause, version, year) for year in years)
    return whole * pact.spread(clause, version) if reading.same else +whole


@register.finding(READING, VERSION)
def worth_read(pact: model.Pact, reading: Reading, version: terms.Version) -> Any:
    """All clauses counted, present value of {version}, {reading}"""
    return traces.total(
        pact.pv_read(clause, reading, version)
        if clause in SHARED
        else versions.worth(pact, clause, version)
        for clause in versions.counting(pact, version)
    )


@register.finding(READING, VERSION)
def step_to_read(pact: model.Pact, reading: Reading, version: terms.Version) -> Any:
    """Change by the amendment of {version}, {reading}"""
    return pact.worth_read(reading, version) - pact.pv_total(_beside(pact, version, -1))


@register.finding(READING, FOLLOWED)
def step_from_read(pact: model.Pact, reading: Reading, version: terms.Version) -> Any:
    """Change by the amendment after {version}, {reading}"""
    return pact.pv_total(_beside(pact, version, 1)) - pact.worth_read(reading, version)


def parts(pact: model.Pact) -> dict[str, dict[str, str]]:
    """What the worth of each version is made of, a longer share by each of its readings.

    The version, with the reading if there are several -> the id of a finding -> its part. Where the
    whole is unknown it stands alone.
    """
    found = {}
    for version in versions.every(pact):
        counting = {*versions.counting(pact, version), "total"}
        for case, total, one in _cases(pact, version):
            known = pact[total].bound != "unknown"
            told = [part for part in PARTS if part in counting and (known or part == "total")]
            found[case] = {_part(part, version, one): PARTS[part] for part in told}
    return found


def _cases(pact: model.Pact, version: terms.Version) -> Iterable[tuple[str, str, Reading | None]]:
    """A version by its readings: what each is called, the id of its worth, and the reading."""
    read = readings(pact) if _is_one(version, stretched(pact)) else (None,)
    for one in read:
        how = f", {one.short}" if one else ""
        yield f"{version.title}{how}", _part("total", version, one), one


def _part(part: str, version: terms.Version, one: Reading | None) -> str:
    """The id of a part of what a version is worth; that of the run where no reading moves it."""
    if one is None or part not in (*SHARED, "total"):
        return f"pv_{part}_{version.slug}"
    return f"{'worth_read' if part == 'total' else f'pv_read_{part}'}_{one.slug}_{version.slug}"


def worths(pact: model.Pact, slug: str) -> list[str]:
    """The ids of what a version is worth, a longer share by each of its readings."""
    (version,) = (one for one in versions.every(pact) if one.slug == slug)
    return [total for _, total, _ in _cases(pact, version)]


@register.finding(versions.VERSION)
def worth_as_read(pact: model.Pact, version: terms.Version) -> Any:
    """All clauses counted, present value, {version}, over the readings of a longer share

    As the run reads it, with the least and the most of all readings as bounds.
    """
    found = pact.pv_total(version)
    if not _is_one(version, stretched(pact)):
        return +found
    return traces.spanned(found, (pact.worth_read(one, version) for one in readings(pact)))


@register.finding(steps.STEP)
def bridge_as_read(pact: model.Pact, step: steps.Step) -> Any:
    """All clauses counted: change in present value over the readings of a longer share, {step}

    As the run reads it, with the least and the most of all readings as bounds.
    """
    found = pact.bridge("total", step)
    read = readings(pact)
    to = [pact.step_to_read(one, step.new) for one in read if _is_one(step.new, stretched(pact))]
    since = [pact.step_from_read(one, step.old) for one in read if _is_one(step.old, _next(pact))]
    return traces.spanned(found, [*to, *since]) if to or since else +found
