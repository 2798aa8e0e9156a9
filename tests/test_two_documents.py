"""The story is short and stands alone, the ledger proves it; each leads to the other's very note.

The budgets are those of the design: a reader has fifteen minutes, a phone little patience.
"""

import math
import pathlib
import re
import statistics
import subprocess
from html import unescape
from typing import Any

import committed
import conftest
import kept_ids
import page
import pikepdf
import pytest
import sample_report
import tools
from playwright import sync_api

from analysis import figures
from analysis.findings import naming
from report.formats import document, html, masthead

pytestmark = pytest.mark.slow
either_edition = pytest.mark.parametrize("edition", ["current", "article"])
STORY, LEDGER = document.STORY, document.LEDGER
MOST = {STORY: (16, 800_000), LEDGER: (math.inf, 4_000_000)}  # pages and bytes of a PDF


def count(report: document.Document, kind: type) -> int:
    return sum(isinstance(block, kind) for one in report.chapters for block in one.blocks)


def sentences(report: document.Document) -> list[str]:
    """What is told in sentences: paragraphs, and the headlines of charts; no list of gaps."""
    blocks = [block for one in report.chapters for block in one.blocks]
    texts = [one.markdown for one in blocks if isinstance(one, document.Prose)]
    texts += [one.headline for one in blocks if isinstance(one, document.Chart)]
    parts = [
        part
        for text in texts
        for part in re.split(r"\n\s*\n", text)
        if not re.match("#|Not known", part)
    ]
    return [
        one for part in parts for one in re.split(r"(?<=[.!?])\s+(?=[A-Z])", masthead.plain(part))
    ]


# How much there is


@either_edition
def test_the_story_has_at_most_four_thousand_words(edition: str) -> None:
    assert masthead.words(committed.part(edition, STORY)) <= 4000


@either_edition
def test_the_story_is_easily_read(edition: str) -> None:
    lengths = sorted(len(one.split()) for one in sentences(committed.part(edition, STORY)))
    words = " ".join(sentences(committed.part(edition, STORY))).split()
    syllables = sum(max(1, len(re.findall("[aeiouy]+", each.lower()))) for each in words)
    ease = 206.835 - 1.015 * len(words) / len(lengths) - 84.6 * syllables / len(words)  # Flesch's
    median = statistics.median(lengths)
    told = f"{ease:.0f}, sentences of {median:g} words, at most {lengths[-1]}"
    print(f"{edition}: reading ease {told}")  # noqa: T201 - measured to be seen (pytest -rP)
    assert median <= 17
    assert lengths[-1] <= 35
    assert ease >= 50  # as a good newspaper's


@either_edition
def test_the_story_has_at_most_thirteen_charts_and_six_tables(edition: str) -> None:
    story = committed.part(edition, STORY)
    assert count(story, document.Chart) <= 13
    assert count(story, document.Table) <= 6


@either_edition
def test_the_page_of_the_ledger_has_at_most_a_megabyte(edition: str) -> None:
    assert len(committed.published(edition, LEDGER).encode()) <= 1_000_000


@either_edition
def test_the_page_of_the_story_has_at_most_600_kilobytes(edition: str) -> None:
    assert len(committed.published(edition, STORY).encode()) <= 600_000


@pytest.mark.parametrize(
    ("edition", "part"), tools.crossed(("current", "article"), (STORY, LEDGER))
)
def test_each_pdf_is_short_for_every_reader_and_for_an_archive(
    typeset: conftest.Typeset, edition: str, part: str, tmp_path: pathlib.Path
) -> None:
    content = typeset(edition, part)
    for level in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_3A):
        checked = page.validate_pdf_bytes(content, profile=level)
        assert checked.is_compliant, [failure.message for failure in checked.failures]
    path = tmp_path / "it.pdf"
    path.write_bytes(content)
    subprocess.run([tools.program("qpdf"), "--check", path], check=True, capture_output=True)
    pages, size = MOST[part]
    with pikepdf.open(path) as read:
        assert len(read.pages) <= pages
    assert len(content) <= size


# What stands where


def anchors(text: str) -> set[str]:
    return set(re.findall(r'\bid="?([^" >]+)', text))


def led(text: str, name: str) -> list[str]:
    """The places of another file that a page leads to."""
    return re.findall(rf'href="?{name}\.html#([^" >]+)', text)


@either_edition
def test_every_link_to_the_other_document_leads_to_a_place_in_it(edition: str) -> None:
    story, ledger = committed.published(edition, STORY), committed.published(edition, LEDGER)
    there, back = led(story, LEDGER), led(ledger, STORY)
    assert len(there) > 100
    assert len(back) > 100
    assert set(there) <= anchors(ledger)
    assert set(back) <= anchors(story)


@either_edition
def test_the_ledger_has_a_note_for_every_finding_that_either_names(edition: str) -> None:
    whole = committed.pages(edition)
    story, ledger = committed.part(edition, STORY), committed.part(edition, LEDGER)
    assert set(whole.findings) | set(story.findings) == set(ledger.findings)
    assert set(whole.sources) <= set(ledger.sources)
    assert set(whole.statements) <= set(ledger.statements)
    assert {one.term for one in story.glossary} <= {one.term for one in ledger.glossary}


@either_edition
def test_the_story_has_the_notes_that_its_own_text_leads_to_and_no_other(edition: str) -> None:
    text = committed.published(edition, STORY)
    chapters = html.render(committed.part(edition, STORY)).partition('aria-labelledby="notes"')[0]
    named = set(re.findall(r'href="#(trace-[^"]+)"', chapters))
    notes = set(re.findall(r'<li id="?(trace-[^" >]+)', text))
    assert named <= notes
    assert {f"trace-{name}" for name in committed.part(edition, STORY).findings} <= named


def test_a_note_of_the_story_tells_its_sources_however_deep_and_leads_on_in_the_ledger(
    tmp_path: pathlib.Path,
) -> None:
    proof = sample_report.markdown("More.") | {"metadata": {"tags": ["ledger"]}}
    cells = sample_report.cells()
    cells["1_payments"].append(proof)
    deep = sample_report.finding(
        "total", {**sample_report.findings()["quarter"], "kind": "finding"}
    )
    found = sample_report.findings() | {"total": deep}
    story = html.render(sample_report.read(tmp_path, cells, findings=found, part=STORY))
    note = re.findall(r'<li id="trace-total">.*?</li>', story, re.DOTALL)[0]
    assert "quarter [$493.8 m]" in note
    assert 'href="#trace-quarter"' not in note
    assert 'Rests on <a href="#trace-payments_2024q1">Payment payments_2024q1</a>' in note
    assert 'href="ledger.html#trace-total">In the ledger</a>' in note
    ledger = html.render(sample_report.read(tmp_path, cells, findings=found, part=LEDGER))
    assert 'href="report.html#trace-total">In the report</a>' in ledger
    assert '<a href="#trace-quarter">quarter</a>' in ledger
    assert 'id="trace-quarter"' in ledger
    assert 'href="report.html#trace-quarter"' not in ledger


def quotient() -> dict[str, Any]:
    """Findings, of which total is a sum of many over one that has no wording."""
    parts = [sample_report.figure(f"part_{number}") for number in range(9)]
    paid = sample_report.finding("quarter", *parts)
    base = sample_report.finding("unknown", sample_report.figure("base_2024", quote=""))
    total = sample_report.finding("total", {**paid, "kind": "finding"}, {**base, "kind": "finding"})
    total["formula"] = "quarter / unknown"
    return sample_report.findings() | {one["id"]: one for one in (paid, base, total)}


def test_a_note_tells_the_sources_of_each_input_in_turn(tmp_path: pathlib.Path) -> None:
    cells = sample_report.cells()
    cells["1_payments"].append(sample_report.markdown("More.") | {"metadata": {"tags": ["ledger"]}})
    read = sample_report.read(tmp_path, cells, findings=quotient(), part=STORY)
    told = [one["id"] for one in read.rests["total"]]
    assert told == ["part_0", "base_2024", "part_1", "part_2", "part_3", "part_4"]


def test_the_panel_tells_the_sources_of_each_input_in_turn(
    tmp_path: pathlib.Path, browser: sync_api.Browser
) -> None:
    path = tmp_path / "page.html"
    path.write_text(html.page(sample_report.read(tmp_path, findings=quotient())), encoding="utf-8")
    tab = browser.new_page()
    tab.goto(f"file://{path}#trace-total")
    tab.locator("dialog[open]").wait_for()
    told = tab.locator("dialog h2:text-is('Some of what it rests on') + ul > li > a")
    parts = ("part_0", "base_2024", "part_1", "part_2", "part_3")
    assert told.all_inner_texts() == [f"Payment {one}" for one in parts]
    tab.goto(f"file://{path}#trace-unknown")
    alone = tab.locator("dialog h2:text-is('What it rests on') + ul > li > a")
    alone.first.wait_for()
    assert alone.all_inner_texts() == ["Payment base_2024"]
    tab.close()


def test_the_ledger_carries_no_chart_library(tmp_path: pathlib.Path) -> None:
    proof = sample_report.code("x", sample_report.chart()) | {"metadata": {"tags": ["ledger"]}}
    cells = {"0_a": [sample_report.markdown("# A\n"), sample_report.markdown("Text."), proof]}
    ledger = html.render(sample_report.read(tmp_path, cells, part=LEDGER))
    assert "<svg" in ledger
    assert 'id="vega"' not in ledger


def test_a_formula_in_words_is_told_once_for_all_findings_that_it_gives(
    tmp_path: pathlib.Path,
) -> None:
    words = {"total": "The sum of it.", "quarter": "The sum of it."}
    text = html.render(sample_report.read(tmp_path, meanings=words))
    assert text.count("The sum of it.") == 1
    kinds = re.findall(r'<p class="words">(.*?)</p>\n<ul>(.*?)</ul>', text, re.DOTALL)
    assert [(said, re.findall(r'id="trace-(\w+)"', notes)) for said, notes in kinds] == [
        ("The sum of it.", ["total", "quarter"])
    ]


def test_no_finding_without_a_formula_in_words_stands_beneath_that_of_others(
    tmp_path: pathlib.Path,
) -> None:
    text = html.render(sample_report.read(tmp_path, meanings={"total": "The payments of it."}))
    before, _, beneath = text.partition('<p class="words">The payments of it.</p>')
    assert 'id="trace-quarter"' in before
    assert re.findall(r'<li id="trace-(\w+)"', beneath.partition("</section>")[0]) == ["total"]


@either_edition
def test_the_ledger_holds_every_source_and_every_statement_that_the_day_knows(
    edition: str,
) -> None:
    ledger = committed.part(edition, LEDGER)
    day = ledger.as_of
    assert {*ledger.sources} >= naming.heard(day)
    told = unescape(committed.published(edition, LEDGER))
    said = [one for one in figures.statements() if one.known.isoformat() <= day]
    assert [one.id for one in said if (one.quote or one.gist) not in told] == []


def test_nothing_that_the_ledger_held_is_lost(documents: dict[str, pathlib.Path]) -> None:
    held = kept_ids.shown(documents["current ledger"].read_text(encoding="utf-8"))
    assert sorted(kept_ids.frozen() - held) == []
