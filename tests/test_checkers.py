"""Readers and checkers that nobody here wrote find nothing wrong with the committed pages."""

import dataclasses
import itertools
import json
import pathlib
import subprocess
from collections.abc import Iterator
from typing import Any

import committed
import conftest
import pytest
import test_browser
import tools
from playwright import sync_api

import report
from report.compare import causes, changes, comparison, reading, sides, telling
from report.formats import document, markdown

pytestmark = pytest.mark.browser
SIZES = {"phone": test_browser.PHONE, "desktop": test_browser.DESKTOP}
DOCUMENTS = (document.STORY, document.LEDGER)
# What looks alike in both widths is looked at in one, and in both in `make robust`.
either_size = pytest.mark.parametrize("size", tools.sample(SIZES, 2))
PUBLISHED = tools.crossed(committed.EDITIONS, DOCUMENTS)
edition_part_size = pytest.mark.parametrize(
    ("edition", "part", "size"), tools.crossed(committed.EDITIONS, DOCUMENTS, SIZES)
)


def output(*command: str | pathlib.Path) -> str:
    """What a program writes; it is expected to be content."""
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def test_the_nu_html_checker_finds_no_error(
    documents: dict[str, pathlib.Path], compared: pathlib.Path
) -> None:
    at_once = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss2m")  # no code is worth tuning
    checker = tools.package("vnu-jar/build/dist/vnu.jar")
    command = (tools.program("java"), *at_once, "-jar", checker)
    pages = [documents[f"{edition} {part}"] for edition, part in PUBLISHED]
    assert output(*command, "--errors-only", *pages, compared) == ""


# Accessibility

STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
ON_COLOURS = ["color-contrast", "link-in-text-block"]
VIOLATIONS = """async (runOnly) => {
  const { violations } = await axe.run({ runOnly, resultTypes: ["violations"] });
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target}`));
}"""

# Notes are made alike, and so are the rows of a table; all are looked at in the page as it is
# published. Of them every so-manieth stays, and what is to be opened.
FEWER = """([trace, step]) => {
  const opened = document.querySelector(trace);
  const target = opened.hash || "main";
  const thin = (all) => all.forEach((it, place) => {
    const kept = it.contains(opened) || it.matches(target) || it.querySelector(target);
    if (place % step && !kept) it.remove();
  });
  thin(document.querySelectorAll(".notes li"));
  document.querySelectorAll("tbody").forEach((table) => thin([...table.rows]));
}"""


def violations(page: sync_api.Page, rules: Any = STANDARD) -> list[str]:
    """What axe-core holds against a page as it stands."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(tools.package("axe-core/axe.min.js").read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(VIOLATIONS, rules)
    return found


@pytest.mark.parametrize(("edition", "part"), PUBLISHED)
def test_axe_finds_no_violation_of_wcag_in_the_page_as_it_is_published(
    look: test_browser.Go, documents: dict[str, pathlib.Path], edition: str, part: str
) -> None:
    seen = look(documents[f"{edition} {part}"], bypass_csp=True)
    unfold(seen.page)
    assert violations(seen.page) == []


@edition_part_size
def test_axe_finds_no_violation_of_wcag(
    look: test_browser.Go, documents: dict[str, pathlib.Path], edition: str, part: str, size: str
) -> None:
    """By day and by night, in which only colours differ."""
    seen = look(documents[f"{edition} {part}"], bypass_csp=True, viewport=SIZES[size])
    unfold(seen.page)
    seen.page.locator(TRACE).first.wait_for()  # links get their names in an idle moment
    seen.page.evaluate(FEWER, [TRACE, tools.step(10)])
    if part == document.STORY:
        seen.page.locator(SLIDER).press("ArrowRight")
        seen.page.locator(".notice").wait_for()
    else:
        seen.page.locator(".search input").fill("revenue")
    found = by_day_and_by_night(seen.page)
    seen.page.locator(TRACE).first.click()
    seen.page.locator("dialog").wait_for()
    # The note alone: to read the chapters again, looked at a line above, would take seconds.
    seen.page.eval_on_selector_all(
        "main > *:not(:has(dialog))", "all => all.forEach(it => it.remove())"
    )
    found += by_day_and_by_night(seen.page)
    assert found == []


def by_day_and_by_night(page: sync_api.Page) -> list[str]:
    """What axe-core holds against a page in light colours, and of its rules on colours in dark."""
    page.emulate_media(color_scheme="light")
    found = violations(page)
    page.emulate_media(color_scheme="dark")
    return found + violations(page, {"type": "rule", "values": ON_COLOURS})


@pytest.fixture(scope="module")
def compared(once: conftest.Once) -> pathlib.Path:
    return once("compared", compare) / "changes.html"


def compare(folder: pathlib.Path) -> None:
    """The page of what differs between the committed editions, whose causes take longer to find."""
    a, b = (
        sides.Side(
            name,
            name,
            {},
            changes.Inputs({"as_of": name}, {}),
            "",
            committed.by_id(name),
            {
                path.stem: json.loads(path.read_text(encoding="utf-8"))
                for path in (report.EDITIONS / name / "notebooks").glob("*.ipynb")
            },
        )
        for name in ("article", "current")
    )
    differing = changes.between(a.inputs, b.inputs)
    cause = causes.Cause("day", differing[0].told, 1.0)
    moved = [dataclasses.replace(one, causes=(cause,)) for one in causes.moved(a, b)]
    said = reading.sentences(a.notebooks, b.notebooks)
    drawn = reading.charts(a.notebooks, b.notebooks)
    found = comparison.Comparison("a", "b", moved, 0, differing, "", said, drawn)
    (folder / "changes.html").write_text(telling.page(found), encoding="utf-8")


@either_size
def test_axe_finds_no_violation_of_wcag_in_the_page_of_a_comparison(
    look: test_browser.Go, compared: pathlib.Path, size: str
) -> None:
    seen = look(compared, viewport=SIZES[size], bypass_csp=True).page
    seen.evaluate(FEWER, ["h1", 40])
    found, sideways = (
        by_day_and_by_night(seen),
        seen.evaluate("document.documentElement.scrollWidth"),
    )
    assert found == []
    assert sideways <= SIZES[size]["width"]


def unfold(page: sync_api.Page) -> None:
    """Open every fold, and lay out what waits until it is in view: until then it has no place."""
    page.add_style_tag(content="* { content-visibility: visible !important }")
    page.eval_on_selector_all("details", "all => all.forEach((each) => { each.open = true; })")


# Quiet, within the screen, and for any reader


@edition_part_size
def test_a_page_without_a_network_is_quiet_and_never_scrolls_sideways(
    look: test_browser.Go, documents: dict[str, pathlib.Path], edition: str, part: str, size: str
) -> None:
    path = documents[f"{edition} {part}"]
    seen = look(path, viewport=SIZES[size])
    if part == document.STORY:
        seen.draw()
    width = "document.documentElement.scrollWidth"
    assert seen.page.evaluate(width) == SIZES[size]["width"]
    unfold(seen.page)
    assert seen.page.evaluate(width) == SIZES[size]["width"]
    assert seen.said == []
    assert [url for url in seen.asked if not url.startswith("data:")] == [path.as_uri()]


@pytest.mark.parametrize("edition", committed.EDITIONS)
def test_a_text_browser_shows_every_chapter_and_every_headline_number(
    documents: dict[str, pathlib.Path], edition: str
) -> None:
    text = output(
        tools.program("lynx"),
        "-dump",
        "-nolist",
        "-display_charset=utf-8",
        documents[f"{edition} report"],
    )
    read = " ".join(text.split())
    first, *_ = chapters = committed.part(edition, document.STORY).chapters
    numbers = set(headline_numbers(first))
    assert len(numbers) >= 5
    assert {number for number in numbers if number not in read} == set()
    assert [chapter.title for chapter in chapters if chapter.title not in read] == []
    assert max(map(len, text.splitlines())) < 200  # no script, no drawing


def headline_numbers(chapter: document.Chapter) -> Iterator[str]:
    """The numbers in the prose of a chapter, as printed."""
    for block in chapter.blocks:
        if isinstance(block, document.Prose):
            tokens = markdown.flat(markdown.blocks(block.markdown))
            for opening, content in itertools.pairwise(tokens):
                if str(opening.attrGet("href")).startswith("#trace-"):
                    yield content.content


# The keyboard alone

SLIDER = ".sliders [name=share_rate]"
TRACE = ".prose a[href^='#trace-']"
FOCUS = """(wanted) => {
  const { activeElement: it } = document;
  const shown = it === document.body || getComputedStyle(it).outlineStyle !== "none";
  return { there: it.matches(wanted), shown, at: it.outerHTML.slice(0, 80) };
}"""


def walk(page: sync_api.Page, wanted: str, most: int = 100) -> None:
    """Press Tab until what is wanted has the focus, which must be seen at every stop.

    The way round a note leads through the browser's own bars, where the page shows nothing.
    """
    for _ in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS, wanted)
        assert stop["shown"], stop["at"]
        if stop["there"]:
            return
    pytest.fail(f"{most} stops, and no {wanted}")


@pytest.mark.parametrize(("edition", "size"), tools.crossed(committed.EDITIONS, SIZES))
def test_the_keyboard_alone_leads_from_the_contents_to_a_number_and_on_to_a_table(
    look: test_browser.Go, documents: dict[str, pathlib.Path], edition: str, size: str
) -> None:
    seen = look(documents[f"{edition} report"], viewport=SIZES[size])
    page, panel = seen.page, seen.page.locator("dialog")
    if size == "phone":
        walk(page, ".contents summary")
        page.keyboard.press("Enter")
    walk(page, ".contents a[href='#payments']")
    page.keyboard.press("Enter")
    page.wait_for_url("**#payments")

    number = f"section[aria-labelledby=payments] {TRACE}"
    page.locator(number).first.wait_for()
    walk(page, number)
    page.keyboard.press("Enter")
    panel.wait_for()
    walk(page, "dialog summary")
    walk(page, "dialog .close")
    page.keyboard.press("Escape")
    panel.wait_for(state="hidden")
    page.locator(f"{number}:focus").wait_for()

    walk(page, ".data summary")
    page.keyboard.press("Enter")
    walk(page, ".data[open] td a")
    page.keyboard.press("Enter")
    panel.wait_for()
    assert seen.said == []


@either_size
def test_the_keyboard_alone_moves_an_assumption_and_takes_it_back(
    look: test_browser.Go, documents: dict[str, pathlib.Path], size: str
) -> None:
    seen = look(documents["current report"], viewport=SIZES[size])
    page, notice = seen.page, seen.page.locator(".notice")
    if size == "phone":
        walk(page, ".contents summary")
        page.keyboard.press("Enter")
    walk(page, ".contents a[href='#what-if']")
    page.keyboard.press("Enter")
    page.wait_for_url("**#what-if")
    walk(page, SLIDER)
    page.keyboard.press("ArrowRight")
    notice.wait_for()
    walk(page, ".sliders .reset")
    page.keyboard.press("Enter")
    notice.wait_for(state="hidden")
    assert seen.said == []
