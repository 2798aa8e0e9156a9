"""What others show of a report: its twin in plain Markdown, and the card of its address."""

import pathlib
import re
import struct

import committed
import pytest
import sample_report

from analysis import parameters
from report.formats import card, document, markdown, masthead, twin, typesetting


def test_the_twin_says_what_the_story_says_in_order_without_links_to_notes(
    tmp_path: pathlib.Path,
) -> None:
    text = twin.text(sample_report.read(tmp_path))
    wanted = [
        "# OpenAI paid \\$493.8 million",
        "## The pact at a glance",
        "OpenAI paid $493.8 million, `code` and more.",
        "### What is disputed",
        "## Payments",
        "The [leak](https://example.test/leak) and [the web](https://example.test/a?b=1&c).",
        "**Payments rose**",
        "Seven bars, each higher than the one before.",
        "| Quarter | Column 1 | Column 2 |",
        "- Paid in 2024: **\\$493.8 million** (about \\$493.8 million)",
        "## Sources",
        "## How to cite",
    ]
    places = [text.index(words) for words in wanted]
    assert places == sorted(places)
    assert "#trace" not in text
    assert "#source" not in text


def test_hostile_text_is_no_markup_of_the_twin(tmp_path: pathlib.Path) -> None:
    text = twin.text(sample_report.read_hostile(tmp_path))
    assert "<script" not in re.sub(r"\\\\<", "", text).replace("\\<", "")
    tables = [each for each in markdown.blocks(text) if each.type == "table_open"]
    assert len(tables) == 2


def test_the_twin_and_the_card_of_a_committed_edition_hold_its_answer() -> None:
    report = committed.pages("current")
    text = twin.text(report)
    assert masthead.plain(text.partition("\n")[0]) == card.title(report)
    assert all(f"## {one.title}" in text.replace("\\", "") for one in report.chapters)


@pytest.mark.parametrize("reader", [sample_report.read, sample_report.read_hostile])
def test_the_card_is_a_picture_of_the_usual_size_and_the_same_each_time(
    tmp_path: pathlib.Path, reader: object
) -> None:
    source = card.source(reader(tmp_path))  # type: ignore[operator]  # one of two functions
    drawn = typesetting.typeset(source, "png")
    assert drawn[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", drawn[16:24]) == (1200, 630)
    assert typesetting.typeset(source, "png") == drawn


def test_words_that_are_folded_do_not_count(tmp_path: pathlib.Path) -> None:
    cells = [sample_report.markdown("# Two words\n\nand *three* more."), sample_report.code("x")]
    bare = sample_report.read(tmp_path, {"0_a": cells})
    drawn = sample_report.read(
        tmp_path, {"0_a": [*cells, sample_report.code("x", sample_report.chart())]}
    )
    assert masthead.words(drawn) - masthead.words(bare) == 2  # its headline
    assert masthead.words(bare) == 7  # with the title of the report


def test_a_kind_of_number_is_told_from_its_day_on(tmp_path: pathlib.Path) -> None:
    def kinds(day: str) -> list[str]:
        run = parameters.check({"as_of": day})
        return [word for word, _ in sample_report.read(tmp_path, run=run).key]

    assert kinds("2026-10-03") == ["Leaked", "Audited", "Assumed"]
    assert kinds("2025-11-18") == ["Leaked", "Assumed"]


def test_the_twin_says_what_was_changed_and_by_which_name(tmp_path: pathlib.Path) -> None:
    told = r"usual: the way back: 30%, not 20% (other\_rate)."
    assert told in twin.text(sample_report.read(tmp_path))


def test_what_a_day_does_not_say_leaves_no_gap_in_the_twin(tmp_path: pathlib.Path) -> None:
    cells = [
        sample_report.markdown("# A"),
        sample_report.markdown("One.   Two.\n\n  \n\n\nThree."),
        sample_report.markdown(" "),
        sample_report.markdown("Four."),
    ]
    told = twin.text(sample_report.read(tmp_path, {"0_a": cells}))
    assert "## A\n\nOne. Two.\n\nThree.\n\nFour.\n\n## Sources" in told
    assert "\n\n\n" not in told


def test_a_chart_without_a_drawing_still_has_its_table_in_the_twin(tmp_path: pathlib.Path) -> None:
    cells = [sample_report.markdown("# A"), sample_report.code("x", sample_report.undrawable())]
    read = sample_report.read(tmp_path, {"0_a": cells})
    assert isinstance(read.chapters[0].blocks[0], document.Chart)
    assert "| Q1 2024 | \\$77.3 million | 0.2 |" in twin.text(read)


def test_the_twin_says_once_what_a_chart_shows_and_names_several_sources_as_such(
    tmp_path: pathlib.Path,
) -> None:
    """A forecast's subtitle goes on with its range, and its table was titled the same again."""
    drawn = sample_report.chart()
    told = drawn[document.CHART]
    told["subtitle"] = "Payments by quarter; nine in ten simulations: $1 to $2 billion"
    told["table"]["sources"] = ["Z1", "TC"]
    cells = [sample_report.markdown("# A"), sample_report.code("x", drawn)]
    text = twin.text(sample_report.read(tmp_path, {"0_a": cells}))
    assert text.count("Payments by quarter") == 1
    assert "Sources: Publisher Z1, Publisher TC." in text
