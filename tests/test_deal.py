"""The summary's pictures and table of the deal say what the findings and the terms say."""

import functools
from typing import Any

import pandas as pd
import pytest
import shown

from analysis import exhibits, findings, parameters
from analysis.exhibits import days, deal


@functools.cache
def pact(as_of: str) -> findings.Pact:
    return findings.of(parameters.check({"as_of": as_of}))


@functools.cache
def summary(as_of: str) -> dict[str, Any]:
    return shown.exhibits("0_summary", pact(as_of).run)


TODAY, LEAK = "2026-10-03", "2025-11-12"
TERMS = {
    "Share": ["{revenue_share.rate}"],
    "Cap": ["{revenue_share.cap}"],
    "Back": ["{reciprocal_share.rate}"],
    "Profits": ["{profit_participation.first_rate}, then {profit_participation.second_rate}"],
    "Place": ["{cloud_exclusivity.grant}", "{api_exclusivity.grant}"],
}


def cells(as_of: str) -> dict[str, list[str]]:
    """What the rows of the table say on a day, column by column."""
    data = deal.changed("changed", pact(as_of), TERMS).data()
    rows = [[cell["text"] for cell in row] for row in data["rows"]]
    return {"": [one["label"] for one in data["columns"][1:]]} | {row[0]: row[1:] for row in rows}


def test_each_version_known_on_a_day_has_a_column_with_its_terms() -> None:
    assert cells(TODAY) == {
        "": ["January 2023", "October 2025", "April 2026"],
        "Share": ["20%", "20%", "20%"],
        "Cap": ["none known", "none known", "$38 billion"],
        "Back": ["About 20%", "About 20%", "no longer"],
        "Profits": ["75%, then 49%", "no longer", "no longer"],
        "Place": [
            "Microsoft is the exclusive provider of cloud computing",
            "The API stays exclusive to Azure until AGI",
            "no longer",
        ],
    }
    assert cells(LEAK)[""] == ["January 2023", "October 2025"]


def test_a_term_of_which_no_number_was_known_yet_says_what_was_known() -> None:
    assert cells("2026-05-01")["Cap"][-1].startswith("A total cap, whose amount")


def test_a_number_among_the_terms_leads_to_its_note_and_words_to_their_source() -> None:
    table = deal.changed("changed", pact(TODAY), TERMS)
    cell = table.data()["rows"][1][3]
    assert cell == {"text": "$38 billion", "trace": "revenue_share_cap-2026-04-27-BT"}
    assert {"BT", "CC", "MB1"} <= {*table.sources}


def test_a_misspelt_clause_or_term_of_the_table_is_refused() -> None:
    with pytest.raises(ValueError, match="no clause revenue_shore"):
        deal.changed("changed", pact(TODAY), {"Share": ["{revenue_shore.rate}"]})
    with pytest.raises(ValueError, match="a share has no rat"):
        deal.changed("changed", pact(TODAY), {"Share": ["{revenue_share.rat}"]})


def test_the_events_stand_in_order_each_on_its_day_and_none_before_it_was_known() -> None:
    published = {"Leak": ["revenue_share"], "Accounts": ["expenses_to_microsoft"]}
    told = deal.events(pact(TODAY), published)
    assert dict(zip(told["period"], told["text"], strict=True)) == {
        "Third investment": "23 January 2023",
        "Right of first refusal": "21 January 2025",
        "Recapitalisation": "28 October 2025",
        "Leak": "12 November 2025",
        "Capped share": "27 April 2026",
        "Accounts": "15 June 2026",
        "Today": "3 October 2026",
    }
    assert told["day"].is_monotonic_increasing
    assert told["day"].iloc[0] == pytest.approx(2023 + 22 / 365.25, abs=1e-6)
    assert [*deal.events(pact(LEAK), published)["period"]][2:] == [
        "Recapitalisation",
        "Leak",
        "Today",
    ]


@pytest.mark.slow
@pytest.mark.parametrize("as_of", [TODAY, LEAK])
def test_the_bars_of_who_pays_whom_are_as_long_as_their_amounts(as_of: str) -> None:
    (rows,) = {
        id(one): one for one in _data(summary(as_of)["flows_at_a_glance"].spec, "start")
    }.values()
    for row in rows:
        amount = pact(as_of)[row["live"]["value"][1]].value if "live" in row else row["value"]
        assert row["end"] - row["start"] == pytest.approx(amount, rel=1e-9)
    ends = {row["series"]: row["end"] for row in rows}
    most = max(ends.values())
    if as_of == TODAY:
        assert ends["All else, and all of the last quarter"] == pytest.approx(17.2e9, rel=1e-9)
        assert ends["Paid by Microsoft, whole year"] == pytest.approx(most, rel=1e-9)
    else:
        assert [*ends] == ["Revenue share, nine months", "Running the models, nine months"]


def test_flows_that_nobody_published_are_named() -> None:
    year = pact(TODAY)["flow_all_bills_2025"].period
    assert year is not None
    assert deal.unpublished(pact(TODAY), year) == (
        "Not published for all of 2025: revenue share, inference bill, other Azure bills and "
        "investment paid in."
    )
    over = pact("2026-01-01")
    assert "total charged by Microsoft" in deal.unpublished(over, year)
    assert not deal.unpublished(pact(LEAK), year)  # the year was not over


@pytest.mark.later  # shows whole chapters
@pytest.mark.parametrize("as_of", [TODAY, LEAK])
def test_what_is_short_is_what_was_due_less_what_was_paid(as_of: str) -> None:
    table = summary(as_of)["paid_and_due"].table
    for _, (_, paid), (_, due), (_, short) in table.rows:
        assert short.value == pytest.approx(due.value - paid.value, rel=1e-9)
        assert due.value == pytest.approx(
            0.2 * pact(as_of)[f"reported_revenue_{due.period.slug}"].value, rel=1e-9
        )
    assert [row[0] for row in table.rows] == ["2024", "First half of 2025"]


def test_the_opening_speaks_of_a_statement_from_its_day_on() -> None:
    assert not days.known("b03", "2025-11-13")
    assert days.known("b03", "2025-11-14")
    with pytest.raises(KeyError, match="no amendment, statement, term or input is named 'b99'"):
        days.first("b99")


@pytest.mark.later  # shows a whole chapter
@pytest.mark.parametrize("day", ["2025-11-18", "2026-03-15", "2026-10-03"])
def test_the_summary_tells_of_the_last_year_whose_revenue_was_published(day: str) -> None:
    """The press had all of 2025 before the accounts leaked."""
    told = [
        one.known for _, one in shown.values("0_summary", pact(day).run) if hasattr(one, "known")
    ]
    year = [one for one in told if "#trace-reported_revenue_2025)" in one]
    assert len(year) == (2 if day > "2026" else 0)  # in the story, and in the ledger
    half = "#trace-reported_revenue_2025h1)" in "".join(told)
    assert half == (day < "2026-06")


def test_a_row_without_a_finding_is_printed_as_its_text_and_names_its_sources() -> None:
    rows = [{"period": "Leak", "series": "Day", "text": "then", "bound": "between", "finding": ""}]
    data = pd.DataFrame([*rows, {**rows[0], "period": "Accounts", "text": "later"}])
    data.attrs |= {"run": pact(TODAY), "read": ("Z1",)}
    table = exhibits.table(data, title="Days", name="days", rows="Event")
    assert table.rows == [("Leak", "then"), ("Accounts", "later")]
    assert table.sources == ("Z1",)


def _data(part: Any, column: str) -> list[list[dict[str, Any]]]:
    """The rows of each data of a chart that have a column."""
    if isinstance(part, list):
        return [one for each in part for one in _data(each, column)]
    if not isinstance(part, dict):
        return []
    values = part.get("values")
    if isinstance(values, list) and values and isinstance(values[0], dict) and column in values[0]:
        return [values]
    return [one for each in part.values() for one in _data(each, column)]


@pytest.mark.slow
@pytest.mark.parametrize("day", ["2025-11-18", "2026-05-01", "2026-10-03"])
def test_what_changed_keeps_the_terms_that_are_words_and_stands_to_the_left(day: str) -> None:
    table = summary(day)["what_changed"].data()
    assert [row[0]["text"] for row in table["rows"]][-2:] == ["Exclusivity", "If AGI comes"]
    assert {column["align"] for column in table["columns"]} == {"left"}
    assert "AGI: artificial general intelligence. API: how others' programs" in table["note"]


def test_a_table_spells_out_no_letters_that_it_does_not_hold() -> None:
    assert (
        "AGI" not in deal.changed("changed", pact(TODAY), {"Share": ["{revenue_share.rate}"]}).note
    )


def test_a_pact_that_was_amended_once_was_not_amended_one_times() -> None:
    told = deal.events(pact(TODAY), {})
    first = told[(told["day"] < 2024) | (told["kind"] == "today")]
    assert deal.amended(first) == "The pact was amended once, on 23 January 2023"
