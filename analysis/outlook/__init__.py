"""What the clauses may apply to, year by year: the scenarios of data/scenarios."""

from analysis.outlook.commitments import first_year, schedule
from analysis.outlook.path import (
    FIRST,
    LABELS,
    LAST,
    YEARS,
    agi_year,
    assumption,
    load,
    plain,
    said,
    trajectory,
)
from analysis.outlook.records import ASSUMED, BASES, Scenario, Stretch, read_scenario

__all__ = [
    "ASSUMED",
    "BASES",
    "FIRST",
    "LABELS",
    "LAST",
    "YEARS",
    "Scenario",
    "Stretch",
    "agi_year",
    "assumption",
    "first_year",
    "load",
    "plain",
    "read_scenario",
    "said",
    "schedule",
    "trajectory",
]
