"""The label of a finding stands alone: in notes, in findings.json, and in a search over them."""

import collections
import re

import pytest

from analysis import findings, outlook, parameters
from analysis.explore import catalogue

_POINTS_BACK = re.compile(r"(That|Those|These|This|It|Such)\b")
_KNOWN = re.compile(r"\bas (far as )?known\b")
_NO_ARTICLE = re.compile(r"\b(after|before|in|of|over|than) (first|second) half\b")
_TWO_DATES = re.compile(r"(?<!pact of )\b[A-Z][a-z]+ 20\d\d, 20\d\d\b")  # whose the first is
_OF_MACHINES = re.compile(r"_|\d{4}-\d\d-\d\d")  # an id, a day as data has it


@pytest.fixture(scope="module", params=[{}, {"as_of": "2025-11-18"}], ids=["current", "article"])
def labels(request: pytest.FixtureRequest) -> dict[str, str]:
    """The label of every finding of a run, by its id."""
    every = findings.of(parameters.check(request.param)).all().values()
    return {one.id: one.label for one in every if one.kind == "finding"}


def test_no_label_points_to_another(labels: dict[str, str]) -> None:
    assert [one for one in labels.values() if _POINTS_BACK.match(one)] == []


def test_what_a_scenario_states_says_of_which_years() -> None:
    """Three rates of growth had one name, and what is stated of one year was that of each."""
    read = catalogue.records(parameters.check({})).values()
    told = [
        name for name, said, _ in (one["label"].partition(", scenario ") for one in read) if said
    ]
    assert len({*told}) == len(told) > 10
    assert [one for one in told if not re.search(r"20\d\d", one)] == []


@pytest.mark.parametrize("reaches", [0, 60])
def test_what_a_line_reaches_is_told_of_its_last_year(reaches: float) -> None:
    """Of a profit that reaches nothing it was told as of all years."""
    line = outlook.Stretch(
        first=2026, last=2032, reaches=reaches, unit="percent", source="assumption", reason="Ours."
    )
    assert " in 2032, scenario Mine." in outlook.said("mine", "Mine", "profit", line).label


def test_labels_have_no_ids_and_no_days_as_machines_write_them(labels: dict[str, str]) -> None:
    assert [one for one in labels.values() if _OF_MACHINES.search(one)] == []


def test_no_label_calls_known_what_is_drawn_or_assumed(labels: dict[str, str]) -> None:
    assert [one for one in labels.values() if _KNOWN.search(one)] == []


def test_a_half_year_within_a_label_has_its_article(labels: dict[str, str]) -> None:
    assert [one for one in labels.values() if _NO_ARTICLE.search(one)] == []


def test_of_a_version_and_a_year_a_label_says_which_is_which(labels: dict[str, str]) -> None:
    assert [one for one in labels.values() if _TWO_DATES.search(one)] == []


def test_labels_begin_as_sentences_do(labels: dict[str, str]) -> None:
    assert [one for one in labels.values() if not one[:1].isupper()] == []


def test_no_two_findings_have_one_label(labels: dict[str, str]) -> None:
    many = collections.Counter(labels.values())
    assert [id for id, one in labels.items() if many[one] > 1] == []
