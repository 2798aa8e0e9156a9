"""The exhibits of the outlook and of the worlds say what was computed, in every edition."""

import functools
import json
import pathlib
import re
import tempfile
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest
import scenarios

from analysis import exhibits, findings, outlook, parameters, periods, traces, wording, worlds
from analysis.exhibits import (
    charts,
    fans,
    path_words,
    prospect_charts,
    solutions,
    tornadoes,
    world_charts,
    world_tables,
)
from analysis.exhibits import scenarios as scenario_tables
from analysis.explore import catalogue, intervals, sensitivity
from analysis.findings import past, path, reasons

Exhibit = charts.Chart | exhibits.Table
RUNS = {
    "current": parameters.check({}),
    "article": parameters.check({"as_of": past.BACKTEST}),
    "low": parameters.check({"scenario": "low"}),
    "high": parameters.check({"scenario": "high"}),
}
CURRENT = RUNS["current"]
with tempfile.TemporaryDirectory() as folder:
    PLAIN = outlook.read_scenario(scenarios.written("level", pathlib.Path(folder)))
TORNADOES = (
    "payments_2025_10_in_all",
    "cap_reached_year",
    "azure_used",
    "commitments_over_revenue_2028",
    "microsoft_multiple_2032",
)
FANS: dict[str, Callable[[charts.Pact, fans.Band], charts.Chart | exhibits.Prose]] = {
    "payments_2026_04": fans.payments,
    "payments_2025_10": fans.payments_before,
    "outlook_revenue": fans.revenue,
}


def pact(run: Mapping[str, Any]) -> findings.Pact:
    return findings.of(run)


@functools.cache
def everything(edition: str) -> list[Exhibit]:
    """Every exhibit of both notebooks."""
    run = RUNS[edition]
    found, band, spans = pact(run), intervals.bands(run), worlds.spans(run)
    made: list[Exhibit | exhibits.Prose] = [
        *(fan(found, band) for fan in FANS.values()),
        prospect_charts.azure(found),
        prospect_charts.commitments(found),
        scenario_tables.assumed(run),
        scenario_tables.compared({"azure_used": "Used", "azure_used_up": "Used up"}, run),
        scenario_tables.cap_dates(run),
        prospect_charts.inference(found),
        *(tornadoes.tornado(id, spans, run) for id in TORNADOES),
        tornadoes.grid("azure_used", spans, run),
        tornadoes.grid("microsoft_multiple_2032", spans, run),
        solutions.table("must", "Must", [("azure_used", 1.0, "growth_added")], run),
        world_charts.backtest(found),
        world_tables.inputs(findings.of(run)),
        world_tables.evidence(findings.of(run)),
        world_tables.precision(findings.of(run)),
    ]
    return [one for one in made if not isinstance(one, exhibits.Prose)]


def table(one: Exhibit) -> exhibits.Table:
    return one.table if isinstance(one, charts.Chart) else one


def texts(one: Exhibit) -> list[list[str]]:
    """The cells of a table, or of a chart's."""
    return [[cell["text"] for cell in row] for row in table(one).data()["rows"]]


def points(chart: charts.Chart) -> list[dict[str, Any]]:
    """The data that a chart carries."""
    (found,) = chart.spec["datasets"].values() if "datasets" in chart.spec else (
        chart.spec["data"]["values"],
    )  # fmt: skip
    return list(found)


@pytest.mark.slow
@pytest.mark.parametrize("edition", RUNS)
def test_every_exhibit_can_be_made_in_every_edition(edition: str) -> None:
    made = everything(edition)
    ids = [one.id for one in made]
    assert len(set(ids)) == len(ids)
    for one in made:
        words = [str(table(one).data()), getattr(one, "headline", ""), getattr(one, "alt", "")]
        for text in words:
            assert not re.search(r"\b(nan|inf|None)\b|\{\w", text.replace("'trace': None", "")), (
                one.id,
                text,
            )
        if isinstance(one, charts.Chart):
            assert one.headline
            assert one.alt
            json.dumps(one.spec, allow_nan=False)


@pytest.mark.slow
@pytest.mark.parametrize("edition", RUNS)
def test_every_cell_leads_to_a_finding_figure_or_assumption_of_the_edition(edition: str) -> None:
    found = {**pact(RUNS[edition]), **catalogue.records(RUNS[edition])}
    for one in everything(edition):
        for row in table(one).data()["rows"]:
            assert {cell["trace"] for cell in row if cell["trace"]} <= set(found), one.id


def test_numbers_stand_right_and_words_that_lead_to_a_number_left() -> None:
    one = pact(CURRENT)["azure_used"]
    rows: tuple[exhibits.Row, ...] = (
        ("Words", ("in a line to 20%", one), ("years: about 6. The last contract runs on.", one)),
        ("More", one, "no number"),
    )
    made = exhibits.Table("made", "", ("What", "Number", "Term"), rows).data()
    assert [column["align"] for column in made["columns"]] == ["left", "right", "left"]


# Fans


@pytest.mark.parametrize("name", FANS)
def test_a_fan_carries_the_path_and_the_intervals(name: str) -> None:
    found, lies = pact(CURRENT), intervals.of(CURRENT)
    chart = FANS[name](found, intervals.bands(CURRENT))
    assert isinstance(chart, charts.Chart)
    years = points(chart)
    assert [one["year"] for one in years] == list(outlook.years(CURRENT))
    for one in years:
        id = f"{name}_{one['year']}"
        within = lies.get(id)
        assert one["value"] == pytest.approx(found[id].value)
        ends = (within.low, within.middle, within.high) if within else (None, None, None)
        assert (one["low"], one["middle"], one["high"]) == ends
    assert sum(one["low"] is not None for one in years) >= 5


def test_the_table_of_a_fan_says_its_band() -> None:
    band = {"outlook_revenue_2027": (41e9, 48e9, 55e9)}
    chart = fans.revenue(pact(CURRENT), band)
    assert isinstance(chart, charts.Chart)
    rows = {row[0]: row[1:] for row in texts(chart)}
    assert rows["2027"] == ["$48 billion", "$41 billion", "$48 billion", "$55 billion"]
    assert rows["2028"][1:] == ["none"] * 3


def test_before_the_scenario_was_written_a_sentence_stands_for_a_fan() -> None:
    for fan in FANS.values():
        told = fan(pact(RUNS["article"]), intervals.bands(RUNS["article"]))
        assert isinstance(told, exhibits.Prose)
        assert "$" not in told.markdown


# Tornadoes


@pytest.mark.parametrize("edition", ["current", "low", "high"])
@pytest.mark.parametrize("finding", TORNADOES)
def test_a_tornado_names_the_widest_swing(finding: str, edition: str) -> None:
    run = RUNS[edition]
    spans = worlds.spans(run)
    swings = sensitivity.swings([finding], spans, run)[finding]
    widest = max(swings, key=lambda one: one.width)
    title = next(one.title for one in worlds.load().inputs if one.id == widest.parameter)
    chart = tornadoes.tornado(finding, spans, run)
    assert isinstance(chart, charts.Chart)
    moves = "moves it most" if len(swings) > 1 else "alone moves it"
    assert f": {title[0].lower()}{title[1:]} {moves}, from " in chart.headline
    assert texts(chart)[0][0] == title
    bars = points(chart)
    assert [(bar["low"], bar["high"]) for bar in bars] == [
        pytest.approx((min(one.values), max(one.values))) for one in swings
    ]
    assert {bar["middle"] for bar in bars} == {traces.finite(findings.of(run)[finding].value)}


def test_a_tornado_names_another_assumption_where_that_is_wider() -> None:
    spans = {"growth_added": (-0.01, 0.01), "azure_factor": (0.7, 1.3)}
    chart = tornadoes.tornado("azure_used", spans, CURRENT)
    assert isinstance(chart, charts.Chart)
    assert ": Azure's part of computing moves it most, from " in chart.headline
    assert "(0.7 times) to " in wording.plain(chart.headline)
    assert texts(chart)[1][1:3] == ["1 point less", "1 point more"]


def test_a_tornado_of_what_is_unknown_says_so() -> None:
    run = RUNS["article"]
    spans = worlds.spans(run)
    for made in (
        tornadoes.tornado("azure_used", spans, run),
        tornadoes.grid("azure_used", spans, run),
    ):
        assert isinstance(made, exhibits.Prose)
        assert made.markdown.endswith(f" is not known: {reasons.LATER}.*")


def test_a_grid_is_over_the_two_widest_and_has_the_computed_values() -> None:
    spans = {"growth_added": (-0.2, 0.2), "azure_factor": (0.5, 1.5), "margin_added": (-0.1, 0.1)}
    shown = tornadoes.grid("azure_used", spans, CURRENT)
    assert isinstance(shown, exhibits.Table)
    assert shown.columns[0] == "Azure's part of computing"
    assert shown.note == "Down: Azure's part of computing. Across: growth of revenue a year."
    here = findings.of(CURRENT)["azure_used"].value
    for row, factor in zip(texts(shown), (0.5, 0.75, 1.0, 1.25, 1.5), strict=True):
        own = " (as assumed)" if factor == 1 else ""
        assert row[0] == f"{factor:g} times{own}"
        assert float(row[3].removesuffix(" times")) == pytest.approx(factor * here, abs=0.01)


# Dates


def test_a_grid_has_the_run_s_own_assumptions_among_its_rows_and_columns() -> None:
    spans = {"growth_added": (-0.2, 0.3), "azure_factor": (0.7, 1.2)}
    shown = tornadoes.grid("azure_used", spans, CURRENT)
    assert isinstance(shown, exhibits.Table)
    (column,) = (n for n, name in enumerate(shown.columns) if "as assumed" in name)
    (row,) = (row for row in texts(shown) if "as assumed" in row[0])
    assert row[column] == wording.bare(findings.of(CURRENT)["azure_used"])


def test_a_headline_names_no_ratio_that_its_bars_do_not_show() -> None:
    for chart in (prospect_charts.azure, prospect_charts.commitments):
        made = chart(findings.of(CURRENT))
        beneath = {one.note for one in made.table.traced}
        assert set(re.findall(r"#trace-([\w-]+)", made.headline)) <= beneath


def fan() -> Mapping[str, Any]:
    made = fans.payments_before(findings.of(CURRENT), {})
    assert isinstance(made, charts.Chart)
    return made.spec


def test_the_sign_of_an_axis_stands_before_its_currency() -> None:
    assert charts.BILLIONS.index("datum.value < 0") < charts.BILLIONS.index("'$'")
    axes = [layer["encoding"]["y"].get("axis", {}) for layer in fan()["layer"]]
    assert charts.BILLIONS in [axis.get("labelExpr") for axis in axes]


def test_the_key_of_a_fan_stands_above_its_marks_in_any_run() -> None:
    (key,) = (each for each in fan()["layer"] if each["mark"].get("lineBreak"))
    assert key["encoding"]["y"]["value"] < 0
    assert key["mark"]["baseline"] == "bottom"


def test_where_the_path_lies_in_the_simulations_is_computed() -> None:
    pact = findings.of(CURRENT)
    name = "outlook_revenue"
    values = {year: pact[f"{name}_{year}"].value for year in path.named(pact)}

    def told(*factors: float) -> str:
        ends = {f"{name}_{year}": tuple(f * v for f in factors) for year, v in values.items()}
        return fans.place(name, pact, ends)

    assert "it lies above it in each of the years." in told(0.5, 0.9, 1.5)
    assert "it lies below it in each; outside the band in 2026" in told(1.1, 1.2, 1.3)
    assert "it lies on the middle." in told(0.5, 1.0, 1.5)
    assert fans.place(name, pact, {}) == ""


def test_the_readings_of_the_cap_are_told_by_what_they_give() -> None:
    told = scenario_tables.cap_told(findings.of(CURRENT)).markdown
    assert "make no difference" not in told  # all known payments: 2029, not a quarter
    high = scenario_tables.cap_told(findings.of(parameters.check({"scenario": "high"}))).markdown
    assert "make no difference" in high
    slow = findings.of(parameters.check({"growth_added": -0.5}))
    assert "is not used up before the share ends" in scenario_tables.cap_told(slow).markdown


def test_a_scenario_with_agi_says_so_and_what_is_paid_without() -> None:
    high = findings.of(parameters.check({"scenario": "high"}))
    assert path_words.told(high).startswith("the scenario High with AGI at the start of ")
    assert path_words.told(findings.of(CURRENT)) == "the scenario Base"
    id = "payments_without_agi_2025_10_in_all"
    assert high[id].value > high["payments_2025_10_in_all"].value
    shown = scenario_tables.compared(scenario_tables.paid(high), CURRENT)
    assert "The same without AGI, October 2025" in {row[0] for row in texts(shown)}
    assert "High counts AGI as reached at the start of 2032" in shown.note
    assert "Reported projection in one differ from Base" in shown.note


def test_a_date_that_is_not_reached_is_told_as_such() -> None:
    # 30 bn of share against a cap of 38; 105 bn of Azure against 250.
    flat = scenarios.Answers(PLAIN)
    for id in ("cap_reached_year", "cap_reached_amendment", "cap_reached_all", "azure_used_up"):
        assert scenario_tables.reached(id, flat) == "not by then"
    assert scenario_tables.reached("cap_reached_year", findings.of(CURRENT)) == "Q2 2029"
    assert scenario_tables.reached("azure_used", flat) == "0.42 times"


def test_the_scenarios_are_told_side_by_side() -> None:
    shown = scenario_tables.compared({"azure_used": "Used", "azure_used_up": "Used up"}, CURRENT)
    (_, *used), (_, *day) = texts(shown)
    assert shown.columns[1:] == tuple(outlook.load()[n].title for n in outlook.load())
    for name, told, when in zip(outlook.load(), used, day, strict=True):
        found = findings.of(parameters.check({"scenario": name}))
        assert told.removesuffix(" times")[:3] == f"{found['azure_used'].value:.2f}"[:3]
        assert (when == "not by then") == (found["azure_used"].value < 1)


# Worlds


def verdicts(run: Mapping[str, Any], **later: float) -> tuple[charts.Chart, list[str]]:
    """The backtest where other figures had been published later."""
    found = dict(pact(run))
    for name, value in later.items():
        found[f"later_{name}"] = traces.known(value, "USD", id=f"later_{name}", label=name)
    chart = world_charts.backtest(found)
    return chart, [row[4] for row in texts(chart)]


def test_the_backtest_counts_what_was_hit() -> None:
    hits = {
        "revenue_2024": 4.4e9,
        "revenue_2025": 10e9,
        "revenue_2026q1": 5e9,
        "to_microsoft_2025": 20e9,
        "from_openai_fy2026": 30e9,
    }
    chart, told = verdicts(CURRENT, **hits)
    assert told == ["hit"] * 5
    assert chart.headline.startswith("Of five intervals stated from what was known in November")
    assert chart.headline.endswith(", five held the figure published later")
    chart, told = verdicts(CURRENT, **hits | {"revenue_2025": 1e9, "to_microsoft_2025": 99e9})
    assert told == ["hit", "missed: it lies below", "hit", "missed: it lies above", "hit"]
    assert ", three held the figure published later" in chart.headline


def test_where_nothing_was_published_later_no_verdict_is_given() -> None:
    chart, told = verdicts(RUNS["article"])
    assert told == ["cannot be told yet"] * 5
    assert chart.headline.startswith("No figure has been published yet")
    assert all(one["later"] is None for one in points(chart))


@pytest.mark.parametrize("edition", ["current", "article"])
def test_the_inputs_of_the_past_are_told_as_written_and_as_left(edition: str) -> None:
    run = RUNS[edition]
    shown = world_tables.inputs(findings.of(run))
    assert isinstance(shown, exhibits.Table)
    rows = {row[0]: row[1:] for row in texts(shown)}
    drawn = [one for one in worlds.drawn(run["as_of"]) if one.id in worlds.PAST_INPUTS]
    assert list(rows) == [one.title for one in drawn]
    # A triangle from 18 to 22 percent: 18 and the root of 0.4 at its lower end.
    assert rows["Share rate"][0] == "20% (18.6% to 21.4%)"
    found = worlds.inferred(run["as_of"], run["draws"], run["seed"])
    assert found is not None
    low, middle, high = found.quantiles(found.inputs["shared_fraction"])
    told = f"{100 * middle:.3g}% ({100 * low:.3g}% to {100 * high:.3g}%)"
    assert rows["Part of revenue that is shared"][1] == told


def test_the_evidence_is_what_was_published_by_the_day() -> None:
    now, then = (
        texts(world_tables.evidence(findings.of(RUNS[name]))) for name in ("current", "article")
    )
    assert [row[1] for row in then[:2]] == ["about $4 billion", "$300 million"]
    assert [row[1] for row in now[:2]] == ["$3.7 billion", "$13.07 billion"]
    assert len(now) == len(worlds.pieces(CURRENT["as_of"])) > len(then)


def test_how_much_a_figure_alone_leaves_and_what_all_of_them_do() -> None:
    (row, *_) = texts(world_tables.evidence(findings.of(CURRENT)))
    drawn = worlds.as_drawn(CURRENT["as_of"], CURRENT["draws"], CURRENT["seed"])
    assert drawn is not None
    revenue = drawn.says("revenue", periods.parse("2024"))
    weights = np.exp(-0.5 * ((3.7e9 - revenue) / (0.03 * revenue)) ** 2) / revenue
    left = weights.sum() ** 2 / (weights**2).sum() / len(weights)
    assert float(row[4].rstrip("%")) / 100 == pytest.approx(left, rel=0.1)


def test_the_precision_of_what_does_not_vary_is_not_told() -> None:
    now, then = (
        {row[0]: row[2:] for row in texts(world_tables.precision(findings.of(run)))}
        for run in (CURRENT, RUNS["article"])
    )
    assert all(cells[0] != "not in every simulation" for cells in now.values())
    azure = findings.of(CURRENT)["azure_used"].label
    assert then[azure] == ["not in every simulation", "", ""]
