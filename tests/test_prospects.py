"""The outlook's answers on a flat path, worked out by hand."""

import math
import pathlib
import tempfile
from typing import Any

import numpy as np
import pytest
import pyxirr
import scenarios

from analysis import cashflows, files, findings, outlook, parameters, traces, wording
from analysis.explore import catalogue
from analysis.terms import commitment, stake

with tempfile.TemporaryDirectory() as folder:
    PLAIN = files.read_named(
        scenarios.written("level", pathlib.Path(folder)), "scenario", outlook.Scenario
    )
    RISING = scenarios.growing("steep", 50, pathlib.Path(folder))
# Revenue 30 bn a year: share 6; computing 30, of it 15 on Azure; inference 15.
FLAT = scenarios.Answers(PLAIN, discount_rate=0.0)
GROWN = scenarios.Answers(RISING)
CURRENT = findings.of(parameters.check({}))
ARTICLE = findings.of(parameters.check({"as_of": "2025-11-18"}))
LEAKED = 0.4938 + 0.8658
BN = 1e9
YEARS = tuple(range(2026, 2033))


@pytest.mark.parametrize(
    ("finding", "expected"),
    [
        ("payments_2026_04_2026", 6.0),
        ("payments_2026_04_in_all", 30.0),
        ("cap_left_year", 38 - 30.0),
        ("cap_left_amendment", 38 - 30 + 1.5),
        ("cap_left_all", 38 - 30 - LEAKED),
        ("cap_saves", 30 - 38.0),
        ("azure_bought_in_all", 7 * 15.0),
        ("azure_left", 250 - 105.0),
        # Azure and CoreWeave over 7 and 6 years, AWS over 7 and 8; Oracle over 5 from 2027.
        ("need_commitments_2026", 250 / 7 + 38 / 7 + 100 / 8 + 22.4 / 6),
        ("need_commitments_2027", 250 / 7 + 38 / 7 + 100 / 8 + 22.4 / 6 + 60),
        ("need_commitments_2032", 250 / 7 + 38 / 7 + 100 / 8),
        ("microsoft_received_2026", LEAKED + 6),
        ("microsoft_received_2032", LEAKED + 30),
    ],
)
def test_an_amount_is_as_worked_out_by_hand(finding: str, expected: float) -> None:
    assert math.isclose(FLAT[finding].value, expected * BN, rel_tol=1e-9)


@pytest.mark.parametrize(
    ("found", "finding", "expected"),
    [
        # 6, 9 and 13.5 bn leave 9.5 of the 20.25 due in 2029.
        (GROWN, "cap_reached_year", 2029 + 9.5 / 20.25),
        (GROWN, "cap_reached_amendment", 2029 + (9.5 + 1.5) / 20.25),
        (GROWN, "cap_reached_all", 2029 + (9.5 - LEAKED) / 20.25),
        (FLAT, "cap_reached_year", 2031.0),  # not before the share ends
        (FLAT, "azure_used_up", 2033.0),  # not before the outlook does
        (GROWN, "azure_used_up", 2031 + (250 - 15 * (1.5**5 - 1) / 0.5) / (15 * 1.5**5)),
    ],
)
def test_a_date_is_as_worked_out_by_hand(found: Any, finding: str, expected: float) -> None:
    assert math.isclose(found[finding].value, expected, rel_tol=1e-12)
    assert found[finding].unit == traces.DATE
    assert " is used up or the " in found[finding].label  # which stands for never


@pytest.mark.parametrize(
    ("finding", "expected"),
    [
        ("azure_used", 105 / 250),
        ("commitments_over_revenue_2032", (250 / 7 + 38 / 7 + 100 / 8) / 30),
        ("inference_over_left_2026", 15 / 24),
        ("inference_over_left_2031", 15 / 30),
        ("microsoft_multiple_2032", (0.25 * 0.95**6 * 20 * 30 + LEAKED + 30) / 11.9),
    ],
)
def test_a_ratio_is_as_worked_out_by_hand(finding: str, expected: float) -> None:
    assert math.isclose(FLAT[finding].value, expected, rel_tol=1e-9)


@pytest.mark.parametrize(
    ("early", "late", "first"), [(90, 50, 2029), (50, 90, 2026), (90, 110, 2033)]
)
def test_the_first_year_in_which_inference_costs_less_is_the_first_whatever_follows(
    early: int, late: int, first: int
) -> None:
    """A dear year after a cheap one was counted, too; where there is none it is the path's end."""
    with tempfile.TemporaryDirectory() as folder:
        file = scenarios.written(f"costly_{early}_{late}", pathlib.Path(folder))
        content = scenarios.read(file)
        stretch = content["inference"][0]
        content["inference"] = [{**stretch, "last": 2028, "value": early},
                                {**stretch, "first": 2029, "value": late}]  # fmt: skip
        scenarios.write(file, content)
        costly = scenarios.Answers(files.read_named(file, "scenario", outlook.Scenario))
    assert costly["inference_below"].value == first
    assert "or else that after the path" in costly["inference_below"].label
    assert FLAT["inference_below"].value == 2026


def test_the_payments_of_each_version_are_the_sum_of_its_dues() -> None:
    for slug in ("2023_01", "2025_10", "2026_04"):
        dues = sum(
            CURRENT[f"due_{clause}_{slug}_{year}"].value
            for clause in cashflows.PAID
            for year in YEARS
        )
        assert math.isclose(CURRENT[f"payments_{slug}_in_all"].value, dues, rel_tol=1e-12)


def test_the_capped_share_is_the_smaller_of_cap_and_share_as_derived_another_way() -> None:
    for found in (FLAT, GROWN, CURRENT):
        uncapped = sum(found[f"share_without_cap_{year}"].value for year in range(2026, 2031))
        paid = sum(found[f"due_revenue_share_2026_04_{year}"].value for year in YEARS)
        assert math.isclose(paid, min(uncapped, 38 * BN), rel_tol=1e-12)


def test_a_commitment_is_drawn_in_its_years_and_in_no_other() -> None:
    drawn = [commitment.due(300.0, 5, year, 0.5) for year in range(-1, 8)]
    assert drawn[:2] == [0, 0]
    assert drawn[7:] == [0, 0]
    assert math.isclose(sum(drawn), 300)
    assert drawn[2] == commitment.instalment(300.0, 5, 1, 0.5)


def test_the_return_is_that_of_a_library_on_the_same_flows() -> None:
    flows = [-1.0, -10.9, 6.0, 6.0, 6.0, 6.0, 6.0, 0.0, 0.0, 150.0]
    years = [2019.55, 2023.06, *(2026.5 + n for n in range(7)), 2033.0]
    ours = stake.yearly_return(years, flows)
    worth = [f / (1 + ours) ** (y - years[0]) for f, y in zip(flows, years, strict=True)]
    assert math.isclose(sum(worth), 0, abs_tol=1e-6)
    whole = [2019, 2023, *range(2026, 2033), 2034]
    by_year = dict(zip(whole, flows, strict=True))
    theirs = pyxirr.irr([by_year.get(year, 0.0) for year in range(2019, 2035)])
    assert theirs is not None
    assert math.isclose(stake.yearly_return(whole, flows), theirs, rel_tol=1e-9)


def test_the_return_of_many_worlds_is_that_of_each_and_absent_where_there_is_none() -> None:
    worth = np.array([10.0, 20.0, 0.0])
    found = stake.yearly_return([0.0, 1.0], [-10.0, worth])
    assert found[0] == pytest.approx(0.0, abs=1e-12)
    assert found[1] == pytest.approx(1.0)
    assert np.isnan(found[2])


def test_what_was_not_known_on_the_day_of_the_article_is_unknown() -> None:
    for name in ("payments_2026_04_in_all", "cap_reached_year", "azure_used", "microsoft_return",
                 "commitments_over_revenue_2026", "inference_below"):  # fmt: skip
        assert ARTICLE[name].bound == "unknown", name


@pytest.mark.parametrize(
    ("low", "value", "high", "words"),
    [
        (2029.30, 2029.34, 2029.37, "Q2 2029"),
        (2029.10, 2029.34, 2029.60, "2029"),
        (2028.90, 2029.34, 2029.60, "2028 or 2029"),
    ],
)
def test_a_date_is_told_no_finer_than_its_bounds(
    low: float, value: float, high: float, words: str
) -> None:
    one = traces.Traced(value, low, high, traces.DATE)
    assert wording.bounded(one) == words


def test_a_date_that_never_comes_says_for_what_day_it_stands() -> None:
    for id in ("cap_reached_year", "azure_used_up", "projected_cap_reached"):
        assert "never" in catalogue.meanings(parameters.check({}))[id]


def test_a_date_is_a_day_in_the_published_findings() -> None:
    record = GROWN["cap_reached_year"].record()
    assert (record["value"], record["unit"]) == ("2029-06-21", "date")
    assert ARTICLE["cap_reached_year"].record()["value"] is None


def test_many_runs_at_once_give_what_each_gives_alone() -> None:
    run = parameters.check({})
    growth = np.array([-0.2, 0.0, 0.3])
    years = np.array([5, 7, 11])
    at_once = findings.of({**run, "growth_added": growth, "azure_years": years})
    for i in range(3):
        alone = findings.of(
            parameters.check({"growth_added": float(growth[i]), "azure_years": int(years[i])})
        )
        for name in ("cap_reached_all", "azure_used_up", "need_commitments_2031",
                     "microsoft_return", "payments_2025_10_in_all", "inference_below"):  # fmt: skip
            many = np.broadcast_to(at_once[name].value, 3)[i]
            assert math.isclose(many, alone[name].value, rel_tol=1e-9)


def test_a_contract_that_was_not_yet_agreed_is_no_part_of_what_all_ask_for() -> None:
    now, then = (
        {one.id for one in pact["need_commitments_2027"].inputs} for pact in (CURRENT, ARTICLE)
    )
    assert now - then == {"need_aws_expansion_2027"}
    assert "need_aws_expansion_2027" not in ARTICLE.index
    assert ARTICLE["need_commitments_2027"].bound == "between"
