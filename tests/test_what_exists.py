"""What is added to the data is found and shown, without a word of code."""

import calendar
import csv
import datetime
import math
import operator
import pathlib
import string
from typing import Any

import other_data
import pytest
import tools

from analysis import findings, parameters, schema, worlds

CONTRACT = """
- id: moon_commitment
  title: Moon purchase commitment
  kind: commitment
  payer: OpenAI
  receiver: Moon Computing
  base: OpenAI's purchases from Moon Computing
  reads: OpenAI has contracted to buy computing from Moon Computing over four years.
  not_modelled: Everything; this is a test.
  terms:
    - name: years
      value: 4
      unit: years
      effective: 2026-02-27
      known: 2026-02-27
      kind: official
      source: AMZ
      quote: ""
      confidence: medium
"""
TOTAL = """
    - name: total
      value: 80
      unit: USD
      scale: billion
      effective: 2026-02-27
      known: 2026-02-27
      kind: official
      source: AMZ
      quote: ""
      confidence: medium
"""
FLOWS = "shown.exhibits('5_versions', run)['flows_by_period'].table.data()"
PURCHASES = """[
    [one.value for one in map(pact.get, (
        "total_moon_commitment", "first_year_moon_commitment", "need_moon_commitment_2026",
        "first_year_commitments", "need_commitments_2026"))],
    *[drawn["commitments_by_year"].data() for drawn in [shown.exhibits("4_clauses", run)]],
    *[drawn[name].table.data() for drawn in [shown.exhibits("4_clauses", run)]
      for name in ("commitments", "timeline")],
]"""


@pytest.fixture
def data(tmp_path: pathlib.Path) -> pathlib.Path:
    """Data that a test may change."""
    return other_data.copied(tmp_path)


def add_clause(data: pathlib.Path, text: str) -> None:
    path = data / "terms.yml"
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def rows(table: dict[str, Any]) -> dict[str, list[str]]:
    """A table's rows by the text of their first cell."""
    return {row[0]["text"]: [cell["text"] for cell in row[1:]] for row in table["rows"]}


@pytest.mark.slow
def test_a_contract_with_another_company_counts_and_is_shown(data: pathlib.Path) -> None:
    before = findings.of(parameters.check({}))
    add_clause(data, CONTRACT + TOTAL.lstrip("\n"))
    numbers, by_year, chart, timeline = other_data.seen(data, PURCHASES)
    assert numbers[:3] == [80e9, 20e9, 20e9]
    assert math.isclose(numbers[3], before["first_year_commitments"].value + 20e9)
    assert math.isclose(numbers[4], before["need_commitments_2026"].value + 20e9)
    assert "Moon" in [column["label"] for column in by_year["columns"]]
    assert rows(chart)["Moon purchase commitment"] == ["$20 billion"]
    assert "Moon purchase commitment" in rows(timeline)


@pytest.mark.slow
def test_a_contract_whose_sum_nobody_knows_is_shown_as_unknown(data: pathlib.Path) -> None:
    add_clause(data, CONTRACT)
    numbers, by_year, chart, _ = other_data.seen(data, PURCHASES)
    assert all(math.isnan(one) for one in numbers)
    assert rows(chart)["Moon purchase commitment"] == ["unknown"]
    assert {row[-1] for row in rows(by_year).values()} == {"unknown"}  # of all together


@pytest.mark.slow
def test_a_second_contract_with_microsoft_counts_with_the_first(data: pathlib.Path) -> None:
    first = findings.of(parameters.check({})).azure_coverage().value
    add_clause(data, (CONTRACT + TOTAL.lstrip("\n")).replace("Moon Computing", "Microsoft"))
    second, flows = other_data.seen(data, f"[pact.azure_coverage().value, {FLOWS}]")
    assert math.isclose(second / first, (250 / 7 + 20) / (250 / 7))
    assert "Moon purchases promised" in rows(flows)


LEAKED_LATER = """[one.data() for one in (
    shown.exhibits("1_payments", run)["payments_by_quarter"].table,
    shown.exhibits("1_payments", run)["payments_by_period"],
    shown.exhibits("2_revenue", run)["implied_by_quarter"],
    shown.exhibits("3_inference", run)["inference_against_revenue"].table,
    shown.exhibits("5_versions", run)["flows_by_period"].table,
)]"""


@pytest.mark.slow
def test_a_quarter_that_leaks_later_is_in_every_chart_and_table(data: pathlib.Path) -> None:
    last = {"start": "2025-10-01", "end": "2025-12-31"}
    for flow, value in (("revenue_share", "500"), ("inference", "4000")):
        other_data.add_figure(
            data, f"{flow}_2025q3_z1", id=f"{flow}_2025q4_z1", value=value, **last
        )
    quarters, longer, implied, inference, flows = other_data.seen(data, LEAKED_LATER)
    assert rows(quarters)["Q4 2025"] == ["$4.000 billion", "$500 million"]
    assert rows(longer)["2025"] == ["$1.366 billion", "$12.67 billion"]
    assert rows(implied)["Q4 2025"][0] == "$500 million"
    assert rows(inference)["Q4 2025"][0] == "$4.000 billion"
    heads = [column["label"] for column in flows["columns"]][1:]
    assert rows(flows)["Revenue share"][heads.index("2025")] == "$1.366 billion"


# One world on three days: everything shared at 20 percent, gross, no lag, nothing billed twice.
HISTORY = """[
    {
        f"{quantity}_{slug}": float(past.measured(quantity, period.start, period.end)[0])
            for quantity, slug in [
                ("revenue", "2024"), ("revenue", "2025h1"), ("revenue", "2025"),
                ("expenses_to_microsoft", "2025"),
            ]
            for period in [periods.parse(slug)]
    }
    for day in ("2026-06-30", "2026-07-01", "2026-08-01")
    for drawn in [worlds.draw(day, 1, 2, 0)]
    for past in [worlds.says({
        **drawn,
        "share_rate": 0.2, "shared_fraction": 1.0, "net": 0.0, "lag": 0 * drawn["lag"],
        "deferral": 0.0, "leak_error": 0.0, "last_quarter_growth": 0.25, "last_bill_growth": 0.5,
        "other_azure": 0.0, "base_moves": 0.0,
    }, day)]
]"""


@pytest.mark.slow
def test_worlds_draw_a_quarter_from_the_day_it_leaked_and_no_longer_grow_it(
    data: pathlib.Path,
) -> None:
    last = {"start": "2025-10-01", "end": "2025-12-31"}
    for flow, value, day in (
        ("revenue_share", "500.0", "2026-07-01"),
        ("inference", "4000", "2026-08-01"),
    ):
        like, id = f"{flow}_2025q3_z1", f"{flow}_2025q4_z1"
        other_data.add_figure(data, like, id=id, value=value, known=day, **last)
    before, paid, billed = other_data.seen(data, HISTORY)
    for found, payment, bill in (
        (before, 1.25 * 411.1e6, 1.5 * 3648e6),
        (paid, 500e6, 1.5 * 3648e6),
        (billed, 500e6, 4000e6),
    ):
        assert math.isclose(found["revenue_2024"], 5 * 493.8e6, rel_tol=1e-3)
        assert math.isclose(found["revenue_2025h1"], 5 * 454.7e6, rel_tol=1e-3)
        assert math.isclose(found["revenue_2025"], 5 * (865.8e6 + payment), rel_tol=1e-3)
        to_microsoft = 865.8e6 + payment + 8670e6 + bill
        assert math.isclose(found["expenses_to_microsoft_2025"], to_microsoft, rel_tol=1e-3)


@pytest.mark.slow
def test_a_bill_that_is_only_a_bound_is_told_and_not_drawn(data: pathlib.Path) -> None:
    last = {"start": "2025-10-01", "end": "2025-12-31", "value": "4000", "bound": "at least"}
    other_data.add_figure(data, "inference_2025q3_z1", id="inference_2025q4_new", **last)
    told = "[pact['inference_2025q4'].bound, pact['worlds_effective'].value]"
    bound, effective = other_data.seen(data, told)  # which a quarter without end never gave
    assert bound == "at least"
    assert effective > 1000


def test_the_history_is_refused_without_the_quarters_it_starts_from(data: pathlib.Path) -> None:
    path = data / "figures.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith("inference_2024q1_z1,")]
    path.write_text("".join(kept), encoding="utf-8")
    with pytest.raises(schema.Faults) as raised:
        worlds.load(data)
    (fault,) = raised.value.faults
    assert (fault.file, fault.place) == ("figures.csv", "inference_2024q1")


@pytest.mark.slow
def test_a_quarter_of_search_growth_is_held_against_the_hurdle(data: pathlib.Path) -> None:
    for measure in ("growth", "growth_ex_tac"):
        other_data.add_figure(
            data,
            f"search_advertising_{measure}_fy2026q3_q3_26",
            id=f"search_advertising_{measure}_fy2026q4_k26",
            start="2026-04-01",
            end="2026-06-30",
            value="18",
        )
    beyond, rate = other_data.seen(
        data,
        "[bing_tables.quarters_beyond_hurdle(pact).data(), pact['bing_rate_gross_2026q2'].value]",
    )
    assert rows(beyond)["Q2 2026"] == ["18%", "yes", "18%", "yes"]
    assert math.isclose(rate, 0.1 + 0.1 * 0.03 / 0.15)


@pytest.mark.slow
def test_accounts_of_another_year_are_another_period_of_flows(data: pathlib.Path) -> None:
    other_data.add_figure(
        data,
        "revenue_from_openai_fy2026_k26",
        id="revenue_from_openai_fy2025_k26",
        start="2024-07-01",
        end="2025-06-30",
        value="10",
    )
    other_data.add_figure(
        data,
        "operating_loss_2025_z2",
        id="operating_loss_2023_z2",
        start="2023-01-01",
        end="2023-12-31",
        value="1",
    )
    drawn, loss = other_data.seen(
        data,
        f"[{FLOWS}, pact['loss_2023'].value]",
    )
    heads = [column["label"] for column in drawn["columns"]]
    assert "Microsoft's fiscal 2025" in heads
    assert (
        rows(drawn)["Total charged by Microsoft"][heads.index("Microsoft's fiscal 2025") - 1]
        == "$10 billion"
    )
    assert loss == 1e9


@pytest.mark.slow
def test_a_stake_stated_for_another_day_is_another_column(data: pathlib.Path) -> None:
    path = data / "amendments" / "2026-04.yml"
    text = path.read_text(encoding="utf-8")
    last = text[text.rindex("  - clause: equity_stake\n    action: set\n    name: fraction") :]
    change = last[: last.index("  - clause: equity_stake", 5)]
    change = (
        change.replace("2026-06-30", "2026-09-30")
        .replace("value: 25", "value: 24")
        .replace("2026-07-29", "2026-10-01")
    )
    path.write_text(text + change, encoding="utf-8")
    table = other_data.seen(data, "shown.exhibits('4_clauses', run)['stake_by_date'].data()")
    assert [column["label"] for column in table["columns"]][-1] == "30 September 2026"
    assert rows(table)["Stake"][-2:] == ["about 25%", "about 24%"]


LATER = {
    "id": "revenue_2026q2_new",
    "start": "2026-04-01",
    "end": "2026-06-30",
    "value": "7.1",
    "known": "2026-11-05",
}
PAID_LATER = {
    "id": "microsoft_to_openai_2026_new",
    "start": "2026-01-01",
    "end": "2026-12-31",
    "known": "2026-11-06",
}
ASKED = """[run["as_of"]] + [[
    findings.of({**run, "as_of": day})[id].record()[told]
    for day in ("2025-11-18", run["as_of"]) for id, told in (
        ("later_revenue_2026q2", "value"), ("backtest_revenue_2026q2", "label"),
        ("resale_read", "label"), ("resale_read_rate", "label"))]]"""


@pytest.mark.slow
def test_what_becomes_known_later_moves_the_last_day_and_is_asked_of_the_backtest(
    data: pathlib.Path,
) -> None:
    other_data.add_figure(data, "revenue_2026q1_cna", **LATER)
    other_data.add_figure(data, "microsoft_to_openai_2025_z2", **PAID_LATER)
    whole_year = {
        "id": "revenue_2026_new",
        "start": "2026-01-01",
        "end": "2026-12-31",
        "value": "31.0",
    }
    other_data.add_figure(data, "revenue_2025_z2", **whole_year)  # of which no payment leaked
    last, told = other_data.seen(data, ASKED)
    assert other_data.seen(data, "len([pact[id] for id in pact.index])") > 1000
    assert last == "2026-11-06"
    assert told[:1] == [None]  # nothing of it on the day of the article
    assert told[2:4] == [
        "Microsoft's sales of the models in 2025, if its payment was the reciprocal share",
        "Microsoft's sales of the models so read, over OpenAI's revenue of 2025",
    ]
    assert told[4] == 7.1e9
    assert told[5] == "OpenAI's revenue, Q2 2026, simulated from what was known on 18 November 2025"
    assert told[6].startswith("Microsoft's sales of the models in 2026, if its payment was")
    assert told[7] == "Microsoft's sales of the models so read, over OpenAI's revenue of 2026"


@pytest.mark.slow
def test_what_the_backtest_asks_is_said_by_the_data(data: pathlib.Path) -> None:
    path = data / "uncertainty.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("2026q1]", "2026q1, 2026h2]").replace("2025-11-18\nas", "2025-11-30\nas")
    )
    asked = "[pact['backtest_revenue_2026h2'].bound, pact['backtest_revenue_2024'].label]"
    assert other_data.seen(data, asked) == [
        "between",
        "OpenAI's revenue, 2024, simulated from what was known on 30 November 2025",
    ]


AGREED_AHEAD = """
id: 2027-05
title: Lower share, May 2027
effective: 2027-05-15
enacted: true
reads: The share falls.
changes:
  - {clause: revenue_share, action: set, name: rate, value: 15, unit: percent, until: 2030-12-31,
     known: 2026-05-01, kind: press, source: BT, quote: a lower share, confidence: low}
"""


@pytest.mark.slow
def test_a_stake_that_an_amendment_ends_is_worth_nothing_at_a_round(data: pathlib.Path) -> None:
    told = "path_words.at_last_round(versions.newest(pact), 'X', pact)"
    assert other_data.seen(data, told).startswith("At that value the deal of X would bring {worth")
    end = "  - {clause: equity_stake, action: end, name: NAME, says: It ends., known: 2026-05-01,\n"
    end += "     kind: press, source: BT, quote: it ends, confidence: low}\n"
    ends = "".join(end.replace("NAME", name) for name in ("fraction", "valuation"))
    head, _, _ = AGREED_AHEAD.partition("  - {")
    (data / "amendments" / "2027-05.yml").write_text(head + ends, encoding="utf-8")
    assert other_data.seen(data, told) == ""


@pytest.mark.slow
def test_what_is_agreed_for_a_day_to_come_is_not_said_to_be_in_force(data: pathlib.Path) -> None:
    told = "[deal.began(pact), deal.amended(deal.events(pact, {}))]"
    before = other_data.seen(data, told)
    (data / "amendments" / "2027-05.yml").write_text(AGREED_AHEAD, encoding="utf-8")
    after = other_data.seen(data, told)
    assert before == [
        "The pact in force dates from April 2026.",
        "The pact was amended four times, most recently on 27 April 2026",
    ]
    assert after == [
        "The pact as agreed last takes effect on 15 May 2027.",
        f"{before[1]}, and is to change on 15 May 2027",
    ]


EARLIER = (
    ("revenue_share_2024q1_z1", "2023-10-01", "2023-12-31", "50"),
    ("inference_2024q1_z1", "2023-10-01", "2023-12-31", "300"),
    ("revenue_2025_z2", "2024-01-01", "2024-06-30", "1.5"),
    ("revenue_2025_z2", "2025-01-01", "2025-09-30", "8.1"),
)


@pytest.mark.slow
def test_more_evidence_than_there_are_letters_has_names_all_the_same(data: pathlib.Path) -> None:
    for n, (like, start, end, value) in enumerate(EARLIER):
        other_data.add_figure(data, like, id=f"new_{n}", start=start, end=end, value=value)
    shown = "[shown.exhibits('2_revenue', run)[id].data() for id in ('needs', 'evidence')]"
    needs, evidence = other_data.seen(data, shown)
    assert "First half of 2024" in str(needs) or "first half of 2024" in str(needs)
    named = [row[0]["text"].partition(".")[0] for row in evidence["rows"]]
    assert named[:27] == [*string.ascii_lowercase, "aa"]


@pytest.mark.slow
def test_what_is_expected_of_another_year_is_told_once_it_was_so_before_and_after(
    data: pathlib.Path,
) -> None:
    year = {"start": "2027-01-01", "end": "2027-12-31"}
    told = "[evidence_exhibits.expected(pact, briefly=brief).markdown for brief in (True, False)]"
    other_data.add_figure(data, "revenue_expected_2026_z8", id="revenue_expected_2027", **year)
    other_data.add_figure(data, "revenue_share_expected_2026_sac", id="expected_2027", **year)
    assert not [one for one in other_data.seen(data, told) if "2027" in one]  # of one sum nothing
    other_data.add_figure(data, "revenue_share_expected_2026_sac_b", id="expected_2027_b", **year)
    for one in other_data.seen(data, told):
        assert "2026, payments" in " ".join(one.split())
        assert "2027, payments" in " ".join(one.split())


@pytest.mark.slow
def test_accounts_are_called_audited_where_the_figure_is_of_those(data: pathlib.Path) -> None:
    told = "bill_tables.cost_answer(pact).known.split()[2:5]"
    assert other_data.seen(data, told) == ["audited", "accounts", "record"]
    path = data / "figures.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    like = "expenses_to_microsoft_cost_of_revenue_2025_z2,"
    path.write_text(
        "".join(one.replace(",Z2,", ",SAC,") if one.startswith(like) else one for one in lines),
        encoding="utf-8",
    )
    assert other_data.seen(data, told) == ["reported", "accounts", "show"]


@pytest.mark.slow
def test_what_is_put_off_is_counted_from_the_first_account(data: pathlib.Path) -> None:
    told = "[shown.exhibits('2_revenue', run)['needs'].data()['note'], *(pact[id].label for id in"
    told += " ('deferred_2024', 'deferred_2025h1', 'microsoft_received_2026'))]"
    for n, (like, start, end, value) in enumerate(EARLIER):  # a quarter of no account by itself
        other_data.add_figure(data, like, id=f"new_{n}", start=start, end=end, value=value)
    note, *labels = other_data.seen(data, told)
    assert "the amount put off since January 2024." in note
    assert all("Share deferred since January 2024, by" in label for label in labels[:2])
    received = "Received by Microsoft since 2023, net, as leaked and then as assumed, 2026"
    assert labels[2] == received  # its last quarter leaked
    year = {"start": "2023-01-01", "end": "2023-12-31", "value": "1.0"}
    other_data.add_figure(data, "revenue_2024_z2", id="revenue_2023_new", **year)
    note, *labels = other_data.seen(data, told)
    assert "the amount put off since January 2023." in note
    assert all("Share deferred since January 2023, by" in label for label in labels[:2])


YEAR_LATER = {"start": "2026-01-01", "end": "2026-12-31", "value": "40", "known": "2026-11-07"}
END_LATER = {"start": "2026-12-31", "end": "2026-12-31", "value": "8", "known": "2026-11-07"}
LIMITS = """[[pact[id].label, pact[id].value] for id in (
    "liabilities_in_days", "expenses_allow", "computing_target", "commitments_to_revenue",
    "commitments_until_target")] + [sum(
        pact[f"need_commitments_{year}"].value for year in (2026, 2027, 2028))]"""


@pytest.mark.slow
def test_limits_and_targets_are_of_the_years_that_the_data_name(data: pathlib.Path) -> None:
    id = "expenses_to_microsoft_2026_new"
    other_data.add_figure(data, "expenses_to_microsoft_2025_z2", id=id, **YEAR_LATER)
    id = "liabilities_to_microsoft_2026_12_31_new"
    other_data.add_figure(data, "liabilities_to_microsoft_2025_12_31_z2", id=id, **END_LATER)
    path = data / "quantities.csv"
    text = path.read_text(encoding="utf-8").splitlines(keepends=True)
    target = [line.replace(",no,2030,", ",no,2028,") for line in text]
    path.write_text("".join(target), encoding="utf-8")
    days, expenses, named, revenue, until, asked = other_data.seen(data, LIMITS)
    others = 0.021e9 + 0.058e9  # of the end of 2025, the last that is known
    assert math.isclose(days[1], 365 * (8e9 + others) / 40e9)
    assert expenses[1] == 40e9  # of that year no bill leaked that could be taken off
    assert named[0] == "OpenAI's target for computing until 2028"
    assert revenue[0] == "First year of all commitments over revenue of 2025"
    assert until == ["Purchase commitments from the first year of the path until 2028", asked]


@pytest.mark.slow
def test_what_a_statement_bears_on_is_said_by_the_data(data: pathlib.Path) -> None:
    before = other_data.seen(data, "evidence_exhibits.briefly(pact, ['lag']).markdown")
    path = data / "bearings.yml"
    bearing = "- statement: b26\n  hypothesis: lag\n  speaks: for\n  reading: medium\n"
    spoken = path.read_text(encoding="utf-8") + bearing
    path.write_text(spoken, encoding="utf-8")
    (data / "statements.csv").write_text(
        (data / "statements.csv")
        .read_text(encoding="utf-8")
        .replace("ITI,2026-05-12,low", "ITI,2026-05-12,high"),
        encoding="utf-8",
    )
    after = other_data.seen(data, "evidence_exhibits.briefly(pact, ['lag']).markdown")
    assert "The Information" not in before
    assert "The Information" in after


@pytest.mark.slow
def test_how_surely_a_figure_limits_an_explanation_is_said_by_the_data(data: pathlib.Path) -> None:
    path = data / "limits.yml"
    text = path.read_text(encoding="utf-8")
    asked = "evidence.verdicts(pact)['lag', '2025']"
    before = other_data.seen(data, f"[{asked}[0], len({asked}[1])]")
    path.write_text(
        text.replace('quarters of share"\n  reading: low', 'quarters of share"\n  reading: high')
    )
    after = other_data.seen(data, f"[{asked}[0], len({asked}[1])]")
    assert before[1] == 0
    assert after[1] == 1


READERS = {"bearing": findings.evidence.bearings, "limit": findings.evidence.limiting}


@pytest.mark.parametrize(
    ("kind", "was", "becomes", "told"),
    [
        ("bearing", "statement: b25", "statement: b99", "b99: the statement 'b99' is not in"),
        ("bearing", "hypothesis: lag", "hypothesis: luck", "b01: no explanation is called 'luck'"),
        ("bearing", "hypothesis: lag", "hypothesis: deferral", "b01 on deferral: the bearing stan"),
        ("bearing", "speaks: for", "speaks: maybe", "b02, speaks: 'maybe' is not allowed"),
        ("limit", "finding: expenses_allow", "finding: nobody_allows", "finding: no finding is ca"),
        ("limit", "hypothesis: rate", "hypothesis: luck", "hypothesis: no explanation is 'luck'"),
        ("limit", "since: microsoft_to_openai", "since: luck", "since: nothing is measured as 'l"),
        ("limit", "pace of {month}", "pace of {week}", "reads: a figure tells of no other time"),
        ("limit", "hypothesis: cut", "hypothesis: set_off", "_allows of set_off: the limit stands"),
        ("limit", "reading: high", "reading: sure", "reading: 'sure' is not allowed"),
    ],
)
def test_a_bearing_or_a_limit_by_what_there_is_not_is_refused(
    data: pathlib.Path, kind: str, was: str, becomes: str, told: str
) -> None:
    path = data / f"{kind}s.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(was, becomes, 1), encoding="utf-8")
    with pytest.raises(schema.Faults, match=f"{kind}s.yml, {kind} .*{told}.*Remedy"):
        READERS[kind](data)


def shifted(day: str, months: int) -> str:
    """A day so many months later, or the last of that month."""
    one = datetime.date.fromisoformat(day)
    year, month = divmod(one.year * 12 + one.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    ends = one.day == calendar.monthrange(one.year, one.month)[1]
    return one.replace(
        year=year, month=month + 1, day=last if ends else min(one.day, last)
    ).isoformat()


@pytest.mark.slow
@pytest.mark.parametrize("months", tools.sample([1, 3, 12], 3))
def test_one_more_figure_of_every_quantity_leaves_all_findings_answered(
    data: pathlib.Path, months: int
) -> None:
    (data / "sources.csv").open("a").write("NEW,A paper,,,2026-11-20,,,press,en\n")
    path = data / "figures.csv"
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    last = {one["quantity"]: one for one in sorted(rows, key=operator.itemgetter("end"))}
    for one in last.values():
        new = {"id": f"{one['id']}_new", "source": "NEW", "known": "2026-11-20", "quote": ""}
        days = {name: shifted(one[name], months) for name in ("start", "end")}
        rows.append({**one, **new, **days, "translation": ""})
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    told = "[run['as_of'], len({id: pact[id].record() for id in pact.index})]"
    last_day, answered = other_data.seen(data, told)
    assert last_day == "2026-11-20"
    assert answered > 1000


ENDED = "".join(
    f"  - {{clause: revenue_share, action: end, name: {name}, says: It ends., known: 2026-06-01,\n"
    "     kind: press, source: BT, quote: it ends, confidence: low}\n"
    for name in ("rate", "cap", "last_year")
)


@pytest.mark.slow
def test_two_amendments_of_one_month_are_two_versions_and_a_share_that_ended_is_told_so(
    data: pathlib.Path,
) -> None:
    head, _, change = AGREED_AHEAD.replace("2027-05-15", "2026-06-01").partition("  - {")
    first, then = head + f"  - {{{change}", head.replace("2026-06-01", "2026-06-08") + ENDED
    for id, text in (("2026-06", first), ("2026-06b", then)):
        path = data / "amendments" / f"{id}.yml"
        path.write_text(text.replace("id: 2027-05", f"id: {id}"), encoding="utf-8")
    titles, at_agi, why = other_data.seen(
        data,
        "[versions.enacted_titles(pact), version_words.at_agi(pact), pact.why('cap_binds_year')]",
    )
    assert [*titles.values()][-3:] == ["April 2026", "1 June 2026", "8 June 2026"]
    assert at_agi.endswith(" Under that of 8 June 2026 no share is paid any more.")
    assert why == "this had ended by this day"
