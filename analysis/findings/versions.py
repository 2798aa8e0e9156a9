"""The versions of the pact on one assumed path, clause by clause.

A version is the pact as an amendment left it, without those that came later; the amendments of a
run, which nobody enacted, make versions of their own. Amounts are what
Microsoft receives, negative where it pays, and present values as of the first assumed year. Not
modelled: the Bing clause, purchase commitments and cloud bills, the licences, anything after the
last assumed year, payments before the first one, and what the AGI clause does to profits.
"""

import datetime
import functools
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from analysis import cashflows, outlook, periods, terms, traces
from analysis.terms import stake, trigger

VERSIONS = ("2023-01", "2025-10", "2026-04")  # the amendments that changed what is paid
_TOTAL = "All clauses counted, present value, "
CLAUSES = {
    "revenue_share": "Revenue share",
    "reciprocal_share": "Reciprocal share",
    "profit_participation": "Profit participation",
    "stake": "Stake, at its stated value",
}
PAID = ("revenue_share", "reciprocal_share", "profit_participation")
LEAKED = periods.parse("2024q1_2025q3")
AGI_YEARS = tuple(range(outlook.FIRST + 1, outlook.LAST + 2))
# From never to about as likely as not within two years: nobody knows, so the whole span is shown.
CHANCES = (0.0, 0.05, 0.1, 0.2, 0.3)


@dataclass(frozen=True)
class Version:
    """The pact as one amendment left it; `clauses` is None while that amendment is not known."""

    slug: str
    title: str
    effective: datetime.date
    as_of: str
    clauses: terms.Agreement | None
    stake_day: datetime.date  # the day whose stake is valued
    own: frozenset[tuple[str, str]] = frozenset()  # clause and term set by a run's amendments

    def stated(self, clause: str, name: str, on: datetime.date) -> terms.Term | None:
        """The term in force on a day, or None.

        Raises:
            ValueError: there is no such clause, or a clause of its kind has no such term.
        """
        found = terms.named(clause, self.clauses or terms.load())
        stated = found.term(name, on, datetime.date.fromisoformat(self.as_of))
        return stated if self.clauses is not None else None

    def term(self, clause: str, name: str, on: datetime.date) -> traces.Traced | None:
        """The same as a quantity; unknown if the version is, None if it has no such term."""
        found = self.stated(clause, name, on)
        declared = terms.load()[clause]
        unit = declared.unit(name)
        id = f"{clause}_{name}_{self.slug}"
        label = f"{declared.title}: {name.replace('_', ' ')}, {self.title}"
        if self.clauses is None:
            return traces.unknown(unit, id=id, label=f"{label}: not known", kind="term")
        return terms.traced(found, unit, id, label) if found else None


def version(name: str, as_of: str) -> Version:
    """The pact with the amendment of that name and all earlier ones, as known on a day."""
    enacted = {one.id: one for one in terms.amendments()}
    one = enacted[name]
    later = [enacted[n].effective for n in VERSIONS if enacted[n].effective > one.effective]
    known = any(change.known.isoformat() <= as_of for change in one.changes)
    return Version(
        _slug(name),
        f"{one.effective:%B %Y}",
        one.effective,
        as_of,
        terms.agreement(as_of, before=min(later, default=terms.FOREVER)) if known else None,
        one.effective,
    )


def of_run(parameters: Mapping[str, Any]) -> list[Version]:
    """The versions that were enacted, then one for each amendment of the run, on top of all others.

    An amendment that leaves the stake alone leaves it at the value stated last.
    """
    found = [version(name, parameters["as_of"]) for name in VERSIONS]
    own = terms.own(parameters)
    for count, one in enumerate(own, 1):
        changed = frozenset((each.clause, each.name) for each in one.changes)
        changes_stake = "equity_stake" in {clause for clause, _ in changed}
        found.append(
            Version(
                _slug(one.id),
                one.title,
                one.effective,
                parameters["as_of"],
                terms.agreement(parameters["as_of"], own[:count]),
                one.effective if changes_stake else found[-1].stake_day,
                found[-1].own | changed,
            )
        )
    return found


def titles(found: Mapping[str, traces.Traced]) -> dict[str, str]:
    """The versions of a run, from its findings: the name in identifiers -> the title."""
    return {
        id.removeprefix("pv_total_"): one.label.removeprefix(_TOTAL)
        for id, one in found.items()
        if one.label.startswith(_TOTAL)
    }


def _slug(name: str) -> str:
    """An amendment's name in identifiers."""
    return name.replace("-", "_")


def answer(parameters: Mapping[str, Any]) -> Iterable[traces.Traced]:
    """The findings about versions.

    Args:
        parameters: all parameters, as `parameters.check` returns them.
    """
    path = outlook.trajectory(parameters)
    yield from path.values()
    found: dict[str, traces.Traced] = {}
    for one in of_run(parameters):
        for finding in _of_version(one, path, parameters):
            found[finding.id] = finding
    yield from found.values()
    yield from _bridges(found)
    yield from _exchange(found, parameters["as_of"])


def _of_version(
    one: Version, path: Mapping[str, traces.Traced], parameters: Mapping[str, Any]
) -> Iterator[traces.Traced]:
    """What one version pays each year, its present values, and how these depend on AGI."""
    rules = [agreed(one, datetime.date(y, 12, 31), parameters) for y in outlook.YEARS]
    bases = [_base(year, path) for year in outlook.YEARS]
    found = cashflows.due(rules, bases, _reading(one, parameters), functools.partial(_line, one))
    yield from found[cashflows.WITHOUT_AGI]
    worth: list[traces.Traced] = []
    for clause in PAID:
        yield from found[clause]
        worth.append(
            present_value(found[clause], parameters).named(
                f"pv_{clause}_{one.slug}", f"{CLAUSES[clause]}, present value, {one.title}"
            )
        )
    worth += _stake(one)
    yield from worth
    yield traces.total(worth).named(f"pv_total_{one.slug}", f"{_TOTAL}{one.title}")
    without_agi = _yearly(one, found[cashflows.WITHOUT_AGI], parameters)
    yield from without_agi
    yield from _curve(one, without_agi)
    yield from _chances(one, without_agi)


_LINES = {
    cashflows.WITHOUT_AGI: ("share_without_agi", "Revenue share if AGI does not come"),
    cashflows.RECEIVED: ("received_before", "Received from profits before"),
    "revenue_share": ("due_revenue_share", "Revenue share to Microsoft"),
    "reciprocal_share": ("due_reciprocal_share", "Reciprocal share, paid by Microsoft"),
    "profit_participation": ("due_profit_participation", "Profit participation"),
}


def _line(one: Version, clause: str, n: int, amount: Any) -> Any:
    """A clause's amount of a year as a line item; those left out here stay without a name."""
    if clause not in _LINES:
        return amount
    id, label = _LINES[clause]
    year = str(outlook.YEARS[n])
    return amount.named(
        f"{id}_{one.slug}_{year}", f"{label}, {one.title}, {year}", periods.parse(year)
    )


def _base(year: int, path: Mapping[str, traces.Traced]) -> cashflows.Base:
    """What the clauses of a year apply to; purchases stay out of the comparison."""
    nothing = traces.known(0.0, "USD")
    return cashflows.Base(
        year,
        path[f"outlook_revenue_{year}"],
        path[f"outlook_profit_{year}"],
        path[f"outlook_azure_openai_{year}"],
        *[nothing] * 4,
    )


def agreed(one: Version, day: datetime.date, parameters: Mapping[str, Any]) -> cashflows.Terms:
    """The terms of the clauses compared, on a day, as the run reads them."""
    found: dict[str, dict[str, Any]] = {}
    for clause in PAID:
        stated = {n: one.term(clause, n, day) for n in terms.KINDS[terms.load()[clause].kind]}
        found[clause] = {name: term for name, term in stated.items() if term is not None}
    for clause, parameter in _RATES.items():
        _read(found[clause], (clause, parameter), one.own, parameters)
        if one.stated(clause, "ends_at_agi", day) is None:
            found[clause].pop("ends_at_agi", None)
    rules = found["profit_participation"]
    complete = rules.keys() >= set(terms.KINDS["participation"])
    return found if complete else {**found, "profit_participation": {}}


_RATES = {"revenue_share": "share_rate", "reciprocal_share": "reciprocal_rate"}


def _read(
    rules: dict[str, Any],
    clause_and_parameter: tuple[str, str],
    own: frozenset[tuple[str, str]],
    parameters: Mapping[str, Any],
) -> None:
    """A rate in force gives way to the run's, and a last year that is not published too.

    What an amendment of the run itself sets stays.
    """
    clause, parameter = clause_and_parameter
    rate, last = rules.get("rate"), rules.get("last_year")
    free = rate is not None and rate.bound != "unknown" and (clause, "rate") not in own
    if free and not np.allclose(rules["rate"].value, parameters[parameter], rtol=1e-9, atol=0):
        label = f"{CLAUSES[clause]}: rate assumed"
        rules["rate"] = outlook.assumption(parameter, "ratio", label, parameters)
    if last is not None and last.bound == "unknown":
        label = "Last year of the share"
        rules["last_year"] = outlook.assumption("share_until", "year", label, parameters)


def _reading(one: Version, parameters: Mapping[str, Any]) -> cashflows.Reading:
    """How the run reads the words: what is shared, what counts towards the cap, AGI, losses."""
    shared = outlook.assumption(
        "shared_fraction",
        "ratio",
        "Part of OpenAI's revenue that is shared, taken as exact",
        parameters,
    )
    since = one.effective if parameters["cap_counts"] == "amendment" else None
    return cashflows.Reading(
        shared_fraction=shared,
        counted=[counted(year, since) for year in outlook.YEARS],
        used=_used(parameters) if parameters["cap_counts"] == "all" else 0.0,
        loss_share=outlook.assumption("loss_share", "ratio", "Part of losses borne", parameters),
        agi_year=outlook.agi_year(parameters),
    )


def counted(year: int, since: datetime.date | None) -> float:
    """The part of a year's payments that counts, by quarters, if those from a day on do."""
    if since is None or since.year < year:
        return 1
    return 0 if since.year > year else 1 - (since.month - 1) // 3 / periods.YEAR


def _used(parameters: Mapping[str, Any]) -> traces.Traced:
    """What was paid before the first year: the leaked payments at least."""
    leaked = cashflows.flow("payments", LEAKED, parameters["as_of"])
    return replace(+leaked, high=float("inf")).named(
        "paid_before_2026", "Payments before 2026 that count towards the cap: at least"
    )


def present_value(dues: Iterable[traces.Traced], parameters: Mapping[str, Any]) -> traces.Traced:
    """The value, in the first assumed year, of a flow for each assumed year, USD."""
    discount = outlook.assumption("discount_rate", "ratio", "Discount rate a year", parameters)
    return traces.total(
        trigger.present_value(due, discount, year - outlook.FIRST)
        for year, due in zip(outlook.YEARS, dues, strict=True)
    )


def _stake(one: Version) -> Iterator[traces.Traced]:
    """The stake at the valuation stated for the version, undiscounted, USD; none without one."""
    fraction = one.term("equity_stake", "fraction", one.stake_day)
    valuation = one.term("equity_stake", "valuation", one.stake_day)
    if fraction is not None and valuation is not None:
        yield stake.value(fraction, valuation).named(
            f"pv_stake_{one.slug}", f"Stake at its stated value, not discounted, {one.title}"
        )


def _yearly(
    one: Version, shares: Iterable[traces.Traced], parameters: Mapping[str, Any]
) -> list[traces.Traced]:
    """The present value of each year's revenue share while there is no AGI, USD."""
    discount = outlook.assumption("discount_rate", "ratio", "Discount rate a year", parameters)
    return [
        trigger.present_value(amount, discount, year - outlook.FIRST).named(
            f"pv_share_without_agi_{one.slug}_{year}",
            f"Revenue share if AGI does not come, present value, {one.title}, {year}",
            periods.parse(str(year)),
        )
        for year, amount in zip(outlook.YEARS, shares, strict=True)
    ]


def _ends(one: Version, year: int) -> bool:
    """Whether AGI would end the revenue share of a year."""
    return one.stated("revenue_share", "ends_at_agi", datetime.date(year, 12, 31)) is not None


def _curve(one: Version, yearly: Sequence[traces.Traced]) -> Iterator[traces.Traced]:
    """The present value of the revenue share for each year in which AGI may come."""
    for agi_year in AGI_YEARS:
        left = [
            value
            for year, value in zip(outlook.YEARS, yearly, strict=True)
            if trigger.surviving(year, agi_year) or not _ends(one, year)
        ]
        yield traces.total(left).named(
            f"agi_curve_{one.slug}_{agi_year}",
            f"Revenue share, present value if AGI comes in {agi_year}, {one.title}",
        )


def _chances(one: Version, yearly: Sequence[traces.Traced]) -> Iterator[traces.Traced]:
    """The expected present value of the revenue share for each yearly chance of AGI."""
    for chance in CHANCES:
        left = [
            trigger.surviving_chance(year - outlook.FIRST, chance) * value
            if _ends(one, year)
            else value
            for year, value in zip(outlook.YEARS, yearly, strict=True)
        ]
        yield traces.total(left).named(
            f"agi_chance_{one.slug}_{percent(chance)}",
            f"Revenue share, present value at a yearly chance of AGI of {chance:.0%}, {one.title}",
        )


def percent(chance: float) -> str:
    """A chance in identifiers: 05 for five in a hundred."""
    return f"{100 * chance:02.0f}"


def _bridges(found: Mapping[str, traces.Traced]) -> Iterator[traces.Traced]:
    """What each clause adds from one version to the next, and in all."""
    for old, new in itertools.pairwise(titles(found)):
        for clause, title in {**CLAUSES, "total": "All clauses counted"}.items():
            after, before = found.get(f"pv_{clause}_{new}"), found.get(f"pv_{clause}_{old}")
            if after is not None:
                change = +after if before is None else after - before
                yield change.named(
                    f"bridge_{clause}_{old}_to_{new}", f"{title}: change in present value"
                )


def _exchange(found: Mapping[str, traces.Traced], as_of: str) -> Iterator[traces.Traced]:
    """Whether giving up profits for shares in October 2025 was a good trade on this path."""
    recapitalised = version("2025-10", as_of)
    given_up = found["pv_profit_participation_2023_01"]
    fraction: Any = recapitalised.term("equity_stake", "fraction", recapitalised.effective)
    yield (given_up / fraction).named(
        "break_even_valuation", "Valuation at which the stake is worth the profits given up"
    )
    most: Any = version("2023-01", as_of).term(
        "profit_participation", "cap", recapitalised.effective - datetime.timedelta(days=1)
    )
    yield (most / fraction).named(
        "break_even_valuation_at_cap",
        "Valuation at which the stake is worth the most the profits could have paid, at once",
    )
    yield (found["pv_stake_2025_10"] / most).named(
        "stake_to_cap", "Stated value of the stake over the most the profits could have paid"
    )
    yield (found["pv_stake_2025_10"] - given_up).named(
        "stake_less_participation", "Stated value of the stake less the profits given up"
    )
