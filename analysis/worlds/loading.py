"""Reads what is uncertain, and refuses what the history of payments cannot be drawn from."""

import datetime
import functools
import pathlib
from collections.abc import Iterator
from typing import Any

from analysis import cashflows, figures, files, outlook, parameters, periods, schema
from analysis.worlds import records

# What the history draws beside parameters of a run.
HISTORY = (
    "net",
    "azure_openai_level",
    "azure_openai_growth",
    "lag",
    "deferral",
    "deferred_part",
    "leak_error",
    "last_quarter_growth",
    "last_bill_growth",
    "later_quarter_growth",
    "later_bill_growth",
    "other_azure",
)
OF_A_RUN = ("share_rate", "shared_fraction", "reciprocal_rate")
# What it draws from the day it was written, and does without before.
LATER = ("base_moves", "base_drift", "drift_goes_on")
PAST_INPUTS = (*OF_A_RUN, *HISTORY, *LATER)
# Quantities of figures that a world says something of, and what it is that it says.
MEASURED = {
    "revenue": "earned",
    "revenue_expected": "earned",
    "revenue_projected": "earned",
    "revenue_over_last_year": "growth",
    "revenue_share_expected": "due",
    "run_rate": "pace",
    "run_rate_expected": "pace",
    "expenses_to_microsoft": "booked",
    "revenue_from_openai": "booked",
    "liabilities_to_microsoft": "owed",
    "receivable_from_openai": "owed",
}
LONGEST_LAG = 2  # quarters
# What changes over the years: each says of when it is.
DATED = ("azure_openai_level", "shared_fraction")
FILE = "uncertainty.yml"


@functools.cache
def load(folder: pathlib.Path = schema.DATA) -> records.Uncertainty:
    """What is uncertain.

    Raises:
        Faults: the file breaks the schema, or names an unknown source, figure or parameter, or
            something of the history is missing.
    """
    lists = {"inputs": "input", "evidence": "evidence", "asked": "asked"}
    found = files.read_lists(folder / FILE, records.Uncertainty, lists)
    sources = ((f"input {i.id}", i.source) for i in found.inputs if i.source != outlook.ASSUMED)
    schema.gather(
        lambda: figures.unknown_sources(FILE, sources, folder),
        lambda: _unknown_inputs(found),
        lambda: _missing_inputs(found),
        lambda: _too_early(found, folder),
        lambda: _unknown_quantities(found),
        lambda: _odd_lags(found),
        lambda: _without_a_start(folder),
    )
    return found


def _unknown_inputs(found: records.Uncertainty) -> Iterator[schema.Fault]:
    """Inputs that stand for nothing."""
    numbers = [one.name for one in parameters.SCHEMA if one.type in ("float", "int")]
    remedy = f"use one of {', '.join((*HISTORY, *numbers))}"
    for one in found.inputs:
        if one.id not in {*HISTORY, *LATER, *numbers}:
            rule = "it is no number that a run or the history has"
            yield schema.Fault(FILE, f"input {one.id}", rule, remedy)


def _missing_inputs(found: records.Uncertainty) -> Iterator[schema.Fault]:
    """Inputs that the history of payments cannot do without."""
    needed = {*HISTORY, *OF_A_RUN}
    for id in sorted(needed - {one.id for one in found.inputs}):
        remedy = "declare it: the history of payments needs it"
        yield schema.Fault(FILE, f"input {id}", "it is missing", remedy)
    for one in found.inputs:
        if one.id in DATED and one.of is None:
            remedy = "write the first day of a quarter as `of`"
            yield schema.Fault(FILE, f"input {one.id}", "it changes, and says not of when", remedy)


def _odd_lags(found: records.Uncertainty) -> Iterator[schema.Fault]:
    """The lag takes whole quarters, and no more than the history has after its last payment."""
    allowed = set(range(LONGEST_LAG + 1))
    for one in found.inputs:
        if one.id == "lag" and not set(one.values or [-1]) <= allowed:
            rule = f"it is not a choice of 0 to {LONGEST_LAG} quarters"
            yield schema.Fault(FILE, "input lag", rule, "write its values as whole quarters")


def _without_a_start(folder: pathlib.Path) -> Iterator[schema.Fault]:
    """Quarters that the history starts from: where a payment did not leak, revenue only grows."""
    flows = [flow.quantity for flow in cashflows.FLOWS.values()]
    today = periods.quarter(datetime.date.fromisoformat(parameters.FIRST_DAY))
    first = min(figures.quarters_of(flows, parameters.FIRST_DAY, folder), default=today)
    for quarter in map(first.shift, range(LONGEST_LAG + 1)):
        for flow in flows:
            if not figures.select(flow, quarter, parameters.FIRST_DAY, folder):
                rule = f"it was not known on {parameters.FIRST_DAY}"
                remedy = "keep its figure: the history of payments starts from it"
                yield schema.Fault("figures.csv", f"{flow}_{quarter.slug}", rule, remedy)


def _too_early(found: records.Uncertainty, folder: pathlib.Path) -> Iterator[schema.Fault]:
    """Inputs that are dated before the publication they rest on, or, undated, what it says."""
    said: list[Any] = [*figures.load(folder), *figures.statements(folder)]
    dates = {key: one.date for key, one in figures.sources(folder).items()}
    for one in found.inputs:
        days = (each.known for each in said if each.source == one.source)
        published = dates.get(one.source) or min(days, default=None)
        if published and one.known < published:
            rule = f"it is dated {one.known}, before {one.source} of {published}"
            yield schema.Fault(FILE, f"input {one.id}", rule, f"date it {published} or later")


def _unknown_quantities(found: records.Uncertainty) -> Iterator[schema.Fault]:
    """Evidence of something that no world says anything of, and questions of the backtest."""
    named = {f"evidence {one.id}": one.quantities for one in found.evidence}
    named |= {f"asked {one.id}": (one.quantity,) for one in found.asked}
    for place, quantities in named.items():
        for strange in set(quantities) - set(MEASURED):
            rule = f"a simulation says nothing of {strange!r}"
            yield schema.Fault(FILE, place, rule, f"use one of {', '.join(MEASURED)}")


@functools.cache
def since(name: str) -> int:
    """The quarter from whose start on an input changes."""
    days = {one.id: one.of for one in load().inputs if one.of}
    return periods.quarter(days[name]).first


def drawn(as_of: str) -> tuple[records.Uncertain, ...]:
    """The inputs written by a day, in the order of the file."""
    return tuple(one for one in load().inputs if one.known.isoformat() <= as_of)
