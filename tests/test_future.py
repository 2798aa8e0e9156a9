"""What an edition of a day says does not move when newer data arrive."""

import pytest
import test_causes

from analysis import parameters
from report.compare import changes, computing

pytestmark = pytest.mark.slow
LATER = "2027-03-01"
FIGURES = (
    "revenue_2024_later,revenue,OpenAI,2024-01-01,2024-12-31,9,0,USD,billion,exact,,,official,"
    f"LATE,,,{LATER},high,\n"
    "revenue_share_2024q1_later,revenue_share,Microsoft,2024-01-01,2024-03-31,99.9,1,USD,million,"
    f"exact,,,official,LATE,,,{LATER},high,\n"
    "revenue_2026_later,revenue,OpenAI,2026-01-01,2026-12-31,50,0,USD,billion,exact,,,official,"
    f"LATE,,,{LATER},high,\n"
)
AMENDMENT = f"""id: 2027-03
title: Later still
effective: {LATER}
enacted: true
reads: The share falls.
changes:
  - {{clause: revenue_share, action: set, name: rate, value: 5, unit: percent, until: 2030-12-31,
     known: {LATER}, kind: press, source: LATE, quote: a lower share, confidence: low}}
"""


def later() -> dict[str, bytes]:
    """The data with what becomes known later: figures, a statement, an amendment, a scenario."""
    data = test_causes.added("data/sources.csv", "LATE,A later paper,,,2027-03-01,,,press,en\n")
    data = test_causes.added(changes.FIGURES, FIGURES, data)
    said = f"b99,Somebody,revenue_share,It was told later.,so it was,,press,LATE,{LATER},high\n"
    data = test_causes.added("data/statements.csv", said, data)
    data = test_causes.added("data/amendments/2027-03.yml", AMENDMENT, data)
    base = data["data/scenarios/base.yml"].decode()
    for old, new in (("id: base", "id: later"), ("title: Base", "title: Later")):
        base = base.replace(old, new, 1)
    base = base.replace("known: 2026-07-31", f"known: {LATER}", 1)
    return {**data, "data/scenarios/later.yml": base.encode()}


@pytest.mark.parametrize("as_of", ["2025-11-18", "2026-05-01", parameters.LAST_DAY])
def test_findings_of_a_day_do_not_move_when_later_data_arrive(as_of: str) -> None:
    run = dict(parameters.check({"as_of": as_of, "draws": 4096}))  # the fewest
    before, after = computing.answers(
        [changes.Inputs(run, test_causes.DATA), changes.Inputs(run, later())], worlds=True
    )
    assert {id for id in {*before, *after} if before.get(id) != after.get(id)} == set()
