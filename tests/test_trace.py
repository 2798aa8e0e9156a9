"""A trace in the terminal leads from a finding down to the words of its sources."""

import pytest

from analysis import parameters, traces
from analysis.explore import catalogue
from analysis.findings import explain
from report.verbs import cli

RUN = parameters.check({})


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[str]]:
    code = cli.main(["trace", *arguments])
    said = capsys.readouterr()
    return code, (said.out or said.err).splitlines()


def test_a_trace_leads_down_to_the_words_of_the_leak(capsys: pytest.CaptureFixture[str]) -> None:
    code, lines = told(capsys, "implied_revenue_2024")
    assert code == 0
    assert lines[0].startswith("implied_revenue_2024: at least $2.469 billion. OpenAI revenue")
    assert lines[1] == "  = (payments_2024 + 4 * netting) / (share_rate * shared_fraction)"
    (quarter,) = [
        n for n, line in enumerate(lines) if "revenue_share_2024q1_z1: $77.3 mill" in line
    ]
    assert "“Microsoft Revenue Share: $77.3 million”" in lines[quarter + 1]
    assert "https://www.wheresyoured.at/oai_docs/" in lines[quarter + 1]


def test_inputs_stand_further_in_than_what_they_are_inputs_of() -> None:
    lines = list(explain.tree(catalogue.found("gap_2024", RUN, "trace")))
    depth = {line.split(":")[0].strip(): len(line) - len(line.lstrip()) for line in lines}
    assert depth["gap_2024"] < depth["implied_revenue_2024"] < depth["payments_2024"]


def test_what_is_an_input_twice_is_told_once() -> None:
    one = traces.known(1.0, "USD", id="one", label="One", kind="parameter")
    two = (one + one).named("two", "Two")
    three = (two / one).named("three", "Three")
    lines = [line.strip() for line in explain.tree((three * two).named("four", "Four"))]
    assert lines.count("= one + one") == 1
    assert lines.count("told above") == 1


def test_parameters_and_editions_set_the_run(capsys: pytest.CaptureFixture[str]) -> None:
    assert "$4.938 billion" in told(capsys, "implied_revenue_2024", "-p", "share_rate=0.1")[1][0]
    then = told(capsys, "reported_revenue_2025", "--edition", "article")[1][0]
    assert "unknown" in then


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["implied_revenue"], "trace, implied_revenue: there is no such finding. Remedy: use"),
        (["share_rate"], "share_rate: it is a parameter. Remedy: `python -m report explain` tells"),
        (["gap_2024", "--edition", "articel"], "there is no such edition. Remedy: use article"),
        (["gap_2024", "-p", "share_rate=2"], "2 is out of range"),
    ],
)
def test_what_is_not_there_is_refused_in_words(
    capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    code, lines = told(capsys, *arguments)
    assert code == 2
    assert words in "\n".join(lines)


def test_a_published_figure_and_a_term_have_a_trace_of_their_own(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, lines = told(capsys, "revenue_share_cap-2026-04-27-BT")
    assert code == 0
    assert lines[0] == "revenue_share_cap: $38 billion. Revenue share, OpenAI to Microsoft: cap"
    assert "in force from 2026-04-27" in lines[1]


def test_what_a_run_assumes_of_a_parameter_has_a_trace(capsys: pytest.CaptureFixture[str]) -> None:
    code, lines = told(capsys, "netting")
    assert code == 0
    assert lines[0].startswith("netting: ")


def test_what_the_companies_replied_is_told_once_and_only_once_it_was_said() -> None:
    def replies(as_of: str) -> list[str]:
        lines = explain.tree(catalogue.found("payments_2024", RUN, "trace"), as_of)
        return [line.strip() for line in lines if "said of leak" in line]

    microsoft = "said of leak: a Microsoft spokeswoman, 2025-11-12: “We won"
    assert sum(line.startswith(microsoft) for line in replies("2025-11-12")) == 1
    assert not any("TechCrunch" in line for line in replies("2025-11-13"))
    assert any("TechCrunch" in line for line in replies("2025-11-14"))
