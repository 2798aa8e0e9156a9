"""The versions of the pact: what each amendment that changes what is paid made of it.

A version is the pact as one amendment left it, with what was only said about it later, up to the
next version. Which amendments make one is read from their changes.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from analysis import periods, traces
from analysis.terms import asked, records, replay

# The clauses by which versions differ in worth to Microsoft.
COMPARED = ("revenue_share", "reciprocal_share", "profit_participation", "equity_stake")


@dataclass(frozen=True, eq=False)
class Version:
    """The pact as one amendment left it."""

    slug: str
    title: str
    effective: datetime.date
    as_of: str
    clauses: replay.Agreement
    stake_day: datetime.date  # the day whose stake is valued
    own: frozenset[tuple[str, str]] = frozenset()  # clause and term set by a run's amendments

    def stated(self, clause: str, name: str, on: datetime.date) -> records.Term | None:
        """The term in force on a day, or None; a ValueError if no such clause or term can be."""
        return asked.named(clause, self.clauses).term(name, on, self.as_of)

    def term(self, clause: str, name: str, on: datetime.date) -> traces.Traced | None:
        """The same as a quantity."""
        found = self.stated(clause, name, on)
        declared = self.clauses[clause]
        id = f"{clause}_{name}_{self.slug}"
        label = f"{declared.title}: {name.replace('_', ' ')}, {self.title}"
        return asked.traced(found, declared.unit(name), id, label) if found else None

    def is_over(self, clause: str, on: datetime.date) -> bool:
        """Whether the last year of a clause, and what it was stated for, were over before a day."""
        said = (term for term in self.clauses[clause].terms if term.name == "last_year")
        known = (term for term in said if term.known.isoformat() <= self.as_of)
        last = max(known, key=lambda one: (one.effective, one.known), default=None)
        if last is None or last.until is None or last.value is None:
            return False
        return datetime.date(int(last.point), 12, 31) <= last.until < on

    def changes_rate(self, clause: str, on: datetime.date) -> bool:
        """Whether the rate of a clause on a day is another than the one it began with.

        One that an amendment of the run sets counts as another, whatever it is.
        """
        stated = self.stated(clause, "rate", on)
        changed = stated is not None and asked.departs(self.clauses[clause], stated)
        return changed or (clause, "rate") in self.own


def enacted(as_of: str) -> tuple[Version, ...]:
    """The versions that were enacted and known by a day, in the order they took effect."""
    made = [
        one
        for one in replay.amendments()
        if _changes_pay(one) and any(each.known.isoformat() <= as_of for each in one.changes)
    ]
    found: list[Version] = []
    months = [f"{one.effective:%B %Y}" for one in made]
    for one, month in zip(made, months, strict=True):
        title = month if months.count(month) == 1 else periods.day(one.effective)
        later = [other.effective for other in made if other.effective > one.effective]
        clauses = replay.agreement(as_of, before=min(later, default=replay.FOREVER))
        found.append(_made_by(one, title, as_of, clauses, found))
    return tuple(found)


def in_force(as_of: str) -> Version:
    """The pact in force: the newest version enacted and known by a day."""
    return enacted(as_of)[-1]


def of_run(run: Mapping[str, Any]) -> tuple[Version, ...]:
    """The versions that were enacted, then one for each amendment of the run, on top of all."""
    found = list(enacted(run["as_of"]))
    own = replay.own(run)
    for count, one in enumerate(own, 1):
        changed = frozenset((each.clause, each.name) for each in one.changes)
        clauses = replay.agreement(run["as_of"], own[:count])
        made = _made_by(one, one.quoted, run["as_of"], clauses, found)
        found.append(replace(made, own=found[-1].own | changed))
    return tuple(found)


def _changes_pay(one: records.Amendment) -> bool:
    """Whether an amendment changes a clause compared.

    One that only begins a last year states how long what was agreed before it runs.
    """
    return any(
        change.clause in COMPARED and (change.action, change.name) != ("begin", "last_year")
        for change in one.changes
    )


def _made_by(
    one: records.Amendment,
    title: str,
    as_of: str,
    clauses: replay.Agreement,
    before: Sequence[Version],
) -> Version:
    """The version that an amendment makes; one that leaves the stake alone leaves its day, too."""
    changes_stake = "equity_stake" in {change.clause for change in one.changes}
    day = one.effective if changes_stake or not before else before[-1].stake_day
    return Version(one.id.replace("-", "_"), title, one.effective, as_of, clauses, day)
