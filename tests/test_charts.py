"""A chart shows at sight what was published, what is estimated, and whose money it is."""

import json
import os
import pathlib
import re
from typing import Any

import altair as alt
import committed
import forked
import golden
import numpy as np
import pandas as pd
import pytest
import shown
import tools

from analysis import exhibits, findings, parameters, traces
from analysis.exhibits import (
    charts,
    scenarios,
)
from report.formats import charts as press
from report.formats import document

ROOT = pathlib.Path(__file__).resolve().parent.parent
RUN, THEN = parameters.check({}), parameters.check({"as_of": "2025-11-18"})
CURRENT, ARTICLE = findings.of(RUN), findings.of(THEN)


def rows_of(chart: charts.Chart) -> list[dict[str, Any]]:
    """The rows of a chart's drawing that have a series: no headings, nor the rule of the day."""
    parts = (chart.spec, *chart.spec.get("layer", ()))
    rows = [row for part in parts for row in part.get("data", {"values": []})["values"]]
    return [row for row in rows if row.get("series")]


def measured(finding: str) -> bool:
    return bool(CURRENT.frame({finding: "It"})["measured"].iloc[0])


@pytest.mark.parametrize(
    "finding",
    [
        "implied_revenue_2024",
        "first_year_azure_commitment",
        "pv_total_2026_04",
        "flow_reciprocal_2024",
    ],
)
def test_what_rests_on_an_assumption_or_is_a_bound_or_unknown_is_not_measured(
    finding: str,
) -> None:
    assert not measured(finding)


@pytest.mark.parametrize("finding", ["payments_2024", "reported_revenue_2025", "pv_stake_2025_10"])
def test_what_was_published_is_measured(finding: str) -> None:
    assert measured(finding)


def test_an_assumption_is_found_however_deep_it_lies() -> None:
    rate = traces.known(0.2, "ratio", id="share_rate", kind="parameter")
    paid = traces.known(5.0, "USD", id="paid", kind="figure")
    due = (paid / rate).named("due", "Due")
    assert (due + paid).named("sum", "Sum").assumed
    assert not (paid + paid).named("sum", "Sum").assumed


@pytest.mark.later  # draws
def test_an_estimate_is_drawn_pale_beside_what_was_measured() -> None:
    drawn = rows_of(shown.exhibits("4_clauses", RUN)["commitments"])
    assert {row["series"]: row["measured"] for row in drawn} == {
        "Azure purchase commitment": False,
        "AWS purchase commitment": False,
        "AWS purchase commitment, expansion": False,
        "Oracle purchase commitment": False,
        "CoreWeave purchase commitments": False,
        "All of these": False,
        "Inference bill at the last leaked pace": True,
        "Revenue as reported, of 2025": True,
    }


@pytest.mark.slow
def test_the_key_of_a_chart_is_as_pale_as_what_it_names() -> None:
    every = [one for name in shown.names() for one in shown.exhibits(name, RUN).values()]
    for chart in (one for one in every if isinstance(one, charts.Chart)):
        within, rows = [*charts.within(chart.spec)], rows_of(chart)
        bars = {one.get("opacity", 1) for one in within if one.get("type") == "bar"} - {1}
        by_row = any(one.get("test") == "datum.measured" for one in within)
        sure = {row["series"] for row in rows if row.get("measured")}
        for one in within:
            if isinstance(one.get("legend"), dict) and "symbolOpacity" in one["legend"]:
                told = one["legend"]["symbolOpacity"]
                key = told["expr"] if isinstance(told, dict) else ""
                pale = {*one["scale"]["domain"]} - sure if by_row else set[str]()
                assert all(f'"{name}": 0.35' in key for name in pale), chart.id
                assert all(f": {opacity}" in key for opacity in bars), chart.id


def test_the_line_beneath_a_headline_says_what_is_measured_before_its_unit() -> None:
    """It is the title of the data, too: three tables in a row were called USD billion a year."""
    sources = [source for name in shown.names() for _, source, _ in shown.cells(name)]
    begun = [one for each in sources for one in re.findall(r'subtitle=\(?\s*f?"(\w+)', each)]
    assert len(begun) > 20
    assert "USD" not in begun


def test_no_column_calls_known_what_is_assumed() -> None:
    """What Microsoft would have got back by 2032 stood under "as far as known"."""
    sources = "".join(source for name in shown.names() for _, source, _ in shown.cells(name))
    assert not re.search(r"as far as[\s\"]+known", sources)


@pytest.mark.slow
def test_nothing_in_the_future_looks_measured() -> None:
    made = shown.exhibits("6_outlook", RUN)
    for name in ("azure_over_years", "commitments_over_years"):
        marks = [one["mark"] for one in made[name].spec.get("layer", [made[name].spec])]
        bars = [mark for mark in marks if mark["type"] == "bar"]
        assert bars
        assert all(mark["opacity"] < 1 for mark in bars)


def test_a_clause_has_the_colour_of_whoever_it_pays() -> None:
    drawn = shown.exhibits("4_clauses", RUN)
    scale = drawn["timeline"].spec["layer"][1]["encoding"]["color"]["scale"]
    paint = dict(zip(scale["domain"], scale["range"], strict=True))
    colours = {row["period"]: paint[row["series"]] for row in rows_of(drawn["timeline"])}
    assert colours["Revenue share, OpenAI to Microsoft"] == exhibits.MICROSOFT
    assert colours["Reciprocal share, Microsoft to OpenAI"] == exhibits.OPENAI
    assert colours["Bing clause"] == exhibits.OPENAI
    assert colours["Oracle purchase commitment"] == exhibits.MUTED
    assert colours["AGI clause"] == exhibits.MUTED
    marks = [layer["mark"] for layer in drawn["bing_readings"].spec["layer"] if "mark" in layer]
    assert [one["color"] for one in marks if one["type"] == "bar"] == [exhibits.OPENAI]


def test_a_scenario_written_later_is_not_printed() -> None:
    told = scenarios.assumed(THEN)
    assert isinstance(told, exhibits.Prose)
    assert "was written after this day" in told.markdown
    assert isinstance(scenarios.assumed(RUN), exhibits.Table)


@pytest.mark.slow
@pytest.mark.parametrize("edition", tools.sample(committed.EDITIONS, 2))
def test_each_chart_of_an_edition_keeps_the_schema_of_vega_lite(edition: str) -> None:
    shown = committed.pages(edition).chapters
    drawn = [one for one in document.exhibits(shown) if isinstance(one, document.Chart)]
    assert drawn
    for chart in drawn:
        alt.TopLevelSpec.validate(dict(chart.spec))


@pytest.mark.later  # draws
def test_words_along_an_axis_break_only_where_they_have_no_room() -> None:
    rows = alt.Data(values=[{"x": f"Q{n} 2024", "y": n} for n in range(1, 5)])
    drawn = alt.Chart(rows).mark_bar().encode(alt.X("x:N", axis=exhibits.WRAPPED), y="y:Q")
    for width, text in ((press.WIDTH, ">Q1 2024<"), (press.NARROW - 100, ">Q1<")):
        assert text in press.svg(drawn.to_dict(), "words", width)


@pytest.mark.later  # draws
def test_words_along_an_axis_share_a_line_as_far_as_they_fit() -> None:
    rows = alt.Data(values=[{"x": "Nine months to September 2025", "y": 1}, {"x": "2025", "y": 2}])
    drawn = alt.Chart(rows).mark_bar().encode(alt.X("x:N", axis=exhibits.WRAPPED), y="y:Q")
    svg = press.svg(drawn.to_dict(), "lines", press.NARROW)
    assert all(f">{line}<" in svg for line in ("Nine months to", "September 2025"))


@pytest.mark.later  # draws
def test_an_axis_on_both_sides_of_zero_keeps_it_on_a_phone() -> None:
    run = parameters.check(golden.RUNS["off-default"])
    chart = shown.exhibits("5_versions", run)["worth_by_reading"]
    svg = press.svg(chart.spec, "zero", press.NARROW)
    (zero,) = re.findall(r"<text([^>]*)>\$0<", svg)
    assert 'opacity="0"' not in zero


@pytest.mark.later  # draws
def test_the_versions_of_the_deal_have_their_whole_names_on_the_smallest_phone() -> None:
    chart = shown.exhibits("5_versions", parameters.check({}))["worth_by_reading"]
    svg = press.svg(chart.spec, "names", press.NARROW - 62)
    assert "October 2025, same sum until 2032<" in svg


@pytest.mark.slow
def test_a_day_is_drawn_at_the_same_place_in_every_time_zone() -> None:
    draw = """
from report.formats import charts
rows = [{"day": "2025-01-01", "v": 1}, {"day": "2025-01-04", "v": 2}]
place = {"field": "day", "type": "temporal"}
spec = {"data": {"values": rows}, "mark": "point", "encoding": {"x": place}}
print(charts.svg(spec, "days"))
"""
    drawn = {
        forked.run(
            ["-c", draw], cwd=ROOT, env={**os.environ, "TZ": zone, "PYTHONPATH": str(ROOT)}
        ).stdout
        for zone in ("Pacific/Kiritimati", "America/Lima")
    }
    assert len(drawn) == 1
    assert "<svg" in drawn.pop()


@pytest.mark.parametrize(
    ("plain", "classed"),
    [
        ({"x": "mean(a):Q"}, {"x": alt.X("mean(a):Q")}),
        ({"y2": "b"}, {"y2": alt.Y2("b")}),
        ({"text": "b:N"}, {"text": alt.Text("b:N")}),
        ({"color": alt.value("red")}, {"color": alt.ColorValue("red")}),
        ({"tooltip": ["a:Q", "b:N"]}, {"tooltip": [alt.Tooltip("a:Q"), alt.Tooltip("b:N")]}),
        (
            {"opacity": alt.condition("datum.a", alt.value(1), alt.value(0.3))},
            {"opacity": {"condition": {"test": "datum.a", "value": 1}, "value": 0.3}},
        ),
    ],
    ids=["aggregate", "second", "text", "value", "several", "condition"],
)
def test_an_encoding_is_the_same_as_it_comes_and_as_altair_has_a_class_for_it(
    plain: Any, classed: Any
) -> None:
    base = alt.Chart(alt.Data(values=[{"a": 1, "b": 2}]), mark="point").properties(name="same")
    one, other = (base.encode(**each).to_dict() for each in (plain, classed))
    assert one == other
    assert alt.Chart.from_dict(one).to_dict()["encoding"] == one["encoding"]


@pytest.mark.parametrize(
    "column",
    [
        [1.5, float("nan")],
        [float("inf"), -float("inf")],
        [1, 2],
        [True, False],
        ["one", None],
        pd.Categorical(["b", None], ["b", "a"]),
        pd.Series(["2026-04-27"], dtype="datetime64[s]"),
        pd.array([1, None], dtype="Int64"),
        [np.float64(1.5), "one"],
        [[1, 2], np.array([3, 4])],
    ],
    ids=[
        *("missing", "infinite", "whole", "true", "words", "category", "day", "nullable"),
        *("numpy", "list"),
    ],
)
def test_rows_are_told_as_altair_tells_them(column: Any) -> None:
    drawn = alt.Chart(pd.DataFrame({"a": column})).mark_point()
    ours = drawn.to_dict()
    with alt.data_transformers.enable("default"):
        assert json.dumps(ours) == json.dumps(drawn.to_dict())


def test_a_column_with_a_number_for_a_name_is_told_as_altair_tells_it() -> None:
    drawn = alt.Chart(pd.DataFrame([[1]])).mark_point()
    assert drawn.to_dict()["data"] == {"values": [{"0": 1}]}


def test_a_frame_with_two_heads_is_refused_as_altair_does() -> None:
    names = pd.MultiIndex.from_tuples([("a", "b")])
    drawn = alt.Chart(pd.DataFrame([[1]], columns=names)).mark_point()
    with pytest.raises(ValueError, match="invalid column name"):
        drawn.to_dict()


def test_a_chart_of_too_many_rows_is_refused_as_altair_does() -> None:
    drawn = alt.Chart(pd.DataFrame({"a": range(5001)})).mark_point()
    with pytest.raises(alt.MaxRowsError):
        drawn.to_dict()


ROWS = pd.DataFrame({"a": [1, 2], "b": ["one", "two"]})


def layered() -> list[dict[str, Any]]:
    """Layers within layers on one frame, in one of which a reader can select."""
    chosen = alt.selection_point(name="chosen", fields=["b"])
    base = alt.Chart(ROWS).encode(x=alt.X("a:Q", scale=alt.Scale(domain=[0, 3])), y="b:N")
    faint = alt.condition(chosen, alt.value(1), alt.value(0.3))
    bars = base.mark_bar(size=3).encode(opacity=faint).add_params(chosen)
    both: Any = alt.layer(bars, base.mark_text(dx=4).encode(text="b:N") + base.mark_rule())
    return [one.to_dict() for one in (both, both | base.mark_bar(), both.facet("b:N"))]


def test_layers_are_what_altair_makes_of_them_by_copying_each_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ours = layered()
    assert all("view_" in str(one["params"]) for one in ours)  # the layer that is selected in
    as_it_comes: Any = alt.Chart._compute_hash  # noqa: SLF001 - as `theme` does
    monkeypatch.setattr(alt.Chart, "_compute_hash", *as_it_comes.__defaults__)
    for whole in (alt.Chart, alt.LayerChart):
        monkeypatch.delattr(whole, "__deepcopy__")
    assert ours == layered()


def test_to_layer_charts_neither_copies_nor_prints_nor_changes_what_they_hold(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pd.DataFrame, "__repr__", None)
    ones = [alt.Chart(ROWS, name="one"), alt.Chart(ROWS, height=90)]
    ones = [one.mark_bar().encode(x="a:Q") for one in ones]
    before = [one.to_dict() for one in ones]
    for one, layer in zip(ones, alt.layer(*ones).layer, strict=True):
        assert layer.encoding is one.encoding
        assert layer.data is not one.data
    assert [one.to_dict() for one in ones] == before
