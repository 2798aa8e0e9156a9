"""What each clause makes due, for numbers, worlds and traces alike, re-derived another way."""

import datetime
import itertools
import math
from typing import Any

import hypothesis
import numpy as np
import pytest
from hypothesis import strategies as st

from analysis import cashflows, findings, parameters, traces
from analysis.terms import versions

WATERFALL = {"first_rate": 0.75, "recoup": 13.0, "second_rate": 0.49, "cap": 92.0}
BING = {"hurdle": 0.15, "rate": 0.1, "top_rate": 0.2}
FULL: dict[str, dict[str, Any]] = {
    "revenue_share": {"rate": 0.2, "cap": 38.0},
    "reciprocal_share": {"rate": 0.2},
    "bing_clause": BING,
    "profit_participation": WATERFALL,
    "azure_commitment": {"total": 250.0},
}


def base(year: int, **changes: Any) -> cashflows.Base:
    amounts: dict[str, Any] = {
        "revenue": 100.0,
        "profit": 20.0,
        "azure_openai": 10.0,
        "search": 12.0,
        "search_before": 10.0,
        "azure_bought": 30.0,
        "azure_due": 36.0,
    }
    return cashflows.Base(year, **{**amounts, **changes})


YEARS = tuple(range(2026, 2033))


def listed(
    agreed: list[Any], bases: list[cashflows.Base], reading: cashflows.Reading
) -> dict[str, list[Any]]:
    """What every clause makes due in each period."""
    found = cashflows.one_by_one(agreed, bases, reading)
    return {clause: list(amounts) for clause, amounts in found.items()}


def due(terms: Any = FULL, **run: Any) -> dict[str, list[Any]]:
    changes = run.pop("bases", {})
    bases = [base(year, **changes) for year in YEARS]
    return listed([terms] * len(YEARS), bases, cashflows.Reading(**run))


def test_each_clause_pays_what_is_worked_out_by_hand() -> None:
    found = due(bing_top=0.3)
    assert found["revenue_share"] == pytest.approx([20, 18, 0, 0, 0, 0, 0])
    assert found["reciprocal_share"] == pytest.approx([-2] * 7)
    # Growth of 20 % stands a third of the way from the hurdle to the top: 13.3 % of 2 more.
    assert found["bing_clause"] == pytest.approx([-2 * (0.1 + 0.1 / 3)] * 7)
    # 75 % of 20 is 15; 13 of it recoup, which take 17.33 of the profit; 49 % of the rest.
    assert found["profit_participation"][0] == pytest.approx(13 + 0.49 * (20 - 13 / 0.75))
    assert found["profit_participation"][1:] == pytest.approx([9.8] * 6)
    assert found["azure_commitment"] == pytest.approx([6] * 7)


def test_a_clause_that_is_not_in_force_makes_nothing_due_of_much_and_of_nothing() -> None:
    usd = ("revenue", "profit", "azure_openai", "search", "search_before", "azure_bought")
    for bases in ({}, dict.fromkeys(usd, 0.0)):
        for amounts in due({}, bases=bases).values():
            assert amounts == [0] * len(YEARS)


def test_agi_ends_only_what_says_so() -> None:
    ending = {**FULL, "revenue_share": {"rate": 0.2, "ends_at_agi": True}}
    assert due(ending, agi_year=2028)["revenue_share"] == pytest.approx([20, 20, 0, 0, 0, 0, 0])
    assert due({**FULL, "revenue_share": {"rate": 0.2}}, agi_year=2028)["revenue_share"] == (
        pytest.approx([20] * 7)
    )


@pytest.mark.parametrize(
    ("used", "first_part", "paid"),
    [
        (10.0, 1, [20, 8, 0]),
        (0.0, 0.75, [20, 20, 3]),
        (0.0, 0, [20, 20, 18]),
        (50.0, 1, [0, 0, 0]),
    ],
)
def test_the_cap_counts_what_the_reading_says(
    used: float, first_part: float, paid: list[float]
) -> None:
    due = []
    for part in (first_part, 1, 1):
        due.append(cashflows.capped(FULL["revenue_share"], 20.0, used, part))
        used = cashflows.added(used, part * due[-1])
    assert due == pytest.approx(paid)
    assert listed([FULL] * 3, [base(y) for y in YEARS[:3]], cashflows.Reading(used=10.0))[
        "revenue_share"
    ] == pytest.approx([20, 8, 0])


def test_losses_are_borne_only_when_told_to() -> None:
    assert due(bases={"profit": -20.0})["profit_participation"] == [0] * 7
    assert due(bases={"profit": -20.0}, loss_share=0.5)["profit_participation"] == [-10] * 7


amounts = st.floats(0, 1e3)


@hypothesis.given(revenues=st.lists(amounts, min_size=7, max_size=7), cap=amounts, used=amounts)
def test_in_all_the_capped_share_is_the_smaller_of_share_and_room(
    revenues: list[float], cap: float, used: float
) -> None:
    terms = {"revenue_share": {"rate": 0.2, "cap": cap}}
    bases = [base(year, revenue=r) for year, r in zip(YEARS, revenues, strict=True)]
    paid = listed([terms] * 7, bases, cashflows.Reading(used=used))["revenue_share"]
    expected = min(0.2 * sum(revenues), max(cap - used, 0))
    assert math.isclose(sum(paid), expected, rel_tol=1e-9, abs_tol=1e-9)


@hypothesis.given(profits=st.lists(st.floats(0, 1e3), min_size=7, max_size=7))
def test_in_all_the_participation_is_the_waterfall_of_all_profits(profits: list[float]) -> None:
    bases = [base(year, profit=p) for year, p in zip(YEARS, profits, strict=True)]
    paid = listed([FULL] * 7, bases, cashflows.Reading())["profit_participation"]
    whole = sum(profits)
    expected = min(
        min(0.75 * whole, 13) + 0.49 * max(whole - 13 / 0.75, 0),
        92,
    )
    assert math.isclose(sum(paid), expected, rel_tol=1e-9, abs_tol=1e-9)


def quartered(one: cashflows.Base) -> list[cashflows.Base]:
    """A year as four equal quarters."""
    parts = ("revenue", "profit", "azure_openai", "search", "search_before", "azure_bought",
             "azure_due")  # fmt: skip
    amounts = {name: getattr(one, name) / 4 for name in parts}
    return [cashflows.Base(one.year, **amounts)] * 4


@pytest.mark.parametrize("clause", ["revenue_share", "reciprocal_share", "bing_clause",
                                    "profit_participation", "azure_commitment"])  # fmt: skip
def test_four_quarters_make_due_what_their_year_does(clause: str) -> None:
    years = [base(year, revenue=30.0 * 1.5 ** (year - 2026)) for year in YEARS]
    quarters = list(itertools.chain.from_iterable(map(quartered, years)))
    by_year = listed([FULL] * 7, years, cashflows.Reading())[clause]
    by_quarter = listed([FULL] * 28, quarters, cashflows.Reading())[clause]
    for n, amount in enumerate(by_year):
        assert math.isclose(sum(by_quarter[4 * n : 4 * n + 4]), amount, abs_tol=1e-9)


def test_worlds_at_once_make_due_what_each_does_alone() -> None:
    rng = np.random.default_rng(1)
    names = ("revenue", "profit", "azure_openai", "search", "search_before", "azure_bought",
             "azure_due")  # fmt: skip
    worlds = [{name: rng.uniform(1, 60, 50) for name in names} for _ in YEARS]
    agi = rng.integers(2026, 2040, 50)
    ending = {**FULL, "revenue_share": {**FULL["revenue_share"], "ends_at_agi": True}}
    bases = [cashflows.Base(year, **w) for year, w in zip(YEARS, worlds, strict=True)]
    at_once = listed([ending] * 7, bases, cashflows.Reading(agi_year=agi))
    for i in range(50):
        alone = listed(
            [ending] * 7,
            [cashflows.Base(y, **{n: v[i] for n, v in w.items()})
             for y, w in zip(YEARS, worlds, strict=True)],
            cashflows.Reading(agi_year=agi[i]),
        )  # fmt: skip
        for clause, dues in alone.items():
            assert [a[i] for a in at_once[clause]] == pytest.approx(dues, rel=1e-12, abs=1e-12)


def test_traced_quantities_give_the_same_amounts_and_remember_the_carry() -> None:
    usd = ("revenue", "profit", "azure_openai", "search", "search_before", "azure_bought",
           "azure_due")  # fmt: skip
    plain = [base(year) for year in YEARS]
    bases = [
        cashflows.Base(
            one.year, **{n: traces.known(getattr(one, n), "USD", id=f"{n}_{one.year}") for n in usd}
        )
        for one in plain
    ]
    units = {"cap": "USD", "recoup": "USD", "total": "USD"}
    terms = {
        clause: {
            name: traces.known(
                value, "USD" if clause == "profit_participation" and name == "cap"
                else units.get(name, "ratio"), id=f"{clause}_{name}",
            )
            for name, value in values.items()
        }
        for clause, values in FULL.items()
    }  # fmt: skip
    found = listed([terms] * 7, bases, cashflows.Reading())
    expected = due()
    for clause, dues in expected.items():
        assert [one.value for one in found[clause]] == pytest.approx(dues)
    pact = findings.of(parameters.check({}))
    assert pact["due_revenue_share_2026_04_2027"].formula == "share_without_agi_2026_04_2027"
    assert pact["share_without_agi_2026_04_2027"].formula.endswith(
        ", max(revenue_share_cap_2026_04 - share_without_agi_2026_04_2026, 0))"
    )


@pytest.mark.parametrize("version", ["2023_01", "2025_10"])
@pytest.mark.parametrize(
    ("clause", "rate"), [("revenue_share", "share_rate"), ("reciprocal_share", "reciprocal_rate")]
)
def test_a_stated_rate_gives_way_to_that_of_a_run_only_where_the_two_differ(
    version: str, clause: str, rate: str
) -> None:
    day = datetime.date(2026, 12, 1)
    for given, kind in ((0.6 / 3, "term"), (0.2001, "parameter"), (0.01, "parameter")):
        run = parameters.check({rate: given})
        (one,) = (one for one in versions.of_run(run) if one.slug == version)
        found = cashflows.rules(one, clause, day, run)["rate"]
        assert (found.value, found.kind) == (pytest.approx(given, rel=1e-9), kind)
