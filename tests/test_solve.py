"""What must be true for a finding to have a value: every place, no false one, and plain words."""

import math
import pathlib
from collections.abc import Iterator, Mapping
from typing import Any
from unittest import mock

import numpy as np
import pytest
import scenarios
from hypothesis import given
from hypothesis import strategies as some

from analysis import exhibits, findings, parameters, schema, traces
from analysis.exhibits import swings
from analysis.explore import solve, sweeps
from report.verbs import asking, cli

RUN = parameters.check({})
FLOOR = "That is a floor; no ceiling is known."
CLOSE = solve.TOLERANCE * 0.99  # of the range of share_rate


def solved(finding: str, target: float, by: str, run: dict[str, Any] = RUN) -> solve.Solution:
    return solve.solve(finding, target, by, run)


def told(finding: str, target: float, by: str, run: dict[str, Any] = RUN) -> str:
    return solve.told(solved(finding, target, by, run))


@pytest.fixture
def rising(tmp_path: pathlib.Path) -> Iterator[dict[str, Any]]:
    """A run on 30 bn of revenue in 2026 and half as much again in each year after it."""
    with scenarios.known(scenarios.growing("rising", 50, tmp_path)):
        yield parameters.check({"scenario": "rising"})


# Where a function meets a target


def meetings(at: Any, target: float = 0.0) -> list[solve.Place]:
    points = np.linspace(0.0, 1.0, solve.STEPS + 1)
    return list(solve.meetings(at, points, at(points), target, solve.TOLERANCE))


@pytest.mark.later  # many roots
@given(some.lists(some.integers(1, 99), min_size=1, max_size=5, unique=True))
def test_every_root_of_a_polynomial_is_found_and_no_other(hundredths: list[int]) -> None:
    roots = sorted(n / 100 + 0.0003 for n in hundredths)
    found = meetings(lambda x: math.prod(x - root for root in roots))
    assert all(place.jump is None and place.first == place.last for place in found)
    assert [place.first for place in found] == pytest.approx(roots, abs=1e-9)


@pytest.mark.parametrize("root", [0.0, 0.5, 1.0])
def test_a_root_at_an_end_of_the_range_or_on_a_step_is_found_once(root: float) -> None:
    assert meetings(lambda x: x - root) == [solve.Place(root, root)]


@pytest.mark.later  # many roots
@given(some.floats(0.01, 0.99))
def test_a_jump_past_the_target_is_no_root(edge: float) -> None:
    (place,) = meetings(lambda x: np.where(x < edge, x - 2, x + 2))
    assert place.first <= edge <= place.last <= place.first + 1e-9
    assert place.jump == pytest.approx((edge - 2, edge + 2), abs=1e-8)


def test_a_pole_is_no_root() -> None:
    (place,) = meetings(lambda x: 1 / (x - 0.3333))
    assert place.jump is not None


def test_a_jump_on_the_same_side_of_the_target_does_not_hide_a_root() -> None:
    places = meetings(lambda x: np.where(x < 0.35, x + 1, x - 0.3505))
    assert [place.jump is None for place in places] == [False, True]
    assert places[1].first == pytest.approx(0.3505, abs=1e-9)


def test_a_stretch_on_the_target_is_told_from_end_to_end() -> None:
    (place,) = meetings(lambda x: np.maximum(0, np.abs(x - 0.5) - 0.12345))
    assert (place.first, place.last) == pytest.approx((0.37655, 0.62345), abs=1e-8)


def test_what_is_unknown_meets_nothing() -> None:
    assert meetings(lambda x: np.where(x < 0.5, np.nan, x - 0.25)) == []


# Of the findings


def test_the_rate_that_gives_the_reported_revenue_is_payments_over_revenue() -> None:
    one = solved("implied_revenue_2024", 3.7e9, "share_rate")
    (place,) = one.places
    assert place.first == place.last == pytest.approx(0.4938 / 3.7, abs=CLOSE)
    said = "implied_revenue_2024 is $3.7 billion where share_rate is 13.3459%."
    assert solve.told(one) == f"{said} {FLOOR}"


@pytest.mark.slow
def test_each_of_several_values_gives_the_target_in_a_run_of_its_own(
    rising: dict[str, Any],
) -> None:
    one = solved("due_revenue_share_2026_04_2029", 5e9, "share_rate", rising)
    # Of 101.25 bn in 2029; or what the 142.5 bn of 2026 to 2028 leave of the cap of 38 bn.
    expected = (5 / 101.25, (38 - 5) / 142.5)
    assert [place.first for place in one.places] == pytest.approx(expected, abs=CLOSE)
    assert " where share_rate is 4.93827% or 23.1579%." in solve.told(one)
    for place in one.places:
        alone = findings.of({**rising, "share_rate": place.first})
        assert alone[one.finding.id].value == pytest.approx(5e9, rel=1e-7)


def test_no_value_is_told_with_what_the_finding_runs_between() -> None:
    assert told("implied_revenue_2024", 4.9e7, "share_rate") == (
        "No share_rate from 1% to 100% gives $49 million: "
        f"implied_revenue_2024 runs from $493.8 million to $49.38 billion. {FLOOR}"
    )


def test_an_amount_is_told_as_one_may_give_it() -> None:
    said = "implied_revenue_2024 is $3.7 billion where netting is $61.55 million a quarter."
    assert told("implied_revenue_2024", 3.7e9, "netting") == f"{said} {FLOOR}"
    (place,) = solved("implied_revenue_2024", 3.7e9, "netting").places
    assert parameters.read({"netting": "$61.55 million a quarter"})["netting"] == pytest.approx(
        place.first
    )
    tried = "No netting from nothing to $1,000 million a quarter gives $2 billion: "
    assert told("implied_revenue_2024", 2e9, "netting").startswith(tried)


def test_of_a_choice_the_words_are_told_that_were_tried() -> None:
    assert told("outlook_revenue_2032", 1.0, "scenario").startswith(
        "No scenario of base, high, low, reported gives $1: outlook_revenue_2032 runs from "
    )


def test_a_whole_number_meets_the_target_or_jumps_past_it(rising: dict[str, Any]) -> None:
    assert told("first_year_azure_commitment", 2.5e10, "azure_years") == (
        "first_year_azure_commitment is $25 billion where azure_years is 10 years."
    )
    # A fifth of 67.5 bn is due in 2028.
    assert told("due_revenue_share_2023_01_2028", 5e9, "agi_year", rising) == (
        "due_revenue_share_2023_01_2028 is $5 billion where agi_year is "
        "between 2028 ($0) and 2029 ($13.5 billion), by a jump past it."
    )


def test_a_number_that_takes_passes_is_solved_by_too() -> None:
    (place,) = solved("implied_revenue_2024", 3e9, "payment_lag_quarters").places
    assert (place.first, place.last) == (0, 1)
    assert place.jump == pytest.approx((2.469e9, 3.1145e9))


def test_a_part_is_told_in_percent_and_one_quarter_in_the_singular() -> None:
    words = told("implied_to_reported_2024", 1.0, "share_rate")
    assert words.startswith("implied_to_reported_2024 is 100% where share_rate is 13.3")
    assert told("implied_to_reported_2024", 1.0, "payment_lag_quarters").endswith(
        f"between 1 quarter (84.2%) and 2 quarters (103%), by a jump past it. {FLOOR}"
    )


@pytest.mark.parametrize(
    ("finding", "target", "ending"),
    [
        ("lag_needed_2025h1", 2, f" from 15.3349% to 100%. {FLOOR}"),
        (
            "lag_needed_2025h1",
            3,
            " to 2 quarters. In part that is a floor; no ceiling is known.",
        ),
        ("shortfall_2025", 1e9, " is 14.2754%. That is a ceiling; no floor is known."),
        ("share_due_2024", 3e8, " is 8.10811%."),
    ],
)
def test_a_bound_is_said_to_be_one(finding: str, target: float, ending: str) -> None:
    assert told(finding, target, "share_rate").endswith(ending)


def test_a_stretch_is_told(rising: dict[str, Any]) -> None:
    words = told("due_revenue_share_2026_04_2030", 0.0, "share_rate", rising)
    # The cap is used up before: 38 of the 243.75 bn of 2026 to 2029.
    assert words.endswith(" is $0 where share_rate is anything from 15.5897% to 100%.")


def test_what_does_not_depend_on_the_parameter_is_said_to_be_so() -> None:
    assert told("payments_2024", 4.938e8, "share_rate") == (
        "payments_2024 does not depend on share_rate: it is $493.8 million, the target."
    )
    assert told("payments_2024", 1e9, "scenario") == (
        "payments_2024 does not depend on scenario: it is $493.8 million, not $1 billion."
    )


def test_the_unknown_is_told() -> None:
    words = told("payments_2025", 1e9, "share_rate")
    assert words == "payments_2025 is unknown whatever share_rate is."


def test_the_choices_that_give_the_target_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    worth = {"increment": 1e9, "above_hurdle": 2e9, "whole": 1e9}

    def answer(_: object, run: Any, *__: object) -> Mapping[str, traces.Traced]:
        return {"payments_2024": traces.known(worth[run["bing_base"]], "USD")}

    monkeypatch.setattr(sweeps, "answer", answer)
    words = told("payments_2024", 1e9, "bing_base")
    assert words == "payments_2024 is $1 billion where bing_base is increment or whole."


@pytest.mark.parametrize("by", ["as_of", "draws", "seed"])
def test_a_parameter_with_too_many_passes_is_refused(by: str) -> None:
    with pytest.raises(
        schema.Faults, match=r"would take a pass of its own\. Remedy: sweep the val"
    ):
        solved("payments_2024", 1e9, by)


def test_the_table_leads_to_the_findings_and_says_what_it_takes() -> None:
    questions = [
        ("implied_revenue_2024", 3.7e9, "share_rate"),
        ("implied_revenue_2024", 1e12, "share_rate"),
    ]
    shown = swings.solved("must_hold", "What must hold", questions, RUN)
    assert isinstance(shown, exhibits.Table)
    first, second = shown.data()["rows"]
    assert first[1]["trace"] == "implied_revenue_2024"
    assert [cell["text"] for cell in first[2:]] == [
        "$3.7 billion",
        "Share rate",
        "13.3%",
    ]
    assert second[4]["text"].startswith("no value: it runs from $493.8 million to $")


# On the command line


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3.7e9", 3.7e9),
        ("3.7 billion", 3.7e9),
        ("$3.7 Billion", 3.7e9),
        ("3,700,000,000", 3.7e9),
        ("-5million", -5e6),
        ("20%", 0.2),
        ("0", 0.0),
    ],
)
def test_an_amount_is_read_as_people_write_it(text: str, number: float) -> None:
    assert solve.amount(text) == pytest.approx(number, rel=1e-15)


@pytest.mark.parametrize("text", ["", "much", "3 dozen", "nan", "inf", "1e", "1 2"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no number"):
        solve.amount(text)


def test_a_target_in_percent_of_what_is_no_part_is_refused(
    capsys: pytest.CaptureFixture[str],
) -> None:
    question = ["--finding", "implied_revenue_2024", "--target", "20%", "--by", "share_rate"]
    assert cli.main(["solve", *question]) == 2
    rule = "--target, 20%: implied_revenue_2024 is in USD. Remedy: give it in that, such as"
    assert capsys.readouterr().err.startswith(rule)
    growth = ["--finding", "growth_payments_2025_9m", "--target", "50%", "--by", "netting"]
    assert cli.main(["solve", *growth]) == 0


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("2029", "cap_reached_year is the start of 2029 where"),
        ("q2 2029", "cap_reached_year is the start of Q2 2029 where"),
        ("30 June 2029", "cap_reached_year is 30 June 2029 where"),
        ("2029-06-30", "cap_reached_year is 30 June 2029 where"),
        ("2031", "No revenue_factor from 0.5 to 2 gives the start of 2031: "),
        ("3.7 billion", "--target, 3.7 billion: cap_reached_year is a date. Remedy: give a day, "),
    ],
)
def test_the_target_of_a_date_is_a_day_or_what_begins_with_it(
    capsys: pytest.CaptureFixture[str], target: str, words: str
) -> None:
    question = ["--finding", "cap_reached_year", "--by", "revenue_factor"]
    cli.main(["solve", *question, "--target", target])
    assert "".join(capsys.readouterr()).startswith(words)


def test_a_day_is_no_target_of_what_is_no_date(capsys: pytest.CaptureFixture[str]) -> None:
    question = ["--finding", "implied_revenue_2024", "--by", "share_rate"]
    assert cli.main(["solve", *question, "--target", "Q2 2029"]) == 2
    assert "implied_revenue_2024 is in USD" in capsys.readouterr().err


def test_solve_answers_with_the_parameters_of_the_run(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = mock.Mock(wraps=asking.order)
    monkeypatch.setattr(asking, "order", taken)
    question = ["--finding", "implied_revenue_2024", "--target", "3.7 billion"]
    assert cli.main(["solve", *question, "--by", "share_rate", "-p", "payment_lag_quarters=1"]) == 0
    usual = findings.of(RUN | {"payment_lag_quarters": 1})["implied_revenue_2024"].value
    rate = f"{20 * usual / 3.7e9:.6g}%"
    assert capsys.readouterr().out == (
        f"implied_revenue_2024 is $3.7 billion where share_rate is {rate}. {FLOOR}\n"
    )
    assert taken.call_count == 1


@pytest.mark.parametrize(
    ("changed", "lines"),
    [
        (
            {"--finding": "implied_revenue_24", "--by": "share_rat"},
            [
                "--finding, implied_revenue_24: there is no such finding. Remedy: use implied_re",
                "--by, share_rat: there is no such parameter. Remedy: use share_rate or ",
            ],
        ),
        (
            {"--finding": "IMPLIED_REVENUE_2024"},
            ["--finding, IMPLIED_REVENUE_2024: there is no such finding. Remedy: use implied"],
        ),
        ({"--by": "amendments"}, ["--by, amendments: there is no such parameter."]),
        ({"--target": "1e400"}, ["--target, 1e400: '1e400' is too large a number. Remedy: write"]),
        (
            {"--target": "3 dozen", "-p": "rate=1", "--edition": "articel"},
            [
                "--edition, articel: there is no such edition. Remedy: use article",
                "-p, rate: there is no such parameter.",
                "--target, 3 dozen: '3 dozen' is no number in a unit that is known",
            ],
        ),
    ],
)
def test_a_wrong_question_is_refused_all_at_once(
    capsys: pytest.CaptureFixture[str], changed: dict[str, str], lines: list[str]
) -> None:
    usual = {"--finding": "implied_revenue_2024", "--target": "1", "--by": "share_rate"}
    code = cli.main(["solve", *(word for pair in (usual | changed).items() for word in pair)])
    said = capsys.readouterr().err.splitlines()
    assert code == 2
    assert len(said) == len(lines)
    assert all(a.startswith(b) for a, b in zip(said, lines, strict=True))


def test_all_that_is_wrong_with_a_question_is_told_at_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    question = ["--finding", "gap", "--target", "tree", "--by", "share_rat", "-p", "netting=x"]
    assert cli.main(["solve", *question]) == 2
    places = [line.partition(":")[0] for line in capsys.readouterr().err.splitlines()]
    assert places == ["-p, netting", "--target, tree", "--finding, gap", "--by, share_rat"]
