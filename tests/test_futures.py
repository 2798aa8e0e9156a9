"""Worlds in quarters give what the yearly findings give, and counts keep means and quantiles."""

import math

import numpy as np
import pytest

from analysis import findings, futures, outlook, parameters

RUN = parameters.check({})
RNG = np.random.default_rng(20251118)


def test_a_world_that_changes_nothing_has_the_present_values_of_the_findings() -> None:
    drawn = {"growth_added": np.zeros(4)}
    found = futures.chunk(RUN, drawn)
    expected = findings.answer(RUN)["pv_revenue_share_2026_04"].value
    assert math.isclose(found["revenue_share"].mean, expected, rel_tol=1e-9)


def test_each_world_has_the_present_values_of_a_run_with_its_draws() -> None:
    growth = np.array([-0.3, -0.1, 0.0, 0.2])
    for one in growth:
        chunk = futures.chunk(RUN, {"growth_added": np.array([one])})
        alone = findings.answer(parameters.check({"growth_added": float(one)}))
        assert math.isclose(
            chunk["revenue_share"].mean, alone["pv_revenue_share_2026_04"].value, rel_tol=1e-9
        )
    whole = futures.chunk(RUN, {"growth_added": growth})
    parts = (futures.chunk(RUN, {"growth_added": growth[n : n + 1]}) for n in range(4))
    together = futures.together(parts)
    for clause, one in whole.items():
        assert np.array_equal(one.weights, together[clause].weights)
        assert math.isclose(one.total, together[clause].total, rel_tol=1e-12, abs_tol=1e-6)


def test_every_clause_and_every_quarter_of_the_outlook_is_counted() -> None:
    rules = futures.agreed(RUN)
    assert len(rules) == 4 * len(outlook.YEARS)
    assert rules[0]["revenue_share"]["rate"] == 0.2
    assert "cap" not in rules[0]["revenue_share"]  # the amendment took effect in the second quarter
    assert rules[2]["revenue_share"]["cap"] == 38e9
    assert not rules[-1]["revenue_share"]


@pytest.mark.parametrize("part", [0.05, 0.5, 0.95])
def test_a_quantile_of_counts_is_that_of_the_values_to_within_a_bin(part: float) -> None:
    values = RNG.normal(30e9, 8e9, 20000)
    width = 2 * futures.MOST / futures.BINS
    assert abs(futures.count(values).quantile(part) - np.quantile(values, part)) < width


def test_weights_count_as_often_as_they_weigh() -> None:
    values = RNG.normal(30e9, 8e9, 1000)
    weights = RNG.integers(1, 5, 1000).astype(float)
    weighed = futures.count(values, weights)
    repeated = futures.count(np.repeat(values, weights.astype(int)))
    assert np.array_equal(weighed.weights, repeated.weights)
    assert math.isclose(weighed.mean, repeated.mean, rel_tol=1e-12)
