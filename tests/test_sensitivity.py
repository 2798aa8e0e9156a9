"""Each swing is what a run with that one assumption changed gives; the widest comes first."""

import math

import pytest

from analysis import exhibits, findings, parameters, worlds
from analysis.exhibits import swings
from analysis.explore import sensitivity

RUN = parameters.check({})
SPANS = {
    "growth_added": (-0.25, 0.25),
    "margin_added": (-0.2, 0.2),
    "azure_factor": (0.7, 1.3),
    "compute_factor": (0.8, 1.4),
}


@pytest.mark.slow
@pytest.mark.parametrize("finding", ["azure_used", "payments_2025_10_in_all", "cap_reached_year"])
def test_a_swing_is_what_two_runs_give(finding: str) -> None:
    for one in sensitivity.swings([finding], SPANS, RUN)[finding]:
        for end, value in zip(one.ends, one.gives, strict=True):
            alone = findings.of(parameters.check({one.parameter: end}))[finding].value
            assert math.isclose(value, alone, rel_tol=1e-12)


def test_the_widest_swing_comes_first_and_what_moves_nothing_is_left_out() -> None:
    found = sensitivity.swings(["azure_used"], SPANS, RUN)["azure_used"]
    assert [one.parameter for one in found] == ["growth_added", "azure_factor", "compute_factor"]
    assert [one.width for one in found] == sorted((o.width for o in found), reverse=True)


def test_an_unknown_finding_has_no_swing() -> None:
    run = parameters.check({"as_of": "2025-11-18"})
    assert sensitivity.swings(["azure_used"], SPANS, run)["azure_used"] == []


def test_a_grid_is_what_a_run_at_each_of_its_points_gives() -> None:
    two = ("growth_added", "compute_factor")
    values = sensitivity.grid("azure_used", two, SPANS, RUN)
    down, across = (sensitivity.side(name, SPANS, RUN) for name in two)
    for i, j in ((0, 0), (1, 3), (4, 2)):
        run = parameters.check({two[0]: float(down[i]), two[1]: float(across[j])})
        alone = findings.of(run)["azure_used"].value
        assert math.isclose(values[i, j], alone, rel_tol=1e-12)


def test_the_strongest_assumption_is_the_one_with_the_widest_swing() -> None:
    table = swings.strongest(["azure_used", "payments_2024"], SPANS, RUN)
    assert isinstance(table, exhibits.Table)
    (azure, commitments) = [[cell["text"] for cell in row] for row in table.data()["rows"]]
    low, high = (
        findings.of(parameters.check({"growth_added": end}))["azure_used"].value
        for end in SPANS["growth_added"]
    )
    assert azure[2] == f"Growth of revenue a year: {low:.3g} to {high:.2f} times"
    assert commitments[2] == "no assumption by itself"


def test_the_set_off_moves_what_the_payments_imply() -> None:
    low, high = worlds.spans(RUN)["netting"]
    assert low == 0
    assert 50 < high < 300  # USD million a quarter: a fifth of sales of about a billion a year
