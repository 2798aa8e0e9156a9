"""What was paid and billed, as the notebooks tell it: their sentences, charts and tables."""

import html
import math
import re
from typing import Any

import pytest
import shown
import vl_convert

from analysis import findings, parameters, wording
from analysis.exhibits import bill_tables, charts, sentences
from analysis.findings import bill, evidence

RUN = parameters.check({})
NOW = findings.of(RUN)
FIRST_DAY = parameters.check({"as_of": "2025-11-12"})
THEN = parameters.check({"as_of": "2025-11-18"})
ON_THE_DAY = findings.of(THEN)
TEXT = re.compile(r'aria-label="([^"]*)"[^>]*? d="M([-\d.]+),([-\d.]+)h([-\d.]+)v([-\d.]+)')


def said(exhibit: sentences.Prose) -> str:
    """What a computed paragraph says, in one line."""
    return " ".join(wording.plain(exhibit.markdown).split())


def story(notebook: str, run: dict[str, Any]) -> str:
    """What the paragraphs of a notebook's story say."""
    kept = {n for n, (_, _, tags) in enumerate(shown.cells(notebook), 1) if "ledger" not in tags}
    told = [value for number, value in shown.values(notebook, run) if number in kept]
    return " ".join(said(one) for one in told if isinstance(one, sentences.Prose))


def bars(chart: charts.Chart) -> dict[str, tuple[float, float]]:
    """The top and the foot of each bar as it is drawn, in pixels down, by its label."""
    drawn = vl_convert.vegalite_to_svg(dict(chart.spec))
    found = TEXT.findall(drawn)
    return {
        html.unescape(label): (min(ends), max(ends))
        for label, _, top, _, height in found
        for ends in [(float(top), float(top) + float(height))]
    }


def lengths(drawn: dict[str, tuple[float, float]]) -> list[float]:
    return [foot - top for top, foot in drawn.values()]


@pytest.mark.later  # draws
def test_columns_of_quarters_are_as_long_as_what_was_paid_and_billed() -> None:
    chart = shown.exhibits("1_payments", RUN)["payments_by_quarter"]
    drawn = lengths(bars(chart))
    amounts = [one.value for one in chart.table.traced]
    assert len(drawn) == len(amounts) == 14
    scale = max(drawn) / max(amounts)
    assert sorted(drawn) == pytest.approx(sorted(scale * one for one in amounts), abs=0.5)


@pytest.mark.later  # draws
@pytest.mark.parametrize("run", [RUN, THEN], ids=["now", "then"])
def test_where_a_dollar_went_falls_from_revenue_to_what_is_left(run: dict[str, Any]) -> None:
    pact = findings.of(run)
    chart = shown.exhibits("3_inference", run)["where_a_dollar_went"]
    drawn = bars(chart)
    revenue, share, inference, left = drawn.values()
    ids = ("reported_revenue_2024", "payments_2024", "inference_2024", "left_of_reported_2024")
    amounts = [abs(pact[id].value) for id in ids]
    scale = lengths(drawn)[0] / amounts[0]
    assert lengths(drawn) == pytest.approx([scale * one for one in amounts], abs=0.5)
    assert share[0] == pytest.approx(revenue[0], abs=0.5)
    assert inference[0] == pytest.approx(share[1], abs=0.5)
    assert left[0] == pytest.approx(revenue[1], abs=0.5)  # it hangs from nothing: it is missing
    assert left[1] == pytest.approx(inference[1], abs=0.5)


def test_the_sentence_on_totals_counts_them_and_speaks_of_a_rest_only_if_there_is_one() -> None:
    published = findings.stated_totals(NOW)
    agreeing = [one for one in published if one.verdict != findings.DISAGREES]
    told = story("1_payments", RUN)
    many = f"{len(agreeing)} of {len(published)}"
    assert f"The quarters add up to {many} totals published for the leak; the rest cannot" in told
    first = story("1_payments", FIRST_DAY)
    assert "The quarters add up to all eleven totals published for the leak." in first
    assert "Each of them can be had" in str(
        [one for _, one in shown.values("1_payments", FIRST_DAY)]
    )


def test_who_calls_the_payments_net_or_accrued_is_named_from_that_day_on() -> None:
    assert "told TechCrunch" in story("1_payments", THEN)
    assert "TechCrunch" not in story("1_payments", FIRST_DAY)
    assert "Exponential View" in story("1_payments", RUN)
    assert "Exponential View" not in story("1_payments", THEN)


def test_what_is_short_of_the_bill_is_told_with_whose_costs_the_caption_holds() -> None:
    now, then = said(bill_tables.cost_answer(NOW)), said(bill_tables.cost_answer(ON_THE_DAY))
    assert "audited accounts record $6.0 billion as cost of revenue charged by Microsoft" in now
    assert "reported accounts show $2.5 billion as cost of revenue, and" in then
    leaked, *captions = bill_tables.costs(NOW).data()["rows"]
    assert leaked[-1]["text"] == "$8.670 billion in the nine months to September 2025"
    assert [row[0]["text"] for row in captions] == ["Cost of revenue", "Research"]
    assert "For 2025 the captions" in bill_tables.costs(NOW).note
    assert bill_tables.costs(ON_THE_DAY).note == "The captions cover all suppliers."
    assert not bill.to_microsoft(ON_THE_DAY)


def test_rivals_are_judged_within_their_rounding() -> None:
    assert {row[0] for row in bill_tables.rivals(NOW).rows} == {
        "2024, Epoch AI, 10 October 2025: leak higher",
        "2024, NDTV, 31 July 2024: agree",
        "2024, Where's Your Ed At, 31 October 2024: leak higher",
    }
    assert not [one for one in bill.rivals("2024-08-01") if one.id.endswith("_epo")]


def test_what_would_have_paid_share_and_bill_is_some_none_or_no_revenue() -> None:
    usual = said(bill_tables.enough(NOW))
    assert usual.startswith(
        "Suppose the share is 20% of revenue and nothing was deducted from it. "
    )
    assert "Then revenue of $4.7 billion for 2024 and $11 billion for" in usual
    run = parameters.check({"share_rate": 1.0})
    everything = findings.of(run)
    assert "no revenue would have paid share and bill for 2024 and" in said(
        bill_tables.enough(everything)
    )
    chart = shown.exhibits("3_inference", run)["break_even"]
    assert chart.headline.startswith("No revenue of 2024")
    owing = findings.of(parameters.check({"netting": 1000.0, "payment_lag_quarters": 4}))
    assert "what is set off is more than the bill for 2024" in said(bill_tables.enough(owing))
    assert owing["break_even_revenue_2024"].value == 0
    chart = shown.exhibits("3_inference", owing.run)["break_even"]
    assert chart.headline == "In 2024 what is set off covers the inference bill"
    due = shown.exhibits("2_revenue", owing.run)["effective_rate"].columns
    assert "Share due on that revenue, less what is set off" in due
    for one in (everything, owing):
        assert "unknown" not in said(bill_tables.enough(one))
        assert wording.MINUS not in said(bill_tables.enough(one))


def test_a_share_among_the_costs_leaves_less_of_them_to_inference() -> None:
    more = NOW["booked_elsewhere_with_share_2025"].value - NOW["booked_elsewhere_2025"].value
    assert math.isclose(more, 0.8658e9)
    assert "counts the share twice" in said(bill_tables.booked(NOW))
    assert "an expense (The Information, " in said(bill_tables.booked(NOW))
    assert not said(bill_tables.booked(ON_THE_DAY))  # nobody had said how it is booked


def test_no_row_of_the_tables_on_the_bill_is_all_unknown() -> None:
    told = shown.exhibits("3_inference", RUN)
    for table in (told["inference_multiples"], told["left"]):
        for label, *cells in table.data()["rows"]:
            assert any(cell["text"] != "unknown" for cell in cells), label


def test_what_was_due_is_told_with_its_premise_where_not_all_revenue_is_shared() -> None:
    some = parameters.check({"shared_fraction": 0.6})
    headline = wording.plain(shown.exhibits("0_summary", some)["paid_and_due"].headline)
    assert headline.startswith("At the rate assumed, on all revenue, $740 million would be due")


@pytest.mark.parametrize(
    ("quarters", "lacks"),
    [
        (2, ["“OpenAI revenue implied by the payments, first half of 2025”"]),
        (4, ["what the payments imply of the revenue"]),
    ],
)
def test_what_the_payments_do_not_imply_is_told_once(quarters: int, lacks: list[str]) -> None:
    """In a sentence and in the place of a chart alike, which the press tells as one."""
    told: list[str] = []
    for _, one in shown.values("2_revenue", parameters.check({"payment_lag_quarters": quarters})):
        prose = getattr(one, "nothing", one)
        told += [what for what, _ in getattr(prose, "gaps", ()) if "impl" in what]
    assert list(dict.fromkeys(told)) == lacks


def test_excluded_is_not_called_no_room_at_all_where_there_is_room_for_a_part() -> None:
    high = parameters.check({"share_rate": 0.25})
    verdict, by = evidence.verdicts(findings.of(high))["set_off", "2024"]
    assert verdict == evidence.EXCLUDED
    assert all(one.limit.high > 0 for one in by)
    assert "none of it" not in shown.exhibits("2_revenue", high)["explanations_by_period"].subtitle


def test_the_growth_in_a_headline_is_dated_if_its_amounts_are_of_one_quarter() -> None:
    headline = wording.plain(shown.exhibits("1_payments", RUN)["payments_by_quarter"].headline)
    assert headline.startswith("Over a year the bill grew faster than the share;")
