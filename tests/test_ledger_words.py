"""What a hostile reading of the ledger found, kind by kind."""

import pathlib
import re

import pytest
import reading
import sample_report
import shown

from analysis import exhibits, findings, parameters, terms, traces, wording, worlds
from analysis.exhibits import (
    backtests,
    contract_tables,
    deal,
    evidence_exhibits,
    path_words,
    scenarios,
    sentences,
    swings,
    tables,
    words,
    world_tables,
)
from analysis.explore import catalogue, intervals
from analysis.outlook import path
from report.formats import amounts, apparatus, notes

RUN = parameters.check({})
PACT = findings.of(RUN)
WIDE = "payments_2025_10_in_all"


def test_a_net_payment_and_its_range_are_rounded_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    narrow = {"payments_2026_04_in_all": worlds.Interval(39.05e9, 39.3e9, 39.64e9, 1e7)}
    monkeypatch.setattr(intervals, "of", lambda _: narrow)
    found = findings.of(parameters.check({"cap_counts": "amendment"}))
    told = wording.plain(path_words.net("payments_2026_04_in_all", found, short=True))
    assert told == "$40 billion (nine in ten simulations: $39 to $40 billion)"
    monkeypatch.setattr(intervals, "of", lambda _: {})
    found = findings.of(parameters.check({"cap_counts": "all"}))  # and others than what leaked
    told = wording.plain(path_words.net("payments_2026_04_in_all", found, short=True))
    assert told == "at most $37 billion"
    about = findings.of(parameters.check({"share_rate": 0.0398}))  # either way, by rounding
    told = path_words.net(WIDE, about, short=True)
    assert about[WIDE].low < 0 < about[WIDE].high
    assert wording.plain(told).startswith("minus $")


def test_a_bound_keeps_its_word_beside_a_range() -> None:
    """A ceiling is no middle of what simulations span."""
    found = findings.of(parameters.check({"cap_counts": "all"}))  # and others than what leaked
    assert found["pv_revenue_share_2026_04"].bound == "at most"
    told = sentences.say("{pv_revenue_share_2026_04:range short}", found).known
    assert wording.plain(told).startswith("at most $37 billion (nine in ten simulations: $")


def test_a_small_end_of_a_wide_range_is_not_lost_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intervals, "of", lambda _: {WIDE: worlds.Interval(12e9, 96e9, 223e9, 1e8)})
    told = wording.plain(sentences.drawn(WIDE, PACT))
    assert told == " (nine in ten simulations: $12 to $223 billion)"
    monkeypatch.setattr(intervals, "of", lambda _: {WIDE: worlds.Interval(-3e9, 20e9, 76e9, 1e8)})
    assert "minus $76 to $3 billion" in wording.plain(sentences.drawn(WIDE, PACT, mirrored=True))


def test_the_table_of_headline_findings_prints_ends_as_sentences_do() -> None:
    table = world_tables.precision(PACT)
    assert isinstance(table, tables.Table)
    *_, id = world_tables.precise(PACT)
    told = {row[0]["text"]: str(row[2]["text"]) for row in table.data()["rows"]}
    low, high = told[PACT[id].label].split(" to ")
    assert wording.plain(sentences.drawn(id, PACT)).endswith(f": {wording.between(low, high)})")


def test_a_span_of_days_tells_the_quarter_of_each_end() -> None:
    told = wording.span(traces.Traced(2036.4, 2036.3, 2036.505, wording.DATE))
    assert told == "Q2 2036 to Q3 2036"


def test_simulations_that_all_come_to_one_number_tell_it_once() -> None:
    record = {"id": "x", "value": 38e9, "low": 37e9, "high": 40e9, "unit": "USD"}
    told = amounts.in_worlds({**record, "world_low": 38e9, "world_high": 38e9})
    assert told == "simulations: $38 billion"


def test_a_value_that_is_printed_like_an_end_of_its_simulations_lies_not_outside() -> None:
    record = {"id": "x", "value": 39.3596e9, "low": 38e9, "high": 39.36e9, "unit": "USD"}
    told = amounts.in_worlds({**record, "world_low": 39.36e9, "world_high": 39.36e9})
    assert told == "simulations: $39.36 billion"


@pytest.mark.parametrize(
    ("drawn", "unit", "told"),
    [
        ((260.9, 263.3), "years", "263 years"),
        ((259.0, 263.3), "years", "260 years"),  # which lies within
        ((265.0, 270.0), "years", "260 years"),  # where the value itself does not
        ((260.9, 263.3), "USD", "$263"),
    ],
)
def test_a_value_is_not_rounded_out_of_the_simulations_beside_it(
    drawn: tuple[float, float], unit: str, told: str
) -> None:
    record = {"id": "x", "value": 262.75, "low": 240.48, "high": 268.7, "unit": unit}
    ends = dict(zip(("world_low", "world_high"), drawn, strict=True))
    assert amounts.amount({**record, **ends}) == told


def test_a_figure_printed_as_about_so_much_is_listed_so(tmp_path: pathlib.Path) -> None:
    records = catalogue.records(RUN)
    listed = {}
    for name in ("revenue_2024_tc", "revenue_2024_z2"):
        shown = sample_report.prose(f"[x](#trace-{name})")
        cells = {"0_a": [sample_report.markdown("# A"), sample_report.code("x", shown)]}
        (tmp_path / name).mkdir()
        read = sample_report.read(tmp_path / name, cells, run=RUN, published={name: records[name]})
        (one,) = notes.notes(read).published
        listed[name] = one.value
    assert listed == {"revenue_2024_tc": "about $4 billion", "revenue_2024_z2": "$3.7 billion"}


def test_a_first_day_is_told_as_applied_where_nobody_published_it() -> None:
    agreed = terms.load()["revenue_share"].terms
    ends = next(one for one in agreed if one.name == "ends_at_agi" and one.source == "DEV")
    assert words.in_force(ends).startswith("start not published; applied from ")
    cap = next(one for one in PACT.agreed["revenue_share"].terms if one.name == "cap" and one.value)
    assert words.in_force(cap).startswith("27 April 2026 to ")  # what counts is open, not the day


def test_one_line_differs_and_several_differ() -> None:
    told = scenarios.compared({"azure_used": "Azure"}, RUN).note
    assert "one differs in" in told
    assert not re.search(r"\bone differ\b|\b(two|six|seven) differs\b", told)


def test_a_year_among_quarters_is_explained() -> None:
    assert "rounding leaves its quarter open" in scenarios.cap_dates(RUN).note
    sure = scenarios.cap_dates(parameters.check({"growth_added": 0.3}))
    texts = [str(cell[0]) for row in sure.rows for cell in row[1:] if isinstance(cell, tuple)]
    years = [one for one in texts if re.fullmatch(r"\d{4}", one)]
    assert ("quarter open" in sure.note) == bool(years)


def test_an_answer_beside_its_own_range_is_explained() -> None:
    spans = {"stake_factor": (1.05, 2.0)}
    beside = swings.strongest(["pv_total_2026_04"], spans, RUN)
    assert isinstance(beside, tables.Table)
    assert "simulations draw around something else" in beside.note
    within = swings.strongest(["pv_total_2026_04"], {"stake_factor": (0.5, 2.0)}, RUN)
    assert isinstance(within, tables.Table)
    assert "something else" not in within.note
    for ends, told in (((1.05, 2.0), beside.note), ((0.5, 2.0), "")):
        drawn = swings.frame({"pv_total_2026_04": "It"}, {"stake_factor": ends}, RUN)
        assert swings.apart(drawn) == told


def test_the_same_in_all_simulations_is_told_and_not_called_none() -> None:
    years = PACT.frame({"payments_2026_04": "On the path"}, ["2031"])
    told = intervals.beside(years, {})
    assert set(told["text"]) == {"$0"}


def clauses_told(as_of: str, *kinds: str) -> str:
    """What the clauses of some kinds, or of all, say in an edition of a day."""
    run = parameters.check({"as_of": as_of})
    return "\n".join(exhibits.readings(one, run).markdown for one in kinds or terms.KINDS)


def test_a_clause_that_has_ended_is_told_so_beside_its_present_tense() -> None:
    ended = "In force until 27 October 2025"
    assert ended in clauses_told("2026-10-03", "participation")
    assert "In force until 26 April 2026" in clauses_told("2026-10-03", "ladder")
    assert "In force until" not in clauses_told("2025-11-18", "ladder")  # nobody knew of its end
    assert "models and products.** Microsoft" in clauses_told("2026-10-03")  # it runs to 2032


def test_the_chapter_tells_every_clause_and_what_is_not_modelled_of_it() -> None:
    """Of the revenue share itself, and of seven others, that stood nowhere in the report."""
    read = "".join(source for _, source, _ in shown.cells("4_clauses"))
    assert sorted(re.findall(r'exhibits\.readings\("(\w+)", run\)', read)) == sorted(terms.KINDS)
    told = wording.plain(clauses_told("2026-10-03"))
    for clause in findings.of(RUN).agreed.values():
        assert told.count(f"{clause.title}.") == 1
        assert clause.not_modelled in told
    assert "AWS purchase commitment, expansion" in told
    assert "AWS purchase commitment, expansion" not in clauses_told("2025-11-18")


@pytest.mark.later  # shows a whole chapter
@pytest.mark.parametrize("chapter", ["0_summary", "7_worlds"])
def test_the_cap_is_told_as_the_run_counts_payments(chapter: str) -> None:
    run = parameters.check({"cap_counts": "all", "draws": 4096})
    told = " ".join(
        one.markdown for _, one in shown.values(chapter, run) if isinstance(one, sentences.Prose)
    )
    assert "#trace-cap_binds_all)" in told
    assert not re.search(r"#trace-cap_(left|binds)_year\)", told)


def test_an_assumption_is_listed_with_its_own_middle_and_not_one_as_coarse_as_its_spread() -> None:
    told = {
        id: amounts.assumed(one)
        for id, one in catalogue.records(RUN).items()
        if one.get("kind") == "scenario"
    }
    assert told["drawn_later_quarter_growth"] == "16.3%, nine in ten 1.7% to 32.5%"  # was 20%
    assert told["drawn_net"] == "1, nine in ten 0 to 1"
    assert told["base_revenue_growth_2027_2028"] == "60%"


def test_the_timeline_counts_the_clauses_that_had_ended_by_the_day() -> None:
    assert deal.many_ended(PACT) == "Five of 17 clauses had ended by 3 October 2026"
    leak = findings.of(parameters.check({"as_of": "2025-11-12"}))
    assert deal.many_ended(leak) == "Two of 16 clauses had ended by 12 November 2025"


def test_a_cap_that_is_not_used_up_is_dated_as_the_end_of_the_share() -> None:
    low = parameters.check({"scenario": "low", "share_rate": 0.08})
    beside = swings.strongest(["cap_reached_year"], worlds.spans(low), low)
    assert isinstance(beside, tables.Table)
    ((label, dated, _),) = beside.data()["rows"]
    assert str(label["text"]).startswith("When the cap is used up or the share ends")
    assert dated["text"] == "Q1 2031"  # the start of it: the share ends with 2030


def test_before_simulations_were_written_no_sentence_describes_them() -> None:
    run = parameters.check({"as_of": "2025-11-14"})
    for chapter, words_ in (("7_worlds", "One simulation draws"), ("6_outlook", "Each assumption")):
        said = [str(one.markdown) for _, one in shown.values(chapter, run) if hasattr(one, "known")]
        assert not any(words_ in each for each in said)
    usual = [str(one.markdown) for _, one in shown.values("7_worlds", RUN) if hasattr(one, "known")]
    assert any("One simulation draws" in each for each in usual)


def test_what_simulations_draw_of_a_worth_is_said_only_beside_one() -> None:
    run = parameters.check({"as_of": "2026-06-15"})  # the scenarios were written later
    said = [
        str(one.markdown) for _, one in shown.values("5_versions", run) if hasattr(one, "known")
    ]
    assert not any("also draw the worth" in each for each in said)


def test_what_simulations_are_held_against_is_what_the_run_assumes() -> None:
    """It was said to deduct nothing, whatever the run deducts."""
    for changed, told in (({}, "nothing was"), ({"netting": 1000.0}, "$1 billion was")):
        run = parameters.check(changed)
        said = [
            wording.plain(getattr(one, "markdown", "")) for _, one in shown.values("7_worlds", run)
        ]
        (told_of,) = [one for one in said if "Simulations deduct" in one]
        assert f"{told} deducted from it" in told_of


def test_an_interval_that_evidence_made_wider_is_said_to_be_told_so() -> None:
    note = backtests.scores(PACT).note
    assert "below nothing where it made it wider" in note


def test_the_note_of_a_table_tells_of_no_row_that_is_not_there() -> None:
    for as_of, told in (("2025-11-14", False), ("2026-10-03", True)):
        drawn = shown.exhibits("5_versions", parameters.check({"as_of": as_of}))
        assert ("last round" in drawn["versions_worth"].note) is told


def test_no_evidence_is_listed_on_a_period_whose_revenue_was_not_published() -> None:
    for as_of, told in (("2025-11-13", False), ("2026-10-03", True)):
        pact = findings.of(parameters.check({"as_of": as_of}))
        rows = evidence_exhibits.limits(pact).data()["rows"]
        assert any(", 2025: " in str(row[0]["text"]) for row in rows) is told


def test_what_a_question_is_set_against_is_said_once_that_was_published() -> None:
    for as_of, told in (("2026-05-13", False), ("2026-10-03", True)):
        pact = findings.of(parameters.check({"as_of": as_of}))
        assert ("expenses to Microsoft" in backtests.note(pact)) is told


def _said(chapter: str) -> str:
    """The sentences of a chapter, on one line."""
    said = (str(one.markdown) for _, one in shown.values(chapter, RUN) if hasattr(one, "known"))
    return " ".join(" ".join(said).split())


def test_a_target_that_the_press_put_at_about_so_much_is_told_so() -> None:
    told = wording.plain(_said("6_outlook"))
    assert "was reported in February 2026 as about $600 billion" in told


def test_payments_added_up_are_said_to_be_less_those_the_other_way() -> None:
    in_full = _said("6_outlook").split("## The outlook in full")[1]
    assert "sums less Microsoft's own payments" in in_full


def test_a_contract_that_grew_is_not_said_to_have_been_agreed_as_a_whole_on_its_first_day() -> None:
    table = contract_tables.table(PACT)
    assert table.columns[1] == "First known"
    assert "the order in which it became known" in table.note


def test_a_cell_of_a_promise_not_yet_made_is_empty_with_the_reason() -> None:
    beneath = shown.exhibits("5_versions", RUN)["flows_by_period"].table
    rows = [[cell["text"] for cell in row] for row in beneath.data()["rows"]]
    assert any("" in row for row in rows)
    assert "before it was made nothing stands in its row" in beneath.note


def test_a_day_that_no_source_names_is_said_to_be_taken_so() -> None:
    claims = (pathlib.Path(__file__).parents[1] / "notebooks" / "8_claims.ipynb").read_text("utf-8")
    for told in (apparatus.method(), claims):
        assert "the last day of its month" in " ".join(told.split())


def test_one_thing_has_one_name_in_the_tables_of_the_outlook() -> None:
    told = shown.exhibits("6_outlook", RUN)
    heads = told["inference_by_year"].columns
    questions = [row[0] for row in told["scenarios_compared"].rows]
    assert "Microsoft's multiple of money" in heads
    assert any("Microsoft's multiple of money" in str(one) for one in questions)
    titles = [*path.LABELS.values(), *(one.title for one in worlds.load().inputs)]
    assert not [one for one in titles if "resale" in one]


@pytest.mark.parametrize("chapter", ["5_versions", "6_outlook"])
def test_before_a_scenario_was_written_no_list_says_what_its_path_leaves_out(chapter: str) -> None:
    def told(day: str) -> str:
        run = parameters.check({"as_of": day})
        return " ".join(one.text for one in reading.passages(run, [chapter]))

    left_out = (
        "path is one of many",
        "scenario is one path",
        "put under each version",
        "return spans",
    )
    assert not [one for one in left_out if one in told("2025-11-20")]
    assert [one for one in left_out if one in told(RUN["as_of"])]


def test_what_leaked_accounts_say_is_said_to_have_leaked() -> None:
    assert (
        "leaked accounts of all 2025"
        in shown.exhibits("5_versions", RUN)["flows_by_period"].headline
    )
    assert "paid OpenAI in 2025 by the leaked accounts" in wording.plain(_said("5_versions"))


def test_the_share_on_a_projection_names_the_rate_that_it_is_paid_at() -> None:
    run = parameters.check({"as_of": "2026-03-01", "share_rate": 0.3})
    told = " ".join(one.text for one in reading.passages(run, ["6_outlook"]))
    assert "at the rate of this edition" in " ".join(told.split())


def test_what_a_table_says_is_not_said_over_it_too() -> None:
    assert "Payments are late in" not in _said("7_worlds")
    assert "counts at the value stated when it was agreed" not in _said("5_versions")
    assert "The share on the projection comes to" not in _said("6_outlook")
