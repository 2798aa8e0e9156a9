"""What the clauses may apply to, year by year: the scenarios of data/scenarios."""

from analysis.outlook.commitments import first_year, schedule
from analysis.outlook.path import (
    AMOUNTS,
    LABELS,
    RATES,
    agi_year,
    assumption,
    audited_margin,
    load,
    moved,
    plain,
    said,
    scenario,
    years,
)
from analysis.outlook.records import ASSUMED, BASES, Scenario, Stretch, read_scenario

__all__ = [
    "AMOUNTS",
    "ASSUMED",
    "BASES",
    "LABELS",
    "RATES",
    "Scenario",
    "Stretch",
    "agi_year",
    "assumption",
    "audited_margin",
    "first_year",
    "load",
    "moved",
    "plain",
    "read_scenario",
    "said",
    "scenario",
    "schedule",
    "years",
]
