"""Every number of the committed editions that comes from data leads to its note."""

import collections
import functools
import pathlib
import re
from typing import Any

import audit
import committed
import pytest
import sample_report

from report.formats import document, notes

EDITIONS = ("current", "article")
# Publications that are on record without an address.
ADDRESSLESS = {"CHR", "DAV"}


@functools.cache
def audited(name: str) -> tuple[list[str], collections.Counter[str]]:
    """What the audit of an edition's page finds, and how often each exception served."""
    return audit.faults(committed.pages(name))


@pytest.mark.slow
@pytest.mark.parametrize("name", EDITIONS)
def test_every_digit_of_the_page_has_a_trace_or_is_a_listed_exception(name: str) -> None:
    found, _ = audited(name)
    assert not found, "no trace for:\n" + "\n".join(found)


@pytest.mark.slow
def test_every_exception_is_needed() -> None:
    served = sum((audited(name)[1] for name in EDITIONS), start=audit.NONE)
    assert not {one.name for one in audit.EXCEPTIONS} - {n for n, times in served.items() if times}


# Where traces end


@pytest.mark.slow
@pytest.mark.parametrize("name", EDITIONS)
def test_every_published_figure_and_term_says_where_when_in_which_words_and_how_sure(
    name: str,
) -> None:
    report = committed.pages(name)
    quoted = 0
    assert not any(report.sources[key].addresses for key in ADDRESSLESS & set(report.sources))
    for note in notes.notes(report).published:
        if note.value == "unknown" or not note.trust:  # nobody published it
            assert not note.quote
            continue
        assert re.search(r"\d{4}$", note.origin), note.id
        assert note.source in ADDRESSLESS or report.sources[note.source].addresses, note.source
        assert re.match(r"(leaked|press|official|executive|derived), (high|medium|low)", note.trust)
        quoted += bool(note.quote)
    assert quoted > 80


@pytest.mark.slow
@pytest.mark.parametrize("name", EDITIONS)
def test_every_figure_of_the_leak_leads_to_what_both_companies_replied(name: str) -> None:
    told = notes.notes(committed.pages(name))
    leaked = [
        one
        for one in told.published
        if re.match("(revenue_share|inference)_20", one.id) and one.trust
    ]
    assert len(leaked) > 14
    replies = {one.anchor: one.replies for one in told.said}
    for one in leaked:
        speakers = [statement.speaker for statement, _ in replies[one.replies]]
        assert speakers[:2] == ["A Microsoft spokeswoman", "An OpenAI spokesman"], one.id
        days = [statement.known for statement, _ in replies[one.replies][2:]]
        assert days == sorted(days), one.id


# What the audit finds


def chart(words: str, alt: str = "A bar.", tooltip: object = None) -> dict[str, Any]:
    """A chart with a text in it, whose data trace 77.3 alone, to a finding of 493.8 million."""
    made = sample_report.chart("words", "What was paid")
    made[document.CHART] |= {"alt": alt, "sources": []}
    made[document.CHART]["table"] |= {"note": "", "sources": []}
    rows = [[{"text": "Payments", "trace": None}, {"text": "$77.3 million", "trace": "total"}]]
    columns = [{"label": label, "align": "left"} for label in ("What", "Amount")]
    made[document.CHART]["table"] |= {"rows": rows, "columns": columns}
    encoding = {"text": {"field": "words"}} | ({"tooltip": tooltip} if tooltip else {})
    made[document.SPEC] = {
        "data": {"values": [{"words": words, "more": "then $88 million"}]},
        "mark": "text",
        "encoding": encoding,
    }
    return made


def found_in(folder: pathlib.Path, *outputs: dict[str, Any], prose: str = "") -> list[str]:
    content = [sample_report.markdown(f"# A chapter\n\n{prose}"), sample_report.code("x", *outputs)]
    report = sample_report.read(folder, {"0_chapter": content})
    return audit.faults(report)[0]


@pytest.mark.parametrize(
    "prose",
    [
        "It cost 5 dollars.",
        "It cost $2,024 million.",
        "It was 2019 million then.",
        "- a [traced 5](#trace-total) and 6 beside it",
        "It rose by 20%, in [one quarter](#chapter).",
    ],
)
def test_a_number_in_prose_that_leads_nowhere_is_found(tmp_path: pathlib.Path, prose: str) -> None:
    assert len(found_in(tmp_path, prose=prose)) == 1


@pytest.mark.parametrize(
    "prose",
    [
        "It cost [$5 million](#trace-total) by 30 June 2026, in Q2 2026, and in fiscal 2025.",
        "- The writer says 5 million ([Publisher](#source-Z1)).",
    ],
)
def test_a_number_that_leads_on_and_a_date_are_left_alone(
    tmp_path: pathlib.Path, prose: str
) -> None:
    assert found_in(tmp_path, prose=prose) == []


def test_a_cell_without_a_trace_is_found(tmp_path: pathlib.Path) -> None:
    found = found_in(tmp_path, sample_report.table())
    assert found.count("chapter, payments_table, column Column 2, td: 0.2") == 7


@pytest.mark.later  # draws
@pytest.mark.parametrize(
    ("words", "alt", "tooltip", "faults"),
    [
        ("Payments: $77.3 million", "$77.3 million.", None, 0),
        ("Payments: $494 m", "A bar.", None, 0),  # as its finding is labelled
        ("Payments: $78 million", "A bar.", None, 1),
        ("Payments", "A bar of $78 million.", None, 1),
        ("Payments", "A bar.", {"field": "words"}, 0),
        ("Payments", "A bar.", [{"field": "words"}, {"field": "more"}], 1),
        ("Payments", "A bar.", {"content": "data"}, 1),
    ],
)
def test_a_number_in_a_drawing_must_stand_with_a_trace_in_its_data(
    tmp_path: pathlib.Path, words: str, alt: str, tooltip: object, faults: int
) -> None:
    assert len(found_in(tmp_path, chart(words, alt, tooltip))) == faults


@pytest.mark.later  # draws
def test_the_ticks_of_an_axis_are_left_alone_and_the_label_beside_them_is_not(
    tmp_path: pathlib.Path,
) -> None:
    made = sample_report.chart()
    made[document.CHART]["table"] = chart("")[document.CHART]["table"]
    labels = [line for line in found_in(tmp_path, made) if ", text: " in line]
    assert [line.rpartition(" ")[2] for line in labels] == [
        "70",
        "95",
        "120",
        "145",
        "170",
        "195",
        "220",
    ]
