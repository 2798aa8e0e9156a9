"""The versions of the pact, against numbers worked out by hand on a simple path."""

import datetime
import itertools
import math
import pathlib
import re
import tempfile
from collections.abc import Mapping

import net
import pytest
import scenarios
import shown
import tools

from analysis import exhibits, files, findings, outlook, parameters, periods, terms, traces
from analysis.exhibits import version_words
from analysis.findings import longer, versions
from report.formats import charts

CURRENT = findings.of(parameters.check({}))
ARTICLE = findings.of(parameters.check({"as_of": "2025-11-18"}))
with tempfile.TemporaryDirectory() as folder:
    PLAIN = files.read_named(
        scenarios.written("flat", pathlib.Path(folder)), "scenario", outlook.Scenario
    )
    RISING = scenarios.growing("rising", 50, pathlib.Path(folder))


def flat(**run: object) -> Mapping[str, traces.Traced]:
    """The findings on a flat path, not discounted."""
    return scenarios.Answers(PLAIN, discount_rate=0.0, **run)


FLAT = flat()
GROWN = scenarios.Answers(RISING)
BN = 1e9
YEARS = tuple(range(2026, 2033))
# The margin climbs in seven equal steps from the audited loss of 2025 to 60 %.
START = -20.92 / 13.07
MARGINS = {year: START + (0.6 - START) * (year - 2025) / 7 for year in YEARS}
# Profit is first made in 2031 and 2032; all before is loss.
P31, P32 = 30 * MARGINS[2031], 30 * MARGINS[2032]


def test_the_simple_path_makes_a_profit_in_its_last_two_years_alone() -> None:
    assert MARGINS[2030] < 0 < MARGINS[2031]
    assert 0.75 * P31 < 13 < 0.75 * (P31 + P32)


@pytest.mark.parametrize(
    ("finding", "expected"),
    [
        ("outlook_revenue_2026", 30.0),
        ("outlook_revenue_2032", 30.0),
        ("outlook_azure_openai_2029", 3.0),
        ("outlook_profit_2026", 30 * (START * 6 / 7 + 0.6 / 7)),
        ("outlook_profit_2032", 18.0),
        # 6 bn a year: through 2030 by the text of January 2025, through 2032 as October 2025 is
        # read, and through 2030 again since April 2026, where 30 bn is below the cap.
        ("pv_revenue_share_2023_01", 30.0),
        ("due_revenue_share_2023_01_2030", 6.0),
        ("due_revenue_share_2023_01_2031", 0.0),
        ("pv_revenue_share_2025_10", 42.0),
        ("pv_revenue_share_2026_04", 30.0),
        # 20 % of 3 bn through 2030, paid by Microsoft; October 2025 is read to prolong both alike.
        ("pv_reciprocal_share_2023_01", -3.0),
        ("pv_reciprocal_share_2025_10", -4.2),
        ("pv_reciprocal_share_2026_04", 0.0),
        # 75 % until 13 bn are back, then 49 % of the rest.
        ("due_profit_participation_2023_01_2031", 0.75 * P31),
        ("pv_profit_participation_2023_01", 13 + 0.49 * (P31 + P32 - 13 / 0.75)),
        ("pv_profit_participation_2025_10", 0.0),
        ("pv_stake_2025_10", 135.0),
        ("pv_total_2025_10", 42 - 4.2 + 135),
        ("pv_total_2026_04", 30 + 135),
        ("bridge_revenue_share_2025_10_to_2026_04", -12.0),
        ("bridge_stake_2023_01_to_2025_10", 135.0),
        ("break_even_valuation", (13 + 0.49 * (P31 + P32 - 13 / 0.75)) / 0.27),
        ("break_even_valuation_at_cap", 92 / 0.27),
        # AGI at the start of 2029 leaves the three years before it.
        ("agi_curve_2025_10_2029", 18.0),
        ("agi_curve_2025_10_2033", 42.0),
        ("agi_curve_2026_04_2029", 30.0),
        ("agi_chance_2025_10_00", 42.0),
        ("agi_chance_2025_10_20", 6 * sum(0.8**n for n in range(7))),
        ("agi_chance_2026_04_20", 30.0),
    ],
)
def test_a_finding_has_the_value_worked_out_by_hand(finding: str, expected: float) -> None:
    assert tools.near(FLAT[finding], expected * BN)


@pytest.mark.parametrize(
    ("finding", "expected"),
    [
        # Growing by half: 6, 9, 13.5 and 20.25 bn; the cap of 38 leaves 9.5 of the last.
        ("due_revenue_share_2026_04_2028", 13.5),
        ("due_revenue_share_2026_04_2029", 9.5),
        ("due_revenue_share_2026_04_2030", 0.0),
        ("pv_revenue_share_2026_04", 6 + 9 / 1.1 + 13.5 / 1.1**2 + 9.5 / 1.1**3),
        ("due_revenue_share_2025_10_2029", 20.25),
    ],
)
def test_on_a_rising_path_the_cap_binds_as_worked_out(finding: str, expected: float) -> None:
    assert tools.near(GROWN[finding], expected * BN)


def test_agi_ends_the_share_of_the_earlier_versions_but_not_of_the_last() -> None:
    early = flat(agi_year=2028)
    assert tools.near(early["pv_revenue_share_2023_01"], 12 * BN)
    assert tools.near(early["pv_revenue_share_2025_10"], 12 * BN)
    assert tools.near(early["pv_revenue_share_2026_04"], 30 * BN)
    assert tools.near(early["agi_curve_2025_10_2033"], 42 * BN)  # the curve sets its own year


def test_another_rate_changes_the_rates_in_force_but_revives_none() -> None:
    other = flat(share_rate=0.1, reciprocal_rate=0.5)
    assert tools.near(other["pv_revenue_share_2025_10"], 21 * BN)
    assert tools.near(other["due_revenue_share_2026_04_2031"], 0)
    assert tools.near(other["pv_reciprocal_share_2025_10"], -10.5 * BN)
    assert tools.near(other["pv_reciprocal_share_2026_04"], 0)


@pytest.mark.parametrize(("last", "expected"), [(2030, 30), (2031, 36), (2032, 42)])
def test_the_end_that_october_2025_left_open_is_the_parameters(last: int, expected: float) -> None:
    found = flat(share_until=last)
    assert tools.near(found["pv_revenue_share_2025_10"], expected * BN)
    assert tools.near(found["pv_revenue_share_2023_01"], 30 * BN)
    assert tools.near(found["pv_revenue_share_2026_04"], 30 * BN)


def test_the_longer_share_of_october_2025_is_read_in_three_ways_both_directions_alike() -> None:
    for version in ("until_2030", "until_2032", "same_until_2032"):
        ours = FLAT[f"pv_read_revenue_share_{version}_2025_10"]
        theirs = FLAT[f"pv_read_reciprocal_share_{version}_2025_10"]
        assert tools.near(theirs, -ours.value / 10)  # a fifth of 3 bn against a fifth of 30
    assert tools.near(FLAT["pv_read_revenue_share_until_2030_2025_10"], 30 * BN)
    assert tools.near(FLAT["pv_read_revenue_share_until_2032_2025_10"], 42 * BN)
    assert tools.near(FLAT["pv_read_revenue_share_same_until_2032_2025_10"], 30 * BN)
    later = scenarios.Answers(PLAIN)["pv_read_revenue_share_same_until_2032_2025_10"]
    assert later.value < scenarios.Answers(PLAIN)["pv_revenue_share_2023_01"].value
    found = FLAT["worth_as_read_2025_10"]
    assert (found.value, found.low, found.high) == pytest.approx(
        ((42 - 4.2 + 135) * BN, (30 - 3 + 135) * BN, (42 - 4.2 + 135) * BN), rel=0.02
    )  # and the rounding of the published goal for 2026
    assert FLAT["bridge_as_read_2025_10_to_2026_04"].high > 3 * BN
    assert flat(resale_factor=0)["worth_as_read_2025_10"].bound == "between"


def test_the_claim_on_profits_runs_to_its_end_with_losses_made_up_or_not() -> None:
    # 18 bn a year after 2032: after 13 bn are back, 49 % of it until 92 bn are received.
    yearly, carried = FLAT["claim_worth_yearly"], FLAT["claim_worth_carried"]
    assert tools.near(yearly, 92 * BN)  # not discounted, all of it
    assert tools.near(carried, 92 * BN)
    received = 13 + 0.49 * (P31 + P32 - 13 / 0.75)
    expected = 2033 + (92 - received) / (0.49 * 18)
    assert math.isclose(FLAT["claim_ends_yearly"].value, expected, rel_tol=1e-9)
    lost = -sum(30 * MARGINS[year] for year in YEARS if year <= 2030)
    begun = 2026 + 7 + (lost - P31 - P32) / 18  # of even years, when losses are made up
    assert FLAT["claim_ends_carried"].value > begun + 79 / (0.49 * 18)
    discounted = scenarios.Answers(PLAIN)
    assert discounted["claim_worth_carried"].value < discounted["claim_worth_yearly"].value
    assert discounted["claim_as_read"].low < discounted["claim_as_read"].high


@pytest.mark.parametrize(
    ("counts", "last_paid", "bound"),
    [
        ("year", 9.5, "between"),
        # A quarter of the 6 bn of 2026 lies before April and leaves 1.5 bn more room.
        ("amendment", 11.0, "between"),
        # The leaked payments have used 1.3596 bn of it, at least.
        ("all", 9.5 - 1.3596, "at most"),
    ],
)
def test_which_payments_count_decides_the_room_under_the_cap(
    counts: str, last_paid: float, bound: str
) -> None:
    found = scenarios.Answers(RISING, cap_counts=counts)
    assert tools.near(found["due_revenue_share_2026_04_2028"], 13.5 * BN)
    assert tools.near(found["due_revenue_share_2026_04_2029"], last_paid * BN)
    assert tools.near(found["due_revenue_share_2026_04_2030"], 0)
    assert found["due_revenue_share_2026_04_2029"].bound == bound


def test_a_loss_is_borne_when_told_to_and_only_while_profits_are_shared() -> None:
    bearing = flat(loss_share=0.25)
    for year in (2026, 2030):
        due = bearing[f"due_profit_participation_2023_01_{year}"]
        assert tools.near(due, 0.25 * 30 * MARGINS[year] * BN)
        assert tools.near(bearing[f"due_profit_participation_2025_10_{year}"], 0)


@pytest.mark.parametrize("counts", ["year", "amendment", "all"])
def test_what_a_cap_limits_has_the_cap_as_its_upper_bound(counts: str) -> None:
    pact = findings.of(parameters.check({"cap_counts": counts}))
    cap, leaked = pact.share_cap().high, pact["payments_2024q1_2025q3"]
    paid, received = pact["payments_2026_04_in_all"], pact["microsoft_received_2032"]
    free = pact["share_without_agi_2026_04_2026"].high / 4 if counts == "amendment" else 0.0
    before = leaked.low if counts == "all" else 0.0
    assert math.isclose(paid.high, cap - before + free)
    assert math.isclose(received.high, leaked.high + paid.high)
    assert paid.low <= paid.value <= paid.high
    for id in ("pv_revenue_share_2026_04", "agi_curve_2026_04_2027", "agi_chance_2026_04_30"):
        assert pact[id].value < pact[id].high <= paid.high, id  # later money counts less


LEFT_ALONE = """
id: pays
title: Microsoft pays
effective: 2027-01-01
enacted: false
reads: Microsoft pays a tenth of its sales of the models.
changes:
  - {clause: reciprocal_share, action: begin, name: rate, value: 10, unit: percent,
     until: 2030-12-31, known: 2026-10-03, kind: derived, source: OWN, quote: "", confidence: low}
"""


def test_a_clause_that_an_amendment_leaves_alone_changes_by_nothing_and_no_rounding() -> None:
    pact = findings.of(parameters.check({"amendments": LEFT_ALONE}))
    alone = pact["bridge_revenue_share_2026_04_to_pays"]
    assert (alone.low, alone.value, alone.high) == (0, 0, 0)
    assert pact["bridge_reciprocal_share_2026_04_to_pays"].high < 0


LOWER = """
id: lower
title: A tenth
effective: 2028-01-01
enacted: false
reads: The share falls to a tenth.
changes:
  - {clause: revenue_share, action: set, name: rate, value: 10, unit: percent, until: 2030-12-31,
     known: 2026-10-03, kind: derived, source: OWN, quote: "", confidence: low}
"""


def terms_of(run: dict[str, object]) -> set[tuple[object, object]]:
    """The terms of a run's contract, and when they are in force."""
    rows = exhibits.contract(run).data()["rows"]
    return {(row[1]["text"], row[3]["text"]) for row in rows}


@pytest.mark.slow
def test_an_amendment_of_the_run_makes_one_more_version() -> None:
    found = flat(amendments=LOWER)
    labels = [found[id].label for id in found if id.startswith("pv_total_")]
    assert [one.rpartition(", ")[2] for one in labels[-2:]] == ["April 2026", "“A tenth”"]
    # 6 bn in 2026 and 2027, then 3 bn in 2028, 2029 and 2030; the stake stays as stated last.
    assert tools.near(found["pv_revenue_share_lower"], 21 * BN)
    assert tools.near(found["bridge_revenue_share_2026_04_to_lower"], -9 * BN)
    assert tools.near(found["pv_stake_lower"], 135 * BN)
    assert tools.near(found["pv_total_2026_04"], FLAT["pv_total_2026_04"].value)
    run = parameters.check({"amendments": LOWER})
    drawn = shown.exhibits("5_versions", run)
    assert drawn["versions_worth"].columns[-1] == "“A tenth”"
    assert drawn["bridge"].table.rows[-1][0] == "“A tenth”"
    lowered = ("rate: 10%", "1 January 2028 to 31 December 2030")
    assert lowered in terms_of(run) - terms_of(parameters.check({}))
    said = version_words.own(findings.of(run))
    assert said.startswith("With “A tenth”, assumed here alone, the deal would be worth {pv_total_")
    assert not version_words.own(CURRENT)
    told = exhibits.amendments(run).markdown
    assert told.endswith("agreed by nobody: The share falls to a tenth.")


EARLY = (
    LOWER.replace("lower", "early")
    .replace("A tenth", "An early end")
    .replace("2028-01-01", "2028-07-01")
    .replace("rate, value: 10, unit: percent", "last_year, value: 2028, unit: year")
)


@pytest.mark.parametrize("until", ["2028-12-31", "2030-12-31", "null"])
def test_nothing_is_due_after_a_last_year_however_long_it_is_stated_for(until: str) -> None:
    """Stated for the years in which the share runs, it was forgotten with the last of them."""
    found = flat(amendments=EARLY.replace("2030-12-31", until))
    assert tools.near(found["pv_revenue_share_early"], 18 * BN)


def test_the_second_amendment_of_a_run_is_told_with_the_first() -> None:
    """It was said to be assumed alone."""
    both = findings.of(parameters.check({"amendments": f"{LOWER}---\n{EARLY}"}))
    first, second = version_words.own(both).split(". ")
    assert first.startswith(
        "With “A tenth”, assumed here alone, the deal would be worth {pv_total_"
    )
    assert second.startswith("With “An early end” on top it would be worth {pv_total_early")


def test_the_titles_of_a_runs_amendments_are_told_apart_by_quotation_marks() -> None:
    """They may hold commas themselves."""
    both = f"{LOWER}---\n{EARLY}"
    assert parameters.BY_NAME["amendments"].told(both) == "“A tenth”, “An early end”"
    found = findings.of(parameters.check({"amendments": both}))
    titles = [one.title for one in versions.every(found) if one.own]  # of charts and tables
    assert titles == ["“A tenth”", "“An early end”"]
    assert found["pv_total_early"].label.endswith("“An early end”")


def test_a_level_line_is_named_where_it_begins_unless_a_rising_one_soon_crosses_it() -> None:
    """An own version below the one in force had its name printed over that of January 2023."""
    for rate, side in ((4, "left"), (1, "right")):
        own = LOWER.replace("value: 10", f"value: {rate}").replace("2028-01-01", "2027-07-01")
        run = parameters.check({"share_rate": 0.08, "scenario": "low", "amendments": own})
        drawn = shown.exhibits("5_versions", run)["agi_curve"].spec["layer"]
        (named,) = (one["mark"] for one in drawn if "lineBreak" in one.get("mark", {}))
        assert named["align"] == side


@pytest.mark.slow  # it is drawn
def test_a_line_that_ends_on_a_level_one_is_named_above_it() -> None:
    """Beneath it the name seemed to be that of the next level line."""
    own = LOWER.replace("value: 10", "value: 4").replace("2028-01-01", "2027-07-01")
    run = parameters.check({"share_rate": 0.08, "scenario": "low", "amendments": own})
    drawn = charts.svg(shown.exhibits("5_versions", run)["agi_curve"].spec, "it")
    names = ("April 2026", "January 2023", "“A tenth”")
    ends, rises, below = (float(re.findall(rf'y="([\d.]+)">{name}', drawn)[0]) for name in names)
    assert abs(ends - rises) < 6 < below - rises


def test_an_own_share_of_microsofts_sales_ends_at_agi_if_it_says_so() -> None:
    row = 'known: 2026-10-03, kind: derived, source: OWN, quote: "", confidence: low}'
    head = (
        LOWER.partition("changes:")[0]
        .replace("lower", "returned")
        .replace("2028-01-01", "2026-10-03")
    )
    own = f"""{head}changes:
  - {{clause: reciprocal_share, action: begin, name: rate, value: 20, unit: percent, {row}
  - {{clause: reciprocal_share, action: begin, name: last_year, value: 2032, unit: year, {row}
"""
    end = (
        f"  - {{clause: reciprocal_share, action: begin, name: ends_at_agi, says: It ends., {row}\n"
    )
    found = flat(amendments=own + end, agi_year="2029"), flat(amendments=own, agi_year="2029")
    # A fifth of 3 bn, in 2026 to 2028 or in all seven years.
    assert tools.near(found[0]["pv_reciprocal_share_returned"], -1.8 * BN)
    assert tools.near(found[1]["pv_reciprocal_share_returned"], -4.2 * BN)
    sold = found[1]["pv_reciprocal_read_returned"].value
    assert tools.near(found[0]["pv_reciprocal_read_returned"], sold * 3 / 7)


def test_the_bound_of_the_published_expectation_travels_to_the_values() -> None:
    share = FLAT["pv_revenue_share_2025_10"]
    assert math.isclose(share.low, 7 * 0.2 * 29.5 * BN)
    assert math.isclose(share.high, 7 * 0.2 * 30.5 * BN)


def test_what_was_not_known_leaves_the_versions_unknown() -> None:
    for name in ("outlook_revenue_2026", "pv_total_2025_10", "agi_curve_2023_01_2030"):
        assert ARTICLE[name].bound == "unknown"
    assert tools.near(ARTICLE["pv_stake_2025_10"], 135 * BN)
    assert ARTICLE["pv_stake_2026_04"].bound == "unknown"


@pytest.mark.parametrize(
    ("as_of", "known"), [("2026-04-26", False), ("2026-04-27", True), ("2026-05-10", True)]
)
def test_a_version_is_known_from_the_day_of_its_first_known_term(as_of: str, known: bool) -> None:  # noqa: FBT001 - a case
    newest = terms.versions.in_force(as_of)
    assert (newest.slug == "2026_04") == known
    cap = newest.term("revenue_share", "cap", datetime.date(2026, 12, 31))
    assert cap is None or cap.bound == "unknown"  # its amount was reported on 11 May 2026


def test_the_bridge_leads_from_each_total_to_the_next() -> None:
    for old, new in itertools.pairwise(("2023_01", "2025_10", "2026_04")):
        steps = [
            CURRENT[f"bridge_{clause}_{old}_to_{new}"].value
            for clause in versions.COUNTED
            if f"bridge_{clause}_{old}_to_{new}" in CURRENT
        ]
        after = CURRENT[f"pv_total_{old}"].value + sum(steps)
        assert math.isclose(after, CURRENT[f"pv_total_{new}"].value, rel_tol=1e-12)
        total = CURRENT[f"bridge_total_{old}_to_{new}"].value
        assert math.isclose(total, sum(steps), rel_tol=1e-12)


def test_the_bridge_is_drawn_from_each_total_to_the_next() -> None:
    chart = shown.exhibits("5_versions", parameters.check({}))["bridge"]
    rows = chart.spec["data"]["values"]
    groups = [[*group] for _, group in itertools.groupby(rows, lambda row: row["period"])]
    for here, after in itertools.pairwise(groups):
        reached = sum(row["value"] for row in here)
        assert reached == pytest.approx(after[0]["value"], rel=1e-9)
    pale = {row["series"]: not row["measured"] for row in rows}
    assert pale == {**dict.fromkeys(pale, True), "Stake, at its stated value": False}


@pytest.mark.slow
@pytest.mark.parametrize("own", ["", LOWER], ids=["enacted", "with one of its own"])
def test_the_bars_of_each_version_add_up_to_what_stands_beside_them(own: str) -> None:
    chart = shown.exhibits("5_versions", parameters.check({"amendments": own}))["worth_by_reading"]
    rows = chart.spec["data"]["values"]
    cases = [row["period"] for row in rows if row["place"] == len(longer.PARTS) - 1]
    assert cases[:3] == ["January 2023", "October 2025, share until 2030",
                         "October 2025, share until 2032"]  # fmt: skip
    assert ("“A tenth”" in cases) == bool(own)
    for case in cases:
        *parts, total = sorted((r for r in rows if r["period"] == case), key=lambda r: r["place"])
        assert sum(one["value"] for one in parts) == pytest.approx(total["value"], rel=1e-9)


def test_a_version_that_cannot_be_valued_has_no_bars_of_its_parts() -> None:
    assert {part for ids in longer.parts(ARTICLE).values() for part in ids.values()} == {
        "All together"
    }
    run = parameters.check({"as_of": "2025-11-18", "draws": 4096})
    chart = shown.exhibits("5_versions", run)["agi_curve"]
    assert chart.table.nothing


@pytest.mark.slow
@pytest.mark.parametrize(
    ("run", "names"),
    [
        ({"share_until": 2030}, {"January 2023 and\nOctober 2025", "April 2026"}),
        # A little below April 2026: the two names would stand one over the other.
        (net.RUNS["own"], {"January 2023", "October 2025", "April 2026 and\n“Lower share”"}),
    ],
)
def test_lines_that_end_alike_share_a_name(run: dict[str, object], names: set[str]) -> None:
    chart = shown.exhibits("5_versions", parameters.check(run))["agi_curve"]
    named = {row["name"] for layer in chart.spec["layer"] if "data" in layer
             for row in layer["data"]["values"] if "name" in row}  # fmt: skip
    assert named == names


def test_every_year_of_the_path_has_its_period() -> None:
    for year in YEARS:
        assert CURRENT[f"outlook_revenue_{year}"].period == periods.parse(str(year))


@pytest.mark.parametrize(
    "title", ["What “forever” would cost", "What \u2018forever\u2019 would cost"]
)
def test_a_quotation_in_the_title_of_a_thought_stands_within_its_marks(title: str) -> None:
    one = terms.amendments()[0].model_copy(update={"title": title})
    assert one.quoted == "“What \u2018forever\u2019 would cost”"
    straight = one.model_copy(update={"title": 'What "forever" would cost'})
    assert straight.quoted == "“What forever would cost”"
