"""Worlds: what is drawn, what each says of the past, how it is weighted, and whether that is right.

The history of a world is worked by hand; the whole inference is tried on pacts made up from the
inputs themselves, of which we know the truth.
"""

import dataclasses
import math
import pathlib
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import yaml

from analysis import figures, findings, parameters, schema, world_charts, worlds
from report import build, orders

ROOT = pathlib.Path(__file__).resolve().parent.parent
DEFAULT = parameters.check({})
ARTICLE = parameters.check({"as_of": worlds.BACKTEST})
Z = 1.6448536269514722  # the 95 percent of the standard normal distribution

# What is drawn


def uncertain(distribution: str, unit: str = "multiple", **shape: Any) -> schema.Uncertain:
    row = {"id": "lag", "title": "A test", "distribution": distribution, "unit": unit, **shape}
    return schema.Uncertain(known="2025-11-18", source="assumption", reason="A test.", **row)


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (uncertain("uniform", low=10, high=30), (11, 20, 29)),
        # One fifth lies below the mode: x^2 / 20 below it, (10 - x)^2 / 80 above what is over it.
        (uncertain("triangular", low=0, mode=2, high=10), (1, 10 - math.sqrt(40), 8)),
        # With b = 1 the part below x is x^a.
        (
            uncertain("beta", "percent", a=3, b=1, low=40, high=100),
            tuple(0.4 + 0.6 * part ** (1 / 3) for part in worlds.PARTS),
        ),
        (uncertain("normal", "percent", mean=10, spread=2), (0.1 - 0.02 * Z, 0.1, 0.1 + 0.02 * Z)),
        (
            uncertain("lognormal", "USD", scale="billion", median=2, spread=0.5),
            (2e9 * math.exp(-0.5 * Z), 2e9, 2e9 * math.exp(0.5 * Z)),
        ),
        (uncertain("choice", values=[0, 1, 2], chances=[0.4, 0.5, 0.1]), (0, 1, 2)),
    ],
    ids=lambda one: one.distribution if isinstance(one, schema.Uncertain) else "",
)
def test_a_quantile_is_that_of_its_distribution(
    one: schema.Uncertain, expected: tuple[float, ...]
) -> None:
    assert worlds.quantile(one, np.array(worlds.PARTS)) == pytest.approx(expected, rel=1e-9)


def test_each_input_is_drawn_as_often_as_its_distribution_says() -> None:
    count = 4096
    found = worlds.draw(DEFAULT["as_of"], 5, count, 0)
    for one in worlds.load().inputs:
        if one.distribution == "choice":
            assert one.values is not None
            assert one.chances is not None
            below = [np.mean(found[one.id] == value * one.factor) for value in one.values]
            assert below == pytest.approx(one.chances, abs=2 / count)
        else:
            below = [np.mean(found[one.id] < worlds.quantile(one, part)) for part in worlds.PARTS]
            assert below == pytest.approx(worlds.PARTS, abs=2 / count)


def test_a_stretch_has_the_same_values_alone_and_with_others() -> None:
    whole = worlds.draw(DEFAULT["as_of"], 7, 64, 3)
    parts = [worlds.draw(DEFAULT["as_of"], 7, 32, 3, first) for first in (0, 32)]
    for name, values in whole.items():
        assert np.array_equal(values, np.concatenate([part[name] for part in parts]))


def test_the_seed_and_the_scrambling_decide_what_is_drawn() -> None:
    one, again, reseeded, other = (
        worlds.draw(DEFAULT["as_of"], seed, 64, replicate)["share_rate"]
        for seed, replicate in ((7, 0), (7, 0), (8, 0), (7, 1))
    )
    assert np.array_equal(one, again)
    assert not np.isin(one, reseeded).any()
    assert not np.isin(one, other).any()


def test_what_was_written_later_is_not_drawn_before() -> None:
    assert set(worlds.draw(worlds.BACKTEST, 7, 8, 0)) == set(worlds.PAST_INPUTS) - {"base_drift"}
    assert worlds.drawn("2025-11-17") == ()


# What a world says of the past

PAYMENTS = (10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0)  # from the first quarter of 2024 on
WORLD = {
    "share_rate": 0.2,
    "shared_fraction": 1.0,
    "reciprocal_rate": 0.2,
    "net": 0.0,
    "azure_openai_level": 400.0,  # so that 100 are sold each quarter, and 20 set off
    "azure_openai_growth": 1.0,
    "lag": 0.0,
    "leak_error": 0.0,
    "last_quarter_growth": 0.2,
    "last_bill_growth": 0.25,
    "other_azure": 0.5,
}
# Inference of 2025 leaked as 2.075, 2.947 and 3.648 bn; the last quarter grows on that.
BILLS = (2.075e9 + 2.947e9 + 3.648e9 + 1.25 * 3.648e9) * 1.5


def said(**changes: float) -> dict[str, float]:
    """What one world says of the payments above, as plain numbers."""
    world = {name: np.array([value]) for name, value in {**WORLD, **changes}.items()}
    found = worlds.history(world, PAYMENTS)
    return {name: np.asarray(value).item() for name, value in found.items()}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        # Five times each payment: 50 100 150 200 | 250 300 350, and a fifth more: 420.
        ({}, (500, 550, 1320, 50 + 60 + 70 + 84, 0)),
        # Each quarter is paid on in the next: 100 150 200 250 | 300 350, then 420 504.
        ({"lag": 1}, (700, 650, 1574, 50 + 60 + 70 + 100.8, 0)),
        # In the second next: 150 200 250 300 | 350, then 420 504 604.8.
        ({"lag": 2}, (900, 770, 1878.8, 50 + 60 + 70 + 120.96, 0)),
        # Net of 20 a quarter: 150 200 250 300 | 350 400 450 540, on which 108 less 20 are due.
        ({"net": 1}, (900, 750, 1740, 50 + 60 + 70 + 88, 20)),
        ({"last_quarter_growth": -0.5}, (500, 550, 1075, 50 + 60 + 70 + 35, 0)),
        ({"share_rate": 0.1}, (1000, 1100, 2640, 50 + 60 + 70 + 84, 0)),
        ({"shared_fraction": 0.5}, (1000, 1100, 2640, 50 + 60 + 70 + 84, 0)),
    ],
    ids=["plain", "lag 1", "lag 2", "net", "shrinks", "rate", "fraction"],
)
def test_the_history_of_a_world(changes: dict[str, float], expected: tuple[float, ...]) -> None:
    year, half, next_year, shares, netting = expected
    found = said(**changes)
    assert found["revenue_2024"] == pytest.approx(year)
    assert found["revenue_2025h1"] == pytest.approx(half)
    assert found["revenue_2025"] == pytest.approx(next_year)
    assert found["to_microsoft_2025"] - BILLS == pytest.approx(shares, abs=1e-5)
    assert found["netting"] == pytest.approx(netting)


def test_an_error_of_the_leak_moves_payments_and_bills_alike() -> None:
    found, off = said(), said(leak_error=0.1)
    for name in ("revenue_2024", "revenue_2025", "to_microsoft_2025"):
        assert off[name] == pytest.approx(1.1 * found[name])


def test_bills_are_inference_and_a_part_more() -> None:
    assert said(last_bill_growth=0, other_azure=0)["to_microsoft_2025"] == pytest.approx(
        2.075e9 + 2.947e9 + 2 * 3.648e9, abs=1e3
    )


def test_what_is_set_off_grows_from_the_middle_of_2024() -> None:
    # Fourfold a year doubles it every half: 20 times 2^-0.75, 2^-0.25, ... 2^2.25.
    expected = sum(20 * 2 ** (n / 2 - 0.75) for n in range(7)) / 7
    assert said(net=1, azure_openai_growth=4)["netting"] == pytest.approx(expected)


def test_a_drift_moves_the_shared_part_from_the_middle_of_2024_and_never_over_the_whole() -> None:
    # A quarter a year halves it every half: 0.5 times 2^0.75, 2^0.25, 2^-0.25, 2^-0.75, ...
    fractions = [0.5 * 2 ** (0.75 - n / 2) for n in range(4)]
    expected = sum(paid / 0.2 / part for paid, part in zip(PAYMENTS, fractions, strict=False))
    found = said(shared_fraction=0.5, base_drift=0.25)
    assert found["revenue_2024"] == pytest.approx(expected)
    capped = said(shared_fraction=0.9, base_drift=0.25)["revenue_2024"]
    parts = (1, 1, 0.9 * 2**-0.25, 0.9 * 2**-0.75)
    assert capped == pytest.approx(
        sum(paid / 0.2 / part for paid, part in zip(PAYMENTS, parts, strict=False))
    )


def test_a_world_has_one_share_rate_in_all_its_quarters() -> None:
    drawn = worlds.draw(worlds.BACKTEST, 7, 64, 0)
    rates = drawn["share_rate"]
    world = {name: np.full(64, value) for name, value in WORLD.items()}
    found = worlds.history({**world, "share_rate": rates}, PAYMENTS)
    assert len(set(rates)) == 64
    assert found["revenue_2024"] * rates == pytest.approx(np.full(64, 100))
    assert found["revenue_2025"] * rates == pytest.approx(np.full(64, 264))


# How likely a world is


def density(says: float, printed: float, rounding: float, error: float) -> float:
    found = worlds.likelihood(np.array([says]), printed, rounding, error)
    return float(found[0])


def test_the_likelihood_is_the_normal_density() -> None:
    # A tenth of 5 bn is half a billion, so 4 bn are two deviations off.
    assert density(5, 4, 0, 0.1) == pytest.approx(-2 - math.log(0.5))
    assert density(5, 5, 0, 0.1) == pytest.approx(-math.log(0.5))


def test_rounding_widens_the_density() -> None:
    # The variance of what is even over plus or minus r is r^2 / 3: here 0.25 + 1.44 = 1.3^2.
    assert density(5, 4, math.sqrt(3 * 1.44), 0.1) == pytest.approx(-0.5 / 1.69 - math.log(1.3))


@pytest.mark.parametrize(
    ("values", "weights", "expected"),
    [
        (range(10), [1] * 10, (0, 4.5, 9)),
        ([2, 1, 3], [2, 1, 1], (1, 2, 3)),
        ([3, 1], [3, 1], (1, 2.5, 3)),  # the middles of their weights lie at 5/8 and 1/8
    ],
)
def test_a_weighted_quantile(values: Any, weights: list[int], expected: tuple[float, ...]) -> None:
    found = worlds.weighted(np.array(values, float), np.array(weights, float))
    assert found == pytest.approx(expected)


def some(weights: np.ndarray) -> worlds.Worlds:
    """Worlds of which only the weights matter, in equal scramblings."""
    replicate = np.repeat(np.arange(worlds.REPLICATES), len(weights) // worlds.REPLICATES)
    return worlds.Worlds(worlds.BACKTEST, {}, {}, weights, replicate)


@pytest.mark.parametrize(
    ("weights", "count"), [([1, 1, 1, 1], 4), ([5, 0, 0, 0], 1), ([2, 1, 1, 0], 16 / 6)]
)
def test_worlds_count_by_their_weights(weights: list[float], count: float) -> None:
    assert some(np.array(weights * 2, float)).effective == pytest.approx(2 * count)


def test_each_world_is_kept_about_as_often_as_it_is_likely_in_its_scrambling() -> None:
    each = 32
    weights = np.random.default_rng(1).exponential(size=worlds.REPLICATES * 64)
    found = some(weights)
    places = worlds.kept(found, worlds.REPLICATES * each)
    assert np.array_equal(found.replicate[places], np.repeat(np.arange(worlds.REPLICATES), each))
    times = np.bincount(places, minlength=len(weights))
    for r in range(worlds.REPLICATES):
        here = found.replicate == r
        due = each * weights[here] / weights[here].sum()
        assert np.abs(times[here] - due).max() < 1


# Whether it is right


@pytest.mark.parametrize("name", ["revenue_2024", "revenue_2025", "to_microsoft_2025"])
def test_nine_in_ten_intervals_hold_the_truth_of_pacts_made_up(
    name: str, coverage: dict[str, float]
) -> None:
    # Of 400 the part held has a standard deviation of 1.5 points: this allows four of them.
    assert 0.84 <= coverage[name] <= 0.96


@pytest.fixture(scope="module")
def coverage() -> dict[str, float]:
    """The part of pacts, drawn from the inputs, whose truth lies in its interval.

    The evidence is made from the truth with the errors and the rounding that are stated.
    """
    pacts, chance = 400, np.random.default_rng(2)
    truths = worlds.history(worlds.draw(worlds.BACKTEST, 101, 512, 0))
    says = worlds.history(worlds.draw(worlds.BACKTEST, 202, 8192, 0))
    held = dict.fromkeys(worlds.PAST, 0)
    for n in range(pacts):
        logs = np.zeros(8192)
        for one, figure in worlds.evidence(worlds.BACKTEST):
            error, unit = one.error / 100, figure.bounds[1] - figure.bounds[0]
            printed = truths[one.of][n] * (1 + error * chance.standard_normal())
            printed = unit * round(printed / unit)
            logs += worlds.likelihood(says[one.of], printed, unit / 2, error)
        weights = np.exp(logs - logs.max())
        for name in held:
            low, _, high = worlds.weighted(says[name], weights)
            held[name] += bool(low <= truths[name][n] <= high)
    return {name: count / pacts for name, count in held.items()}


# Where the evidence contradicts


EVIDENCE = worlds.evidence


def changed(of: str, **changes: Any) -> Callable[[str], Any]:
    """The evidence of any day, one figure or its error changed."""

    def evidence(as_of: str) -> Any:
        return [
            (
                one.model_copy(update={k: v for k, v in changes.items() if k == "error"}),
                figure.model_copy(update={k: v for k, v in changes.items() if k == "value"}),
            )
            if one.figure == of
            else (one, figure)
            for one, figure in EVIDENCE(as_of)
        ]

    return evidence


@pytest.mark.parametrize(
    ("of", "changes"),
    [("revenue_2025h1_tec", {"value": "50.0"}), ("revenue_2025_z2", {"error": 0.01})],
)
def test_evidence_that_contradicts_is_named_with_its_remedy(
    of: str, changes: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worlds, "evidence", changed(of, **changes))
    with pytest.raises(schema.Faults) as raised:
        worlds.weighed(DEFAULT["as_of"], 2**15, 77)
    assert str(raised.value).startswith(f"uncertainty.yml, evidence {of}: only ")
    assert "worlds are left, in effect. Remedy: widen the inputs or its error" in str(raised.value)


def test_a_build_on_evidence_that_contradicts_ends_before_a_notebook_runs(
    monkeypatch: pytest.MonkeyPatch, tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(worlds, "evidence", changed("revenue_2025h1_tec", value="50.0"))
    doubted = orders.take(["doubt"], ("seed=78",), None)
    with pytest.raises(schema.Faults, match="evidence revenue_2025h1_tec: only"):
        build.build(doubted, into=tmp_path, published=[])
    assert "0_summary" not in capsys.readouterr().err
    assert not (tmp_path / "doubt").exists()


# Intervals


def test_an_interval_stands_in_order_and_is_left_out_where_nothing_varies() -> None:
    found = worlds.intervals(DEFAULT)
    assert all(one.low <= one.middle <= one.high for one in found.values())
    assert "implied_revenue_2024" in found
    assert "payments_2024" not in found


def test_what_the_evidence_says_nothing_of_lies_where_it_was_drawn() -> None:
    # Growth of 60 percent, give or take Z times 15 points, on the 30 bn expected of 2026.
    found = worlds.intervals(DEFAULT)["outlook_revenue_2027"]
    ends = (found.low, found.middle, found.high)
    expected = [30e9 * (1.6 + 0.15 * side * Z) for side in (-1, 0, 1)]
    assert ends == pytest.approx(expected, rel=0.005)
    assert found.error < 0.001 * found.middle


def test_a_parameter_that_the_reader_changed_is_not_drawn() -> None:
    assert "share_rate_used" in worlds.intervals(DEFAULT)
    mine = {**DEFAULT, "share_rate": 0.15}
    assert "share_rate" in worlds.moved(DEFAULT)
    assert "share_rate" not in worlds.moved(mine)
    assert "share_rate_used" not in worlds.intervals(mine)


def test_a_lag_that_the_reader_set_holds_in_every_world() -> None:
    rest = {"share_rate": 0.19, "shared_fraction": 0.9, "reciprocal_rate": 0.21, "netting": 1.0}
    assert "implied_revenue_2024" in worlds.intervals({**ARTICLE, **rest})
    mine = worlds.intervals({**ARTICLE, **rest, "payment_lag_quarters": 1})
    assert "implied_revenue_2024" not in mine


def test_more_draws_make_the_error_smaller() -> None:
    few, many = (worlds.weighed(worlds.BACKTEST, draws, 5) for draws in (2**14, 2**17))
    assert few is not None
    assert many is not None
    for name in worlds.PAST:
        assert many.error(many.says[name]) < few.error(few.says[name]) / 2


def test_before_the_inputs_were_written_there_are_no_intervals() -> None:
    assert worlds.intervals({**ARTICLE, "as_of": "2025-11-17"}) == {}
    for name, one in worlds.answer({**ARTICLE, "as_of": "2025-11-17"}).items():
        assert one.bound == "unknown", name


def test_in_november_2025_no_interval_is_of_the_outlook() -> None:
    then, now = worlds.intervals(ARTICLE), worlds.intervals(DEFAULT)
    assert "implied_revenue_2024" in then
    assert "outlook_revenue_2030" in now
    assert [name for name in then if name.startswith(("outlook", "payments_2026"))] == []


def test_the_spans_of_a_tornado_run_over_nine_in_ten_of_each_input() -> None:
    spans = worlds.spans(DEFAULT)
    assert spans["growth_added"] == pytest.approx((-0.15 * Z, 0.15 * Z))
    assert not {"lag", "agi_year"} & set(spans)  # whole numbers have no swing
    assert worlds.spans({**DEFAULT, "as_of": "2025-11-17"}) == {}


SAYS = """
import dataclasses, json
from analysis import parameters, worlds
run = parameters.check({"seed": 9})
intervals = {id: dataclasses.astuple(one) for id, one in worlds.intervals(run).items()}
said = json.dumps([intervals, [one.record() for one in worlds.answer(run).values()]])
"""


def test_two_runs_give_the_same_to_the_last_digit() -> None:
    here: dict[str, Any] = {}
    exec(SAYS, here)  # noqa: S102 - it is ours
    command = [sys.executable, "-c", SAYS + "print(said)"]
    other = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert other.stdout == here["said"] + "\n"


# The backtest


def test_what_is_said_of_november_2025_is_the_same_in_every_edition() -> None:
    then, now = worlds.answer(ARTICLE), worlds.answer(DEFAULT)
    said = [name for name in now if name.startswith("backtest_")]
    assert len(said) == len(worlds.PAST) + 1
    for name in said:
        assert then[name].record() == now[name].record()
    assert now["worlds_revenue_2025"].record() != now["backtest_revenue_2025"].record()


def test_the_figures_published_later_are_unknown_in_the_edition_of_the_article() -> None:
    then, now = worlds.answer(ARTICLE), worlds.answer(DEFAULT)
    for name, value in {
        "later_revenue_2024": 3.7e9,
        "later_revenue_2025": 13.07e9,
        "later_to_microsoft_2025": 17.2e9,
    }.items():
        assert then[name].bound == "unknown"
        assert now[name].value == value
        assert now[name].sources == ("Z2",)


def test_a_finding_of_the_worlds_leads_to_its_evidence_and_inputs() -> None:
    inputs = {one.id for one in worlds.answer(DEFAULT)["backtest_revenue_2024"].inputs}
    assert {"revenue_2024_tc", "revenue_2025h1_tec", "drawn_share_rate"} <= inputs
    assert not {"revenue_2024_z2", "drawn_base_drift"} & inputs


@pytest.mark.parametrize(
    ("value", "verdict"), [(4e9, "hit"), (1e9, "missed: it lies below"),
                           (9e9, "missed: it lies above")],
)  # fmt: skip
def test_a_verdict_is_computed(value: float, verdict: str) -> None:
    pact = {**findings.answer(DEFAULT), **worlds.answer(DEFAULT)}
    later = dataclasses.replace(pact["later_revenue_2024"], value=value, low=value, high=value)
    chart = world_charts.backtest({**pact, "later_revenue_2024": later})
    rows = {row[0]["text"]: row[3]["text"] for row in chart.table.data()["rows"]}
    assert rows["OpenAI's revenue, 2024"] == verdict
    assert f"OpenAI's revenue, 2024: {verdict}" in chart.alt


# Bad input

VALID = {
    "id": "share_rate", "title": "A test", "distribution": "uniform", "low": 18, "high": 22,
    "unit": "percent", "known": "2025-11-18", "source": "VRG", "reason": "A test.",
}  # fmt: skip
BOUND = next(one.id for one in figures.load() if one.bound == "at least")
SPEAKS = {"figure": "revenue_2024_tc", "of": "revenue_2024", "error": 10, "reason": "A test."}


def refusal(folder: pathlib.Path, *inputs: Any, evidence: Any = (), read: Any = None) -> list[str]:
    """The lines of what is said of a file."""
    file = folder / "uncertainty.yml"
    content = {"inputs": list(inputs), "evidence": list(evidence)}
    file.write_text(yaml.safe_dump(content), encoding="utf-8")
    with pytest.raises(schema.Faults) as raised:
        (read or schema.read_uncertainty)(file)
    return str(raised.value).splitlines()


NORMAL = {**VALID, "distribution": "normal", "low": None, "high": None, "mean": 0, "spread": 1}
CHOICE = {**VALID, "distribution": "choice", "low": None, "high": None}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (VALID | {"low": 22}, "input share_rate: its low 22.0 is not below its high 22.0."),
        (NORMAL | {"spread": 0}, "input share_rate: its spread 0.0 is not above 0."),
        (NORMAL | {"mean": math.nan}, "input share_rate, mean: nan is not allowed"),
        (VALID | {"high": math.inf}, "input share_rate, high: inf is not allowed"),
        (
            VALID | {"distribution": "triangular", "mode": 30},
            "input share_rate: its mode 30.0 is not between its low and its high.",
        ),
        (
            VALID | {"distribution": "beta", "a": 0, "b": 1},
            "input share_rate: its a 0.0 is not above 0.",
        ),
        (
            CHOICE | {"values": [0, 1], "chances": [0.4, 0.5]},
            "input share_rate: its chances are not one for each value, or not one in all.",
        ),
        (
            CHOICE | {"values": [0, 1, 2], "chances": [0.4, 0.6]},
            "input share_rate: its chances are not one for each value, or not one in all.",
        ),
        (
            CHOICE | {"values": [0, 1], "chances": [1.4, -0.4]},
            "input share_rate: its chances are not one for each value, or not one in all.",
        ),
        (
            CHOICE | {"values": [], "chances": []},
            "input share_rate: its chances are not one for each value, or not one in all.",
        ),
        (
            VALID | {"distribution": "cauchy"},
            "input share_rate, distribution: 'cauchy' is not allowed: ",
        ),
        (
            VALID | {"mode": 20},
            "input share_rate: a uniform one needs low, high; it has low, high, mode.",
        ),
        (
            {name: value for name, value in VALID.items() if name != "high"},
            "input share_rate: a uniform one needs low, high; it has low.",
        ),
        (
            {name: value for name, value in VALID.items() if name != "reason"},
            "input share_rate, reason: the field is missing. Remedy: write reason as why so",
        ),
        (
            VALID | {"hihg": 3},
            "input share_rate, hihg: there is no such field. Remedy: use only the fields id, ",
        ),
        (
            VALID | {"known": "soon"},
            "input share_rate, known: 'soon' is not allowed: input should be a valid date",
        ),
        ("share_rate", "input 1: 'share_rate' is not allowed: "),
    ],
)
def test_an_input_that_is_none_is_refused(row: Any, said: str, tmp_path: pathlib.Path) -> None:
    (line,) = refusal(tmp_path, row)
    assert line.startswith(f"uncertainty.yml, {said}")
    assert ". Remedy: " in line


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"error": 0}, "evidence revenue_2024_tc, error: 0 is not allowed: "),
        ({"of": "revenue_2023"}, "evidence revenue_2024_tc, of: 'revenue_2023' is not allowed: "),
    ],
)
def test_evidence_that_is_none_is_refused(
    changes: dict[str, Any], said: str, tmp_path: pathlib.Path
) -> None:
    (line,) = refusal(tmp_path, VALID, evidence=[SPEAKS | changes])
    assert line.startswith(f"uncertainty.yml, {said}")
    assert ". Remedy: write " in line


def test_all_faults_of_the_file_are_told_at_once(tmp_path: pathlib.Path) -> None:
    told = refusal(
        tmp_path,
        VALID | {"id": "one", "low": 30},
        VALID | {"id": "two", "known": "soon", "source": ""},
        VALID,
        VALID,
        evidence=[SPEAKS, SPEAKS, SPEAKS | {"figure": "other", "error": -1}],
    )
    assert [line.partition(": ")[0] for line in told] == [
        "uncertainty.yml, input one",
        "uncertainty.yml, input two, known",
        "uncertainty.yml, input two, source",
        "uncertainty.yml, evidence other, error",
        "uncertainty.yml, id share_rate",
        "uncertainty.yml, figure revenue_2024_tc",
    ]


@pytest.mark.parametrize("content", ["[]", "inputs: 3\nevidence: []", "inputs: []"])
def test_a_file_of_another_shape_is_refused(content: str, tmp_path: pathlib.Path) -> None:
    file = tmp_path / "uncertainty.yml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(schema.Faults, match=r"uncertainty\.yml, file.*Remedy: "):
        schema.read_uncertainty(file)


def test_what_the_file_names_must_exist_and_the_history_be_whole(tmp_path: pathlib.Path) -> None:
    for name in ("figures.csv", "quantities.csv", "sources.csv", "statements.csv"):
        (tmp_path / name).write_bytes((schema.DATA / name).read_bytes())
    content = yaml.safe_load((schema.DATA / "uncertainty.yml").read_text(encoding="utf-8"))
    rows = {row["id"]: row for row in content["inputs"]}
    rows["share_rate"]["source"] = "NOBODY"
    rows["growth_added"]["id"] = "growth"
    rows["lag"]["values"] = [0, 1, 3]
    del rows["other_azure"]
    evidence = [*content["evidence"], SPEAKS | {"figure": "nothing"},
                SPEAKS | {"figure": BOUND}]  # fmt: skip
    told = refusal(
        tmp_path, *rows.values(), evidence=evidence, read=lambda _: worlds.load(tmp_path)
    )
    beginnings = [
        "input share_rate: the source 'NOBODY' is not in sources.csv. Remedy: ",
        "evidence nothing: there is no such figure. Remedy: correct the id.",
        f"evidence {BOUND}: it is a bound. Remedy: name a figure that is exact or about.",
        "input growth: it is no number that a run or the history has. Remedy: use one of net, ",
        "input other_azure: it is missing. Remedy: write it, the history of payments needs it.",
        "input lag: it is not a choice of 0 to 2 quarters. Remedy: ",
    ]
    assert len(told) == len(beginnings)
    for line, beginning in zip(told, beginnings, strict=True):
        assert line.startswith(f"uncertainty.yml, {beginning}")
