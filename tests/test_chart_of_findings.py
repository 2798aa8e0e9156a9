"""A chart drawn in a notebook on `pact.frame`: what it carries beside its drawing."""

import re
from typing import Any

import altair as alt
import pandas as pd
import pytest

from analysis import exhibits, findings, parameters, periods, wording
from analysis.exhibits import charts
from analysis.findings import frame
from report.formats import charts as press

RUN = parameters.check({})
PACT = findings.of(RUN)
FLOWS = PACT.frame({"payments": "Share paid", "inference": "Bill"}, ["2024q1", "2024q2"])


def drawn(data: pd.DataFrame, **changes: Any) -> charts.Chart:
    marks = alt.Chart(data).mark_bar().encode(x="period", y="value:Q", xOffset="series:N")
    told = {"headline": "Paid {payments_2024q2}", "subtitle": "USD a quarter", "name": "paid"}
    return exhibits.chart(marks, data=data, **told | changes)


def test_each_row_tells_the_page_how_its_columns_move_and_carries_no_other() -> None:
    rows = drawn(FLOWS).spec["data"]["values"]
    assert rows[0] == {
        "period": "Q1 2024",
        "series": "Share paid",
        "value": 77_300_000,
        "live": {"value": ["length", "payments_2024q1"]},
    }


def test_a_label_with_two_digits_moves_too() -> None:
    marks = alt.Chart(FLOWS).mark_text().encode(x="period", text="short")
    chart = exhibits.chart(marks, data=FLOWS, headline="Paid", subtitle="USD", name="paid")
    first = chart.spec["data"]["values"][0]
    assert first["short"] == "$77 m"
    assert first["live"]["short"] == ["label", "payments_2024q1", "times"]


def test_a_number_of_its_subtitle_leads_to_its_note_and_the_drawing_has_it_plain() -> None:
    chart = drawn(FLOWS, subtitle="USD, at {share_rate_used:percent}")
    assert chart.subtitle == "USD, at [20%](#trace-share_rate_used)"
    assert chart.spec["title"]["subtitle"] == ["USD, at 20%"]
    assert "at 20%." in chart.alt
    assert chart.table.title == "USD, at 20%"


def test_how_marks_are_to_be_read_is_told_beside_them_and_not_of_their_table() -> None:
    chart = drawn(FLOWS, key="pale: assumed")
    assert (chart.subtitle, chart.table.title) == ("USD a quarter; pale: assumed", "USD a quarter")
    assert "pale" not in chart.alt
    assert chart.spec["title"]["subtitle"] == ["USD a quarter; pale: assumed"]


def test_a_column_that_the_notebook_changed_does_not_move() -> None:
    rows = drawn(FLOWS.assign(value=FLOWS["value"] / 2)).spec["data"]["values"]
    assert all("live" not in row for row in rows)


@pytest.mark.parametrize("column", ["in millions", "Beträge", "per cent.", "low-high"])
def test_a_column_that_the_notebook_added_is_drawn_whatever_it_is_called(column: str) -> None:
    field = column.replace(".", "\\.")
    data = FLOWS.assign(**{column: 1.0})
    marks = alt.Chart(data).mark_bar().encode(y=alt.Y(field, type="quantitative"))
    spec = exhibits.chart(marks, data=data, headline="Paid", subtitle="USD", name="paid").spec
    assert {row.get(column) for row in spec["data"]["values"]} == {1.0}


def test_what_is_assumed_stays_pale_whatever_moves() -> None:
    both = PACT.frame({"payments_2024": "Share paid", "pv_total_2025_10": "Worth"})
    marks = alt.Chart(both).mark_bar().encode(x="value:Q", fillOpacity=exhibits.PALE)
    told: dict[str, Any] = {"headline": "Paid {payments_2024}", "subtitle": "USD", "name": "paid"}
    paid, worth = exhibits.chart(marks, data=both, **told).spec["data"]["values"]
    assert paid["measured"]
    assert paid["live"]["measured"] == ["measured", "payments_2024"]
    assert not worth["measured"]
    assert "measured" not in worth["live"]


def test_the_table_beneath_has_each_period_as_a_row_and_each_series_as_a_column() -> None:
    table = drawn(FLOWS).table.data()
    assert [each["label"] for each in table["columns"]] == ["Period", "Share paid", "Bill"]
    assert [cell["trace"] for cell in table["rows"][1]] == [
        None,
        "payments_2024q2",
        "inference_2024q2",
    ]


def test_the_table_of_one_period_has_its_series_as_rows() -> None:
    table = drawn(FLOWS[FLOWS["period"] == "Q2 2024"]).table.data()
    assert [row[0]["text"] for row in table["rows"]] == ["Share paid", "Bill"]


def test_a_table_of_a_frame_tells_what_its_rows_are() -> None:
    worth = PACT.frame({"pv": ""})
    worth = worth.assign(period=worth["clause"], series=worth["version"])
    told = exhibits.table(worth, title="Worth", name="worth", rows="Clause").data()
    assert told["columns"][0]["label"] == "Clause"
    assert told["columns"][-1]["label"] == worth["version"].iloc[-1]
    assert told["rows"][0][0]["text"] == worth["clause"].iloc[0]
    assert told["rows"][0][1]["trace"] == worth["finding"].iloc[0]


def test_the_words_for_those_who_cannot_see_it_have_headline_unit_and_numbers() -> None:
    words = drawn(FLOWS).alt
    assert words.startswith(
        "Paid $109.5 million. USD a quarter. Share paid, Q1 2024: $77.3 million"
    )
    assert words.endswith("Bill, Q2 2024: $748.3 million.")


def test_a_headline_with_something_unknown_gives_way() -> None:
    one = drawn(FLOWS, headline="In 2031 {implied_revenue_2025}", otherwise="Not known: {why}")
    assert one.headline.startswith("Not known: ")
    assert "{why}" not in one.headline


def test_a_chart_whose_headline_is_not_known_is_that_sentence() -> None:
    one = drawn(FLOWS, headline="In 2031 {implied_revenue_2025}", otherwise="Not known: {why}")
    assert one._repr_mimebundle_()["text/plain"] == f"{wording.plain(one.headline)}."
    assert charts.SPEC in drawn(FLOWS)._repr_mimebundle_()


def test_a_chart_of_nothing_but_unknowns_is_a_sentence() -> None:
    early = findings.of(parameters.check({"as_of": "2025-11-12"}))
    nothing = early.frame({"reported_revenue": "Revenue"}, ["2025"])
    shown = drawn(nothing)._repr_mimebundle_()
    assert shown["text/plain"] == "Not known here: “USD a quarter”."


def test_frames_of_one_run_stay_its_own_when_they_are_joined_and_cut() -> None:
    more = PACT.frame({"payments": "Share paid"}, ["2024q3"])
    both = pd.concat([FLOWS[FLOWS["series"] == "Share paid"], more], ignore_index=True)
    assert len(drawn(both).table.rows) == 3


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (pd.DataFrame({"period": ["Q1"], "value": [1.0]}), "tells no run"),
        (FLOWS.iloc[:0], "no findings"),
        (FLOWS.drop(columns=["period", "text"]), "no period, text"),
    ],
)
def test_data_that_are_no_findings_are_refused_with_the_remedy(
    data: pd.DataFrame, rule: str
) -> None:
    if "run" in data.attrs:
        with pytest.raises(ValueError, match=f"paid: its data .*{rule}; make it with pact.frame"):
            exhibits.table(data, title="Paid", name="paid", pact=PACT)
    with pytest.raises(ValueError, match=f"paid: its data .*{rule}; make it with pact.frame"):
        drawn(data)


def test_jupyterlab_shows_headline_and_unit_in_lines_that_it_can_show_whole() -> None:
    title = drawn(FLOWS, headline="A long one " * 20).spec["title"]
    assert max(map(len, title["text"])) <= 76
    assert title["subtitle"] == ["USD a quarter"]


YEAR = (periods.parse("2024"),)


def test_a_frame_of_figures_has_what_was_public_by_the_day_as_it_was_hedged() -> None:
    for day, known in (("2025-11-12", 2), ("2025-11-14", 3), ("2026-10-03", 5)):
        found = frame.published(findings.of(parameters.check({"as_of": day})), "revenue", YEAR)
        assert len(found) == known
        assert ("revenue_2024_z2" in set(found["finding"])) == (day == "2026-10-03")
    row = found[found["finding"] == "revenue_2024_tc"].iloc[0]
    assert row["text"] == "about $4 billion"
    assert (row["series"], row["confidence"]) == ("TechCrunch, press", "high")
    assert (row["low"], row["high"]) == (3.5e9, 4.5e9)


@pytest.mark.parametrize(
    ("column", "recipe", "told"),
    [("text", "words", "about $135 billion"), ("short", "label", "about $135 bn")],
)
def test_a_number_that_moves_keeps_the_hedge_of_its_source(
    column: str, recipe: str, told: str
) -> None:
    stake = PACT.frame({"stake_value_recapitalised": "Stake"})
    marks = alt.Chart(stake).mark_text().encode(x="value:Q", text=column)
    chart = exhibits.chart(marks, data=stake, headline="Worth", subtitle="USD", name="worth")
    (row,) = charts.rows(chart.spec)
    live = [recipe, "stake_value_recapitalised", "times", "about "]
    assert (row[column], row["live"][column]) == (told, live)


def test_a_figure_in_a_chart_leads_to_its_note_and_does_not_move() -> None:
    shown = drawn(frame.published(PACT, "revenue", YEAR), headline="As told")
    assert {one.note for one in shown.table.traced} >= {"revenue_2024_z2", "revenue_2024_tc"}
    assert all("live" not in row for row in shown.spec["data"]["values"])


def test_listed_rows_stand_under_a_heading_for_each_of_several_periods() -> None:
    rows, words = exhibits.listed(FLOWS.sort_values("period", kind="stable"))
    heads = ["Q1 2024", None, None, "Q2 2024", None, None]
    assert [one if isinstance(one, str) else None for one in rows.data["head"]] == heads
    assert list(rows.data["slot"]) == list(range(6))
    assert len(words.layer) == 2
    one, _ = exhibits.listed(FLOWS[FLOWS["period"] == "Q1 2024"])
    assert one.data["head"].isna().all()


@pytest.mark.later  # draws
def test_the_last_dot_of_listed_rows_keeps_off_the_axis() -> None:
    rows, words = exhibits.listed(FLOWS)
    drawing = alt.layer(exhibits.dots(rows.encode(x="value:Q")), words).to_dict()
    places = re.findall(r"translate\([\d.]+,([\d.]+)\)", press.svg(drawing, "dots", press.WIDTH))
    _, axis, _, *dots = map(float, places)
    assert axis - max(dots) > 10  # which are nine pixels wide


def test_a_bound_has_an_arrow_and_what_is_known_within_rounding_a_line() -> None:
    rows, _ = exhibits.listed(FLOWS)
    shown = exhibits.dots(rows.encode(x="value:Q")).to_dict()
    told = [str(layer.get("transform")) for layer in shown["layer"]]
    offsets = [
        layer["mark"].get("x2Offset", layer["mark"].get("xOffset")) for layer in shown["layer"]
    ]
    assert [bool("between" in one) for one in told] == [False, True, False, False, False, False]
    assert offsets == [None, None, 50, 50, -50, -50]
    assert ["at least" in one for one in told][2:4] == [True, True]


def test_a_frame_takes_the_id_of_a_finding_without_its_period() -> None:
    told = PACT.frame({"outlook_compute": "Computing"}, ["2026", "2027"])
    assert list(told["finding"]) == ["outlook_compute_2026", "outlook_compute_2027"]
    assert list(told["period"]) == ["2026", "2027"]
    with pytest.raises(KeyError, match="no finding 'outlook_compute_2019'; did you mean"):
        PACT.frame({"outlook_compute": "Computing"}, ["2026", "2019"])
    with pytest.raises(AttributeError, match="outlook_computing; did you mean"):
        PACT.frame({"outlook_computing": "Computing"}, ["2026"])


def test_a_row_of_another_run_does_not_move() -> None:
    rows = drawn(FLOWS.assign(own=False)).spec["data"]["values"]
    assert all("live" not in row for row in rows)
