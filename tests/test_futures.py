"""Worlds in quarters give what the yearly findings give, and counts keep means and quantiles."""

import functools
import math
import pathlib
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from analysis import findings, outlook, parameters, worlds
from analysis.worlds import futures

RUN = parameters.check({})
RNG = np.random.default_rng(20251118)


def test_a_world_that_changes_nothing_has_the_present_values_of_the_findings() -> None:
    drawn = {"growth_added": np.zeros(4)}
    found = futures.chunk(RUN, drawn)
    expected = findings.of(RUN)["pv_revenue_share_2026_04"].value
    assert math.isclose(found["revenue_share"].mean, expected, rel_tol=1e-9)


def test_each_world_has_the_present_values_of_a_run_with_its_draws() -> None:
    growth = np.array([-0.3, -0.1, 0.0, 0.2])
    for one in growth:
        chunk = futures.chunk(RUN, {"growth_added": np.array([one])})
        alone = findings.of(parameters.check({"growth_added": float(one)}))
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
    assert len(rules) == 4 * len(outlook.years(RUN))
    assert rules[0]["revenue_share"]["rate"] == 0.2
    assert "cap" not in rules[0]["revenue_share"]  # the amendment took effect in the second quarter
    assert rules[2]["revenue_share"]["cap"] == 38e9
    assert not rules[-1]["revenue_share"]


@pytest.mark.parametrize("part", [0.05, 0.5, 0.95])
def test_a_quantile_of_counts_is_that_of_the_values_to_within_a_bin(part: float) -> None:
    values = RNG.normal(30e9, 8e9, 20000)
    width = 2 * futures.MOST / futures.BINS
    assert abs(futures.count(values).quantile(part) - np.quantile(values, part)) < width


def counts_are_equal(
    some: Mapping[str, futures.Counts], others: Mapping[str, futures.Counts]
) -> None:
    assert some.keys() == others.keys()
    for clause, one in some.items():
        assert np.array_equal(one.weights, others[clause].weights), clause
        assert math.isclose(one.total, others[clause].total, rel_tol=1e-12, abs_tol=1e-6), clause


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(futures, "CHUNK", 1024)


@pytest.mark.usefixtures("small")
def test_chunks_count_what_all_worlds_in_one_piece_do() -> None:
    parts = [worlds.draw(RUN["as_of"], RUN["seed"], 1024, n) for n in range(2)]
    drawn = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    drawn = {name: values[:1200] for name, values in drawn.items()}
    whole = futures.chunk(RUN, worlds.free(RUN, drawn))
    counts_are_equal(worlds.simulate(RUN, 1200), whole)
    assert whole["revenue_share"].weights.sum() == 1200


@pytest.mark.later  # simulates
@pytest.mark.usefixtures("small")
def test_a_cluster_counts_what_threads_do(tmp_path: pathlib.Path) -> None:
    import distributed  # noqa: PLC0415 - a second that this test alone needs

    with distributed.LocalCluster(
        n_workers=1,
        threads_per_worker=2,
        processes=False,
        host="127.0.0.1",
        protocol="tcp",
        dashboard_address=None,
        local_directory=str(tmp_path),
    ) as cluster:
        found = worlds.simulate(RUN, 3000, cluster.scheduler_address)
    counts_are_equal(found, worlds.simulate(RUN, 3000))


def test_worlds_leave_what_the_reader_changed() -> None:
    run = parameters.check({"growth_added": 0.1})
    drawn = worlds.free(run, worlds.draw(run["as_of"], run["seed"], 4, 0))
    assert "growth_added" not in drawn
    assert "margin_added" in drawn
    assert "net" not in drawn  # of the history alone


def test_drawn_rates_count() -> None:
    rates = np.array([0.19, 0.2, 0.21])
    found = futures.worth(RUN, {"share_rate": rates})["revenue_share"]
    alone = [futures.worth({**RUN, "share_rate": one}, {})["revenue_share"] for one in rates]
    assert found == pytest.approx(alone)
    assert np.ptp(found) > 0


@functools.cache
def carried() -> Mapping[str, Any]:
    """What the simulations of today hand on to the outlook."""
    found = worlds.carried(parameters.check({"draws": 4096}))
    assert found is not None
    return found.values


@pytest.mark.slow
def test_what_the_past_taught_of_the_shared_part_reaches_the_outlook() -> None:
    shared = carried()["shared_fraction"]
    assert np.mean(shared["2030q4"]) < np.mean(shared["2024q1"]) - 0.05  # it shrank, and goes on
    assert np.mean(shared["2030q4"] == shared["2026q1"]) < 0.9


@pytest.mark.slow
def test_what_is_said_to_be_drawn_is() -> None:
    """Worths and AGI are, AGI evenly, and one growth for all years, as the chapter says."""
    found = {one.id: one for one in worlds.drawn("2026-10-03")}
    assert {"stake_factor", "valuation_factor", "dilution"} <= found.keys()
    assert found["agi_year"].distribution == "uniform"
    named = {one.name for one in parameters.SCHEMA}
    assert [id for id in found if id in named and "growth" in id] == ["growth_added"]
    assert "revenue_factor" in worlds.moved(parameters.check({}))


@pytest.mark.later  # simulates
def test_no_goal_makes_the_revenue_of_the_first_year_certain() -> None:
    low, high = np.quantile(carried()["revenue_factor"], (0.05, 0.95))
    assert low < 0.95
    assert high > 1.05


@pytest.mark.parametrize("scenario", ["base", "high", "low"])
def test_a_path_without_bounds_has_the_values_of_the_one_with(scenario: str) -> None:
    run = parameters.check({"scenario": scenario, "margin_added": 0.1, "resale_factor": 1.1})
    traced, plain = findings.of(run), outlook.plain(run)
    assert plain == {id: traced[id].value for id in plain}
    assert {f"outlook_azure_bought_{year}" for year in outlook.years(RUN)} < plain.keys()


@pytest.mark.parametrize("id", [one.id for one in worlds.load().inputs])
def test_a_quantile_is_that_of_scipy(id: str) -> None:
    from scipy import stats  # noqa: PLC0415 - a second that this test alone needs

    one: Any = next(one for one in worlds.load().inputs if one.id == id)
    part = np.array([1e-12, 0.05, 0.3, 0.5, 0.8, 1 - 1e-12])
    width = (one.high or 0) - (one.low or 0)
    expected = {
        "uniform": lambda: stats.uniform.ppf(part, one.low, width),
        "triangular": lambda: stats.triang.ppf(part, (one.mode - one.low) / width, one.low, width),
        "beta": lambda: stats.beta.ppf(part, one.a, one.b, one.low, width),
        "normal": lambda: stats.norm.ppf(part, one.mean, one.spread),
        "lognormal": lambda: stats.lognorm.ppf(part, one.spread, scale=one.median),
        "choice": lambda: np.quantile(one.values, part, method="inverted_cdf", weights=one.chances),
    }
    assert worlds.quantile(one, part) == pytest.approx(
        expected[one.distribution]() * one.factor, rel=1e-12
    )
