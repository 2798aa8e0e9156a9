"""The exhibits of the outlook and of the worlds say what was computed, in every edition."""

import dataclasses
import functools
import json
import pathlib
import re
import tempfile
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
import scenarios
import shown

from analysis import (
    exhibits,
    figures,
    files,
    findings,
    outlook,
    parameters,
    periods,
    templates,
    traces,
    wording,
    worlds,
)
from analysis.exhibits import (
    backtests,
    charts,
    contract_tables,
    path_words,
    swings,
    world_tables,
)
from analysis.exhibits import scenarios as scenario_tables
from analysis.explore import catalogue, intervals, sensitivity
from analysis.findings import past, path, reasons

pytestmark = pytest.mark.slow  # two chapters are shown, in four runs
Exhibit = charts.Chart | exhibits.Table
RUNS = {
    "current": parameters.check({}),
    "article": parameters.check({"as_of": past.tested_on()}),
    "low": parameters.check({"scenario": "low"}),
    "high": parameters.check({"scenario": "high"}),
}
CURRENT = RUNS["current"]
with tempfile.TemporaryDirectory() as folder:
    PLAIN = files.read_named(
        scenarios.written("level", pathlib.Path(folder)), "scenario", outlook.Scenario
    )
ANSWERS = {
    "payments_2025_10_in_all": "Payments",
    "azure_used": "Azure",
    "commitments_over_revenue_2028": "Commitments",
    "microsoft_multiple_2032": "Multiple",
}
FANS = ("payments_2026_04", "payments_2025_10", "outlook_revenue")


def pact(run: Mapping[str, Any]) -> findings.Pact:
    return findings.of(run)


@functools.cache
def everything(edition: str) -> dict[str, Exhibit]:
    """Every exhibit of the outlook and of the chapter on how sure it is."""
    run = RUNS[edition]
    return {**shown.exhibits("6_outlook", run), **shown.exhibits("7_worlds", run)}


def table(one: Exhibit) -> exhibits.Table:
    return one.table if isinstance(one, charts.Chart) else one


def texts(one: Exhibit) -> list[list[str]]:
    """The cells of a table, or of a chart's."""
    return [[cell["text"] for cell in row] for row in table(one).data()["rows"]]


def points(chart: Exhibit) -> list[dict[str, Any]]:
    """The rows that a chart carries."""
    assert isinstance(chart, charts.Chart)
    return list(charts.rows(chart.spec))


@pytest.mark.parametrize("edition", RUNS)
def test_every_exhibit_can_be_made_in_every_edition(edition: str) -> None:
    for one in everything(edition).values():
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


@pytest.mark.parametrize("edition", RUNS)
def test_every_cell_leads_to_a_finding_figure_or_assumption_of_the_edition(edition: str) -> None:
    found = {**pact(RUNS[edition]), **catalogue.records(RUNS[edition])}
    for one in everything(edition).values():
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


# The cap


def test_each_scenario_has_its_line_and_this_run_s_alone_follows_the_sliders() -> None:
    rows = [row for row in points(everything("high")["cap_paths"]) if "own" in row]
    own = {row["series"] for row in rows if row["own"]}
    assert own == {"High"}
    assert {row["series"] for row in rows} == {one.title for one in outlook.load().values()}
    assert {row["series"] for row in rows if row.get("live")} == own
    low = findings.of(RUNS["low"])
    (at,) = (r for r in rows if r["series"] == "Low" and r["period"] == "2028")
    assert at["value"] == pytest.approx(low["share_to_end_2028"].value)


def test_the_share_to_an_end_is_the_sum_of_its_years() -> None:
    found = pact(CURRENT)
    years = [found[f"share_without_cap_{year}"].value for year in range(2026, 2031)]
    assert found["share_to_end_2030"].value == pytest.approx(sum(years), rel=1e-12)
    assert found["share_to_end_2026"].value == pytest.approx(years[0], rel=1e-12)
    assert "share_to_end_2031" not in found  # the share ends before


def test_when_the_cap_is_used_up_is_told_for_every_scenario() -> None:
    told = wording.plain(scenario_tables.cap_by(pact(CURRENT)))
    assert told.startswith(
        "Counting payments of 2026 on, the cap of $38 billion on the revenue share would be used "
        "up in Q2 2029 under Base. That would come in Q1 2029 under High, "
    )
    slow = {"growth_added": -0.3}
    told = wording.plain(scenario_tables.cap_by(findings.of(parameters.check(slow))))
    assert told.endswith(
        "up in 2030 under Base. That would come in 2029 under High and Reported projection, but "
        "not before the share ends under Low."
    )
    half = {"scenario": "reported", "revenue_factor": 0.5, "cap_counts": "amendment"} | slow
    told = wording.plain(scenario_tables.cap_by(findings.of(parameters.check(half))))
    assert told.endswith(" and High but not be used up before the share ends under Base and Low.")


def test_the_chart_of_the_cap_says_which_payments_it_counts_where_others_fill_the_cap() -> None:
    run = parameters.check({"share_rate": 0.0936, "cap_counts": "all"})
    assert "be used up in Q4 2030 under Base" in wording.plain(scenario_tables.cap_by(pact(run)))
    drawn = shown.exhibits("6_outlook", run)["cap_paths"]
    assert drawn.headline.startswith("Counted from 2026 on, the share would stay below its cap")


@pytest.mark.parametrize("own", ["base", "high", "reported"])
def test_of_the_days_on_which_the_cap_is_used_up_only_the_run_s_own_leads_to_its_note(
    own: str,
) -> None:
    found = findings.of(parameters.check({"scenario": own}))
    linked = re.findall(r"\[([^\]]*)\]\(#trace-cap_reached_year\)", scenario_tables.cap_by(found))
    assert linked == [wording.bounded(found["cap_reached_year"])]


def test_a_range_below_nothing_is_told_in_words() -> None:
    run = parameters.check({"agi_year": 2027})
    told = exhibits.say("{payments_2025_10_in_all:range short}", findings.of(run)).markdown
    assert wording.plain(told).startswith("minus $25 billion (nine in ten simulations: minus $")
    assert wording.MINUS not in told


# Fans


@pytest.mark.parametrize("name", FANS)
def test_a_fan_carries_the_path_and_the_intervals(name: str) -> None:
    found, lies = pact(CURRENT), intervals.of(CURRENT)
    rows = points(everything("current")[f"fan_{name}"])
    years = [row for row in rows if row["series"] == "On the path"]
    assert [int(one["period"]) for one in years] == list(outlook.years(CURRENT))
    for one in years:
        id = f"{name}_{one['period']}"
        within = lies.get(id)
        assert one["value"] == pytest.approx(found[id].value)
        drawn = (one["lowest"], one["middle"], one["highest"])
        if within is None:
            assert drawn == (None,) * 3
        else:
            assert drawn == pytest.approx((within.low, within.middle, within.high), rel=1e-9)
    assert sum(one["lowest"] is not None for one in years) >= 5


def test_without_a_band_a_fan_has_no_columns_and_no_words_for_one() -> None:
    found = pact(CURRENT)
    asked = found.frame({"outlook_revenue": "On the path"}, path.named(found))
    alone, banded = (intervals.beside(asked, one) for one in ({}, intervals.of(CURRENT)))
    first, *_ = texts(exhibits.table(alone, title="", name="fan"))
    assert first[1:] == ["$30 billion"]
    assert path_words.fanned(alone) == "line: the path as assumed"
    assert path_words.fanned(banded).endswith("; band: nine in ten of them")


def test_an_edition_that_changes_a_scenario_says_so_beneath_its_numbers() -> None:
    told = "What this edition changes of these numbers is listed at its end."
    for given, changes in (
        ({}, False),
        ({"growth_added": -0.5}, True),
        ({"share_rate": 0.1}, False),
    ):
        table = scenario_tables.assumed(parameters.check(given))
        assert isinstance(table, exhibits.Table)
        assert (told in table.note) is changes


def test_what_is_not_discounted_is_in_no_year_s_money() -> None:
    free = findings.of(parameters.check({"discount_rate": 0.0}))
    assert path_words.texts(free)["money"] == "without discount"
    assert path_words.texts(pact(CURRENT))["money"] == "in money of 2026"


def test_the_table_of_a_fan_says_its_band() -> None:
    band = {"outlook_revenue_2027": worlds.Interval(41e9, 48e9, 55e9, 1e8)}
    found = pact(CURRENT)
    asked = found.frame({"outlook_revenue": "On the path"}, path.named(found))
    data = intervals.beside(asked, band)
    rows = {row[0]: row[1:] for row in texts(exhibits.table(data, title="", name="fan"))}
    assert rows["2027"] == ["$48 billion", "$41 billion", "$48 billion", "$55 billion"]
    assert rows["2028"][1:] == ["none"] * 3


def test_before_the_scenario_was_written_a_sentence_stands_for_a_fan() -> None:
    for name in FANS:
        one = everything("article").get(f"fan_{name}")
        nothing = one and table(one).nothing
        assert one is None or (nothing and "$" not in nothing.markdown)


def test_revenue_is_green_and_what_microsoft_gets_blue() -> None:
    made = everything("current")
    assert {row["colour"] for row in points(made["fan_outlook_revenue"])} == {exhibits.OPENAI}
    assert {row["colour"] for row in points(made["fan_payments_2026_04"])} == {exhibits.MICROSOFT}


# What moves the answers


@pytest.mark.parametrize("edition", ["current", "low", "high"])
@pytest.mark.parametrize("finding", ANSWERS)
def test_the_widest_swings_of_an_answer_are_drawn_over_what_it_is(
    finding: str, edition: str
) -> None:
    run = RUNS[edition]
    found = sensitivity.swings([finding], worlds.spans(run), run)[finding]
    data = swings.frame({finding: "It"}, worlds.spans(run), run)
    here = findings.of(run)[finding].value
    assert list(data["parameter"]) == [one.parameter for one in found[: len(swings.RANKS)]]
    for row, one in zip(data.to_dict("records"), found, strict=False):
        ends = (min(one.gives) / here, max(one.gives) / here)
        assert (row["start"], row["end"]) == pytest.approx(ends, rel=1e-12)


def test_the_headline_names_what_moves_most_answers_most_and_how_far() -> None:
    data = swings.frame(ANSWERS, worlds.spans(CURRENT), CURRENT)
    told = wording.plain(swings.headline(data))
    assert told == (
        "Growth of revenue a year matters most for all four answers: 25 points either way would "
        "take payments from $60 billion to $246 billion"
    )
    spans = {"growth_added": (-0.01, 0.01), "azure_factor": (0.7, 1.3)}
    told = wording.plain(swings.headline(swings.frame({"azure_used": "it"}, spans, CURRENT)))
    assert told.startswith("Azure's part of computing matters most for the one answer: 0.7 times")


def test_a_swing_around_something_else_than_the_run_assumes_is_not_told_as_either_way() -> None:
    run = parameters.check({"growth_added": -0.5})
    data = swings.frame({"azure_used": "it"}, {"growth_added": (-0.25, 0.25)}, run)
    told = wording.plain(swings.headline(data))
    assert ": 25 points less to 25 points more than the scenario has would take it from" in told


@pytest.mark.parametrize(
    "far",
    [
        {},
        {"agi_year": 2027},  # amounts below nothing, which are longer
        {"revenue_factor": 2.0, "growth_added": 1.0},
        {"revenue_factor": 0.5, "growth_added": -0.5, "compute_factor": 0.25},
        {"reciprocal_rate": 1.0, "resale_factor": 5.0, "valuation_factor": 4.0},
    ],
    ids=str,
)
def test_the_words_beside_a_swing_fit_a_phone_whatever_is_moved(far: dict[str, Any]) -> None:
    run = parameters.check(far)
    for name, ends in worlds.spans(run).items():
        data = swings.frame(ANSWERS, {name: ends}, run)
        assert data["label"].str.len().max() <= 50, name


def test_an_amount_below_nothing_has_words_and_no_bar_over_what_it_is() -> None:
    run = parameters.check({"agi_year": 2027})
    assert findings.of(run)["payments_2025_10_in_all"].value < 0
    data = swings.frame({"payments_2025_10_in_all": "Payments"}, worlds.spans(run), run)
    assert data[["start", "end"]].isna().all(axis=None)
    assert data["label"].str.startswith("Growth of revenue a year: ").any()
    assert swings.headline(data).count(" below nothing") == 2
    assert swings.barless(data) == "; no bars where that is nothing or less"
    assert not swings.barless(swings.frame({"azure_used": "it"}, worlds.spans(run), run))


def test_the_headline_is_of_an_answer_that_its_chart_draws() -> None:
    run = parameters.check({"agi_year": 2026, "resale_factor": 0.0})
    answers = {"payments_2025_10_in_all": "Payments", "azure_used": "Azure"}
    assert findings.of(run)["payments_2025_10_in_all"].value == 0
    data = swings.frame(answers, worlds.spans(run), run)
    drawn = data[np.isfinite(data["start"])]
    assert set(drawn["finding"]) == {"azure_used"}
    assert " would take Azure from " in wording.plain(swings.headline(data))


def test_of_what_is_unknown_no_swing_is_told() -> None:
    run = RUNS["article"]
    spans = worlds.spans(run)
    data = swings.frame({"azure_used": "It"}, spans, run)
    assert list(data["text"]) == ["unknown"]
    assert swings.headline(data) == "No assumption by itself moves these answers"
    made = swings.grid("azure_used", spans, run)
    assert isinstance(made, exhibits.Prose)
    assert made.gaps == (
        (f"“{findings.of(run)['azure_used'].label}”", findings.of(run).why("azure_used")),
    )


def test_the_table_of_swings_names_both_ends_of_each_assumption() -> None:
    spans = {"growth_added": (-0.01, 0.01), "azure_factor": (0.7, 1.3)}
    rows = texts(swings.table({"azure_used": "Azure"}, spans, CURRENT))
    assert [row[1] for row in rows] == ["Azure's part of computing", "Growth of revenue a year"]
    assert rows[1][2:4] == ["1 point less", "1 point more"]


def test_a_grid_is_over_the_two_widest_and_has_the_computed_values() -> None:
    spans = {"growth_added": (-0.2, 0.2), "azure_factor": (0.5, 1.5), "margin_added": (-0.1, 0.1)}
    shown = swings.grid("azure_used", spans, CURRENT)
    assert isinstance(shown, exhibits.Table)
    assert shown.columns[0] == "Azure's part of computing"
    assert shown.note == "Down: Azure's part of computing. Across: growth of revenue a year."
    here = findings.of(CURRENT)["azure_used"].value
    for row, factor in zip(texts(shown), (0.5, 0.75, 1.0, 1.25, 1.5), strict=True):
        own = " (as assumed)" if factor == 1 else ""
        assert row[0] == f"{factor} times{own}"
        assert float(row[3].removesuffix(" times")) == pytest.approx(factor * here, abs=0.01)


# Dates


def test_a_grid_has_the_run_s_own_assumptions_among_its_rows_and_columns() -> None:
    spans = {"growth_added": (-0.2, 0.3), "azure_factor": (0.7, 1.2)}
    shown = swings.grid("azure_used", spans, CURRENT)
    assert isinstance(shown, exhibits.Table)
    (column,) = (n for n, name in enumerate(shown.columns) if "as assumed" in name)
    (row,) = (row for row in texts(shown) if "as assumed" in row[0])
    assert row[column] == wording.bare(findings.of(CURRENT)["azure_used"])


def test_where_the_path_lies_in_the_simulations_is_computed() -> None:
    pact = findings.of(CURRENT)
    name = "outlook_revenue"
    values = {year: pact[f"{name}_{year}"].value for year in path.named(pact)}

    def told(low: float, middle: float, high: float) -> str:
        ends = {
            f"{name}_{year}": worlds.Interval(low * v, middle * v, high * v, 0.0)
            for year, v in values.items()
        }
        return path_words.place(name, pact, ends)

    assert "these payments lie above it in each of the years." in told(0.5, 0.9, 1.5)
    assert "these payments lie below it in each; outside the band in 2026" in told(1.1, 1.2, 1.3)
    assert "these payments lie on the middle." in told(0.5, 1.0, 1.5)
    assert path_words.place(name, pact, {}) == ""


def test_a_scenario_with_agi_says_so_and_what_is_paid_without() -> None:
    high = findings.of(parameters.check({"scenario": "high"}))
    assert path_words.told(high).startswith("the scenario High with AGI at the start of ")
    assert path_words.told(findings.of(CURRENT)) == "the scenario Base"
    id = "payments_without_agi_2025_10_in_all"
    assert high[id].value > high["payments_2025_10_in_all"].value
    shown = scenario_tables.compared(scenario_tables.paid(high), CURRENT)
    assert "The same without AGI, October 2025" in {row[0] for row in texts(shown)}
    assert "High counts AGI as reached at the start of 2032" in shown.note
    sooner = scenario_tables.compared(
        scenario_tables.paid(high), parameters.check({"agi_year": 2028})
    )
    assert "counts AGI" not in sooner.note  # each of them does, in the year of this edition
    assert "seven differ in Low and one differs in Reported projection" in shown.note


def test_what_is_bought_is_told_of_the_years_of_the_path_and_not_of_those_of_the_promise() -> None:
    """All that is bought by the end of the path was "over 3 years as assumed"."""
    sooner = parameters.check({"azure_years": 3})
    assert pact(sooner)["azure_used"].value == pact(CURRENT)["azure_used"].value
    told = [getattr(one, "markdown", "") for _, one in shown.values("6_outlook", CURRENT)]
    said = [one for each in told for one in each.split(". ") if "#trace-azure_used)" in one]
    assert len(said) == 2
    assert all("from 2026 to 2032" in one.lower() for one in said)
    assert not any("azure_years_used" in one for one in said)


def test_what_goes_beyond_a_bill_says_why_it_may_be_all_that_is_bought() -> None:
    """Less a known bill, as much was left as without it: how much of the bill is Azure is open."""
    said = [getattr(one, "markdown", "") for _, one in shown.values("6_outlook", CURRENT)]
    beyond = [one for one in said if "beyond the last known bill" in one]
    assert len(beyond) == 2
    assert all("bill was for Azure" in one for one in beyond)


def test_a_date_that_is_not_reached_is_told_as_such() -> None:
    # 30 bn of share against a cap of 38; 105 bn of Azure against 250.
    flat = scenarios.Answers(PLAIN)
    for id in ("cap_reached_year", "cap_reached_amendment", "cap_reached_all", "azure_used_up"):
        assert scenario_tables.reached(id, flat) == "not reached"
    assert scenario_tables.reached("cap_reached_year", findings.of(CURRENT)) == "Q2 2029"
    assert scenario_tables.reached("azure_used", flat) == "0.42 times"
    half = {"scenario": "reported", "revenue_factor": 0.5, "growth_added": -0.3}
    perhaps = findings.of(parameters.check(half))
    assert perhaps["cap_left_year"].low < 0 < perhaps["cap_left_year"].high
    assert scenario_tables.reached("cap_reached_year", perhaps) == "2030 or never"


def test_the_scenarios_are_told_side_by_side() -> None:
    shown = scenario_tables.compared({"azure_used": "Used", "azure_used_up": "Used up"}, CURRENT)
    (_, *used), (_, *day) = texts(shown)
    assert shown.columns[1:] == tuple(outlook.load()[n].title for n in outlook.load())
    for name, told, when in zip(outlook.load(), used, day, strict=True):
        found = findings.of(parameters.check({"scenario": name}))
        assert told.removesuffix(" times")[:3] == f"{found['azure_used'].value:.2f}"[:3]
        assert (when == "not reached") == (found["azure_used"].value < 1)


# Worlds


@pytest.mark.parametrize(
    ("later", "label"),
    [
        (3e9, "Revenue, 2024: $3 bn, below the range"),
        (4.4e9, "Revenue, 2024: $4.4 bn, held"),
        (9e9, "Revenue, 2024: $9 bn, above the range"),
    ],
)
def test_the_verdict_of_the_backtest_is_computed_from_where_the_later_figure_lies(
    later: float, label: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = pact(CURRENT)
    figure = found["later_revenue_2024"]
    moved = (figure * 0 + later).named("later_revenue_2024", figure.label)
    off = min(later - found["backtest_revenue_2024"].low, 0.0)
    off += max(later - found["backtest_revenue_2024"].high, 0.0)
    given = {
        "later_revenue_2024": moved,
        "backtest_revenue_2024_off": traces.known(off, "USD", id="off", label="Off"),
    }
    before = findings.Pact.__getitem__
    monkeypatch.setattr(
        findings.Pact, "__getitem__", lambda self, id: given.get(id) or before(self, id)
    )
    assert backtests.frame(found)["label"].iloc[0] == label
    held = "Four" if "held" in label else "Three"
    assert backtests.headline(found).startswith(f"{held} of five ranges stated from what was known")
    told = wording.plain(backtests.misses(found))
    assert ("OpenAI's revenue in 2024 (stated " in told) == ("held" not in label)


def test_where_nothing_was_published_later_nothing_is_said_of_it() -> None:
    chart = everything("article")["backtest"]
    assert isinstance(chart, charts.Chart)
    assert [one["label"] for one in chart.table.data()["columns"]][1:] == [
        "Simulations",
        "Naive forecast",
    ]
    assert chart.headline.startswith("Simulations put OpenAI's revenue of 2025 at ")
    assert "told" not in str([*points(chart)])


def test_the_backtest_draws_what_was_found() -> None:
    found = pact(CURRENT)
    for row in points(everything("current")["backtest"]):
        one = found[row["finding"]] if "finding" in row else None
        assert one is None or row["low"] == pytest.approx(one.low)
    stated = found["backtest_revenue_2025"]
    (bar,) = (
        row
        for row in points(everything("current")["backtest"])
        if row["series"] == "Simulations" and row["label"].startswith("Revenue, 2025")
    )
    assert (bar["low"], bar["high"]) == pytest.approx((stated.low, stated.high))


@pytest.mark.parametrize(
    ("held", "told", "headline"),
    [
        ("held", 1, "The one range stated from what was known in November 2025 that can be"),
        ("below the range", 2, "None of two ranges stated from what was known in November"),
        ("held", 3, "All three ranges stated from what was known in November 2025 held"),
    ],
)
def test_the_headline_of_the_backtest_is_english_for_any_count(
    held: str, told: int, headline: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [one.slug for one in past.asked(pact(CURRENT))][:told]
    monkeypatch.setattr(
        backtests, "_verdict", lambda name, _: held if name in names else "no later figure yet"
    )
    assert backtests.headline(pact(CURRENT)).startswith(headline)


def table_of(shown: object) -> exhibits.Table:
    assert isinstance(shown, exhibits.Table)
    return shown


def test_before_anything_could_be_drawn_no_table_of_simulations_is_told() -> None:
    """Neither that nothing moves an answer nor that it is not in every simulation."""
    run = parameters.check({"as_of": parameters.FIRST_DAY})
    early = findings.of(run)
    made = [
        world_tables.inputs(early),
        world_tables.evidence(early),
        world_tables.explanations(early),
        world_tables.precision(early),
        swings.strongest(["implied_revenue_2024"], worlds.spans(run), run),
    ]
    for one in made:
        assert isinstance(one, exhibits.Prose)
        assert not one.known
        assert [why for _, why in one.gaps] == [reasons.UNDRAWN]


@pytest.mark.parametrize(
    ("hits", "told"), [(0, "in no case, of one that"), (1, "in the one case that")]
)
def test_of_one_case_it_is_said_whether_and_not_in_how_many(hits: int, told: str) -> None:
    may = findings.of(parameters.check({"as_of": "2026-05-01"}))
    assert may["backtest_told"].value == 1
    counted = {"n": dataclasses.replace(may["backtest_hits"], value=hits, low=hits, high=hits)}
    assert templates.fill(backtests.cases("n", may), counted).startswith(told)
    many = backtests.cases("backtest_hits", pact(CURRENT))
    assert wording.plain(templates.fill(many, pact(CURRENT))) == "in three of five cases"


def test_a_scenario_is_spoken_of_from_the_day_on_which_it_was_written() -> None:
    """The reported projection as a scenario is younger than the others."""
    between = parameters.check({"as_of": "2026-08-12"})
    told = scenario_tables.cap_by(findings.of(between))
    assert "Low" in told
    assert "unknown" not in told
    tables = (scenario_tables.compared(ANSWERS, between), scenario_tables.cap_dates(between))
    for each in (told, *(json.dumps(one.data()) for one in tables)):
        assert "Reported projection" not in each
    assert "Reported projection" in scenario_tables.cap_by(findings.of(CURRENT))
    mine = parameters.check({"as_of": "2026-08-12", "scenario": "reported"})
    assert "Low" in outlook.every(mine)["low"].title
    assert "reported" in outlook.every(mine)


def test_scores_are_spoken_of_only_where_there_are_some() -> None:
    now, then = (backtests.scores(findings.of(RUNS[name])) for name in ("current", "article"))
    assert "the smaller the better" in now.note
    heads = [column["label"] for column in then.data()["columns"]]
    assert heads == ["Question", "Narrower by"]
    assert "score" not in f"{then.title} {then.note}".lower()
    some = backtests.scores(findings.of(parameters.check({"as_of": "2026-05-20"})))
    told = {row[0]["text"]: row[1]["text"] for row in some.data()["rows"]}
    assert told["OpenAI's revenue, Q1 2026"] == "no later figure yet"
    assert findings.of(parameters.check({"as_of": "2026-05-20"}))["reported_revenue_2024"].value
    assert told["OpenAI's revenue, 2024"] == "no later figure yet"  # than what had been published
    assert told["OpenAI's revenue, 2025"].startswith("$")


@pytest.mark.parametrize(
    ("day", "told"),
    [("2025-11-18", ""), ("2026-05-01", "Agreed after that, and counted here: AWS expansion.")],
)
def test_a_contract_younger_than_the_total_that_was_named_is_told_as_such(
    day: str, told: str
) -> None:
    assert contract_tables.later(findings.of(parameters.check({"as_of": day}))) == told


def test_what_was_named_in_all_is_dated() -> None:
    """A later target is lower: without its month the sum would be told as of the edition's day."""
    run = parameters.check({"as_of": "2026-03-01"})
    told = (getattr(one, "markdown", "") for _, one in shown.values("6_outlook", run))
    story, ledger = [text for text in told if "trace-commitments_named" in text]
    assert "In November 2025 its head put" in " ".join(story.split())
    assert "OpenAI's head named in November 2025, " in " ".join(ledger.split())


def test_what_was_stated_of_the_stake_stays_so_whatever_a_run_takes_it_for() -> None:
    run = parameters.check({"stake_factor": 4.0})
    exchanged = path_words.exchange(findings.of(run))
    assert "stated at\n{stake_value_recapitalised:bare short}" in exchanged
    assert ", at 4 times the value stated in October 2025,\n" in exchanged
    assert "times the value" not in path_words.exchange(pact(CURRENT))
    assert path_words.stake_taken(pact(CURRENT)) == "the value stated in October 2025"
    assert findings.of(run)["stake_value_recapitalised"].value == pytest.approx(135e9)
    key = shown.exhibits("0_summary", run)["key_numbers"]
    told = {label: one.note for label, one, *_ in key.items}
    assert told["Stake, October 2025"] == "stake_value_recapitalised"


@pytest.mark.parametrize(
    ("factor", "told"),
    [
        (1.0, "the valuation stated in October 2025 lies above that."),
        (1.0, "At the value stated in October 2025 the stake is about 1.47 times that total."),
        (0.1, "the valuation stated in October 2025, taken 0.1 times, lies below that."),
        (0.1, "At 0.1 times the value stated in October 2025 the stake is about 0.147 times that "),
    ],
)
def test_no_value_that_a_run_takes_is_called_the_stated_one(factor: float, told: str) -> None:
    """Of a tenth of it the page said that the stated valuation lies below what it lies above."""
    run = parameters.check({"stake_factor": factor, "draws": 4096})
    said = (one for _, one in shown.values("5_versions", run) if isinstance(one, exhibits.Prose))
    assert told in wording.plain(" ".join(" ".join(one.markdown for one in said).split()))


def test_contracts_that_the_path_meets_are_said_to_be_met() -> None:
    rich = parameters.check({"scenario": "high", "revenue_factor": 2.0, "growth_added": 1.0})
    assert contract_tables.unmet(findings.of(rich)) == "be met"
    assert contract_tables.unmet(pact(CURRENT)).startswith("go unmet by {commitments_short")


def test_how_many_forecasts_are_on_record_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    now = world_tables.on_record(pact(CURRENT))
    assert now.startswith(f"{len(worlds.made(CURRENT['as_of']))} forecasts of figures to come")
    assert not world_tables.on_record(pact(RUNS["article"]))
    monkeypatch.setattr(worlds.Forecast, "outcome", lambda one, _: one.id.endswith("2026") or None)
    settled = world_tables.on_record(pact(CURRENT))
    assert re.search(r"on record in the ledger, \w+ settled so far\.$", settled)


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
        texts(table_of(world_tables.evidence(findings.of(RUNS[name]))))
        for name in ("current", "article")
    )
    assert [row[1] for row in then[:2]] == ["about $4 billion", "$300 million"]
    assert [row[1] for row in now[:2]] == ["$3.7 billion", "$13.07 billion"]
    assert len(now) == len(worlds.pieces(CURRENT["as_of"])) > len(then)


def test_a_figure_that_is_no_more_than_a_ceiling_says_so() -> None:
    """All that was owed lies far above what simulations put off: that is no contradiction."""
    now = table_of(world_tables.evidence(findings.of(CURRENT)))
    told = {row[0]: row[1] for row in texts(now)}
    pieces = {figures.trace(one.figure).label: one for one in worlds.pieces(CURRENT["as_of"])}
    ceilings = {name for name, one in pieces.items() if one.rule.ceiling}
    assert ceilings
    assert {name for name, cell in told.items() if cell.endswith(", a ceiling")} == ceilings
    assert "A ceiling holds other things too" in now.note
    then = table_of(world_tables.evidence(findings.of(RUNS["article"])))
    assert "ceiling" not in f"{texts(then)} {then.note}"


def test_how_much_a_figure_alone_leaves_and_what_all_of_them_do() -> None:
    (row, *_) = texts(table_of(world_tables.evidence(findings.of(CURRENT))))
    drawn = worlds.as_drawn(CURRENT["as_of"], CURRENT["draws"], CURRENT["seed"])
    assert drawn is not None
    revenue = drawn.says("revenue", periods.parse("2024"))
    weights = np.exp(-0.5 * ((3.7e9 - revenue) / (0.03 * revenue)) ** 2) / revenue
    left = weights.sum() ** 2 / (weights**2).sum() / len(weights)
    assert float(row[4].rstrip("%")) / 100 == pytest.approx(left, rel=0.1)


def test_the_precision_of_what_does_not_vary_is_not_told() -> None:
    now, then = (
        {row[0]: row[2:] for row in texts(table_of(world_tables.precision(findings.of(run))))}
        for run in (CURRENT, RUNS["article"])
    )
    assert all(cells[0] != "not in every simulation" for cells in now.values())
    assert then.keys() < now.keys()
    assert all(cells[0] != "not in every simulation" for cells in then.values())


def test_where_simulations_lie_above_a_worth_the_reader_is_told_why() -> None:
    told = path_words.stake_drawn(pact(CURRENT), "2026_04")
    worth, spread = pact(CURRENT)["pv_total_2026_04"], intervals.of(CURRENT)["pv_total_2026_04"]
    assert (worth.value < spread.low) == ("come out higher" in told)
    dear = parameters.check({"stake_factor": 4})
    assert "higher" not in path_words.stake_drawn(findings.of(dear), "2026_04")


def test_readings_that_make_no_difference_are_told_as_one() -> None:
    apart = path_words.after(pact(CURRENT), "2025_10")
    assert apart.count("{step_from_read") == 3
    alike = findings.of(parameters.check({"agi_year": 2026, "resale_factor": 0.0}))
    assert path_words.after(alike, "2025_10").endswith("more short} by each reading of that.")


def test_dots_are_explained_where_there_are_some() -> None:
    def told(run: Mapping[str, Any]) -> str:
        data = scenario_tables.frame(findings.of(run), {"share_to_end": "Share"})
        return scenario_tables.dotted(data.assign(cap=findings.of(run)["share_cap"].value))

    assert told(CURRENT) == "dotted: beyond the cap"
    assert not told(parameters.check({"share_rate": 0.01}))
