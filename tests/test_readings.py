"""What the outlook holds beside its path: contracts, rounds, the reported projection, dilution."""

import math

import pytest

from analysis import findings, outlook, parameters
from analysis.exhibits import contract_tables, scenarios, tables
from analysis.findings import contracts, path, projection, totals, versions

CURRENT = findings.of(parameters.check({}))
BN = 1e9


def known(day: str) -> findings.Pact:
    return findings.of(parameters.check({"as_of": day}))


def test_contracts_are_served_in_the_order_they_were_agreed_and_what_is_left_falls_short() -> None:
    order = [one.id for one in contracts.in_order(CURRENT)]
    assert order.index("oracle_commitment") < order.index("azure_commitment")
    beyond = sum(
        max(CURRENT[f"need_commitments_{y}"].value - CURRENT[f"outlook_compute_{y}"].value, 0)
        for y in path.named(CURRENT)
    )
    assert CURRENT["short_coreweave_commitment"].value == 0  # the first
    assert math.isclose(CURRENT["commitments_short_in_all"].value, beyond, rel_tol=1e-9)
    short = sum(CURRENT[f"short_{one}"].value for one in order)
    assert math.isclose(short, CURRENT["commitments_short_in_all"].value, rel_tol=1e-9)


def test_the_contracts_are_counted_and_set_beside_both_totals_that_were_named() -> None:
    assert CURRENT["commitments_counted"].value == len(contracts.in_order(CURRENT))
    assert CURRENT["commitments_over_named"].value == pytest.approx(710.4 / 1400)
    assert CURRENT["computing_target"].value == 600 * BN
    assert known("2026-02-27")["computing_target"].bound == "unknown"
    assert known("2025-11-18")["commitments_named"].value == 1400 * BN


def test_the_table_of_contracts_is_headed_by_what_it_shows() -> None:
    """Before a scenario was written there is no path that could fail to meet them."""
    early, now = (contract_tables.table(pact) for pact in (known("2025-11-18"), CURRENT))
    assert "Not met" in {one["label"] for one in now.data()["columns"]}
    assert "not meet" in now.title
    assert "served" in now.note
    assert "Not met" not in {one["label"] for one in early.data()["columns"]}
    assert "not meet" not in early.title
    assert "served" not in early.note


def test_azure_against_an_additional_commitment_has_a_lower_reading() -> None:
    beyond, whole = CURRENT["azure_used_beyond"], CURRENT["azure_used"]
    assert beyond.low < 0.6 < whole.value
    assert beyond.high == pytest.approx(whole.high)


def test_the_stake_is_valued_by_each_round_known_on_the_day() -> None:
    assert CURRENT["rounds_counted"].value == 3
    assert known("2026-02-26")["rounds_counted"].value == 0
    last = CURRENT["stake_last_round"]
    assert last.low == pytest.approx(0.245 * 851.5 * BN)  # about 25 percent
    assert last.high == pytest.approx(0.275 * 852.5 * BN)  # about 27 percent
    assert CURRENT["worth_last_round_2026_04"].high > CURRENT["pv_total_2026_04"].high
    # What is known no closer than two stated parts is not told as if it were.
    assert last.high - last.low > 0.05 * last.value


@pytest.mark.later  # shows whole chapters
@pytest.mark.parametrize("day", ["2025-11-18", "2026-06-20", "2026-10-03"])
def test_a_stake_of_about_so_many_percent_is_nowhere_taken_as_exact(day: str) -> None:
    """But where the value stated along with it is told, which was not computed from it."""
    pact = known(day)
    told = pact["stake_fraction_recapitalised"]
    assert (told.low, told.high) == pytest.approx((0.265, 0.275))
    assert pact["stake_fraction_before"].low == pact["stake_fraction_before"].high  # 32.5, no about
    read = {
        id
        for id in pact.index
        if any(one.id.startswith("equity_stake_fraction") for one in pact[id].inputs)
    }
    own = {"stake_now", "stake_exchanged"}
    assert {id for id in read - own if not id.startswith(("stake_fraction", "stake_value"))} == {
        f"pv_stake_{one.slug}" for one in versions.enacted(pact) if versions.has_stake(pact, one)
    }


def test_the_reported_projection_gives_what_the_press_printed() -> None:
    found = {one.what: one for one in projection.printed(CURRENT)}
    assert len(found) == 5
    assert {one.verdict for one in found.values()} == {totals.AGREES}
    assert CURRENT["projected_share_in_all"].value == pytest.approx(0.2 * 673 * BN)
    assert 2028 < CURRENT["projected_cap_reached"].value < 2029
    other = projection.printed(findings.of(parameters.check({"share_rate": 0.15})))
    assert {one.verdict for one in other} >= {totals.DISAGREES}
    assert projection.printed(known("2026-05-01")) == []


def test_a_cap_that_the_projection_does_not_fill_is_not_reached_at_its_end() -> None:
    little = findings.of(parameters.check({"share_rate": 0.05}))
    table = scenarios.projection_table(little)
    assert isinstance(table, tables.Table)
    (row,) = (row for row in table.data()["rows"] if row[0]["text"] == "Cap reached")
    assert row[2]["text"] == scenarios.NOT_REACHED
    assert "used up or the reported projection ends" in little["projected_cap_reached"].label


def test_the_projection_as_a_scenario_differs_from_base_in_revenue_alone() -> None:
    base, reported = outlook.load()["base"], outlook.load()["reported"]
    assert all(
        getattr(base, one) == getattr(reported, one) for one in outlook.BASES if one != "revenue"
    )
    run = parameters.check({"scenario": "reported"})
    assert findings.of(run)["outlook_revenue_2030"].value == 284 * BN
    faster = findings.of(parameters.check({"scenario": "reported", "growth_added": 0.1}))
    assert faster["outlook_revenue_2030"].value > 1.2 * 284 * BN


def test_the_path_says_how_far_its_share_lies_below_the_projection_s() -> None:
    assert CURRENT["path_to_projected"].high < 0.7


def test_microsoft_s_sales_are_shown_as_assumed_and_as_one_payment_would_tell() -> None:
    assert CURRENT["resale_read"].value == pytest.approx(0.303 / 0.2 * BN)
    assert CURRENT["resale_read_rate"].value < CURRENT["outlook_resale_rate_2026"].value
    read, assumed = (CURRENT[f"pv_reciprocal_{n}_2025_10"].value for n in ("read", "share"))
    assert assumed < read < 0
    assert known("2025-11-18")["resale_read"].bound == "unknown"


def test_dilution_is_assumed_and_what_speaks_for_it_is_computed() -> None:
    undiluted = findings.of(parameters.check({"dilution": 0.0}))
    kept = CURRENT["microsoft_stake_2032"].value / undiluted["microsoft_stake_2032"].value
    assert kept == pytest.approx(0.95**6)
    assert CURRENT["dilution_seen"].value == pytest.approx(1 - (25 / 27) ** (365 / 245), rel=1e-3)
    assert 0 < CURRENT["dilution_of_losses"].value < CURRENT["dilution_seen"].value
    assert CURRENT["microsoft_multiple_of_outlay"].value < 5
