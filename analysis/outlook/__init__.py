"""What the clauses may apply to, year by year: the scenarios of data/scenarios."""

from analysis.outlook.loading import every, is_own, load, named, own, read_own, scenario
from analysis.outlook.path import (
    AMOUNTS,
    LABELS,
    MOVING,
    RATES,
    agi_year,
    assumption,
    audited_margin,
    due,
    moved,
    plain,
    said,
    schedule,
    years,
)
from analysis.outlook.records import ASSUMED, BASES, Scenario, Stretch
