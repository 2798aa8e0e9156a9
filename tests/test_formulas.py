"""The contract's formulas, read as numbers, as arrays and as traces, say the same."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from analysis import cashflows, figures, findings, parameters, periods, traces
from analysis.terms import share

AMOUNTS = some.floats(1e3, 1e12)
RATES = some.floats(0.01, 1.0)
DEFAULTS = parameters.check({})
# NumPy's own annotations know only arrays; traced quantities take part by its protocol.
LEAST: Any = np.minimum
MOST: Any = np.maximum


@given(AMOUNTS, RATES, RATES, some.floats(0, 1e9))
def test_inverse_after_forward_gives_the_base_back(
    base: float, rate: float, shared: float, netted: float
) -> None:
    due = share.due(base, rate, shared, netted)
    # The netted amount may dwarf the share; its rounding is then divided by a small rate.
    slack = 1e-9 + 1e-15 * netted / (rate * shared * base)
    assert math.isclose(share.base(due, rate, shared, netted), base, rel_tol=slack)


@given(AMOUNTS, RATES, RATES, RATES)
def test_a_higher_rate_makes_more_due_and_implies_less_revenue(
    amount: float, rate: float, other: float, shared: float
) -> None:
    low, high = sorted([rate, other])
    assert share.due(amount, low, shared, 0.0) <= share.due(amount, high, shared, 0.0)
    assert share.base(amount, low, shared, 0.0) >= share.base(amount, high, shared, 0.0)


@given(AMOUNTS, some.floats(0.01, 0.9), RATES, some.floats(0, 1e3))
def test_at_break_even_nothing_is_left_after_share_and_bill(
    bill: float, rate: float, shared: float, netted: float
) -> None:
    revenue = share.break_even(bill, rate, shared, netted)
    left = revenue - share.due(revenue, rate, shared, netted) - bill
    assert abs(left) <= 1e-9 * (revenue + bill)


@given(some.lists(AMOUNTS, min_size=1, max_size=8), RATES)
def test_the_share_on_a_sum_is_the_sum_of_the_shares(bases: list[float], rate: float) -> None:
    quarters = np.array(bases)
    apart = share.due(quarters, rate, 1.0, 0.0).sum()
    assert math.isclose(apart, share.due(quarters.sum(), rate, 1.0, 0.0), rel_tol=1e-9)


@given(AMOUNTS, RATES, RATES, some.floats(0, 1e9))
def test_numbers_arrays_and_traces_agree(
    payment: float, rate: float, shared: float, netted: float
) -> None:
    number = share.base(payment, rate, shared, netted)
    array = share.base(np.full((2, 3), payment), rate, shared, np.full(3, netted))
    traced = share.base(
        traces.known(payment, "USD", id="payment"),
        traces.known(rate, "ratio", id="rate"),
        traces.known(shared, "ratio", id="shared"),
        traces.known(netted, "USD", id="netted"),
    )
    assert array.shape == (2, 3)
    assert np.allclose(array, number, rtol=1e-12, atol=0)
    assert math.isclose(traced.value, number, rel_tol=1e-12)


@given(some.floats(-10, 10), some.floats(0, 5), some.floats(-10, 10), some.floats(0, 5))
def test_bounds_enclose_every_value_within_the_inputs(
    one: float, slack: float, two: float, more: float
) -> None:
    left = traces.Traced(one, one - slack, one + slack, "USD")
    right = traces.Traced(two, two - more, two + more, "USD")
    for result, exact in (
        (left + right, np.add),
        (left - right, np.subtract),
        (LEAST(left, right), np.minimum),
        (MOST(left, right), np.maximum),
        (left / right, np.divide),
    ):
        for a in np.linspace(left.low, left.high, 5):
            for b in np.linspace(right.low, right.high, 5):
                with np.errstate(all="ignore"):
                    value = exact(a, b)
                margin = 1e-9 * max(1.0, abs(value)) if np.isfinite(value) else 0.0
                assert np.isnan(value) or result.low - margin <= value <= result.high + margin


def test_unknown_stays_unknown_through_every_operation() -> None:
    nothing, something = traces.unknown("USD", id="nothing"), traces.known(5.0, "USD", id="five")
    for one in (nothing + something, something - nothing, nothing / something, 0 * nothing):
        assert one.bound == "unknown"
    assert LEAST(nothing, something).bound == "unknown"


def test_amounts_of_different_units_do_not_add() -> None:
    a_year, amount = traces.known(1.0, "USD per year"), traces.known(1.0, "USD")
    with pytest.raises(ValueError, match="add of USD and USD per year has no unit here"):
        amount + a_year
    with pytest.raises(ValueError, match="multiply of USD and USD has no unit here"):
        amount * amount


def test_a_formula_prints_names_and_only_the_brackets_it_needs() -> None:
    a, b, c = (traces.known(float(n), "ratio", id=name) for n, name in enumerate("abc", 2))
    assert ((a + b) * c).formula == "(a + b) * c"
    assert (a + b * c).formula == "a + b * c"
    assert (a - (b - c)).formula == "a - (b - c)"
    assert (a / (b * c)).formula == "a / (b * c)"
    assert LEAST(a, b - c).formula == "min(a, b - c)"
    assert (a * (b + c).named("d", "D")).formula == "a * d"


def test_every_finding_records_inputs_that_lead_down_to_a_source_or_a_parameter() -> None:
    pact = findings.of(DEFAULTS)
    for one in pact.values():
        for part in one.record()["inputs"]:
            if part["kind"] == "finding":
                assert part["id"] in pact
            elif part["kind"] in ("figure", "term") and part["value"] is not None:
                assert {"source", "date", "address", "quote"} <= set(part)
            else:
                assumed = part["kind"] in ("parameter", "scenario")
                assert assumed or part["value"] is None


def test_two_periods_that_compose_a_third_add_up_to_it() -> None:
    for flow in cashflows.FLOWS:
        halves = [
            cashflows.leaked(flow, periods.parse(h), "2026-10-03") for h in ("2024h1", "2024h2")
        ]
        year = cashflows.leaked(flow, periods.parse("2024"), "2026-10-03")
        assert math.isclose(sum(half.value for half in halves), year.value, rel_tol=1e-12)


def test_a_figure_is_not_seen_before_it_became_known() -> None:
    assert figures.pick("revenue", periods.parse("2025"), "2026-06-15").bound == "between"
    assert figures.select("revenue", periods.parse("2025"), "2025-11-18") == ()
    assert figures.pick("revenue", periods.parse("2025"), "2025-11-18").bound == "unknown"


def test_the_sources_of_a_quantity_used_many_times_are_found_at_once() -> None:
    one = traces.known(1.0, "USD", id="one", reference={"source": "A"})
    for _ in range(200):  # twice the paths at every step: walking each would never end
        one = one + one
    assert one.sources == ("A",)
