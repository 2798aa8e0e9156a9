"""Who pays whom, against sums worked out by hand, and that over both parties all sums to zero."""

import pytest
import shown
import tools

from analysis import findings, parameters, periods, traces
from analysis.exhibits import charts
from analysis.findings import flows

CURRENT = findings.of(parameters.check({}))
ARTICLE = findings.of(parameters.check({"as_of": "2025-11-18", "draws": 4096}))  # as others ask
BN = 1e9


@pytest.mark.parametrize(
    ("finding", "expected"),
    [
        ("flow_all_bills_2025", 17.2),
        ("flow_beyond_leak_2025", 17.2 - 0.8658 - 8.67),
        ("flow_net_2024", 0.4938 + 3.7671),
        ("flow_net_2025", 17.2 - 0.303),
        ("flow_net_fy2026", 24.1),
        ("flow_investment_2025q4_2026q2", 0.3),
        ("flow_azure_commitment_2025", 250.0),
    ],
)
def test_a_finding_has_the_value_worked_out_by_hand(finding: str, expected: float) -> None:
    assert tools.near(CURRENT[finding], expected * BN)


@pytest.mark.parametrize("pact", [CURRENT, ARTICLE], ids=["current", "article"])
def test_over_both_parties_every_period_sums_to_zero(pact: findings.Pact) -> None:
    assert flows.spans(pact)
    for period in flows.spans(pact):
        for parties in flows.balance(flows.of_period(pact, period)).values():
            assert set(parties) == {"OpenAI", "Microsoft"}
            assert parties["OpenAI"].value + parties["Microsoft"].value == 0
            assert parties["OpenAI"].value < 0 < parties["Microsoft"].value


def test_commitments_stay_apart_from_cash_and_a_whole_counts_once() -> None:
    net = flows.balance(flows.of_period(CURRENT, periods.parse("2025")))
    assert tools.near(net["commitment"]["Microsoft"], 250 * BN)
    assert tools.near(net["cash"]["Microsoft"], (17.2 - 0.303) * BN)
    parts = {
        flows.Flow("part", "Part", "OpenAI", "Microsoft"): traces.known(1.0, "USD"),
        flows.Flow("whole", "Whole", "OpenAI", "Microsoft", whole=True): traces.known(3.0, "USD"),
    }
    assert flows.balance(parts)["cash"]["OpenAI"].value == -3


def test_an_unknown_flow_is_left_out_and_not_counted_as_nothing() -> None:
    flow = flows.Flow("part", "Part", "OpenAI", "Microsoft")
    assert flows.balance({flow: traces.unknown("USD")}) == {}


@pytest.mark.parametrize("pact", [CURRENT, ARTICLE], ids=["current", "article"])
def test_the_chart_of_flows_has_each_of_every_period_and_draws_those_that_are_known(
    pact: findings.Pact,
) -> None:
    chart = shown.exhibits("5_versions", pact.run)["flows_by_period"]
    traced = {one.id: one for one in chart.table.traced}
    amounts = {
        f"flow_{flow.name}_{period.slug}": one
        for period in flows.spans(pact)
        for flow, one in flows.of_period(pact, period).items()
    }
    assert amounts.keys() <= traced.keys()
    for id, one in amounts.items():
        assert (traced[id].bound == "unknown") == (one.bound == "unknown")
    drawn = {row["series"] + row["period"]: row for row in charts.rows(chart.spec)}
    cash = [
        one
        for period in flows.spans(pact)
        for flow, one in flows.of_period(pact, period).items()
        if flow.basis == "cash" and one.bound != "unknown"
    ]
    assert sorted(row["value"] for row in drawn.values()) == pytest.approx(
        sorted(one.value for one in cash), rel=1e-9
    )
    assert "unknown" not in chart.headline
