"""How a change is shared out among its causes, in whatever order they are thought of."""

import itertools
import math
from collections.abc import Hashable, Mapping

import pytest

from report.compare import shares

MANY = [f"cause {n}" for n in range(shares.MOST + 3)]


def product(coalition: shares.Coalition) -> float:
    """What three factors give: 2, 3 and 5 where they are there, 1 where not."""
    return math.prod({"two": 2, "three": 3, "five": 5}[str(one)] for one in coalition)


def curved(coalition: shares.Coalition) -> float:
    return float(sum(MANY.index(str(one)) + 1 for one in coalition)) ** 2


def amounts(split: Mapping[Hashable, tuple[float, float]]) -> dict[Hashable, float]:
    """The shares without their errors."""
    return {one: amount for one, (amount, _) in split.items()}


def test_each_cause_of_a_sum_has_what_it_adds() -> None:
    worth = {"a": 4.0, "b": -1.5, "nothing": 0.0}
    split = shares.split([*worth], lambda some: math.fsum(worth[str(one)] for one in some))
    assert amounts(split) == pytest.approx(worth)


def test_two_that_do_nothing_without_each_other_have_half_each() -> None:
    split = shares.split(["a", "b"], lambda some: float(len(some) == 2))
    assert [*split.values()] == [(0.5, 0.0), (0.5, 0.0)]


def test_the_shares_are_the_mean_over_all_orders() -> None:
    causes = ["two", "three", "five"]
    by_hand = dict.fromkeys(causes, 0.0)
    for order in itertools.permutations(causes):
        for n, one in enumerate(order):
            first = frozenset(order[:n])
            by_hand[one] += (product(first | {one}) - product(first)) / 6
    split = shares.split(causes, product)
    assert amounts(split) == pytest.approx(by_hand)
    assert math.fsum(amounts(split).values()) == pytest.approx(29)


def test_the_order_of_the_causes_is_nothing() -> None:
    there = amounts(shares.split(["two", "three", "five"], product))
    back = amounts(shares.split(["five", "three", "two"], product))
    assert there == pytest.approx(back)


def test_of_many_causes_a_sample_of_orders_gives_shares_that_add_up_and_tells_its_error() -> None:
    split = shares.split(MANY, curved)
    whole = curved(frozenset(MANY))
    assert math.fsum(amounts(split).values()) == pytest.approx(whole)
    right = {one: (n + 1) * math.sqrt(whole) for n, one in enumerate(MANY)}  # of a squared sum
    for one, (amount, error) in split.items():
        assert abs(amount - right[str(one)]) <= 4 * error + 1e-9
    assert any(error > 0 for _, error in split.values())
