"""The answers, against numbers worked out by hand from the printed figures."""

import math
from collections.abc import Mapping

import pytest
import tools

from analysis import figures, findings, parameters, traces
from analysis.findings import payments

CURRENT = findings.of(parameters.check({}))
ARTICLE = findings.of(parameters.check({"as_of": "2025-11-18"}))


@pytest.mark.parametrize(
    ("finding", "expected"),
    [
        ("payments_2024", 77.3e6 + 109.5e6 + 139.2e6 + 167.8e6),
        ("payments_2025h1", 454.7e6),
        ("payments_2025_9m", 865.8e6),
        ("payments_fy2025", 761.7e6),
        ("inference_2024", 3767.1e6),
        ("inference_2025_9m", 8670e6),
        ("implied_revenue_2024", 2.469e9),
        ("implied_revenue_2025_9m", 4.329e9),
        ("inference_to_implied_2024", 3767.1 / 2469),
        ("inference_to_implied_2025_9m", 8670 / 4329),
        ("inference_to_reported_2024", 3767.1 / 3700),
        ("left_of_implied_2024", 2469e6 - 493.8e6 - 3767.1e6),
        ("left_of_reported_2024", 3700e6 - 493.8e6 - 3767.1e6),
        ("break_even_revenue_2024", 3767.1e6 / 0.8),
        ("effective_rate_2024", 493.8 / 3700),
        ("share_due_on_reported_2024", 740e6),
        ("growth_payments_2025_9m", 865.8 / 326.0),
        ("unlike_growth_payments_2025_9m", 865.8 / 493.8),
        ("growth_inference_2025_9m", 8670 / 2300.1),
        ("revenue_left_for_2025q4", 13.07e9 - 4.329e9),
        ("implied_if_net_2024", (493.8e6 + 0.2 * 1e9) / 0.2),
        ("implied_if_lagged_2024", (109.5e6 + 139.2e6 + 167.8e6 + 206.4e6) / 0.2),
        ("reciprocal_payments_2025", 303e6),
    ],
)
def test_a_finding_has_the_value_worked_out_by_hand(finding: str, expected: float) -> None:
    assert tools.near(CURRENT[finding], expected)


def test_the_article_s_reading_is_a_floor_with_the_rounding_of_its_quarters() -> None:
    floor = CURRENT["implied_revenue_2024"]
    assert floor.bound == "at least"
    assert math.isclose(floor.low, (493.8e6 - 4 * 0.05e6) / 0.2, rel_tol=1e-9)
    assert math.isinf(floor.high)


def test_what_is_measured_against_a_floor_is_a_ceiling() -> None:
    assert CURRENT["inference_to_implied_2024"].bound == "at most"
    assert CURRENT["gap_2024"].bound == "at most"
    assert CURRENT["left_of_implied_2024"].bound == "at least"


@pytest.mark.parametrize("slug", ["2025", "fy2024", "fy2026"])
def test_a_period_with_an_unknown_quarter_is_unknown(slug: str) -> None:
    for name in ("payments", "inference", "implied_revenue", "break_even_revenue"):
        assert CURRENT[f"{name}_{slug}"].bound == "unknown"
        assert CURRENT[f"{name}_{slug}"].record()["value"] is None


def test_the_article_edition_knows_nothing_of_the_audited_accounts() -> None:
    assert ARTICLE["reported_revenue_2025"].bound == "unknown"
    assert tools.near(ARTICLE["reported_revenue_2024"], 4e9)
    assert tools.near(CURRENT["reported_revenue_2024"], 3.7e9)
    assert tools.near(ARTICLE["payments_2024"], CURRENT["payments_2024"].value)


def test_growth_between_unlike_periods_is_refused_unless_aligned() -> None:
    nine, twelve = CURRENT["payments_2025_9m"], CURRENT["payments_2024"]
    with pytest.raises(ValueError, match="differ in length: compare like periods"):
        payments.times(nine, twelve)
    assert tools.near(payments.times(nine, twelve, align="as printed"), 865.8 / 493.8)


def test_a_lag_reads_the_payments_of_later_quarters() -> None:
    lagged = findings.of(parameters.check({"payment_lag_quarters": 1}))
    assert tools.near(lagged["implied_revenue_2024"], CURRENT["implied_if_lagged_2024"].value)
    assert lagged["implied_revenue_2025_9m"].bound == "unknown"


def test_netting_raises_the_revenue_implied_by_itself_over_the_rate() -> None:
    net = findings.of(parameters.check({"netting": 50}))
    assert tools.near(net["implied_revenue_2024"], (493.8e6 + 4 * 50e6) / 0.2)


def test_a_rate_that_is_not_the_contract_s_loses_the_contract_s_source() -> None:
    def rate(pact: Mapping[str, traces.Traced]) -> dict[str, object]:
        inputs = pact["implied_revenue_2024"].record()["inputs"]
        return next(one for one in inputs if one["id"] == "share_rate")

    other = findings.of(parameters.check({"share_rate": 0.15}))
    assert (rate(CURRENT)["kind"], rate(CURRENT)["source"]) == ("term", "VRG")
    assert rate(other)["kind"] == "parameter"
    assert "source" not in rate(other)


def test_published_totals_are_held_against_their_quarters() -> None:
    totals = findings.stated_totals(findings.of(parameters.check({})))
    verdicts = {total.stated.id: total.verdict for total in totals}
    assert verdicts["inference_2024_z1"] == findings.AGREES
    assert verdicts["inference_2024_z1_b"] == findings.AGREES_IF_CUT  # 3.76 of 3.7671
    for cut in ("inference_2024q1_2025q3_z1", "revenue_share_fy2025_z5"):  # 12.43 of 12.437
        assert verdicts[cut] == findings.AGREES_IF_CUT
    assert verdicts["inference_2025_9m_tc"] == findings.DISAGREES  # 8.65 against 8.670
    assert verdicts["inference_2025_9m_z1"] == findings.AGREES
    assert verdicts["revenue_share_2025_9m_z1"] == findings.AGREES  # 865.9, within rounding
    assert "inference_2024_epo" not in verdicts  # a rival's figure is no total of the leak


def test_a_printed_figure_carries_the_rounding_of_its_last_digit() -> None:
    def bounds(value: str, bound: str = "exact") -> tuple[float, float]:
        row = dict.fromkeys(figures.Figure.model_fields, "")
        row |= {"id": "a", "quantity": "b", "party": "OpenAI", "value": value, "bound": bound}
        row |= {"start": "2024-01-01", "end": "2024-03-31", "known": "2025-01-01"}
        row |= {"unit": "USD", "scale": "million", "kind": "press", "source": "S"}
        return figures.Figure.model_validate(row | {"confidence": "low"}).bounds

    assert bounds("77.3") == (77.25e6, 77.35e6)
    assert bounds("77.30") == (77.295e6, 77.305e6)
    assert bounds("1005") == (1004.5e6, 1005.5e6)
    assert bounds("386.5", "at least") == (386.5e6, math.inf)
    assert bounds("386.5", "at most") == (-math.inf, 386.5e6)


def test_zeros_that_a_spreadsheet_drops_widen_no_bound() -> None:
    for one in figures.load():
        kept = f"{float(one.value):.15g}"
        row = {**one.model_dump(mode="json"), "value": kept}
        assert figures.Figure.model_validate(row).bounds == one.bounds, one.id
    assert any(one.value.endswith(".0") for one in figures.load())


def test_analysts_get_the_figures_as_a_table_in_base_units() -> None:
    table = figures.frame(figures.select("revenue_share")).set_index("id")
    row = table.loc["revenue_share_2024q1_z1"]
    assert (row["value"], row["scale"]) == ("77.3", "million")
    assert (row["low"], row["point"], row["high"]) == (77.25e6, 77.3e6, 77.35e6)
