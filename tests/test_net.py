"""Every number of many runs is what it was when last looked at, and no change slips through."""

from collections.abc import Callable
from typing import Any

import net
import pytest
import tools

from analysis import parameters

Change = Callable[[dict[str, Any]], Any]
ONE = "inference_to_implied_2024"


@pytest.mark.slow
@pytest.mark.parametrize("name", tools.sample(net.RUNS, net.SAMPLE))
def test_a_run_comes_to_what_it_came_to(name: str) -> None:
    found = list(net.differences(net.frozen()[name], net.answers(net.RUNS[name])))
    remedy = "if all of this is meant: python tests/net.py --freeze"
    assert not found, "\n".join([f"{len(found)} differences", *found[:20], remedy])


def test_every_parameter_is_moved_in_a_run() -> None:
    moved = {name for run in net.RUNS.values() for name in run}
    assert moved == {one.name for one in parameters.SCHEMA}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda one: one.update(value=one["value"] * (1 + 2e-12)), f"{ONE}, value: "),
        (lambda one: one.update(high=None), f"{ONE}, high: "),
        (lambda one: one.update(bound="at least"), f"{ONE}, bound: 'at most' was, 'at least' is"),
        (lambda one: one.update(world_low=0.1), f"{ONE}, world_low: "),
        (lambda one: one.update(formula="1"), f"{ONE}, formula: "),
        (lambda one: one.update(unit="USD"), f"{ONE}, unit: 'ratio' was, 'USD' is"),
        (lambda one: one.update(period=None), f"{ONE}, period: "),
        (lambda one: one["inputs"].pop(), f"{ONE}, inputs: ['inference_2024', 'implied"),
        (lambda one: one["inputs"].reverse(), f"{ONE}, inputs: ['inf"),
        (lambda one: one["inputs"][0].update(low=1.0), f"{ONE}, inputs, inference_2024, low: "),
        (
            lambda one: one["inputs"][0].update(source="X"),
            f"{ONE}, inputs, inference_2024, source: ",
        ),
    ],
)
def test_whatever_changes_is_named(change: Change, said: str) -> None:
    run = net.frozen()["current"]
    moved = {**run[ONE], "inputs": [dict(one) for one in run[ONE]["inputs"]]}
    change(moved)
    (line,) = net.differences(run, {**run, ONE: moved})
    assert line.startswith(said)


def test_a_finding_that_is_gone_is_named_and_a_new_one_may_be() -> None:
    run = net.frozen()["current"]
    rest = {id: one for id, one in run.items() if id != ONE}
    assert list(net.differences(run, rest)) == [f"{ONE}: missing"]
    assert not list(net.differences(rest, run))


def test_labels_and_quotations_may_be_reworded() -> None:
    record = net.held(
        {
            **dict.fromkeys(("value", "low", "high", "world_low", "world_high"), 1.0),
            "label": "Reworded",
            "bound": "exact",
            "unit": "USD",
            "formula": "",
            "period": None,
            "inputs": [{"id": "a", "label": "Reworded", "quote": "in other words"}],
        }
    )
    assert "Reworded" not in str(record)
    assert "in other words" not in str(record)
