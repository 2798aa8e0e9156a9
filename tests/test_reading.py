"""The report read for runs of any parameters: no run makes it say what is not so, or too early.

What a hostile reader once found wrong, by where the return of its kind is noticed:

    test_comparisons    a comparison, a trend, an absence, an amount that is typed
    reading.faults      a number that is not its finding's; one outside the interval beside it; an
                        unknown in a sentence; a negative "more"; a bound under the premise that
                        makes it exact; a headline that tells what its chart does not show
    rereading.faults    what nobody published, unsaid beside what rests on it; a number outside its
                        own bounds, or rounded twice; a gap that another cell fills; a
                        difference between versions without its range
    below               unlike periods, two bases, one total of two, a forecast without its range,
                        a headline of what is not sure
    test_ledger         a verdict stronger than its evidence, circular, or without all of it
    test_clauses        one reading of several, a start that is not published
    test_readings       contracts, rounds, dilution, what was printed of the cap; "about" exact
    test_futures        what the past taught and the outlook drops; a goal taken for certain
    test_worlds         an explanation not drawn, evidence chosen, a target among its own evidence
    test_outlook_exhibits  a grid without what is assumed, AGI unsaid, a "before" without difference
    test_findings, test_data  digits cut and called rounded, a copy told as the original
    exhibits.days, test_future  what became known later
"""

import dataclasses
import datetime
import html
import pathlib
import re
from typing import Any

import committed
import pytest
import reading
import rereading
import shown

from analysis import findings, parameters, schema, wording
from analysis.exhibits import charts, days, path_words, sentences, tables
from analysis.explore import intervals
from analysis.wording import MINUS

# Runs that each say something else; another, with amendments of one's own, is the sample that
# test_robustness reads, and `make robust` reads every one of `reading.runs` (tests/robustness.py).
RUNS = reading.sample()
_QUICK = ("usual",)  # what `make quick` reads of them
_FEWEST = {"draws": 4096}  # a quarter of the time


def on(day: str) -> dict[str, Any]:
    """The usual run on the last day, and on any other the one that is read of it."""
    fewest = {} if day == parameters.LAST_DAY else _FEWEST
    return parameters.check({**fewest, "as_of": day})


def read_of(name: str) -> dict[str, Any]:
    """A run by its name, as all tests here read it, so that it is computed once."""
    fewest = {} if name in _QUICK else _FEWEST
    return parameters.check({**fewest, **reading.runs()[name]})


@pytest.mark.parametrize(
    "name", [pytest.param(one, marks=[pytest.mark.slow] * (one not in _QUICK)) for one in RUNS]
)
def test_no_run_makes_the_report_say_what_is_not_so(name: str) -> None:
    run = read_of(name)
    told = list(reading.passages(run))
    found = [fault for one in told for fault in reading.faults(one, run)]
    found += rereading.faults(told, run)
    assert not found, "\n".join(found)


def test_the_days_that_the_hostile_reader_read_are_always_read() -> None:
    asked = {reading.runs()[name].get("as_of") for name in RUNS}
    assert asked >= {"2025-11-12", "2025-11-18", "2026-05-01", "2026-06-20", "2026-07-30"}


def test_the_sample_of_all_runs_is_another_one() -> None:
    first, *_ = reading.runs()
    assert first not in RUNS


@pytest.mark.parametrize(
    ("kind", "markdown", "fault"),
    [
        (reading.SAID, "It paid [unknown](#trace-a) in 2024.", "unknown in a sentence: a"),
        (
            reading.SAID,
            rf"It paid [{MINUS}\$2 million](#trace-a) more.",
            f"below nothing: {MINUS}$2 m",
        ),
        (reading.SAID, f"It returns {MINUS}5.9% a year.", f"below nothing: {MINUS}5.9%"),
        (reading.SAID, "It paid and and was paid.", "said twice: 'and and'"),
        (reading.SAID, "It paid , and was paid.", "a sign apart: 'paid ,'"),
        (reading.SAID, "Of one intervals none held.", "a count of one: 'Of one intervals'"),
        (reading.SAID, "It erred less in one of one cases.", "a count of one: 'in one of one'"),
        (reading.SAID, "Others: one. They count.", "a count of one: ': one. They'"),
        (
            reading.SAID,
            r"It paid [\$5 billion](#trace-payments_2024).",
            "it is not what payments_2024 is: $5 billion",
        ),
        (
            reading.SAID,
            "It may be $33 billion (nine in ten simulations: $40 to $50.5 billion).",
            "outside the interval beside it: $33 billion ($40 to $50.5 billion)",
        ),
        (
            reading.SAID,
            "It is worth $33 billion (nine in ten simulations: $30 to $40 billion). It would.",
            "an assumption told as what is: It is worth $33 billion (nine",
        ),
        (
            reading.SAID,
            "It would be $8 more (nine in ten simulations: $0 to $9 more), the sign open.",
            "no sign is open: ['$0 to $9 more']",
        ),
        (
            reading.SAID,
            "It may be between $3 less and $2 more (nine in ten simulations: $9 less to $7 less).",
            "outside the interval beside it: between $3 less and $2 more ($9 less to $7 less)",
        ),
        (
            reading.SAID,
            "It may be minus $2 billion (nine in ten simulations: $0.5 to $1.0 billion).",
            "outside the interval beside it: minus $2 billion",
        ),
        (
            reading.SAID,
            "It may be $9 million less (nine in ten simulations: $5 million less to $1 more).",
            "outside the interval beside it: $9 million less",
        ),
        (
            reading.SAID,
            "For no other period are both ends public.",
            "an absence that is typed: 'no other period are both ends public'",
        ),
        (
            reading.SAID,
            "Suppose the share is 20%. Then OpenAI took in at least $2 billion.",
            "a bound under its own premise: 'Suppose the share is 20%",
        ),
        (
            reading.SAID,
            "If the share is 20% of revenue, OpenAI took in at least $2 billion.",
            "a bound under its own premise: 'If the share is 20%",
        ),
        (
            reading.SAID,
            "If the share is 20% of revenue, OpenAI took in $2.5 billion, then at most $4 billion.",
            "a bound under its own premise: 'If the share is 20%",
        ),
        (
            reading.SAID,
            "On the same assumptions the bill was at most 1.5 times the revenue implied.",
            "a bound under its own premise: 'On the same assumptions",
        ),
        (reading.SAID, "No later one is public.", "an absence that is typed: 'No later one is"),
        (reading.SAID, "It paid nan.", "no word of English: 'nan'"),
        (
            reading.HEADLINE,
            "It paid [2](#trace-a).",
            "the headline tells what its data do not show",
        ),
        (
            reading.SAID,
            "It says so ([Microsoft](#source-MB1), [Microsoft](#source-K26)).",
            "two sources by one name: Microsoft",
        ),
        (reading.SOURCE, "K26", "cited before anything of it was known: K26"),
        (reading.CELL, "by audited accounts", "known on 2026-06-15 only: audited"),
        (reading.CELL, "since April 2026", "known on 2026-04-01 only: April 2026"),
    ],
)
def test_a_fault_of_each_kind_is_found(kind: str, markdown: str, fault: str) -> None:
    passage = reading.Passage("n", 1, kind, markdown)
    assert fault in "".join(reading.faults(passage, on("2025-11-18")))


def test_a_number_of_two_roundings_is_found_in_a_cell_and_not_in_two() -> None:
    parts = [f"It is [{text}](#trace-a)." for text in (r"\$39.4 billion", r"\$39 billion")]
    one, other = (reading.Passage("n", 1, reading.SAID, text) for text in parts)
    fault, _ = rereading.roundings([one, other])  # told from both
    assert fault.startswith("n, cell 1: a is $39")
    assert not list(rereading.roundings([one, dataclasses.replace(other, cell=2)]))


def test_a_number_outside_the_bounds_of_its_own_cell_is_found() -> None:
    """Of 31.4 percent, rounded as far as its widest bound allows, 30 was told beside 31 to 40."""
    told = "A return of [31.0% to 40.1%](#trace-a); as each was made, it is [30%](#trace-a)"
    drawn = " (nine in ten simulations: [19% to 28%](#trace-a))."
    (fault,) = rereading.roundings([reading.Passage("n", 1, reading.SAID, told + drawn)])
    assert fault == "n, cell 1: a is 30% and 31.0% to 40.1%"


@pytest.mark.later  # shows whole chapters
def test_a_difference_between_versions_without_its_range_is_found() -> None:
    """Seventeen billion less, of which simulations leave open whether it is less at all."""
    run = parameters.check({"draws": 4096})
    bare = "It is [17 billion less](#trace-step_from_read_until_2030_2025_10)"
    alone, ranged = (
        reading.Passage("n", 1, reading.SAID, f"{bare}{rest}.")
        for rest in ("", " (nine in ten simulations: [39 less to 21 more](#trace-a))")
    )
    (fault,) = rereading.steps([alone, ranged], run)
    assert fault == "n, cell 1: step_from_read_until_2030_2025_10 stands without its range"


@pytest.mark.later  # shows whole chapters
def test_what_is_paid_the_other_way_has_its_range_counted_the_same_way() -> None:
    pact = findings.of(parameters.check({"draws": 4096, "share_rate": 0.01}))
    told = wording.plain(path_words.net("payments_2025_10_in_all", pact))
    assert re.fullmatch(r"\$\d+ billion the other way \(nine in ten simulations: [^)]+\)", told)
    passage = reading.Passage("n", 1, reading.SAID, f"It would be {wording.literal(told)}")
    assert not list(reading.faults(passage, pact.run))


@pytest.mark.later  # shows whole chapters
@pytest.mark.parametrize("chapter", ["5_versions", "6_outlook"])
def test_a_headline_of_years_to_come_has_its_range_in_the_line_beneath(chapter: str) -> None:
    """But for the one whose numbers are themselves the ends of a range."""
    pact = findings.of(on("2026-10-03"))
    drawn = [one for _, one in shown.values(chapter, pact.run) if isinstance(one, charts.Chart)]
    ahead = [
        (one.id, "; nine in ten simulations" in one.subtitle)
        for one in drawn
        for id in reading.LEADS.findall(one.headline)
        if id in intervals.of(pact.run) and "scenario" in pact.moved_by(id)
    ]
    assert len({*ahead}) > 2
    assert {one for one, is_told in ahead if not is_told} <= {"moved_most"}
    ordered = {one.id for one in drawn if "in the order of the headline: " in one.subtitle}
    assert chapter != "5_versions" or ordered >= {"worth_by_reading", "agi_curve"}
    assert "cap_paths" not in ordered


@pytest.mark.later  # simulates
def test_an_end_that_is_rounded_to_nothing_is_neither_less_nor_more() -> None:
    """From 52 billion to 0.2 billion less was told as "$52 billion less to $0 less"."""
    name = "bridge_revenue_share_2025_10_to_2026_04"
    pact = findings.of(parameters.check({"share_until": 2030}))
    told = sentences.drawn(name, pact, "more")
    assert wording.plain(told) == " (nine in ten simulations: $52 billion less to $0)"
    said = wording.literal("It may be $29 billion less") + told
    assert not list(reading.faults(reading.Passage("n", 1, reading.SAID, said), pact.run))


@pytest.mark.later  # shows whole chapters
@pytest.mark.parametrize("name", ["usual", "2025-11-18", "own"])
def test_no_sentence_of_the_story_is_too_long_to_be_read_aloud(name: str) -> None:
    run = read_of(name)
    prose = [
        wording.plain(one.markdown)
        for chapter in shown.names()
        for cell, one in shown.values(chapter, run)
        if isinstance(one, sentences.Prose) and "ledger" not in shown.cells(chapter)[cell - 1][2]
    ]
    said = [one.split() for each in prose for one in re.split(r"(?<=[.!?)])\s+(?=[A-Z*“])", each)]
    assert len(said) > 40
    assert not [" ".join(one) for one in said if len(one) > 32 and not one[0].startswith("Not")]


@pytest.mark.later  # shows a whole chapter
def test_readings_of_which_two_are_told_are_not_said_to_be_unknown() -> None:
    run = parameters.check({"payment_lag_quarters": 4})  # as it is set, no payment of 2024 leaked
    told = [" ".join(one.text.split()) for one in reading.passages(run, ["2_revenue"])]
    assert any("would then imply about $3.5 billion" in one for one in told)
    assert any(one.startswith("How the readings compare is not known: ") for one in told)


def test_a_sentence_that_points_to_nothing_is_found() -> None:
    head, next_head = (reading.Passage("n", 1, reading.SAID, text) for text in ("## A", "## B"))
    pointing = reading.Passage("n", 2, reading.SAID, "The readings stand side by side.")
    cell = reading.Passage("n", 3, reading.CELL, "2024")
    assert list(rereading.pointers([head, pointing, next_head, cell])) == [
        "n, cell 2: The readings stand side by side."
    ]
    assert not list(rereading.pointers([head, pointing, cell, next_head]))
    compared = dataclasses.replace(pointing, markdown="What was stated lies below that.")
    assert not list(rereading.pointers([head, compared, next_head]))


@pytest.mark.parametrize(
    ("text", "rests"),
    [
        ("It is worth [1](#trace-pv_total_2026_04).", {"discount_rate"}),
        ("It is worth [1](#trace-pv_total_2025_10), discounted.", {"share_until"}),
        ("It is worth [1](#trace-pv_total_2025_10), discounted, until 2032.", set()),
        ("It would pay [1](#trace-bing_gross_increment_2025q2).", {"bing_top"}),
        ("It asks for [1](#trace-first_year_azure_commitment).", {"azure_years"}),
        ("It got [1](#trace-microsoft_multiple_2032) back, undiluted.", {"dilution"}),
        ("In [1](#trace-cap_binds_year) of simulations it binds.", set()),
    ],
)
def test_what_nobody_published_is_said_beside_what_rests_on_it(text: str, rests: set[str]) -> None:
    told = [reading.Passage("n", 1, reading.SAID, text)]
    found = "".join(rereading.unstated(told, on("2026-10-03")))
    assert rests <= set(re.findall(r"rests on (\w+)", found))
    assert rests or not found


@pytest.mark.later  # shows whole chapters
@pytest.mark.parametrize(
    ("id", "chapter", "words"),
    [
        ("left_of_reported_2024", "3_inference", "deducts what was paid|share and bill as leaked"),
        ("flow_beyond_leak_2025", "0_summary", "twelve months.*nine leaked months.*last quarter"),
        ("commitments_in_all", "6_outlook", r"OpenAI's head named in .*, about \$1.4 trillion"),
        ("commitments_until_target", "6_outlook", r"OpenAI's target .* as about \$600 billion"),
        ("payments_2023_01_in_all", "6_outlook", "is not the middle of the simulations"),
        ("path_to_projected", "5_versions", "of the share on that projection"),
        ("booked_elsewhere_with_share_2025", "3_inference", "counts the share twice"),
        (
            "worth_read_same_until_2032_2025_10",
            "5_versions",
            r"that of October 2025, \$\d+ billion to \$\d+",
        ),
    ],
)
def test_what_must_stand_beside_a_number_does(id: str, chapter: str, words: str) -> None:
    """What was paid is not what was due, nor are nine months a year, nor five contracts all."""
    cells: dict[int, str] = {}
    led = set()
    for one in reading.passages(on("2026-10-03"), [chapter]):
        cells[one.cell] = f"{cells.get(one.cell, '')} {one.text}"
        led |= {one.cell} if f"(#trace-{id})" in one.markdown else set()
    assert led
    for cell in led:
        assert re.search(words, " ".join(cells[cell].split())), cells[cell]


@pytest.mark.later  # shows whole chapters
@pytest.mark.parametrize(
    "words",
    [
        "Error, at most",  # of the ends of an interval, between groups of simulations
        r"\d% of the middle",
        "Naive forecast",  # beside the simulations in the chart
        r"erred less than a naive forecast.*in (?:all )?\w+ (?:of \w+ )?cases",
        r"The evidence of that day brought them nearer to the outcome in \w+ (?:of \w+ )?cases?",
        "weighted interval score",
        r"growth after 2026 is one draw for all years",
        "Inputs are drawn independently of each other",
        "Whether AGI is reached, and when, is drawn evenly over the years",
    ],
)
def test_how_sure_the_simulations_are_and_what_they_leave_out_is_said(words: str) -> None:
    told = " ".join(one.text for one in reading.passages(on("2026-10-03"), ["7_worlds"]))
    assert re.search(words, " ".join(told.split()))


@pytest.mark.slow
@pytest.mark.parametrize("run", [{}, {"scenario": "high"}, {"share_rate": 0.1}])
def test_what_is_quoted_of_the_outlook_stands_with_where_simulations_put_it(
    run: dict[str, Any],
) -> None:
    told = list(reading.passages(parameters.check({"draws": 4096, **run}), ["6_outlook"]))
    for id in ("payments_2025_10_in_all", "azure_used", "microsoft_multiple_2032"):
        first = next(one for one in told if f"(#trace-{id})" in one.markdown)
        assert f"(#trace-{id}) (nine in ten simulations" in first.markdown


def test_words_of_a_publication_belong_to_its_own_day_whatever_it_tells_of() -> None:
    """The article tells of October; its words were not known then."""
    told = dict(days.too_early("Bing and MSN", on("2025-11-12")))
    assert told == {"MSN": datetime.date(2025, 11, 18)}
    assert days.first("DEV") < told["MSN"]
    assert not days.known("DEV", "2025-11-17")
    assert days.known("DEV", "2025-11-18")


@pytest.mark.parametrize(
    "text",
    [
        r"It paid [\$494 million](#trace-payments_2024).",
        r"It was [\$2.47 billion](#trace-implied_revenue_2024) and [one](#trace-payments_2024).",
        r"It paid [minus \$493.8 million](#trace-payments_2024).",
        "It may be $33 billion (nine in ten simulations: $40 to $50 billion), which lies below it.",
        "It may be minus $2 billion (nine in ten simulations: minus $3 to $1 billion).",
        "It may be $9 billion less (nine in ten simulations: $12 billion less to $2 billion more).",
        "It may be $577 less, or $214 more (nine in ten simulations: $197 less to $250 more).",
        "No other source says so.",
    ],
)
def test_what_a_finding_bears_out_is_no_contradiction(text: str) -> None:
    """Rounded further, as a part, as what is lacking; beyond an interval with a word why."""
    run = on("2026-10-03")
    passage = reading.Passage("n", 1, reading.SAID, text)
    assert not list(reading.faults(passage, run))


@pytest.mark.slow
@pytest.mark.parametrize("day", [parameters.FIRST_DAY, "2025-11-18", "2026-06-20", "2026-10-03"])
def test_the_headline_of_the_report_compares_what_surely_differs(day: str) -> None:
    """Not the bill of 2024 with that year's revenue, which the leak's error leaves open."""
    run = on(day)
    values = [value for _, value in shown.values("0_summary", run)]
    told = [one for one in values if isinstance(one, sentences.Headline)]
    (headline,) = told
    led = set(re.findall(r"#trace-([\w-]+)", headline.markdown))
    assert led == {"effective_rate_2024", "share_rate_used"}
    pact = findings.of(run)
    assert pact["effective_rate_2024"].high < pact["share_rate_used"].value


@pytest.mark.later  # shows whole chapters
@pytest.mark.parametrize(
    ("rate", "told"),
    [
        (0.2, "Why less was paid than the 20% reported is not settled."),
        (0.01, "Why more was paid than the 1% assumed here is not settled."),
        (0.1335, "Whether the share is the 13.4% assumed here is not settled."),
    ],
)
def test_what_is_not_settled_is_told_of_what_was_paid(rate: float, told: str) -> None:
    """Not why as much was paid as is due, where it was."""
    run = parameters.check({"share_rate": rate, "draws": 4096})
    said = " ".join(one.text for one in reading.passages(run, ["0_summary"]))
    assert " ".join(said.split()).count(told) == 2


@pytest.mark.later  # shows whole chapters
@pytest.mark.parametrize(
    ("given", "chapter", "told", "never"),
    [
        ({"payment_lag_quarters": 2}, "2_revenue", "the payments imply $3.8 billion", "imply of"),
        ({"payment_lag_quarters": 2}, "3_inference", "the bill was 0.99 times the", "compare"),
        ({"payment_lag_quarters": 2}, "0_summary", "OpenAI took in $3.", "it took in"),
        ({"share_rate": 0.1335}, "3_inference", "no share at the rate that", "and not the 13"),
        ({"back_loading": 0.6}, "4_clauses", "billion in the first year", "billion a year"),
    ],
)
def test_what_holds_as_usual_only_is_not_said_of_other_assumptions(
    given: dict[str, float], chapter: str, told: str, never: str
) -> None:
    """One period that cannot be computed hides no other; a first year is not each year."""
    run = parameters.check(given | {"draws": 4096})
    said = " ".join(" ".join(one.text for one in reading.passages(run, [chapter])).split())
    said = re.sub(r"\[|\]\([^)]*\)|\\\\", "", said)
    assert told in said
    assert never not in said


def test_what_is_found_nowhere_else_is_no_fault() -> None:
    text = r"OpenAI paid [\$493.8 million](#trace-payments_2024) in 2024; audited in June 2026."
    passage = reading.Passage("n", 1, reading.SAID, text)
    assert not list(reading.faults(passage, on("2026-10-03")))


def test_an_end_agreed_upon_may_lie_ahead() -> None:
    assert not list(days.too_early("It runs to 31 December 2030.", on("2025-11-18")))
    assert list(days.too_early("It runs to 30 November 2030.", on("2025-11-18")))


def test_a_month_of_which_something_is_expected_may_lie_ahead() -> None:
    """Twenty billion a year were expected for December 2025 from 6 November on."""
    assert not list(days.too_early("in December 2025", on("2025-11-12")))
    assert list(days.too_early("in January 2026", on("2025-11-12")))


def test_a_publication_is_named_from_the_day_it_came_out_on() -> None:
    """Though what it tells of was known the day before."""
    told = dict(
        days.too_early("Business Today said so.", on("2026-05-11"))
    )  # what it tells is known
    assert told == {"Business Today": datetime.date(2026, 5, 12)}
    assert not dict(days.too_early("Business Today said so.", on("2026-05-12")))


def test_words_are_dated_by_what_exists(tmp_path: pathlib.Path) -> None:
    (tmp_path / "mentions.yml").write_text("- words: [audited]\n  of: NOBODY\n", encoding="utf-8")
    with pytest.raises(schema.Faults, match=r"mentions.yml.*NOBODY.*name a source of"):
        days.mentions(tmp_path)


@pytest.mark.later  # shows whole chapters
@pytest.mark.parametrize("day", [parameters.FIRST_DAY, "2025-11-18", "2026-05-01"])
def test_no_label_of_a_finding_speaks_of_what_became_known_later(day: str) -> None:
    """Its note stands in editions of any day; a period to come may have a name."""
    run = on(day)
    pact = findings.of(run)
    found = (pact[id] for id in pact.index)
    labels = {one.label.replace(one.period.label if one.period else "", "") for one in found}
    assert [(label, early) for label in labels if (early := [*days.too_early(label, run)])] == []


@pytest.mark.later  # shows whole chapters
@pytest.mark.parametrize("day", [parameters.FIRST_DAY, "2026-10-03"])
@pytest.mark.parametrize("chapter", ["5_versions", "6_outlook"])
def test_the_story_speaks_of_no_path_that_it_did_not_introduce(chapter: str, day: str) -> None:
    story = [
        number
        for number, (_, _, tags) in enumerate(shown.cells(chapter), 1)
        if "ledger" not in tags
    ]
    told = [one for one in reading.passages(on(day), [chapter]) if one.cell in story]
    assert told
    for one in told:
        assert one.kind == reading.CELL or not re.search(r"\bpaths?\b", one.text), one.text


@pytest.mark.later  # shows whole chapters
def test_no_table_shows_nothing_but_what_is_unknown() -> None:
    """On the first day, when most is."""
    run = on(parameters.FIRST_DAY)
    values = [value for name in shown.names() for _, value in shown.values(name, run)]
    told = [one for one in values if isinstance(one, charts.Chart | tables.Table)]
    beneath = [one.table if isinstance(one, charts.Chart) else one for one in told]
    printed = [table for one, table in zip(told, beneath, strict=True) if not one.nothing]
    assert len(printed) > 20
    for table in printed:
        rows = table.data()["rows"]
        texts = {cell.get("text") for row in rows for cell in row[1:]}
        assert texts - {"unknown", "", None}, table.title


# What an edition says of itself, and how it could be made otherwise, is of today.
_OF_TODAY = re.compile(
    r"<(?:script|style|pre|code)\b.*?</(?:script|style|pre|code)>"
    r'|<section[^>]*aria-labelledby="?(?:run|method|corrections|cite)\b.*?</section>',
    re.DOTALL,
)


@pytest.mark.slow
@pytest.mark.parametrize("edition", committed.EDITIONS)
def test_no_part_of_a_page_speaks_of_what_its_day_does_not_know(edition: str) -> None:
    """Not the notes either, nor the sources: not the chapters alone, which the press reads."""
    page = _OF_TODAY.sub("", committed.page(edition))
    text = html.unescape(re.sub(r"<[^>]+>", " ", page))
    assert not list(days.too_early(text, committed.order(edition).parameters))
