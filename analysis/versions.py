"""The versions of the pact on one assumed path, clause by clause.

A version is the pact as an amendment left it, without those that came later; the amendments of a
run, which nobody enacted, make versions of their own. Amounts are what
Microsoft receives, negative where it pays, and present values as of the first assumed year. Not
modelled: the Bing clause, purchase commitments and cloud bills, the licences, anything after the
last assumed year, payments before the first one, and what the AGI clause does to profits.
"""

import datetime
import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from analysis import cashflows, outlook, periods, schema, terms, traces
from analysis.terms import participation, share, stake, trigger

VERSIONS = ("2023-01", "2025-10", "2026-04")  # the amendments that changed what is paid
_TOTAL = "All clauses counted, present value, "
CLAUSES = {
    "revenue_share": "Revenue share",
    "reciprocal_share": "Reciprocal share",
    "profit_participation": "Profit participation",
    "stake": "Stake, at its stated value",
}
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

    def stated(self, clause: str, name: str, on: datetime.date) -> schema.Term | None:
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
    shares = list(_shares(one, path, parameters))
    yield from shares
    yearly = {
        "revenue_share": [
            _ended(one, due, parameters) for due in zip(outlook.YEARS, shares, strict=True)
        ],
        "reciprocal_share": [_reciprocal(one, year, path, parameters) for year in outlook.YEARS],
        "profit_participation": list(_participations(one, path, parameters)),
    }
    worth: list[traces.Traced] = []
    for clause, dues in yearly.items():
        yield from dues
        worth.append(
            present_value(dues, parameters).named(
                f"pv_{clause}_{one.slug}", f"{CLAUSES[clause]}, present value, {one.title}"
            )
        )
    worth += _stake(one)
    yield from worth
    yield traces.total(worth).named(f"pv_total_{one.slug}", f"{_TOTAL}{one.title}")
    yield from _curve(one, shares, parameters)
    yield from _chances(one, shares, parameters)


def present_value(
    dues: Iterable[traces.Traced], parameters: Mapping[str, Any], survive: Iterable[Any] = ()
) -> traces.Traced:
    """The value, in the first assumed year, of a flow for each assumed year, USD.

    Args:
        survive: for each year the part of its flow that counts; all of it if empty.
    """
    discount = outlook.assumption("discount_rate", "ratio", "Discount rate a year", parameters)
    parts = tuple(survive) or (1,) * len(outlook.YEARS)
    return traces.total(
        trigger.present_value(due, discount, year - outlook.FIRST, part)
        for year, due, part in zip(outlook.YEARS, dues, parts, strict=True)
    )


def _rate(
    one: Version, clause: str, parameter: str, year: int, parameters: Mapping[str, Any]
) -> traces.Traced | None:
    """A share's rate on the last day of a year.

    A rate in force gives way to the parameter's, unless an amendment of the run sets it.
    """
    stated = one.term(clause, "rate", datetime.date(year, 12, 31))
    if stated is None or stated.bound == "unknown" or (clause, "rate") in one.own:
        return stated
    if np.allclose(stated.value, parameters[parameter], rtol=1e-9, atol=0):
        return stated
    return outlook.assumption(parameter, "ratio", f"{CLAUSES[clause]}: rate assumed", parameters)


def _shares(
    one: Version, path: Mapping[str, traces.Traced], parameters: Mapping[str, Any]
) -> Iterator[traces.Traced]:
    """The revenue share of each year while there is no AGI, up to the version's cap, USD."""
    shared = outlook.assumption(
        "shared_fraction",
        "ratio",
        "Part of OpenAI's revenue that is shared, taken as exact",
        parameters,
    )
    paid: dict[int, traces.Traced] = {}
    for year in outlook.YEARS:
        revenue = path[f"outlook_revenue_{year}"]
        rate = _rate(one, "revenue_share", "share_rate", year, parameters)
        if rate is None:
            owed = 0 * revenue
        else:
            owed = share.due(revenue, rate, shared, 0)
            owed = _while_running(owed, one, "revenue_share", year, parameters)
            cap = one.term("revenue_share", "cap", datetime.date(year, 12, 31))
            if cap is not None:
                owed = share.capped(owed, cap, _used(one, year, paid, owed, parameters))
        paid[year] = owed.named(
            f"share_without_agi_{one.slug}_{year}",
            f"Revenue share if AGI does not come, {one.title}, {year}",
            periods.parse(str(year)),
        )
        yield paid[year]


def _while_running(
    owed: traces.Traced, one: Version, clause: str, year: int, parameters: Mapping[str, Any]
) -> traces.Traced:
    """A year's share, or nothing after the last year of the clause, USD.

    A last year that is not published is the parameter's; without any, the share has no end.
    """
    last = one.term(clause, "last_year", datetime.date(year, 12, 31))
    if last is None:
        return owed
    if last.bound == "unknown":
        last = outlook.assumption("share_until", "year", "Last year of the share", parameters)
    return owed * share.running(year, last)


def _used(
    one: Version,
    year: int,
    paid: Mapping[int, traces.Traced],
    owed: traces.Traced,
    parameters: Mapping[str, Any],
) -> Any:
    """What has been used of the cap before a year's payment, by which payments count, USD.

    Of the year of the amendment, the quarters before it do not count where only payments since
    then do: in that year they stand here with a minus. Where all payments count, the leaked ones
    are the least that was paid before.
    """
    cap: Any = one.stated("revenue_share", "cap", datetime.date(year, 12, 31))
    reading, begun = parameters["cap_counts"], cap.effective if cap else one.effective
    counted = [amount for y, amount in paid.items() if reading != "amendment" or y >= begun.year]
    if reading == "amendment":
        quarters_before = (begun.month - 1) // 3
        counted.append(0 - paid.get(begun.year, owed) * (quarters_before / periods.YEAR))
    if reading == "all":
        leaked = cashflows.flow("payments", LEAKED, parameters["as_of"])
        counted.append(
            replace(+leaked, high=float("inf")).named(
                "paid_before_2026", "Payments before 2026 that count towards the cap: at least"
            )
        )
    return traces.total(counted) if counted else 0


def _ends_at_agi(one: Version, clause: str, year: int) -> bool:
    """Whether a version's share ends when AGI comes, on the last day of a year."""
    return one.stated(clause, "ends_at_agi", datetime.date(year, 12, 31)) is not None


def _ended(
    one: Version, due: tuple[int, traces.Traced], parameters: Mapping[str, Any]
) -> traces.Traced:
    """The revenue share of a year with the year of AGI that the run assumes, USD."""
    year, amount = due
    agi = outlook.assumption("agi_year", "year", "Year of AGI", parameters)
    ends = _ends_at_agi(one, "revenue_share", year)
    left = amount * trigger.surviving(year, agi) if ends else +amount
    return left.named(
        f"due_revenue_share_{one.slug}_{year}",
        f"Revenue share to Microsoft, {one.title}, {year}",
        periods.parse(str(year)),
    )


def _reciprocal(
    one: Version, year: int, path: Mapping[str, traces.Traced], parameters: Mapping[str, Any]
) -> traces.Traced:
    """The reciprocal share of a year, which Microsoft pays: negative, USD."""
    sales = path[f"outlook_azure_openai_{year}"]
    rate = _rate(one, "reciprocal_share", "reciprocal_rate", year, parameters)
    if rate is None:
        owed = 0 * sales
    else:
        owed = 0 - share.due(sales, rate, 1, 0)
        owed = _while_running(owed, one, "reciprocal_share", year, parameters)
    if _ends_at_agi(one, "reciprocal_share", year):
        agi = outlook.assumption("agi_year", "year", "Year of AGI", parameters)
        owed = owed * trigger.surviving(year, agi)
    return owed.named(
        f"due_reciprocal_share_{one.slug}_{year}",
        f"Reciprocal share, paid by Microsoft, {one.title}, {year}",
        periods.parse(str(year)),
    )


def _participations(
    one: Version, path: Mapping[str, traces.Traced], parameters: Mapping[str, Any]
) -> Iterator[traces.Traced]:
    """The profit participation of each year, what was received before carried on, USD."""
    borne = outlook.assumption("loss_share", "ratio", "Part of losses borne", parameters)
    received: list[traces.Traced] = []
    for year in outlook.YEARS:
        profit = path[f"outlook_profit_{year}"]
        on = datetime.date(year, 12, 31)
        rules = {
            name: one.term("profit_participation", name, on)
            for name in schema.KINDS["participation"]
        }
        if any(rule is None for rule in rules.values()):
            due = 0 * path[f"outlook_revenue_{year}"]
        else:
            before = traces.total(received) if received else 0
            due = participation.due(profit, before, loss_rate=borne, **rules)
        received.append(
            due.named(
                f"due_profit_participation_{one.slug}_{year}",
                f"Profit participation, {one.title}, {year}",
                periods.parse(str(year)),
            )
        )
        yield received[-1]


def _stake(one: Version) -> Iterator[traces.Traced]:
    """The stake at the valuation stated for the version, undiscounted, USD; none without one."""
    fraction = one.term("equity_stake", "fraction", one.stake_day)
    valuation = one.term("equity_stake", "valuation", one.stake_day)
    if fraction is not None and valuation is not None:
        yield stake.value(fraction, valuation).named(
            f"pv_stake_{one.slug}", f"Stake at its stated value, not discounted, {one.title}"
        )


def _curve(
    one: Version, shares: Iterable[traces.Traced], parameters: Mapping[str, Any]
) -> Iterator[traces.Traced]:
    """The present value of the revenue share for each year in which AGI may come."""
    amounts = list(shares)
    for agi_year in AGI_YEARS:
        left = [
            int(trigger.surviving(year, agi_year))
            if _ends_at_agi(one, "revenue_share", year)
            else 1
            for year in outlook.YEARS
        ]
        yield present_value(amounts, parameters, left).named(
            f"agi_curve_{one.slug}_{agi_year}",
            f"Revenue share, present value if AGI comes in {agi_year}, {one.title}",
        )


def _chances(
    one: Version, shares: Iterable[traces.Traced], parameters: Mapping[str, Any]
) -> Iterator[traces.Traced]:
    """The expected present value of the revenue share for each yearly chance of AGI."""
    amounts = list(shares)
    for chance in CHANCES:
        left = [
            trigger.surviving_chance(year - outlook.FIRST, chance)
            if _ends_at_agi(one, "revenue_share", year)
            else 1
            for year in outlook.YEARS
        ]
        yield present_value(amounts, parameters, left).named(
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
