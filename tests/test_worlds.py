"""The worlds: drawn alike in any pieces, true to the clause, weighed rightly, refused in words."""

import datetime
import functools
import math
import pathlib
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
import spoiling
from scipy import stats

from analysis import figures, files, findings, parameters, periods, schema, traces, worlds
from analysis.explore import intervals
from analysis.findings import backtest, combinations, past, register
from analysis.worlds import evidence, history, loading

TODAY, ARTICLE = "2026-10-03", past.tested_on()
SEED = 20251118
CURRENT = parameters.check({})
Entry = dict[str, Any]


def of_the_past(run: Mapping[str, Any]) -> Mapping[str, traces.Traced]:
    pact = findings.of(run)
    return {
        id: pact[id]
        for id, (name, _) in pact.index.items()
        if register.REGISTER[name].function.__module__ in (past.__name__, backtest.__name__)
    }


# Drawing


@pytest.mark.parametrize("other", [(SEED + 1, 0), (SEED, 1)])
def test_another_seed_or_scrambling_draws_other_worlds(other: tuple[int, int]) -> None:
    one = worlds.draw(TODAY, SEED, 256, 0)["share_rate"]
    assert not np.isin(worlds.draw(TODAY, other[0], 256, other[1])["share_rate"], one).any()


def an_input(distribution: str, **numbers: Any) -> worlds.Uncertain:
    return worlds.Uncertain.model_validate({
        "id": "net", "title": "A test", "distribution": distribution, "unit": "percent",
        "known": "2025-11-18", "source": "assumption", "reason": "A test.", **numbers,
    })  # fmt: skip


@pytest.mark.parametrize(
    ("one", "quarter", "half"),
    [
        (an_input("uniform", low=10, high=30), 0.15, 0.20),
        (an_input("triangular", low=10, mode=20, high=30), 0.1 + 0.1 / math.sqrt(2), 0.20),
        (an_input("triangular", low=10, mode=30, high=30), 0.20, 0.1 + 0.2 / math.sqrt(2)),
        (an_input("beta", a=1, b=1, low=10, high=30), 0.15, 0.20),
        (an_input("normal", mean=20, spread=10), 0.2 - 0.1 * 0.6744897502, 0.20),
        (an_input("lognormal", median=20, spread=0.5), 0.2 * math.exp(-0.5 * 0.6744897502), 0.20),
        (an_input("choice", values=[5, 7, 9], chances=[0.2, 0.2, 0.6]), 0.07, 0.09),
    ],
    ids=["uniform", "triangular", "one-sided", "beta", "normal", "lognormal", "choice"],
)
def test_a_distribution_has_the_quantiles_worked_out_by_hand(
    one: worlds.Uncertain, quarter: float, half: float
) -> None:
    assert np.allclose(worlds.quantile(one, np.array([0.25, 0.5])), [quarter, half], rtol=1e-9)


def test_every_leaked_quarter_lies_within_its_printed_digits_and_fills_them() -> None:
    drawn = worlds.draw(TODAY, SEED, 1024, 0)
    first = drawn["payments_2024q1"]
    assert math.isclose(first.min(), 77.25e6, rel_tol=1e-4)
    assert math.isclose(first.max(), 77.35e6, rel_tol=1e-4)
    assert np.abs(np.corrcoef(first, drawn["payments_2024q2"])[0, 1]) < 0.05


# The history, by the clause


def a_world(**inputs: float) -> dict[str, np.ndarray[Any, Any]]:
    """One world: the leak as printed, everything shared at 20 percent, gross, no lag."""
    plain = {
        "share_rate": 0.2, "shared_fraction": 1.0, "reciprocal_rate": 0.2, "net": 0.0, "lag": 0.0,
        "deferral": 0.0, "deferred_part": 0.25, "azure_openai_level": 1e9,
        "azure_openai_growth": 2.0, "leak_error": 0.0, "last_quarter_growth": 0.25,
        "last_bill_growth": 0.5, "later_quarter_growth": 0.1, "later_bill_growth": 0.0,
        "other_azure": 1.0, "base_moves": 0.0, "base_drift": 0.8, "drift_goes_on": 0.5,
    }  # fmt: skip
    leaked = {one.id: float(one.value) for one in worlds.leaked(TODAY)}
    return {name: np.array([value]) for name, value in {**leaked, **plain, **inputs}.items()}


def past_of(**inputs: float) -> worlds.Past:
    return worlds.says(a_world(**inputs), TODAY)


def told(quantity: str, slug: str, **inputs: float) -> float:
    """What a world says of a quantity and period."""
    period = periods.parse(slug)
    return float(past_of(**inputs).measured(quantity, period.start, period.end)[0])


def test_a_gross_world_without_lag_earns_five_times_the_payments() -> None:
    assert math.isclose(told("revenue", "2024"), 5 * 493.8e6)
    assert math.isclose(told("revenue", "2025h1"), 5 * 454.7e6)
    assert math.isclose(told("revenue", "2025"), 5 * (865.8e6 + 1.25 * 411.1e6))
    # The share, and twice the bill with its last quarter half as large again.
    bills = 2 * (8670e6 + 1.5 * 3648e6)
    assert math.isclose(told("expenses_to_microsoft", "2025"), 865.8e6 + 1.25 * 411.1e6 + bills)


def test_the_year_after_the_leak_grows_by_a_draw_of_its_own() -> None:
    last = 5 * 1.25 * 411.1e6
    assert math.isclose(told("revenue", "2026"), last * sum(1.1**n for n in (1, 2, 3, 4)))
    half = 0.2 * (5 * 411.1e6 + last + last * (1.1 + 1.21)) + 2 * 3648e6 * (1 + 3 * 1.5)
    assert math.isclose(told("revenue_from_openai", "fy2026"), half)


def test_a_month_has_a_third_of_its_quarter_and_a_day_its_pace() -> None:
    past = past_of()
    august, day = (
        (datetime.date(2024, 8, 1), datetime.date(2024, 8, 31)),
        datetime.date(2024, 6, 12),
    )
    assert math.isclose(past.measured("revenue", *august)[0], 5 * 139.2e6 / 3)
    assert math.isclose(past.measured("run_rate", day, day)[0], 4 * 5 * 109.5e6)
    half = periods.parse("2025h1")
    growth = past.measured("revenue_over_last_year", half.start, half.end)[0]
    assert math.isclose(growth, 454.7 / 493.8 - 1)


def test_the_set_off_is_the_reciprocal_rate_on_sales_that_double_in_a_year() -> None:
    net = {one.slug: float(v[0]) for one, v in past_of(net=1.0).set_off.items()}
    quarter = 1e9 / 4 * 2 ** (0.5 / 4)  # the third of 2024, whose middle is half a quarter on
    assert math.isclose(net["2024q3"], 0.2 * quarter)
    assert math.isclose(net["2025q3"], 2 * net["2024q3"])
    year = sum(net[f"2024q{n}"] for n in (1, 2, 3, 4))
    assert math.isclose(told("revenue", "2024", net=1.0), 5 * (493.8e6 + year))
    assert net["2026q1"] > 0
    assert net["2026q2"] == 0  # Microsoft pays no share since April 2026


def test_before_it_was_known_to_end_microsoft_s_share_goes_on() -> None:
    then = worlds.says(a_world(net=1.0), ARTICLE)
    assert then.set_off[periods.parse("2026q2")][0] > 0


def test_a_late_payment_is_for_an_earlier_quarter_and_what_did_not_leak_grows() -> None:
    late = 5 * (139.2 + 167.8 + 206.4 + 248.3) * 1e6
    assert math.isclose(told("revenue", "2024", lag=2.0), late)
    first = 5 * 411.1e6  # of 2025, paid in the third
    assert math.isclose(told("revenue", "2025", lag=2.0), first * (1 + 1.25 + 1.25**2 + 1.25**3))


def test_what_is_put_off_is_due_and_owed_but_not_paid() -> None:
    past = past_of(deferral=1.0)
    quarter = periods.parse("2025q1")
    assert math.isclose(past.due[quarter][0], 206.4e6 / 0.75)
    assert math.isclose(past.withheld(quarter)[0], 206.4e6 / 3)
    assert math.isclose(told("revenue", "2024", deferral=1.0), 5 * 493.8e6 / 0.75)
    day = datetime.date(2025, 6, 30)
    owed = past.measured("liabilities_to_microsoft", day, day)[0]
    assert math.isclose(owed, (493.8e6 + 454.7e6) / 3)
    assert past_of().measured("liabilities_to_microsoft", day, day)[0] == 0


def test_what_is_late_is_owed_at_the_end_of_a_quarter() -> None:
    day = datetime.date(2025, 6, 30)
    owed = past_of(lag=1.0).measured("liabilities_to_microsoft", day, day)[0]
    assert math.isclose(owed, 411.1e6)  # of the second quarter, paid in the third


def test_an_error_of_the_leak_and_a_base_that_moves_change_the_revenue_in_proportion() -> None:
    plain = told("revenue", "2024")
    assert math.isclose(told("revenue", "2024", leak_error=0.03), 1.03 * plain)
    moved = functools.partial(told, "revenue", base_moves=1.0)
    last = 0.8 ** (3.5 / 4 - 2 / 4)  # the last quarter of 2024, counted from the middle of the year
    assert moved("2024") < 5 * 493.8e6 / last
    assert moved("2025") > told("revenue", "2025") / last


def test_only_a_part_of_the_movement_goes_on_after_the_leak() -> None:
    quarters = [periods.parse(slug) for slug in ("2025q4", "2026q4", "2027q4")]
    world = a_world(base_moves=1.0, drift_goes_on=0.5)
    last, *later = (float(v[0]) for v in history.shared(world, quarters, TODAY).values())
    assert math.isclose(last, 0.8 ** (5.5 / 4))
    assert [one / last for one in later] == pytest.approx([0.8**0.5, 0.8])


def test_a_world_says_something_of_every_quantity_that_may_be_evidence() -> None:
    quarter = periods.parse("2025q1")
    for quantity in loading.MEASURED:
        assert np.isfinite(past_of().measured(quantity, quarter.start, quarter.end)).all()


@pytest.mark.slow
@pytest.mark.parametrize("lag", [0, 1, 2])
def test_a_world_says_what_the_findings_say_when_a_run_assumes_it(lag: int) -> None:
    inputs = {"net": 1.0, "lag": float(lag), "share_rate": 0.19, "shared_fraction": 0.8}
    past = past_of(**inputs, deferral=1.0)
    quarters = periods.parse("2024").quarters
    withheld = {one.slug: past.withheld(one) / 1e6 for one in quarters}
    run = {"share_rate": 0.19, "shared_fraction": 0.8, "payment_lag_quarters": lag}
    pact = findings.of({**CURRENT, **run, "netting": withheld})
    world = told("revenue", "2024", **inputs, deferral=1.0)
    assert math.isclose(pact["implied_revenue_2024"].value[0], world)


# The evidence, by its rule


def a_piece(value: str, **changes: Any) -> worlds.Piece:
    """A figure of revenue with an error of five percent."""
    one = next(each for each in worlds.pieces(TODAY) if each.figure.id == "revenue_2025h1_tec")
    rule = one.rule.model_copy(update={"error": 5.0, "ceiling": changes.pop("ceiling", False)})
    return worlds.Piece(rule, one.figure.model_copy(update={"value": value, **changes}))


def test_the_likelihood_is_the_density_of_a_normal_with_both_errors() -> None:
    truth = np.array([3.5e9, 4.0e9])
    spread = [math.hypot(0.05 * one, 0.5e9 / math.sqrt(3)) for one in truth]
    density = worlds.likelihood(a_piece("4"), truth)
    expected = [stats.norm.logpdf(4e9, one, each) for one, each in zip(truth, spread, strict=True)]
    assert math.isclose(density[1] - density[0], expected[1] - expected[0], rel_tol=1e-9)


@pytest.mark.parametrize(
    ("changes", "side"),
    [({"ceiling": True}, 1), ({"bound": "at most"}, 1), ({"bound": "at least"}, -1)],
)
def test_of_a_bound_the_chance_counts_that_the_truth_is_on_its_side(
    changes: Entry, side: int
) -> None:
    truth = np.array([3.9e9, 4.0e9, 4.4e9])
    found = worlds.likelihood(a_piece("4.0", **changes), truth)
    rounding = 0.05e9 / math.sqrt(3) if "ceiling" in changes else 0.0
    spread = [math.hypot(0.05 * one, rounding) for one in truth]
    expected = [stats.norm.logcdf(side * (4e9 - t) / s) for t, s in zip(truth, spread, strict=True)]
    assert np.allclose(found, expected)


def test_evidence_counts_from_its_day_on() -> None:
    then, now = ({one.figure.id for one in worlds.pieces(day)} for day in (ARTICLE, TODAY))
    assert {"revenue_2024_z1_b", "revenue_2025h1_tec", "revenue_expected_2024_spy"} <= then
    assert {"revenue_2024_z2", "revenue_2025_z2", "expenses_to_microsoft_2025_z2"} <= now - then
    assert all(one.figure.known.isoformat() <= ARTICLE for one in worlds.pieces(ARTICLE))


def test_every_figure_that_the_rule_names_counts_unless_another_says_the_same_more_finely() -> None:
    rules, counted = worlds.load().evidence, worlds.pieces(TODAY)
    for rule in rules:
        of_it = [
            one for quantity in rule.quantities for one in figures.select(quantity, as_of=TODAY)
        ]
        for one in of_it:
            fits = one.kind in rule.kinds and one.confidence != "low"
            if not fits or not history.covers(one.start, one.end, TODAY):
                assert one.id not in {each.figure.id for each in counted if each.rule is rule}
                continue
            same = [each.figure for each in counted
                    if each.rule.quantities == rule.quantities
                    and (each.figure.start, each.figure.end) == (one.start, one.end)]  # fmt: skip
            assert any(each.id == one.id or agrees(each, one) for each in same), one.id


def test_no_quantity_that_a_world_tells_of_is_left_out_of_the_rule() -> None:
    named = {quantity for rule in worlds.load().evidence for quantity in rule.quantities}
    assert named == set(loading.MEASURED)


def agrees(finer: figures.Figure, one: figures.Figure) -> bool:
    """Whether a figure lies within the rounding of another, and is at least as fine."""
    (low, high), (least, most) = finer.bounds, one.bounds
    return low <= most and least <= high and high - low <= most - least


# The backtest and the intervals


def test_the_backtest_knows_only_what_was_known_then() -> None:
    then = of_the_past(parameters.check({"as_of": ARTICLE}))
    now = of_the_past(CURRENT)
    for name in (one.slug for one in past.asked(findings.of(CURRENT))):
        assert then[f"backtest_{name}"].record() == now[f"backtest_{name}"].record()
        assert then[f"later_{name}"].bound == "unknown"
        assert now[f"later_{name}"].bound == "between"
        assert [one.id for one in now[f"backtest_{name}"].inputs] == ["simulations_backtest"]
    read = now["simulations_backtest"].inputs
    published = {one.reference["date"] for one in read if one.kind == "figure"}
    assert published
    assert max(published) <= ARTICLE


def test_what_became_known_on_the_day_of_the_backtest_is_not_told_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    day, period = datetime.date.fromisoformat(ARTICLE), periods.parse("2025q4")
    of = {"start": period.start, "end": period.end}
    usual = figures.select("revenue")[0]

    def told(known: datetime.date) -> bool:
        one = usual.model_copy(update={**of, "known": known})
        monkeypatch.setattr(figures, "select", lambda *_, **__: [one])
        return "revenue_2025q4" in [one.slug for one in past.asked(findings.Pact(CURRENT))]

    assert not told(day)
    assert told(day + datetime.timedelta(days=1))


@pytest.mark.parametrize("one", past.asked(findings.of(CURRENT)), ids=lambda one: one.slug)
def test_no_figure_of_what_is_asked_is_evidence_for_it(one: past.Asked) -> None:
    pact, name, quantity, period = findings.of(CURRENT), one.slug, one.of.id, one.period
    told = past.simulated(pact, "backtest", one)
    drawn = past.as_drawn(pact, ARTICLE)
    assert told is not None
    assert drawn is not None
    # All that was public then was about revenue.
    free = [
        one for one in worlds.pieces(ARTICLE) if quantity != "revenue" or not one.overlaps(period)
    ]
    assert np.allclose(told.weights, drawn.given(free).weights)
    if name in ("revenue_2024", "revenue_2025"):
        assert len(free) < len(worlds.pieces(ARTICLE))


def test_the_naive_forecast_is_a_random_walk_with_drift_on_what_leaked() -> None:
    low, middle, high = backtest.carried_on(
        ("payments",), periods.parse("2025q4"), ARTICLE, (0.05, 0.5, 0.95)
    )
    leaked = [77.3, 109.5, 139.2, 167.8, 206.4, 248.3, 411.1]
    growth = np.diff(np.log(leaked))
    assert math.isclose(middle, 411.1e6 * math.exp(growth.mean()))
    assert math.isclose(math.log(high / middle), 1.6448536 * growth.std(ddof=1), rel_tol=1e-6)
    assert math.isclose(middle / low, high / middle)
    whole = backtest.carried_on(("payments",), periods.parse("2024"), ARTICLE, (0.05, 0.95))
    assert np.allclose(whole, 493.8e6)


@pytest.mark.parametrize("truth", [-1.0, 0.3, 1.1, 5.0])
def test_the_interval_score_is_twice_the_mean_pinball_loss(truth: float) -> None:
    stated = dict(zip(worlds.LEVELS, (0.0, 0.5, 1.0, 1.2, 2.0), strict=True))
    loss = [(truth - q) * (level - (truth < q)) for level, q in stated.items()]
    assert math.isclose(worlds.weighted_interval(stated, truth), 2 * sum(loss) / len(loss))
    certain = dict.fromkeys(worlds.LEVELS, 1.0)
    assert math.isclose(worlds.weighted_interval(certain, truth), abs(truth - 1))


def test_before_the_inputs_were_written_there_is_no_interval_and_no_number() -> None:
    run = parameters.check({"as_of": "2025-11-17"})
    assert intervals.of(run) == {}
    told = of_the_past(run).values()
    assert {one.bound for one in told} == {"unknown"}
    assert {one.record()["value"] for one in told} == {None}


# By what a simulation has an explanation; another revenue by the error of what was published.
HAVE = {
    "set_off": "net",
    "base": "shared_fraction",
    "rate": "share_rate",
    "lag": "lag",
    "deferral": "deferral",
    "cut": "shared_fraction",
}


@pytest.mark.slow
@pytest.mark.parametrize("day", [ARTICLE, "2026-05-01", "2026-06-20", TODAY])
def test_an_explanation_that_the_ledger_leaves_possible_is_drawn(day: str) -> None:
    pact = findings.of(parameters.check({"as_of": day}))
    possible = {one for members in combinations.of(pact) for one in members}
    assert possible >= {"set_off", "deferral", "cut"}
    drawn = worlds.as_drawn(day, 4096, 1)
    found = worlds.inferred(day, 16384, 1)
    assert drawn is not None
    assert found is not None
    for one in possible - {"figure"}:
        for which in (drawn, found):
            assert np.ptp(which.inputs[HAVE[one]]) > 0, one
    assert "figure" not in possible or all(one.rule.error for one in worlds.pieces(day))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("part", "low", "high"), [(0.5, 0.46, 0.54), (0.01, 0.0, 0.05), (0.99, 0.95, 1.0)]
)
def test_a_share_of_simulations_lies_within_two_standard_errors_and_between_none_and_all(
    part: float, low: float, high: float
) -> None:
    told = past.share(part, 0.02, "a share", ())
    assert (told.low, told.value, told.high) == pytest.approx((low, part, high), abs=1e-9)


def test_leak_and_accounts_fit_only_where_something_is_set_off_late_put_off_or_shrinking() -> None:
    pact = findings.of(CURRENT)  # what 7_worlds says in words
    assert pact["drawn_one_of_these"].value < 0.95
    assert pact["worlds_one_of_these"].value > 0.999


def test_the_interval_of_the_implied_revenue_is_that_of_the_worlds() -> None:
    implied = intervals.of(CURRENT)["implied_revenue_2024"]
    told = worlds.inferred(TODAY, CURRENT["draws"], CURRENT["seed"])
    assert told is not None
    interval = told.interval("revenue", periods.parse("2024"))
    for end in ("low", "middle", "high"):  # but for the leak's error, of three percent
        assert math.isclose(getattr(implied, end), getattr(interval, end), rel_tol=0.03)


def test_what_does_not_vary_or_is_unknown_in_some_world_has_no_interval() -> None:
    found = intervals.of(CURRENT)
    assert {"implied_revenue_2024", "gap_2024", "pv_total_2026_04"} <= set(found)
    assert "payments_2024" not in found
    assert "implied_revenue_2025_9m" not in found  # paid late, its last payment did not leak


def test_an_interval_asked_for_alone_is_that_of_all_at_once() -> None:
    run = parameters.check({"draws": 4096, "share_rate": 0.19})
    asked = ("implied_revenue_2024", "payments_2024", "share_to_end_2030", "drawn_one_of_these")
    alone = intervals.of(run)
    found = {id: alone[id] for id in asked if id in alone}
    assert "implied_revenue_2024" in found
    assert {*asked} - {*found} == {"payments_2024", "drawn_one_of_these"}
    intervals._of.cache_clear()  # noqa: SLF001 - what was asked for alone
    whole = dict(intervals.of(run))
    assert {id: whole[id] for id in asked if id in whole} == found
    assert len([*alone]) == len(alone) == len(whole)  # when the rest is asked for
    assert dict(alone) == whole
    told = {one["id"]: one for one in intervals.records(run)}
    each = intervals.Records(run)
    assert {id: each[id] for id in told} == told


@pytest.mark.slow
def test_a_parameter_that_the_reader_set_is_not_drawn() -> None:
    assert "share_rate_used" in intervals.of(CURRENT)
    assert "share_rate_used" not in intervals.of(parameters.check({"share_rate": 0.15}))


def test_a_set_off_by_quarter_is_that_of_the_period() -> None:
    by_quarter = {"2024q1": 10.0, "2024q2": 20.0, "2024q3": 30.0, "2024q4": 40.0}
    run: Any = {**CURRENT, "share_rate": np.array([0.2]), "netting": by_quarter}
    pact = findings.of(run)
    assert np.allclose(pact["implied_revenue_2024"].value, 5 * (493.8e6 + 100e6))
    assert np.allclose(pact["implied_revenue_2024h1"].value, 5 * (186.8e6 + 30e6))
    assert np.isnan(pact["implied_revenue_2025h1"].value).all()


# Bad input


def spoil(folder: pathlib.Path, section: str, entry: str, **changes: Any) -> list[str]:
    """The faults of the uncertainty with one entry changed; None takes a field out."""
    with spoiling.edited(folder / "uncertainty.yml") as content:
        (one,) = [each for each in content[section] if entry == each["id"]]
        one.update(changes)
    with pytest.raises(schema.Faults) as raised:
        worlds.load(folder)
    return str(raised.value).splitlines()


@pytest.mark.parametrize(
    ("section", "entry", "changes", "rule"),
    [
        ("inputs", "share_rate", {"low": 22}, "its low 22.0 is not below its high 22.0"),
        ("inputs", "share_rate", {"mode": 30}, "its mode 30.0 is not between its low and its high"),
        ("inputs", "leak_error", {"spread": 0}, "its spread 0.0 is not above 0"),
        ("inputs", "shared_fraction", {"a": -1}, "its a -1.0 is not above 0"),
        ("inputs", "azure_openai_level", {"median": -1}, "its median -1.0 is not above 0"),
        ("inputs", "azure_openai_level", {"of": None}, "it changes, and says not of when"),
        ("inputs", "shared_fraction", {"of": None}, "it changes, and says not of when"),
        ("inputs", "lag", {"chances": [0.6, 0.3, 0.2]}, "not one in all"),
        ("inputs", "lag", {"chances": [0.7, 0.3]}, "not one for each value"),
        ("inputs", "lag", {"chances": [1.2, -0.4, 0.2]}, "not one in all"),
        ("inputs", "lag", {"distribution": "poisson"}, "'poisson' is not allowed"),
        ("inputs", "lag", {"low": 1}, "a choice one needs values, chances"),
        ("inputs", "net", {"id": "bribes"}, "it is no number that a run or the history has"),
        ("inputs", "net", {"id": "as_of"}, "it is no number that a run or the history has"),
        ("inputs", "net", {"source": "NOBODY"}, "the source 'NOBODY' is not in sources.csv"),
        ("inputs", "net", {"known": "2025-11-13"}, "dated 2025-11-13, before TC of 2025-11-14"),
        ("inputs", "lag", {"source": "EV"}, "dated 2025-11-18, before EV of 2025-11-30"),  # undated
        ("inputs", "net", {"known": "18 November"}, "'18 November' is not allowed"),
        ("inputs", "net", {"id": "lag"}, "the id stands twice"),
        ("evidence", "accounts", {"quantities": ["inference"]},
         "a simulation says nothing of 'inference'"),
        ("evidence", "accounts", {"kinds": ["rumour"]}, "'rumour' is not allowed"),
        ("evidence", "accounts", {"id": "reports"}, "the id stands twice"),
        ("evidence", "accounts", {"error": 0}, "0 is not allowed"),
        ("asked", "revenue", {"quantity": "rpo_commercial"}, "says nothing of 'rpo_commercial'"),
        ("asked", "revenue", {"periods": ["2025q5"]}, "'2025q5' is not a period: write 2024"),
        ("asked", "revenue", {"flows": ["rent"]}, "'rent' is not allowed"),
        ("asked", "revenue", {"id": "to_microsoft"}, "the id stands twice"),
    ],
)  # fmt: skip
def test_a_spoiled_uncertainty_is_refused_with_its_rule_and_remedy(
    folder: pathlib.Path, section: str, entry: str, changes: Entry, rule: str
) -> None:
    faults = spoil(folder, section, entry, **changes)
    assert all(fault.startswith("uncertainty.yml, ") for fault in faults)
    assert all(fault.partition("Remedy: ")[2] for fault in faults)
    assert any(rule in fault for fault in faults)


def test_all_faults_are_told_at_once(folder: pathlib.Path) -> None:
    path = folder / "uncertainty.yml"
    text = path.read_text(encoding="utf-8").replace("source: TC", "source: NOBODY")
    path.write_text(text.replace("quantities: [run_rate]", "quantities: [x]"), encoding="utf-8")
    with pytest.raises(schema.Faults) as raised:
        worlds.load(folder)
    assert len(raised.value.faults) == text.count("source: NOBODY") + 1


@pytest.mark.slow
def test_contradictory_evidence_is_named_with_how_far_it_is_off(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known = worlds.pieces(TODAY)
    lie = next(one for one in known if one.figure.id == "revenue_2025_z2")
    moved = worlds.Piece(lie.rule, lie.figure.model_copy(update={"value": "130.7"}))
    spoilt = tuple(moved if one is lie else one for one in known)
    monkeypatch.setattr(evidence, "pieces", lambda _: spoilt)
    with pytest.raises(schema.Faults) as raised:
        worlds.inferred(TODAY, 4096, SEED + 1)  # a run of its own: results are kept by arguments
    (fault,) = raised.value.faults
    assert fault.place == "evidence accounts, figure revenue_2025_z2"
    assert "times its error from what the simulation says that fits the rest best" in fault.rule
    assert "correct the figure" in fault.remedy


def test_a_level_of_another_day_grows_from_there(monkeypatch: pytest.MonkeyPatch) -> None:
    of = {"azure_openai_level": {"of": datetime.date(2025, 1, 1)}}
    whole = worlds.load()
    inputs = tuple(one.model_copy(update=of.get(one.id, {})) for one in whole.inputs)
    monkeypatch.setattr(loading, "load", lambda: whole.model_copy(update={"inputs": inputs}))
    monkeypatch.setattr(loading, "since", loading.since.__wrapped__)  # past the cache
    world = {"azure_openai_level": np.array([1e9]), "azure_openai_growth": np.array([2.0])}
    (sales,) = history.azure_openai(world, periods.parse("2025q1"))
    assert math.isclose(sales, 1e9 / 4 * 2 ** (0.5 / 4))


def test_a_lag_beyond_the_history_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = worlds.load()
    spoil = {"lag": {"values": [0, 3], "chances": [0.5, 0.5]}}
    inputs = tuple(one.model_copy(update=spoil.get(one.id, {})) for one in whole.inputs)
    found = whole.model_copy(update={"inputs": inputs})
    monkeypatch.setattr(files, "read_lists", lambda *_: found)
    with pytest.raises(schema.Faults) as raised:
        worlds.load.__wrapped__(schema.DATA)  # past the cache
    assert "it is not a choice of 0 to 2 quarters" in str(raised.value)
