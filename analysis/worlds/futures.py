"""Many worlds of the outlook at once, quarter by quarter, through every clause of the pact.

A chunk of worlds runs through the formulas as arrays, one value for each world, small enough for
the processor's cache; a loop runs over the quarters. Chunks are independent, so threads or a
cluster can share them, and each is reduced to weighted counts before the next: memory stays flat
however many worlds there are.
"""

import datetime
import functools
import itertools
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis import cashflows, machines, outlook, terms, traces
from analysis.terms import trigger, versions
from analysis.worlds import drawing

CHUNK = 65536  # worlds of one scrambling: operations so long that no thread waits for another
QUARTERS = 4
BINS = 4000
MOST = 1e12  # USD: amounts are counted in equal bins from its negative to it


@dataclass(frozen=True)
class Counts:
    """How often, by weight, the present value of a clause fell into each bin, and its sum."""

    weights: np.ndarray
    total: float

    def __add__(self, other: "Counts") -> "Counts":
        """Both together."""
        return Counts(self.weights + other.weights, self.total + other.total)

    @property
    def mean(self) -> float:
        """The weighted mean, USD."""
        return self.total / float(self.weights.sum())

    def quantile(self, part: float) -> float:
        """The amount below which a part of the weight lies, USD, to within a bin."""
        edges = np.linspace(-MOST, MOST, BINS + 1)
        below = np.concatenate([[0.0], np.cumsum(self.weights)])
        return float(np.interp(part * below[-1], below, edges))


def count(values: np.ndarray) -> Counts:
    """Amounts as counts."""
    places = np.clip((values + MOST) * (BINS / (2 * MOST)), 0, BINS - 1).astype(np.intp)
    return Counts(np.bincount(places, minlength=BINS).astype(float), float(values.sum()))


def agreed(run: Mapping[str, Any]) -> list[cashflows.Terms]:
    """The terms of the pact in force on the first day of each quarter of the outlook, as numbers.

    Quarters between which none changes have the very same, so that `due` computes once for them.
    """
    one = versions.in_force(run["as_of"])
    stated = [term for clause in one.clauses.values() for term in clause.terms]

    def so_far(day: datetime.date) -> tuple[int, int]:
        """How many terms have begun, and how many have ended."""
        ended = sum(term.until is not None and term.until < day for term in stated)
        return sum(term.effective <= day for term in stated), ended

    days = [datetime.date(y, 3 * q + 1, 1) for y in outlook.years(run) for q in range(QUARTERS)]
    changed = {so_far(day): day for day in days}
    numbers = {when: _numbers(one, day, run) for when, day in changed.items()}
    return [numbers[so_far(day)] for day in days]


def _numbers(
    one: terms.Version, day: datetime.date, run: Mapping[str, Any]
) -> dict[str, dict[str, Any]]:
    """A version's terms on a day: clause -> name -> number."""
    found = {
        clause: {n: term.value for n, term in cashflows.rules(one, clause, day, run).items()}
        for clause in (*cashflows.PAID, "bing_clause")
    }
    promised = one.term("azure_commitment", "total", day)
    return {**found, "azure_commitment": {} if promised is None else {"total": promised.value}}


def bases(path: Mapping[str, Any], azure_due: Mapping[int, Any]) -> list[cashflows.Base]:
    """What the clauses of each quarter apply to: a quarter of its year's, the same in all four.

    Args:
        path: finding id of `outlook` -> number or array of worlds.
        azure_due: year -> what the Azure commitment asks for in it, USD.
    """
    first = min(azure_due)
    years = [
        cashflows.Base(
            year,
            path[f"outlook_revenue_{year}"] / QUARTERS,
            path[f"outlook_profit_{year}"] / QUARTERS,
            path[f"outlook_azure_openai_{year}"] / QUARTERS,
            path[f"outlook_search_{year}"] / QUARTERS,
            path[f"outlook_search_{max(year - 1, first)}"] / QUARTERS,
            path[f"outlook_azure_bought_{year}"] / QUARTERS,
            due / QUARTERS,
        )
        for year, due in azure_due.items()
    ]
    return [base for base in years for _ in range(QUARTERS)]


def present_values(
    rules: Sequence[cashflows.Terms],
    applied: Sequence[cashflows.Base],
    reading: cashflows.Reading,
    discount_rate: Any,
) -> dict[str, Any]:
    """The present value of each clause in each world, USD.

    Args:
        rules: the terms of each quarter.
        applied: what they apply to.
        discount_rate: how much less money counts a year later, ratio.
    """
    return {
        clause: sum(
            trigger.present_value(amount, discount_rate, year - applied[0].year)
            for year, amount in _by_year(amounts, applied)
        )
        for clause, amounts in cashflows.one_by_one(rules, applied, reading).items()
    }


def _by_year(
    amounts: Iterable[Any], applied: Iterable[cashflows.Base]
) -> Iterator[tuple[int, Any]]:
    """What the quarters of each year come to: a year is discounted at once."""
    dated = zip(amounts, applied, strict=True)
    for year, quarters in itertools.groupby(dated, key=lambda one: one[1].year):
        first, *others = (amount for amount, _ in quarters)
        same = all(one is first for one in others)  # as is their sum, by one product
        yield year, (1 + len(others)) * first if same else traces.total([first, *others])


def chunk(
    run: Mapping[str, Any], drawn: Mapping[str, Any], rules: Sequence[cashflows.Terms] | None = None
) -> dict[str, Counts]:
    """One chunk of worlds through all clauses of the pact in force.

    Args:
        drawn: parameter -> one value for each world.
        rules: the terms of each quarter; those agreed last if left out.
    """
    worlds = len(next(iter(drawn.values())))
    found = worth(run, drawn, rules)
    return {clause: count(np.broadcast_to(value, worlds)) for clause, value in found.items()}


def worth(
    run: Mapping[str, Any], drawn: Mapping[str, Any], rules: Sequence[cashflows.Terms] | None = None
) -> dict[str, Any]:
    """The present value of each clause in each world, USD; the arguments are those of `chunk`."""
    moved = {**run, **drawn}
    due = {
        year: outlook.due("azure_commitment", year, moved).value for year in outlook.years(moved)
    }
    reading = cashflows.Reading(
        shared_fraction=moved["shared_fraction"],
        loss_share=moved["loss_share"],
        agi_year=outlook.agi_year(moved).value,
        bing_base=moved["bing_base"],
        bing_at_least=moved["bing_test"] == "at_least",
        bing_top=moved["bing_top"],
        bing_caused=moved["bing_caused"],
    )
    quarters = agreed(moved) if rules is None else rules
    applied = bases(outlook.plain(moved), due)
    return present_values(quarters, applied, reading, moved["discount_rate"])


def together(parts: Iterable[Mapping[str, Counts]]) -> dict[str, Counts]:
    """The counts of all chunks."""
    found: dict[str, Counts] = {}
    for part in parts:
        found = {clause: found[clause] + c if found else c for clause, c in part.items()}
    return found


def simulate(
    run: Mapping[str, Any],
    count: int,
    scheduler: str | None = None,
    rules: Sequence[cashflows.Terms] | None = None,
) -> dict[str, Counts]:
    """What each clause is worth in so many worlds as drawn, before evidence weights any.

    A parameter that the reader changed is not drawn. Memory does not grow with the count.

    Args:
        scheduler: the address of a Dask scheduler; without one, threads of this machine work.
        rules: the terms of each quarter; those agreed last if left out.
    """
    chunks = ((n, min(CHUNK, count - start)) for n, start in enumerate(range(0, count, CHUNK)))
    counted = functools.partial(_drawn, dict(run), rules)
    return together(machines.spread(counted, chunks, scheduler))


def _drawn(
    run: Mapping[str, Any], rules: Sequence[cashflows.Terms] | None, place: tuple[int, int]
) -> dict[str, Counts]:
    """A chunk of the worlds of `simulate`: which scrambling, and how many of it."""
    replicate, count = place
    even = 2 ** math.ceil(math.log2(count))
    drawn = drawing.free(run, drawing.draw(run["as_of"], run["seed"], even, replicate))
    return chunk(run, {id: values[:count] for id, values in drawn.items()}, rules)
